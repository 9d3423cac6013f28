//! Networks in one line each: the costs of many networks, side by side.

use super::Whole;
use super::columns::{Digits, Unit, count, range};
use super::table::no_room;
use crate::diagnostic::Surface;
use crate::report::grid::{Align, Grid, wrap};
use crate::report::paint::Ink;
use crate::report::text::csv_line;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Network,
    Input,
    Params,
    Frozen,
    TrainingOnly,
    Macs,
    Flops,
    Depth,
    Weights,
    Activations,
    Peak,
    Training,
    Field,
}

impl Column {
    const ALL: [Column; 13] = [
        Column::Network,
        Column::Input,
        Column::Params,
        Column::Frozen,
        Column::TrainingOnly,
        Column::Macs,
        Column::Flops,
        Column::Depth,
        Column::Weights,
        Column::Activations,
        Column::Peak,
        Column::Training,
        Column::Field,
    ];

    /// The order in which they are left out where the terminal is narrow.
    const LEAST: [Column; 12] = [
        Column::TrainingOnly,
        Column::Frozen,
        Column::Flops,
        Column::Weights,
        Column::Depth,
        Column::Field,
        Column::Activations,
        Column::Training,
        Column::Peak,
        Column::Input,
        Column::Macs,
        Column::Params,
    ];

    fn title(self, unit: Unit, digits: Digits) -> (String, Align) {
        let number = |title: &str| (title.to_owned(), Align::Right);
        let word = |title: &str| (title.to_owned(), Align::Left);
        // Where counts are rounded there is no room for long words.
        let either = |long: &'static str, short: &'static str| match digits {
            Digits::All => long,
            Digits::Few => short,
        };
        let memory = |title: &str| (format!("{title} {}", unit.name()), Align::Right);
        match self {
            Column::Network => word("network"),
            Column::Input => word("input"),
            Column::Params => number("params"),
            Column::Frozen => number("frozen"),
            Column::TrainingOnly => number(either("training only", "train. only")),
            Column::Macs => number("MACs"),
            Column::Flops => number("FLOPs"),
            Column::Depth => number("depth"),
            Column::Weights => memory("weights"),
            Column::Activations => memory(either("activations", "activ.")),
            Column::Peak => memory("peak"),
            Column::Training => memory(either("training", "train.")),
            Column::Field => word("field"),
        }
    }

    fn cell(self, summary: &Whole, unit: Unit, digits: Digits) -> String {
        let (totals, memory) = (&summary.totals, &summary.memory);
        match self {
            Column::Network => summary.name.clone(),
            Column::Input => {
                let inputs = summary.inputs.iter().map(|input| input.shape.to_string());
                inputs.collect::<Vec<_>>().join(" ")
            }
            Column::Params => count(totals.parameters, digits),
            Column::Frozen => count(totals.parameters_frozen, digits),
            Column::TrainingOnly => count(totals.parameters_training_only, digits),
            Column::Macs => count(totals.macs, digits),
            Column::Flops => count(totals.flops(), digits),
            Column::Depth => count(summary.depth, digits),
            Column::Weights => unit.figure(memory.weights),
            Column::Activations => unit.figure(memory.activations),
            Column::Peak => unit.figure(memory.peak),
            Column::Training => memory
                .training
                .map_or(String::new(), |bytes| unit.figure(bytes)),
            Column::Field => {
                let field = summary.receptive_field.as_ref();
                field.map_or(String::new(), range)
            }
        }
    }
}

/// A table of the sums, for a terminal of that width: where it is too wide, counts are rounded,
/// then columns are left out, which a line below the table names.
pub fn totals_text(summaries: &[Whole], width: usize, surface: Surface) -> String {
    let mut columns = columns(summaries);
    let mut digits = Digits::All;
    let mut grid = table(summaries, &columns, digits);
    let mut left_out = Vec::new();
    let mut least = Column::LEAST.iter();
    while grid.width() > width {
        if digits == Digits::All {
            digits = Digits::Few;
        } else {
            let Some(column) = least.next() else {
                grid.squeeze(0, 1, width);
                break;
            };
            if columns.contains(column) {
                columns.retain(|other| other != column);
                left_out.push(column.title(unit(summaries), digits).0);
            }
        }
        grid = table(summaries, &columns, digits);
    }
    let mut text = grid.painted(surface);
    if let Some(left_out) = no_room(&left_out) {
        text.push('\n');
        wrap(&mut text, &left_out, width);
    }
    text
}

