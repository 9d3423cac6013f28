//! Names that mean nothing here, or something else than is wanted.

use super::super::suggest::{Foreign, did_you_mean, foreign_layer, nearest};
use super::{
    NOT_A_LAYER, RECURSION, UNKNOWN_FUNCTION, UNKNOWN_LAYER, UNKNOWN_NAME, WRONG_TYPE, list,
    suggest,
};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::layer::{Kind, Value};
use crate::program::error::name_taken;
use crate::source::Span;
use crate::syntax::tree::Name;

/// A step names no layer, block, `layer` parameter or tensor.
pub fn unknown_layer(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let unknown = |said: String| {
        Diagnostic::error(UNKNOWN_LAYER, name.span, said).here("no layer, block or tensor")
    };
    if matches!(text, "self" | "this") && known.iter().any(|name| name == "in") {
        return unknown(format!("there is no layer, block or tensor `{text}`"))
            .help("what flows into a network or block is called `in`")
            .fix(false, "write `in`", name.span, "in");
    }
    match foreign_layer(text) {
        Some(Foreign::Name(ours)) => foreign_name(name, ours, name.span, ours),
        Some(Foreign::Advice(advice)) => {
            let said = unknown(format!("there is no layer `{text}`")).help(advice);
            if text == "return" {
                return said.fix(false, "take `return` away", name.span, "");
            }
            said
        }
        None => {
            let said = unknown(format!("there is no layer, block or tensor `{text}`"));
            match did_you_mean(text, known) {
                Some(_) => suggest(said, text, name.span, known),
                None if text.contains('.') => said.help(
                    "before a dot stands a module that `use` brings in: `use std.resnet`, then `resnet.bottleneck`",
                ),
                None => said.help(format!(
                    "a tensor is named where it is made, `… as {text}`; a block is written beside the network, `block {text} {{ … }}`"
                )),
            }
        }
    }
}

/// A block or network of the standard library that no `use` brings in; `top`: where one goes.
pub fn in_standard_library(name: &Name, module: &str, top: Span) -> Diagnostic {
    let (path, own) = name.text.rsplit_once('.').unwrap_or(("", &name.text));
    let line = format!("use {module} {{ {own} }}");
    let said = format!("`{own}` is in the standard library, and not brought in");
    let said = Diagnostic::error(UNKNOWN_LAYER, name.span, said)
        .here("no layer, block or tensor of this file");
    let message = format!("write `{line}` at the top");
    let mut edits = vec![Edit {
        span: top,
        text: format!("{line}\n"),
    }];
    if path.is_empty() {
        let said = said.help(format!("{message} of the file"));
        return with(said, message, edits);
    }
    edits.push(Edit {
        span: name.span,
        text: own.to_owned(),
    });
    let said = said.help(format!("{message} of the file, and `{own}` here"));
    with(said, message, edits)
}

