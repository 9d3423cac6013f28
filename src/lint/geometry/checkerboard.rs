//! R310.

use crate::diagnostic::Edit;
use crate::layer::{Axis, Layer, Padding, TransposedConv};
use crate::lint::sliding::short;
use crate::lint::words::with_article;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A transposed convolution whose stride does not divide its kernel overlaps itself unevenly.
    ///
    /// With a 3x3 kernel and stride 2, one output in four sums four taps, others two or one. The
    /// pattern shows in images as a checkerboard, and in gradients too (Odena et al. 2016). A
    /// kernel smaller than the stride leaves outputs that hold only the bias.
    ///
    /// ```cnn
    /// network n {
    ///   input 64x16x16
    ///   transposed_conv 32 3x3 stride=2 pad=1 output_pad=1 -> relu
    ///   conv 3 3x3 pad=1
    /// }
    /// ```
    ///
    /// Use a kernel that is a multiple of the stride, or `upsample` before a convolution:
    ///
    /// ```cnn
    /// network n {
    ///   input 64x16x16
    ///   transposed_conv 32 4x4 stride=2 pad=1 -> relu
    ///   conv 3 3x3 pad=1
    /// }
    /// ```
    "R310" "checkerboard"
    level: Info,
    fix: Unsafe,
    source: "Odena, Dumoulin and Olah 2016, \"Deconvolution and checkerboard artifacts\", Distill, doi:10.23915/distill.00003",
    check: check,
}

/// Kernel, stride and dilation along an axis.
struct Along {
    kernel: u64,
    stride: u64,
    dilation: u64,
}

impl Along {
    fn of(layer: &TransposedConv, axis: Axis) -> Self {
        Self {
            kernel: layer.kernel.along(axis),
            stride: layer.stride.along(axis),
            dilation: layer.dilation.along(axis),
        }
    }

    fn is_uneven(&self) -> bool {
        self.stride > 1
            && self.dilation == 1
            && self
                .kernel
                .checked_rem(self.stride)
                .is_some_and(|rest| rest > 0)
    }

    /// The fewest and the most taps that an output sums.
    fn taps(&self) -> (u64, u64) {
        if self.dilation > 1 {
            return (1, 1);
        }
        let fewest = self.kernel.checked_div(self.stride).unwrap_or(1);
        (fewest, self.kernel.div_ceil(self.stride.max(1)))
    }
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.all() {
        let Some(Layer::TransposedConv(layer)) = view.layer else {
            continue;
        };
        let axes = [Axis::Height, Axis::Width].map(|axis| Along::of(layer, axis));
        if !axes.iter().any(Along::is_uneven) {
            continue;
        }
        let [rows, columns] = axes.each_ref().map(Along::taps);
        let (fewest, most) = (
            rows.0.saturating_mul(columns.0),
            rows.1.saturating_mul(columns.1),
        );
        let called = context.called(view);
        let message = match fewest {
            0 => {
                format!("places of the output of {called} sum no tap, only the bias; others {most}")
            }
            _ => format!("places of the output of {called} sum from {fewest} to {most} taps"),
        };
        let mut found = findings
            .at(view, message)
            .here(format!(
                "a kernel of {}, which a stride of {} does not divide",
                layer.kernel,
                short(layer.stride.height, layer.stride.width)
            ))
            .help("use a kernel that is a multiple of the stride, or `upsample` and a convolution");
        if let Some((kernel, edits)) = larger(context, view, layer) {
            found = found.edits(false, format!("use {} kernel", with_article(kernel)), edits);
        }
        findings.push(found);
    }
}

/// The next kernel that the stride divides, with the padding that keeps the output's size.
fn larger(
    context: &Context<'_>,
    view: &View<'_>,
    layer: &TransposedConv,
) -> Option<(String, Vec<Edit>)> {
    let multiple = |axis| {
        let Along { kernel, stride, .. } = Along::of(layer, axis);
        kernel.div_ceil(stride.max(1)).checked_mul(stride)
    };
    let mut better = layer.clone();
    better.kernel.height = multiple(Axis::Height)?;
    better.kernel.width = multiple(Axis::Width)?;
    if let Padding::Sides {
        top,
        bottom,
        left,
        right,
    } = layer.padding
    {
        let more = |axis| multiple(axis)?.checked_sub(layer.kernel.along(axis));
        let rows = compensated(more(Axis::Height)?, layer.output_pad.0, (top, bottom))?;
        let columns = compensated(more(Axis::Width)?, layer.output_pad.1, (left, right))?;
        better.output_pad = (rows.0, columns.0);
        let ((top, bottom), (left, right)) = (rows.1, columns.1);
        better.padding = Padding::Sides {
            top,
            bottom,
            left,
            right,
        };
    }
    let kernel = better.kernel.to_string();
    let keeps = Layer::from(better.clone()).infer(&view.inputs).ok()? == view.node.outputs;
    let written = context.written(view).filter(|_| keeps)?;
    let mut edits = vec![written.set("kernel", &kernel)];
    if better.output_pad != layer.output_pad {
        edits.push(match better.output_pad {
            (0, 0) => written.unset("output_pad")?,
            (rows, columns) => written.set("output_pad", short(rows, columns)),
        });
    }
    if better.padding != layer.padding {
        edits.push(written.set("pad", crate::lint::sliding::written_padding(better.padding)));
    }
    Some((kernel, edits))
}

/// `output_pad` and padding with which `more` rows of kernel leave the size as it is.
fn compensated(more: u64, output_pad: u64, pad: (u64, u64)) -> Option<(u64, (u64, u64))> {
    let taken = more.min(output_pad);
    let rest = more.checked_sub(taken)?;
    let half = rest / 2;
    let other = rest.checked_sub(half)?;
    Some((
        output_pad.checked_sub(taken)?,
        (pad.0.checked_add(half)?, pad.1.checked_add(other)?),
    ))
}
