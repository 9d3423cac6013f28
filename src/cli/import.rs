//! `cnn import`

use super::Outcome;
use super::output::{Run, complain, write_whole};
use super::paths::{Place, named};
use super::published::ConventionChoice;
use super::read::{read_file, read_typed};
use crate::elaborate::unreadable_input;
use crate::import::caffe::{Convention, Options, Phase, import};
use crate::import::write::identifier;
use crate::layer::Shape;
use crate::source::{ReadError, Sources};
use crate::syntax::number::Extents;
use clap::{Args, ValueEnum, ValueHint};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Caffe networks: `.prototxt` files, patterns (`nets/*.prototxt`) or `-` (standard input)
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// Where to write the network; a folder for several. Without it, standard output
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    output: Option<PathBuf>,

    /// Which of the file's networks
    #[arg(long, value_enum, default_value = "test")]
    phase: PhaseName,

    /// The size of an input that the file does not state, such as data=3x224x224 (may be given
    /// several times)
    #[arg(long = "input", value_name = "NAME=SIZE", value_parser = input)]
    inputs: Vec<(String, Shape)>,

    /// Whose networks they are, where that fixes the size of their images (told from the file where
    /// nothing is said)
    #[arg(long, value_enum)]
    convention: Option<ConventionChoice>,
}

/// The phases of Caffe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PhaseName {
    /// For use
    Test,
    /// For training: with the layers that say `include { phase: TRAIN }`
    Train,
}

/// `data=3x224x224`
fn input(text: &str) -> Result<(String, Shape), String> {
    let form = "an input is NAME=SIZE, such as data=3x224x224";
    let (name, size) = text.split_once('=').ok_or(form)?;
    let extents = Extents::parse(size).ok_or(form)?;
    let shape = Shape::from_extents(extents.as_slice());
    let shape = shape.filter(|_| !extents.as_slice().contains(&0) && !name.is_empty());
    let shape = shape.ok_or("a size is channels x height x width, or the length of a vector")?;
    Ok((name.to_owned(), shape))
}

impl Import {
    pub fn run(&self) -> Outcome {
        let mut places = Vec::new();
        for path in &self.paths {
            if path.is_dir() {
                let shown = path.display();
                complain(&format_args!(
                    "{shown} is a folder; name its files: {shown}/*.prototxt"
                ));
                return Outcome::Usage;
            }
            places.extend(named(path).places);
        }
        let targets = match self.targets(&places) {
            Ok(targets) => targets,
            Err(reason) => {
                complain(&reason);
                return Outcome::Usage;
            }
        };
        let mut run = Run::showing();
        for (index, (place, target)) in places.into_iter().zip(targets).enumerate() {
            let Some(text) = self.one(place, &mut run) else {
                continue;
            };
            run.print(match target {
                Some(target) => folder_of(&target)
                    .and_then(|()| write_whole(&target, &text))
                    .map(|()| String::new()),
                None if index > 0 => Ok(format!("\n{text}")),
                None => Ok(text),
            });
        }
        run.end(|_| Ok(String::new()))
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

    /// The text of a network; what is wrong with it is told.
    fn one(&self, place: Place, run: &mut Run) -> Option<String> {
        let (name, own) = (place.name(), stem(&place));
        let unreadable = |reason: &ReadError| unreadable_input(&name, reason, None);
        let text = match &place {
            Place::Unreadable(found) => Err((**found).clone()),
            Place::Stdin => read_typed().map_err(|reason| unreadable(&reason)),
            Place::File(path) => read_file(path).map_err(|reason| unreadable(&reason)),
        };
        let text = match text {
            Ok(text) => text,
            Err(found) => {
                run.found(&Sources::default(), &[found]);
                return None;
            }
        };
        let options = Options {
            phase: match self.phase {
                PhaseName::Test => Phase::Test,
                PhaseName::Train => Phase::Train,
            },
            inputs: self.inputs.clone(),
            convention: self.convention.map(Convention::from),
        };
        match import(&text, &options) {
            Ok(network) => {
                let file = Path::new(&name).file_name();
                let file = file.map_or_else(|| name.clone(), |it| it.to_string_lossy().into());
                let phase = options.phase.word();
                let header = [format!(
                    "From {file}, a Caffe network, in its phase {phase}."
                )];
                // Names such as `/tmp/net.prototxt` say less than the file's.
                let named = network.name.as_deref().unwrap_or_default();
                let own = if named.is_empty() || named.contains(['/', '\\']) {
                    &own
                } else {
                    named
                };
                let own = identifier(own, "net").to_ascii_lowercase();
                Some(network.source(&own, &header))
            }
            Err(errors) => {
                let mut sources = Sources::default();
                let source = sources.add(name, text);
                let errors = errors.iter().map(|error| error.diagnostic(source));
                run.found(&sources, &errors.collect::<Vec<_>>());
                None
            }
        }
    }
}

/// The name of its file, without its end.
fn stem(place: &Place) -> String {
    match place {
        Place::File(path) => match path.file_stem() {
            Some(stem) => stem.to_string_lossy().into_owned(),
            None => "network".to_owned(),
        },
        Place::Stdin | Place::Unreadable(_) => "network".to_owned(),
    }
}

/// Makes the folder of a file, where there is none.
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
