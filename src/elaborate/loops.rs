//! Loops: round after round, over a range or a list, with the tensors that one round hands to the
//! next.

use super::body::ImplicitInput;
use super::call_stack::Counted;
use super::expression::Expected;
use super::scope::Meaning;
use super::value::{List, Operand, Results, Value, single};
use super::{Elaborator, MAX_ROUNDS, mistakes};
use crate::graph::FrameKind;
use crate::resolve::UNUSED;
use crate::source::Span;
use crate::syntax::tree::{Body, Expr, ExprKind, For, Name, Repeat, Statement, StatementKind};
use crate::syntax::visit::{Visit, walk_statement};
use smallvec::SmallVec;
use std::rc::Rc;

/// The rounds of a loop.
enum Rounds {
    /// `0..n`, and the count of `repeat`.
    Range(u64, u64),
    /// `[64, 128]`
    List(Rc<List>),
    /// Nothing is known after a mistake; the body is checked once.
    Unknown,
}

/// A loop as it is written.
#[derive(Clone, Copy)]
struct Loop<'p> {
    keyword: Span,
    /// The range or list that it runs over.
    over: &'p Expr,
    /// The names that have a value in each round.
    names: &'p [Name],
    carry: &'p [Name],
    body: &'p Body,
}

impl<'p> Elaborator<'p> {
    /// `repeat n { … }`
    pub(super) fn repeat(&mut self, repeat: &'p Repeat, input: &mut ImplicitInput) -> Results {
        let count = self.count(&repeat.count, "the count of `repeat`");
        let rounds = count.map_or(Rounds::Unknown, |count| Rounds::Range(0, count));
        let whole = Loop {
            keyword: repeat.keyword,
            over: &repeat.count,
            names: &[],
            carry: &repeat.carry,
            body: &repeat.body,
        };
        self.rounds(whole, &rounds, input)
    }

    /// `for i in 0..n { … }`, `for w in [64, 128] { … }`
    pub(super) fn for_each(&mut self, each: &'p For, input: &mut ImplicitInput) -> Results {
        let span = each.range.span;
        let rounds = match self.evaluate(&each.range, Expected::Scalar) {
            Value::Range(start, end) => {
                let start = self.as_count(start, span, "the start of a range");
                let end = self.as_count(end, span, "the end of a range");
                match start.zip(end) {
                    Some((start, end)) => Rounds::Range(start, end),
                    None => Rounds::Unknown,
                }
            }
            Value::List(list) => Rounds::List(list),
            Value::Unknown => Rounds::Unknown,
            other @ (Value::Plain(_) | Value::Layer(_)) => {
                self.report(self.advice().not_a_range(&other, span));
                Rounds::Unknown
            }
        };
        let whole = Loop {
            keyword: each.keyword,
            over: &each.range,
            names: &each.names,
            carry: &each.carry,
            body: &each.body,
        };
        self.rounds(whole, &rounds, input)
    }

    /// Round after round.
    fn rounds(&mut self, whole: Loop<'p>, rounds: &Rounds, input: &mut ImplicitInput) -> Results {
        let Loop {
            keyword,
            carry,
            body,
            ..
        } = whole;
        let mut flows: Results = input.pass().into_iter().collect();
        let mut carried = self.carried(carry, body);
        let (start, of) = match rounds {
            Rounds::Range(start, end) => (*start, end.saturating_sub(*start)),
            Rounds::List(list) => (0, list.items().len() as u64),
            Rounds::Unknown => (0, 1),
        };
        let is_known = !matches!(rounds, Rounds::Unknown);
        if of > MAX_ROUNDS {
            self.report(mistakes::expansion_limit(keyword, "rounds", MAX_ROUNDS));
            return single(Operand::Unknown);
        }
        let more = match carry.last() {
            Some(last) => (last.span.after(), true),
            None => (body.span.before(), false),
        };
        if of == 0 || self.reporter.in_dead_branch() {
            let flow = flows.first().copied();
            self.check_dead_round((keyword, more), carry, whole.names, body, flow);
            return flows;
        }
        for round in 0..of {
            if !self.proceed(keyword) {
                return single(Operand::Unknown);
            }
            let number = round.saturating_add(1);
            let entered = self.enter(keyword, FrameKind::Iteration { round: number, of });
            let item = match rounds {
                Rounds::Range(..) => Value::number(start.saturating_add(round)),
                Rounds::List(list) => usize::try_from(round)
                    .ok()
                    .and_then(|round| list.items().get(round).cloned())
                    .unwrap_or(Value::Unknown),
                Rounds::Unknown => Value::Unknown,
            };
            self.calls.begin_round(match rounds {
                Rounds::Range(..) => {
                    Counted::Number(whole.names.first(), start.saturating_add(round))
                }
                Rounds::List(_) => Counted::Item(whole.names, item.clone()),
                Rounds::Unknown => Counted::Number(None, 0),
            });
            let mark = self.scope.open();
            self.scope.open_loop(keyword, more);
            for (name, meaning) in carry.iter().zip(&carried) {
                self.scope.carry(&name.text, name.span, meaning.clone());
            }
            self.name_item(whole, item, round);
            let flow = match *flows.as_slice() {
                _ if !is_known => Some(Operand::Unknown),
                [flow] => Some(flow),
                [] => None,
                _ => {
                    self.report(mistakes::several_results(body.span, flows.len(), 1));
                    Some(Operand::Unknown)
                }
            };
            flows = self.body(body, flow);
            for (name, meaning) in carry.iter().zip(&mut carried) {
                if let Some(last) = self.scope.get(&name.text) {
                    *meaning = last.meaning.clone();
                }
            }
            self.scope.close_loop();
            self.scope.close(mark);
            self.leave_round(entered);
            self.calls.end_round();
        }
        for (name, meaning) in carry.iter().zip(carried) {
            if self.scope.get(&name.text).is_none() {
                continue;
            }
            // After an unknown number of rounds, the tensors and values that they carry are
            // unknown.
            let meaning = match meaning {
                meaning if is_known => meaning,
                Meaning::Tensor(_) => Meaning::Tensor(Operand::Unknown),
                Meaning::Value(_) => Meaning::Value(Value::Unknown),
            };
            self.scope.rebind(&name.text, meaning);
        }
        if !is_known {
            self.reporter.fail();
            return single(Operand::Unknown);
        }
        flows
    }

