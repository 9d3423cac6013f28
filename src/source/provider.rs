//! Where texts come from: a folder, or memory.

use super::MAX_FILE_BYTES;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// The file, seen through its links, lies outside the project folder.
    Outside,
    /// The file is larger than this number of bytes, the most that are read.
    TooLarge(u64),
    /// The file's bytes are not UTF-8; the offset of the first that is not.
    NotText(usize),
    /// The system reported this error.
    System(String),
}

/// Gives the text of the file at `path`: relative to the project folder, with `/` between its
/// parts and without `.` and `..`.
pub trait FileProvider {
    /// The text of the file.
    ///
    /// # Errors
    /// [`ReadError`] says why.
    fn read(&self, path: &str) -> Result<String, ReadError>;

    /// Similar files, for a "did you mean": the paths in the folder of `path`.
    fn siblings(&self, path: &str) -> Vec<String>;
}

/// The files below a real folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Serves the files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl FileProvider for Folder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let full = self.root.join(path);
        let real = full.canonicalize().map_err(|error| read_error(&error))?;
        let root = self
            .root
            .canonicalize()
            .map_err(|error| read_error(&error))?;
        if !real.starts_with(root) {
            return Err(ReadError::Outside);
        }
        read_file(&real)
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Ok(entries) = std::fs::read_dir(self.root.join(folder)) else {
            return Vec::new();
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut found: Vec<String> = names.filter(|name| name.ends_with(".cnn")).collect();
        found.sort();
        found
    }
}

/// The text of a regular file. Others are refused: a pipe may never end, and neither do some devices.
///
/// # Errors
/// [`ReadError`] says why.
pub fn read_file(path: &Path) -> Result<String, ReadError> {
    read_file_up_to(path, MAX_FILE_BYTES)
}

/// As [`read_file`], up to that many bytes.
///
/// # Errors
/// As [`read_file`].
pub fn read_file_up_to(path: &Path, most: usize) -> Result<String, ReadError> {
    let known = path.metadata().map_err(|error| read_error(&error))?;
    if known.is_dir() {
        return Err(ReadError::System("it is a folder".to_owned()));
    }
    if !known.is_file() {
        return Err(ReadError::System("it is not a regular file".to_owned()));
    }
    let file = std::fs::File::open(path).map_err(|error| read_error(&error))?;
    read_text_up_to(file, most)
}

/// Reads all of `input` as text, up to [`MAX_FILE_BYTES`].
///
/// # Errors
/// Where the input is too large, not UTF-8 or cannot be read.
pub fn read_text(input: impl Read) -> Result<String, ReadError> {
    read_text_up_to(input, MAX_FILE_BYTES)
}

/// As [`read_text`], up to that many bytes.
///
/// # Errors
/// As [`read_text`].
pub fn read_text_up_to(input: impl Read, most: usize) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    let limit = most as u64;
    input
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| read_error(&error))?;
    if bytes.len() > most {
        return Err(ReadError::TooLarge(limit));
    }
    String::from_utf8(bytes).map_err(|error| ReadError::NotText(error.utf8_error().valid_up_to()))
}

fn read_error(error: &std::io::Error) -> ReadError {
    if error.kind() == std::io::ErrorKind::NotFound {
        ReadError::NotFound
    } else {
        ReadError::System(error.to_string())
    }
}

/// Files in memory, for tests, editors and pages.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, String>,
}

impl Memory {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the file too.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl FileProvider for Memory {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let text = self.files.get(path).ok_or(ReadError::NotFound)?;
        if text.len() > MAX_FILE_BYTES {
            return Err(ReadError::TooLarge(MAX_FILE_BYTES as u64));
        }
        Ok(text.clone())
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let folder = path
            .rfind('/')
            .map_or("", |at| path.get(..=at).unwrap_or_default());
        let inside = self
            .files
            .keys()
            .filter_map(|name| name.strip_prefix(folder));
        inside
            .filter(|name| !name.contains('/'))
            .map(str::to_owned)
            .collect()
    }
}
