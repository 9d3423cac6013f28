//! The findings of a run over many files, in the formats that people, editors and services read.
//!
//! A [`Findings`] becomes a text: it has diagnostics whose places are resolved ([`Finding`]), so
//! that they outlive the texts, and the facts about their codes. A format is one file with one
//! function, and a line in [`FORMATS`], from which the command line takes its choices.

mod fingerprint;
mod github;
mod gitlab;
mod json;
#[cfg(feature = "cli")]
mod junit;
mod place;
mod sarif;
mod short;
mod statistics;

pub use fingerprint::{Fingerprint, fingerprints};
pub use json::{finding_value, findings_json, insert_fixed};
pub use place::{Finding, Origin, Place, Point, Remark, Repair, Root};
pub use short::short_finding;
pub use statistics::{CodeCount, statistics, statistics_text};

use crate::diagnostic::{Code, Severity};

/// The findings of a run.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The findings that are shown, in the order of the files.
    pub shown: &'a [Finding],
    /// How many were found, with those that are not shown.
    pub counts: Counts,
    /// The files that were read, with those where nothing was found.
    pub files: &'a [String],
    /// The folder that paths are relative to.
    pub root: &'a Root,
    /// Whether the document has the counts of each code as well.
    pub statistics: bool,
    /// The fixes that were made before.
    pub fixed: &'a [FixMade],
}

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FixMade {
    /// The code of the finding that it fixes.
    pub code: Code,
    /// The file of that.
    pub file: String,
    /// The line of that, from 1, as the file was before the fix.
    pub line: usize,
    /// The effect of the fix.
    pub message: String,
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Infos.
    pub info: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        let count = match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Info => &mut self.info,
        };
        *count = count.saturating_add(1);
    }

    /// All together.
    pub fn all(self) -> usize {
        self.error
            .saturating_add(self.warning)
            .saturating_add(self.info)
    }
}

impl FromIterator<Severity> for Counts {
    fn from_iter<I: IntoIterator<Item = Severity>>(severities: I) -> Self {
        let mut counts = Self::default();
        for severity in severities {
            counts.add(severity);
        }
        counts
    }
}

/// A format of findings.
#[derive(Clone, Copy, Debug)]
pub struct FindingsFormat {
    /// The name of the format on the command line.
    pub name: &'static str,
    /// A description of the format, in one line.
    pub about: &'static str,
    /// The whole text.
    pub write: fn(&Findings) -> String,
}

/// All formats, in the order in which help lists them.
pub const FORMATS: &[FindingsFormat] = &[
    short::FORMAT,
    json::FORMAT,
    sarif::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    #[cfg(feature = "cli")]
    junit::FORMAT,
];
