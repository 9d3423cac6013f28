//! How often each code was found.

use super::Finding;
use crate::diagnostic::{Applicability, Code};
use std::collections::BTreeMap;

/// How often a code was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeCount {
    /// The code.
    pub code: Code,
    /// The findings.
    pub count: usize,
    /// The findings whose first fix is safe.
    pub safe: usize,
    /// The findings whose first fix is unsafe.
    pub unsafe_: usize,
}

/// The codes that were found, the most frequent first.
pub fn statistics(findings: &[Finding]) -> Vec<CodeCount> {
    let mut counts: BTreeMap<Code, CodeCount> = BTreeMap::new();
    for found in findings {
        let count = counts.entry(found.code).or_insert(CodeCount {
            code: found.code,
            count: 0,
            safe: 0,
            unsafe_: 0,
        });
        count.count = count.count.saturating_add(1);
        match found.applicability() {
            Some(Applicability::Safe) => count.safe = count.safe.saturating_add(1),
            Some(Applicability::Unsafe) => count.unsafe_ = count.unsafe_.saturating_add(1),
            Some(Applicability::Display) | None => {}
        }
    }
    let mut counts: Vec<CodeCount> = counts.into_values().collect();
    counts.sort_by_key(|it| std::cmp::Reverse(it.count));
    counts
}

/// The counts as a table, with a legend of its marks below.
pub fn statistics_text(counts: &[CodeCount]) -> String {
    let wide = counts.iter().map(|it| it.count.to_string().len()).max();
    let wide = wide.unwrap_or(0);
    let (mut safe, mut not_safe) = (false, false);
    let mut text = String::new();
    for it in counts {
        let mark = match (it.safe, it.unsafe_) {
            (0, 0) => "[ ]",
            (0, _) => "[-]",
            _ => "[*]",
        };
        safe |= mark == "[*]";
        not_safe |= mark == "[-]";
        let (count, id, name) = (it.count, it.code.id, it.code.name);
        text.push_str(&format!("{count:>wide$}  {id}  {mark} {name}\n"));
    }
    if safe {
        text.push_str("[*] `--fix` repairs some or all of them\n");
    }
    if not_safe {
        text.push_str("[-] `--fix --unsafe-fixes` does\n");
    }
    text
}
