//! Syntax tree to graph: names looked up, files brought in, parameters bound, loops unrolled,
//! blocks put in their place.
//!
//! Input: a [`Program`] (a parsed file with all files that it uses). Output: an [`Analysis`], every
//! [`Network`] as far as it could be built, and the diagnostics. Sizes are inferred while the graph
//! grows, so a block may use `in.channels`. All errors of a file are reported in one run: the
//! result of an error is unknown, and later code accepts unknown values silently.

mod advice;
mod argument;
mod assume;
mod body;
mod budget;
mod call_stack;
mod dead_branch;
mod definition;
mod dialect;
mod expectation;
mod expression;
mod facts;
mod flow;
mod function;
mod interface;
mod layer_use;
mod list;
mod lookup;
mod loops;
mod measured;
mod mistakes;
mod no_effect;
mod replay;
mod reporter;
mod requirement;
mod residual;
mod scope;
mod setting;
mod share;
mod step;
mod task;
mod tensors;
#[cfg(test)]
mod tests;
mod unpool;
mod unused;
mod value;
mod widths;

pub use assume::assume_shapes;
pub use budget::{
    MAX_DEPTH, MAX_DIFFERENT_LAYERS, MAX_LAYERS, MAX_MEASURED_WHOLE, MAX_MISTAKES, MAX_NESTING,
    MAX_ROUNDS, MAX_STEPS,
};
pub use expectation::COSTS;
pub use list::{MAX_LIST, MAX_LIST_DEPTH};
pub use mistakes::{codes, unknown_setting};
pub use requirement::{Requirement, Unmet, require};
pub use setting::{Settable, Setting, SettingValue, settables};
pub use widths::MAX_OPEN_WIDTHS;

use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Builder, Origin};
use crate::layer;
use crate::network::{Network, Task};
use crate::program::error::no_network;
use crate::program::{DefinitionKind, Program};
use crate::resolve::Names;
use crate::source::Span;
use crate::syntax::tree::Item;
use advice::Notes;
use argument::KnownSlots;
use budget::Budget;
use call_stack::{CallStack, Expanded};
use expression::Expected;
use facts::DefinitionFacts;
use flow::Here;
use function::Computed;
use measured::Expectations;
use replay::Expansions;
use reporter::Reporter;
use scope::Scope;
use setting::unknown_settings;
use share::Shares;
use widths::{Solver, Widths};

/// The result of analysing a program.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Every requested network, in the order of the file, those with errors too: as far as it could
    /// be built, with its [`Status`](crate::network::Status).
    pub networks: Vec<Network>,
    /// Every diagnostic: of syntax and files first, then in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// The work that it took: the steps of the expansion, with those that looked for open widths, and
    /// the layers that `expect`s were measured over.
    pub steps: u64,
}

