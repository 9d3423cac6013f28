//! G107.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::suggest::list;
use crate::lint::{Allows, rule};

rule! {
    /// A comment allows a rule that reports nothing here.
    ///
    /// The finding was fixed, or the comment is in the wrong place: at the end of a line it applies
    /// to that line, on its own line it applies to the next statement. A leftover comment would
    /// hide the next finding of its rule, which nobody has seen. Comments about rules that are off,
    /// and about blocks that no network of the file uses, are not reported.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu       # allow A202: the second one is kept for later
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Remove the comment:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G107" "unused-allow"
    level: Warning,
    fix: Safe,
    source: "as `unused-noqa` of Ruff and `suppressions/unused` of Biome",
    check_allows: check,
}

fn check(allows: &Allows<'_>) -> Vec<Diagnostic> {
    let found = allows.all().filter_map(|allow| {
        let unused = allows.unused(allow);
        let (first, others) = unused.split_first()?;
        let names: Vec<&str> = unused.iter().map(|item| item.text).collect();
        let message = format!(
            "nothing here is reported as {}, which this comment allows",
            list(&names)
        );
        let found = Diagnostic::warning(RULE.code, first.span, message).here("allows nothing");
        let found = others.iter().fold(found, |found, item| {
            found.label(item.span, "allows nothing either")
        });
        let what = match unused.len() == allow.items.len() {
            true => "remove the comment".to_owned(),
            false => format!("remove {} from the list", list(&names)),
        };
        Some(found.edits(true, what, allows.remove(allow, &unused)))
    });
    found.collect()
}
