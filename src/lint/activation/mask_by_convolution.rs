//! A223.

use crate::layer::{Activation, Elementwise, Join, Layer, Role, Shape};
use crate::lint::convolution::pointwise;
use crate::lint::head::ending;
use crate::lint::loss::Ending;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A convolution turns a mask of one channel into a mask with the channels of a map.
    ///
    /// Spatial attention computes one value from 0 to 1 for each position, as the weight of all
    /// channels there. A 1x1 convolution that turns it into 64 channels multiplies it by a learned
    /// factor and adds a bias for each channel: the result may be negative or large, and is no
    /// longer a mask.
    ///
    /// ```cnn
    /// network n {
    ///   input 64x32x32
    ///   mul(identity, conv 1 7x7 pad=3 -> sigmoid -> conv 64 1x1)
    ///   relu -> global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Repeat the mask for each channel:
    ///
    /// ```cnn
    /// network n {
    ///   input 64x32x32
    ///   mul(identity, conv 1 7x7 pad=3 -> sigmoid -> expand 64x32x32)
    ///   relu -> global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A223" "mask-by-convolution"
    level: Warning,
    fix: Unsafe,
    source: "Woo et al. 2018, CBAM, arXiv:1807.06521, section 3: attention values are broadcast",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.with_role(Role::Weights) {
        let (mask, map) = (view.input(), view.output());
        let same_places = (mask.height(), mask.width()) == (map.height(), map.width());
        let grows = mask.channels() == 1 && map.channels() > 1 && same_places && places(mask) > 1;
        if !grows || pointwise(view).is_none() {
            continue;
        }
        let Some(source) = past(context.before(view)) else {
            continue;
        };
        let is_mask = source.layer.is_some_and(is_mask);
        let Some(product) = past(context.after(view)) else {
            continue;
        };
        if !is_mask || !is_product(product, map) {
            continue;
        }
        let called = context.called(view);
        let message = format!(
            "{called} makes {} channels of a mask of {mask} that weighs a map of {map}: each channel gets its own factor",
            map.channels()
        );
        let mut found = findings
            .at(view, message)
            .here("weighs the mask anew for each channel")
            .label(source.node.origin.span, "the mask, from 0 to 1")
            .help(format!(
                "write `expand {map}` in place of {called}, which repeats the mask"
            ));
        if let Some(written) = context.written(view)
            && written.layer_use.call.is_none()
        {
            let edit = written.replace(format!("expand {map}"));
            found = found.edits(false, format!("write `expand {map}`"), vec![edit]);
        }
        findings.push(found);
    }
}

fn places(shape: Shape) -> u64 {
    shape.height().saturating_mul(shape.width())
}

/// The first layer that does something.
fn past<'c, 'a: 'c>(mut layers: impl Iterator<Item = &'c View<'a>>) -> Option<&'c View<'a>> {
    layers.find(|view| !matches!(view.layer, Some(Layer::Identity(_) | Layer::Dropout(_))))
}

fn is_mask(layer: &Layer) -> bool {
    match layer {
        Layer::Activation(Activation { function, .. }) => {
            matches!(ending(*function), Some(Ending::Sigmoid | Ending::Softmax))
        }
        _ => false,
    }
}

/// Whether it is a product of maps of that shape.
fn is_product(view: &View<'_>, map: Shape) -> bool {
    let is_product = matches!(
        view.layer,
        Some(Layer::Elementwise(Elementwise {
            join: Join::Multiply
        }))
    );
    is_product && view.inputs.iter().all(|input| *input == map)
}
