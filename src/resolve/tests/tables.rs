//! Tables of the words of a file: the nodes around each, and the meaning of its name.

use super::program;
use crate::program::Program;
use crate::resolve::{Definition, NameId, NameKind, Names, Resolution, Target};
use crate::source::{Span, standard};
use crate::syntax::query::node_at;
use std::fmt::Write;

/// A program with the rules that the standard library does not need, and with errors.
const CORNERS: &str = include_str!("corners.cnn");

fn place(program: &Program, span: Span, root: bool) -> String {
    let Some(source) = program.sources.get(span.source) else {
        return "?".to_owned();
    };
    let at = source.position(span.start);
    if root {
        format!("{}:{}", at.line, at.column)
    } else {
        format!("{} {}:{}", source.name, at.line, at.column)
    }
}

fn target(program: &Program, file: &Resolution, target: Option<Target>) -> String {
    match target {
        None => "?".to_owned(),
        Some(Target::Here(id)) => match file.definition(id) {
            Some(it) => format!("{} {}", it.kind.describe(), place(program, it.span, true)),
            None => "gone".to_owned(),
        },
        Some(Target::Elsewhere(span)) => place(program, span, false),
        Some(Target::File(source)) => match program.sources.get(source) {
            Some(source) => source.name.clone(),
            None => "gone".to_owned(),
        },
        Some(Target::Language) => "language".to_owned(),
        Some(Target::Dynamic) => "dynamic".to_owned(),
    }
}

fn defined(program: &Program, file: &Resolution, id: NameId, it: &Definition) -> String {
    let origin = match it.origin {
        Some(origin) => format!(" = {}", target(program, file, Some(origin))),
        None => String::new(),
    };
    let used = match file.references_of(id).count() {
        1 => "1 use".to_owned(),
        count => format!("{count} uses"),
    };
    let implicit = if it.kind == NameKind::Flow {
        " (not written)"
    } else {
        ""
    };
    format!("defines {}{implicit}{origin}, {used}", it.kind.describe())
}

/// A line for each definition and reference, in the order of the text.
fn name_table(program: &Program) -> String {
    let names = Names::of(program);
    let file = names.of_module(0).unwrap();
    let mut lines: Vec<(Span, String, String)> = Vec::new();
    for (id, it) in file.definitions() {
        lines.push((it.span, it.name.to_string(), defined(program, file, id, it)));
    }
    for it in file.references() {
        let what = format!(
            "{} -> {}",
            it.role.describe(),
            target(program, file, it.target)
        );
        lines.push((it.span, it.name.to_string(), what));
    }
    lines.sort_by_key(|(span, _, _)| span.start);
    let mut table = String::new();
    for (span, name, what) in lines {
        writeln!(
            table,
            "{:>7}  {name:<20} {what}",
            place(program, span, true)
        )
        .unwrap();
    }
    table
}

/// A line for each word and number of the text: how deep in bodies it is, and the nodes around it
/// from its statement on.
fn node_table(program: &Program) -> String {
    let module = program.root().unwrap();
    let source = program.sources.get(module.file.source).unwrap();
    let mut table = String::new();
    for (start, word) in super::texts::words(&source.text) {
        let span = Span::new(module.file.source, start, start);
        let nodes = node_at(&module.file, start);
        let path: Vec<&str> = nodes.iter().map(|node| node.describe()).collect();
        let depth = path.iter().filter(|node| **node == "body").count();
        let from = path.iter().rposition(|node| *node == "body");
        let path = path.split_at(from.map_or(0, |from| from + 1)).1.join(" > ");
        let at = place(program, span, true);
        writeln!(table, "{at:>7}  {word:<20} {depth} {path}").unwrap();
    }
    table
}

fn library(path: &str) -> Program {
    program(path, standard(path).unwrap())
}

#[test]
fn names_of_files_of_the_standard_library() {
    for path in [
        "blocks/residual.cnn",
        "zoo/shufflenet_v2.cnn",
        "zoo/resnet.cnn",
    ] {
        let name = path.replace(['/', '.'], "_");
        insta::assert_snapshot!(format!("names_{name}"), name_table(&library(path)));
    }
}

#[test]
fn nodes_of_files_of_the_standard_library() {
    for path in [
        "blocks/residual.cnn",
        "zoo/shufflenet_v2.cnn",
        "blocks/attention.cnn",
    ] {
        let name = path.replace(['/', '.'], "_");
        insta::assert_snapshot!(format!("nodes_{name}"), node_table(&library(path)));
    }
}

#[test]
fn names_in_the_corners_of_the_language() {
    insta::assert_snapshot!(
        "names_corners",
        name_table(&program("corners.cnn", CORNERS))
    );
}
