//! The files that may be changed, and the fixes that change only them.

use super::candidate::{Candidate, Linted, NotOwn};
use super::facts::Facts;
use super::overlay::Overlay;
use crate::cli::file::File;
use crate::cli::input::Chosen;
use crate::cli::kind::Kind;
use crate::cli::selection::Input;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::report::findings::FixMade;
use crate::source::{SourceId, Sources, read_file};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files that may be changed, and how.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Own {
    /// Each with its name.
    pub(super) names: BTreeMap<PathBuf, String>,
    /// Whether unsafe fixes are made, too.
    with_unsafe: bool,
}

impl Own {
    /// The files of the language that were chosen.
    pub fn of(chosen: &Chosen, with_unsafe: bool) -> Self {
        let inputs = chosen.inputs().iter();
        let names = inputs.filter_map(|input| {
            let is_program = input.text.path().is_none_or(|it| Kind::of(it) == Kind::Cnn);
            let key = input.text.key().filter(|_| is_program)?;
            Some((key.to_owned(), input.text.name()))
        });
        Self {
            names: names.collect(),
            with_unsafe,
        }
    }

    /// A file of which these diagnostics were reported. `texts` are those of files that differ from
    /// the disk.
    pub fn linted(
        &self,
        (index, input): (usize, &Input),
        file: &File,
        diagnostics: &[Diagnostic],
        texts: Option<&Overlay>,
    ) -> Linted {
        let sources = file.texts.sources();
        let mut linted = Linted {
            index,
            facts: Facts::of(file, diagnostics),
            name: input.text.name(),
            key: input.text.key().map(Path::to_owned),
            candidates: Vec::new(),
            uses: sources.iter().map(|(_, it)| it.name.clone()).collect(),
            elsewhere: 0,
        };
        for found in diagnostics {
            match self.candidate(index, found, sources, input, texts) {
                Some(Ok(candidate)) => linted.candidates.push(candidate),
                Some(Err(NotOwn)) => linted.elsewhere = linted.elsewhere.saturating_add(1),
                None => {}
            }
        }
        linted
    }

    /// The first fix of a diagnostic that may be made; an error where it changes other files.
    fn candidate(
        &self,
        index: usize,
        found: &Diagnostic,
        sources: &Sources,
        input: &Input,
        texts: Option<&Overlay>,
    ) -> Option<Result<Candidate, NotOwn>> {
        let may = |fix: &&Fix| match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self.with_unsafe,
            Applicability::Display => false,
        };
        let fix = found
            .fixes
            .iter()
            .find(may)
            .filter(|it| !it.edits.is_empty())?;
        let source = sources.get(found.primary.span.source)?;
        let line = source.position(found.primary.span.start).line;
        let mut identity = format!("{}\n{}\n{}", found.code.id, source.name, source.line(line));
        let (mut edits, mut originals) = (Vec::new(), Vec::new());
        let mut lines = BTreeSet::new();
        for edit in &fix.edits {
            let file = sources.get(edit.span.source)?;
            let Some(path) = self.own_path(edit.span.source, sources, input, texts) else {
                return Some(Err(NotOwn));
            };
            let line = |offset| file.position(offset).line;
            let touched = line(edit.span.start)..=line(edit.span.end);
            lines.extend(touched.map(|line| (path.clone(), line)));
            identity.push('\n');
            identity.push_str(&edit.text);
            originals.push((path.clone(), Arc::clone(&file.text)));
            edits.push((path, edit.clone()));
        }
        let made = FixMade {
            code: found.code,
            file: source.name.clone(),
            line,
            message: fix.message.clone(),
        };
        Some(Ok(Candidate {
            index,
            made,
            applicability: fix.applicability,
            edits,
            texts: originals,
            lines,
            identity,
        }))
    }

    /// The path of a text, where it is that of a file that may be changed.
    fn own_path(
        &self,
        source: SourceId,
        sources: &Sources,
        input: &Input,
        texts: Option<&Overlay>,
    ) -> Option<PathBuf> {
        let text = sources.get(source)?;
        let path = if source == SourceId::default() {
            input.text.key()?.to_owned()
        } else {
            Path::new(&text.name).canonicalize().ok()?
        };
        let known = match texts.and_then(|texts| texts.get(&path)) {
            Some(known) => Ok(known.to_string()),
            None if source == SourceId::default() => Ok(text.text.to_string()),
            None => read_file(&path),
        };
        let is_same = known.is_ok_and(|known| known == *text.text);
        (is_same && self.names.contains_key(&path)).then_some(path)
    }
}
