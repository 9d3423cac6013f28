//! The prediction of a model for one network.

use std::fmt;

use serde::Serialize;

use super::column::{Column, Combination, Dropped, Role, lies_within, short};
use super::conformal::band_of;
use super::file::Model;
use super::task::Setting;
use crate::network::Task;

/// By how much, as a share of its training range, an attribute may differ from the combination that
/// it followed in training: more than the slack with which a column was dropped, less than any
/// layer changes.
const DEPENDENCE_TOLERANCE: f64 = 1e-4;

/// The prediction of a model for a network. Accuracies are fractions of 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prediction {
    /// The model's name.
    pub model: String,
    /// The quantity that it predicts.
    pub target: String,
    /// The prediction, between 0 and 1; none outside the model's range.
    pub value: Option<f64>,
    /// Where the network will probably lie; none outside the model's range.
    pub interval: Option<Interval>,
    /// The probability that the network trains at all; none if the model does not predict it.
    pub healthy_probability: Option<f64>,
    /// Whether the network lies where the model was fitted.
    pub in_domain: bool,
    /// The attributes that are outside, in the order of the model.
    pub out_of_range: Vec<OutOfRange>,
    /// The estimated attributes, those that move the prediction most first; empty outside the range.
    pub drivers: Vec<Driver>,
}

/// An interval around a prediction, clipped to the range of an accuracy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The share of networks that it is made to hold.
    pub level: f64,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// An attribute, and by how much it moves the prediction away from that of an average network.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Driver {
    /// The attribute.
    pub attribute: String,
    /// Its value; NaN if it is missing and replaced by the training mean.
    pub value: f64,
    /// Its coefficient times its value in standard deviations from the mean.
    pub effect: f64,
    /// The group of attributes that vary together ([`Model::groups`], from 0); none for one that
    /// varies on its own. The effects of a group are meaningful only as a sum.
    pub group: Option<usize>,
}

/// An attribute or quantity that lies where the model has seen nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutOfRange {
    /// Its name.
    pub attribute: String,
    /// Its value; NaN where it is missing.
    pub value: f64,
    /// The smallest value in the model's range; none if it has no value.
    pub low: Option<f64>,
    /// The largest.
    pub high: Option<f64>,
    /// The reason that it is outside; for sentences, not in the JSON.
    #[serde(skip)]
    pub because: OutsideBecause,
}

/// The reason that a network is outside a model.
#[derive(Debug, Clone, PartialEq)]
pub enum OutsideBecause {
    /// The value is smaller or larger than all in training.
    Range,
    /// There is no value, and in training there always was one.
    NoValue,
    /// There is a value, and in training there never was one.
    NeverSeen,
    /// The model does not know the quantity at all: it did not occur in training.
    Unlisted,
    /// The network is for something else, or trained in another way, than those of the training
    /// set. (Where it is not a number, value, `low` and `high` are missing.)
    Task {
        /// The value in the network's task.
        found: String,
        /// The value in the model's task; none if it has no such setting.
        known: Option<Setting>,
    },
    /// In training it followed from other attributes, here it does not. Least squares cannot tell the
    /// effects of the two apart, so a network that takes them apart is outside, though each alone
    /// may be in range. (`low` and `high` are then the value that would follow.)
    Dependence(Combination),
}

/// Why a model cannot predict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PredictError {
    /// An attribute of the model was not given.
    #[error("the model needs the attribute `{name}`")]
    MissingAttribute {
        /// Its name.
        name: String,
    },
    /// A figure of the network, which an attribute is made of, is too large.
    #[error("the {what} of the network are more than 2^64")]
    Uncountable {
        /// What is counted.
        what: &'static str,
    },
    /// A quantity of the model's domain was not given.
    #[error("the model needs the quantity `{name}`")]
    MissingQuantity {
        /// Its name.
        name: String,
    },
}

