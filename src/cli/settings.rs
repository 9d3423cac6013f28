//! `--set name=value`.

use crate::elaborate::{Settable, Setting, SettingValue};
use crate::layer::Value;
use crate::number::Extents;
use crate::source::SourceId;
use crate::syntax::literal::Literal;
use crate::syntax::parse_expression;
use crate::syntax::tree::{Expr, ExprKind, UnaryOperator};

/// The values of `--set`.
#[derive(Clone, Debug)]
pub(super) enum Set {
    /// A parameter of the networks.
    Parameter(Setting),
    /// The set of extended attributes.
    Extended,
}

/// The parameters that are set; of one that is set twice, the last comes first and counts.
pub(super) fn parameters(sets: &[Set]) -> Vec<Setting> {
    let sets = sets.iter().rev();
    sets.filter_map(|set| match set {
        Set::Parameter(setting) => Some(setting.clone()),
        Set::Extended => None,
    })
    .collect()
}

/// Reads `classes=10`, or `extended`.
pub(super) fn set(text: &str) -> Result<Set, String> {
    match text {
        "extended" => Ok(Set::Extended),
        _ => setting(text).map(Set::Parameter),
    }
}

/// Reads `classes=10`, `kernel=3x3`, `excite=off`, `pad=same`.
pub(super) fn setting(text: &str) -> Result<Setting, String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| "expected `name=value`, such as `classes=10`".to_owned())?;
    let (name, value) = (name.trim(), value.trim());
    let word = |text: &str| {
        let mut letters = text.chars();
        letters
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    if !word(name) {
        return Err(format!("`{name}` is not the name of a parameter"));
    }
    if value.starts_with('[') {
        let read = parse_expression(SourceId::default(), value).ok();
        let value = read.as_ref().and_then(listed).ok_or_else(|| {
            format!(
                "`{value}` is not a list: write numbers, sizes, on, off, words or lists, such as \
             [3, 4, 6, 3]"
            )
        })?;
        return Ok(Setting {
            of: Settable::Parameter(name.into()),
            value,
        });
    }
    let (sign, digits) = match value.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, value),
    };
    let value = match value {
        "on" | "true" => Value::Switch(true),
        "off" | "false" => Value::Switch(false),
        _ => {
            let number = Literal::parse(digits).map(|literal| literal.value);
            let number =
                number.and_then(|number| if sign { number.negate() } else { Some(number) });
            match (number, Extents::parse(value)) {
                (Some(number), _) => Value::Number(number),
                (None, Some(size)) => Value::Size(size),
                (None, None) if word(value) => Value::Word(value.into()),
                (None, None) => {
                    return Err(format!(
                        "`{value}` is not a value: a number (10), a size (3x3), on, off, a word \
                         or a list ([3, 4])"
                    ));
                }
            }
        }
    };
    Ok(Setting {
        of: Settable::Parameter(name.into()),
        value: value.into(),
    })
}

/// A list that is written out, as a value.
fn listed(expr: &Expr) -> Option<SettingValue> {
    let one = match &expr.kind {
        ExprKind::List(elements) => {
            let values: Option<Vec<SettingValue>> = elements.iter().map(listed).collect();
            return Some(SettingValue::List(values?));
        }
        ExprKind::Number(literal) => Value::Number(literal.value),
        ExprKind::Size(size) => Value::Size(*size),
        ExprKind::Bool(on) => Value::Switch(*on),
        ExprKind::Name(word) if !word.contains('.') => Value::Word(word.clone()),
        ExprKind::Unary {
            operator: UnaryOperator::Negate,
            operand,
        } => match listed(operand)? {
            SettingValue::One(Value::Number(number)) => Value::Number(number.negate()?),
            SettingValue::One(_) | SettingValue::List(_) => return None,
        },
        _ => return None,
    };
    Some(one.into())
}
