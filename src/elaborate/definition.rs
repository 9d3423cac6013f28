//! Networks and blocks: parameters in, body, results out.

use super::scope::Meaning;
use super::value::{Callee, Flow, Flows, LayerValue, Value, single};
use super::{
    DefinitionId, DefinitionKind, Elaborated, Elaborator, MAX_DEPTH, Outline, Setting, error,
};
use crate::diagnostic::Diagnostic;
use crate::graph::{FrameKind, Output, Tensor};
use crate::layer::{CHANNEL_MISMATCH, Shape};
use crate::source::Span;
use crate::syntax::tree::{Definition, Name, Statement, StatementKind, Type};
use smallvec::SmallVec;
use smol_str::SmolStr;

/// The name of the tensor that flows into a definition.
const IN: SmolStr = SmolStr::new_static("in");

impl<'p> Elaborator<'p> {
    /// Compiles a network of the root file; `None` where it has errors.
    pub(super) fn network(
        &mut self,
        id: DefinitionId,
        definition: &'p Definition,
        settings: &[Setting],
    ) -> Option<Elaborated> {
        self.open.push((id, definition.name.span));
        self.expanded.push(id);
        self.module = id.module;
        self.set_parameters(definition, settings);
        let flows = self.statements(&definition.body, None);
        let outline = std::mem::take(&mut self.outline);
        let mut outputs = Vec::new();
        let named = outline
            .outputs
            .iter()
            .map(|(name, flow)| (Some(name), *flow));
        let last = flows.iter().map(|flow| (None, *flow));
        let results: Vec<_> = if outline.has_outputs {
            named.collect()
        } else {
            last.collect()
        };
        for (name, flow) in results {
            if let Flow::Known(tensor) = flow {
                outputs.push(Output {
                    name: name.cloned(),
                    tensor,
                    training: false,
                });
            }
        }
        outputs.append(&mut self.training_outputs);
        if outputs.iter().all(|output| output.training) && !self.failed {
            let advice = "a network begins with `input 3x224x224`; its last line is its output";
            let name = &definition.name;
            let said = format!("the network `{}` has no output", name.text);
            self.report(error::misplaced(name.span, &said, advice));
        }
        if self.failed {
            return None;
        }
        let graph = std::mem::take(&mut self.builder).finish(outputs);
        let totals = self.measure(&graph)?;
        self.finished = Some((graph, totals));
        for expectation in &outline.expectations {
            self.expect(expectation);
        }
        let (graph, totals) = self.finished.take()?;
        (!self.failed).then(|| Elaborated {
            name: definition.name.text.clone(),
            span: definition.name.span,
            graph,
            totals,
            task: outline.task,
        })
    }

    fn set_parameters(&mut self, definition: &'p Definition, settings: &[Setting]) {
        for parameter in &definition.parameters {
            let set = settings.iter().find(|set| set.name == parameter.name.text);
            let place = parameter.name.span;
            let value = match (set, &parameter.default) {
                (Some(set), _) => {
                    let value = Value::Plain(set.value.clone());
                    self.convert(value, parameter.ty.map(|(ty, _)| ty), place)
                }
                (None, Some(default)) => self.default_value(parameter.ty, default),
                (None, None) => {
                    let network = &definition.name.text;
                    let unset = error::unset_parameter(place, network, &parameter.name.text);
                    self.report(unset);
                    Value::Unknown
                }
            };
            self.bind(&parameter.name, Meaning::Value(value));
        }
        let known: Vec<&str> = definition
            .parameters
            .iter()
            .map(|parameter| parameter.name.text.as_str())
            .collect();
        for set in settings {
            if !known.contains(&set.name.as_str()) {
                let (place, network) = (definition.name.span, &definition.name.text);
                self.report(error::unknown_setting(place, &set.name, network, &known));
            }
        }
    }

