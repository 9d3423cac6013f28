//! One walk through a file: names are defined, become visible, and are looked up, in the order in
//! which the elaborator does it.

mod references;
mod scopes;
mod uses;
mod visit;

use super::{NameId, NameKind, Part, Resolution, Role, Scope, ScopeId, Target};
use crate::layer::Signature;
use crate::program::{DefinitionId, Named, Program, module_name};
use crate::source::{Span, TextRange};
use crate::syntax::tree::{
    Constant, Definition, Function, Item, Name, Parameter, StatementKind, Type, Use,
};
use crate::syntax::visit::{Visit, walk_body};
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The names of a file of a program, by the index of its module. Takes time linear in its text.
pub fn resolve(program: &Program, module: usize) -> Resolution {
    let mut resolver = Resolver {
        program,
        module,
        done: Resolution {
            source: Default::default(),
            definitions: Vec::new(),
            references: Vec::new(),
            scopes: vec![Scope {
                parent: None,
                range: TextRange::new(0, u32::MAX),
            }],
            parts: Vec::new(),
            order: OnceCell::new(),
        },
        holds: Vec::new(),
        top: HashMap::new(),
        has_values: false,
        visible: HashMap::new(),
        open: Vec::new(),
        scope: ScopeId(0),
        expected: Expected::Operand,
        measures: false,
        is_late: false,
        late: Vec::new(),
        names_its_input: false,
        has_bad: false,
        outermost: ScopeId(0),
        first: 0,
        parameters: HashMap::new(),
    };
    if let Some(file) = program.module(module).map(|module| &module.file) {
        resolver.done.source = file.source;
        resolver.file(&file.items);
    }
    resolver.done
}

/// The kind of thing that a name represents, where it is known without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Tensor,
    Layer,
    Value,
    /// A layer or a value.
    Any,
}

/// The possible meanings of a name in an expression when it is not a local one.
#[derive(Clone, Copy)]
enum Expected {
    /// Only a value.
    Operand,
    /// A word of a parameter of this layer.
    OfLayer(&'static Signature),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A value for a parameter of this type; any value if it has none.
    Type(Option<Type>),
}

/// The receiver of a use's arguments.
#[derive(Clone, Copy)]
enum Callee {
    Layer(&'static Signature),
    Definition(DefinitionId),
    /// A value, so that nothing is known of its parameters.
    Value,
    /// Nothing that has parameters.
    Nothing,
}

/// A reference that may be to a name that is defined below it.
struct Late<'t> {
    reference: usize,
    name: &'t str,
    lookup: Lookup,
}

#[derive(Clone, Copy)]
enum Lookup {
    /// A step; or, with `true`, a layer as a value.
    Step(bool),
    /// A value; with `true` in an `expect`, which can measure.
    Value(Expected, bool),
}

/// The parameters of a block that take values.
struct Parameters<'t> {
    all: Vec<(usize, &'t Parameter)>,
    by_name: HashMap<&'t str, usize>,
}

struct Resolver<'t> {
    program: &'t Program,
    module: usize,
    done: Resolution,
    /// For each definition.
    holds: Vec<Holds>,
    /// The names at the top of the file.
    top: HashMap<SmolStr, NameId>,
    /// Whether a constant may be among them.
    has_values: bool,
    /// The local names that are visible.
    visible: HashMap<&'t str, NameId>,
    /// The visible names in the order of their definitions, with the previous meaning of each.
    open: Vec<(&'t str, Option<NameId>)>,
    scope: ScopeId,
    expected: Expected,
    /// Whether an `expect` is walked.
    measures: bool,
    /// Whether names may be defined below: those of pieces and of `expect`.
    is_late: bool,
    late: Vec<Late<'t>>,
    /// Whether the input of this network is called `in`: it has only one.
    names_its_input: bool,
    has_bad: bool,
    /// The scope of the network or block, and the index of its first definition.
    outermost: ScopeId,
    first: usize,
    parameters: HashMap<DefinitionId, Rc<Parameters<'t>>>,
}

impl<'t> Resolver<'t> {
    fn file(&mut self, items: &'t [Item]) {
        for item in items {
            let first = self.done.definitions.len();
            let mut part = Part::default();
            if let Some((kind, name, parameters)) = named_by(item) {
                part.name = self.at_top(name, kind, None);
                let first = self.done.definitions.len();
                for parameter in parameters {
                    self.define(&parameter.name, NameKind::Parameter, Holds::Any);
                }
                part.parameters = first..self.done.definitions.len();
                self.has_values |= kind == NameKind::Constant;
            }
            part.definitions = first..first;
            self.done.parts.push(part);
        }
        // The names of the file itself come before those that it uses.
        for item in items {
            if let Item::Use(used) = item {
                self.import(used);
            }
        }
        for (index, item) in items.iter().enumerate() {
            if let Item::Constant(constant) = item {
                self.note_held(index, constant);
            }
        }
        for (index, item) in items.iter().enumerate() {
            let (names, references) = (self.done.definitions.len(), self.done.references.len());
            self.has_bad = false;
            let parameters = self
                .done
                .parts
                .get(index)
                .map(|part| part.parameters.clone());
            let parameters = parameters.unwrap_or_default();
            match item {
                Item::Network(definition) => {
                    self.definition(NameKind::Network, definition, parameters);
                }
                Item::Block(definition) => self.definition(NameKind::Block, definition, parameters),
                Item::Function(function) => self.function(function, parameters),
                Item::Constant(constant) => self.constant(constant),
                Item::Use(_) => continue,
            }
            if let Some(part) = self.done.parts.get_mut(index) {
                part.definitions = names..self.done.definitions.len();
                part.references = references..self.done.references.len();
                part.scope = self.outermost;
                part.has_bad = self.has_bad;
            }
        }
    }

