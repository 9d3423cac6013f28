//! Numbers as messages write them.

pub(super) use crate::number::{counted, grouped_count as grouped};

/// `a 3x3`, `an 8x8`, `an 11x11`: a size or number with the article that it is read with.
pub(super) fn with_article(size: impl std::fmt::Display) -> String {
    let size = size.to_string();
    let number: String = size.chars().take_while(char::is_ascii_digit).collect();
    let is_vowel = number.starts_with('8') || number == "11" || number == "18";
    format!("{} {size}", if is_vowel { "an" } else { "a" })
}

/// A share of 1 in percent, with at most three digits: `74.3 %`, `20 %`, `0.39 %`.
pub(super) fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    let digits = if percent >= 10.0 { 10.0 } else { 100.0 };
    let rounded = (percent * digits).round() / digits;
    if percent > 0.0 && percent < 0.01 {
        "less than 0.01 %".to_owned()
    } else if rounded >= 100.0 && share < 1.0 {
        "more than 99.9 %".to_owned()
    } else {
        format!("{rounded} %")
    }
}

/// [`percent`] of a part of a whole: `74.3 %` for 102,764,544 of 138,357,544.
pub(super) fn percent_of(part: u64, whole: u64) -> String {
    percent(part as f64 / whole.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_at_most_three_digits() {
        let shown = [0.2, 0.125, 0.0272, 0.00277, 0.00001, 0.9999, 1.0, 0.0].map(percent);
        let expected = [
            "20 %",
            "12.5 %",
            "2.72 %",
            "0.28 %",
            "less than 0.01 %",
            "more than 99.9 %",
            "100 %",
            "0 %",
        ];
        assert_eq!(shown, expected);
        assert_eq!(percent_of(102_764_544, 138_357_544), "74.3 %");
    }
}
