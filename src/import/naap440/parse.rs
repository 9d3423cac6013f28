//! From a scheme in JSON to blocks.

use super::{Block, Naap440, Residual};
use crate::import::scan::Scanner;
use crate::import::{ImportError, ImportProblem, Place};
use crate::layer::MAX_VALUES;

/// The fields of a block, in the order of the tables.
const FIELDS: [&str; 4] = ["kernel_size", "width", "stride", "residual"];

/// The fields, as an error message lists them.
const KNOWN: &str = "`kernel_size`, `width`, `stride` and `residual`";

const BLOCK: &str =
    "a block such as `{\"kernel_size\":3,\"width\":16,\"stride\":1,\"residual\":false}`";

/// Reads a scheme: a list of objects, whose fields may be in any order.
///
/// ```
/// use cnn_lang::import::naap440::parse;
///
/// let scheme = r#"[{"kernel_size":3,"width":12,"stride":2,"residual":false}]"#;
/// assert_eq!(parse(scheme).unwrap().blocks().len(), 1);
/// let zero = scheme.replace("12", "0");
/// assert_eq!(parse(&zero).unwrap_err().place.start, 26);
/// ```
///
/// # Errors
/// At the first place where the text is not of the notation: no JSON, a field that is unknown, given
/// twice or missing, a number out of its range.
pub fn parse(text: &str) -> Result<Naap440, ImportError> {
    let mut scanner = Scanner::new(text);
    scanner.expect('[', "`[`")?;
    let mut blocks = Vec::new();
    loop {
        blocks.push(scanner.block()?);
        if !scanner.eat(',') {
            break;
        }
    }
    scanner.expect(']', "`,` and a block, or `]`")?;
    match scanner.peek() {
        Some(_) => Err(scanner.unexpected("nothing after `]`")),
        None => Ok(Naap440 { blocks }),
    }
}

/// The fields of a block that were read.
#[derive(Default)]
struct Fields {
    kernel: Option<u64>,
    width: Option<u64>,
    stride: Option<u64>,
    residual: Option<Residual>,
}

impl Fields {
    /// The block, or the first field that it lacks.
    fn block(&self) -> Result<Block, &'static str> {
        let [kernel_size, width, stride, residual] = FIELDS;
        Ok(Block {
            kernel: self.kernel.ok_or(kernel_size)?,
            width: self.width.ok_or(width)?,
            stride: self.stride.ok_or(stride)?,
            residual: self.residual.ok_or(residual)?,
        })
    }
}

impl Scanner<'_> {
    /// A block, and its place from brace to brace.
    fn block(&mut self) -> Result<(Block, Place), ImportError> {
        self.peek();
        let start = self.here().start;
        self.expect('{', BLOCK)?;
        let mut fields = Fields::default();
        loop {
            self.field(&mut fields)?;
            if !self.eat(',') {
                break;
            }
        }
        self.expect('}', "`,` and a field, or `}`")?;
        let end = self.here().end;
        let place = Place { start, end };
        match fields.block() {
            Ok(block) => Ok((block, place)),
            Err(field) => Err(ImportError {
                problem: ImportProblem::MissingField { field },
                place,
            }),
        }
    }

    /// `"width":16`
    fn field(&mut self, fields: &mut Fields) -> Result<(), ImportError> {
        self.expect('"', "the name of a field in quotes")?;
        let (name, place) = self.take(|&sign| sign != '"' && !sign.is_control());
        self.expect('"', "`\"`")?;
        let unread = match name {
            "kernel_size" => fields.kernel.is_none(),
            "width" => fields.width.is_none(),
            "stride" => fields.stride.is_none(),
            "residual" => fields.residual.is_none(),
            _ => {
                let problem = ImportProblem::UnknownField {
                    name: name.to_owned(),
                    known: KNOWN,
                };
                return Err(ImportError { problem, place });
            }
        };
        if !unread {
            let problem = ImportProblem::FieldTwice {
                name: name.to_owned(),
            };
            return Err(ImportError { problem, place });
        }
        self.expect(':', "`:`")?;
        match name {
            "kernel_size" => fields.kernel = Some(self.number("kernel_size")?),
            "width" => fields.width = Some(self.number("width")?),
            "stride" => fields.stride = Some(self.number("stride")?),
            _ => fields.residual = Some(self.residual()?),
        }
        Ok(())
    }

    fn number(&mut self, argument: &'static str) -> Result<u64, ImportError> {
        let (digits, place) = self.take(char::is_ascii_digit);
        if digits.is_empty() {
            return Err(self.unexpected("a whole number"));
        }
        let number = digits.parse().ok();
        let number = number.filter(|number| (1..=MAX_VALUES).contains(number));
        number.ok_or(ImportError {
            problem: ImportProblem::NumberOutOfRange {
                layer: "block",
                argument,
                highest: MAX_VALUES,
            },
            place,
        })
    }

    fn residual(&mut self) -> Result<Residual, ImportError> {
        self.peek();
        let before = self.clone();
        match self.take(char::is_ascii_alphabetic).0 {
            "true" => Ok(Residual::Added),
            "false" => Ok(Residual::None),
            _ => Err(before.clone().unexpected("`true` or `false`")),
        }
    }
}
