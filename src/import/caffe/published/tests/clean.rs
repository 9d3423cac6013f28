//! The `clean` attributes of the reference networks beside the published ones: the last table of
//! `docs/published-attributes.md`.

use super::reference::whole_cases;
use crate::attributes::{ATTRIBUTES, attributes};
use crate::import::caffe::published::published;
use crate::import::caffe::{Options, import};
use crate::import::prototxt;

/// An attribute of a network in both definitions.
type Pair = (f64, f64);

/// Whether the definitions differ.
fn differ((published, clean): Pair) -> bool {
    published.is_nan() != clean.is_nan() || (clean - published).abs() > 1e-12 * published.abs()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// Three digits that count.
fn short(value: f64) -> String {
    if value == 0.0 || value.is_nan() {
        return "0".into();
    }
    let digits = 2 - value.abs().log10().floor() as i32;
    let text = format!("{value:.*}", digits.max(0) as usize);
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').into(),
        None => text,
    }
}

/// The row of an attribute but for the reason: how many networks differ, the means over all, and the
/// median of the ratios of those that differ, where the published value is not 0.
fn row(name: &str, pairs: &[Pair]) -> String {
    let differing: Vec<Pair> = pairs.iter().copied().filter(|pair| differ(*pair)).collect();
    let ratios = differing.iter().map(|(published, clean)| clean / published);
    let mut ratios: Vec<f64> = ratios.filter(|ratio| ratio.is_finite()).collect();
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2);
    format!(
        "| {name} | {} of {} | {} | {} | {} |",
        differing.len(),
        pairs.len(),
        short(mean(pairs.iter().map(|pair| pair.0))),
        short(mean(pairs.iter().map(|pair| pair.1))),
        median.map_or("-".to_owned(), |median| short(*median)),
    )
}

/// The page has the measured values.
#[test]
fn the_page_has_the_clean_attributes_beside() {
    let cases = whole_cases();
    if cases.is_empty() {
        return;
    }
    let mut pairs = vec![Vec::new(); ATTRIBUTES.len()];
    for case in &cases {
        let document = prototxt::read(&case.text).unwrap();
        let found = published(&document, None).unwrap();
        let network = import(&case.text, &Options::default());
        let network = network.unwrap_or_else(|errors| panic!("{}: {errors:?}", case.file));
        let clean = attributes(&network.graph).values();
        for ((attribute, clean), pairs) in ATTRIBUTES.iter().zip(clean).zip(&mut pairs) {
            pairs.push((found.get(attribute.name).unwrap(), clean));
        }
    }
    let rows = ATTRIBUTES.iter().zip(&pairs);
    let rows: Vec<String> = rows
        .map(|(attribute, pairs)| row(attribute.name, pairs))
        .collect();
    let page = include_str!("../../../../../docs/published-attributes.md");
    for row in &rows {
        assert!(
            page.contains(row.as_str()),
            "not on the page:\n{}",
            rows.join("\n")
        );
    }
}
