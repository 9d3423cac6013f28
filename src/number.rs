//! Exact numbers, and sizes of up to four extents: `3x224x224`.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// An exact rational. Arithmetic is checked: `None` is an overflow (or a division by zero).
#[derive(Clone, Copy, Debug, Eq)]
pub struct Number(Ratio<i128>);

// Its fraction is always in lowest terms.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0.numer() == other.0.numer() && self.0.denom() == other.0.denom()
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.numer().hash(state);
        self.0.denom().hash(state);
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_whole() && other.is_whole() {
            return self.0.numer().cmp(other.0.numer());
        }
        self.0.cmp(&other.0)
    }
}

macro_rules! checked {
    ($($(#[$doc:meta])* $name:ident: $integer:ident, $ratio:ident;)*) => {$(
        $(#[$doc])*
        // The operators' traits have no place for an overflow.
        #[allow(clippy::should_implement_trait)]
        pub fn $name(self, other: Self) -> Option<Self> {
            // Whole numbers, the common case, need no greatest common divisor.
            if self.is_whole() && other.is_whole() {
                let value = i128::$integer(*self.0.numer(), *other.0.numer())?;
                return Some(Self(Ratio::new_raw(value, 1)));
            }
            self.0.$ratio(&other.0).map(Self)
        }
    )*};
}

impl Number {
    /// 0
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// 1
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self(Ratio::new_raw(value as i128, 1))
    }

    /// `numerator / denominator`, which the caller gives in lowest terms.
    pub const fn lowest(numerator: i64, denominator: i64) -> Self {
        Self(Ratio::new_raw(numerator as i128, denominator as i128))
    }

    /// `numerator / denominator`, if there is such a number.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        let both = numerator != i128::MIN && denominator != i128::MIN && denominator != 0;
        both.then(|| Self(Ratio::new(numerator, denominator)))
    }

    /// The double nearest to a rational with 40 binary places (for `log2`).
    pub fn nearest(value: f64) -> Option<Self> {
        let scaled = (value * (1u64 << 40) as f64).round();
        if !scaled.is_finite() || scaled.abs() >= 2f64.powi(120) {
            return None;
        }
        Self::ratio(scaled as i128, 1 << 40)
    }

    checked! {
        /// The sum.
        add: checked_add, checked_add;
        /// The difference.
        subtract: checked_sub, checked_sub;
        /// The product.
        multiply: checked_mul, checked_mul;
    }

    /// The quotient; `None` also for a division by zero.
    pub fn divide(self, other: Self) -> Option<Self> {
        if other == Self::ZERO {
            return None;
        }
        self.0.checked_div(&other.0).map(Self)
    }

    /// `self` to the power of `exponent`; `None` also where that is not whole, and for a negative
    /// power of 0.
    ///
    /// ```
    /// use cnn_lang::number::Number;
    ///
    /// let two = Number::whole(2);
    /// assert_eq!(two.power(Number::whole(10)), Some(Number::whole(1_024)));
    /// assert_eq!(two.power(Number::whole(-1)), Number::ratio(1, 2));
    /// assert_eq!(two.power(Number::whole(127)), None);
    /// ```
    pub fn power(self, exponent: Self) -> Option<Self> {
        let whole = exponent.is_whole().then(|| *exponent.0.numer())?;
        let base = if whole < 0 {
            Self::ONE.divide(self)?
        } else {
            self
        };
        // Numerator and denominator have no common factor, so neither have their powers.
        let of = |part: i128| match part {
            1 => Some(1),
            0 => Some(i128::from(whole == 0)),
            -1 => Some(if whole % 2 == 0 { 1 } else { -1 }),
            _ => part.checked_pow(u32::try_from(whole.unsigned_abs()).ok()?),
        };
        Self::ratio(of(*base.0.numer())?, of(*base.0.denom())?)
    }

    /// The remainder of `self` divided by `other`, with the sign of `other` (so that `-1 % 3` is
    /// 2); `None` also for `other` = 0.
    pub fn remainder(self, other: Self) -> Option<Self> {
        let whole = self.divide(other)?.floor();
        self.subtract(other.multiply(whole)?)
    }

    /// The negative.
    pub fn negate(self) -> Option<Self> {
        Self::ZERO.subtract(self)
    }

    /// The size without the sign.
    pub fn abs(self) -> Option<Self> {
        if self < Self::ZERO {
            self.negate()
        } else {
            Some(self)
        }
    }

    /// The largest whole number not above it.
    pub fn floor(self) -> Self {
        Self(self.0.floor())
    }

    /// The smallest whole number not below it.
    pub fn ceil(self) -> Self {
        Self(self.0.ceil())
    }

    /// The nearest whole number; halves away from zero.
    pub fn round(self) -> Self {
        Self(self.0.round())
    }

    /// Whether it has no fraction.
    pub fn is_whole(self) -> bool {
        *self.0.denom() == 1
    }

    /// As text, a whole number in groups of three digits: `138_357_544`.
    pub fn grouped(self) -> String {
        let text = self.to_string();
        if !self.is_whole() {
            return text;
        }
        match text.strip_prefix('-') {
            Some(digits) => format!("-{}", grouped(digits)),
            None => grouped(&text),
        }
    }

    /// As a whole number, if it is one that fits.
    pub fn to_u64(self) -> Option<u64> {
        self.is_whole()
            .then(|| u64::try_from(*self.0.numer()).ok())?
    }

    /// As the nearest double.
    pub fn to_f64(self) -> f64 {
        *self.0.numer() as f64 / *self.0.denom() as f64
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(Ratio::new_raw(i128::from(value), 1))
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Ratio::new_raw(i128::from(value), 1))
    }
}

