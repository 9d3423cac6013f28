//! The arguments of a command: files, folders, patterns, `-`, `FILE#name`; all of them, file by
//! file.

use super::Outcome;
use super::caffe::Caffe;
use super::compile::{Reading, Requires, compile};
use super::config::Configs;
use super::file::{File, FileResult};
use super::kind::{Kind, Kinds};
use super::list::listed;
use super::output::complain;
use super::parallel::in_order;
use super::path_text::path_text;
use super::paths::{Argument, Named, Origin, STDIN, named, named_in_list};
use super::plan::Plan;
use super::read::{Disk, Store};
use super::selection::{Input, InputOutcome, Selection};
use super::settings::{Set, parameters, set};
use super::strings::{Strings, Table, data, strings, tables_of};
use super::watch::Seen;
use crate::diagnostic::Diagnostic;
use crate::elaborate::Setting;
use crate::program::error::unreadable_input;
use crate::source::{ReadError, Sources};
use clap::{Args, ValueHint};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The networks that a command is about.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files (`.cnn`, or Caffe's `.prototxt`), folders (all such files in them), patterns
    /// (`nets/*.cnn`) or `-` (standard input, as `.cnn`). Append `#NAME` to select one network of a
    /// file: `nets/vgg.cnn#vgg16`
    #[arg(required_unless_present = "files_from", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,

    /// A text file with one path per line, such as the output of `find` (also with `-print0`), or
    /// `-` for standard input; these paths follow the arguments
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files_from: Option<PathBuf>,

    /// The paths are CSV tables with one network per row, in this notation (metaqnn, naap440 or
    /// nas-bench-macro) and column, such as metaqnn:net
    #[arg(long, value_name = "NOTATION:COLUMN", value_parser = strings,
          conflicts_with_all = ["phase", "stages", "inputs", "convention"])]
    pub(super) strings: Option<Strings>,

    /// The dataset that a table's networks were trained on, if it is not that of the notation, such
    /// as svhn
    #[arg(long, value_name = "NAME", requires = "strings", value_parser = data)]
    data: Option<String>,

    /// Set a parameter of the networks that have it, such as classes=10 (repeatable; the last value
    /// of a parameter wins). With `cnn attributes`, `extended` adds more attributes to the 32
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = set)]
    sets: Vec<Set>,

    #[command(flatten)]
    pub(super) caffe: Caffe,

    /// The files that were read, for `--watch`.
    #[arg(skip)]
    pub(super) seen: Seen,
}

/// The number of files that are compiled before their results are shown.
const CHUNK: usize = 256;

impl Inputs {
    /// Whether anything is set.
    pub fn sets_any(&self) -> bool {
        !self.sets.is_empty()
    }

    /// Whether the extended attributes are requested.
    pub fn extended(&self) -> bool {
        self.sets.iter().any(|set| matches!(set, Set::Extended))
    }

    /// The parameters and inputs that are set; of one that is set twice, the last comes first and
    /// counts.
    pub fn settings(&self) -> Vec<Setting> {
        let mut settings = parameters(&self.sets);
        settings.extend(self.caffe.settings());
        settings
    }

