//! Values: flat lists of operands and operators, ordered by how tightly operators bind.

use super::{Builder, MAX_EXPRESSION, exact, unquoted};
use crate::number::Extents;
use crate::source::Span;
use crate::syntax::grammar::{Pair, Pairs, Rule};
use crate::syntax::literal::Literal;
use crate::syntax::mistakes;
use crate::syntax::tree::{
    Argument, BinaryOperator, Expr, ExprKind, LayerUse, Name, UnaryOperator,
};
use smol_str::SmolStr;
use std::iter::Peekable;

/// The kind of an operator between two operands.
#[derive(Clone, Copy)]
enum Infix {
    Binary(BinaryOperator),
    Range,
    To,
    Step,
}

/// How tightly `not` and `-` bind their operand.
const NOT: u8 = 3;
const NEGATE: u8 = 10;
/// How tightly a power binds, the only operator that binds to the right.
const POWER: u8 = 11;

/// The operator, and how tightly it binds (all of them to the left but a power).
fn infix(text: &str) -> Option<(Infix, u8)> {
    use BinaryOperator as B;
    Some(match text {
        "or" => (Infix::Binary(B::Or), 1),
        "and" => (Infix::Binary(B::And), 2),
        "=" | "==" => (Infix::Binary(B::Equal), 4),
        "!=" => (Infix::Binary(B::NotEqual), 4),
        "~" => (Infix::Binary(B::About), 4),
        "<" => (Infix::Binary(B::Less), 4),
        "<=" => (Infix::Binary(B::LessOrEqual), 4),
        ">" => (Infix::Binary(B::Greater), 4),
        ">=" => (Infix::Binary(B::GreaterOrEqual), 4),
        "to" => (Infix::To, 5),
        "step" => (Infix::Step, 5),
        ".." => (Infix::Range, 6),
        "x" | "×" => (Infix::Binary(B::By), 7),
        "+" => (Infix::Binary(B::Add), 8),
        "-" => (Infix::Binary(B::Subtract), 8),
        "*" => (Infix::Binary(B::Multiply), 9),
        "/" => (Infix::Binary(B::Divide), 9),
        "%" => (Infix::Binary(B::Remainder), 9),
        "^" => (Infix::Binary(B::Power), POWER),
        _ => return None,
    })
}

