//! Numbers as messages write them.

pub(super) use crate::number::{counted, grouped_count as grouped};

/// `a 3x3`, `an 8x8`, `an 11x11`: a size or number with the article that it is read with.
pub(super) fn with_article(size: impl std::fmt::Display) -> String {
    let size = size.to_string();
    let number: String = size.chars().take_while(char::is_ascii_digit).collect();
    let is_vowel = number.starts_with('8') || number == "11" || number == "18";
    format!("{} {size}", if is_vowel { "an" } else { "a" })
}

/// `74 %` for 102,764,544 of 138,357,544.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let share = 100.0 * part as f64 / whole.max(1) as f64;
    if share > 0.0 && share < 0.5 {
        "under 1 %".into()
    } else {
        format!("{share:.0} %")
    }
}
