//! Inputs that stand in the head of a network, where its parameters belong.

use super::Builder;
use crate::diagnostic::Edit;
use crate::number::Extents;
use crate::source::Span;
use crate::syntax::brackets::is_word;
use crate::syntax::keyword::is_keyword;
use crate::syntax::mistakes;
use crate::syntax::tree::{Body, Name, Parameter, Pattern, PatternKind, Statement, StatementKind};
use smol_str::SmolStr;

/// An input as it stands in a head.
pub(super) struct HeadInput {
    /// Where it stands,
    span: Span,
    /// and what is to be taken away.
    away: Span,
    name: Option<SmolStr>,
    size: Extents,
}

impl HeadInput {
    /// Whether a place lies in it.
    pub(super) fn holds(&self, place: Span) -> bool {
        self.span.start <= place.start && place.end <= self.span.end
    }
}

impl Builder<'_> {
    /// The inputs among the parameters of a network, or in the place of them.
    pub(super) fn head_inputs(&self, head: Span, parameters: &[Span]) -> Vec<HeadInput> {
        let text = self.slice(head);
        let before = head.range().text_before(self.text).trim_end_matches(' ');
        let all = self.part(before).after().to(head);
        // `(3, 32, 32)`, `3x32x32`, `x: 3x32x32`
        if let Some((name, size)) = stated(text.trim()) {
            let span = self.part(text.trim());
            let away = Span {
                end: span.end,
                ..all
            };
            return vec![HeadInput {
                span,
                away,
                name,
                size,
            }];
        }
        let mut found = Vec::new();
        let mut previous = None;
        let following = parameters.iter().skip(1).map(Some).chain([None]);
        for (&span, next) in parameters.iter().zip(following) {
            let before: Option<Span> = previous.replace(span);
            let Some((name, size)) = stated(self.slice(span).trim()) else {
                continue;
            };
            let away = match (before, next) {
                (_, Some(next)) => Span {
                    end: next.start,
                    ..span
                },
                (Some(before), None) => Span {
                    start: before.end,
                    ..span
                },
                (None, None) => all,
            };
            found.push(HeadInput {
                span,
                away,
                name,
                size,
            });
        }
        found
    }

    /// Reports the inputs in the head, and puts them into the body.
    pub(super) fn put_inputs(
        &mut self,
        inputs: Vec<HeadInput>,
        parameters: &mut Vec<Parameter>,
        body: &mut Body,
    ) {
        if self.text.as_bytes().get(body.span.start as usize) != Some(&b'{') {
            // There is no body that they could be put into.
            return;
        }
        let is_input = |it: &Statement| matches!(it.kind, StatementKind::Input { .. });
        let known = body.statements.iter().any(is_input);
        // A parameter that is a size, beside an input: it may be that input's.
        let reported = |it: &HeadInput| !known || !self.slice(it.span).contains('=');
        let inputs: Vec<HeadInput> = inputs.into_iter().filter(reported).collect();
        // What they are not as parameters is no news. They are in the order of the text.
        let outside = |place: Span| {
            let after = inputs.partition_point(|it| it.span.start <= place.start);
            let last = after.checked_sub(1).and_then(|it| inputs.get(it));
            !last.is_some_and(|it| it.holds(place))
        };
        if !inputs.is_empty() {
            self.diagnostics.retain(|it| outside(it.primary.span));
            parameters.retain(|it| outside(it.span));
        }
        let several = inputs.len() > 1;
        let mut stated = Vec::new();
        for input in inputs {
            let written = match &input.name {
                Some(name) => format!("input {name} {}", input.size),
                None => format!("input {}", input.size),
            };
            let mut edits = Vec::new();
            if !several {
                edits.push(Edit {
                    span: input.away,
                    text: String::new(),
                });
            }
            if known {
                self.report(mistakes::input_in_head(input.span, None, edits));
                continue;
            }
            if !several {
                edits.push(self.first_line(body.span, &written));
            }
            self.report(mistakes::input_in_head(input.span, Some(&written), edits));
            let extents = input.size.as_slice().iter().map(|it| Some(*it)).collect();
            let kind = StatementKind::Input {
                name: input.name.map(|text| Name {
                    text,
                    span: input.span,
                }),
                shape: Pattern {
                    span: input.span,
                    kind: PatternKind::Literal(extents),
                },
            };
            let span = input.span;
            stated.push(Statement {
                span,
                kind,
                repaired: true,
            });
        }
        body.statements.splice(0..0, stated);
    }

    /// The edit that makes `statement` the first line of a body.
    fn first_line(&self, body: Span, statement: &str) -> Edit {
        let inside = body.first(1).after();
        let after = inside.range().text_after(self.text);
        let (line, below) = after.split_once('\n').unwrap_or((after, ""));
        let next = below.trim_start_matches('\n');
        let indent = next.strip_suffix(next.trim_start_matches(' '));
        let indent = indent.filter(|it| !it.is_empty()).unwrap_or("  ");
        let text = if line.trim().is_empty() {
            format!("\n{indent}{statement}")
        } else {
            format!("\n{indent}{statement}\n{indent}")
        };
        Edit::new(inside, text)
    }
}

