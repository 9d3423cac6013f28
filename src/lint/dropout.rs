//! Dropout layers, and the edit that has them change places with what follows.

use super::ahead::{NextNorm, ahead};
use super::context::{Context, View};
use crate::diagnostic::Edit;
use crate::layer::{DropUnit, Dropout, Layer};
use crate::number::Number;

/// A dropout layer that drops something.
#[derive(Debug)]
pub(super) struct Drop<'c, 'a> {
    pub view: &'c View<'a>,
    pub unit: DropUnit,
    pub rate: f64,
}

impl<'c, 'a> Drop<'c, 'a> {
    /// The layer as dropout, if it is one.
    pub fn of(view: &'c View<'a>) -> Option<Self> {
        match view.layer {
            Some(Layer::Dropout(Dropout { unit, rate })) if *rate > Number::ZERO => Some(Drop {
                view,
                unit: *unit,
                rate: rate.to_f64(),
            }),
            _ => None,
        }
    }
}

/// The dropout layers of a network, without those of rate 0.
pub(super) fn drops<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = Drop<'c, 'a>> {
    context.all().filter_map(Drop::of)
}

/// A dropout layer, and the nearest batch norm after it.
#[derive(Debug)]
pub(super) struct BeforeNorm<'c, 'a> {
    pub drop: Drop<'c, 'a>,
    pub norm: &'c View<'a>,
    /// How many layers between sum values up: see [`NextNorm`].
    pub sums: u32,
}

/// The dropout layers that a batch norm follows on some path, without those that drop a branch for a
/// whole sample.
pub(super) fn before_batchnorm<'c, 'a>(context: &'c Context<'a>) -> Vec<BeforeNorm<'c, 'a>> {
    let mut drops = drops(context)
        .filter(|drop| drop.unit != DropUnit::Path)
        .peekable();
    if drops.peek().is_none() {
        return Vec::new();
    }
    let ahead = ahead(context);
    let with_norm = drops.filter_map(|drop| {
        let NextNorm { node, sums } = ahead.get(drop.view.index.index())?.batchnorm?;
        let norm = context.view(node)?;
        Some(BeforeNorm { drop, norm, sums })
    });
    with_norm.collect()
}

/// The edits that have a layer and the one after it change places, where both are steps of one
/// chain, one after the other, without labels and shapes.
pub(super) fn swap(
    context: &Context<'_>,
    first: &View<'_>,
    second: &View<'_>,
) -> Option<Vec<Edit>> {
    let (one, two) = (context.written(first)?, context.written(second)?);
    let (step, next) = (one.step?, two.step?);
    let steps = &one.chain?.steps;
    let at = steps.iter().position(|it| it.span == step.span)?;
    let follows = steps.get(at.checked_add(1)?)?.span == next.span;
    let flows = one.layer_use.call.is_none() && two.layer_use.call.is_none();
    if follows && flows {
        one.swap(&two)
    } else {
        None
    }
}

/// With at most two digits after the point.
pub(super) fn short(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
