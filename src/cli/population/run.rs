//! A run over a population: chunk by chunk over all cores, then the table.

use super::gather::Population;
use super::outputs::Outputs;
use super::parts::{Lock, Part, Parts, Tally};
use super::paths::Duplicates;
use super::progress::Progress;
use super::record::{Manifest, Record};
use super::reserved::{Reserved, end_left, existing, interrupted};
use super::source::{Measure, MeasureOptions, Measured};
use super::write::{Resume, TableFile};
use crate::cli::Outcome;
use crate::cli::compile::{Reading, Requires};
use crate::cli::config::Configs;
use crate::cli::input::Inputs;
use crate::cli::output::complain;
use crate::cli::parallel;
use crate::cli::plan::Plan;
use crate::cli::write::{Existing, Target};
use crate::report::{Finding, Trained, counted, grouped, population_head};
use rayon::prelude::*;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The most members of a chunk.
const MAX_CHUNK: usize = 1024;
/// About how many chunks a population is split into, if it has enough members.
const CHUNKS: usize = 256;

/// The options for a table of a population.
pub(in crate::cli) struct TableJob<'a> {
    pub inputs: &'a Inputs,
    pub measure: Measure,
    pub table: &'a TableFile,
    /// The file of the findings, if given.
    pub errors: Option<&'a Path>,
    pub resume: Resume,
}

/// A run that is under way.
struct Run<'a> {
    job: &'a TableJob<'a>,
    population: Population,
    options: MeasureOptions,
    trained: Trained,
    columns: Vec<&'static str>,
    chunk: usize,
    parts: Parts,
    stopped: AtomicBool,
}

impl TableJob<'_> {
    /// Measures the population into the table.
    pub fn run(&self) -> Outcome {
        match self.measured() {
            Ok(outcome) => outcome,
            Err(reason) => {
                complain(&reason);
                Outcome::Found
            }
        }
    }

    fn errors(&self) -> PathBuf {
        self.errors
            .map_or_else(|| self.table.errors(), Path::to_owned)
    }

    fn measured(&self) -> Result<Outcome, String> {
        let parts = Parts::of(&self.table.path);
        if let Some(refusal) = self.refusal(&parts, parts.folder().exists()) {
            return Ok(refused(&refusal));
        }
        let outputs = Outputs::of(&self.table.path, &self.errors());
        if let Some(refusal) = outputs.clash() {
            return Ok(refused(&refusal));
        }
        // An output that cannot be written is reported before hours of work.
        for path in [&self.table.path, &self.errors()] {
            let target = Target::of(path, Existing::Replaced);
            if let Err(reason) = target.and_then(Target::in_a_folder) {
                return Ok(refused(&reason));
            }
        }
        let arguments = self.inputs.arguments();
        let arguments = arguments.map_err(|found| found.message)?;
        let duplicates = if self.inputs.are_several() {
            Duplicates::Merge
        } else {
            Duplicates::Impossible
        };
        let strings = self.inputs.strings();
        let kinds = self.measure.kinds();
        let (population, ahead) = Population::of(arguments, strings.as_ref(), kinds, duplicates);
        if population.len() == 0 {
            for found in &ahead {
                complain(&format_args!("{}: {}", found.code, found.message));
            }
            if ahead.is_empty() {
                complain(&"there are no networks");
            }
            return Ok(Outcome::Found);
        }
        if let Some(input) = population
            .files()
            .chain(self.inputs.list())
            .find(|input| outputs.are(input))
        {
            let input = input.display();
            return Ok(refused(&format!(
                "{input} is an input and would be overwritten: name another file"
            )));
        }
        let settings = self.inputs.settings();
        if let Population::Files(paths) = &population
            && let Some(unknown) = Plan::unknown(paths.len(), &settings, |index| {
                paths.get(index).map(|member| member.path)
            })
        {
            return Err(format!("no network has a {unknown} to set"));
        }
        let members = population.len();
        let mut columns = self.measure.columns();
        columns.extend(population.more_columns());
        let run = Run {
            job: self,
            trained: population.trained(),
            columns,
            chunk: members.div_ceil(CHUNKS).clamp(1, MAX_CHUNK),
            options: MeasureOptions {
                measure: self.measure,
                reading: Reading {
                    requires: Requires::Networks,
                    configs: Configs::default(),
                    plan: Plan::fitting(settings),
                    caffe: self.inputs.caffe.options(members),
                    // A table of errors has no fixes.
                    proves: false,
                },
            },
            population,
            parts,
            stopped: AtomicBool::new(false),
        };
        run.alone(&ahead)
    }

    /// Why nothing may be done, where something is there already.
    fn refusal(&self, parts: &Parts, begun: bool) -> Option<String> {
        let (table, folder) = (self.table.path.display(), parts.folder().display());
        if self.resume != Resume::Refuse {
            return None;
        }
        if self.table.path.is_dir() {
            return Some(format!("{table} is a folder: name a file"));
        }
        if self.table.path.exists() {
            return Some(format!("{table} exists: `--force` replaces it"));
        }
        if !begun && let Some(refusal) = existing(&self.errors(), self.resume) {
            return Some(refusal);
        }
        begun.then(
            || match interrupted(&self.table.path, &self.table.path, self.resume) {
                _ if parts.busy() => busy(&self.table.path),
                Some(refusal) => refusal,
                None => format!(
                    "{folder} belongs to an interrupted run: `--resume` continues it, `--force` \
                 starts again"
                ),
            },
        )
    }
}