/// A number with more decimal places is written as a fraction.
const MOST_PLACES: usize = 18;

impl std::fmt::Display for Number {
    /// Whole numbers plainly, others as a decimal where that is exact and short, else as `a/b`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (numerator, denominator) = (*self.0.numer(), *self.0.denom());
        if denominator == 1 {
            return write!(f, "{numerator}");
        }
        let mut power: i128 = 1;
        for places in 1..=MOST_PLACES {
            power = power.saturating_mul(10);
            if power % denominator == 0
                && let Some(scaled) = numerator.checked_mul(power / denominator)
            {
                let (sign, scaled) = (if scaled < 0 { "-" } else { "" }, scaled.unsigned_abs());
                let power = power.unsigned_abs();
                let (whole, part) = (scaled / power, scaled % power);
                return write!(f, "{sign}{whole}.{part:0places$}");
            }
        }
        write!(f, "{numerator}/{denominator}")
    }
}

/// The extents of a size in the order written: height x width, or channels x height x width.
/// At most four (padding has four sides).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extents {
    values: [u64; 4],
    len: u8,
}

impl Extents {
    /// The most a size can have.
    pub const MAX: usize = 4;

    /// A size of the extents; `None` for more than four or none.
    pub fn new(extents: &[u64]) -> Option<Self> {
        let mut values = [0; Self::MAX];
        values.get_mut(..extents.len())?.copy_from_slice(extents);
        let len = u8::try_from(extents.len()).ok().filter(|&len| len > 0)?;
        Some(Self { values, len })
    }

    /// The extents.
    pub fn as_slice(&self) -> &[u64] {
        self.values.get(..usize::from(self.len)).unwrap_or_default()
    }
}

impl std::fmt::Debug for Extents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::fmt::Display for Extents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, extent) in self.as_slice().iter().enumerate() {
            let by = if index == 0 { "" } else { "x" };
            write!(f, "{by}{extent}")?;
        }
        Ok(())
    }
}

/// The greatest number that divides both, by Euclid's rule.
pub(crate) fn common_divisor(mut one: u64, mut other: u64) -> u64 {
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one
}

/// `138_357_544`, as the language writes it.
pub(crate) fn grouped_count(count: u64) -> String {
    grouped(&count.to_string())
}

/// `1 parameter`, `138_357_544 parameters`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped_count(count))
}

/// Digits in groups of three, as the language writes them: `138_357_544`.
pub fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_people_read_them() {
        assert_eq!(Number::ratio(350, 100).unwrap().to_string(), "3.5");
        assert_eq!(Number::ratio(1, 100_000).unwrap().to_string(), "0.00001");
        assert_eq!(Number::ratio(-7, 2).unwrap().to_string(), "-3.5");
        assert_eq!(Number::ratio(1, 3).unwrap().to_string(), "1/3");
        let rate = Number::ratio(166_666_666_667, 1_000_000_000_000).unwrap();
        assert_eq!(rate.to_string(), "0.166666666667");
        assert_eq!(
            Number::ratio(1, 1 << 18).unwrap().to_string(),
            "0.000003814697265625"
        );
        assert_eq!(Number::ratio(1, 1 << 19).unwrap().to_string(), "1/524288");
    }

    #[test]
    fn arithmetic_is_checked() {
        let big = Number::ratio(i128::MAX, 1).unwrap();
        assert_eq!(big.add(Number::ONE), None);
        assert_eq!(Number::ONE.divide(Number::ZERO), None);
        let (minus_one, three) = (Number::from(-1i64), Number::from(3u64));
        assert_eq!(minus_one.remainder(three), Some(Number::from(2u64)));
    }

    #[test]
    fn powers_are_exact() {
        let power = |base: i64, exponent: i64| Number::from(base).power(Number::from(exponent));
        assert_eq!(power(2, 126), Number::ratio(1 << 126, 1));
        assert_eq!(power(2, 127), None);
        assert_eq!(power(-2, 3), Some(Number::whole(-8)));
        assert_eq!(power(0, 0), Some(Number::ONE));
        assert_eq!(power(0, -1), None);
        assert_eq!(power(-1, i64::MIN), Some(Number::ONE));
        assert_eq!(power(1, i64::MAX), Some(Number::ONE));
        assert_eq!(power(3, i64::MAX), None);
        let half = Number::ratio(1, 2).unwrap();
        assert_eq!(Number::whole(4).power(half), None);
    }

    proptest::proptest! {
        /// A power is its product, where that can be kept.
        #[test]
        fn a_power_is_a_product(top in -9i128..10, bottom in 1i128..10, exponent in -12i64..13) {
            let base = Number::ratio(top, bottom).unwrap();
            let mut product = Some(Number::ONE);
            for _ in 0..exponent.unsigned_abs() {
                product = product.and_then(|product| product.multiply(base));
            }
            if exponent < 0 {
                product = product.and_then(|product| Number::ONE.divide(product));
            }
            proptest::prop_assert_eq!(base.power(Number::from(exponent)), product);
        }
    }

    #[test]
    fn sizes_have_one_to_four_extents() {
        assert_eq!(Extents::new(&[3, 3]).unwrap().to_string(), "3x3");
        assert_eq!(Extents::new(&[1, 2, 3, 4, 5]), None);
        assert_eq!(Extents::new(&[]), None);
    }
}
