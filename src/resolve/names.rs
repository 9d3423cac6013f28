//! The names of all files of a program, followed through `use`.

use super::{Definition, NameId, NameKind, Reference, Resolution, Target, resolve};
use crate::program::Program;
use crate::source::{SourceId, Span};
use std::cell::OnceCell;

/// The names of all files of a program; each file is resolved when it is first requested.
#[derive(Debug)]
pub struct Names<'p> {
    program: &'p Program,
    files: Vec<OnceCell<Resolution>>,
}

impl<'p> Names<'p> {
    /// The names of a program.
    ///
    /// ```
    /// use cnn_lang::program::Program;
    /// use cnn_lang::resolve::Names;
    /// use cnn_lang::source::Memory;
    ///
    /// let text = "use std.blocks { conv_bn_relu }\nblock b { conv_bn_relu 8 3x3 }\n";
    /// let program = Program::load(&Memory::new(), "b.cnn", "b.cnn", text);
    /// let names = Names::of(&program);
    /// let root = program.root().map(|module| module.file.source).unwrap();
    /// let place = names.definition_at(root, 45).unwrap();
    /// assert_eq!(program.sources.slice(place), "conv_bn_relu");
    /// assert_ne!(place.source, root);
    /// let uses = names.references_of(place);
    /// assert_eq!(uses.iter().filter(|place| place.source == root).count(), 2);
    /// ```
    pub fn of(program: &'p Program) -> Self {
        let modules = 0..program.module_count();
        Self {
            program,
            files: modules.map(|_| OnceCell::new()).collect(),
        }
    }

    /// The names of a file by the index of its module; 0 is the requested file.
    pub fn of_module(&self, module: usize) -> Option<&Resolution> {
        let file = self.files.get(module)?;
        Some(file.get_or_init(|| resolve(self.program, module)))
    }

    /// The names of all files, in the order of the program's modules.
    pub fn files(&self) -> impl Iterator<Item = &Resolution> {
        (0..self.files.len()).filter_map(|module| self.of_module(module))
    }

    /// The names of a file.
    pub fn file(&self, source: SourceId) -> Option<&Resolution> {
        let modules = 0..self.files.len();
        let mut modules = modules.filter_map(|module| Some((module, self.program.module(module)?)));
        let (module, _) = modules.find(|(_, module)| module.file.source == source)?;
        self.of_module(module)
    }

    /// The place where the name at an offset of a file is defined, in whatever file; of a module,
    /// the start of its file. `None` where no name is, and for names of the language.
    pub fn definition_at(&self, source: SourceId, offset: u32) -> Option<Span> {
        let file = self.file(source)?;
        match file.definition_at(offset)? {
            Target::Here(id) => self.place(file, id),
            Target::Elsewhere(span) => Some(span),
            Target::File(source) => Some(Span::new(source, 0, 0)),
            Target::Language | Target::Dynamic => None,
        }
    }

    /// The definition whose name is at `span`.
    pub fn definition(&self, span: Span) -> Option<&Definition> {
        let file = self.file(span.source)?;
        let mut all = file.definitions();
        all.find(|(_, it)| it.span == span).map(|(_, it)| it)
    }

    /// All places of the program that use the definition at `span`, file by file; those in the
    /// braces of a `use` among them.
    pub fn references_of(&self, span: Span) -> Vec<Span> {
        let places = self.files().flat_map(|file| {
            let is_one = move |it: &&Reference| self.target(file, it) == Some(span);
            file.references().filter(is_one).map(|it| it.span)
        });
        places.collect()
    }

    fn target(&self, file: &Resolution, reference: &Reference) -> Option<Span> {
        match reference.target? {
            Target::Here(id) => self.place(file, id),
            Target::Elsewhere(span) => Some(span),
            Target::File(_) | Target::Language | Target::Dynamic => None,
        }
    }

    /// Where something is defined that a file knows by a name of its own.
    fn place(&self, file: &Resolution, id: NameId) -> Option<Span> {
        let defined = file.definition(file.root(id))?;
        match (defined.kind, defined.origin) {
            (NameKind::Import, Some(Target::Elsewhere(span))) => Some(span),
            (NameKind::Module, Some(Target::File(source))) => Some(Span::new(source, 0, 0)),
            _ => Some(defined.span),
        }
    }
}
