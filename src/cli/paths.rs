//! From what the command line names to files: folders, patterns, `-`, `FILE#name`.

use crate::diagnostic::Diagnostic;
use crate::elaborate::suggest::nearest;
use crate::elaborate::unreadable_input;
use crate::source::ReadError;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What standard input is called.
pub(super) const STDIN: &str = "<stdin>";

/// An argument as the parser of options takes it: `-#NAME` looks like a flag to it, and is standard
/// input.
pub(super) fn without_dash(argument: OsString) -> OsString {
    match argument.to_str().and_then(|text| text.strip_prefix("-#")) {
        Some(network) => format!("{STDIN}#{network}").into(),
        None => argument,
    }
}

/// What one argument names.
#[derive(Debug)]
pub(super) struct Named {
    /// The argument, without the name of the network.
    pub given: String,
    /// The one network that is meant.
    pub network: Option<String>,
    /// How its files were chosen.
    pub choice: Choice,
    /// Its files, in order.
    pub places: Vec<Place>,
}

/// How files were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Named one by one.
    Named,
    /// Found in a folder or by a pattern.
    Found,
}

/// Where a text comes from.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Stdin,
    File(PathBuf),
    /// Named and not there, or not to be read.
    Unreadable(Box<Diagnostic>),
}

impl Place {
    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            Place::Stdin => STDIN.to_owned(),
            Place::File(path) => path.display().to_string(),
            Place::Unreadable(_) => String::new(),
        }
    }
}

/// What an argument names: a path that exists is that; else what follows the last `#` is the name
/// of a network.
pub(super) fn named(argument: &Path) -> Named {
    let shown = argument.display().to_string();
    let whole = |(choice, places)| Named {
        given: shown.clone(),
        network: None,
        choice,
        places,
    };
    if let Some(found) = present(argument) {
        return whole(found);
    }
    let parts = argument.to_str().and_then(|text| text.rsplit_once('#'));
    match parts {
        Some((path, network)) if !path.is_empty() && !network.contains(['*', '?', '[', '/']) => {
            let (choice, places) =
                present(Path::new(path)).unwrap_or_else(|| absent(Path::new(path)));
            Named {
                given: path.to_owned(),
                network: Some(network.to_owned()),
                choice,
                places,
            }
        }
        Some(_) | None => whole(absent(argument)),
    }
}

/// The files of a path that is there.
fn present(path: &Path) -> Option<(Choice, Vec<Place>)> {
    if path == Path::new("-") || path == Path::new(STDIN) {
        Some((Choice::Named, vec![Place::Stdin]))
    } else if path.is_dir() {
        Some((Choice::Found, folder(path)))
    } else if path.exists() {
        Some((Choice::Named, vec![Place::File(path.to_owned())]))
    } else {
        None
    }
}

/// The files of a pattern; or why there are none.
fn absent(path: &Path) -> (Choice, Vec<Place>) {
    match path.to_str() {
        Some(text) if text.contains(['*', '?', '[']) => (Choice::Found, pattern(text)),
        Some(_) | None => {
            // One that is there and cannot be looked at is not missing.
            let reason = match path.metadata() {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    ReadError::System(error.to_string())
                }
                Ok(_) | Err(_) => ReadError::NotFound,
            };
            let meant = meant(path).map(|meant| meant.display().to_string());
            let shown = path.display().to_string();
            let found = unreadable_input(&shown, &reason, meant.as_deref());
            (Choice::Named, vec![Place::Unreadable(Box::new(found))])
        }
    }
}

/// All `.cnn` files below a folder, sorted. Links to folders are not followed, so that no circle
/// is walked for ever.
fn folder(path: &Path) -> Vec<Place> {
    let hidden = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() > 0 && (name.starts_with('.') || name == "target")
    };
    let entries = WalkDir::new(path).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| !hidden(entry));
    let found = walked(entries, |path| {
        let wanted = path.extension() == Some(OsStr::new("cnn")) && !path.is_dir();
        wanted.then_some(path)
    });
    some(found, path, "the folder has no `.cnn` files")
}

