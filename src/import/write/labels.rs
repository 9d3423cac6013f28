//! Names: identifiers of the language made of any text, and the common parts of the names of
//! repeated pieces.

use super::tree::{Piece, Start};
use crate::graph::Tensor;
use crate::layer::{IDENTITY, signature};
use crate::syntax::keyword::{CONTEXTUAL, is_keyword};
use std::collections::HashSet;

/// The names that are taken in one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// Names that come with the network: nothing else is called so.
    originals: HashSet<String>,
}

impl Names {
    /// A name that is not taken yet, from any text; `before` is before one that begins with a
    /// digit.
    pub fn make(&mut self, text: &str, before: &str) -> String {
        self.free(identifier(text, before), true)
    }

    /// A name for a piece that had none; it is not one that the network brings.
    pub fn fresh(&mut self, text: &str, before: &str) -> String {
        self.free(identifier(text, before), false)
    }

    fn free(&mut self, wanted: String, own: bool) -> String {
        let mut name = wanted.clone();
        let mut number: usize = 2;
        while is_reserved(&name)
            || self.taken.contains(&name)
            || self.originals.contains(&name) && !(own && name == wanted)
        {
            let parted = wanted.ends_with(|last: char| last.is_ascii_digit());
            name = format!("{wanted}{}{number}", if parted { "_" } else { "" });
            number = number.saturating_add(1);
        }
        self.taken.insert(name.clone());
        name
    }

    /// Keeps a name for the piece that brings it.
    pub fn keep(&mut self, name: &str) {
        self.originals.insert(name.to_owned());
    }

    pub fn is_original(&self, name: &str) -> bool {
        self.originals.contains(name)
    }

    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Gives a name up.
    pub fn release(&mut self, name: &str) {
        self.taken.remove(name);
    }
}

/// Whether it is a word of the language or a layer.
pub(super) fn is_reserved(name: &str) -> bool {
    is_keyword(name) || CONTEXTUAL.contains(&name) || signature(name).is_some()
}

