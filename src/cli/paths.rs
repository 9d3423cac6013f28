//! From arguments of the command line to files: folders, patterns, `-`, `FILE#name`.

use super::git::RevisionFile;
use super::kind::Kinds;
use super::path_text::path_text;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::suggest::nearest;
use crate::program::error::unreadable_input;
use crate::source::ReadError;
use std::ffi::{OsStr, OsString};
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// The name of standard input.
pub(super) const STDIN: &str = "<stdin>";

/// An argument as the parser of options takes it: `-#NAME` looks like a flag to it, and is standard
/// input.
pub(super) fn without_dash(argument: OsString) -> OsString {
    match argument.to_str().and_then(|text| text.strip_prefix("-#")) {
        Some(network) => format!("{STDIN}#{network}").into(),
        None => argument,
    }
}

/// The files that one argument names.
#[derive(Debug)]
pub(super) struct Named {
    /// The argument, without the name of the network.
    pub given: String,
    /// The selected network.
    pub network: Option<String>,
    /// How its files were chosen.
    pub origin: Origin,
    /// Its files, in order.
    pub places: Vec<Place>,
}

/// How files were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Named one by one.
    Explicit,
    /// Found in a folder or by a pattern.
    Discovered,
}

/// Where a text comes from.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Stdin,
    File(PathBuf),
    /// Named and not there, or not to be read.
    Unreadable(Box<Diagnostic>),
}

/// One text, wherever it is.
#[derive(Clone, Debug)]
pub(super) enum Single {
    /// Where all commands read.
    Place(Place),
    /// A file as git has it at a revision.
    Revision(RevisionFile),
}

impl Place {
    /// The name of the place.
    pub fn name(&self) -> String {
        match self {
            Place::Stdin => STDIN.to_owned(),
            Place::File(path) => path_text(path),
            Place::Unreadable(_) => String::new(),
        }
    }
}

/// An argument that has been looked at; its files are found by [`Argument::each`].
#[derive(Debug)]
pub(super) struct Argument {
    /// The argument, without the name of the network.
    pub given: String,
    /// The selected network.
    pub network: Option<String>,
    root: Root,
}

/// Where the files of an argument are.
#[derive(Debug)]
enum Root {
    Stdin,
    File(PathBuf),
    Folder(PathBuf),
    Pattern(String),
    Absent(PathBuf),
    /// Exists, but is not a text.
    NoText(PathBuf, &'static str),
}

impl Argument {
    /// An existing path is a path; else the text after the last `#` is the name of a network.
    pub fn of(argument: &Path) -> Self {
        let whole = |root| Self {
            given: path_text(argument),
            network: None,
            root,
        };
        if let Some(root) = present(argument) {
            return whole(root);
        }
        let parts = argument.to_str().and_then(|text| text.rsplit_once('#'));
        match parts {
            Some((path, network))
                if !path.is_empty() && !network.contains(['*', '?', '[', '/']) =>
            {
                Self {
                    given: path.to_owned(),
                    network: Some(network.to_owned()),
                    root: present(Path::new(path)).unwrap_or_else(|| absent(Path::new(path))),
                }
            }
            Some(_) | None => whole(absent(argument)),
        }
    }

    /// As [`Argument::of`] for a path that nobody typed: a pipe is refused, since nobody may ever
    /// write to it.
    pub fn of_list(argument: &Path) -> Self {
        let mut found = Self::of(argument);
        if let Root::File(path) = &found.root
            && !path.is_file()
        {
            found.root = Root::NoText(path.clone(), "a pipe is not a text file");
        }
        found
    }

    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        matches!(self.root, Root::Stdin)
    }

    /// How its files are chosen.
    pub fn origin(&self) -> Origin {
        match self.root {
            Root::Stdin | Root::File(_) | Root::Absent(_) | Root::NoText(..) => Origin::Explicit,
            Root::Folder(_) | Root::Pattern(_) => Origin::Discovered,
        }
    }

