//! The one writer of files of all commands.
//!
//! A file is written beside its place and moved there, so that it is whole or not there. An input
//! of the run, an entry that is not a regular file, and an existing file are refused before the
//! work begins; a file that is replaced keeps its mode, and a link to it stays.

use super::path_text::path_text;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How an existing file is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It stays; the reason names the option that replaces it.
    Kept,
    /// It is replaced.
    Replaced,
}

impl Existing {
    /// As `--force` says.
    pub fn forced(force: bool) -> Self {
        if force { Self::Replaced } else { Self::Kept }
    }
}

/// A file that may be written.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// As it was named.
    shown: String,
    /// Without links.
    real: PathBuf,
    /// The permissions of the file that is replaced.
    permissions: Option<Permissions>,
}

impl Target {
    /// The file at a path.
    ///
    /// # Errors
    /// Why it must not be written, in words.
    pub fn of(path: &Path, existing: Existing) -> Result<Self, String> {
        let shown = path_text(path);
        let (real, permissions) = match path.metadata() {
            Ok(known) => {
                if known.is_dir() {
                    return Err(format!("{shown} is a folder: name a file"));
                }
                if !known.is_file() {
                    return Err(format!("{shown} is not a regular file: name another one"));
                }
                if existing == Existing::Kept {
                    return Err(format!("{shown} exists: `--force` replaces it"));
                }
                if known.permissions().readonly() {
                    return Err(format!("{shown}: the file is read-only"));
                }
                let real = path.canonicalize();
                let real = real.map_err(|error| format!("{shown}: {error}"))?;
                (real, Some(known.permissions()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if path.symlink_metadata().is_ok() {
                    return Err(format!("{shown} is a link that leads nowhere"));
                }
                (path.to_owned(), None)
            }
            Err(error) => return Err(format!("{shown}: {error}")),
        };
        Ok(Self {
            shown,
            real,
            permissions,
        })
    }

    /// The target, if its folder exists.
    ///
    /// # Errors
    /// Why it must not be written, in words.
    pub fn in_a_folder(self) -> Result<Self, String> {
        match self.real.parent() {
            Some(folder) if folder != Path::new("") && !folder.is_dir() => Err(format!(
                "{}: there is no folder {}",
                self.shown,
                folder.display()
            )),
            Some(_) | None => Ok(self),
        }
    }

    /// The target, if it is none of the files that are read.
    ///
    /// # Errors
    /// It is one of them.
    pub fn beside<'p>(self, read: impl IntoIterator<Item = &'p Path>) -> Result<Self, String> {
        let mut read = read.into_iter();
        let is_read = self.permissions.is_some()
            && read.any(|it| it.canonicalize().is_ok_and(|it| it == self.real));
        match is_read {
            true => Err(format!("{} is an input: write to another file", self.shown)),
            false => Ok(self),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Why it could not be written; nothing of it is left.
    pub fn write(&self, text: &str) -> Result<(), String> {
        let mut part = self.real.as_os_str().to_owned();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let write = || {
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&part)?;
            if let Some(permissions) = &self.permissions {
                file.set_permissions(permissions.clone())?;
            }
            file.write_all(text.as_bytes())?;
            drop(file);
            fs::rename(&part, &self.real)
        };
        write().map_err(|error| {
            if error.kind() != ErrorKind::AlreadyExists {
                // There is no more to do than that.
                let _ = fs::remove_file(&part);
            }
            format!("{}: {error}", self.shown)
        })
    }
}
