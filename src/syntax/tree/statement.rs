//! Statements, chains and their steps.

use super::{Expr, Name};
use crate::source::Span;

/// Statements in braces.
#[derive(Clone, Debug)]
pub struct Body {
    /// With its braces.
    pub span: Span,
    /// In order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// All of it, without the end of its line.
    pub span: Span,
    /// Its kind.
    pub kind: StatementKind,
    /// Whether it is not as it is written but as a fix would have it (its own text, not only that of
    /// statements inside it). Its spans are those of the text as it is written, where its words are
    /// there.
    pub repaired: bool,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `input u 2x127x47`
    Input {
        /// Its name, if it has one.
        name: Option<Name>,
        /// channels x height x width, or one number for a vector.
        shape: Pattern,
    },
    /// `output a, b train=on`
    Output {
        /// The tensors.
        names: Vec<Name>,
        /// The value of `train=`.
        train: Option<Expr>,
    },
    /// `expect params <= 5M`
    Expect(Expr),
    /// `where params <= 5M`
    Where(Expr),
    /// `task classification { classes=10 }`
    Task {
        /// The kind of task.
        kind: Name,
        /// Its settings; each has a name.
        settings: Vec<Argument>,
    },
    /// `share head = chain`
    Share {
        /// The piece's name.
        name: Name,
        /// The piece.
        chain: Chain,
    },
    /// `let n = expr`
    Let {
        /// The value's name.
        name: Name,
        /// The value.
        value: Expr,
    },
    /// `left, right = split 2`
    Bind {
        /// The names of the results.
        names: Vec<Name>,
        /// The chain that makes them.
        chain: Chain,
    },
    /// A chain that is the new flow.
    Chain(Chain),
    /// A line that could not be read; its diagnostic has been given. With the names it would have
    /// defined, so that their uses are not errors of their own.
    Bad(Vec<Name>),
}

/// Steps joined by `->`.
#[derive(Clone, Debug)]
pub struct Chain {
    /// All of it.
    pub span: Span,
    /// At least one.
    pub steps: Vec<Step>,
}

/// One step of a chain.
#[derive(Clone, Debug)]
pub struct Step {
    /// With label and assertion.
    pub span: Span,
    /// Its kind.
    pub kind: StepKind,
    /// `as name`
    pub label: Option<Name>,
    /// `: 512x7x7`
    pub shape: Option<Pattern>,
}

/// The kinds of steps.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// A layer, a block, a `layer` parameter, or the name of a tensor.
    Layer(LayerUse),
    /// `repeat n carry h { … }`
    Repeat(Repeat),
    /// `for i in 0..n carry h { … }`
    For(For),
    /// `if c { … } else { … }`; `else if` is an `else` of one `if` step.
    If {
        /// The condition.
        condition: Expr,
        /// When it holds.
        then: Body,
        /// When it does not.
        otherwise: Option<Body>,
    },
    /// `residual { … } shortcut { … }`
    Residual {
        /// The branch.
        body: Body,
        /// The other branch; none: identity.
        shortcut: Option<Body>,
    },
    /// `choose { a | b }`
    Choose(Vec<Chain>),
    /// `frozen { … }`
    Frozen(Body),
    /// `{ … }`
    Body(Body),
}

/// `repeat n carry h { … }`
#[derive(Clone, Debug)]
pub struct Repeat {
    /// The word `repeat`.
    pub keyword: Span,
    /// How often.
    pub count: Expr,
    /// The names that each round hands to the next.
    pub carry: Vec<Name>,
    /// One round.
    pub body: Body,
}

/// `for i in 0..n { … }`, `for t, c in [[1, 16], [6, 24]] { … }`
#[derive(Clone, Debug)]
pub struct For {
    /// The word `for`.
    pub keyword: Span,
    /// The number that counts, or the element of the list; several: the elements of each row.
    pub names: Vec<Name>,
    /// A range or a list.
    pub range: Expr,
    /// The names that each round hands to the next.
    pub carry: Vec<Name>,
    /// One round.
    pub body: Body,
}

/// A name with its arguments: `conv 64 3x3 pad=1`, `add(a, b)`.
#[derive(Clone, Debug)]
pub struct LayerUse {
    /// All of it.
    pub span: Span,
    /// The layer, block, parameter or tensor.
    pub name: Name,
    /// The call in the parentheses glued to the name, if there is one.
    pub call: Option<Call>,
    /// The arguments, in order.
    pub arguments: Vec<Argument>,
}

/// `(a, b)` glued to a name.
#[derive(Clone, Debug)]
pub struct Call {
    /// With its parentheses.
    pub span: Span,
    /// In order.
    pub items: Vec<CallItem>,
}

/// One of the things in a call.
#[derive(Clone, Debug)]
pub enum CallItem {
    /// A chain, as it should be (a lone name is one).
    Chain(Chain),
    /// A value: understood for the error it deserves.
    Value(Argument),
}

/// A value given to a layer: `64`, `pad=1`.
#[derive(Clone, Debug)]
pub struct Argument {
    /// All of it.
    pub span: Span,
    /// The parameter's name, where it is given.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
}

/// A shape that is stated: of an input or an assertion.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// All of it.
    pub span: Span,
    /// Its content.
    pub kind: PatternKind,
}

/// The two ways to state a shape.
#[derive(Clone, Debug)]
pub enum PatternKind {
    /// `?x7x7`: one entry a dimension, `None` for `?`.
    Literal(Vec<Option<u64>>),
    /// `(4 * n x 7 x 7)`, or the name of a number or size.
    Value(Expr),
}
