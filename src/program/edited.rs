//! A program after edits of its files.

use super::{ModulePath, Program};
use crate::diagnostic::Edits;
use crate::hash::HashMap;
use crate::source::{FileProvider, ReadError};

impl Program {
    /// The program after edits of its files. Its own files are not read again; `files` serves those
    /// that only the edited texts use.
    ///
    /// `None` where an edit is outside of the text that it changes, or changes the standard library.
    pub fn edited(&self, files: &dyn FileProvider, edits: &Edits) -> Option<Program> {
        let mut texts = HashMap::default();
        for module in &self.modules {
            let source = module.file.source;
            let file = self.sources.get(source)?;
            match &module.path {
                ModulePath::Project(path) => {
                    texts.insert(path.as_str(), edits.apply(source, &file.text)?);
                }
                ModulePath::Standard(_) if edits.of(source).next().is_some() => return None,
                ModulePath::Standard(_) => {}
            }
        }
        let root = self.modules.first()?;
        let ModulePath::Project(path) = &root.path else {
            return None;
        };
        let name = &self.sources.get(root.file.source)?.name;
        let text = texts.get(path.as_str())?.clone();
        Some(Program::load(&Edited { texts, files }, path, name, text))
    }
}

/// The texts of a program, and the other files of its project.
struct Edited<'p> {
    texts: HashMap<&'p str, String>,
    files: &'p dyn FileProvider,
}

impl FileProvider for Edited<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone()),
            None => self.files.read(path),
        }
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        self.files.siblings(path)
    }
}
