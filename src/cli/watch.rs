//! `--watch`: a command runs again whenever one of its files changes.

use super::Outcome;
use super::config::is_project;
use super::file::File;
use super::kind::Kinds;
use super::output::{complain, note, write};
use super::paths::root;
use crate::config::FILE_NAME;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long nothing must happen before files are read: an editor writes in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// Clears a terminal, and the lines that were scrolled out of it.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// The files that a run of a command has read, if they are watched, and whether it is the last run.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    is_watched: AtomicBool,
    is_last: AtomicBool,
    read: Mutex<HashSet<PathBuf>>,
}

impl Seen {
    /// Notes the texts of a file that was compiled.
    pub fn file(&self, file: &File) {
        if self.0.is_watched.load(Ordering::Relaxed) {
            let names = file.texts.sources().iter();
            let paths = names.map(|(_, source)| PathBuf::from(source.name.as_str()));
            let mut read = self.0.read.lock().unwrap_or_else(PoisonError::into_inner);
            read.extend(paths);
        }
    }

    /// Notes that nobody reads the output any more.
    pub fn end(&self) {
        self.0.is_last.store(true, Ordering::Relaxed);
    }

    fn read(&self) -> HashSet<PathBuf> {
        let mut read = self.0.read.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *read)
    }
}

/// Runs a command again and again, until it is interrupted; `seen` is that of its inputs.
pub(super) fn repeated(
    named: impl Iterator<Item = PathBuf>,
    seen: &Seen,
    once: impl Fn() -> Outcome,
) -> Outcome {
    seen.0.is_watched.store(true, Ordering::Relaxed);
    let (send, changes) = channel();
    let watcher = recommended_watcher(send);
    let mut watch = match watcher {
        Ok(watcher) => Watch::of(watcher, named),
        Err(error) => return failed(&error),
    };
    if let Err(error) = watch.named() {
        return failed(&error);
    }
    loop {
        if std::io::stdout().is_terminal() {
            // A closed terminal is noticed by the next output.
            let _ = write(CLEAR);
        }
        let outcome = once();
        if seen.0.is_last.load(Ordering::Relaxed) || outcome == Outcome::Usage {
            return outcome;
        }
        if let Err(error) = watch.used(&seen.read()) {
            return failed(&error);
        }
        note("watching for changes; press Ctrl-C to stop\n");
        if let Err(error) = watch.wait(&changes) {
            return failed(&error);
        }
    }
}

fn failed(error: &notify::Error) -> Outcome {
    complain(&format_args!("changes cannot be watched: {error}"));
    Outcome::Found
}

/// The folders that are watched.
struct Watch {
    watcher: RecommendedWatcher,
    /// The paths that were named.
    named: Vec<PathBuf>,
    /// The folders whose files are watched, and those of which all below is.
    files: HashSet<PathBuf>,
    trees: Vec<PathBuf>,
}

impl Watch {
    fn of(watcher: RecommendedWatcher, named: impl Iterator<Item = PathBuf>) -> Self {
        let named = named.map(|path| path.canonicalize().unwrap_or(path));
        Self {
            watcher,
            named: named.collect(),
            files: HashSet::new(),
            trees: Vec::new(),
        }
    }

    /// Watches the named files: all below folders, and below the folder that a pattern starts from.
    fn named(&mut self) -> notify::Result<()> {
        for path in self.named.clone() {
            let is_pattern = path.to_str().is_some_and(|it| it.contains(['*', '?', '[']));
            if path.is_dir() {
                self.tree(&path)?;
            } else if is_pattern && !path.exists() {
                self.tree(&root(&path.to_string_lossy()))?;
            } else {
                self.file(&path)?;
            }
        }
        Ok(())
    }

    /// Watches the files that were read, and where configuration files may be above them.
    fn used(&mut self, read: &HashSet<PathBuf>) -> notify::Result<()> {
        for file in read.iter().filter(|file| file.is_file()) {
            self.file(file)?;
        }
        Ok(())
    }

    /// Watches the folder of a file: a file that is moved to its place is another file.
    fn file(&mut self, file: &Path) -> notify::Result<()> {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        let Ok(folder) = folder.canonicalize() else {
            return Ok(());
        };
        let project = folder.ancestors();
        let project = project.filter(|above| is_project(above));
        for folder in project.take(1).map(Path::to_owned).chain([folder.clone()]) {
            let is_watched = self.trees.iter().any(|tree| folder.starts_with(tree));
            if !is_watched && self.files.insert(folder.clone()) {
                self.watcher.watch(&folder, RecursiveMode::NonRecursive)?;
            }
        }
        Ok(())
    }

    fn tree(&mut self, folder: &Path) -> notify::Result<()> {
        let Ok(folder) = folder.canonicalize() else {
            return Ok(());
        };
        if !self.trees.iter().any(|tree| folder.starts_with(tree)) {
            self.watcher.watch(&folder, RecursiveMode::Recursive)?;
            self.trees.push(folder);
        }
        Ok(())
    }

    /// Waits for a change, and until changes have ended.
    fn wait(&self, changes: &Receiver<notify::Result<Event>>) -> notify::Result<()> {
        let gone = || notify::Error::generic("the watcher has ended");
        while !self.matters(&changes.recv().map_err(|_| gone())??) {}
        let mut until = Instant::now() + QUIET;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match changes.recv_timeout(left) {
                Ok(change) => {
                    if self.matters(&change?) {
                        until = Instant::now() + QUIET;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            }
        }
    }

    /// Whether a file that the command reads may have changed.
    fn matters(&self, change: &Event) -> bool {
        match change.kind {
            // The command itself reads files.
            EventKind::Access(_) => false,
            EventKind::Any
            | EventKind::Create(_)
            | EventKind::Modify(_)
            | EventKind::Remove(_)
            | EventKind::Other => {
                change.need_rescan() || change.paths.iter().any(|path| self.is_read(path))
            }
        }
    }

    /// Whether a path is that of a file that may be read, or of a folder with such files.
    fn is_read(&self, path: &Path) -> bool {
        let above = self.trees.iter().chain(&self.files);
        let mut inside = above.filter_map(|folder| path.strip_prefix(folder).ok());
        let is_hidden = |part: Component| {
            let name = part.as_os_str();
            name.as_encoded_bytes().starts_with(b".") || name == "target"
        };
        if self.named.iter().any(|named| named == path) {
            return true;
        }
        let may_be_folder = || path.extension().is_none();
        let is_config = || path.file_name().is_some_and(|name| name == FILE_NAME);
        inside.any(|inside| !inside.components().any(is_hidden))
            && (Kinds::ALL.contain(path) || is_config() || may_be_folder())
    }
}
