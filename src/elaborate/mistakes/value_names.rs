//! Names of values, tensors and quantities that do not exist.

use crate::diagnostic::suggest::{did_you_mean, list, nearest, suggest};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::{PROPERTIES, UNUSED};
use crate::source::Span;
use crate::syntax::tree::Name;

codes! {
    /// A value or tensor does not exist at this place.
    ///
    /// A name in a value is a parameter or a `let`. A name in `add(…)` or `output` is a tensor,
    /// which is named where it is computed (`… as left`, `left = …`). A name is defined before its
    /// first use and is visible until the end of its body. A block sees only its own parameters,
    /// not those of the network that uses it. This code also reports unknown properties
    /// (`in.depth`), quantities in `expect` and kinds of `task`.
    ///
    /// ```cnn
    /// network small(width: int = 16) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   unit
    /// }
    /// block unit {
    ///   conv (2 * width) 3x3 -> relu
    /// }
    /// ```
    ///
    /// Correct the name, define it earlier, or pass it to the block as a parameter:
    ///
    /// ```cnn
    /// network small(width: int = 16) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   unit width
    /// }
    /// block unit(width: int) {
    ///   conv (2 * width) 3x3 -> relu
    /// }
    /// ```
    UNKNOWN_NAME = "N002" "unknown-name";
}

/// Why nothing reads `_`.
pub const UNREAD: &str =
    "`_` discards a result, so nothing can read it: name the result where it is computed";

/// A value's name is not known here.
pub fn unknown_name(span: Span, text: &str, known: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("there is no value `{text}` here"),
    )
    .here("not a parameter or `let` that is visible here");
    if text == UNUSED {
        return diagnostic.help(UNREAD);
    }
    if matches!(text, "None" | "null" | "nil") {
        return diagnostic.help("remove the parameter to use its default");
    }
    if let Some((height, width)) = text.split_once('x')
        && !height.is_empty()
        && !width.is_empty()
        && known.iter().any(|name| name == height)
        && (known.iter().any(|name| name == width)
            || width.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let size = format!("({height} x {width})");
        let square = if height == width {
            format!(", or just `{height}`")
        } else {
            String::new()
        };
        return diagnostic
            .help(format!(
                "`{text}` is one name; write a size of values as `{size}`{square}"
            ))
            .fix(true, format!("write `{size}`"), span, size);
    }
    match did_you_mean(text, known) {
        Some(_) => suggest(diagnostic, text, span, known),
        None => {
            let made = format!(
                "make it a parameter, `{text}: int = …` in parentheses after the name, or write \
                 `let {text} = …` before"
            );
            let known: Vec<&str> = known.iter().map(String::as_str).take(8).collect();
            if known.is_empty() {
                return diagnostic.help(made);
            }
            diagnostic.help(format!("{made}; known here: {}", list(&known)))
        }
    }
}

/// `conv (8 * i) 3x3` in a `repeat`, which counts nothing.
pub fn no_counter(span: Span, name: &str, keyword: Span) -> Diagnostic {
    let message = format!("there is no value `{name}` here: `repeat` does not count its rounds");
    Diagnostic::error(UNKNOWN_NAME, span, message)
        .here("not a parameter or `let` that is visible here")
        .label(keyword, "this loop has no variable")
        .help(format!(
            "write `for {name} in 0..3 {{ … }}` for rounds that are counted from 0"
        ))
}

/// Something that `expect` cannot speak of.
pub fn unknown_quantity(span: Span, text: &str, known: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("`{text}` is not a quantity of `expect`"),
    )
    .here("neither a quantity nor a named tensor");
    match did_you_mean(text, known) {
        Some(_) => suggest(diagnostic, text, span, known),
        None => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            diagnostic.help(format!("choose from {}", list(&known)))
        }
    }
}

/// The name of a layer where a tensor's is expected: `output softmax`.
pub fn layer_as_tensor(name: &Name) -> Diagnostic {
    let text = name.text.as_str();
    Diagnostic::error(
        UNKNOWN_NAME,
        name.span,
        format!("`{text}` is a layer, but the name of a tensor is expected here"),
    )
    .here("not a tensor")
    .help(format!(
        "name the layer's result where it is computed, `{text} … as result`, and write `result` \
         here"
    ))
}

