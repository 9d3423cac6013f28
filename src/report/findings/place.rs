//! Diagnostics with their places resolved, and paths as the formats write them.

use crate::diagnostic::{Applicability, Code, Diagnostic, Label, Severity};
use crate::source::{Encoding, Source, Sources, Span, standard};
use crate::syntax::keyword::{Braces, KEYWORDS, Keyword, Starts};
use std::path::{Component, Path, PathBuf};

/// The name of standard input.
const STDIN: &str = "<stdin>";

/// A diagnostic whose places are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// Its severity.
    pub severity: Severity,
    /// The fact, with the numbers.
    pub message: String,
    /// Where it is; `None` where it belongs to no text, such as a file that cannot be read.
    pub place: Option<Place>,
    /// The text of the line of `place`, without the blanks around it.
    pub line: String,
    /// The network or block that `place` is in.
    pub definition: Option<String>,
    /// The places that matter, that of the finding first; only those about which something is said.
    pub labels: Vec<Remark>,
    /// The uses of blocks and rounds of loops that led there, the innermost first.
    pub trace: Vec<Remark>,
    /// Advice on how to fix the finding.
    pub help: Option<String>,
    /// The changes that answer it, the best first.
    pub fixes: Vec<Repair>,
}

/// A place with its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The place.
    pub place: Option<Place>,
    /// The message.
    pub message: String,
}

/// A fix with its places resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The effect of the repair.
    pub message: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// The places that are replaced, each with its new text.
    pub edits: Vec<(Option<Place>, String)>,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the file.
    pub file: String,
    /// Where its text comes from.
    pub origin: Origin,
    /// The first character.
    pub start: Point,
    /// The character after the last.
    pub end: Point,
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file.
    File,
    /// The embedded standard library.
    Standard,
    /// Standard input.
    Stdin,
}

/// A place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The column in units of UTF-16, from 1.
    pub utf16: usize,
    /// The byte, from 0.
    pub offset: usize,
}

impl Finding {
    /// A diagnostic of these texts.
    pub fn of(found: &Diagnostic, sources: &Sources) -> Self {
        let remark = |label: &Label| Remark {
            place: Place::of(label.span, sources),
            message: label.message.clone(),
        };
        let labels = std::iter::once(&found.primary).chain(&found.labels);
        let labels = labels.filter(|label| !label.message.is_empty());
        let fixes = found.fixes.iter().map(|fix| Repair {
            message: fix.message.clone(),
            applicability: fix.applicability,
            edits: fix
                .edits
                .iter()
                .map(|edit| (Place::of(edit.span, sources), edit.text.clone()))
                .collect(),
        });
        let place = Place::of(found.primary.span, sources);
        let source = sources.get(found.primary.span.source);
        let (line, definition) = match (&place, source) {
            (Some(place), Some(source)) => {
                let definition = definition(&source.text, found.primary.span.start);
                (source.line(place.start.line).trim().to_owned(), definition)
            }
            _ => (String::new(), None),
        };
        Self {
            code: found.code,
            severity: found.severity,
            message: found.message.clone(),
            place,
            line,
            definition,
            labels: labels.map(remark).collect(),
            trace: found.trace.iter().map(remark).collect(),
            help: found.help.clone(),
            fixes: fixes.collect(),
        }
    }

    /// Where a service that knows only the files of a project shows it: its place, or the
    /// innermost use of the block that leads there, where the block is in the standard library.
    pub fn anchor(&self) -> Option<&Place> {
        let trace = self.trace.iter().filter_map(|it| it.place.as_ref());
        let places = self.place.iter().chain(trace);
        let mut inside = places.filter(|place| place.origin != Origin::Standard);
        inside.next().or(self.place.as_ref())
    }

    /// Who may apply its first fix.
    pub fn applicability(&self) -> Option<Applicability> {
        self.fixes.first().map(|fix| fix.applicability)
    }

