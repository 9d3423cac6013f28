//! `cnn import`

use super::Outcome;
use super::caffe::{Caffe, called};
use super::import_table::import_table;
use super::kind::{Kind, Kinds};
use super::output::{Run, complain, print};
use super::path_text::path_text;
use super::paths::{Place, named};
use super::read::{read_named, read_typed};
use super::strings::{Strings, strings};
use super::write::{Existing, Target};
use crate::diagnostic::Diagnostic;
use crate::elaborate::analyze;
use crate::import::caffe::{CaffeProblem, Imported, Options, import};
use crate::import::write::identifier;
use crate::program::Program;
use crate::program::error::unreadable_input;
use crate::source::{MAX_FILE_BYTES, Memory, ReadError, Sources};
use clap::{Args, ValueHint};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Caffe networks: `.prototxt` files, patterns (`nets/*.prototxt`) or `-` (standard input);
    /// with `--strings`, a CSV table with one network per row
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Where to write the network; a folder for several. Without it, standard output
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    output: Option<PathBuf>,

    /// Replace existing files
    #[arg(long, requires = "output", conflicts_with = "strings")]
    force: bool,

    #[command(flatten)]
    caffe: Caffe,

    /// The notation of a table's networks (metaqnn, naap440 or nas-bench-macro) and its column,
    /// such as metaqnn:net
    #[arg(long, value_name = "NOTATION:COLUMN", value_parser = strings, requires = "output",
          conflicts_with_all = ["phase", "stages", "inputs", "convention"])]
    strings: Option<Strings>,

    /// The dataset that a table's networks were trained on, if it is not that of the notation, such
    /// as svhn
    #[arg(long, value_name = "NAME", requires = "strings")]
    data: Option<String>,
}

impl Import {
    pub fn run(&self) -> Outcome {
        match (&self.strings, &self.output) {
            (Some(strings), Some(folder)) => self.table(strings, folder),
            (Some(_) | None, _) => self.files(),
        }
    }

    /// Writes the networks of a table.
    fn table(&self, strings: &Strings, folder: &Path) -> Outcome {
        let [table] = self.paths.as_slice() else {
            complain(&"`--strings` takes one table");
            return Outcome::Usage;
        };
        match import_table(table, strings, folder, self.data.as_deref()) {
            Ok(imported) => {
                let outcome = print(&format!("{imported}\n"));
                if imported.failed == 0 {
                    outcome
                } else {
                    outcome.and(Outcome::Found)
                }
            }
            Err(reason) => {
                complain(&reason);
                Outcome::Found
            }
        }
    }

    /// Writes Caffe networks.
    fn files(&self) -> Outcome {
        let mut places = Vec::new();
        for path in &self.paths {
            if path.is_dir() {
                let shown = path.display();
                let files = path.join("*.prototxt");
                complain(&format_args!(
                    "{shown} is a folder; name its files: `cnn import {} -o FOLDER`",
                    files.display()
                ));
                return Outcome::Usage;
            }
            places.extend(named(path, Kinds::CAFFE).places);
        }
        let targets = self.targets(&places);
        let targets =
            targets.and_then(|targets| self.may_write(&places, &targets).map(|()| targets));
        let targets = match targets {
            Ok(targets) => targets,
            Err(reason) => {
                complain(&reason);
                return Outcome::Usage;
            }
        };
        let options = self.caffe.options(places.len());
        let mut run = Run::showing();
        for (index, (place, target)) in places.into_iter().zip(targets).enumerate() {
            let Some(text) = one(place, &options, &mut run) else {
                continue;
            };
            run.print(match target {
                Some(target) => folder_of(&target)
                    .and_then(|()| self.target(&target)?.write(&text))
                    .map(|()| String::new()),
                None if index > 0 => Ok(format!("\n{text}")),
                None => Ok(text),
            });
        }
        run.end(|_| Ok(String::new()))
    }

    /// Refuses to write over its inputs, and over other files without `--force`.
    fn may_write(&self, places: &[Place], targets: &[Option<PathBuf>]) -> Result<(), String> {
        let read = places.iter().filter_map(|place| match place {
            Place::File(path) => Some(path.as_path()),
            Place::Stdin | Place::Unreadable(_) => None,
        });
        let read: Vec<&Path> = read.collect();
        for target in targets.iter().flatten() {
            // An input is refused even with `--force`.
            let forced = Target::of(target, Existing::Replaced)?;
            forced.beside(read.iter().copied())?;
            self.target(target)?;
        }
        Ok(())
    }

    fn target(&self, path: &Path) -> Result<Target, String> {
        Target::of(path, Existing::forced(self.force))
    }

