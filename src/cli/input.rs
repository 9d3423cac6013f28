//! What a command is given: files, folders, patterns, `-`, `FILE#name`.

use super::settings::{Set, set};
use crate::cost::{Cost, measure};
use crate::diagnostic::Diagnostic;
use crate::elaborate::{Compiled, Elaborated, Program, Setting, elaborate, unreadable_input};
use crate::source::{Folder, ReadError, Sources, read_text};
use clap::Args;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The networks that a command is about.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files, folders (all `.cnn` files below), patterns (`nets/*.cnn`) or `-` (standard input);
    /// FILE#NAME is one network of a file
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,

    /// Set a parameter of the networks, such as classes=10 (may be given several times; of one
    /// parameter the last counts). With `cnn attributes`, `extended` adds the attributes beside the
    /// 32
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = set)]
    sets: Vec<Set>,
}

/// One file to read.
#[derive(Debug)]
struct Input {
    place: Place,
    /// The one network of the file that is meant.
    network: Option<String>,
}

#[derive(Debug)]
enum Place {
    Stdin,
    File(PathBuf),
    /// Named on the command line and not there.
    Missing(String, ReadError),
}

/// A file, read and compiled.
#[derive(Debug)]
pub(super) struct File {
    /// What it is called.
    pub name: String,
    /// Its texts.
    pub sources: Sources,
    /// What came of it.
    pub compiled: Compiled,
}

impl File {
    /// What one of its networks costs, or why that cannot be counted.
    pub fn cost(&self, network: &Elaborated) -> Result<Cost, String> {
        measure(&network.graph).map_err(|overflow| {
            format!(
                "{}#{}: the {} of the network are more than 2^64",
                self.name, network.name, overflow.what
            )
        })
    }

    fn unreadable(name: &str, reason: &ReadError) -> Self {
        let found = unreadable_input(name, reason);
        Self {
            name: name.to_owned(),
            sources: Sources::default(),
            compiled: Compiled {
                networks: Vec::new(),
                diagnostics: vec![found],
            },
        }
    }
}

/// What is kept of a file.
#[derive(Debug)]
pub(super) struct Kept<R> {
    /// What the command made of its networks.
    pub result: R,
    /// What was found in it.
    pub diagnostics: Vec<Diagnostic>,
    /// Its texts, where something was found in them.
    pub sources: Sources,
}

/// How many files are compiled before what came of them is shown.
const CHUNK: usize = 256;

impl Inputs {
    /// What was given, as it was written.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Whether anything is set.
    pub fn sets_any(&self) -> bool {
        !self.sets.is_empty()
    }

    /// Whether the extended attributes are asked for.
    pub fn extended(&self) -> bool {
        self.sets.iter().any(|set| matches!(set, Set::Extended))
    }

    /// The parameters that are set; of one that is set twice, the last comes first and counts.
    fn settings(&self) -> Vec<Setting> {
        let sets = self.sets.iter().rev();
        sets.filter_map(|set| match set {
            Set::Parameter(setting) => Some(setting.clone()),
            Set::Extended => None,
        })
        .collect()
    }

    /// Reads and compiles all files, over all cores. Of each, only what `keep` makes of it and
    /// what was found stays, and goes to `take` in the order in which the files were named.
    pub fn each<R: Send>(
        &self,
        keep: impl Fn(&File) -> R + Sync,
        mut take: impl FnMut(Kept<R>) -> ControlFlow<()>,
    ) {
        let inputs: Vec<Input> = self.paths.iter().flat_map(|path| inputs(path)).collect();
        let settings = self.settings();
        let compile = |input: &Input| {
            let file = compile(input, &settings);
            let result = keep(&file);
            let diagnostics = file.compiled.diagnostics;
            let sources = if diagnostics.is_empty() {
                Sources::default()
            } else {
                file.sources
            };
            Kept {
                result,
                diagnostics,
                sources,
            }
        };
        for chunk in inputs.chunks(CHUNK) {
            let files: Vec<Kept<R>> = chunk.par_iter().map(compile).collect();
            if files.into_iter().try_for_each(&mut take).is_break() {
                return;
            }
        }
    }
}