impl Model {
    /// Predicts for one network, given its attributes and the quantities of the model's domain by
    /// name (NaN where there is no value), and its task, where it has one: without one, it is
    /// assumed to be for the task of the model. Attributes that the model does not know are
    /// ignored. A quantity of the domain that it does not know, and that is not 0, puts the network
    /// outside.
    ///
    /// Outside the range of even one attribute, dropped ones too, there is no value and no
    /// interval. Ranges are tested one attribute at a time, and with them the combinations that
    /// attributes followed in training; that a network is inside does not say that one like it was
    /// seen.
    ///
    /// # Errors
    /// When a name that the model needs is not given.
    pub fn predict(
        &self,
        attributes: &[(&str, f64)],
        domain: &[(&str, f64)],
        task: Option<&Task>,
    ) -> Result<Prediction, PredictError> {
        let mut values = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let value = find(attributes, &column.name);
            values.push(value.ok_or_else(|| PredictError::MissingAttribute {
                name: column.name.clone(),
            })?);
        }

        let mut out_of_range = Vec::new();
        for (column, &value) in self.columns.iter().zip(&values) {
            let low = column.spread.map(|spread| spread.low);
            let high = column.spread.map(|spread| spread.high);
            out_of_range.extend(outside(&column.name, value, low, high, column.missing));
        }
        let dependences = self.broken_dependences(&values, &out_of_range);
        out_of_range.extend(dependences);
        for quantity in &self.domain {
            let name = &quantity.name;
            let value = find(domain, name)
                .ok_or_else(|| PredictError::MissingQuantity { name: name.clone() })?;
            let (low, high) = (quantity.low, quantity.high);
            out_of_range.extend(outside(name, value, low, high, quantity.missing));
        }
        let known = |name: &str| self.domain.iter().any(|quantity| quantity.name == name);
        // A model of a table of attributes has no domain, and knows nothing of such quantities.
        let unlisted = domain.iter().filter(|_| !self.domain.is_empty());
        let unlisted = unlisted.filter(|(name, _)| !known(name));
        // The quantities count occurrences, so that the value is 0 where there are none.
        out_of_range.extend(
            unlisted
                .filter(|(_, value)| !lies_within(*value, 0.0, 0.0))
                .map(|(name, value)| OutOfRange {
                    attribute: (*name).to_owned(),
                    value: *value,
                    low: Some(0.0),
                    high: Some(0.0),
                    because: OutsideBecause::Unlisted,
                }),
        );
        out_of_range.extend(task.into_iter().flat_map(|task| self.task.outside(task)));

