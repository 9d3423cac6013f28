//! A file with all files that it uses.
//!
//! The text of a file and a [`FileProvider`](crate::source::FileProvider) that serves its project
//! become a [`Program`]: parsed modules whose top-level names are known ([`Program::load`]). `load`
//! reads each file once (those of the standard library once in a process, `standard`), `names`
//! sorts the modules by their uses and resolves their names.

mod circles;
pub mod codes;
mod edited;
pub mod error;
mod load;
mod names;
mod standard;

use crate::diagnostic::Diagnostic;
use crate::hash::HashMap;
use crate::source::{SourceId, Sources, Span};
use crate::syntax::tree::{Constant, Definition, File, Function, Item, Module as From, Name, Use};
use smol_str::SmolStr;
use std::sync::Arc;

/// The most files that one program reads.
pub const MAX_FILES: usize = 1_000;

/// The most text that one program reads, in bytes.
pub const MAX_PROGRAM_BYTES: usize = 512 << 10;

/// The longest chain of files that use each other.
pub const MAX_USE_DEPTH: usize = 64;

/// A network, block, function or constant of a program.
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
    /// It has its own inputs.
    Network,
    /// It is used like a layer.
    Block,
}

/// The meaning of a top-level name.
#[derive(Clone, Debug)]
pub(crate) enum Named {
    /// A network or block.
    Definition(DefinitionId),
    /// A function of values.
    Function(DefinitionId),
    /// A value.
    Constant(DefinitionId),
    /// Whole modules, their names reached with a dot.
    Modules(Vec<usize>),
    /// Something that could not be read.
    Unknown,
}

/// One file and its names.
#[derive(Debug)]
pub struct Module {
    /// Its content.
    pub file: Arc<File>,
    path: ModulePath,
    names: HashMap<SmolStr, (Named, Span)>,
    /// The modules that its `use`s name, each with the place of the `use`, in order.
    used: Vec<(Span, Vec<usize>)>,
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
    /// The errors of syntax, names at the top, and files.
    pub diagnostics: Vec<Diagnostic>,
    modules: Vec<Module>,
    /// Whether a file has a constant.
    has_constants: bool,
}

impl Program {
    /// A program of no files.
    pub(crate) fn empty() -> Self {
        Self {
            sources: Sources::default(),
            diagnostics: Vec::new(),
            modules: Vec::new(),
            has_constants: false,
        }
    }

    /// The requested file.
    pub fn root(&self) -> Option<&Module> {
        self.modules.first()
    }

    /// The file with this number, counted in the order in which they were read.
    pub fn module(&self, module: usize) -> Option<&Module> {
        self.modules.get(module)
    }

    /// How many files it has.
    pub fn module_count(&self) -> usize {
        self.modules.len()
    }

    /// Whether a text is a file of the standard library, which the project cannot change.
    pub fn is_standard(&self, source: SourceId) -> bool {
        let mut modules = self.modules.iter();
        let module = modules.find(|module| module.file.source == source);
        module.is_some_and(|module| matches!(module.path, ModulePath::Standard(_)))
    }

    /// The modules that a `use` of a module names: several for a folder of the standard library,
    /// none where there is no such file.
    pub(crate) fn used(&self, module: usize, used: &Use) -> &[usize] {
        let all = self
            .modules
            .get(module)
            .map_or(&[][..], |module| &module.used);
        let found = all.binary_search_by_key(&used.span, |(span, _)| *span);
        let found = found.ok().and_then(|index| all.get(index));
        found.map_or(&[], |(_, modules)| modules)
    }

    pub(crate) fn definition(&self, id: DefinitionId) -> Option<(DefinitionKind, &Definition)> {
        match self.modules.get(id.module)?.file.items.get(id.item)? {
            Item::Network(definition) => Some((DefinitionKind::Network, definition)),
            Item::Block(definition) => Some((DefinitionKind::Block, definition)),
            Item::Use(_) | Item::Function(_) | Item::Constant(_) => None,
        }
    }

    pub(crate) fn function(&self, id: DefinitionId) -> Option<&Function> {
        match self.modules.get(id.module)?.file.items.get(id.item)? {
            Item::Function(function) => Some(function),
            Item::Use(_) | Item::Network(_) | Item::Block(_) | Item::Constant(_) => None,
        }
    }

    pub(crate) fn constant(&self, id: DefinitionId) -> Option<&Constant> {
        match self.modules.get(id.module)?.file.items.get(id.item)? {
            Item::Constant(constant) => Some(constant),
            Item::Use(_) | Item::Network(_) | Item::Block(_) | Item::Function(_) => None,
        }
    }

