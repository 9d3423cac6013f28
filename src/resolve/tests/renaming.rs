//! The meaning of a program does not change when all its names are replaced: each definition gets a
//! name that nothing else has, at all the places that the resolution finds. One place too few or
//! too many, and the elaborator, which looks names up while it expands, finds something else.

use crate::elaborate::analyze;
use crate::elaborate::codes::SHADOWED_LAYER;
use crate::program::Program;
use crate::program::codes::NAME_TAKEN;
use crate::resolve::{NameKind, Names, Target};
use crate::source::{Memory, STANDARD_LIBRARY, SourceId, Span};
use std::collections::BTreeMap;
use std::path::Path;

type Files = Vec<(String, String)>;

/// Programs of more layers are about limits, and take long.
const MAX_LAYERS: usize = 5_000;

fn load(files: &Files) -> Program {
    let mut project = Memory::new();
    for (name, text) in files {
        project = project.with(name.clone(), text.clone());
    }
    let (name, text) = &files[0];
    Program::load(&project, name, name, text.as_str())
}

/// The files with all their names replaced, and how many places that were.
fn renamed(files: &Files, program: &Program) -> (Files, usize) {
    let names = Names::of(program);
    let own = |source: SourceId| {
        let shown = program.sources.get(source).unwrap();
        files.iter().position(|(name, _)| *name == shown.name)
    };
    let mut places: BTreeMap<Span, String> = BTreeMap::new();
    let mut count = 0;
    for file in names.files().filter(|file| own(file.source()).is_some()) {
        for (id, it) in file.definitions() {
            let imported = matches!(it.origin, Some(Target::Elsewhere(_)));
            let is_root = file.root(id) == id;
            let has_alias = !file.references().any(|reference| reference.span == it.span);
            let is_own = match it.kind {
                NameKind::Flow | NameKind::Module => false,
                NameKind::Import => has_alias && imported,
                // The content of a value is not a definition.
                _ => true,
            };
            if !is_root || !is_own {
                continue;
            }
            count += 1;
            let blank = if it.name.starts_with('_') { "_" } else { "" };
            let name = format!("{blank}q{count}_");
            let elsewhere = match it.kind {
                NameKind::Import => Vec::new(),
                _ if files.len() == 1 => Vec::new(),
                _ => names.references_of(it.span),
            };
            for place in file.places_of(id).into_iter().chain(elsewhere) {
                if program.sources.slice(place) == it.name {
                    places.insert(place, name.clone());
                }
            }
        }
    }
    let mut renamed = files.clone();
    for (place, name) in places.iter().rev() {
        let (_, text) = &mut renamed[own(place.source).unwrap()];
        text.replace_range(place.start as usize..place.end as usize, name);
    }
    (renamed, places.len())
}

/// Codes with their files and lines, and the figures of the networks; and all their layers.
fn found(program: &Program) -> (Vec<String>, usize) {
    let analysis = analyze(program, None, &[]);
    let networks = analysis.networks.iter().map(|network| {
        let totals = network.totals.as_ref().map(|it| (it.parameters, it.macs));
        format!(
            "{} layers, {totals:?}, {:?}",
            network.graph.len(),
            network.status
        )
    });
    let mut found: Vec<String> = networks.collect();
    // That a name is also a layer's is a fact of the name itself.
    let kept = analysis.diagnostics.iter();
    let kept = kept.filter(|it| it.code != SHADOWED_LAYER);
    let diagnostics = kept.map(|it| {
        let source = program.sources.get(it.primary.span.source).unwrap();
        let line = source.position(it.primary.span.start).line;
        format!("{} {}:{line}", it.code.id, source.name)
    });
    let first = found.len();
    found.extend(diagnostics);
    found[first..].sort();
    let layers = analysis.networks.iter().map(|it| it.graph.len()).sum();
    (found, layers)
}

/// The cases of the suite, without those that are written short.
fn cases() -> Vec<(String, Files)> {
    fn add(folder: &Path, cases: &mut Vec<(String, Files)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, cases);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let mut name = String::new();
            for line in text.split_inclusive('\n') {
                let between = |sign: &str| {
                    let line = line.trim();
                    let inner = line.strip_prefix(sign)?.strip_suffix(sign)?;
                    Some(inner.trim().to_owned())
                };
                if let Some(found) = between("---") {
                    name = format!("{}: {found}", path.display());
                    let files = vec![("case.cnn".to_owned(), String::new())];
                    cases.push((name.clone(), files));
                } else if let Some(file) = between("===") {
                    cases.last_mut().unwrap().1.push((file, String::new()));
                } else if let Some((_, files)) = cases.last_mut().filter(|_| !name.is_empty()) {
                    files.last_mut().unwrap().1.push_str(line);
                }
            }
        }
    }
    let mut cases = Vec::new();
    let suite = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite");
    add(Path::new(suite), &mut cases);
    cases.retain(|(_, files)| files.iter().all(|(_, text)| !text.contains("#! ")));
    cases
}

/// Whether all names are in the tree, once, and mean something: a repaired line differs from its
/// text, and a name without a meaning may look like one that has one.
fn has_clear_names(program: &Program) -> bool {
    let names = Names::of(program);
    let is_resolved = names.files().all(|file| file.unresolved().next().is_none());
    let mut codes = program.diagnostics.iter().map(|it| it.code);
    is_resolved && codes.all(|code| !code.id.starts_with('P') && code != NAME_TAKEN)
}

#[test]
fn renamed_programs_mean_the_same() {
    let mut programs = cases();
    for (path, text) in STANDARD_LIBRARY {
        let files = vec![((*path).to_owned(), (*text).to_owned())];
        programs.push(((*path).to_owned(), files));
    }
    let (mut compared, mut places, mut unclear) = (0, 0, 0);
    let mut failures = Vec::new();
    for (name, files) in programs {
        let program = load(&files);
        if !has_clear_names(&program) {
            unclear += 1;
            continue;
        }
        let (before, layers) = found(&program);
        if layers > MAX_LAYERS {
            continue;
        }
        let (files, count) = renamed(&files, &program);
        let (after, _) = found(&load(&files));
        compared += 1;
        places += count;
        if before != after {
            failures.push(format!("{name}\n{before:#?}\n{after:#?}\n{}", files[0].1));
        }
    }
    println!("{compared} programs, {places} places; {unclear} whose names are not clear");
    assert!(
        failures.is_empty(),
        "{} failures\n{}",
        failures.len(),
        failures.join("\n\n")
    );
    assert!(
        compared > 0 && places > compared,
        "{compared} programs, {places} places"
    );
}
