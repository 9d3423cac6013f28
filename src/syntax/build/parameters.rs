//! The parameters of networks and blocks.

use super::Builder;
use crate::source::Span;
use crate::syntax::grammar::{self, Pair, Rule};
use crate::syntax::mistakes;
use crate::syntax::tree::{Expr, Name, Parameter, Type};
use smol_str::SmolStr;

/// What is read of a parameter: its name, its type with its place, its default.
type Parts = (Option<Name>, Option<(Type, Span)>, Option<Expr>);

impl Builder<'_> {
    pub(super) fn parameter(&mut self, pair: Pair<'_>) -> Parameter {
        let mut span = self.span_of(&pair);
        let unit = span;
        let (mut name, mut ty, mut default) = (None, None, None);
        for part in pair.into_inner() {
            let place = self.span_of(&part);
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::type_name => ty = self.ty(part.as_str(), place).map(|ty| (ty, place)),
                Rule::expr => {
                    self.spoilt = false;
                    let value = self.expr(part);
                    default = Some(if self.spoilt {
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
                        let end = unit
                            .start
                            .saturating_add(u32::try_from(written.len()).unwrap_or(0));
                        let place = Span { end, ..unit };
                        self.tell(mistakes::missing_colon(place, name_text, ty_text));
                        let offset = written.find(name_text).unwrap_or(0);
                        let start = unit
                            .start
                            .saturating_add(u32::try_from(offset).unwrap_or(0));
                        let end = start.saturating_add(u32::try_from(name_text.len()).unwrap_or(0));
                        name = Some(Name {
                            text: SmolStr::new(name_text),
                            span: Span { start, end, ..unit },
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
            self.tell(mistakes::unknown_type(place, text, near));
            return near;
        }
        found
    }

    /// `n int = 3` and `n: int: 3`: told, and read as meant.
    fn parameter_with_default(&mut self, unit: Span) -> Option<Parts> {
        let written = self.slice(unit).trim_end();
        let at = |offset: usize| {
            unit.start
                .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
        };
        let place = |start: usize, end: usize| Span {
            start: at(start),
            end: at(end),
            ..unit
        };
        let offset = |part: &str| written.len().saturating_sub(part.len());
        let (head, value) = match written.split_once('=') {
            Some(parts) => parts,
            // The last colon of two.
            None => {
                let colon = written.rfind(':')?;
                let head = written.get(..colon)?;
                head.contains(':').then_some(())?;
                (head, written.get(colon.saturating_add(1)..)?)
            }
        };
        let value = value.trim_start();
        let default = self.value_at(at(offset(value)), value)?;
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
        let start = head.find(name)?;
        if head.contains(':') {
            let colon = head.len();
            if written.as_bytes().get(colon) != Some(&b':') {
                return None;
            }
            let shown = format!("{name}: {} = {value}", ty.word());
            self.tell(mistakes::default_colon(
                place(colon, colon.saturating_add(1)),
                &shown,
            ));
        } else {
            let end = head.trim_end().len();
            self.tell(mistakes::missing_colon(place(0, end), name, ty.word()));
        }
        let name = Name {
            text: SmolStr::new(name),
            span: place(start, start.saturating_add(name.len())),
        };
        Some((Some(name), Some((ty, unit)), Some(default)))
    }

    /// The value that a text is, which stands at `start`.
    fn value_at(&mut self, start: u32, text: &str) -> Option<Expr> {
        let mut pairs = grammar::read(Rule::lone_expr, text).ok()?;
        let pair = pairs.next()?.into_inner().next()?;
        let base = std::mem::replace(&mut self.base, start as usize);
        let value = self.expr(pair);
        self.base = base;
        Some(value)
    }
}
