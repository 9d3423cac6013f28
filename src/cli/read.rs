//! From the place of a text to the program that it is.

use super::kind::Kind;
use super::paths::Place;
use crate::diagnostic::Diagnostic;
use crate::program::Program;
use crate::program::error::unreadable_input;
use crate::source::{Folder, ReadError, read_text};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A text that can be read once.
type Once = OnceLock<Result<String, ReadError>>;

/// Standard input, however often it is named.
static TYPED: Once = OnceLock::new();

/// What a text is.
#[derive(Debug)]
pub(super) enum Content {
    /// A program of the language.
    Program(Program),
    /// The text of a Caffe network.
    Prototxt(String),
}

/// A place that may be read several times.
#[derive(Debug)]
pub(super) struct Text {
    place: Place,
    /// What a pipe gave.
    once: Once,
    key: OnceLock<Option<PathBuf>>,
}

impl Text {
    /// The text of a place.
    pub fn of(place: Place) -> Self {
        Self {
            place,
            once: OnceLock::new(),
            key: OnceLock::new(),
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        self.place.name()
    }

    /// The same for two names of one file; `None` for what is no file.
    pub fn key(&self) -> Option<&Path> {
        let key = self.key.get_or_init(|| match &self.place {
            Place::Stdin => Some(PathBuf::from("-")),
            Place::File(path) => Some(real(path)),
            Place::Unreadable(_) => None,
        });
        key.as_deref()
    }

    /// The text as it stands.
    ///
    /// # Errors
    /// The diagnostic says why it cannot be read.
    pub fn read(&self) -> Result<String, Box<Diagnostic>> {
        let text = match &self.place {
            Place::Unreadable(found) => return Err(found.clone()),
            Place::Stdin => read_typed(),
            Place::File(file) if file.is_file() => read_file(file),
            Place::File(file) => self.once.get_or_init(|| read_file(file)).clone(),
        };
        text.map_err(|reason| Box::new(unreadable_input(&self.name(), &reason, None)))
    }

    /// What the text is: a program is parsed, with all that it uses.
    ///
    /// # Errors
    /// The diagnostic says why it cannot be read.
    pub fn content(&self) -> Result<Content, Box<Diagnostic>> {
        let (name, text) = (self.name(), self.read()?);
        let (root, path) = match &self.place {
            Place::File(file) => match Kind::of(file) {
                Kind::Prototxt => return Ok(Content::Prototxt(text)),
                Kind::Cnn => project(file),
            },
            Place::Stdin | Place::Unreadable(_) => (PathBuf::from("."), name.clone()),
        };
        let program = Program::load(&Folder::new(root), &path, &name, text);
        Ok(Content::Program(program))
    }
}

/// The text of standard input.
pub(super) fn read_typed() -> Result<String, ReadError> {
    let text = TYPED.get_or_init(|| read_text(std::io::stdin().lock()));
    text.clone()
}

/// The text of a file.
///
/// # Errors
/// It cannot be read, or is too large.
pub(super) fn read_file(path: &Path) -> Result<String, ReadError> {
    match std::fs::File::open(path) {
        Ok(file) => read_text(file),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(ReadError::NotFound),
        Err(error) => Err(ReadError::System(error.to_string())),
    }
}

fn real(file: &Path) -> PathBuf {
    file.canonicalize().unwrap_or_else(|_| file.to_owned())
}

/// The project folder of a file (that of the nearest `cnn.toml` above it, or else its own), and
/// the file's path in it.
fn project(file: &Path) -> (PathBuf, String) {
    let real = real(file);
    let own = real.parent().unwrap_or(Path::new("."));
    let mut above = own.ancestors();
    let root = above
        .find(|folder| folder.join("cnn.toml").is_file())
        .unwrap_or(own);
    let inside = real.strip_prefix(root).unwrap_or(&real);
    let parts = inside.iter().map(|part| part.to_string_lossy());
    (root.to_owned(), parts.collect::<Vec<_>>().join("/"))
}