fn with(mut said: Diagnostic, message: String, edits: Vec<Edit>) -> Diagnostic {
    said.fixes.push(Fix::new(false, message, edits));
    said
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

/// The name of a layer where a tensor's should stand: `output softmax`.
pub fn layer_as_tensor(name: &Name) -> Diagnostic {
    let text = name.text.as_str();
    Diagnostic::error(
        UNKNOWN_NAME,
        name.span,
        format!("`{text}` is a layer, and the name of a tensor is wanted here"),
    )
    .here("not a tensor")
    .help(format!(
        "name the layer's result where it is made, `{text} … as result`, and write `result` here"
    ))
}

/// The name of a whole module where one of its blocks should stand: `resnet` for
/// `resnet.bottleneck`.
pub fn module_as_layer(name: &Name, inside: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let said = Diagnostic::error(
        UNKNOWN_LAYER,
        name.span,
        format!("`{text}` is a module, not a layer or block"),
    )
    .here("a whole module");
    let first = inside.first().map_or("…", String::as_str);
    said.help(format!("name a block of it: `{text}.{first}`"))
}

/// A value's name is not known here.
pub fn unknown_name(span: Span, text: &str, known: &[String]) -> Diagnostic {
    let said = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("there is no value `{text}` here"),
    )
    .here("not a parameter or `let` that is visible here");
    if matches!(text, "None" | "null" | "nil") {
        return said.help("leave the parameter out: it has its default then");
    }
    if let Some((height, width)) = text.split_once('x')
        && !height.is_empty()
        && !width.is_empty()
        && known.iter().any(|name| name == height)
        && (known.iter().any(|name| name == width) || width.bytes().all(|it| it.is_ascii_digit()))
    {
        let size = format!("({height} x {width})");
        let square = if height == width {
            format!(", or just `{height}`")
        } else {
            String::new()
        };
        return said
            .help(format!(
                "`{text}` is one name; write a size of values as `{size}`{square}"
            ))
            .fix(true, format!("write `{size}`"), span, size);
    }
    match did_you_mean(text, known) {
        Some(_) => suggest(said, text, span, known),
        None => {
            let made = format!(
                "make it a parameter, `{text}: int = …` in parentheses behind the name, or write `let {text} = …` before"
            );
            let known: Vec<&str> = known.iter().map(String::as_str).take(8).collect();
            if known.is_empty() {
                return said.help(made);
            }
            said.help(format!("{made}; known here: {}", list(&known)))
        }
    }
}

/// Something that `expect` cannot speak of.
pub fn unknown_quantity(span: Span, text: &str, known: &[String]) -> Diagnostic {
    let said = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("there is no `{text}` to be expected"),
    )
    .here("neither measured nor named");
    match did_you_mean(text, known) {
        Some(_) => suggest(said, text, span, known),
        None => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            said.help(format!("expect something of {}", list(&known)))
        }
    }
}

/// A word that some layers take, where a parameter of another type takes a value: `pad=same` for
/// a block's `pad: int`.
pub fn word_as_value(span: Span, text: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("expected {expected}, found the word `{text}`"),
    )
    .here("this is a word")
    .help("leave out the parameter's type if it takes words and numbers: `block b(pad = same)`")
}

/// A word that is written otherwise here: `SAME`, `True`.
pub fn foreign_word(code: Code, span: Span, text: &str, ours: &Value) -> Diagnostic {
    let said = format!("`{text}` is written `{ours}` here");
    let message = format!("write `{ours}`");
    let said = Diagnostic::error(code, span, said)
        .here("in another language's writing")
        .fix(true, message.clone(), span, ours.to_string());
    match ours {
        Value::Switch(_) => said.help("switches are `on` and `off`"),
        Value::Number(_) | Value::Size(_) | Value::Word(_) => said.help(message),
    }
}

/// `(a b)`
pub fn values_in_parentheses(span: Span) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        "a parenthesis holds one value, and here are several",
    )
    .here("nothing joins these")
    .help("join them, `(a * b)`, `(h x w)` for a size, or give each a parenthesis of its own")
}

/// `conv3x3 8`: the name of a layer with its kernel.
pub fn sized_name(name: &Name, right: &str, span: Span) -> Diagnostic {
    let said = format!(
        "there is no layer `{}`: its kernel is a value of its own",
        name.text
    );
    Diagnostic::error(UNKNOWN_LAYER, name.span, said)
        .here("a layer and its kernel in one word")
        .help(format!("write `{right}`"))
        .fix(true, format!("write `{right}`"), span, right)
}

/// `pad=reflect`, `pad=NOTSET`
pub fn foreign_padding(span: Span, text: &str, advice: &str) -> Diagnostic {
    word_instead(span, text, &Kind::Padding.describe()).help(advice)
}

/// A word where something else should stand.
pub fn word_instead(span: Span, text: &str, expected: &str) -> Diagnostic {
    let said = format!("expected {expected}, found the word `{text}`");
    Diagnostic::error(WRONG_TYPE, span, said)
        .here("not a word that can stand here")
        .help(format!("write {expected}"))
}

