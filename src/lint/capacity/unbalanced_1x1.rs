//! C408.

use crate::layer::Role;
use crate::lint::convolution::pointwise;
use crate::lint::{Context, Findings, OptionSpec, rule};

rule! {
    /// A 1x1 convolution reads more than six times as many channels as it outputs, or the other way.
    ///
    /// On a map of h x w positions it reads and writes h w (c1 + c2) + c1 c2 values for h w c1 c2
    /// multiplications. For a given number of multiplications, this is least if c1 and c2 are
    /// equal, and Ma et al. measured that such layers are the fastest.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   conv 128 1x1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Widen less in one step:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   conv 64 1x1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C408" "unbalanced-1x1"
    off: Info,
    source: "Ma et al. 2018, arXiv:1807.11164, guideline G1 and table 1; the ratio of 6 is a judgement",
    options: [RATIO],
    check: check,
}

const RATIO: OptionSpec = OptionSpec::new(
    "ratio",
    "the largest ratio between the numbers of channels on both sides",
    6.0,
    1.0,
    1e9,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = context.option(&RULE, &RATIO);
    for view in context.with_role(Role::Weights) {
        let output = view.output();
        // On a map of one place there is little to read.
        if pointwise(view).is_none() || output.height() == 1 && output.width() == 1 {
            continue;
        }
        let (from, to) = (view.input().channels(), output.channels());
        let (more, less) = (from.max(to), from.min(to).max(1));
        if more as f64 <= most * less as f64 {
            continue;
        }
        let times = more as f64 / less as f64;
        let message = format!(
            "{} reads {from} channels and outputs {to}: {times:.1} times as many on one side",
            context.called(view)
        );
        let found = findings
            .at(view, message)
            .here(format!(
                "on a map of {}x{}",
                output.height(),
                output.width()
            ))
            .help(format!(
                "use at most {most} times as many channels on one side as on the other"
            ));
        findings.push(found);
    }
}