/// A tensor's name is not known here.
pub fn unknown_tensor(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("there is no tensor `{text}` here");
    let diagnostic =
        Diagnostic::error(UNKNOWN_NAME, name.span, message).here("not the name of a tensor");
    if text == UNUSED {
        return diagnostic.help(UNREAD);
    }
    match did_you_mean(text, known) {
        Some(_) => suggest(diagnostic, text, name.span, known),
        None => {
            let made = format!(
                "name it where it is computed: `… -> relu as {text}`, or `{text} = \
             …`"
            );
            let others = known
                .iter()
                .map(String::as_str)
                .filter(|name| *name != "in");
            let others: Vec<&str> = others.take(8).collect();
            if others.is_empty() {
                return diagnostic.help(made);
            }
            diagnostic.help(format!("{made}; known here: {}", list(&others)))
        }
    }
}

/// A name that is made only further down, or in a body that has ended.
pub fn used_before_made(span: Span, text: &str, made: Span, ended: bool) -> Diagnostic {
    if ended {
        return Diagnostic::error(
            UNKNOWN_NAME,
            span,
            format!("`{text}` ends with the body that defines it, and is not visible here"),
        )
        .here("outside of that body")
        .label(made, "defined here, inside a body")
        .help(format!(
            "name the result of the body, or define `{text}` outside of it"
        ));
    }
    Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("`{text}` is used before it is defined"),
    )
    .here("not defined yet")
    .label(made, "defined here")
    .help("move its definition up, or this line down")
}

/// `foo.channels`, where nothing is called `foo`.
pub fn no_owner(span: Span, tensor: &str, property: &str, known: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("there is no tensor `{tensor}` here whose `{property}` could be read"),
    )
    .here(format!("nothing is called `{tensor}`"));
    if !PROPERTIES.contains(&property) {
        return diagnostic.help(
            "write the name of a tensor, a dot, and `channels`, `height`, `width` or `shape`; the \
             name of a parameter has no dot",
        );
    }
    match did_you_mean(tensor, known) {
        Some((near, _)) => {
            let near = format!("{near}.{property}");
            let message = format!("write `{near}`");
            diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(false, message, span, near)
        }
        None => diagnostic.help(format!(
            "name a tensor where it is computed: `… as {tensor}`; for the tensor that flows \
                 in here, write `flow.{property}`"
        )),
    }
}

/// `in.depth`
pub fn unknown_property(span: Span, tensor: &str, property: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNKNOWN_NAME, span, format!("a tensor has no `{property}`"))
        .here(format!("`{tensor}` is a tensor"));
    let all = PROPERTIES.iter();
    let all: Vec<String> = all.map(|property| format!("{tensor}.{property}")).collect();
    let known: Vec<&str> = all.iter().map(String::as_str).collect();
    let help = format!("write {}", list(&known));
    match nearest(property, PROPERTIES.iter().copied()) {
        Some(near) => {
            let near = format!("{tensor}.{near}");
            let message = format!("write `{near}`");
            diagnostic.help(help).fix(false, message, span, near)
        }
        None => diagnostic.help(help),
    }
}

/// A quantity of `expect` is known only for a finished network.
pub fn measure_as_value(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(
        UNKNOWN_NAME,
        span,
        format!("`{text}` is not known while the network is built"),
    )
    .here("measured at the end")
    .help(format!("use it in an expectation: `expect {text} <= 5M`"))
}

/// A task of a kind that nobody knows.
pub fn unknown_task(name: &Name, known: &[&str]) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("there is no task `{text}`");
    let diagnostic = Diagnostic::error(UNKNOWN_NAME, name.span, message).here("not a kind of task");
    match nearest(text, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
            false,
            format!("write `{near}`"),
            name.span,
            near,
        ),
        None => diagnostic.help(format!("tasks are {}", list(known))),
    }
}
