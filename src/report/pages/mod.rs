//! The texts of `explain` about the layers, the standard library and the columns of `summary`.

mod layers;
mod library;

use super::grid::wrap;
use crate::layer;
use std::fmt::Write;

/// The page about a layer, a module, block or network of the standard library, or `summary`; `None`
/// where nothing is called so.
pub fn page(asked: &str, width: usize) -> Option<String> {
    let asked = asked.trim();
    if asked == "summary" {
        return Some(super::summary_notes(super::Notes::Layers, width));
    }
    if let Some(signature) = layer::signature(asked) {
        return Some(layers::page(signature, width));
    }
    if let Some(found) = library::page(asked, width) {
        return Some(found);
    }
    let elsewhere = layers::called_elsewhere(asked)?;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "`{asked}` is `{}` in this language.\n",
        elsewhere.name
    );
    text.push_str(&layers::page(elsewhere, width));
    Some(text)
}

/// All names that [`page`] knows, those of other frameworks left out.
pub fn page_names() -> Vec<String> {
    let layers = layer::signatures().map(|signature| signature.name.to_owned());
    let others = ["summary".to_owned()].into_iter();
    layers.chain(others).chain(library::names()).collect()
}

/// Adds a paragraph of at most `width` columns.
fn paragraph(text: &mut String, words: &str, width: usize) {
    if !words.is_empty() {
        text.push('\n');
        wrap(text, words, width);
    }
}
