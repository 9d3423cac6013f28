//! C402.

use super::fc_dominates::dominance;
use crate::layer::Layer;
use crate::lint::dense_head::DenseHead;
use crate::lint::words::{counted, grouped};
use crate::lint::{Context, Findings, OptionSpec, rule};

rule! {
    /// A map larger than 8x8 is flattened for a dense layer.
    ///
    /// The dense layer has a weight for each position of each feature map, so it must learn the
    /// same feature again at every position. Few networks flatten more than 8x8 positions: LeNet
    /// 5x5, AlexNet 6x6, VGG 7x7; later ones average each map.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    ///
    /// Reduce the map first, or average it:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 2x2
    ///   flatten -> dense 10
    /// }
    /// ```
    "C402" "flatten-large-map"
    level: Info,
    source: "Lin, Chen & Yan 2013, arXiv:1312.4400, section 3.2; the side of 8 is a judgement",
    options: [SIDE],
    check: check,
}

const SIDE: OptionSpec = OptionSpec::new(
    "side",
    "the largest map that may be flattened, as the side of a square with as many places",
    8.0,
    1.0,
    1e9,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let side = context.option(&RULE, &SIDE);
    for view in context.all() {
        let Some(layer @ Layer::Dense(_)) = view.layer else {
            continue;
        };
        let Some(head) = DenseHead::of(context, view) else {
            continue;
        };
        let (height, width) = (head.map.height(), head.map.width());
        // Where it holds most of the parameters, that is the finding.
        if height as f64 * width as f64 <= side * side || dominance(context, view).is_some() {
            continue;
        }
        let values = head.map.values().unwrap_or(0);
        let parameters = layer.parameters(&view.inputs, &view.node.outputs);
        let dense = context.called(view);
        let message = format!(
            "{} turns a {} map into {} features, and {dense} has {} parameters for them",
            context.called(head.flatten),
            head.map,
            grouped(values),
            grouped(parameters.unwrap_or(0))
        );
        let found = findings
            .at(head.flatten, message)
            .here(format!(
                "{height}x{width} places are more than {side}x{side}"
            ))
            .label(view.node.origin.span, "the dense layer")
            .help(format!(
                "reduce the map to at most {side}x{side} first, or average it: `global_avgpool` \
                 leaves {}",
                counted(head.map.channels(), "feature")
            ));
        findings.push(found);
    }
}
