//! Colours of texts in a terminal.

use crate::diagnostic::Surface;

/// How a text is set apart, where there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ink {
    /// As all else.
    #[default]
    Plain,
    /// Texts to read first: titles, figures of a whole network.
    Strong,
    /// Texts to be looked up.
    Faint,
    /// Names of blocks.
    Name,
    /// Figures of layers with learned values.
    Learned,
    /// The largest figures.
    Heavy,
    /// Errors.
    Bad,
}

impl Ink {
    /// The parameters of the escape sequence (ECMA-48, SGR).
    fn codes(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Name => "1;36",
            Ink::Learned => "34",
            Ink::Heavy => "1;33",
            Ink::Bad => "1;31",
        }
    }

    /// The text in this colour.
    pub fn paint(self, text: &str, surface: Surface) -> String {
        match (surface, self.codes()) {
            (Surface::Plain, _) | (Surface::Terminal, "") => text.to_owned(),
            (Surface::Terminal, codes) if !text.is_empty() => {
                format!("\u{1b}[{codes}m{text}\u{1b}[0m")
            }
            (Surface::Terminal, _) => String::new(),
        }
    }
}
