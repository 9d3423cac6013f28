//! A216.

use crate::layer::{Layer, PoolKind, Role};
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// An activation is computed before a max pooling that throws most of its values away.
    ///
    /// A non-decreasing activation keeps the order of values, so pooling first produces the same
    /// result with fewer values to activate: a quarter of them for a pooling of stride 2. The
    /// saving is small compared with the convolutions, so this rule is off.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> maxpool 2x2 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A216" "relu-maxpool-order"
    off: Info,
    fix: Safe,
    source: "arithmetic: max(f(x), f(y)) = f(max(x, y)) for every non-decreasing f",
    yields_to: ["A202"],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for activation in context.with_role(Role::Activation) {
        let Some(pool) = context.reader(activation).filter(|it| is_max_pool(it)) else {
            continue;
        };
        let (Some(before), Some(after)) = (activation.output().values(), pool.output().values())
        else {
            continue;
        };
        if !never_falls(activation) || after >= before {
            continue;
        }
        let (one, two) = (context.called(activation), context.called(pool));
        let message = format!(
            "{one} computes {} values, of which {two} keeps {}",
            grouped(before),
            grouped(after)
        );
        let mut found = findings
            .at(activation, message)
            .here("the same values after the pooling as before it")
            .label(pool.node.origin.span, "keeps the largest of each window")
            .help(format!("put {one} after {two}"));
        let is_same_body = activation.node.origin.frame == pool.node.origin.frame;
        let pair = context.written(activation).zip(context.written(pool));
        let edits = pair.filter(|_| is_same_body);
        if let Some(edits) = edits.and_then(|(one, two)| one.swap(&two)) {
            found = found.edits(true, format!("put {one} after {two}"), edits);
        }
        findings.push(found);
    }
}

fn never_falls(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Activation(it)) if it.is_increasing())
}

fn is_max_pool(view: &View<'_>) -> bool {
    match view.layer {
        Some(Layer::Pool(pool)) => pool.kind == PoolKind::Max,
        Some(Layer::AdaptivePool(pool)) => pool.kind == PoolKind::Max,
        Some(Layer::GlobalPool(pool)) => pool.kind == PoolKind::Max,
        _ => false,
    }
}
