//! From a layer string to layers.

use super::{MetaQnn, Step};
use crate::import::scan::Scanner;
use crate::import::{ImportError, ImportProblem, Place};
use crate::layer::MAX_VALUES;
use smallvec::SmallVec;

/// A kind of layer: its form in the text, and the step that it becomes.
struct Form {
    name: &'static str,
    form: &'static str,
    arguments: &'static [&'static str],
    /// `None` where the number of arguments is wrong.
    build: fn(&[u64]) -> Option<Step>,
}

static FORMS: [Form; 6] = [
    Form {
        name: "C",
        form: "C(filters,kernel,stride)",
        arguments: &["number of filters", "kernel", "stride"],
        build: |numbers| match *numbers {
            [features, kernel, stride] => Some(Step::Conv {
                features,
                kernel,
                stride,
            }),
            _ => None,
        },
    },
    Form {
        name: "P",
        form: "P(kernel,stride)",
        arguments: &["kernel", "stride"],
        build: |numbers| match *numbers {
            [kernel, stride] => Some(Step::Pool { kernel, stride }),
            _ => None,
        },
    },
    Form {
        name: "D",
        form: "D(index,total)",
        arguments: &["index", "total"],
        build: |numbers| match *numbers {
            [index, total] => Some(Step::Dropout { index, total }),
            _ => None,
        },
    },
    Form {
        name: "FC",
        form: "FC(neurons)",
        arguments: &["number of neurons"],
        build: |numbers| match *numbers {
            [features] => Some(Step::Dense { features }),
            _ => None,
        },
    },
    Form {
        name: "GAP",
        form: "GAP(maps)",
        arguments: &["number of maps"],
        build: |numbers| match *numbers {
            [features] => Some(Step::GlobalAverage { features }),
            _ => None,
        },
    },
    Form {
        name: "SM",
        form: "SM(classes)",
        arguments: &["number of classes"],
        build: |numbers| match *numbers {
            [classes] => Some(Step::Softmax { classes }),
            _ => None,
        },
    },
];

/// The layers, as an error message lists them.
const KNOWN: &str = "`C(filters,kernel,stride)`, `P(kernel,stride)`, `D(index,total)`, \
                     `FC(neurons)`, `GAP(maps)` and `SM(classes)`";

/// Reads a layer string, with or without its brackets.
///
/// ```
/// use cnn_lang::import::metaqnn::{Step, parse};
///
/// let network = parse("[C(64,3,1), P(2,2), SM(10)]").unwrap();
/// assert_eq!(network.steps().len(), 3);
/// assert_eq!(network.steps().last(), Some(Step::Softmax { classes: 10 }));
/// assert_eq!(parse("[C(64,3,0), SM(10)]").unwrap_err().place.start, 8);
/// ```
///
/// # Errors
/// At the first place where the text is not of the notation, a number is out of its range, or the
/// classifier is missing or not last.
pub fn parse(text: &str) -> Result<MetaQnn, ImportError> {
    let mut scanner = Scanner::new(text);
    let bracket = scanner.eat('[');
    let mut steps: Vec<(Step, Place)> = Vec::new();
    loop {
        let (step, place) = scanner.step()?;
        if let Some((Step::Softmax { .. }, _)) = steps.last() {
            let problem = ImportProblem::AfterClassifier;
            return Err(ImportError { problem, place });
        }
        steps.push((step, place));
        if !scanner.eat(',') {
            break;
        }
    }
    if bracket {
        scanner.expect(']', "`,` and a layer, or `]`")?;
    }
    if scanner.peek().is_some() {
        let expected = if bracket {
            "nothing after `]`"
        } else {
            "`,` and a layer, or the end"
        };
        return Err(scanner.unexpected(expected));
    }
    match steps.last() {
        Some((Step::Softmax { .. }, _)) => Ok(MetaQnn { steps }),
        Some(&(
            Step::Conv { .. }
            | Step::Pool { .. }
            | Step::Dropout { .. }
            | Step::Dense { .. }
            | Step::GlobalAverage { .. },
            place,
        )) => Err(ImportError {
            problem: ImportProblem::NoClassifier,
            place,
        }),
        None => Err(scanner.unexpected(LAYER)),
    }
}

const LAYER: &str = "a layer such as `C(64,3,1)`";

impl Scanner<'_> {
    /// A layer, and its place from the name to the parenthesis.
    fn step(&mut self) -> Result<(Step, Place), ImportError> {
        let (name, name_place) = self.take(|character| character.is_alphabetic());
        if name.is_empty() {
            return Err(self.unexpected(LAYER));
        }
        let Some(form) = FORMS.iter().find(|form| form.name == name) else {
            let problem = ImportProblem::UnknownLayer {
                name: name.to_owned(),
                known: KNOWN,
            };
            return Err(ImportError {
                problem,
                place: name_place,
            });
        };
        self.expect('(', "`(`")?;
        let mut numbers: SmallVec<[u64; 4]> = SmallVec::new();
        let mut found: usize = 0;
        loop {
            let argument = form.arguments.get(found).copied();
            let (digits, place) = self.take(char::is_ascii_digit);
            if digits.is_empty() {
                return Err(self.unexpected("a number"));
            }
            found = found.saturating_add(1);
            // Arguments too many are only counted.
            if let Some(argument) = argument {
                let number = digits.parse().ok();
                let Some(number) = number.filter(|number| (1..=MAX_VALUES).contains(number)) else {
                    return Err(out_of_range(form.name, argument, MAX_VALUES, place));
                };
                numbers.push(number);
            }
            if !self.eat(',') {
                break;
            }
        }
        self.expect(')', "`,` and a number, or `)`")?;
        let place = Place {
            start: name_place.start,
            end: self.here().end,
        };
        let step = (form.build)(&numbers).filter(|_| found == numbers.len());
        let Some(step) = step else {
            let problem = ImportProblem::WrongArguments {
                layer: form.name,
                form: form.form,
                found,
            };
            return Err(ImportError { problem, place });
        };
        match step {
            Step::Dropout { index, total } if index > total => {
                Err(out_of_range(form.name, "index", total, place))
            }
            Step::Dropout { .. }
            | Step::Conv { .. }
            | Step::Pool { .. }
            | Step::Dense { .. }
            | Step::GlobalAverage { .. }
            | Step::Softmax { .. } => Ok((step, place)),
        }
    }
}

fn out_of_range(
    layer: &'static str,
    argument: &'static str,
    highest: u64,
    place: Place,
) -> ImportError {
    ImportError {
        problem: ImportProblem::NumberOutOfRange {
            layer,
            argument,
            highest,
        },
        place,
    }
}
