//! Results that nothing reads, steps that read nothing, and outputs that are still the input.

use super::Advice;
use crate::diagnostic::Diagnostic;
use crate::elaborate::body::ImplicitInput;
use crate::elaborate::{mistakes, unused};
use crate::source::Span;
use crate::syntax::tree::{Definition, LayerUse, StatementKind};

impl Advice<'_, '_> {
    /// A result that nothing reads; `replaced`: the step that reads another tensor instead.
    pub(in crate::elaborate) fn unused_flow(
        self,
        input: &ImplicitInput,
        replaced: Option<Span>,
    ) -> Diagnostic {
        let free = input.line.and_then(|line| {
            let is_free = |name: &str| {
                self.at.scope.get(name).is_none() && self.defined_elsewhere(name, line).is_none()
            };
            Some((self.at.notes.propose(line, is_free)?, line))
        });
        mistakes::unused_flow(input.span, replaced, free)
    }

    /// `flow` as a step.
    pub(in crate::elaborate) fn flow_as_step(self, used: &LayerUse) -> Diagnostic {
        let source = self.at.program.sources.get(used.span.source);
        let text = source.map_or("", |source| &source.text);
        let after = text.get(used.span.end as usize..).unwrap_or_default();
        let before = text.get(..used.span.start as usize).unwrap_or_default();
        let arrow = after.trim_start_matches(' ').strip_prefix("->");
        let follows = before.trim_end().ends_with("->");
        let rest = arrow.filter(|_| !follows).map(|rest| {
            let rest = rest.trim_start_matches(' ');
            let end = text.len().saturating_sub(rest.len());
            let end = crate::source::offset(end);
            Span {
                start: end,
                end,
                ..used.span
            }
        });
        mistakes::flow_as_step(&used.name, rest)
    }

    /// A step that needs a flow if there is none.
    pub(in crate::elaborate) fn no_flow(self, what: &str, span: Span) -> Diagnostic {
        let inputs = self.at.scope.names(true);
        let below = self.input_below(span).filter(|_| inputs.is_empty());
        mistakes::no_flow(span, what, &inputs, below)
    }

    /// An input that the body states only after a place.
    fn input_below(self, place: Span) -> Option<Span> {
        let (_, definition) = self.at.open_definition()?;
        let mut statements = definition.body.statements.iter();
        let input = statements.find(|it| matches!(it.kind, StatementKind::Input { .. }))?;
        (input.span.source == place.source && input.span.start >= place.end).then_some(input.span)
    }

    /// Several results, for a step that reads one.
    pub(in crate::elaborate) fn several_flows(self, input: &ImplicitInput) -> Diagnostic {
        let count = input.results.len();
        let diagnostic = mistakes::several_results(input.span, count, 1);
        let text = self.text(input.span);
        match mistakes::names_for(count) {
            Some(names) if !text.contains('\n') => {
                diagnostic.help(format!("name each of them: `{names} = {text}`"))
            }
            Some(_) | None => diagnostic,
        }
    }

    /// A network whose output is its input; with the unused name that was meant to be the output.
    pub(in crate::elaborate) fn input_as_output(
        self,
        definition: &Definition,
    ) -> (Diagnostic, Option<Span>) {
        let id = self.at.calls.definition();
        let unread = id.map_or_else(Vec::new, |id| unused::unread_tensors(self.at.names, id));
        let network = definition.name.span;
        match unread.as_slice() {
            [] => (mistakes::input_as_output(network, None, None), None),
            [others @ .., last] => {
                let place = match others {
                    [] => self.new_line(definition),
                    _ => None,
                };
                let unread = Some((last.span, last.name.as_str()));
                let warning = mistakes::input_as_output(network, unread, place);
                (warning, Some(last.span))
            }
        }
    }

    /// Where a body can get another line at its end, with the blanks that its last line begins
    /// with.
    fn new_line(self, definition: &Definition) -> Option<(Span, String)> {
        let last = definition.body.statements.last()?.span;
        let source = self.at.program.sources.get(last.source)?;
        let before = source.text.get(..last.start as usize)?;
        let line = before.rsplit('\n').next()?;
        let blanks: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        let after = source.text.get(last.end as usize..)?;
        let rest = after.split('\n').next()?;
        // A comment stays on its line.
        let comment = rest.trim_start().starts_with('#');
        let end = last.end.saturating_add(if comment {
            rest.trim_end().len() as u32
        } else {
            0
        });
        let place = Span {
            start: end,
            end,
            ..last
        };
        Some((place, blanks))
    }
}
