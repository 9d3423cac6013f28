//! What is told of braces that have been put right before the grammar reads the text.

use super::Builder;
use crate::diagnostic::{Diagnostic, Edit};
use crate::syntax::braces::{Header, Lost};
use crate::syntax::{mistakes, span};
use std::ops::Range;

impl Builder<'_> {
    /// Tells of the braces that have been put right.
    pub fn braces(&mut self, lost: &[Lost]) {
        for lost in lost {
            let said = match lost {
                Lost::Opener(header) => {
                    self.opened.push(header.line.end);
                    self.lost_brace(header)
                }
                Lost::Closer { at, head } => {
                    let head = head.clone().map(|it| span(self.source, it));
                    mistakes::extra_closer(span(self.source, *at..at.saturating_add(1)), head)
                }
                Lost::End {
                    opener,
                    indent,
                    end,
                    next,
                } => {
                    // Behind the comment of the line.
                    let rest = self.original.get(*end..).unwrap_or_default();
                    let rest = rest.lines().next().unwrap_or_default().trim_end();
                    let at = end.saturating_add(rest.len());
                    let close = Edit {
                        span: span(self.source, at..at),
                        text: format!("\n{}}}", " ".repeat(*indent)),
                    };
                    let next = next.clone().map(|it| span(self.source, it));
                    let opener = *opener..opener.saturating_add(1);
                    mistakes::lost_end(span(self.source, opener), next, close)
                }
            };
            self.tell(said);
        }
    }

    fn lost_brace(&self, header: &Header) -> Diagnostic {
        let place = |range: Range<usize>| span(self.source, range);
        let line = self.original.get(header.line.clone()).unwrap_or_default();
        let end = header.line.end;
        let put = |range: Range<usize>, text: String| Edit {
            span: place(range),
            text,
        };
        let words = line.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        let mut words = words.filter(|it| !it.is_empty());
        let known = [
            "residual", "repeat", "frozen", "for", "if", "choose", "shortcut", "else",
        ];
        let word = match line.split(' ').next() {
            Some(word @ ("network" | "block")) => word,
            _ => words.clone().find(|it| known.contains(it)).unwrap_or("it"),
        };
        if header.colon {
            let colon = end..end.saturating_add(1);
            let mut edits = vec![put(colon.clone(), " {".to_owned())];
            match (header.below, header.end) {
                (Some(below), _) => edits.push(put(below..below.saturating_add(1), String::new())),
                (None, Some(last)) => edits.push(put(last..last, "\n}".to_owned())),
                (None, None) => {}
            }
            return mistakes::body_behind_colon(place(colon), edits);
        }
        if let Some(below) = header.below {
            let after = below.saturating_add(1);
            let between = self.text.get(end.saturating_add(1)..below).unwrap_or("x");
            let gap = self
                .original
                .get(end.saturating_add(1)..below)
                .unwrap_or("x");
            let edits = if gap.trim().is_empty() && between.trim().is_empty() {
                vec![put(end..after, " {".to_owned())]
            } else {
                vec![
                    put(end..end, " {".to_owned()),
                    put(below..after, String::new()),
                ]
            };
            return mistakes::brace_below(
                place(header.line.clone()),
                place(below..after),
                word,
                edits,
            );
        }
        let mut edits = vec![put(end..end, " {".to_owned())];
        if let Some(last) = header.end {
            let close = format!("\n{}}}", " ".repeat(header.indent));
            edits.push(put(last..last, close));
        }
        let name = matches!(word, "network" | "block")
            .then(|| words.nth(1))
            .flatten();
        let here = place(header.line.clone());
        let said = mistakes::lost_brace(here, word, name, edits);
        match header.closer {
            Some(at) => said.label(place(at..at.saturating_add(1)), "this `}` closes it"),
            None => said,
        }
    }
}
