//! The layers of a network as a tree of bodies, and the similar items in a body.

use super::Row;
use crate::cost::Portion;
use crate::layer::Shape;
use std::collections::HashMap;

/// Sums over layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub layers: u64,
    /// Learned values of all portions.
    pub params: u64,
    /// Multiply-accumulates, those of layers for training only left out.
    pub macs: u64,
    /// Multiply-accumulates of layers for training only.
    pub macs_training: u64,
    /// The bytes of the tensors made.
    pub memory: u64,
}

impl Sums {
    fn of(row: &Row) -> Self {
        let (macs, macs_training) = if row.training_only {
            (0, row.macs)
        } else {
            (row.macs, 0)
        };
        Self {
            layers: 1,
            params: row.params,
            macs,
            macs_training,
            memory: row.memory,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            layers: self.layers.saturating_add(other.layers),
            params: self.params.saturating_add(other.params),
            macs: self.macs.saturating_add(other.macs),
            macs_training: self.macs_training.saturating_add(other.macs_training),
            memory: self.memory.saturating_add(other.memory),
        }
    }

    pub(super) fn times(self, times: u64) -> Self {
        Self {
            layers: self.layers.saturating_mul(times),
            params: self.params.saturating_mul(times),
            macs: self.macs.saturating_mul(times),
            macs_training: self.macs_training.saturating_mul(times),
            memory: self.memory.saturating_mul(times),
        }
    }
}

/// The properties that distinguish a layer from others, besides its costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Its parameters are not trained.
    pub frozen: bool,
    /// It uses the weights of an earlier layer.
    pub shared: bool,
    /// Only outputs for training need it.
    pub training: bool,
}

impl Marks {
    fn of(row: &Row) -> Self {
        Self {
            frozen: row.portion == Portion::Frozen && row.params > 0,
            shared: row.shares_with.is_some(),
            training: row.training_only,
        }
    }

    /// The marks of a whole block: those of all its layers that have parameters, or of all its
    /// layers.
    fn of_block(items: &[Item<'_>]) -> Self {
        let learning = || items.iter().filter(|item| item.learns);
        let holds =
            |mark: fn(&Item<'_>) -> bool| learning().next().is_some() && learning().all(mark);
        Self {
            frozen: holds(|item| item.marks.frozen),
            shared: holds(|item| item.marks.shared),
            training: items.iter().all(|item| item.marks.training),
        }
    }
}

/// A layer or a block in the body that it is in.
#[derive(Debug)]
pub(super) struct Item<'s> {
    /// The last part of its path: `conv[2]`.
    pub name: &'s str,
    /// The layer; nothing for a block.
    pub layer: Option<&'s Row>,
    /// The last layer of a block, or the layer.
    pub end: Option<&'s Row>,
    /// The name of a block, where its path has its label.
    pub block: Option<&'s str>,
    /// The convolutions and dense layers in it.
    pub main: Main<'s>,
    /// The layers and blocks in a block.
    pub items: Vec<Item<'s>>,
    pub sums: Sums,
    pub marks: Marks,
    /// Whether it has parameters, or uses those of an earlier layer.
    pub learns: bool,
    /// A number that is equal for items that differ only in their numbers and in the part of the
    /// input that they see.
    alike: usize,
}

/// The convolutions and dense layers of a part of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Main<'s> {
    /// None.
    #[default]
    Nothing,
    /// One of this kind.
    One(&'s str),
    /// Several.
    Several,
}

impl Main<'_> {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, one) | (one, Self::Nothing) => one,
            (Self::One(_) | Self::Several, Self::One(_) | Self::Several) => Self::Several,
        }
    }
}

/// All that must be the same in items that are alike.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Alike<'s> {
    Layer {
        name: &'s str,
        kind: &'s str,
        outputs: &'s [Shape],
        counts: [u64; 3],
        portion: Portion,
        marks: [bool; 2],
    },
    Block(&'s str, Vec<usize>),
}

/// Builds trees.
#[derive(Debug, Default)]
struct Forester<'s> {
    known: HashMap<Alike<'s>, usize>,
}

/// The body of the network.
pub(super) fn body(rows: &[Row]) -> Vec<Item<'_>> {
    Forester::default().body(rows, 0, 0)
}

impl<'s> Forester<'s> {
    /// The body that the layers be in, whose path takes the first `from` bytes of theirs; it is
    /// `deep` blocks deep.
    fn body(&mut self, rows: &'s [Row], from: usize, deep: usize) -> Vec<Item<'s>> {
        let mut items = Vec::new();
        let mut rest = rows;
        while let Some((row, behind)) = rest.split_first() {
            let name = row.path.get(from..).unwrap_or_default();
            let Some(length) = name.find('/') else {
                items.push(self.layer(row, name));
                rest = behind;
                continue;
            };
            let inside = from.saturating_add(length).saturating_add(1);
            let block = row.path.get(..inside).unwrap_or_default();
            let others = behind.iter();
            let others = others.take_while(|row| row.path.starts_with(block)).count();
            let (rows, after) = rest.split_at(others.saturating_add(1).min(rest.len()));
            let body = self.body(rows, inside, deep.saturating_add(1));
            let name = name.get(..length).unwrap_or_default();
            let block = row.blocks.get(deep).map(|block| block.as_str());
            let block = block.filter(|block| *block != numbered(name).0);
            items.push(Item {
                block,
                ..self.block(name, body)
            });
            rest = after;
        }
        items
    }

    fn layer(&mut self, row: &'s Row, name: &'s str) -> Item<'s> {
        let alike = self.number(Alike::Layer {
            name: numbered(name).0,
            kind: &row.kind,
            outputs: &row.outputs,
            counts: [row.params, row.macs, row.memory],
            portion: row.portion,
            marks: [row.training_only, row.shares_with.is_some()],
        });
        Item {
            name,
            layer: Some(row),
            end: Some(row),
            block: None,
            main: if row.is_main {
                Main::One(&row.kind)
            } else {
                Main::Nothing
            },
            items: Vec::new(),
            sums: Sums::of(row),
            marks: Marks::of(row),
            learns: row.params > 0 || row.shares_with.is_some(),
            alike,
        }
    }