    /// Why the options cannot be used together.
    pub fn contradiction(&self) -> Option<&'static str> {
        let sets = !self.settings().is_empty();
        (sets && self.strings.is_some())
            .then_some("the networks of a table have no parameters that `--set` could set")
    }

    /// Why the files cannot be watched, if that is requested.
    pub fn unwatchable(&self, watch: bool) -> Option<&'static str> {
        (watch && self.reads_stdin())
            .then_some("`--watch` reads files repeatedly, but standard input can be read only once")
    }

    /// The paths: those that are named, then those of the file.
    ///
    /// # Errors
    /// The diagnostic says why the file with the paths cannot be read.
    pub fn arguments(&self) -> Result<impl Iterator<Item = PathBuf>, Box<Diagnostic>> {
        let listed: Box<dyn Iterator<Item = PathBuf>> = match &self.files_from {
            None => Box::new(std::iter::empty()),
            Some(file) => Box::new(listed(file)?),
        };
        Ok(self.paths.clone().into_iter().chain(listed))
    }

    /// The file with the paths.
    pub fn list(&self) -> Option<PathBuf> {
        self.files_from
            .clone()
            .filter(|file| file != Path::new("-"))
    }

    /// The tables that are read, and how.
    pub fn strings(&self) -> Option<Strings> {
        let data = self.data.clone();
        self.strings
            .clone()
            .map(|strings| Strings { data, ..strings })
    }

    /// The paths that are named, without the names of networks.
    pub fn named_paths(&self) -> impl Iterator<Item = PathBuf> {
        let paths = self.paths.iter().map(|path| Argument::of(path).given);
        let list = self.list();
        paths.map(PathBuf::from).chain(list)
    }

    /// Whether the text of standard input may be among the networks: a list may name it, too.
    pub fn may_read_typed(&self) -> bool {
        let mut paths = self.paths.iter().map(|path| Argument::of(path));
        self.list().is_some() || paths.any(|argument| argument.is_stdin())
    }

    /// Whether standard input is read.
    pub fn reads_stdin(&self) -> bool {
        let listed = self.files_from.as_deref() == Some(Path::new("-"));
        let mut paths = self.paths.iter().map(|path| Argument::of(path));
        listed || paths.any(|argument| argument.is_stdin())
    }

    /// Whether there are several arguments.
    pub fn are_several(&self) -> bool {
        self.paths.len() > 1 || self.files_from.is_some()
    }

    /// As [`Inputs::each`], for the rows of tables.
    fn each_row<R: Send>(
        &self,
        arguments: impl Iterator<Item = PathBuf>,
        strings: &Strings,
        keep: impl Fn(File) -> FileResult<R> + Sync,
        mut take: impl FnMut(FileResult<R>) -> ControlFlow<()>,
    ) {
        let failed = |found: Box<Diagnostic>| {
            keep(File::without_networks(
                String::new(),
                Sources::default(),
                vec![*found],
            ))
        };
        for argument in arguments {
            for table in tables_of(&argument, strings) {
                let nothing = |table: &Table| table.without_rows().map(Box::new);
                let table = match table.map(|table| (nothing(&table), table)) {
                    Ok((None, table)) => table,
                    Ok((Some(found), _)) | Err(found) => {
                        if take(failed(found)).is_break() {
                            return;
                        }
                        continue;
                    }
                };
                for start in (0..table.len()).step_by(CHUNK) {
                    let end = start.saturating_add(CHUNK).min(table.len());
                    let kept: Vec<FileResult<R>> = match table.rows(start..end) {
                        Ok(rows) => in_order(&rows, |_, row| keep(table.file(row))),
                        Err(found) => vec![failed(found)],
                    };
                    for kept in kept {
                        if take(kept).is_break() {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Reads and compiles all files, over all cores. Of each, only the result of `keep` and the
    /// diagnostics stay, and go to `take` in the order in which the files were named.
    pub fn each<R: Send>(
        &self,
        requires: Requires,
        keep: impl Fn(&File) -> R + Sync,
        take: impl FnMut(FileResult<R>) -> ControlFlow<()>,
    ) {
        let keep = |file: File| {
            let result = keep(&file);
            file.into_result(result)
        };
        self.each_file(requires, keep, take);
    }

    /// As [`Inputs::each`], where `keep` selects the kept part of a file.
    pub fn each_file<R: Send>(
        &self,
        requires: Requires,
        keep: impl Fn(File) -> FileResult<R> + Sync,
        take: impl FnMut(FileResult<R>) -> ControlFlow<()>,
    ) {
        let failed = |found| {
            keep(File::without_networks(
                String::new(),
                Sources::default(),
                vec![found],
            ))
        };
        let Some((arguments, take)) = self.listed(failed, take) else {
            return;
        };
        let keep = |file: File| {
            self.seen.file(&file);
            keep(file)
        };
        if let Some(strings) = self.strings() {
            self.each_row(arguments.into_iter(), &strings, keep, take);
            return;
        }
        self.chosen_of(&arguments, requires, None)
            .each(&Disk, |_, file| keep(file), failed, take);
    }

    /// The files of all arguments, to be compiled as often as needed. `typed` is the path that
    /// standard input is said to have.
    ///
    /// # Errors
    /// The diagnostic says why the list of files cannot be read.
    pub fn chosen(
        &self,
        requires: Requires,
        typed: Option<&Path>,
    ) -> Result<Chosen, Box<Diagnostic>> {
        let arguments = self.arguments()?.collect::<Vec<_>>();
        if arguments.is_empty() {
            return Err(Box::new(no_paths(self.files_from.as_deref())));
        }
        Ok(self.chosen_of(&arguments, requires, typed))
    }

    fn chosen_of(&self, arguments: &[PathBuf], requires: Requires, typed: Option<&Path>) -> Chosen {
        let mut selection = Selection::of(self.named_of(arguments, Kinds::ALL));
        if let Some(path) = typed {
            for input in &mut selection.inputs {
                input.text.typed_as(path);
            }
        }
        let caffe = self.caffe.options(selection.inputs.len());
        let reading = Reading {
            requires,
            configs: match requires {
                Requires::Definitions => Configs::of(&selection),
                Requires::Networks => Configs::default(),
            },
            plan: Plan::of(&selection, self.settings(), &caffe),
            caffe,
            proves: true,
        };
        Chosen { selection, reading }
    }

    /// Reads all Caffe files, over all cores; the result of `keep` for each goes to `take` in the
    /// order in which the files were named. `failed` makes the result of a diagnostic that belongs
    /// to no file.
    pub fn each_prototxt<R: Send>(
        &self,
        keep: impl Fn(&Input) -> (FileResult<R>, InputOutcome) + Sync,
        failed: impl Fn(Diagnostic) -> FileResult<R>,
        take: impl FnMut(FileResult<R>) -> ControlFlow<()>,
    ) {
        let Some((arguments, take)) = self.listed(&failed, take) else {
            return;
        };
        let mut selection = Selection::of(self.named_of(&arguments, Kinds::CAFFE));
        over(&mut selection, |input, _| keep(input), failed, take);
    }

    /// The files that all arguments name: first those of the command line, then those of the list.
    fn named_of(&self, arguments: &[PathBuf], kinds: Kinds) -> impl Iterator<Item = Named> {
        let typed = self.paths.len();
        arguments.iter().enumerate().map(move |(number, path)| {
            if number < typed {
                named(path, kinds)
            } else {
                named_in_list(path, kinds)
            }
        })
    }

    /// All arguments; where their list cannot be read, reports it.
    fn listed<R, T: FnMut(FileResult<R>) -> ControlFlow<()>>(
        &self,
        failed: impl Fn(Diagnostic) -> FileResult<R>,
        mut take: T,
    ) -> Option<(Vec<PathBuf>, T)> {
        let arguments = self
            .arguments()
            .map(|arguments| arguments.collect::<Vec<_>>());
        let found = match arguments {
            Ok(arguments) if !arguments.is_empty() => return Some((arguments, take)),
            Ok(_) => no_paths(self.files_from.as_deref()),
            Err(found) => *found,
        };
        let _ = take(failed(found));
        None
    }
}

/// The files of a command, to be compiled as often as needed.
#[derive(Debug)]
pub(super) struct Chosen {
    selection: Selection,
    reading: Reading,
}

impl Chosen {
    /// The chosen inputs, in order.
    pub fn inputs(&self) -> &[Input] {
        &self.selection.inputs
    }

    /// Reports files that were named and cannot be fixed.
    pub fn refuse_to_fix(&self) -> Outcome {
        let mut outcome = Outcome::Fine;
        for input in self.inputs() {
            let is_caffe = input
                .text
                .path()
                .is_some_and(|it| Kind::of(it) == Kind::Prototxt);
            if is_caffe && input.origin == Origin::Explicit {
                complain(&format_args!(
                    "{}: a Caffe file has no fixes: `cnn import` converts it to `.cnn`",
                    input.text.name()
                ));
                outcome = Outcome::Usage;
            }
        }
        outcome
    }

    /// Compiles all files from their texts in `store`, over all cores; the result of `keep` for
    /// each goes to `take` in order; `keep` is also given its place among the inputs, unless it is
    /// a file of settings. `failed` makes the same of a diagnostic that belongs to no file.
    pub fn each<R: Send>(
        &mut self,
        store: &dyn Store,
        keep: impl Fn(Option<(usize, &Input)>, File) -> FileResult<R> + Sync,
        failed: impl Fn(Diagnostic) -> FileResult<R>,
        mut take: impl FnMut(FileResult<R>) -> ControlFlow<()>,
    ) {
        let reading = &self.reading;
        for (sources, found) in reading.configs.diagnostics() {
            let file = File::without_networks(String::new(), sources.clone(), found.to_vec());
            if take(keep(None, file)).is_break() {
                return;
            }
        }
        let one = |input: &Input, index| {
            let (file, outcome) = compile(input, reading, index, store);
            (keep(Some((index, input)), file), outcome)
        };
        over(&mut self.selection, one, failed, take);
    }

    /// Compiles some of the files from their texts in `store`, over all cores.
    pub fn some<R: Send>(
        &self,
        store: &dyn Store,
        indexes: &[usize],
        keep: impl Fn(usize, &Input, File) -> R + Sync,
    ) -> Vec<R> {
        let kept = in_order(indexes, |_, &index| {
            let input = self.selection.inputs.get(index)?;
            let (file, _) = compile(input, &self.reading, index, store);
            Some(keep(index, input, file))
        });
        kept.into_iter().flatten().collect()
    }
}

/// There is nothing to do, which is no success.
fn no_paths(list: Option<&Path>) -> Diagnostic {
    let name = match list {
        Some(list) if list == Path::new("-") => STDIN.to_owned(),
        Some(list) => path_text(list),
        None => "the command line".to_owned(),
    };
    let reason = ReadError::System("no networks: the list names no file".to_owned());
    unreadable_input(&name, &reason, None)
        .help("`--files-from` takes a text file with one path per line, or `-`")
}

/// Reads the selected files, several at a time on all cores, and passes them on in order.
fn over<R: Send>(
    selection: &mut Selection,
    one: impl Fn(&Input, usize) -> (FileResult<R>, InputOutcome) + Sync,
    failed: impl Fn(Diagnostic) -> FileResult<R>,
    mut take: impl FnMut(FileResult<R>) -> ControlFlow<()>,
) {
    let mut next = 0;
    while next < selection.inputs.len() {
        let rest = selection.inputs.get(next..).unwrap_or_default();
        let chunk = rest.chunks(CHUNK).next().unwrap_or_default();
        let kept = in_order(chunk, |place, input| one(input, next.saturating_add(place)));
        for (kept, outcome) in kept {
            if take(kept).is_break() {
                return;
            }
            if let Some(found) = selection.note(next, outcome)
                && take(failed(found)).is_break()
            {
                return;
            }
            next = next.saturating_add(1);
        }
    }
}
