//! `--fix`: fixes in rounds, each tried on a copy of the texts, until nothing changes.
//!
//! In a round, all fixes are gathered that touch different lines. They are kept where the files
//! that use the texts still compile and, for safe fixes, their networks keep their parameters and
//! the shapes of their outputs; else halves of them are tried, down to the fix that breaks it,
//! which is left out. Only files that were named or found are changed.

mod candidate;
mod facts;
mod overlay;
mod own;
mod write;

pub(super) use candidate::Linted;
pub(super) use own::Own;

use super::file::{File, found};
use super::input::Chosen;
use super::output::counted;
use super::selection::Input;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Edits, visible};
use crate::report::findings::FixMade;
use crate::source::{SourceId, Span};
use candidate::{Broken, Candidate, Group, Trial};
use facts::{Facts, Promise};
use overlay::Overlay;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most rounds.
const MAX_ROUNDS: usize = 10;

/// The results of the fixes of all files.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    /// The texts after them.
    pub texts: Overlay,
    /// The changed files, in the order of the paths.
    pub changes: Vec<Change>,
    /// The fixes that were made, in order.
    pub made: Vec<Made>,
    /// The fixes that were left out, each with the reason.
    pub left_out: Vec<(FixMade, String)>,
    /// The names of files that are left as they are because they have errors.
    pub with_errors: Vec<String>,
    /// How many are in files that were not named.
    pub elsewhere: usize,
}

/// A fix that was made.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// The report of the fix.
    pub fix: FixMade,
    /// Whether it is safe.
    pub applicability: Applicability,
    /// The files that it changes.
    files: BTreeSet<PathBuf>,
}

impl Fixed {
    /// A summary of the fixes that were made, or would be, for people.
    pub fn summary(&self, doing: Doing) -> String {
        let mut text = String::new();
        if !self.made.is_empty() {
            let files = counted(self.changes.len(), "file");
            let made = self.made.len();
            text.push_str(&match doing {
                Doing::Fix => format!("fixed {} in {files}\n", counted(made, "finding")),
                Doing::Allow => format!("added {} in {files}\n", counted(made, "comment")),
            });
        }
        text + &self.omitted()
    }

    /// Which fixes were not made, and why.
    pub fn omitted(&self) -> String {
        let mut text = String::new();
        for (made, reason) in &self.left_out {
            let FixMade {
                code,
                file,
                line,
                message,
            } = made;
            let (file, message) = (visible(file), visible(message));
            text.push_str(&format!(
                "left out a fix of {code} at {file}:{line} ({message}): {reason}\n"
            ));
        }
        for name in &self.with_errors {
            text.push_str(&format!(
                "left out {}, which has errors: fix them first, since more may be found after that\n",
                visible(name)
            ));
        }
        if self.elsewhere > 0 {
            let fixes = counted(self.elsewhere, "fix");
            text.push_str(&format!(
                "left out {fixes} in files that were not named; name them to change them\n"
            ));
        }
        text
    }
}

/// The purpose of the changes to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// Findings are fixed.
    Fix,
    /// They are allowed by comments.
    Allow,
}

/// A file with fixes.
#[derive(Debug)]
pub(super) struct Change {
    /// Where it is; `-` for standard input.
    pub path: PathBuf,
    /// The name of the file.
    pub name: String,
    /// Its text before the fixes.
    pub before: Arc<str>,
    /// Its text after them.
    pub after: Arc<str>,
}

/// Applies fixes to the chosen files.
pub(super) struct Fixing<'c, L> {
    chosen: &'c Chosen,
    lint: L,
    own: Own,
    /// The linted files, where they are known at the start.
    begun: Option<Vec<Linted>>,
    /// Whether a file that has errors is left as it is.
    only_right: bool,
    /// Whether each fix was tried in the file that it is found in.
    proven: bool,
    texts: Overlay,
    before: BTreeMap<PathBuf, Arc<str>>,
    made: Vec<Made>,
    left_out: Vec<(FixMade, String)>,
    with_errors: BTreeSet<String>,
    /// The identities of those that were left out.
    refused: HashSet<String>,
}

