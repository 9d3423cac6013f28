//! Files, and the names that one takes from another.

use super::codes::{
    FILE_TOO_LARGE, NAME_TAKEN, NO_NETWORK, PATH_OUTSIDE, TOO_MANY_FILES, TOO_MANY_MISTAKES,
    UNKNOWN_IMPORT, UNKNOWN_MODULE, UNREADABLE_FILE, USE_CYCLE, VALUE_CIRCLE,
};
use crate::diagnostic::suggest::{list, nearest, suggest};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{ReadError, Span};
use crate::syntax::tree::Name;

/// A module of the standard library that does not exist.
pub fn unknown_module(name: &Name, known: &[String]) -> Diagnostic {
    let said = format!("there is no `{}`", name.text);
    let said = Diagnostic::error(UNKNOWN_MODULE, name.span, said).here("not a module");
    if name.text == "std" {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        return said.help(format!("its modules are {}", list(&known)));
    }
    // `use std.blocks.conv_bn`
    if let Some((_, last)) = name.text.rsplit_once('.')
        && let Some(module) = crate::source::standard_module(last)
    {
        let right = format!("{module} {{ {last} }}");
        let said = said.help(format!("`{last}` is a block or network in `{module}`"));
        return said.fix(false, format!("write `use {right}`"), name.span, right);
    }
    suggest(said, &name.text, name.span, known)
}

fn unreadable(reason: &ReadError) -> Code {
    match reason {
        ReadError::TooLarge(_) => FILE_TOO_LARGE,
        ReadError::NotFound | ReadError::Outside | ReadError::NotText(_) | ReadError::System(_) => {
            UNREADABLE_FILE
        }
    }
}

/// A path of nothing, or of blanks.
pub fn empty_path(name: &Name) -> Diagnostic {
    Diagnostic::error(UNREADABLE_FILE, name.span, "the path of the file is empty")
        .here("no path")
        .help("write the path of a file, relative to this one: `use \"blocks.cnn\" { unit }`")
}

/// A file that cannot be read.
pub fn unreadable_file(name: &Name, reason: &ReadError, siblings: &[String]) -> Diagnostic {
    let path = &name.text;
    let (said, advice) = match reason {
        ReadError::NotFound => (
            format!("there is no file \"{path}\""),
            "paths are relative to the file that names them".to_owned(),
        ),
        ReadError::Outside => return path_outside(name),
        ReadError::TooLarge(most) => (
            format!("\"{path}\" is larger than {most} bytes"),
            "a network is a few hundred lines: is this the right file?".to_owned(),
        ),
        ReadError::NotText(at) => (
            format!("\"{path}\" is not text: byte {at} is not UTF-8"),
            "a source file is UTF-8 text: is this the right file?".to_owned(),
        ),
        ReadError::System(reason) => (
            format!("\"{path}\" cannot be read: {reason}"),
            "look at the file's permissions".to_owned(),
        ),
    };
    let code = unreadable(reason);
    let said = Diagnostic::error(code, name.span, said).here("named here");
    if code == FILE_TOO_LARGE {
        return said.help(advice);
    }
    let whole = format!("{path}.cnn");
    let ended = siblings.iter().find(|it| **it == whole).map(String::as_str);
    match ended.or_else(|| nearest(path, siblings.iter().map(String::as_str))) {
        Some(near) => said.help(format!("did you mean \"{near}\"?")).fix(
            false,
            format!("write \"{near}\""),
            name.span,
            format!("\"{near}\""),
        ),
        None => said.help(advice),
    }
}

/// A file that the command names and that cannot be read. It has no place in a source.
/// `meant` is the path that was meant, where one is near.
pub fn unreadable_input(name: &str, reason: &ReadError, meant: Option<&str>) -> Diagnostic {
    let said = match reason {
        ReadError::NotFound => format!("there is no file {name}"),
        ReadError::Outside => format!("{name} lies outside the project folder"),
        ReadError::TooLarge(most) => {
            format!("{name} is larger than {most} bytes, the most that such a file may have")
        }
        ReadError::NotText(at) => format!("{name} is not text: byte {at} is not UTF-8"),
        ReadError::System(reason) => format!("{name}: {reason}"),
    };
    let code = unreadable(reason);
    let said = Diagnostic::error(code, Span::default(), said);
    if code == FILE_TOO_LARGE {
        return said.help("a network is a few hundred lines: is this the right file?");
    }
    match meant {
        Some(meant) => said.help(format!("did you mean `{meant}`?")),
        None => said.help(
            "give `.cnn` or `.prototxt` files, folders of them, patterns such as \
             `nets/*.cnn`, or `-`",
        ),
    }
}

/// A path that leaves the project folder.
pub fn path_outside(name: &Name) -> Diagnostic {
    if name.text.contains('\\') && !name.text.contains(':') {
        let instead = format!("\"{}\"", name.text.replace('\\', "/"));
        return Diagnostic::error(
            PATH_OUTSIDE,
            name.span,
            "the folders of a path are separated by `/`",
        )
        .here("no `\\` is not allowed in a path")
        .help(format!("write `{instead}`"))
        .fix(false, format!("write `{instead}`"), name.span, instead);
    }
    Diagnostic::error(
        PATH_OUTSIDE,
        name.span,
        format!("\"{}\" lies outside the project folder", name.text),
    )
    .here("leads out of the folder")
    .help(
        "a project is the folder of its `cnn.toml`, or without one, of the file on the command \
     line; paths lead down from the file, with `/`",
    )
}

