//! Whether a model made again is the one that was stored.
//!
//! Matrix products run on whatever vector unit a processor has, so two machines may differ in the
//! last digits of a coefficient; files are therefore compared with a tolerance.

use std::fmt;

use serde_json::Value;

use super::file::Model;
use super::validate::ModelFileError;

/// The first place where two models differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where in the file: `columns[3].coefficient`.
    pub path: String,
    /// The value in the first model; null if it has none there.
    pub left: Value,
    /// The value in the second model.
    pub right: Value,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} against {}", self.path, self.left, self.right)
    }
}

impl Model {
    /// The first difference from another model, numbers that differ by at most
    /// `tolerance · max(1, |a|, |b|)` counting as equal; none if there is none. Where the quantities
    /// of the domain are listed makes no difference, nor whether one that was always 0 is listed:
    /// not to be listed means the same.
    ///
    /// # Errors
    /// As [`Model::to_json`].
    pub fn difference(
        &self,
        other: &Self,
        tolerance: f64,
    ) -> Result<Option<Difference>, ModelFileError> {
        let left = serde_json::to_value(self.comparable())?;
        let right = serde_json::to_value(other.comparable())?;
        Ok(first_difference(String::new(), &left, &right, tolerance))
    }

    fn comparable(&self) -> Self {
        let mut model = self.clone();
        let never = (Some(0.0), Some(0.0), 0);
        model
            .domain
            .retain(|it| (it.low, it.high, it.missing) != never);
        model.domain.sort_by(|one, other| one.name.cmp(&other.name));
        model
    }
}

fn first_difference(path: String, left: &Value, right: &Value, tol: f64) -> Option<Difference> {
    match (left, right) {
        (Value::Object(l), Value::Object(r)) if l.len() == r.len() => {
            l.iter().find_map(|(k, v)| {
                let dot = if path.is_empty() { "" } else { "." };
                let other = r.get(k).unwrap_or(&Value::Null);
                first_difference(format!("{path}{dot}{k}"), v, other, tol)
            })
        }
        (Value::Array(l), Value::Array(r)) if l.len() == r.len() => l
            .iter()
            .zip(r)
            .enumerate()
            .find_map(|(i, (l, r))| first_difference(format!("{path}[{i}]"), l, r, tol)),
        (Value::Number(l), Value::Number(r)) if l.is_f64() && r.is_f64() => {
            let (l, r) = (l.as_f64()?, r.as_f64()?);
            let close = (l - r).abs() <= tol * 1.0_f64.max(l.abs()).max(r.abs());
            (!close).then(|| Difference {
                path,
                left: left.clone(),
                right: right.clone(),
            })
        }
        _ => (left != right).then(|| Difference {
            path,
            left: left.clone(),
            right: right.clone(),
        }),
    }
}
