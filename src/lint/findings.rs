//! Findings: collected from the rules, one for each place of the text, even if it expands to many
//! layers.

use super::Subject;
use super::context::View;
use super::rule::Rule;
use super::settings::Settings;
use crate::diagnostic::suggest::counted;
use crate::diagnostic::{Diagnostic, Edit, Label, Severity};
use crate::graph::{NodeIndex, Round};
use crate::hash::HashMap;
use crate::network::{Network, TaskSetting};
use crate::program::Program;
use crate::source::{SourceId, Span};

/// The most calls that are shown of the way to a finding.
const MAX_TRACE: usize = 4;

/// What one rule finds in one network.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    network: &'a Network,
    found: Vec<(Option<NodeIndex>, Diagnostic)>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(rule: &'static Rule, network: &'a Network) -> Self {
        Self {
            rule,
            network,
            found: Vec::new(),
        }
    }

    /// Begins a finding at a layer, with the way that led there; [`Findings::push`] keeps it.
    pub fn at(&self, view: &View<'_>, message: impl Into<String>) -> Diagnostic {
        let span = view.node.origin.span;
        let origins = self.network.graph.origins();
        let trace = origins.trace(view.node.origin.frame, MAX_TRACE, |_| Round::Number);
        Diagnostic::of(self.rule.code, Severity::Warning, span, message).trace(trace)
    }

    /// Begins a finding about the network as a whole, at its name; [`Findings::push_network`]
    /// keeps it.
    pub fn at_network(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::of(
            self.rule.code,
            Severity::Warning,
            self.network.span,
            message,
        )
    }

    /// Begins a finding at a setting of the network's `task`; [`Findings::push_network`] keeps it.
    pub fn at_setting(&self, setting: &TaskSetting, message: impl Into<String>) -> Diagnostic {
        let span = setting.span.unwrap_or(self.network.span);
        Diagnostic::of(self.rule.code, Severity::Warning, span, message)
    }

    /// Keeps a finding about a layer. A fix of it must change this layer, or only layers that are
    /// written in the same body.
    pub fn push(&mut self, view: &View<'_>, finding: Diagnostic) {
        self.found.push((Some(view.index), finding));
    }

    /// Keeps a finding about the network as a whole.
    pub fn push_network(&mut self, finding: Diagnostic) {
        self.found.push((None, finding));
    }
}

/// One finding, with all layers that it is about.
#[derive(Debug)]
struct Gathered {
    diagnostic: Diagnostic,
    /// The place that the rule reported, in the standard library or not.
    place: Span,
    instances: usize,
    networks: usize,
    last_network: Span,
    /// Whether other layers of that place have other numbers.
    differs: bool,
    /// The codes that name the fault more closely.
    yields_to: &'static [&'static str],
}

/// The findings of all networks of a file.
#[derive(Debug)]
pub(super) struct Collected<'s> {
    subject: &'s Subject<'s>,
    settings: &'s Settings,
    found: Vec<Gathered>,
    by_place: HashMap<(&'static str, Span), usize>,
}

impl<'s> Collected<'s> {
    pub fn new(subject: &'s Subject<'s>, settings: &'s Settings) -> Self {
        Self {
            subject,
            settings,
            found: Vec::new(),
            by_place: HashMap::default(),
        }
    }

    /// Adds what a rule found in a network.
    pub fn add(&mut self, network: &Network, findings: Findings<'_>) {
        let Some(severity) = self.settings.level_of(findings.rule).severity() else {
            return;
        };
        for (node, mut diagnostic) in findings.found {
            let place = diagnostic.primary.span;
            diagnostic.severity = severity;
            if let Some(program) = self.subject.program {
                diagnostic = outside_library(program, diagnostic);
            }
            let key = (diagnostic.code.id, diagnostic.primary.span);
            let known = self.by_place.get(&key).copied();
            if let Some(gathered) = known.and_then(|index| self.found.get_mut(index)) {
                gathered.instances = gathered.instances.saturating_add(1);
                gathered.differs =
                    gathered.differs || !says_alike(&gathered.diagnostic, &diagnostic);
                if !edits_alike(&gathered.diagnostic, &diagnostic) {
                    gathered.diagnostic.fixes.clear();
                }
                if gathered.last_network != network.span {
                    gathered.last_network = network.span;
                    gathered.networks = gathered.networks.saturating_add(1);
                }
                continue;
            }
            self.by_place.insert(key, self.found.len());
            self.found.push(Gathered {
                diagnostic,
                place,
                instances: usize::from(node.is_some()),
                networks: 1,
                last_network: network.span,
                differs: false,
                yields_to: findings.rule.yields_to,
            });
        }
    }

