//! Shapes that do not fit: in a layer, an assertion, or an input of a network used as a block.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::flow::Here;
use crate::elaborate::mistakes;
use crate::elaborate::scope::Meaning;
use crate::elaborate::step::Read;
use crate::elaborate::value::Operand;
use crate::graph::{FrameKind, Operation, Tensor};
use crate::layer::codes::CHANNEL_MISMATCH;
use crate::layer::{self, Shape, ShapeError};
use crate::program::DefinitionKind;
use crate::source::Span;
use crate::syntax::tree::{Pattern, Step};

/// The most tensors of a join that do not fit of which each shape is shown.
const MAX_SHAPES_SHOWN: usize = 6;

impl Advice<'_, '_> {
    /// A layer that does not take the shapes that it reads.
    pub(in crate::elaborate) fn shape_error(
        self,
        mistake: &ShapeError,
        span: Span,
        reads: &[Read],
    ) -> Diagnostic {
        let name_end = match mistake {
            // Only the name: the tensors of a join have labels of their own.
            ShapeError::JoinMismatch { .. } => self.text(span).find('('),
            _ => None,
        };
        let place = match name_end {
            Some(length) => Span {
                end: span
                    .start
                    .saturating_add(u32::try_from(length).unwrap_or(0)),
                ..span
            },
            None => span,
        };
        let diagnostic = Diagnostic::error(mistake.code(), place, mistake.message())
            .here(mistake.formula().unwrap_or_default())
            .help(mistake.help());
        match mistake {
            ShapeError::JoinMismatch { index, .. } => self.explain_join(diagnostic, *index, reads),
            _ => self.explain_input(diagnostic, mistake, span, reads),
        }
    }

    /// With the shapes of the joined tensors, of which that at `index` does not fit the first.
    fn explain_join(self, mut diagnostic: Diagnostic, index: usize, reads: &[Read]) -> Diagnostic {
        for (place, (flow, read)) in reads.iter().enumerate() {
            if let Operand::Known(tensor) = flow
                && (place == index || place == 0 || reads.len() <= MAX_SHAPES_SHOWN)
            {
                let shape = self.graph().shape(*tensor);
                diagnostic = diagnostic.label(*read, format!("this is {shape}"));
                let producer = self.producer_node(*tensor);
                let made = producer.map_or(*read, |node| node.origin.span);
                if made.end <= read.start || made.start >= read.end {
                    diagnostic = self.label_producer(diagnostic, *flow, *read);
                }
            }
        }
        let tensor = |place: usize| reads.get(place).and_then(|(flow, _)| flow.tensor());
        let (Some(first), Some(other)) = (tensor(0), tensor(index)) else {
            return diagnostic;
        };
        let diagnostic = self.explain_difference(diagnostic, other, first);
        self.explain_deep_input(diagnostic, reads)
    }

    /// With the size of the network's input that one of the joined chains reads, where something
    /// else flows in: in a block `in` would be that.
    fn explain_deep_input(self, diagnostic: Diagnostic, reads: &[Read]) -> Diagnostic {
        let network = self.at.open_definition();
        let network = network.is_some_and(|(kind, _)| kind == DefinitionKind::Network);
        let input = self.at.scope.get("in").map(|found| &found.meaning);
        let (true, Some(Meaning::Tensor(Operand::Known(input)))) = (network, input) else {
            return diagnostic;
        };
        let Here::One(Operand::Known(flow)) = self.at.here else {
            return diagnostic;
        };
        let (input, flow) = (self.graph().shape(*input), self.graph().shape(flow));
        let read = reads.iter().find_map(|(_, read)| self.reads_input(*read));
        match read {
            Some(read) if input != flow => {
                let property = self.text(read).split_once('.').map_or("", |(_, it)| it);
                diagnostic
                    .label(read, format!("`in` is the network's input, {input}"))
                    .help(format!(
                        "name the step before the join, whose result is {flow}: `… as c5`, and \
                         write `c5.{property}` in place of `in.{property}`"
                    ))
            }
            Some(_) | None => diagnostic,
        }
    }