impl Analysis {
    /// Whether nothing is an error.
    pub fn is_ok(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Whether a diagnostic has a fix.
    pub fn has_fixes(&self) -> bool {
        self.diagnostics.iter().any(|found| !found.fixes.is_empty())
    }

    /// The networks without errors.
    pub fn complete(&self) -> impl Iterator<Item = &Network> {
        self.networks.iter().filter(|network| network.is_complete())
    }

    /// The networks whose layers are all there, even if their `expect`s do not hold: those that can
    /// be measured.
    pub fn built(&self) -> impl Iterator<Item = &Network> {
        self.networks.iter().filter(|network| network.is_built())
    }

    /// With an error for a network that could not be built where no error says why: it must not
    /// disappear in silence.
    fn explained(mut self) -> Self {
        let mut failed = self.networks.iter().filter(|it| !it.is_built());
        if self.is_ok()
            && let Some(network) = failed.next()
        {
            let found = mistakes::unexplained(network.span, &network.name);
            self.diagnostics.push(found);
        }
        self
    }

    /// Marks every network as failed: they are not the requested ones.
    pub fn fail(&mut self) {
        self.networks.iter_mut().for_each(Network::fail);
    }
}

/// Analyses every network of the file, or only the one called `name`, with their parameters set
/// as `settings` say; checks the blocks that no network uses, as far as that is possible without
/// knowing their input.
pub fn analyze(program: &Program, name: Option<&str>, settings: &[Setting]) -> Analysis {
    analyze_with(program, name, settings, Expansions::of(program))
}

/// As [`analyze`], with the uses of blocks that may be copied.
fn analyze_with(
    program: &Program,
    name: Option<&str>,
    settings: &[Setting],
    mut expansions: Expansions,
) -> Analysis {
    let mut analysis = Analysis::default();
    let mut expanded = Expanded::default();
    let mut reporter = Reporter::new(program.diagnostics.len());
    let mut budget = Budget::default();
    let mut trials = Budget::of_trials();
    let names = Names::of(program);
    let wanted = |network: &str| name.is_none_or(|name| name == network);
    for (id, definition) in program.networks() {
        if !wanted(&definition.name.text) {
            continue;
        }
        if reporter.is_full() {
            analysis.networks.push(definition::unbuilt(definition));
            continue;
        }
        let mark = reporter.mark();
        let mut elaborator = Elaborator::new(program, &names, reporter, budget);
        elaborator.expansions = expansions;
        let mut network = elaborator.network(id, definition, settings);
        if elaborator.widths.is_open() && !elaborator.reporter.has_errors_since(mark) {
            let solver = Solver {
                program,
                names: &names,
                id,
                definition,
                settings,
                budget: &mut trials,
            };
            match solver.solve() {
                Ok(widths) => {
                    expansions = std::mem::take(&mut elaborator.expansions);
                    expansions.forget_network();
                    (reporter, budget) = elaborator.finish();
                    reporter.rewind(mark);
                    elaborator = Elaborator::new(program, &names, reporter, budget);
                    elaborator.expansions = expansions;
                    elaborator.widths = widths;
                    network = elaborator.network(id, definition, settings);
                    network.inferred = elaborator.widths.inferred();
                }
                Err(unsolved) => elaborator.report(*unsolved),
            }
        }
        expansions = std::mem::take(&mut elaborator.expansions);
        expansions.end_network(&network);
        // A definition with a syntax error is checked, but nothing may rely on it.
        let own = elaborator.calls.expanded();
        let mut definitions = program.definitions();
        if definitions.any(|(id, _, _)| own.contains(id) && program.is_misread(id)) {
            network.fail();
        }
        analysis.networks.push(network);
        expanded.extend(own);
        (reporter, budget) = elaborator.finish();
    }
    let unknown = unknown_settings(program, settings, wanted);
    if !unknown.is_empty() {
        analysis.fail();
    }
    unknown.into_iter().for_each(|found| reporter.warn(found));
    if let Some(missing) = name.and_then(|name| missing_network(program, name)) {
        reporter.warn(missing);
    }
    if name.is_none() && !budget.is_incomplete() {
        for (id, kind, definition) in program.definitions() {
            let is_unused = kind == DefinitionKind::Block && !expanded.contains(id);
            if !is_unused || reporter.is_full() {
                continue;
            }
            let mut elaborator = Elaborator::new(program, &names, reporter, budget);
            elaborator.unused_block(id, definition);
            expanded.extend(elaborator.calls.expanded());
            (reporter, budget) = elaborator.finish();
        }
        for (id, item) in program.values() {
            if expanded.contains(id) || reporter.is_full() {
                continue;
            }
            let mut elaborator = Elaborator::new(program, &names, reporter, budget);
            match item {
                Item::Function(_) => elaborator.unused_function(id),
                Item::Constant(_) => elaborator.unused_constant(id),
                Item::Use(_) | Item::Network(_) | Item::Block(_) => {}
            }
            expanded.extend(elaborator.calls.expanded());
            (reporter, budget) = elaborator.finish();
        }
        let left = MAX_MISTAKES.saturating_sub(reporter.count());
        let unused = unused::unused(program, &names).into_iter();
        let unused = unused.filter(|found| !reporter.explains_unused(found.primary.span));
        let unused: Vec<_> = unused.take(left).collect();
        unused.into_iter().for_each(|found| reporter.warn(found));
    }
    let of_trials = trials.spent_since(&Budget::of_trials());
    analysis.steps = budget.spent_since(&Budget::default());
    analysis.steps = analysis.steps.saturating_add(of_trials);
    let diagnostics = &mut analysis.diagnostics;
    diagnostics.extend_from_slice(&program.diagnostics);
    diagnostics.extend(reporter.finish());
    one_for_names_beside_the_flow(program, diagnostics);
    diagnostics.sort_by_key(|found| (found.primary.span.source, found.primary.span.start));
    analysis.explained()
}

/// Where lines name their results beside the flow, the sizes that do not fit below them are the
/// same mistake: it is reported once, as an error.
fn one_for_names_beside_the_flow(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    let beside = |found: &&Diagnostic| mistakes::is_named_beside_the_flow(found);
    let places: Vec<Span> = diagnostics
        .iter()
        .filter(beside)
        .map(|it| it.primary.span)
        .collect();
    for place in places {
        let mut all = program.definitions();
        let Some((_, _, definition)) = all.find(|(_, _, it)| it.span.contains_span(place)) else {
            continue;
        };
        let count = diagnostics.len();
        diagnostics.retain(|found| {
            let at = found.primary.span;
            let is_size = found.code.id.starts_with('S') && found.trace.is_empty();
            !(is_size && definition.span.contains_span(at) && at.start > place.start)
        });
        if diagnostics.len() < count {
            let mut same = diagnostics.iter_mut();
            if let Some(found) = same.find(|it| it.primary.span == place) {
                found.severity = Severity::Error;
            }
        }
    }
}

/// The diagnostic for a network that the file does not have.
fn missing_network(program: &Program, name: &str) -> Option<Diagnostic> {
    let mut networks = program.networks().map(|(_, network)| &network.name);
    if networks.any(|network| network.text == name) {
        return None;
    }
    let networks = || program.networks().map(|(_, network)| &network.name);
    let known: Vec<String> = networks().map(|name| name.text.to_string()).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let mut shown = networks().filter(|network| near.is_none_or(|near| network.text == near));
    let place = shown.next().map_or(Span::default(), |name| name.span);
    Some(no_network(place, name, &known))
}

/// One network, or a block that is checked by itself, while it is expanded.
///
/// Each part keeps its fields to itself and decides one thing; a method of the elaborator is where
/// several of them meet.
struct Elaborator<'p> {
    program: &'p Program,
    /// The meaning of its names, for diagnostics.
    names: &'p Names<'p>,
    /// The reported diagnostics.
    reporter: Reporter,
    /// The rest of the limits.
    budget: Budget,
    /// Where the expansion is.
    calls: CallStack<'p>,
    /// The meaning of names there.
    scope: Scope,
    /// The flow there: `flow`.
    here: Here,
    /// The facts that the innermost definition states beside its chains.
    facts: DefinitionFacts<'p>,
    /// The pieces that are used with the same weights.
    shares: Shares<'p>,
    /// Whether expectations are checked, and against which quantities.
    expectations: Expectations,
    /// The widths that are left open.
    widths: Widths,
    /// The graph built so far.
    builder: Builder,
    /// The functions and constants of files.
    computed: Computed,
    /// The uses of blocks that may be copied.
    expansions: Expansions,
    /// The facts that diagnostics may need.
    notes: Notes<'p>,
    /// The inputs that are set from outside, with their shapes.
    set_inputs: Vec<(Settable, layer::Shape)>,
    /// The parameters that have been looked up.
    slots: KnownSlots<'p>,
    /// Whether the graph is for display: below an error, the last known shape is assumed.
    assumes: bool,
}

impl<'p> Elaborator<'p> {
    fn new(
        program: &'p Program,
        names: &'p Names<'p>,
        mut reporter: Reporter,
        mut budget: Budget,
    ) -> Self {
        reporter.begin();
        budget.begin();
        Self {
            program,
            names,
            reporter,
            budget,
            calls: CallStack::default(),
            scope: Scope::default(),
            here: Here::default(),
            facts: DefinitionFacts::default(),
            shares: Shares::default(),
            expectations: Expectations::default(),
            widths: Widths::default(),
            builder: Builder::new(),
            computed: Computed::default(),
            expansions: Expansions::default(),
            notes: Notes::default(),
            set_inputs: Vec::new(),
            slots: KnownSlots::default(),
            assumes: false,
        }
    }

    /// The parts that the next network continues with.
    fn finish(self) -> (Reporter, Budget) {
        (self.reporter, self.budget)
    }

    fn origin(&self, span: Span) -> Origin {
        Origin {
            span,
            frame: self.calls.frame(),
        }
    }
}
