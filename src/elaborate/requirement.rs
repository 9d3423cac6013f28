//! Expectations that come from outside of a program, and hold for every network of it: budgets.
//!
//! A condition is a text as after `expect`; it finds the same errors in a network as an `expect` in
//! the file.

use super::advice::Heaviest;
use super::budget::{Budget, MAX_MEASURED_WHOLE, MAX_MISTAKES};
use super::expectation::{is_whole, speaks_of};
use super::measured::{Measured, Whole};
use super::reporter::Reporter;
use super::{Elaborator, mistakes};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::network::{Network, Status};
use crate::program::Program;
use crate::program::error::too_many_mistakes;
use crate::resolve::Names;
use crate::source::{SourceId, Span};
use crate::syntax::parse_expression;
use crate::syntax::tree::Expr;
use std::rc::Rc;

/// An `expect` for whole networks of any file.
///
/// It refers to measured quantities (`params`, `depth`, `output.channels`, …), and to no name of a
/// network. It also holds for a network with other parameters than its defaults.
///
/// ```
/// use cnn_lang::elaborate::{Requirement, analyze, require};
/// use cnn_lang::program::Program;
/// use cnn_lang::source::Memory;
///
/// let text = "network n {\n  input 3x32x32\n  conv 8 3x3\n}\n";
/// let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
/// let mut analysis = analyze(&program, None, &[]);
/// let small = Requirement::parse("params <= 200").unwrap();
/// let unmet = require(&mut analysis.networks, &[&small]);
/// let message = "`params <= 200` does not hold: `params` is 224";
/// assert_eq!(unmet[0].diagnostic.message, message);
/// assert!(!analysis.networks[0].is_complete());
/// ```
#[derive(Debug)]
pub struct Requirement {
    expr: Expr,
    /// A program of no files, with the text of the condition.
    program: Program,
}

/// A requirement that does not hold for a network, or cannot be evaluated there.
#[derive(Clone, Debug)]
pub struct Unmet {
    /// Which of the networks.
    pub network: usize,
    /// Which of the requirements; `None` where the limit of mistakes is reached, and the place of
    /// the diagnostic is the network.
    pub requirement: Option<usize>,
    /// The error. Its places are in the text of the requirement, as [`Requirement::SOURCE`].
    pub diagnostic: Diagnostic,
}

impl Requirement {
    /// The text of the condition, in diagnostics.
    pub const SOURCE: SourceId = SourceId(0);

    /// Reads a condition.
    ///
    /// # Errors
    /// Why it cannot be read, with places in `text` as [`Requirement::SOURCE`].
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let expr = parse_expression(Self::SOURCE, text)?;
        let mut program = Program::empty();
        program.sources.add("", text);
        Ok(Self { expr, program })
    }

    /// Checks it for a network; returns the error.
    fn check(&self, of: &mut Checked) -> Vec<Diagnostic> {
        let names = Names::of(&self.program);
        let reporter = Reporter::new(0);
        let mut elaborator = Elaborator::new(&self.program, &names, reporter, Budget::default());
        elaborator
            .expectations
            .keep_graph(std::mem::take(&mut of.graph));
        elaborator
            .notes
            .set_heaviest(std::mem::take(&mut of.heaviest));
        elaborator.check_expectations(of.measured.clone(), &[&self.expr]);
        of.graph = elaborator.expectations.take_graph().unwrap_or_default();
        of.heaviest = elaborator.notes.take_heaviest();
        let (reporter, _) = elaborator.finish();
        reporter.finish()
    }
}

/// A network that requirements are checked for.
struct Checked {
    graph: Graph,
    measured: Measured,
    /// The largest shares, once computed.
    heaviest: Heaviest,
}

/// Checks requirements for all networks that are built. One for which a requirement does not hold
/// is [disproved](Status::Disproved).
pub fn require(networks: &mut [Network], requirements: &[&Requirement]) -> Vec<Unmet> {
    let mut budget = Budget::default();
    let mut unmet = Vec::new();
    let mut places = requirements.iter().map(|it| &it.expr);
    let whole = places
        .find(|expr| speaks_of(expr, is_whole).is_some())
        .map(|expr| expr.span);
    for (index, network) in networks.iter_mut().enumerate() {
        let Some(totals) = network.totals.filter(|_| network.is_built()) else {
            continue;
        };
        let known = whole.map(|place| known(network, place, &mut budget));
        let outputs = network.graph.outputs().iter();
        let outputs = outputs.filter(|output| !output.training);
        let measured = Measured {
            parameters: Some(totals.parameters),
            macs: Some(totals.macs),
            outputs: outputs
                .map(|output| network.graph.shape(output.tensor))
                .collect(),
            whole: known
                .as_ref()
                .and_then(|known| known.as_ref().ok().cloned()),
        };
        let mut of = Checked {
            graph: std::mem::take(&mut network.graph),
            measured,
            heaviest: Heaviest::default(),
        };
        for (number, requirement) in requirements.iter().enumerate() {
            let found = match &known {
                Some(Err(limit)) if speaks_of(&requirement.expr, is_whole).is_some() => {
                    vec![(**limit).clone()]
                }
                Some(_) | None => requirement.check(&mut of),
            };
            if found.iter().any(Diagnostic::is_error) {
                network.status = Status::Disproved;
            }
            unmet.extend(found.into_iter().map(|diagnostic| Unmet {
                network: index,
                requirement: Some(number),
                diagnostic,
            }));
        }
        network.graph = of.graph;
        if unmet.len() > MAX_MISTAKES {
            unmet.truncate(MAX_MISTAKES);
            unmet.push(Unmet {
                network: index,
                requirement: None,
                diagnostic: too_many_mistakes(network.span, MAX_MISTAKES),
            });
            return unmet;
        }
    }
    unmet
}

/// The cost of a network as a whole; `place` is that of a requirement that needs it.
fn known(
    network: &Network,
    place: Span,
    budget: &mut Budget,
) -> Result<Rc<Whole>, Box<Diagnostic>> {
    let most = MAX_MEASURED_WHOLE;
    let too_large = |layers| mistakes::too_large_to_measure(place, layers, most);
    let measured = budget.measure_whole(network.graph.len());
    measured.map_err(|layers| Box::new(too_large(layers)))?;
    match Whole::of(&network.graph) {
        Ok(whole) => Ok(Rc::new(whole)),
        Err(overflow) => Err(Box::new(mistakes::not_countable(place, overflow.what))),
    }
}
