//! Lists of paths, as `find` writes them.

use std::io::{BufRead, Cursor, Read};
use std::path::PathBuf;

/// The paths of a list: one a line, or, where the first ends in NUL (`find … -print0`), each up to a
/// NUL, with all other signs its own. A list that cannot be read any more ends.
pub(super) fn entries<R: BufRead>(mut list: R) -> impl Iterator<Item = PathBuf> {
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
