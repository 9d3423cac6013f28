//! Networks and blocks: parameters in, body, results out.

use super::expression::same_layer;
use super::flow::Here;
use super::scope::Meaning;
use super::setting::{Settable, Setting, SettingValue};
use super::value::{LayerValue, Operand, Results, Value, single};
use super::{Elaborator, MAX_DEPTH, mistakes};
use crate::cost;
use crate::diagnostic::Diagnostic;
use crate::graph::{FrameKind, Graph, Operation, Output, Tensor};
use crate::network::{Network, Status};
use crate::program::{DefinitionId, DefinitionKind};
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
        self.calls.begin(id, definition.name.span);
        self.set_parameters(definition, settings);
        self.set_inputs = settings.iter().filter_map(Setting::input).collect();
        let flows = self.statements(&definition.body, None);
        let mut facts = std::mem::take(&mut self.facts);
        let output = |name: Option<&Name>, flow: Operand| {
            Some(Output {
                name: name.map(|name| name.text.clone()),
                tensor: flow.tensor()?,
                training: false,
            })
        };
        let mut outputs: Vec<Output> = if facts.has_outputs() {
            let named = facts.outputs();
            named
                .filter_map(|(name, flow)| output(Some(name), flow))
                .collect()
        } else {
            let last = flows.iter();
            last.filter_map(|flow| output(None, *flow)).collect()
        };
        outputs.append(&mut facts.take_training_outputs());
        if outputs.iter().all(|output| output.training)
            && !self.reporter.has_failed()
            && !self.budget.is_exhausted()
        {
            self.report(mistakes::no_output(&definition.name));
        }
        network.task = facts.take_task();
        // An expansion that was abandoned, because the same check fails repeatedly, has failed too.
        if self.reporter.has_failed() || self.budget.is_exhausted() {
            self.check_dead_expectations(facts.expectations());
            let (layers, different) = (self.builder.len(), self.builder.different());
            if self.budget.may_keep(layers, different) {
                self.budget.keep(layers, different);
                network.graph = std::mem::take(&mut self.builder).finish(outputs);
            }
            return network;
        }
        let different = self.builder.different();
        let graph = std::mem::take(&mut self.builder).finish(outputs);
        let is_input =
            |node| matches!(graph.node(node), Some(it) if it.operation == Operation::Input);
        let mut results = graph.outputs().iter();
        // A line or file that could not be read may have held the layers.
        let read = !self.program.diagnostics.iter().any(Diagnostic::is_error);
        if read && !facts.has_outputs() && results.all(|output| is_input(output.tensor.node)) {
            let (warning, meant) = self.advice().input_as_output(definition);
            self.reporter.warn(warning);
            if let Some(place) = meant {
                self.reporter.explain_unused(place);
            }
        }
        self.budget.keep(graph.len(), different);
        if self.widths.is_trial() {
            self.equate_expectations(graph, facts.expectations());
            return network;
        }
        let Some(totals) = self.counted(&graph, cost::checked_totals(&graph)) else {
            network.graph = graph;
            return network;
        };
        self.expect_of_network(graph, &totals, facts.expectations());
        network.graph = self.expectations.take_graph().unwrap_or_default();
        network.totals = Some(totals);
        network.unclaimed = self.expectations.unclaimed();
        // All layers are there; only a statement of the file about them does not hold or cannot be
        // evaluated.
        network.status = if self.reporter.has_failed() || self.reporter.is_disproved() {
            Status::Disproved
        } else {
            Status::Complete
        };
        network
    }

    fn set_parameters(&mut self, definition: &'p Definition, settings: &[Setting]) {
        for parameter in &definition.parameters {
            let name = &parameter.name.text;
            let is_set = |set: &&Setting| matches!(&set.of, Settable::Parameter(it) if it == name);
            let set = settings.iter().find(is_set);
            let place = parameter.name.span;
            if let Some((Type::Tensor, ty)) = parameter.ty {
                let name = &parameter.name.text;
                self.report(mistakes::tensor_of_network(ty, name));
                self.bind(&parameter.name, Meaning::Tensor(Operand::Unknown));
                continue;
            }
            let value = match (set, &parameter.default) {
                (Some(set), default) => self.set_value(set, parameter, default.as_ref()),
                (None, Some(default)) => self.default_value(parameter.ty, default),
                // A parameter with invalid syntax has been reported.
                (None, None) if parameter.name.text.is_empty() => Value::Unknown,
                (None, None) => {
                    let network = &definition.name.text;
                    let unset = mistakes::unset_parameter(place, network, &parameter.name.text);
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
            (SettingValue::One(crate::layer::Value::Word(word)), Some(Type::Layer)) => {
                self.layer_named(word, place)
            }
            (value, ty) => {
                let value = self.set(value, place);
                match ty.filter(|ty| !self.fits(&value, *ty)) {
                    Some(ty) => {
                        let text = default.map(|default| self.program.sources.slice(default.span));
                        let found =
                            mistakes::wrong_setting(place, &parameter.name.text, &value, ty, text);
                        self.report(found);
                        Value::Unknown
                    }
                    None => self.convert(value, ty, place),
                }
            }
        };
        let usual = match default {
            // One that is computed may not even have a value beside the settings.
            Some(default) if is_plain(default) => self.default_value(parameter.ty, default),
            Some(_) | None => Value::Unknown,
        };
        let is_default = match (&value, &usual) {
            (Value::Plain(value), Value::Plain(usual)) => value == usual,
            (Value::Layer(value), Value::Layer(usual)) => same_layer(value, usual),
            (Value::List(_), Value::List(_)) => self.are_equal(&value, &usual, place),
            (
                Value::Plain(_)
                | Value::Layer(_)
                | Value::Range(..)
                | Value::List(_)
                | Value::Unknown,
                _,
            ) => false,
        };
        if !is_default {
            self.expectations.set_otherwise();
        }
        value
    }

    /// A setting from outside, as a value.
    fn set(&mut self, value: &SettingValue, place: Span) -> Value {
        match value {
            SettingValue::One(value) => Value::Plain(value.clone()),
            SettingValue::List(values) => {
                let values = values.iter().map(|value| self.set(value, place));
                let values = values.collect();
                self.list_of(values, place)
            }
        }
    }

    /// Checks a block that no network uses: its input is unknown, and so is every parameter without
    /// default.
    pub(super) fn unused_block(&mut self, id: DefinitionId, definition: &'p Definition) {
        self.calls.begin(id, definition.name.span);
        let start = (!takes_tensors(definition)).then_some(Operand::Unknown);
        self.here = start.map_or(Here::Nothing, Here::One);
        for parameter in &definition.parameters {
            let meaning = match (&parameter.ty, &parameter.default) {
                (Some((Type::Tensor, _)), _) => Meaning::Tensor(Operand::Unknown),
                (ty, Some(default)) => Meaning::Value(self.default_value(*ty, default)),
                (_, None) => Meaning::Value(Value::Unknown),
            };
            self.bind(&parameter.name, meaning);
        }
        if start.is_some() {
            self.bind_in(definition, Operand::Unknown);
        }
        self.statements(&definition.body, start);
        let facts = std::mem::take(&mut self.facts);
        self.check_dead_expectations(facts.expectations());
    }

    fn bind_in(&mut self, definition: &Definition, flow: Operand) {
        self.scope
            .insert(&IN, definition.name.span, Meaning::Tensor(flow));
    }

    /// Names the only input of a network `in`.
    pub(super) fn bind_input(&mut self, span: Span, flow: Operand) {
        self.scope.insert(&IN, span, Meaning::Tensor(flow));
    }

    /// Puts a block (or a network as one) in the place of its use.
    pub(super) fn apply(
        &mut self,
        id: DefinitionId,
        layer: &LayerValue,
        name: &Name,
        span: Span,
        tensors: &[Operand],
    ) -> Results {
        let Some((kind, definition)) = self.program.definition(id) else {
            return single(Operand::Unknown);
        };
        if self.calls.since(id).is_some() {
            self.report_recursion(id, span);
            return single(Operand::Unknown);
        }
        if self.calls.depth() >= MAX_DEPTH {
            let limit = MAX_DEPTH as u64;
            self.report(mistakes::expansion_limit(span, "levels of blocks", limit));
            self.budget.limit();
            return single(Operand::Unknown);
        }
        let is_block = kind == DefinitionKind::Block;
        if !is_block {
            self.calls.count_network();
        }
        if is_block && let Some(results) = self.replay(id, layer, name, span, tensors) {
            return results;
        }
        let before = self.before_use().filter(|_| is_block);
        if !self.proceed(span) || !self.descend(span) {
            return single(Operand::Unknown);
        }
        let flow = match tensors {
            [Operand::Known(tensor)] => Some(self.builder.shape(*tensor)),
            _ => None,
        };
        let name = name.text.clone();
        let entered = self.enter(span, FrameKind::Call { name, flow });
        let caller = self.calls.call(id, span);
        let mark = self.scope.open_definition();
        let inputs = match kind {
            DefinitionKind::Network => tensors,
            DefinitionKind::Block => &[],
        };
        let outer = self.facts.call(inputs);
        let checked = self.expectations.are_checked();

        // A default may use the input of the block, and sees nothing else of its use.
        self.here = match kind {
            DefinitionKind::Block if !takes_tensors(definition) => Here::of(tensors),
            DefinitionKind::Block | DefinitionKind::Network => Here::Nothing,
        };
        self.bind_parameters(definition, layer, tensors);
        let start = match kind {
            DefinitionKind::Network => None,
            DefinitionKind::Block if takes_tensors(definition) => None,
            DefinitionKind::Block => {
                let start = tensors.first().copied();
                self.bind_in(definition, start.unwrap_or(Operand::Unknown));
                start
            }
        };
        let last = self.statements(&definition.body, start);
        let facts = self.facts.end_call(outer);
        let results = if facts.has_outputs() {
            facts.outputs().map(|(_, flow)| flow).collect()
        } else {
            last
        };
        if !facts.expectations().is_empty() {
            self.expect_of_block(span, entered.layers(), &results, facts.expectations());
        }

        self.expectations.resume(checked);
        self.scope.close(mark);
        self.calls.end_call(caller);
        self.leave_call(entered);
        self.rise();
        self.remember(before, id, layer, tensors, &results);
        results
    }

    fn bind_parameters(
        &mut self,
        definition: &'p Definition,
        layer: &LayerValue,
        tensors: &[Operand],
    ) {
        let mut tensors = tensors.iter();
        let mut bound = layer.bound.iter();
        for parameter in &definition.parameters {
            let meaning = match parameter.ty {
                Some((Type::Tensor, _)) => {
                    Meaning::Tensor(tensors.next().copied().unwrap_or(Operand::Unknown))
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

    fn report_recursion(&mut self, id: DefinitionId, span: Span) {
        let cycle = self.calls.since(id).unwrap_or_default();
        let named = cycle.iter().filter_map(|(id, place)| {
            let (_, definition) = self.program.definition(*id)?;
            Some((definition.name.text.to_string(), *place))
        });
        let cycle: Vec<(String, Span)> = named.collect();
        self.report(mistakes::recursion(span, &cycle));
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
    pub(super) fn tensors(flows: &[Operand]) -> Option<SmallVec<[Tensor; 4]>> {
        flows.iter().map(|flow| flow.tensor()).collect()
    }
}

/// A network of which nothing has been built.
pub(super) fn unbuilt(definition: &Definition) -> Network {
    Network {
        name: definition.name.text.clone(),
        span: definition.name.span,
        graph: Graph::default(),
        unclaimed: 0,
        totals: None,
        task: None,
        status: Status::Failed,
        inferred: Vec::new(),
    }
}

/// Whether an expression can be evaluated whatever else is set.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Size(_) | ExprKind::Bool(_) | ExprKind::Name(_) => true,
        ExprKind::List(elements) => elements.iter().all(is_plain),
        ExprKind::Text(_)
        | ExprKind::Call { .. }
        | ExprKind::Index { .. }
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
