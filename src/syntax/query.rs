//! The syntax at a place of a file: the nodes of the tree around an offset ([`node_at`]).

use super::tree::{
    Argument, Body, Call, Chain, Expr, File, Item, LayerUse, Module, Name, Parameter, Pattern,
    Statement, Step, Type, UsedName,
};
use super::visit::{
    Visit, walk_argument, walk_body, walk_call, walk_chain, walk_expr, walk_item, walk_layer_use,
    walk_module, walk_name, walk_parameter, walk_pattern, walk_statement, walk_step, walk_type,
    walk_used_name,
};
use crate::source::{Span, TextRange};

/// A node of the tree.
#[derive(Clone, Copy, Debug)]
pub enum NodeRef<'t> {
    /// A `use`, network or block.
    Item(&'t Item),
    /// Where a `use` takes its names from.
    Module(&'t Module),
    /// A name in the braces of a `use`, with its alias.
    UsedName(&'t UsedName),
    /// A parameter of a definition.
    Parameter(&'t Parameter),
    /// The type of a parameter.
    Type(&'t (Type, Span)),
    /// Statements in braces.
    Body(&'t Body),
    /// A statement.
    Statement(&'t Statement),
    /// Steps joined by `->`.
    Chain(&'t Chain),
    /// A step, with its label and shape.
    Step(&'t Step),
    /// A name with its arguments.
    LayerUse(&'t LayerUse),
    /// The parentheses glued to a name.
    Call(&'t Call),
    /// A value given to a layer, with its parameter's name.
    Argument(&'t Argument),
    /// A shape that is stated.
    Pattern(&'t Pattern),
    /// A value.
    Expr(&'t Expr),
    /// A name.
    Name(&'t Name),
    /// A comment.
    Comment(Span),
}

impl NodeRef<'_> {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            NodeRef::Item(item) => item.span(),
            NodeRef::Module(module) => module.name().span,
            NodeRef::UsedName(name) => name.span(),
            NodeRef::Parameter(parameter) => parameter.span,
            NodeRef::Type((_, span)) | NodeRef::Comment(span) => *span,
            NodeRef::Body(body) => body.span,
            NodeRef::Statement(statement) => statement.span,
            NodeRef::Chain(chain) => chain.span,
            NodeRef::Step(step) => step.span,
            NodeRef::LayerUse(used) => used.span,
            NodeRef::Call(call) => call.span,
            NodeRef::Argument(argument) => argument.span,
            NodeRef::Pattern(pattern) => pattern.span,
            NodeRef::Expr(expr) => expr.span,
            NodeRef::Name(name) => name.span,
        }
    }

    /// Its kind, in a word or two.
    pub fn describe(&self) -> &'static str {
        match self {
            NodeRef::Item(_) => "item",
            NodeRef::Module(_) => "module",
            NodeRef::UsedName(_) => "used name",
            NodeRef::Parameter(_) => "parameter",
            NodeRef::Type(_) => "type",
            NodeRef::Body(_) => "body",
            NodeRef::Statement(_) => "statement",
            NodeRef::Chain(_) => "chain",
            NodeRef::Step(_) => "step",
            NodeRef::LayerUse(_) => "layer",
            NodeRef::Call(_) => "call",
            NodeRef::Argument(_) => "argument",
            NodeRef::Pattern(_) => "shape",
            NodeRef::Expr(_) => "value",
            NodeRef::Name(_) => "name",
            NodeRef::Comment(_) => "comment",
        }
    }
}

/// The nodes that contain `offset`, the outermost first; none where nothing is, as between items
/// and past the end.
///
/// A node contains the offsets from its start to its end, both included: a cursor after the last
/// letter of a word is at the word. Where two nodes touch, it is at the left one.
///
/// ```
/// use cnn_lang::{source::SourceId, syntax};
///
/// let text = "block b(n) { conv n 3x3 }\n";
/// let file = syntax::parse(SourceId(0), text).file;
/// let at = |offset| -> Vec<&str> {
///     let nodes = syntax::query::node_at(&file, offset);
///     nodes.iter().map(|node| node.describe()).collect()
/// };
/// assert_eq!(at(17), ["item", "body", "statement", "chain", "step", "layer", "name"]);
/// assert_eq!(at(19), ["item", "body", "statement", "chain", "step", "layer", "argument", "value"]);
/// assert_eq!(at(1_000), [""; 0]);
/// ```
pub fn node_at(file: &File, offset: u32) -> Vec<NodeRef<'_>> {
    let mut found = Finder {
        offset,
        nodes: Vec::new(),
        passed: false,
    };
    for item in &file.items {
        found.visit_item(item);
    }
    let mut nodes = found.nodes;
    // Comments are in order, and none contains another.
    let after = file.comments.partition_point(|span| span.start <= offset);
    let comment = after.checked_sub(1).and_then(|at| file.comments.get(at));
    let is_free = |comment: &Span| match nodes.last() {
        Some(NodeRef::Item(_) | NodeRef::Body(_)) | None => true,
        Some(inner) => inner.span().end < offset || comment.start < offset,
    };
    if let Some(comment) = comment
        .filter(|it| offset <= it.end)
        .filter(|it| is_free(it))
    {
        nodes.push(NodeRef::Comment(*comment));
    }
    nodes
}

struct Finder<'t> {
    offset: u32,
    nodes: Vec<NodeRef<'t>>,
    /// Whether the node that contains the offset has been left: a node that touches it on the right
    /// does not contain it any more.
    passed: bool,
}

impl<'t> Finder<'t> {
    /// Goes into a node that contains the offset.
    fn enter(&mut self, node: NodeRef<'t>, walk: impl FnOnce(&mut Self)) {
        let TextRange { start, end } = node.span().range();
        if !self.passed && (start..=end).contains(&self.offset) {
            self.nodes.push(node);
            walk(self);
            self.passed = true;
        }
    }
}

impl<'t> Visit<'t> for Finder<'t> {
    fn visit_item(&mut self, item: &'t Item) {
        self.enter(NodeRef::Item(item), |this| walk_item(this, item));
    }

    fn visit_module(&mut self, module: &'t Module) {
        self.enter(NodeRef::Module(module), |this| walk_module(this, module));
    }

    fn visit_used_name(&mut self, name: &'t UsedName) {
        self.enter(NodeRef::UsedName(name), |this| walk_used_name(this, name));
    }

    fn visit_parameter(&mut self, parameter: &'t Parameter) {
        self.enter(NodeRef::Parameter(parameter), |this| {
            walk_parameter(this, parameter);
        });
    }

    fn visit_type(&mut self, ty: &'t (Type, Span)) {
        self.enter(NodeRef::Type(ty), |this| walk_type(this, ty));
    }

    fn visit_body(&mut self, body: &'t Body) {
        self.enter(NodeRef::Body(body), |this| walk_body(this, body));
    }

    fn visit_statement(&mut self, statement: &'t Statement) {
        self.enter(NodeRef::Statement(statement), |this| {
            walk_statement(this, statement);
        });
    }

    fn visit_chain(&mut self, chain: &'t Chain) {
        self.enter(NodeRef::Chain(chain), |this| walk_chain(this, chain));
    }

    fn visit_step(&mut self, step: &'t Step) {
        self.enter(NodeRef::Step(step), |this| walk_step(this, step));
    }

    fn visit_layer_use(&mut self, used: &'t LayerUse) {
        self.enter(NodeRef::LayerUse(used), |this| walk_layer_use(this, used));
    }

    fn visit_call(&mut self, call: &'t Call) {
        self.enter(NodeRef::Call(call), |this| walk_call(this, call));
    }

    fn visit_argument(&mut self, argument: &'t Argument) {
        self.enter(NodeRef::Argument(argument), |this| {
            walk_argument(this, argument);
        });
    }

    fn visit_pattern(&mut self, pattern: &'t Pattern) {
        self.enter(NodeRef::Pattern(pattern), |this| {
            walk_pattern(this, pattern);
        });
    }

    fn visit_expr(&mut self, expr: &'t Expr) {
        self.enter(NodeRef::Expr(expr), |this| walk_expr(this, expr));
    }

    fn visit_name(&mut self, name: &'t Name) {
        self.enter(NodeRef::Name(name), |this| walk_name(this, name));
    }
}
