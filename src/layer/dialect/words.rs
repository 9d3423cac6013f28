//! Words for values in other frameworks: `SAME_UPPER`, `linear`.

use super::fold;

/// Theirs in lower case without `_`, and ours.
const WORDS: &[(&str, &str)] = &[
    ("sameupper", "same"),
    ("linear", "bilinear"),
    ("triangle", "bilinear"),
    ("cubic", "bicubic"),
    ("constant", "zeros"),
    ("zero", "zeros"),
    ("reflection", "reflect"),
    ("mirror", "reflect"),
    ("edge", "replicate"),
    ("border", "replicate"),
    ("wrap", "circular"),
    ("periodic", "circular"),
    ("c", "channels"),
    ("rows", "height"),
    ("h", "height"),
    ("columns", "width"),
    ("w", "width"),
];

/// The one of `words`, which a parameter takes, that a word of another framework means.
pub fn own_word(theirs: &str, words: &[&'static str]) -> Option<&'static str> {
    let word = fold(theirs);
    if let Some(ours) = words.iter().find(|ours| fold(ours) == word) {
        return Some(ours);
    }
    let mut named = WORDS.iter();
    let (_, ours) = named.find(|(theirs, ours)| *theirs == word && words.contains(ours))?;
    Some(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_what_exists() {
        let layers = crate::layer::signatures();
        let parameters = layers.flat_map(|layer| layer.parameters);
        let ours: Vec<&str> = parameters
            .flat_map(|it| it.kind.words().iter().copied())
            .collect();
        for (theirs, word) in WORDS {
            assert!(ours.contains(word), "{theirs}: {word}");
            assert_eq!(*theirs, fold(theirs), "is never found");
        }
    }
}
