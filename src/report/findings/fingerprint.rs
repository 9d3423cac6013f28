//! The facts that identify a finding in another version of its file.
//!
//! The line number is no part of it, so that a finding stays the same where lines are put in above
//! it: it is the code, the file, the network or block, and the text of the line.

use super::{Finding, Root};
use crate::report::hash::Hash128;
use std::collections::HashMap;

/// A finding without its line number and its numbers; equal for the same finding of two versions,
/// and for findings of one code on equal lines of one definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of a finding; paths are relative to `root`.
    pub fn of(found: &Finding, root: &Root) -> Self {
        let mut hash = Hash128::default();
        hash.add(found.code.id.as_bytes());
        match &found.place {
            Some(place) => {
                hash.add(root.path_of(place).as_bytes());
                hash.add(found.definition.as_deref().unwrap_or_default().as_bytes());
                hash.add(found.line.as_bytes());
            }
            // A file that cannot be read is named in the message.
            None => hash.add(found.message.as_bytes()),
        }
        Self(hash.value())
    }

    /// The `nth` of those that are equal, from 0.
    fn nth(self, nth: usize) -> Self {
        if nth == 0 {
            return self;
        }
        let mut hash = Hash128::default();
        hash.add(&self.0.to_be_bytes());
        hash.add(nth.to_string().as_bytes());
        Self(hash.value())
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// The fingerprints of findings, in their order, no two of them equal.
pub fn fingerprints(findings: &[Finding], root: &Root) -> Vec<Fingerprint> {
    let mut seen: HashMap<Fingerprint, usize> = HashMap::new();
    let prints = findings.iter().map(|found| {
        let print = Fingerprint::of(found, root);
        let nth = seen.entry(print).or_default();
        let unique = print.nth(*nth);
        *nth = nth.saturating_add(1);
        unique
    });
    prints.collect()
}