fn inputs(path: &str) -> Vec<Input> {
    let all = |place| Input {
        place,
        network: None,
    };
    if path == "-" {
        return vec![all(Place::Stdin)];
    }
    let given = Path::new(path);
    if given.is_dir() {
        let files = walkdir::WalkDir::new(given).sort_by_file_name().into_iter();
        let hidden = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() > 0 && (name.starts_with('.') || name == "target")
        };
        let files = files.filter_entry(|entry| !hidden(entry));
        let mut found: Vec<Input> = files
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .filter(|path| path.extension().is_some_and(|end| end == "cnn"))
            .map(|path| all(Place::File(path)))
            .collect();
        if found.is_empty() {
            let reason = ReadError::System("the folder has no `.cnn` files".into());
            found.push(all(Place::Missing(path.to_owned(), reason)));
        }
        return found;
    }
    if given.exists() {
        return vec![all(Place::File(given.to_owned()))];
    }
    if let Some((file, network)) = path.rsplit_once('#') {
        let place = if file == "-" {
            Place::Stdin
        } else {
            Place::File(file.into())
        };
        return vec![Input {
            place,
            network: Some(network.to_owned()),
        }];
    }
    if path.contains(['*', '?', '[']) {
        let found: Vec<Input> = match glob::glob(path) {
            Ok(paths) => {
                let files = paths.filter_map(Result::ok).filter(|path| path.is_file());
                files.map(|path| all(Place::File(path))).collect()
            }
            Err(error) => {
                let reason = ReadError::System(error.to_string());
                return vec![all(Place::Missing(path.to_owned(), reason))];
            }
        };
        if !found.is_empty() {
            return found;
        }
        let reason = ReadError::System("no file fits the pattern".into());
        return vec![all(Place::Missing(path.to_owned(), reason))];
    }
    vec![all(Place::Missing(path.to_owned(), ReadError::NotFound))]
}

fn compile(input: &Input, settings: &[Setting]) -> File {
    let (name, root, path, text) = match &input.place {
        Place::Missing(name, reason) => return File::unreadable(name, reason),
        Place::Stdin => {
            let text = read_text(std::io::stdin().lock());
            (
                "<stdin>".to_owned(),
                PathBuf::from("."),
                "<stdin>".to_owned(),
                text,
            )
        }
        Place::File(file) => {
            let (root, path) = project(file);
            let name = file.display().to_string();
            (name, root, path, read_file(file))
        }
    };
    let text = match text {
        Ok(text) => text,
        Err(reason) => return File::unreadable(&name, &reason),
    };
    let program = Program::load(&Folder::new(root), &path, &name, text);
    let compiled = elaborate(&program, input.network.as_deref(), settings);
    File {
        name,
        sources: program.sources,
        compiled,
    }
}

pub(super) fn read_file(path: &Path) -> Result<String, ReadError> {
    match std::fs::File::open(path) {
        Ok(file) => read_text(file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(ReadError::NotFound),
        Err(error) => Err(ReadError::System(error.to_string())),
    }
}

/// The project folder of a file (that of the nearest `cnn.toml` above it, or else its own), and
/// the file's path in it.
fn project(file: &Path) -> (PathBuf, String) {
    let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let own = real.parent().unwrap_or(Path::new("."));
    let mut above = own.ancestors();
    let root = above
        .find(|folder| folder.join("cnn.toml").is_file())
        .unwrap_or(own);
    let inside = real.strip_prefix(root).unwrap_or(&real);
    let parts = inside.iter().map(|part| part.to_string_lossy());
    (root.to_owned(), parts.collect::<Vec<_>>().join("/"))
}
