//! Diagnostics through miette: the source with its labels, the trace, the help.

use super::visible::{visible, visible_lines};
use super::{Diagnostic, Severity};
use crate::source::{Source, SourceId, Sources, Span};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A diagnostic with its source texts, in the form of miette.
///
/// One diagnostic may refer to several files (a block of the standard library and the use that led
/// there); to miette they are one text, in which each file starts where the one before ends.
#[derive(Debug)]
pub struct Rendered<'a> {
    diagnostic: &'a Diagnostic,
    texts: Texts<'a>,
    help: Option<String>,
    /// Where it is, in words, where a line is too long for a picture.
    beyond: Option<String>,
}

/// The longest line that is drawn, in bytes: miette cannot draw beyond 65,535 columns, and a tab
/// takes four.
const MAX_DRAWN: usize = 10_000;

impl<'a> Rendered<'a> {
    /// The diagnostic over its sources.
    pub fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let help = advice(diagnostic).map(|it| shortened(&visible_lines(&it)).into_owned());
        Self {
            diagnostic,
            texts: Texts(sources),
            help,
            beyond: is_beyond(diagnostic, sources).then(|| place(diagnostic.primary.span, sources)),
        }
    }
}

/// The help, and the message of the fix if it differs. With several fixes, the help says when each
/// is right.
fn advice(diagnostic: &Diagnostic) -> Option<String> {
    let fixes = diagnostic.fixes.iter().map(|fix| fix.message.as_str());
    match (diagnostic.help.as_deref(), diagnostic.fixes.as_slice()) {
        (Some(help), [fix]) if help != fix.message => Some(format!("{help}\nfix: {}", fix.message)),
        (Some(help), _) => Some(help.to_owned()),
        (None, []) => None,
        (None, _) => Some(fixes.collect::<Vec<_>>().join(", or ")),
    }
}

/// Whether something is to be shown in a line that is too long for it.
fn is_beyond(diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let labels = diagnostic.labels.iter().chain(&diagnostic.trace);
    let mut places = labels.chain([&diagnostic.primary]).flat_map(|label| {
        [
            (label.span.source, label.span.start),
            (label.span.source, label.span.end),
        ]
    });
    places.any(|(source, offset)| {
        let Some(file) = sources.get(source) else {
            return false;
        };
        // Most files have no such line at all, and short ones are quick to see.
        file.text.len() > MAX_DRAWN && {
            let (head, tail) = file
                .text
                .as_bytes()
                .split_at_checked(offset as usize)
                .unwrap_or_default();
            let before = head
                .iter()
                .rev()
                .take(MAX_DRAWN)
                .take_while(|byte| **byte != b'\n');
            let after = tail
                .iter()
                .take(MAX_DRAWN)
                .take_while(|byte| **byte != b'\n');
            before.count().saturating_add(after.count()) >= MAX_DRAWN
        }
    })
}

/// `nets/a.cnn:3:14`
fn place(span: Span, sources: &Sources) -> String {
    sources.get(span.source).map_or_else(String::new, |file| {
        let at = file.position(span.start);
        format!("{}:{}:{}", visible(&file.name), at.line, at.column)
    })
}

impl std::fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&shortened(&visible(&self.diagnostic.message)))?;
        match &self.beyond {
            Some(place) => write!(f, " (at {place}, in a line too long to be shown)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Rendered<'_> {}

impl miette::Diagnostic for Rendered<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn std::fmt::Display + 'b>> {
        let (severity, code) = (self.diagnostic.severity.word(), self.diagnostic.code);
        Some(Box::new(format!("{severity}[{code}]")))
    }

    fn url<'b>(&'b self) -> Option<Box<dyn std::fmt::Display + 'b>> {
        Some(Box::new(self.diagnostic.code.url()))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn std::fmt::Display + 'b>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        if self.beyond.is_some() {
            return None;
        }
        let known = self.texts.0.get(self.diagnostic.primary.span.source);
        known.map(|_| &self.texts as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let primary = &self.diagnostic.primary;
        let message =
            |text: &str| (!text.is_empty()).then(|| shortened(&visible(text)).into_owned());
        let first = LabeledSpan::new_primary_with_span(
            message(&primary.message),
            self.texts.place(primary.span),
        );
        let others = self.diagnostic.labels.iter().chain(&self.diagnostic.trace);
        let others = others.map(move |label| {
            LabeledSpan::new_with_span(message(&label.message), self.texts.place(label.span))
        });
        Some(Box::new(std::iter::once(first).chain(others)))
    }
}

/// All sources as one text.
#[derive(Debug)]
struct Texts<'a>(&'a Sources);

impl Texts<'_> {
    /// Where a file starts in the one text.
    fn start(&self, id: SourceId) -> usize {
        let before = self.0.iter().take_while(|(other, _)| *other != id);
        // One more than its length, so that the end of one file is not the start of the next.
        before
            .map(|(_, file)| file.text.len().saturating_add(1))
            .sum()
    }

    fn place(&self, span: Span) -> SourceSpan {
        let length = span.end.saturating_sub(span.start) as usize;
        let start = self.start(span.source).saturating_add(span.start as usize);
        SourceSpan::new(start.into(), length)
    }
}

