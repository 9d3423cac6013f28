//! The lines of a table: layers, folded into the blocks that they be in, and what is alike
//! gathered.

use super::tree::{Gathering, Item, Main, Marks, Run, Sums, body, numbered, runs};
use super::{Row, Summary};
use crate::cost::ReceptiveField;
use crate::layer::Shape;
use std::collections::HashMap;

/// How many lines a table has at most when nobody says how much it shows.
const MOST_LINES: usize = 80;

/// How much a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// As much as stays readable: 80 lines.
    Readable,
    /// Blocks so deep, what lies deeper folded into one line; what is alike is gathered where the
    /// lines are more than 80.
    Depth(usize),
    /// Every layer in its own line.
    All,
}

/// The lines of a table, and what was done to have so few of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines<'s> {
    /// From the first to the last.
    pub lines: Vec<Line<'s>>,
    /// The depth at which blocks are folded, where some are.
    pub folded: Option<usize>,
}

impl<'s> Lines<'s> {
    fn at(deepest: usize, depth: usize, parts: Vec<Vec<Line<'s>>>) -> Self {
        Self {
            lines: parts.concat(),
            folded: (depth < deepest).then_some(depth),
        }
    }
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'s> {
    /// How far it is set in: 0 in the network itself.
    pub indent: usize,
    /// The names of the blocks that it is in, and its own last: `conv[2]`, `conv[2..9]`; without a
    /// number where nothing else in its body has the name.
    pub path: Vec<String>,
    /// What it stands for.
    pub part: Part<'s>,
    /// How many that are alike it stands for; all counts are those of all of them.
    pub times: u64,
    /// What it gives: the last layer of a block, the last of several.
    pub outputs: &'s [Shape],
    /// Its costs.
    pub sums: Sums,
    /// What of the input its last layer sees.
    pub receptive_field: Option<ReceptiveField>,
    /// What sets it apart.
    pub marks: Marks,
    /// Whether it is a layer that has learned values.
    pub learns: bool,
}

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'s> {
    /// A layer of this kind: `conv 3x3`.
    Layer(&'s str),
    /// A block, whose layers follow; its name, where that is not the one of the line.
    Open(Option<&'s str>),
    /// A block whose layers do not follow.
    Closed(Closed<'s>),
    /// Rounds that are alike, of so many layers each; one round follows.
    Rounds(u64),
    /// Layers that are left out.
    Between,
}

/// A block in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed<'s> {
    /// How many layers it has.
    pub layers: u64,
    /// Its name, where that is not the one of the line.
    pub name: Option<&'s str>,
    /// The kind of its convolution or dense layer, where it has one only.
    pub main: Option<&'s str>,
}

impl Line<'_> {
    /// Its own name.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// The lines that a table shows.
pub fn lines(summary: &Summary, detail: Detail) -> Lines<'_> {
    let body = body(&summary.rows);
    let depths = summary.rows.iter().map(|row| row.path.matches('/').count());
    let deepest = depths.max().unwrap_or(0);
    let unfolded = |depth, gathering| parts(&body, depth, gathering);
    match detail {
        Detail::All => return Lines::at(deepest, deepest, unfolded(deepest, Gathering::Each)),
        Detail::Depth(depth) => {
            let each = unfolded(depth, Gathering::Each);
            if fits(&each) {
                return Lines::at(deepest, depth, each);
            }
            return Lines::at(deepest, depth, unfolded(depth, Gathering::Alike));
        }
        Detail::Readable => (),
    }
    for depth in (0..=deepest).rev() {
        for gathering in [Gathering::Each, Gathering::Alike] {
            let parts = unfolded(depth, gathering);
            if fits(&parts) {
                return Lines::at(deepest, depth, parts);
            }
        }
    }
    Lines::at(deepest, 0, without_middle(unfolded(0, Gathering::Alike)))
}

fn count(parts: &[Vec<Line<'_>>]) -> usize {
    parts.iter().map(Vec::len).sum()
}

fn fits(parts: &[Vec<Line<'_>>]) -> bool {
    count(parts) <= MOST_LINES
}

/// The first and the last parts, and a line for all between, which has their sums.
fn without_middle(mut parts: Vec<Vec<Line<'_>>>) -> Vec<Vec<Line<'_>>> {
    let room = MOST_LINES / 2;
    let many = |parts: &mut dyn Iterator<Item = &Vec<Line<'_>>>| {
        let mut lines = 0usize;
        parts
            .take_while(|part| {
                lines = lines.saturating_add(part.len());
                lines < room
            })
            .count()
    };
    let (first, last) = (many(&mut parts.iter()), many(&mut parts.iter().rev()));
    let end = parts.split_off(parts.len().saturating_sub(last));
    let between = parts.split_off(first.min(parts.len()));
    // The first line of a part has the sums over all of it.
    let heads = between.iter().filter_map(|part| part.first());
    let sums = heads.fold(Sums::default(), |sums, line| sums.and(line.sums));
    let last = between.last().and_then(|part| part.last());
    parts.push(vec![Line {
        indent: 0,
        path: vec!["...".to_owned()],
        part: Part::Between,
        times: 1,
        outputs: last.map_or(&[], |line| line.outputs),
        sums,
        receptive_field: last.and_then(|line| line.receptive_field),
        marks: Marks::default(),
        learns: false,
    }]);
    parts.extend(end);
    parts
}

/// The lines of each run in the body of a network, which goes `depth` blocks deep.
fn parts<'s>(body: &[Item<'s>], depth: usize, gathering: Gathering) -> Vec<Vec<Line<'s>>> {
    let table = Unfolded { depth, gathering };
    let names = Names::of(body);
    let runs = runs(body, gathering);
    let parts = runs.into_iter().map(|run| {
        let mut lines = Vec::new();
        let place = Place {
            above: &[],
            blocks: 0,
            indent: 0,
            times: 1,
        };
        table.run(run, &names, place, &mut lines);
        lines
    });
    parts.collect()
}

