//! The settings of one configuration file, and their combination with those of a base.

use super::budget::Budget;
use super::pattern::Pattern;
use crate::lint::{Level, OptionSpec, Rule, Selector, Target};
use std::sync::Arc;

/// The settings of a file; all are optional.
#[derive(Clone, Debug, Default)]
pub(super) struct Partial {
    pub target: Option<Target>,
    pub lint: Lint,
    /// In the order of the file: later ones count more.
    pub lint_per_path: Vec<(Pattern, Lint)>,
    pub budget: Budgets,
    pub budget_per_path: Vec<(Pattern, Budgets)>,
}

/// `[lint]`, or its settings for some paths.
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

/// `[budget]`, or its settings for some paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Budgets {
    /// Each quantity with its budget, which is `None` where it is lifted.
    pub quantities: Vec<(&'static str, Option<Arc<Budget>>)>,
    pub conditions: Option<Vec<Arc<Budget>>>,
}

impl Partial {
    /// This file, completed by the keys of `base`.
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

/// The settings of the base first, so that the nearer ones count more; of one pattern both
/// together.
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
