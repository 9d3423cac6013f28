//! From bytes to lines and columns, and back.

use super::range::offset as to_offset;
use std::sync::OnceLock;

/// Where a byte is, as people count: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (a tab is one), from 1.
    pub column: usize,
    /// The byte, from 0.
    pub offset: usize,
}

/// Where a byte is, as editors count: line and column from 0, the column in the units of an
/// [`Encoding`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line, from 0. Lines end with LF or CRLF.
    pub line: u32,
    /// The units between the start of the line and the byte.
    pub column: u32,
}

/// The unit of a column: the names of the language server protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of 16 bits: two for a character beyond U+FFFF.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// Characters as [`Position`] counts them: Unicode scalar values, which are the units of UTF-32.
    pub const CHARACTERS: Self = Self::Utf32;

    /// How many units the character has.
    pub fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Where the lines of a text start; computed on first use, because most runs never need them.
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

    /// The number of the line (from 0) that has the byte, and where it starts.
    fn line_of(&self, text: &str, offset: usize) -> (usize, usize) {
        let starts = self.starts(text);
        let line = starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1);
        (line, starts.get(line).copied().unwrap_or(0))
    }

    /// Line and column of the byte at `offset`.
    ///
    /// An offset past the end is that of the end; one within a character that of its start.
    pub fn line_column(&self, text: &str, offset: u32, encoding: Encoding) -> LineColumn {
        let offset = boundary(text, offset as usize);
        let (line, start) = self.line_of(text, offset);
        let before = text.get(start..offset).unwrap_or_default();
        let column = before.chars().map(|it| encoding.units(it)).sum();
        LineColumn {
            line: to_offset(line),
            column: to_offset(column),
        }
    }

    /// The offset of the byte at a line and column: the reverse of
    /// [`line_column`](Self::line_column).
    ///
    /// Every place has an offset: a line past the last is the end of the text, a column past the
    /// end of a line the end of that line (before its LF or CRLF), and one within a character, as
    /// between the two halves of a surrogate pair, is the start of the character.
    pub fn offset(&self, text: &str, place: LineColumn, encoding: Encoding) -> u32 {
        let starts = self.starts(text);
        let line = place.line as usize;
        let Some(&start) = starts.get(line) else {
            return to_offset(text.len());
        };
        let end = starts.get(line.saturating_add(1));
        let content = text.get(start..).unwrap_or_default();
        let content = match end {
            Some(&end) => {
                let line = text.get(start..end).unwrap_or_default();
                let line = line.strip_suffix('\n').unwrap_or(line);
                line.strip_suffix('\r').unwrap_or(line)
            }
            None => content,
        };
        let mut left = place.column as usize;
        let mut inside = content.len();
        for (at, character) in content.char_indices() {
            match left.checked_sub(encoding.units(character)) {
                Some(rest) => left = rest,
                None => {
                    inside = at;
                    break;
                }
            }
        }
        to_offset(start.saturating_add(inside))
    }

    /// The position of the byte at `offset`; past the end, that of the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let place = self.line_column(text, offset, Encoding::CHARACTERS);
        Position {
            line: (place.line as usize).saturating_add(1),
            column: (place.column as usize).saturating_add(1),
            offset: boundary(text, offset as usize),
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

/// The start of the character that has the byte; past the end, the end.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset = offset.saturating_sub(1);
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

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

    #[test]
    fn columns_count_the_units_of_the_encoding_and_are_held_to_the_line() {
        // One, two, three and four bytes; the last has two units of UTF-16.
        let text = "aé→𝄞b\r\nnext";
        let index = LineIndex::default();
        let b = text.find('b').unwrap() as u32;
        let columns = ENCODINGS.map(|it| index.line_column(text, b, it).column);
        assert_eq!(columns, [10, 5, 4]);
        let offset = |line, column, encoding| {
            index.offset(text, LineColumn { line, column }, encoding) as usize
        };
        // Within the surrogate pair, and within the bytes of the same character.
        let clef = text.find('𝄞').unwrap();
        assert_eq!(offset(0, 4, Encoding::Utf16), clef);
        assert_eq!(offset(0, 8, Encoding::Utf8), clef);
        assert_eq!(index.line_column(text, 8, Encoding::Utf32).column, 3);
        // Past the end of the line, and of the text.
        assert_eq!(offset(0, 99, Encoding::Utf16), text.find('\r').unwrap());
        assert_eq!(offset(1, 99, Encoding::Utf16), text.len());
        assert_eq!(offset(2, 0, Encoding::Utf16), text.len());
        // An empty text has one empty line.
        let empty = LineIndex::default();
        assert_eq!(empty.offset("", LineColumn::default(), Encoding::Utf8), 0);
    }

    /// Texts of lines, with characters of one to four bytes, and CR and LF in every order.
    fn text() -> impl Strategy<Value = String> {
        let character = prop_oneof![
            4 => prop::sample::select(vec!['a', ' ', '\t', '\n', '\r', 'é', '→', '𝄞', '😀', '\u{301}']),
            1 => any::<char>(),
        ];
        prop::collection::vec(character, 0..40).prop_map(|it| it.into_iter().collect())
    }

    proptest! {
        #[test]
        fn offsets_come_back(text in text()) {
            let index = LineIndex::default();
            let all = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for at in all {
                // Between CR and LF is not a place of its own: it is the end of the line.
                let (head, tail) = text.split_at(at);
                let within_end = head.ends_with('\r') && tail.starts_with('\n');
                let expected = if within_end { at - 1 } else { at };
                for encoding in ENCODINGS {
                    let place = index.line_column(&text, at as u32, encoding);
                    prop_assert_eq!(index.offset(&text, place, encoding) as usize, expected);
                }
            }
        }

        #[test]
        fn places_come_back(text in text(), line in 0u32..12, column in 0u32..20) {
            let index = LineIndex::default();
            for encoding in ENCODINGS {
                let offset = index.offset(&text, LineColumn { line, column }, encoding);
                prop_assert!(text.is_char_boundary(offset as usize));
                let place = index.line_column(&text, offset, encoding);
                // The requested place, or one before it where that does not exist; and it is a
                // place.
                prop_assert!((place.line, place.column) <= (line, column));
                prop_assert_eq!(index.offset(&text, place, encoding), offset);
            }
        }

        #[test]
        fn encodings_agree_on_the_line(text in text(), offset in 0u32..120) {
            let index = LineIndex::default();
            let lines = ENCODINGS.map(|it| index.line_column(&text, offset, it).line);
            prop_assert!(lines.iter().all(|it| *it == lines[0]));
            let before = text.get(..boundary(&text, offset as usize)).unwrap();
            prop_assert_eq!(lines[0] as usize, before.matches('\n').count());
        }
    }
}