/// Files that use each other in a circle.
pub fn use_cycle(name: &Name, cycle: &[Span]) -> Diagnostic {
    let itself = cycle.len() <= 1;
    let said = if itself {
        "this file uses itself".to_owned()
    } else {
        let others = cycle.len().saturating_sub(2);
        let through = match others {
            0 => String::new(),
            1 => " through another file".to_owned(),
            _ => format!(" through {others} other files"),
        };
        format!(
            "\"{}\" uses this file{through}, and this file uses it",
            name.text
        )
    };
    let mut said = Diagnostic::error(USE_CYCLE, name.span, said).here("the cycle closes here");
    for span in cycle.iter().filter(|span| span.source != name.span.source) {
        said = said.label(*span, "part of the cycle");
    }
    if itself {
        said.help("delete this line: a file sees its own blocks")
    } else {
        said.help("move the blocks that both need into a third file")
    }
}

/// A name that the other file does not define.
pub fn unknown_import(name: &Name, module: &str, offered: &[String]) -> Diagnostic {
    let said = format!("`{module}` has no block or network `{}`", name.text);
    let said = Diagnostic::error(UNKNOWN_IMPORT, name.span, said).here("no such block or network");
    suggest(said, &name.text, name.span, offered)
}

/// A name after `#` that is not a network of the file.
pub fn no_network(span: Span, name: &str, known: &[String]) -> Diagnostic {
    let said = format!("there is no network `{name}` in this file");
    let said = Diagnostic::error(NO_NETWORK, span, said);
    let near = nearest(name, known.iter().map(String::as_str));
    let said = said.here(match near {
        Some(_) => "this one?",
        None if known.is_empty() => "no networks in here",
        None => "this one is there",
    });
    match near {
        Some(near) => said.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => {
            said.help("write one: `network lenet { input 1x32x32 … }`; the file has only blocks")
        }
        None => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            said.help(format!("the file has {}", list(&known)))
        }
    }
}

/// A file, or files, that a command was to measure and that have no network. `block` is one that
/// is there.
pub fn nothing_to_measure(name: &str, block: Option<Span>) -> Diagnostic {
    let said = format!("there is no network in {name}");
    let said = Diagnostic::error(NO_NETWORK, block.unwrap_or_default(), said);
    let said = match block {
        Some(_) => said.here("a block that nothing uses"),
        None => said,
    };
    said.help("write one: `network lenet { input 1x32x32 … }`; blocks alone are for `cnn check`")
}

/// A name after `#` that is not a network of several files.
pub fn no_network_among(place: &str, name: &str, known: &[String]) -> Diagnostic {
    let said = format!("no file of {place} has a network `{name}`");
    let said = Diagnostic::error(NO_NETWORK, Span::default(), said);
    let near = nearest(name, known.iter().map(String::as_str));
    match (near, known.len()) {
        (Some(near), _) => said.help(format!("did you mean `{near}`?")),
        (None, 0) => said.help("they have no networks at all"),
        (None, 1..=12) => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            said.help(format!("they have {}", list(&known)))
        }
        (None, _) => said.help(format!("`cnn check {place}` lists their networks")),
    }
}

/// A whole module whose name is a word of the language, so that nothing can begin with it.
pub fn module_called_like_a_word(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        NAME_TAKEN,
        span,
        format!("`{name}` is a keyword, so no step can start with it"),
    )
    .here("the module needs another name")
    .help(format!(
        "write `as {name}s` after it, or import single names: `{{ … }}`"
    ))
    .fix(
        true,
        format!("write `as {name}s`"),
        span.after(),
        format!(" as {name}s"),
    )
}

/// A tensor, value, block or network called `flow`.
pub fn flow_is_a_word(span: Span) -> Diagnostic {
    Diagnostic::error(
        NAME_TAKEN,
        span,
        "the name `flow` is taken: it is always the tensor that flows in",
    )
    .here("this needs another name")
    .help("choose another name, such as `flow_map`, and use it everywhere")
}

/// Files that use each other in too long a chain.
pub fn files_too_deep(name: &Name, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_FILES,
        name.span,
        format!("more than {limit} files use each other in a chain"),
    )
    .here("one too many")
    .help("let each file directly use the files that it needs")
}

/// A program of too much text.
pub fn too_much_text(name: &Name, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_FILES,
        name.span,
        format!("the files of the program have more than {limit} bytes"),
    )
    .here("not read")
    .help("remove each `use` that is not needed")
}

/// A program of too many files.
pub fn too_many_files(name: &Name, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_FILES,
        name.span,
        format!("the program uses more than {limit} files"),
    )
    .here("one too many")
    .help("remove each `use` that is not needed")
}

/// Functions and constants that use themselves through each other: each with the place where it uses
/// the next.
pub fn value_circle(circle: &[(Name, Span)]) -> Diagnostic {
    let names: Vec<&str> = circle.iter().map(|(name, _)| name.text.as_str()).collect();
    let first = names.first().copied().unwrap_or_default();
    let message = format!("`{first}` uses itself: {} -> {first}", names.join(" -> "));
    let place = circle.first().map_or(Span::default(), |(_, place)| *place);
    let mut error = Diagnostic::error(VALUE_CIRCLE, place, message).here("part of the cycle");
    for (name, place) in circle.iter().skip(1) {
        error = error.label(*place, format!("`{}` uses this", name.text));
    }
    error.help(
        "write a formula without it, such as `2 ^ n`, or let a loop carry the number: `repeat n \
         carry w { let w = 2 * w }`",
    )
}

/// A name that is visible already.
pub fn name_taken(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::error(NAME_TAKEN, span, format!("the name `{name}` is taken"))
        .here("named again")
        .label(first, "first named here")
        .help("choose another name: a name means one thing as long as it is visible")
}

/// More errors than anybody reads.
pub fn too_many_mistakes(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::error(
        TOO_MANY_MISTAKES,
        span,
        format!("more than {limit} errors; checking stopped here"),
    )
    .here("checked up to here")
    .help("fix the first ones: later errors may disappear")
}
