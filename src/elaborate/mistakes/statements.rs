//! Statements in the wrong place, or that are incomplete there.

use crate::diagnostic::{Diagnostic, codes};
use crate::layer::Shape;
use crate::source::Span;
use crate::syntax::tree::Name;

codes! {
    /// A statement is in the wrong place, or is incomplete.
    ///
    /// `input` and `task` belong directly in a network, not in a block or an inner body, and a
    /// network has at most one `task`. An input states all its extents, each 1 or more: channels x
    /// height x width, or one number for a vector. With several inputs, each has a name; with
    /// several outputs, `expect output` names one. A network has a result, and takes its data by
    /// `input`, not by a `tensor` parameter. Text in quotes is allowed only after `use`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// block stem {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    /// }
    /// ```
    ///
    /// Follow the help of the message; a block, for example, reads the flow at its use:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// block stem {
    ///   conv 16 3x3 -> relu
    /// }
    /// ```
    MISPLACED = "N020" "misplaced-statement";
    /// The file describes a family of networks instead of one network.
    ///
    /// `choose { a | b }`, ranges such as `16 to 128 step 16`, `one_of(64, 96)` and `where`
    /// describe a search space: all networks that the choices allow. The number of parameters is
    /// defined only for a network without choices, and this version cannot enumerate a family yet.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv one_of(16, 32) 3x3 -> relu
    /// }
    /// ```
    ///
    /// Replace the choice by one of its values, or by a parameter that `--set` can change:
    ///
    /// ```cnn
    /// network small(width: int = 16) {
    ///   input 3x32x32
    ///   conv width 3x3 -> relu
    /// }
    /// ```
    FAMILY = "N030" "family";
    /// An input looks like height x width x channels, the order of TensorFlow and Keras.
    ///
    /// Sizes are channels x height x width. `224x224x3` is an image of 224 channels, 224 rows and 3
    /// columns. The file may still compile, but every count is wrong.
    ///
    /// ```cnn
    /// network n {
    ///   input 224x224x3
    ///   conv 32 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Put the channels first:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x224x224
    ///   conv 32 3x3 pad=1 -> relu
    /// }
    /// ```
    CHANNELS_LAST = "N045" "channels-last";
}

/// A statement that cannot be here.
pub fn misplaced(span: Span, diagnostic: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED, span, diagnostic.to_owned())
        .here("cannot be here")
        .help(advice.to_owned())
}

/// Something that cannot be where it is, with the words for its place.
pub fn unfit(span: Span, diagnostic: &str, here: &str, advice: &str) -> Diagnostic {
    Diagnostic::error(MISPLACED, span, diagnostic.to_owned())
        .here(here)
        .help(advice)
}

/// A network without an output.
pub fn no_output(network: &Name) -> Diagnostic {
    let message = format!("the network `{}` has no output", network.text);
    let advice = "begin with `input 3x224x224`; the last line is the output";
    unfit(network.span, &message, "nothing flows out", advice)
}

/// A parameter of a network that is a tensor; `ty` is where its type is.
pub fn tensor_of_network(ty: Span, name: &str) -> Diagnostic {
    let message = format!("a network has no `tensor` parameters, but `{name}` is one");
    let advice = format!("write an input in its body: `input {name} 3x224x224`");
    unfit(ty, &message, "only blocks take tensors", &advice)
}

/// An output of this name is there already.
pub fn output_twice(span: Span, name: &str, first: Span) -> Diagnostic {
    let message = format!("`{name}` is an output already");
    Diagnostic::error(MISPLACED, span, message)
        .here("declared again")
        .label(first, "first here")
        .help("remove it: an output is declared once")
}

/// Inputs without names, of which there are several: one, and the `others`.
pub fn nameless_inputs(span: Span, others: &[Span]) -> Diagnostic {
    const SHOWN: usize = 4;
    let message = match others.len() {
        0 => "this network has several inputs, but this one has no name".to_owned(),
        more => format!(
            "this network has several inputs, but {} of them have no names",
            more.saturating_add(1)
        ),
    };
    let advice = "name each: `input image 3x224x224`; a chain begins with the name";
    let diagnostic = unfit(span, &message, "an input without a name", advice);
    let others = others.iter().take(SHOWN);
    others.fold(diagnostic, |diagnostic, other| {
        diagnostic.label(*other, "this has no name either")
    })
}

/// An input of four extents, the first of which is a batch.
pub fn batch(span: Span, shape: &str) -> Diagnostic {
    let message = "an input is channels x height x width, and has no batch";
    unfit(span, message, "four numbers", &format!("write `{shape}`")).fix(
        true,
        format!("write `{shape}`"),
        span,
        shape,
    )
}

/// An input of four extents, the second of which is no number of colours: a video or a volume.
pub fn third_axis(span: Span, shape: &str) -> Diagnostic {
    let message = "an input is channels x height x width: there is no third axis, and no batch";
    let advice = format!(
        "the language describes networks over images, with rows and columns and no third axis; write `{shape}` if the first number is the size of a batch, or if it is one channel"
    );
    unfit(span, message, "four numbers", &advice)
}

/// An input whose last extent is that of channels: a warning.
pub fn channels_last(span: Span, shape: Shape) -> Diagnostic {
    let (channels, height, width) = (shape.channels(), shape.height(), shape.width());
    let right = format!("{width}x{channels}x{height}");
    let message = format!("this is {channels} channels of {height}x{width}: channels come first");
    Diagnostic::warning(CHANNELS_LAST, span, message)
        .here("channels x height x width")
        .help(format!(
            "write `{right}` if {channels}x{height} is the image"
        ))
        .fix(false, format!("write `{right}`"), span, right)
}

/// Something that makes a file a family of networks, where one network is expected.
pub fn family(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(
        FAMILY,
        span,
        format!("{what} makes this a family of networks, but one network is expected here"),
    )
    .here("a choice")
    .help("replace it by one of its choices: families cannot be compiled yet")
}