    /// Gives its files one by one, in order; folders are searched for files of these kinds. Where
    /// there are none, gives the reason.
    pub fn each(&self, kinds: Kinds, mut take: impl FnMut(Place)) {
        let mut found = false;
        let mut some = |place| {
            found = true;
            take(place);
        };
        let (path, reason) = match &self.root {
            Root::Stdin => return take(Place::Stdin),
            Root::File(path) => return take(Place::File(path.clone())),
            Root::Absent(path) => return take(missing(path)),
            Root::NoText(path, kind) => return take(unreadable(path, (*kind).to_owned())),
            Root::Folder(path) => {
                folder(path, kinds, &mut some);
                let endings = kinds.endings();
                (path.as_path(), format!("the folder has no {endings} files"))
            }
            Root::Pattern(text) => {
                pattern(text, &mut some);
                (Path::new(text), "no file matches the pattern".to_owned())
            }
        };
        if !found {
            take(unreadable(path, reason));
        }
    }
}

/// The one file that an argument names, and its network. An argument with a colon that is not a
/// file is `REV:FILE`, a file as git has it.
///
/// # Errors
/// Why the argument is not a file: it names several.
pub(super) fn single(argument: &Path) -> Result<(Single, Option<String>), String> {
    let Argument {
        given,
        network,
        root,
    } = Argument::of(argument);
    let several = |what: &str| Err(format!("`{given}` is a {what}: name one file"));
    let place = match root {
        Root::Stdin => Place::Stdin,
        Root::File(path) => Place::File(path),
        Root::NoText(path, kind) => unreadable(&path, kind.to_owned()),
        Root::Folder(_) => return several("folder"),
        Root::Pattern(_) | Root::Absent(_) => match (RevisionFile::of(&given), root) {
            (Some(Ok(file)), _) => return Ok((Single::Revision(file), network)),
            (Some(Err(found)), _) => Place::Unreadable(found),
            (None, Root::Pattern(_)) => return several("pattern"),
            (None, _) => missing(Path::new(&given)),
        },
    };
    Ok((Single::Place(place), network))
}

/// The files that an argument names, all at once.
pub(super) fn named(argument: &Path, kinds: Kinds) -> Named {
    all_of(Argument::of(argument), kinds)
}

/// The files that a path of a list names, all at once.
pub(super) fn named_in_list(argument: &Path, kinds: Kinds) -> Named {
    all_of(Argument::of_list(argument), kinds)
}

fn all_of(argument: Argument, kinds: Kinds) -> Named {
    let mut places = Vec::new();
    argument.each(kinds, |place| places.push(place));
    Named {
        origin: argument.origin(),
        given: argument.given,
        network: argument.network,
        places,
    }
}

fn present(path: &Path) -> Option<Root> {
    if path == Path::new("-") || path == Path::new(STDIN) {
        Some(Root::Stdin)
    } else if path.is_dir() {
        Some(Root::Folder(path.to_owned()))
    } else {
        let known = path.metadata().ok()?;
        Some(match no_text(&known) {
            None => Root::File(path.to_owned()),
            Some(kind) => Root::NoText(path.to_owned(), kind),
        })
    }
}

/// The kind of a path that cannot be read as text: pipes do, as a shell's `<(...)` names them.
#[cfg(unix)]
pub(super) fn no_text(known: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    let kind = known.file_type();
    if kind.is_socket() {
        Some("a socket is not a file")
    } else if kind.is_block_device() || kind.is_char_device() {
        Some("a device is not a file")
    } else {
        None
    }
}

#[cfg(not(unix))]
pub(super) fn no_text(_: &Metadata) -> Option<&'static str> {
    None
}

fn absent(path: &Path) -> Root {
    match path.to_str() {
        Some(text) if text.contains(['*', '?', '[']) => Root::Pattern(text.to_owned()),
        Some(_) | None => Root::Absent(path.to_owned()),
    }
}

/// Why a path that was named is not there.
fn missing(path: &Path) -> Place {
    // One that is there and cannot be looked at is not missing.
    let reason = match path.metadata() {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            ReadError::System(error.to_string())
        }
        Ok(_) | Err(_) => ReadError::NotFound,
    };
    let meant = meant(path).map(|meant| path_text(&meant));
    let found = unreadable_input(&cut(path), &reason, meant.as_deref());
    Place::Unreadable(Box::new(found))
}

/// A path as messages show it; of one longer than any file's, only where it begins and ends.
fn cut(path: &Path) -> String {
    const MAX_SHOWN: usize = 1_000;
    const ENDS: usize = 100;
    let shown = path_text(path);
    let signs = shown.chars().count();
    if signs <= MAX_SHOWN {
        return shown;
    }
    let front: String = shown.chars().take(ENDS).collect();
    let back: String = shown.chars().skip(signs.saturating_sub(ENDS)).collect();
    format!("{front} [...] {back}")
}