        let mut prediction = Prediction {
            model: self.name.clone(),
            target: self.target.clone(),
            value: None,
            interval: None,
            healthy_probability: None,
            in_domain: out_of_range.is_empty(),
            out_of_range,
            drivers: Vec::new(),
        };
        if prediction.in_domain {
            self.complete(&mut prediction, &values);
        }
        Ok(prediction)
    }

    /// Value, interval and drivers of a network inside the range.
    fn complete(&self, prediction: &mut Prediction, values: &[f64]) {
        let mut value = self.intercept;
        for (column, &attribute) in self.columns.iter().zip(values) {
            match column.role {
                Role::Estimated(_) => {
                    let effect = column.effect(attribute);
                    value += effect;
                    prediction.drivers.push(Driver {
                        attribute: column.name.clone(),
                        value: attribute,
                        effect,
                        group: self
                            .groups
                            .iter()
                            .position(|group| group.contains(&column.name)),
                    });
                }
                Role::Dropped(_) => {}
            }
        }
        let by_size = |a: &Driver, b: &Driver| b.effect.abs().total_cmp(&a.effect.abs());
        prediction.drivers.sort_by(by_size);
        // A straight line does not know that accuracies end at 0 and 1.
        prediction.value = Some(value.clamp(0.0, 1.0));
        let interval = &self.figures.interval;
        let Some(band) = interval.bands.get(band_of(&interval.bands, value)) else {
            return;
        };
        prediction.interval = Some(Interval {
            level: interval.level,
            low: (value - band.half_width).clamp(0.0, 1.0),
            high: (value + band.half_width).clamp(0.0, 1.0),
        });
    }

    /// The attributes that followed from others in training and here do not. If one of those
    /// involved is already reported as out of range, they are not reported.
    fn broken_dependences(&self, values: &[f64], named: &[OutOfRange]) -> Vec<OutOfRange> {
        let is_named = |name: &str| named.iter().any(|outside| outside.attribute == name);
        let mut broken = Vec::new();
        for (column, &value) in self.columns.iter().zip(values) {
            let (Role::Dropped(Dropped::Collinear(combination)), Some(spread)) =
                (&column.role, column.spread)
            else {
                continue;
            };
            let involved = combination.terms.iter().map(|term| term.column.as_str());
            if involved.chain([column.name.as_str()]).any(is_named) {
                continue;
            }
            let expected = self.follow(combination, values);
            let found = if value.is_nan() { spread.mean } else { value };
            let allowed = DEPENDENCE_TOLERANCE * (spread.high - spread.low);
            if (found - expected).abs() > allowed {
                broken.push(OutOfRange {
                    attribute: column.name.clone(),
                    value,
                    low: Some(expected),
                    high: Some(expected),
                    because: OutsideBecause::Dependence(combination.clone()),
                });
            }
        }
        broken
    }

    /// The value of a combination, with training means for missing values, as in training.
    fn follow(&self, combination: &Combination, values: &[f64]) -> f64 {
        let mut sum = combination.constant;
        for term in &combination.terms {
            let mut columns = self.columns.iter().zip(values);
            let found = columns.find(|(column, _)| column.name == term.column);
            sum += term.weight * found.map_or(f64::NAN, |(column, &value)| present(column, value));
        }
        sum
    }
}

/// The value, or the training mean if there is none.
fn present(column: &Column, value: f64) -> f64 {
    match column.spread {
        Some(spread) if value.is_nan() => spread.mean,
        Some(_) | None => value,
    }
}

fn find(named: &[(&str, f64)], name: &str) -> Option<f64> {
    let mut named = named.iter();
    named.find(|(key, _)| *key == name).map(|(_, value)| *value)
}

/// The note on a value that did not occur in training; none if it did.
fn outside(
    name: &str,
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
    missing: usize,
) -> Option<OutOfRange> {
    let because = match (low, high) {
        _ if value.is_nan() && missing > 0 => return None,
        _ if value.is_nan() => OutsideBecause::NoValue,
        (Some(low), Some(high)) if lies_within(value, low, high) => return None,
        (Some(_), Some(_)) => OutsideBecause::Range,
        (None, _) | (_, None) => OutsideBecause::NeverSeen,
    };
    Some(OutOfRange {
        attribute: name.to_owned(),
        value,
        low,
        high,
        because,
    })
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.attribute;
        if let OutsideBecause::Task { found, known } = &self.because {
            write!(f, "{name} is {found}; ")?;
            return match known {
                Some(known) => write!(f, "in training it was {known}"),
                None => write!(f, "the model has no data about it"),
            };
        }
        if self.value.is_nan() {
            write!(f, "{name} has no value here")?;
        } else {
            write!(f, "{name} is {}", short(self.value))?;
        }
        match (&self.because, self.low, self.high) {
            (OutsideBecause::Dependence(combination), expected, _) => {
                write!(f, "; in training it was always {combination}")?;
                expected.map_or(Ok(()), |value| {
                    write!(f, ", which is {} here", short(value))
                })
            }
            (OutsideBecause::Unlisted, _, _) => write!(f, "; in training it never occurred"),
            (OutsideBecause::NeverSeen, _, _) | (_, None, _) | (_, _, None) => {
                write!(f, "; in training it never had a value")
            }
            (_, Some(low), Some(high)) => {
                if short(low) == short(high) {
                    write!(f, "; in training it was always {}", short(low))
                } else {
                    write!(
                        f,
                        "; in training it went from {} to {}",
                        short(low),
                        short(high)
                    )
                }
            }
        }
    }
}
