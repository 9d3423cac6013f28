//! An attribute in a model: its range in training, and whether it has a coefficient.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How far outside a range per value may lie and still count as inside: attributes are means of
/// ratios, and one mean taken in another order differs in the last digits.
const RELATIVE_SLACK: f64 = 1e-9;
/// The slack beside a bound of 0, where nothing is relative.
const ABSOLUTE_SLACK: f64 = 1e-12;

/// One attribute of a model, kept or dropped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ColumnRecord", into = "ColumnRecord")]
pub struct Column {
    /// The attribute's name.
    pub name: String,
    /// Where its values lay in training; none if every one was missing.
    pub spread: Option<Spread>,
    /// In how many networks of the training set it was missing.
    pub missing: usize,
    /// Its role in the model.
    pub role: Role,
}

/// Where the values of an attribute lay in training, missing ones left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// The mean, which also takes the place of a missing value.
    pub mean: f64,
    /// The standard deviation (dividing by the number of values).
    pub sd: f64,
}

/// The role of an attribute in a model.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// It has a coefficient: the change of the target for one standard deviation more.
    Estimated(f64),
    /// It has none, because the training set does not determine it.
    Dropped(Dropped),
}

/// Why a training set does not determine an attribute's coefficient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Dropped {
    /// No network has a value.
    AllMissing,
    /// All networks have the same value.
    Constant,
    /// In all networks it follows from other attributes.
    Collinear(Combination),
}

/// An attribute written through others: `constant + Σ weight · attribute`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Combination {
    /// The constant added to the sum.
    pub constant: f64,
    /// The attributes it follows from, all of them estimated ones.
    pub terms: Vec<Term>,
}

/// One summand of a [`Combination`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The attribute's name.
    pub column: String,
    /// The factor of its value.
    pub weight: f64,
}

impl Spread {
    /// The spread of the values that are not NaN, and how many are.
    pub(super) fn of(values: impl Iterator<Item = f64> + Clone) -> (Option<Self>, usize) {
        let missing = values.clone().filter(|value| value.is_nan()).count();
        let present = values.filter(|value| !value.is_nan());
        let count = present.clone().count();
        if count == 0 {
            return (None, missing);
        }
        let low = present.clone().fold(f64::INFINITY, f64::min);
        let high = present.clone().fold(f64::NEG_INFINITY, f64::max);
        // The mean of equal values can differ from them in the last digit.
        let mean = (present.clone().sum::<f64>() / count as f64).clamp(low, high);
        let squares: f64 = present.map(|value| (value - mean).powi(2)).sum();
        let sd = (squares / count as f64).sqrt();
        let spread = Self {
            low,
            high,
            mean,
            sd,
        };
        (Some(spread), missing)
    }

    /// Whether all values are one, but for the last digits.
    pub(super) fn is_constant(&self) -> bool {
        self.high - self.low <= slack(self.low, self.high) || self.sd <= 0.0
    }

    /// Whether a value lies in the range, but for the last digits.
    pub fn contains(&self, value: f64) -> bool {
        lies_within(value, self.low, self.high)
    }

    /// How many standard deviations a value lies above the mean; 0 where it is missing, because
    /// the mean then takes its place.
    pub(super) fn standardise(&self, value: f64) -> f64 {
        if value.is_nan() {
            0.0
        } else {
            (value - self.mean) / self.sd
        }
    }
}

fn slack(low: f64, high: f64) -> f64 {
    RELATIVE_SLACK * low.abs().max(high.abs()) + ABSOLUTE_SLACK
}

/// Whether `low <= value <= high` but for the last digits; false for NaN.
pub(super) fn lies_within(value: f64, low: f64, high: f64) -> bool {
    let slack = slack(low, high);
    value >= low - slack && value <= high + slack
}

/// A number as a sentence shows it: six significant digits, no trailing zeros.
pub(super) fn short(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for Term { column, weight } in &self.terms {
            let sign = match (first, *weight < 0.0) {
                (true, true) => "-",
                (true, false) => "",
                (false, true) => " - ",
                (false, false) => " + ",
            };
            let size = short(weight.abs());
            if size == 1.0 {
                write!(f, "{sign}{column}")?;
            } else {
                write!(f, "{sign}{size} · {column}")?;
            }
            first = false;
        }
        let negligible = self.constant.abs() < 1e-9;
        match (first, negligible) {
            (true, _) => write!(f, "{}", short(self.constant)),
            (false, true) => Ok(()),
            (false, false) if self.constant < 0.0 => write!(f, " - {}", short(-self.constant)),
            (false, false) => write!(f, " + {}", short(self.constant)),
        }
    }
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllMissing => write!(f, "all missing"),
            Self::Constant => write!(f, "constant"),
            Self::Collinear(combination) => write!(f, "collinear: always {combination}"),
        }
    }
}

