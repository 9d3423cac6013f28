//! C403.

use crate::layer::Role;
use crate::lint::words::{grouped, percent_of};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// A layer reduces the number of values to less than half in one step, without a parallel
    /// branch.
    ///
    /// Szegedy et al. reduce a map by a pooling and a convolution of stride 2 in parallel, and
    /// concatenate both: pooling before widening the channels loses information, and pooling after
    /// it costs four times as much.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Add a convolution in parallel to the pooling:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   concat(maxpool 2x2, conv 32 2x2 stride=2 -> relu)
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C403" "representational-bottleneck"
    off: Info,
    source: "Szegedy et al. 2015, arXiv:1512.00567, section 2, principle 1, and figure 10",
    options: [SHARE],
    check: check,
}

const SHARE: OptionSpec = OptionSpec::new(
    "share",
    "the least share of the values of a map that a layer should keep",
    0.5,
    0.0,
    1.0,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let share = context.option(&RULE, &SHARE);
    for view in context.all().filter(|view| reduces(view)) {
        let Some(source) = context.source(view).filter(|it| it.readers.len() == 1) else {
            continue;
        };
        let (input, output) = (view.input(), view.output());
        let (Some(from), Some(to)) = (input.values(), output.values()) else {
            continue;
        };
        if to as f64 >= share * from as f64 || source.layer.is_none() {
            continue;
        }
        let name = context.called(view);
        let message = format!(
            "{name} keeps {} of {} values ({}) in one step",
            grouped(to),
            grouped(from),
            percent_of(to, from)
        );
        let found = findings
            .at(view, message)
            .here(format!("{input} becomes {output}"))
            .help(format!(
                "concatenate a pooling and a convolution of stride 2, or output {} channels",
                grouped(wanted(view))
            ));
        findings.push(found);
    }
}

/// Whether it makes a smaller map that is still one.
fn reduces(view: &View<'_>) -> bool {
    let (input, output) = (view.input(), view.output());
    (view.is(Role::Pool) || view.is(Role::Weights))
        && output.height() < input.height()
        && output.width() < input.width()
        && output.height() > 1
        && output.width() > 1
}

/// The channels with which half of the values are kept.
fn wanted(view: &View<'_>) -> u64 {
    let (input, output) = (view.input(), view.output());
    let places = output
        .height()
        .saturating_mul(output.width())
        .saturating_mul(2);
    input.values().unwrap_or(0).div_ceil(places.max(1))
}
