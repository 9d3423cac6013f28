//! Codes: the stable names of kinds of diagnostics, each with its explanation.

/// The stable name of a kind of diagnostic: a letter and three digits, and a name in words.
///
/// The letter has the subject: `P` syntax, `N` names and parameters, `S` shapes, `X` expectations
/// and limits, `I` imports, `T` configuration; of lint rules `G` the graph, `A` activations, `R`
/// geometry, `C` capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// `S001`; never changes its meaning.
    pub id: &'static str,
    /// `kernel-exceeds-input`.
    pub name: &'static str,
    /// A title in one paragraph; why it matters; a program that causes it; the fixed program.
    /// Markdown, and the documentation of the code's constant.
    pub explanation: &'static str,
}

impl Code {
    /// Its title in one line: the first paragraph of its explanation.
    pub fn title(self) -> String {
        let lines = self.explanation.lines().map(str::trim);
        let first: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
        first.join(" ")
    }

    /// The page that explains it: the documentation of this version of the library.
    pub fn url(self) -> String {
        let page = if self.is_rule() {
            "rules"
        } else {
            "diagnostics"
        };
        format!(
            "https://docs.rs/cnn_lang/{}/cnn_lang/{page}/index.html#{}",
            env!("CARGO_PKG_VERSION"),
            self.anchor()
        )
    }

    /// Whether it is the code of a lint rule.
    pub fn is_rule(self) -> bool {
        self.id.starts_with(['G', 'A', 'R', 'C'])
    }

    /// Its heading's name within that page, as rustdoc makes it of the heading.
    fn anchor(self) -> String {
        format!("{}-{}", self.id.to_lowercase(), self.name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id, self.name)
    }
}

/// The codes of a stage: a constant each, whose documentation is its explanation, and the list of
/// all as `CODES`.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $constant:ident = $id:literal $name:literal;)*) => {
        $(
            #[doc = concat!("`", $id, " ", $name, "`:")]
            $(#[doc = $doc])+
            pub const $constant: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                name: $name,
                explanation: concat!($($doc, "\n"),+),
            };
        )*
        /// The codes of this theme, in order.
        pub(crate) const CODES: &[$crate::diagnostic::Code] = &[$($constant),*];
    };
}

pub(crate) use codes;
