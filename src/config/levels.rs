//! From selections to the level of each rule.

use super::partial::Lint;
use crate::lint::{Configurable, Level, NotSelected, Selector, Settings, Target, configurable};

/// The settings of the command line, which win over any file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Only these rules run, where there are some.
    pub select: Vec<Selector>,
    /// These do not.
    pub ignore: Vec<Selector>,
    /// The findings of these are errors.
    pub deny: Vec<Deny>,
    /// The framework.
    pub target: Option<Target>,
}

/// Whose findings are errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deny {
    /// All warnings, and all infos too where that is [`Level::Info`].
    From(Level),
    /// The rules that are selected, as far as they are on; one that is named by its whole code or
    /// name is turned on.
    Rules(Selector),
}

impl Deny {
    /// The words for all findings from a level on.
    pub const WORDS: [(&str, Level); 2] = [("warnings", Level::Warning), ("infos", Level::Info)];

    /// Reads `warnings`, `infos`, or the text of a [`Selector`].
    ///
    /// # Errors
    /// Why it is neither.
    pub fn parse(text: &str) -> Result<Self, NotSelected> {
        let words = Self::WORDS.into_iter();
        let mut levels = words.filter(|(word, level)| {
            text.eq_ignore_ascii_case(word) || text.eq_ignore_ascii_case(level.word())
        });
        match levels.next() {
            Some((_, level)) => Ok(Deny::From(level)),
            None => Selector::parse(text).map(Deny::Rules),
        }
    }
}

/// The level of everything that has one.
#[derive(Debug)]
pub(super) struct Levels(Vec<State>);

#[derive(Debug)]
struct State {
    of: Configurable,
    /// The level now.
    now: Level,
    /// The level that it has when it is on.
    on: Level,
}

/// The settings of the selected rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    /// They are on.
    Select,
    /// They are on at this level, or off.
    Level(Level),
    /// Their findings are errors.
    Deny,
    /// They are off.
    Ignore,
}

impl Default for Levels {
    fn default() -> Self {
        let all = configurable().iter().map(|one| State {
            of: *one,
            now: one.usual_level(),
            on: one.level,
        });
        Self(all.collect())
    }
}

impl Levels {
    /// The settings of a table, applied after those before it.
    pub fn apply(&mut self, lint: &Lint) {
        let levels = lint.levels.iter();
        let levels = levels.map(|(selector, level)| (selector, Said::Level(*level)));
        let ignored = lint.ignore.iter().flatten();
        let ignored = ignored.map(|selector| (selector, Said::Ignore));
        self.select(lint.select.as_deref(), levels.chain(ignored));
    }

    /// The settings of the command line.
    pub fn apply_overrides(&mut self, overrides: &Overrides) {
        let select = Some(overrides.select.as_slice()).filter(|it| !it.is_empty());
        let denied = overrides.deny.iter().filter_map(|deny| match deny {
            Deny::Rules(selector) => Some((selector, Said::Deny)),
            Deny::From(_) => None,
        });
        let ignored = overrides.ignore.iter();
        let ignored = ignored.map(|selector| (selector, Said::Ignore));
        self.select(select, denied.chain(ignored));
        for deny in &overrides.deny {
            let Deny::From(level) = deny else { continue };
            for state in self.0.iter_mut().filter(|state| state.now >= *level) {
                (state.now, state.on) = (Level::Error, Level::Error);
            }
        }
    }

    /// `select` turns off all others. Of two selectors the one that states more of the code counts;
    /// of two equal ones, the later of [`Said`].
    fn select<'s>(
        &mut self,
        select: Option<&'s [Selector]>,
        others: impl Iterator<Item = (&'s Selector, Said)>,
    ) {
        if select.is_some() {
            self.0.iter_mut().for_each(|state| state.now = Level::Off);
        }
        let selected = select.into_iter().flatten().map(|it| (it, Said::Select));
        let mut said: Vec<(&Selector, Said)> = selected.chain(others).collect();
        said.sort_by_key(|(selector, said)| (selector.length(), *said));
        let was_on: Vec<bool> = self.0.iter().map(|it| it.now != Level::Off).collect();
        for (selector, said) in said {
            let states = self.0.iter_mut().zip(&was_on);
            for (state, was_on) in states.filter(|(state, _)| selector.selects(state.of.code)) {
                match said {
                    Said::Select => state.now = state.on,
                    Said::Level(Level::Off) | Said::Ignore => state.now = Level::Off,
                    Said::Level(level) => (state.now, state.on) = (level, level),
                    Said::Deny => {
                        state.on = Level::Error;
                        if *was_on || state.now != Level::Off || selector.is_whole() {
                            state.now = Level::Error;
                        }
                    }
                }
            }
        }
    }

    /// Sets the levels that are not the usual ones.
    pub fn write(&self, settings: &mut Settings) {
        for state in self.0.iter().filter(|it| it.now != it.of.usual_level()) {
            settings.set_level(state.of.code, state.now);
        }
    }
}
