//! `expect`: statements of a file about itself, proved.

use super::advice::Failed;
use super::budget::{MAX_MEASURED, MAX_MEASURED_WHOLE};
use super::expression::Expected;
use super::flow::reads_flow;
use super::measured::{Measured, WHOLE_NETWORK_QUANTITIES, Whole};
use super::value::{Operand, Value};
use super::{Elaborator, mistakes};
use crate::cost::{self, Totals};
use crate::graph::Graph;
use crate::program::DefinitionKind;
use crate::resolve::QUANTITIES;
use crate::source::Span;
use crate::syntax::tree::{BinaryOperator, Expr, ExprKind};
use crate::syntax::visit::{Visit, walk_expr};
use smallvec::SmallVec;
use std::rc::Rc;

impl<'p> Elaborator<'p> {
    /// An `expect` statement. One of a network refers to it as it is at the end; one of per block,
    /// of a use of the block; one without a quantity is checked where it is.
    pub(super) fn expectation(&mut self, expr: &'p Expr, at_top: bool) {
        let definition = self.open_definition();
        let is_network = definition.is_some_and(|(kind, _)| kind == DefinitionKind::Network);
        let is_used = self.calls.is_called();
        let required = self.widths.is_trial() && !is_used;
        if self.expectations.are_of_another() && !required && !(is_network && is_used) {
            self.expectation_of_another(expr, is_network && at_top);
            return;
        }
        if !self.expectations.are_checked() && !required || is_network && is_used {
            return;
        }
        if self.reporter.in_dead_branch() {
            self.check_dead_expectations(&[expr]);
            return;
        }
        if reads_flow(expr) {
            // The flow here is known only here.
            match measures(expr) {
                Some(quantity) => self.report(mistakes::flow_at_the_end(expr.span, quantity)),
                None => self.check_expectations(Measured::default(), &[expr]),
            }
            return;
        }
        if is_network && at_top || measures(expr).is_some() {
            self.facts.add_expectation(expr);
            return;
        }
        self.check_expectations(Measured::default(), &[expr]);
    }

    /// An `expect` of a network whose parameters are set from outside. Statements of its file about
    /// the defaults are not checked; an upper bound of its cost is a budget, which is.
    fn expectation_of_another(&mut self, expr: &'p Expr, is_of_network: bool) {
        if self.reporter.in_dead_branch() {
            return;
        }
        for part in parts(expr) {
            if is_of_network && is_budget(part) {
                self.facts.add_expectation(part);
            } else {
                self.expectations.leave_out(part.span);
            }
        }
    }

