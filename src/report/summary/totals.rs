//! Networks in a line each: what many of them cost, side by side.

use super::Summary;
use super::table::{megabytes, range};
use crate::report::text::grouped;
use comfy_table::{CellAlignment, Table, presets};

const TITLES: [&str; 9] = [
    "network",
    "input",
    "params",
    "MACs",
    "FLOPs",
    "activations",
    "peak",
    "training",
    "receptive field",
];

/// A table of the sums, for the terminal.
pub fn totals_text(summaries: &[Summary]) -> String {
    format!("{}\n", table(summaries, presets::NOTHING).trim_fmt())
}

/// The same in Markdown, with what the memory figures mean.
pub fn totals_markdown(summaries: &[Summary]) -> String {
    let mut text = format!("{}\n\n", table(summaries, presets::ASCII_MARKDOWN));
    text.push_str(
        "Parameters are those that are trained and not for training only; memory is that of one\n",
    );
    text.push_str("sample in float32, MB are 10^6 bytes:\n\n");
    for definition in crate::cost::Memory::DEFINITIONS {
        text.push_str(&format!("- *{}*: {}\n", definition.name, definition.text));
    }
    text
}

fn table(summaries: &[Summary], preset: &str) -> Table {
    let mut table = Table::new();
    table.load_preset(preset);
    table.set_header(TITLES);
    for summary in summaries {
        let (totals, memory) = (&summary.cost.totals, &summary.cost.memory);
        let inputs = summary.inputs.iter().map(|input| input.shape.to_string());
        let field = summary.cost.receptive_field.as_ref();
        table.add_row([
            summary.name.clone(),
            inputs.collect::<Vec<_>>().join(" "),
            grouped(totals.parameters),
            grouped(totals.macs),
            grouped(totals.flops()),
            megabytes(memory.activation_bytes()),
            megabytes(memory.peak_bytes()),
            megabytes(memory.training_bytes()),
            field.map_or(String::new(), range),
        ]);
    }
    for column in 2..8 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
