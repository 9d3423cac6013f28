//! That no file which is read is written over, nor one output by the other.

use super::parts::Parts;
use super::record::Record;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The files that a run writes.
pub(super) struct Outputs {
    table: PathBuf,
    errors: PathBuf,
    record: PathBuf,
    /// As they really are, and the last part of their names, which is quickly compared.
    real: Vec<(OsString, PathBuf)>,
}

impl Outputs {
    pub fn of(table: &Path, errors: &Path) -> Self {
        let record = Record::path(table);
        let real = [table, errors, &record].map(real);
        let real = real.into_iter().filter(|path| path.exists());
        let named = real.map(|path| (path.file_name().unwrap_or_default().to_owned(), path));
        Self {
            table: table.to_owned(),
            errors: errors.to_owned(),
            real: named.collect(),
            record,
        }
    }

    /// Why they cannot be written beside each other.
    pub fn clash(&self) -> Option<String> {
        let errors = real(&self.errors);
        let same = |other: &Path| errors == real(other);
        let shown = self.errors.display();
        if same(&self.table) || same(&self.record) {
            return Some(format!(
                "{shown} cannot be the table of errors too: `--errors` names another file"
            ));
        }
        let parts = real(Parts::of(&self.table).folder());
        (errors == parts || errors.parent() == Some(&parts)).then(|| {
            format!("{shown} is where the parts of the table are: `--errors` names another file")
        })
    }

    /// Whether a file is one of them.
    pub fn are(&self, input: &Path) -> bool {
        if self.real.is_empty() {
            return false;
        }
        // A link has another name than its target.
        let is_link = || input.symlink_metadata().is_ok_and(|it| it.is_symlink());
        let name = input.file_name().unwrap_or_default();
        let alike = self.real.iter().any(|(other, _)| other == name);
        (alike || is_link()) && {
            let input = real(input);
            self.real.iter().any(|(_, output)| *output == input)
        }
    }
}

/// A path without links, as far as it is there.
pub(super) fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent.as_os_str().is_empty() => {
            real(Path::new(".")).join(name)
        }
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_owned(),
    }
}
