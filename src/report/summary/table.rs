//! Summaries for people: a table that fits the terminal, and one in Markdown.

use super::columns::{Column, Digits, cell, ink, range, unit};
use super::fold::{Detail, Line, Lines, Part, lines};
use super::{Summary, Whole};
use crate::cost::Batch;
use crate::diagnostic::{Surface, visible};
use crate::network::Status;
use crate::report::grid::{Align, Grid, shortened, total_width, wrap};
use crate::report::paint::Ink;
use crate::report::text::{counted, grouped};
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr;

/// Follows the name of a network that is not as its file expects.
const DISPROVED: &str = ", expectation failed";

/// A way to set the table.
struct Setting {
    columns: &'static [Column],
    digits: Digits,
    /// The narrowest terminal that it is for.
    from: usize,
    /// How far the names may be shortened.
    name: usize,
}

/// From the widest to the narrowest: first counts are rounded, then kinds go into the names, then
/// the receptive field, the memory, the shares, the MACs and the parameters are left out.
const SETTINGS: [Setting; 11] = {
    use Column::*;
    const WIDEST: &[Column] = &[
        Layer,
        Kind,
        Output,
        Params,
        ParamsShare,
        Macs,
        MacsShare,
        Memory,
        Field,
        Jump,
        Offset,
    ];
    const WIDE: &[Column] = &[
        Layer,
        Kind,
        Output,
        Params,
        ParamsShare,
        Macs,
        MacsShare,
        Memory,
        Field,
    ];
    const WITH_FIELD: &[Column] = &[
        LayerAndKind,
        Output,
        Params,
        ParamsShare,
        Macs,
        MacsShare,
        Memory,
        Field,
    ];
    const WITH_MEMORY: &[Column] = &[
        LayerAndKind,
        Output,
        Params,
        ParamsShare,
        Macs,
        MacsShare,
        Memory,
    ];
    const WITH_SHARES: &[Column] = &[LayerAndKind, Output, Params, ParamsShare, Macs, MacsShare];
    const fn set(columns: &'static [Column], digits: Digits, from: usize, name: usize) -> Setting {
        Setting {
            columns,
            digits,
            from,
            name,
        }
    }
    [
        set(WIDEST, Digits::All, 0, 40),
        set(WIDEST, Digits::Few, 140, 40),
        set(WIDE, Digits::All, 0, 40),
        set(WIDE, Digits::Few, 0, 40),
        set(WITH_FIELD, Digits::Few, 0, 32),
        set(WITH_MEMORY, Digits::Few, 0, 28),
        set(WITH_SHARES, Digits::Few, 0, 24),
        set(&[LayerAndKind, Output, Params, Macs], Digits::Few, 0, 18),
        set(&[LayerAndKind, Output, Params], Digits::Few, 0, 14),
        set(&[LayerAndKind, Output], Digits::Few, 0, 10),
        set(&[LayerAndKind], Digits::Few, 0, 1),
    ]
};

/// The summary as a table of at most `width` columns. [`summary_notes`](super::summary_notes)
/// explains the columns.
pub fn summary_text(summary: &Summary, detail: Detail, width: usize, surface: Surface) -> String {
    let whole = &summary.whole;
    let shown = lines(summary, detail);
    let title = format!("{} ({})", visible(&whole.name), visible(&whole.file));
    let verdict = verdict(whole);
    let title = shortened(&title, width.saturating_sub(verdict.chars().count()));
    let mut text = format!(
        "{}{}\n",
        Ink::Strong.paint(&title, surface),
        Ink::Bad.paint(verdict, surface)
    );
    let mut left_out = None;
    let mut widths = Widths {
        whole,
        lines: &shown.lines,
        known: HashMap::new(),
    };
    let settings = SETTINGS.iter().filter(|setting| setting.from <= width);
    for setting in settings.filter(|setting| setting.may_fit(&mut widths, width)) {
        let mut table = table(whole, &shown.lines, setting.columns, setting.digits);
        if table.squeeze(0, setting.name, width) {
            text.push_str(&table.painted(surface));
            left_out = setting.left_out(whole);
            break;
        }
    }
    text.push('\n');
    let totals = totals(whole);
    let names = totals.iter().map(|total| total.name.len()).max();
    let names = names.unwrap_or(0);
    for total in &totals {
        let room = width.saturating_sub(names).saturating_sub(4);
        let fits = total.figure.chars().count() <= room;
        let short = total.short.as_ref().filter(|_| !fits);
        let figure = short.unwrap_or(&total.figure);
        text.push_str(&format!(
            "  {}  {}\n",
            Ink::Faint.paint(&format!("{:names$}", total.name), surface),
            Ink::Strong.paint(figure, surface)
        ));
    }
    let legends = legends(summary, &shown).into_iter();
    let legends: Vec<String> = legends.chain(left_out).collect();
    if !legends.is_empty() {
        text.push('\n');
    }
    for legend in legends {
        let mut lines = String::new();
        wrap(&mut lines, &legend, width);
        for line in lines.lines() {
            text.push_str(&Ink::Faint.paint(line, surface));
            text.push('\n');
        }
    }
    text
}

