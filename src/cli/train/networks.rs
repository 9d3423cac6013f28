//! The networks of a table's rows, measured.

use super::table::Row;
use crate::cli::caffe::Caffe;
use crate::cli::compile::compile_each;
use crate::cli::file::File;
use crate::cli::parallel::in_order;
use crate::cli::paths::{Argument, Place};
use crate::cli::read::Text;
use crate::diagnostic::Diagnostic;
use crate::import::Notation;
use crate::model::Population;
use crate::network::Network;
use crate::source::SourceId;
use std::path::Path;

/// Networks that the table holds in a short notation. Those written alike are one group.
pub(super) fn written(rows: &[Row], notation: Notation) -> Result<Population, String> {
    let mut population = Population::default();
    for row in rows {
        let said = |found: Diagnostic| format!("{}: {}: {}", row.place, found.code, found.message);
        let parsed = notation
            .read(&row.network)
            .map_err(|error| said(error.diagnostic(SourceId::default())))?;
        let graph = parsed
            .graph()
            .map_err(|error| said(error.diagnostic(SourceId::default())))?;
        population.add(&graph, row.accuracy, row.network.as_str());
    }
    Ok(population)
}

/// The number of files that are compiled at once.
const CHUNK: usize = 256;

/// Networks in files, whose paths the table has, seen from its folder. Rows with one path are one group.
pub(super) fn in_files(rows: &[Row], table: &Path, caffe: &Caffe) -> Result<Population, String> {
    let mut population = Population::default();
    for chunk in rows.chunks(CHUNK) {
        let networks = in_order(chunk, |_, row| {
            let failed = |reason: String| format!("{}: {reason}", row.place);
            let path = row.network.trim();
            if path.is_empty() {
                return Err(failed("the row has no path".to_owned()));
            }
            let Argument { given, network, .. } = Argument::of(&row.path(table));
            let text = Text::of(Place::File(given.into()));
            let mut files = compile_each([(text, network)], Vec::new(), caffe);
            let file = files
                .pop()
                .ok_or_else(|| failed(format!("{path} is not a file")))?;
            the_network(file).map_err(failed)
        });
        let networks: Result<Vec<Network>, String> = networks.into_iter().collect();
        for (row, network) in chunk.iter().zip(networks?) {
            population.add(&network.graph, row.accuracy, row.network.trim());
        }
    }
    Ok(population)
}

/// The only network of a file.
fn the_network(mut file: File) -> Result<Network, String> {
    let name = &file.name;
    let errors = file.analysis.diagnostics.iter();
    if let Some(error) = errors.clone().find(|found| found.is_error()) {
        let source = file.texts.sources().get(error.primary.span.source);
        let place = source.map(|source| {
            let line = source.position(error.primary.span.start).line;
            format!("{}:{line}", source.name)
        });
        let place = place.unwrap_or_else(|| name.clone());
        return Err(format!("{place}: {}: {}", error.code, error.message));
    }
    let network = file.analysis.networks.pop();
    match (network, file.analysis.networks.as_slice()) {
        (Some(network), []) => Ok(network),
        (last, all) => {
            let all = all.iter().chain(&last);
            let names: Vec<&str> = all.map(|network| network.name.as_str()).collect();
            Err(format!(
                "{name} has {} networks; name one: `{name}#{}` ({})",
                names.len(),
                names.first().unwrap_or(&"NETWORK"),
                names.join(", ")
            ))
        }
    }
}
