//! The output of a run over the files: each finding once, in a format.

use crate::cli::Outcome;
use crate::cli::fix::{Doing, Fixed};
use crate::cli::fixable::Fixable;
use crate::cli::output::{counted, note, output_width, printed, surface, write};
use crate::cli::watch::Seen;
use crate::diagnostic::{Applicability, Code, Diagnostic, Severity, render};
use crate::report::findings::{
    Counts, Finding, Findings, FindingsFormat, Fingerprint, FixMade, Root, statistics,
    statistics_text,
};
use crate::source::Sources;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

/// How many findings are shown to people in one run. The other formats have all.
const MOST_SHOWN: usize = 100;

/// How findings are printed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// Text for people, each finding with its place in the file.
    Human,
    /// A document.
    Document(&'static FindingsFormat),
}

/// The output options of a run, and those that decide its exit code.
#[derive(Clone, Debug)]
pub(super) struct Showing {
    pub form: Form,
    /// The least grave findings that are shown.
    pub level: Severity,
    /// Whether codes are counted.
    pub statistics: bool,
    /// Whether findings are reported where they are results, and not beside a text that is one.
    pub on_stderr: bool,
    /// Whether findings leave the exit code at 0.
    pub exit_zero: bool,
    /// The folder that paths are relative to.
    pub root: Root,
    /// Where `--watch` looks for the end of the output.
    pub seen: Seen,
}

/// The findings of a run.
pub(super) struct Report<'s> {
    showing: &'s Showing,
    /// How often each finding was there before the changes that are looked at.
    known: HashMap<Fingerprint, usize>,
    once: Once<'s>,
    files: Vec<String>,
    files_with_findings: usize,
    /// The names of those with findings that have fixes.
    with_fixes: HashSet<String>,
    shown: Vec<Finding>,
    counts: Counts,
    printed: usize,
    outcome: Outcome,
    over: bool,
}

/// The findings of files that use the same files, each once.
#[derive(Debug)]
pub(super) struct Once<'r> {
    root: &'r Root,
    seen: HashSet<Place>,
}

/// A key that is equal for two findings of different files that are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Text(Code, String, usize, usize),
    None(Code, String),
}

impl<'r> Once<'r> {
    /// Nothing yet; paths are relative to `root`.
    pub fn new(root: &'r Root) -> Self {
        Self {
            root,
            seen: HashSet::new(),
        }
    }

    /// The findings of a file that no file before it has, each with its diagnostic. Two of one file
    /// at one place are two.
    pub fn new_of<'d>(
        &mut self,
        sources: &Sources,
        diagnostics: &'d [Diagnostic],
    ) -> Vec<(Finding, &'d Diagnostic)> {
        let mut new = Vec::new();
        let mut places = Vec::new();
        for diagnostic in diagnostics {
            let found = Finding::of(diagnostic, sources);
            let place = match &found.place {
                Some(it) => {
                    let (start, end) = (it.start.offset, it.end.offset);
                    Place::Text(found.code, self.root.path_of(it), start, end)
                }
                None => Place::None(found.code, found.message.clone()),
            };
            if !self.seen.contains(&place) {
                places.push(place);
                new.push((found, diagnostic));
            }
        }
        self.seen.extend(places);
        new
    }
}

impl Showing {
    /// Whether it says how many fixes can be applied.
    pub fn offers_fixes(&self) -> bool {
        match self.form {
            Form::Human => true,
            Form::Document(_) => false,
        }
    }
}

impl<'s> Report<'s> {
    /// Nothing yet; of each known finding, as many as there were are left out.
    pub fn new(showing: &'s Showing, known: HashMap<Fingerprint, usize>) -> Self {
        Self {
            showing,
            known,
            once: Once::new(&showing.root),
            files: Vec::new(),
            files_with_findings: 0,
            with_fixes: HashSet::new(),
            shown: Vec::new(),
            counts: Counts::default(),
            printed: 0,
            outcome: Outcome::Fine,
            over: false,
        }
    }