    fn block(&mut self, name: &'s str, items: Vec<Item<'s>>) -> Item<'s> {
        let inside = items.iter().map(|item| item.alike).collect();
        let alike = self.number(Alike::Block(numbered(name).0, inside));
        let sums = items.iter().map(|item| item.sums);
        Item {
            name,
            layer: None,
            end: items.last().and_then(|item| item.end),
            block: None,
            main: items
                .iter()
                .fold(Main::default(), |main, item| main.and(item.main)),
            sums: sums.fold(Sums::default(), Sums::and),
            marks: Marks::of_block(&items),
            learns: items.iter().any(|item| item.learns),
            items,
            alike,
        }
    }

    fn number(&mut self, alike: Alike<'s>) -> usize {
        let next = self.known.len();
        *self.known.entry(alike).or_insert(next)
    }
}

/// Whether similar items are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathering {
    /// Each stands for itself.
    Each,
    /// Similar items, and similar rounds, share one line.
    Alike,
}

/// Rounds of items that are alike, one after the other; or one item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'i, 's> {
    pub times: u64,
    pub first: &'i [Item<'s>],
    pub last: &'i [Item<'s>],
}

/// The longest round that is looked for.
const LONGEST_ROUND: usize = 32;

impl<'i, 's> Run<'i, 's> {
    /// Whether it is shown below a line of its own: rounds of several items.
    pub fn has_head(&self) -> bool {
        self.times > 1 && self.first.len() > 1
    }

    /// Over one round.
    pub fn sums(&self) -> Sums {
        let sums = self.first.iter().map(|item| item.sums);
        sums.fold(Sums::default(), Sums::and)
    }

    /// Its last layer.
    pub fn end(&self) -> Option<&'s Row> {
        self.last.last().and_then(|item| item.end)
    }
}

/// The items of a body in runs, each computed on demand.
pub(super) fn runs<'i, 's>(
    items: &'i [Item<'s>],
    gathering: Gathering,
) -> impl Iterator<Item = Run<'i, 's>> {
    let longest = match gathering {
        Gathering::Each => 0,
        Gathering::Alike => LONGEST_ROUND,
    };
    let mut rest = items;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // The shortest round of those that cover most.
        let mut best = (1, 1);
        for round in 1..=longest.min(rest.len() / 2) {
            let times = times(rest, round);
            let least = if round == 1 { 2 } else { 3 };
            if times >= least && times.saturating_mul(round) > covered(best) {
                best = (times, round);
            }
        }
        if starts_late(rest, best) {
            best = (1, 1);
        }
        let (times, round) = best;
        let (run, after) = rest.split_at(covered(best).min(rest.len()));
        let last = run.len().saturating_sub(round);
        rest = after;
        Some(Run {
            times: times as u64,
            first: run.get(..round).unwrap_or(run),
            last: run.get(last..).unwrap_or(run),
        })
    })
}

/// Whether as many rounds begin a little later with a layer that learns: `conv -> relu` reads
/// better than `relu -> conv`.
fn starts_late(items: &[Item<'_>], (rounds, round): (usize, usize)) -> bool {
    if round == 1 || items.first().is_none_or(|item| item.learns) {
        return false;
    }
    (1..round).any(|late| {
        let later = items.get(late..).unwrap_or_default();
        later.first().is_some_and(|item| item.learns) && times(later, round) >= rounds
    })
}

fn covered((times, round): (usize, usize)) -> usize {
    times.saturating_mul(round)
}

/// How many times the first `round` items stand one after the other.
fn times(items: &[Item<'_>], round: usize) -> usize {
    let mut rounds = items.chunks_exact(round);
    let Some(first) = rounds.next() else {
        return 0;
    };
    let same = |other: &&[Item<'_>]| {
        let pairs = first.iter().zip(other.iter());
        pairs
            .into_iter()
            .all(|(one, other)| one.alike == other.alike)
    };
    rounds.take_while(same).count().saturating_add(1)
}

/// A name without its number, and the number: `conv` and 2 of `conv[2]`; 1 without a number.
pub(super) fn numbered(name: &str) -> (&str, u64) {
    let parts = name
        .strip_suffix(']')
        .and_then(|name| name.rsplit_once('['));
    let parts = parts.and_then(|(name, number)| Some((name, number.parse().ok()?)));
    parts.unwrap_or((name, 1))
}
