//! Names that are given a second meaning, also by loops.

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
    CARRY = "N016" "carry";
}

/// A name from outside a loop that the loop's body names anew. `loops` are those between, each
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
        format!("this names `{name}` anew, which comes from outside the loop"),
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
        "write `repeat … carry {name} {{` if the next round should see the new one; else choose another name"
    ))
}

/// `carry h` where there is no tensor `h`.
pub fn nothing_to_carry(name: &Name, known: &[String]) -> Diagnostic {
    let text = name.text.as_str();
    let message = format!("there is no tensor `{text}` to carry from round to round");
    let diagnostic = Diagnostic::error(CARRY, name.span, message)
        .here("must have a value before the loop")
        .help(format!(
            "give it one before the loop: `{text} = …`, or `… as {text}`"
        ));
    match nearest(text, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.fix(false, format!("write `{near}`"), name.span, near),
        None => diagnostic,
    }
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
