//! Comments that allow findings: `# allow A202: reason`.
//!
//! Input: the diagnostics of a file. Output: those that no comment allows. Comments can allow the
//! findings of rules and the warnings of the compiler, never its errors. A comment at the end of a
//! line applies to that line; one on its own line applies to the next statement, network or block;
//! `# allow-file …`, and a comment above a blank line at the top of a file, apply to the file.

mod add;
mod comment;
mod region;
#[cfg(test)]
mod tests;

pub use add::edits_to_allow;

use super::{Level, NotSelected, Settings, configurable};
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::network::Network;
use crate::program::{DefinitionKind, Program};
use crate::source::{SourceId, Span, TextRange};
use comment::Comment;
use region::Places;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

/// The comments of a program that allow findings.
#[derive(Debug)]
pub struct Allows<'a> {
    program: &'a Program,
    networks: &'a [Network],
    settings: &'a Settings,
    all: Vec<Allow<'a>>,
    /// Of each code, where it is allowed.
    by_code: HashMap<&'static str, Vec<Reach>>,
    /// Where the layers of the networks are written, in order; made at the first question.
    layers: OnceCell<Vec<(SourceId, u32)>>,
    /// The bodies of the file that no network has, as a branch that is not taken.
    dead: OnceCell<Vec<Span>>,
}

/// Where an item of a comment allows a code.
#[derive(Clone, Copy, Debug)]
struct Reach {
    source: SourceId,
    region: TextRange,
    allow: usize,
    item: usize,
}

/// A comment that allows findings.
#[derive(Debug)]
pub struct Allow<'a> {
    /// The comment.
    pub comment: Span,
    /// The items that it allows, in order.
    pub items: Vec<Allowed<'a>>,
    /// Where findings begin that it is about.
    region: TextRange,
}

/// A code or name in the list of a comment.
#[derive(Debug)]
pub struct Allowed<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Where.
    pub span: Span,
    /// The code that it means.
    ///
    /// # Errors
    /// Why it means nothing.
    pub means: Result<Code, NotSelected>,
    /// Whether a finding has needed it.
    used: Cell<bool>,
}

/// The diagnostics that no comment allows, and the findings of rules about the comments.
pub(super) fn applied(
    program: &Program,
    networks: &[Network],
    settings: &Settings,
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let allows = Allows::of(program, networks, settings);
    if allows.all.is_empty() {
        return found;
    }
    let mut left = allows.without_allowed(found);
    for rule in super::rules() {
        let super::Check::Allows(check) = rule.check else {
            continue;
        };
        let Some(severity) = settings.level_of(rule).severity() else {
            continue;
        };
        let said = check(&allows).into_iter().map(|found| Diagnostic {
            code: rule.code,
            severity,
            ..found
        });
        left.extend(allows.without_allowed(said.collect()));
    }
    left
}

/// The diagnostics of the compiler that no comment of the program allows.
pub fn without_allowed(program: &Program, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if found.is_empty() {
        return found;
    }
    let settings = Settings::default();
    Allows::of(program, &[], &settings).without_allowed(found)
}

impl<'a> Allows<'a> {
    fn of(program: &'a Program, networks: &'a [Network], settings: &'a Settings) -> Self {
        let mut allows = Self {
            program,
            networks,
            settings,
            all: Vec::new(),
            by_code: HashMap::new(),
            layers: OnceCell::new(),
            dead: OnceCell::new(),
        };
        for module in (0..program.module_count()).filter_map(|it| program.module(it)) {
            let file = &module.file;
            let Some(source) = program.sources.get(file.source) else {
                continue;
            };
            let mut places = None;
            for (index, place) in file.comments.iter().enumerate() {
                let Some(comment) = comment::read(source.slice(*place)) else {
                    continue;
                };
                if program.is_standard(file.source) {
                    break;
                }
                let places = places.get_or_insert_with(|| Places::of(file, &source.text));
                let region = region::of(&comment, index, source, places);
                allows.add(comment, *place, region);
            }
        }
        allows
    }

    fn add(&mut self, comment: Comment<'a>, place: Span, region: TextRange) {
        let allow = self.all.len();
        for (item, named) in comment.items.iter().enumerate() {
            if let Ok(code) = &named.means {
                self.by_code.entry(code.id).or_default().push(Reach {
                    source: place.source,
                    region,
                    allow,
                    item,
                });
            }
        }
        let items = comment.items.into_iter().map(|item| Allowed {
            text: item.text,
            span: item.range.shift(place.start).span(place.source),
            means: item.means,
            used: Cell::new(false),
        });
        self.all.push(Allow {
            comment: place,
            items: items.collect(),
            region,
        });
    }

