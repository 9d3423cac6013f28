//! The one table printer: columns as wide as their cells, on a terminal or in Markdown.

use super::paint::Ink;
use crate::diagnostic::{Surface, visible};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of the same length, most often under a head.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    head: Vec<(String, Align)>,
    /// The width of each column: of its title, or of its widest cell.
    widths: Vec<usize>,
    /// Whether the head is printed.
    headless: bool,
    rows: Vec<Vec<String>>,
    /// The colours of each row's cells, where it has any.
    inks: Vec<Vec<Ink>>,
}

/// Between two columns.
const GAP: usize = 2;

impl Grid {
    /// A table with these columns.
    pub fn new(head: impl IntoIterator<Item = (String, Align)>) -> Self {
        let head: Vec<(String, Align)> = head.into_iter().collect();
        Self {
            widths: head.iter().map(|(title, _)| title.width()).collect(),
            head,
            headless: false,
            rows: Vec::new(),
            inks: Vec::new(),
        }
    }

    /// A table of rows only.
    pub fn headless(columns: impl IntoIterator<Item = Align>) -> Self {
        let columns = columns.into_iter().map(|align| (String::new(), align));
        Self {
            headless: true,
            ..Self::new(columns)
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<String>) {
        self.push_painted(row, Vec::new());
    }

    /// Adds a row with the colours of its cells.
    pub fn push_painted(&mut self, row: Vec<String>, inks: Vec<Ink>) {
        let cells = row.into_iter().map(|cell| match visible(&cell) {
            Cow::Borrowed(_) => cell,
            Cow::Owned(cleaned) => cleaned,
        });
        let row: Vec<String> = cells.collect();
        for (width, cell) in self.widths.iter_mut().zip(&row) {
            *width = (*width).max(cell.width());
        }
        self.rows.push(row);
        self.inks.push(inks);
    }

    /// The columns of the terminal that [`Grid::text`] takes.
    pub fn width(&self) -> usize {
        total_width(&self.widths)
    }

    /// Shortens the cells of a column until the table has `width`, but to at least `least`
    /// characters; returns whether that was enough.
    pub fn squeeze(&mut self, column: usize, least: usize, width: usize) -> bool {
        let over = self.width().saturating_sub(width);
        let now = self.widths.get(column).copied().unwrap_or(0);
        let room = now.saturating_sub(over);
        if over > 0 && room >= least {
            let cells = self.rows.iter_mut().filter_map(|row| row.get_mut(column));
            let title = self.head.get_mut(column).map(|(title, _)| title);
            let mut widest = 0;
            for cell in cells.chain(title) {
                *cell = shortened(cell, room);
                widest = widest.max(cell.width());
            }
            if let Some(width) = self.widths.get_mut(column) {
                *width = widest;
            }
        }
        self.width() <= width
    }

    /// The table without colours: no lines, the head above the rows.
    pub fn text(&self) -> String {
        self.painted(Surface::Plain)
    }

    /// The table in the colours of the surface, if any.
    pub fn painted(&self, surface: Surface) -> String {
        let mut text = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = (&String, Ink)>| {
            let cells = cells.zip(&self.widths).zip(&self.head);
            let mut spaces = 0usize;
            for (((cell, ink), width), (_, align)) in cells {
                let free = width.saturating_sub(cell.width());
                let (before, after) = match align {
                    Align::Left => (0, free),
                    Align::Right => (free, 0),
                };
                // Nothing is printed after the last cell that says something.
                spaces = spaces.saturating_add(before);
                if !cell.is_empty() {
                    text.push_str(&" ".repeat(spaces));
                    text.push_str(&ink.paint(cell, surface));
                    spaces = 0;
                }
                spaces = spaces.saturating_add(after).saturating_add(GAP);
            }
            text.push('\n');
        };
        if !self.headless {
            line(&mut self.head.iter().map(|(title, _)| (title, Ink::Faint)));
        }
        for (row, inks) in self.rows.iter().zip(&self.inks) {
            let inks = inks.iter().copied().chain(std::iter::repeat(Ink::Plain));
            line(&mut row.iter().zip(inks));
        }
        text
    }

    /// The table in Markdown.
    pub fn markdown(&self) -> String {
        // Sentences are not filled up to the longest of them.
        let filled = |width: usize| if width > 60 { 3 } else { width.max(3) };
        let widths: Vec<usize> = self.widths.iter().copied().map(filled).collect();
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let padded_row = |row: &mut dyn Iterator<Item = &String>| {
            let cells = row.zip(&widths).zip(&self.head);
            line(
                cells
                    .map(|((cell, width), (_, align))| padded(cell, *width, *align))
                    .collect(),
            )
        };
        let mut text = padded_row(&mut self.head.iter().map(|(title, _)| title));
        let rules = widths
            .iter()
            .zip(&self.head)
            .map(|(width, (_, align))| match align {
                Align::Left => "-".repeat(*width),
                Align::Right => format!("{}:", "-".repeat(width.saturating_sub(1))),
            });
        text.push_str(&line(rules.collect()));
        for row in &self.rows {
            text.push_str(&padded_row(&mut row.iter()));
        }
        text
    }
}

/// The columns of the terminal that a table with columns of these widths takes.
pub(super) fn total_width(widths: &[usize]) -> usize {
    let gaps = widths.len().saturating_sub(1).saturating_mul(GAP);
    widths.iter().copied().fold(gaps, usize::saturating_add)
}

fn padded(cell: &str, width: usize, align: Align) -> String {
    let space = " ".repeat(width.saturating_sub(cell.width()));
    match align {
        Align::Left => format!("{cell}{space}"),
        Align::Right => format!("{space}{cell}"),
    }
}

/// A text of at most `most` characters: the rest is replaced by `…`.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// Adds a text in lines of at most `width` columns: the first keeps its margin, the others are
/// indented by two more.
pub(super) fn wrap(into: &mut String, text: &str, width: usize) {
    let words = text.trim_start_matches(' ');
    let margin = " ".repeat(text.len().saturating_sub(words.len()));
    let hanging = format!("{margin}  ");
    let options = textwrap::Options::new(width)
        .initial_indent(&margin)
        .subsequent_indent(&hanging)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    into.push_str(&textwrap::fill(words.trim_end(), options));
    into.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{Align, Grid, shortened, wrap};
    use crate::diagnostic::Surface;
    use crate::report::paint::Ink;

    fn grid() -> Grid {
        let mut grid = Grid::new([
            ("name".to_owned(), Align::Left),
            ("n".to_owned(), Align::Right),
        ]);
        grid.push(vec!["a_long_name".into(), "1".into()]);
        grid.push(vec!["b".into(), "12".into()]);
        grid
    }

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        assert_eq!(
            grid().text(),
            "name          n\na_long_name   1\nb            12\n"
        );
        assert_eq!(grid().width(), 15);
        assert_eq!(
            grid().markdown(),
            "| name        |   n |\n| ----------- | --: |\n| a_long_name |   1 |\n| b           |  12 |\n"
        );
    }

