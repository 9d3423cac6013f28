//! Joins and other layers that read tensors in parentheses.

use crate::diagnostic::suggest::counted;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::layer::codes::UNPOOL_MISMATCH;
use crate::layer::{MAX_UNPOOL, MAXPOOL, Shape};
use crate::source::Span;

codes! {
    /// A join or block has too few or too many tensors.
    ///
    /// `add`, `mul`, `max` and `concat` join two or more tensors. `roi_pool`, `roi_align` and
    /// blocks with `tensor` parameters take a fixed number. Unlike other layers, they do not read
    /// the flow: they read only the tensors in their parentheses, where `identity` means the flow.
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   conv 16 3x3 pad=1 as seen
    ///   relu
    ///   add(seen)
    /// }
    /// ```
    ///
    /// Put all tensors in the parentheses, including the flow:
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   conv 16 3x3 pad=1 as seen
    ///   relu
    ///   add(identity, seen)
    /// }
    /// ```
    TENSORS_EXPECTED = "N011" "tensors-expected";
    /// A layer that reads the flow has something in parentheses.
    ///
    /// Parentheses directly after a name hold the tensors of a join, as in `add(a, b)`. Layers such
    /// as `conv`, and blocks without `tensor` parameters, read the flow instead, and their values
    /// follow after blanks. Write `conv 16 3x3` for `conv(16, 3x3)`, and `x -> relu` for `relu(x)`,
    /// or only `relu` below the line that defines `x`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv(16, 3x3) pad=1
    ///   relu()
    /// }
    /// ```
    ///
    /// Write values after a blank, and a tensor before an arrow:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1
    ///   relu
    /// }
    /// ```
    TAKES_THE_FLOW = "N012" "takes-the-flow";
}

/// A join without its tensors, or with too few.
pub fn tensors_expected(
    span: Span,
    name: &str,
    found: usize,
    expected: &str,
    form: &str,
) -> Diagnostic {
    let message = match found {
        0 => format!("`{name}` reads {expected}, given in parentheses"),
        1 => format!("`{name}` reads {expected}, but this is one: there is nothing to join"),
        _ => format!("`{name}` reads {expected}, but these are {found}"),
    };
    let here = match found {
        0 => "no tensors follow".to_owned(),
        _ => counted(found, "tensor"),
    };
    Diagnostic::error(TENSORS_EXPECTED, span, message)
        .here(here)
        .help(format!("write `{form}`"))
}

/// `add(x y)`
pub fn comma_missing(span: Span, right: &str) -> Diagnostic {
    Diagnostic::error(
        TENSORS_EXPECTED,
        span,
        "separate the tensors of a join with commas",
    )
    .here("no comma between these")
    .help(format!("write `{right}`"))
    .fix(true, format!("write `{right}`"), span, right)
}

/// `concat(x, y, axis=1)`
pub fn value_among_tensors(span: Span, name: &str, right: &str) -> Diagnostic {
    let message = format!("`{name}` takes tensors in its parentheses, and values after them");
    Diagnostic::error(TENSORS_EXPECTED, span, message)
        .here("this is a value")
        .help(format!(
            "write `{right}` after the parenthesis: `{name}(…) {right}`"
        ))
}

/// `tower(x)`, `conv(64, 3x3)`
pub fn takes_the_flow(span: Span, name: &str, call: Span, instead: Option<String>) -> Diagnostic {
    let message = format!("`{name}` reads the previous result; it takes no tensors in parentheses");
    let diagnostic = Diagnostic::error(TAKES_THE_FLOW, call, message);
    match instead {
        Some(instead) => diagnostic.help(format!("write `{instead}`")).fix(
            true,
            format!("write `{instead}`"),
            span,
            instead,
        ),
        None => diagnostic.help(format!("write the values after a blank: `{name} …`")),
    }
    .here("tensors, or values, in parentheses")
}

/// A `residual` whose body and shortcut have different output shapes.
pub fn branches_differ(
    code: Code,
    span: Span,
    branch: Shape,
    other: Shape,
    advice: &str,
) -> Diagnostic {
    Diagnostic::error(
        code,
        span,
        format!("`residual` adds body and shortcut, but they are {branch} and {other}"),
    )
    .here(format!("adds {branch} and {other}"))
    .help(advice)
}

/// `max_unpool(x, y)`, where `y` is not the output of a max pooling; `made`: the layer that makes
/// it.
pub fn not_a_pooling(span: Span, made: &str) -> Diagnostic {
    let (unpool, pool) = (MAX_UNPOOL.name, MAXPOOL.name);
    let message = format!(
        "`{unpool}` uses the places of a `{pool}`, but its second tensor comes from `{made}`"
    );
    Diagnostic::error(UNPOOL_MISMATCH, span, message)
        .here("no maxima were taken there")
        .help(format!(
            "name the pooling itself, `{pool} 2x2 as pooled`, and write `{unpool}(…, pooled)`"
        ))
}

/// An unpooling that outputs another size than its pooling read; `states`: by `output=`.
pub fn unpooled_elsewhere(
    span: Span,
    pooling: Option<Span>,
    read: Shape,
    output: Shape,
    states: bool,
) -> Diagnostic {
    let (height, width) = (read.height(), read.width());
    let message = format!(
        "the places lie in the {height}x{width} map that the pooling read, and this outputs {}x{}",
        output.height(),
        output.width()
    );
    let diagnostic = Diagnostic::error(UNPOOL_MISMATCH, span, message)
        .here(format!("{output} instead of {height}x{width}"));
    let diagnostic = match pooling {
        Some(pooling) => diagnostic.label(pooling, format!("this pooling read {read}")),
        None => diagnostic,
    };
    let advice = format!(
        "use the pooling's window, and state the size that it read: `output={height}x{width}`"
    );
    let diagnostic = diagnostic.help(advice);
    match states {
        true => diagnostic,
        false => {
            let edit = format!(" output={height}x{width}");
            let message = format!("write `output={height}x{width}`");
            diagnostic.fix(false, message, span.after(), edit)
        }
    }
}
