//! The diagnostics of wrong braces, and the edits that repair them.

use super::headers::{MissingBrace, is_header_word};
use super::{BraceError, EditMap};
use crate::diagnostic::{Diagnostic, Edit, Edits, Fix};
use crate::source::{SourceId, Span, TextRange};
use crate::syntax::mistakes;

/// An item of a file.
pub(super) struct Site<'t> {
    pub source: SourceId,
    /// Where it starts.
    pub base: u32,
    /// Its text,
    pub item: &'t str,
    /// and the same without comments.
    pub plain: &'t str,
}

impl Site<'_> {
    /// The item and its plain text after the edits of these errors, and where their places were.
    pub fn repaired(&self, errors: &[BraceError]) -> Option<(String, String, EditMap)> {
        let mut all = Edits::default();
        for error in errors {
            all.add(&self.edits(error)).ok()?;
        }
        let item = all.apply(self.source, self.item)?;
        let plain = all.apply(self.source, self.plain)?;
        Some((item, plain, all.map(self.source, self.item)))
    }

    /// The edits that the compiler assumes, with offsets in the item.
    fn edits(&self, error: &BraceError) -> Vec<Edit> {
        match error {
            BraceError::Opener(header) => self.open(header),
            BraceError::Superfluous { at, .. } => vec![self.edit(TextRange::at(*at, 1), "")],
            BraceError::Unclosed { indent, end, .. } => vec![self.close(*end as usize, *indent)],
        }
    }

    fn edit(&self, range: impl Into<TextRange>, text: impl Into<String>) -> Edit {
        Edit::new(Span::of(self.source, range), text)
    }

    /// A `}` on its own line, after the line that ends at `end` and its comment.
    fn close(&self, end: usize, indent: usize) -> Edit {
        let rest = self.item.get(end..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let at = end.saturating_add(line.trim_end().len());
        self.edit(at..at, format!("\n{}}}", " ".repeat(indent)))
    }

    /// The `{` of a header, and its `}` where that is missing, too.
    fn open(&self, header: &MissingBrace) -> Vec<Edit> {
        let end = header.line.end;
        let replaced = if header.colon {
            end.saturating_add(1)
        } else {
            end
        };
        let mut edits = vec![self.edit(end..replaced, " {")];
        if let Some(below) = header.below {
            let after = below.saturating_add(1);
            let between = self.item.get(replaced..below).unwrap_or("x");
            if between.trim().is_empty() {
                return vec![self.edit(end..after, " {")];
            }
            edits.push(self.edit(below..after, ""));
        }
        edits.extend(header.end.map(|last| self.close(last, header.indent)));
        edits
    }

    /// The diagnostic, with places in the file. Its first fix makes [`Site::edits`].
    pub fn diagnostic(&self, error: &BraceError) -> Diagnostic {
        let place = |range: TextRange| Span::of(self.source, range.shift(self.base));
        let mut edits = self.edits(error);
        for edit in &mut edits {
            edit.span = edit.span.shift(self.base);
        }
        match error {
            BraceError::Opener(header) => self.missing_opener(header, edits),
            BraceError::Superfluous { at, head } => {
                let said = mistakes::extra_closer(place(TextRange::at(*at, 1)), head.map(place));
                let Some(head) = head else {
                    return said;
                };
                let end = place(head.after());
                let said = said.with_fix(Fix::new(false, "remove it", edits));
                said.fix(false, "open it at the end of this line", end, " {")
            }
            BraceError::Unclosed { opener, next, .. } => {
                let opener = place(TextRange::at(*opener, 1));
                mistakes::lost_end(opener, next.map(place), edits)
            }
        }
    }

    fn missing_opener(&self, header: &MissingBrace, edits: Vec<Edit>) -> Diagnostic {
        let at = |range: std::ops::Range<usize>| {
            Span::of(self.source, TextRange::from(range).shift(self.base))
        };
        let byte = |start: usize| at(start..start.saturating_add(1));
        let line = self.item.get(header.line.clone()).unwrap_or_default();
        let words = line.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        let mut words = words.filter(|it| !it.is_empty());
        let is_definition = |word: &&str| ["network", "block"].contains(word);
        let is_known = |word: &&str| is_header_word(word) && !is_definition(word);
        let word = line.split(' ').next().filter(is_definition);
        let word = word
            .or_else(|| words.clone().find(is_known))
            .unwrap_or("it");
        let here = at(header.line.clone());
        if header.colon {
            return mistakes::body_behind_colon(byte(header.line.end), edits);
        }
        if let Some(below) = header.below {
            return mistakes::brace_below(here, byte(below), word, edits);
        }
        let name = is_definition(&word).then(|| words.nth(1)).flatten();
        let said = mistakes::lost_brace(here, word, name, edits);
        match header.closer {
            Some(closer) => said.label(byte(closer), "this `}` closes it"),
            None => said,
        }
    }
}
