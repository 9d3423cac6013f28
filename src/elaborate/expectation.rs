//! `expect`: what a file says of itself, proved.

use super::expression::Expected;
use super::measured::{Measured, QUANTITIES, WHOLE, Whole};
use super::value::{Flow, Value};
use super::{DefinitionKind, Elaborator, MAX_MEASURED, MAX_MEASURED_WHOLE, error};
use crate::cost::{Memory, Totals};
use crate::graph::{Graph, Operation};
use crate::layer;
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::{BinaryOperator, Expr, ExprKind};
use smallvec::SmallVec;
use std::rc::Rc;

/// So many of the heaviest layers are named where an expectation fails.
const HEAVIEST: usize = 3;

/// In networks of more nodes, they are not looked for.
const MAX_WEIGHED: usize = 100_000;

impl<'p> Elaborator<'p> {
    /// An `expect` statement. One of a network speaks of it as it is at the end; one of a block,
    /// of a use of the block; what needs no measure is checked where it stands.
    pub(super) fn expectation(&mut self, expr: &'p Expr, at_top: bool) {
        let is_network = self.open.last().is_some_and(|(id, _)| {
            let definition = self.program.definition(*id);
            definition.is_some_and(|(kind, _)| kind == DefinitionKind::Network)
        });
        let is_used = self.open.len() > 1;
        if !self.claimed || is_network && is_used {
            return;
        }
        if self.unreached.inside {
            self.look_through_expectations(&[expr]);
            return;
        }
        if is_network && at_top || measures(expr).is_some() {
            let known = &mut self.outline.expectations;
            // Once for all rounds of a loop.
            if !known.iter().any(|known| std::ptr::eq(*known, expr)) {
                known.push(expr);
            }
            return;
        }
        self.expecting = Some(Measured::default());
        self.expect(expr);
        self.expecting = None;
    }