    /// The name of a network, block, function or constant.
    pub(crate) fn name_of(&self, id: DefinitionId) -> Option<&Name> {
        match self.modules.get(id.module)?.file.items.get(id.item)? {
            Item::Network(definition) | Item::Block(definition) => Some(&definition.name),
            Item::Function(function) => Some(&function.name),
            Item::Constant(constant) => Some(&constant.name),
            Item::Use(_) => None,
        }
    }

    /// Whether a file of the program has a constant.
    pub(crate) fn has_constants(&self) -> bool {
        self.has_constants
    }

    /// The functions and constants of the requested file, in order.
    pub(crate) fn values(&self) -> impl Iterator<Item = (DefinitionId, &Item)> {
        let items = self.root().map_or(&[][..], |module| &module.file.items);
        let items = items.iter().enumerate();
        let values = items.filter(|(_, item)| match item {
            Item::Function(_) | Item::Constant(_) => true,
            Item::Use(_) | Item::Network(_) | Item::Block(_) => false,
        });
        values.map(|(item, value)| (DefinitionId { module: 0, item }, value))
    }

    /// The names of the functions that a module knows.
    pub(crate) fn function_names(&self, module: usize) -> impl Iterator<Item = &str> {
        let names = self.modules.get(module).map(|module| &module.names);
        let names = names.into_iter().flatten();
        let functions = names.filter(|(_, (named, _))| matches!(named, Named::Function(_)));
        let mut functions: Vec<&str> = functions.map(|(name, _)| name.as_str()).collect();
        functions.sort_unstable();
        functions.into_iter()
    }

    /// Whether an error of syntax or names lies in a definition.
    pub(crate) fn is_misread(&self, id: DefinitionId) -> bool {
        let Some((_, definition)) = self.definition(id) else {
            return true;
        };
        let span = definition.span;
        let mut errors = self.diagnostics.iter().filter(|found| found.is_error());
        errors.any(|found| {
            let place = found.primary.span;
            // The text after the last reported error may have others.
            let is_cut_off = found.code == codes::TOO_MANY_MISTAKES;
            place.source == span.source
                && place.start <= span.end
                && (is_cut_off || span.start <= place.start)
        })
    }

    /// The networks and blocks of the requested file, in order.
    pub fn definitions(&self) -> impl Iterator<Item = (DefinitionId, DefinitionKind, &Definition)> {
        let items = self.root().map_or(0, |module| module.file.items.len());
        (0..items).filter_map(|item| {
            let id = DefinitionId { module: 0, item };
            let (kind, definition) = self.definition(id)?;
            Some((id, kind, definition))
        })
    }

    /// The networks of the requested file, in order.
    pub fn networks(&self) -> impl Iterator<Item = (DefinitionId, &Definition)> {
        let definitions = self.definitions();
        definitions.filter_map(|(id, kind, definition)| {
            (kind == DefinitionKind::Network).then_some((id, definition))
        })
    }

    /// The meaning of a name at the top of a module, or of one reached through it
    /// (`resnet.bottleneck`).
    pub(crate) fn lookup(&self, module: usize, name: &str) -> Option<&Named> {
        let names = &self.modules.get(module)?.names;
        if let Some((named, _)) = names.get(name) {
            return Some(named);
        }
        // Most names have none, and are short.
        let dot = name.bytes().position(|it| it == b'.')?;
        let (head, tail) = (name.get(..dot)?, name.get(dot.checked_add(1)?..)?);
        match &names.get(head)?.0 {
            Named::Modules(modules) => modules.iter().find_map(|&inner| self.own(inner, tail)),
            unknown @ Named::Unknown => Some(unknown),
            Named::Definition(_) | Named::Function(_) | Named::Constant(_) => None,
        }
    }

    /// The meaning of a name that a module defines, or has brought in.
    fn own(&self, module: usize, name: &str) -> Option<&Named> {
        let (named, _) = self.modules.get(module)?.names.get(name)?;
        match named {
            Named::Definition(_) | Named::Function(_) | Named::Constant(_) | Named::Unknown => {
                Some(named)
            }
            Named::Modules(_) => None,
        }
    }

    /// The names in the modules that a name stands for.
    pub(crate) fn module_names(&self, module: usize, name: &str) -> Option<Vec<String>> {
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
            Named::Definition(_) | Named::Function(_) | Named::Constant(_) | Named::Unknown => None,
        }
    }

    /// All names that a step in this module may begin with, for a "did you mean".
    pub(crate) fn visible_names(&self, module: usize) -> Vec<String> {
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
                Named::Function(_) | Named::Constant(_) | Named::Unknown => {}
            }
        }
        all.sort();
        all
    }
}

/// The name by which a whole module is known, and where it is given.
pub(crate) fn module_name(used: &Use) -> (Span, SmolStr) {
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