/// A [`Column`] as the file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnRecord {
    name: String,
    low: Option<f64>,
    high: Option<f64>,
    mean: Option<f64>,
    sd: Option<f64>,
    missing: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coefficient: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dropped: Option<Dropped>,
}

impl From<Column> for ColumnRecord {
    fn from(column: Column) -> Self {
        let (coefficient, dropped) = match column.role {
            Role::Estimated(coefficient) => (Some(coefficient), None),
            Role::Dropped(reason) => (None, Some(reason)),
        };
        Self {
            name: column.name,
            low: column.spread.map(|spread| spread.low),
            high: column.spread.map(|spread| spread.high),
            mean: column.spread.map(|spread| spread.mean),
            sd: column.spread.map(|spread| spread.sd),
            missing: column.missing,
            coefficient,
            dropped,
        }
    }
}

/// Why an entry of the file is not a [`Column`].
#[derive(Debug, PartialEq, thiserror::Error)]
enum ColumnRecordError {
    /// Some of `low`, `high`, `mean`, `sd` are there and others are not.
    #[error("column `{name}` needs all of `low`, `high`, `mean` and `sd`, or none of them")]
    HalfSpread { name: String },
    /// There is neither a coefficient nor a reason for having none, or there are both.
    #[error("column `{name}` needs one of `coefficient` and `dropped`")]
    Role { name: String },
}

impl TryFrom<ColumnRecord> for Column {
    type Error = ColumnRecordError;

    fn try_from(record: ColumnRecord) -> Result<Self, Self::Error> {
        let name = record.name;
        let spread = match (record.low, record.high, record.mean, record.sd) {
            (Some(low), Some(high), Some(mean), Some(sd)) => Some(Spread {
                low,
                high,
                mean,
                sd,
            }),
            (None, None, None, None) => None,
            _ => return Err(ColumnRecordError::HalfSpread { name }),
        };
        let role = match (record.coefficient, record.dropped) {
            (Some(coefficient), None) => Role::Estimated(coefficient),
            (None, Some(reason)) => Role::Dropped(reason),
            (None, None) | (Some(_), Some(_)) => return Err(ColumnRecordError::Role { name }),
        };
        Ok(Self {
            name,
            spread,
            missing: record.missing,
            role,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_leaves_missing_values_out() {
        let values = [2.0, f64::NAN, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let (spread, missing) = Spread::of(values.into_iter());
        let expected = Spread {
            low: 2.0,
            high: 9.0,
            mean: 5.0,
            sd: 2.0,
        };
        assert_eq!((spread, missing), (Some(expected), 1));
        assert_eq!(expected.standardise(9.0), 2.0);
        assert_eq!(expected.standardise(f64::NAN), 0.0);
        assert_eq!(Spread::of([f64::NAN].into_iter()), (None, 1));
    }

    #[test]
    fn the_last_digits_do_not_make_a_value_leave_its_range() {
        assert!(lies_within(0.1 + 0.2, 0.0, 0.3));
        assert!(lies_within(-1e-17, 0.0, 0.0));
        assert!(!lies_within(0.300_001, 0.0, 0.3));
        assert!(!lies_within(f64::NAN, 0.0, 0.3));
        let third = Spread::of([1.0 / 3.0, 1.0 - 2.0 / 3.0].into_iter())
            .0
            .unwrap();
        assert!(third.is_constant());
    }

    #[test]
    fn a_combination_reads_as_a_formula() {
        let term = |column: &str, weight| Term {
            column: column.into(),
            weight,
        };
        let show = |constant, terms| Combination { constant, terms }.to_string();
        assert_eq!(show(0.0, vec![term("a", 0.999_999_999_9)]), "a");
        assert_eq!(
            show(-1.0, vec![term("a", -2.0), term("b", 0.5)]),
            "-2 · a + 0.5 · b - 1"
        );
        assert_eq!(show(3.0, vec![]), "3");
    }
}