/// How many items of each name a body has.
struct Names<'s>(HashMap<&'s str, u64>);

impl<'s> Names<'s> {
    fn of(items: &[Item<'s>]) -> Self {
        let mut names = HashMap::new();
        for item in items {
            let count: &mut u64 = names.entry(numbered(item.name).0).or_default();
            *count = count.saturating_add(1);
        }
        Self(names)
    }

    /// `conv[2]`, `conv` where there is one alone, `conv[2..9]`, `conv[2,5..29]`.
    fn name(&self, first: &str, last: &str, times: u64) -> String {
        let (name, from) = numbered(first);
        let (_, to) = numbered(last);
        if times > 1 && to > from {
            let step = to.saturating_sub(from) / times.saturating_sub(1).max(1);
            let second = from.saturating_add(step);
            return if step == 1 {
                format!("{name}[{from}..{to}]")
            } else {
                format!("{name}[{from},{second}..{to}]")
            };
        }
        match self.0.get(name) {
            Some(1) if from == 1 => name.to_owned(),
            Some(_) | None => last.to_owned(),
        }
    }
}

/// Where lines stand.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// The names of the blocks.
    above: &'p [String],
    /// How many they are.
    blocks: usize,
    indent: usize,
    /// How often the blocks stand there.
    times: u64,
}

struct Unfolded {
    depth: usize,
    gathering: Gathering,
}

impl Unfolded {
    fn run<'s>(
        &self,
        run: Run<'_, 's>,
        names: &Names<'s>,
        place: Place<'_>,
        into: &mut Vec<Line<'s>>,
    ) {
        let mut place = place;
        let times = place.times.saturating_mul(run.times);
        if run.times > 1 && run.first.len() > 1 {
            let one = run.first.iter().map(|item| item.sums);
            let one = one.fold(Sums::default(), Sums::and);
            let end = run.last.last().and_then(|item| item.end);
            let own = format!("{} rounds", run.times);
            into.push(Line {
                part: Part::Rounds(one.layers),
                times: place.times,
                sums: one.times(times),
                ..line(place, own, end)
            });
            place.indent = place.indent.saturating_add(1);
        }
        for (first, last) in run.first.iter().zip(run.last) {
            let name = names.name(first.name, last.name, run.times);
            self.item(last, name, Place { times, ..place }, into);
        }
    }

    fn item<'s>(&self, item: &Item<'s>, name: String, place: Place<'_>, into: &mut Vec<Line<'s>>) {
        let closed = place.blocks >= self.depth;
        let part = match item.layer {
            Some(row) => Part::Layer(&row.kind),
            None if closed => Part::Closed(Closed {
                layers: item.sums.layers,
                name: item.block,
                main: match item.main {
                    Main::One(kind) => Some(kind),
                    Main::Nothing | Main::Several => None,
                },
            }),
            None => Part::Open(item.block),
        };
        let line = Line {
            part,
            sums: item.sums.times(place.times),
            marks: item.marks,
            learns: item.layer.is_some() && item.learns,
            ..line(place, name, item.end)
        };
        let path = line.path.clone();
        into.push(line);
        if let Part::Open(_) = part {
            let names = Names::of(&item.items);
            let inside = Place {
                above: &path,
                blocks: place.blocks.saturating_add(1),
                indent: place.indent.saturating_add(1),
                times: place.times,
            };
            for run in runs(&item.items, self.gathering) {
                self.run(run, &names, inside, into);
            }
        }
    }
}

fn line<'s>(place: Place<'_>, name: String, end: Option<&'s Row>) -> Line<'s> {
    let above = place.above.iter().cloned();
    Line {
        indent: place.indent,
        path: above.chain([name]).collect(),
        part: Part::Between,
        times: place.times,
        outputs: end.map_or(&[], |row| row.outputs.as_slice()),
        sums: Sums::default(),
        receptive_field: end.and_then(|row| row.receptive_field),
        marks: Marks::default(),
        learns: false,
    }
}