    /// The first place in a text that reads a size of `in`.
    fn reads_input(self, place: Span) -> Option<Span> {
        let text = self.text(place);
        let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '.';
        let starts = text.match_indices("in.").map(|(start, _)| start);
        let mut starts =
            starts.filter(|start| !text.get(..*start).is_some_and(|it| it.ends_with(is_part)));
        let start = starts.next()?;
        let rest = text.get(start..)?;
        let length = rest.find(|it| !is_part(it)).unwrap_or(rest.len());
        let start = place.start.saturating_add(crate::source::offset(start));
        Some(Span {
            start,
            end: start.saturating_add(crate::source::offset(length)),
            ..place
        })
    }

    /// With the step at which one of two tensors came to another height or width than the other.
    pub(super) fn explain_difference(
        self,
        diagnostic: Diagnostic,
        one: Tensor,
        other: Tensor,
    ) -> Diagnostic {
        let graph = self.graph();
        let change = self
            .size_change(one, graph.shape(other))
            .or_else(|| self.size_change(other, graph.shape(one)));
        match change {
            Some(change) => self.explain_size_change(diagnostic, change),
            None => diagnostic,
        }
    }

    /// With the layer that produced the shape that does not fit.
    fn explain_input(
        self,
        diagnostic: Diagnostic,
        mistake: &ShapeError,
        span: Span,
        reads: &[Read],
    ) -> Diagnostic {
        let Some((flow, _)) = reads.first() else {
            return diagnostic;
        };
        let mut diagnostic = self.label_producer(diagnostic, *flow, span);
        if let ShapeError::KernelExceedsInput { input, .. } = mistake {
            let text = self.text(span);
            let pools = [layer::AVGPOOL.name, layer::MAXPOOL.name];
            let round = self.graph().origins().get(self.at.calls.frame());
            let round = round.and_then(|frame| match frame.kind {
                FrameKind::Iteration { round, of } if round > 1 => Some((round, of)),
                _ => None,
            });
            if let Some((round, of)) = round {
                let fit = round.saturating_sub(1);
                let rounds = if fit == 1 { "round fits" } else { "rounds fit" };
                diagnostic = diagnostic.help(format!(
                    "{fit} of the {of} {rounds}: repeat {fit} times, or begin with a larger map"
                ));
            } else if let Some(pool) = pools
                .iter()
                .find(|pool| *input > 1 && text.starts_with(**pool))
            {
                let global = format!("global_{pool}");
                let other = mistake.help();
                diagnostic = diagnostic
                    .help(format!(
                        "write `{global}` for the whole map, whatever its size; {other}"
                    ))
                    .fix(false, format!("write `{global}`"), span, global);
            }
        }
        match (mistake, self.at.notes.channels_last()) {
            (ShapeError::KernelExceedsInput { .. }, Some((input, shape))) => {
                let (channels, height, width) = (shape.channels(), shape.height(), shape.width());
                diagnostic
                    .label(input, format!("{channels} channels of {height}x{width}"))
                    .help(format!(
                        "sizes are channels x height x width: write `input \
                         {width}x{channels}x{height}` if {channels}x{height} is the image"
                    ))
            }
            // A signal as `input 140`, which a convolution reads.
            (ShapeError::NeedsMap { .. }, _) => match self.whole_input(*flow) {
                Some((input, values)) => diagnostic
                    .label(input, format!("a vector of {values}"))
                    .help(format!(
                        "write `input 1x1x{values}` if it is a signal: one channel of one row; or `input` with channels x height x width"
                    )),
                None => diagnostic,
            },
            _ => diagnostic,
        }
    }

    /// The place and the length of an input that is a vector.
    fn whole_input(self, flow: Operand) -> Option<(Span, u64)> {
        let Operand::Known(tensor) = flow else {
            return None;
        };
        let graph = self.graph();
        let node = graph.node(tensor)?;
        let is_input = matches!(node.operation, Operation::Input);
        match graph.shape(tensor) {
            Shape::Vector { features } if is_input => Some((node.origin.span, features)),
            Shape::Vector { .. } | Shape::Map { .. } => None,
        }
    }

