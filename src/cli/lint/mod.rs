//! `cnn lint`

mod allow;
mod base;
mod options;
mod show;

use super::Outcome;
use super::compile::Requires;
use super::file::{File, FileResult};
use super::fix::{Doing, Fixed, Fixing, Own};
use super::input::{Chosen, Inputs};
use super::output::complain;
use super::read::{Disk, Store};
use super::watch::repeated;
use crate::config::{Deny, Overrides};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Selector, Subject, Target, lint};
use crate::report::findings::Fingerprint;
use crate::source::Sources;
use allow::with_comments;
use base::Base;
use clap::{Args, ValueHint};
use options::{LevelName, deny, form, selector, target};
use show::{Form, Report, Showing};
use std::collections::HashMap;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct Lint {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// The output format
    #[arg(long, value_parser = form(), default_value = "human")]
    format: Form,

    /// The least severe findings to print; the others are counted
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "warning")]
    level: LevelName,

    /// Print the number of findings of each rule instead of the findings (with `--format json`, in
    /// the document)
    #[arg(long)]
    statistics: bool,

    /// Apply the fixes that do not change the results of the networks. Each is first checked on a
    /// copy
    #[arg(long)]
    fix: bool,

    /// With `--fix` or `--diff`, also apply fixes that change networks
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print the changes of `--fix` (or `--add-allow`) as a unified diff without applying them;
    /// exit with 1 if there are any
    #[arg(long)]
    diff: bool,

    /// Run only these rules: codes, prefixes of codes, names, or `all`
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = selector)]
    select: Vec<Selector>,

    /// Leave out these rules; of `--select`, `--deny` and `--ignore`, the more exact one counts, and
    /// of two that are equally exact, `--ignore`
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = selector)]
    ignore: Vec<Selector>,

    /// Turn findings into errors: `warnings`, `infos` (including warnings), codes, prefixes or
    /// names
    #[arg(long, value_name = "LEVEL|CODE", value_delimiter = ',', value_parser = deny)]
    deny: Vec<Deny>,

    /// The framework of the networks; some rules depend on it
    #[arg(long, value_name = "FRAMEWORK", value_parser = target())]
    target: Option<Target>,

    /// Create a baseline: add comments to the files that allow the printed findings, and report the
    /// rest
    #[arg(long, conflicts_with_all = ["fix", "base", "watch", "strings"])]
    add_allow: bool,

    /// Report only new findings: leave out those that exist at this git revision, such as `HEAD` or
    /// `origin/main`. A finding stays the same if only its line number changes
    #[arg(long, value_name = "REV", conflicts_with_all = ["fix", "diff", "strings"],
          value_parser = clap::builder::NonEmptyStringValueParser::new())]
    base: Option<String>,

    /// Lint again whenever a file changes, until you interrupt it (Ctrl-C)
    #[arg(long, conflicts_with_all = ["diff"])]
    watch: bool,

    /// Exit with 0, even with findings
    #[arg(long)]
    exit_zero: bool,

    /// The path of the text on standard input (`-`)
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    stdin_filename: Option<PathBuf>,
}

