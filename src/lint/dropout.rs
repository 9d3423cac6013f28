//! Dropout layers, and the edit that swaps them with the next layer.

use super::ahead::NextNorm;
use super::context::{Context, View};
use crate::diagnostic::Edit;
use crate::layer::{DropUnit, Dropout, Layer, Role};
use crate::number::Number;
use crate::syntax::tree::Step;

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
    let ahead = context.ahead();
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

/// The edits that move a dropout after the batch norm that follows it in its chain, and after the
/// activation that follows that one. `None` where a step in between has a name.
pub(super) fn move_after(
    context: &Context<'_>,
    dropout: &View<'_>,
    norm: &View<'_>,
) -> Option<Vec<Edit>> {
    let moved = context.written(dropout)?;
    let steps = &moved.chain?.steps;
    let step = moved.step?;
    let at = steps.iter().position(|it| it.span == step.span)?;
    let mut following = steps.iter().skip(at.checked_add(1)?);
    let is_next = |view: &View<'_>, step: Option<&Step>| {
        let written = context
            .written(view)
            .filter(|it| it.layer_use.call.is_none());
        let own = written.and_then(|it| Some((it, it.step?)));
        let own = own.filter(|(_, own)| step.is_some_and(|step| step.span == own.span));
        own.map(|(written, _)| written)
    };
    let mut last = is_next(norm, following.next())?;
    let activation = context.reader(norm);
    let activation = activation.filter(|it| it.role == Some(Role::Activation));
    if let Some(written) = activation.and_then(|it| is_next(it, following.next())) {
        // A reader by the name of the norm reads it without the dropout.
        let is_named = last.step.is_some_and(|step| step.label.is_some());
        if is_named {
            return None;
        }
        last = written;
    }
    Some(vec![moved.remove()?, last.append(moved.source())?])
}

/// With at most two digits after the point.
pub(super) fn short(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
