//! Findings: collected from the rules, one for each place of the text, even if it expands to many
//! layers.

use super::Subject;
use super::context::View;
use super::rule::Rule;
use super::settings::Settings;
use crate::diagnostic::suggest::counted;
use crate::diagnostic::{Diagnostic, Edit, Label, Severity};
use crate::graph::Round;
use crate::hash::HashMap;
use crate::network::{Network, TaskSetting};
use crate::program::Program;
use crate::source::{SourceId, Span};

/// The most calls that are shown of the way to a finding.
const MAX_TRACE: usize = 4;

/// The findings of one rule in one network. A block that is used a hundred thousand times has as many
/// findings at one place: they are merged as they come.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    network: &'a Network,
    program: Option<&'a Program>,
    found: Vec<Merged>,
    by_place: HashMap<Span, usize>,
}

/// Findings at one place of the text.
#[derive(Debug)]
struct Merged {
    /// The first of them.
    diagnostic: Diagnostic,
    /// The place that the rule reported, in the standard library or not.
    place: Span,
    /// Whether the first of them is about a layer, and not about the network as a whole.
    is_layer: bool,
    /// The number of findings.
    count: usize,
    /// Whether others of them have other numbers.
    differs: bool,
}

impl Merged {
    /// Adds the findings of `other` at the same place.
    fn add(&mut self, other: &Merged) {
        self.count = self.count.saturating_add(other.count);
        self.differs =
            self.differs || other.differs || !says_alike(&self.diagnostic, &other.diagnostic);
        if !edits_alike(&self.diagnostic, &other.diagnostic) {
            self.diagnostic.fixes.clear();
        }
    }

    /// The number of layers that they are about.
    fn instances(&self) -> usize {
        self.count.saturating_sub(usize::from(!self.is_layer))
    }
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        rule: &'static Rule,
        network: &'a Network,
        program: Option<&'a Program>,
    ) -> Self {
        Self {
            rule,
            network,
            program,
            found: Vec::new(),
            by_place: HashMap::default(),
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
    pub fn push(&mut self, finding: Diagnostic) {
        self.merge(finding, true);
    }

    /// Keeps a finding about the network as a whole.
    pub fn push_network(&mut self, finding: Diagnostic) {
        self.merge(finding, false);
    }

    fn merge(&mut self, finding: Diagnostic, is_layer: bool) {
        let place = finding.primary.span;
        let diagnostic = match self.program {
            Some(program) => outside_library(program, finding),
            None => finding,
        };
        let at = diagnostic.primary.span;
        let found = Merged {
            diagnostic,
            place,
            is_layer,
            count: 1,
            differs: false,
        };
        let known = self.by_place.get(&at).copied();
        match known.and_then(|index| self.found.get_mut(index)) {
            Some(merged) => merged.add(&found),
            None => {
                self.by_place.insert(at, self.found.len());
                self.found.push(found);
            }
        }
    }
}

/// Findings of one rule at one place, in all networks.
#[derive(Debug)]
struct Gathered {
    merged: Merged,
    networks: usize,
    last_network: Span,
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

    /// Adds the findings of a rule in a network.
    pub fn add(&mut self, network: &Network, findings: Findings<'_>) {
        let Some(severity) = self.settings.level_of(findings.rule).severity() else {
            return;
        };
        for mut merged in findings.found {
            merged.diagnostic.severity = severity;
            let key = (merged.diagnostic.code.id, merged.diagnostic.primary.span);
            let known = self.by_place.get(&key).copied();
            if let Some(gathered) = known.and_then(|index| self.found.get_mut(index)) {
                gathered.merged.add(&merged);
                if gathered.last_network != network.span {
                    gathered.last_network = network.span;
                    gathered.networks = gathered.networks.saturating_add(1);
                }
                continue;
            }
            self.by_place.insert(key, self.found.len());
            self.found.push(Gathered {
                merged,
                networks: 1,
                last_network: network.span,
                yields_to: findings.rule.yields_to,
            });
        }
    }

    /// One diagnostic for each place.
    pub fn finish(self) -> Vec<Diagnostic> {
        let has_fixes = |it: &Gathered| !it.merged.diagnostic.fixes.is_empty();
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
            let at = it.merged.diagnostic.primary.span;
            let mut closer = it.yields_to.iter();
            closer.any(|code| by_place.contains_key(&(*code, at)))
        };
        let found = self.found.into_iter().filter(|it| !is_named_closer(it));
        let finished = found.map(|gathered| {
            let Gathered {
                merged, networks, ..
            } = gathered;
            let instances = merged.instances();
            let mut diagnostic = merged.diagnostic;
            // Text that is written once expands to several layers: a fix must be right for each of
            // them.
            if layers.get(&merged.place).copied().unwrap_or(0) > instances {
                diagnostic.fixes.clear();
            }
            // Networks of other files may use the block.
            if root.is_some_and(|root| edits_outside(&diagnostic, root)) {
                diagnostic.ask_first();
            }
            if instances > 1 {
                let instances = counted(instances, "instance");
                let networks = match networks {
                    0 | 1 => String::new(),
                    several => format!(" in {several} networks"),
                };
                let numbers = if merged.differs {
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

#[cfg(test)]
mod tests {
    use super::{Findings, Subject};
    use crate::elaborate::analyze;
    use crate::lint::edits::SourceIndex;
    use crate::lint::{Check, Context, Settings, rules};
    use crate::program::Program;
    use crate::source::Memory;

    /// A finding at each of a thousand layers is kept once, as they are all written in one place.
    #[test]
    fn findings_at_one_place_are_kept_once() {
        let kept_and_found = |rounds: usize| {
            let text = format!(
                "network n {{\n input 3x8x8\n repeat {rounds} {{ residual {{ conv 3 3x3 pad=1 -> relu }} \
                 }}\n}}\n"
            );
            let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text.as_str());
            let analysis = analyze(&program, None, &[]);
            let subject = Subject::of_program(&program, &analysis);
            let (settings, index) = (Settings::default(), SourceIndex::of(&program));
            let network = &subject.networks[0];
            let context = Context::new(network, Some(&index), &settings);
            let (mut kept, mut found) = (0, 0);
            for &rule in rules() {
                if let Check::Network(check) = rule.check {
                    let mut findings = Findings::new(rule, network, Some(&program));
                    check(&context, &mut findings);
                    kept += findings.found.len();
                    found += findings.found.iter().map(|it| it.count).sum::<usize>();
                }
            }
            (kept, found)
        };
        let ((few, found_few), (many, found_many)) = (kept_and_found(10), kept_and_found(1_000));
        assert!(
            found_few >= 10 && found_many >= 1_000,
            "{found_few}, {found_many}"
        );
        assert_eq!(few, many);
    }
}
