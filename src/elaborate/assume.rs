//! Shapes below an error, for display: an editor shows them while a line is being written.
//!
//! A network with errors is expanded once more by an elaborator whose diagnostics nobody sees, and
//! in which a step without a result passes on the last known shape. So an assumed shape cannot be
//! the reason of a diagnostic, and is part of no total and no `expect`.

use super::body::ImplicitInput;
use super::budget::Budget;
use super::reporter::Reporter;
use super::scope::Meaning;
use super::value::{Operand, Results, Value, single};
use super::{Analysis, Elaborator, Setting};
use crate::graph::Certainty;
use crate::program::Program;
use crate::resolve::Names;
use crate::source::Span;
use crate::syntax::keyword::{self, Starts};
use crate::syntax::tree::{Name, Statement};

/// Extends the graphs of failed networks below their errors, for display: a step with an error
/// becomes a [stand-in](crate::graph::Certainty::StandIn) that passes on the last known shape, and
/// the nodes below it are marked as [assumed](crate::graph::Certainty::Assumed). Status, totals and
/// diagnostics stay as they are. `settings` are those of the analysis.
///
/// ```
/// use cnn_lang::elaborate::{analyze, assume_shapes};
/// use cnn_lang::program::Program;
/// use cnn_lang::graph::Certainty;
/// use cnn_lang::source::Memory;
///
/// let text = "network n {\n  input 3x32x32\n  conv 8 3x\n  maxpool 2x2\n}\n";
/// let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
/// let mut analysis = analyze(&program, None, &[]);
/// assert_eq!(analysis.networks[0].graph.len(), 1);
///
/// assume_shapes(&program, &[], &mut analysis);
/// let (_, pool) = analysis.networks[0].graph.nodes().last().unwrap();
/// assert_eq!(pool.outputs[0].to_string(), "3x16x16");
/// assert_eq!(pool.certainty, Certainty::Assumed);
/// ```
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
        // One that was abandoned may be shorter.
        if assumed.graph.len() >= network.graph.len() {
            network.graph = assumed.graph;
        }
    }
}

impl Elaborator<'_> {
    /// The operand that a step reads from the line above, if shapes are assumed and there is only
    /// one.
    pub(super) fn operand_above(&self, input: &ImplicitInput) -> Option<Operand> {
        match *input.results.as_slice() {
            [operand] if self.assumes => Some(operand),
            _ => None,
        }
    }

    /// How certain the shape of an operand is; one without a shape is the least.
    fn certainty(&self, operand: Operand) -> Certainty {
        let node = operand
            .tensor()
            .and_then(|tensor| self.builder.node(tensor));
        node.map_or(Certainty::StandIn, |node| node.certainty)
    }

    /// The results of a step: in place of unknown ones, where shapes are assumed, stand-ins with
    /// the shape `above`.
    pub(super) fn assumed(&mut self, results: Results, above: Operand, span: Span) -> Results {
        let Operand::Known(above) = above else {
            return results;
        };
        let unknown = results.contains(&Operand::Unknown);
        if !self.assumes || !unknown || self.reporter.in_dead_branch() {
            return results;
        }
        let origin = self.origin(span);
        let stand_in = self.builder.stand_in(above, origin);
        let results = results.into_iter().map(|result| match result {
            Operand::Known(_) => result,
            Operand::Unknown => Operand::Known(stand_in),
        });
        results.collect()
    }

    /// The results of a layer that does not fit `operands`, with the shape of the most certain one.
    pub(super) fn assumed_of(
        &mut self,
        results: Results,
        operands: &[Operand],
        span: Span,
    ) -> Results {
        let likeliest = operands
            .iter()
            .min_by_key(|operand| self.certainty(**operand));
        match likeliest {
            Some(likeliest) => self.assumed(results, *likeliest, span),
            None => results,
        }
    }

    /// The flow after an invalid line, and the meaning of its names.
    pub(super) fn assumed_of_line(
        &mut self,
        line: &Statement,
        names: &[Name],
        input: &ImplicitInput,
    ) -> (Operand, Meaning) {
        let unknown = Meaning::Value(Value::Unknown);
        let Some(above) = self.operand_above(input) else {
            return (Operand::Unknown, unknown);
        };
        let text = self.program.sources.slice(line.span);
        let end = text.find(|it: char| !it.is_alphanumeric() && it != '_');
        let word = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        // The flow does not depend on a `let` or `expect`, even if it has an error.
        if keyword::find(word).is_some_and(|it| it.starts == Starts::Statement) {
            return (above, unknown);
        }
        let results = self.assumed(single(Operand::Unknown), above, line.span);
        let result = results.first().copied().unwrap_or(Operand::Unknown);
        if names.is_empty() {
            (result, unknown)
        } else {
            (above, Meaning::Tensor(result))
        }
    }
}
