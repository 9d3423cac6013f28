//! A file with all that it uses: in comes a path and a [`FileProvider`], out goes a [`Program`]
//! of parsed modules whose top-level names are known.

use super::{MAX_MISTAKES, codes, error};
use crate::diagnostic::Diagnostic;
use crate::source::{FileProvider, ReadError, STANDARD_LIBRARY, SourceId, Sources, Span, standard};
use crate::syntax::tree::{Definition, File, Item, Module as From, Name, Use};
use crate::syntax::{Parsed, parse};
use smol_str::SmolStr;
use std::collections::HashMap;

/// The words that begin statements and steps of their own.
const WORDS: &[&str] = &[
    "network", "block", "use", "input", "output", "expect", "where", "task", "share", "frozen",
    "let", "repeat", "for", "if", "else", "residual", "shortcut", "choose", "carry",
];

/// The most files that one program reads.
pub const MAX_FILES: usize = 1_000;

/// The most text that one program reads, in bytes.
pub const MAX_PROGRAM_BYTES: usize = 512 << 10;

/// The longest chain of files that use each other.
pub const MAX_USE_DEPTH: usize = 64;

/// A network or block of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DefinitionId {
    /// The module.
    pub module: usize,
    /// The item of its file.
    pub item: usize,
}

/// Whether a definition is a network or a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionKind {
    /// It has inputs of its own.
    Network,
    /// It is used like a layer.
    Block,
}

/// What a top-level name stands for.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A network or block.
    Definition(DefinitionId),
    /// Whole modules, their names reached with a dot.
    Modules(Vec<usize>),
    /// Something that could not be read.
    Unknown,
}

/// One file and its names.
#[derive(Debug)]
pub struct Module {
    /// What it says.
    pub file: File,
    path: ModulePath,
    names: HashMap<SmolStr, (Named, Span)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ModulePath {
    Project(String),
    Standard(String),
}

/// A file and all that it uses.
#[derive(Debug)]
pub struct Program {
    /// The texts.
    pub sources: Sources,
    /// What is wrong with syntax, names at the top, and files.
    pub diagnostics: Vec<Diagnostic>,
    modules: Vec<Module>,
}

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

    /// The file that was asked for.
    pub fn root(&self) -> Option<&Module> {
        self.modules.first()
    }

    pub(super) fn definition(&self, id: DefinitionId) -> Option<(DefinitionKind, &Definition)> {
        match self.modules.get(id.module)?.file.items.get(id.item)? {
            Item::Network(definition) => Some((DefinitionKind::Network, definition)),
            Item::Block(definition) => Some((DefinitionKind::Block, definition)),
            Item::Use(_) => None,
        }
    }

    /// Whether an error of syntax or names lies in a definition.
    pub(super) fn is_misread(&self, id: DefinitionId) -> bool {
        let Some((_, definition)) = self.definition(id) else {
            return true;
        };
        let span = definition.span;
        let mut errors = self.diagnostics.iter().filter(|found| found.is_error());
        errors.any(|found| {
            let place = found.primary.span;
            // What follows the last mistake that is told may have others.
            let untold = found.code == codes::TOO_MANY_MISTAKES;
            place.source == span.source
                && place.start <= span.end
                && (untold || span.start <= place.start)
        })
    }

    /// The networks and blocks of the file that was asked for, in order.
    pub fn definitions(&self) -> impl Iterator<Item = (DefinitionId, DefinitionKind, &Definition)> {
        let items = self.root().map_or(0, |module| module.file.items.len());
        (0..items).filter_map(|item| {
            let id = DefinitionId { module: 0, item };
            let (kind, definition) = self.definition(id)?;
            Some((id, kind, definition))
        })
    }

    /// The networks of the file that was asked for, in order.
    pub fn networks(&self) -> impl Iterator<Item = (DefinitionId, &Definition)> {
        let definitions = self.definitions();
        definitions.filter_map(|(id, kind, definition)| {
            (kind == DefinitionKind::Network).then_some((id, definition))
        })
    }

    /// What a name at the top of a module, or reached through one (`resnet.bottleneck`), means.
    pub(super) fn lookup(&self, module: usize, name: &str) -> Option<&Named> {
        let names = &self.modules.get(module)?.names;
        if let Some((named, _)) = names.get(name) {
            return Some(named);
        }
        let (head, tail) = name.split_once('.')?;
        match &names.get(head)?.0 {
            Named::Modules(modules) => modules.iter().find_map(|&inner| self.own(inner, tail)),
            unknown @ Named::Unknown => Some(unknown),
            Named::Definition(_) => None,
        }
    }

    /// A network or block that a module defines, or has brought in.
    fn own(&self, module: usize, name: &str) -> Option<&Named> {
        let (named, _) = self.modules.get(module)?.names.get(name)?;
        match named {
            Named::Definition(_) | Named::Unknown => Some(named),
            Named::Modules(_) => None,
        }
    }

    /// The names in the modules that a name stands for.
    pub(super) fn module_names(&self, module: usize, name: &str) -> Option<Vec<String>> {
        let names = &self.modules.get(module)?.names;
        match &names.get(name)?.0 {
            Named::Modules(modules) => {
                let inner = modules.iter().filter_map(|&inner| self.modules.get(inner));
                let inner = inner.flat_map(|module| module.names.iter());
                let mut names: Vec<String> = inner
                    .filter(|(_, (named, _))| matches!(named, Named::Definition(_)))
                    .map(|(name, _)| name.to_string())
                    .collect();
                names.sort();
                Some(names)
            }
            Named::Definition(_) | Named::Unknown => None,
        }
    }

    /// All names that a step in this module may begin with, for a "did you mean".
    pub(super) fn visible_names(&self, module: usize) -> Vec<String> {
        let Some(names) = self.modules.get(module).map(|module| &module.names) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (name, (named, _)) in names.iter().take(MAX_FILES) {
            match named {
                Named::Definition(_) => all.push(name.to_string()),
                Named::Modules(modules) => {
                    let inner = modules.iter().filter_map(|&inner| self.modules.get(inner));
                    let inner = inner.flat_map(|module| module.names.keys());
                    all.extend(inner.map(|inner| format!("{name}.{inner}")));
                }
                Named::Unknown => {}
            }
        }
        all.sort();
        all
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
        let sources = self.program.sources.iter();
        let bytes: usize = sources.map(|(_, file)| file.text.len()).sum();
        let beyond = if self.program.modules.len() >= MAX_FILES {
            Some(error::too_many_files(name, MAX_FILES))
        } else if self.open.len() > MAX_USE_DEPTH {
            Some(error::files_too_deep(name, MAX_USE_DEPTH))
        } else if bytes > MAX_PROGRAM_BYTES {
            Some(error::too_much_text(name, MAX_PROGRAM_BYTES))
        } else {
            None
        };
        if let Some(beyond) = beyond {
            self.tell(beyond);
            return None;
        }
        match read(self.provider) {
            Ok(text) => Some(self.module(key, shown, text.into())),
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

/// The name by which a whole module is known, and where it is given.
pub(super) fn module_name(used: &Use) -> (Span, SmolStr) {
    match (&used.alias, &used.from) {
        (Some(alias), _) => (alias.span, alias.text.clone()),
        (None, From::Std(name)) => (name.span, last_part(&name.text)),
        (None, From::Path(name)) => (name.span, stem(&name.text)),
    }
}

fn last_part(name: &SmolStr) -> SmolStr {
    name.rsplit('.').next().unwrap_or_default().into()
}

fn stem(path: &str) -> SmolStr {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.strip_suffix(".cnn").unwrap_or(file).into()
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