impl SourceCode for Texts<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        for (id, file) in self.0.iter() {
            let start = self.start(id);
            let Some(inside) = span.offset().checked_sub(start) else {
                continue;
            };
            if inside.saturating_add(span.len()) > file.text.len() {
                continue;
            }
            let near = Near::of(file, inside, span.len(), lines_before, lines_after);
            let local = SourceSpan::new(inside.saturating_sub(near.start).into(), span.len());
            let contents = near.text.read_span(&local, lines_before, lines_after)?;
            // miette counts bytes; people count characters.
            let end = contents.span().offset();
            let before = near.text.get(..end).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let column = line.chars().count();
            let offset = contents.span().offset().saturating_add(near.start);
            let offset = offset.saturating_add(start);
            return Ok(Box::new(MietteSpanContents::new_named(
                visible(&file.name).into_owned(),
                contents.data(),
                SourceSpan::new(offset.into(), contents.span().len()),
                contents.line().saturating_add(near.line),
                column,
                contents.line_count(),
            )));
        }
        Err(MietteError::OutOfBounds)
    }
}

/// The text with the characters that a terminal obeys, and does not show, replaced by signs of the
/// same length: a source must not move the cursor or turn the direction of a line.
#[cfg(feature = "cli")]
fn plain(text: &str) -> Cow<'_, str> {
    let obeyed = |it: char| match it {
        '\n' | '\t' => false,
        '\r' => !text.contains("\r\n"),
        it => super::visible::is_obeyed(it),
    };
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let sign = |it: char| match it {
        '\r' => " ",
        it if !obeyed(it) => "",
        it => match it.len_utf8() {
            1 => "?",
            2 => "¤",
            _ => "\u{fffd}",
        },
    };
    let mut shown = String::with_capacity(text.len());
    for it in text.chars() {
        match sign(it) {
            "" => shown.push(it),
            sign => shown.push_str(sign),
        }
    }
    Cow::Owned(shown)
}

/// The sources, [`plain`] where they are drawn; `None` where they are that already.
#[cfg(feature = "cli")]
fn plain_sources(diagnostic: &Diagnostic, sources: &Sources) -> Option<Sources> {
    let labels = diagnostic.labels.iter().chain(&diagnostic.trace);
    let spans: Vec<Span> = labels
        .chain([&diagnostic.primary])
        .map(|it| it.span)
        .collect();
    let mut changed = false;
    let mut all = Sources::default();
    let mut texts: Vec<Cow<'_, str>> = sources.iter().map(|(_, it)| Cow::from(&*it.text)).collect();
    for ((id, _), text) in sources.iter().zip(&mut texts) {
        for span in spans.iter().filter(|it| it.source == id) {
            let mut start = (span.start as usize)
                .saturating_sub(MAX_DRAWN)
                .min(text.len());
            let mut end = (span.end as usize)
                .saturating_add(MAX_DRAWN)
                .min(text.len());
            while !text.is_char_boundary(start) {
                start = start.saturating_sub(1);
            }
            while !text.is_char_boundary(end) {
                end = end.saturating_add(1);
            }
            let shown = match plain(text.get(start..end).unwrap_or_default()) {
                Cow::Owned(shown) => shown,
                Cow::Borrowed(_) => continue,
            };
            text.to_mut().replace_range(start..end, &shown);
            changed = true;
        }
    }
    if !changed {
        return None;
    }
    for ((_, file), text) in sources.iter().zip(texts) {
        all.add(file.name.clone(), text.into_owned());
    }
    Some(all)
}

/// The longest word of a message.
const MAX_WORD: usize = 60;

/// A text whose words are cut where they are longer than anyone reads.
fn shortened(text: &str) -> Cow<'_, str> {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut words = text.split(|it| !is_word(it));
    if text.len() <= MAX_WORD || words.all(|it| it.len() <= MAX_WORD) {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    let mut length = 0usize;
    for it in text.chars() {
        length = if is_word(it) {
            length.saturating_add(1)
        } else {
            0
        };
        match length.cmp(&MAX_WORD) {
            Ordering::Less => short.push(it),
            Ordering::Equal => short.push('…'),
            Ordering::Greater => {}
        }
    }
    Cow::Owned(short)
}

/// The lines around a span. miette reads a text from its start to find a place in it, and here
/// it starts nearby, so that a diagnostic costs as much at the end of a file as at its start.
struct Near<'a> {
    text: &'a str,
    /// The byte of the file at which it starts.
    start: usize,
    /// How many lines of the file lie before it.
    line: usize,
}

