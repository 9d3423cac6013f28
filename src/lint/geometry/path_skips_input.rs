//! R318.

use crate::lint::leaps::{Leap, Others};
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, rule};

rule! {
    /// A stride larger than its kernel skips positions that only another path reads.
    ///
    /// A shortcut of a 1x1 convolution with stride 2 reads one of four positions. The other
    /// positions reach the result only through the other branch. Averaging before the projection
    /// (ResNet-D) costs almost nothing and gains about 0.3 points of accuracy on ImageNet (He et
    /// al. 2018, table 5). If nothing reads the other positions, R301 reports it.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   residual {
    ///     conv 64 3x3 stride=2 pad=1 -> relu
    ///     conv 64 3x3 pad=1
    ///   } shortcut {
    ///     conv 64 1x1 stride=2
    ///   }
    ///   relu -> global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Put an average pooling first:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   residual {
    ///     conv 64 3x3 stride=2 pad=1 -> relu
    ///     conv 64 3x3 pad=1
    ///   } shortcut {
    ///     avgpool 2x2 -> conv 64 1x1
    ///   }
    ///   relu -> global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R318" "path-skips-input"
    level: Info,
    fix: Unsafe,
    source: "He et al. 2018, \"Bag of tricks for image classification\", arXiv:1812.01187, section 4.1",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (view, _) in context.sliding() {
        let leap = Leap::of(context, view);
        let Some(leap) = leap.filter(|leap| leap.others == Others::Somebody) else {
            continue;
        };
        let message = format!(
            "{} passes on {} of every {} places of the {} map; only another path reads the rest",
            context.called(view),
            grouped(leap.read),
            grouped(leap.of),
            leap.sliding.map(),
        );
        let found = leap.answered(context, view, findings.at(view, message));
        findings.push(found);
    }
}
