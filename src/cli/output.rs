//! The output of a command.

use super::Outcome;
use super::compile::Requires;
use super::file::File;
use super::fixable::Fixable;
use super::input::Inputs;
use super::watch::Seen;
use crate::config::FILE_NAME;
use crate::diagnostic::{Code, Diagnostic, Surface, render, visible_lines};
use crate::program::codes::TOO_MANY_MISTAKES;
use crate::report::{SCHEMA, diagnostic_value, short_line};
use crate::source::{SourceId, Sources};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people, with the first 100 diagnostics; `cnn check --format short` lists all
    Human,
    /// One JSON document, diagnostics included
    Json,
}

/// The columns that are shown where neither a terminal nor `COLUMNS` says.
const WIDTH: usize = 100;

/// The fewest columns that text is laid out for.
const LEAST_WIDTH: usize = 40;

/// The columns of the terminal that standard output goes to.
pub(super) fn output_width() -> usize {
    columns(terminal_size::terminal_size_of(std::io::stdout()))
}

/// The columns of a terminal; without one, those that the environment's `COLUMNS` says.
fn columns(terminal: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    let width = match terminal {
        Some((width, _)) => Some(usize::from(width.0)),
        None => std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.trim().parse().ok())
            .filter(|columns| *columns > 0),
    };
    width.unwrap_or(WIDTH).max(LEAST_WIDTH)
}

/// How many bytes of a machine's format are written at once.
const BUFFER: usize = 1 << 16;

/// How many diagnostics are shown to people in one run. JSON has all.
const MOST_SHOWN: usize = 100;

/// How the diagnostics of a run are shown.
enum Showing {
    /// They are shown on standard error, the first of them.
    People,
    /// They are printed, one line each.
    Lines,
    /// They are kept for a JSON document.
    Document(Vec<Value>),
}

/// The run of a command over its files: prints results as they come, and keeps only those that it
/// must.
pub(super) struct Run {
    showing: Showing,
    /// One of the codes that were shown.
    explicable: Option<Code>,
    /// Whether that is an error's.
    explains_error: bool,
    shown: usize,
    hidden: usize,
    errors: usize,
    /// How many files have more errors than are reported, each at least one.
    cut: usize,
    /// How many diagnostics there are.
    found: usize,
    /// How many of them have a fix of the file that was named.
    fixable: Fixable,
    /// Whether an option of the command applies fixes.
    offers: bool,
    outcome: Outcome,
    /// Whether results go to standard error, since a text goes to standard output.
    beside: bool,
    /// Whether to stop: nobody reads the output, or it is known to have failed.
    over: bool,
    /// Where `--watch` looks for that.
    seen: Seen,
}

impl Run {
    /// A run that shows diagnostics on standard error.
    pub fn showing() -> Self {
        Self {
            showing: Showing::People,
            explicable: None,
            explains_error: false,
            shown: 0,
            hidden: 0,
            errors: 0,
            cut: 0,
            found: 0,
            fixable: Fixable::default(),
            offers: false,
            beside: false,
            outcome: Outcome::Fine,
            over: false,
            seen: Seen::default(),
        }
    }

    /// A run whose diagnostics go into a JSON document.
    pub fn document() -> Self {
        Self {
            showing: Showing::Document(Vec::new()),
            ..Self::showing()
        }
    }

    /// A run that prints a line a diagnostic.
    pub fn listing() -> Self {
        Self {
            showing: Showing::Lines,
            ..Self::showing()
        }
    }

    /// The run over these inputs, which may be watched.
    pub fn of(mut self, inputs: &Inputs) -> Self {
        self.seen = inputs.seen.clone();
        self
    }

    /// The run with its results on standard error.
    pub fn beside(mut self, beside: bool) -> Self {
        self.beside = beside;
        self
    }

    /// How many diagnostics there are.
    pub fn count(&self) -> usize {
        self.found
    }

    /// The run, which also reports how many fixes an option of the command applies.
    pub fn offering(mut self) -> Self {
        self.offers = true;
        self
    }

    /// `keep`s records of each file's networks, and prints the text of `take` for each record.
    pub fn over<R: Send>(
        &mut self,
        inputs: &Inputs,
        requires: Requires,
        keep: impl Fn(&File) -> Result<Vec<R>, String> + Sync,
        mut take: impl FnMut(R) -> Result<String, String>,
    ) {
        if self.over {
            return;
        }
        inputs.each(requires, keep, |file| {
            let text = file
                .result
                .and_then(|records| records.into_iter().map(&mut take).collect());
            self.file(&file.sources, &file.diagnostics, text)
        });
    }