    /// All of them, in the order of the text.
    pub fn all(&self) -> impl Iterator<Item = &Allow<'a>> {
        self.all.iter()
    }

    /// The diagnostics that none of them allows.
    fn without_allowed(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if !self.all.is_empty() {
            found.retain(|found| !self.allows(found));
        }
        found
    }

    /// Whether one of them allows it: the one with the smallest region is needed for it.
    fn allows(&self, found: &Diagnostic) -> bool {
        let place = found.primary.span;
        let known = self.by_code.get(found.code.id).into_iter().flatten();
        let about = known.filter(|reach| {
            let region = reach.region;
            let is_in = region.contains(place.start) || region.start == place.start;
            is_in && reach.source == place.source
        });
        let nearest = about.min_by_key(|reach| reach.region.len());
        let allow = nearest.and_then(|reach| Some((self.all.get(reach.allow)?, reach.item)));
        match allow.and_then(|(allow, item)| allow.items.get(item)) {
            Some(item) => {
                item.used.set(true);
                true
            }
            None => false,
        }
    }

    /// The items of a comment that no finding needs, as far as that is known: not those of rules
    /// that are off, nor those about code that this run has not looked at.
    pub fn unused<'s>(&'s self, allow: &'s Allow<'a>) -> Vec<&'s Allowed<'a>> {
        let is_known = |item: &&Allowed<'a>| {
            let Ok(code) = item.means else {
                return false;
            };
            let is_about_allows = super::rules()
                .iter()
                .any(|rule| rule.code == code && matches!(rule.check, super::Check::Allows(_)));
            !item.used.get() && !is_about_allows && self.is_on(code)
        };
        let unused: Vec<&Allowed<'a>> = allow.items.iter().filter(is_known).collect();
        match unused.is_empty() || !self.has_looked_at(allow) {
            true => Vec::new(),
            false => unused,
        }
    }

    fn is_on(&self, code: Code) -> bool {
        let mut all = configurable().iter();
        let level = all.find(|it| it.code == code).map(|one| match one.rule {
            Some(rule) => self.settings.level_of(rule),
            None => self.settings.level(code).unwrap_or(one.level),
        });
        level.is_some_and(|level| level != Level::Off)
    }

    /// Whether all findings that the comment could be about are known: the file compiles without
    /// errors, and the covered lines are part of its networks.
    fn has_looked_at(&self, allow: &Allow<'a>) -> bool {
        let Some(root) = self.program.root().map(|module| &module.file) else {
            return false;
        };
        let is_whole = !self.program.diagnostics.iter().any(Diagnostic::is_error)
            && self.networks.iter().all(Network::is_built)
            && self.networks.len() == self.program.networks().count();
        if !is_whole || allow.comment.source != root.source {
            return false;
        }
        // With other parameters another branch is taken.
        let dead = self.dead.get_or_init(|| {
            let bodies = region::optional_bodies(root).into_iter();
            bodies.filter(|body| !self.is_expanded(*body)).collect()
        });
        let region = allow.region;
        let is_about = |body: &Span| region.intersect(body.range()).is_some();
        if dead.iter().any(is_about) {
            return false;
        }
        // One of a file of blocks is about the networks that use them.
        let covered = self.program.definitions().filter(|(_, _, definition)| {
            let (span, region) = (definition.span, allow.region);
            span.range().contains(region.start) || region.contains(span.start)
        });
        let mut blocks = covered.filter(|(_, kind, _)| *kind == DefinitionKind::Block);
        blocks.all(|(_, _, definition)| self.is_expanded(definition.span))
    }

    /// Whether some layer of the networks, a use of a block or a loop is written at a place.
    fn is_expanded(&self, place: Span) -> bool {
        let layers = self.layers.get_or_init(|| {
            let networks = self.networks.iter().map(|network| &network.graph);
            let nodes = networks.clone().flat_map(|graph| graph.nodes());
            let places = nodes.map(|(_, node)| node.origin.span);
            let uses = networks.flat_map(|graph| graph.origins().places());
            let places = places.chain(uses);
            let mut places: Vec<_> = places.map(|it| (it.source, it.start)).collect();
            places.sort_unstable();
            places.dedup();
            places
        });
        let first = layers.partition_point(|it| *it < (place.source, place.start));
        let first = layers.get(first);
        first.is_some_and(|(source, start)| *source == place.source && place.contains(*start))
    }

    /// The text of a file.
    fn text(&self, source: SourceId) -> &'a str {
        let source = self.program.sources.get(source);
        source.map_or("", |source| &source.text)
    }

    /// The edit that removes items from a comment, and the comment with the last of them.
    pub fn remove(&self, allow: &Allow<'a>, items: &[&Allowed<'a>]) -> Vec<Edit> {
        let is_removed = |item: &Allowed<'a>| items.iter().any(|it| it.span == item.span);
        let text = self.text(allow.comment.source);
        if allow.items.iter().all(is_removed) {
            return vec![Edit::new(whole_comment(text, allow.comment), "")];
        }
        let kept = allow.items.iter().filter(|item| !is_removed(item));
        let kept: Vec<&str> = kept.map(|item| item.text).collect();
        let (first, last) = (allow.items.first(), allow.items.last());
        let list = first
            .zip(last)
            .map(|(first, last)| first.span.to(last.span));
        let list = list.map(|list| Edit::new(list, kept.join(", ")));
        list.into_iter().collect()
    }
}

/// A comment with the blanks before it, and with its line where it has one of its own.
fn whole_comment(text: &str, comment: Span) -> Span {
    let line = region::line_of(text, comment.start);
    let before = TextRange::new(line.start, comment.start).of(text);
    if before.trim().is_empty() {
        let end = line
            .end
            .saturating_add(1)
            .min(crate::source::offset(text.len()));
        return TextRange::new(line.start, end).span(comment.source);
    }
    let code = crate::source::offset(before.trim_end().len());
    TextRange::new(line.start.saturating_add(code), comment.end).span(comment.source)
}