impl Builder<'_> {
    /// A flat list.
    pub(super) fn expr(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span_of(&pair);
        let pairs = pair.into_inner();
        // Never more than this deep, whatever the operators.
        let deeper = pairs.len();
        if !self.deepen(deeper, span) {
            return self.nothing(span);
        }
        let expr = self.climb(&mut pairs.peekable(), 0, span).0;
        self.depth = self.depth.saturating_sub(deeper);
        expr
    }

    /// Operands joined by operators that bind at least as tightly as `weakest`, and where they are
    /// with their parentheses.
    fn climb(&mut self, pairs: &mut Peekable<Pairs<'_>>, weakest: u8, whole: Span) -> (Expr, Span) {
        let Some(first) = pairs.next() else {
            return (self.nothing(whole), whole);
        };
        let mut place = self.span_of(&first);
        let mut left = if first.as_rule() == Rule::prefix {
            let start = self.span_of(&first);
            let (operator, tightness) = if first.as_str().starts_with('-') {
                (UnaryOperator::Negate, NEGATE)
            } else {
                (UnaryOperator::Not, NOT)
            };
            let (operand, end) = self.climb(pairs, tightness, whole);
            let operand = Box::new(operand);
            place = place.to(end);
            Expr {
                span: start.to(end),
                kind: ExprKind::Unary { operator, operand },
            }
        } else {
            let operand = self.operand_with(first, pairs);
            place = place.to(operand.span);
            operand
        };
        while let Some(next) = pairs.peek() {
            let Some((operator, tightness)) = infix(next.as_str()) else {
                break;
            };
            if tightness < weakest {
                break;
            }
            let sign = self.span_of(next);
            pairs.next();
            let tighter = tightness.saturating_add(u8::from(tightness != POWER));
            let (right, end) = self.climb(pairs, tighter, whole);
            place = place.to(end);
            left = self.join(left, operator, sign, right, place);
        }
        (left, place)
    }

    /// Two operands, which stand with their parentheses at `span`.
    fn join(
        &mut self,
        left: Expr,
        operator: Infix,
        operator_span: Span,
        right: Expr,
        span: Span,
    ) -> Expr {
        let kind = match operator {
            Infix::Binary(operator) => ExprKind::Binary {
                operator,
                operator_span,
                left: Box::new(left),
                right: Box::new(right),
            },
            Infix::Range => ExprKind::Range {
                start: Box::new(left),
                end: Box::new(right),
            },
            Infix::To => ExprKind::To {
                first: Box::new(left),
                last: Box::new(right),
                step: None,
            },
            Infix::Step => match left.kind {
                ExprKind::To {
                    first,
                    last,
                    step: None,
                } => ExprKind::To {
                    first,
                    last,
                    step: Some(Box::new(right)),
                },
                _ => {
                    let range = matches!(left.kind, ExprKind::Range { .. });
                    self.reject(mistakes::step_without_to(operator_span, range));
                    return left;
                }
            },
        };
        Expr { span, kind }
    }

    /// A value without operators around it, with the brackets that touch it.
    pub(super) fn operand_with<'p>(
        &mut self,
        first: Pair<'p>,
        rest: &mut Peekable<impl Iterator<Item = Pair<'p>>>,
    ) -> Expr {
        let inputs = rest.next_if(|it| it.as_rule() == Rule::inputs);
        let mut operand = self.operand(first, inputs);
        while let Some(index) = rest.next_if(|it| it.as_rule() == Rule::index) {
            let span = operand.span.to(self.span_of(&index));
            let index = match index.into_inner().next() {
                Some(index) => self.expr(index),
                None => self.nothing(span),
            };
            let kind = ExprKind::Index {
                list: Box::new(operand),
                index: Box::new(index),
            };
            operand = Expr { span, kind };
        }
        operand
    }

    /// A value without operators around it. `inputs`: a function's arguments, if it is one.
    fn operand(&mut self, pair: Pair<'_>, inputs: Option<Pair<'_>>) -> Expr {
        let span = self.span_of(&pair);
        let kind = match pair.as_rule() {
            Rule::number => return self.number(pair.as_str(), span),
            Rule::negative => match pair.into_inner().next() {
                Some(number) => {
                    let place = self.span_of(&number);
                    ExprKind::Unary {
                        operator: UnaryOperator::Negate,
                        operand: Box::new(self.number(number.as_str(), place)),
                    }
                }
                None => return self.nothing(span),
            },
            Rule::text => ExprKind::Text(unquoted(pair.as_str())),
            Rule::path => match inputs {
                None => word(pair.as_str()),
                Some(inputs) => {
                    let function = self.name(&pair);
                    let last = function.text.rsplit('.').next().unwrap_or_default();
                    let extent = ["channels", "height", "width", "shape"].contains(&last);
                    if extent
                        && function.text.contains('.')
                        && inputs.clone().into_inner().is_empty()
                    {
                        let parenthesis = self.span_of(&inputs);
                        self.report(mistakes::called_extent(parenthesis, &function.text));
                        return Expr {
                            span,
                            kind: word(&function.text),
                        };
                    }
                    let span = span.to(self.span_of(&inputs));
                    let arguments = inputs.into_inner().map(|it| self.input(it)).collect();
                    let kind = ExprKind::Call {
                        function,
                        arguments,
                    };
                    return Expr { span, kind };
                }
            },
            Rule::choice => {
                let mut parts = pair.into_inner().filter(|it| it.as_rule() == Rule::expr);
                let (Some(condition), Some(then), Some(otherwise)) =
                    (parts.next(), parts.next(), parts.next())
                else {
                    return self.nothing(span);
                };
                ExprKind::If {
                    condition: Box::new(self.expr(condition)),
                    then: Box::new(self.expr(then)),
                    otherwise: Box::new(self.expr(otherwise)),
                }
            }
            Rule::list => ExprKind::List(exact(pair.into_inner().map(|it| self.expr(it)))),
            Rule::paren => return self.paren(pair),
            _ => return self.nothing(span),
        };
        Expr { span, kind }
    }

    /// An argument of a function: a value, or `name=value`, which the grammar parses as a
    /// comparison.
    fn input(&mut self, pair: Pair<'_>) -> Argument {
        let span = self.span_of(&pair);
        let mut parts = pair.clone().into_inner();
        let name = match (parts.next(), parts.next()) {
            (Some(name), Some(sign))
                if name.as_rule() == Rule::path
                    && sign.as_str() == "="
                    && !name.as_str().contains('.')
                    && parts.peek().is_some() =>
            {
                Some(self.name(&name))
            }
            _ => None,
        };
        let value = match &name {
            Some(_) if self.deepen(parts.len(), span) => {
                let depth = parts.len();
                let value = self.climb(&mut parts.peekable(), 0, span).0;
                self.depth = self.depth.saturating_sub(depth);
                value
            }
            Some(_) => self.nothing(span),
            None => self.expr(pair),
        };
        Argument { span, name, value }
    }

    /// Goes that much deeper into expressions; `false` where that is too deep, which is reported.
    fn deepen(&mut self, by: usize, span: Span) -> bool {
        if self.depth.saturating_add(by) > MAX_EXPRESSION {
            self.reject(mistakes::too_long(span, MAX_EXPRESSION));
            return false;
        }
        self.depth = self.depth.saturating_add(by);
        true
    }

    /// `(expression)`, or `(leaky_relu 0.1)`. Its span is without the parentheses.
    fn paren(&mut self, pair: Pair<'_>) -> Expr {
        let whole = self.span_of(&pair);
        let mut inner = pair.into_inner();
        let Some(first) = inner.next() else {
            return self.nothing(whole);
        };
        let value = self.expr(first);
        if inner.peek().is_none() {
            return value;
        }
        let arguments = self.arguments(inner);
        let span = arguments
            .last()
            .map_or(value.span, |last| value.span.to(last.span));
        match value.kind {
            ExprKind::Name(text) => {
                let name = Name {
                    text,
                    span: value.span,
                };
                let layer = LayerUse {
                    span,
                    name,
                    call: None,
                    arguments,
                };
                Expr {
                    span,
                    kind: ExprKind::Layer(Box::new(layer)),
                }
            }
            _ => {
                let place = arguments.first().map_or(span, |first| first.span);
                self.reject(mistakes::not_a_layer(place));
                self.nothing(span)
            }
        }
    }

    /// A number or a size.
    fn number(&mut self, text: &str, span: Span) -> Expr {
        let is_size = text.contains(['x', '×']);
        // `512x_x_`: extents that are left open.
        if is_size && text.split(['x', '×']).any(|part| part == "_") {
            return Expr {
                span,
                kind: word(text),
            };
        }
        let kind = if is_size {
            Extents::parse(text).map(ExprKind::Size)
        } else {
            Literal::parse(text).map(ExprKind::Number)
        };
        match kind {
            Some(kind) => Expr { span, kind },
            None => {
                // `16x-1` has been reported, with its sign.
                let rest = self.original.get(span.end as usize..).unwrap_or_default();
                if !(text.ends_with('x') && rest.starts_with('-')) {
                    self.reject(mistakes::number(span, text));
                }
                self.nothing(span)
            }
        }
    }
}

fn word(text: &str) -> ExprKind {
    match text {
        "on" | "true" => ExprKind::Bool(true),
        "off" | "false" => ExprKind::Bool(false),
        _ => ExprKind::Name(SmolStr::new(text)),
    }
}
