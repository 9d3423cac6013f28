//! `cnn check`

use super::Outcome;
use super::compile::Requires;
use super::file::{File, FileResult, found};
use super::fix::{Doing, Fixed, Fixing, Own};
use super::input::{Chosen, Inputs};
use super::output::{Run, document, note};
use super::watch::repeated;
use super::wrap::for_terminal;
use crate::report::findings::{FixMade, insert_fixed};
use crate::report::{check_json, network_line};
use crate::source::Sources;
use clap::{Args, ValueEnum};
use serde_json::Value;

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) inputs: Inputs,

    /// The output format
    #[arg(long, value_enum, default_value = "human")]
    format: CheckFormat,

    /// Apply the fixes that do not change the results of the networks, then check again. With `-`, the
    /// fixed text goes to standard output
    #[arg(long)]
    fix: bool,

    /// With `--fix` or `--diff`, also apply fixes that change networks, such as the likely meaning of an
    /// unknown name
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print the changes of `--fix` as a unified diff without applying them; exit with 1 if there are
    /// any
    #[arg(long)]
    diff: bool,

    /// Run again whenever a file changes, until you interrupt it (Ctrl-C)
    #[arg(long, conflicts_with_all = ["fix", "diff"])]
    watch: bool,
}

/// How what was found is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// Text for people, with the first 100 diagnostics; `short` and `json` print all
    Human,
    /// One line per diagnostic, on standard output: FILE:LINE:COLUMN: SEVERITY[CODE NAME]: MESSAGE
    Short,
    /// One JSON document
    Json,
}

impl Check {
    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        let fixes = self.fix || self.diff;
        if self.unsafe_fixes && !fixes {
            Some("`--unsafe-fixes` needs `--fix` or `--diff`")
        } else if fixes && self.inputs.strings().is_some() {
            Some("the networks of a table have no fixes")
        } else {
            let unwatchable = self.inputs.unwatchable(self.watch);
            unwatchable.or_else(|| self.inputs.contradiction())
        }
    }

    pub fn run(&self) -> Outcome {
        if self.watch {
            return repeated(self.inputs.named_paths(), &self.inputs.seen, || self.once());
        }
        self.once()
    }

    fn once(&self) -> Outcome {
        if self.fix || self.diff {
            return self.change();
        }
        let mut run = self.begin().offering().of(&self.inputs);
        run.over(
            &self.inputs,
            Requires::Definitions,
            |file| self.lines(file),
            Ok,
        );
        self.end(run, &[])
    }

    /// Fixes the files and checks them again, or shows how they would be changed.
    fn change(&self) -> Outcome {
        let mut chosen = match self.inputs.chosen(Requires::Definitions, None) {
            Ok(chosen) => chosen,
            Err(found) => {
                let mut run = self.begin();
                run.found(&Sources::default(), &[*found]);
                return self.end(run, &[]);
            }
        };
        let refused = chosen.refuse_to_fix();
        if refused != Outcome::Fine {
            return refused;
        }
        let own = Own::of(&chosen, self.unsafe_fixes);
        let mut fixed = Fixing::new(&chosen, own, found).proven().run();
        if self.diff {
            return fixed.diff(Doing::Fix);
        }
        let written = fixed.write(&chosen);
        self.again(&mut chosen, &fixed).and(written)
    }

    /// Checks the files as they are after the fixes.
    fn again(&self, chosen: &mut Chosen, fixed: &Fixed) -> Outcome {
        let is_text = chosen.inputs().iter().any(|input| input.text.is_typed());
        let mut run = self.begin().beside(is_text);
        chosen.each(
            &fixed.texts,
            |_, file| {
                let lines = self.lines(&file);
                file.into_result(lines)
            },
            |found| FileResult {
                result: Ok(Vec::new()),
                diagnostics: vec![found],
                sources: Sources::default(),
            },
            |file| {
                let text = file.result.map(|lines| lines.concat());
                run.file(&file.sources, &file.diagnostics, text)
            },
        );
        let (made, left) = (fixed.made.len(), run.count());
        let made_fixes: Vec<FixMade> = fixed.made.iter().map(|made| made.fix.clone()).collect();
        let outcome = self.end(run, &made_fixes);
        if self.format == CheckFormat::Json {
            return outcome;
        }
        note(&fixed.omitted());
        if made > 0 || left > 0 {
            note(&format!("{made} fixed, {left} remaining\n"));
        }
        outcome
    }

    fn begin(&self) -> Run {
        match self.format {
            CheckFormat::Human => Run::showing(),
            CheckFormat::Short => Run::listing(),
            CheckFormat::Json => Run::document(),
        }
    }

    fn end(&self, run: Run, fixed: &[FixMade]) -> Outcome {
        run.end(|diagnostics| match self.format {
            CheckFormat::Human | CheckFormat::Short => Ok(String::new()),
            CheckFormat::Json => {
                let mut checked = check_json(diagnostics);
                if let Value::Object(members) = &mut checked {
                    insert_fixed(members, fixed);
                }
                Ok(document(&checked))
            }
        })
    }

    fn lines(&self, file: &File) -> Result<Vec<String>, String> {
        match self.format {
            CheckFormat::Short | CheckFormat::Json => Ok(Vec::new()),
            CheckFormat::Human => {
                let networks = file.analysis.complete();
                let lines = networks.map(|network| for_terminal(network_line(&file.name, network)));
                Ok(lines.collect())
            }
        }
    }
}
