//! Lists of paths, as `find` writes them.

use super::path_text::path_text;
use super::paths::{STDIN, no_text};
use crate::diagnostic::Diagnostic;
use crate::program::error::unreadable_input;
use crate::source::ReadError;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// The most bytes of a list.
const MAX_LIST: u64 = 256 << 20;

/// The paths of the list in a file, or on standard input (`-`).
///
/// # Errors
/// The diagnostic says why it cannot be read.
pub(super) fn listed(file: &Path) -> Result<impl Iterator<Item = PathBuf>, Box<Diagnostic>> {
    let failed = |reason: ReadError| {
        let name = match file == Path::new("-") {
            true => STDIN.to_owned(),
            false => path_text(file),
        };
        let found = unreadable_input(&name, &reason, None);
        Box::new(found.help("`--files-from` takes a text file with one path per line, or `-`"))
    };
    let system = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => failed(ReadError::NotFound),
        _ => failed(ReadError::System(error.to_string())),
    };
    let said = |reason: &str| failed(ReadError::System(reason.to_owned()));
    let too_large = || said(&format!("the list is larger than {} MiB", MAX_LIST >> 20));
    let open: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        let known = file.metadata().map_err(system)?;
        if known.is_dir() {
            return Err(said("it is a folder"));
        }
        if let Some(kind) = no_text(&known) {
            return Err(said(kind));
        }
        let open = File::open(file).map_err(system)?;
        if known.is_file() {
            if known.len() > MAX_LIST {
                return Err(too_large());
            }
            let list: Box<dyn BufRead> = Box::new(BufReader::new(open));
            return Ok(entries(list));
        }
        Box::new(open)
    };
    // A file without a size may have no end.
    let mut bytes = Vec::new();
    let read = open
        .take(MAX_LIST.saturating_add(1))
        .read_to_end(&mut bytes);
    if read.map_err(system)? as u64 > MAX_LIST {
        return Err(too_large());
    }
    let list: Box<dyn BufRead> = Box::new(Cursor::new(bytes));
    Ok(entries(list))
}

/// The paths of a list: one a line, or, where the first ends in NUL (`find … -print0`), each up to a
/// NUL, with all other signs its own. A list that cannot be read any more ends.
fn entries<R: BufRead>(mut list: R) -> impl Iterator<Item = PathBuf> {
    let mut front = Vec::new();
    let mut end = b'\n';
    while let Ok(some) = list.fill_buf()
        && !some.is_empty()
    {
        let by_nul = some.contains(&0);
        let decided = by_nul || some.contains(&b'\n');
        if by_nul {
            end = 0;
        }
        let read = some.len();
        front.extend_from_slice(some);
        list.consume(read);
        if decided {
            break;
        }
    }
    let parts = Cursor::new(front).chain(list).split(end);
    parts.map_while(Result::ok).filter_map(move |mut name| {
        if end == b'\n' && name.last() == Some(&b'\r') {
            name.pop();
        }
        let blank = name.iter().all(u8::is_ascii_whitespace);
        (!blank).then(|| path(name))
    })
}

#[cfg(unix)]
fn path(name: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(name).into()
}

#[cfg(not(unix))]
fn path(name: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&name).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn a_path_ends_at_its_line_or_at_nul() {
        for (list, wanted) in [
            (
                "a b.cnn\n\n  \nc.cnn\r\nd.cnn",
                &["a b.cnn", "c.cnn", "d.cnn"][..],
            ),
            ("a.cnn\0b\nc.cnn\0d.cnn\0", &["a.cnn", "b\nc.cnn", "d.cnn"]),
            ("", &[]),
            ("a.cnn", &["a.cnn"]),
        ] {
            for room in [1, 3, 7, 100] {
                let wanted: Vec<PathBuf> = wanted.iter().map(PathBuf::from).collect();
                let list = BufReader::with_capacity(room, list.as_bytes());
                assert_eq!(entries(list).collect::<Vec<_>>(), wanted, "{room}");
            }
        }
    }
}
