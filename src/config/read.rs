//! From the tree of a file to its settings: every key, word and number is checked.

use super::budget::{Budget, MAX_BUDGETS, MAX_CONDITION_BYTES};
use super::document::{Entry, Key, Node, Table, Value};
use super::error;
use super::partial::{Budgets, Lint, Partial, RuleOption};
use super::pattern::Pattern;
use crate::diagnostic::Diagnostic;
use crate::elaborate::COSTS;
use crate::lint::{Level, Rule, Selector, Target};
use crate::resolve;
use std::sync::Arc;

/// The keys at the top of a file.
pub(super) const TOP: &[&str] = &["extend", "target", "lint", "budget"];

/// The keys of `[lint]`; `per-path` only there.
pub(super) const LINT: &[&str] = &["select", "ignore", "levels", "options", "per-path"];

/// The most patterns of each kind.
const MAX_PATTERNS: usize = 500;

/// Reads files into settings.
pub(super) struct Reader<'t> {
    text: &'t str,
    /// The diagnostics.
    found: Vec<Diagnostic>,
    budgets: usize,
    condition_bytes: usize,
}

/// The settings of a file, and the file that it extends.
pub(super) struct Read {
    pub partial: Partial,
    pub extend: Option<(String, crate::source::Span)>,
    pub found: Vec<Diagnostic>,
}

/// Reads the tree of a file whose text is `text`.
pub(super) fn read(table: &Table, text: &str) -> Read {
    let mut reader = Reader {
        text,
        found: Vec::new(),
        budgets: 0,
        condition_bytes: 0,
    };
    let mut extend = None;
    let mut partial = Partial::default();
    for Entry { key, value } in table {
        match key.name.as_str() {
            "extend" => {
                let path = reader.text(key, value, "the path of a file");
                extend = path.map(|path| (path.to_owned(), value.span));
            }
            "target" => partial.target = reader.target(key, value),
            "lint" => {
                if let Some(table) = reader.table(key, value) {
                    partial.lint =
                        reader.lint(table, "lint", &mut Some(&mut partial.lint_per_path));
                }
            }
            "budget" => {
                if let Some(table) = reader.table(key, value) {
                    let per_path = &mut Some(&mut partial.budget_per_path);
                    partial.budget = reader.budgets(table, "budget", per_path);
                }
            }
            _ => reader.found.push(error::unknown_key(key, "", TOP)),
        }
    }
    Read {
        partial,
        extend,
        found: reader.found,
    }
}

/// Where the settings of paths go; `None` inside of them.
type PerPath<'a, T> = Option<&'a mut Vec<(Pattern, T)>>;

