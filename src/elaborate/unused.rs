//! Names that are given and never used, read off the tree: a name that only an `if` which does
//! not hold would use is used.

use super::mistakes;
use crate::diagnostic::Diagnostic;
use crate::program::Program;
use crate::source::Span;
use crate::syntax::tree::{
    Argument, Body, CallItem, Chain, Definition, Expr, ExprKind, Item, LayerUse, Name, PatternKind,
    Statement, StatementKind, Step, StepKind,
};
use std::collections::{HashMap, HashSet};

/// Warnings for the file that was asked for.
pub(super) fn unused(program: &Program) -> Vec<Diagnostic> {
    let Some(root) = program.root() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut mentioned: HashSet<&str> = HashSet::new();
    let mut blocks: Vec<&Definition> = Vec::new();
    let mut has_network = false;
    let mut has_bad = false;
    for item in &root.file.items {
        let definition = match item {
            Item::Network(definition) => {
                has_network = true;
                definition
            }
            Item::Block(definition) => {
                blocks.push(definition);
                definition
            }
            Item::Use(_) => continue,
        };
        let mut names = Names::default();
        names.definition(definition);
        names.bad |= program.diagnostics.iter().any(|found| {
            found.code.id.starts_with('P')
                && found.primary.span.source == definition.span.source
                && definition.span.start <= found.primary.span.start
                && found.primary.span.end <= definition.span.end
        });
        has_bad |= names.bad;
        if !names.bad {
            found.extend(names.unused_in(definition));
            found.extend(super::idle::idle(definition));
        }
        mentioned.extend(names.used);
    }
    // What could not be read, a line or a file, may have used anything.
    if has_bad || program.diagnostics.iter().any(Diagnostic::is_error) {
        return found;
    }
    if has_network {
        let used = reached(&root.file.items);
        for block in blocks {
            if !used.contains(block.name.text.as_str()) {
                found.push(mistakes::unused_block(&block.name));
            }
        }
    }
    for item in &root.file.items {
        let Item::Use(used) = item else { continue };
        for name in used.names.iter().flatten() {
            let here = name.alias.as_ref().unwrap_or(&name.name);
            if !mentioned.contains(here.text.as_str()) {
                found.push(mistakes::unused_use(here.span, &here.text));
            }
        }
        let whole = crate::program::module_name(used);
        if used.names.is_none() && !mentioned.contains(whole.1.as_str()) {
            found.push(mistakes::unused_use(whole.0, &whole.1));
        }
    }
    found
}

/// The names that networks reach, through blocks too.
fn reached(items: &[Item]) -> HashSet<&str> {
    let mut reached: HashSet<&str> = HashSet::new();
    let mut open: Vec<&str> = Vec::new();
    let mut blocks: HashMap<&str, &Definition> = HashMap::new();
    let uses = |definition| {
        let mut names = Names::default();
        names.definition(definition);
        names.used
    };
    for item in items {
        match item {
            Item::Network(network) => open.extend(uses(network)),
            Item::Block(block) => {
                blocks.insert(&block.name.text, block);
            }
            Item::Use(_) => {}
        }
    }
    while let Some(name) = open.pop() {
        if reached.insert(name)
            && let Some(block) = blocks.get(name)
        {
            open.extend(uses(block));
        }
    }
    reached
}

/// The tensors that the lines of a definition name beside the flow, and that nothing reads.
pub(super) fn unread_tensors(definition: &Definition) -> Vec<&Name> {
    let mut names = Names::default();
    names.definition(definition);
    let mut made = Vec::new();
    for statement in &definition.body.statements {
        if let StatementKind::Bind { names, .. } = &statement.kind {
            made.extend(names);
        }
    }
    made.retain(|name| !names.used.contains(name.text.as_str()));
    made
}

/// Where a definition makes its names; of one that several bodies make, the first.
pub(super) type Made<'t> = HashMap<&'t str, Span>;

/// Where a body, or one in it, makes its names.
pub(super) fn made_in(body: &Body) -> Made<'_> {
    let mut names = Names::default();
    names.body(body);
    let made = names.made.iter().chain(&names.inputs).chain(&names.labels);
    let mut places = Made::new();
    for name in made {
        places.entry(name.text.as_str()).or_insert(name.span);
    }
    places
}

/// The names that a definition gives and uses.
#[derive(Default)]
struct Names<'t> {
    made: Vec<&'t Name>,
    inputs: Vec<&'t Name>,
    labels: Vec<&'t Name>,
    used: HashSet<&'t str>,
    /// Whether a line could not be read.
    bad: bool,
}

impl<'t> Names<'t> {
    fn definition(&mut self, definition: &'t Definition) {
        for parameter in &definition.parameters {
            if let Some(default) = &parameter.default {
                self.expr(default);
            }
        }
        self.body(&definition.body);
    }