/// All files of these kinds below a folder, sorted; hidden ones and `target` left out. Links to
/// folders are not followed, so that no circle is walked for ever, and an entry that is not a file
/// (a pipe, which may never send a byte) is skipped. Only the names of the folders that are open
/// are held, since there may be hundreds of thousands of files.
fn folder(path: &Path, kinds: Kinds, take: &mut dyn FnMut(Place)) {
    let failed = |error: std::io::Error| unreadable(path, error.to_string());
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return take(failed(error)),
    };
    let mut found: Vec<(Box<OsStr>, bool)> = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                take(failed(error));
                continue;
            }
        };
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") || name == "target" {
            continue;
        }
        let kind = entry.file_type();
        let is_folder = kind.as_ref().is_ok_and(std::fs::FileType::is_dir);
        let wanted = || kinds.contain(Path::new(&name));
        let is_file = || match &kind {
            Ok(kind) if kind.is_file() => true,
            // An unreadable file is reported when it is read.
            Ok(kind) if !kind.is_symlink() => false,
            Ok(_) | Err(_) => entry.path().metadata().map_or(true, |it| it.is_file()),
        };
        if is_folder || (wanted() && is_file()) {
            found.push((name.into_boxed_os_str(), is_folder));
        }
    }
    found.sort_unstable();
    for (name, is_folder) in found {
        let path = path.join(&*name);
        if is_folder {
            folder(&path, kinds, take);
        } else {
            take(Place::File(path));
        }
    }
}

/// The files that fit a pattern, sorted.
fn pattern(text: &str, take: &mut dyn FnMut(Place)) {
    let fits = match glob::Pattern::new(text) {
        Ok(fits) => fits,
        Err(error) => return take(unreadable(Path::new(text), error.to_string())),
    };
    if text.contains("**") {
        // `glob` follows links to folders, and would walk circles until names are too long.
        let options = glob::MatchOptions {
            require_literal_separator: true,
            ..glob::MatchOptions::new()
        };
        let entries = WalkDir::new(root(text)).sort_by_file_name().into_iter();
        let wanted = |path: &Path| {
            let plain = path.strip_prefix(".").unwrap_or(path);
            let path = if text.starts_with("./") { path } else { plain };
            let fits = fits.matches_path_with(path, options) && path.is_file();
            fits.then(|| path.to_owned())
        };
        entries
            .filter_map(|entry| walked(entry, wanted))
            .for_each(take);
        return;
    }
    for path in glob::glob(text).into_iter().flatten() {
        match path {
            Ok(path) if path.is_file() => take(Place::File(path)),
            Ok(_) => {}
            Err(error) => take(unreadable(error.path(), error.error().to_string())),
        }
    }
}

/// A file of a walk that is needed, as it is to be called, or a folder that cannot be read.
fn walked(
    entry: walkdir::Result<DirEntry>,
    wanted: impl Fn(&Path) -> Option<PathBuf>,
) -> Option<Place> {
    match entry {
        Ok(entry) => wanted(entry.path()).map(Place::File),
        Err(error) => {
            let path = error.path().unwrap_or(Path::new("")).to_owned();
            let reason = match error.io_error() {
                Some(reason) => reason.to_string(),
                None => error.to_string(),
            };
            Some(unreadable(&path, reason))
        }
    }
}

/// The folder that a pattern starts from: its parts before the first that is no plain name.
pub(super) fn root(text: &str) -> PathBuf {
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

fn unreadable(path: &Path, reason: String) -> Place {
    let found = unreadable_input(&cut(path), &ReadError::System(reason), None);
    Place::Unreadable(Box::new(found))
}

/// The likely path for one that does not exist: each missing part is replaced by its nearest
/// neighbour.
fn meant(path: &Path) -> Option<PathBuf> {
    for ending in ["cnn", "prototxt"] {
        let with_end = path.with_extension(ending);
        if path.extension().is_none() && with_end.is_file() {
            return Some(with_end);
        }
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

/// The names of the folders and of the files with networks in a folder.
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
        (Kinds::ALL.contain(Path::new(&name)) || entry.path().is_dir()).then_some(name)
    });
    names.collect()
}
