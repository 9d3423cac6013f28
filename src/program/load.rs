//! Reading a program: each file once, and all that it uses.

use super::error;
use super::standard;
use super::{MAX_FILES, MAX_PROGRAM_BYTES, MAX_USE_DEPTH, Module, ModulePath, Program};
use crate::diagnostic::Diagnostic;
use crate::hash::HashMap;
use crate::source::{FileProvider, ReadError, STANDARD_LIBRARY, SourceId, Span};
use crate::syntax::tree::{File, Item, Module as From, Name, Use};
use crate::syntax::{MAX_MISTAKES, parse};
use std::sync::Arc;

impl Program {
    /// Reads `text`, which is the file at `path` of the project that `provider` serves, shown
    /// as `name`, and all files that it uses.
    pub fn load(
        provider: &dyn FileProvider,
        path: &str,
        name: &str,
        text: impl Into<Arc<str>>,
    ) -> Self {
        let mut loader = Loader {
            provider,
            program: Program::empty(),
            links: Vec::new(),
            depth: 0,
            stopped: Vec::new(),
        };
        loader.module(ModulePath::Project(path.to_owned()), name, text.into());
        loader.names();
        loader.program
    }
}

/// A file that has been read.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    file: Arc<File>,
    diagnostics: Vec<Diagnostic>,
    truncated_at: Option<Span>,
}

impl Tree {
    /// Of a text.
    pub(super) fn of(source: SourceId, text: &str) -> Self {
        let parsed = parse(source, text);
        Self {
            file: Arc::new(parsed.file),
            diagnostics: parsed.diagnostics,
            truncated_at: parsed.truncated_at,
        }
    }
}

/// A `use`, and the modules that it names.
pub(super) struct Link {
    /// The module that it is in.
    pub module: usize,
    pub used: Use,
    /// A file, or all files of a folder of the standard library; `None` where one cannot be read.
    pub targets: Option<Vec<usize>>,
}

pub(super) struct Loader<'p> {
    provider: &'p dyn FileProvider,
    pub(super) program: Program,
    /// In the order in which they were followed: those of a module in the order of its text.
    pub(super) links: Vec<Link>,
    /// How many files that use each other are being read.
    depth: usize,
    /// The files with more mistakes than are reported.
    stopped: Vec<SourceId>,
}

