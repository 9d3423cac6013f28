//! Names of layers and blocks that do not exist, or are something else.

use crate::diagnostic::suggest::{did_you_mean, suggest};
use crate::diagnostic::{Diagnostic, Edit, Fix, codes};
use crate::elaborate::dialect::{Foreign, foreign_layer};
use crate::layer::dialect::Answer;
use crate::source::Span;
use crate::syntax::tree::Name;

codes! {
    /// A step names a layer, block or tensor that does not exist.
    ///
    /// A step starts with the name of a layer, a block, a `layer` parameter or a tensor. Blocks are
    /// defined in the file or imported with `use`. The name may be misspelt, or it may come from
    /// another framework: `Conv2d`, `BatchNorm2d` and `Linear` are `conv`, `batchnorm` and `dense`
    /// here. The input channels are known and not repeated.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   Conv2d(3, 16, 3, padding=1)
    ///   relu
    /// }
    /// ```
    ///
    /// Write the layer's name, then its values separated by blanks:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1
    ///   relu
    /// }
    /// ```
    UNKNOWN_LAYER = "N001" "unknown-layer";
    /// A tensor or a value is used as a layer.
    ///
    /// Each step after `->` computes something from the flow, but a tensor computes nothing. A
    /// tensor may only start a chain or be in the parentheses of a join. A number, size or switch
    /// is the value of a parameter, never a step.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 as wide
    ///   conv 16 3x3 pad=1 -> wide
    /// }
    /// ```
    ///
    /// Start a chain with the tensor, or join it with the flow:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 as wide
    ///   conv 16 3x3 pad=1
    ///   add(identity, wide)
    /// }
    /// ```
    NOT_A_LAYER = "N015" "not-a-layer";
}

const IDENTITY: &str = crate::layer::IDENTITY.name;

/// `flow` as a step. `rest`: it is the first step of a chain that continues after this place.
pub fn flow_as_step(name: &Name, rest: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        UNKNOWN_LAYER,
        name.span,
        "`flow` is only for sizes, and is not a step",
    );
    match rest {
        Some(rest) => diagnostic
            .here("the chain begins at the flow anyway")
            .help("remove it; its sizes are `flow.channels`, `flow.height`, `flow.width`")
            .fix(true, "remove `flow ->`", name.span.to(rest), ""),
        None => diagnostic
            .here("no layer, block or tensor")
            .help(format!(
                "write `{IDENTITY}` for the flow itself; its sizes are `flow.channels`, …"
            ))
            .fix(true, format!("write `{IDENTITY}`"), name.span, IDENTITY),
    }
}

/// A step names no layer, block, `layer` parameter or tensor.
pub fn unknown_layer(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let unknown = |message: String| {
        Diagnostic::error(UNKNOWN_LAYER, name.span, message).here("no layer, block or tensor")
    };
    if matches!(text, "self" | "this") && known.iter().any(|name| name == "in") {
        return unknown(format!("there is no layer, block or tensor `{text}`"))
            .help("the input of a network or block is called `in`")
            .fix(false, "write `in`", name.span, "in");
    }
    match foreign_layer(text) {
        Some(Foreign::Name(ours)) => foreign_name(name, ours, name.span, ours),
        Some(Foreign::Absent(answer)) => absent_layer(name, answer, false),
        Some(Foreign::Advice(advice)) => {
            let diagnostic = unknown(format!("there is no layer `{text}`")).help(advice);
            if text == "return" {
                return diagnostic.fix(false, "remove `return`", name.span, "");
            }
            diagnostic
        }
        None => {
            let diagnostic = unknown(format!("there is no layer, block or tensor `{text}`"));
            match did_you_mean(text, known) {
                Some(_) => suggest(diagnostic, text, name.span, known),
                None if text.contains('.') => diagnostic.help(
                    "a dot follows a module that `use` imports: `use std.resnet`, then \
                     `resnet.bottleneck`",
                ),
                None => diagnostic.help(format!(
                    "name a tensor where it is computed, `… as {text}`; define a block next to \
                     the network, `block {text} {{ … }}`"
                )),
            }
        }
    }
}

