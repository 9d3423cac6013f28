//! Diagnostics as values: the error, its place, its numbers, how it came about, and the advice.
//! Every stage returns them; nothing here prints.

mod code;
mod edit;
mod render;
pub(crate) mod suggest;
mod visible;

pub use code::Code;
pub(crate) use code::codes;
pub use edit::{Applicability, Conflict, Edit, EditMap, Edits, Fix, Side, apply};
pub use render::Rendered;
#[cfg(feature = "cli")]
pub use render::{Surface, render};
pub use visible::{visible, visible_lines};

use crate::source::Span;

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The network cannot be built, or differs from the statements in its file.
    Error,
    /// It can be built, but something is likely a mistake.
    Warning,
    /// Something to know.
    Info,
}

impl Severity {
    /// The word that people and JSON see.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// A span with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The message; may be empty.
    pub message: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// Its gravity.
    pub severity: Severity,
    /// The message, with the numbers.
    pub message: String,
    /// The span of the diagnostic, with its label.
    pub primary: Label,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// How the compiler came here: the uses of blocks and rounds of loops, the innermost first.
    pub trace: Vec<Label>,
    /// Advice on how to fix the problem.
    pub help: Option<String>,
    /// The help as edits, where it can be: the best first. Several are different readings.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::of(code, Severity::Error, span, message)
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::of(code, Severity::Warning, span, message)
    }

    /// A diagnostic of that severity at `span`.
    pub fn of(code: Code, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            primary: Label {
                span,
                message: String::new(),
            },
            labels: Vec::new(),
            trace: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// With these words under the primary place.
    #[must_use]
    pub fn here(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// With another place. What is said of one place twice is one label: a line of a library can be the
    /// cause in two uses.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        let known = self.labels.iter_mut().find(|label| label.span == span);
        match known.filter(|label| !label.message.is_empty() && !message.is_empty()) {
            Some(known) if known.message == message => {}
            Some(known) => known.message = format!("{}; {message}", known.message),
            None => self.labels.push(Label { span, message }),
        }
        self
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a fix of one edit: `span` becomes `text`. `true` is [`Applicability::Safe`].
    #[must_use]
    pub fn fix(
        self,
        applicability: impl Into<Applicability>,
        message: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        self.with_fix(Fix::new(
            applicability,
            message,
            vec![Edit::new(span, text)],
        ))
    }

    /// With a fix, after those that it has.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// A person has to look before one of the fixes is applied.
    pub fn ask_first(&mut self) {
        for fix in &mut self.fixes {
            fix.applicability = fix.applicability.max(Applicability::Unsafe);
        }
    }

    /// With the fix to write `text` instead of `span`.
    #[must_use]
    pub fn write(
        self,
        applicability: impl Into<Applicability>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let text = text.into();
        self.fix(applicability, format!("write `{text}`"), span, text)
    }

    /// With a fix of several edits, where there are any.
    #[must_use]
    pub fn edits(
        self,
        applicability: impl Into<Applicability>,
        message: impl Into<String>,
        edits: Vec<Edit>,
    ) -> Self {
        if edits.is_empty() {
            return self;
        }
        self.with_fix(Fix::new(applicability, message, edits))
    }

    /// With the chain of uses that led here.
    #[must_use]
    pub fn trace(mut self, trace: Vec<Label>) -> Self {
        self.trace = trace;
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