impl Loader<'_> {
    fn module(&mut self, path: ModulePath, shown: &str, text: Arc<str>) -> usize {
        let source = self.program.sources.add(shown, text.clone());
        self.follow(path, Tree::of(source, &text))
    }

    /// The module of a tree, with all that it uses.
    fn follow(&mut self, path: ModulePath, tree: Tree) -> usize {
        let Tree {
            file,
            diagnostics,
            truncated_at,
        } = tree;
        for found in diagnostics {
            self.report(found);
        }
        if let Some(place) = truncated_at {
            self.stop(place);
        }
        let module = self.program.modules.len();
        self.program.modules.push(Module {
            file,
            path,
            names: HashMap::default(),
            used: Vec::new(),
        });
        let uses: Vec<Use> = match self.program.modules.get(module) {
            Some(module) => module.file.items.iter().filter_map(as_use).collect(),
            None => Vec::new(),
        };
        self.depth = self.depth.saturating_add(1);
        for used in uses {
            let targets = match &used.from {
                From::Std(name) => self.standard(name),
                From::Path(name) if name.text.trim().is_empty() => {
                    // A name that could not be parsed has been reported.
                    if self.program.sources.slice(name.span).starts_with('"') {
                        self.report(error::empty_path(name));
                    }
                    None
                }
                From::Path(name) => self.path(module, name).map(|found| vec![found]),
            };
            self.links.push(Link {
                module,
                used,
                targets,
            });
        }
        self.depth = self.depth.saturating_sub(1);
        module
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let reported = self.program.diagnostics.len();
        if reported.saturating_sub(self.stopped.len()) < MAX_MISTAKES {
            self.program.diagnostics.push(diagnostic);
        } else {
            self.stop(diagnostic.primary.span);
        }
    }

    /// Says, once a file, that from here on mistakes are not reported.
    fn stop(&mut self, place: Span) {
        if !self.stopped.contains(&place.source) {
            self.stopped.push(place.source);
            let limit = error::too_many_mistakes(place, MAX_MISTAKES);
            self.program.diagnostics.push(limit);
        }
    }

    /// `std.blocks` (a folder), `std.resnet` (a file of any folder), `std.zoo.resnet`.
    fn standard(&mut self, name: &Name) -> Option<Vec<usize>> {
        let parts: Vec<&str> = name.text.split('.').skip(1).collect();
        let wanted = |path: &str| {
            let path = path.strip_suffix(".cnn")?;
            let (folder, file) = path.rsplit_once('/')?;
            match *parts.as_slice() {
                [one] => (folder == one || file == one).then_some(()),
                [first, second] => (folder == first && file == second).then_some(()),
                _ => None,
            }
        };
        let files: Vec<usize> = STANDARD_LIBRARY
            .iter()
            .enumerate()
            .filter(|(_, (path, _))| wanted(path).is_some())
            .map(|(index, _)| index)
            .collect();
        if files.is_empty() {
            let folders = STANDARD_LIBRARY.iter().filter_map(|(path, _)| {
                let (folder, file) = path.strip_suffix(".cnn")?.rsplit_once('/')?;
                Some([format!("std.{folder}"), format!("std.{file}")])
            });
            let mut offered: Vec<String> = folders.flatten().collect();
            offered.sort();
            offered.dedup();
            let unknown = error::unknown_module(name, &offered);
            self.report(unknown);
            return None;
        }
        let mut modules = Vec::new();
        for index in files {
            modules.push(self.open_standard(index, name)?);
        }
        Some(modules)
    }

    /// The module of the file of the standard library at `index`.
    fn open_standard(&mut self, index: usize, name: &Name) -> Option<usize> {
        let (path, text) = STANDARD_LIBRARY.get(index)?;
        let key = ModulePath::Standard((*path).to_owned());
        if let Some(known) = self.known(&key) {
            return Some(known);
        }
        if !self.may_open(name) || !self.may_hold(text.len(), name) {
            return None;
        }
        let tree = standard::tree(index)?.clone();
        self.program.sources.add_standard(index)?;
        Some(self.follow(key, tree))
    }

    fn path(&mut self, module: usize, name: &Name) -> Option<usize> {
        let base = match self.program.modules.get(module).map(|module| &module.path) {
            Some(ModulePath::Project(path)) => path.clone(),
            Some(ModulePath::Standard(_)) | None => String::new(),
        };
        let Some(path) = resolve(&base, &name.text) else {
            self.report(error::path_outside(name));
            return None;
        };
        let shown = self.shown(&path);
        let key = ModulePath::Project(path.clone());
        self.open(key, &shown, name, |provider| provider.read(&path))
    }

    /// The shown name of a file of the project, relative to that of the first file.
    fn shown(&self, path: &str) -> String {
        let first = self.program.sources.get(SourceId(0));
        let root = self.program.modules.first().map(|module| &module.path);
        match (first, root) {
            (Some(first), Some(ModulePath::Project(root))) => first
                .name
                .strip_suffix(root.as_str())
                .map_or_else(|| path.to_owned(), |prefix| format!("{prefix}{path}")),
            _ => path.to_owned(),
        }
    }

    /// The module at `key`, read if it has not been.
    fn open(
        &mut self,
        key: ModulePath,
        shown: &str,
        name: &Name,
        read: impl FnOnce(&dyn FileProvider) -> Result<String, ReadError>,
    ) -> Option<usize> {
        if let Some(known) = self.known(&key) {
            return Some(known);
        }
        if !self.may_open(name) {
            return None;
        }
        match read(self.provider) {
            Ok(text) => {
                let fits = self.may_hold(text.len(), name);
                fits.then(|| self.module(key, shown, text.into()))
            }
            Err(reason) => {
                let siblings = match &key {
                    ModulePath::Project(path) => self.provider.siblings(path),
                    ModulePath::Standard(_) => Vec::new(),
                };
                let unreadable = error::unreadable_file(name, &reason, &siblings);
                self.report(unreadable);
                None
            }
        }
    }

    /// The module at `key`, if it has been read.
    fn known(&self, key: &ModulePath) -> Option<usize> {
        let mut modules = self.program.modules.iter();
        modules.position(|module| module.path == *key)
    }

    /// Whether the program may have one file more; reports where not.
    fn may_open(&mut self, name: &Name) -> bool {
        let beyond = if self.program.modules.len() >= MAX_FILES {
            Some(error::too_many_files(name, MAX_FILES))
        } else if self.depth > MAX_USE_DEPTH {
            Some(error::files_too_deep(name, MAX_USE_DEPTH))
        } else {
            None
        };
        let is_within = beyond.is_none();
        if let Some(beyond) = beyond {
            self.report(beyond);
        }
        is_within
    }

    /// Whether the program may have a text of that many bytes more; reports where not.
    fn may_hold(&mut self, bytes: usize, name: &Name) -> bool {
        let sources = self.program.sources.iter();
        let before: usize = sources.map(|(_, file)| file.text.len()).sum();
        let fits = before.saturating_add(bytes) <= MAX_PROGRAM_BYTES;
        if !fits {
            self.report(error::too_much_text(name, MAX_PROGRAM_BYTES));
        }
        fits
    }
}
fn as_use(item: &Item) -> Option<Use> {
    match item {
        Item::Use(used) => Some(used.clone()),
        Item::Network(_) | Item::Block(_) | Item::Function(_) | Item::Constant(_) => None,
    }
}

/// `path` as seen from the file `base`, without `.` and `..`; `None` where it leaves the project.
fn resolve(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') || path.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn paths_are_relative_to_the_file_and_stay_inside() {
        assert_eq!(
            resolve("nets/a.cnn", "b.cnn").as_deref(),
            Some("nets/b.cnn")
        );
        assert_eq!(resolve("nets/a.cnn", "../b.cnn").as_deref(), Some("b.cnn"));
        assert_eq!(resolve("a.cnn", "./x/../b.cnn").as_deref(), Some("b.cnn"));
        assert_eq!(resolve("a.cnn", "../b.cnn"), None);
        assert_eq!(resolve("a.cnn", "/etc/passwd"), None);
        assert_eq!(resolve("a.cnn", "C:\\b.cnn"), None);
    }
}
