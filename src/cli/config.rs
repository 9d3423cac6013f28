//! `cnn.toml`: found above each file, and read once for each project.

use super::read::Text;
use super::selection::Selection;
use crate::config::{Config, FILE_NAME};
use crate::diagnostic::Diagnostic;
use crate::elaborate::Analysis;
use crate::source::{ReadError, Sources, read_file};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The configuration of a file, and the file's path in its project.
#[derive(Clone, Debug, Default)]
pub(super) struct Configured {
    pub config: Arc<Config>,
    pub path: String,
}

impl Configured {
    /// Checks the budgets of the file for its networks.
    pub fn check_budgets(&self, sources: &mut Sources, analysis: &mut Analysis) {
        self.config.check_budgets(&self.path, sources, analysis);
    }
}

/// A folder with a configuration file.
#[derive(Clone, Debug)]
struct Project {
    /// Without links and `..`.
    root: PathBuf,
    config: Arc<Config>,
}

/// The configurations of all files that a command reads.
#[derive(Debug, Default)]
pub(super) struct Configs {
    /// Of each folder that has been looked at, the project that it is in.
    folders: HashMap<PathBuf, Option<usize>>,
    projects: Vec<Project>,
}

impl Configs {
    /// Reads the configuration files above all files of a selection. Standard input is a file of
    /// the working folder.
    pub fn of(selection: &Selection) -> Self {
        let mut configs = Self::default();
        for input in &selection.inputs {
            if let Some(folder) = folder_of(input.text.real_path().as_deref()) {
                configs.look_above(&folder);
            }
        }
        configs
    }

    /// The diagnostics of the configuration files, each with its texts.
    pub fn diagnostics(&self) -> impl Iterator<Item = (&Sources, &[Diagnostic])> {
        let projects = self.projects.iter();
        let all = projects.map(|project| {
            let config = &project.config;
            (&config.sources, config.diagnostics.as_slice())
        });
        all.filter(|(_, found)| !found.is_empty())
    }

    /// The configuration of a file.
    pub fn of_file(&self, text: &Text) -> Configured {
        if self.projects.is_empty() {
            return Configured::default();
        }
        let key = text.real_path();
        let key = key.as_deref();
        let folder = folder_of(key);
        let known = folder.and_then(|folder| self.folders.get(&folder).copied());
        let project = known.flatten().and_then(|known| self.projects.get(known));
        project.map_or_else(Configured::default, |project| {
            let inside = key.and_then(|key| key.strip_prefix(&project.root).ok());
            let parts = inside.into_iter().flatten();
            let parts = parts.map(|part| part.to_string_lossy());
            Configured {
                config: project.config.clone(),
                path: parts.collect::<Vec<_>>().join("/"),
            }
        })
    }

    /// The project that a folder is in, found once for each folder.
    fn look_above(&mut self, folder: &Path) -> Option<usize> {
        if let Some(known) = self.folders.get(folder) {
            return *known;
        }
        let project = if is_project(folder) {
            self.projects.push(Project {
                root: folder.to_owned(),
                config: Arc::new(read(&folder.join(FILE_NAME))),
            });
            self.projects.len().checked_sub(1)
        } else {
            folder.parent().and_then(|above| self.look_above(above))
        };
        self.folders.insert(folder.to_owned(), project);
        project
    }
}

/// Whether a folder has something of the name of a configuration file. One that cannot be read is
/// reported, and not skipped.
pub(super) fn is_project(folder: &Path) -> bool {
    folder.join(FILE_NAME).symlink_metadata().is_ok()
}

/// The folder of a file, without links and `..`; that of standard input is the working folder.
fn folder_of(key: Option<&Path>) -> Option<PathBuf> {
    match key? {
        key if key == Path::new("-") => std::env::current_dir().ok()?.canonicalize().ok(),
        key => key.parent().map(Path::to_owned),
    }
}

/// Reads a configuration file, which is shown by its path from the working folder.
fn read(file: &Path) -> Config {
    let working = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let below = working.ok();
    let below = below.and_then(|folder| file.strip_prefix(folder).ok());
    let shown = below.unwrap_or(file).to_string_lossy().replace('\\', "/");
    let provide = |path: &str| -> Result<String, ReadError> { read_file(Path::new(path)) };
    Config::read(&shown, &provide)
}
