//! Differences for a terminal.

use super::lines::{Names, Row, rows, shown};
use super::words::{COLUMNS, signed};
use super::{ComparedNetworks, DiffReport, LoneNetwork, sums, words};
use crate::diagnostic::Surface;
use crate::diff::listing::{Detail, Mark};
use crate::diff::{NetworkDiff, PredictionDiff};
use crate::report::grid::{Align, Grid, shortened, wrap};
use crate::report::summary::Digits;
use crate::report::text::counted;

/// How a mark is written and coloured (a number of ECMA-48, "select graphic rendition").
fn sign(mark: Mark) -> (&'static str, u8) {
    match mark {
        Mark::Added => ("+", 32),
        Mark::Removed => ("-", 31),
        Mark::Changed => ("~", 33),
        Mark::Renamed => ("=", 36),
        Mark::Follows => (">", 2),
    }
}

const BOLD: u8 = 1;

fn painted(text: &str, code: u8, on: Surface) -> String {
    match on {
        Surface::Terminal => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        Surface::Plain => text.to_owned(),
    }
}

/// The changes, `width` columns wide: a part for each network that changed, and a line for the
/// others.
pub fn diff_text(report: &DiffReport, detail: Detail, width: usize, on: Surface) -> String {
    let mut parts = Vec::new();
    let mut same = Vec::new();
    for networks in &report.networks {
        match networks {
            ComparedNetworks::Compared { diff, .. } if diff.is_empty() => {
                same.push(words::title(report, diff));
            }
            ComparedNetworks::Compared { diff, prediction } => {
                let title = shortened(&words::title(report, diff), width);
                let title = painted(&title, BOLD, on);
                let body = network(diff, prediction, detail, width, on);
                parts.push(format!("{title}\n\n{body}"));
            }
            ComparedNetworks::Added(network) => {
                parts.push(lone(network, Mark::Added, &report.files.after, on));
            }
            ComparedNetworks::Removed(network) => {
                parts.push(lone(network, Mark::Removed, &report.files.before, on));
            }
        }
    }
    if !same.is_empty() {
        let mut text = String::new();
        for title in same {
            wrap(&mut text, &format!("no difference: {title}"), width);
        }
        parts.push(text);
    }
    parts.join("\n")
}

/// A network that only one file has.
fn lone(network: &LoneNetwork, mark: Mark, file: &str, on: Surface) -> String {
    let (sign, colour) = sign(mark);
    let what = match mark {
        Mark::Removed => "network removed",
        Mark::Added | Mark::Changed | Mark::Renamed | Mark::Follows => "network added",
    };
    let parameters = counted(network.totals.parameters, "parameter");
    let macs = counted(network.totals.macs, "MAC");
    let line = format!(
        "{sign} {what}: {} ({file}), {parameters}, {macs}",
        network.name
    );
    format!("{}\n", painted(&line, colour, on))
}

fn network(
    diff: &NetworkDiff,
    prediction: &PredictionDiff,
    detail: Detail,
    width: usize,
    on: Surface,
) -> String {
    let mut text = String::new();
    indented(
        &mut text,
        &sums::fitted(diff, width.saturating_sub(2)).text(),
    );
    text.push('\n');
    let mut line = |told: &str| wrap(&mut text, &format!("  {told}"), width);
    line(&words::counts(diff.counts()));
    for told in words::whole(diff) {
        line(&told);
    }
    line(&words::prediction(diff, prediction));
    let lines = diff.lines(detail);
    let (lines, hidden) = shown(&lines, detail);
    if !lines.is_empty() {
        let rows = rows(&lines, &Names::of(diff));
        text.push('\n');
        text.push_str(&listing(&rows, width, on));
    }
    if hidden > 0 {
        let more = counted(hidden as u64, "more line");
        let told = format!("  ... and {more}: `--all` lists every layer");
        wrap(&mut text, &told, width);
    }
    let attributes = sums::attributes(diff, width.saturating_sub(2));
    if !attributes.is_empty() {
        text.push('\n');
        indented(&mut text, &attributes.text());
    }
    text
}

