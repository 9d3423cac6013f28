//! Syntax tree to graph: names looked up, files brought in, parameters bound, loops unrolled,
//! blocks put in their place.
//!
//! In comes a [`Program`] (a parsed file with all that it uses), out goes for each network an
//! [`Elaborated`]: its graph, its totals, its task. Sizes are inferred as the graph grows, so a
//! block may ask for `in.channels`. All mistakes of a file are told in one run: what a mistake
//! leaves is unknown, and what is unknown is accepted in silence by all that follows.

mod argument;
mod body;
mod definition;
mod error;
mod expectation;
mod expression;
mod program;
mod scope;
mod step;
mod suggest;
mod unused;
mod value;

pub use error::*;
pub use program::{DefinitionId, DefinitionKind, MAX_FILES, Module, Program};

use crate::cost::{self, Totals};
use crate::diagnostic::{Diagnostic, Label};
use crate::graph::{Builder, Frame, FrameId, FrameKind, Graph, Origin, Output};
use crate::layer;
use crate::source::Span;
use scope::Scope;
use smol_str::SmolStr;
use std::collections::HashMap;
use value::Flow;

/// The most layers that a network expands to.
pub const MAX_LAYERS: usize = 1_000_000;

/// The most steps, statements and rounds that one network's expansion takes.
pub const MAX_STEPS: u64 = 4_000_000;

/// The deepest that definitions use each other.
pub const MAX_DEPTH: usize = 64;

/// A parameter of a network, set from outside (`--set classes=10`).
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The parameter.
    pub name: SmolStr,
    /// Its value.
    pub value: layer::Value,
}

/// What a network is for, as its `task` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// `classification`
    pub kind: SmolStr,
    /// `classes=10`, `loss=cross_entropy`, …
    pub settings: Vec<(SmolStr, layer::Value)>,
}

impl Task {
    /// The value of a setting, where it is given.
    pub fn setting(&self, name: &str) -> Option<&layer::Value> {
        let mut all = self.settings.iter();
        all.find(|(given, _)| given == name).map(|(_, value)| value)
    }
}

/// A network, compiled.
#[derive(Clone, Debug)]
pub struct Elaborated {
    /// Its name.
    pub name: SmolStr,
    /// Where its name stands.
    pub span: Span,
    /// Its layers.
    pub graph: Graph,
    /// What they cost.
    pub totals: Totals,
    /// What it is for, where it says so.
    pub task: Option<Task>,
}

/// What came of a program.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The networks without errors, in the order of the file.
    pub networks: Vec<Elaborated>,
    /// All that was found: of syntax and files first, then in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Compiled {
    /// Whether nothing is an error.
    pub fn is_ok(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Compiles every network of the file, or only the one called `name`, with their parameters set
/// as `settings` say; checks the blocks that no network uses, as far as that goes without
/// knowing what flows into them.
pub fn elaborate(program: &Program, name: Option<&str>, settings: &[Setting]) -> Compiled {
    let mut compiled = Compiled {
        networks: Vec::new(),
        diagnostics: program.diagnostics.clone(),
    };
    let mut reported = HashMap::new();
    let mut expanded = Vec::new();
    let wanted = |network: &str| name.is_none_or(|name| name == network);
    for (id, definition) in program.networks() {
        if !wanted(&definition.name.text) {
            continue;
        }
        let mut elaborator = Elaborator::new(program, std::mem::take(&mut reported));
        let network = elaborator.network(id, definition, settings);
        compiled.networks.extend(network);
        compiled.diagnostics.append(&mut elaborator.diagnostics);
        reported = elaborator.reported;
        expanded.append(&mut elaborator.expanded);
    }
    if let Some(name) = name
        && !program
            .networks()
            .any(|(_, network)| network.name.text == name)
    {
        let known: Vec<String> = program
            .networks()
            .map(|(_, network)| network.name.text.to_string())
            .collect();
        let missing = error::no_network(Span::default(), Some(name), &known);
        compiled.diagnostics.push(missing);
    }
    if name.is_none() {
        for (id, kind, definition) in program.definitions() {
            if kind == DefinitionKind::Block && !expanded.contains(&id) {
                let mut elaborator = Elaborator::new(program, std::mem::take(&mut reported));
                elaborator.unused_block(id, definition);
                compiled.diagnostics.append(&mut elaborator.diagnostics);
                reported = elaborator.reported;
                expanded.append(&mut elaborator.expanded);
            }
        }
        compiled.diagnostics.extend(unused::unused(program));
    }
    count_repeats(&mut compiled.diagnostics, &reported);
    compiled
        .diagnostics
        .sort_by_key(|found| (found.primary.span.source, found.primary.span.start));
    compiled
}

/// Says of a mistake in a block how many other uses of the block meet it too.
fn count_repeats(diagnostics: &mut [Diagnostic], reported: &HashMap<Reported, Repeats>) {
    for diagnostic in diagnostics {
        let key = (diagnostic.code.id, diagnostic.primary.span);
        let more = reported.get(&key).map_or(0, |repeats| repeats.more);
        if more > 0
            && let Some(last) = diagnostic.trace.last_mut()
        {
            let uses = if more == 1 { "use" } else { "uses" };
            last.message = format!("{} (and in {more} other {uses})", last.message);
        }
    }
}

/// What makes a diagnostic the same as another: its code and place.
type Reported = (&'static str, Span);

/// Where the same mistake has been met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Repeats {
    /// In how many uses beside the first.
    more: u64,
    /// The last use: its network and frame. Further rounds of a loop in it do not count.
    last: (DefinitionId, FrameId),
}

/// The state while one network expands.
struct Elaborator<'p> {
    program: &'p Program,
    builder: Builder,
    scope: Scope,
    diagnostics: Vec<Diagnostic>,
    reported: HashMap<Reported, Repeats>,
    /// The module whose names are looked up.
    module: usize,
    /// The use or round that is being expanded.
    frame: FrameId,
    /// The use that the step before has ended, to take its label.
    last_use: Option<FrameId>,
    /// The definitions that are being expanded, each with the place of its use.
    open: Vec<(DefinitionId, Span)>,
    /// The definitions that have been expanded.
    expanded: Vec<DefinitionId>,
    /// Whether shape assertions hold for this expansion: not for those of a network that is used
    /// as a block on a flow of another height or width.
    claimed: bool,
    /// What has been collected of the innermost definition.
    outline: Outline<'p>,
    training_outputs: Vec<Output>,
    /// The finished graph, while its expectations are checked.
    finished: Option<(Graph, Totals)>,
    steps: u64,
    /// Whether the network has a mistake, told here or before.
    failed: bool,
    /// Set when a limit is reached; nothing is expanded any more.
    exhausted: bool,
}