    fn unused_in(&self, definition: &'t Definition) -> Vec<Diagnostic> {
        let unused =
            |name: &&Name| !self.used.contains(name.text.as_str()) && !name.text.starts_with('_');
        let parameters = definition.parameters.iter();
        let mut found: Vec<Diagnostic> = parameters
            .map(|parameter| &parameter.name)
            .filter(unused)
            .map(|name| mistakes::unused_parameter(name, &definition.name.text))
            .collect();
        // The only input flows, and its name is a label.
        let inputs = self.inputs.iter().filter(|_| self.inputs.len() > 1);
        let made = self.made.iter().chain(inputs).copied().filter(unused);
        found.extend(made.map(mistakes::unused_value));
        found
    }

    fn use_name(&mut self, name: &'t str) {
        self.used.insert(name);
        if let Some((head, _)) = name.split_once('.') {
            self.used.insert(head);
        }
        // `kxk`, which is no name, is told as what it should be: a use of `k`.
        if let Some((height, width)) = name.split_once('x') {
            self.used.extend([height, width]);
        }
    }

    fn body(&mut self, body: &'t Body) {
        for statement in &body.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'t Statement) {
        match &statement.kind {
            StatementKind::Input { name, shape } => {
                self.inputs.extend(name);
                if let PatternKind::Value(expr) = &shape.kind {
                    self.expr(expr);
                }
            }
            StatementKind::Output { names, train } => {
                for name in names {
                    self.use_name(&name.text);
                }
                if let Some(train) = train {
                    self.expr(train);
                }
            }
            StatementKind::Expect(expr) | StatementKind::Where(expr) => self.expr(expr),
            StatementKind::Task { settings, .. } => self.arguments(settings),
            StatementKind::Share { name, chain } => {
                self.made.push(name);
                self.chain(chain);
            }
            StatementKind::Let { name, value } => {
                self.made.push(name);
                self.expr(value);
            }
            StatementKind::Bind { names, chain } => {
                self.made.extend(names);
                self.chain(chain);
            }
            StatementKind::Chain(chain) => self.chain(chain),
            StatementKind::Bad(_) => self.bad = true,
        }
    }

    fn chain(&mut self, chain: &'t Chain) {
        for step in &chain.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &'t Step) {
        self.labels.extend(&step.label);
        if let Some(pattern) = &step.shape
            && let PatternKind::Value(expr) = &pattern.kind
        {
            self.expr(expr);
        }
        match &step.kind {
            StepKind::Layer(used) => self.layer_use(used),
            StepKind::Repeat(repeat) => {
                self.expr(&repeat.count);
                self.carried(&repeat.carry);
                self.body(&repeat.body);
            }
            StepKind::For(each) => {
                self.expr(&each.range);
                self.carried(&each.carry);
                self.body(&each.body);
            }
            StepKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expr(condition);
                self.body(then);
                if let Some(otherwise) = otherwise {
                    self.body(otherwise);
                }
            }
            StepKind::Residual { body, shortcut } => {
                self.body(body);
                if let Some(shortcut) = shortcut {
                    self.body(shortcut);
                }
            }
            StepKind::Choose(chains) => {
                for chain in chains {
                    self.chain(chain);
                }
            }
            StepKind::Frozen(body) | StepKind::Body(body) => self.body(body),
        }
    }

    fn carried(&mut self, names: &'t [Name]) {
        for name in names {
            self.use_name(&name.text);
        }
    }

    fn layer_use(&mut self, used: &'t LayerUse) {
        self.use_name(&used.name.text);
        for item in used.call.iter().flat_map(|call| &call.items) {
            match item {
                CallItem::Chain(chain) => self.chain(chain),
                CallItem::Value(argument) => self.expr(&argument.value),
            }
        }
        self.arguments(&used.arguments);
    }

    fn arguments(&mut self, arguments: &'t [Argument]) {
        for argument in arguments {
            self.expr(&argument.value);
        }
    }

    fn expr(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Size(_) | ExprKind::Bool(_) | ExprKind::Text(_) => {}
            ExprKind::Name(name) => self.use_name(name),
            ExprKind::Call { arguments, .. } => {
                for argument in arguments {
                    self.expr(argument);
                }
            }
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expr(condition);
                self.expr(then);
                self.expr(otherwise);
            }
            ExprKind::Range { start, end } => {
                self.expr(start);
                self.expr(end);
            }
            ExprKind::To { first, last, step } => {
                self.expr(first);
                self.expr(last);
                if let Some(step) = step {
                    self.expr(step);
                }
            }
            ExprKind::Layer(used) => self.layer_use(used),
        }
    }
}