/// The files that fit a pattern, sorted.
fn pattern(text: &str) -> Vec<Place> {
    let fits = match glob::Pattern::new(text) {
        Ok(fits) => fits,
        Err(error) => return vec![unreadable(Path::new(text), error.to_string())],
    };
    let found = if text.contains("**") {
        // `glob` follows links to folders, and would walk circles until names are too long.
        let options = glob::MatchOptions {
            require_literal_separator: true,
            ..glob::MatchOptions::new()
        };
        let entries = WalkDir::new(root(text)).sort_by_file_name().into_iter();
        walked(entries, |path| {
            let plain = path.strip_prefix(".").unwrap_or(path);
            let path = if text.starts_with("./") { path } else { plain };
            (fits.matches_path_with(path, options) && path.is_file()).then_some(path)
        })
    } else {
        let paths = glob::glob(text).into_iter().flatten();
        let places = paths.filter_map(|path| match path {
            Ok(path) if path.is_file() => Some(Place::File(path)),
            Ok(_) => None,
            Err(error) => Some(unreadable(error.path(), error.error().to_string())),
        });
        places.collect()
    };
    some(found, Path::new(text), "no file fits the pattern")
}

/// The folder that a pattern starts from: its parts before the first that is no plain name.
fn root(text: &str) -> PathBuf {
    let parts = Path::new(text).components();
    let plain = parts.take_while(|part| {
        let part = part.as_os_str().to_string_lossy();
        !part.contains(['*', '?', '['])
    });
    let root: PathBuf = plain.collect();
    if root.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        root
    }
}

/// The files of a walk that are wanted, as they are to be called, and the folders that cannot be
/// read.
fn walked(
    entries: impl Iterator<Item = walkdir::Result<DirEntry>>,
    wanted: impl Fn(&Path) -> Option<&Path>,
) -> Vec<Place> {
    let places = entries.filter_map(|entry| match entry {
        Ok(entry) => wanted(entry.path()).map(|path| Place::File(path.to_owned())),
        Err(error) => {
            let path = error.path().unwrap_or(Path::new("")).to_owned();
            let reason = match error.io_error() {
                Some(reason) => reason.to_string(),
                None => error.to_string(),
            };
            Some(unreadable(&path, reason))
        }
    });
    places.collect()
}

/// What was found; where that is nothing, the reason in its place.
fn some(found: Vec<Place>, path: &Path, reason: &str) -> Vec<Place> {
    if found.is_empty() {
        vec![unreadable(path, reason.to_owned())]
    } else {
        found
    }
}

fn unreadable(path: &Path, reason: String) -> Place {
    let shown = path.display().to_string();
    let found = unreadable_input(&shown, &ReadError::System(reason), None);
    Place::Unreadable(Box::new(found))
}

/// The path that was meant by one that is not there: each part that is missing is taken for its
/// nearest neighbour.
fn meant(path: &Path) -> Option<PathBuf> {
    let with_end = path.with_extension("cnn");
    if path.extension().is_none() && with_end.is_file() {
        return Some(with_end);
    }
    let mut meant = PathBuf::new();
    for part in path.components() {
        let next = meant.join(part);
        if next.exists() {
            meant = next;
            continue;
        }
        let Component::Normal(name) = part else {
            return None;
        };
        let names = neighbours(&meant);
        meant.push(nearest(name.to_str()?, names.iter().map(String::as_str))?);
    }
    meant.exists().then_some(meant)
}

/// The names of the folders and `.cnn` files in a folder.
fn neighbours(folder: &Path) -> Vec<String> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let Ok(entries) = std::fs::read_dir(here) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        (name.ends_with(".cnn") || entry.path().is_dir()).then_some(name)
    });
    names.collect()
}