    /// Checks what a network says of itself; its graph is kept in `finished`.
    pub(super) fn expect_of_network(
        &mut self,
        graph: Graph,
        totals: &Totals,
        expectations: &[&'p Expr],
    ) {
        let whole = expectations
            .iter()
            .find(|expr| speaks_of(expr, is_whole).is_some())
            .map(|expr| expr.span);
        let known = match whole {
            Some(span) if self.may_measure(&graph, span) => {
                self.counted(&graph, Whole::of(&graph)).map(Rc::new)
            }
            Some(_) => return self.finished = Some(graph),
            None => None,
        };
        let outputs = graph.outputs().iter().filter(|output| !output.training);
        self.expecting = Some(Measured {
            parameters: Some(totals.parameters),
            macs: Some(totals.macs),
            outputs: outputs.map(|output| graph.shape(output.tensor)).collect(),
            whole: known,
        });
        self.finished = Some(graph);
        for expectation in expectations {
            self.expect(expectation);
        }
        self.expecting = None;
    }

    /// Whether what holds of a network as a whole may be measured of one more: it takes far more
    /// memory and time a layer than to expand it.
    fn may_measure(&mut self, graph: &Graph, span: Span) -> bool {
        self.measured_whole = self.measured_whole.saturating_add(graph.len());
        let sum = self
            .measured_whole
            .saturating_add(self.spent.measured_whole);
        if sum <= MAX_MEASURED_WHOLE {
            return true;
        }
        self.report(error::too_large_to_measure(span, sum, MAX_MEASURED_WHOLE));
        false
    }

    /// Checks what a block says of one use of it: of the layers after the first `before`.
    pub(super) fn expect_of_block(
        &mut self,
        span: Span,
        before: usize,
        results: &[Flow],
        expectations: &[&'p Expr],
    ) {
        let Some(tensors) = Self::tensors(results) else {
            self.look_through_expectations(expectations);
            return;
        };
        let layers = self.builder.len().saturating_sub(before);
        self.measured = self.measured.saturating_add(layers);
        if self.measured.saturating_add(self.spent.measured) > MAX_MEASURED {
            if !self.exhausted {
                self.exhausted = true;
                let what = "layers for the `expect`s of its blocks, which are checked at each use";
                self.report(error::expansion_limit(span, what, MAX_MEASURED as u64));
            }
            return;
        }
        let mut parameters = Some(0u64);
        let mut macs = Some(0u64);
        for (layer, inputs, node) in self.builder.layers_since(before) {
            let more = match node.weights {
                None => layer.parameters(&inputs, &node.outputs),
                // They count where they were made.
                Some(_) => Some(0),
            };
            parameters = parameters.and_then(|sum| sum.checked_add(more?));
            let more = layer.macs(&inputs, &node.outputs);
            macs = macs.and_then(|sum| sum.checked_add(more?));
        }
        self.expecting = Some(Measured {
            parameters,
            macs,
            outputs: tensors
                .iter()
                .map(|tensor| self.shape_of(*tensor))
                .collect(),
            whole: None,
        });
        for expectation in expectations {
            self.expect(expectation);
        }
        self.expecting = None;
    }

    /// Checks an expectation; each part of an `and` by itself.
    fn expect(&mut self, expr: &'p Expr) {
        let mut parts: SmallVec<[&'p Expr; 2]> = SmallVec::new();
        let mut first = expr;
        while let ExprKind::Binary {
            operator: BinaryOperator::And,
            left,
            right,
            ..
        } = &first.kind
        {
            parts.push(right);
            first = left;
        }
        parts.push(first);
        for part in parts.into_iter().rev() {
            if self.decide(part) == Some(false) {
                let (found, difference) = self.explain(part);
                let text = self.program.sources.slice(part.span).to_owned();
                let heaviest = measures(part).and_then(|quantity| self.heaviest(quantity));
                let heaviest = heaviest.as_deref();
                let said =
                    error::expectation_failed(part.span, &text, &found, &difference, heaviest);
                self.report(said);
            }
        }
    }

    /// The values on both sides of a comparison, and how far they are apart.
    fn explain(&mut self, expr: &'p Expr) -> (String, String) {
        let ExprKind::Binary { left, right, .. } = &expr.kind else {
            return ("it is off".into(), "off".into());
        };
        // `expect 5M >= params` speaks of its right side.
        let (left, right) = match (measures(left), measures(right)) {
            (None, Some(_)) => (right, left),
            (Some(_), _) | (None, None) => (left, right),
        };
        let found = self.evaluate(left, Expected::Type(None));
        let stated = self.evaluate(right, Expected::Type(None));
        let side = self.program.sources.slice(left.span);
        let shown = format!("`{side}` is {}", show(&found));
        let difference = match (number(&found), number(&stated)) {
            (Some(found), Some(stated)) => difference(found, stated),
            _ => format!("not {}", show(&stated)),
        };
        (shown, difference)
    }

    /// The layers that weigh most, with their share.
    fn heaviest(&mut self, quantity: &str) -> Option<String> {
        let quantity = match quantity {
            "flops" => "macs",
            quantity => QUANTITIES.iter().find(|known| **known == quantity)?,
        };
        if !self.heaviest.contains_key(quantity) {
            let heaviest = self.heaviest_of(quantity);
            self.heaviest.insert(quantity, heaviest);
        }
        self.heaviest.get(quantity).cloned().flatten()
    }

    fn heaviest_of(&self, quantity: &str) -> Option<String> {
        let graph = self.finished.as_ref()?;
        if graph.len() > MAX_WEIGHED {
            return None;
        }
        let whole = self
            .expecting
            .as_ref()
            .and_then(|known| known.whole.as_ref());
        let mut weights: Vec<(u64, usize)> = Vec::new();
        for (place, (index, node)) in graph.nodes().enumerate() {
            let Operation::Layer(layer) = &node.operation else {
                continue;
            };
            let inputs = graph.input_shapes(index);
            let weight = match quantity {
                "params" if node.weights.is_some() => 0,
                "params" => layer.parameters(&inputs, &node.outputs)?,
                "macs" => layer.macs(&inputs, &node.outputs)?,
                _ => {
                    let layer = whole?.cost.layers.get(place)?;
                    match quantity {
                        "activations" => layer.output_values,
                        "peak_memory" => layer.live_values.saturating_mul(Memory::BYTES),
                        "training_memory" => layer.saved_for_backward.saturating_mul(Memory::BYTES),
                        _ => return None,
                    }
                }
            };
            if weight > 0 {
                weights.push((weight, place));
            }
        }
        weights.sort_by_key(|(weight, place)| (std::cmp::Reverse(*weight), *place));
        let all: u128 = weights.iter().map(|(weight, _)| u128::from(*weight)).sum();
        let nodes = graph.nodes().map(|(_, node)| {
            let kind = match &node.operation {
                Operation::Input => "input",
                Operation::Layer(layer) => layer.name(),
            };
            (node.origin, kind, node.label.as_deref())
        });
        let paths = graph.origins().paths(nodes);
        let shown: Vec<String> = weights
            .iter()
            .take(HEAVIEST)
            .filter_map(|(weight, place)| {
                let path = paths.get(*place)?;
                let share = 100.0 * *weight as f64 / all as f64;
                let weight = grouped((*weight).into());
                Some(format!("`{path}` {weight} ({share:.1}%)"))
            })
            .collect();
        (!shown.is_empty()).then(|| format!("most {quantity}: {}", shown.join(", ")))
    }
}

/// The first of what is measured that an expression speaks of.
fn measures(expr: &Expr) -> Option<&str> {
    speaks_of(expr, |name| QUANTITIES.contains(&name))
}

fn is_whole(quantity: &str) -> bool {
    WHOLE.contains(&quantity)
}

/// The first name before a dot in an expression that is one of those.
fn speaks_of(expr: &Expr, is_one: impl Fn(&str) -> bool) -> Option<&str> {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Name(name) => {
                let head = name.split('.').next().unwrap_or(name);
                if is_one(head) {
                    return Some(head);
                }
            }
            ExprKind::Call { arguments, .. } => open.extend(arguments),
            ExprKind::Unary { operand, .. } => open.push(operand),
            ExprKind::Binary { left, right, .. } => open.extend([right.as_ref(), left.as_ref()]),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => open.extend([condition.as_ref(), then.as_ref(), otherwise.as_ref()]),
            ExprKind::Number(_)
            | ExprKind::Size(_)
            | ExprKind::Bool(_)
            | ExprKind::Text(_)
            | ExprKind::Range { .. }
            | ExprKind::To { .. }
            | ExprKind::Layer(_) => {}
        }
    }
    None
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Plain(layer::Value::Number(number)) => Some(*number),
        Value::Plain(_) | Value::Layer(_) | Value::Range(..) | Value::Unknown => None,
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Plain(layer::Value::Number(number)) => grouped(*number),
        Value::Plain(other) => other.to_string(),
        Value::Layer(_) | Value::Range(..) | Value::Unknown => value.describe().to_owned(),
    }
}

fn difference(found: Number, stated: Number) -> String {
    let Some(apart) = found.subtract(stated).and_then(Number::abs) else {
        return String::new();
    };
    let word = if found > stated { "more" } else { "less" };
    let share = 100.0 * apart.to_f64() / stated.to_f64().abs();
    if share.is_finite() {
        format!(
            "{} {word} than {} ({share:.2}%)",
            grouped(apart),
            grouped(stated)
        )
    } else {
        format!("{} {word} than {}", grouped(apart), grouped(stated))
    }
}

/// `138_357_544`
pub(super) fn grouped(number: Number) -> String {
    let text = number.to_string();
    if !number.is_whole() {
        return text;
    }
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |rest| ("-", rest));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}