/// Letters, digits and `_` of a text, not beginning with a digit.
pub fn identifier(text: &str, before: &str) -> String {
    let mut name = String::new();
    for character in text.trim().chars() {
        if character.is_ascii_alphanumeric() || character == '_' {
            name.push(character);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let trimmed = name.trim_end_matches('_');
    match trimmed.chars().next() {
        None => before.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{before}{trimmed}"),
        Some(_) => trimmed.to_owned(),
    }
}

/// The common scheme of the names of the pieces in several uses of one structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scheme {
    /// The name of each use.
    pub uses: Vec<String>,
    /// The rest of the name of each piece; empty where the use's name is the whole name.
    pub inner: Vec<String>,
    /// The common name of all uses, without their numbers; empty where nothing is common.
    pub stem: String,
}

/// Finds one part that differs from use to use and is the same in all names of a use: `3a` in
/// `inception_3a/1x1`, `2` in `conv2_1`. `uses` has the names of each use, in the same order.
pub(super) fn scheme(uses: &[Vec<&str>]) -> Option<Scheme> {
    let first = uses.first()?;
    let mut parts: Option<Vec<&str>> = None;
    let mut around: Vec<(&str, &str)> = Vec::new();
    for (place, _) in first.iter().enumerate() {
        let column: Option<Vec<&str>> =
            uses.iter().map(|names| names.get(place).copied()).collect();
        let column = column?;
        let (before, after) = common(&column)?;
        let own: Vec<&str> = column
            .iter()
            .map(|name| {
                let end = name.len().saturating_sub(after.len());
                name.get(before.len()..end).unwrap_or_default()
            })
            .collect();
        if own.iter().any(|part| part.is_empty()) {
            return None;
        }
        match &parts {
            Some(parts) if *parts != own => return None,
            Some(_) => {}
            None => parts = Some(own),
        }
        around.push((before, after));
    }
    let parts = parts?;
    let mut distinct: HashSet<&str> = HashSet::new();
    if !parts.iter().all(|part| distinct.insert(part)) {
        return None;
    }
    // Letters that continue after the number in all names belong to it: `2a` of `res2a_branch1`.
    let lead = |text: &str| {
        text.find(|next: char| !next.is_ascii_alphanumeric())
            .unwrap_or(text.len())
    };
    let (_, tail) = around.first()?;
    let more = tail.get(..lead(tail)).unwrap_or_default();
    let more = if around
        .iter()
        .all(|(_, after)| after.get(..lead(after)) == Some(more))
    {
        more
    } else {
        ""
    };
    for (_, after) in &mut around {
        *after = after.strip_prefix(more).unwrap_or(after);
    }
    let parts: Vec<String> = parts.iter().map(|part| format!("{part}{more}")).collect();
    let separators: &[char] = &['_', '/', '-', '.', ' '];
    let (stem, _) = around.first()?;
    if around.iter().all(|(before, _)| before == stem) {
        let inner = around.iter();
        let inner = inner.map(|(_, after)| after.trim_matches(separators).to_owned());
        return Some(Scheme {
            uses: parts.iter().map(|part| format!("{stem}{part}")).collect(),
            inner: inner.collect(),
            stem: (*stem).to_owned(),
        });
    }
    let inner = around.iter().map(|(before, after)| {
        let before = before.trim_end_matches(separators);
        let after = after.trim_matches(separators);
        let parted = !before.is_empty() && !after.is_empty();
        format!("{before}{}{after}", if parted { "_" } else { "" })
    });
    Some(Scheme {
        uses: parts,
        inner: inner.collect(),
        stem: String::new(),
    })
}

/// The common prefix and suffix of all names, numbers left whole.
fn common<'t>(names: &[&'t str]) -> Option<(&'t str, &'t str)> {
    let first = *names.first()?;
    let mut before = first.len();
    let mut after = first.len();
    for name in names {
        let same = |(one, other): &(u8, u8)| one == other;
        let forwards = first.bytes().zip(name.bytes()).take_while(same).count();
        let backwards = first.bytes().rev().zip(name.bytes().rev());
        before = before.min(forwards);
        after = after.min(backwards.take_while(same).count());
    }
    // A number that differs differs as a whole; so does a character.
    while before > 0
        && (!first.is_char_boundary(before) || ends_in_digit(first.get(..before).unwrap_or("")))
    {
        before = before.saturating_sub(1);
    }
    let shortest = names.iter().map(|name| name.len()).min().unwrap_or(0);
    after = after.min(shortest.saturating_sub(before));
    let tail = |after: usize| first.get(first.len().saturating_sub(after)..).unwrap_or("");
    while after > 0
        && (!first.is_char_boundary(first.len().saturating_sub(after))
            || tail(after).starts_with(|first: char| first.is_ascii_digit()))
    {
        after = after.saturating_sub(1);
    }
    Some((first.get(..before)?, tail(after)))
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|last: char| last.is_ascii_digit())
}

/// Names the flow where a join reads it as it is; `before` is the name of the point before the
/// first step, and `tensor` that of a tensor.
pub(super) fn name_flow(
    pieces: &mut [Piece],
    before: Option<&str>,
    names: &mut Names,
    tensor: &dyn Fn(Tensor) -> Option<String>,
) {
    let mut here = before.map(str::to_owned);
    for at in 0..pieces.len() {
        let wanted = pieces.get(at.saturating_add(1));
        let wanted = wanted.is_some_and(Piece::names_flow);
        let Some(piece) = pieces.get_mut(at) else {
            continue;
        };
        let residual = piece.residual;
        for arm in &mut piece.arms {
            let start = match arm.start {
                Start::Flow => here.clone(),
                Start::Tensor(start) => tensor(start),
                Start::Join => None,
            };
            if arm.pieces.is_empty() && arm.start == Start::Flow && !residual {
                let name = start.as_deref().unwrap_or(IDENTITY.name);
                arm.pieces.push(Piece::tensor(name));
            } else {
                name_flow(&mut arm.pieces, start.as_deref(), names, tensor);
            }
        }
        if wanted && piece.label.is_none() {
            piece.label = Some(names.fresh(&format!("{}1", piece.call.name), "x"));
        }
        here = piece.label.clone();
    }
}