/// A word that this parameter does not take.
pub fn unknown_word(span: Span, text: &str, kind: Kind) -> Diagnostic {
    let expected = kind.describe();
    let said = word_instead(span, text, &expected);
    let known: Vec<String> = kind.words().iter().map(|word| (*word).into()).collect();
    match did_you_mean(text, &known) {
        Some(_) => suggest(said, text, span, &known),
        None => said,
    }
}

/// A tensor's name is not known here.
pub fn unknown_tensor(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no tensor `{text}` here");
    let said = Diagnostic::error(UNKNOWN_NAME, name.span, said).here("not the name of a tensor");
    match did_you_mean(text, known) {
        Some(_) => suggest(said, text, name.span, known),
        None => {
            let made = format!("name it where it is made: `… -> relu as {text}`, or `{text} = …`");
            let others = known
                .iter()
                .map(String::as_str)
                .filter(|name| *name != "in");
            let others: Vec<&str> = others.take(8).collect();
            if others.is_empty() {
                return said.help(made);
            }
            said.help(format!("{made}; known here: {}", list(&others)))
        }
    }
}

/// `x -> conv 8 3x3`, where nothing is called `x` and there is a flow.
pub fn unknown_start(name: &Name) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no layer, block or tensor `{text}`");
    Diagnostic::error(UNKNOWN_LAYER, name.span, said)
        .here("no layer, block or tensor")
        .help(format!(
            "begin with the layer: a line reads the flow, the result of the line above, without a name; `{text} = …` gives one, and what flows in at the start is `in`"
        ))
}

/// A name that is made only further down, or in a body that has ended.
pub fn used_before_made(span: Span, text: &str, made: Span, ended: bool) -> Diagnostic {
    if ended {
        return Diagnostic::error(
            UNKNOWN_NAME,
            span,
            format!("`{text}` ends with the body that makes it, and is not visible here"),
        )
        .here("outside of that body")
        .label(made, "it is made here, inside a body")
        .help(format!(
            "name the body's result, or make `{text}` outside of it"
        ));
    }
    Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("`{text}` is used before it is made"),
    )
    .here("not made yet")
    .label(made, "it is made here")
    .help("move the line that makes it up, or this one down")
}

/// `foo.channels`, where nothing is called `foo`.
pub fn no_owner(span: Span, tensor: &str, property: &str, known: &[String]) -> Diagnostic {
    let said = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("there is no tensor `{tensor}` here whose `{property}` could be read"),
    )
    .here(format!("nothing is called `{tensor}`"));
    if !PROPERTIES.contains(&property) {
        return said.help(
            "before a dot stands a tensor, behind it `channels`, `height`, `width` or `shape`; the name of a parameter has no dot",
        );
    }
    match did_you_mean(tensor, known) {
        Some((near, _)) => {
            let near = format!("{near}.{property}");
            let message = format!("write `{near}`");
            said.help(format!("did you mean `{near}`?"))
                .fix(false, message, span, near)
        }
        None => {
            let flow = match known.iter().any(|name| name == "in") {
                true => format!("; what flows in has `in.{property}`"),
                false => String::new(),
            };
            said.help(format!(
                "name a tensor where it is made: `… as {tensor}`{flow}"
            ))
        }
    }
}

/// What can be read of a tensor.
const PROPERTIES: [&str; 4] = ["channels", "height", "width", "shape"];

/// `in.depth`
pub fn unknown_property(span: Span, tensor: &str, property: &str) -> Diagnostic {
    let said = Diagnostic::error(UNKNOWN_NAME, span, format!("a tensor has no `{property}`"))
        .here(format!("`{tensor}` is a tensor"));
    let all = PROPERTIES.map(|property| format!("{tensor}.{property}"));
    let known = all.each_ref().map(String::as_str);
    let help = format!("write {}", list(&known));
    match nearest(property, PROPERTIES.into_iter()) {
        Some(near) => {
            let near = format!("{tensor}.{near}");
            let message = format!("write `{near}`");
            said.help(help).fix(false, message, span, near)
        }
        None => said.help(help),
    }
}