impl Reader<'_> {
    fn target(&mut self, key: &Key, value: &Node) -> Option<Target> {
        let word = self.text(key, value, "a string")?;
        let target = Target::of_word(word);
        if target.is_none() {
            let known = Target::ALL.map(Target::word);
            let wrong = error::unknown_word(value.span, &key.name, word, &known);
            self.found.push(wrong);
        }
        target
    }

    fn lint(&mut self, table: &Table, path: &str, per_path: &mut PerPath<'_, Lint>) -> Lint {
        let mut lint = Lint::default();
        for Entry { key, value } in table {
            match (key.name.as_str(), per_path.as_deref_mut()) {
                ("select", _) => lint.select = self.selectors(key, value),
                ("ignore", _) => lint.ignore = self.selectors(key, value),
                ("levels", _) => lint.levels = self.levels(key, value),
                ("options", _) => lint.options = self.options(key, value),
                ("per-path", Some(all)) => {
                    *all = self.per_path(key, value, path, |reader, table, path| {
                        reader.lint(table, path, &mut None)
                    });
                }
                (_, place) => {
                    let known = known(LINT, place.is_some());
                    self.found.push(error::unknown_key(key, path, known));
                }
            }
        }
        lint
    }

    fn selectors(&mut self, key: &Key, value: &Node) -> Option<Vec<Selector>> {
        const EXPECTED: &str = "a list of rules";
        let nodes = match &value.value {
            Value::List(nodes) => nodes,
            Value::Text(_) => {
                let wrong = error::wrong_type(value, &key.name, EXPECTED);
                self.found.push(error::in_brackets(wrong, value.span));
                return None;
            }
            _ => {
                let wrong = error::wrong_type(value, &key.name, EXPECTED);
                self.found.push(wrong);
                return None;
            }
        };
        let selectors = nodes.iter().filter_map(|node| {
            let Value::Text(text) = &node.value else {
                let wrong = error::wrong_type(node, &key.name, EXPECTED);
                self.found.push(wrong);
                return None;
            };
            match Selector::parse(text) {
                Ok(selector) => Some(selector),
                Err(reason) => {
                    let wrong = error::not_selected(node.span, text, &reason, true);
                    self.found.push(wrong);
                    None
                }
            }
        });
        Some(selectors.collect())
    }

    /// The codes that a key of `[lint.levels]` or `[lint.options]` selects.
    fn selected(&mut self, key: &Key, others: &mut Vec<(Selector, Key)>) -> Option<Selector> {
        let selector = match Selector::parse(&key.name) {
            Ok(selector) => selector,
            Err(reason) => {
                let quoted = key.span.range().of(self.text).starts_with(['"', '\'']);
                let wrong = error::not_selected(key.span, &key.name, &reason, quoted);
                self.found.push(wrong);
                return None;
            }
        };
        if let Some((_, first)) = others.iter().find(|(other, _)| *other == selector) {
            self.found.push(error::set_twice(key, first));
            return None;
        }
        others.push((selector.clone(), key.clone()));
        Some(selector)
    }

    fn levels(&mut self, key: &Key, value: &Node) -> Vec<(Selector, Level)> {
        let Some(table) = self.table(key, value) else {
            return Vec::new();
        };
        let mut levels = Vec::new();
        let mut others = Vec::new();
        for Entry { key, value } in table {
            let selector = self.selected(key, &mut others);
            let Some(word) = self.text(key, value, "a level such as \"warning\"") else {
                continue;
            };
            match Level::of_word(word) {
                Some(level) => levels.extend(selector.map(|selector| (selector, level))),
                None => {
                    let known = Level::ALL.map(Level::word);
                    let wrong = error::unknown_word(value.span, &key.name, word, &known);
                    self.found.push(wrong);
                }
            }
        }
        levels
    }

    fn options(&mut self, key: &Key, value: &Node) -> Vec<RuleOption> {
        let Some(table) = self.table(key, value) else {
            return Vec::new();
        };
        let mut options = Vec::new();
        let mut others = Vec::new();
        for Entry { key, value } in table {
            let Some(selector) = self.selected(key, &mut others) else {
                continue;
            };
            let Some(inner) = self.table(key, value) else {
                continue;
            };
            let Some(one) = selector.code() else {
                self.found.push(error::several_rules(key));
                continue;
            };
            for entry in inner {
                options.extend(self.option(key, one.rule, entry));
            }
        }
        options
    }

    fn option(
        &mut self,
        key: &Key,
        rule: Option<&'static Rule>,
        entry: &Entry,
    ) -> Option<RuleOption> {
        let Entry { key: name, value } = entry;
        let known = rule.map_or(&[][..], |rule| rule.options);
        let option = known.iter().find(|option| option.name == name.name);
        let (Some(rule), Some(&option)) = (rule, option) else {
            let known: Vec<&str> = known.iter().map(|option| option.name).collect();
            self.found
                .push(error::unknown_option(name, &key.name, &known));
            return None;
        };
        let (Value::Integer(written) | Value::Float(written)) = &value.value else {
            let wrong = error::wrong_type(value, option.name, "a number");
            self.found.push(wrong);
            return None;
        };
        let bounds = (option.least, option.most);
        let number: Option<f64> = written.parse().ok();
        match number.filter(|number| (option.least..=option.most).contains(number)) {
            Some(number) if option.is_count && number.fract() != 0.0 => {
                let wrong = error::not_whole(value.span, option.name, written);
                self.found.push(wrong);
                None
            }
            Some(value) => Some(RuleOption {
                rule,
                option,
                value,
            }),
            None => {
                let wrong = error::out_of_range(value.span, option.name, written, bounds);
                self.found.push(wrong);
                None
            }
        }
    }

    fn budgets(
        &mut self,
        table: &Table,
        path: &str,
        per_path: &mut PerPath<'_, Budgets>,
    ) -> Budgets {
        let mut budgets = Budgets::default();
        for Entry { key, value } in table {
            let name = key.name.as_str();
            let quantity = COSTS.iter().find(|known| **known == name);
            match (quantity, per_path.as_deref_mut()) {
                (Some(quantity), _) => {
                    if self.is_one_too_many(key) {
                        continue;
                    }
                    let before = self.found.len();
                    let found = &mut self.found;
                    let budget = Budget::of_quantity(quantity, value, self.text, found);
                    // An invalid one is ignored, and does not override that of the base.
                    if self.found.len() == before {
                        budgets.quantities.push((quantity, budget.map(Arc::new)));
                    }
                }
                (None, _) if name == "expect" => budgets.conditions = self.conditions(key, value),
                (None, Some(all)) if name == "per-path" => {
                    *all = self.per_path(key, value, path, |reader, table, path| {
                        reader.budgets(table, path, &mut None)
                    });
                }
                (None, _) if resolve::QUANTITIES.contains(&name) => {
                    self.found.push(error::only_expected(key));
                }
                (None, place) => {
                    let keys = budget_keys();
                    let known = known(&keys, place.is_some());
                    self.found.push(error::unknown_key(key, path, known));
                }
            }
        }
        budgets
    }

    fn conditions(&mut self, key: &Key, value: &Node) -> Option<Vec<Arc<Budget>>> {
        let Value::List(nodes) = &value.value else {
            let wrong = error::wrong_type(value, &key.name, "a list of conditions");
            self.found.push(match &value.value {
                Value::Text(_) => error::in_brackets(wrong, value.span),
                _ => wrong,
            });
            return None;
        };
        let conditions = nodes.iter().filter_map(|node| {
            if self.is_one_too_many(key) || self.is_too_long(key, node) {
                return None;
            }
            let budget = Budget::of_condition(node, self.text, &mut self.found);
            budget.map(Arc::new)
        });
        Some(conditions.collect())
    }

    /// Counts a budget; whether it is not read. The first such is reported.
    fn is_one_too_many(&mut self, key: &Key) -> bool {
        self.budgets = self.budgets.saturating_add(1);
        if self.budgets == MAX_BUDGETS.saturating_add(1) {
            let wrong = error::too_many(key.span, "budgets", MAX_BUDGETS);
            self.found.push(wrong);
        }
        self.budgets > MAX_BUDGETS
    }

    /// Counts the text of a condition; whether it is not read. The first such is reported.
    fn is_too_long(&mut self, key: &Key, condition: &Node) -> bool {
        let most = MAX_CONDITION_BYTES;
        let before = self.condition_bytes;
        self.condition_bytes = before.saturating_add(condition.span.len() as usize);
        if before <= most && self.condition_bytes > most {
            let wrong = error::too_many(key.span, "bytes of conditions", most);
            self.found.push(wrong);
        }
        self.condition_bytes > most
    }

    /// The entries of `per-path`, each read by `read` with its own name for messages.
    fn per_path<T>(
        &mut self,
        key: &Key,
        value: &Node,
        path: &str,
        read: impl Fn(&mut Self, &Table, &str) -> T,
    ) -> Vec<(Pattern, T)> {
        let Some(table) = self.table(key, value) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for Entry { key, value } in table {
            if all.len() == MAX_PATTERNS {
                let wrong = error::too_many(key.span, "patterns", MAX_PATTERNS);
                self.found.push(wrong);
                break;
            }
            let pattern = Pattern::parse(&key.name);
            let Some(table) = self.table(key, value) else {
                continue;
            };
            let written = key.span.range().of(self.text);
            let said = read(self, table, &format!("{path}.per-path.{written}"));
            match pattern {
                Ok(pattern) => all.push((pattern, said)),
                Err(reason) => self.found.push(error::invalid_pattern(key, &reason)),
            }
        }
        all
    }

    fn text<'n>(&mut self, key: &Key, node: &'n Node, expected: &str) -> Option<&'n str> {
        match &node.value {
            Value::Text(text) => Some(text),
            _ => {
                let wrong = error::wrong_type(node, &key.name, expected);
                self.found.push(wrong);
                None
            }
        }
    }

    fn table<'n>(&mut self, key: &Key, node: &'n Node) -> Option<&'n Table> {
        match &node.value {
            Value::Table(table) => Some(table),
            _ => {
                let wrong = error::wrong_type(node, &key.name, "a table");
                self.found.push(wrong);
                None
            }
        }
    }
}

/// The keys of `[budget]`; `per-path` only there.
pub(super) fn budget_keys() -> Vec<&'static str> {
    let quantities = COSTS.iter().copied();
    quantities.chain(["expect", "per-path"]).collect()
}

/// The keys of a table: all but the last inside of `per-path`.
fn known<'k>(keys: &'k [&'k str], at_top: bool) -> &'k [&'k str] {
    match keys.split_last() {
        Some((_, inside)) if !at_top => inside,
        _ => keys,
    }
}
