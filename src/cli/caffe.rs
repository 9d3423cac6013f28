//! Caffe networks: their options (`--phase`, `--input`, `--convention`) and their import.

use crate::diagnostic::Diagnostic;
use crate::elaborate::{Analysis, Settable, Setting, SettingValue};
use crate::import::caffe::{Convention, Options, Phase, Unmatched, import};
use crate::layer::{Shape, Value};
use crate::number::Extents;
use crate::source::Sources;
use clap::{Args, ValueEnum};
use std::path::Path;

/// The options of Caffe networks.
#[derive(Debug, Args)]
pub(super) struct Caffe {
    /// The phase of a Caffe file
    #[arg(long, value_enum, default_value = "test")]
    phase: PhaseName,

    /// A stage to set, for layers with `include { stage: "deploy" }` (repeatable)
    #[arg(long = "stage", value_name = "NAME")]
    stages: Vec<String>,

    /// The size of the input instead of the one in the file, such as 3x160x160; of a network with
    /// several inputs, or of a custom layer's output in a Caffe file, by name: data=3x224x224
    /// (repeatable; each file uses those of its own inputs)
    #[arg(long = "input", value_name = "[NAME=]SIZE", value_parser = input)]
    inputs: Vec<(Option<String>, Shape)>,

    /// The convention of Caffe files that fixes the size of their images (default: detected in each
    /// file)
    #[arg(long, value_enum)]
    convention: Option<ConventionName>,
}

/// The phases of Caffe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PhaseName {
    /// The network for inference
    Test,
    /// The network for training, with the layers that have `include { phase: TRAIN }`
    Train,
}

/// Whose names and images a prototxt has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ConventionName {
    /// Two channels, views of 127x47 and 127x94
    Minerva,
    /// One channel, views of 100x80
    Nova,
}

/// `data=3x224x224`, `3x224x224`
fn input(text: &str) -> Result<(Option<String>, Shape), String> {
    let form = "expected a size, such as 3x224x224, or NAME=SIZE, such as data=3x224x224";
    let (name, size) = match text.split_once('=') {
        Some((name, size)) => (Some(name.trim().to_owned()), size.trim()),
        None => (None, text.trim()),
    };
    let vector = || {
        size.parse()
            .ok()
            .and_then(|length: u64| Extents::new(&[length]))
    };
    let extents = Extents::parse(size).or_else(vector).ok_or(form)?;
    let shape = Shape::from_extents(extents.as_slice());
    let is_named = name.as_ref().is_none_or(|name| !name.is_empty());
    let shape = shape.filter(|_| !extents.as_slice().contains(&0) && is_named);
    let shape = shape.ok_or("a size is channels x height x width, or the length of a vector")?;
    Ok((name, shape))
}

impl Caffe {
    /// Options for the importer; with several files, `--input` applies where the name matches.
    pub fn options(&self, files: usize) -> Options {
        Options {
            phase: match self.phase {
                PhaseName::Test => Phase::Test,
                PhaseName::Train => Phase::Train,
            },
            stages: self.stages.clone(),
            inputs: self.inputs.clone(),
            unmatched: if files > 1 {
                Unmatched::Elsewhere
            } else {
                Unmatched::Wrong
            },
            convention: self.convention(),
        }
    }

    /// The inputs that are set; of one that is set twice, the last comes first and counts.
    pub fn settings(&self) -> impl Iterator<Item = Setting> {
        self.inputs.iter().rev().map(|(name, shape)| Setting {
            of: match name {
                Some(name) => Settable::Input(name.as_str().into()),
                None => Settable::OnlyInput,
            },
            value: SettingValue::from(match Extents::new(&shape.extents()) {
                Some(size) => Value::Size(size),
                None => Value::Number(shape.channels().into()),
            }),
        })
    }

    /// Whose networks they are, where that is said.
    pub fn convention(&self) -> Option<Convention> {
        self.convention.map(Convention::from)
    }

    /// Whether it is said which network is meant, or how large its inputs are.
    pub fn is_particular(&self) -> bool {
        self.phase != PhaseName::Test || !self.inputs.is_empty() || !self.stages.is_empty()
    }
}

/// The name of a network: the one in its file, unless that is the path of some other machine; else
/// the name of the file.
pub(super) fn called(title: Option<&str>, file: &str) -> String {
    match title.filter(|title| !title.is_empty() && !title.contains(['/', '\\'])) {
        Some(title) => title.to_owned(),
        None => {
            // A name of the language has no dots; versions such as `v1.1` stay apart.
            let stem = Path::new(file).file_stem().unwrap_or_default();
            stem.to_string_lossy().replace('.', "_")
        }
    }
}

/// Compiles the network of a file; errors have their places in that file.
pub(super) fn compile(file: &str, text: String, options: &Options) -> (Sources, Analysis) {
    let network = import(&text, options).and_then(|imported| {
        let name = called(imported.name.as_deref(), file);
        imported.network(&name).map_err(|error| vec![error])
    });
    let mut sources = Sources::default();
    let source = sources.add(file, text);
    let mut analysis = Analysis::default();
    match network {
        Ok(network) => analysis.networks.push(network),
        Err(errors) => {
            let errors = errors.iter().map(|error| error.diagnostic(source));
            analysis.diagnostics = errors.collect::<Vec<Diagnostic>>();
        }
    }
    (sources, analysis)
}

impl From<ConventionName> for Convention {
    fn from(name: ConventionName) -> Self {
        match name {
            ConventionName::Minerva => Convention::Minerva,
            ConventionName::Nova => Convention::Nova,
        }
    }
}