    /// Gives the names of a `for` their values in a round: one name gets the number or value of the
    /// round, several the elements of a row.
    fn name_item(&mut self, whole: Loop<'p>, item: Value, round: u64) {
        let names = whole.names;
        let mut values: SmallVec<[Value; 4]> = SmallVec::new();
        match (names, item) {
            ([], _) => return,
            ([_], item) => values.push(item),
            (_, Value::List(row)) if row.items().len() == names.len() => {
                values.extend(row.items().iter().cloned());
            }
            (_, Value::Unknown) => {}
            (_, item) => {
                let written = match &whole.over.kind {
                    ExprKind::List(rows) => usize::try_from(round).ok().and_then(|at| rows.get(at)),
                    _ => None,
                };
                let place = written.map_or(whole.over.span, |row| row.span);
                self.report(mistakes::row_of_other_length(
                    place,
                    names,
                    &item,
                    written.is_some(),
                ));
            }
        }
        let mut values = values.into_iter();
        for name in names {
            let value = values.next().unwrap_or(Value::Unknown);
            if name.text == UNUSED {
                continue;
            }
            // It is the loop's own name, and nothing that one could carry.
            let first = self.scope.get(&name.text).map(|found| found.span);
            match first.filter(|first| !self.notes.is_lost_name(*first)) {
                Some(first) => {
                    self.report(mistakes::name_taken(name.span, &name.text, first));
                }
                None => self.bind(name, Meaning::Value(value)),
            }
        }
    }

    /// The values that a loop carries, as they are before it.
    fn carried(&mut self, carry: &'p [Name], body: &'p Body) -> SmallVec<[Meaning; 2]> {
        let mut carried: SmallVec<[Meaning; 2]> = SmallVec::new();
        for (place, name) in carry.iter().enumerate() {
            let before = carry.iter().take(place);
            if let Some(first) = before.into_iter().find(|first| first.text == name.text) {
                self.report(mistakes::name_taken(name.span, &name.text, first.span));
            }
            let found = self.scope.get(&name.text);
            let meaning = match found.map(|found| found.meaning.clone()) {
                Some(meaning) => meaning,
                None => {
                    let mut known = self.scope.names(true);
                    known.extend(self.scope.names(false));
                    self.report(mistakes::nothing_to_carry(name, &known));
                    Meaning::Value(Value::Unknown)
                }
            };
            match &meaning {
                Meaning::Value(Value::Layer(_)) => {
                    self.report(mistakes::layer_carried(name.span, &name.text));
                }
                Meaning::Value(Value::Unknown) | Meaning::Tensor(_) => {}
                Meaning::Value(_) if !gives(body, name) => {
                    self.report(mistakes::never_given(name.span, &name.text));
                }
                Meaning::Value(_) => {}
            }
            // The loops around this one must carry the name, too.
            if !self.scope.loops_since(&name.text).is_empty()
                && let Some(found) = self.advice().carry_forgotten(name)
            {
                self.report(found);
            }
            carried.push(meaning);
        }
        carried
    }
}

/// Whether a body defines a value by `let name = …`; one that could not be parsed may.
fn gives(body: &Body, name: &Name) -> bool {
    let mut finder = Finder {
        name: &name.text,
        found: false,
    };
    finder.visit_body(body);
    finder.found
}

struct Finder<'t> {
    name: &'t str,
    found: bool,
}

impl<'t> Visit<'t> for Finder<'_> {
    fn visit_statement(&mut self, statement: &'t Statement) {
        match &statement.kind {
            StatementKind::Let { name, .. } => self.found |= name.text == self.name,
            StatementKind::Bad(_) => self.found = true,
            _ => {}
        }
        if !self.found {
            walk_statement(self, statement);
        }
    }

    // No value has a statement in it.
    fn visit_expr(&mut self, _: &'t Expr) {}
}