/// The widths of the columns of a table, each measured once.
struct Widths<'s> {
    whole: &'s Whole,
    lines: &'s [Line<'s>],
    known: HashMap<(Column, Digits), usize>,
}

impl Widths<'_> {
    fn of(&mut self, column: Column, digits: Digits) -> usize {
        let Self {
            whole,
            lines,
            known,
        } = self;
        *known.entry((column, digits)).or_insert_with(|| {
            let cells = lines.iter().map(|line| cell(whole, line, column, digits));
            let widest = cells.map(|cell| visible(&cell).width()).max();
            widest.unwrap_or(0).max(column.title(unit(whole)).width())
        })
    }
}

impl Setting {
    /// Whether the table may fit, its names shortened: to make all cells of a long table takes much
    /// longer.
    fn may_fit(&self, widths: &mut Widths<'_>, width: usize) -> bool {
        let columns = self.columns.iter();
        let columns: Vec<usize> = columns
            .map(|column| widths.of(*column, self.digits))
            .collect();
        let over = total_width(&columns).saturating_sub(width);
        let names = columns.first().copied().unwrap_or(0);
        over == 0 || names.saturating_sub(over) >= self.name
    }

    /// The columns that the terminal has no room for, in words.
    fn left_out(&self, whole: &Whole) -> Option<String> {
        let unit = unit(whole);
        let all = SETTINGS.first().map_or(&[][..], |widest| widest.columns);
        let mut missing: Vec<String> = Vec::new();
        for column in all {
            let title = column.title(unit);
            let has = self.columns.contains(column)
                || *column == Column::Layer
                || *column == Column::Kind && self.columns.contains(&Column::LayerAndKind);
            if !has && !missing.contains(&title) {
                missing.push(title);
            }
        }
        no_room(&missing)
    }
}

/// The columns that a terminal has no room for, in words.
pub(super) fn no_room(titles: &[String]) -> Option<String> {
    let titles = (!titles.is_empty()).then(|| titles.join(", "))?;
    Some(format!("no room for {titles} (`--format csv` has all)"))
}

fn verdict(whole: &Whole) -> &'static str {
    match whole.status {
        Status::Disproved => DISPROVED,
        Status::Complete | Status::Failed => "",
    }
}

/// The summary in Markdown. The meaning of the columns is printed once, by
/// [`summary_notes_markdown`](super::summary_notes_markdown).
pub fn summary_markdown(summary: &Summary, detail: Detail) -> String {
    use Column::*;
    let shown = lines(summary, detail);
    let columns = [
        Path,
        Kind,
        Output,
        Params,
        ParamsShare,
        Macs,
        MacsShare,
        Memory,
        Field,
        Jump,
        Offset,
    ];
    let whole = &summary.whole;
    let table = table(whole, &shown.lines, &columns, Digits::All).markdown();
    let mut sums = Grid::new([
        ("total".to_owned(), Align::Left),
        ("figure".to_owned(), Align::Right),
    ]);
    for total in totals(whole) {
        sums.push(vec![total.name, total.figure]);
    }
    let mut text = format!(
        "## {}\n\nfrom `{}`{}\n\n{table}\n{}",
        whole.name,
        whole.file,
        verdict(whole),
        sums.markdown()
    );
    let legends = legends(summary, &shown);
    if !legends.is_empty() {
        text.push('\n');
    }
    for legend in legends {
        text.push_str(&format!("- {legend}\n"));
    }
    text
}

