//! Dense layers on flattened maps.

use super::context::{Context, View};
use crate::layer::{Layer, Role, Shape};

/// The dense layers that follow a flattened map, one after another.
#[derive(Debug)]
pub(super) struct DenseHead<'c, 'a> {
    /// The layer that turns the map into a vector.
    pub flatten: &'c View<'a>,
    /// The map: of more than one place.
    pub map: Shape,
    /// The dense layers, in order: this one and those after it.
    pub dense: Vec<&'c View<'a>>,
    /// The layer that reads the last of them, if there is only one.
    pub reader: Option<&'c View<'a>>,
}

impl<'c, 'a> DenseHead<'c, 'a> {
    /// Of the first dense layer after a flattened map, or one that reads the map itself through
    /// activations, dropout and normalisation.
    pub fn of(context: &'c Context<'a>, first: &'c View<'a>) -> Option<Self> {
        is_dense(first).then_some(())?;
        let mut before = context.before(first).skip_while(|view| is_between(view));
        let flatten = before.next().filter(|view| is_flatten(view))?;
        let map = flatten.input();
        (map.height() > 1 || map.width() > 1).then_some(())?;
        let mut dense = vec![first];
        let mut reader = None;
        for view in context.after(first) {
            match view.layer {
                Some(Layer::Dense(_)) => dense.push(view),
                _ if is_between(view) => {}
                _ => {
                    reader = Some(view);
                    break;
                }
            }
        }
        Some(Self {
            flatten,
            map,
            dense,
            reader,
        })
    }

    /// The last of its layers.
    pub fn last(&self) -> &'c View<'a> {
        match self.dense.as_slice() {
            [.., last] => last,
            [] => self.flatten,
        }
    }
}

fn is_dense(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Dense(_)))
}

fn is_flatten(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Flatten(_)))
}

/// Whether it passes each value on by itself, so that it belongs to the dense layer before it.
fn is_between(view: &View<'_>) -> bool {
    match view.role {
        Some(Role::Activation | Role::Normalization | Role::Scale | Role::Dropout) => true,
        Some(Role::Arrangement) => matches!(view.layer, Some(Layer::Identity(_))),
        Some(Role::Weights | Role::Pool | Role::Join) | None => false,
    }
}
