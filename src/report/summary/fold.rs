//! The lines of a table: layers, folded into their blocks, with similar ones gathered.

use super::tree::{Gathering, Item, Main, Marks, Run, Sums, body, numbered, runs};
use super::{Row, Summary};
use crate::cost::ReceptiveField;
use crate::layer::Shape;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// How many lines a table has at most when nobody says how much it shows.
const MOST_LINES: usize = 80;

/// How much a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// At most 80 lines, so that the table stays readable.
    Readable,
    /// Blocks to this depth, with deeper layers folded into one line; similar lines are gathered
    /// where there are more than 80.
    Depth(usize),
    /// Every layer in its own line.
    All,
}

/// The lines of a table, and how they were reduced.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines<'s> {
    /// From the first to the last.
    pub lines: Vec<Line<'s>>,
    /// The depth at which blocks are folded, where some are.
    pub folded: Option<usize>,
}

impl<'s> Lines<'s> {
    fn at(deepest: usize, depth: usize, lines: Vec<Line<'s>>) -> Self {
        Self {
            lines,
            folded: (depth < deepest).then_some(depth),
        }
    }
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'s> {
    /// How far it is set in: 0 in the network itself.
    pub indent: usize,
    /// The names of the blocks that it is in and its own last, with `/` between them: `conv[2]`,
    /// `conv[2..9]`; without a number where nothing else in its body has the name.
    pub path: String,
    /// The part of the network that it represents.
    pub part: Part<'s>,
    /// How many that are alike it stands for; all counts are those of all of them.
    pub times: u64,
    /// The output shapes: those of the last layer of a block, or of the last of several.
    pub outputs: &'s [Shape],
    /// Its costs.
    pub sums: Sums,
    /// The part of the input that its last layer sees.
    pub receptive_field: Option<ReceptiveField>,
    /// The marks that distinguish it.
    pub marks: Marks,
    /// Whether it is a layer that has learned values.
    pub learns: bool,
}

