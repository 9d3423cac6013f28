//! `--add-allow`: a baseline of comments that allow today's findings.

use crate::cli::file::File;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::lint::edits_to_allow;
use crate::source::Sources;

/// The findings of a file, each with only one fix, the comment that allows it: the first finding of
/// a line has the comment for all.
pub(super) fn with_comments(file: &File, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for one in &mut found {
        one.fixes.clear();
    }
    let Some(program) = file.texts.program() else {
        return found;
    };
    for edit in edits_to_allow(program, &found) {
        let mut all = found.iter_mut();
        if let Some(one) = all.find(|one| on_its_line(one, &edit, &program.sources)) {
            let fix = Fix::new(Applicability::Safe, "allow it", vec![edit]);
            one.fixes.push(fix);
        }
    }
    found
}

fn on_its_line(found: &Diagnostic, edit: &Edit, sources: &Sources) -> bool {
    let (place, edited) = (found.primary.span, edit.span);
    let line = |offset| sources.get(place.source).map(|it| it.position(offset).line);
    !found.is_error() && place.source == edited.source && line(place.start) == line(edited.start)
}
