//! How fixed texts are output: they are written, printed, or shown as a diff.

use super::{Change, Doing, Fixed};
use crate::cli::Outcome;
use crate::cli::input::Chosen;
use crate::cli::output::{complain, note, print};
use crate::cli::write::{Existing, Target};
use crate::source::read_file;
use similar::TextDiff;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The lines around a change that a diff shows.
const CONTEXT: usize = 3;

impl Fixed {
    /// Writes the files that were changed, and prints the text of standard input, changed or not. A
    /// file that could not be written is reported, and is no longer among the changes; nor is a
    /// file that a fix changes together with it.
    pub fn write(&mut self, chosen: &Chosen) -> Outcome {
        let mut outcome = Outcome::Fine;
        let mut refused = HashSet::new();
        for change in self.changes.iter().filter(|it| !it.is_typed()) {
            if let Err(reason) = change.check() {
                complain(&reason);
                refused.insert(change.path.clone());
            }
        }
        self.refuse(&mut refused);
        for change in self.changes.iter().filter(|it| !it.is_typed()) {
            if let Err(reason) = change.write() {
                complain(&reason);
                refused.insert(change.path.clone());
            }
        }
        self.refuse(&mut refused);
        if !refused.is_empty() {
            outcome = Outcome::Found;
        }
        let mut inputs = chosen.inputs().iter();
        if let Some(input) = inputs.find(|it| it.text.is_typed()) {
            let mut changes = self.changes.iter();
            let printed = match (changes.find(|it| it.is_typed()), input.text.read()) {
                (Some(change), _) => print(&change.after),
                (None, Ok(text)) => print(&text),
                // It is reported with the findings.
                (None, Err(_)) => Outcome::Found,
            };
            outcome = outcome.and(printed);
        }
        outcome
    }

    /// Takes back the changes of these files, and of those that have a fix in common with them.
    fn refuse(&mut self, refused: &mut HashSet<PathBuf>) {
        loop {
            let before = refused.len();
            let of_both = self.made.iter();
            let of_both =
                of_both.filter(|made| made.files.iter().any(|file| refused.contains(file)));
            let more: Vec<PathBuf> = of_both.flat_map(|made| &made.files).cloned().collect();
            refused.extend(more);
            if refused.len() == before {
                break;
            }
        }
        self.made.retain(|made| {
            let mut files = made.files.iter();
            !files.any(|file| refused.contains(file))
        });
        self.changes
            .retain(|change| !refused.contains(&change.path));
        for path in &*refused {
            self.texts.forget(path);
        }
    }

    /// Prints the changes as a unified diff.
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

    /// Whether the file may be written, else why not.
    fn check(&self) -> Result<(), String> {
        let name = &self.name;
        let now = read_file(&self.path).ok();
        if now.as_deref() != Some(&*self.before) {
            return Err(format!(
                "{name}: the file has changed since it was read, and is not fixed"
            ));
        }
        let target = Target::of(&self.path, Existing::Replaced);
        let target = target.map_err(|_| format!("{name}: the file is read-only, and is not fixed"));
        target.map(|_| ())
    }

    fn write(&self) -> Result<(), String> {
        Target::of(&self.path, Existing::Replaced)?.write(&self.after)
    }

    /// The change as a unified diff, which `patch` applies.
    fn diff(&self) -> String {
        let diff = TextDiff::from_lines(&*self.before, &*self.after);
        let mut diff = diff.unified_diff();
        let diff = diff.context_radius(CONTEXT).header(&self.name, &self.name);
        diff.to_string()
    }
}