    /// Whether there is use in going on.
    pub fn goes_on(&self) -> ControlFlow<()> {
        if self.over {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Reports the diagnostics of a file and prints its results; returns whether to continue.
    pub fn file(
        &mut self,
        sources: &Sources,
        diagnostics: &[Diagnostic],
        text: Result<String, String>,
    ) -> ControlFlow<()> {
        self.found(sources, diagnostics);
        self.print(text);
        self.goes_on()
    }

    /// Shows or keeps the diagnostics.
    pub fn found(&mut self, sources: &Sources, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        self.found = self.found.saturating_add(diagnostics.len());
        // A configuration file is never changed.
        let root = sources
            .get(SourceId::default())
            .map(|it| Path::new(&it.name));
        if root.is_some_and(|root| root.file_name() != Some(OsStr::new(FILE_NAME))) {
            diagnostics.iter().for_each(|one| self.fixable.add(one));
        }
        let errors = diagnostics.iter().filter(|found| found.is_error()).count();
        self.errors = self.errors.saturating_add(errors);
        let cut = diagnostics.iter().filter(|found| is_limit(found)).count();
        self.cut = self.cut.saturating_add(cut);
        match &mut self.showing {
            Showing::People => self.show(sources, diagnostics),
            Showing::Lines => {
                let lines = diagnostics.iter().map(|one| short_line(one, sources));
                self.print(Ok(lines.collect()));
            }
            Showing::Document(document) => {
                document.extend(diagnostics.iter().map(|one| diagnostic_value(one, sources)));
            }
        }
    }

    fn show(&mut self, sources: &Sources, diagnostics: &[Diagnostic]) {
        let width = columns(terminal_size::terminal_size_of(std::io::stderr()));
        let surface = surface(anstream::stderr().current_choice());
        let mut stderr = anstream::stderr().lock();
        let room = MOST_SHOWN.saturating_sub(self.shown).min(diagnostics.len());
        for found in diagnostics.iter().take(room) {
            // The first error, or the first shown diagnostic if there is none.
            if found.is_error() && !std::mem::replace(&mut self.explains_error, true) {
                self.explicable = Some(found.code);
            }
            self.explicable.get_or_insert(found.code);
            let text = render(found, sources, width, surface);
            // There is nowhere to report to when standard error is closed.
            let _ = writeln!(stderr, "{}\n", text.trim_end());
        }
        self.shown = self.shown.saturating_add(room);
        let hidden = diagnostics.iter().skip(room).filter(|it| !is_limit(it));
        let hidden = hidden.count();
        self.hidden = self.hidden.saturating_add(hidden);
    }

    /// Prints a text, or reports why there is none.
    pub fn print(&mut self, text: Result<String, String>) {
        if self.over {
            return;
        }
        let written = match text {
            Ok(text) if text.is_empty() => return,
            Ok(text) if self.beside => {
                note(&text);
                return;
            }
            Ok(text) => write(&text),
            Err(reason) => {
                complain(&reason);
                self.outcome = self.outcome.and(Outcome::Found);
                self.over = true;
                return;
            }
        };
        self.over = written.is_err();
        self.outcome = self.outcome.and(printed(written));
    }

    /// Lets `write` write to standard output, with no escape sequence removed.
    pub fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
        if self.over {
            return;
        }
        let mut out = std::io::BufWriter::with_capacity(BUFFER, std::io::stdout().lock());
        let written = write(&mut out).and_then(|()| out.flush());
        self.over = written.is_err();
        self.outcome = self.outcome.and(printed(written));
    }

    /// Ends the run with the result of `last`, which receives the diagnostics of a document.
    pub fn end(mut self, last: impl FnOnce(Value) -> Result<String, String>) -> Outcome {
        if !self.over {
            let diagnostics = match std::mem::replace(&mut self.showing, Showing::People) {
                Showing::Document(document) => Value::Array(document),
                Showing::People | Showing::Lines => Value::Null,
            };
            self.print(last(diagnostics));
        }
        if self.over {
            self.seen.end();
        }
        if let Some(code) = self.explicable {
            let _ = writeln!(anstream::stderr(), "for more: `cnn explain {}`", code.id);
        }
        if self.offers && self.explicable.is_some() {
            note(&self.fixable.offer());
        }
        if self.hidden > 0 {
            let (hidden, all) = (self.hidden, counted(self.errors, "error"));
            // The diagnostic of the limit counts for at least one error that is not reported.
            let all = match self.cut {
                0 => format!("{all} in all"),
                _ => format!("at least {all} in all, more than are reported"),
            };
            let _ = writeln!(
                anstream::stderr(),
                "and {hidden} more ({all}); to see them: `cnn check --format short`, or `--format json`"
            );
        }
        if self.errors > 0 {
            self.outcome.and(Outcome::Found)
        } else {
            self.outcome
        }
    }
}

/// Where diagnostics are shown that go to a stream with that choice.
pub(super) fn surface(choice: anstream::ColorChoice) -> Surface {
    match choice {
        anstream::ColorChoice::Never => Surface::Plain,
        anstream::ColorChoice::Auto
        | anstream::ColorChoice::Always
        | anstream::ColorChoice::AlwaysAnsi => Surface::Terminal,
    }
}

/// Whether it says that a file has more errors than are reported.
fn is_limit(found: &Diagnostic) -> bool {
    found.code == TOO_MANY_MISTAKES
}

/// "1 file", "3 files"
pub(super) fn counted(count: usize, what: &str) -> String {
    let ending = match (count, what.ends_with("fix")) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{count} {what}{ending}")
}

/// Prints to standard error.
pub(super) fn note(text: &str) {
    // There is nowhere to report to when standard error is closed.
    let _ = write!(anstream::stderr().lock(), "{text}");
}

/// A JSON document as it is printed.
pub(super) fn document(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A JSON document with a list that is printed as it comes, so that it takes no memory.
#[derive(Debug)]
pub(super) struct LongDocument {
    list: &'static str,
    begun: bool,
}

impl LongDocument {
    /// A document whose list has that name.
    pub fn of(list: &'static str) -> Self {
        Self { list, begun: false }
    }

    fn head(&self) -> String {
        format!("{{\n  \"schema\": {SCHEMA},\n  \"{}\": [", self.list)
    }

    /// The text of the next value in the list.
    pub fn next(&mut self, value: &Value) -> String {
        let before = self.before();
        // No text of JSON has an end of line in it.
        let value = format!("{value:#}").replace('\n', INDENT);
        format!("{before}{INDENT}{value}")
    }

    /// Writes the next value in the list while its text is made.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write_next(
        &mut self,
        out: &mut dyn Write,
        value: &impl Serialize,
    ) -> std::io::Result<()> {
        write!(out, "{}{INDENT}", self.before())?;
        Ok(serde_json::to_writer_pretty(Indented(out), value)?)
    }

    fn before(&mut self) -> String {
        if std::mem::replace(&mut self.begun, true) {
            ",".to_owned()
        } else {
            self.head()
        }
    }

    /// The text after the last value.
    pub fn end(&self, diagnostics: &Value) -> String {
        let before = if self.begun {
            "\n  ]".to_owned()
        } else {
            self.head() + "]"
        };
        let diagnostics = format!("{diagnostics:#}").replace('\n', "\n  ");
        format!("{before},\n  \"diagnostics\": {diagnostics}\n}}\n")
    }
}

/// Between a line of a list's member and the next one.
const INDENT: &str = "\n    ";

/// Sets in the lines of a member of a list.
struct Indented<W>(W);

impl<W: Write> Write for Indented<W> {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
            if number > 0 {
                self.0.write_all(INDENT.as_bytes())?;
            }
            self.0.write_all(line)?;
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// Texts one after the other, an empty line between them.
#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    begun: bool,
}

impl Paragraphs {
    /// Whether there was one.
    pub fn begun(&self) -> bool {
        self.begun
    }

    /// The next text, parted from the one before.
    pub fn next(&mut self, text: String) -> String {
        if std::mem::replace(&mut self.begun, true) {
            format!("\n{text}")
        } else {
            text
        }
    }
}

/// Prints to standard output. A closed pipe is not an error; any other failure is an error of the
/// command.
pub(super) fn print(text: &str) -> Outcome {
    printed(write(text))
}

/// Writes to standard output.
pub(super) fn write(text: &str) -> std::io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// How a command ends of which this came when it printed.
pub(super) fn printed(written: std::io::Result<()>) -> Outcome {
    match written {
        Ok(()) => Outcome::Fine,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Outcome::Fine,
        Err(error) => {
            complain(&format_args!("the output cannot be written: {error}"));
            Outcome::Found
        }
    }
}

/// Reports on standard error why a command cannot continue.
pub(super) fn complain(reason: &dyn std::fmt::Display) {
    let reason = reason.to_string();
    let _ = writeln!(anstream::stderr(), "error: {}", visible_lines(&reason));
}
