//! Text for people in a terminal that is narrower than its lines.

use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// The fewest columns that a wrapped last column gets, as a share of the terminal.
const LEAST_SHARE: usize = 3;

/// The text for standard output: as wide as the terminal. Where the output is no terminal, another
/// program reads it, and lines stay whole.
pub(super) fn for_terminal(text: String) -> String {
    match terminal_size::terminal_size_of(std::io::stdout()) {
        Some((width, _)) => wrapped(&text, usize::from(width.0)),
        None => text,
    }
}

/// The text without lines of more than `width` columns, as far as words allow it. A line continues below
/// its last column if that leaves it a third of the width; or else the last column is on a line of its
/// own, a little to the right.
fn wrapped(text: &str, width: usize) -> String {
    let lines = text.split('\n').map(|line| {
        if line.width() <= width {
            return Cow::Borrowed(line);
        }
        let start = line.len().saturating_sub(line.trim_start().len());
        let below = " ".repeat(start.saturating_add(4));
        let Some((first, last)) = last_column(line, start) else {
            return Cow::Owned(filled(line, width, "", &below));
        };
        let room = width.checked_div(LEAST_SHARE).unwrap_or(0);
        if first.width().saturating_add(room) <= width {
            let indent = " ".repeat(first.width());
            return Cow::Owned(filled(line, width, "", &indent));
        }
        let first = wrapped(first.trim_end(), width);
        let last = filled(last, width, &below, &below);
        Cow::Owned(format!("{first}\n{last}"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn filled(line: &str, width: usize, first: &str, below: &str) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(below)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(line, options)
}

/// A line before its last column, and that column; columns are two blanks or more apart.
fn last_column(line: &str, start: usize) -> Option<(&str, &str)> {
    let gap = line.trim_end().rfind("  ").filter(|gap| *gap > start)?;
    line.split_at_checked(gap.saturating_add(2))
}

#[cfg(test)]
mod tests {
    use super::wrapped;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn a_line_continues_below_its_last_column() {
        let line = " num_conv_layers    5  layers    number of conv layers of the network";
        let expected = " num_conv_layers    5  layers    number of conv\n                                 layers of the\n                                 network";
        assert_eq!(wrapped(line, 50), expected);
        assert_eq!(wrapped(line, 80), line);
    }

    #[test]
    fn a_narrow_terminal_indents_by_four() {
        let line = "  num_conv_layers    5  layers    number of conv layers";
        let expected = "  num_conv_layers    5  layers\n      number of conv layers";
        assert_eq!(wrapped(line, 36), expected);
        let line = " avg_features    179.2  feature maps    mean number of feature maps of a conv";
        let expected = " avg_features    179.2  feature maps\n     mean number of feature maps of a\n     conv";
        assert_eq!(wrapped(line, 40), expected);
        let prose = "One sentence that is longer than the line.\n\nAnother one.\n";
        let expected = "One sentence that is\n    longer than the\n    line.\n\nAnother one.\n";
        assert_eq!(wrapped(prose, 20), expected);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_where_words_allow_it() {
        let page = crate::report::explain_text(crate::layer::codes::KERNEL_EXCEEDS_INPUT);
        for width in [40, 60, 80] {
            let text = wrapped(&page, width);
            assert!(text.lines().all(|line| line.width() <= width), "{text}");
        }
        let word = "a".repeat(60);
        assert_eq!(wrapped(&word, 40), word);
    }
}
