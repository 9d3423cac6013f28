//! From the place of a text to the program that it is.

use super::config::is_project;
use super::kind::Kind;
use super::path_text::path_text;
use super::paths::{Place, Single, no_text};
use crate::diagnostic::Diagnostic;
use crate::program::Program;
use crate::program::error::unreadable_input;
use crate::source::{FileProvider, Folder, ReadError, read_file_up_to, read_text_up_to};
use std::borrow::Cow;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A text that can be read once.
type Once = OnceLock<Result<String, ReadError>>;

/// Standard input, however often it is named.
static TYPED: Once = OnceLock::new();

/// The content of a text, by its format.
#[derive(Debug)]
pub(super) enum Content {
    /// A program of the language.
    Program(Program),
    /// The text of a Caffe network.
    Prototxt(String),
}

/// Where the texts of files are.
pub(super) trait Store: Sync {
    /// The text of a file, or of standard input, where it is not the one on the disk. `key` is the
    /// path without links, or `-`; `path` the same, or the one that standard input is said to have.
    fn text(&self, key: &Path, path: &Path) -> Option<Result<String, ReadError>>;

    /// The files below a folder of the disk.
    fn folder(&self, root: PathBuf) -> Box<dyn FileProvider + '_>;
}

/// The disk, and standard input.
#[derive(Debug)]
pub(super) struct Disk;

impl Store for Disk {
    fn text(&self, _: &Path, _: &Path) -> Option<Result<String, ReadError>> {
        None
    }

    fn folder(&self, root: PathBuf) -> Box<dyn FileProvider + '_> {
        Box::new(Folder::new(root))
    }
}

/// A place that may be read several times.
#[derive(Debug)]
pub(super) struct Text {
    from: Single,
    /// The path that the text of standard input has or will have.
    path: Option<PathBuf>,
    /// The text of a pipe, read once.
    once: Once,
    key: OnceLock<Option<PathBuf>>,
}

impl Text {
    /// The text of a place.
    pub fn of(place: Place) -> Self {
        Self::from(Single::Place(place))
    }

    /// The text of a place, or of a revision.
    pub fn from(from: Single) -> Self {
        Self {
            from,
            path: None,
            once: OnceLock::new(),
            key: OnceLock::new(),
        }
    }

    /// Says which path the text has, if it is standard input.
    pub fn typed_as(&mut self, path: &Path) {
        if self.is_typed() {
            self.path = Some(path.to_owned());
        }
    }

    /// The real path of its file, or the real path of the one that standard input is said to have.
    pub fn real_path(&self) -> Option<Cow<'_, Path>> {
        match &self.path {
            Some(path) => Some(real(path).into()),
            None => self.key().map(Cow::Borrowed),
        }
    }

    /// Whether it is standard input.
    pub fn is_typed(&self) -> bool {
        matches!(self.from, Single::Place(Place::Stdin))
    }

    /// The name of the text.
    pub fn name(&self) -> String {
        match (&self.path, &self.from) {
            (Some(path), _) => path_text(path),
            (None, Single::Place(place)) => place.name(),
            (None, Single::Revision(file)) => file.name().to_owned(),
        }
    }

    /// The path of its file on the disk, or that which standard input is said to have.
    pub fn path(&self) -> Option<&Path> {
        match &self.from {
            Single::Place(Place::File(path)) => Some(path),
            Single::Place(Place::Stdin | Place::Unreadable(_)) | Single::Revision(_) => {
                self.path.as_deref()
            }
        }
    }

    /// A path that is equal for two names of one file; `None` for a text that is not in a file.
    pub fn key(&self) -> Option<&Path> {
        let key = self.key.get_or_init(|| match &self.from {
            Single::Place(Place::Stdin) => Some(PathBuf::from("-")),
            Single::Place(Place::File(path)) => Some(real(path)),
            Single::Place(Place::Unreadable(_)) | Single::Revision(_) => None,
        });
        key.as_deref()
    }

    /// The text as it stands.
    ///
    /// # Errors
    /// The diagnostic says why it cannot be read.
    pub fn read(&self) -> Result<String, Box<Diagnostic>> {
        let place = match &self.from {
            Single::Place(place) => place,
            Single::Revision(file) => return file.read(),
        };
        let text = match place {
            Place::Unreadable(found) => return Err(found.clone()),
            Place::Stdin => read_typed(Kind::Cnn),
            Place::File(file) if file.is_file() => {
                read_file_up_to(file, Kind::of(file).most_bytes())
            }
            Place::File(file) => self.once.get_or_init(|| read_named(file)).clone(),
        };
        text.map_err(|reason| Box::new(unreadable_input(&self.name(), &reason, None)))
    }

    /// The content of the text: a program is parsed, with all that it uses.
    ///
    /// # Errors
    /// The diagnostic says why it cannot be read.
    pub fn content(&self) -> Result<Content, Box<Diagnostic>> {
        self.content_in(&Disk)
    }

    /// As [`Text::content`], where the texts are in `store`.
    ///
    /// # Errors
    /// The diagnostic says why it cannot be read.
    pub fn content_in(&self, store: &dyn Store) -> Result<Content, Box<Diagnostic>> {
        let name = self.name();
        let place = self.key().zip(self.real_path());
        let other = place.and_then(|(key, path)| store.text(key, &path));
        let text = match other {
            Some(Ok(text)) => text,
            Some(Err(reason)) => return Err(Box::new(unreadable_input(&name, &reason, None))),
            None => self.read()?,
        };
        let kind = match &self.from {
            Single::Revision(file) => file.kind(),
            Single::Place(_) => self.path().map_or(Kind::Cnn, Kind::of),
        };
        match kind {
            Kind::Prototxt => Ok(Content::Prototxt(text)),
            Kind::Cnn => {
                let (files, path) = self.project_in(store);
                let program = Program::load(&*files, &path, &name, text);
                Ok(Content::Program(program))
            }
        }
    }

    /// The project of a program, with the texts in `store`, and the program's path in it.
    pub fn project_in<'s>(&self, store: &'s dyn Store) -> (Box<dyn FileProvider + 's>, String) {
        if let Single::Revision(file) = &self.from {
            let (project, path) = file.project();
            return (Box::new(project), path);
        }
        let (root, path) = match self.path() {
            Some(file) => project(file),
            None => (PathBuf::from("."), self.name()),
        };
        (store.folder(root), path)
    }
}

