//! The syntax tree: a file as its author wrote it, nothing looked up, nothing computed.

mod statement;
mod value;

pub use super::operator::{BinaryOperator, UnaryOperator};
pub use statement::{
    Argument, Body, Call, CallItem, Chain, For, LayerUse, Pattern, PatternKind, Repeat, Statement,
    StatementKind, Step, StepKind,
};
pub use value::{Expr, ExprKind};

use crate::source::{SourceId, Span};
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

/// An item at the top of a file.
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

/// The module that a `use` reads.
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
    /// The text of its `##` comments, one line each, without the `##`.
    pub doc: Vec<SmolStr>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its statements.
    pub body: Body,
}

/// A function of values.
#[derive(Clone, Debug)]
pub struct Function {
    /// From `fn` to the end of its value.
    pub span: Span,
    /// The text of its `##` comments, one line each, without the `##`.
    pub doc: Vec<SmolStr>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its value for values of the parameters.
    pub value: Expr,
}

/// A value of the file.
#[derive(Clone, Debug)]
pub struct Constant {
    /// From `let` to the end of its value.
    pub span: Span,
    /// The text of its `##` comments, one line each, without the `##`.
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