    /// A name at the top of the file; the first of each counts.
    fn at_top(&mut self, name: &'t Name, kind: NameKind, origin: Option<Target>) -> Option<NameId> {
        // One without a name could not be parsed.
        let is_named = !name.text.is_empty();
        is_named.then(|| self.name_at_top(name.text.clone(), name.span, kind, origin))
    }

    fn name_at_top(
        &mut self,
        name: SmolStr,
        span: Span,
        kind: NameKind,
        origin: Option<Target>,
    ) -> NameId {
        let id = self.push(name.clone(), span, kind, Holds::Layer);
        let first = *self.top.entry(name).or_insert(id);
        if let Some(defined) = self.defined_mut(id) {
            defined.origin = if first == id {
                origin
            } else {
                Some(Target::Here(first))
            };
        }
        id
    }

    fn import(&mut self, used: &'t Use) {
        let file = self.program.used(self.module, used).first();
        let file = file.and_then(|&module| self.program.module(module));
        let file = file.map(|module| Target::File(module.file.source));
        let path = used.from.name();
        self.refer(&path.text, path.span, Role::Module, file);
        match &used.names {
            None => {
                let (span, text) = module_name(used);
                // A constant may be in it.
                self.has_values |= self.program.has_constants();
                self.name_at_top(text, span, NameKind::Module, file);
            }
            Some(names) => {
                for name in names {
                    let here = name.here();
                    let origin = match self.program.lookup(self.module, &here.text) {
                        Some(Named::Definition(id) | Named::Function(id) | Named::Constant(id)) => {
                            self.place(*id)
                        }
                        Some(Named::Modules(_) | Named::Unknown) | None => None,
                    };
                    self.refer(&name.name.text, name.name.span, Role::Import, origin);
                    self.has_values |= self.program.has_constants();
                    self.at_top(here, NameKind::Import, origin);
                }
            }
        }
    }

    /// The name of something of another file.
    fn place(&self, id: DefinitionId) -> Option<Target> {
        Some(Target::Elsewhere(self.program.name_of(id)?.span))
    }

