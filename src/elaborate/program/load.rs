//! Reading a program: each file once, what it uses followed, its names given their meanings.

use super::super::{MAX_MISTAKES, error};
use super::{
    DefinitionId, MAX_FILES, MAX_PROGRAM_BYTES, MAX_USE_DEPTH, Module, ModulePath, Named, Program,
    module_name,
};
use crate::diagnostic::Diagnostic;
use crate::source::{FileProvider, ReadError, STANDARD_LIBRARY, SourceId, Sources, Span, standard};
use crate::syntax::tree::{Item, Module as From, Name, Use};
use crate::syntax::{Parsed, parse};
use smol_str::SmolStr;
use std::collections::HashMap;

/// The words that begin statements and steps of their own.
const WORDS: &[&str] = &[
    "network", "block", "use", "input", "output", "expect", "where", "task", "share", "frozen",
    "let", "repeat", "for", "if", "else", "residual", "shortcut", "choose", "carry",
];

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
            program: Program {
                sources: Sources::default(),
                diagnostics: Vec::new(),
                modules: Vec::new(),
            },
            open: Vec::new(),
            stopped: Vec::new(),
        };
        loader.module(ModulePath::Project(path.to_owned()), name, text.into());
        loader.program
    }
}

struct Loader<'p> {
    provider: &'p dyn FileProvider,
    program: Program,
    /// The files that are being read, each with the `use` in it that is being followed.
    open: Vec<(usize, Span)>,
    /// The files in which there are more mistakes than are told.
    stopped: Vec<SourceId>,
}

impl Loader<'_> {
    fn module(&mut self, path: ModulePath, shown: &str, text: std::sync::Arc<str>) -> usize {
        let source = self.program.sources.add(shown, text.clone());
        let Parsed {
            file,
            diagnostics,
            untold,
        } = parse(source, &text);
        for found in diagnostics {
            self.tell(found);
        }
        if let Some(place) = untold {
            self.stop(place);
        }
        let module = self.program.modules.len();
        self.program.modules.push(Module {
            file,
            path,
            names: HashMap::new(),
        });
        self.definitions(module);
        let uses: Vec<Use> = match self.program.modules.get(module) {
            Some(module) => module.file.items.iter().filter_map(as_use).collect(),
            None => Vec::new(),
        };
        for used in uses {
            self.open.push((module, used.span));
            self.follow(module, &used);
            self.open.pop();
        }
        module
    }

    fn tell(&mut self, diagnostic: Diagnostic) {
        let told = self
            .program
            .diagnostics
            .len()
            .saturating_sub(self.stopped.len());
        if told < MAX_MISTAKES {
            self.program.diagnostics.push(diagnostic);
        } else {
            self.stop(diagnostic.primary.span);
        }
    }

    /// Tells, once a file, that from here on mistakes are told no more.
    fn stop(&mut self, place: Span) {
        if !self.stopped.contains(&place.source) {
            self.stopped.push(place.source);
            let said = error::too_many_mistakes(place, MAX_MISTAKES);
            self.program.diagnostics.push(said);
        }
    }

    fn definitions(&mut self, module: usize) {
        let Some(current) = self.program.modules.get(module) else {
            return;
        };
        let mut named = Vec::new();
        for (item, entry) in current.file.items.iter().enumerate() {
            match entry {
                // One without a name has been told of.
                Item::Network(definition) | Item::Block(definition)
                    if definition.name.text.is_empty() => {}
                Item::Network(definition) | Item::Block(definition) => {
                    let id = DefinitionId { module, item };
                    named.push((definition.name.clone(), Named::Definition(id)));
                }
                Item::Use(_) => {}
            }
        }
        for (name, meaning) in named {
            self.name(module, &name, &name.text, meaning);
        }
    }

    /// Gives a name a meaning in a module; a second meaning is an error.
    fn name(&mut self, module: usize, place: &Name, name: &SmolStr, meaning: Named) {
        let Some(current) = self.program.modules.get_mut(module) else {
            return;
        };
        let first = current.names.get(name).map(|(_, span)| *span);
        match first {
            Some(first) => {
                let taken = error::name_taken(place.span, name, first);
                self.tell(taken);
            }
            None => {
                current.names.insert(name.clone(), (meaning, place.span));
            }
        }
    }

    fn follow(&mut self, module: usize, used: &Use) {
        let (place, modules) = match &used.from {
            From::Std(name) => (name, self.standard(name)),
            // What could not be read has been told.
            From::Path(name) if name.text.is_empty() => (name, None),
            From::Path(name) => (name, self.path(module, name).map(|found| vec![found])),
        };
        let Some(names) = &used.names else {
            let (span, text) = module_name(used);
            if WORDS.contains(&text.as_str()) {
                let said = error::module_called_like_a_word(span, &text);
                self.tell(said);
            }
            let meaning = modules.map_or(Named::Unknown, Named::Modules);
            let here = Name { text, span };
            self.name(module, &here, &here.text, meaning);
            return;
        };
        for name in names {
            let here = name.alias.as_ref().unwrap_or(&name.name);
            let meaning = match &modules {
                None => Named::Unknown,
                Some(modules) => {
                    let mut found = modules.iter();
                    let own = |&inner: &usize| self.program.own(inner, &name.name.text).cloned();
                    found.find_map(own).unwrap_or_else(|| {
                        self.unknown_import(name.name.clone(), place, modules);
                        Named::Unknown
                    })
                }
            };
            self.name(module, here, &here.text, meaning);
        }
    }

    fn unknown_import(&mut self, name: Name, place: &Name, modules: &[usize]) {
        let program = &self.program;
        let inside = modules
            .iter()
            .filter_map(|&inner| program.modules.get(inner));
        let offered: Vec<String> = inside
            .flat_map(|module| module.names.iter())
            .filter(|(_, (named, _))| matches!(named, Named::Definition(_)))
            .map(|(name, _)| name.to_string())
            .collect();
        let unknown = error::unknown_import(&name, &place.text, &offered);
        self.tell(unknown);
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
            self.tell(unknown);
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
            self.tell(error::path_outside(name));
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
        let known = self
            .program
            .modules
            .iter()
            .position(|module| module.path == key);
        if let Some(known) = known {
            let start = self.open.iter().position(|(module, _)| *module == known);
            if let Some(cycle) = start.and_then(|start| self.open.get(start..)) {
                let spans: Vec<Span> = cycle.iter().map(|(_, span)| *span).collect();
                self.tell(error::use_cycle(name, &spans));
                return None;
            }
            return Some(known);
        }
        let beyond = if self.program.modules.len() >= MAX_FILES {
            Some(error::too_many_files(name, MAX_FILES))
        } else if self.open.len() > MAX_USE_DEPTH {
            Some(error::files_too_deep(name, MAX_USE_DEPTH))
        } else {
            None
        };
        if let Some(beyond) = beyond {
            self.tell(beyond);
            return None;
        }
        match read(self.provider) {
            Ok(text) => {
                let sources = self.program.sources.iter();
                let bytes: usize = sources.map(|(_, file)| file.text.len()).sum();
                if bytes.saturating_add(text.len()) > MAX_PROGRAM_BYTES {
                    self.tell(error::too_much_text(name, MAX_PROGRAM_BYTES));
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
                self.tell(unreadable);
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
