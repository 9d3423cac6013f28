//! R301.

use crate::lint::leaps::{Leap, Others};
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, rule};

rule! {
    /// A stride larger than the kernel skips positions that nothing reads.
    ///
    /// A 1x1 kernel with stride 2 reads one of four positions; the values of the other three are
    /// discarded. ResNet's first design does this in the main path of its bottlenecks; moving the
    /// stride to the 3x3 convolution, or averaging before, gains up to half a point of accuracy on
    /// ImageNet (He et al. 2018, section 4.1). If other paths read the rest, R318 reports it.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 64 1x1 stride=2 -> relu
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Move the stride to a kernel that is at least as large:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 64 1x1 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R301" "stride-skips-input"
    level: Warning,
    fix: Unsafe,
    source: "He et al. 2018, \"Bag of tricks for image classification\", arXiv:1812.01187, section 4.1",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (view, _) in context.sliding() {
        let Some(leap) = Leap::of(context, view).filter(|leap| leap.others == Others::Nobody)
        else {
            continue;
        };
        let message = format!(
            "{} never reads {} of every {} places of the {} map",
            context.called(view),
            grouped(leap.lost()),
            grouped(leap.of),
            leap.sliding.map(),
        );
        let mut found = leap.answered(context, view, findings.at(view, message));
        let twins = context.source(view).map(|source| source.readers.clone());
        for twin in twins.iter().flatten().filter(|twin| **twin != view.index) {
            found.fixes.clear();
            if let Some(twin) = context.view(*twin) {
                found = found.label(twin.node.origin.span, "this skips the same places");
            }
        }
        findings.push(found);
    }
}
