//! Kinds of convolutions that rules tell apart by their numbers.

use super::context::{Context, View};
use crate::layer::{Conv, Join, Kernel, Layer, Role};

/// The convolution, if it is a full one of 1x1: every output channel is a weighted sum of all input
/// channels at the same place.
pub(super) fn pointwise<'a>(view: &View<'a>) -> Option<&'a Conv> {
    match view.layer {
        Some(Layer::Conv(conv)) => {
            let is_pointwise = conv.kernel == Kernel::new(1, 1) && conv.groups == 1;
            is_pointwise.then_some(conv)
        }
        _ => None,
    }
}

/// Whether each of several channels is filtered by itself, as by `depthwise` or a convolution with
/// a group per channel. A kernel of 1x1 filters nothing.
pub(super) fn is_depthwise(view: &View<'_>) -> bool {
    let channels = view.input().channels();
    let kernel = match view.layer {
        Some(Layer::Depthwise(conv)) => conv.kernel,
        Some(Layer::Conv(conv)) if conv.groups == channels => conv.kernel,
        _ => return false,
    };
    channels > 1 && kernel != Kernel::new(1, 1)
}

/// Whether an output channel is computed from the input channel of the same number and no other, as
/// by `relu`, `batchnorm` and `maxpool`.
pub(super) fn keeps_channels_apart(view: &View<'_>) -> bool {
    let Some(layer) = view.layer else {
        return false;
    };
    match layer {
        Layer::Activation(activation) => !activation.function.is_softmax(),
        Layer::BatchNorm(_)
        | Layer::InstanceNorm(_)
        | Layer::Scale(_)
        | Layer::Bias(_)
        | Layer::Power(_)
        | Layer::Dropout(_)
        | Layer::Identity(_)
        | Layer::Pad(_)
        | Layer::Crop(_)
        | Layer::Upsample(_) => true,
        _ => view.is(Role::Pool),
    }
}

/// The depthwise convolution that a layer reads, through activations, normalisations and gates: its
/// result is narrowed by a 1x1 convolution at the end of an inverted residual (Sandler et al. 2018,
/// arXiv:1801.04381, figure 3).
pub(super) fn depthwise_before<'c, 'a>(
    context: &'c Context<'a>,
    view: &'c View<'a>,
) -> Option<&'c View<'a>> {
    let steps = std::iter::successors(passed_by(context, view), |it| passed_by(context, it));
    let mut steps = steps.skip_while(|it| match it.role {
        Some(Role::Activation | Role::Normalization | Role::Scale | Role::Dropout) => true,
        Some(Role::Join) => is_gate(it),
        Some(Role::Arrangement) => matches!(it.layer, Some(Layer::Identity(_))),
        Some(Role::Weights | Role::Pool) | None => false,
    });
    steps.next().filter(|it| is_depthwise(it))
}

/// The layer that a layer reads; of a product, the factor that is a map of more than one place.
fn passed_by<'c, 'a>(context: &'c Context<'a>, view: &View<'a>) -> Option<&'c View<'a>> {
    if !is_gate(view) {
        return context.source(view);
    }
    let mut sources = view.sources.iter().zip(&view.inputs);
    let is_map = |shape: &crate::layer::Shape| shape.height() > 1 || shape.width() > 1;
    let (source, _) = sources.find(|(_, shape)| is_map(shape))?;
    context.view(*source)
}

fn is_gate(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Elementwise(join)) if join.join == Join::Multiply)
}