/// A layer of another tool that there is not under one name here. `is_whole`: the name is all of the
/// step.
pub fn absent_layer(name: &Name, answer: Answer, is_whole: bool) -> Diagnostic {
    let message = format!("there is no layer `{}`", name.text);
    let diagnostic = Diagnostic::error(UNKNOWN_LAYER, name.span, message)
        .here("not a layer here")
        .help(answer.help());
    match answer {
        Answer::Same(steps) if is_whole => {
            diagnostic.fix(false, format!("write `{steps}`"), name.span, steps)
        }
        Answer::Same(_) | Answer::Write(_) | Answer::No(_) => diagnostic,
    }
}

/// A block or network of the standard library that no `use` brings in; `top`: where one goes.
pub fn in_standard_library(name: &Name, module: &str, top: Span) -> Diagnostic {
    let (path, own) = name.text.rsplit_once('.').unwrap_or(("", &name.text));
    let line = format!("use {module} {{ {own} }}");
    let message = format!("`{own}` is in the standard library, but not imported");
    let diagnostic = Diagnostic::error(UNKNOWN_LAYER, name.span, message)
        .here("no layer, block or tensor of this file");
    let message = format!("write `{line}` at the top");
    let mut edits = vec![Edit {
        span: top,
        text: format!("{line}\n"),
    }];
    if path.is_empty() {
        let diagnostic = diagnostic.help(format!("{message} of the file"));
        return with(diagnostic, message, edits);
    }
    edits.push(Edit {
        span: name.span,
        text: own.to_owned(),
    });
    let diagnostic = diagnostic.help(format!("{message} of the file, and `{own}` here"));
    with(diagnostic, message, edits)
}

fn with(mut diagnostic: Diagnostic, message: String, edits: Vec<Edit>) -> Diagnostic {
    diagnostic.fixes.push(Fix::new(false, message, edits));
    diagnostic
}

/// A layer by the name that another framework has for it; the fix puts `text` in the place of
/// `span`.
pub fn foreign_name(name: &Name, ours: &str, span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_LAYER,
        name.span,
        format!("`{}` is called `{ours}` here", name.text),
    )
    .here("the name of another framework")
    .help(format!("write `{text}`"))
    .fix(false, format!("write `{text}`"), span, text)
}

/// The name of a whole module where one of its blocks is expected: `resnet` for
/// `resnet.bottleneck`.
pub fn module_as_layer(name: &Name, inside: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let diagnostic = Diagnostic::error(
        UNKNOWN_LAYER,
        name.span,
        format!("`{text}` is a module, not a layer or block"),
    )
    .here("a whole module");
    let first = inside.first().map_or("…", String::as_str);
    diagnostic.help(format!("name a block of it: `{text}.{first}`"))
}

/// `conv3x3 8`: the name of a layer with its kernel.
pub fn sized_name(name: &Name, right: &str, span: Span) -> Diagnostic {
    let message = format!(
        "there is no layer `{}`: its kernel is a value of its own",
        name.text
    );
    Diagnostic::error(UNKNOWN_LAYER, name.span, message)
        .here("a layer and its kernel in one word")
        .help(format!("write `{right}`"))
        .fix(true, format!("write `{right}`"), span, right)
}

/// `x -> conv 8 3x3`, where nothing is called `x` and there is a flow.
pub fn unknown_start(name: &Name) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("there is no layer, block or tensor `{text}`");
    Diagnostic::error(UNKNOWN_LAYER, name.span, message)
        .here("no layer, block or tensor")
        .help(format!(
            "start with the layer: a line reads the result of the line above without a name; \
             `{text} = …` names a result, and `in` is the input"
        ))
}

/// A tensor in the middle of a chain, where a layer is expected.
pub fn tensor_as_layer(span: Span, name: &str, named: Option<Span>) -> Diagnostic {
    let is_layer = crate::layer::signature(name).is_some();
    let advice = if is_layer {
        "give the tensor another name: from its line on, it hides the layer"
    } else {
        "a tensor can begin a chain, or be one of the tensors of a join: `add(a, b)`"
    };
    let diagnostic = not_a_layer(span, name, "a tensor", advice);
    match named {
        Some(named) => diagnostic.label(named, format!("`{name}` is named here")),
        None => diagnostic,
    }
}

/// A value or a tensor where a layer is expected.
pub fn not_a_layer(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(
        NOT_A_LAYER,
        span,
        format!("`{name}` is {what}, not a layer"),
    )
    .here("a layer or block is expected here")
    .help(advice)
}
