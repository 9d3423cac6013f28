//! Fixes are applied to a copy of the program, which is analysed again, before anybody sees them.
//!
//! Input: a program with its [`Analysis`]. Output: the same diagnostics, with the fixes that answer
//! them ([`prove`]). `facts` compares the copy with the program, `budget` limits the work.
//!
//! Blanks that a fix would leave over are removed with it. A fix is removed if its diagnostic is still there after it, or if it causes an error: at the text
//! that it writes, a syntax error elsewhere, or any error in a program whose networks were all built.
//! A safe fix becomes unsafe if it changes a network, brings other errors to light, or cannot be
//! checked within the budget. Fixes of different lines are tried together, and in halves where they
//! do not all hold.

mod budget;
mod facts;
mod same;
#[cfg(test)]
mod tests;
mod tidy;

pub use budget::{MAX_TRIALS, MAX_WORK};

use crate::diagnostic::{Applicability, Diagnostic, Edit, Edits, Fix};
use crate::elaborate::{Analysis, Setting, analyze};
use crate::program::Program;
use crate::source::{FileProvider, SourceId};
use budget::Budget;
use facts::{Change, Facts};
use std::collections::{HashMap, HashSet};

/// A program as it was analysed.
#[derive(Clone, Copy)]
pub struct Subject<'p> {
    /// The program.
    pub program: &'p Program,
    /// Its project: a fix may use another file.
    pub files: &'p dyn FileProvider,
    /// The only network that was analysed, where it was one.
    pub network: Option<&'p str>,
    /// The parameters that were set.
    pub settings: &'p [Setting],
}

/// Removes the fixes that do not answer their diagnostics, and lowers the applicability of those that
/// do more than that. A program whose diagnostics have no fixes costs nothing.
///
/// ```
/// use cnn_lang::elaborate::analyze;
/// use cnn_lang::fixes::{Subject, prove};
/// use cnn_lang::program::Program;
/// use cnn_lang::source::Memory;
///
/// let files = Memory::new();
/// let text = "network n {\n  input 3x32x32\n  conv 16 3x3 stride.5=2\n}\n";
/// let program = Program::load(&files, "n.cnn", "n.cnn", text);
/// let mut analysis = analyze(&program, None, &[]);
/// prove(Subject { program: &program, files: &files, network: None, settings: &[] }, &mut analysis);
/// assert!(analysis.diagnostics[0].fixes.is_empty());
/// ```
pub fn prove(subject: Subject, analysis: &mut Analysis) {
    let waiting = places(&analysis.diagnostics);
    if waiting.is_empty() {
        return;
    }
    tidy::tidy(&mut analysis.diagnostics, &subject.program.sources);
    let mut verdicts = HashMap::new();
    let mut prover = Prover {
        subject,
        analysis,
        before: Facts::of(subject.program, analysis),
        budget: Budget::of(subject.program, analysis),
        verdicts: &mut verdicts,
    };
    prover.run(waiting);
    apply(&verdicts, &mut analysis.diagnostics);
}

/// A fix: the index of its diagnostic, and its own.
type Place = (usize, usize);

/// The verdict of a trial on a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It has its stated effect.
    Holds,
    /// A person has to look at it.
    Ask,
    /// It is no answer.
    Fails,
    /// It could not be tried.
    Unknown,
}

/// The fixes that can be tried: those that are only a form to fill in cannot.
fn places(diagnostics: &[Diagnostic]) -> Vec<Place> {
    let places = diagnostics.iter().enumerate().flat_map(|(index, found)| {
        let fixes = found.fixes.iter().enumerate();
        let fixes = fixes.filter(|(_, fix)| fix.applicability != Applicability::Display);
        fixes.map(move |(fix, _)| (index, fix))
    });
    places.collect()
}

/// Changes the fixes as the verdicts say. Advice that is only the message of a wrong fix goes, too; that
/// of a fix that could not be tried stays.
fn apply(verdicts: &HashMap<Place, Verdict>, diagnostics: &mut [Diagnostic]) {
    for (index, found) in diagnostics.iter_mut().enumerate() {
        let fixes = std::mem::take(&mut found.fixes);
        let mut unknown = Vec::new();
        for (number, mut fix) in fixes.into_iter().enumerate() {
            match verdicts.get(&(index, number)) {
                Some(Verdict::Fails) => {
                    if found.help.as_ref() == Some(&fix.message) {
                        found.help = None;
                    }
                    continue;
                }
                Some(Verdict::Unknown) => {
                    unknown.push(fix.message);
                    continue;
                }
                Some(Verdict::Ask) => {
                    fix.applicability = fix.applicability.max(Applicability::Unsafe);
                }
                Some(Verdict::Holds) | None => {}
            }
            found.fixes.push(fix);
        }
        if found.help.is_none() && found.fixes.is_empty() && !unknown.is_empty() {
            found.help = Some(unknown.join(", or "));
        }
    }
}

