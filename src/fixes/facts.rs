//! The facts of a program that its fixes are judged by.

use super::Verdict;
use super::same::same;
use crate::diagnostic::{Diagnostic, Edits};
use crate::elaborate::Analysis;
use crate::network::Network;
use crate::program::Program;
use crate::program::codes::TOO_MANY_MISTAKES;
use crate::source::{SourceId, Span};
use std::collections::{HashMap, HashSet};

/// A diagnostic wherever it is: its code and message.
type Kind<'f> = (&'static str, &'f str);

/// The diagnostics and networks of a program.
pub(super) struct Facts<'f> {
    program: &'f Program,
    analysis: &'f Analysis,
    counts: HashMap<Kind<'f>, usize>,
}

fn kind(found: &Diagnostic) -> Kind<'_> {
    (found.code.id, &found.message)
}

/// Whether the text could not be parsed.
fn is_syntax(found: &Diagnostic) -> bool {
    found.is_error() && found.code.id.starts_with('P')
}

impl<'f> Facts<'f> {
    pub fn of(program: &'f Program, analysis: &'f Analysis) -> Self {
        let mut counts = HashMap::new();
        for found in &analysis.diagnostics {
            let count: &mut usize = counts.entry(kind(found)).or_default();
            *count = count.saturating_add(1);
        }
        Self {
            program,
            analysis,
            counts,
        }
    }

    fn count(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    fn errors(&self) -> impl Iterator<Item = &'f Diagnostic> {
        let found = self.analysis.diagnostics.iter();
        found.filter(|found| found.is_error())
    }

    /// Whether not all errors are reported.
    fn is_cut(&self) -> bool {
        self.errors().any(|found| found.code == TOO_MANY_MISTAKES)
    }

    /// Whether every network is built.
    fn is_built(&self) -> bool {
        self.analysis.networks.iter().all(Network::is_built)
    }

    /// The line of a place, from 1.
    fn line(&self, source: SourceId, offset: u32) -> usize {
        let file = self.program.sources.get(source);
        file.map_or(0, |file| file.position(offset).line)
    }
}

/// A program before and after edits.
pub(super) struct Change<'c, 'f> {
    pub before: &'c Facts<'f>,
    pub after: &'c Facts<'f>,
    pub edits: &'c Edits,
}

impl Change<'_, '_> {
    /// The verdict on the fixes with these edits, which answer these diagnostics.
    pub fn verdict(&self, answered: &[&Diagnostic], is_safe: bool) -> Verdict {
        if self.stays(answered) {
            return Verdict::Fails;
        }
        let written = self.written();
        let lines: HashSet<(SourceId, usize)> = written
            .iter()
            .flat_map(|span| {
                let line = |offset| self.after.line(span.source, offset);
                let lines = line(span.start)..=line(span.end);
                lines.map(|line| (span.source, line))
            })
            .collect();
        let is_cut = self.before.is_cut();
        let new = self.after.errors().filter(|found| {
            let kind = kind(found);
            self.after.count(kind) > self.before.count(kind)
        });
        let (mut others, mut in_the_fix) = (false, false);
        for found in new {
            let at = found.primary.span;
            let line = self.after.line(at.source, at.start);
            // Errors beyond the limit were there, too.
            let is_near = is_cut || lines.contains(&(at.source, line));
            let mut written = written.iter();
            let is_at = written.any(|it| overlap(*it, at));
            let is_syntax = is_syntax(found);
            let is_same = answered.iter().any(|it| it.code == found.code);
            if is_at && (is_syntax || is_same) || is_syntax && !is_near {
                return Verdict::Fails;
            }
            in_the_fix |= is_at;
            // The next error of a line may come to light when the first one is fixed.
            others |= is_at || !is_near;
        }
        // Where all networks were built, no error can have been hidden; an error in the text of a
        // fix is new.
        let errors = |facts: &Facts| facts.errors().count();
        let adds = self.adds_errors();
        let syntax = |facts: &Facts| facts.errors().filter(|found| is_syntax(found)).count();
        let misread = syntax(self.after) > syntax(self.before);
        let fewer = errors(self.after) < errors(self.before);
        if adds && (in_the_fix || self.before.is_built()) || misread && !fewer {
            return Verdict::Fails;
        }
        if is_safe && (others || !self.keeps_networks()) {
            return Verdict::Ask;
        }
        Verdict::Holds
    }

    /// Whether there are more errors.
    pub fn adds_errors(&self) -> bool {
        self.after.errors().count() > self.before.errors().count()
    }

    /// Whether one of these diagnostics is still there.
    fn stays(&self, answered: &[&Diagnostic]) -> bool {
        if self.before.is_cut() {
            return answered.iter().any(|found| self.is_there(found));
        }
        let mut expected: HashMap<Kind, usize> = HashMap::new();
        for found in answered {
            let count = expected.entry(kind(found)).or_default();
            *count = count.saturating_add(1);
        }
        let mut expected = expected.into_iter();
        expected.any(|(kind, count)| {
            let left = self.before.count(kind).saturating_sub(count);
            self.after.count(kind) > left
        })
    }

    /// Whether a diagnostic of that kind is at the same place.
    pub fn is_there(&self, found: &Diagnostic) -> bool {
        let span = found.primary.span;
        let Some(file) = self.before.program.sources.get(span.source) else {
            return false;
        };
        let place = self.edits.map(span.source, &file.text).around(span);
        let Some(source) = self.source_after(&file.name) else {
            return false;
        };
        let place = Span { source, ..place };
        let left = self.after.analysis.diagnostics.iter();
        let mut left = left.filter(|it| kind(it) == kind(found));
        left.any(|it| overlap(it.primary.span, place))
    }

    /// The file of that name after the edits.
    fn source_after(&self, name: &str) -> Option<SourceId> {
        let mut files = self.after.program.sources.iter();
        let file = files.find(|(_, file)| file.name == name);
        file.map(|(source, _)| source)
    }

    /// Where the texts that were written are.
    fn written(&self) -> Vec<Span> {
        let files = self.before.program.sources.iter();
        let written = files.flat_map(|(source, file)| {
            let written = self.edits.written(source);
            let after = match written.is_empty() {
                true => None,
                false => self.source_after(&file.name),
            };
            let spans = written.into_iter();
            spans.filter_map(move |span| after.map(|source| Span { source, ..span }))
        });
        written.collect()
    }

    /// Whether the networks that were built are the same.
    fn keeps_networks(&self) -> bool {
        let (before, after) = (self.before.analysis, self.after.analysis);
        let mut networks = before.networks.iter().zip(&after.networks);
        before.networks.len() == after.networks.len()
            && networks.all(|(before, after)| {
                !before.is_built() || after.is_built() && same(&before.graph, &after.graph)
            })
    }
}

/// Whether two places have a byte in common.
fn overlap(one: Span, other: Span) -> bool {
    one.source == other.source && one.start < other.end && other.start < one.end
}
