//! `cnn attributes --definition published`

use super::Outcome;
use super::caffe::called;
use super::file::FileResult;
use super::input::Inputs;
use super::kind::Kinds;
use super::paths::Origin;
use super::records::{Records, TableFormat};
use super::selection::{Input, InputOutcome};
use crate::attributes::ATTRIBUTES;
use crate::diagnostic::Diagnostic;
use crate::import::caffe::published::{COLUMNS, Published, published};
use crate::import::caffe::{Convention, is_solver};
use crate::import::prototxt::read;
use crate::program::error::{no_network, unreadable_input};
use crate::report::AttributeRecord;
use crate::source::{ReadError, SourceId, Sources, Span};
use std::path::Path;

/// Measures the files and prints all columns, or the 32 attributes for people.
pub(super) fn run(inputs: &Inputs, format: TableFormat) -> Outcome {
    let (mut run, mut printed) = Records::begin(format, COLUMNS.iter());
    let convention = inputs.caffe.convention();
    // For people, the 32 of the paper are enough.
    let the_32 = matches!(format, TableFormat::Human | TableFormat::Markdown);
    let failed = |found| FileResult {
        result: None,
        diagnostics: vec![found],
        sources: Sources::default(),
    };
    inputs.each_prototxt(
        |input| measure(input, convention),
        failed,
        |found| {
            let text = match found.result {
                Some(one) => printed.next(one.record(the_32)),
                None => Ok(String::new()),
            };
            run.file(&found.sources, &found.diagnostics, text)
        },
    );
    printed.end(run)
}

/// A network of a file, measured.
#[derive(Debug)]
pub(super) struct Measured {
    pub file: String,
    /// The name of the network.
    pub name: String,
    pub published: Published,
}

/// Measures the network of a file; errors have their places in that file.
pub(super) fn measure(
    input: &Input,
    convention: Option<Convention>,
) -> (FileResult<Option<Measured>>, InputOutcome) {
    let file = input.text.name();
    let mut kept = FileResult {
        result: None,
        diagnostics: Vec::new(),
        sources: Sources::default(),
    };
    let text = match input.text.read() {
        Ok(_) if Kinds::CNN.contain(Path::new(&file)) => {
            let reason = ReadError::System("the published attributes are of Caffe's files".into());
            let found = unreadable_input(&file, &reason, None);
            kept.diagnostics
                .push(found.help("`--definition clean` measures any network"));
            return (kept, InputOutcome::Answered);
        }
        Ok(text) => text,
        Err(found) => {
            kept.diagnostics.push(*found);
            return (kept, InputOutcome::Answered);
        }
    };
    match measured(&text, &file, input.network.as_deref(), convention) {
        Ok((name, published)) => {
            kept.result = Some(Measured {
                file,
                name,
                published,
            });
        }
        Err(_) if input.origin == Origin::Discovered && is_solver(&text) => {
            return (kept, InputOutcome::Without(Vec::new()));
        }
        Err(found) => {
            kept.diagnostics.push(*found);
            kept.sources.add(file, text);
        }
    }
    (kept, InputOutcome::Answered)
}

/// The name and the attributes of the network of a text, whose diagnostics are of its first source.
fn measured(
    text: &str,
    file: &str,
    meant: Option<&str>,
    convention: Option<Convention>,
) -> Result<(String, Published), Box<Diagnostic>> {
    let source = SourceId::default();
    let document = read(text).map_err(|error| Box::new(error.diagnostic(source)))?;
    let found = published(&document, convention);
    let found = found.map_err(|error| Box::new(error.diagnostic(source)))?;
    let name = called(found.title.as_deref(), file);
    match meant {
        Some(meant) if meant != name => Err(Box::new(no_network(Span::default(), meant, &[name]))),
        Some(_) | None => Ok((name, found)),
    }
}

impl Measured {
    /// The network's record: all columns, or the 32 attributes in the order of the paper.
    fn record(self, the_32: bool) -> AttributeRecord {
        let columns = || self.published.columns();
        let named = |name| columns().find(|(column, _)| column.name == name);
        let attributes = if the_32 {
            let attributes = ATTRIBUTES.iter();
            attributes.filter_map(|one| named(one.name)).collect()
        } else {
            columns().collect()
        };
        AttributeRecord {
            file: self.file,
            name: self.name,
            attributes,
        }
    }
}