impl<'c, L: Fn(&File) -> Vec<Diagnostic> + Sync> Fixing<'c, L> {
    /// Fixes the findings of `lint` in the chosen files, and in those that use them.
    pub fn new(chosen: &'c Chosen, own: Own, lint: L) -> Self {
        Self {
            chosen,
            lint,
            own,
            begun: None,
            only_right: false,
            proven: false,
            texts: Overlay::default(),
            before: BTreeMap::new(),
            made: Vec::new(),
            left_out: Vec::new(),
            with_errors: BTreeSet::new(),
            refused: HashSet::new(),
        }
    }

    /// Looks only at files whose findings are known.
    pub fn among(mut self, begun: Vec<Linted>) -> Self {
        self.begun = Some(begun);
        self
    }

    /// Leaves files that have errors as they are.
    pub fn only_right(mut self) -> Self {
        self.only_right = true;
        self
    }

    /// Fixes that were tried in the files that they are found in: errors that they bring to light there
    /// do not forbid them.
    pub fn proven(mut self) -> Self {
        self.proven = true;
        self
    }

    /// Makes all fixes that can be made.
    pub fn run(mut self) -> Fixed {
        let all = || (0..self.chosen.inputs().len()).collect::<Vec<_>>();
        let begun = self.begun.take();
        let mut linted = begun.unwrap_or_else(|| self.linted(&all(), &self.texts));
        let elsewhere = linted.iter().map(|it| it.elsewhere).sum();
        for _ in 0..MAX_ROUNDS {
            linted = self.round(&linted);
            if linted.is_empty() {
                break;
            }
        }
        let changes = self.before.into_iter().filter_map(|(path, before)| {
            let after = Arc::clone(self.texts.get(&path)?);
            let name = self.own.names.get(&path)?.clone();
            (before != after).then_some(Change {
                path,
                name,
                before,
                after,
            })
        });
        Fixed {
            changes: changes.collect(),
            texts: self.texts,
            made: self.made,
            left_out: self.left_out,
            with_errors: self.with_errors.into_iter().collect(),
            elsewhere,
        }
    }

    /// One round; returns the linted files that use a changed file.
    fn round(&mut self, linted: &[Linted]) -> Vec<Linted> {
        let mut group = Group::default();
        let (right, wrong): (Vec<&Linted>, Vec<&Linted>) = linted
            .iter()
            .partition(|it| !self.only_right || !it.facts.has_errors());
        let wrong = wrong.into_iter().filter(|it| !it.candidates.is_empty());
        self.with_errors.extend(wrong.map(|it| it.name.clone()));
        for candidate in right.into_iter().flat_map(|it| &it.candidates) {
            if !self.refused.contains(&candidate.identity) {
                group.add(candidate);
            }
        }
        for (path, text) in group.candidates.iter().flat_map(|it| &it.texts) {
            if !self.before.contains_key(path) {
                self.before.insert(path.clone(), Arc::clone(text));
            }
        }
        let (safe, others): (Vec<Candidate>, Vec<Candidate>) = group
            .candidates
            .into_iter()
            .partition(|it| it.applicability == Applicability::Safe);
        let mut trial = Trial::of(linted);
        self.settle(&mut trial, safe, Promise::Same);
        self.settle(&mut trial, others, Promise::Compiles);
        if let Some(after) = self.with(&trial.kept) {
            self.texts = after;
            let made = trial.kept.into_iter().map(|kept| Made {
                fix: kept.made,
                applicability: kept.applicability,
                files: kept.edits.into_iter().map(|(path, _)| path).collect(),
            });
            self.made.extend(made);
        }
        trial.after.into_values().collect()
    }