fn indented(text: &mut String, lines: &str) {
    for line in lines.lines() {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
}

/// How wide the columns of a listing are.
struct Layout {
    digits: Digits,
    /// How many columns of numbers there are.
    numbers: usize,
    name: usize,
    what: usize,
}

/// The narrowest columns of names and of changes.
const LEAST_NAME: usize = 16;
const LEAST_WHAT: usize = 24;

impl Layout {
    /// The richest layout that leaves room for the changes: counts are rounded first, then left
    /// out.
    fn of(rows: &[Row<'_, '_>], width: usize) -> Self {
        let lines = rows.iter().filter_map(|row| row.line);
        let whats = lines.flat_map(words::what).map(|part| part.chars().count());
        let longest = whats.max().unwrap_or(0).max(LEAST_WHAT);
        let names = rows.iter().filter(|row| row.line.is_some());
        let names = names.map(|row| row.name.chars().count() + 2 * row.indent);
        let names = names.max().unwrap_or(0);
        let mut found = Self {
            digits: Digits::Few,
            numbers: 0,
            name: LEAST_NAME,
            what: LEAST_WHAT,
        };
        let layouts = [
            (Digits::All, 2),
            (Digits::Few, 2),
            (Digits::Few, 1),
            (Digits::Few, 0),
        ];
        for (digits, numbers) in layouts {
            // The mark, and a gap before each column.
            let taken = number_width(rows, digits, numbers).saturating_add(5);
            let room = width.saturating_sub(taken);
            let name = names.min(room.saturating_sub(longest).max(room / 2));
            let what = room.saturating_sub(name);
            found = Self {
                digits,
                numbers,
                name,
                what,
            };
            // Names that are too long are parted, changes that are too long are wrapped.
            let wide = names <= name && longest <= what;
            let narrow = digits == Digits::Few && name >= LEAST_NAME && what >= LEAST_WHAT;
            if wide || narrow {
                break;
            }
        }
        found
    }
}

fn number_width(rows: &[Row<'_, '_>], digits: Digits, numbers: usize) -> usize {
    (0..numbers).fold(0, |width, number| {
        let cells = rows.iter().map(|row| number_cell(row, digits, number));
        let cells = cells.map(|cell| cell.chars().count());
        let title = COLUMNS.get(2 + number).map_or(0, |(title, _)| title.len());
        width + 2 + cells.max().unwrap_or(0).max(title)
    })
}

fn number_cell(row: &Row<'_, '_>, digits: Digits, number: usize) -> String {
    row.line.map_or(String::new(), |line| {
        let change = if number == 0 {
            line.parameters()
        } else {
            line.macs()
        };
        signed(change, digits)
    })
}

/// A name in two parts: the blocks on their own line, and the rest for the column.
fn parted<'n>(row: &'n Row<'_, '_>, width: usize) -> (&'n str, &'n str) {
    let room = width.saturating_sub(2 * row.indent);
    if row.name.chars().count() <= room {
        return ("", &row.name);
    }
    let room = room.saturating_sub(2);
    let cuts = row.name.match_indices('/').map(|(at, _)| at);
    let parts: Vec<(&str, &str)> = cuts
        .filter_map(|at| {
            let (blocks, rest) = row.name.split_at_checked(at)?;
            Some((blocks, rest.trim_start_matches('/')))
        })
        .collect();
    let fits = parts.iter().find(|(_, rest)| rest.chars().count() <= room);
    fits.or(parts.last()).copied().unwrap_or(("", &row.name))
}

/// The lines of a listing as a table of that width.
pub(super) fn listing(rows: &[Row<'_, '_>], width: usize, on: Surface) -> String {
    let layout = Layout::of(rows, width);
    let head = [("", Align::Left)].into_iter().chain(COLUMNS);
    let head = head.take(3 + layout.numbers);
    let mut grid = Grid::new(head.map(|(title, align)| (title.to_owned(), align)));
    // The colour of each line of the table, and the names of the blocks before it.
    let mut beside: Vec<(Option<u8>, Vec<String>)> = vec![(None, Vec::new())];
    let mut blocks = Vec::new();
    let block = |indent: usize, name: &str| {
        let line = format!("   {}{name}", "  ".repeat(indent));
        shortened(&line, width)
    };
    for row in rows {
        let Some(line) = row.line else {
            blocks.push(block(row.indent, &row.name));
            continue;
        };
        let (above, name) = parted(row, layout.name);
        let mut indent = row.indent;
        if !above.is_empty() {
            blocks.push(block(indent, above));
            indent += 1;
        }
        let name = format!("{}{name}", "  ".repeat(indent));
        let mut name = shortened(&name, layout.name.max(1));
        let (mut sign, colour) = sign(line.mark);
        let mut numbers: Vec<String> = (0..layout.numbers)
            .map(|number| number_cell(row, layout.digits, number))
            .collect();
        let parts = words::what(line);
        for part in parts.iter().flat_map(|part| wrapped(part, &layout)) {
            let mut cells = vec![sign.to_owned(), std::mem::take(&mut name), part];
            cells.extend(numbers.iter_mut().map(std::mem::take));
            sign = "";
            grid.push(cells);
            beside.push((Some(colour), std::mem::take(&mut blocks)));
        }
    }
    let mut text = String::new();
    for (line, (colour, blocks)) in grid.text().lines().zip(beside) {
        for block in blocks {
            text.push_str(&block);
            text.push('\n');
        }
        match colour {
            Some(colour) => text.push_str(&painted(line, colour, on)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

/// A text in lines as wide as the column of changes.
fn wrapped(part: &str, layout: &Layout) -> Vec<String> {
    let options = textwrap::Options::new(layout.what.max(1))
        .subsequent_indent("  ")
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = textwrap::wrap(part, options).into_iter();
    lines.map(std::borrow::Cow::into_owned).collect()
}
