//! Widths left open: `dense _`, `reshape 512x_x_`, `input 3x_x_`.
//!
//! Each `_` is an unknown, once for each use of the block that it is in. A network with unknowns is
//! expanded several times with trial values; each condition (an assertion, an `expect`, the
//! operands of a join, the values of a `reshape`) is noted then as an equation and not as an error.
//! The values that follow ([`solve`]) are given to a last expansion, whose ordinary checks verify
//! them.

mod affine;
mod record;
mod solve;

pub(super) use solve::{Solver, Unsolved};

use super::call_stack::CallId;
use super::expression::Expected;
use super::value::Value;
use super::{Elaborator, mistakes};
use crate::layer::Kind;
use crate::network::Inferred;
use crate::number::Number;
use crate::source::Span;
use crate::syntax::tree::Type;
use smallvec::SmallVec;

/// The most widths that a network can leave open.
pub const MAX_OPEN_WIDTHS: usize = 16;

/// Divides by most numbers of groups and parts, and by many a power of 2.
const TRIAL: u64 = 20_160;

/// Different for each unknown, so that none equals another by accident.
const PRIMES: [u64; MAX_OPEN_WIDTHS] = [
    11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71,
];

/// An unknown: a `_` of the text in one use of its block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unknown {
    /// The value that it is in, or is.
    pub(super) span: Span,
    /// Which of its extents.
    part: usize,
    call: CallId,
}

/// An equation: `found` and `wanted` must be equal.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Equation {
    /// Where it is stated, in which call, and which one of that place.
    key: (Span, CallId, usize),
    /// The tensor or step with this extent, and a verb: "`output` has".
    subject: String,
    /// The counted unit: `channels`; empty for a count that has a name.
    unit: &'static str,
    found: Number,
    wanted: Number,
}

/// How unknowns are treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// They are unknown values.
    #[default]
    Open,
    /// They have trial values, and conditions become equations.
    Trial,
    /// They have the values that were found.
    Given,
}

/// The unknowns of an expansion.
#[derive(Debug, Default)]
pub(super) struct Widths {
    mode: Mode,
    met: bool,
    /// There are more unknowns than a network can have.
    too_many: bool,
    unknowns: Vec<Unknown>,
    values: Vec<u64>,
    equations: Vec<Equation>,
}

impl Widths {
    /// With the values of those known so far; others get their trial value.
    fn trial(unknowns: Vec<Unknown>, values: Vec<u64>) -> Self {
        Self {
            mode: Mode::Trial,
            unknowns,
            values,
            ..Self::default()
        }
    }

    /// Whether an unknown was met that has no value.
    pub(super) fn is_open(&self) -> bool {
        self.met
    }

    /// Whether some width is left open, or has been found.
    pub(super) fn are_used(&self) -> bool {
        self.met || self.mode != Mode::Open
    }

    /// Whether equations are noted and not reported.
    pub(super) fn is_trial(&self) -> bool {
        self.mode == Mode::Trial
    }

    /// The values that were found.
    pub(super) fn inferred(&self) -> Vec<Inferred> {
        let pairs = self.unknowns.iter().zip(&self.values);
        let inferred = pairs.map(|(unknown, width)| Inferred {
            span: unknown.span,
            width: *width,
        });
        inferred.collect()
    }

    fn value(&mut self, unknown: Unknown) -> Option<u64> {
        let known = self.unknowns.iter().position(|it| *it == unknown);
        match (self.mode, known) {
            (_, Some(index)) => self.values.get(index).copied(),
            (Mode::Trial, None) => {
                let Some(prime) = PRIMES.get(self.unknowns.len()) else {
                    self.too_many = true;
                    return None;
                };
                let value = TRIAL.saturating_mul(*prime);
                self.unknowns.push(unknown);
                self.values.push(value);
                Some(value)
            }
            (Mode::Open | Mode::Given, None) => {
                self.met = true;
                None
            }
        }
    }
}

/// Whether a value is `_`, or a size some of whose extents are.
pub(super) fn is_open(text: &str) -> bool {
    let starts = text.starts_with(|it: char| it == '_' || it.is_ascii_digit());
    let is_part =
        |part: &str| part == "_" || !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    starts && text.split(['x', '×']).all(is_part) && text.split(['x', '×']).any(|part| part == "_")
}

impl Elaborator<'_> {
    /// The value of `_` or `512x_x_` for a parameter.
    pub(super) fn open_value(&mut self, text: &str, span: Span, expected: Expected) -> Value {
        let takes = match expected {
            Expected::Kind(kind) => match kind {
                Kind::Count | Kind::Shape | Kind::SizeOrShape | Kind::Parts | Kind::Factor => true,
                Kind::Number
                | Kind::Rate
                | Kind::Switch
                | Kind::Size
                | Kind::Pair
                | Kind::Index
                | Kind::Order
                | Kind::Sides
                | Kind::Padding
                | Kind::Rounding
                | Kind::Word(_) => false,
            },
            Expected::Type(ty) => matches!(ty, None | Some(Type::Int | Type::Size)),
            Expected::Scalar => false,
        };
        if !takes {
            self.report(mistakes::not_left_open(span));
            return Value::Unknown;
        }
        self.open_size(text, span)
    }

    /// The value of `_` or `512x_x_`.
    pub(super) fn open_size(&mut self, text: &str, span: Span) -> Value {
        if self.reporter.in_dead_branch() {
            return Value::Unknown;
        }
        let call = self.calls.id();
        let mut extents: SmallVec<[u64; 4]> = SmallVec::new();
        let mut known = true;
        for (part, extent) in text.split(['x', '×']).enumerate() {
            let value = match extent {
                "_" => self.widths.value(Unknown { span, part, call }),
                digits => digits.parse().ok(),
            };
            match value {
                Some(value) => extents.push(value),
                None => known = false,
            }
        }
        match (known, extents.as_slice()) {
            (true, [one]) => Value::number(*one),
            (true, extents) => Value::size(extents),
            (false, _) => {
                self.reporter.fail();
                Value::Unknown
            }
        }
    }
}
