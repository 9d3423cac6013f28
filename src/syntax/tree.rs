//! The syntax tree: a file as its author wrote it, nothing looked up, nothing computed.

pub use super::operator::{BinaryOperator, UnaryOperator};
use crate::number::Extents;
use crate::source::{SourceId, Span};
use crate::syntax::literal::Literal;
use smol_str::SmolStr;

/// A name and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// `conv`; qualified names keep their dots: `in.channels`, `resnet.bottleneck`.
    pub text: SmolStr,
    /// Its place.
    pub span: Span,
}

/// A whole file.
#[derive(Clone, Debug)]
pub struct File {
    /// The text it was read from.
    pub source: SourceId,
    /// Its items in order.
    pub items: Vec<Item>,
    /// All its comments, `#` and `##`, in order (for the formatter).
    pub comments: Vec<Span>,
}

/// What is at the top of a file.
#[derive(Clone, Debug)]
pub enum Item {
    /// `use std.blocks { conv_bn_relu }`
    Use(Use),
    /// `network n(…) { … }`
    Network(Definition),
    /// `block b(…) { … }`
    Block(Definition),
    /// `fn f(…) = …`
    Function(Function),
    /// `let n = …`, outside of all bodies
    Constant(Constant),
}

impl Item {
    /// All of it.
    pub fn span(&self) -> Span {
        match self {
            Item::Use(used) => used.span,
            Item::Network(definition) | Item::Block(definition) => definition.span,
            Item::Function(function) => function.span,
            Item::Constant(constant) => constant.span,
        }
    }
}

/// Names brought in from another file.
#[derive(Clone, Debug)]
pub struct Use {
    /// The whole statement.
    pub span: Span,
    /// Where they come from.
    pub from: Module,
    /// `as r` after a whole module.
    pub alias: Option<Name>,
    /// The names in braces; none: the module itself, its names reached with a dot.
    pub names: Option<Vec<UsedName>>,
}

/// One name of a `use`.
#[derive(Clone, Debug)]
pub struct UsedName {
    /// The name in the other file.
    pub name: Name,
    /// The name here, if another.
    pub alias: Option<Name>,
}

impl UsedName {
    /// The name by which it is known here.
    pub fn here(&self) -> &Name {
        self.alias.as_ref().unwrap_or(&self.name)
    }

    /// From the name there to that here.
    pub fn span(&self) -> Span {
        self.name.span.to(self.here().span)
    }
}

/// What a `use` reads.
#[derive(Clone, Debug)]
pub enum Module {
    /// `std.blocks`
    Std(Name),
    /// `"stems.cnn"`: the path between the quotes, the span with them.
    Path(Name),
}

impl Module {
    /// Its name or path, and where it is.
    pub fn name(&self) -> &Name {
        match self {
            Module::Std(name) | Module::Path(name) => name,
        }
    }
}

/// A network or a block.
#[derive(Clone, Debug)]
pub struct Definition {
    /// From `network` or `block` to the closing brace.
    pub span: Span,
    /// What `##` comments say of it, one line each, without the `##`.
    pub doc: Vec<SmolStr>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it does.
    pub body: Body,
}

/// A function of values.
#[derive(Clone, Debug)]
pub struct Function {
    /// From `fn` to the end of its value.
    pub span: Span,
    /// What `##` comments say of it, one line each, without the `##`.
    pub doc: Vec<SmolStr>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it is for values of the parameters.
    pub value: Expr,
}

/// A value of the file.
#[derive(Clone, Debug)]
pub struct Constant {
    /// From `let` to the end of its value.
    pub span: Span,
    /// What `##` comments say of it, one line each, without the `##`.
    pub doc: Vec<SmolStr>,
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// A parameter of a network, block or function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// All of it.
    pub span: Span,
    /// The text of its `##` comments.
    pub doc: Vec<SmolStr>,
    /// Its name.
    pub name: Name,
    /// Its type, where one is given.
    pub ty: Option<(Type, Span)>,
    /// Its default.
    pub default: Option<Expr>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// A whole number.
    Int,
    /// Any number.
    Float,
    /// `on` or `off`.
    Bool,
    /// `3x3`; a whole number `n` stands for `nxn`.
    Size,
    /// A named point of the graph.
    Tensor,
    /// A layer or block, with its own parameters or without.
    Layer,
    /// One of a layer's words: `same`.
    Word,
    /// Values in their order: `[64, 128]`.
    List,
}

impl Type {
    /// All types.
    pub const ALL: [Type; 8] = [
        Type::Int,
        Type::Float,
        Type::Bool,
        Type::Size,
        Type::Tensor,
        Type::Layer,
        Type::Word,
        Type::List,
    ];

    /// The type as it is written.
    pub fn word(self) -> &'static str {
        match self {
            Type::Int => "int",
            Type::Float => "float",
            Type::Bool => "bool",
            Type::Size => "size",
            Type::Tensor => "tensor",
            Type::Layer => "layer",
            Type::Word => "word",
            Type::List => "list",
        }
    }
}

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
    /// All of it, without what ends it.
    pub span: Span,
    /// What it is.
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
        /// What kind of task.
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
        /// What makes them.
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
    /// What is done.
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
        /// What decides.
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
    /// What is in the parenthesis glued to the name, if there is one.
    pub call: Option<Call>,
    /// What follows, in order.
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

/// A value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// All of it, without parentheses around it.
    pub span: Span,
    /// What it is.
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
        /// What is done.
        operator: UnaryOperator,
        /// To what.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// What is done.
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
        /// What decides.
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
