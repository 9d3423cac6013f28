//! From bytes to lines and columns.

use std::sync::OnceLock;

/// Where a byte stands, as people count: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (a tab is one), from 1.
    pub column: usize,
    /// The byte, from 0.
    pub offset: usize,
}

/// Where the lines of a text start; found when first asked for, because most runs never ask.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: OnceLock<Vec<usize>>,
}

impl LineIndex {
    fn starts(&self, text: &str) -> &[usize] {
        self.starts.get_or_init(|| {
            let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0)
                .chain(newlines.map(|(at, _)| at.saturating_add(1)))
                .collect()
        })
    }

    /// The position of the byte at `offset`; past the end, that of the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let starts = self.starts(text);
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset = offset.saturating_sub(1);
        }
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = text
            .get(start..offset)
            .map_or(0, |before| before.chars().count());
        Position {
            line,
            column: column.saturating_add(1),
            offset,
        }
    }

    /// The text of a line (from 1) without its line end.
    pub fn line<'text>(&self, text: &'text str, line: usize) -> &'text str {
        let starts = self.starts(text);
        let Some(&start) = line.checked_sub(1).and_then(|index| starts.get(index)) else {
            return "";
        };
        let end = starts.get(line).copied().unwrap_or(text.len());
        text.get(start..end)
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_with_either_newline() {
        let text = "a\r\n\tbé×c\nlast";
        let index = LineIndex::default();
        let at = |needle: &str| index.position(text, text.find(needle).unwrap() as u32);
        assert_eq!((at("a").line, at("a").column), (1, 1));
        assert_eq!((at("b").line, at("b").column), (2, 2));
        assert_eq!((at("c").line, at("c").column), (2, 5));
        assert_eq!((at("last").line, at("last").column), (3, 1));
        assert_eq!(index.line(text, 1), "a");
        assert_eq!(index.line(text, 2), "\tbé×c");
        assert_eq!(index.position(text, 999).offset, text.len());
    }
}
