//! Caffe's schema: the fields of each message, and their values.
//!
//! After `caffe.proto` of BVLC's Caffe,
//! <https://github.com/BVLC/caffe/blob/master/src/caffe/proto/caffe.proto>; with the fields that
//! NVIDIA's, Intel's and the detectors' forks add to these messages. From a document follow all
//! fields that are not in the schema, each with its place: a field that this reader ignores either
//! has no effect on the network or is an error.

mod layers;
mod table;

use super::error::{CaffeError, CaffeProblem, closest};
use super::kinds::is_known;
use crate::import::prototxt::{Field, Message, Scalar, Value};
use std::collections::HashMap;

/// The most mistakes of a file that are reported.
const MOST_REPORTED: usize = 100;
/// The most mistakes for which a likely meaning is searched.
const MOST_SUGGESTED: usize = 20;

/// The fields that a message may hold.
pub(super) type Fields = &'static [Known];

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    name: &'static str,
    takes: Takes,
    /// Whether it may be there several times.
    repeated: bool,
    /// A field of a fork that makes another network of it unless it has this value.
    only: Option<&'static str>,
}

/// The values that a field takes.
#[derive(Clone, Copy, Debug)]
enum Takes {
    /// A whole number.
    Whole,
    /// A whole number from 0.
    Count,
    /// A number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A text.
    Text,
    /// One of the words, or its number; and how they are listed for people.
    Word(&'static [&'static str], &'static str),
    /// A message.
    Message(Fields),
    /// A message of layers that are no part of Caffe, or of its oldest format.
    Foreign,
}

const fn known(name: &'static str, takes: Takes) -> Known {
    Known {
        name,
        takes,
        repeated: false,
        only: None,
    }
}

const fn whole(name: &'static str) -> Known {
    known(name, Takes::Whole)
}

const fn count(name: &'static str) -> Known {
    known(name, Takes::Count)
}

const fn number(name: &'static str) -> Known {
    known(name, Takes::Number)
}

const fn switch(name: &'static str) -> Known {
    known(name, Takes::Switch)
}

const fn text(name: &'static str) -> Known {
    known(name, Takes::Text)
}

const fn message(name: &'static str, fields: Fields) -> Known {
    known(name, Takes::Message(fields))
}

const fn foreign(name: &'static str) -> Known {
    known(name, Takes::Foreign)
}

const fn word(name: &'static str, words: &'static [&'static str], listed: &'static str) -> Known {
    known(name, Takes::Word(words, listed))
}

impl Known {
    /// It may be there several times.
    const fn many(self) -> Self {
        Self {
            repeated: true,
            ..self
        }
    }

    /// A fork computes something else unless it has this value.
    const fn only(self, value: &'static str) -> Self {
        Self {
            only: Some(value),
            ..self
        }
    }
}

impl Takes {
    /// In words that end "is …".
    fn expected(self) -> &'static str {
        match self {
            Takes::Whole => "a whole number",
            Takes::Count => "a whole number, 0 or more",
            Takes::Number => "a number",
            Takes::Switch => "`true` or `false`",
            Takes::Text => "a text in quotes",
            Takes::Word(_, listed) => listed,
            Takes::Message(_) | Takes::Foreign => "a message in `{ }`",
        }
    }

    /// Whether a value that is no message is one of these.
    fn has(self, scalar: Scalar<'_>) -> bool {
        let written = scalar.text();
        let integer = || {
            let Scalar::Number(number) = scalar else {
                return None;
            };
            match number.strip_prefix("0x").or(number.strip_prefix("0X")) {
                Some(digits) => i64::from_str_radix(digits, 16).ok(),
                None => number.replace(' ', "").parse().ok(),
            }
        };
        match self {
            Takes::Whole => integer().is_some(),
            Takes::Count => integer().is_some_and(|number| number >= 0),
            Takes::Number => {
                let number = written.trim_end_matches(['f', 'F']).replace(' ', "");
                number.parse::<f64>().is_ok()
                    || written.parse::<f64>().is_ok()
                    || integer().is_some()
            }
            Takes::Switch => matches!(
                &*written,
                "true" | "True" | "t" | "1" | "false" | "False" | "f" | "0"
            ),
            Takes::Text => !matches!(scalar, Scalar::Number(_)),
            Takes::Word(words, _) => {
                let of_number = || usize::try_from(integer()?).ok();
                words.contains(&&*written) || of_number().is_some_and(|place| place < words.len())
            }
            Takes::Message(_) | Takes::Foreign => false,
        }
    }
}