    /// Checks a block that no network uses: what flows into it is unknown, and so is every
    /// parameter without default.
    pub(super) fn unused_block(&mut self, id: DefinitionId, definition: &'p Definition) {
        self.open.push((id, definition.name.span));
        self.expanded.push(id);
        self.module = id.module;
        let takes_tensors = takes_tensors(definition);
        for parameter in &definition.parameters {
            let meaning = match (&parameter.ty, &parameter.default) {
                (Some((Type::Tensor, _)), _) => Meaning::Tensor(Flow::Unknown),
                (ty, Some(default)) => Meaning::Value(self.default_value(*ty, default)),
                (_, None) => Meaning::Value(Value::Unknown),
            };
            self.bind(&parameter.name, meaning);
        }
        let start = (!takes_tensors).then_some(Flow::Unknown);
        if start.is_some() {
            self.bind_in(definition, Flow::Unknown);
        }
        self.statements(&definition.body, start);
    }

    fn bind_in(&mut self, definition: &Definition, flow: Flow) {
        self.scope
            .insert(&IN, definition.name.span, Meaning::Tensor(flow));
    }

    /// Names the only input of a network `in`.
    pub(super) fn bind_input(&mut self, span: Span, flow: Flow) {
        self.scope.insert(&IN, span, Meaning::Tensor(flow));
    }

    /// Puts a block (or a network as one) in the place of its use.
    pub(super) fn apply(
        &mut self,
        id: DefinitionId,
        layer: &LayerValue,
        name: &Name,
        span: Span,
        tensors: &[Flow],
    ) -> Flows {
        let Some((kind, definition)) = self.program.definition(id) else {
            return single(Flow::Unknown);
        };
        if let Some(start) = self.open.iter().position(|(open, _)| *open == id) {
            self.report_recursion(start, id, span);
            return single(Flow::Unknown);
        }
        if self.open.len() >= MAX_DEPTH {
            let limit = MAX_DEPTH as u64;
            self.report(error::expansion_limit(span, "levels of blocks", limit));
            return single(Flow::Unknown);
        }
        if !self.proceed(span) {
            return single(Flow::Unknown);
        }
        let flow = match tensors {
            [Flow::Known(tensor)] => Some(self.builder.shape(*tensor)),
            _ => None,
        };
        let name = name.text.clone();
        let frame = self.enter(span, FrameKind::Use { name, flow });
        let applied = self.frame;
        self.open.push((id, span));
        if !self.expanded.contains(&id) {
            self.expanded.push(id);
        }
        let module = std::mem::replace(&mut self.module, id.module);
        let mark = self.scope.open_definition();
        let outline = std::mem::take(&mut self.outline);
        let claimed = self.claimed;
        self.claimed = true;

        self.bind_parameters(definition, layer, tensors);
        let start = match kind {
            DefinitionKind::Network => {
                self.outline.inputs = tensors.iter().rev().copied().collect();
                None
            }
            DefinitionKind::Block if takes_tensors(definition) => None,
            DefinitionKind::Block => {
                let start = tensors.first().copied();
                self.bind_in(definition, start.unwrap_or(Flow::Unknown));
                start
            }
        };
        let last = self.statements(&definition.body, start);

        self.claimed = claimed;
        let inner = std::mem::replace(&mut self.outline, outline);
        self.scope.close(mark);
        self.module = module;
        self.open.pop();
        self.frame = frame;
        self.last_use = Some(applied);
        if inner.has_outputs {
            inner.outputs.iter().map(|(_, flow)| *flow).collect()
        } else {
            last
        }
    }

    fn bind_parameters(
        &mut self,
        definition: &'p Definition,
        layer: &LayerValue,
        tensors: &[Flow],
    ) {
        let mut tensors = tensors.iter();
        let mut bound = layer.bound.iter();
        for parameter in &definition.parameters {
            let meaning = match parameter.ty {
                Some((Type::Tensor, _)) => {
                    Meaning::Tensor(tensors.next().copied().unwrap_or(Flow::Unknown))
                }
                _ => {
                    let given = bound.next().and_then(Option::as_ref);
                    let value = match (given, &parameter.default) {
                        (Some(given), _) => given.value.clone(),
                        (None, Some(default)) => self.default_value(parameter.ty, default),
                        (None, None) => Value::Unknown,
                    };
                    Meaning::Value(value)
                }
            };
            self.bind(&parameter.name, meaning);
        }
    }

