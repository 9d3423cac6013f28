//! What one configuration file says, and what two of them say together.

use super::budget::Budget;
use super::pattern::Pattern;
use crate::lint::{Level, OptionSpec, Rule, Selector, Target};
use std::sync::Arc;

/// What a file says; all of it may be left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Partial {
    pub target: Option<Target>,
    pub lint: Lint,
    /// In the order of the file: later ones count more.
    pub lint_per_path: Vec<(Pattern, Lint)>,
    pub budget: Budgets,
    pub budget_per_path: Vec<(Pattern, Budgets)>,
}

/// `[lint]`, or what it says of some paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Lint {
    pub select: Option<Vec<Selector>>,
    pub ignore: Option<Vec<Selector>>,
    pub levels: Vec<(Selector, Level)>,
    pub options: Vec<RuleOption>,
}

/// The value of an option of a rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleOption {
    pub rule: &'static Rule,
    pub option: &'static OptionSpec,
    pub value: f64,
}

/// `[budget]`, or what it says of some paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Budgets {
    /// Each quantity with its budget, which is `None` where it is lifted.
    pub quantities: Vec<(&'static str, Option<Arc<Budget>>)>,
    pub conditions: Option<Vec<Arc<Budget>>>,
}

impl Partial {
    /// This file, where `base` says what it does not: key by key.
    pub fn over(self, base: Self) -> Self {
        Self {
            target: self.target.or(base.target),
            lint: self.lint.over(base.lint),
            lint_per_path: per_path(self.lint_per_path, base.lint_per_path, Lint::over),
            budget: self.budget.over(base.budget),
            budget_per_path: per_path(self.budget_per_path, base.budget_per_path, Budgets::over),
        }
    }
}

/// Those of the base first, so that the nearer ones count more; of one pattern both together.
fn per_path<T: Clone>(
    near: Vec<(Pattern, T)>,
    base: Vec<(Pattern, T)>,
    over: impl Fn(T, T) -> T,
) -> Vec<(Pattern, T)> {
    let mut all = base;
    for (pattern, said) in near {
        let known = all.iter().position(|(it, _)| it.text() == pattern.text());
        let said = match known {
            Some(known) => over(said, all.remove(known).1),
            None => said,
        };
        all.push((pattern, said));
    }
    all
}

impl Lint {
    fn over(self, base: Self) -> Self {
        let mut levels = base.levels;
        levels.retain(|(selector, _)| !self.levels.iter().any(|(own, _)| own == selector));
        levels.extend(self.levels);
        let mut options = base.options;
        options.retain(|it| !self.options.iter().any(|own| own.is_same(it)));
        options.extend(self.options);
        Self {
            select: self.select.or(base.select),
            ignore: self.ignore.or(base.ignore),
            levels,
            options,
        }
    }
}

impl RuleOption {
    /// Whether it is another value of the same option.
    pub fn is_same(&self, other: &Self) -> bool {
        self.rule.code == other.rule.code && self.option.name == other.option.name
    }
}

impl Budgets {
    fn over(self, base: Self) -> Self {
        let mut quantities = base.quantities;
        quantities.retain(|(name, _)| !self.quantities.iter().any(|(own, _)| own == name));
        quantities.extend(self.quantities);
        Self {
            quantities,
            conditions: self.conditions.or(base.conditions),
        }
    }
}
