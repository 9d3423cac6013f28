//! What `cnn check` does with an input, without its output.

use crate::inputs::Input;
use cnn_lang::diagnostic::{Surface, render};
use cnn_lang::elaborate::{analyze, assume_shapes};
use cnn_lang::fixes::{Subject, prove};
use cnn_lang::network::Network;
use cnn_lang::program::Program;
use cnn_lang::program::error::unreadable_input;
use cnn_lang::report::{check_json, diagnostic_value, network_line, short_line};
use cnn_lang::source::{FileProvider, ReadError, Sources, read_text};
use serde_json::Value;

/// What came of an input.
pub struct Found {
    /// The codes of what was found.
    pub codes: Vec<&'static str>,
    pub networks: usize,
}

/// The files of an input.
struct Files<'i>(&'i Input);

impl FileProvider for Files<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let mut files = self.0.files.iter();
        let file = files.find(|(name, _)| name == path);
        read_text(file.ok_or(ReadError::NotFound)?.1.as_slice())
    }

    fn siblings(&self, _: &str) -> Vec<String> {
        self.0.files.iter().map(|(name, _)| name.clone()).collect()
    }
}

fn layers(network: &Network) -> usize {
    network.graph.len()
}

/// Loads, compiles and renders; fails the test where nothing comes of the input.
pub fn check(input: &Input) -> Found {
    let (name, _) = &input.files[0];
    let files = Files(input);
    let (sources, diagnostics, networks) = match files.read(name) {
        Ok(text) => {
            let program = Program::load(&files, name, name, text);
            let mut compiled = analyze(&program, None, &[]);
            let subject = Subject {
                program: &program,
                files: &files,
                network: None,
                settings: &[],
            };
            prove(subject, &mut compiled);
            let networks = compiled.built().count();
            for network in &compiled.networks {
                assert!(network_line(name, network).ends_with('\n'));
            }
            // What an editor shows beside it is no part of what the bounds of `check` are for.
            if crate::full().is_none() {
                let before: Vec<_> = compiled.networks.iter().map(layers).collect();
                assume_shapes(&program, &[], &mut compiled);
                let after: Vec<_> = compiled.networks.iter().map(layers).collect();
                let grown = before.iter().zip(&after).all(|(one, more)| one <= more);
                assert!(grown && before.len() == after.len());
            }
            // As in a run over files: what was compiled goes before what was found is shown.
            drop(compiled.networks);
            (program.sources, compiled.diagnostics, networks)
        }
        Err(reason) => (
            Sources::default(),
            vec![unreadable_input(name, &reason, None)],
            0,
        ),
    };
    for found in diagnostics.iter().take(100) {
        let text = render(found, &sources, 100, Surface::Plain);
        assert!(text.contains(found.code.id), "{found:?}");
    }
    for found in &diagnostics {
        let spans = [found.primary.span];
        let edits = found.fixes.iter().flat_map(|fix| &fix.edits);
        let others = found.labels.iter().chain(&found.trace);
        let spans = spans.into_iter().chain(edits.map(|edit| edit.span));
        for span in spans.chain(others.map(|label| label.span)) {
            let text = sources.get(span.source).map_or("", |file| &file.text);
            let place = text.get(span.start as usize..span.end as usize);
            assert!(place.is_some(), "{found:?} is no place");
        }
        assert!(short_line(found, &sources).ends_with('\n'));
    }
    let values = diagnostics.iter();
    let values: Vec<Value> = values
        .map(|found| diagnostic_value(found, &sources))
        .collect();
    let document = format!("{:#}\n", check_json(Value::Array(values)));
    assert!(document.contains("\"schema\""));
    let codes = diagnostics.iter().map(|found| found.code.id).collect();
    Found { codes, networks }
}
