//! The data of other projects that tests compare with.
//!
//! The whole is outside the repository, in `../shared` or where `CNN_SHARED` says; a sample of what
//! may be copied is in `tests/data`, and the same tests run on that where the whole is absent. With
//! `CNN_SHARED_REQUIRED=1` it is an error that the whole is absent.
#![allow(dead_code, reason = "each binary uses its part")]

use std::path::{Path, PathBuf};

/// A file or folder of the data.
#[derive(Debug)]
pub struct Data {
    pub path: PathBuf,
    /// Whether it is all of it, and no sample.
    pub whole: bool,
}

impl Data {
    /// Compares how many there are: those of the whole, or of the sample.
    pub fn assert_count(&self, count: usize, whole: usize, sample: usize) {
        let expected = if self.whole { whole } else { sample };
        assert_eq!(count, expected, "of {}", self.path.display());
    }
}

/// The folder of the whole.
fn root() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("CNN_SHARED").map_or_else(beside, PathBuf::from)
}

/// The whole, or a sample of it; `None`, and a word about it, where neither is there.
pub fn shared(inner: &str) -> Option<Data> {
    let path = root().join(inner);
    if path.exists() {
        return Some(Data { path, whole: true });
    }
    let missing = path.display().to_string();
    assert!(
        std::env::var_os("CNN_SHARED_REQUIRED").is_none_or(|it| it != "1"),
        "CNN_SHARED_REQUIRED=1, and {missing} does not exist"
    );
    let inside = inner.strip_prefix("data/").unwrap_or(inner);
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let path = tests.join(inside);
    if path.exists() {
        eprintln!("only a sample: {missing} does not exist (set CNN_SHARED to its folder)");
        return Some(Data { path, whole: false });
    }
    eprintln!("skipped: {missing} does not exist (set CNN_SHARED to its folder), nor a sample");
    None
}

/// The same, of what a sample is of no use for.
pub fn whole(inner: &str) -> Option<PathBuf> {
    let data = shared(inner)?;
    if !data.whole {
        eprintln!("skipped: a sample of {inner} is not enough");
        return None;
    }
    Some(data.path)
}