/// What `expect` measures is known only of a finished network.
pub fn measure_as_value(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("`{text}` is not known while the network is put together"),
    )
    .here("measured at the end")
    .help(format!("say what it should be: `expect {text} <= 5M`"))
}

/// A tensor that gets the name of another, as variables do in other languages.
pub fn tensor_renamed(span: Span, name: &str, first: Span) -> Diagnostic {
    name_taken(span, name, first).help(
        "choose another name, or none: a step reads the line above, and needs no name for that",
    )
}

/// `x = relu(x)`: a tensor used as a variable of other languages.
pub fn variable(name: &Name, first: Span, whole: Span, step: &str) -> Diagnostic {
    let text = name.text.as_str();
    name_taken(name.span, text, first)
        .help(format!(
            "write `{step}`: a step reads the line above, and needs no name for that"
        ))
        .fix(false, format!("write `{step}`"), whole, step)
}

/// `let k = k + 1` in a loop.
pub fn counted_by_let(span: Span, name: &str, first: Span) -> Diagnostic {
    name_taken(span, name, first).help(
        "choose another name: what grows from round to round is computed from the loop's variable, `for i in 0..3 { conv (8 + 8 * i) 3x3 }`",
    )
}

/// A block that, through others, uses itself.
pub fn recursion(span: Span, cycle: &[(String, Span)]) -> Diagnostic {
    let names: Vec<&str> = cycle.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or_default();
    let mut said = Diagnostic::error(
        RECURSION,
        span,
        format!("`{first}` uses itself: {} -> {first}", names.join(" -> ")),
    )
    .here("here the circle closes");
    for (name, place) in cycle.iter().skip(1) {
        said = said.label(*place, format!("`{name}` is used here"));
    }
    said.help("a block must end: use `repeat` with a count for what comes several times")
}

/// A value, or a tensor in the middle of a chain, where a layer should stand.
pub fn not_a_layer(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(
        NOT_A_LAYER,
        span,
        format!("`{name}` is {what}, not a layer"),
    )
    .here("a layer or block is expected here")
    .help(advice)
}

/// A tensor or layer where a value should stand.
pub fn not_a_value(span: Span, name: &str, what: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(WRONG_TYPE, span, format!("`{name}` is {what}, not a value"))
        .here("a value is expected here")
        .help(advice)
}

/// `classes.channels`, where `classes` is no tensor.
pub fn not_a_tensors(span: Span, name: &str, property: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("`{name}` is a value and no tensor: it has no `{property}`"),
    )
    .here(format!("only `{name}` itself can be read"))
    .help(format!(
        "write `{name}`; only a tensor has `channels`, `height`, `width` and `shape`"
    ))
}

/// A value where a tensor should stand.
pub fn not_a_tensor(span: Span, name: &str, what: &str) -> Diagnostic {
    Diagnostic::error(
        WRONG_TYPE,
        span,
        format!("`{name}` is {what}, not a tensor"),
    )
    .here("a tensor is expected here")
    .help(format!("name a tensor by `as`: `… -> relu as {name}_map`"))
}

/// A function that does not exist.
pub fn unknown_function(name: &Name, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let said = format!("there is no function `{text}`");
    let said = Diagnostic::error(UNKNOWN_FUNCTION, name.span, said).here("not a function");
    let ours = match text {
        "int" | "trunc" => Some("floor"),
        "log" => Some("log2"),
        "ceiling" => Some("ceil"),
        _ => nearest(text, known.iter().copied()),
    };
    match ours {
        Some(near) => said.help(format!("did you mean `{near}`?")).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => said.help(format!("the functions are {}", list(known))),
    }
}
