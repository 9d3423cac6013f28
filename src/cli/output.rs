//! What a command prints.

use super::Outcome;
use super::input::File;
use crate::diagnostic::{Diagnostic, render};
use crate::report::diagnostics_value;
use crate::source::Sources;
use clap::ValueEnum;
use serde_json::Value;
use std::io::{ErrorKind, Write};

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people
    Human,
    /// One JSON document, diagnostics included
    Json,
}

/// The columns that are shown where no terminal says.
const WIDTH: usize = 100;

/// The columns of the terminal that standard output goes to.
pub(super) fn output_width() -> usize {
    let terminal = terminal_size::terminal_size_of(std::io::stdout());
    terminal.map_or(WIDTH, |(width, _)| usize::from(width.0))
}

/// Prints all diagnostics to standard error, in colour where that is a terminal that has it.
pub(super) fn print_diagnostics(files: &[File]) {
    let width = terminal_size::terminal_size_of(std::io::stderr())
        .map_or(WIDTH, |(width, _)| usize::from(width.0));
    let mut stderr = anstream::stderr().lock();
    for file in files {
        for found in &file.compiled.diagnostics {
            let text = render(found, &file.sources, width, true);
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(stderr, "{}\n", text.trim_end());
        }
    }
}

/// The diagnostics of all files for a JSON document.
pub(super) fn diagnostics_of(files: &[File]) -> Value {
    diagnostics_value(files.iter().map(found_in))
}

/// A file's texts and diagnostics.
pub(super) fn found_in(file: &File) -> (&Sources, &[Diagnostic]) {
    (&file.sources, &file.compiled.diagnostics)
}

/// Prints to standard output. A reader that has gone away is no mistake; any other failure is one
/// of the command.
pub(super) fn print(text: &str) -> Outcome {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(text.as_bytes());
    printed(written.and_then(|()| stdout.flush()))
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

/// Prints a JSON document.
pub(super) fn print_json(document: &Value) -> Outcome {
    print(&format!("{document:#}\n"))
}

/// How a command about these files ends.
pub(super) fn outcome(files: &[File]) -> Outcome {
    if files.iter().all(File::is_ok) {
        Outcome::Fine
    } else {
        Outcome::Found
    }
}

/// Tells on standard error why a command cannot go on.
pub(super) fn complain(reason: &dyn std::fmt::Display) {
    let _ = writeln!(anstream::stderr(), "error: {reason}");
}
