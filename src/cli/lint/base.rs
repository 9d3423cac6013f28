//! `--base REV`: the findings at a revision of git, so that only newer ones are reported.

use super::show::Once;
use crate::cli::file::File;
use crate::cli::git::{GitError, Repository, Revision};
use crate::cli::input::Chosen;
use crate::cli::read::Store;
use crate::diagnostic::Diagnostic;
use crate::report::findings::{Fingerprint, Root};
use crate::source::{FileProvider, Memory, ReadError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of the repository around the current folder, as they were at a revision.
pub(super) struct Base {
    revision: Arc<Revision>,
    /// The folder of the working copy.
    root: PathBuf,
}

impl Base {
    /// The revision of that name.
    ///
    /// # Errors
    /// Why there are no such files, in words.
    pub fn of(name: &str) -> Result<Self, String> {
        Self::named(name).map_err(|error| match error {
            GitError::NoRepository(folder) => format!(
                "`--base {name}` is a revision of git, and `{}` is not in a git repository",
                folder.display()
            ),
            GitError::NoCommits(_) => format!(
                "`--base {name}`: the repository has no commits yet\nhelp: commit the files \
                 first, or leave out `--base`"
            ),
            error => {
                let found = error.diagnostic(&format!("--base {name}"));
                match found.help {
                    Some(help) => format!("{}\nhelp: {help}", found.message),
                    None => found.message,
                }
            }
        })
    }

    fn named(name: &str) -> Result<Self, GitError> {
        let repository = Repository::around(Path::new("."))?;
        let mut root = std::env::current_dir()
            .and_then(|folder| folder.canonicalize())
            .map_err(|error| GitError::Refused(error.to_string()))?;
        let inside = repository.below("");
        for _ in inside.split('/').filter(|part| !part.is_empty()) {
            root.pop();
        }
        let revision = repository.revision(name)?;
        Ok(Self { revision, root })
    }

    /// How often each finding was there, in the files that are chosen and in those that they use.
    pub fn found(
        &self,
        chosen: &Chosen,
        lint: &(impl Fn(&File) -> Vec<Diagnostic> + Sync),
        root: &Root,
    ) -> HashMap<Fingerprint, usize> {
        let all: Vec<usize> = (0..chosen.inputs().len()).collect();
        let files = chosen.some(self, &all, |_, _, file| {
            (lint(&file), file.texts.into_sources())
        });
        let mut once = Once::new(root);
        let mut known: HashMap<Fingerprint, usize> = HashMap::new();
        for (diagnostics, sources) in files {
            for (found, _) in once.new_of(&sources, &diagnostics) {
                // A file that was not there had no findings.
                if found.place.is_some() {
                    let count = known.entry(Fingerprint::of(&found, root)).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        known
    }

    /// The path of a file below the root of the repository.
    fn inside(&self, file: &Path) -> Option<String> {
        let inside = file.strip_prefix(&self.root).ok()?;
        let parts = inside.iter().map(|part| part.to_str());
        Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
    }
}

impl Store for Base {
    fn text(&self, _: &Path, file: &Path) -> Option<Result<String, ReadError>> {
        let inside = self.inside(file).ok_or(ReadError::NotFound);
        Some(inside.and_then(|path| self.revision.read(&path)))
    }

    fn folder(&self, root: PathBuf) -> Box<dyn FileProvider + '_> {
        match self.inside(&root) {
            Some(inside) => Box::new(Below {
                revision: &self.revision,
                folder: inside,
            }),
            None => Box::new(Memory::new()),
        }
    }
}

/// The files below a folder of the repository.
struct Below<'b> {
    revision: &'b Revision,
    folder: String,
}

impl Below<'_> {
    fn path(&self, inside: &str) -> String {
        match self.folder.as_str() {
            "" => inside.to_owned(),
            folder => format!("{folder}/{inside}"),
        }
    }
}

impl FileProvider for Below<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.revision.read(&self.path(path))
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let path = self.path(path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.revision.names(folder)
    }
}
