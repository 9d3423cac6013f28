//! `cnn attributes --definition published`

use super::Outcome;
use super::attributes::TableFormat;
use super::output::{Paragraphs, Run, document};
use super::prototxt::each;
use crate::attributes::ATTRIBUTES;
use crate::diagnostic::Diagnostic;
use crate::import::caffe::published::{COLUMNS, Convention, Published, published};
use crate::import::prototxt::read;
use crate::report::{
    AttributeRecord, attributes_csv, attributes_csv_head, attributes_json, attributes_jsonl,
    attributes_text,
};
use crate::source::SourceId;
use std::path::{Path, PathBuf};

/// Measures the files and prints all columns, or the 32 attributes for people.
pub(super) fn run(
    paths: &[PathBuf],
    convention: Option<Convention>,
    format: TableFormat,
) -> Outcome {
    let mut run = match format {
        TableFormat::Json => Run::document(),
        TableFormat::Human | TableFormat::Markdown | TableFormat::Csv | TableFormat::Jsonl => {
            Run::showing()
        }
    };
    if format == TableFormat::Csv {
        let head = attributes_csv_head(COLUMNS.iter());
        run.print(head.map_err(|error| error.to_string()));
    }
    let mut paragraphs = Paragraphs::default();
    let mut kept = Vec::new();
    each(
        paths,
        |file, text| measure(file, text, convention),
        |found| {
            let text = match (found.result, format) {
                (None, _) => Ok(String::new()),
                (Some((file, one)), TableFormat::Human | TableFormat::Markdown) => {
                    Ok(paragraphs.next(attributes_text(&record(file, &one, true))))
                }
                (Some((file, one)), TableFormat::Csv) => {
                    attributes_csv(&record(file, &one, false)).map_err(|error| error.to_string())
                }
                (Some((file, one)), TableFormat::Jsonl) => Ok(format!(
                    "{}\n",
                    attributes_jsonl(&record(file, &one, false))
                )),
                (Some((file, one)), TableFormat::Json) => {
                    kept.push(record(file, &one, false));
                    Ok(String::new())
                }
            };
            run.file(&found.sources, &found.diagnostics, text)
        },
    );
    run.end(|diagnostics| match format {
        TableFormat::Json => Ok(document(&attributes_json(&kept, diagnostics))),
        TableFormat::Human | TableFormat::Markdown | TableFormat::Csv | TableFormat::Jsonl => {
            Ok(String::new())
        }
    })
}

type Fault = Box<dyn Fn(SourceId) -> Diagnostic>;

fn measure(
    file: &str,
    text: &str,
    convention: Option<Convention>,
) -> Result<(String, Published), Fault> {
    let document = read(text).map_err(|error| {
        let fault: Fault = Box::new(move |source| error.diagnostic(source));
        fault
    })?;
    let found = published(&document, convention).map_err(|error| {
        let fault: Fault = Box::new(move |source| error.diagnostic(source));
        fault
    })?;
    Ok((file.to_owned(), found))
}

/// A network's record: all columns, or the 32 attributes in the order of the paper.
fn record(file: String, found: &Published, the_32: bool) -> AttributeRecord {
    let stem = || {
        let stem = Path::new(&file).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    };
    let name = found.title.clone().unwrap_or_else(stem);
    let attributes = if the_32 {
        let named = |name| found.columns().find(|(column, _)| column.name == name);
        ATTRIBUTES
            .iter()
            .filter_map(|one| named(one.name))
            .collect()
    } else {
        found.columns().collect()
    };
    AttributeRecord {
        file,
        name,
        attributes,
    }
}
