//! Syntax tree to graph: names looked up, files brought in, parameters bound, loops unrolled,
//! blocks put in their place.
//!
//! In comes a [`Program`] (a parsed file with all that it uses), out comes an [`Analysis`]: every
//! [`Network`] as far as it could be built, and the diagnostics. Sizes are inferred as the graph
//! grows, so a block may ask for `in.channels`. All errors of a file are reported in one run: the
//! result of an error is unknown, and whatever follows accepts unknown values silently.

mod argument;
mod assume;
mod body;
pub mod codes;
mod definition;
mod departure;
mod error;
mod expectation;
mod expression;
mod foreign;
mod idle;
mod interface;
mod layer_use;
mod lookup;
mod measured;
mod progress;
mod residual;
mod scope;
mod share;
mod step;
pub(crate) mod suggest;
mod surplus;
mod task;
mod tensors;
#[cfg(test)]
mod tests;
mod unreached;
mod unused;
mod value;
mod words;

pub use crate::program::error::{
    no_network, no_network_among, nothing_to_measure, unreadable_input,
};
pub use crate::program::{
    DefinitionId, DefinitionKind, MAX_FILES, MAX_PROGRAM_BYTES, MAX_USE_DEPTH, Module, Program,
};
pub use assume::assume_shapes;
pub use error::unknown_setting;
pub use expression::FUNCTIONS;
pub use measured::QUANTITIES;
pub use task::{TASK_SETTINGS, TASKS};

use crate::diagnostic::Diagnostic;
use crate::graph::{Builder, FrameId, Graph, Origin, Output};
use crate::layer;
use crate::network::{Network, Task};
use crate::source::Span;
use expression::Expected;
use measured::Measured;
use progress::{Repeats, Reported};
use scope::Scope;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};
use unreached::Unreached;
use value::Flow;

/// The most layers that a network expands to, and all networks of a file together.
pub const MAX_LAYERS: usize = 1_000_000;

/// The most layers of the networks of a file that differ in kind, parameters or place; those that a loop
/// repeats are one.
pub const MAX_DIFFERENT_LAYERS: usize = 250_000;

/// The most rounds of one loop.
pub const MAX_ROUNDS: u64 = 1_000_000;

/// The most steps, statements and rounds that the expansion of a file's networks takes. Each tensor of
/// a join counts as three more, each part of a split beyond two as one.
pub const MAX_STEPS: u64 = 3_000_000;

/// The deepest that definitions use each other.
pub const MAX_DEPTH: usize = 64;

/// The deepest that bodies, blocks, joins and layers with values stand in each other, through all
/// uses. It keeps the compiler within the stack of any thread.
pub const MAX_NESTING: usize = 96;

/// So many of the uses that led to a mistake are shown.
const MAX_TRACE: usize = 8;

/// The most mistakes that are told of one file.
pub const MAX_MISTAKES: usize = crate::syntax::MAX_MISTAKES;

/// So often the mistakes of a network are met again, in other rounds and uses, before it is
/// expanded no further.
const MAX_REPEATS: u64 = 1_000;

/// The most layers that the `expect`s of blocks are measured over.
const MAX_MEASURED: usize = 10_000_000;

/// The most layers of a file's networks with an `expect` of memory, depth or receptive field, which
/// are measured over the whole network.
pub const MAX_MEASURED_WHOLE: usize = 50_000;

/// A parameter of a network, set from outside (`--set classes=10`).
///
/// Where a setting differs from the parameter's default, the network is another than its file
/// speaks of: its `expect`s and shape assertions are not claimed then, as those of a network that
/// is used as a block on another size.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The parameter.
    pub name: SmolStr,
    /// Its value.
    pub value: layer::Value,
}

/// The result of analysing a program.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Every network that was asked for, in the order of the file, those with errors too: as far as
    /// it could be built, with its [`Status`](crate::network::Status).
    pub networks: Vec<Network>,
    /// Every diagnostic: of syntax and files first, then in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// Whether nothing is an error.
    pub fn is_ok(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The networks without errors.
    pub fn complete(&self) -> impl Iterator<Item = &Network> {
        self.networks.iter().filter(|it| it.is_complete())
    }

    /// The networks whose layers are all there, those too whose `expect`s do not hold: what can be
    /// measured.
    pub fn built(&self) -> impl Iterator<Item = &Network> {
        self.networks.iter().filter(|it| it.is_built())
    }

    /// Marks every network as failed: they are not the ones that were asked for.
    pub fn fail(&mut self) {
        self.networks.iter_mut().for_each(Network::fail);
    }
}

