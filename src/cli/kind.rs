//! The kinds of network files, recognised by their endings.

use crate::import::prototxt;
use crate::source::MAX_FILE_BYTES;
use std::ffi::OsStr;
use std::path::Path;

/// A kind of files that hold networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Programs of the language.
    Cnn,
    /// Caffe's networks.
    Prototxt,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Kind::Cnn => "cnn",
            Kind::Prototxt => "prototxt",
        }
    }

    /// The largest file of the kind that is read, in bytes: the limit of the language is for files
    /// that people write.
    pub fn most_bytes(self) -> usize {
        match self {
            Kind::Cnn => MAX_FILE_BYTES,
            Kind::Prototxt => prototxt::MAX_BYTES,
        }
    }

    /// The kind of a file; one without a known ending is a program of the language.
    pub fn of(path: &Path) -> Self {
        if Kinds::CAFFE.contain(path) {
            Kind::Prototxt
        } else {
            Kind::Cnn
        }
    }
}

/// The kinds that folders are searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(&'static [Kind]);

impl Kinds {
    pub const ALL: Self = Self(&[Kind::Cnn, Kind::Prototxt]);
    pub const CNN: Self = Self(&[Kind::Cnn]);
    pub const CAFFE: Self = Self(&[Kind::Prototxt]);

    /// Whether a file has one of their endings.
    pub fn contain(self, path: &Path) -> bool {
        let ending = path.extension().and_then(OsStr::to_str);
        ending.is_some_and(|ending| self.0.iter().any(|kind| kind.ending() == ending))
    }

    /// Their endings, for people.
    pub fn endings(self) -> String {
        let endings = self.0.iter().map(|kind| format!("`.{}`", kind.ending()));
        endings.collect::<Vec<_>>().join(" or ")
    }
}
