//! R309.

use crate::layer::{Axis, Kernel, Layer};
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A dilation has no effect, because the kernel has one tap.
    ///
    /// Dilation is the distance between neighbouring taps, and a 1x1 kernel has no neighbours. Usually
    /// the dilation belongs to the 3x3 convolution beside it.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 32 1x1 dilation=2 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Remove it, or give it to a larger kernel:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 32 3x3 dilation=2 pad=2 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R309" "dilation-without-kernel"
    level: Warning,
    fix: Safe,
    source: "Yu and Koltun 2016, arXiv:1511.07122, equation 2, for a kernel of one tap",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.all() {
        let window = view.layer.and_then(|layer| layer.window(&view.inputs));
        let Some(window) = window else {
            continue;
        };
        let axes = [Axis::Height, Axis::Width];
        let mut dilated = axes.iter().filter(|axis| window.dilation.along(**axis) > 1);
        let is_used = axes
            .iter()
            .any(|axis| window.dilation.along(*axis) > 1 && window.kernel.along(*axis) > 1);
        if dilated.next().is_none() || is_used {
            continue;
        }
        let message = format!(
            "the dilation of {} has no effect: its kernel {}",
            context.called(view),
            match window.kernel == Kernel::new(1, 1) {
                true => "has 1 tap",
                false => "has 1 tap along the dilated axis",
            },
        );
        let mut found = findings
            .at(view, message)
            .here("there is no second tap")
            .help("remove the dilation, or use a larger kernel");
        let written = context.written(view).filter(|_| is_free(view));
        if let Some(edit) = written.and_then(|written| written.unset("dilation")) {
            found = found.edits(true, "remove the dilation", vec![edit]);
        }
        findings.push(found);
    }
}

/// Whether nothing else depends on the dilation: the `output_pad` of a transposed convolution may
/// be as large as it.
fn is_free(view: &View<'_>) -> bool {
    match view.layer {
        Some(Layer::TransposedConv(layer)) => layer.output_pad == (0, 0),
        _ => true,
    }
}