/// All fields of a document that are not as the schema has them.
pub(super) fn check(root: Message<'_, '_>) -> Vec<CaffeError> {
    let mut check = Check {
        errors: Vec::new(),
        layer: "the network".to_owned(),
        kind: "network".to_owned(),
    };
    check.message(root, table::NET);
    check.errors
}

struct Check {
    errors: Vec<CaffeError>,
    /// The layer that is looked at, and its type.
    layer: String,
    kind: String,
}

impl Check {
    fn message(&mut self, message: Message<'_, '_>, known: Fields) {
        let mut first: HashMap<&str, Field<'_, '_>> = HashMap::new();
        for field in message.fields() {
            if self.errors.len() >= MOST_REPORTED {
                return;
            }
            let Some(found) = known.iter().find(|known| known.name == field.name) else {
                self.unknown(field, known);
                continue;
            };
            if !found.repeated
                && let Some(first) = first.insert(found.name, field)
            {
                self.errors.push(CaffeError {
                    problem: Box::new(CaffeProblem::FieldTwice {
                        layer: self.layer.clone(),
                        field: field.name.to_owned(),
                        first: first.name_place,
                    }),
                    place: field.name_place,
                });
            }
            self.value(field, found);
        }
    }

    fn value(&mut self, field: Field<'_, '_>, known: &Known) {
        match (field.value, known.takes) {
            (Value::Message(layer), Takes::Message(fields))
                if matches!(field.name, "layer" | "layers") =>
            {
                self.layer(layer, fields);
            }
            (Value::Message(message), Takes::Message(fields)) => self.message(message, fields),
            (Value::Message(_), Takes::Foreign) => {}
            (Value::Scalar(scalar), takes) if takes.has(scalar) => {
                if let Some(only) = known.only
                    && *scalar.text() != *only
                {
                    let name = field.name;
                    self.errors.push(CaffeError {
                        problem: Box::new(CaffeProblem::NotExpressible {
                            layer: self.layer.clone(),
                            kind: self.kind.clone(),
                            why: format!(
                                "`{name}` is a field of a fork of Caffe, which computes something \
                                 else by it"
                            ),
                            instead: Some(format!("remove `{name}` if the layer does without it")),
                        }),
                        place: field.place,
                    });
                }
            }
            (Value::Scalar(_) | Value::Message(_), takes) => self.errors.push(CaffeError {
                problem: Box::new(CaffeProblem::WrongValue {
                    layer: self.layer.clone(),
                    field: field.name.to_owned(),
                    expected: takes.expected(),
                }),
                place: field.place,
            }),
        }
    }

    /// A layer; one of a type that Caffe does not have may have fields that Caffe does not have.
    fn layer(&mut self, layer: Message<'_, '_>, known: Fields) {
        let text = |name: &str| {
            let mut fields = layer.fields().filter(|field| field.name == name);
            match fields.next()?.value {
                Value::Scalar(scalar) => Some(scalar.text().into_owned()),
                Value::Message(_) => None,
            }
        };
        let outer = (self.layer.clone(), self.kind.clone());
        self.kind = text("type").unwrap_or_default();
        self.layer = match text("name") {
            Some(name) => name,
            None => "without a name".to_owned(),
        };
        if is_known(&self.kind) {
            self.message(layer, known);
        } else {
            let common: Vec<Field<'_, '_>> = layer.fields().collect();
            for field in common {
                let found = known.iter().find(|known| known.name == field.name);
                if let Some(found) = found.filter(|_| self.errors.len() < MOST_REPORTED) {
                    self.value(field, found);
                }
            }
        }
        (self.layer, self.kind) = outer;
    }

    fn unknown(&mut self, field: Field<'_, '_>, known: Fields) {
        let suggests = self.errors.len() < MOST_SUGGESTED;
        let names = known.iter().map(|known| known.name);
        let meant = closest(field.name, names.filter(|_| suggests));
        self.errors.push(CaffeError {
            problem: Box::new(CaffeProblem::UnknownField {
                layer: self.layer.clone(),
                field: field.name.to_owned(),
                meant: meant.map(str::to_owned),
            }),
            place: field.name_place,
        });
    }
}
