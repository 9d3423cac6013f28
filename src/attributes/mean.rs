//! Arithmetic means that know when they are over nothing.

/// A sum and over how many values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    /// Takes a value in.
    pub(super) fn push(&mut self, value: f64) {
        self.push_times(value, 1.0);
    }

    /// Adds a value `times` times.
    pub(super) fn push_times(&mut self, value: f64, times: f64) {
        self.sum += value * times;
        self.count += times;
    }

    /// Takes in a sum of `count` values.
    pub(super) fn push_sum(&mut self, sum: f64, count: f64) {
        self.sum += sum;
        self.count += count;
    }

    /// Takes in whether something holds: the mean is then the share for which it does.
    pub(super) fn push_if(&mut self, holds: bool) {
        self.push(f64::from(u8::from(holds)));
    }

    /// The mean; NaN over nothing.
    pub(super) fn value(self) -> f64 {
        self.value_or(f64::NAN)
    }

    /// The mean; `empty` over nothing.
    pub(super) fn value_or(self, empty: f64) -> f64 {
        if self.count > 0.0 {
            self.sum / self.count
        } else {
            empty
        }
    }
}
