//! Properties of every text: all words have a meaning, and places are those of the text.

use super::program;
use crate::resolve::{Found, NameKind, Names, Target};
use crate::source::STANDARD_LIBRARY;
use crate::source::SourceId;
use crate::syntax::tree::Type;
use crate::syntax::{keyword, parse};

/// The words and numbers of a text that are not in comments or strings, with their places; names
/// joined by dots are several.
pub(super) fn words(text: &str) -> Vec<(u32, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let (mut in_comment, mut in_string) = (false, false);
    for (at, letter) in text.char_indices().chain([(text.len(), '\n')]) {
        let is_word = letter.is_ascii_alphanumeric() || letter == '_';
        if !in_comment && !in_string && is_word {
            start.get_or_insert(at);
            continue;
        }
        if let Some(first) = start.take() {
            words.push((u32::try_from(first).unwrap(), &text[first..at]));
        }
        match letter {
            '"' if !in_comment => in_string = !in_string,
            '#' if !in_string => in_comment = true,
            '\n' => (in_comment, in_string) = (false, false),
            _ => {}
        }
    }
    words
}

/// Whether a word belongs to the grammar and is not a name.
fn is_keyword(word: &str) -> bool {
    let is_type = Type::ALL.iter().any(|ty| ty.word() == word);
    is_type || keyword::is_keyword(word) || keyword::CONTEXTUAL.contains(&word) || word == "train"
}

fn texts() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for (path, text) in STANDARD_LIBRARY {
        texts.push(((*path).to_owned(), (*text).to_owned()));
    }
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    for entry in std::fs::read_dir(examples).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "cnn") {
            let text = std::fs::read_to_string(&path).unwrap();
            texts.push((path.display().to_string(), text));
        }
    }
    texts
}

#[test]
fn every_word_of_a_correct_file_has_a_meaning() {
    let mut counted = 0;
    for (path, text) in texts() {
        let program = program(&path, &text);
        let names = Names::of(&program);
        let file = names.of_module(0).unwrap();
        let unresolved: Vec<_> = file.unresolved().map(|it| &it.name).collect();
        assert!(unresolved.is_empty(), "{path}: {unresolved:?}");
        for (start, word) in words(&text) {
            let end = start + u32::try_from(word.len()).unwrap();
            let found = [start, (start + end) / 2, end].map(|offset| file.at(offset));
            let spans = found.map(|found| match found {
                Some(Found::Definition(id)) => Some(file.definition(id).unwrap().span),
                Some(Found::Reference(it)) => Some(it.span),
                None => None,
            });
            assert!(
                spans.iter().all(|it| *it == spans[0]),
                "{path}: {word} at {start}: {spans:?}"
            );
            if spans[0].is_some() {
                counted += 1;
            } else {
                let is_number = word.starts_with(|it: char| it.is_ascii_digit());
                // `(n / 2 x 3)`: letters that are glued to nothing are names.
                assert!(is_number || is_keyword(word), "{path}: {word} at {start}");
            }
        }
    }
    assert!(counted > 2_000, "{counted}");
}

#[test]
fn definitions_and_references_are_where_their_names_are() {
    for (path, text) in texts() {
        let program = program(&path, &text);
        let names = Names::of(&program);
        for file in names.files() {
            let slice = |span| program.sources.slice(span);
            for (_, it) in file.definitions() {
                let written = match it.kind {
                    NameKind::Flow => "",
                    NameKind::Module => continue,
                    _ => it.name.as_str(),
                };
                let found = slice(it.span);
                assert!(found == written || found == "input", "{path}: {it:?}");
            }
            for it in file.references() {
                assert_eq!(slice(it.span).trim_matches('"'), it.name, "{path}");
                let named = match it.target.unwrap() {
                    Target::Here(id) => file.definition(id).unwrap().name.to_string(),
                    Target::Elsewhere(span) => slice(span).to_owned(),
                    Target::File(_) | Target::Language | Target::Dynamic => continue,
                };
                assert_eq!(it.name, named, "{path}");
            }
        }
    }
}

#[test]
fn any_text_has_an_answer_at_any_offset() {
    // Texts that end anywhere are broken in every way.
    for (path, text) in texts().into_iter().take(6) {
        for end in (0..text.len())
            .step_by(37)
            .filter(|end| text.is_char_boundary(*end))
        {
            let text = &text[..end];
            let program = program(&path, text);
            let names = Names::of(&program);
            let file = names.of_module(0).unwrap();
            let parsed = parse(SourceId(0), text).file;
            for offset in (0..=u32::try_from(end).unwrap() + 2).step_by(11) {
                file.definition_at(offset);
                file.names_in_scope_at(offset);
                crate::syntax::query::node_at(&parsed, offset);
            }
        }
    }
}