    /// Keeps as many fixes of the group as can be kept.
    fn settle(&mut self, trial: &mut Trial, mut group: Vec<Candidate>, promise: Promise) {
        if group.is_empty() {
            return;
        }
        let kept = trial.kept.len();
        trial.kept.extend(group.iter().cloned());
        let Some(broken) = self.broken(trial, &group, promise) else {
            return;
        };
        trial.kept.truncate(kept);
        let mut alone = trial.alone(&group, &broken).into_iter();
        if alone.len() == 0 && group.len() > 1 {
            let second = group.split_off(group.len().div_ceil(2));
            self.settle(trial, group, promise);
            self.settle(trial, second, promise);
            return;
        }
        let mut others = Vec::new();
        for candidate in group {
            let reason = alone.next().flatten();
            match reason {
                Some(reason) => {
                    self.refused.insert(candidate.identity);
                    self.left_out.push((candidate.made, reason));
                }
                None => others.push(candidate),
            }
        }
        self.settle(trial, others, promise);
    }

    /// The errors that the kept fixes cause, of which the group is new.
    fn broken(&self, trial: &mut Trial, group: &[Candidate], promise: Promise) -> Option<Broken> {
        let Some(texts) = self.with(&trial.kept) else {
            return Some(Broken::Edits);
        };
        let found_in: HashSet<usize> = group.iter().map(|it| it.index).collect();
        let affected = trial.affected(group).into_iter();
        let promised = affected.map(|before| {
            let promise = match self.proven && found_in.contains(&before.index) {
                true => Promise::Parses,
                false => promise,
            };
            (before.index, (&before.facts, promise))
        });
        let promised: BTreeMap<usize, (&Facts, Promise)> = promised.collect();
        let keep = |index: usize, input: &Input, file: File| {
            let broken = |facts: &Facts| {
                let (before, promise) = promised.get(&index)?;
                Some((index, facts.broken(before, *promise)?))
            };
            // A file that does not compile need not be linted.
            if let Some(reason) = broken(&Facts::of(&file, &found(&file))) {
                return Err(reason);
            }
            let diagnostics = (self.lint)(&file);
            let linted = self
                .own
                .linted((index, input), &file, &diagnostics, Some(&texts));
            match broken(&linted.facts) {
                Some(reason) => Err(reason),
                None => Ok(linted),
            }
        };
        let indexes: Vec<usize> = promised.keys().copied().collect();
        let (mut after, mut reasons) = (Vec::new(), BTreeMap::new());
        for tried in self.chosen.some(&texts, &indexes, keep) {
            match tried {
                Ok(linted) => after.push((linted.index, linted)),
                Err((index, reason)) => {
                    reasons.insert(index, reason);
                }
            }
        }
        if reasons.is_empty() {
            trial.after.extend(after);
            return None;
        }
        Some(Broken::Files(reasons))
    }

    /// The texts with these fixes.
    fn with(&self, candidates: &[Candidate]) -> Option<Overlay> {
        let mut files: Vec<&Path> = Vec::new();
        let mut edits = Edits::default();
        for candidate in candidates {
            let mut moved = Vec::new();
            for (path, edit) in &candidate.edits {
                let known = files.iter().position(|it| it == path);
                let source = known.unwrap_or_else(|| {
                    files.push(path);
                    files.len().saturating_sub(1)
                });
                let source = SourceId(u32::try_from(source).ok()?);
                let span = Span::new(source, edit.span.start, edit.span.end);
                moved.push(Edit::new(span, edit.text.as_str()));
            }
            edits.add(&moved).ok()?;
        }
        let mut texts = self.texts.clone();
        for (source, path) in (0u32..).map(SourceId).zip(&files) {
            let before = self.texts.get(path).or_else(|| self.before.get(*path))?;
            texts.put((*path).to_owned(), edits.apply(source, before)?);
        }
        Some(texts)
    }

    /// The findings in files whose texts are these, and their fixes.
    fn linted(&self, files: &[usize], texts: &Overlay) -> Vec<Linted> {
        let keep = |index, input: &Input, file: File| {
            let diagnostics = (self.lint)(&file);
            self.own
                .linted((index, input), &file, &diagnostics, Some(texts))
        };
        self.chosen.some(texts, files, keep)
    }
}

#[cfg(test)]
mod tests;
