//! Fixes that can be made, and which of them go together.

use super::facts::Facts;
use crate::diagnostic::{Applicability, Edit};
use crate::report::findings::FixMade;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A fix that can be made.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The file that it is found in.
    pub index: usize,
    pub made: FixMade,
    pub applicability: Applicability,
    /// Each with the file that it changes.
    pub edits: Vec<(PathBuf, Edit)>,
    /// The texts of those files.
    pub texts: Vec<(PathBuf, Arc<str>)>,
    /// The lines that it touches.
    pub lines: BTreeSet<(PathBuf, usize)>,
    /// A text that stays the same where the finding is met again: its line, and the new texts.
    pub identity: String,
}

/// A file after a round: its facts and the fixes that it offers.
#[derive(Debug)]
pub(in crate::cli) struct Linted {
    pub(super) index: usize,
    pub(super) facts: Facts,
    /// The name of the file.
    pub name: String,
    pub(super) candidates: Vec<Candidate>,
    /// Its path.
    pub(super) key: Option<PathBuf>,
    /// The names of its texts.
    pub(super) uses: Vec<String>,
    /// How many fixes are in files that were not named.
    pub(super) elsewhere: usize,
}

/// A fix changes a file that was not named.
#[derive(Debug)]
pub(super) struct NotOwn;

/// Fixes that touch different lines.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub candidates: Vec<Candidate>,
    lines: HashSet<(PathBuf, usize)>,
}

impl Group {
    /// Takes it in, unless a fix of the group touches one of its lines.
    pub fn add(&mut self, candidate: &Candidate) {
        // The others of a line wait for the next round, which tells whether they are still needed.
        if candidate.lines.iter().any(|line| self.lines.contains(line)) {
            return;
        }
        self.lines.extend(candidate.lines.iter().cloned());
        self.candidates.push(candidate.clone());
    }
}

/// The fixes of a round that are kept, and the linted files that they are checked against.
pub(super) struct Trial<'l> {
    linted: &'l [Linted],
    paths: Paths,
    pub kept: Vec<Candidate>,
    /// The linted files that use a file changed by the kept fixes, by their places.
    pub after: BTreeMap<usize, Linted>,
}

impl<'l> Trial<'l> {
    /// A trial on linted files; no fix is kept yet.
    pub fn of(linted: &'l [Linted]) -> Self {
        Self {
            linted,
            paths: Paths::default(),
            kept: Vec::new(),
            after: BTreeMap::new(),
        }
    }

    /// The files that use a file changed by the fixes.
    pub fn affected(&mut self, group: &[Candidate]) -> Vec<&'l Linted> {
        let changed = group.iter().flat_map(|it| &it.edits).map(|(path, _)| path);
        let changed: HashSet<&PathBuf> = changed.collect();
        let mut affected = Vec::new();
        for file in self.linted {
            let mut names = file.uses.iter();
            let is_own = file.key.as_ref().is_some_and(|key| changed.contains(key));
            let paths = &mut self.paths;
            if is_own || names.any(|name| paths.real(name).is_some_and(|it| changed.contains(it))) {
                affected.push(file);
            }
        }
        affected
    }

    /// For each fix of a group that breaks something, the reason why it cannot be made by itself, where
    /// that is certain: it is the only one of the group that changes a file which is broken. Empty where
    /// there is no such fix.
    pub fn alone(&mut self, group: &[Candidate], broken: &Broken) -> Vec<Option<String>> {
        let reasons = match (broken, group) {
            (Broken::Edits, [_]) => return vec![Some("its edits do not fit the text".to_owned())],
            (Broken::Edits, _) => return Vec::new(),
            (Broken::Files(reasons), _) => reasons,
        };
        let mut changed: HashMap<usize, Vec<usize>> = HashMap::new();
        for (number, candidate) in group.iter().enumerate() {
            for file in self.affected(std::slice::from_ref(candidate)) {
                changed.entry(file.index).or_default().push(number);
            }
        }
        let mut alone = vec![None; group.len()];
        for (file, reason) in reasons.iter().rev() {
            if let Some([number]) = changed.get(file).map(Vec::as_slice)
                && let Some(place) = alone.get_mut(*number)
            {
                *place = Some(reason.clone());
            }
        }
        match alone.iter().any(Option::is_some) {
            true => alone,
            false => Vec::new(),
        }
    }
}

/// Why fixes cannot be made together.
#[derive(Debug)]
pub(super) enum Broken {
    /// Their edits do not fit the text.
    Edits,
    /// The errors that they cause in files, by their places.
    Files(BTreeMap<usize, String>),
}

/// The paths of names, each looked up once.
#[derive(Debug, Default)]
struct Paths(HashMap<String, Option<PathBuf>>);

impl Paths {
    fn real(&mut self, name: &str) -> Option<&PathBuf> {
        if !self.0.contains_key(name) {
            let real = Path::new(name).canonicalize().ok();
            self.0.insert(name.to_owned(), real);
        }
        self.0.get(name)?.as_ref()
    }
}
