//! The command line: one thin file per subcommand. It reads files and arguments, calls the library
//! and prints the results.
//!
//! Results go to standard output, diagnostics and progress to standard error; with a machine
//! format one document goes to standard output, diagnostics included. The exit code is 0 where
//! all is fine, 1 where something was found that is an error or the results could not be written,
//! 2 for wrong usage.

mod attribute_table;
mod attributes;
mod caffe;
mod check;
mod compile;
mod completions;
mod config;
mod csv_table;
mod diff;
mod explain;
mod file;
mod fix;
mod fixable;
mod git;
mod import;
mod import_table;
mod input;
mod kind;
mod lint;
mod list;
mod new;
mod output;
mod parallel;
mod path_text;
mod paths;
mod plan;
mod population;
mod predict;
mod published;
mod read;
mod records;
mod selection;
mod settings;
mod strings;
mod summary;
mod train;
mod watch;
mod wrap;
mod write;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

/// The environment variables that `cnn` reads.
const ENVIRONMENT: &str = "\
Environment:
  COLUMNS   The width of tables and diagnostics if the output is not a terminal (default 100)
  NO_COLOR  Turns colours off";

/// The language for convolutional networks: checks, measures and predicts them before training.
#[derive(Debug, Parser)]
#[command(name = "cnn", version, about, max_term_width = 100, after_help = ENVIRONMENT)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colours: on a terminal, unless NO_COLOR is set (auto), always or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto,
          hide_possible_values = true)]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a file with a first network to change
    New(new::New),
    /// Check networks: syntax, names, shapes and expectations
    #[command(after_long_help = ENVIRONMENT)]
    Check(check::Check),
    /// Report likely mistakes in networks that compile, with their numbers and sources
    #[command(after_long_help = ENVIRONMENT)]
    Lint(lint::Lint),
    /// Measure networks layer by layer: shapes, parameters, MACs, memory, receptive field
    #[command(after_long_help = ENVIRONMENT)]
    Summary(summary::SummaryCommand),
    /// Predict the accuracy of networks before they are trained
    #[command(after_long_help = ENVIRONMENT)]
    Predict(predict::Predict),
    /// Compute the 32 architectural attributes of networks
    #[command(after_long_help = ENVIRONMENT)]
    Attributes(attributes::AttributesCommand),
    /// Compare networks: layers added, removed and changed, costs, attributes, predicted accuracy
    #[command(after_long_help = ENVIRONMENT)]
    Diff(diff::DiffCommand),
    /// Convert networks of other formats to `.cnn`: Caffe's prototxt, tables in a short notation
    Import(import::Import),
    /// Explain the code of a diagnostic, or list all codes
    Explain(explain::Explain),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Fit an accuracy model to a table of trained networks
    Train(train::Train),
}

/// How a command ends; the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[must_use]
enum Outcome {
    /// All is fine.
    Fine,
    /// Something is an error, or the results could not be written.
    Found,
    /// The command was not used as it should be.
    Usage,
}

impl Outcome {
    /// The worse of two.
    fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => ExitCode::SUCCESS,
            Outcome::Found => ExitCode::from(1),
            Outcome::Usage => ExitCode::from(2),
        }
    }
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    // A description of the attributes needs no networks.
    let command = Cli::command().mut_subcommand("attributes", |attributes| {
        let paths = |paths: clap::Arg| paths.required(false).required_unless_present("describe");
        attributes.mut_arg("paths", paths)
    });
    let arguments = std::env::args_os().map(paths::without_dash);
    let parsed = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are errors to clap, and go to standard output with exit code 0.
            let asked = !error.use_stderr();
            let printed = error.print();
            return if asked {
                output::printed(printed).into()
            } else {
                Outcome::Usage.into()
            };
        }
    };
    match cli.color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let sets_attributes = match &cli.command {
        Command::Check(command) => command.inputs.extended(),
        Command::Lint(command) => command.inputs.extended(),
        Command::Summary(command) => command.inputs.extended(),
        Command::Predict(command) => command.inputs.extended(),
        Command::Attributes(_)
        | Command::Diff(_)
        | Command::Import(_)
        | Command::New(_)
        | Command::Explain(_)
        | Command::Completions(_)
        | Command::Train(_) => false,
    };
    let contradiction = match &cli.command {
        Command::Check(command) => command.contradiction(),
        Command::Lint(command) => command.contradiction(),
        Command::Summary(command) => command.contradiction(),
        Command::Predict(command) => command.contradiction(),
        Command::Attributes(command) => command.contradiction(),
        Command::Diff(_)
        | Command::Import(_)
        | Command::New(_)
        | Command::Explain(_)
        | Command::Completions(_)
        | Command::Train(_) => None,
    };
    if let Some(contradiction) = contradiction {
        output::complain(&contradiction);
        return Outcome::Usage.into();
    }
    if sets_attributes {
        output::complain(&"`--set extended` is for `cnn attributes`; a parameter is NAME=VALUE");
        return Outcome::Usage.into();
    }
    let outcome = match cli.command {
        Command::New(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Lint(command) => command.run(),
        Command::Summary(command) => command.run(),
        Command::Predict(command) => command.run(),
        Command::Attributes(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Train(command) => command.run(),
    };
    outcome.into()
}