impl Lint {
    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        let fixes = self.fix || (self.diff && !self.add_allow);
        let is_table = self.inputs.strings().is_some();
        let can_count = match self.format {
            Form::Human => true,
            Form::Document(format) => format.name == "json",
        };
        if self.unsafe_fixes && !fixes {
            Some("`--unsafe-fixes` needs `--fix` or `--diff`")
        } else if self.doing().is_some() && is_table {
            Some("the networks of a table have no fixes")
        } else if self.statistics && !can_count {
            Some("`--statistics` is for `--format human` and `--format json`")
        } else if let Some(reason) = self.inputs.unwatchable(self.watch) {
            Some(reason)
        } else if self.stdin_filename.is_some() && !self.inputs.may_read_typed() {
            Some("`--stdin-filename` is the path of the text on standard input: give `-` as a path")
        } else {
            self.inputs.contradiction()
        }
    }

    pub fn run(&self) -> Outcome {
        if self.watch {
            return repeated(self.inputs.named_paths(), &self.inputs.seen, || self.once());
        }
        self.once()
    }

    /// Lints the files as they are.
    fn once(&self) -> Outcome {
        let overrides = Overrides {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            deny: self.deny.clone(),
            target: self.target,
        };
        let lint = |file: &File| found_in(file, &overrides);
        if self.inputs.strings().is_some() {
            return self.table(&lint);
        }
        let typed = self.stdin_filename.as_deref();
        let mut chosen = match self.inputs.chosen(Requires::Definitions, typed) {
            Ok(chosen) => chosen,
            Err(found) => {
                let mut showing = self.showing(false);
                showing.exit_zero = false;
                let mut report = Report::new(&showing, HashMap::new());
                let _ = report.file("", &Sources::default(), &[*found]);
                return report.end(None, None);
            }
        };
        if let Some(doing) = self.doing() {
            return self.change(&mut chosen, &lint, doing);
        }
        let known = match &self.base {
            None => Ok(HashMap::new()),
            Some(revision) => {
                let base = Base::of(revision);
                base.map(|base| base.found(&chosen, &lint, &options::root()))
            }
        };
        match known {
            Ok(known) => self.report(&mut chosen, &Disk, &lint, known, None),
            Err(reason) => {
                complain(&reason);
                Outcome::Usage
            }
        }
    }

    /// The changes made to files, or shown as a diff.
    fn doing(&self) -> Option<Doing> {
        if self.add_allow {
            Some(Doing::Allow)
        } else {
            (self.fix || self.diff).then_some(Doing::Fix)
        }
    }

    /// Changes the files, or shows how they would be changed.
    fn change(
        &self,
        chosen: &mut Chosen,
        lint: &(impl Fn(&File) -> Vec<Diagnostic> + Sync),
        doing: Doing,
    ) -> Outcome {
        let shown = |file: &File| self.shown(file, lint);
        let mut fixed = match doing {
            Doing::Fix => Fixing::new(chosen, Own::of(chosen, self.unsafe_fixes), shown).run(),
            Doing::Allow => {
                let lint = |file: &File| with_comments(file, shown(file));
                Fixing::new(chosen, Own::of(chosen, false), lint)
                    .only_right()
                    .run()
            }
        };
        if self.diff {
            return fixed.diff(doing);
        }
        let written = fixed.write(chosen);
        let done = Some((&fixed, doing));
        let reported = self.report(chosen, &fixed.texts, lint, HashMap::new(), done);
        reported.and(written)
    }

    /// Lints the files as their texts in `store` are, and reports the findings that are not
    /// `known`.
    fn report(
        &self,
        chosen: &mut Chosen,
        store: &dyn Store,
        lint: &(impl Fn(&File) -> Vec<Diagnostic> + Sync),
        known: HashMap<Fingerprint, usize>,
        fixed: Option<(&Fixed, Doing)>,
    ) -> Outcome {
        let is_text = fixed.is_some() && chosen.inputs().iter().any(|it| it.text.is_typed());
        let showing = self.showing(is_text);
        let tries = fixed.is_none() && self.base.is_none() && showing.offers_fixes();
        let own = Own::of(chosen, true);
        let level = Severity::from(self.level);
        let mut report = Report::new(&showing, known);
        let mut begun = Vec::new();
        chosen.each(
            store,
            |place, file| {
                self.inputs.seen.file(&file);
                let diagnostics = lint(&file);
                let is_fixable =
                    |found: &Diagnostic| found.severity <= level && !found.fixes.is_empty();
                let started = place
                    .filter(|_| tries && diagnostics.iter().any(is_fixable))
                    .map(|place| {
                        let shown = of_level(level, diagnostics.clone());
                        own.linted(place, &file, &shown, None)
                    });
                let result = (file.name, started);
                FileResult {
                    result,
                    diagnostics,
                    sources: file.texts.into_sources(),
                }
            },
            |found| FileResult {
                result: (String::new(), None),
                diagnostics: vec![found],
                sources: Sources::default(),
            },
            |file| {
                let (name, started) = file.result;
                begun.extend(started);
                report.file(&name, &file.sources, &file.diagnostics)
            },
        );
        let names = report.with_fixes();
        begun.retain(|file| names.contains(&file.name));
        let tried = (!begun.is_empty()).then(|| {
            let fixing = Fixing::new(chosen, own, |file: &File| self.shown(file, lint));
            fixing.among(begun).run()
        });
        report.end(fixed, tried.as_ref())
    }

    /// The findings of a file, at the levels that are printed.
    fn shown(&self, file: &File, lint: impl Fn(&File) -> Vec<Diagnostic>) -> Vec<Diagnostic> {
        of_level(Severity::from(self.level), lint(file))
    }

    /// Lints the networks of tables.
    fn table(&self, lint: &(impl Fn(&File) -> Vec<Diagnostic> + Sync)) -> Outcome {
        let showing = self.showing(false);
        let mut report = Report::new(&showing, HashMap::new());
        self.inputs.each_file(
            Requires::Definitions,
            |file| linted(file, lint),
            |file| report.file(&file.result, &file.sources, &file.diagnostics),
        );
        report.end(None, None)
    }

    fn showing(&self, on_stderr: bool) -> Showing {
        Showing {
            form: self.format,
            level: Severity::from(self.level),
            statistics: self.statistics,
            on_stderr,
            exit_zero: self.exit_zero,
            root: options::root(),
            seen: self.inputs.seen.clone(),
        }
    }
}

/// The findings of a file, with the file's name.
fn linted(file: File, lint: &(impl Fn(&File) -> Vec<Diagnostic> + Sync)) -> FileResult<String> {
    FileResult {
        diagnostics: lint(&file),
        result: file.name,
        sources: file.texts.into_sources(),
    }
}

/// The findings that are at least as grave as `level`.
fn of_level(level: Severity, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.retain(|one| one.severity <= level);
    found
}

fn found_in(file: &File, overrides: &Overrides) -> Vec<Diagnostic> {
    let configured = &file.configured;
    let settings = configured.config.settings(&configured.path, overrides);
    let subject = Subject {
        program: file.texts.program(),
        networks: &file.analysis.networks,
        diagnostics: &file.analysis.diagnostics,
    };
    lint(&subject, &settings)
}