    /// A default is evaluated among the parameters before it.
    fn default_value(
        &mut self,
        ty: Option<(Type, Span)>,
        default: &'p crate::syntax::tree::Expr,
    ) -> Value {
        let ty = ty.map(|(ty, _)| ty);
        let value = self.evaluate(default, super::expression::Expected::Type(ty));
        self.convert(value, ty, default.span)
    }

    fn report_recursion(&mut self, start: usize, id: DefinitionId, span: Span) {
        let cycle = self.open.get(start..).unwrap_or_default();
        let named = cycle.iter().filter_map(|(id, place)| {
            let (_, definition) = self.program.definition(*id)?;
            Some((definition.name.text.to_string(), *place))
        });
        let cycle: Vec<(String, Span)> = named.collect();
        debug_assert!(self.open.iter().any(|(open, _)| *open == id));
        self.report(error::recursion(span, &cycle));
    }

    /// An `input` statement.
    pub(super) fn input(
        &mut self,
        statement: &'p Statement,
        name: Option<&'p Name>,
        pattern: &'p crate::syntax::tree::Pattern,
    ) -> Option<Flow> {
        let is_network = self.open.last().is_some_and(|(id, _)| {
            let definition = self.program.definition(*id);
            definition.is_some_and(|(kind, _)| kind == DefinitionKind::Network)
        });
        if !is_network {
            let said = "a block has no `input`: it takes the flow, which is called `in`";
            let advice = "take the line away; or make it a `network`";
            self.report(error::misplaced(statement.span, said, advice));
            return None;
        }
        let shape = self.stated_shape(pattern);
        let flow = if self.open.len() > 1 {
            self.replaced_input(statement.span, shape)
        } else {
            match shape {
                Some(shape) => {
                    let origin = self.origin(statement.span);
                    let label = name.map(|name| name.text.clone());
                    Flow::Known(self.builder.input(label, shape, origin))
                }
                None => Flow::Unknown,
            }
        };
        if let Some(name) = name {
            self.bind(name, Meaning::Tensor(flow));
        }
        Some(flow)
    }

    /// The flow that takes the place of an input of a network that is used as a block.
    fn replaced_input(&mut self, span: Span, declared: Option<Shape>) -> Flow {
        let flow = self.outline.inputs.pop().unwrap_or(Flow::Unknown);
        if let (Some(declared), Flow::Known(tensor)) = (declared, flow) {
            let found = self.builder.shape(tensor);
            if found.channels() != declared.channels() {
                let said = format!(
                    "this network takes {} channels, and {} flow into it",
                    declared.channels(),
                    found.channels()
                );
                let said = Diagnostic::error(CHANNEL_MISMATCH, span, said)
                    .here(format!("{declared} is declared, {found} arrives"))
                    .help(format!("put `conv {} 1x1` before it", declared.channels()));
                self.report(said);
                return Flow::Unknown;
            }
            if found != declared {
                self.claimed = false;
            }
        }
        flow
    }

    /// An `output` statement.
    pub(super) fn output(
        &mut self,
        names: &'p [Name],
        train: Option<&'p crate::syntax::tree::Expr>,
    ) {
        let training = train.is_some_and(|train| self.decide(train) == Some(true));
        if !training {
            self.outline.has_outputs = true;
        }
        for name in names {
            let flow = match self.scope.get(&name.text).map(|binding| &binding.meaning) {
                Some(Meaning::Tensor(flow)) => *flow,
                Some(Meaning::Value(Value::Unknown)) => Flow::Unknown,
                Some(Meaning::Value(_)) | None => {
                    self.report_unknown_tensor(name);
                    Flow::Unknown
                }
            };
            match (flow, training) {
                (Flow::Known(tensor), true) => self.training_outputs.push(Output {
                    name: Some(name.text.clone()),
                    tensor,
                    training,
                }),
                (_, false) => self.outline.outputs.push((name.text.clone(), flow)),
                (Flow::Unknown, true) => {}
            }
        }
    }