/// The part of a network that a line represents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'s> {
    /// A layer of this kind: `conv 3x3`.
    Layer(&'s str),
    /// A block, whose layers follow; its name, where that is not the one of the line.
    Open(Option<&'s str>),
    /// A block whose layers do not follow.
    Closed(Closed<'s>),
    /// Similar rounds of this many layers each; one round follows.
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
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// The lines that a table shows. A network may have a million layers: of a table that is tried, no
/// more lines are made than fit.
pub fn lines(summary: &Summary, detail: Detail) -> Lines<'_> {
    let body = body(&summary.rows);
    let names = Names::of(&body);
    let depths = summary.rows.iter().map(|row| row.path.matches('/').count());
    let deepest = depths.max().unwrap_or(0);
    let table = |depth, gathering, most| Unfolded {
        depth,
        gathering,
        most,
    };
    let fitting = |depth, gathering| table(depth, gathering, MOST_LINES).all(&body, &names);
    let whole = |depth, gathering| {
        let lines = table(depth, gathering, usize::MAX).all(&body, &names);
        lines.unwrap_or_default()
    };
    match detail {
        Detail::All => return Lines::at(deepest, deepest, whole(deepest, Gathering::Each)),
        Detail::Depth(depth) => {
            let each = fitting(depth, Gathering::Each);
            let lines = each.unwrap_or_else(|| whole(depth, Gathering::Alike));
            return Lines::at(deepest, depth, lines);
        }
        Detail::Readable => (),
    }
    for depth in (0..=deepest).rev() {
        for gathering in [Gathering::Each, Gathering::Alike] {
            if let Some(lines) = fitting(depth, gathering) {
                return Lines::at(deepest, depth, lines);
            }
        }
    }
    let closed = table(0, Gathering::Alike, usize::MAX);
    Lines::at(deepest, 0, closed.without_middle(&body, &names))
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

    /// `conv[2]`, `conv` where there is only one, `conv[2..9]`, `conv[2,5..29]`.
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
    above: &'p str,
    /// How many they are.
    blocks: usize,
    indent: usize,
    /// How often the blocks stand there.
    times: u64,
}

impl Place<'_> {
    /// In the network itself.
    const OUTERMOST: Self = Self {
        above: "",
        blocks: 0,
        indent: 0,
        times: 1,
    };
}

/// A way to unfold a network.
struct Unfolded {
    /// How deep the blocks are that are closed.
    depth: usize,
    gathering: Gathering,
    /// No more lines are made.
    most: usize,
}

impl Unfolded {
    /// All lines of the body of a network; `None` if there are too many.
    fn all<'s>(&self, body: &[Item<'s>], names: &Names<'s>) -> Option<Vec<Line<'s>>> {
        let mut lines = Vec::new();
        for run in runs(body, self.gathering) {
            if self
                .run(run, names, Place::OUTERMOST, &mut lines)
                .is_break()
            {
                return None;
            }
        }
        Some(lines)
    }

    /// The lines of the first and the last runs of the body of a network, and a line for all between,
    /// which has their sums. Blocks are closed: an item has one line.
    fn without_middle<'s>(&self, body: &[Item<'s>], names: &Names<'s>) -> Vec<Line<'s>> {
        let room = MOST_LINES / 2;
        let runs: Vec<Run<'_, 's>> = runs(body, self.gathering).collect();
        let many = |runs: &mut dyn Iterator<Item = &Run<'_, 's>>| {
            let mut lines = 0usize;
            runs.take_while(|run| {
                let head = usize::from(run.has_head());
                lines = lines.saturating_add(run.first.len()).saturating_add(head);
                lines < room
            })
            .count()
        };
        let (first, last) = (many(&mut runs.iter()), many(&mut runs.iter().rev()));
        let (before, end) = runs.split_at(runs.len().saturating_sub(last));
        let (first, between) = before.split_at(first.min(before.len()));
        let sums = between.iter().map(|run| run.sums().times(run.times));
        let between = Line {
            sums: sums.fold(Sums::default(), Sums::and),
            ..line(Place::OUTERMOST, "...", between.last().and_then(Run::end))
        };
        let mut lines = Vec::new();
        let show = |runs: &[Run<'_, 's>], lines: &mut Vec<Line<'s>>| {
            let mut runs = runs.iter();
            runs.try_for_each(|run| self.run(*run, names, Place::OUTERMOST, lines))
        };
        // As many as there is room for: neither breaks off.
        let _ = show(first, &mut lines);
        lines.push(between);
        let _ = show(end, &mut lines);
        lines
    }

    fn run<'s>(
        &self,
        run: Run<'_, 's>,
        names: &Names<'s>,
        place: Place<'_>,
        into: &mut Vec<Line<'s>>,
    ) -> ControlFlow<()> {
        let mut place = place;
        let times = place.times.saturating_mul(run.times);
        if run.has_head() {
            let one = run.sums();
            let own = format!("{} rounds", run.times);
            self.push(
                Line {
                    part: Part::Rounds(one.layers),
                    times: place.times,
                    sums: one.times(times),
                    ..line(place, &own, run.end())
                },
                into,
            )?;
            place.indent = place.indent.saturating_add(1);
        }
        for (first, last) in run.first.iter().zip(run.last) {
            let name = names.name(first.name, last.name, run.times);
            self.item(last, &name, Place { times, ..place }, into)?;
        }
        ControlFlow::Continue(())
    }

    fn item<'s>(
        &self,
        item: &Item<'s>,
        name: &str,
        place: Place<'_>,
        into: &mut Vec<Line<'s>>,
    ) -> ControlFlow<()> {
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
        let Part::Open(_) = part else {
            return self.push(line, into);
        };
        let path = line.path.clone();
        self.push(line, into)?;
        let names = Names::of(&item.items);
        let inside = Place {
            above: &path,
            blocks: place.blocks.saturating_add(1),
            indent: place.indent.saturating_add(1),
            times: place.times,
        };
        runs(&item.items, self.gathering).try_for_each(|run| self.run(run, &names, inside, into))
    }

    /// Breaks off at one line too many.
    fn push<'s>(&self, line: Line<'s>, into: &mut Vec<Line<'s>>) -> ControlFlow<()> {
        if into.len() >= self.most {
            return ControlFlow::Break(());
        }
        into.push(line);
        ControlFlow::Continue(())
    }
}

