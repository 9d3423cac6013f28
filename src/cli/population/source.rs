//! From one member of a population to its rows: the measurements of its networks, and the files of
//! MENNDL.
//!
//! Another kind of file is another [`Kind`](crate::cli::kind::Kind); another definition of the
//! attributes is another [`Measure`], with its columns and values.

use super::paths::Member;
use crate::attributes::{ATTRIBUTES, Attribute, EXTENDED, WORDS, attributes, extended};
use crate::cli::compile::{Reading, compile_member};
use crate::cli::file::File;
use crate::cli::kind::Kinds;
use crate::cli::path_text::path_text;
use crate::cli::paths::Place;
use crate::cli::published;
use crate::cli::read::Text;
use crate::cli::selection::Input;
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::caffe::published::{COLUMNS, WORDS as PUBLISHED_WORDS};
use crate::import::menndl;
use crate::program::error::unreadable_input;
use crate::report::{Accuracy, Finding, PopulationRow};
use crate::source::{ReadError, SourceId, Sources};
use std::ffi::OsStr;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// The values to measure of each network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Measure {
    /// The 32 attributes.
    Attributes,
    /// The 32, and those beside them.
    Extended,
    /// All columns of the published definition.
    Published,
}

impl Measure {
    /// The measured attributes, in order.
    pub fn attributes(self) -> Vec<&'static Attribute> {
        let (columns, more): (&[Attribute], &[Attribute]) = match self {
            Measure::Attributes => (&ATTRIBUTES, &[]),
            Measure::Extended => (&ATTRIBUTES, &EXTENDED),
            Measure::Published => (&COLUMNS, &[]),
        };
        columns.iter().chain(more).collect()
    }

    /// The terms of their formulas.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Measure::Attributes | Measure::Extended => &WORDS,
            Measure::Published => &PUBLISHED_WORDS,
        }
    }

    /// The names of the values, in order.
    pub fn columns(self) -> Vec<&'static str> {
        let attributes = self.attributes().into_iter();
        attributes.map(|one| one.name).collect()
    }

    /// The kinds of files that can be measured so.
    pub fn kinds(self) -> Kinds {
        match self {
            Measure::Attributes | Measure::Extended => Kinds::ALL,
            Measure::Published => Kinds::CAFFE,
        }
    }

    fn rows(self, file: &File) -> Result<Vec<PopulationRow>, String> {
        // A network whose expectations do not hold is an error of its row.
        let networks = file.analysis.complete();
        let rows = networks.map(|network| {
            let mut values = attributes(&network.graph).values().to_vec();
            if self == Measure::Extended {
                let cost = file.cost(network)?;
                values.extend(extended(&network.graph, &cost).values());
            }
            Ok(PopulationRow {
                file: file.name.clone(),
                name: network.name.to_string(),
                trained: None,
                values,
            })
        });
        rows.collect()
    }
}

/// The values to measure of each member, and how its file is read.
#[derive(Debug)]
pub(super) struct MeasureOptions {
    pub measure: Measure,
    pub reading: Reading,
}

/// The rows and findings of a member.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub rows: Vec<PopulationRow>,
    pub findings: Vec<Finding>,
}

/// Measures the networks of a file.
pub(super) fn of_file(member: &Member<'_>, options: &MeasureOptions) -> Measured {
    let place = if member.path == Path::new("-") {
        Place::Stdin
    } else {
        Place::File(member.path.clone())
    };
    let network = member.network.map(str::to_owned);
    let input = Input::alone(Text::of(place), network, member.origin);
    let mut measured = match options.measure {
        Measure::Attributes | Measure::Extended => {
            of_compiled(compile_member(&input, &options.reading), options)
        }
        Measure::Published => of_published(&input, options),
    };
    if let Some(name) = member.path.file_name().and_then(OsStr::to_str)
        && let Some(id) = menndl::network_id(name)
    {
        let trained = trained(&member.path, id, &mut measured.findings);
        for row in &mut measured.rows {
            row.trained = Some(trained.clone());
        }
    }
    measured
}

/// Measures a Caffe network by the published definition, without a graph.
fn of_published(input: &Input, options: &MeasureOptions) -> Measured {
    let (found, _) = published::measure(input, options.reading.caffe.convention);
    let reported = found.diagnostics.iter();
    let reported = reported.map(|one| Finding::of(one, &found.sources, &input.text.name()));
    let rows = found.result.iter().map(|one| PopulationRow {
        file: one.file.clone(),
        name: one.name.clone(),
        trained: None,
        values: one.published.columns().map(|(_, value)| value).collect(),
    });
    Measured {
        rows: rows.collect(),
        findings: reported.collect(),
    }
}

/// Measures a compiled file.
pub(super) fn of_compiled(file: File, options: &MeasureOptions) -> Measured {
    let diagnostics = file.analysis.diagnostics.iter();
    let mut findings: Vec<Finding> = diagnostics
        .map(|found| Finding::of(found, file.texts.sources(), &file.name))
        .collect();
    let mut rows = options.measure.rows(&file).unwrap_or_else(|reason| {
        let found = unreadable_input(&file.name, &ReadError::System(reason), None);
        findings.push(Finding::of(&found, &Sources::default(), &file.name));
        Vec::new()
    });
    if let Some(row) = &file.row {
        for one in &mut rows {
            one.values.push(row.number as f64);
        }
        for found in &mut findings {
            found.network.clone_from(&row.name);
            found.row = Some(row.number);
        }
    }
    Measured { rows, findings }
}

/// So much of the end of an output is read; a line of Caffe's log has about a hundred bytes.
const TAIL: u64 = 1 << 16;

/// The accuracy of a network of MENNDL; where it cannot be known, a finding says why.
fn trained(network: &Path, id: &str, findings: &mut Vec<Finding>) -> Accuracy {
    let mut unknown = Accuracy {
        id: id.to_owned(),
        initial: f64::NAN,
        last: f64::NAN,
    };
    let mut first = None;
    for name in menndl::output_files(id) {
        let path = network.with_file_name(name);
        let shown = path_text(&path);
        let mut sources = Sources::default();
        let found = match tail(&path) {
            Ok((text, whole)) => match menndl::accuracies(&text) {
                Ok(read) => {
                    return Accuracy {
                        initial: read.initial,
                        last: read.last,
                        ..unknown
                    };
                }
                Err(error) => {
                    // The accuracy before training may be known all the same.
                    if unknown.initial.is_nan() {
                        unknown.initial = menndl::initial(&text).unwrap_or(f64::NAN);
                    }
                    // Of a part, no line is known.
                    if whole == Whole::Yes {
                        sources.add(shown.as_str(), text);
                    }
                    error.diagnostic(SourceId::default())
                }
            },
            Err(error) => {
                let reason = match error.kind() {
                    std::io::ErrorKind::NotFound => ReadError::NotFound,
                    _ => ReadError::System(error.to_string()),
                };
                unreadable_input(&shown, &reason, None)
            }
        };
        let warning = Diagnostic {
            severity: Severity::Warning,
            ..found
        };
        first.get_or_insert_with(|| Finding::of(&warning, &sources, &shown));
    }
    findings.extend(first);
    unknown
}

/// Whether a text is all of its file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
}

/// The end of a file.
fn tail(path: &Path) -> std::io::Result<(String, Whole)> {
    if !path.metadata()?.is_file() {
        return Err(std::io::Error::other("it is not a file"));
    }
    let mut file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    let start = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let whole = if start == 0 { Whole::Yes } else { Whole::No };
    Ok((String::from_utf8_lossy(&bytes).into_owned(), whole))
}
