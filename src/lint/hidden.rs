//! The activation that hidden layers of a network are followed by.

use super::Context;
use crate::layer::{Function, Layer, Role};

/// The name of the activation that the network has most of, the first of several; `relu` where it
/// has none.
pub(super) fn usual_activation(context: &Context<'_>) -> &'static str {
    let mut counts: Vec<(Function, usize)> = Vec::new();
    for view in context.with_role(Role::Activation) {
        let Some(Layer::Activation(activation)) = view.layer else {
            continue;
        };
        let function = activation.function;
        match counts.iter_mut().find(|(known, _)| *known == function) {
            Some((_, count)) => *count = count.saturating_add(1),
            None if function.is_usual() => counts.push((function, 1)),
            None => {}
        }
    }
    let mut usual = (Function::Relu, 0);
    for (function, count) in counts {
        if count > usual.1 {
            usual = (function, count);
        }
    }
    usual.0.name()
}
