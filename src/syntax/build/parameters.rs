//! The parameters of networks and blocks.

use super::Builder;
use crate::source::Span;
use crate::syntax::grammar::{self, Pair, Rule};
use crate::syntax::mistakes;
use crate::syntax::tree::{Expr, Name, Parameter, Type};
use smol_str::SmolStr;

/// The parts of a parameter: its name, its type with its place, its default.
type Parts = (Option<Name>, Option<(Type, Span)>, Option<Expr>);

impl Builder<'_> {
    pub(super) fn parameter(&mut self, pair: Pair<'_>) -> Parameter {
        let mut span = self.span_of(&pair);
        let unit = span;
        let (mut name, mut ty, mut default) = (None, None, None);
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            match part.as_rule() {
                Rule::name => name = Some(self.proper_name(&part)),
                Rule::type_name => ty = self.ty(part.as_str(), place).map(|ty| (ty, place)),
                Rule::expr => {
                    self.invalid = false;
                    let value = self.expr(part);
                    default = Some(if self.invalid {
                        self.nothing(place)
                    } else {
                        value
                    });
                }
                _ => {
                    if let Some(found) = self.parameter_with_default(unit) {
                        (name, ty, default) = found;
                        continue;
                    }
                    let written = self.slice(unit).trim();
                    let mut words = written.split(|it: char| it == ':' || it.is_whitespace());
                    if let (Some(first), Some(second), None) =
                        (words.next(), words.next(), words.next())
                        && let Some((name_text, ty_text)) = [(first, second), (second, first)]
                            .into_iter()
                            .find(|(_, ty)| mistakes::known_type(ty).is_some())
                        && !written.contains(':')
                    {
                        let place = self.part(written);
                        self.report(mistakes::missing_colon(place, name_text, ty_text));
                        name = Some(Name {
                            text: SmolStr::new(name_text),
                            span: self.part(name_text),
                        });
                        ty = mistakes::known_type(ty_text).map(|ty| (ty, place));
                    } else {
                        self.misread(Rule::lone_parameter, unit, place);
                        if name.is_some() {
                            default = default.or_else(|| Some(self.nothing(place)));
                        }
                    }
                    continue;
                }
            }
            span.end = place.end;
        }
        Parameter {
            span,
            doc: self.doc(unit.start),
            name: name.unwrap_or(Name {
                text: SmolStr::default(),
                span,
            }),
            ty,
            default,
        }
    }

    fn ty(&mut self, text: &str, place: Span) -> Option<Type> {
        let found = Type::ALL.into_iter().find(|ty| ty.word() == text);
        if found.is_none() {
            let near = mistakes::known_type(text);
            self.report(mistakes::unknown_type(place, text, near));
            return near;
        }
        found
    }

    /// `n int = 3` and `n: int: 3`: reported, and parsed as intended.
    fn parameter_with_default(&mut self, unit: Span) -> Option<Parts> {
        let written = self.slice(unit).trim_end();
        // Of two colons the last.
        let (head, value) = written.split_once('=').or_else(|| {
            written
                .rsplit_once(':')
                .filter(|(head, _)| head.contains(':'))
        })?;
        let value = value.trim_start();
        let default = self.value_of(value)?;
        let mut words = head.split([' ', ':']).filter(|it| !it.is_empty());
        let (first, second) = (words.next()?, words.next()?);
        if words.next().is_some() {
            return None;
        }
        let (name, ty) = match (mistakes::known_type(first), mistakes::known_type(second)) {
            (_, Some(ty)) => (first, ty),
            (Some(ty), None) if !head.contains(':') => (second, ty),
            _ => return None,
        };
        let said = if head.contains(':') {
            let rest = written.strip_prefix(head)?;
            let colon = rest.strip_prefix(':').and_then(|_| rest.get(..1))?;
            let shown = format!("{name}: {} = {value}", ty.word());
            mistakes::default_colon(self.part(colon), &shown)
        } else {
            mistakes::missing_colon(self.part(head.trim_end()), name, ty.word())
        };
        self.report(said);
        let name = Name {
            text: SmolStr::new(name),
            span: self.part(name),
        };
        Some((Some(name), Some((ty, unit)), Some(default)))
    }

    /// The value that a part of the text is.
    fn value_of(&mut self, part: &str) -> Option<Expr> {
        let mut pairs = grammar::read(Rule::lone_expr, part).ok()?;
        let pair = pairs.next()?.into_inner().next()?;
        let start = self.part(part).start as usize;
        let base = std::mem::replace(&mut self.base, start);
        let value = self.expr(pair);
        self.base = base;
        Some(value)
    }
}
