//! What becomes of fixed texts: they are written, printed, or shown as a diff.

use super::fix::{Change, Doing, Fixed};
use super::show::note;
use crate::cli::Outcome;
use crate::cli::input::Chosen;
use crate::cli::output::{complain, print, write_whole};
use crate::cli::read::read_file;
use similar::TextDiff;
use std::path::Path;

/// The lines around a change that a diff shows.
const CONTEXT: usize = 3;

impl Fixed {
    /// Writes the files that were changed, and prints the text of standard input, changed or not.
    pub fn write(&self, chosen: &Chosen) -> Outcome {
        let mut outcome = Outcome::Fine;
        let files = self.changes.iter().filter(|it| !it.is_typed());
        for change in files {
            if let Err(reason) = change.write() {
                complain(&reason);
                outcome = outcome.and(Outcome::Found);
            }
        }
        let mut inputs = chosen.inputs().iter();
        if let Some(input) = inputs.find(|it| it.text.is_typed()) {
            let mut changes = self.changes.iter();
            let printed = match (changes.find(|it| it.is_typed()), input.text.read()) {
                (Some(change), _) => print(&change.after),
                (None, Ok(text)) => print(&text),
                // It is reported with what is found.
                (None, Err(_)) => Outcome::Found,
            };
            outcome = outcome.and(printed);
        }
        outcome
    }

    /// Prints what was changed as a unified diff.
    pub fn diff(&self, doing: Doing) -> Outcome {
        let mut outcome = Outcome::Fine;
        for change in &self.changes {
            let printed = print(&change.diff());
            outcome = outcome.and(Outcome::Found).and(printed);
        }
        let summary = self.summary(doing);
        let summary = summary.replacen("fixed", "would fix", 1);
        note(&summary.replacen("added", "would add", 1));
        outcome
    }
}

impl Change {
    /// Whether it is the text of standard input.
    fn is_typed(&self) -> bool {
        self.path == Path::new("-")
    }

    fn write(&self) -> Result<(), String> {
        let name = self.path.display();
        let now = read_file(&self.path).ok();
        if now.as_deref() != Some(&*self.before) {
            return Err(format!(
                "{name}: the file has changed since it was read, and is not fixed"
            ));
        }
        let known = std::fs::metadata(&self.path).map_err(|error| format!("{name}: {error}"))?;
        if known.permissions().readonly() {
            return Err(format!("{name}: the file is read-only, and is not fixed"));
        }
        write_whole(&self.path, &self.after)
    }

    /// The change as a unified diff, which `patch` applies.
    fn diff(&self) -> String {
        let diff = TextDiff::from_lines(&*self.before, &*self.after);
        let mut diff = diff.unified_diff();
        let diff = diff.context_radius(CONTEXT).header(&self.name, &self.name);
        diff.to_string()
    }
}