    /// Checks expectations of measured quantities.
    pub(super) fn check_expectations(&mut self, measured: Measured, expectations: &[&'p Expr]) {
        let outer = self.expectations.begin(measured);
        for expectation in expectations {
            self.expect(expectation);
        }
        self.expectations.end(outer);
    }

    /// Checks the expectations of a network; its graph is kept with them.
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
            Some(_) => return self.expectations.keep_graph(graph),
            None => None,
        };
        let outputs = graph.outputs().iter().filter(|output| !output.training);
        let measured = Measured {
            parameters: Some(totals.parameters),
            macs: Some(totals.macs),
            outputs: outputs.map(|output| graph.shape(output.tensor)).collect(),
            whole: known,
        };
        self.expectations.keep_graph(graph);
        self.check_expectations(measured, expectations);
    }

    /// Whether quantities of a whole network may be measured for one more: per layer, this takes
    /// far more memory and time than to expand it.
    fn may_measure(&mut self, graph: &Graph, span: Span) -> bool {
        let measured = self.budget.measure_whole(graph.len());
        if let Err(sum) = measured {
            self.report(mistakes::too_large_to_measure(
                span,
                sum,
                MAX_MEASURED_WHOLE,
            ));
        }
        measured.is_ok()
    }

    /// Checks the expectations of a block for one use: for the layers after the first `before`.
    pub(super) fn expect_of_block(
        &mut self,
        span: Span,
        before: usize,
        results: &[Operand],
        expectations: &[&'p Expr],
    ) {
        let Some(tensors) = Self::tensors(results) else {
            self.check_dead_expectations(expectations);
            return;
        };
        let layers = self.builder.len().saturating_sub(before);
        if !self.budget.may_measure(layers) {
            if self.budget.exhaust() {
                let what = "layers for the `expect`s of its blocks, which are checked at each use";
                self.report(mistakes::expansion_limit(span, what, MAX_MEASURED as u64));
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
        let outputs = tensors.iter();
        let measured = Measured {
            parameters,
            macs,
            outputs: outputs.map(|tensor| self.shape_of(*tensor)).collect(),
            whole: None,
        };
        self.check_expectations(measured, expectations);
    }

    /// Checks an expectation; each part of an `and` by itself.
    fn expect(&mut self, expr: &'p Expr) {
        for part in parts(expr) {
            if self.widths.is_trial() {
                self.equate_expectation(part);
                continue;
            }
            if self.decide(part) == Some(false) {
                let sides = self.sides(part);
                let sides = sides.as_ref();
                let failed = Failed {
                    expr: part,
                    quantity: measures(part),
                    sides: sides.map(|(place, found, stated)| (*place, found, stated)),
                };
                self.report(self.advice().failed_expectation(failed));
            }
        }
    }

    /// Makes equations of a network's `expect`s, while widths are searched: counts may be too large
    /// then.
    pub(super) fn equate_expectations(&mut self, graph: Graph, expectations: &[&'p Expr]) {
        let totals = cost::totals(&graph).ok();
        let outputs = graph.outputs().iter().filter(|output| !output.training);
        let measured = Measured {
            parameters: totals.map(|totals| totals.parameters),
            macs: totals.map(|totals| totals.macs),
            outputs: outputs.map(|output| graph.shape(output.tensor)).collect(),
            whole: None,
        };
        self.expectations.keep_graph(graph);
        self.check_expectations(measured, expectations);
    }

    /// Makes equations of an `expect`, while widths are searched.
    fn equate_expectation(&mut self, part: &'p Expr) {
        let ExprKind::Binary {
            operator: BinaryOperator::Equal,
            ..
        } = &part.kind
        else {
            return;
        };
        if speaks_of(part, is_whole).is_some() {
            return;
        }
        if let Some((place, found, stated)) = self.sides(part) {
            let side = self.program.sources.slice(place);
            self.equate_values(part.span, side, &found, &stated);
        }
    }

    /// The values on both sides of a comparison, the measured one first with its place.
    fn sides(&mut self, expr: &'p Expr) -> Option<(Span, Value, Value)> {
        let ExprKind::Binary { left, right, .. } = &expr.kind else {
            return None;
        };
        // `expect 5M >= params` refers to its right side.
        let (left, right) = match (measures(left), measures(right)) {
            (None, Some(_)) => (right, left),
            (Some(_), _) | (None, None) => (left, right),
        };
        let found = self.evaluate(left, Expected::Type(None));
        let stated = self.evaluate(right, Expected::Type(None));
        Some((left.span, found, stated))
    }
}

/// The parts of an `and`, in order.
fn parts(expr: &Expr) -> SmallVec<[&Expr; 2]> {
    let mut parts: SmallVec<[&Expr; 2]> = SmallVec::new();
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
    parts.reverse();
    parts
}

/// The costs of a network, where less is better: the quantities of `expect` that can have an upper
/// bound.
pub const COSTS: &[&str] = &[
    "params",
    "macs",
    "flops",
    "activations",
    "peak_memory",
    "training_memory",
    "depth",
];

/// Whether it is an upper bound of a network's cost:
fn is_budget(expr: &Expr) -> bool {
    let ExprKind::Binary {
        operator,
        left,
        right,
        ..
    } = &expr.kind
    else {
        return false;
    };
    let (cost, bound) = match operator {
        BinaryOperator::Less | BinaryOperator::LessOrEqual => (left, right),
        BinaryOperator::Greater | BinaryOperator::GreaterOrEqual => (right, left),
        _ => return false,
    };
    let is_cost = matches!(&cost.kind, ExprKind::Name(name) if COSTS.contains(&&**name));
    is_cost && matches!(bound.kind, ExprKind::Number(_))
}

/// The first measured quantity that an expression refers to.
fn measures(expr: &Expr) -> Option<&str> {
    speaks_of(expr, |name| QUANTITIES.contains(&name))
}

/// Whether only a whole network has it.
pub(super) fn is_whole(quantity: &str) -> bool {
    WHOLE_NETWORK_QUANTITIES.contains(&quantity)
}

/// The first name before a dot in an expression that is one of those.
pub(super) fn speaks_of(expr: &Expr, is_one: impl Fn(&str) -> bool) -> Option<&str> {
    let mut finder = Finder {
        is_one,
        found: None,
    };
    finder.visit_expr(expr);
    finder.found
}

struct Finder<'t, F> {
    is_one: F,
    found: Option<&'t str>,
}

impl<'t, F: Fn(&str) -> bool> Visit<'t> for Finder<'t, F> {
    fn visit_expr(&mut self, expr: &'t Expr) {
        if self.found.is_some() {
            return;
        }
        match &expr.kind {
            ExprKind::Name(name) => {
                let head = name.split('.').next().unwrap_or(name);
                self.found = (self.is_one)(head).then_some(head);
            }
            // Neither has a quantity.
            ExprKind::Range { .. } | ExprKind::To { .. } | ExprKind::Layer(_) => {}
            ExprKind::Number(_)
            | ExprKind::Size(_)
            | ExprKind::List(_)
            | ExprKind::Index { .. }
            | ExprKind::Bool(_)
            | ExprKind::Text(_)
            | ExprKind::Call { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::If { .. } => walk_expr(self, expr),
        }
    }
}
