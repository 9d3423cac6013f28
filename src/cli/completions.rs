//! `cnn completions`

use super::output::print;
use super::{Cli, Outcome};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(&self) -> Outcome {
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "cnn", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