    /// One diagnostic for each place.
    pub fn finish(self) -> Vec<Diagnostic> {
        let has_fixes = |it: &Gathered| !it.diagnostic.fixes.is_empty();
        let layers = if self.found.iter().any(has_fixes) {
            self.layers_by_place()
        } else {
            HashMap::default()
        };
        let root = self.subject.program.and_then(Program::root);
        let root = root.map(|module| module.file.source);
        // One fault has one code.
        let by_place = self.by_place;
        let is_named_closer = |it: &Gathered| {
            let at = it.diagnostic.primary.span;
            let mut closer = it.yields_to.iter();
            closer.any(|code| by_place.contains_key(&(*code, at)))
        };
        let found = self.found.into_iter().filter(|it| !is_named_closer(it));
        let finished = found.map(|gathered| {
            let mut diagnostic = gathered.diagnostic;
            // Text that is written once expands to several layers: a fix must be right for each of
            // them.
            if layers.get(&gathered.place).copied().unwrap_or(0) > gathered.instances {
                diagnostic.fixes.clear();
            }
            // Networks of other files may use the block.
            if root.is_some_and(|root| edits_outside(&diagnostic, root)) {
                diagnostic.ask_first();
            }
            if gathered.instances > 1 {
                let instances = counted(gathered.instances, "instance");
                let networks = match gathered.networks {
                    0 | 1 => String::new(),
                    several => format!(" in {several} networks"),
                };
                let numbers = if gathered.differs {
                    "; the numbers are those of the first"
                } else {
                    ""
                };
                diagnostic.message =
                    format!("{} ({instances}{networks}{numbers})", diagnostic.message);
            }
            diagnostic
        });
        finished.collect()
    }

    /// The number of layers that each place of the text expands to, in all networks.
    fn layers_by_place(&self) -> HashMap<Span, usize> {
        let mut layers: HashMap<Span, usize> = HashMap::default();
        for network in self.subject.networks {
            for (_, node) in network.graph.nodes() {
                let count = layers.entry(node.origin.span).or_default();
                *count = count.saturating_add(1);
            }
        }
        layers
    }
}

/// Whether the findings at two layers of one place say the same.
fn says_alike(one: &Diagnostic, other: &Diagnostic) -> bool {
    let labels = |found: &'_ Diagnostic| found.labels.len();
    one.message == other.message
        && one.primary.message == other.primary.message
        && one.help == other.help
        && labels(one) == labels(other)
        && one
            .labels
            .iter()
            .zip(&other.labels)
            .all(|(one, other)| one.message == other.message)
}

/// Whether the fixes of two layers of one place are the same text.
fn edits_alike(one: &Diagnostic, other: &Diagnostic) -> bool {
    let edits = |found: &Diagnostic| -> Vec<Vec<Edit>> {
        found.fixes.iter().map(|fix| fix.edits.clone()).collect()
    };
    edits(one) == edits(other)
}

fn edits_outside(diagnostic: &Diagnostic, root: SourceId) -> bool {
    let mut edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits);
    edits.any(|edit| edit.span.source != root)
}

/// A finding inside a block of the standard library, moved to the use of the block: only that can
/// be changed.
fn outside_library(program: &Program, mut diagnostic: Diagnostic) -> Diagnostic {
    if !program.is_standard(diagnostic.primary.span.source) {
        return diagnostic;
    }
    let is_own = |label: &Label| !program.is_standard(label.span.source);
    let Some(at) = diagnostic.trace.iter().position(is_own) else {
        return diagnostic;
    };
    let mut inner: Vec<Label> = diagnostic.trace.drain(..=at).collect();
    if let Some(use_of_block) = inner.pop() {
        let found = std::mem::replace(&mut diagnostic.primary, use_of_block);
        diagnostic.labels.insert(0, found);
    }
    let in_library = |edit: &Edit| program.is_standard(edit.span.source);
    diagnostic
        .fixes
        .retain(|fix| !fix.edits.iter().any(in_library));
    diagnostic
}
