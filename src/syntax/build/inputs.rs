//! Inputs that are in the head of a network, where its parameters belong.

use super::Builder;
use crate::diagnostic::Edit;
use crate::number::Extents;
use crate::source::Span;
use crate::syntax::brackets::is_word;
use crate::syntax::keyword::is_keyword;
use crate::syntax::mistakes;
use crate::syntax::tree::{Body, Parameter, Statement, StatementKind};
use smol_str::SmolStr;

/// The inputs in the head of a network.
#[derive(Default)]
pub(super) struct HeadInputs {
    /// The text that is removed if the head has nothing but inputs.
    whole: Span,
    /// The parameters, inputs or not.
    parameters: Vec<Span>,
    /// The inputs, in the order of the text.
    inputs: Vec<HeadInput>,
}

/// An input in the place of a parameter.
struct HeadInput {
    span: Span,
    name: Option<SmolStr>,
    size: Extents,
}

impl HeadInputs {
    pub(super) fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// Whether a place is inside one of the inputs.
    fn holds(&self, place: Span) -> bool {
        let after = self
            .inputs
            .partition_point(|it| it.span.start <= place.start);
        let last = after.checked_sub(1).and_then(|it| self.inputs.get(it));
        last.is_some_and(|it| place.end <= it.span.end)
    }

    /// The edits that remove the inputs and leave the other parameters.
    fn removed(&self) -> Vec<Edit> {
        let mut ranges = Vec::new();
        let mut first = None;
        let mut kept: Option<Span> = None;
        for &span in &self.parameters {
            match first {
                _ if self.holds(span) => {
                    first.get_or_insert(span);
                    continue;
                }
                Some(first) => ranges.push(Span {
                    end: span.start,
                    ..first
                }),
                None => {}
            }
            first = None;
            kept = Some(span);
        }
        match (kept, first, self.parameters.last()) {
            (None, Some(_), _) => ranges.push(self.whole),
            (Some(kept), Some(_), Some(last)) => ranges.push(Span {
                start: kept.end,
                ..*last
            }),
            _ => {}
        }
        ranges.into_iter().map(|it| Edit::new(it, "")).collect()
    }
}

impl HeadInput {
    /// The statement of the body that states it.
    fn statement(&self) -> String {
        match &self.name {
            Some(name) => format!("input {name} {}", self.size),
            None => format!("input {}", self.size),
        }
    }
}

impl Builder<'_> {
    /// The inputs among the parameters of a network, or in the place of them.
    pub(super) fn head_inputs(&self, head: Span, parameters: Vec<Span>) -> HeadInputs {
        let text = self.slice(head);
        let before = head.range().text_before(self.text).trim_end_matches(' ');
        let whole = self.part(before).after().to(head);
        // `(3, 32, 32)`, `3x32x32`, `x: 3x32x32`
        if let Some((name, size)) = stated(text.trim()) {
            let span = self.part(text.trim());
            return HeadInputs {
                whole: Span {
                    end: span.end,
                    ..whole
                },
                parameters: vec![span],
                inputs: vec![HeadInput { span, name, size }],
            };
        }
        let input = |&span: &Span| {
            let (name, size) = stated(self.slice(span).trim())?;
            Some(HeadInput { span, name, size })
        };
        HeadInputs {
            whole,
            inputs: parameters.iter().filter_map(input).collect(),
            parameters,
        }
    }

    /// Reports the inputs in the head. The fix of each writes all of them into the body.
    pub(super) fn report_head_inputs(
        &mut self,
        mut head: HeadInputs,
        parameters: &mut Vec<Parameter>,
        body: &Body,
    ) {
        if self.text.as_bytes().get(body.span.start as usize) != Some(&b'{') {
            // There is no body for them.
            return;
        }
        let is_input = |it: &Statement| matches!(it.kind, StatementKind::Input { .. });
        let known = body.statements.iter().any(is_input);
        // A parameter that is a size, beside an input: it may be that input's.
        head.inputs
            .retain(|it| !known || !self.slice(it.span).contains('='));
        if head.is_empty() {
            return;
        }
        // They are not parameters: errors of them as parameters are not reported.
        self.diagnostics.retain(|it| !head.holds(it.primary.span));
        parameters.retain(|it| !head.holds(it.span));
        let mut statements = Vec::new();
        let mut edits = head.removed();
        if !known {
            statements.extend(head.inputs.iter().map(HeadInput::statement));
            edits.push(self.first_lines(body.span, &statements));
        }
        let all = head.inputs.len();
        let reported = if all > mistakes::MAX_LISTED_INPUTS {
            1
        } else {
            all
        };
        for input in head.inputs.iter().take(reported) {
            let edits = edits.clone();
            self.report(mistakes::input_in_head(input.span, &statements, edits));
        }
    }

    /// The edit that makes `statements` the first lines of a body. It replaces the `{`, so that it
    /// is made once where several diagnostics propose it.
    fn first_lines(&self, body: Span, statements: &[String]) -> Edit {
        let brace = body.first(1);
        let after = brace.after().range().text_after(self.text);
        let (line, below) = after.split_once('\n').unwrap_or((after, ""));
        let next = below.trim_start_matches('\n');
        let indent = next.strip_suffix(next.trim_start_matches(' '));
        let indent = indent.filter(|it| !it.is_empty()).unwrap_or("  ");
        let lines = statements.iter().map(|it| format!("\n{indent}{it}"));
        let mut text = lines.collect::<String>();
        if !line.trim().is_empty() {
            text.push('\n');
            text.push_str(indent);
        }
        if statements.len() > 1 {
            Edit::new(brace, format!("{{{text}"))
        } else {
            Edit::new(brace.after(), text)
        }
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
