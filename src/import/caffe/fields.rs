//! Fields of a message, read with the types of the schema.

use super::error::{CaffeError, CaffeProblem};
use crate::import::Place;
use crate::import::prototxt::{Field, Message, Scalar, Value};
use crate::number::Number;
use crate::syntax::literal::Literal;

/// A message whose fields are looked up by name; `None` is a missing message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'d, 't> {
    message: Option<Message<'d, 't>>,
    /// The layer, or the network, that it belongs to.
    layer: &'d str,
    /// The place at which a missing field is reported.
    place: Place,
}

type Read<T> = Result<T, CaffeError>;

impl<'d, 't> Fields<'d, 't> {
    pub fn new(message: Message<'d, 't>, layer: &'d str, place: Place) -> Self {
        Self {
            message: Some(message),
            layer,
            place,
        }
    }

    /// A message without fields.
    pub fn none(layer: &'d str, place: Place) -> Self {
        Self {
            message: None,
            layer,
            place,
        }
    }

    /// All fields of that name.
    pub fn all(self, name: &str) -> impl Iterator<Item = Field<'d, 't>> {
        let fields = self.message.into_iter().flat_map(Message::fields);
        fields.filter(move |field| field.name == name)
    }

    /// A field that may occur once.
    fn single(self, name: &str) -> Read<Option<Field<'d, 't>>> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            // The text format takes no second one, though its binary twin lets the last count.
            (Some(first), Some(second)) => Err(CaffeError {
                problem: Box::new(CaffeProblem::FieldTwice {
                    layer: self.layer.to_owned(),
                    field: name.to_owned(),
                    first: first.name_place,
                }),
                place: second.name_place,
            }),
            (first, _) => Ok(first),
        }
    }

    pub fn has(self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Where a field's value is, or else the message that lacks it.
    pub fn place_of(self, name: &str) -> Place {
        self.all(name)
            .last()
            .map_or(self.place, |field| field.place)
    }

    /// The message of that name; an empty one if there is none.
    pub fn message(self, name: &str) -> Read<Self> {
        let message = match self.single(name)? {
            None => None,
            Some(field) => match field.value {
                Value::Message(message) => Some(message),
                Value::Scalar(_) => {
                    return Err(self.wrong(field, "a message in `{ }`"));
                }
            },
        };
        Ok(Self { message, ..self })
    }

    /// The message of that name at this position; a single one applies to all positions.
    pub fn nth(self, name: &str, place: usize) -> Read<Self> {
        let all: Vec<Field<'d, 't>> = self.all(name).collect();
        let message = match all.get(place).or(all.first()).copied() {
            None => None,
            Some(field) => match field.value {
                Value::Message(message) => Some(message),
                Value::Scalar(_) => return Err(self.wrong(field, "a message in `{ }`")),
            },
        };
        Ok(Self { message, ..self })
    }

    fn wrong(self, field: Field<'_, '_>, expected: &'static str) -> CaffeError {
        let problem = CaffeProblem::WrongValue {
            layer: self.layer.to_owned(),
            field: field.name.to_owned(),
            expected,
        };
        let place = field.place;
        CaffeError {
            problem: Box::new(problem),
            place,
        }
    }

    /// A refusal of the field's value.
    pub fn refuse(self, name: &str, expected: &'static str) -> CaffeError {
        let problem = CaffeProblem::WrongValue {
            layer: self.layer.to_owned(),
            field: name.to_owned(),
            expected,
        };
        let place = self.place_of(name);
        CaffeError {
            problem: Box::new(problem),
            place,
        }
    }

    /// The error for a field that is missing.
    pub fn missing(self, field: &'static str, example: &'static str) -> CaffeError {
        let problem = CaffeProblem::MissingField {
            layer: self.layer.to_owned(),
            field,
            example,
        };
        let place = self.place;
        CaffeError {
            problem: Box::new(problem),
            place,
        }
    }

    fn scalar(self, field: Field<'d, 't>, expected: &'static str) -> Read<Scalar<'t>> {
        match field.value {
            Value::Scalar(scalar) => Ok(scalar),
            Value::Message(_) => Err(self.wrong(field, expected)),
        }
    }

    pub fn text(self, name: &str) -> Read<Option<String>> {
        let Some(field) = self.single(name)? else {
            return Ok(None);
        };
        let scalar = self.scalar(field, "a text in quotes")?;
        Ok(Some(scalar.text().into_owned()))
    }

    pub fn boolean(self, name: &str, usual: bool) -> Read<bool> {
        let Some(field) = self.single(name)? else {
            return Ok(usual);
        };
        match &*self.scalar(field, "`true` or `false`")?.text() {
            "true" | "True" | "t" | "1" => Ok(true),
            "false" | "False" | "f" | "0" => Ok(false),
            _ => Err(self.wrong(field, "`true` or `false`")),
        }
    }

    fn whole(self, field: Field<'d, 't>) -> Read<i64> {
        const EXPECTED: &str = "a whole number";
        let scalar = self.scalar(field, EXPECTED)?;
        let text = match scalar {
            Scalar::Number(number) => number,
            Scalar::Word(_) | Scalar::Text(_) => return Err(self.wrong(field, EXPECTED)),
        };
        let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            Some(digits) => i64::from_str_radix(digits, 16),
            None => text.parse(),
        };
        parsed.map_err(|_| self.wrong(field, EXPECTED))
    }

    /// A whole number, of either sign.
    pub fn signed(self, name: &str) -> Read<Option<i64>> {
        self.single(name)?
            .map(|field| self.whole(field))
            .transpose()
    }

    /// A whole number from 0.
    pub fn count(self, name: &str) -> Read<Option<u64>> {
        let Some(field) = self.single(name)? else {
            return Ok(None);
        };
        let count = u64::try_from(self.whole(field)?);
        let count = count.map_err(|_| self.wrong(field, "a whole number, 0 or more"))?;
        Ok(Some(count))
    }

    /// A whole number from 1.
    pub fn positive(self, name: &str) -> Read<Option<u64>> {
        match self.count(name)? {
            Some(0) => Err(self.refuse(name, "a whole number, 1 or more")),
            count => Ok(count),
        }
    }

    /// All whole numbers from 0 of that name.
    pub fn counts(self, name: &str) -> Read<Vec<u64>> {
        self.all(name)
            .map(|field| {
                let whole = u64::try_from(self.whole(field)?);
                whole.map_err(|_| self.wrong(field, "a whole number, 0 or more"))
            })
            .collect()
    }

    /// All whole numbers of that name.
    pub fn all_signed(self, name: &str) -> Read<Vec<i64>> {
        self.all(name).map(|field| self.whole(field)).collect()
    }

    fn decimal(self, field: Field<'d, 't>) -> Read<Number> {
        const EXPECTED: &str = "a number";
        let text = self.scalar(field, EXPECTED)?.text();
        number(&text).ok_or_else(|| self.wrong(field, EXPECTED))
    }

    /// A number.
    pub fn number(self, name: &str) -> Read<Option<Number>> {
        self.single(name)?
            .map(|field| self.decimal(field))
            .transpose()
    }

    /// All numbers of that name.
    pub fn numbers(self, name: &str) -> Read<Vec<Number>> {
        self.all(name).map(|field| self.decimal(field)).collect()
    }

    /// The word of an enumeration.
    pub fn word(self, name: &str, words: &'static str) -> Read<Option<String>> {
        let Some(field) = self.single(name)? else {
            return Ok(None);
        };
        let scalar = self.scalar(field, words)?;
        Ok(Some(scalar.text().into_owned()))
    }
}

/// A number as protocol buffers write it, exact where it is a decimal.
fn number(text: &str) -> Option<Number> {
    let text = text.trim_end_matches(['f', 'F']);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let is_plain = !digits.ends_with(['K', 'M', 'G', '%']);
    let exact = |text: &str| Some(Literal::parse(text)?.value);
    let value = match exact(digits).filter(|_| is_plain) {
        Some(value) if !value.to_string().contains('/') => value,
        // Caffe keeps less than a double does, and the shortest decimal of that is as good.
        exactly => {
            let double: f64 = digits.parse().ok()?;
            let shortest = exact(&double.to_string()).or(exactly);
            match shortest {
                Some(shortest) => shortest,
                None => Number::nearest(double)?,
            }
        }
    };
    if negative {
        value.negate()
    } else {
        Some(value)
    }
}