fn line<'s>(place: Place<'_>, name: &str, end: Option<&'s Row>) -> Line<'s> {
    let path = match place.above {
        "" => name.to_owned(),
        above => format!("{above}/{name}"),
    };
    Line {
        indent: place.indent,
        path,
        part: Part::Between,
        times: place.times,
        outputs: end.map_or(&[], |row| row.outputs.as_slice()),
        sums: Sums::default(),
        receptive_field: end.and_then(|row| row.receptive_field),
        marks: Marks::default(),
        learns: false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, Gathering, Item, MOST_LINES, Names, Place, Unfolded, lines};
    use crate::cost::{Batch, Measured};
    use crate::elaborate::analyze;
    use crate::program::Program;
    use crate::report::summary::tree::{body, runs};
    use crate::report::summary::{Subject, Summary, summarise};
    use crate::source::Memory;

    fn summary(rounds: usize, body: &str) -> Summary {
        let text = format!("network n {{\n input 4x8x8\n repeat {rounds} {{ {body} }}\n}}\n");
        let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text.as_str());
        let analysis = analyze(&program, None, &[]);
        let network = analysis.complete().next().unwrap();
        let measured = Measured::of(&network.graph).unwrap();
        let subject = Subject {
            file: "n.cnn",
            network,
            measured: &measured,
            sources: &program.sources,
            batch: Batch::default(),
        };
        summarise(subject).unwrap()
    }

    const BLOCK: &str = "residual { conv 4 3x3 pad=1 -> relu }";

    /// Of a table that does not fit, no more lines are made, and no more runs are found, than fit.
    #[test]
    fn a_table_that_does_not_fit_is_left_early() {
        for rounds in [100, 5_000] {
            let summary = summary(rounds, BLOCK);
            let body: Vec<Item<'_>> = body(&summary.rows);
            let names = Names::of(&body);
            let table = Unfolded {
                depth: 9,
                gathering: Gathering::Each,
                most: MOST_LINES,
            };
            let mut made = Vec::new();
            let mut found = 0;
            for run in runs(&body, Gathering::Each) {
                found += 1;
                let run = table.run(run, &names, Place::OUTERMOST, &mut made);
                if run.is_break() {
                    break;
                }
            }
            assert_eq!(
                (made.len(), found),
                (MOST_LINES, MOST_LINES + 1),
                "{rounds} rounds"
            );
            assert!(table.all(&body, &names).is_none());
        }
    }

    /// However many layers are alike, or different, the table has the same lines, and its sums are
    /// those of the network.
    #[test]
    fn long_tables_have_the_sums_of_the_network() {
        // 61 widths that alternate: nothing is alike but for the rounds, which are too long to be found.
        let unlike = "for w in 1..62 { conv w 1x1 }\n conv 4 1x1";
        for (block, shown) in [(BLOCK, 2..=8), (unlike, MOST_LINES - 2..=MOST_LINES)] {
            for rounds in [30, 3_000] {
                let summary = summary(rounds, block);
                let lines = lines(&summary, Detail::Readable).lines;
                assert!(shown.contains(&lines.len()), "{}: {lines:#?}", lines.len());
                let outermost = lines.iter().filter(|line| line.indent == 0);
                let params: u64 = outermost.map(|line| line.sums.params).sum();
                assert_eq!(params, summary.whole.totals.parameters, "{block}, {rounds}");
            }
        }
    }
}