    pub(super) fn report_unknown_tensor(&mut self, name: &Name) {
        if let Some(made) = self.made_later(&name.text) {
            let said = error::used_before_made(name.span, &name.text, made);
            self.report(said);
            return;
        }
        let known = self.scope.names(true);
        self.report(error::unknown_tensor(name, &known));
    }

    /// Where a name is made later in the definition that is being expanded.
    pub(super) fn made_later(&self, name: &str) -> Option<Span> {
        let (id, _) = self.open.last()?;
        let (_, definition) = self.program.definition(*id)?;
        super::unused::made_in(&definition.body, name)
    }

    /// The callee of a name at the top of this module, or in the core.
    pub(super) fn callee(&self, name: &str) -> Option<Result<Callee, ()>> {
        use super::program::Named;
        match self.program.lookup(self.module, name) {
            Some(Named::Definition(id)) => Some(Ok(Callee::Definition(*id))),
            Some(Named::Unknown) => Some(Err(())),
            Some(Named::Modules(_)) => None,
            None => crate::layer::signature(name).map(|core| Ok(Callee::Core(core))),
        }
    }

    /// Gives a name a meaning, unless it is taken.
    pub(super) fn bind(&mut self, name: &Name, meaning: Meaning) {
        match self.scope.get(&name.text) {
            None => self.scope.insert(&name.text, name.span, meaning),
            Some(binding) if binding.carried => match meaning {
                Meaning::Tensor(flow) => self.scope.rebind(&name.text, flow),
                Meaning::Value(_) => {
                    let first = binding.span;
                    self.report(error::name_taken(name.span, &name.text, first));
                }
            },
            Some(binding) => {
                let first = binding.span;
                let is_tensor = matches!(binding.meaning, Meaning::Tensor(_));
                let said = match self.scope.loop_since(&name.text) {
                    Some(keyword) if is_tensor => {
                        error::carry_forgotten(name.span, &name.text, first, keyword)
                    }
                    _ => error::name_taken(name.span, &name.text, first),
                };
                self.report(said);
            }
        }
    }

    /// How many tensors a definition takes in parentheses; 0: it takes the flow.
    pub(super) fn tensor_count(kind: DefinitionKind, definition: &Definition) -> usize {
        match kind {
            DefinitionKind::Block => {
                let parameters = definition.parameters.iter();
                parameters
                    .filter(|parameter| matches!(parameter.ty, Some((Type::Tensor, _))))
                    .count()
            }
            DefinitionKind::Network => match input_count(definition) {
                1 => 0,
                count => count,
            },
        }
    }

    /// The tensors among flows; `None` where one is unknown.
    pub(super) fn tensors(flows: &[Flow]) -> Option<SmallVec<[Tensor; 4]>> {
        flows.iter().map(|flow| flow.tensor()).collect()
    }
}

/// Whether a block has `tensor` parameters, and so no flow at its start.
fn takes_tensors(definition: &Definition) -> bool {
    let mut parameters = definition.parameters.iter();
    parameters.any(|parameter| matches!(parameter.ty, Some((Type::Tensor, _))))
}

/// How many inputs a network has.
pub(super) fn input_count(definition: &Definition) -> usize {
    let statements = definition.body.statements.iter();
    statements
        .filter(|statement| matches!(statement.kind, StatementKind::Input { .. }))
        .count()
}

impl Outline<'_> {
    /// Whether a `task` has been given already.
    pub(super) fn has_task(&self) -> bool {
        self.task.is_some()
    }
}