/// The text of standard input.
pub(super) fn read_typed(kind: Kind) -> Result<String, ReadError> {
    let text = TYPED.get_or_init(|| read_text_up_to(std::io::stdin().lock(), kind.most_bytes()));
    text.clone()
}

/// The text of a file that was named: also that of a pipe, as a shell's `<(...)` names it.
///
/// # Errors
/// It cannot be read, or is too large.
pub(super) fn read_named(path: &Path) -> Result<String, ReadError> {
    let most = Kind::of(path).most_bytes();
    if path.is_file() {
        return read_file_up_to(path, most);
    }
    match std::fs::File::open(path) {
        Ok(file) => read_text_up_to(file, most),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(ReadError::NotFound),
        Err(error) => Err(ReadError::System(error.to_string())),
    }
}

/// The whole text of a file that is not a network, of at most `most` bytes.
///
/// # Errors
/// Why it cannot be read, in words.
pub(super) fn read_all(path: &Path, most: u64) -> Result<String, String> {
    let shown = path.display();
    let failed = |error: std::io::Error| format!("{shown}: {error}");
    let known = path.metadata().map_err(failed)?;
    if known.is_dir() {
        return Err(format!("{shown} is a folder"));
    }
    if let Some(kind) = no_text(&known) {
        return Err(format!("{shown}: {kind}"));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
    if read.map_err(failed)? as u64 > most {
        return Err(format!("{shown} is larger than {most} bytes"));
    }
    let text = String::from_utf8(bytes);
    text.map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{shown} is not text: byte {at} is not UTF-8")
    })
}

/// The path of a file without links; of one that does not exist, in the folder that does.
fn real(file: &Path) -> PathBuf {
    file.canonicalize().unwrap_or_else(|_| {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let known = folder.canonicalize().ok().zip(file.file_name());
        known.map_or_else(|| file.to_owned(), |(folder, name)| folder.join(name))
    })
}

/// The project folder of a file (that of the nearest `cnn.toml` above it, or else its own), and
/// the file's path in it.
fn project(file: &Path) -> (PathBuf, String) {
    let real = real(file);
    let own = real.parent().unwrap_or(Path::new("."));
    let mut above = own.ancestors();
    let root = above.find(|folder| is_project(folder)).unwrap_or(own);
    let inside = real.strip_prefix(root).unwrap_or(&real);
    let parts = inside.iter().map(|part| part.to_string_lossy());
    (root.to_owned(), parts.collect::<Vec<_>>().join("/"))
}
