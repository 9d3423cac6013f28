//! Summaries for people: a table that fits the terminal, and one in Markdown.

use super::{Folding, Line, Summary, deepest, lines, readable_depth};
use crate::cost::{Memory, ReceptiveField};
use crate::report::text::grouped;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Layer,
    Kind,
    Output,
    Params,
    ParamsShare,
    Macs,
    MacsShare,
    Memory,
    Field,
}

impl Column {
    const ALL: [Column; 9] = [
        Column::Layer,
        Column::Kind,
        Column::Output,
        Column::Params,
        Column::ParamsShare,
        Column::Macs,
        Column::MacsShare,
        Column::Memory,
        Column::Field,
    ];

    fn title(self) -> &'static str {
        match self {
            Column::Layer => "layer",
            Column::Kind => "kind",
            Column::Output => "output",
            Column::Params => "params",
            Column::ParamsShare | Column::MacsShare => "%",
            Column::Macs => "MACs",
            Column::Memory => "memory",
            Column::Field => "field",
        }
    }

    fn is_number(self) -> bool {
        match self {
            Column::Layer | Column::Kind | Column::Output | Column::Field => false,
            Column::Params
            | Column::ParamsShare
            | Column::Macs
            | Column::MacsShare
            | Column::Memory => true,
        }
    }
}

/// How counts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    /// `25_557_032`
    All,
    /// `25.6M`
    Few,
}

/// The summary as a table of at most `width` columns, `depth` blocks deep; without a depth, as
/// deep as it stays readable. Where the table is too wide, counts are rounded first, then shares,
/// receptive fields and memory are left out.
pub fn summary_text(summary: &Summary, depth: Option<usize>, width: usize) -> String {
    let shown = depth.unwrap_or_else(|| readable_depth(summary));
    let lines = lines(summary, shown);
    let narrower: [(&[Column], Digits); 6] = [
        (&[], Digits::All),
        (&[], Digits::Few),
        (&[Column::ParamsShare, Column::MacsShare], Digits::Few),
        (
            &[Column::ParamsShare, Column::MacsShare, Column::Field],
            Digits::Few,
        ),
        (
            &[
                Column::ParamsShare,
                Column::MacsShare,
                Column::Field,
                Column::Memory,
            ],
            Digits::Few,
        ),
        (
            &[
                Column::ParamsShare,
                Column::MacsShare,
                Column::Field,
                Column::Memory,
                Column::Kind,
            ],
            Digits::Few,
        ),
    ];
    let mut text = format!("{} ({})\n", summary.name, summary.file);
    let mut chosen = String::new();
    for (left_out, digits) in narrower {
        let columns: Vec<Column> = Column::ALL
            .into_iter()
            .filter(|column| !left_out.contains(column))
            .collect();
        chosen = table(summary, &lines, &columns, digits, presets::NOTHING).trim_fmt();
        if chosen
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0)
            <= width
        {
            break;
        }
    }
    text.push_str(&chosen);
    text.push_str("\n\n");
    text.push_str(&totals(summary));
    let deepest = deepest(summary);
    if shown < deepest {
        text.push_str(&format!(
            "\nfolded at depth {shown}: `--depth {deepest}` shows every layer\n"
        ));
    }
    wrapped_definitions(&mut text, width);
    text
}

/// The summary in Markdown, `depth` blocks deep.
pub fn summary_markdown(summary: &Summary, depth: Option<usize>) -> String {
    let shown = depth.unwrap_or_else(|| readable_depth(summary));
    let lines = lines(summary, shown);
    let table = table(
        summary,
        &lines,
        &Column::ALL,
        Digits::All,
        presets::ASCII_MARKDOWN,
    );
    let mut text = format!("## {}\n\n{table}\n\n", summary.name);
    for line in totals(summary).lines() {
        text.push_str(&format!("- {}\n", line.trim()));
    }
    for definition in Memory::DEFINITIONS {
        text.push_str(&format!("- *{}*: {}\n", definition.name, definition.text));
    }
    text
}

