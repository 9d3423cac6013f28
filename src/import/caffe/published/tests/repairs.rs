//! The effect of each quirk on the attributes of the reference networks, when only that one is
//! corrected: the table of `docs/published-attributes.md`.

use super::reference::whole_cases;
use crate::attributes::ATTRIBUTES;
use crate::import::caffe::published::{Published, measured, repairs::Repairs};
use crate::import::prototxt;

/// The corrected quirks, by their names on the page.
const REPAIRS: [(&str, Repairs); 6] = {
    let none = Repairs {
        pool_strides: false,
        sizes: false,
        flatten: false,
        dense_inputs: false,
        unpadded: false,
    };
    let pool_strides = Repairs {
        pool_strides: true,
        ..none
    };
    let sizes = Repairs {
        sizes: true,
        ..none
    };
    let values = Repairs {
        flatten: true,
        dense_inputs: true,
        ..none
    };
    let dense_inputs = Repairs {
        dense_inputs: true,
        ..none
    };
    let unpadded = Repairs {
        unpadded: true,
        ..none
    };
    let all = Repairs {
        pool_strides: true,
        sizes: true,
        unpadded: true,
        ..values
    };
    [
        ("strides of poolings", pool_strides),
        ("sizes as Caffe's", sizes),
        ("flattened values", values),
        ("inputs of dense layers", dense_inputs),
        ("padding of both sides", unpadded),
        ("all of these", all),
    ]
};

/// Rows of the page: of each attribute that a corrected quirk gives other values, the share of networks,
/// and the median relative change among those. `other` is the corrected value of an attribute of the
/// network of that number.
fn rows(title: &str, quirky: &[Published], other: impl Fn(usize, &str) -> f64) -> Vec<String> {
    let mut rows = Vec::new();
    for attribute in &ATTRIBUTES {
        let mut changes = Vec::new();
        for (number, quirky) in quirky.iter().enumerate() {
            let quirky = quirky.get(attribute.name).unwrap();
            let other = other(number, attribute.name);
            if (other - quirky).abs() > 1e-12 * quirky.abs() {
                changes.push(((other - quirky) / quirky).abs());
            }
        }
        if !changes.is_empty() {
            changes.sort_by(f64::total_cmp);
            rows.push(format!(
                "| {title} | {} | {:.0} % | {:.0} % |",
                attribute.name,
                100.0 * changes.len() as f64 / quirky.len() as f64,
                100.0 * changes[changes.len() / 2]
            ));
        }
    }
    rows
}

fn table() -> Vec<String> {
    let cases = whole_cases();
    let documents = cases.iter().map(|case| prototxt::read(&case.text).unwrap());
    let documents: Vec<_> = documents.collect();
    let all = |repairs| {
        let found = documents
            .iter()
            .map(|it| measured(it, None, repairs).unwrap());
        found.collect::<Vec<_>>()
    };
    let quirky = all(Repairs::default());
    let tables = REPAIRS.map(|(quirk, repairs)| {
        let corrected = all(repairs);
        rows(quirk, &quirky, |number, name| {
            corrected[number].get(name).unwrap()
        })
    });
    tables.concat()
}

/// The page has the measured values.
#[test]
fn the_page_has_the_measured_effects() {
    let rows = table();
    if rows.is_empty() {
        return;
    }
    let page = include_str!("../../../../../docs/published-attributes.md");
    for row in &rows {
        assert!(
            page.contains(row.as_str()),
            "not on the page:\n{}",
            rows.join("\n")
        );
    }
}
