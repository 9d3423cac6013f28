//! The meaning of each name of a file, without expanding anything.
//!
//! From a [`Program`](crate::program::Program) follows a [`Resolution`] for each requested file:
//! its definitions, its references with their targets (in the same file, in another file, or in the
//! language), and its scopes. [`Names`] follows names through `use`.
//!
//! The rules are those of the elaborator ("Scopes" in `docs/language.md`): a name of a tensor,
//! parameter or `let` is visible to the end of the body that defines it; a second definition of a
//! visible name is either an error or, for a carried name, the same tensor or value in the next
//! round, and in both cases refers to the first one. Nothing can be called as a constant of the
//! file. `_` names an unused value, and means nothing. Where only values decide (whether an untyped
//! parameter holds a layer or a number), the local name is taken. A shared piece sees the names of
//! the place where it is used; its names are looked up where it is written first.
//!
//! Files with errors are resolved as far as they were parsed: a line that could not be parsed
//! defines the names that it would have ([`NameKind::Lost`]).

mod known;
mod names;
mod query;
#[cfg(test)]
mod tests;
mod walk;

pub use known::{FUNCTIONS, PROPERTIES, QUANTITIES, TASK_SETTINGS, TASKS, UNUSED};
pub use names::Names;
pub use query::Found;
pub use walk::resolve;

use crate::source::{SourceId, Span, TextRange};
use smol_str::SmolStr;
use std::cell::OnceCell;

/// A definition of a [`Resolution`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(u32);

/// A scope of a [`Resolution`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(u32);

impl NameId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl ScopeId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// The kind of thing that a definition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A network of this file.
    Network,
    /// A block of this file.
    Block,
    /// A function of values of this file.
    Function,
    /// A value of this file, by `let` beside its networks.
    Constant,
    /// A whole module, by `use`.
    Module,
    /// A network, block, function or constant of another file, by `use`.
    Import,
    /// A parameter; also one of type `tensor`.
    Parameter,
    /// An input of a network.
    Input,
    /// A result of a line: `left` and `right` in `left, right = split 2`.
    Tensor,
    /// A point of a chain, by `as`.
    Label,
    /// A value, by `let`.
    Let,
    /// The variable of a `for`, a number or an item of a list.
    Variable,
    /// A tensor or value that a loop hands to its next round.
    Carry,
    /// A piece of layers with one set of weights, by `share`.
    Share,
    /// The flow at the start of a block or the only input of a network: `in`. Its place is the `{`
    /// of the block (empty) or the word `input`.
    Flow,
    /// A name that a line would have defined if it could be parsed.
    Lost,
}

impl NameKind {
    /// In a word or two.
    pub fn describe(self) -> &'static str {
        match self {
            NameKind::Network => "network",
            NameKind::Block => "block",
            NameKind::Function => "function",
            NameKind::Constant => "constant",
            NameKind::Module => "module",
            NameKind::Import => "import",
            NameKind::Parameter => "parameter",
            NameKind::Input => "input",
            NameKind::Tensor => "tensor",
            NameKind::Label => "label",
            NameKind::Let => "let",
            NameKind::Variable => "variable",
            NameKind::Carry => "carry",
            NameKind::Share => "share",
            NameKind::Flow => "flow",
            NameKind::Lost => "lost",
        }
    }

    /// Whether it is known in the whole file, and defined outside of networks and blocks.
    pub fn is_at_top(self) -> bool {
        match self {
            NameKind::Network
            | NameKind::Block
            | NameKind::Function
            | NameKind::Constant
            | NameKind::Module
            | NameKind::Import => true,
            NameKind::Parameter
            | NameKind::Input
            | NameKind::Tensor
            | NameKind::Label
            | NameKind::Let
            | NameKind::Variable
            | NameKind::Carry
            | NameKind::Share
            | NameKind::Flow
            | NameKind::Lost => false,
        }
    }
}

/// A definition of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name.
    pub name: SmolStr,
    /// Where it is given.
    pub span: Span,
    /// The kind of the named item.
    pub kind: NameKind,
    /// Where it is visible,
    pub scope: ScopeId,
    /// from this offset on.
    pub visible_from: u32,
    /// The target that it represents: of a name that a loop carries, the tensor outside; of another
    /// line for a visible name, its first definition; of an import or module, the definition or
    /// file that it brings in.
    pub origin: Option<Target>,
}

/// The target of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A definition of the same file.
    Here(NameId),
    /// A definition of another file, by the place of its name.
    Elsewhere(Span),
    /// Another file.
    File(SourceId),
    /// Something of the language: a layer or its parameter, a word, a function, a property.
    Language,
    /// Something that only a value decides: a parameter of a layer that is a value itself.
    Dynamic,
}

/// The role of a reference, judged by the place where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The first word of a step, or of a layer with its values: a layer, block, piece or tensor.
    Step,
    /// A tensor: of `output` or `carry`, or before the dot of a property.
    Tensor,
    /// A value, layer or word in an expression.
    Value,
    /// A function: `max` in `max(8, n)`.
    Function,
    /// The name after the dot: `channels` in `in.channels`.
    Property,
    /// The name before the `=`: `pad` in `pad=1`.
    Parameter,
    /// A setting of `task`.
    Setting,
    /// The name after the word `task`.
    Task,
    /// A module: after `use`, or before the dot of a name in it.
    Module,
    /// A name in the braces of a `use`.
    Import,
}

impl Role {
    /// In a word.
    pub fn describe(self) -> &'static str {
        match self {
            Role::Step => "step",
            Role::Tensor => "tensor",
            Role::Value => "value",
            Role::Function => "function",
            Role::Property => "property",
            Role::Parameter => "parameter",
            Role::Setting => "setting",
            Role::Task => "task",
            Role::Module => "module",
            Role::Import => "import",
        }
    }
}

/// A place that uses a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name.
    pub name: SmolStr,
    /// Where it is used.
    pub span: Span,
    /// Its role.
    pub role: Role,
    /// Its target; `None` where nothing is known.
    pub target: Option<Target>,
}

/// Where names are visible: a file, a network or block, a body, a round of a loop, a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The scope around it; none of the file.
    pub parent: Option<ScopeId>,
    /// All of it.
    pub range: TextRange,
}

/// The definitions and references of a network, block, function or constant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name, if it has one.
    pub name: Option<NameId>,
    /// Its scope.
    pub scope: ScopeId,
    /// Its definitions (its own name and parameters not among them), by their indices.
    pub definitions: std::ops::Range<usize>,
    /// Its parameters, by theirs.
    pub parameters: std::ops::Range<usize>,
    /// Its references, by theirs.
    pub references: std::ops::Range<usize>,
    /// Whether a line of it could not be parsed.
    pub has_bad: bool,
}

/// The names of one file.
#[derive(Clone, Debug)]
pub struct Resolution {
    source: SourceId,
    definitions: Vec<Definition>,
    references: Vec<Reference>,
    scopes: Vec<Scope>,
    /// A part for each item; an empty one for a `use`.
    parts: Vec<Part>,
    /// Definitions and references in the order of the text, computed on request.
    order: OnceCell<query::Order>,
}
