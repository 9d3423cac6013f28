//! Parameters that do not exist, or have no value.

use crate::diagnostic::suggest::{list, nearest};
use crate::diagnostic::{Diagnostic, Edit, Fix, codes};
use crate::elaborate::dialect::needless_parameter;
use crate::elaborate::setting::Settable;
use crate::layer::dialect::parameter as foreign_parameter;
use crate::source::Span;
use crate::syntax::tree::Name;
use std::collections::BTreeSet;

codes! {
    /// A layer or block has no parameter of this name.
    ///
    /// The name may be misspelt, or it may come from another framework: `padding`, `kernel_size`
    /// and `filters` are `pad`, `kernel` and `features` here. Some parameters are not needed: the
    /// input channels (`in_channels`) are known, and activations run in place whenever they can
    /// (`inplace`). This code also reports unknown settings of a `task`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 padding=1
    ///   relu
    /// }
    /// ```
    ///
    /// Use the parameter's name in this language, or remove the parameter:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1
    ///   relu
    /// }
    /// ```
    UNKNOWN_PARAMETER = "N003" "unknown-parameter";
    /// A parameter without a default has no value.
    ///
    /// Values without names fill the parameters in the order of their declaration, so `conv 16`
    /// sets the features and leaves out the kernel. A parameter of a network takes its value from
    /// its default or from the command line (`--set classes=10`).
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 -> relu
    /// }
    /// ```
    ///
    /// Add the missing value, or give the parameter a default:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    /// }
    /// ```
    MISSING_PARAMETER = "N004" "missing-parameter";
    /// The command line sets a parameter or input that no network has.
    ///
    /// `--set clases=7` on the command line (here a line that starts with `#!`) sets a parameter of
    /// the network. If a misspelt name were ignored, the network would keep the default, and the
    /// numbers would be wrong. Only parameters of networks can be set, not those of blocks. The same
    /// holds for the sizes of inputs: `--input 3x160x160` sets that of a network with one input,
    /// `--input left=1x64x64` that of the input `left`.
    ///
    /// ```cnn
    /// #! set clases=7
    /// network small(classes: int = 10) {
    ///   input 64
    ///   dense classes
    /// }
    /// ```
    ///
    /// Set a parameter that the network has:
    ///
    /// ```cnn
    /// #! set classes=7
    /// network small(classes: int = 10) {
    ///   input 64
    ///   dense classes
    /// }
    /// ```
    UNKNOWN_SETTING = "N019" "unknown-setting";
}

/// A parameter that the layer or block does not have.
pub fn unknown_parameter(name: &Name, callee: &str, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("`{callee}` has no parameter `{text}`");
    let diagnostic = Diagnostic::error(UNKNOWN_PARAMETER, name.span, message);
    let has = match known {
        [] => format!("remove it: `{callee}` has no parameters"),
        _ => format!("`{callee}` has {}", list(known)),
    };
    if let Some(ours) = foreign_parameter(text, known).or_else(|| of_blocks(text, known)) {
        return diagnostic
            .here(format!("it is called `{ours}` here"))
            .help(format!("write `{ours}`"))
            .fix(true, format!("write `{ours}`"), name.span, ours);
    }
    if let Some(advice) = needless_parameter(text) {
        return diagnostic.here("not needed here").help(advice);
    }
    if let Some(near) = nearest(text, known.iter().copied()) {
        return diagnostic
            .here(format!("did you mean `{near}`?"))
            .help(has)
            .fix(false, format!("write `{near}`"), name.span, near);
    }
    diagnostic.here("not one of its parameters").help(has)
}

/// A parameter of blocks that papers call otherwise.
fn of_blocks<'k>(text: &str, known: &[&'k str]) -> Option<&'k str> {
    const NAMES: &[(&str, &str)] = &[
        ("reduction", "ratio"),
        ("reduction_ratio", "ratio"),
        ("squeeze", "ratio"),
        ("expansion", "expand"),
        ("expand_ratio", "expand"),
        ("width", "features"),
        ("channels", "features"),
        ("planes", "features"),
    ];
    let (_, ours) = NAMES
        .iter()
        .find(|(theirs, ours)| *theirs == text && known.contains(ours))?;
    known.iter().find(|it| *it == ours).copied()
}

