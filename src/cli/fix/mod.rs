//! `--fix`: fixes in rounds, each tried on a copy of the texts, until nothing changes.
//!
//! In a round, all fixes are gathered that touch different lines. They are kept where the files
//! that use the texts still compile and, for safe fixes, their networks keep their parameters and
//! the shapes of their outputs; else halves of them are tried, down to the fix that breaks it,
//! which is left out. Only files that were named or found are changed.

mod candidate;
mod facts;
mod overlay;
mod write;

use super::file::File;
use super::input::Chosen;
use super::kind::Kind;
use super::output::counted;
use super::selection::Input;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Edits, Fix, visible};
use crate::report::findings::FixMade;
use crate::source::{SourceId, Sources, Span, read_file};
use candidate::{Candidate, Group, Linted, NotOwn, Trial};
use facts::{Facts, Promise};
use overlay::Overlay;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most rounds.
const MAX_ROUNDS: usize = 10;

/// What the fixes of all files came to.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    /// The texts after them.
    pub texts: Overlay,
    /// What is different, in the order of the paths.
    pub changes: Vec<Change>,
    /// The fixes that were made, in order.
    pub made: Vec<Made>,
    /// Those that were left out, each with the reason.
    pub left_out: Vec<(FixMade, String)>,
    /// The names of files that are left as they are because they have errors.
    pub with_errors: Vec<String>,
    /// How many are in files that were not named.
    pub elsewhere: usize,
}

/// A fix that was made.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// What is reported of it.
    pub fix: FixMade,
    /// Whether it is safe.
    pub applicability: Applicability,
    /// The files that it changes.
    files: BTreeSet<PathBuf>,
}

impl Fixed {
    /// What was done, or would be, for people.
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

/// What is done to files.
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
    /// What it is called.
    pub name: String,
    /// Its text before the fixes.
    pub before: Arc<str>,
    /// Its text after them.
    pub after: Arc<str>,
}

/// Applies fixes to what was chosen.
pub(super) struct Fixing<'c, L> {
    chosen: &'c Chosen,
    lint: L,
    /// Whether unsafe fixes are made, too.
    with_unsafe: bool,
    /// The files that are looked at, by their places among those that were chosen.
    files: Vec<usize>,
    /// Whether a file that has errors is left as it is.
    only_right: bool,
    /// Whether each fix was tried in the file that it is found in.
    proven: bool,
    /// The files that may be changed, with their names.
    own: BTreeMap<PathBuf, String>,
    texts: Overlay,
    before: BTreeMap<PathBuf, Arc<str>>,
    made: Vec<Made>,
    left_out: Vec<(FixMade, String)>,
    with_errors: BTreeSet<String>,
    /// The identities of those that were left out.
    refused: HashSet<String>,
}

impl<'c, L: Fn(&File) -> Vec<Diagnostic> + Sync> Fixing<'c, L> {
    /// Fixes what `lint` finds in the files that were chosen.
    pub fn new(chosen: &'c Chosen, with_unsafe: bool, lint: L) -> Self {
        let inputs = chosen.inputs().iter();
        let own = inputs.filter_map(|input| {
            let is_program = input.text.path().is_none_or(|it| Kind::of(it) == Kind::Cnn);
            let key = input.text.key().filter(|_| is_program)?;
            Some((key.to_owned(), input.text.name()))
        });
        Self {
            chosen,
            lint,
            with_unsafe,
            files: (0..chosen.inputs().len()).collect(),
            only_right: false,
            proven: false,
            own: own.collect(),
            texts: Overlay::default(),
            before: BTreeMap::new(),
            made: Vec::new(),
            left_out: Vec::new(),
            with_errors: BTreeSet::new(),
            refused: HashSet::new(),
        }
    }

