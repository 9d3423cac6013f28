//! Prototxt files: single ones, those of folders, patterns or `-`.

use super::read::read_file;
use crate::diagnostic::Diagnostic;
use crate::elaborate::unreadable_input;
use crate::source::{ReadError, SourceId, Sources, read_text};
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How many files are measured before what came of them is shown.
const CHUNK: usize = 256;

/// A file to read, or why there is none.
type Input = Result<PathBuf, (String, ReadError)>;

/// What came of a file.
pub(super) struct Found<R> {
    pub result: Option<R>,
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the files over all cores and measures each; what came of them goes to `take` in their
/// order. `measure` is given a file's name and text.
pub(super) fn each<R: Send>(
    paths: &[PathBuf],
    measure: impl Fn(&str, &str) -> Result<R, Box<dyn Fn(SourceId) -> Diagnostic>> + Sync,
    mut take: impl FnMut(Found<R>) -> ControlFlow<()>,
) {
    let inputs: Vec<Input> = paths.iter().flat_map(|path| files(path)).collect();
    let found = |input: &Input| {
        let (name, text) = match input {
            Ok(path) if path.as_os_str() == "-" => {
                ("<stdin>".to_owned(), read_text(std::io::stdin().lock()))
            }
            Ok(path) => (path.display().to_string(), read_file(path)),
            Err((name, reason)) => return unreadable(name, reason),
        };
        let text = match text {
            Ok(text) => text,
            Err(reason) => return unreadable(&name, &reason),
        };
        let mut sources = Sources::default();
        match measure(&name, &text) {
            Ok(result) => Found {
                result: Some(result),
                sources,
                diagnostics: Vec::new(),
            },
            Err(diagnostic) => {
                let source = sources.add(name, text);
                Found {
                    result: None,
                    sources,
                    diagnostics: vec![diagnostic(source)],
                }
            }
        }
    };
    for chunk in inputs.chunks(CHUNK) {
        let found: Vec<Found<R>> = chunk.par_iter().map(found).collect();
        if found.into_iter().try_for_each(&mut take).is_break() {
            return;
        }
    }
}

fn unreadable<R>(name: &str, reason: &ReadError) -> Found<R> {
    let mut diagnostic = unreadable_input(name, reason, None);
    diagnostic.help = Some(
        "give `.prototxt` files, folders that hold some, patterns such as `nets/*.prototxt`, or `-`"
            .into(),
    );
    Found {
        result: None,
        sources: Sources::default(),
        diagnostics: vec![diagnostic],
    }
}

fn files(given: &Path) -> Vec<Input> {
    let path = given.display().to_string();
    let missing = |reason| vec![Err((path.clone(), reason))];
    if path != "-" && given.is_dir() {
        let below = walkdir::WalkDir::new(given).sort_by_file_name().into_iter();
        let files = below
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path);
        let named = |path: &PathBuf| path.extension().is_some_and(|end| end == "prototxt");
        let found: Vec<Input> = files.filter(named).map(Ok).collect();
        if found.is_empty() {
            let reason = "the folder has no `.prototxt` files";
            return missing(ReadError::System(reason.into()));
        }
        return found;
    }
    if path == "-" || given.exists() || !path.contains(['*', '?', '[']) {
        return vec![Ok(given.to_owned())];
    }
    match glob::glob(&path) {
        Ok(paths) => {
            let paths = paths.filter_map(Result::ok).filter(|path| path.is_file());
            let found: Vec<Input> = paths.map(Ok).collect();
            if found.is_empty() {
                return missing(ReadError::System("no file fits the pattern".into()));
            }
            found
        }
        Err(error) => missing(ReadError::System(error.to_string())),
    }
}
