//! Lines: two blanks a level, at most 100 columns.

use super::tree::{Chain, Piece, Start, Statement};
use crate::graph::Tensor;
use crate::layer::{FLATTEN, IDENTITY};
use std::collections::HashMap;

/// The columns of a line.
const WIDTH: usize = 100;

/// The names of tensors.
type Tensors = HashMap<Tensor, String>;

/// The lines so far.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    pub fn finish(self) -> String {
        self.text
    }

    pub fn push(&mut self, level: usize, line: &str) {
        self.text.push_str(&"  ".repeat(level));
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A comment, in as many lines as it takes.
    pub fn comment(&mut self, level: usize, text: &str) {
        let room = WIDTH
            .saturating_sub(level.saturating_mul(2))
            .saturating_sub(2);
        let options = textwrap::Options::new(room)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(text, options) {
            self.push(level, &format!("# {line}"));
        }
    }

    /// The first line of a block.
    pub fn head(&mut self, name: &str, parameters: &[String]) {
        if parameters.is_empty() {
            self.push(0, &format!("{name} {{"));
            return;
        }
        let line = format!("{name}({}) {{", parameters.join(", "));
        if line.len() <= WIDTH {
            self.push(0, &line);
            return;
        }
        self.push(0, &format!("{name}("));
        for parameter in parameters {
            self.push(1, &format!("{parameter},"));
        }
        self.push(0, ") {");
    }

    /// A statement of the network.
    pub fn statement(&mut self, statement: &Statement, flow: Option<Tensor>, tensors: &Tensors) {
        let name = |tensor: &Tensor| tensors.get(tensor).map_or("", String::as_str);
        let mut before = String::new();
        if statement.makes.len() > 1 {
            let names: Vec<&str> = statement.makes.iter().map(name).collect();
            before = format!("{} = ", names.join(", "));
        }
        match statement.chain.start {
            Start::Tensor(tensor) if flow != Some(tensor) => {
                before.push_str(name(&tensor));
                before.push_str(" -> ");
            }
            Start::Tensor(_) | Start::Flow | Start::Join => {}
        }
        self.body(&statement.chain.pieces, 1, &before, tensors);
    }

    /// Steps, as many in a line as belong together.
    pub fn body(&mut self, pieces: &[Piece], level: usize, before: &str, tensors: &Tensors) {
        let indent = level.saturating_mul(2);
        let mut line = before.to_owned();
        let mut started = false;
        for piece in pieces {
            let flat = flat(piece, tensors);
            let room = WIDTH.saturating_sub(indent);
            match flat {
                Some(flat) if flat.len() <= room => {
                    let length = line.len().saturating_add(flat.len()).saturating_add(4);
                    if started && piece.follows() && length <= room || is_flatten(&line) {
                        line.push_str(" -> ");
                    } else if started {
                        self.push(level, &line);
                        line.clear();
                    }
                    line.push_str(&flat);
                }
                Some(_) | None => {
                    if started {
                        self.push(level, &line);
                        line.clear();
                    }
                    line = self.spread(piece, level, &line, tensors);
                }
            }
            started = true;
        }
        if started {
            self.push(level, &line);
        }
    }

    /// A join in several lines; the last of them, which is not written yet.
    fn spread(&mut self, piece: &Piece, level: usize, before: &str, tensors: &Tensors) -> String {
        let inside = level.saturating_add(1);
        if let (true, [body, shortcut]) = (piece.residual, piece.arms.as_slice()) {
            self.push(level, &format!("{before}residual {{"));
            self.body(&body.pieces, inside, "", tensors);
            if !shortcut.pieces.is_empty() {
                self.push(level, "} shortcut {");
                self.body(&shortcut.pieces, inside, "", tensors);
            }
            return format!("}}{}", label(piece));
        }
        if piece.arms.is_empty() {
            let flat = flat(piece, tensors).unwrap_or_default();
            return format!("{before}{flat}");
        }
        self.push(level, &format!("{before}{}(", piece.call.name));
        let room = WIDTH
            .saturating_sub(inside.saturating_mul(2))
            .saturating_sub(1);
        for arm in &piece.arms {
            match flat_chain(arm, tensors) {
                Some(flat) if flat.len() <= room => self.push(inside, &format!("{flat},")),
                Some(_) | None => {
                    let start = match arm.start {
                        Start::Tensor(tensor) => {
                            let name = tensors.get(&tensor).map_or("", String::as_str);
                            format!("{name} -> ")
                        }
                        Start::Flow | Start::Join => String::new(),
                    };
                    self.push(inside, &format!("{start}{{"));
                    self.body(&arm.pieces, inside.saturating_add(1), "", tensors);
                    self.push(inside, "},");
                }
            }
        }
        format!("){}{}", piece.call.written(), label(piece))
    }
}

/// Whether a line has only `flatten` so far, which the step after it joins.
fn is_flatten(line: &str) -> bool {
    let last = line.rsplit(" -> ").next().unwrap_or_default();
    last == FLATTEN.name
}

fn label(piece: &Piece) -> String {
    match &piece.label {
        Some(label) => format!(" as {label}"),
        None => String::new(),
    }
}

/// A step in one line, if it can be.
fn flat(piece: &Piece, tensors: &Tensors) -> Option<String> {
    if piece.residual {
        return None;
    }
    let mut text = piece.call.name.to_string();
    if !piece.arms.is_empty() {
        let arms: Option<Vec<String>> = piece
            .arms
            .iter()
            .map(|arm| flat_chain(arm, tensors))
            .collect();
        let arms = arms?;
        // Arms of several steps be in lines of their own.
        let long = piece.arms.iter().filter(|arm| arm.pieces.len() > 1).count();
        let total: usize = arms.iter().map(String::len).sum();
        if arms.len() > 2 && long > 0 && total > 60 || long > 0 && total > 72 {
            return None;
        }
        text = format!("{text}({})", arms.join(", "));
    }
    text.push_str(&piece.call.written());
    if piece.frozen && piece.arms.is_empty() {
        text = format!("frozen {{ {text} }}");
    }
    text.push_str(&label(piece));
    if piece.rounds > 1 {
        text = format!("repeat {} {{ {text} }}", piece.rounds);
    }
    Some(text)
}

fn flat_chain(chain: &Chain, tensors: &Tensors) -> Option<String> {
    let mut steps = Vec::new();
    if let Start::Tensor(tensor) = chain.start {
        steps.push(tensors.get(&tensor).cloned().unwrap_or_default());
    }
    for piece in &chain.pieces {
        steps.push(flat(piece, tensors)?);
    }
    if steps.is_empty() {
        steps.push(IDENTITY.name.to_owned());
    }
    Some(steps.join(" -> "))
}
