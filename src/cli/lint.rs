//! `cnn lint`

use super::Outcome;
use super::input::{File, FileResult, Inputs, Requires};
use super::output::Run;
use crate::lint::{Settings, Subject, lint};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Lint {
    #[command(flatten)]
    pub(super) inputs: Inputs,
}

impl Lint {
    pub fn run(&self) -> Outcome {
        let settings = Settings::default();
        let mut run = Run::showing();
        self.inputs.each_file(
            Requires::Definitions,
            |file| linted(file, &settings),
            |file| run.file(&file.sources, &file.diagnostics, Ok(String::new())),
        );
        run.end(|_| Ok(String::new()))
    }
}

fn linted(file: File, settings: &Settings) -> FileResult<()> {
    let subject = Subject {
        program: file.texts.program(),
        networks: &file.analysis.networks,
        diagnostics: &file.analysis.diagnostics,
    };
    let diagnostics = lint(&subject, settings);
    FileResult {
        result: (),
        diagnostics,
        sources: file.texts.into_sources(),
    }
}