    /// Notes whether the constant of an item is a layer or a value.
    fn note_held(&mut self, index: usize, constant: &'t Constant) {
        let holds = self.holds(&constant.value);
        let part = self.done.parts.get(index);
        let name = part.and_then(|part| part.name);
        if let Some(held) = name.and_then(|id| self.holds.get_mut(id.index())) {
            *held = holds;
        }
    }

    fn function(&mut self, function: &'t Function, parameters: std::ops::Range<usize>) {
        self.first = self.done.definitions.len();
        self.scoped(function.span.range(), |this| {
            this.outermost = this.scope;
            this.parameters_in(parameters, &function.parameters);
            this.expecting(Expected::Type(None), |this| {
                this.visit_expr(&function.value)
            });
        });
    }

    fn constant(&mut self, constant: &'t Constant) {
        self.first = self.done.definitions.len();
        self.scoped(constant.span.range(), |this| {
            this.outermost = this.scope;
            this.expecting(Expected::Type(None), |this| {
                this.visit_expr(&constant.value)
            });
        });
    }

    /// The parameters of a definition, which become visible one by one; whether one is per tensor.
    fn parameters_in(
        &mut self,
        places: std::ops::Range<usize>,
        parameters: &'t [Parameter],
    ) -> bool {
        let mut takes_tensors = false;
        for (index, parameter) in places.zip(parameters) {
            let ty = parameter.ty.map(|(ty, _)| ty);
            takes_tensors |= ty == Some(Type::Tensor);
            if let Some(default) = &parameter.default {
                self.expecting(Expected::Type(ty), |this| this.visit_expr(default));
            }
            let holds = match (ty, &parameter.default) {
                (Some(Type::Tensor), _) => Holds::Tensor,
                (Some(Type::Layer), _) => Holds::Layer,
                (
                    Some(
                        Type::Int | Type::Float | Type::Bool | Type::Size | Type::Word | Type::List,
                    ),
                    _,
                ) => Holds::Value,
                (None, Some(default)) => self.holds(default),
                (None, None) => Holds::Any,
            };
            let id = name_id(index);
            if let Some(known) = self.holds.get_mut(index) {
                *known = holds;
            }
            self.declare(id, &parameter.name.text, parameter.span.end);
        }
        takes_tensors
    }

    fn definition(
        &mut self,
        kind: NameKind,
        definition: &'t Definition,
        parameters: std::ops::Range<usize>,
    ) {
        let statements = definition.body.statements.iter();
        let inputs = statements.filter(|it| matches!(it.kind, StatementKind::Input { .. }));
        self.names_its_input = kind == NameKind::Network && inputs.count() == 1;
        self.first = self.done.definitions.len();
        self.scoped(definition.span.range(), |this| {
            this.outermost = this.scope;
            let takes_tensors = this.parameters_in(parameters, &definition.parameters);
            if kind == NameKind::Block && !takes_tensors {
                this.flow(definition.body.span.before());
            }
            // The names of a definition end with it: its body is not a scope of its own.
            walk_body(this, &definition.body);
            this.settle(0);
        });
        self.settle_language();
    }

    /// The name `in`, whose definition is not written.
    fn flow(&mut self, span: Span) {
        let id = self.push(
            SmolStr::new_static("in"),
            span,
            NameKind::Flow,
            Holds::Tensor,
        );
        self.show(id, "in", span.end);
    }
}

/// The kind, name and parameters of an item that has a name.
fn named_by(item: &Item) -> Option<(NameKind, &Name, &[Parameter])> {
    match item {
        Item::Network(definition) => {
            Some((NameKind::Network, &definition.name, &definition.parameters))
        }
        Item::Block(definition) => {
            Some((NameKind::Block, &definition.name, &definition.parameters))
        }
        Item::Function(function) => {
            Some((NameKind::Function, &function.name, &function.parameters))
        }
        Item::Constant(constant) => Some((NameKind::Constant, &constant.name, &[])),
        Item::Use(_) => None,
    }
}

fn index_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

pub(in crate::resolve) fn name_id(index: usize) -> NameId {
    NameId(index_of(index))
}
