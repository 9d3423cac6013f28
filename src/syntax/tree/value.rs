//! Values.

use super::{Argument, BinaryOperator, LayerUse, Name, UnaryOperator};
use crate::number::Extents;
use crate::source::Span;
use crate::syntax::literal::Literal;
use smol_str::SmolStr;

/// A value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// All of it, without parentheses around it.
    pub span: Span,
    /// Its kind.
    pub kind: ExprKind,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `4_096`, `0.5`, `5M`, `10%`
    Number(Literal),
    /// `3x3` in one token.
    Size(Extents),
    /// `on`, `off` (also written `true`, `false`).
    Bool(bool),
    /// A parameter, `let`, property (`in.channels`), word (`same`) or layer.
    Name(SmolStr),
    /// `"stems.cnn"`, without its quotes.
    Text(SmolStr),
    /// `max(8, n)`, `make_even(n, d=4)`
    Call {
        /// The function.
        function: Name,
        /// Its arguments.
        arguments: Vec<Argument>,
    },
    /// `[64, 128, 256]`
    List(Vec<Expr>),
    /// `widths[i]`
    Index {
        /// The list.
        list: Box<Expr>,
        /// Which of its elements, from 0.
        index: Box<Expr>,
    },
    /// `-n`, `not c`
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// The operand.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Where the operator stands.
        operator_span: Span,
        /// To this
        left: Box<Expr>,
        /// and this.
        right: Box<Expr>,
    },
    /// `if c then a else b`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The value when it holds.
        then: Box<Expr>,
        /// The value when it does not.
        otherwise: Box<Expr>,
    },
    /// `0..n`, without n.
    Range {
        /// The first.
        start: Box<Expr>,
        /// The one after the last.
        end: Box<Expr>,
    },
    /// `16 to 128 step 16`, with both ends: a family.
    To {
        /// The first.
        first: Box<Expr>,
        /// The last.
        last: Box<Expr>,
        /// From one to the next; 1 if not stated.
        step: Option<Box<Expr>>,
    },
    /// `(leaky_relu 0.1)`: a layer with its parameters, as a value.
    Layer(Box<LayerUse>),
}
