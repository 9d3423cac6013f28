//! The columns of a summary, and their cells.

use super::Whole;
use super::fold::{Closed, Line, Part};
use crate::cost::{Extremes, Field, ReceptiveField};
use crate::layer::Shape;
use crate::report::grid::Align;
use crate::report::paint::Ink;
use crate::report::text::grouped;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// The name, set in.
    Layer,
    /// The name from the network down.
    Path,
    /// The indented name, and the parts of the kind that the name lacks.
    LayerAndKind,
    Kind,
    Output,
    Params,
    ParamsShare,
    Macs,
    MacsShare,
    Memory,
    Field,
    /// The stride of the field: how far apart those of neighbouring places lie.
    Jump,
    Offset,
}

impl Column {
    pub fn title(self, unit: Unit) -> String {
        match self {
            Column::Layer | Column::LayerAndKind | Column::Path => "layer",
            Column::Kind => "kind",
            Column::Output => "output",
            Column::Params => "params",
            Column::ParamsShare | Column::MacsShare => "%",
            Column::Macs => "MACs",
            Column::Memory => return format!("memory {}", unit.name()),
            Column::Field => "field",
            Column::Jump => "jump",
            Column::Offset => "offset",
        }
        .to_owned()
    }

    pub fn align(self) -> Align {
        match self {
            Column::Layer
            | Column::LayerAndKind
            | Column::Path
            | Column::Kind
            | Column::Output
            | Column::Field
            | Column::Jump
            | Column::Offset => Align::Left,
            Column::Params
            | Column::ParamsShare
            | Column::Macs
            | Column::MacsShare
            | Column::Memory => Align::Right,
        }
    }
}

/// How counts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::report) enum Digits {
    /// `25_557_032`
    All,
    /// `25.6M`
    Few,
}

/// The unit of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Unit {
    Bytes,
    Kilobytes,
    Megabytes,
}

impl Unit {
    /// The unit for figures of which a large one is this.
    pub fn of(bytes: u64) -> Self {
        match bytes {
            0..10_000 => Unit::Bytes,
            10_000..1_000_000 => Unit::Kilobytes,
            1_000_000.. => Unit::Megabytes,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Unit::Bytes => "B",
            Unit::Kilobytes => "kB",
            Unit::Megabytes => "MB",
        }
    }

    /// The figure, without the unit.
    pub fn figure(self, bytes: u64) -> String {
        let scaled = match self {
            Unit::Bytes => return grouped(bytes),
            Unit::Kilobytes => bytes as f64 / 1e3,
            Unit::Megabytes => bytes as f64 / 1e6,
        };
        if bytes > 0 && scaled < 0.005 {
            "<0.01".to_owned()
        } else {
            format!("{scaled:.2}")
        }
    }
}

/// The text of a cell: one column of a line.
pub(super) fn cell(whole: &Whole, line: &Line<'_>, column: Column, digits: Digits) -> String {
    let totals = &whole.totals;
    let (sums, marks) = (&line.sums, line.marks);
    let indent = "  ".repeat(line.indent);
    let field = line.receptive_field.as_ref();
    match column {
        Column::Layer => format!("{indent}{}{}", line.name(), marked(line)),
        Column::Path => {
            let path = match line.part {
                Part::Between => line.name().to_owned(),
                Part::Layer(_) => format!("`{}`", line.path),
                Part::Open(_) | Part::Closed(..) | Part::Rounds(_) => {
                    format!("**`{}`**", line.path)
                }
            };
            format!("{path}{}", marked(line))
        }
        Column::LayerAndKind => {
            let mut text = format!("{indent}{}{}", line.name(), marked(line));
            let rest = rest_of_kind(line);
            if !rest.is_empty() {
                text.push(' ');
                text.push_str(&rest);
            }
            text
        }
        Column::Kind => times(line, &kind(line)),
        Column::Output => shapes(line.outputs),
        Column::Params => count(sums.params, digits),
        Column::ParamsShare => share(sums.params, totals.all_parameters()),
        Column::Macs if marks.training => count(sums.macs_training, digits),
        Column::Macs => count(sums.macs, digits),
        Column::MacsShare => share(sums.macs, totals.macs),
        Column::Memory if sums.memory == 0 => String::new(),
        Column::Memory => unit(whole).figure(sums.memory),
        Column::Field => field.map_or(String::new(), range),
        Column::Jump => pairs(field, |field| field.stride),
        Column::Offset => pairs(field, Field::start),
    }
}

/// The unit in which the memory of a network is shown.
pub(super) fn unit(whole: &Whole) -> Unit {
    Unit::of(whole.memory.activations)
}

/// ` (f)`
fn marked(line: &Line<'_>) -> String {
    let marks = line.marks;
    let letters = [
        (marks.frozen, "f"),
        (marks.shared, "s"),
        (marks.training, "t"),
    ];
    let letters = letters.iter().filter(|(marked, _)| *marked);
    let letters: Vec<&str> = letters.map(|(_, letter)| *letter).collect();
    if letters.is_empty() {
        return String::new();
    }
    format!(" ({})", letters.join(","))
}

