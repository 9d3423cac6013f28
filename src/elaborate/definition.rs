//! Networks and blocks: parameters in, body, results out.

use super::expression::same_layer;
use super::scope::Meaning;
use super::value::{Flow, Flows, LayerValue, Value, single};
use super::{
    DefinitionId, DefinitionKind, Elaborator, MAX_DEPTH, MAX_DIFFERENT_LAYERS, MAX_LAYERS, Outline,
    Setting, error,
};
use crate::cost;
use crate::diagnostic::Diagnostic;
use crate::graph::{FrameKind, Graph, Operation, Output, Tensor};
use crate::network::{Network, Status};
use crate::source::Span;
use crate::syntax::tree::{Definition, Expr, ExprKind, Name, Parameter, StatementKind, Type};
use smallvec::SmallVec;
use smol_str::SmolStr;

/// The name of the tensor that flows into a definition.
const IN: SmolStr = SmolStr::new_static("in");

impl<'p> Elaborator<'p> {
    /// Builds a network of the root file, as far as its errors allow.
    pub(super) fn network(
        &mut self,
        id: DefinitionId,
        definition: &'p Definition,
        settings: &[Setting],
    ) -> Network {
        let mut network = unbuilt(definition);
        self.open.push((id, definition.name.span));
        self.expanded.insert(id);
        self.module = id.module;
        self.set_parameters(definition, settings);
        let flows = self.statements(&definition.body, None);
        let outline = std::mem::take(&mut self.outline);
        let mut outputs = Vec::new();
        let named = outline
            .outputs
            .iter()
            .map(|(name, flow)| (Some(&name.text), *flow));
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
        if outputs.iter().all(|output| output.training) && !self.failed && !self.exhausted {
            let advice = "begin with `input 3x224x224`; the last line is the output";
            let name = &definition.name;
            let said = format!("the network `{}` has no output", name.text);
            self.report(error::unfit(name.span, &said, "nothing flows out", advice));
        }
        network.task = outline.task;
        // An expansion that was given up, for what does not hold again and again, has failed too.
        if self.failed || self.exhausted {
            self.look_through_expectations(&outline.expectations);
            if self.may_keep() {
                self.different = self.builder.different();
                network.graph = std::mem::take(&mut self.builder).finish(outputs);
            }
            return network;
        }
        self.different = self.builder.different();
        let graph = std::mem::take(&mut self.builder).finish(outputs);
        let is_input =
            |node| matches!(graph.node(node), Some(it) if it.operation == Operation::Input);
        let mut results = graph.outputs().iter();
        // A line or file that could not be read may have held the layers.
        let read = !self.program.diagnostics.iter().any(Diagnostic::is_error);
        if read && !outline.has_outputs && results.all(|it| is_input(it.tensor.node)) {
            self.tell_input_as_output(definition);
        }
        let Some(totals) = self.counted(&graph, cost::totals(&graph)) else {
            network.graph = graph;
            return network;
        };
        self.expect_of_network(graph, &totals, &outline.expectations);
        network.graph = self.finished.take().unwrap_or_default();
        network.totals = Some(totals);
        // All layers are there; only what the file states of them does not hold, or has a mistake.
        network.status = if self.failed || self.disproved {
            Status::Disproved
        } else {
            Status::Complete
        };
        network
    }

    /// Whether the graph of a network with errors may be kept beside those before it.
    fn may_keep(&self) -> bool {
        let layers = self.builder.len().saturating_add(self.spent.layers);
        let different = self.builder.different();
        layers <= MAX_LAYERS
            && different.saturating_add(self.spent.different) <= MAX_DIFFERENT_LAYERS
    }

    /// Warns of a network whose flow is its input still when it ends.
    fn tell_input_as_output(&mut self, definition: &'p Definition) {
        let unread = super::unused::unread_tensors(definition);
        let said = match unread.last() {
            None => error::input_as_output(definition.name.span, None, None),
            Some(last) => {
                self.meant_as_output.push(last.span);
                let place = match unread.as_slice() {
                    [_] => self.new_line(definition),
                    _ => None,
                };
                error::input_as_output(definition.name.span, Some(last), place)
            }
        };
        self.diagnostics.push(said);
    }

    /// Where a body can get another line at its end, with the blanks that its last line begins
    /// with.
    fn new_line(&self, definition: &Definition) -> Option<(Span, String)> {
        let last = definition.body.statements.last()?.span;
        let source = self.program.sources.get(last.source)?;
        let before = source.text.get(..last.start as usize)?;
        let line = before.rsplit('\n').next()?;
        let blanks: String = line.chars().take_while(|it| it.is_whitespace()).collect();
        let after = source.text.get(last.end as usize..)?;
        let rest = after.split('\n').next()?;
        // A comment stays with its line.
        let comment = rest.trim_start().starts_with('#');
        let end = last.end.saturating_add(if comment {
            rest.trim_end().len() as u32
        } else {
            0
        });
        let place = Span {
            start: end,
            end,
            ..last
        };
        Some((place, blanks))
    }

