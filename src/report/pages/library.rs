//! The pages about the standard library: its modules, blocks and networks.

use super::paragraph;
use crate::elaborate::analyze;
use crate::layer;
use crate::network::Network;
use crate::program::{DefinitionKind, Program};
use crate::report::grid::{Align, Grid};
use crate::report::network::network_shapes;
use crate::source::{Memory, STANDARD_LIBRARY};
use crate::syntax::tree::{Definition, Parameter, Type};
use std::fmt::Write;

/// The word that the names of the library begin with.
const STD: &str = "std";

/// A block or network of the library.
struct Entry {
    /// `std.blocks`, `std.resnet`
    module: String,
    /// The folder that it is in: `blocks`, `zoo`.
    folder: &'static str,
    /// The file that it is in: `resnet`.
    file: &'static str,
    kind: DefinitionKind,
    definition: Definition,
    text: &'static str,
}

fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (path, text) in STANDARD_LIBRARY {
        let parts = path.strip_suffix(".cnn").and_then(|it| it.rsplit_once('/'));
        let Some((folder, file)) = parts else {
            continue;
        };
        let program = Program::load(&Memory::new(), path, path, *text);
        let module = if folder == "blocks" { folder } else { file };
        for (_, kind, definition) in program.definitions() {
            entries.push(Entry {
                module: format!("{STD}.{module}"),
                folder,
                file,
                kind,
                definition: definition.clone(),
                text,
            });
        }
    }
    entries
}

impl Entry {
    fn name(&self) -> &str {
        &self.definition.name.text
    }

    /// Whether it is called so: with its module, its folder and file, or by its own name.
    fn is_called(&self, asked: &str) -> bool {
        let name = self.name();
        let (folder, file) = (self.folder, self.file);
        asked == name
            || asked == format!("{}.{name}", self.module)
            || asked == format!("{STD}.{folder}.{name}")
            || asked == format!("{STD}.{folder}.{file}.{name}")
    }

    /// Whether it is in a module that is called so.
    fn is_in(&self, asked: &str) -> bool {
        let (folder, file) = (self.folder, self.file);
        asked == STD
            || asked == self.module
            || asked == format!("{STD}.{folder}")
            || asked == format!("{STD}.{folder}.{file}")
    }

    /// A parameter as its file writes it.
    fn written(&self, parameter: &Parameter) -> String {
        let span = parameter.span;
        let text = self.text.get(span.start as usize..span.end as usize);
        let words = text.unwrap_or_default().split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    fn head(&self) -> String {
        let parameters = self.definition.parameters.iter();
        let parameters: Vec<String> = parameters.map(|it| self.written(it)).collect();
        if parameters.is_empty() {
            self.name().to_owned()
        } else {
            format!("{}({})", self.name(), parameters.join(", "))
        }
    }

    /// The first sentence of its documentation.
    fn title(&self) -> &str {
        let first = self.definition.doc.first();
        first.map_or("", |line| line.trim())
    }

    fn doc(&self) -> String {
        let lines = self.definition.doc.iter().map(|line| line.trim());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// A program that uses it and compiles, and its network.
    fn example(&self) -> Option<(String, Network)> {
        let inputs: &[&str] = match self.kind {
            DefinitionKind::Block => &["16x32x32", "64x32x32", "256x32x32", "3x224x224", "512x7x7"],
            DefinitionKind::Network => &[""],
        };
        let counts = ["16", "2", "4", "64"];
        let tries = inputs
            .iter()
            .flat_map(|input| counts.iter().map(move |count| (*input, *count)));
        tries.into_iter().find_map(|(input, count)| {
            let text = self.program(input, count)?;
            let program =
                Program::load(&Memory::new(), "example.cnn", "example.cnn", text.as_str());
            let analysis = analyze(&program, None, &[]);
            let network = analysis.complete().next().cloned()?;
            analysis.is_ok().then_some((text, network))
        })
    }

    fn program(&self, input: &str, count: &str) -> Option<String> {
        let (name, module) = (self.name(), &self.module);
        let mut call = name.to_owned();
        let required = self.definition.parameters.iter();
        for parameter in required.filter(|it| it.default.is_none()) {
            call.push(' ');
            call.push_str(match parameter.ty.map(|(ty, _)| ty) {
                Some(Type::Int) => count,
                Some(Type::Float) => "0.5",
                Some(Type::Bool) => "on",
                Some(Type::Size) => "3x3",
                Some(Type::Layer) => layer::RELU.name,
                Some(_) | None => return None,
            });
        }
        let input = match self.kind {
            DefinitionKind::Block => input.to_owned(),
            DefinitionKind::Network => {
                // Its own input.
                let own = self.text.split_once(&format!("network {name}"))?.1;
                own.split_once("input ")?
                    .1
                    .split_whitespace()
                    .next()?
                    .to_owned()
            }
        };
        Some(format!(
            "use {module} {{ {name} }}\n\nnetwork example {{\n  input {input}\n  {call}\n}}\n"
        ))
    }

    fn page(&self, width: usize) -> String {
        let kind = match self.kind {
            DefinitionKind::Network => "network",
            DefinitionKind::Block => "block",
        };
        let mut text = format!(
            "{kind} {} of {}\n\n    {}\n",
            self.name(),
            self.module,
            self.head()
        );
        paragraph(&mut text, &self.doc(), width);
        if let Some((program, network)) = self.example() {
            text.push_str("\nexample\n");
            for line in program.lines() {
                let _ = writeln!(text, "    {line}");
            }
            paragraph(
                &mut text,
                &format!("It compiles to {}.", network_shapes(&network)),
                width,
            );
        }
        text
    }
}

/// The page about the module or block of this name; `None` where there is none.
pub(super) fn page(asked: &str, width: usize) -> Option<String> {
    let entries = entries();
    let inside: Vec<&Entry> = entries.iter().filter(|entry| entry.is_in(asked)).collect();
    if inside.is_empty() {
        let entry = entries.iter().find(|entry| entry.is_called(asked))?;
        return Some(entry.page(width));
    }
    let mut text = String::new();
    let mut module = "";
    let mut table = Grid::headless([Align::Left; 2]);
    for entry in inside {
        if entry.module != module {
            finish(&mut text, module, &table, width);
            table = Grid::headless([Align::Left; 2]);
            module = &entry.module;
        }
        table.push(vec![
            format!("  {}", entry.name()),
            entry.title().to_owned(),
        ]);
    }
    finish(&mut text, module, &table, width);
    let example = entries.iter().find(|entry| entry.is_in(asked));
    if let Some(entry) = example {
        let (module, name) = (&entry.module, entry.name());
        let words = format!(
            "Write `use {module} {{ {name} }}` to use one; `cnn explain {module}.{name}` shows its parameters \
             and an example."
        );
        paragraph(&mut text, &words, width);
    }
    Some(text)
}

/// Adds the table of a module.
fn finish(text: &mut String, module: &str, table: &Grid, width: usize) {
    if table.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "{module}");
    let mut table = table.clone();
    table.squeeze(1, 10, width);
    text.push_str(&table.text());
}

/// All names of modules, blocks and networks.
pub(super) fn names() -> impl Iterator<Item = String> {
    let entries = entries();
    let mut names: Vec<String> = vec![STD.to_owned()];
    for entry in &entries {
        let (folder, file, name) = (entry.folder, entry.file, entry.name());
        names.extend([
            entry.module.clone(),
            format!("{STD}.{folder}"),
            format!("{STD}.{folder}.{file}"),
            format!("{}.{name}", entry.module),
            name.to_owned(),
        ]);
    }
    names.sort();
    names.dedup();
    names.into_iter()
}
