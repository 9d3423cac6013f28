//! Mean and spread of values that are seen one by one.

use crate::model::column::Spread;

/// The values of a column so far, by Welford's method (*Technometrics* 1962).
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    /// How many values there are.
    pub count: u64,
    /// How many are missing besides.
    pub missing: usize,
    pub mean: f64,
    /// The sum of the squared differences from the mean.
    squares: f64,
    low: f64,
    high: f64,
}

impl Default for Moments {
    fn default() -> Self {
        Self {
            count: 0,
            missing: 0,
            mean: 0.0,
            squares: 0.0,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
        }
    }
}

impl Moments {
    /// One more value; NaN where it is missing.
    pub fn add(&mut self, value: f64) {
        if value.is_nan() {
            self.missing = self.missing.saturating_add(1);
            return;
        }
        self.count = self.count.saturating_add(1);
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    /// Those of both (Chan, Golub and LeVeque, *The American Statistician* 1983).
    pub fn and(self, other: Self) -> Self {
        if self.count == 0 || other.count == 0 {
            let some = if self.count == 0 { other } else { self };
            let missing = self.missing.saturating_add(other.missing);
            return Self { missing, ..some };
        }
        let count = self.count.saturating_add(other.count);
        let (one, two) = (self.count as f64, other.count as f64);
        let apart = other.mean - self.mean;
        Self {
            count,
            missing: self.missing.saturating_add(other.missing),
            mean: self.mean + apart * two / count as f64,
            squares: self.squares + other.squares + apart * apart * one * two / count as f64,
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// The spread; `None` where every value is missing.
    pub fn spread(&self) -> Option<Spread> {
        (self.count > 0).then(|| Spread {
            low: self.low,
            high: self.high,
            // The mean of equal values can differ from them in the last digit.
            mean: self.mean.clamp(self.low, self.high),
            sd: (self.squares / self.count as f64).max(0.0).sqrt(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// In one part or two, the spread is that of the values.
        #[test]
        fn parts_add_up(
            values in prop::collection::vec(prop::option::weighted(0.8, -1e6f64..1e6), 1..40),
            cut in 0usize..40,
        ) {
            let values: Vec<f64> = values.into_iter().map(|it| it.unwrap_or(f64::NAN)).collect();
            let (right, missing) = Spread::of(values.iter().copied());
            let mut parts = [Moments::default(); 2];
            for (place, value) in values.iter().enumerate() {
                parts[usize::from(place >= cut)].add(*value);
            }
            let found = parts[0].and(parts[1]);
            prop_assert_eq!(found.missing, missing);
            match (found.spread(), right) {
                (Some(found), Some(right)) => {
                    prop_assert_eq!((found.low, found.high), (right.low, right.high));
                    prop_assert!((found.mean - right.mean).abs() <= 1e-9 * 1e6);
                    prop_assert!((found.sd - right.sd).abs() <= 1e-9 * 1e6);
                }
                (found, right) => prop_assert_eq!(found, right),
            }
        }
    }
}