/// Says why nothing is done.
fn refused(reason: &str) -> Outcome {
    complain(&reason);
    Outcome::Usage
}

fn busy(table: &Path) -> String {
    format!("another run is making {}", table.display())
}

impl Run<'_> {
    /// Does the work that no other run may do at the same time.
    fn alone(mut self, ahead: &[Finding]) -> Result<Outcome, String> {
        let table = &self.job.table.path;
        let manifest = self.manifest(ahead);
        self.parts = Parts::of(table).for_run(&manifest);
        let parts = &self.parts;
        let folder = parts.folder().display();
        let failed = |error: io::Error| format!("{folder}: {error}");
        let resume = self.job.resume;
        if resume == Resume::Continue && table.exists() && !parts.folder().exists() {
            return self.whole(&manifest);
        }
        // It ends with this function, or with the process.
        let _lock = match parts.lock().map_err(failed)? {
            Lock::Theirs => return Ok(refused(&busy(table))),
            lock => lock,
        };
        let before = parts.manifest().map_err(failed)?;
        let refusal = self.job.refusal(parts, before.is_some());
        if let Some(refusal) = refusal.or_else(|| interrupted(table, table, resume)) {
            return Ok(refused(&refusal));
        }
        let others = before.as_ref().filter(|before| **before != manifest);
        if let Some(before) = others.filter(|_| resume != Resume::Replace) {
            let differ = before.differences(&manifest).join(", ");
            return Ok(refused(&format!(
                "{folder} belongs to another run (different {differ}): `--force` starts again"
            )));
        }
        // The run was interrupted when the table was complete, while its parts were being removed.
        if resume == Resume::Continue && before.is_none() && table.exists() {
            parts.remove().map_err(failed)?;
            return self.whole(&manifest);
        }
        let reserved = match Reserved::of(&self.job.errors(), table, resume) {
            Ok(reserved) => reserved,
            Err(refusal) => {
                if before.is_none() {
                    parts.remove().map_err(failed)?;
                }
                return Ok(refused(&refusal));
            }
        };
        if resume == Resume::Replace {
            // The record of the old table is no longer valid.
            Record::remove(table).map_err(|error| format!("{}: {error}", table.display()))?;
            parts.clear().map_err(failed)?;
        }
        if resume == Resume::Replace || before.is_none() {
            parts.begin(&manifest).map_err(failed)?;
        }
        self.go(&manifest, ahead, &reserved)
    }

    /// The result of `--resume` for an existing table.
    fn whole(&self, manifest: &Manifest) -> Result<Outcome, String> {
        let table = &self.job.table.path;
        let shown = table.display();
        let known = Record::of(table).map_err(|error| format!("{shown}: {error}"))?;
        let Some(known) = known else {
            return Ok(refused(&format!(
                "{shown} exists, but has no record of its run: `--force` starts again"
            )));
        };
        let differ = known.run.differences(manifest).join(", ");
        if !differ.is_empty() {
            return Ok(refused(&format!(
                "{shown} belongs to another run (different {differ}): `--force` starts again"
            )));
        }
        let errors = self.job.errors();
        if known.tally.findings > 0 && !errors.exists() {
            return Ok(refused(&format!(
                "{shown} exists, but its table of errors {} does not: `--force` starts again",
                errors.display()
            )));
        }
        end_left(&errors, table).map_err(|error| format!("{}: {error}", errors.display()))?;
        let _ = writeln!(anstream::stderr(), "{shown} is complete: nothing to do");
        Ok(outcome(known.tally))
    }

    fn go(
        &self,
        manifest: &Manifest,
        ahead: &[Finding],
        reserved: &Reserved,
    ) -> Result<Outcome, String> {
        let folder = self.parts.folder().display();
        let failed = |error: io::Error| format!("{folder}: {error}");
        let chunks = self.population.len().div_ceil(self.chunk);
        let (open, done) = self.open(chunks).map_err(failed)?;
        let progress = Progress::new(self.population.len(), done);
        parallel::start();
        let failures: Vec<io::Error> = open
            .into_par_iter()
            .filter_map(|chunk| self.chunk(chunk, &progress).err())
            .collect();
        let took = progress.end();
        if let Some(error) = failures.into_iter().next() {
            return Err(format!(
                "{folder}: {error}; fix this and continue with `--resume`"
            ));
        }
        let errors = self.job.errors();
        let table = self.job.table;
        let tally = table
            .assemble(&self.parts, chunks, manifest, &errors, ahead)
            .map_err(|error| format!("{}: {error}", table.path.display()))?;
        self.parts.remove().map_err(failed)?;
        // Last: until then, the run may be interrupted, and finds its table of errors again.
        reserved.end().map_err(failed)?;
        self.report(tally, done, took, &errors);
        Ok(outcome(tally))
    }

    fn manifest(&self, ahead: &[Finding]) -> Manifest {
        let head = population_head(self.trained).iter();
        let columns = head.chain(&self.columns);
        let strings = self.job.inputs.strings();
        Manifest {
            schema: crate::report::SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            members: self.population.len(),
            chunk: self.chunk,
            inputs: self.population.hash(ahead),
            asked: format!(
                "{:?} {strings:?} {:?} {:?}",
                self.options.measure,
                self.job.inputs.settings(),
                self.options.reading.caffe
            ),
            rows: self.job.table.rows().to_owned(),
            columns: columns.map(|column| (*column).to_owned()).collect(),
        }
    }

    /// The chunks that are not done, and how many members the others have.
    fn open(&self, chunks: usize) -> io::Result<(Vec<usize>, usize)> {
        let mut open = Vec::new();
        let mut done: usize = 0;
        for chunk in 0..chunks {
            match self.parts.get(chunk)? {
                Some(part) => done = done.saturating_add(part.tally.members),
                None => open.push(chunk),
            }
        }
        Ok((open, done))
    }

    fn range(&self, chunk: usize) -> Range<usize> {
        let start = chunk.saturating_mul(self.chunk);
        start..start.saturating_add(self.chunk).min(self.population.len())
    }

    /// Measures a chunk into its part. Where one fails, the others need not begin.
    fn chunk(&self, chunk: usize, progress: &Progress) -> io::Result<()> {
        if self.stopped.load(Ordering::Relaxed) {
            return Ok(());
        }
        let part = self.part(self.range(chunk), progress);
        let put = part.and_then(|part| self.parts.put(chunk, &part));
        if put.is_err() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        put
    }

    fn part(&self, range: Range<usize>, progress: &Progress) -> io::Result<Part> {
        let mut rows = csv::Writer::from_writer(Vec::new());
        let mut lines = Vec::new();
        let mut findings = csv::Writer::from_writer(Vec::new());
        let mut tally = Tally::default();
        let mut written = Ok(());
        self.population.measure(range, &self.options, |measured| {
            let mut write = || {
                for row in &measured.rows {
                    let table = self.job.table;
                    table.row(row, self.trained, &self.columns, &mut rows, &mut lines)?;
                }
                for finding in &measured.findings {
                    findings.write_record(finding.fields())?;
                }
                io::Result::Ok(())
            };
            if written.is_ok() {
                written = write();
            }
            tally.add(tally_of(&measured));
            progress.step();
        });
        written?;
        lines.extend(rows.into_inner().map_err(io::Error::other)?);
        Ok(Part {
            tally,
            rows: lines,
            findings: findings.into_inner().map_err(io::Error::other)?,
        })
    }

    /// One line about the results.
    fn report(&self, tally: Tally, done: usize, took: Duration, errors: &Path) {
        let count = |number: usize| grouped(number as u64);
        let plural = |number: usize, one: &str| counted(number as u64, one);
        let members = tally.members.saturating_sub(tally.passed);
        let members = match self.population {
            Population::Files(_) => plural(members, "file"),
            Population::Rows(_) => format!("{} of tables", plural(members, "row")),
        };
        let seconds = took.as_secs_f64();
        let measured = self.population.len().saturating_sub(done);
        let rate = (measured as f64 / seconds.max(1e-3)).round() as usize;
        let mut said = format!(
            "{}: {} from {members}, ",
            self.job.table.path.display(),
            plural(tally.rows, "row"),
        );
        if done > 0 {
            said.push_str(&format!("{} of them measured before, ", count(done)));
        }
        said.push_str(&format!("in {seconds:.1} s ({}/s)", count(rate)));
        if tally.findings > 0 {
            said.push_str(&format!(
                "; {} with errors, {} in {}",
                count(tally.failed),
                plural(tally.findings, "finding"),
                errors.display()
            ));
        }
        let _ = writeln!(anstream::stderr(), "{said}");
    }
}

/// How a run ends of which this came.
fn outcome(tally: Tally) -> Outcome {
    match tally.failed {
        0 => Outcome::Fine,
        _ => Outcome::Found,
    }
}

fn tally_of(measured: &Measured) -> Tally {
    let mut findings = measured.findings.iter();
    let failed = findings.any(|finding| finding.severity == "error");
    let passed = measured.rows.is_empty() && measured.findings.is_empty();
    Tally {
        members: 1,
        passed: usize::from(passed),
        rows: measured.rows.len(),
        failed: usize::from(failed),
        findings: measured.findings.len(),
    }
}
