//! The two branches of a residual connection.

use super::context::{Context, View};
use crate::graph::{NodeIndex, Residual};
use crate::layer::{Join, Layer};

/// The most layers of a branch that are looked at.
const MAX_LAYERS: usize = 64;

/// The branches of a sum: the one that computes, and the shortcut.
#[derive(Debug)]
pub(super) struct Branches<'c, 'a> {
    /// The layer from which both start.
    pub start: &'c View<'a>,
    /// The sum.
    pub sum: &'c View<'a>,
    /// The layers of the longer branch, the last first.
    pub body: Vec<&'c View<'a>>,
    /// The layers of the shorter one, the last first; none where it is the start itself.
    pub shortcut: Vec<&'c View<'a>>,
}

impl<'c, 'a> Branches<'c, 'a> {
    /// Of a residual connection whose branches have at most 64 layers each.
    pub fn of(context: &'c Context<'a>, residual: &Residual) -> Option<Self> {
        let start = context.view(residual.branch)?;
        let sum = context.view(residual.join)?;
        let [one, other] = sum.sources.as_slice() else {
            return None;
        };
        let one = layers(context, *one, residual.branch)?;
        let other = layers(context, *other, residual.branch)?;
        let (body, shortcut) = if one.len() >= other.len() {
            (one, other)
        } else {
            (other, one)
        };
        Some(Self {
            start,
            sum,
            body,
            shortcut,
        })
    }
}

/// The layers from one back to the start of its branch, past the gates on the way.
fn layers<'c, 'a>(
    context: &'c Context<'a>,
    last: NodeIndex,
    start: NodeIndex,
) -> Option<Vec<&'c View<'a>>> {
    let mut found = Vec::new();
    let mut at = last;
    while at != start {
        let view = context.view(at)?;
        if found.len() >= MAX_LAYERS {
            return None;
        }
        found.push(view);
        at = match view.layer? {
            Layer::Elementwise(join) if join.join == Join::Multiply => {
                *view
                    .sources
                    .iter()
                    .zip(&view.inputs)
                    .find(|(_, shape)| **shape == view.output())?
                    .0
            }
            _ => context.source(view)?.index,
        };
    }
    Some(found)
}
