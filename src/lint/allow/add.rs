//! A baseline: the comments that allow today's findings.

use super::comment;
use super::region::line_of;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::lint::{Check, Rule, configurable};
use crate::program::Program;
use crate::source::{SourceId, TextRange, offset};
use std::collections::{BTreeMap, BTreeSet};

/// The reason that is in a comment of a baseline.
const REASON: &str = "baseline";

/// The edits that allow findings: `# allow CODE: baseline` at the end of the line on which each
/// begins. A comment there that allows others gets the codes added; before any other comment, a new
/// one is put. Errors of the compiler, findings about such comments, and findings outside of the
/// project are left out.
///
/// ```
/// use cnn_lang::diagnostic::apply;
/// use cnn_lang::elaborate::analyze;
/// use cnn_lang::lint::{Settings, Subject, edits_to_allow, lint};
/// use cnn_lang::program::Program;
/// use cnn_lang::source::{Memory, SourceId};
///
/// let text = "network n {\n  input 3x8x8\n  conv 8 3x3 -> relu -> relu   # twice\n}\n";
/// let load = |text: &str| Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
/// let found = |program: &Program| {
///     let analysis = analyze(program, None, &[]);
///     lint(&Subject::of_program(program, &analysis), &Settings::default())
/// };
/// let program = load(text);
/// let edits = edits_to_allow(&program, &found(&program));
/// let after = apply(text, SourceId(0), &edits).unwrap();
/// assert!(after.contains("relu   # allow A202: baseline # twice\n"));
/// assert!(found(&load(&after)).is_empty());
/// ```
pub fn edits_to_allow(program: &Program, findings: &[Diagnostic]) -> Vec<Edit> {
    let mut lines: BTreeMap<(SourceId, u32), (TextRange, BTreeSet<&'static str>)> = BTreeMap::new();
    for found in findings {
        let place = found.primary.span;
        let Some(source) = program.sources.get(place.source) else {
            continue;
        };
        if is_allowable(found.code) && is_own(program, place.source) {
            let line = line_of(&source.text, place.start);
            let (_, codes) = lines
                .entry((place.source, line.start))
                .or_insert((line, BTreeSet::new()));
            codes.insert(found.code.id);
        }
    }
    let edits = lines
        .into_iter()
        .filter_map(|((source, _), (line, codes))| {
            let codes: Vec<&str> = codes.into_iter().collect();
            edit(program, source, line, &codes)
        });
    edits.collect()
}

fn is_allowable(code: Code) -> bool {
    let one = configurable().iter().find(|one| one.code == code);
    let is_about_allows = |rule: &Rule| matches!(rule.check, Check::Allows(_));
    one.is_some_and(|one| !one.rule.is_some_and(is_about_allows))
}

/// Whether a text is a file of the project.
fn is_own(program: &Program, source: SourceId) -> bool {
    let mut modules = (0..program.module_count()).filter_map(|it| program.module(it));
    modules.any(|module| module.file.source == source) && !program.is_standard(source)
}

/// The edit that allows codes on a line.
fn edit(program: &Program, source: SourceId, line: TextRange, codes: &[&str]) -> Option<Edit> {
    let modules = (0..program.module_count()).filter_map(|it| program.module(it));
    let mut files = modules.map(|module| &module.file);
    let file = files.find(|file| file.source == source)?;
    let text = &*program.sources.get(source)?.text;
    let mut comments = file.comments.iter();
    let comment = comments.find(|comment| line.contains_range(comment.range()));
    let list = codes.join(", ");
    let Some(comment) = comment else {
        let code = offset(line.of(text).trim_end().len());
        let end = TextRange::empty(line.start.saturating_add(code));
        let added = format!("  # allow {list}: {REASON}");
        return Some(Edit::new(end.span(source), added));
    };
    let written = comment.range().of(text);
    match comment::read(written).filter(|it| !it.of_file) {
        Some(known) => {
            let last = known.items.last()?.range.shift(comment.start);
            let is_new = |code: &&&str| {
                let mut known = known.items.iter();
                !known.any(|item| item.means.as_ref().is_ok_and(|it| it.id == **code))
            };
            let new: String = codes
                .iter()
                .filter(is_new)
                .map(|it| format!(", {it}"))
                .collect();
            (!new.is_empty()).then(|| Edit::new(last.after().span(source), new))
        }
        // A comment that documents the next line must stay as it is.
        None if written.starts_with("##") => {
            let blanks = line.of(text);
            let indent = blanks.get(..blanks.len().saturating_sub(blanks.trim_start().len()))?;
            let added = format!("{indent}# allow {list}: {REASON}\n");
            Some(Edit::new(line.before().span(source), added))
        }
        None => Some(Edit::new(
            comment.before(),
            format!("# allow {list}: {REASON} "),
        )),
    }
}