struct Prover<'p> {
    subject: Subject<'p>,
    analysis: &'p Analysis,
    before: Facts<'p>,
    budget: Budget,
    verdicts: &'p mut HashMap<Place, Verdict>,
}

impl Prover<'_> {
    fn run(&mut self, mut waiting: Vec<Place>) {
        while !waiting.is_empty() {
            let (group, rest) = self.group(waiting);
            self.settle(&group);
            waiting = rest;
        }
    }

    /// Fixes of one applicability, each of another diagnostic and on other lines than the others;
    /// and those that are left.
    fn group(&self, waiting: Vec<Place>) -> (Vec<Place>, Vec<Place>) {
        let mut lines: HashSet<(SourceId, usize)> = HashSet::new();
        let mut diagnostics = HashSet::new();
        let mut applicability = None;
        let (mut group, mut rest) = (Vec::new(), Vec::new());
        for place in waiting {
            let Some(fix) = self.fix(place) else {
                continue;
            };
            let own = self.lines(&fix.edits);
            let fits = *applicability.get_or_insert(fix.applicability) == fix.applicability
                && lines.is_disjoint(&own)
                && diagnostics.insert(place.0);
            if fits {
                lines.extend(own);
                group.push(place);
            } else {
                rest.push(place);
            }
        }
        (group, rest)
    }

    fn fix(&self, (diagnostic, fix): Place) -> Option<&Fix> {
        self.analysis.diagnostics.get(diagnostic)?.fixes.get(fix)
    }

    /// The lines that edits change.
    fn lines(&self, edits: &[Edit]) -> HashSet<(SourceId, usize)> {
        let sources = &self.subject.program.sources;
        let lines = edits.iter().flat_map(|edit| {
            let line = |offset| {
                let file = sources.get(edit.span.source);
                file.map_or(0, |file| file.position(offset).line)
            };
            let lines = line(edit.span.start)..=line(edit.span.end);
            lines.map(|line| (edit.span.source, line))
        });
        lines.collect()
    }

    /// Judges the fixes of a group: together, or else in parts.
    fn settle(&mut self, group: &[Place]) {
        if !self.budget.take() {
            self.say(group, Verdict::Unknown);
            return;
        }
        let Trial {
            verdict,
            left,
            adds,
        } = self.tried(group);
        if group.len() <= 1 || verdict == Verdict::Holds {
            self.say(group, verdict);
        } else if left.len() == group.len() && !adds {
            // None of them is an answer, and none is in the way of the others.
            self.say(group, Verdict::Fails);
        } else if left.is_empty() || left.len() == group.len() {
            let (one, other) = group.split_at(group.len() / 2);
            self.settle(one);
            self.settle(other);
        } else {
            let (left, others): (Vec<Place>, Vec<Place>) =
                group.iter().partition(|place| left.contains(&place.0));
            self.settle(&others);
            self.settle(&left);
        }
    }

    fn say(&mut self, group: &[Place], verdict: Verdict) {
        let places = group.iter().map(|place| (*place, verdict));
        self.verdicts.extend(places);
    }

    /// Tries these fixes: the program with them shows their verdicts.
    fn tried(&self, group: &[Place]) -> Trial {
        let mut edits = Edits::default();
        let mut answered = Vec::new();
        for place in group {
            let found = self.analysis.diagnostics.get(place.0);
            if let (Some(found), Some(fix)) = (found, self.fix(*place)) {
                if edits.add(&fix.edits).is_err() {
                    return Trial::impossible();
                }
                answered.push(found);
            }
        }
        let Subject {
            program,
            files,
            network,
            settings,
        } = self.subject;
        let Some(edited) = program.edited(files, &edits) else {
            return Trial::impossible();
        };
        let analysis = analyze(&edited, network, settings);
        let after = Facts::of(&edited, &analysis);
        let is_safe = group
            .first()
            .and_then(|place| self.fix(*place))
            .is_some_and(Fix::is_safe);
        let change = Change {
            before: &self.before,
            after: &after,
            edits: &edits,
        };
        let verdict = change.verdict(&answered, is_safe);
        let mut trial = Trial {
            verdict,
            ..Trial::impossible()
        };
        if group.len() > 1 && verdict == Verdict::Fails {
            let left = group.iter().map(|place| place.0).zip(&answered);
            let left = left.filter(|(_, found)| change.is_there(found));
            trial.left = left.map(|(index, _)| index).collect();
            trial.adds = change.adds_errors();
        }
        trial
    }
}

/// The result of the trial of a group.
struct Trial {
    verdict: Verdict,
    /// The diagnostics that are still at their places, where the group fails.
    left: HashSet<usize>,
    /// Whether there are more errors.
    adds: bool,
}

impl Trial {
    /// The edits cannot be made.
    fn impossible() -> Self {
        Self {
            verdict: Verdict::Fails,
            left: HashSet::new(),
            adds: true,
        }
    }
}