/// Analyses every network of the file, or only the one called `name`, with their parameters set
/// as `settings` say; checks the blocks that no network uses, as far as that is possible without
/// knowing their input.
pub fn analyze(program: &Program, name: Option<&str>, settings: &[Setting]) -> Analysis {
    let mut analysis = Analysis {
        networks: Vec::new(),
        diagnostics: program.diagnostics.clone(),
    };
    let mut reported = HashMap::new();
    let mut expanded = Expanded::default();
    let mut limited = false;
    let mut stopped = false;
    let mut spent = Spent::default();
    let mut meant_as_output = Vec::new();
    let full = |analysis: &Analysis| analysis.diagnostics.len() > MAX_MISTAKES;
    let wanted = |network: &str| name.is_none_or(|name| name == network);
    for (id, definition) in program.networks() {
        if !wanted(&definition.name.text) {
            continue;
        }
        if full(&analysis) {
            analysis.networks.push(definition::unbuilt(definition));
            continue;
        }
        let told = analysis.diagnostics.len();
        let mut elaborator = Elaborator::new(program, std::mem::take(&mut reported), told);
        elaborator.spent = spent;
        let mut network = elaborator.network(id, definition, settings);
        spent.add(&elaborator, network.graph.len());
        // What was read in spite of a syntax error is checked, but nothing may rely on it.
        let mut definitions = program.definitions();
        if definitions.any(|(id, _, _)| elaborator.expanded.contains(id) && program.is_misread(id))
        {
            network.fail();
        }
        analysis.networks.push(network);
        analysis.diagnostics.append(&mut elaborator.diagnostics);
        meant_as_output.append(&mut elaborator.meant_as_output);
        reported = elaborator.reported;
        expanded.extend(&elaborator.expanded);
        limited |= elaborator.exhausted || elaborator.limited;
        stopped |= elaborator.stopped;
    }
    let unknown = unknown_settings(program, settings, wanted);
    if !unknown.is_empty() {
        analysis.fail();
    }
    analysis.diagnostics.extend(unknown);
    if let Some(name) = name
        && !program
            .networks()
            .any(|(_, network)| network.name.text == name)
    {
        let known: Vec<String> = program
            .networks()
            .map(|(_, network)| network.name.text.to_string())
            .collect();
        let near = suggest::nearest(name, known.iter().map(String::as_str));
        let shown = program
            .networks()
            .find(|(_, network)| near.is_none_or(|near| network.name.text == near));
        let place = shown.map_or(Span::default(), |(_, network)| network.name.span);
        let missing = no_network(place, name, &known);
        analysis.diagnostics.push(missing);
    }
    if name.is_none() && !limited {
        for (id, kind, definition) in program.definitions() {
            if kind == DefinitionKind::Block && !expanded.contains(id) && !full(&analysis) {
                let told = analysis.diagnostics.len();
                let mut elaborator = Elaborator::new(program, std::mem::take(&mut reported), told);
                elaborator.spent = spent;
                elaborator.unused_block(id, definition);
                spent.add(&elaborator, 0);
                analysis.diagnostics.append(&mut elaborator.diagnostics);
                reported = elaborator.reported;
                expanded.extend(&elaborator.expanded);
                stopped |= elaborator.stopped;
            }
        }
        let left = MAX_MISTAKES.saturating_sub(analysis.diagnostics.len());
        let unused = unused::unused(program).into_iter();
        let unused = unused.filter(|it| !meant_as_output.contains(&it.primary.span));
        analysis.diagnostics.extend(unused.take(left));
    }
    progress::count_repeats(&mut analysis.diagnostics, &reported, stopped);
    analysis
        .diagnostics
        .sort_by_key(|found| (found.primary.span.source, found.primary.span.start));
    analysis
}