/// The table of totals in Markdown.
pub fn totals_markdown(summaries: &[Whole]) -> String {
    table(summaries, &columns(summaries), Digits::All).markdown()
}

/// All columns; those of rare values only where a network has them.
fn columns(summaries: &[Whole]) -> Vec<Column> {
    let any = |parameters: fn(&Whole) -> u64| summaries.iter().any(|one| parameters(one) > 0);
    let frozen = any(|summary| summary.totals.parameters_frozen);
    let training = any(|summary| summary.totals.parameters_training_only);
    let mut columns = Column::ALL.to_vec();
    columns.retain(|column| match column {
        Column::Frozen => frozen,
        Column::TrainingOnly => training,
        Column::Network
        | Column::Input
        | Column::Params
        | Column::Macs
        | Column::Flops
        | Column::Depth
        | Column::Weights
        | Column::Activations
        | Column::Peak
        | Column::Training
        | Column::Field => true,
    });
    columns
}

/// The unit in which the memory of all is shown.
fn unit(summaries: &[Whole]) -> Unit {
    let activations = summaries.iter().map(|summary| summary.memory.activations);
    Unit::of(activations.max().unwrap_or(0))
}

fn table(summaries: &[Whole], columns: &[Column], digits: Digits) -> Grid {
    let unit = unit(summaries);
    let mut grid = Grid::new(columns.iter().map(|column| column.title(unit, digits)));
    for summary in summaries {
        let cells = columns.iter();
        let cells = cells.map(|column| column.cell(summary, unit, digits));
        let inks = columns.iter().map(|column| {
            if *column == Column::Network {
                Ink::Name
            } else {
                Ink::Plain
            }
        });
        grid.push_painted(cells.collect(), inks.collect());
    }
    grid
}

/// The head of `summary --totals --format csv`.
///
/// # Errors
/// Where the line cannot be written into memory.
pub fn totals_csv_head() -> Result<String, csv::Error> {
    csv_line([
        "file",
        "network",
        "input",
        "output",
        "params",
        "params_frozen",
        "params_training_only",
        "running_statistics",
        "macs",
        "flops",
        "depth",
        "memory_weights",
        "memory_activations",
        "memory_peak",
        "memory_training",
        "receptive_field_min",
        "receptive_field_max",
        "receptive_field_global",
    ])
}

/// The line of one network in `summary --totals --format csv`.
///
/// # Errors
/// Where the line cannot be written into memory.
pub fn totals_csv(summary: &Whole) -> Result<String, csv::Error> {
    let (totals, memory) = (&summary.totals, &summary.memory);
    let shapes = |ports: &mut dyn Iterator<Item = &super::Port>| {
        let shapes = ports.map(|port| port.shape.to_string());
        shapes.collect::<Vec<_>>().join(" ")
    };
    let field = summary.receptive_field.as_ref();
    let size = |size: Option<(f64, f64)>| {
        size.map_or(String::new(), |(height, width)| format!("{height}x{width}"))
    };
    let count = |count: u64| count.to_string();
    csv_line([
        summary.file.clone(),
        summary.name.clone(),
        shapes(&mut summary.inputs.iter()),
        shapes(&mut summary.outputs.iter().filter(|port| !port.training)),
        count(totals.parameters),
        count(totals.parameters_frozen),
        count(totals.parameters_training_only),
        count(totals.statistics),
        count(totals.macs),
        count(totals.flops()),
        count(summary.depth),
        count(memory.weights),
        count(memory.activations),
        count(memory.peak),
        memory.training.map_or(String::new(), count),
        size(field.map(|field| (field.height.min.size, field.width.min.size))),
        size(field.map(|field| (field.height.max.size, field.width.max.size))),
        field.map_or(String::new(), |field| field.global.to_string()),
    ])
}
