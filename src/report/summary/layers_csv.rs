//! Summaries as CSV.

use super::{Layers, Row, Subject};
use crate::cost::{Portion, ReceptiveField};
use crate::graph::Operation;
use crate::import::write::layer_text;
use crate::report::text::csv_line;

/// The head of `summary --format csv`.
///
/// # Errors
/// Where the line cannot be written into memory.
pub fn summary_csv_head() -> Result<String, csv::Error> {
    csv_line([
        "file",
        "network",
        "path",
        "op",
        "layer",
        "output",
        "params",
        "frozen",
        "training_only",
        "macs",
        "flops",
        "memory",
        "receptive_field_min",
        "receptive_field_max",
        "receptive_field_stride",
        "receptive_field_offset",
        "receptive_field_global",
        "shares_with",
    ])
}

/// The lines of one network in `summary --format csv`, one a layer, each given to `take` as it is made.
///
/// # Errors
/// Where a line cannot be written into memory, or `take` fails.
pub fn summary_csv(
    subject: Subject<'_>,
    mut take: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let layers = Layers::of(subject);
    for row in layers.rows() {
        let row = row.map_err(|overflow| overflow.what.to_owned())?;
        let line = layers.csv(&row).map_err(|error| error.to_string())?;
        take(&line)?;
    }
    Ok(())
}

impl Layers<'_> {
    fn csv(&self, row: &Row) -> Result<String, csv::Error> {
        let node = self.graph().node(row.node);
        let written = match node.map(|node| &node.operation) {
            Some(Operation::Layer(layer)) => layer_text(layer),
            Some(Operation::Input) | None => row.op.to_owned(),
        };
        let outputs: Vec<String> = row.outputs.iter().map(ToString::to_string).collect();
        let pair = |height: f64, width: f64| format!("{height}x{width}");
        let field = |pick: fn(&ReceptiveField) -> (f64, f64)| {
            let field = row.receptive_field.as_ref().map(pick);
            field.map_or(String::new(), |(height, width)| pair(height, width))
        };
        csv_line([
            self.subject.file.to_owned(),
            self.subject.network.name.to_string(),
            row.path.clone(),
            row.op.to_owned(),
            written,
            outputs.join(" "),
            row.params.to_string(),
            (row.portion == Portion::Frozen).to_string(),
            row.training_only.to_string(),
            row.macs.to_string(),
            row.macs.saturating_mul(2).to_string(),
            row.memory.to_string(),
            field(|field| (field.height.min.size, field.width.min.size)),
            field(|field| (field.height.max.size, field.width.max.size)),
            field(|field| (field.height.max.stride, field.width.max.stride)),
            field(|field| (field.height.max.start(), field.width.max.start())),
            row.receptive_field
                .map_or(String::new(), |field| field.global.to_string()),
            row.shares_with
                .map_or(String::new(), |first| self.path(first)),
        ])
    }
}