impl<'a> Near<'a> {
    /// The lines of the bytes from `at` on, and at least those that many before and after.
    fn of(file: &'a Source, at: usize, length: usize, before: usize, after: usize) -> Self {
        let text = &*file.text;
        let end = at.saturating_add(length);
        let (Some(head), Some(tail)) = (text.get(..at), text.get(end..)) else {
            return Self {
                text,
                start: 0,
                line: 0,
            };
        };
        let start = head.rmatch_indices('\n').nth(before.saturating_add(1));
        let start = start.map_or(0, |(newline, _)| newline.saturating_add(1));
        let end = tail
            .match_indices('\n')
            .nth(after.saturating_add(1))
            .map_or(text.len(), |(newline, _)| {
                end.saturating_add(newline).saturating_add(1)
            });
        let first = file.position(u32::try_from(start).unwrap_or(u32::MAX)).line;
        Self {
            text: text.get(start..end).unwrap_or_default(),
            start,
            line: first.saturating_sub(1),
        }
    }
}

/// Where a diagnostic is shown.
#[cfg(feature = "cli")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// In a terminal: with colours, and with a link from the code to its page.
    Terminal,
    /// In a file, a log or a test.
    Plain,
}

/// The diagnostic for people, `width` columns wide.
#[cfg(feature = "cli")]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, width: usize, on: Surface) -> String {
    use miette::{GraphicalReportHandler, GraphicalTheme};
    let theme = match on {
        Surface::Terminal => GraphicalTheme::unicode(),
        Surface::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(on == Surface::Terminal)
        // A page that cannot be clicked is named once, at the end of a run.
        .with_urls(on == Surface::Terminal)
        .with_link_display_text("explained here")
        .with_context_lines(1)
        .tab_width(4);
    let mut text = String::new();
    let plain = plain_sources(diagnostic, sources);
    let sources = plain.as_ref().unwrap_or(sources);
    let rendered = Rendered::new(diagnostic, sources);
    match handler.render_report(&mut text, &rendered) {
        Ok(()) => text,
        // A label outside its source: print the message without the source lines.
        Err(std::fmt::Error) => format!("{}: {}\n", diagnostic.code, diagnostic.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    #[cfg(feature = "cli")]
    fn a_line_too_long_to_be_drawn_is_named() {
        for (piece, count) in [("\t", 20_000), ("relu -> ", 20_000), ("é", 40_000)] {
            let text = format!("network n {{\n{}foo\n}}\n", piece.repeat(count));
            let at = text.find("foo").unwrap() as u32;
            let mut sources = Sources::default();
            let id = sources.add("n.cnn", text);
            let code = crate::elaborate::codes::ALL[0][0];
            let said =
                Diagnostic::error(code, Span::new(id, at, at + 3), "what is foo?").here("foo");
            let shown = render(&said, &sources, 100, Surface::Plain);
            assert!(shown.contains("what is foo? (at n.cnn:2:"), "{shown}");
            assert!(shown.len() < 1_000, "{shown}");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn what_a_terminal_obeys_is_not_sent() {
        let shown = plain("a\u{202e}b\x1b[31m\r\u{85}");
        assert_eq!(shown, "a\u{fffd}b?[31m ¤");
        assert_eq!(plain("é\t\n"), "é\t\n");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(shortened("there is no `x`"), "there is no `x`");
        let shown = shortened(&format!("no `{}` here", "ab".repeat(9999))).into_owned();
        assert!(shown.starts_with("no `abab") && shown.ends_with("…` here"));
        assert!(shown.chars().count() < 80, "{shown}");
    }

    proptest! {
        /// The text read near a place is the text that miette finds when it reads the whole text.
        #[test]
        fn a_place_is_read_as_in_the_whole_text(
            text in "([a-zé×]{0,4}(\n|\r\n|)){0,12}",
            place in any::<(prop::sample::Index, prop::sample::Index)>(),
            before in 0usize..4,
            after in 0usize..4,
        ) {
            let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            ends.push(text.len());
            let (one, other) = (*place.0.get(&ends), *place.1.get(&ends));
            let (start, end) = (one.min(other), one.max(other));
            let mut sources = Sources::default();
            sources.add("before.cnn", "one\ntwo\n");
            let id = sources.add("text.cnn", text.as_str());
            let texts = Texts(&sources);
            let span = texts.place(Span::new(id, start as u32, end as u32));
            let inside = SourceSpan::new(start.into(), end - start);
            let near = texts.read_span(&span, before, after);
            let whole = text.as_str().read_span(&inside, before, after);
            match (near, whole) {
                (Ok(near), Ok(whole)) => {
                    prop_assert_eq!(near.name(), Some("text.cnn"));
                    prop_assert_eq!(near.data(), whole.data());
                    let offset = whole.span().offset() + texts.start(id);
                    prop_assert_eq!(near.span().offset(), offset);
                    prop_assert_eq!(near.line(), whole.line());
                    let at = whole.span().offset();
                    let line = text[..at].rsplit('\n').next().unwrap();
                    prop_assert_eq!(near.column(), line.chars().count());
                }
                (Err(_), Err(_)) => {}
                (near, whole) => prop_assert!(false, "{} {}", near.is_ok(), whole.is_ok()),
            }
        }
    }
}
