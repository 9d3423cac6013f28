//! The definitions of the attributes, in words.

use super::SCHEMA;
use super::grid::{Align, Grid, wrap};
use crate::attributes::Attribute;
use serde_json::{Value, json};

/// The attributes for a terminal of that width, after the words that their formulas refer to.
pub fn description_text(words: &[&str], attributes: &[&Attribute], width: usize) -> String {
    let mut text = String::new();
    for words in words {
        wrap(&mut text, words, width);
    }
    for attribute in attributes {
        let title = format!("{}: {}", attribute.name, attribute.summary);
        text.push('\n');
        wrap(&mut text, &title, width);
        for (name, words) in [
            ("unit", attribute.unit),
            ("formula", attribute.formula),
            ("empty", attribute.empty),
        ] {
            wrap(&mut text, &format!("  {name}: {words}"), width);
        }
    }
    text
}

/// The definitions of the attributes in Markdown.
pub fn description_markdown(words: &[&str], attributes: &[&Attribute]) -> String {
    let mut text = String::new();
    for words in words {
        text.push_str(&format!("- {words}\n"));
    }
    text.push('\n');
    let titles = ["attribute", "meaning", "unit", "formula", "empty"];
    let mut grid = Grid::new(titles.map(|title| (title.to_owned(), Align::Left)));
    for attribute in attributes {
        // A bar would end the cell.
        let cell = |words: &str| words.replace('|', "\\|");
        grid.push(vec![
            format!("`{}`", attribute.name),
            cell(attribute.summary),
            cell(attribute.unit),
            cell(attribute.formula),
            cell(attribute.empty),
        ]);
    }
    text.push_str(&grid.markdown());
    text
}

/// The attributes as a document.
pub fn description_json(attributes: &[&Attribute]) -> Value {
    let attributes = attributes.iter().map(|attribute| {
        json!({
            "name": attribute.name,
            "summary": attribute.summary,
            "unit": attribute.unit,
            "formula": attribute.formula,
            "empty": attribute.empty,
        })
    });
    json!({ "schema": SCHEMA, "attributes": attributes.collect::<Vec<_>>() })
}
