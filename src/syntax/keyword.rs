//! The words of the language that cannot be names everywhere.

/// Where a keyword has its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starts {
    /// At the top of a file.
    Item,
    /// On its own line in a body.
    Statement,
    /// Where a layer could be.
    Step,
    /// After the body of the keyword named here, or in its head.
    Part(&'static str),
}

/// The content of a keyword's braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Braces {
    /// It has none.
    None,
    /// Statements.
    Body,
    /// Alternatives: `{ a | b }`.
    Alternatives,
    /// Settings or names: `{ classes=10 }`, `{ conv_bn }`.
    List,
}

/// A word with a meaning at the start of an item, statement or step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// The word.
    pub word: &'static str,
    /// Where it has its meaning.
    pub starts: Starts,
    /// The content of its braces.
    pub braces: Braces,
}

const fn keyword(word: &'static str, starts: Starts, braces: Braces) -> Keyword {
    Keyword {
        word,
        starts,
        braces,
    }
}

/// The keywords: those of the grammar's rule `keyword`.
pub const KEYWORDS: &[Keyword] = &[
    keyword("network", Starts::Item, Braces::Body),
    keyword("block", Starts::Item, Braces::Body),
    keyword("use", Starts::Item, Braces::List),
    keyword("fn", Starts::Item, Braces::None),
    keyword("input", Starts::Statement, Braces::None),
    keyword("output", Starts::Statement, Braces::None),
    keyword("expect", Starts::Statement, Braces::None),
    keyword("where", Starts::Statement, Braces::None),
    keyword("task", Starts::Statement, Braces::List),
    keyword("share", Starts::Statement, Braces::None),
    keyword("let", Starts::Statement, Braces::None),
    keyword("frozen", Starts::Step, Braces::Body),
    keyword("repeat", Starts::Step, Braces::Body),
    keyword("for", Starts::Step, Braces::Body),
    keyword("if", Starts::Step, Braces::Body),
    keyword("else", Starts::Part("if"), Braces::Body),
    keyword("residual", Starts::Step, Braces::Body),
    keyword("shortcut", Starts::Part("residual"), Braces::Body),
    keyword("choose", Starts::Step, Braces::Alternatives),
    keyword("carry", Starts::Part("repeat"), Braces::None),
];

/// Words with a meaning inside expressions and heads only, where they can't be names of values.
pub const CONTEXTUAL: &[&str] = &[
    "in", "as", "then", "and", "or", "not", "x", "to", "step", "on", "off", "true", "false", FLOW,
];

/// The tensor that flows in at the place where the word is written; no name may be the same.
pub const FLOW: &str = "flow";

/// The keyword that is this word.
pub fn find(word: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|it| it.word == word)
}

/// Whether the word is a keyword.
pub fn is_keyword(word: &str) -> bool {
    find(word).is_some()
}

/// Whether the word is that of a step or part of one whose braces hold statements.
pub fn has_body(word: &str) -> bool {
    find(word).is_some_and(|it| it.braces == Braces::Body && it.starts != Starts::Item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The quoted words of a part of the grammar.
    fn quoted(grammar: &str) -> BTreeSet<&str> {
        let parts = grammar.split('"').skip(1).step_by(2);
        let is_word = |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_lowercase());
        parts.filter(is_word).collect()
    }

    #[test]
    fn keywords_are_those_of_the_grammar() {
        let grammar = include_str!("../../grammar/cnn.pest");
        let (_, rule) = grammar.split_once("\nkeyword =").unwrap();
        let (rule, _) = rule.split_once('}').unwrap();
        let ours: BTreeSet<&str> = KEYWORDS.iter().map(|it| it.word).collect();
        assert_eq!(ours.len(), KEYWORDS.len());
        assert_eq!(quoted(rule), ours);
    }

    #[test]
    fn no_other_word_has_a_meaning() {
        let grammar = include_str!("../../grammar/cnn.pest");
        // Values, which are names to the grammar.
        let values = ["on", "off", "true", "false", FLOW];
        let rules = grammar.lines().filter(|line| !line.starts_with("//"));
        let rules = rules.collect::<Vec<_>>().join("\n").replace("\"\\\"\"", "");
        let known = KEYWORDS
            .iter()
            .map(|it| it.word)
            .chain(CONTEXTUAL.iter().copied());
        let known: BTreeSet<&str> = known.filter(|it| !values.contains(it)).collect();
        // A unit of measure is not a word: the exponent of `1e5` is `e`.
        assert_eq!(quoted(&rules), known);
    }

    #[test]
    fn parts_name_what_they_belong_to() {
        for keyword in KEYWORDS {
            if let Starts::Part(whole) = keyword.starts {
                assert!(is_keyword(whole), "{}", keyword.word);
            }
        }
        assert!(has_body("else") && !has_body("choose") && !has_body("network"));
    }
}
