//! A212.

use crate::layer::{DropUnit, Layer, Pool, PoolKind, Role};
use crate::lint::dropout::{drops, swap};
use crate::lint::words::percent;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// Dropout of single values comes directly before a max pooling.
    ///
    /// If the largest value of a window is dropped, the pooling takes the next one, scaled up. With
    /// rate 0.25, all four values of a 2x2 window are dropped in 0.4 % of cases, so almost nothing
    /// is missing after the pooling. Dropout after the pooling drops the stated share. (Used on
    /// purpose, dropout before a max pooling is a kind of stochastic pooling: Wu & Gu 2015,
    /// arXiv:1512.00242.)
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu -> dropout 0.25 -> maxpool 2x2
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2 -> dropout 0.25
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A212" "dropout-before-maxpool"
    level: Info,
    fix: Unsafe,
    source: "NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095, rule on dropout before max pooling",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // A whole map that is dropped is dropped on both sides of a pooling.
    for drop in drops(context).filter(|drop| drop.unit == DropUnit::Value) {
        let mut after = context.after(drop.view);
        let next = after.find(|view| !view.is(Role::Activation));
        let Some((pool, values)) = next.and_then(|view| Some((view, window(view)?))) else {
            continue;
        };
        let all = values
            .to_string()
            .parse()
            .map_or(0.0, |exponent| drop.rate.powi(exponent));
        let (dropout, maxpool) = (context.called(drop.view), context.called(pool));
        let message = format!(
            "{dropout} before {maxpool}: only {} of the windows lose all of their {values} values, the others take the next largest",
            percent(all)
        );
        let mut found = findings
            .at(drop.view, message)
            .here(format!("drops {} of the values", percent(drop.rate)))
            .label(
                pool.node.origin.span,
                "takes the largest of the remaining values",
            )
            .help(format!("move {dropout} after {maxpool}"));
        if let Some(edits) = swap(context, drop.view, pool) {
            found = found.edits(false, format!("move {dropout} after {maxpool}"), edits);
        }
        findings.push(found);
    }
}

/// The values of a window of a max pooling.
fn window(view: &View<'_>) -> Option<u64> {
    match view.layer {
        Some(Layer::Pool(Pool {
            kind: PoolKind::Max,
            window,
            ..
        })) if view.is(Role::Pool) => window.kernel.height.checked_mul(window.kernel.width),
        _ => None,
    }
}
