//! Texts that count instead of those on the disk.

use crate::cli::read::Store;
use crate::source::{FileProvider, Folder, ReadError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Texts of files, by their paths without links; that of standard input is `-`.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Overlay(BTreeMap<PathBuf, Arc<str>>);

impl Overlay {
    /// The text of a file, where it is not the one on the disk.
    pub fn get(&self, file: &Path) -> Option<&Arc<str>> {
        self.0.get(file)
    }

    /// The file has this text from now on.
    pub fn put(&mut self, file: PathBuf, text: impl Into<Arc<str>>) {
        self.0.insert(file, text.into());
    }

    /// The file has the text on the disk again.
    pub fn forget(&mut self, file: &Path) {
        self.0.remove(file);
    }
}

impl Store for Overlay {
    fn text(&self, key: &Path, _: &Path) -> Option<Result<String, ReadError>> {
        self.get(key).map(|text| Ok(text.to_string()))
    }

    fn folder(&self, root: PathBuf) -> Box<dyn FileProvider + '_> {
        Box::new(Overlaid {
            folder: Folder::new(root.clone()),
            root,
            texts: self,
        })
    }
}

/// A folder of the disk, with the texts that count instead.
struct Overlaid<'o> {
    folder: Folder,
    root: PathBuf,
    texts: &'o Overlay,
}

impl FileProvider for Overlaid<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        if !self.texts.0.is_empty()
            && let Ok(real) = self.root.join(path).canonicalize()
            && let Some(text) = self.texts.get(&real)
        {
            return Ok(text.to_string());
        }
        self.folder.read(path)
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        self.folder.siblings(path)
    }
}