fn table(
    summary: &Summary,
    lines: &[Line<'_>],
    columns: &[Column],
    digits: Digits,
    preset: &str,
) -> Table {
    let mut table = Table::new();
    table.load_preset(preset);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|column| column.title()));
    for line in lines {
        table.add_row(
            columns
                .iter()
                .map(|column| Cell::new(cell(summary, line, *column, digits))),
        );
    }
    for (index, column) in columns.iter().enumerate() {
        let Some(shown) = table.column_mut(index) else {
            continue;
        };
        shown.set_constraint(ColumnConstraint::ContentWidth);
        if column.is_number() {
            shown.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn cell(summary: &Summary, line: &Line<'_>, column: Column, digits: Digits) -> String {
    let totals = &summary.cost.totals;
    let all_params = totals
        .parameters
        .saturating_add(totals.parameters_frozen)
        .saturating_add(totals.parameters_training_only);
    // The sums over a block whose layers follow stand in its line, and not twice in the column.
    match column {
        Column::Layer => {
            let indent = "  ".repeat(line.depth);
            let training = if line.training_only {
                " (training)"
            } else {
                ""
            };
            format!("{indent}{}{training}", line.name)
        }
        Column::Kind => match line.block {
            Some(Folding::Closed(layers)) => format!("{layers} layers"),
            Some(Folding::Open) => "block".to_owned(),
            None => line.kind.to_owned(),
        },
        Column::Output => {
            let shapes = line.outputs.iter().map(ToString::to_string);
            shapes.collect::<Vec<_>>().join(" ")
        }
        Column::Params => count(line.params, digits),
        Column::ParamsShare => share(line.params, all_params),
        Column::Macs => count(line.macs, digits),
        Column::MacsShare if line.training_only => String::new(),
        Column::MacsShare => share(line.macs, totals.macs),
        Column::Memory if line.memory == 0 => String::new(),
        Column::Memory => megabytes(line.memory),
        Column::Field => line
            .receptive_field
            .map_or(String::new(), |field| range(&field)),
    }
}

fn count(count: u64, digits: Digits) -> String {
    match (count, digits) {
        (0, _) => String::new(),
        (_, Digits::All) => grouped(count),
        (_, Digits::Few) => short(count),
    }
}

fn share(part: u64, whole: u64) -> String {
    if part == 0 || whole == 0 {
        return String::new();
    }
    format!("{:.1}", 100.0 * part as f64 / whole as f64)
}

/// `25.6M`, as the language writes it.
fn short(count: u64) -> String {
    for (unit, letter) in [(1e9, 'G'), (1e6, 'M'), (1e3, 'K')] {
        let scaled = count as f64 / unit;
        if scaled >= 0.9995 {
            let places = if scaled < 9.995 {
                2
            } else if scaled < 99.95 {
                1
            } else {
                0
            };
            return format!("{scaled:.places$}{letter}");
        }
    }
    count.to_string()
}

/// Megabytes of 10^6 bytes; a little in kilobytes.
pub(super) fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 0.01 {
        format!("{:.2} kB", bytes as f64 / 1e3)
    } else {
        format!("{megabytes:.2} MB")
    }
}

/// `3x3`, or `3x3 to 7x7` where paths differ.
pub(super) fn range(field: &ReceptiveField) -> String {
    let size = |height: f64, width: f64| format!("{height}x{width}");
    let min = size(field.height.min.size, field.width.min.size);
    let max = size(field.height.max.size, field.width.max.size);
    if min == max {
        max
    } else {
        format!("{min} to {max}")
    }
}

fn totals(summary: &Summary) -> String {
    let (totals, memory) = (&summary.cost.totals, &summary.cost.memory);
    let mut lines = vec![("parameters", grouped(totals.parameters))];
    if totals.parameters_frozen > 0 {
        lines.push(("  frozen", grouped(totals.parameters_frozen)));
    }
    if totals.parameters_training_only > 0 {
        lines.push((
            "  for training only",
            grouped(totals.parameters_training_only),
        ));
    }
    if totals.statistics > 0 {
        lines.push(("running statistics", grouped(totals.statistics)));
    }
    lines.push(("MACs", grouped(totals.macs)));
    lines.push(("FLOPs (2 x MACs)", grouped(totals.flops())));
    for (name, values) in [
        ("memory: activations", memory.activations),
        ("memory: peak", memory.peak),
        ("memory: training", memory.training),
    ] {
        let bytes = values.saturating_mul(Memory::BYTES);
        let shown = format!("{} values, {}", grouped(values), megabytes(bytes));
        lines.push((name, shown));
    }
    if let Some(field) = &summary.cost.receptive_field {
        lines.push(("receptive field", range(field)));
    }
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = lines
        .iter()
        .map(|(name, value)| format!("  {name:width$}  {value}\n"));
    lines.collect()
}

/// What the memory figures mean, in lines of at most `width`.
fn wrapped_definitions(text: &mut String, width: usize) {
    text.push_str("\nmemory is that of one sample in float32, MB are 10^6 bytes\n");
    for definition in Memory::DEFINITIONS {
        let mut line = format!("  {}:", definition.name);
        for word in definition.text.split_whitespace() {
            if line.chars().count().saturating_add(word.chars().count()) >= width.max(40) {
                text.push_str(&line);
                text.push('\n');
                line = "   ".to_owned();
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&line);
        text.push('\n');
    }
}