/// Settings that none of the networks has a parameter for.
fn unknown_settings(
    program: &Program,
    settings: &[Setting],
    wanted: impl Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let networks = program.networks().map(|(_, network)| network);
    let networks: Vec<_> = networks
        .filter(|network| wanted(&network.name.text))
        .collect();
    let Some(first) = networks.first() else {
        return Vec::new();
    };
    let parameters = networks.iter().flat_map(|network| &network.parameters);
    let known: HashSet<&str> = parameters
        .map(|parameter| parameter.name.text.as_str())
        .collect();
    let unknown = settings
        .iter()
        .filter(|set| !known.contains(set.name.as_str()));
    let mut names: Vec<&str> = known.iter().copied().collect();
    names.sort_unstable();
    let networks: Vec<&str> = networks
        .iter()
        .map(|network| network.name.text.as_str())
        .collect();
    unknown
        .map(|set| error::unknown_setting(first.name.span, &set.name, &networks, &names))
        .collect()
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
    expanded: Expanded,
    /// Whether `expect`s and shape assertions hold for this expansion: not those of a network
    /// that is used as a block on a flow of another height or width, or set otherwise than its
    /// defaults, nor those of the blocks in it.
    claimed: bool,
    /// What has been collected of the innermost definition.
    outline: Outline<'p>,
    training_outputs: Vec<Output>,
    /// The pieces that `share` names.
    pieces: Vec<share::Piece<'p>>,
    /// Inside a piece that has been used before: the node whose weights the next layer uses.
    twins: Option<usize>,
    /// The finished graph, while its expectations are checked.
    finished: Option<Graph>,
    /// What an expectation that is being checked can speak of.
    expecting: Option<Measured>,
    /// The names that the definition that was last asked about makes, and where.
    made: Option<(DefinitionId, unused::Made<'p>)>,
    steps: u64,
    /// How many different layers the graph has that is kept.
    different: usize,
    /// What the networks before took.
    spent: Spent,
    /// How often a mistake was met that had been told before.
    met_again: u64,
    /// The layers that expectations of blocks have been measured over.
    measured: usize,
    /// The layers of networks that have been measured as a whole.
    measured_whole: usize,
    /// The layers that weigh most by parameters, and by MACs, in words.
    heaviest: HashMap<&'static str, Option<String>>,
    /// The uses so far, and the number of the one that is being expanded; 0 is the network.
    uses: u64,
    in_use: u64,
    /// How deep bodies and blocks are open in each other.
    depth: usize,
    /// How many mistakes have been told of this file.
    told: usize,
    /// Whether the network has a mistake, told here or before.
    failed: bool,
    /// Whether something that the file says of the network does not hold.
    disproved: bool,
    /// An input that looks like height x width x channels, as other frameworks have it.
    channels_last: Option<(Span, layer::Shape)>,
    /// The rounds that are open, each with the variable of its `for`.
    variables: Vec<Option<(&'p str, u64)>>,
    /// The names that were proposed for lines whose results are lost.
    proposed: Vec<(Span, &'static str)>,
    /// The channels of the flow that the layer reads whose values are being bound.
    flowing: Option<u64>,
    /// Tensors that nothing reads, and that have been told of as what the output should be.
    meant_as_output: Vec<Span>,
    /// Where lines that could not be read give names.
    lost_names: std::collections::HashSet<Span>,
    /// What no expansion has reached.
    unreached: Unreached,
    /// Whether the graph is for display: below an error, the last known shape is assumed.
    assumes: bool,
    /// Set when a limit is reached; nothing is expanded any more.
    exhausted: bool,
    /// Set when something was too deep to be expanded.
    limited: bool,
    /// Set when the same mistakes were met too often.
    stopped: bool,
}

/// Which definitions of the file that was asked for have been expanded.
#[derive(Default)]
struct Expanded {
    items: Vec<bool>,
}

impl Expanded {
    fn insert(&mut self, id: DefinitionId) {
        if id.module > 0 {
            return;
        }
        if self.items.len() <= id.item {
            self.items.resize(id.item.saturating_add(1), false);
        }
        if let Some(item) = self.items.get_mut(id.item) {
            *item = true;
        }
    }

    fn contains(&self, id: DefinitionId) -> bool {
        id.module == 0 && self.items.get(id.item).copied().unwrap_or(false)
    }

    fn extend(&mut self, other: &Self) {
        let items = other.items.iter().enumerate();
        for (item, _) in items.filter(|(_, expanded)| **expanded) {
            self.insert(DefinitionId { module: 0, item });
        }
    }
}

/// What the networks of a file have taken of the limits, which hold for all of them together.
#[derive(Clone, Copy, Default)]
struct Spent {
    steps: u64,
    layers: usize,
    different: usize,
    measured: usize,
    measured_whole: usize,
}

impl Spent {
    /// `layers`: of the graph that is kept.
    fn add(&mut self, elaborator: &Elaborator<'_>, layers: usize) {
        self.steps = self.steps.saturating_add(elaborator.steps);
        self.measured = self.measured.saturating_add(elaborator.measured);
        self.measured_whole = self
            .measured_whole
            .saturating_add(elaborator.measured_whole);
        self.layers = self.layers.saturating_add(layers);
        if layers > 0 {
            self.different = self.different.saturating_add(elaborator.different);
        }
    }
}

/// What statements of a definition say beside the flow.
#[derive(Default)]
struct Outline<'p> {
    inputs: Vec<Flow>,
    outputs: Vec<(&'p crate::syntax::tree::Name, Flow)>,
    has_outputs: bool,
    /// Whether some input lacks its name, so that any unknown tensor may be it.
    nameless_input: bool,
    /// Whether an output names nothing that is known: it may have meant the last flow.
    unknown_output: bool,
    expectations: Vec<&'p crate::syntax::tree::Expr>,
    task: Option<Task>,
}

impl<'p> Elaborator<'p> {
    fn new(program: &'p Program, reported: HashMap<Reported, Repeats>, told: usize) -> Self {
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
            expanded: Expanded::default(),
            claimed: true,
            outline: Outline::default(),
            training_outputs: Vec::new(),
            pieces: Vec::new(),
            twins: None,
            finished: None,
            expecting: None,
            made: None,
            steps: 0,
            different: 0,
            spent: Spent::default(),
            met_again: 0,
            measured: 0,
            measured_whole: 0,
            heaviest: HashMap::new(),
            uses: 0,
            in_use: 0,
            depth: 0,
            told,
            failed: false,
            disproved: false,
            channels_last: None,
            variables: Vec::new(),
            proposed: Vec::new(),
            flowing: None,
            meant_as_output: Vec::new(),
            lost_names: std::collections::HashSet::new(),
            unreached: Unreached::default(),
            assumes: false,
            exhausted: false,
            limited: false,
            stopped: false,
        }
    }

    fn origin(&self, span: Span) -> Origin {
        Origin {
            span,
            frame: self.frame,
        }
    }
}