    /// A shape that is not the asserted one.
    pub(in crate::elaborate) fn failed_assertion(
        self,
        step: &Step,
        pattern: &Pattern,
        stated: &[Option<u64>],
        tensor: Tensor,
    ) -> Diagnostic {
        let found = self.at.shape_of(tensor);
        let extents = stated.iter().map(|extent| match extent {
            Some(extent) => extent.to_string(),
            None => "?".into(),
        });
        let text = extents.collect::<Vec<_>>().join("x");
        let diagnostic = mistakes::shape_assertion_failed(pattern.span, &text, found);
        let diagnostic = self.label_producer(diagnostic, Operand::Known(tensor), step.span);
        let (Shape::Map { .. }, [_, height, width]) = (found, stated) else {
            return diagnostic;
        };
        let differs = height.is_some_and(|height| height != found.height())
            || width.is_some_and(|width| width != found.width());
        if differs {
            self.explain_grid(diagnostic, self.producer_of_shape(tensor))
        } else {
            diagnostic
        }
    }

    /// A shape that flows into a network used as a block, whose `input` declares another.
    pub(in crate::elaborate) fn replaced_input(
        self,
        input: Span,
        declared: Shape,
        found: Shape,
    ) -> Diagnostic {
        let used = self.at.calls.place().unwrap_or(input);
        let (takes, flows) = match declared {
            Shape::Map { .. } if matches!(found, Shape::Vector { .. }) => {
                ("a map".to_owned(), format!("a vector of {found}"))
            }
            Shape::Vector { .. } if matches!(found, Shape::Map { .. }) => {
                ("a vector".to_owned(), format!("a map of {found}"))
            }
            Shape::Map { .. } | Shape::Vector { .. } => (
                format!("{} channels", declared.channels()),
                format!("{}", found.channels()),
            ),
        };
        let advice = match (declared, found) {
            (Shape::Map { channels, .. }, Shape::Map { .. }) => {
                format!("put `conv {channels} 1x1` before it")
            }
            (Shape::Vector { features }, _) => {
                format!("put `flatten -> dense {features}` before it")
            }
            (Shape::Map { .. }, Shape::Vector { .. }) => {
                "use it before the `flatten` or `dense` that produces the vector".to_owned()
            }
        };
        let flow = if flows == "1" || flows.starts_with("a ") {
            "flows"
        } else {
            "flow"
        };
        let message = format!("this network takes {takes}, but {flows} {flow} into it");
        Diagnostic::error(CHANNEL_MISMATCH, used, message)
            .here(format!("{found} arrives here"))
            .label(input, format!("{declared} is declared"))
            .help(advice)
    }

    /// The shape of an `input` that is not a shape; `extents`: unless there is a `?` among them.
    pub(in crate::elaborate) fn input_shape(
        self,
        span: Span,
        extents: Option<&[u64]>,
    ) -> Diagnostic {
        let Some(extents) = extents else {
            let message = "the shape of an input must be complete";
            let advice = "replace `?` by a number";
            return mistakes::unfit(span, message, "an extent is missing", advice);
        };
        if let [batch, rest @ ..] = extents
            && *batch > 0
            && rest.len() == 3
        {
            let channels = rest.first().copied().unwrap_or(0);
            let rest: Vec<String> = rest.iter().map(u64::to_string).collect();
            let rest = rest.join("x");
            // Few channels before many rows are colours of a video, or one volume.
            return if *batch <= 4 && channels > 4 {
                mistakes::third_axis(span, &rest)
            } else {
                mistakes::batch(span, &rest)
            };
        }
        match Shape::from_extents(extents) {
            Some(shape) if !extents.contains(&0) => {
                let large = ShapeError::TooManyValues { shape };
                Diagnostic::error(large.code(), span, large.message())
                    .here(large.formula().unwrap_or_default())
                    .help(large.help())
            }
            Some(_) | None => {
                let message =
                    "an input is channels x height x width, each 1 or more, or one number";
                match extents {
                    // `1x140`: a signal
                    [channels, length] if *channels > 0 && *length > 0 => {
                        let right = format!("{channels}x1x{length}");
                        let advice = format!(
                            "write `input {right}`: {} of one row, which kernels of one row read, `1x3`",
                            crate::number::counted(*channels, "channel")
                        );
                        mistakes::unfit(span, message, "two numbers", &advice).fix(
                            false,
                            format!("write `{right}`"),
                            span,
                            right,
                        )
                    }
                    _ => {
                        let advice = "write channels x height x width, such as `input 3x224x224`, or `input 784`";
                        mistakes::unfit(span, message, "no such shape", advice)
                    }
                }
            }
        }
    }
}
