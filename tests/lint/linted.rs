//! Files and networks, linted with the settings that hold where nothing is configured.

use cnn_lang::diagnostic::{Diagnostic, Severity};
use cnn_lang::elaborate::{Analysis, analyze};
use cnn_lang::import::caffe::{Options, import};
use cnn_lang::layer::Shape;
use cnn_lang::lint::{Settings, Subject, lint};
use cnn_lang::program::Program;
use cnn_lang::source::{Folder, Sources};
use std::path::{Path, PathBuf};

/// A finding, as a line of a snapshot.
#[derive(Clone, Debug)]
pub struct Found {
    /// `stdlib/zoo/vgg.cnn:12`
    pub place: String,
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
}

impl Found {
    fn new(found: &Diagnostic, sources: &Sources, folder: &str) -> Self {
        let span = found.primary.span;
        let source = sources.get(span.source).unwrap();
        let line = source.position(span.start).line;
        Self {
            place: format!("{folder}/{}:{line}", source.name),
            code: found.code.id,
            severity: found.severity,
            message: found.message.clone(),
        }
    }

    pub fn is_info(&self) -> bool {
        self.severity == Severity::Info
    }

    /// `stdlib/zoo/vgg.cnn:12 C401`
    pub fn key(&self) -> String {
        format!("{} {}", self.place, self.code)
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = self.severity.word();
        write!(out, "{} {} {word}: {}", self.place, self.code, self.message)
    }
}

/// The files of a folder and below with that ending, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
    let files = paths.filter(|path| path.extension().is_some_and(|end| end == ending));
    files.collect()
}

/// A file of the language; in its findings it is in the folder of that name.
pub fn program(file: &Path, folder: &str) -> Vec<Found> {
    let text = std::fs::read_to_string(file).unwrap();
    let provider = Folder::new(file.parent().unwrap());
    let name = file.file_name().unwrap().to_str().unwrap();
    let program = Program::load(&provider, name, name, text);
    let analysis = analyze(&program, None, &[]);
    let found = lint(
        &Subject::of_program(&program, &analysis),
        &Settings::default(),
    );
    let found = found.iter();
    found
        .map(|it| Found::new(it, &program.sources, folder))
        .collect()
}

/// A Caffe network, with an image of that size where it states none.
pub fn prototxt(file: &Path, folder: &str, image: Option<Shape>) -> Vec<Found> {
    let text = std::fs::read_to_string(file).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    let mut options = Options::default();
    if import(&text, &options).is_err() {
        options.inputs = image
            .map(|it| (Some("data".into()), it))
            .into_iter()
            .collect();
    }
    let imported = import(&text, &options).unwrap_or_else(|it| panic!("{name}: {it:?}"));
    let network = imported.network("net").unwrap();
    let mut sources = Sources::default();
    sources.add(name, text);
    let analysis = Analysis {
        networks: vec![network],
        ..Analysis::default()
    };
    let found = lint(&Subject::of_analysis(&analysis), &Settings::default());
    let found = found.iter();
    found.map(|it| Found::new(it, &sources, folder)).collect()
}