/// What statements of a definition say beside the flow.
#[derive(Default)]
struct Outline<'p> {
    inputs: Vec<Flow>,
    outputs: Vec<(SmolStr, Flow)>,
    has_outputs: bool,
    expectations: Vec<&'p crate::syntax::tree::Expr>,
    task: Option<Task>,
}

impl<'p> Elaborator<'p> {
    fn new(program: &'p Program, reported: HashMap<Reported, Repeats>) -> Self {
        Self {
            program,
            builder: Builder::new(),
            scope: Scope::default(),
            diagnostics: Vec::new(),
            reported,
            module: 0,
            frame: FrameId::default(),
            last_use: None,
            open: Vec::new(),
            expanded: Vec::new(),
            claimed: true,
            outline: Outline::default(),
            training_outputs: Vec::new(),
            finished: None,
            steps: 0,
            failed: false,
            exhausted: false,
        }
    }

    /// Tells a mistake, with the uses that led here, unless it has been told of this place.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.failed = true;
        let key = (diagnostic.code.id, diagnostic.primary.span);
        let network = self
            .open
            .first()
            .map_or(DefinitionId { module: 0, item: 0 }, |(id, _)| *id);
        let last = (network, self.builder.origins().body(self.frame));
        match self.reported.get_mut(&key) {
            Some(repeats) => {
                repeats.more = repeats.more.saturating_add(u64::from(repeats.last != last));
                repeats.last = last;
            }
            None => {
                self.reported.insert(key, Repeats { more: 0, last });
                let trace = self.trace(self.frame);
                self.diagnostics.push(diagnostic.trace(trace));
            }
        }
    }

    /// The uses and rounds that led to a frame, the innermost first.
    fn trace(&self, frame: FrameId) -> Vec<Label> {
        let mut trace: Vec<Label> = Vec::new();
        let mut rounds = String::new();
        for frame in self.builder.origins().ancestors(frame) {
            match &frame.kind {
                FrameKind::Round { round, of } => {
                    rounds = format!("{rounds}, round {round} of {of}");
                    // The rounds belong to the use inside them.
                    if let Some(last) = trace.last_mut() {
                        last.message = format!("{}, round {round} of {of}", last.message);
                        rounds.clear();
                    }
                }
                FrameKind::Use { name, flow } => {
                    let flow = flow.map_or(String::new(), |shape| format!(", which takes {shape}"));
                    trace.push(Label {
                        span: frame.span,
                        message: format!("in this `{name}`{flow}"),
                    });
                }
                FrameKind::Network => {}
            }
        }
        trace
    }

    fn origin(&self, span: Span) -> Origin {
        Origin {
            span,
            frame: self.frame,
        }
    }

    fn enter(&mut self, span: Span, kind: FrameKind) -> FrameId {
        let parent = self.frame;
        self.frame = self.builder.enter(Frame {
            parent,
            span,
            kind,
            label: None,
        });
        parent
    }

    /// Counts a step towards the limits; `false` when they are reached.
    fn proceed(&mut self, span: Span) -> bool {
        self.steps = self.steps.saturating_add(1);
        let over = if self.builder.len() > MAX_LAYERS {
            Some(("layers", MAX_LAYERS as u64))
        } else if self.steps > MAX_STEPS {
            Some(("steps", MAX_STEPS))
        } else {
            None
        };
        if let Some((what, limit)) = over
            && !self.exhausted
        {
            self.exhausted = true;
            self.report(error::expansion_limit(span, what, limit));
        }
        !self.exhausted
    }

    fn measure(&mut self, graph: &Graph) -> Option<Totals> {
        match cost::totals(graph) {
            Ok(totals) => Some(totals),
            Err(overflow) => {
                let origin = graph.node(overflow.node).map(|node| node.origin);
                let span = origin.unwrap_or_default().span;
                self.report(error::count_overflow(span, overflow.what));
                None
            }
        }
    }
}