    /// Adds the findings of a file; returns whether to continue.
    pub fn file(
        &mut self,
        name: &str,
        sources: &Sources,
        diagnostics: &[Diagnostic],
    ) -> ControlFlow<()> {
        if !name.is_empty() {
            self.files.push(name.to_owned());
        }
        let mut some = false;
        for (found, diagnostic) in self.once.new_of(sources, diagnostics) {
            if self.is_known(&found) {
                continue;
            }
            self.counts.add(found.severity);
            if found.severity <= self.showing.level {
                some = true;
                if found.applicability().is_some() {
                    self.with_fixes.insert(name.to_owned());
                }
                self.show(found, diagnostic, sources);
            }
        }
        let with = usize::from(some);
        self.files_with_findings = self.files_with_findings.saturating_add(with);
        if self.over {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Whether it was there before the changes.
    fn is_known(&mut self, found: &Finding) -> bool {
        if self.known.is_empty() {
            return false;
        }
        let print = Fingerprint::of(found, &self.showing.root);
        let left = self.known.get_mut(&print).filter(|left| **left > 0);
        left.map(|left| *left = left.saturating_sub(1)).is_some()
    }

    fn show(&mut self, found: Finding, diagnostic: &Diagnostic, sources: &Sources) {
        let is_human = matches!(self.showing.form, Form::Human) && !self.showing.statistics;
        if is_human && self.printed < MOST_SHOWN {
            self.printed = self.printed.saturating_add(1);
            let choice = if self.showing.on_stderr {
                anstream::stderr().current_choice()
            } else {
                anstream::stdout().current_choice()
            };
            let text = render(diagnostic, sources, output_width(), surface(choice));
            self.print(&format!("{}\n\n", text.trim_end()));
        }
        self.shown.push(found);
    }

    fn print(&mut self, text: &str) {
        if self.over || text.is_empty() {
            return;
        }
        if self.showing.on_stderr {
            note(text);
            return;
        }
        let written = write(text);
        self.over = written.is_err();
        self.outcome = self.outcome.and(printed(written));
    }

    /// The names of the files with shown findings that have fixes, to print how many of them can be
    /// applied; none where the output ended early.
    pub fn with_fixes(&self) -> HashSet<String> {
        match self.over {
            true => HashSet::new(),
            false => self.with_fixes.clone(),
        }
    }

    /// Prints the final lines, and returns the exit code: `fixed` says which fixes were made
    /// before, `tried` which could be made of those that are shown.
    pub fn end(mut self, fixed: Option<(&Fixed, Doing)>, tried: Option<&Fixed>) -> Outcome {
        match self.showing.form {
            Form::Human => {
                let text = self.human(fixed, tried);
                self.print(&text);
                let printed = self.shown.iter().take(self.printed);
                let first = printed.min_by_key(|found| found.severity);
                if let Some(found) = first.filter(|_| !self.over) {
                    note(&format!("for more: `cnn explain {}`\n", found.code.id));
                }
            }
            Form::Document(format) => {
                let fixed = fixed.filter(|(_, doing)| *doing == Doing::Fix);
                let made = fixed.iter().flat_map(|(fixed, _)| &fixed.made);
                let made: Vec<FixMade> = made.map(|made| made.fix.clone()).collect();
                let text = (format.write)(&Findings {
                    shown: &self.shown,
                    counts: self.counts,
                    files: &self.files,
                    root: &self.showing.root,
                    statistics: self.showing.statistics,
                    fixed: &made,
                });
                self.print(&text);
            }
        }
        let bad = self.counts.error > 0 || self.counts.warning > 0;
        if bad && !self.showing.exit_zero {
            self.outcome = self.outcome.and(Outcome::Found);
        }
        if self.over {
            self.showing.seen.end();
        }
        self.outcome
    }

    /// The text after the findings, for people.
    fn human(&self, fixed: Option<(&Fixed, Doing)>, tried: Option<&Fixed>) -> String {
        let mut text = String::new();
        if self.showing.statistics {
            text.push_str(&statistics_text(&statistics(&self.shown)));
        }
        let unprinted = self.shown.len().saturating_sub(self.printed);
        if unprinted > 0 && !self.showing.statistics {
            let more = counted(unprinted, "more finding");
            text.push_str(&format!("and {more}; `--format short` prints them all\n"));
        }
        if let Some((fixed, doing)) = fixed {
            text.push_str(&fixed.summary(doing));
        }
        let files = counted(self.files.len(), "file");
        let shown: Counts = self.shown.iter().map(|it| it.severity).collect();
        text.push_str(&match words(shown) {
            None => format!("found nothing in {files}"),
            Some(found) => match self.files_with_findings {
                with if with < self.files.len() => format!("found {found} in {with} of {files}"),
                _ => format!("found {found} in {files}"),
            },
        });
        let hidden = self.counts.all().saturating_sub(shown.all());
        if hidden > 0 {
            let level = if self.counts.warning > shown.warning {
                "warning"
            } else {
                "info"
            };
            let hidden = words(Counts {
                error: 0,
                warning: self.counts.warning.saturating_sub(shown.warning),
                info: self.counts.info.saturating_sub(shown.info),
            });
            let hidden = hidden.unwrap_or_default();
            text.push_str(&format!("; {hidden} not shown (`--level {level}`)"));
        }
        text.push('\n');
        if let Some(tried) = tried {
            text.push_str(&fixable(tried));
        }
        text
    }
}

/// How many fixes would be made, and which would not, with the reason.
fn fixable(tried: &Fixed) -> String {
    let count = |applicability| {
        let made = tried.made.iter();
        made.filter(|it| it.applicability == applicability).count()
    };
    let fixable = Fixable {
        safe: count(Applicability::Safe),
        not_safe: count(Applicability::Unsafe),
    };
    let mut text = fixable.offer();
    let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (fix, reason) in &tried.left_out {
        let count = reasons.entry((fix.code.id, reason)).or_default();
        *count = count.saturating_add(1);
    }
    for ((code, reason), count) in reasons {
        let fixes = counted(count, "fix");
        text.push_str(&format!("{fixes} of {code} cannot be made: {reason}\n"));
    }
    text
}

/// "2 errors, 1 warning"; `None` of none.
fn words(counts: Counts) -> Option<String> {
    let all = [
        (counts.error, "error"),
        (counts.warning, "warning"),
        (counts.info, "info"),
    ];
    let words = all.into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = words.map(|(count, what)| counted(count, what)).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
