//! Numbers of paths, beyond the range of a double.

/// A number of paths: `count · 2^(512 · scale)`.
///
/// A coarse logarithm beside a double keeps small numbers and powers of two exact where a logarithm
/// alone would not. Where `scale` is not 0, `count` is 1 or more.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Number {
    count: f64,
    scale: u32,
}

/// 2^512
const SCALE: f64 = 1.340_780_792_994_259_7e154;

impl Number {
    /// A single path.
    pub(super) const ONE: Self = Self {
        count: 1.0,
        scale: 0,
    };

    /// Whether there is a path.
    pub(super) fn is_some(self) -> bool {
        self.count > 0.0
    }

    /// The logarithm to base 2; −∞ of none.
    pub(super) fn log2(self) -> f64 {
        self.count.log2() + 512.0 * f64::from(self.scale)
    }

    /// Adds others, and gives their share of the sum; 0 of nothing.
    pub(super) fn add(&mut self, other: Self) -> f64 {
        let scale = self.scale.max(other.scale);
        let (own, others) = (self.at(scale), other.at(scale));
        let count = own + others;
        (self.count, self.scale) = if count > SCALE {
            (count / SCALE, scale.saturating_add(1))
        } else {
            (count, scale)
        };
        if count > 0.0 { others / count } else { 0.0 }
    }

    /// The number in units of 2^(512 · scale), for a scale not below its own. From two scales apart
    /// it is less than 2^-512 of the other number, and nothing to a double.
    fn at(self, scale: u32) -> f64 {
        match scale.saturating_sub(self.scale) {
            0 => self.count,
            1 => self.count / SCALE,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_pass_the_range_of_a_double() {
        assert_eq!(SCALE, 2f64.powi(512));
        let mut number = Number::ONE;
        for _ in 0..5_000 {
            assert_eq!(number.add(number), 0.5);
        }
        assert_eq!(number.log2(), 5_000.0);
        assert_eq!(number.add(Number::ONE), 0.0);
        assert_eq!(Number::default().add(Number::default()), 0.0);
        assert!(!Number::default().is_some());
    }
}
