//! The table of errors belongs to one run, from its beginning to its end: two runs with one `--errors`
//! file would lose the errors of one of them.
//!
//! The folder `ERRORS.parts` reserves it. Its file `lock` ends with the process; `reserved` names the
//! table of the run, by which an interrupted run finds its reservation again.

use super::outputs::real;
use super::parts::{Lock, Parts, RESERVED};
use super::write::Resume;
use crate::cli::path_text::path_text;
use std::fs;
use std::io;
use std::path::Path;

/// A table of errors that no other run writes.
#[derive(Debug)]
pub(super) struct Reserved {
    parts: Parts,
    #[expect(dead_code, reason = "the lock ends with it")]
    lock: Lock,
}

impl Reserved {
    /// Reserves `errors` for the run that makes `table`.
    ///
    /// # Errors
    /// Which other run or file is in the way, in words.
    pub fn of(errors: &Path, table: &Path, resume: Resume) -> Result<Self, String> {
        let parts = Parts::of(errors);
        let failed = |error: io::Error| format!("{}: {error}", path_text(errors));
        let lock = match parts.lock().map_err(failed)? {
            Lock::Theirs => {
                return Err(format!(
                    "another run is writing {}: `--errors` names another file",
                    path_text(errors)
                ));
            }
            lock => lock,
        };
        if let Some(refusal) = interrupted(errors, table, resume) {
            return Err(refusal);
        }
        let reserved = Self { parts, lock };
        let own = path_text(&real(table));
        let is_own = owner(&reserved.parts).as_ref() == Some(&own);
        if let Some(refusal) = existing(errors, resume).filter(|_| !is_own) {
            reserved.end().map_err(failed)?;
            return Err(refusal);
        }
        fs::write(reserved.parts.folder().join(RESERVED), own).map_err(failed)?;
        Ok(reserved)
    }

    /// Ends the reservation.
    pub fn end(&self) -> io::Result<()> {
        self.parts.remove()
    }
}

/// Ends the reservation that the run of a table left when it was interrupted at its very end.
pub(super) fn end_left(errors: &Path, table: &Path) -> io::Result<()> {
    let parts = Parts::of(errors);
    let own = path_text(&real(table));
    if !parts.folder().exists() || owner(&parts).is_some_and(|it| it != own) {
        return Ok(());
    }
    match parts.lock()? {
        Lock::Theirs => Ok(()),
        _lock => parts.remove(),
    }
}

/// Why a file may not be written: an interrupted run has reserved it for its errors.
pub(super) fn interrupted(file: &Path, table: &Path, resume: Resume) -> Option<String> {
    if resume == Resume::Replace {
        return None;
    }
    let other = owner(&Parts::of(file)).filter(|other| *other != path_text(&real(table)))?;
    // One that was given up, its parts deleted, reserves nothing.
    let is_begun = Parts::of(Path::new(&other)).folder().exists();
    is_begun.then(|| {
        format!(
            "{} is for the errors of the interrupted run of {other}: name another file",
            path_text(file)
        )
    })
}

/// Why a table of errors that exists may not be replaced.
pub(super) fn existing(errors: &Path, resume: Resume) -> Option<String> {
    (resume != Resume::Replace && errors.exists()).then(|| {
        format!(
            "{} exists: `--force` replaces it, or `--errors` names another file",
            path_text(errors)
        )
    })
}

/// The table of the run that a folder of parts is reserved by.
fn owner(parts: &Parts) -> Option<String> {
    fs::read_to_string(parts.folder().join(RESERVED)).ok()
}
