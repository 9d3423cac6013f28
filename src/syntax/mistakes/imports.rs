//! `use` in another form: paths without quotes, names without braces.

use super::context::{is_name, starts_with_letter};
use super::cursor::Cursor;
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Span, offset};
use crate::syntax::grammar;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::Name;

codes! {
    /// The path of a file is not in double quotes.
    ///
    /// `use std.blocks` names a module of the standard library. Your own files are named by their
    /// paths in double quotes, because a path may contain blanks and slashes. A path is relative to
    /// the file with the `use`.
    ///
    /// ```cnn
    /// use stems.cnn { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    ///
    /// Put the path in quotes:
    ///
    /// ```cnn
    /// use "stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    PATH_WITHOUT_QUOTES = "P035" "path-without-quotes";
}

/// `use ../stems.cnn { stem }`
pub(crate) fn bare_path(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    if cursor.rule != Rule::lone_import || !cursor.after.starts_with(['.', '/', '~']) {
        return None;
    }
    // The word before it belongs to the path: `use stems/vgg.cnn`.
    let start = match cursor.before {
        "use" => cursor.after,
        _ => cursor.value_before().unwrap_or(cursor.after),
    };
    let rest = cursor.cover(start, cursor.after);
    let length = rest.find(|it: char| it.is_whitespace() || it == '{');
    let path = rest.get(..length.unwrap_or(rest.len()))?;
    Some(path_without_quotes(cursor.span(path), path))
}

/// A path in a `use` without double quotes.
pub(crate) fn path_without_quotes(span: Span, path: &str) -> Diagnostic {
    let message = "the path of a file is written in double quotes";
    // Whether there is such a file is not known here.
    Diagnostic::error(PATH_WITHOUT_QUOTES, span, message)
        .here("only `std` is named without quotes")
        .write(false, span, format!("\"{path}\""))
}

/// `use "std.blocks"`
pub(crate) fn quoted_module(span: Span, right: &str) -> Diagnostic {
    let message =
        format!("the modules of the standard library are written without quotes: `{right}`");
    Diagnostic::error(PATH_WITHOUT_QUOTES, span, message)
        .here("quotes are for the paths of files")
        .write(true, span, right)
}

/// `use blocks`
pub(crate) fn module_without_std(span: Span, name: &str) -> Diagnostic {
    let right = format!("std.{name}");
    let message = format!("the modules of the standard library begin with `std`: `{right}`");
    Diagnostic::error(PATH_WITHOUT_QUOTES, span, message)
        .here("`std.` is missing; a file would be in quotes")
        .write(true, span, right)
}

/// `use std { conv_bn }`: `module` has these names.
pub(crate) fn std_without_module(span: Span, module: &str) -> Diagnostic {
    let message = format!("names are imported from a module of the standard library: `{module}`");
    Diagnostic::error(PATH_WITHOUT_QUOTES, span, message)
        .here("`std` is all of them")
        .write(true, span, module)
}

/// `use std.blocks conv_bn`, `use std.blocks(conv_bn)`, `use std.blocks::conv_bn`, `use
/// std.blocks.*`, `use { conv_bn } from std.blocks`: `rest` follows the name of the module, which
/// is empty if there is none.
pub(crate) fn used_otherwise(
    source: SourceId,
    text: &str,
    module: &Name,
    rest: Span,
) -> Option<Diagnostic> {
    let written = rest.range().of(text).trim_end();
    let whole = rest.first(offset(written.len()));
    if module.text.is_empty() {
        let (names, path) = written.strip_prefix('{')?.split_once('}')?;
        let path = path.trim().strip_prefix("from ")?.trim();
        let shown = format!("{path} {{ {} }}", names.trim());
        let right = format!("use {shown}");
        grammar::read(Rule::lone_import, &right).ok()?;
        return Some(used_names(whole, whole, &shown, &right));
    }
    let plain = written.trim_matches(|it: char| ".:/ ({[)}]".contains(it));
    if plain == "*" || plain == "all" {
        return Some(used_all(whole, &module.text));
    }
    let plain = plain.strip_prefix("import ").unwrap_or(plain);
    let names = plain.split([',', ' ']).filter(|it| !it.is_empty());
    let names: Vec<&str> = names.take(33).collect();
    let fine = |it: &&str| is_name(it) && !["as", "from"].contains(it);
    // With `{` only a comma is missing, which is an error of its own.
    let brought = written.starts_with(['(', ':', '[']) || starts_with_letter(written);
    if !brought || !(1..=32).contains(&names.len()) || !names.iter().all(fine) {
        return None;
    }
    let list = format!(" {{ {} }}", names.join(", "));
    let edit = Span::new(source, module.span.end, whole.end);
    let shown = format!("use {}{list}", module.text);
    Some(used_names(whole, edit, &list, &shown))
}

/// Names that are taken from a module in another form: `edit` is replaced by `text`.
fn used_names(span: Span, edit: Span, text: &str, shown: &str) -> Diagnostic {
    let message = format!("imported names are written in braces: `{shown}`");
    Diagnostic::error(UNEXPECTED, span, message)
        .here("not the form of a `use`")
        .fix(true, format!("write `{shown}`"), edit, text)
}

/// `use std.blocks { * }`
fn used_all(span: Span, module: &str) -> Diagnostic {
    let name = module.rsplit('.').next().unwrap_or(module);
    Diagnostic::error(UNEXPECTED, span, "each imported name is written out")
        .here("not all at once")
        .help(format!(
            "write the names in braces, `use {module} {{ a, b }}`, or only `use {module}` and then \
             `{name}.a`"
        ))
}

/// Whether a line would be a good `use` with that word instead of its first.
pub(crate) fn is_use(line: &str) -> bool {
    let rest = line.split_once(' ').map_or("", |(_, rest)| rest);
    grammar::read(Rule::lone_import, &format!("use {rest}")).is_ok()
}
