//! G108.

use crate::diagnostic::Diagnostic;
use crate::lint::{Allowed, Allows, NotSelected, rule};

rule! {
    /// A comment allows an unknown rule, or an error.
    ///
    /// A misspelt code allows nothing, and the rule still reports its finding. A comment names a
    /// complete code or name, `A202` or `double-activation`; prefixes of codes work only in
    /// `cnn.toml`. Errors of the compiler cannot be allowed, because they mean that there is no
    /// valid network.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu       # allow A2O2: measured to be better
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Write the code or name of a rule, or remove a comment that is not needed:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu -> relu   # allow A202: measured to be better
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G108" "invalid-allow"
    level: Warning,
    fix: Unsafe,
    source: "as `invalid-noqa` warnings of Ruff and `suppressions/unknownRule` of Biome",
    check_allows: check,
}

fn check(allows: &Allows<'_>) -> Vec<Diagnostic> {
    let items = allows.all().flat_map(|allow| &allow.items);
    items.filter_map(invalid).collect()
}

fn invalid(item: &Allowed<'_>) -> Option<Diagnostic> {
    let (text, span) = (item.text, item.span);
    let reason = item.means.as_ref().err()?;
    Some(match reason {
        NotSelected::Fixed(code) => {
            let message = format!("`{text}` is an error of the compiler, which cannot be allowed");
            Diagnostic::warning(RULE.code, span, message)
                .here(format!("{}, an error", code.name))
                .help("remove it, and fix the error")
        }
        NotSelected::Unknown(near) => {
            let message = format!("there is no rule `{text}` to allow");
            let found = Diagnostic::warning(RULE.code, span, message).here("allows nothing");
            match near {
                Some((near, certain)) => {
                    let found = found.help(format!("did you mean `{near}`?"));
                    match certain {
                        true => found.fix(false, format!("write `{near}`"), span, near.as_str()),
                        false => found,
                    }
                }
                None => found
                    .help("name whole codes or rules, such as `A202`; `cnn explain` lists them"),
            }
        }
    })
}
