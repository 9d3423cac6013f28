//! The diagnostics that can be configured and allowed, by code, by the beginning of codes, or by
//! name.

use super::{Level, Rule, rules};
use crate::diagnostic::Code;
use crate::diagnostic::suggest::did_you_mean;
use crate::{elaborate, import, layer, program, syntax};
use smol_str::{SmolStr, StrExt};
use std::sync::LazyLock;

/// A rule of the linter or a warning of the compiler: something whose level can be configured.
#[derive(Clone, Copy, Debug)]
pub struct Configurable {
    /// Its code.
    pub code: Code,
    /// How grave its findings are where it is on.
    pub level: Level,
    /// Whether it is on where nothing is configured.
    pub is_on: bool,
    /// The rule; `None` for a warning of the compiler.
    pub rule: Option<&'static Rule>,
}

impl Configurable {
    /// Its level where nothing is configured.
    pub fn usual_level(&self) -> Level {
        if self.is_on { self.level } else { Level::Off }
    }
}

/// All that can be configured, in the order of the codes.
pub fn configurable() -> &'static [Configurable] {
    static ALL: LazyLock<Vec<Configurable>> = LazyLock::new(|| {
        let rules = rules().iter().map(|rule| Configurable {
            code: rule.code,
            level: rule.level,
            is_on: rule.is_on,
            rule: Some(rule),
        });
        let warnings = elaborate::codes::WARNINGS.iter().copied().flatten();
        let warnings = warnings.map(|code| Configurable {
            code: *code,
            level: Level::Warning,
            is_on: true,
            rule: None,
        });
        let mut all: Vec<Configurable> = rules.chain(warnings).collect();
        all.sort_by_key(|it| it.code.id);
        all
    });
    &ALL
}

/// The codes of the stages before this one.
pub fn compiler_codes() -> Vec<Code> {
    let stages = [
        syntax::codes::ALL,
        &[program::codes::CODES],
        elaborate::codes::ALL,
        layer::codes::ALL,
        import::codes::ALL,
    ];
    stages.concat().concat()
}

/// A selection of diagnostics: a code, all codes with a beginning, or all.
///
/// ```
/// use cnn_lang::lint::Selector;
///
/// let one = Selector::parse("no-effect").unwrap();
/// assert_eq!(one, Selector::parse("N046").unwrap());
/// let some = Selector::parse("N04").unwrap();
/// assert!(some.length() < one.length() && some.codes().count() > 4);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selector {
    beginning: SmolStr,
}

/// Why a text selects nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSelected {
    /// There is no such code or name; a similar one, and whether it is certainly meant.
    Unknown(Option<(String, bool)>),
    /// It is an error of the compiler, whose level is fixed.
    Fixed(Code),
}

impl Selector {
    /// The word that selects all.
    pub const ALL: &str = "all";

    /// Reads `A201`, `A2`, `A`, `missing-nonlinearity` or `all`, in capitals or not.
    ///
    /// # Errors
    /// Why it selects nothing.
    pub fn parse(text: &str) -> Result<Self, NotSelected> {
        let name = text.to_ascii_lowercase();
        if name == Self::ALL {
            let beginning = SmolStr::default();
            return Ok(Self { beginning });
        }
        if let Some(named) = configurable().iter().find(|it| it.code.name == name) {
            let beginning = named.code.id.into();
            return Ok(Self { beginning });
        }
        let beginning = text.to_uppercase_smolstr();
        let selector = Self { beginning };
        if !text.is_empty() && selector.codes().next().is_some() {
            return Ok(selector);
        }
        let begins = |code: &Code| code.id.starts_with(&*selector.beginning);
        let fixed = compiler_codes();
        let mut fixed = fixed.iter();
        match fixed.find(|code| !text.is_empty() && begins(code) || code.name == name) {
            Some(code) => Err(NotSelected::Fixed(*code)),
            None => Err(NotSelected::Unknown(near(text))),
        }
    }

    /// The code, where it is a whole one.
    pub fn code(&self) -> Option<&'static Configurable> {
        let mut all = configurable().iter();
        all.find(|it| it.code.id == self.beginning)
    }

    /// The diagnostics that it selects.
    pub fn codes(&self) -> impl Iterator<Item = &'static Configurable> {
        let all = configurable().iter();
        all.filter(|it| self.selects(it.code))
    }

    /// Whether it selects a code.
    pub fn selects(&self, code: Code) -> bool {
        code.id.starts_with(&*self.beginning)
    }

    /// How much of a code it states: of two that select the same code, the longer counts.
    pub fn length(&self) -> usize {
        self.beginning.len()
    }

    /// Whether it selects one rule by its whole code or name.
    pub fn is_whole(&self) -> bool {
        self.code().is_some()
    }
}

/// A code like this one where it looks like one, else a name like this one.
fn near(text: &str) -> Option<(String, bool)> {
    let digits = text.get(1..).unwrap_or_default();
    let is_code = text.len() <= 5 && digits.bytes().any(|byte| byte.is_ascii_digit());
    let known: Vec<String> = configurable()
        .iter()
        .map(|it| match is_code {
            true => it.code.id.to_owned(),
            false => it.code.name.to_owned(),
        })
        .collect();
    did_you_mean(text, &known)
}

impl std::fmt::Display for NotSelected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotSelected::Unknown(Some((near, _))) => write!(f, "did you mean `{near}`?"),
            NotSelected::Unknown(None) => f.write_str("`cnn explain` lists them"),
            NotSelected::Fixed(code) => write!(f, "`{code}` is an error of the compiler"),
        }
    }
}