    fn set_parameters(&mut self, definition: &'p Definition, settings: &[Setting]) {
        for parameter in &definition.parameters {
            let set = settings.iter().find(|set| set.name == parameter.name.text);
            let place = parameter.name.span;
            if let Some((Type::Tensor, ty)) = parameter.ty {
                let name = &parameter.name.text;
                let said = format!("a network takes no tensors, and `{name}` is one");
                let advice = format!("write an input in its body: `input {name} 3x224x224`");
                self.report(error::unfit(ty, &said, "only blocks take tensors", &advice));
                self.bind(&parameter.name, Meaning::Tensor(Flow::Unknown));
                continue;
            }
            let value = match (set, &parameter.default) {
                (Some(set), default) => self.set_value(set, parameter, default.as_ref()),
                (None, Some(default)) => self.default_value(parameter.ty, default),
                // A parameter that could not be read has been told of.
                (None, None) if parameter.name.text.is_empty() => Value::Unknown,
                (None, None) => {
                    let network = &definition.name.text;
                    let unset = error::unset_parameter(place, network, &parameter.name.text);
                    self.report(unset);
                    Value::Unknown
                }
            };
            self.bind(&parameter.name, Meaning::Value(value));
        }
    }

    /// The value of a parameter that is set from outside. One that is not the default makes
    /// another network of it, of which the file claims nothing.
    fn set_value(
        &mut self,
        set: &Setting,
        parameter: &'p Parameter,
        default: Option<&'p Expr>,
    ) -> Value {
        let place = parameter.name.span;
        let ty = parameter.ty.map(|(ty, _)| ty);
        let value = match (&set.value, ty) {
            (crate::layer::Value::Word(word), Some(Type::Layer)) => self.layer_named(word, place),
            (value, ty) => self.convert(Value::Plain(value.clone()), ty, place),
        };
        let usual = match default {
            // One that is computed may not even have a value beside the settings.
            Some(default) if is_plain(default) => self.default_value(parameter.ty, default),
            Some(_) | None => Value::Unknown,
        };
        let is_default = match (&value, &usual) {
            (Value::Plain(value), Value::Plain(usual)) => value == usual,
            (Value::Layer(value), Value::Layer(usual)) => same_layer(value, usual),
            (Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::Unknown, _) => false,
        };
        self.claimed &= is_default;
        value
    }

    /// Checks a block that no network uses: what flows into it is unknown, and so is every
    /// parameter without default.
    pub(super) fn unused_block(&mut self, id: DefinitionId, definition: &'p Definition) {
        self.open.push((id, definition.name.span));
        self.expanded.insert(id);
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
        let expectations = std::mem::take(&mut self.outline.expectations);
        self.look_through_expectations(&expectations);
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
            self.limited = true;
            return single(Flow::Unknown);
        }
        if !self.proceed(span) || !self.descend(span) {
            return single(Flow::Unknown);
        }
        let flow = match tensors {
            [Flow::Known(tensor)] => Some(self.builder.shape(*tensor)),
            _ => None,
        };
        let name = name.text.clone();
        let entered = self.enter(span, FrameKind::Use { name, flow });
        self.uses = self.uses.saturating_add(1);
        let outer_use = std::mem::replace(&mut self.in_use, self.uses);
        self.open.push((id, span));
        self.expanded.insert(id);
        let module = std::mem::replace(&mut self.module, id.module);
        let mark = self.scope.open_definition();
        let outline = std::mem::take(&mut self.outline);
        let claimed = self.claimed;

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
        let inner = std::mem::replace(&mut self.outline, outline);
        let results = if inner.has_outputs {
            inner.outputs.iter().map(|(_, flow)| *flow).collect()
        } else {
            last
        };
        if !inner.expectations.is_empty() {
            self.expect_of_block(span, entered.layers, &results, &inner.expectations);
        }

        self.claimed = claimed;
        self.scope.close(mark);
        self.module = module;
        self.open.pop();
        self.in_use = outer_use;
        self.last_use = self.leave(entered);
        self.rise();
        results
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

/// A network of which nothing has been built.
pub(super) fn unbuilt(definition: &Definition) -> Network {
    Network {
        name: definition.name.text.clone(),
        span: definition.name.span,
        graph: Graph::default(),
        totals: None,
        task: None,
        status: Status::Failed,
    }
}

/// Whether an expression can be evaluated whatever else is set.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Size(_) | ExprKind::Bool(_) | ExprKind::Name(_) => true,
        ExprKind::Text(_)
        | ExprKind::Call { .. }
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::If { .. }
        | ExprKind::Range { .. }
        | ExprKind::To { .. }
        | ExprKind::Layer(_) => false,
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
