//! Edits that give a layer another window, and whether the next layers still fit.

use super::context::{Context, View};
use super::edits::Written;
use super::sliding::{Sliding, short, written_padding};
use crate::diagnostic::Edit;
use crate::graph::FrameId;
use crate::layer::{Dilation, Padding, Shape, Window};

/// How many layers after a changed one are looked at.
const REACH: usize = 64;

/// The edits that make `to` of the window of a layer; `None` where nothing is written.
pub(super) fn window_edits(written: &Written<'_>, from: &Window, to: &Window) -> Option<Vec<Edit>> {
    let to = &plain(*to);
    let mut edits = Vec::new();
    if to.kernel != from.kernel {
        edits.push(written.set("kernel", to.kernel));
    }
    if to.stride != from.stride {
        let (rows, columns) = (to.stride.height, to.stride.width);
        let usual = written
            .unset("stride")
            .filter(|_| (rows, columns) == (1, 1));
        edits.push(usual.unwrap_or_else(|| written.set("stride", short(rows, columns))));
    }
    if to.padding != from.padding {
        edits.push(match to.padding {
            Padding::NONE => written.unset("pad")?,
            padding => written.set("pad", written_padding(padding)),
        });
    }
    if to.dilation != from.dilation {
        let (rows, columns) = (to.dilation.height, to.dilation.width);
        edits.push(if (rows, columns) == (1, 1) {
            written.unset("dilation")?
        } else {
            written.set("dilation", short(rows, columns))
        });
    }
    (!edits.is_empty()).then_some(edits)
}

/// The window as a person writes it: a 1x1 kernel needs no padding to keep the size, and no
/// dilation.
fn plain(mut window: Window) -> Window {
    if (window.kernel.height, window.kernel.width) == (1, 1) {
        window.dilation = Dilation::new(1, 1);
        if matches!(window.padding, Padding::Same | Padding::SameLower) {
            window.padding = Padding::NONE;
        }
    }
    window
}

/// The edits that give a layer another window with which its output has the shape that it has.
pub(super) fn same_shape(context: &Context<'_>, view: &View<'_>, to: Window) -> Option<Vec<Edit>> {
    let from = view.sliding()?;
    let after = Sliding::over(to, view.input())?;
    let keeps = after.rows.count == from.rows.count && after.columns.count == from.columns.count;
    let written = context.written(view).filter(|_| keeps)?;
    window_edits(&written, &from.window, &to)
}

/// The edits that give a layer another window, where all that follows is certain to fit: the map
/// changes its size only up to a layer that outputs the same shape all the same.
pub(super) fn other_shape(context: &Context<'_>, view: &View<'_>, to: Window) -> Option<Vec<Edit>> {
    let after = Sliding::over(to, view.input())?;
    let shape = Shape::map(
        view.output().channels(),
        after.rows.count,
        after.columns.count,
    );
    let written = context
        .written(view)
        .filter(|_| fits(context, view, shape))?;
    window_edits(&written, &view.sliding()?.window, &to)
}

/// Whether all that follows a layer fits when its output has that shape. Only layers that are
/// written in the network itself, without a stated shape, are certain.
fn fits(context: &Context<'_>, view: &View<'_>, shape: Shape) -> bool {
    let (mut at, mut shape) = (view, shape);
    for _ in 0..REACH {
        if at.output() == shape {
            return true;
        }
        let written = context.written(at);
        let step = written.and_then(|written| written.step);
        let is_free = step.is_some_and(|step| step.shape.is_none() && step.label.is_none());
        if !is_free || at.node.origin.frame != FrameId::default() {
            return false;
        }
        let Some(next) = context.reader(at) else {
            return false;
        };
        let shapes = next.layer.and_then(|layer| layer.infer(&[shape]).ok());
        match shapes.as_deref() {
            Some([after]) => (at, shape) = (next, *after),
            Some(_) | None => return false,
        }
    }
    false
}
