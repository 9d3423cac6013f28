//! `output` in another form.

use super::context::is_name;
use super::cursor::Cursor;
use super::misplaced_words::MISPLACED_WORD;
use super::unexpected::UNEXPECTED;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

codes! {
    /// An output has a setting other than `train`.
    ///
    /// `output` takes the names of tensors, and `train=on` for outputs that only training needs,
    /// such as the second head of GoogLeNet. Layers that only these outputs need are counted
    /// separately. Losses and their weights belong to the `task`.
    ///
    /// ```cnn
    /// network heads {
    ///   input 3x32x32
    ///   conv 8 3x3 -> global_avgpool -> flatten as features
    ///   auxiliary = dense 10
    ///   dense 10 as main
    ///   output main
    ///   output auxiliary loss=0.3
    /// }
    /// ```
    ///
    /// Remove the setting, or write `train=on`:
    ///
    /// ```cnn
    /// network heads {
    ///   input 3x32x32
    ///   conv 8 3x3 -> global_avgpool -> flatten as features
    ///   auxiliary = dense 10
    ///   dense 10 as main
    ///   output main
    ///   output auxiliary train=on
    /// }
    /// ```
    OUTPUT_SETTING = "P028" "unknown-output-setting";
}

/// A setting of an output other than `train`.
pub(crate) fn output_setting(span: Span, found: &str) -> Diagnostic {
    let message = format!("an output has no setting `{found}`");
    Diagnostic::error(OUTPUT_SETTING, span, message)
        .here("only `train` is one")
        .help("`output auxiliary train=on` is an output that only training needs")
}

/// `output a train`
pub(crate) fn train_without_value(word: Span) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, word, "`train` of an output is on or off")
        .here("expected `train=on`")
        .help("write `train=on`")
        .write(true, word, "train=on")
}

/// `output(x)`, `output: x`
pub(crate) fn output_form(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let statement = cursor.unit.trim_end();
    let rest = statement.strip_prefix("output")?.trim_start();
    let name = rest.strip_prefix(['=', ':']).or_else(|| {
        let inside = rest.strip_prefix('(')?;
        inside.strip_suffix(')')
    })?;
    let name = name.trim();
    let names = name.split(',').all(|it| is_name(it.trim()));
    names.then(|| output_of(cursor.span(statement), name))
}

/// `output = x`, `output(x)`
pub(crate) fn output_of(span: Span, name: &str) -> Diagnostic {
    let right = format!("output {name}");
    let message = format!("an output is written `{right}`");
    Diagnostic::error(MISPLACED_WORD, span, message)
        .here("neither a name nor a layer")
        .write(true, span, right)
}