    /// Looks only at files of these names.
    pub fn among(mut self, names: &HashSet<String>) -> Self {
        let inputs = self.chosen.inputs();
        let is_meant = |index: &usize| {
            let input = inputs.get(*index);
            input.is_some_and(|input| names.contains(&input.text.name()))
        };
        self.files.retain(is_meant);
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
        let mut files = std::mem::take(&mut self.files);
        let mut elsewhere = 0usize;
        for round in 0..MAX_ROUNDS {
            let linted = self.linted(&files, &self.texts);
            if round == 0 {
                elsewhere = linted.iter().map(|it| it.elsewhere).sum();
            }
            files = self.round(&linted);
            if files.is_empty() {
                break;
            }
        }
        let changes = self.before.into_iter().filter_map(|(path, before)| {
            let after = Arc::clone(self.texts.get(&path)?);
            let name = self.own.get(&path)?.clone();
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

    /// One round; the files that use what it changed.
    fn round(&mut self, linted: &[Linted]) -> Vec<usize> {
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
        let affected = trial.affected(&trial.kept.clone());
        if let Some(after) = self.with(&trial.kept) {
            self.texts = after;
            let made = trial.kept.into_iter().map(|kept| Made {
                fix: kept.made,
                applicability: kept.applicability,
                files: kept.edits.into_iter().map(|(path, _)| path).collect(),
            });
            self.made.extend(made);
        }
        let affected = affected.into_iter();
        affected.map(|file| file.index).collect()
    }

    /// Keeps as many fixes of the group as can be kept.
    fn settle(&mut self, trial: &mut Trial, mut group: Vec<Candidate>, promise: Promise) {
        if group.is_empty() {
            return;
        }
        let kept = trial.kept.len();
        trial.kept.extend(group.iter().cloned());
        let Some(reason) = self.broken(trial, &group, promise) else {
            return;
        };
        trial.kept.truncate(kept);
        if group.len() > 1 {
            let second = group.split_off(group.len().div_ceil(2));
            self.settle(trial, group, promise);
            self.settle(trial, second, promise);
        } else if let Some(candidate) = group.pop() {
            self.refused.insert(candidate.identity);
            self.left_out.push((candidate.made, reason));
        }
    }

    /// Why the fixes that are kept cannot be, of which the group is new.
    fn broken(&self, trial: &mut Trial, group: &[Candidate], promise: Promise) -> Option<String> {
        let Some(texts) = self.with(&trial.kept) else {
            return Some("its edits do not fit the text".to_owned());
        };
        let affected = trial.affected(group);
        let indexes: Vec<usize> = affected.iter().map(|file| file.index).collect();
        let after = self.linted(&indexes, &texts);
        let found_in: HashSet<usize> = group.iter().map(|it| it.index).collect();
        let mut both = affected.iter().zip(after);
        both.find_map(|(before, after)| {
            let promise = match self.proven && found_in.contains(&before.index) {
                true => Promise::Parses,
                false => promise,
            };
            after.facts.broken(&before.facts, promise)
        })
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

    /// What is found in files whose texts are these, and the fixes of it.
    fn linted(&self, files: &[usize], texts: &Overlay) -> Vec<Linted> {
        let keep = |index, input: &Input, file: File| {
            let diagnostics = (self.lint)(&file);
            let facts = Facts::of(&file, &diagnostics);
            let sources = file.texts.sources();
            let mut linted = Linted {
                index,
                facts,
                name: input.text.name(),
                key: input.text.key().map(Path::to_owned),
                candidates: Vec::new(),
                uses: sources.iter().map(|(_, it)| it.name.clone()).collect(),
                elsewhere: 0,
            };
            for found in &diagnostics {
                match self.candidate(index, found, sources, input, texts) {
                    Some(Ok(candidate)) => linted.candidates.push(candidate),
                    Some(Err(NotOwn)) => linted.elsewhere = linted.elsewhere.saturating_add(1),
                    None => {}
                }
            }
            linted
        };
        self.chosen.some(texts, files, keep)
    }

    /// The first fix of a diagnostic that may be made; an error where it changes other files.
    fn candidate(
        &self,
        index: usize,
        found: &Diagnostic,
        sources: &Sources,
        input: &Input,
        texts: &Overlay,
    ) -> Option<Result<Candidate, NotOwn>> {
        let may = |fix: &&Fix| match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self.with_unsafe,
            Applicability::Display => false,
        };
        let fix = found
            .fixes
            .iter()
            .find(may)
            .filter(|it| !it.edits.is_empty())?;
        let source = sources.get(found.primary.span.source)?;
        let line = source.position(found.primary.span.start).line;
        let mut identity = format!("{}\n{}\n{}", found.code.id, source.name, source.line(line));
        let (mut edits, mut originals) = (Vec::new(), Vec::new());
        let mut lines = BTreeSet::new();
        for edit in &fix.edits {
            let file = sources.get(edit.span.source)?;
            let Some(path) = self.own_path(edit.span.source, sources, input, texts) else {
                return Some(Err(NotOwn));
            };
            let line = |offset| file.position(offset).line;
            let touched = line(edit.span.start)..=line(edit.span.end);
            lines.extend(touched.map(|line| (path.clone(), line)));
            identity.push('\n');
            identity.push_str(&edit.text);
            originals.push((path.clone(), Arc::clone(&file.text)));
            edits.push((path, edit.clone()));
        }
        let made = FixMade {
            code: found.code,
            file: source.name.clone(),
            line,
            message: fix.message.clone(),
        };
        Some(Ok(Candidate {
            index,
            made,
            applicability: fix.applicability,
            edits,
            texts: originals,
            lines,
            identity,
        }))
    }

    /// The path of a text, where it is that of a file that may be changed.
    fn own_path(
        &self,
        source: SourceId,
        sources: &Sources,
        input: &Input,
        texts: &Overlay,
    ) -> Option<PathBuf> {
        let text = sources.get(source)?;
        let path = if source == SourceId::default() {
            input.text.key()?.to_owned()
        } else {
            Path::new(&text.name).canonicalize().ok()?
        };
        let known = match texts.get(&path) {
            Some(known) => Ok(known.to_string()),
            None if source == SourceId::default() => Ok(text.text.to_string()),
            None => read_file(&path),
        };
        let is_same = known.is_ok_and(|known| known == *text.text);
        (is_same && self.own.contains_key(&path)).then_some(path)
    }
}

#[cfg(test)]
mod tests;