    /// The fact, and below it the advice.
    pub fn advised(&self) -> String {
        match &self.help {
            Some(help) => format!("{}\nhelp: {help}", self.message),
            None => self.message.clone(),
        }
    }
}

/// The name of the network or block that the byte at `offset` is in: that of the last line before
/// or at it that begins one.
fn definition(text: &str, offset: u32) -> Option<String> {
    let rest = text.get(offset as usize..)?;
    let rest = rest.find('\n').unwrap_or(rest.len());
    let end = (offset as usize).saturating_add(rest);
    let lines = text.get(..end)?.lines().rev();
    let heads = lines.filter_map(|line| {
        let mut words = line.trim_start().split(|letter: char| !is_name(letter));
        let keyword = words.next()?;
        let begins = |known: &&Keyword| known.word == keyword && known.braces == Braces::Body;
        KEYWORDS
            .iter()
            .find(begins)
            .filter(|it| it.starts == Starts::Item)?;
        words.next().map(str::to_owned)
    });
    let mut names = heads.filter(|name| !name.is_empty());
    names.next()
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

impl Place {
    /// A span of these texts; `None` where it is in none of them.
    pub fn of(span: Span, sources: &Sources) -> Option<Self> {
        let source = sources.get(span.source)?;
        let embedded = source.name.strip_prefix("std/").and_then(standard);
        let origin = if source.name == STDIN {
            Origin::Stdin
        } else if embedded == Some(&*source.text) {
            Origin::Standard
        } else {
            Origin::File
        };
        Some(Self {
            file: source.name.clone(),
            origin,
            start: Point::of(source, span.start),
            end: Point::of(source, span.end),
        })
    }
}

impl Point {
    fn of(source: &Source, offset: u32) -> Self {
        let position = source.position(offset);
        let utf16 = source.line_column(offset, Encoding::Utf16).column as usize;
        Self {
            line: position.line,
            column: position.column,
            utf16: utf16.saturating_add(1),
            offset: position.offset,
        }
    }
}

/// The folder that paths are relative to, and the one that the names of files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    folder: PathBuf,
    current: PathBuf,
}

impl Root {
    /// Paths are relative to `folder`; names of files, to `current`. Both are absolute.
    pub fn new(folder: impl AsRef<Path>, current: impl AsRef<Path>) -> Self {
        Self {
            folder: plain(folder.as_ref()),
            current: plain(current.as_ref()),
        }
    }

    /// The path of a file below the folder, with `/` between its parts; `None` where it is not below.
    pub fn relative(&self, name: &str) -> Option<String> {
        let whole = plain(&self.current.join(name));
        let inside = whole.strip_prefix(&self.folder).ok()?;
        Some(slashed(inside))
    }

    /// The path of a file below the folder, or its whole path.
    pub fn path(&self, name: &str) -> String {
        self.relative(name)
            .unwrap_or_else(|| slashed(&plain(&self.current.join(name))))
    }

    /// The path of the file of a place; a text that is not a file keeps its name.
    pub fn path_of(&self, place: &Place) -> String {
        match place.origin {
            Origin::File => self.path(&place.file),
            Origin::Standard | Origin::Stdin => place.file.clone(),
        }
    }

    /// The URI of the folder, with a slash at its end.
    pub fn uri(&self) -> String {
        let uri = file_uri(&slashed(&self.folder));
        if uri.ends_with('/') { uri } else { uri + "/" }
    }

    /// The URI of a file that is not below the folder.
    pub fn absolute_uri(&self, name: &str) -> String {
        file_uri(&slashed(&plain(&self.current.join(name))))
    }
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    plain
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// The URI of an absolute path.
fn file_uri(path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { "/" };
    format!("file://{start}{}", percent_encoded(path, ":"))
}

/// A path with all but letters, digits, `-._~/` and `also` as `%` and two digits (RFC 3986, 2.1).
pub(super) fn percent_encoded(path: &str, also: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        let character = char::from(byte);
        if character.is_ascii_alphanumeric()
            || "-._~/".contains(character)
            || also.contains(character)
        {
            encoded.push(character);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
