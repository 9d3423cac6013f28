//! Numbers and sizes as people write them: `4_096`, `0.5`, `1e-5`, `4.09G`, `10%`, `3x224x224`.

use crate::number::{Extents, Number};

/// A number as written: its value and how fine its last digit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The value.
    pub value: Number,
    /// The value of one in the last written digit: 10^7 for `4.09G` (the tolerance of `~`).
    pub unit: Number,
}

impl Literal {
    /// Reads a number: digits with `_` between them, a fraction, an exponent, a suffix `K`, `M`,
    /// `G` or `%`. `None` where it is not one, or too large to be kept exactly.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, scale) = match text.as_bytes().last()? {
            b'K' => (text.strip_suffix('K')?, 3),
            b'M' => (text.strip_suffix('M')?, 6),
            b'G' => (text.strip_suffix('G')?, 9),
            b'%' => (text.strip_suffix('%')?, -2),
            _ => (text, 0),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: i128 = 0;
        let mut places: i32 = 0;
        for (part, step) in [(whole, 0), (fraction, 1)] {
            for byte in part.bytes().filter(|&byte| byte != b'_') {
                let digit = byte.is_ascii_digit().then(|| i128::from(byte & 15))?;
                digits = digits.checked_mul(10)?.checked_add(digit)?;
                places = places.checked_add(step)?;
            }
        }
        let power = exponent.checked_add(scale)?.checked_sub(places)?;
        let tens = 10i128.checked_pow(power.unsigned_abs())?;
        let unit = if power < 0 {
            Number::ratio(1, tens)?
        } else {
            Number::ratio(tens, 1)?
        };
        let value = Number::ratio(digits, 1)?.multiply(unit)?;
        Some(Self { value, unit })
    }
}

impl Extents {
    /// Reads `3x224x224` (or `3×224×224`).
    pub fn parse(text: &str) -> Option<Self> {
        let mut values = [0; Self::MAX];
        let mut len = 0usize;
        for part in text.split(['x', '×']) {
            *values.get_mut(len)? = Literal::parse(part)?.value.to_u64()?;
            len = len.checked_add(1)?;
        }
        Self::new(values.get(..len)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Literal::parse(text).unwrap().value
    }

    #[test]
    fn literals_are_exact() {
        assert_eq!(number("4_096"), Number::from(4096u64));
        assert_eq!(number("4.09G"), Number::from(4_090_000_000u64));
        assert_eq!(
            Literal::parse("4.09G").unwrap().unit,
            Number::from(10_000_000u64)
        );
        assert_eq!(number("1e-5"), Number::ratio(1, 100_000).unwrap());
        assert_eq!(number("10%"), Number::ratio(1, 10).unwrap());
        assert_eq!(Literal::parse("1e99"), None);
        assert_eq!(Literal::parse("1e-999999999999"), None);
        assert_eq!(
            Literal::parse("99999999999999999999999999999999999999999999"),
            None
        );
    }

    #[test]
    fn sizes_have_one_to_four_extents() {
        assert_eq!(
            Extents::parse("3x224x224").unwrap().as_slice(),
            [3, 224, 224]
        );
        assert_eq!(Extents::parse("3×3").unwrap().to_string(), "3x3");
        assert_eq!(Extents::parse("1x2x3x4x5"), None);
    }
}