fn table(whole: &Whole, lines: &[Line<'_>], columns: &[Column], digits: Digits) -> Grid {
    let unit = unit(whole);
    let head = columns.iter();
    let mut grid = Grid::new(head.map(|column| (column.title(unit), column.align())));
    for line in lines {
        let cells = columns.iter();
        let cells = cells.map(|column| cell(whole, line, *column, digits));
        let inks = columns.iter().map(|column| ink(whole, line, *column));
        grid.push_painted(cells.collect(), inks.collect());
    }
    grid
}

/// A sum over the network.
struct Total {
    name: String,
    figure: String,
    /// The figure for a narrow terminal.
    short: Option<String>,
}

fn totals(whole: &Whole) -> Vec<Total> {
    let (sums, memory) = (&whole.totals, &whole.memory);
    let total = |name: &str, figure: String| Total {
        name: name.to_owned(),
        figure,
        short: None,
    };
    let others = [
        ("params: frozen", sums.parameters_frozen),
        ("params: training only", sums.parameters_training_only),
    ];
    let mut totals = Vec::new();
    if others.iter().all(|(_, parameters)| *parameters == 0) {
        totals.push(total("parameters", grouped(sums.parameters)));
    } else {
        totals.push(total("params: trained", grouped(sums.parameters)));
        for (name, parameters) in others {
            if parameters > 0 {
                totals.push(total(name, grouped(parameters)));
            }
        }
        totals.push(total("params: all", grouped(sums.all_parameters())));
    }
    if sums.statistics > 0 {
        totals.push(total("running statistics", grouped(sums.statistics)));
    }
    totals.push(total("MACs", grouped(sums.macs)));
    totals.push(total("FLOPs (2 x MACs)", grouped(sums.flops())));
    totals.push(total("depth", grouped(whole.depth)));
    let (unit, batch) = (unit(whole), whole.batch);
    if batch != Batch::default() {
        let samples = counted(batch.samples, "sample");
        let figure = format!("for {samples} of {}", batch.values.name());
        totals.push(total("memory", figure));
    }
    let figures = [
        ("memory: weights", Some(memory.weights)),
        ("memory: activations", Some(memory.activations)),
        ("memory: peak", Some(memory.peak)),
        ("memory: training", memory.training),
    ];
    for (name, bytes) in figures {
        let Some(bytes) = bytes else { continue };
        let figure = format!("{} {}", unit.figure(bytes), unit.name());
        let values = bytes.checked_div(batch.values.bytes()).unwrap_or(bytes);
        totals.push(Total {
            name: name.to_owned(),
            figure: format!("{figure}, {} values", grouped(values)),
            short: Some(figure),
        });
    }
    if let Some(field) = &whole.receptive_field {
        totals.push(total("receptive field", range(field)));
    }
    if let Some(widths) = &whole.inferred {
        totals.push(total("inferred widths", widths.clone()));
    }
    totals
}

/// The meaning of the marks in a table, and the parts that it leaves out.
fn legends(summary: &Summary, shown: &Lines<'_>) -> Vec<String> {
    let lines = &shown.lines;
    let fields = lines.iter().map(|line| line.receptive_field);
    let mut fields = fields.chain([summary.whole.receptive_field]).flatten();
    let marks = [
        (
            lines.iter().any(|line| line.marks.frozen),
            "(f) frozen: its parameters are not trained",
        ),
        (
            lines.iter().any(|line| line.marks.shared),
            "(s) shared: its weights are those of an earlier layer, which counts them",
        ),
        (
            lines.iter().any(|line| line.marks.training),
            "(t) for training only: counts in no MACs and no memory at inference",
        ),
        (
            fields.any(|field| field.global),
            "`*`: every place also depends on a global pooling; the field is that of the other paths",
        ),
    ];
    let marks = marks.into_iter().filter(|(used, _)| *used);
    let mut legends: Vec<String> = marks.map(|(_, legend)| legend.to_owned()).collect();
    let mut hidden = Vec::new();
    if let Some(depth) = shown.folded {
        hidden.push(format!("blocks are folded at depth {depth}"));
    }
    if let Some(line) = lines.iter().find(|line| line.times > 1) {
        hidden.push(format!(
            "`{0} x` groups {0} similar rows, with their total counts and the shape and field of the \
             last",
            line.times
        ));
    }
    if lines.iter().any(|line| line.part == Part::Between) {
        hidden.push("`...` has the sums of the rows left out".to_owned());
    }
    if !hidden.is_empty() {
        legends.push(format!("{}: `--all` shows every layer", hidden.join("; ")));
    }
    legends
}