/// The name and size of an input: `3x32x32`, `x: 3x32x32`, `input x (3, 32, 32)`,
/// `x: tensor[3, 32, 32]`.
fn stated(text: &str) -> Option<(Option<SmolStr>, Extents)> {
    const NO_NAMES: &[&str] = &["input", "shape", "size", "tensor", "image", "input_shape"];
    let bytes = text.as_bytes();
    let starts = |at: usize| {
        let before = at.checked_sub(1).and_then(|it| bytes.get(it));
        let first = bytes.get(at).copied().unwrap_or(b' ');
        first == b'('
            || first == b'['
            || first.is_ascii_digit() && !before.is_some_and(|it| is_word(*it))
    };
    let start = (0..text.len().min(80)).find(|it| starts(*it))?;
    let (before, written) = text.split_at_checked(start)?;
    let separators = |it: char| it == ':' || it == '=' || it == ' ' || it == '(';
    let mut words = before.split(separators).filter(|it| !it.is_empty());
    let (first, second) = (words.next(), words.next());
    let fine = |it: &str| it.bytes().all(is_word);
    // `n: int: 3` is a parameter with its default.
    let scalar = |it: &str| ["int", "float", "bool"].contains(&it);
    if second.is_some_and(scalar) {
        return None;
    }
    if words.next().is_some() || !first.is_none_or(fine) || !second.is_none_or(fine) {
        return None;
    }
    // Of a batch there are no parameters: `list = [6, 12, 24, 16]`.
    if before.contains('=') && written.matches(',').count() > 2 {
        return None;
    }
    let size = size(written)?;
    // `k: int = 3` is a parameter.
    if size.as_slice().len() != 3 && !before.contains(':')
        || before.contains('=') && size.as_slice().len() != 3
    {
        return None;
    }
    let name = match (first, second) {
        (Some("input"), second) => second,
        (first, _) => first,
    };
    let name = name.filter(|it| !NO_NAMES.contains(it) && !is_keyword(it));
    Some((name.map(SmolStr::new), size))
}

/// `3x32x32`, `3 x 32 x 32`, `(3, 32, 32)`, `[32, 32, 3]`
fn size(text: &str) -> Option<Extents> {
    let lists = [('(', ')'), ('[', ']')];
    let inside = lists
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    let list = inside.filter(|it| it.contains(','));
    let parts: Vec<&str> = match list {
        Some(list) => {
            let parts = list.split(',').map(str::trim);
            parts.filter(|it| !it.is_empty() && *it != "None").collect()
        }
        None => inside
            .unwrap_or(text)
            .split(['x', '×'])
            .map(str::trim)
            .collect(),
    };
    let parts = match parts.as_slice() {
        [_, rest @ ..] if parts.len() == 4 => rest,
        [height, width, channels @ ("1" | "3")] if list.is_some() && height.len() > 1 => {
            return Extents::parse(&format!("{channels}x{height}x{width}"));
        }
        all => all,
    };
    let number = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let right = [1, 3].contains(&parts.len()) && parts.iter().all(number);
    if let [one] = parts
        && right
    {
        return Extents::new(&[one.parse().ok()?]);
    }
    right.then(|| Extents::parse(&parts.join("x")))?
}
