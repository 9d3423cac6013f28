//! Shapes below an error, for display: an editor shows them while a line is being written.
//!
//! What has errors is expanded once more by an elaborator whose diagnostics nobody sees, and in
//! which a step without a result passes on the last known shape. So an assumed shape cannot be the
//! reason of a diagnostic, and is part of no total and no `expect`.

use super::body::ImplicitInput;
use super::budget::Budget;
use super::reporter::Reporter;
use super::scope::Meaning;
use super::value::{Operand, Results, Value, single};
use super::{Analysis, Elaborator, Program, Setting};
use crate::graph::Certainty;
use crate::resolve::Names;
use crate::source::Span;
use crate::syntax::tree::{Name, Statement};

/// Statements that no layer reads, whatever is wrong in them.
const ASIDE: [&str; 6] = ["expect", "let", "output", "share", "task", "where"];

/// Extends the graphs of failed networks below their errors, for display: a step with an error
/// becomes a [stand-in](crate::graph::Certainty::StandIn) that passes on the last known shape, and
/// the nodes below it are marked as [assumed](crate::graph::Certainty::Assumed). Status, totals and
/// diagnostics stay as they are. `settings` are those of the analysis.
pub fn assume_shapes(program: &Program, settings: &[Setting], analysis: &mut Analysis) {
    let mut budget = Budget::default();
    let names = Names::of(program);
    let mut definitions = program.networks();
    for network in &mut analysis.networks {
        let Some((id, definition)) = definitions.find(|(_, it)| it.name.span == network.span)
        else {
            return;
        };
        if network.is_built() {
            continue;
        }
        let mut elaborator = Elaborator::new(program, &names, Reporter::default(), budget);
        elaborator.assumes = true;
        let assumed = elaborator.network(id, definition, settings);
        (_, budget) = elaborator.finish();
        // One that was given up may have come less far.
        if assumed.graph.len() >= network.graph.len() {
            network.graph = assumed.graph;
        }
    }
}

impl Elaborator<'_> {
    /// The flow above a step, where shapes are assumed and it is one tensor.
    pub(super) fn single_flow(&self, input: &ImplicitInput) -> Option<Operand> {
        match *input.results.as_slice() {
            [flow] if self.assumes => Some(flow),
            _ => None,
        }
    }

    /// How certain the shape of a flow is; one without a shape is the least.
    pub(super) fn certainty(&self, flow: Operand) -> Certainty {
        let node = flow.tensor().and_then(|tensor| self.builder.node(tensor));
        node.map_or(Certainty::StandIn, |node| node.certainty)
    }

    /// The results of a step: in place of unknown ones, where shapes are assumed, stand-ins with
    /// the shape `above`.
    pub(super) fn assumed(
        &mut self,
        flows: Results,
        above: Option<&Operand>,
        span: Span,
    ) -> Results {
        let Some(Operand::Known(above)) = above else {
            return flows;
        };
        if !self.assumes || self.reporter.in_dead_branch() || !flows.contains(&Operand::Unknown) {
            return flows;
        }
        let origin = self.origin(span);
        let stand_in = self.builder.stand_in(*above, origin);
        let flows = flows.into_iter().map(|flow| match flow {
            Operand::Known(_) => flow,
            Operand::Unknown => Operand::Known(stand_in),
        });
        flows.collect()
    }

    /// The flow after a line that could not be read, and what its names stand for.
    pub(super) fn assumed_of_line(
        &mut self,
        line: &Statement,
        names: &[Name],
        input: &ImplicitInput,
    ) -> (Operand, Meaning) {
        let unknown = Meaning::Value(Value::Unknown);
        let Some(above) = self.single_flow(input) else {
            return (Operand::Unknown, unknown);
        };
        let text = self.program.sources.slice(line.span);
        let is_aside = |word: &str| {
            let rest = text.strip_prefix(word);
            rest.is_some_and(|rest| !rest.starts_with(|it: char| it.is_alphanumeric() || it == '_'))
        };
        if ASIDE.into_iter().any(is_aside) {
            return (above, unknown);
        }
        let flows = self.assumed(single(Operand::Unknown), Some(&above), line.span);
        let flow = flows.first().copied().unwrap_or(Operand::Unknown);
        if names.is_empty() {
            (flow, unknown)
        } else {
            (above, Meaning::Tensor(flow))
        }
    }
}