fn kind(line: &Line<'_>) -> String {
    match line.part {
        Part::Layer(kind) => kind.to_owned(),
        Part::Open(name) => name.unwrap_or("block").to_owned(),
        Part::Closed(block) => closed(block),
        Part::Rounds(layers) => format!("{} each", layers_of(layers)),
        Part::Between => layers_of(line.sums.layers),
    }
}

/// `conv 3x3/2 p1 + 2 layers`, `bottleneck: 10 layers`
fn closed(block: Closed<'_>) -> String {
    let inside = match (block.main, block.layers) {
        (Some(kind), 1) => kind.to_owned(),
        (Some(kind), layers) => format!("{kind} + {}", layers_of(layers.saturating_sub(1))),
        (None, layers) => layers_of(layers),
    };
    match block.name {
        Some(name) => format!("{name}: {inside}"),
        None => inside,
    }
}

/// The colour of a column of a line.
pub(super) fn ink(whole: &Whole, line: &Line<'_>, column: Column) -> Ink {
    let heavy = |part: u64, all: u64| {
        // From a fifth of the network on, in lines that stand for layers.
        let heavy = line.learns && all > 0 && part >= all / 5;
        if heavy { Ink::Heavy } else { Ink::Plain }
    };
    let totals = &whole.totals;
    match column {
        Column::Layer | Column::LayerAndKind | Column::Path => match line.part {
            Part::Open(_) | Part::Closed(..) | Part::Rounds(_) | Part::Between => Ink::Name,
            Part::Layer(_) if line.learns => Ink::Learned,
            Part::Layer(_) => Ink::Plain,
        },
        Column::Kind if line.learns => Ink::Learned,
        Column::Kind | Column::Output => Ink::Plain,
        Column::Params | Column::ParamsShare => heavy(line.sums.params, totals.all_parameters()),
        Column::Macs | Column::MacsShare => heavy(line.sums.macs, totals.macs),
        Column::Memory => Ink::Plain,
        Column::Field | Column::Jump | Column::Offset => Ink::Faint,
    }
}

fn layers_of(layers: u64) -> String {
    let plural = if layers == 1 { "" } else { "s" };
    format!("{layers} layer{plural}")
}

/// The part of a line's kind that its name does not say: `3x3` of `conv[2]`, `dense` of a label.
fn rest_of_kind(line: &Line<'_>) -> String {
    let kind = kind(line);
    let name = line.name().split('[').next().unwrap_or_default();
    let rest = match line.part {
        Part::Layer(_) => match kind.split_once(' ') {
            Some((word, kernel)) if word == name => kernel,
            None if kind == name => "",
            Some(_) | None => &kind,
        },
        Part::Open(name) => name.unwrap_or_default(),
        Part::Closed(..) | Part::Rounds(_) | Part::Between => &kind,
    };
    times(line, rest)
}

/// `5 x conv 3x3`
fn times(line: &Line<'_>, kind: &str) -> String {
    match (line.times, kind) {
        (1, kind) => kind.to_owned(),
        (times, "") => format!("x {times}"),
        (times, kind) => format!("{times} x {kind}"),
    }
}

/// `64x56x56`; `2 x 64x56x56` for several of one shape.
fn shapes(shapes: &[Shape]) -> String {
    match shapes {
        [first, others @ ..] if !others.is_empty() && others.iter().all(|other| other == first) => {
            format!("{} x {first}", shapes.len())
        }
        _ => {
            let shapes = shapes.iter().map(ToString::to_string);
            shapes.collect::<Vec<_>>().join(" ")
        }
    }
}

pub(super) fn count(count: u64, digits: Digits) -> String {
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
    let percent = 100.0 * part as f64 / whole as f64;
    if percent < 0.05 {
        "<0.1".to_owned()
    } else {
        format!("{percent:.1}")
    }
}

/// `25.6M`, as the language writes it.
pub(in crate::report) fn short(count: u64) -> String {
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

/// `3`, `3..7` where paths differ, `3x5..7x9` where height and width do; a `*` where all is seen
/// besides.
pub(in crate::report) fn range(field: &ReceptiveField) -> String {
    let all = if field.global { "*" } else { "" };
    format!("{}{all}", pairs(Some(field), |field| field.size))
}

/// A figure of the smallest and of the largest field, in rows and columns.
fn pairs(field: Option<&ReceptiveField>, figure: impl Fn(&Field) -> f64) -> String {
    let Some(field) = field else {
        return String::new();
    };
    let pair = |pick: fn(&Extremes) -> &Field| {
        let (height, width) = (figure(pick(&field.height)), figure(pick(&field.width)));
        (number(height), number(width))
    };
    let (min, max) = (pair(|axis| &axis.min), pair(|axis| &axis.max));
    let square = min.0 == min.1 && max.0 == max.1;
    let size = |(height, width): &(String, String)| {
        if square {
            height.clone()
        } else {
            format!("{height}x{width}")
        }
    };
    if min == max {
        size(&max)
    } else {
        format!("{}..{}", size(&min), size(&max))
    }
}

/// To two digits after the point, without zeros at the end.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_owned()
}
