//! Paths as text.

use std::path::Path;

/// A path as text, a different one for each path: bytes that are not UTF-8 become `\xff`, and a
/// backslash that could be read as the first character of such an escape becomes `\x5c`.
pub(super) fn path_text(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        push(&mut text, chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

fn push(text: &mut String, valid: &str) {
    // Elsewhere, backslashes are between the parts of a path.
    if cfg!(not(unix)) {
        return text.push_str(valid);
    }
    let mut rest = valid;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        text.push_str(if is_escape(after) { "\\x5c" } else { "\\" });
        rest = after;
    }
    text.push_str(rest);
}

/// Whether a text after a backslash would make it an escape.
fn is_escape(after: &str) -> bool {
    match after.as_bytes() {
        [b'x', high, low, ..] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        _ => false,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::path_text;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    #[test]
    fn different_paths_have_different_texts() {
        for (path, text) in [
            (&b"nets/a.cnn"[..], "nets/a.cnn"),
            (
                "n\u{e4}ts/\u{fffd}.cnn".as_bytes(),
                "n\u{e4}ts/\u{fffd}.cnn",
            ),
            (b"a\xff.cnn", r"a\xff.cnn"),
            (b"a\xfe\xff", r"a\xfe\xff"),
            (b"a\xe2\x82.cnn", r"a\xe2\x82.cnn"),
            (br"a\xff.cnn", r"a\x5cxff.cnn"),
            (br"a\x5cxff.cnn", r"a\x5cx5cxff.cnn"),
            (br"a\b\xg0\", r"a\b\xg0\"),
            // An escape that another byte interrupts is not one.
            (b"a\\x\xfff", r"a\x\xfff"),
        ] {
            assert_eq!(path_text(Path::new(OsStr::from_bytes(path))), text);
        }
    }
}