    /// Colours take no room.
    #[test]
    fn colours_leave_the_columns_where_they_are() {
        let mut grid = grid();
        grid.push_painted(vec!["c".into(), "3".into()], vec![Ink::Name, Ink::Plain]);
        let painted = grid.painted(Surface::Terminal);
        assert!(
            painted.contains("\u{1b}[1;36mc\u{1b}[0m             3\n"),
            "{painted:?}"
        );
        let mut plain = painted.clone();
        for code in ["\u{1b}[1;36m", "\u{1b}[2m", "\u{1b}[0m"] {
            plain = plain.replace(code, "");
        }
        assert_eq!(plain, grid.text());
        assert!(!grid.text().contains('\u{1b}'));
    }

    #[test]
    fn what_is_too_wide_is_shortened_and_said_to_be() {
        let mut narrow = grid();
        assert!(narrow.squeeze(0, 4, 10));
        assert_eq!(narrow.text(), "name     n\na_lon…   1\nb       12\n");
        assert!(!grid().squeeze(0, 8, 10), "no fewer than eight");
        assert_eq!(shortened("äöü", 3), "äöü");
        assert_eq!(shortened("äöüß", 3), "äö…");
    }

    #[test]
    fn lines_end_before_the_width() {
        let mut text = String::new();
        wrap(&mut text, "  one two three four", 11);
        assert_eq!(text, "  one two\n    three\n    four\n");
    }
}
