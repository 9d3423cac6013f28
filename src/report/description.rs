//! What the attributes are, in words.

use super::SCHEMA;
use super::grid::{Align, Grid, wrap};
use crate::attributes::Attribute;
use serde_json::{Value, json};

/// What the formulas speak of.
const WORDS: [&str; 5] = [
    "The network is the one for inference: what only outputs for training need is left out, and so \
     is what cannot be computed without it.",
    "C, P and I are the conv, pool and dense layers. A join reads several tensors; all other \
     layers are transparent. A layer is followed by what is reached from its output through \
     transparent layers alone.",
    "The depth of a path is the number of conv, pool and dense layers on it; the depth d of a \
     layer is the fewest conv and dense layers on any path from an input to it, itself included.",
    "kh, kw are the kernel as written, without dilation; sh, sw the stride (1/s for a transposed \
     convolution); n the output feature maps or neurons; H, W the output grid.",
    "Means are arithmetic; NaN is `null` in JSON and an empty field in CSV.",
];

/// The attributes for a terminal of that width.
pub fn description_text(attributes: &[&Attribute], width: usize) -> String {
    let mut text = String::new();
    for words in WORDS {
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

/// The attributes in Markdown.
pub fn description_markdown(attributes: &[&Attribute]) -> String {
    let mut text = String::new();
    for words in WORDS {
        text.push_str(&format!("- {words}\n"));
    }
    text.push('\n');
    let titles = ["attribute", "says", "unit", "formula", "empty"];
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
