//! Where a wrong shape comes from: which layer produced it, and with which step a branch came to
//! another height or width than its partner in a join.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::value::Operand;
use crate::graph::{FrameKind, Node, Operation, Tensor};
use crate::layer::{Axis, Layer, Shape};
use crate::number::Number;
use crate::source::Span;
use smol_str::SmolStr;

/// The most nodes that are passed over on the way to the one that produced a shape.
const MAX_PASSED: usize = 10_000;

/// The step with which a branch came to another grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct SizeChange {
    step: Tensor,
    /// The axis along which its output has another size than its stride says, where that is the
    /// cause.
    unlike: Option<Axis>,
}

impl<'a> Advice<'a, '_> {
    /// The node that produced the shape of a tensor.
    pub(super) fn producer_node(self, tensor: Tensor) -> Option<&'a Node> {
        self.graph().node(self.producer_of_shape(tensor))
    }

    /// The result of the node that produced the shape of a tensor: those that keep it are passed
    /// over, up to a limit.
    pub(super) fn producer_of_shape(self, tensor: Tensor) -> Tensor {
        let shape = self.graph().shape(tensor);
        let mut tensor = tensor;
        for _ in 0..MAX_PASSED {
            match *self.graph().reads(tensor.node).as_slice() {
                [before] if self.graph().shape(before) == shape => tensor = before,
                _ => break,
            }
        }
        tensor
    }

    /// The step of a branch with which it came to another height or width than `grid` has.
    pub(super) fn size_change(self, tensor: Tensor, grid: Shape) -> Option<SizeChange> {
        let same = |tensor: Tensor| {
            let shape = self.graph().shape(tensor);
            matches!(shape, Shape::Map { .. })
                && (shape.height(), shape.width()) == (grid.height(), grid.width())
        };
        let mut steps: Vec<(Tensor, Tensor)> = Vec::new();
        let mut tensor = tensor;
        for _ in 0..MAX_PASSED {
            let before = *self.graph().reads(tensor.node).first()?;
            steps.push((before, tensor));
            if same(before) {
                steps.reverse();
                let first = (!same(tensor)).then_some(SizeChange {
                    step: tensor,
                    unlike: None,
                });
                return self.unlike_its_stride(&steps).or(first);
            }
            tensor = before;
        }
        None
    }

    /// Where the strides of a branch together say that it comes back to the grid from which it
    /// starts, the first step that gives more or fewer rows or columns than its stride says: a
    /// pooling of an odd height, a convolution without padding.
    fn unlike_its_stride(self, steps: &[(Tensor, Tensor)]) -> Option<SizeChange> {
        [Axis::Height, Axis::Width].into_iter().find_map(|axis| {
            let mut scale = Number::ONE;
            let mut first = None;
            for &(before, after) in steps {
                let (from, to) = (self.graph().shape(before), self.graph().shape(after));
                let own = self.scale(after, from, to, axis)?;
                scale = scale.multiply(own)?;
                let exact = Number::from(from.along(axis)).multiply(own)?;
                if first.is_none() && exact != Number::from(to.along(axis)) {
                    first = Some(SizeChange {
                        step: after,
                        unlike: Some(axis),
                    });
                }
            }
            first.filter(|_| scale == Number::ONE)
        })
    }

    /// By how much a layer means to multiply the rows or columns: a stride of 2 by one half.
    fn scale(self, tensor: Tensor, from: Shape, to: Shape, axis: Axis) -> Option<Number> {
        let (Shape::Map { .. }, Shape::Map { .. }) = (from, to) else {
            return None;
        };
        let Operation::Layer(layer) = &self.graph().node(tensor)?.operation else {
            return None;
        };
        let (before, after) = (from.along(axis), to.along(axis));
        match (layer.as_ref(), layer.window(&[from])) {
            (Layer::TransposedConv(layer), _) => Some(layer.stride.along(axis).into()),
            (_, Some(window)) => Number::ONE.divide(window.stride.along(axis).into()),
            (_, None) => {
                let whole =
                    after.checked_rem(before) == Some(0) || before.checked_rem(after) == Some(0);
                whole
                    .then(|| Number::from(after).divide(before.into()))
                    .flatten()
            }
        }
    }

    /// Shows with which step a branch came to another grid, with advice where a stride does not
    /// divide it.
    pub(super) fn explain_size_change(
        self,
        diagnostic: Diagnostic,
        change: SizeChange,
    ) -> Diagnostic {
        let SizeChange { step, unlike } = change;
        let diagnostic = self.explain_grid(diagnostic, step);
        let reads = self.graph().reads(step.node);
        let (Some(axis), [before]) = (unlike, reads.as_slice()) else {
            return diagnostic;
        };
        let from = self.graph().shape(*before);
        let window = self
            .graph()
            .node(step)
            .and_then(|node| match &node.operation {
                Operation::Layer(layer) => layer.window(&[from]),
                Operation::Input => None,
            });
        let size = from.along(axis);
        match window.map(|window| window.stride.along(axis)) {
            Some(stride) if stride > 1 && size.checked_rem(stride) != Some(0) => {
                let odd = if stride == 2 {
                    "is odd".to_owned()
                } else {
                    format!("does not divide by {stride}")
                };
                diagnostic.help(format!(
                    "a {axis} of {size} {odd}, and the lost part cannot be restored: start with a \
                     size that divides at each stride, `zero_pad` before this one, or `crop` the \
                     larger tensor"
                ))
            }
            Some(1) => self.keep_size(diagnostic, step, axis, size),
            Some(_) | None => diagnostic,
        }
    }

    /// With the padding at which a layer of stride 1 keeps its size.
    fn keep_size(
        self,
        diagnostic: Diagnostic,
        tensor: Tensor,
        axis: Axis,
        size: u64,
    ) -> Diagnostic {
        let reads = self.graph().reads(tensor.node);
        let (Some(node), [before]) = (self.graph().node(tensor), reads.as_slice()) else {
            return diagnostic;
        };
        let Operation::Layer(layer) = &node.operation else {
            return diagnostic;
        };
        let window = layer.window(&[self.graph().shape(*before)]);
        let Some((_, keeps)) = window.and_then(|window| window.formula(axis, size)) else {
            return diagnostic;
        };
        // Along another axis than the two differ in, more is said.
        let is_plain = diagnostic
            .help
            .as_deref()
            .is_none_or(|help| !help.contains("needs the same channels and"));
        if !is_plain {
            return diagnostic;
        }
        let pad = keeps.map_or("same".to_owned(), |pad| pad.to_string());
        let place = node.origin.span;
        let text = self.text(place);
        let is_own = text.starts_with(layer.name()) && !text.contains(['(', '\n', '"']);
        if !is_own || self.at.program.is_standard(place.source) {
            return diagnostic.help(format!("`pad={pad}` keeps the {axis} of {size}"));
        }
        let given = text.split(' ').find(|word| word.starts_with("pad="));
        let right = match given {
            Some(given) => text.replace(given, &format!("pad={pad}")),
            None => format!("{text} pad={pad}"),
        };
        let diagnostic = diagnostic.help(format!(
            "write `{right}`, which keeps the {axis} of {size}; or pad the other branch alike"
        ));
        diagnostic.fix(false, format!("write `{right}`"), place, right)
    }

    /// Shows how a step came to its height and width, with the formula filled in.
    pub(super) fn explain_grid(self, mut diagnostic: Diagnostic, tensor: Tensor) -> Diagnostic {
        let reads = self.graph().reads(tensor.node);
        let (Some(node), [before]) = (self.graph().node(tensor), reads.as_slice()) else {
            return diagnostic;
        };
        let Operation::Layer(layer) = &node.operation else {
            return diagnostic;
        };
        let (before, after) = (self.graph().shape(*before), self.graph().shape(tensor));
        let sizes = [
            (Axis::Height, before.height(), after.height()),
            (Axis::Width, before.width(), after.width()),
        ];
        // A transposed convolution slides over another grid than its input.
        let window = layer.window(&[before]).filter(|window| {
            window
                .grid(before)
                .is_ok_and(|grid| grid == (after.height(), after.width()))
        });
        let changed = sizes.iter().find(|(_, from, to)| from != to);
        let (Some(window), Some((axis, from, _))) = (window, changed) else {
            return diagnostic;
        };
        let Some((formula, keeps)) = window.formula(*axis, *from) else {
            return diagnostic;
        };
        let keeps = keeps.map_or(String::new(), |pad| format!("; `pad={pad}` keeps {from}"));
        let message = format!(
            "`{}` outputs {after}: {axis} {formula}{keeps}",
            layer.name()
        );
        let place = node.origin.span;
        let gives = format!("`{}` outputs {after}", layer.name());
        match diagnostic
            .labels
            .iter_mut()
            .find(|label| label.span == place)
        {
            Some(label) if label.message == gives => label.message = message,
            // The same line in another use of its block.
            Some(label) => label.message = format!("{}; later {message}", label.message),
            None => diagnostic = diagnostic.label(place, message),
        }
        match self.call_of(node) {
            Some((span, name)) if diagnostic.labels.iter().all(|label| label.span != span) => {
                diagnostic.label(span, format!("in this `{name}`"))
            }
            Some(_) | None => diagnostic,
        }
    }

    /// The call of a block that leads from the body that is being expanded to a node in it.
    fn call_of(self, node: &Node) -> Option<(Span, SmolStr)> {
        let origins = self.graph().origins();
        let open = origins.enclosing_call(self.at.calls.frame());
        let mut outermost = None;
        for frame in origins.ancestors(node.origin.frame) {
            if let FrameKind::Call { name, .. } = frame.kind {
                outermost = Some((frame.span, name));
            }
            if origins.enclosing_call(frame.parent) == open {
                return outermost;
            }
        }
        None
    }

    /// Shows which layer gave the shape that is not as it should be.
    pub(super) fn label_producer(
        self,
        diagnostic: Diagnostic,
        flow: Operand,
        here: Span,
    ) -> Diagnostic {
        let Operand::Known(tensor) = flow else {
            return diagnostic;
        };
        let Some(node) = self.producer_node(tensor) else {
            return diagnostic;
        };
        let shape = self.graph().shape(tensor);
        let place = node.origin.span;
        if place == here {
            return diagnostic;
        }
        match &node.operation {
            Operation::Input => diagnostic.label(place, format!("the input is {shape}")),
            Operation::Layer(layer) => {
                diagnostic.label(place, format!("`{}` outputs {shape}", layer.name()))
            }
        }
    }
}