/// The parameter that is meant by an unknown name, as [`unknown_parameter`] reports it.
pub fn meant_parameter<'k>(text: &'k str, known: &[&'k str]) -> Option<&'k str> {
    let ours = foreign_parameter(text, known).or_else(|| of_blocks(text, known));
    match (ours, needless_parameter(text)) {
        (Some(ours), _) => Some(ours),
        (None, Some(_)) => None,
        (None, None) => nearest(text, known.iter().copied()),
    }
}

/// `activation=relu`: with the function and where its layer ends, or `None` for other values.
pub fn activation(
    diagnostic: Diagnostic,
    argument: Span,
    function: Option<(&str, Span)>,
) -> Diagnostic {
    let mut edits = vec![Edit {
        span: argument,
        text: String::new(),
    }];
    let message = match function {
        Some((function, end)) => {
            edits.push(Edit {
                span: end,
                text: format!(" -> {function}"),
            });
            format!("put the activation after the layer: `-> {function}`")
        }
        None => "remove it: a layer has no activation of its own".to_owned(),
    };
    let mut diagnostic = diagnostic.help(message.clone());
    diagnostic.fixes.push(Fix::new(true, message, edits));
    diagnostic
}

/// `name="conv1"`: with where its layer ends.
pub fn label(mut diagnostic: Diagnostic, argument: Span, label: &str, end: Span) -> Diagnostic {
    let message = format!("name the step after it: `as {label}`");
    let edit = |span, text| Edit { span, text };
    let edits = vec![
        edit(argument, String::new()),
        edit(end, format!(" as {label}")),
    ];
    diagnostic
        .fixes
        .push(Fix::new(false, message.clone(), edits));
    diagnostic.help(message)
}

/// A parameter without default that is given no value.
pub fn missing_parameter(span: Span, callee: &str, parameter: &str, form: &str) -> Diagnostic {
    Diagnostic::error(
        MISSING_PARAMETER,
        span,
        format!("`{callee}` needs a value for `{parameter}`"),
    )
    .here(format!("`{parameter}` is missing"))
    .help(format!("write `{form}`"))
}

/// A parameter of a network that has no default and was not set from outside.
pub fn unset_parameter(span: Span, network: &str, parameter: &str) -> Diagnostic {
    Diagnostic::error(
        MISSING_PARAMETER,
        span,
        format!("the network `{network}` needs a value for `{parameter}`"),
    )
    .here("it has no default")
    .help(format!(
        "give it a default (`{parameter}: int = 10`), or a value on the command line (`--set \
         {parameter}=10`)"
    ))
}

/// `--set` of a parameter, or `--input` of an input, that none of the networks has; `span` is the name
/// of the first.
pub fn unknown_setting(
    span: Span,
    set: &Settable,
    networks: &[&str],
    known: &BTreeSet<Settable>,
) -> Diagnostic {
    let (none, one) = match set {
        Settable::Parameter(name) => {
            let what = format!("parameter `{name}` to set");
            (format!("no {what}"), format!("a {what}"))
        }
        Settable::Input(name) => {
            let what = format!("input `{name}` to set");
            (format!("no {what}"), format!("an {what}"))
        }
        Settable::OnlyInput => ("not a single input".to_owned(), "a single input".to_owned()),
    };
    let (message, here) = match networks {
        [network] => (
            format!("the network `{network}` has {none}"),
            "this network",
        ),
        _ => (
            format!("none of the {} networks has {one}", networks.len()),
            "the first of them",
        ),
    };
    let is_input = !matches!(set, Settable::Parameter(_));
    let diagnostic = Diagnostic::error(UNKNOWN_SETTING, span, message).here(here);
    let names: Vec<&str> = known
        .iter()
        .filter_map(|it| match (it, is_input) {
            (Settable::Parameter(name), false) | (Settable::Input(name), true) => {
                Some(name.as_str())
            }
            _ => None,
        })
        .collect();
    let kind = if is_input {
        "named inputs"
    } else {
        "parameters"
    };
    let near = match set {
        Settable::Parameter(name) | Settable::Input(name) => nearest(name, names.iter().copied()),
        Settable::OnlyInput => None,
    };
    match (near, names.as_slice(), networks) {
        (Some(near), _, _) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, [], _) if is_input && known.contains(&Settable::OnlyInput) => {
            diagnostic.help("give the size without a name, such as `--input 3x160x160`")
        }
        (None, [], [_]) => {
            diagnostic.help(format!("remove the setting: the network has no {kind}"))
        }
        (None, [], _) => {
            diagnostic.help(format!("remove the setting: the networks have no {kind}"))
        }
        (None, [first, ..], _) if is_input => diagnostic.help(format!(
            "name one of {}, such as `--input {first}=3x160x160`",
            list(&names)
        )),
        (None, _, _) => diagnostic.help(format!("set {}", list(&names))),
    }
}

/// Whether a word is another framework's name of one of these parameters.
pub fn is_foreign_parameter(word: &str, known: &[&str]) -> bool {
    foreign_parameter(word, known).is_some()
}

/// The parameter that a word names, by our name or another's.
pub fn own_parameter<'n>(word: &'n str, known: &[&'n str]) -> &'n str {
    if known.contains(&word) {
        return word;
    }
    foreign_parameter(word, known).unwrap_or(word)
}
