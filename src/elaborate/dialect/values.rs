//! Words for values as other frameworks and notations have them: `SAME`, `True`, `same_upper`.

use crate::elaborate::expression::Expected;
use crate::layer::dialect::{self, fold};
use crate::layer::{Kind, Parameter, Signature, Value};
use crate::number::Number;
use crate::syntax::tree::Type;

/// The meaning here of a foreign word.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::elaborate) enum Meant {
    /// This value, written so.
    Value(Value),
    /// Something that takes more than a word.
    Advice(&'static str),
}

const ADVICE: &[(&str, &str)] = &[
    (
        "notset",
        "remove `pad`, or give the rows and columns as numbers: `pad=1`",
    ),
    (
        "full",
        "give the rows and columns as a number, one less than the kernel: `pad=2` for a `3x3`",
    ),
    (
        "causal",
        "give the rows and columns of each side as numbers, top x bottom x left x right: \
         `pad=2x0x0x0`",
    ),
    ("zeros", MODE),
    ("constant", MODE),
    ("reflect", MODE),
    ("replicate", MODE),
    ("circular", MODE),
    ("symmetric", MODE),
    ("edge", MODE),
];

const MODE: &str = "`pad` is how many rows and columns, `pad=1` or `pad=same`; what they hold is \
 `pad_mode`: `pad=1 pad_mode=reflect`";

/// A word of another framework for a value of this kind.
pub(in crate::elaborate) fn meant(text: &str, expected: Expected) -> Option<Meant> {
    let word = fold(text);
    if takes_switch(expected) {
        match word.as_str() {
            "on" | "true" | "yes" => return Some(Meant::Value(Value::Switch(true))),
            "off" | "false" | "no" => return Some(Meant::Value(Value::Switch(false))),
            _ => {}
        }
    }
    let words = match expected {
        Expected::Kind(kind) => kind.words(),
        Expected::Type(_) | Expected::Scalar => return None,
    };
    if let Some(ours) = dialect::own_word(text, words) {
        return Some(Meant::Value(Value::word(ours)));
    }
    let mut advised = ADVICE.iter();
    let (_, advice) = advised.find(|(theirs, _)| *theirs == word)?;
    matches!(expected, Expected::Kind(Kind::Padding)).then_some(Meant::Advice(advice))
}

/// Whether a word is a switch in some writing.
pub(in crate::elaborate) fn is_switch(text: &str) -> bool {
    ["on", "off", "true", "false", "yes", "no"].contains(&fold(text).as_str())
}

fn takes_switch(expected: Expected) -> bool {
    match expected {
        Expected::Kind(kind) => matches!(kind, Kind::Switch | Kind::Rounding),
        Expected::Type(ty) => matches!(ty, None | Some(Type::Bool)),
        Expected::Scalar => true,
    }
}

/// The axis of a number, as PyTorch counts them: after that of the batch, or from the
/// end.
pub(in crate::elaborate) fn numbered_axis(number: Number) -> Option<&'static str> {
    let is = |at: i64| number == Number::whole(at);
    match () {
        () if is(1) || is(-3) => Some("channels"),
        () if is(2) || is(-2) => Some("height"),
        () if is(3) || is(-1) => Some("width"),
        () => None,
    }
}

/// A bare word after a layer that takes no further value: the parameter that takes it, and its
/// value. `same` is `pad=same`, `nobias` is `bias=off`, `s2` is `stride=2`.
pub(in crate::elaborate) fn setting(
    text: &str,
    signature: &Signature,
) -> Option<(&'static str, String)> {
    let plain = fold(text);
    // A switch by its own name, or with the name of its opposite.
    for (word, on) in [
        (plain.as_str(), "on"),
        (plain.strip_prefix("no").unwrap_or_default(), "off"),
        (plain.strip_prefix("without").unwrap_or_default(), "off"),
    ] {
        let mut switches = signature.parameters.iter();
        let switch = switches
            .find(|it| fold(it.name) == word && matches!(it.kind, Kind::Switch | Kind::Rounding));
        if let Some(switch) = switch {
            return Some((switch.name, on.to_owned()));
        }
    }
    for parameter in signature.parameters {
        if let Some(Meant::Value(Value::Word(word))) = meant(text, Expected::Kind(parameter.kind)) {
            return Some((parameter.name, word.to_string()));
        }
    }
    // `s2`, `p1`, `d2`, `g4`
    let digits = plain.find(|it: char| it.is_ascii_digit())?;
    let (letters, number) = plain.split_at_checked(digits)?;
    let size = |it: u8| it.is_ascii_digit() || it == b'x';
    if !number.bytes().all(size) || number.ends_with('x') {
        return None;
    }
    let of_sizes = |it: &&Parameter| match it.kind {
        Kind::Count | Kind::Size | Kind::Padding => !it.bare,
        Kind::Number | Kind::Rate | Kind::Switch | Kind::Pair | Kind::Index | Kind::Shape => false,
        Kind::SizeOrShape | Kind::Order | Kind::Parts | Kind::Sides | Kind::Rounding => false,
        Kind::Factor | Kind::Word(_) => false,
    };
    let known = signature.parameters.iter().filter(of_sizes);
    let known: Vec<&'static str> = known.map(|it| it.name).collect();
    let parameter = dialect::parameter(letters, &known)?;
    Some((parameter, number.to_owned()))
}

/// A layer with its parameters as it was translated, `conv 8 3 pad=SAME`, with our words for its
/// values.
pub(in crate::elaborate) fn with_own_values(line: &str) -> String {
    let steps = line.split(" -> ").map(|step| {
        let signature = step.split_whitespace().next();
        let signature = signature.and_then(crate::layer::signature);
        let words = step.split(' ').map(|word| {
            let own = word.split_once('=').and_then(|(name, value)| {
                let (_, parameter) = signature?.parameter(name)?;
                match meant(value, Expected::Kind(parameter.kind))? {
                    Meant::Value(value) => Some(format!("{name}={value}")),
                    Meant::Advice(_) => None,
                }
            });
            own.unwrap_or_else(|| word.to_owned())
        });
        words.collect::<Vec<_>>().join(" ")
    });
    steps.collect::<Vec<_>>().join(" -> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_can_be_found() {
        for (theirs, _) in ADVICE {
            assert_eq!(*theirs, fold(theirs), "is never found");
        }
    }

    #[test]
    fn settings_without_their_names() {
        let conv = crate::layer::signature("conv").unwrap();
        let setting = |text| setting(text, conv).map(|(name, value)| format!("{name}={value}"));
        assert_eq!(setting("same").unwrap(), "pad=same");
        assert_eq!(setting("SAME_UPPER").unwrap(), "pad=same");
        assert_eq!(setting("nobias").unwrap(), "bias=off");
        assert_eq!(setting("bias").unwrap(), "bias=on");
        assert_eq!(setting("s2").unwrap(), "stride=2");
        assert_eq!(setting("p1x0").unwrap(), "pad=1x0");
        assert_eq!(setting("k"), None);
        assert_eq!(setting("x2"), None);
    }
}
