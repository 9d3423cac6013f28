//! Summaries as CSV.

use super::Summary;
use crate::cost::{Portion, ReceptiveField};
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
        "output",
        "params",
        "frozen",
        "training_only",
        "macs",
        "flops",
        "memory",
        "receptive_field_min",
        "receptive_field_max",
        "stride",
        "offset",
        "global",
        "shares_with",
    ])
}

/// The lines of one network in `summary --format csv`, one a layer.
///
/// # Errors
/// Where the lines cannot be written into memory.
pub fn summary_csv(summary: &Summary) -> Result<String, csv::Error> {
    let lines = summary.rows.iter().map(|row| {
        let outputs: Vec<String> = row.outputs.iter().map(ToString::to_string).collect();
        let pair = |height: f64, width: f64| format!("{height}x{width}");
        let field = |pick: fn(&ReceptiveField) -> (f64, f64)| {
            let field = row.receptive_field.as_ref().map(pick);
            field.map_or(String::new(), |(height, width)| pair(height, width))
        };
        csv_line([
            summary.file.clone(),
            summary.name.clone(),
            row.path.clone(),
            row.op.to_owned(),
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
            row.shares_with.clone().unwrap_or_default(),
        ])
    });
    lines.collect()
}
