//! The costs of both networks, side by side.

use super::words::{percent, signed};
use crate::cost::Memory;
use crate::diff::{Both, NetworkDiff, Sums};
use crate::report::grid::{Align, Grid};
use crate::report::summary::{Digits, Unit, range, short};
use crate::report::text::grouped;

/// How the figure of a row is computed and shown.
enum Figure {
    /// A count.
    Count(fn(&Sums) -> u64),
    /// Values of float32.
    Values(fn(&Sums) -> u64),
}

const FIGURES: [(&str, Figure); 10] = [
    ("layers", Figure::Count(|sums| sums.layers as u64)),
    ("depth", Figure::Count(|sums| sums.depth)),
    ("parameters", Figure::Count(|sums| sums.totals.parameters)),
    (
        "params: frozen",
        Figure::Count(|sums| sums.totals.parameters_frozen),
    ),
    (
        "params: training only",
        Figure::Count(|sums| sums.totals.parameters_training_only),
    ),
    (
        "running statistics",
        Figure::Count(|sums| sums.totals.statistics),
    ),
    ("MACs", Figure::Count(|sums| sums.totals.macs)),
    (
        "memory: activations",
        Figure::Values(|sums| sums.memory.activations),
    ),
    ("memory: peak", Figure::Values(|sums| sums.memory.peak)),
    (
        "memory: training",
        Figure::Values(|sums| sums.memory.training),
    ),
];

/// How wide a table is.
#[derive(Clone, Copy)]
pub(super) struct Width {
    /// How counts are written.
    counts: Digits,
    /// How their changes are.
    changes: Digits,
    /// Whether changes are also given in percent.
    percent: bool,
}

impl Width {
    /// All digits.
    pub const FULL: Self = Self {
        counts: Digits::All,
        changes: Digits::All,
        percent: true,
    };

    /// From the widest to the narrowest.
    const ALL: [Self; 4] = [
        Self::FULL,
        Self {
            changes: Digits::Few,
            ..Self::FULL
        },
        Self {
            counts: Digits::Few,
            changes: Digits::Few,
            percent: true,
        },
        Self {
            counts: Digits::Few,
            changes: Digits::Few,
            percent: false,
        },
    ];
}

/// The table in that many columns, or as few as possible.
pub(super) fn fitted(diff: &NetworkDiff, columns: usize) -> Grid {
    let tables = Width::ALL.map(|width| table(diff, width));
    let [.., narrowest] = &tables;
    let mut fitting = tables.iter().filter(|table| table.width() <= columns);
    fitting.next().unwrap_or(narrowest).clone()
}

/// The table: a row a figure, those that are 0 on both sides left out.
pub(super) fn table(diff: &NetworkDiff, width: Width) -> Grid {
    let head = [
        ("", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("change", Align::Right),
        ("", Align::Right),
    ];
    let columns = if width.percent { 5 } else { 4 };
    let head = head.into_iter().take(columns);
    let mut grid = Grid::new(head.map(|(title, align)| (title.to_owned(), align)));
    let mut push = |mut row: Vec<String>| {
        row.truncate(columns);
        grid.push(row);
    };
    let count = |count: u64| match width.counts {
        Digits::All => grouped(count),
        Digits::Few => short(count),
    };
    let bytes = |values: u64| values.saturating_mul(Memory::BYTES);
    let sums = diff.sums.as_ref();
    let largest = sums.map(|sums| bytes(sums.memory.activations));
    let unit = Unit::of(largest.before.max(largest.after));
    for (name, figure) in &FIGURES {
        let (values, text, change): (_, Both<String>, String) = match figure {
            Figure::Count(figure) => {
                let values = sums.map(figure);
                let change = i128::from(values.after) - i128::from(values.before);
                (values, values.map(count), signed(change, width.changes))
            }
            Figure::Values(figure) => {
                let values = sums.map(|sums| bytes(figure(sums)));
                let text = values.map(|bytes| format!("{} {}", unit.figure(bytes), unit.name()));
                (values, text, bytes_change(values, unit))
            }
        };
        if values.before == 0 && values.after == 0 {
            continue;
        }
        push(vec![
            (*name).to_owned(),
            text.before,
            text.after,
            change,
            percent(values),
        ]);
    }
    let fields = sums.map(|sums| sums.receptive_field.as_ref());
    if fields.before.is_some() || fields.after.is_some() {
        let text = fields.map(|field| field.map_or("-".to_owned(), range));
        push(vec![
            "receptive field".to_owned(),
            text.before,
            text.after,
            String::new(),
            String::new(),
        ]);
    }
    grid
}

fn bytes_change(bytes: Both<u64>, unit: Unit) -> String {
    let size = unit.figure(bytes.before.abs_diff(bytes.after));
    match bytes.after.cmp(&bytes.before) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => format!("+{size} {}", unit.name()),
        std::cmp::Ordering::Less => format!("-{size} {}", unit.name()),
    }
}

/// The attributes that changed, in at most `columns` columns: without their units where they do not
/// fit.
pub(super) fn attributes(diff: &NetworkDiff, columns: usize) -> Grid {
    let table = attribute_table(diff, 4);
    if table.width() <= columns {
        return table;
    }
    let mut narrow = attribute_table(diff, 3);
    narrow.squeeze(0, 8, columns);
    narrow
}

fn attribute_table(diff: &NetworkDiff, columns: usize) -> Grid {
    let head = [
        ("attribute", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("unit", Align::Left),
    ];
    let head = head.into_iter().take(columns);
    let mut grid = Grid::new(head.map(|(title, align)| (title.to_owned(), align)));
    for changed in &diff.attributes {
        let values = changed.values.map(super::words::attribute);
        let mut row = vec![
            changed.attribute.name.to_owned(),
            values.before,
            values.after,
            changed.attribute.unit.to_owned(),
        ];
        row.truncate(columns);
        grid.push(row);
    }
    grid
}
