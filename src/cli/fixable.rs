//! How many of the reported diagnostics have fixes, and the options that apply them.

use super::output::counted;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::source::SourceId;

/// How many diagnostics have a fix that can be applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fixable {
    pub safe: usize,
    pub not_safe: usize,
}

impl Fixable {
    /// Counts a diagnostic whose fix changes only the file that was named.
    pub fn add(&mut self, found: &Diagnostic) {
        let own = |fix: &&Fix| {
            let mut edits = fix.edits.iter();
            edits.all(|edit| edit.span.source == SourceId::default())
        };
        let applicable = found.fixes.iter().filter(own).map(|fix| fix.applicability);
        match applicable.min() {
            Some(Applicability::Safe) => self.safe = self.safe.saturating_add(1),
            Some(Applicability::Unsafe) => self.not_safe = self.not_safe.saturating_add(1),
            Some(Applicability::Display) | None => {}
        }
    }

    /// Which options apply them; nothing where there are none.
    pub fn offer(self) -> String {
        let mut parts = Vec::new();
        if self.safe > 0 {
            parts.push(format!("{} with `--fix`", counted(self.safe, "safe fix")));
        }
        if self.not_safe > 0 {
            let fixes = counted(self.not_safe, "unsafe fix");
            parts.push(format!("{fixes} with `--fix --unsafe-fixes`"));
        }
        if parts.is_empty() {
            return String::new();
        }
        format!("{}\n", parts.join(", "))
    }
}
