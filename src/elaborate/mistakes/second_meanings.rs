//! Names that are defined again, also by loops.

use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Diagnostic, Edit, Fix, codes};
use crate::program::error::name_taken;
use crate::source::Span;
use crate::syntax::tree::Name;

codes! {
    /// A loop reassigns a tensor that it does not carry, or carries an unknown one.
    ///
    /// A name defined in a round ends with that round. With `carry h`, a loop passes a tensor from
    /// one round to the next: each round starts with the `h` of the previous round, and the first
    /// with the `h` from above the loop, which must exist. After the loop, `h` is the result of the
    /// last round.
    ///
    /// ```cnn
    /// network cells {
    ///   input 16x32x32
    ///   h = conv 16 3x3 pad=1
    ///   repeat 3 {
    ///     h = add(h, h -> conv 16 3x3 pad=1)
    ///   }
    ///   h -> relu
    /// }
    /// ```
    ///
    /// Put `carry` and the name before the loop's brace, or use another name in the loop:
    ///
    /// ```cnn
    /// network cells {
    ///   input 16x32x32
    ///   h = conv 16 3x3 pad=1
    ///   repeat 3 carry h {
    ///     h = add(h, h -> conv 16 3x3 pad=1)
    ///   }
    ///   h -> relu
    /// }
    /// ```
    ///
    /// Numbers are carried in the same way: `repeat 3 carry w { … }`, where a line `let w = …` of the
    /// body gives the next value.
    CARRY = "N016" "carry";
    /// A block has the name of a layer.
    ///
    /// The file's own definition wins, so every step of this file with the name uses the block. A
    /// reader, and whoever copies a line into another file, expects the layer.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16
    /// }
    ///
    /// block conv(features: int) {
    ///   depthwise 3x3 pad=1 -> batchnorm -> relu
    ///   depthwise 1x1 multiplier=features
    /// }
    /// ```
    ///
    /// Give it another name:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   unit 16
    /// }
    ///
    /// block unit(features: int) {
    ///   conv features 3x3 pad=1 -> batchnorm -> relu
    /// }
    /// ```
    SHADOWED_LAYER = "N056" "shadowed-layer";
}

/// A name from outside a loop that the loop's body names again. `loops` are those between, each
/// with its word, the place where names to carry can be put in, and whether it carries some.
pub fn carry_forgotten(
    span: Span,
    name: &str,
    first: Span,
    loops: &[(Span, Span, bool)],
) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        CARRY,
        span,
        format!("this redefines `{name}`, which comes from outside the loop"),
    )
    .here("named again")
    .label(first, "first named here");
    for (keyword, _, _) in loops {
        diagnostic = diagnostic.label(*keyword, "in this loop");
    }
    let edits = loops.iter().map(|(_, place, carries)| Edit {
        span: *place,
        text: if *carries {
            format!(", {name}")
        } else {
            format!("carry {name} ")
        },
    });
    diagnostic
        .fixes
        .push(Fix::new(false, format!("carry `{name}`"), edits.collect()));
    diagnostic.help(format!(
        "write `repeat … carry {name} {{` if the next round should see the new value; otherwise \
         choose another name"
    ))
}

/// `carry h` where there is no tensor `h`.
pub fn nothing_to_carry(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("there is no tensor or value `{text}` to carry from round to round");
    let diagnostic = Diagnostic::error(CARRY, name.span, message)
        .here("not defined before the loop")
        .help(format!(
            "define it before the loop: `{text} = …` for a tensor, `let {text} = …` for a number"
        ));
    match nearest(text, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.fix(false, format!("write `{near}`"), name.span, near),
        None => diagnostic,
    }
}

/// A `let` in a loop for a value from outside of it: `let k = k + 1`.
pub fn value_carry_forgotten(
    span: Span,
    name: &str,
    first: Span,
    loops: &[(Span, Span, bool)],
) -> Diagnostic {
    let mut diagnostic = carry_forgotten(span, name, first, loops);
    diagnostic.message =
        format!("this gives `{name}` another value, and `{name}` comes from outside the loop");
    diagnostic.primary.message = "given again".to_owned();
    diagnostic.help(format!(
        "write `repeat … carry {name} {{` if the next round should see the new value; else choose \
         another name"
    ))
}

/// `carry w`, where no line of the loop gives `w` a value.
pub fn never_given(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` is carried, but the loop never gives it another value");
    Diagnostic::error(CARRY, span, message)
        .here(format!("no `let {name} = …` in this loop"))
        .help(format!(
            "write `let {name} = …` in the loop, or remove `{name}` from `carry`: the body sees \
             it all the same"
        ))
}

/// A layer, or a list with one, that a loop should carry.
pub fn layer_carried(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{name}` would carry a layer from round to round");
    Diagnostic::error(CARRY, span, message)
        .here("not a number, size, word or list of them")
        .help("carry a number, and choose the layer by it: `let act = acts[i]`")
}

/// A tensor that gets the name of another, as variables do in other languages.
pub fn tensor_renamed(span: Span, name: &str, first: Span) -> Diagnostic {
    name_taken(span, name, first)
        .help("choose another name, or none: a step reads the line above without a name")
}

/// `x = relu(x)`: a tensor used as a variable of other languages.
pub fn variable(name: &Name, first: Span, whole: Span, step: &str) -> Diagnostic {
    let text = name.text.as_str();
    name_taken(name.span, text, first)
        .help(format!(
            "write `{step}`: a step reads the line above without a name"
        ))
        .fix(false, format!("write `{step}`"), whole, step)
}

/// A definition with the name of a layer.
pub fn shadowed_layer(name: &Name, kind: &str) -> Diagnostic {
    let text = &name.text;
    let message = format!("the {kind} `{text}` has the name of a layer");
    Diagnostic::warning(SHADOWED_LAYER, name.span, message)
        .here(format!("in this file, `{text}` is not the layer any more"))
        .help("choose another name")
}
