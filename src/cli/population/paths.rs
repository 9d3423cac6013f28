//! The files of a population, by the hundred thousand: folders once, names end to end.

use crate::cli::kind::Kinds;
use crate::cli::paths::{Argument, Origin, Place};
use crate::diagnostic::Diagnostic;
use crate::report::hash::Hash128;
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Many paths. One of a million names of 20 bytes in some folders costs 32 bytes.
#[derive(Debug, Default)]
pub(super) struct Paths {
    folders: Vec<Folder>,
    known: HashMap<(PathBuf, Option<String>, bool), u32>,
    /// The folder of each path.
    of: Vec<u32>,
    /// Where each path's name ends in `names`.
    ends: Vec<usize>,
    names: String,
    /// Names that are not text.
    odd: HashMap<usize, OsString>,
    seen: Option<HashSet<u128>>,
}

/// A folder, and how its files are selected.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    network: Option<String>,
    origin: Origin,
}

/// A file of a population.
#[derive(Debug)]
pub(super) struct Member<'p> {
    pub path: PathBuf,
    /// The selected network.
    pub network: Option<&'p str>,
    pub origin: Origin,
}

/// How a path that is given twice is treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Duplicates {
    /// Keep its first place only.
    Merge,
    /// Nothing: a single argument has no duplicates.
    Impossible,
}

impl Paths {
    pub fn new(duplicates: Duplicates) -> Self {
        Self {
            seen: (duplicates == Duplicates::Merge).then(HashSet::new),
            ..Self::default()
        }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The file at a place of the order.
    pub fn get(&self, index: usize) -> Option<Member<'_>> {
        let folder = self.folders.get(*self.of.get(index)? as usize)?;
        let before = index.checked_sub(1).and_then(|index| self.ends.get(index));
        let start = before.copied().unwrap_or(0);
        let name = self.names.get(start..*self.ends.get(index)?)?;
        let name = self
            .odd
            .get(&index)
            .map_or(OsStr::new(name), OsString::as_os_str);
        Some(Member {
            path: folder.path.join(name),
            network: folder.network.as_deref(),
            origin: folder.origin,
        })
    }

    /// Adds all files of an argument; returns the unreadable ones.
    pub fn add(&mut self, argument: &Path, kinds: Kinds) -> Vec<Diagnostic> {
        // Whatever is measured may be read again by a later run: no pipe.
        let argument = Argument::of_list(argument);
        let (network, origin) = (argument.network.as_deref(), argument.origin());
        let mut reported = Vec::new();
        argument.each(kinds, |place| match place {
            Place::File(path) => self.push(&path, network, origin),
            Place::Stdin => self.push(Path::new("-"), network, origin),
            Place::Unreadable(found) => reported.push(*found),
        });
        reported
    }

    fn push(&mut self, path: &Path, network: Option<&str>, origin: Origin) {
        if let Some(seen) = &mut self.seen {
            let mut hash = Hash128::default();
            // One file may be named in several ways: `./a.cnn`, by a link.
            let real = path.canonicalize();
            let real = real.as_deref().unwrap_or(path);
            hash.add(real.as_os_str().as_encoded_bytes());
            hash.add(&[0]);
            hash.add(network.unwrap_or_default().as_bytes());
            if !seen.insert(hash.value()) {
                return;
            }
        }
        let parent = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or(path.as_os_str());
        let folder = self.folder(parent, network, origin);
        match name.to_str() {
            Some(name) => self.names.push_str(name),
            None => {
                self.odd.insert(self.len(), name.to_owned());
            }
        }
        self.of.push(folder);
        self.ends.push(self.names.len());
    }

    fn folder(&mut self, path: &Path, network: Option<&str>, origin: Origin) -> u32 {
        let last = self.folders.len().saturating_sub(1);
        let same = |folder: &Folder| {
            folder.path == path && folder.network.as_deref() == network && folder.origin == origin
        };
        if self.folders.last().is_some_and(same) {
            return u32::try_from(last).unwrap_or(u32::MAX);
        }
        let key = (
            path.to_owned(),
            network.map(str::to_owned),
            origin == Origin::Discovered,
        );
        let next = u32::try_from(self.folders.len()).unwrap_or(u32::MAX);
        let folder = *self.known.entry(key).or_insert(next);
        if folder == next {
            self.folders.push(Folder {
                path: path.to_owned(),
                network: network.map(str::to_owned),
                origin,
            });
        }
        folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_went_in() {
        let mut paths = Paths::new(Duplicates::Merge);
        let given = [
            "a/x.cnn", "b/y.cnn", "./z.cnn", "a/w.cnn", "v.cnn", "/u.cnn",
        ];
        for path in given {
            paths.push(Path::new(path), None, Origin::Explicit);
            paths.push(Path::new(path), None, Origin::Explicit);
        }
        paths.push(Path::new("a/x.cnn"), Some("n"), Origin::Explicit);
        let found = (0..paths.len()).map(|index| paths.get(index).unwrap());
        let found: Vec<String> = found.map(|it| it.path.display().to_string()).collect();
        assert_eq!(found[..6], given);
        assert_eq!(found[6..], ["a/x.cnn"]);
        assert_eq!(paths.get(6).unwrap().network, Some("n"));
        assert!(paths.get(7).is_none());
    }
}