    /// Where each network is written; `None` for standard output.
    fn targets(&self, places: &[Place]) -> Result<Vec<Option<PathBuf>>, String> {
        let Some(output) = &self.output else {
            return Ok(vec![None; places.len()]);
        };
        let folder = output.is_dir()
            || places.len() > 1
            || output.as_os_str().to_string_lossy().ends_with(['/', '\\']);
        if !folder {
            return Ok(vec![Some(output.clone())]);
        }
        let mut taken: BTreeMap<PathBuf, String> = BTreeMap::new();
        places
            .iter()
            .map(|place| {
                let target = output.join(format!("{}.cnn", stem(place)));
                match taken.insert(target.clone(), place.name()) {
                    Some(other) => Err(format!(
                        "{other} and {} would both be written to {}",
                        place.name(),
                        target.display()
                    )),
                    None => Ok(Some(target)),
                }
            })
            .collect()
    }
}

/// The likely format of a text of another format, with advice.
fn other_format(text: &str) -> Option<&'static str> {
    let lines = text.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with(['#', ';', '/']));
    let first = lines.next()?;
    let word = first.split(char::is_whitespace).next().unwrap_or_default();
    match word {
        "network" | "block" | "use" if !first.contains(':') => {
            Some("this is a network of this language already: `cnn check` reads it as it is")
        }
        "import" | "from" | "class" | "def" => {
            Some("this looks like a program; `cnn import` reads Caffe's `.prototxt`")
        }
        _ if first.starts_with('[') => Some(
            "this looks like Darknet's `.cfg`, which has no importer: `cnn import` reads Caffe's \
             `.prototxt`",
        ),
        _ if first.starts_with(['{', '<']) => {
            Some("this looks like JSON or XML; `cnn import` reads Caffe's `.prototxt`")
        }
        _ => None,
    }
}

/// The text of a network; its errors are reported.
fn one(place: Place, options: &Options, run: &mut Run) -> Option<String> {
    let name = place.name();
    let own = match place {
        Place::Stdin => stem(&place),
        Place::File(_) | Place::Unreadable(_) => name.clone(),
    };
    let unreadable = |reason: &ReadError| unreadable_input(&name, reason, None);
    let text = match &place {
        Place::Unreadable(found) => Err((**found).clone()),
        Place::Stdin => read_typed(Kind::Prototxt).map_err(|reason| unreadable(&reason)),
        Place::File(path) => read_named(path).map_err(|reason| unreadable(&reason)),
    };
    let text = match text {
        Ok(text) => text,
        Err(found) => {
            run.found(&Sources::default(), &[found]);
            return None;
        }
    };
    match import(&text, options) {
        Ok(network) => {
            let file = Path::new(&name).file_name();
            let file = file.map_or_else(|| name.clone(), |it| it.to_string_lossy().into());
            let phase = options.phase.word();
            let header = [format!(
                "From {file}, a Caffe network, in its phase {phase}."
            )];
            let own = called(network.name.as_deref(), &own);
            let own = identifier(&own, "net").to_ascii_lowercase();
            let written = network.source(&own, &header);
            compiles(&name, text, network, &written, run).then_some(written)
        }
        Err(errors) => {
            let other = other_format(&text);
            let mut sources = Sources::default();
            let source = sources.add(name, text);
            let errors = errors.iter().map(|error| {
                let found = error.diagnostic(source);
                match (error.problem.as_ref(), other) {
                    (CaffeProblem::Text(_), Some(other)) => found.help(other),
                    _ => found,
                }
            });
            run.found(&sources, &errors.collect::<Vec<_>>());
            None
        }
    }
}

/// Whether the text of a network can be compiled; errors are reported at their place in the
/// prototxt, or, if the network exceeds the limits of the language, in the text that would be
/// written.
fn compiles(name: &str, text: String, network: Imported, written: &str, run: &mut Run) -> bool {
    let mut sources = Sources::default();
    let source = sources.add(name, text);
    if let Err(error) = network.network(name) {
        run.found(&sources, &[error.diagnostic(source)]);
        return false;
    }
    let path = format!("{name}.cnn");
    if written.len() > MAX_FILE_BYTES {
        let reason = ReadError::TooLarge(MAX_FILE_BYTES as u64);
        let found = unreadable_input(&path, &reason, None);
        let help = "the network is imported, but its text is too long for a file of the language; \
                    `cnn check` and the other commands read the prototxt itself";
        run.found(&Sources::default(), &[found.help(help)]);
        return false;
    }
    let program = Program::load(&Memory::new(), &path, &path, written);
    let found = analyze(&program, None, &[]).diagnostics;
    let fine = !found.iter().any(Diagnostic::is_error);
    if !fine {
        run.found(&program.sources, &found);
    }
    fine
}

/// The name of its file, without its end.
fn stem(place: &Place) -> String {
    match place {
        Place::File(path) => match path.file_stem() {
            Some(stem) => path_text(Path::new(stem)),
            None => "network".to_owned(),
        },
        Place::Stdin | Place::Unreadable(_) => "network".to_owned(),
    }
}

/// Makes the folder of a file, if there is none.
fn folder_of(path: &Path) -> Result<(), String> {
    match path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => std::fs::create_dir_all(folder)
            .map_err(|error| format!("{} cannot be made: {error}", folder.display())),
        None => Ok(()),
    }
}
