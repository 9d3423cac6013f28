//! Reading a program: each file once, and all that it uses.

use super::error;
use super::{MAX_FILES, MAX_PROGRAM_BYTES, MAX_USE_DEPTH, Module, ModulePath, Program};
use crate::diagnostic::Diagnostic;
use crate::source::{FileProvider, ReadError, STANDARD_LIBRARY, SourceId, standard};
use crate::syntax::tree::{Item, Module as From, Name, Use};
use crate::syntax::{MAX_MISTAKES, Parsed, parse};
use std::collections::HashMap;

impl Program {
    /// Reads `text`, which is the file at `path` of the project that `provider` serves, shown
    /// as `name`, and all files that it uses.
    pub fn load(
        provider: &dyn FileProvider,
        path: &str,
        name: &str,
        text: impl Into<std::sync::Arc<str>>,
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
    fn module(&mut self, path: ModulePath, shown: &str, text: std::sync::Arc<str>) -> usize {
        let source = self.program.sources.add(shown, text.clone());
        let Parsed {
            file,
            diagnostics,
            truncated_at,
            ..
        } = parse(source, &text);
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
            names: HashMap::new(),
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
                // What could not be read has been reported.
                From::Path(name) if name.text.is_empty() => None,
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
    fn stop(&mut self, place: crate::source::Span) {
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
        let paths: Vec<&str> = STANDARD_LIBRARY
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| wanted(path).is_some())
            .collect();
        if paths.is_empty() {
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
        for path in paths {
            let key = ModulePath::Standard(path.to_owned());
            let text = standard(path).unwrap_or_default();
            modules.push(self.open(key, &format!("std/{path}"), name, |_| Ok(text.to_owned()))?);
        }
        Some(modules)
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

    /// What a file of the project is called: beside the first file's shown name.
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
        let mut modules = self.program.modules.iter();
        if let Some(known) = modules.position(|module| module.path == key) {
            return Some(known);
        }
        let beyond = if self.program.modules.len() >= MAX_FILES {
            Some(error::too_many_files(name, MAX_FILES))
        } else if self.depth > MAX_USE_DEPTH {
            Some(error::files_too_deep(name, MAX_USE_DEPTH))
        } else {
            None
        };
        if let Some(beyond) = beyond {
            self.report(beyond);
            return None;
        }
        match read(self.provider) {
            Ok(text) => {
                let sources = self.program.sources.iter();
                let bytes: usize = sources.map(|(_, file)| file.text.len()).sum();
                if bytes.saturating_add(text.len()) > MAX_PROGRAM_BYTES {
                    self.report(error::too_much_text(name, MAX_PROGRAM_BYTES));
                    return None;
                }
                Some(self.module(key, shown, text.into()))
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
}
fn as_use(item: &Item) -> Option<Use> {
    match item {
        Item::Use(used) => Some(used.clone()),
        Item::Network(_) | Item::Block(_) => None,
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
