//! Passes with sets of sources: which layers see which, however many paths lead from one to the
//! other.
//!
//! A set of 64 sources is a word; a pass carries one for each step, starts at its first source and
//! ends where no set is alive any more, so that a plain chain costs as much as its length.
//!
//! Where all sets that are alive go through a single step, as between two residual blocks, their
//! sources are one from there on: they see the same layers, and only how many of them have each
//! grid matters. So a network of many blocks costs as much as its length, too. Only where sources
//! stay apart (long parallel branches) does each 64 of them take a pass of its own.

use super::backward::Successors;
use super::inference_graph::{InferenceGraph, NodeRole};
use super::mean::Mean;
use smallvec::SmallVec;

/// The sources of one pass.
const WORD: usize = 64;

/// Up to that many sources are not gathered: sums keep the order, and with it the last bit, that
/// the published figures were made with.
const APART: usize = 16 * WORD;

/// How much smaller the grid of the second of a pair is: mean of 1 − second / first.
#[derive(Debug, Default)]
pub(super) struct Reduction {
    pub(super) area: Mean,
    pub(super) height: Mean,
    pub(super) width: Mean,
    /// How many steps all passes visited.
    #[cfg(test)]
    pub(super) visits: usize,
}

/// Over the pairs (a, b) of C where b is reached from a without another conv between.
pub(super) fn consecutive(inference: &InferenceGraph, successors: &Successors) -> Reduction {
    let passes = |role: NodeRole| !role.is_conv();
    reduction(inference, successors, &inference.convs, passes, |_| true)
}

/// Over the pairs (input, c) where c is reached from the input and no conv from c.
pub(super) fn total(inference: &InferenceGraph, successors: &Successors) -> Reduction {
    let is_last = |number| !successors.step(number).conv;
    reduction(inference, successors, &inference.inputs, |_| true, is_last)
}

/// Over the pairs (source, conv) where the conv `counts` and is reached through steps that let the
/// source `pass`.
fn reduction(
    inference: &InferenceGraph,
    successors: &Successors,
    sources: &[u32],
    pass: impl Fn(NodeRole) -> bool,
    counts: impl Fn(u32) -> bool,
) -> Reduction {
    let mut passes = Passes {
        apart: APART,
        word: WORD,
        inference,
        successors,
        pass,
        counts,
        sets: Vec::new(),
        reduction: Reduction::default(),
    };
    if !inference.convs.is_empty() {
        passes.all(sources);
    }
    passes.reduction
}

/// Steps in a row, with the sources among them.
struct Segment<'s> {
    start: u32,
    end: u32,
    sources: &'s [u32],
    /// The only step up to the end that carries sources to steps after it.
    through: Option<u32>,
}

/// Sources that came through one step, so that all see the same layers.
struct Gathered {
    step: u32,
    /// Grids, and how many of the sources have each.
    grids: Vec<(f64, f64, f64)>,
}

struct Passes<'s, P, C> {
    /// More sources than these are gathered, in segments of `word` or more; the tests take others.
    apart: usize,
    word: usize,
    inference: &'s InferenceGraph,
    successors: &'s Successors,
    pass: P,
    counts: C,
    sets: Vec<u64>,
    reduction: Reduction,
}

impl<P: Fn(NodeRole) -> bool, C: Fn(u32) -> bool> Passes<'_, P, C> {
    fn all(&mut self, sources: &[u32]) {
        self.sets = vec![0; self.inference.steps.len()];
        let mut before = None;
        for segment in self.segments(sources) {
            before = self.segment(&segment, before);
        }
    }

    /// Parts the steps where a single one carries all sources, a word of sources or more apart.
    fn segments<'s>(&self, sources: &'s [u32]) -> Vec<Segment<'s>> {
        let mut segments = Vec::new();
        let mut start = 0;
        let mut rest = sources;
        if sources.len() > self.apart {
            let mut carries = vec![false; self.inference.steps.len()];
            // How many steps carry sources to later ones, and the sum of their numbers: the number
            // of the one, if it is one.
            let (mut alive, mut sum) = (0usize, 0u64);
            let mut found = 0usize;
            for (step, number) in self.inference.steps.iter().zip(0u32..) {
                let reads = self.inference.reads(step);
                let carried = |read: u32| carries.get(read as usize).copied().unwrap_or(false);
                let arrives = reads.iter().any(|read| carried(read.step));
                let is_source = rest.get(found) == Some(&number);
                let leaves = is_source || (arrives && (self.pass)(step.role));
                for read in reads {
                    let ends = self.successors.step(read.step).last_reader == number;
                    if let Some(carried) = carries.get_mut(read.step as usize)
                        && *carried
                        && ends
                    {
                        *carried = false;
                        alive = alive.saturating_sub(1);
                        sum = sum.saturating_sub(u64::from(read.step));
                    }
                }
                if leaves && self.successors.step(number).last_reader > number {
                    if let Some(carried) = carries.get_mut(number as usize) {
                        *carried = true;
                    }
                    alive = alive.saturating_add(1);
                    sum = sum.saturating_add(u64::from(number));
                }
                found = found.saturating_add(usize::from(is_source));
                if found >= self.word
                    && alive <= 1
                    && let Some((sources, after)) = rest.split_at_checked(found)
                {
                    let through = u32::try_from(sum).ok().filter(|_| alive == 1);
                    segments.push(Segment {
                        start,
                        end: number,
                        sources,
                        through,
                    });
                    (start, rest, found) = (number.saturating_add(1), after, 0);
                }
            }
        }
        segments.push(Segment {
            start,
            end: self.inference.len(),
            sources: rest,
            through: None,
        });
        segments
    }

    /// All passes of a segment; the sources that are alive after it.
    fn segment(&mut self, segment: &Segment<'_>, before: Option<Gathered>) -> Option<Gathered> {
        let mut after = segment.through.map(|step| Gathered {
            step,
            grids: Vec::new(),
        });
        // The gathered sources take the first place of the first pass.
        let own = before.as_ref().map_or(WORD, |_| WORD.saturating_sub(1));
        let (first, rest) = segment
            .sources
            .split_at_checked(own)
            .unwrap_or((segment.sources, &[]));
        if before.is_some() || !first.is_empty() {
            self.chunk(segment, first, before.as_ref(), after.as_mut());
        }
        for chunk in rest.chunks(WORD) {
            self.chunk(segment, chunk, None, after.as_mut());
        }
        after.filter(|after| !after.grids.is_empty())
    }

    /// A pass with one word of sources.
    fn chunk(
        &mut self,
        segment: &Segment<'_>,
        chunk: &[u32],
        before: Option<&Gathered>,
        after: Option<&mut Gathered>,
    ) {
        let groups = Groups::of(self.inference, chunk, before);
        let mut bit = 1u64;
        let mut start = chunk.first().copied().unwrap_or(segment.end);
        // The last step that has, or reads, a set that is not empty.
        let mut horizon = start;
        if let Some(before) = before {
            if let Some(set) = self.sets.get_mut(before.step as usize) {
                *set = bit;
            }
            bit = bit.wrapping_shl(1);
            start = segment.start;
            horizon = start.max(self.successors.step(before.step).last_reader);
        }
        let mut sources = chunk.iter().copied().peekable();
        // From a slice: to skip the steps before it one by one would make all passes quadratic.
        let steps = self.inference.steps.get(start as usize..);
        for (step, number) in steps.unwrap_or_default().iter().zip(start..) {
            if number > segment.end || (number > horizon && sources.peek().is_none()) {
                break;
            }
            #[cfg(test)]
            {
                self.reduction.visits += 1;
            }
            let reads = self.inference.reads(step).iter();
            let arriving = reads
                .filter_map(|read| self.sets.get(read.step as usize))
                .fold(0, |all, set| all | set);
            if arriving != 0 && step.role.is_conv() && (self.counts)(number) {
                groups.pair(arriving, (step.height, step.width), &mut self.reduction);
            }
            let mut leaving = if (self.pass)(step.role) { arriving } else { 0 };
            if sources.next_if_eq(&number).is_some() {
                leaving |= bit;
                bit = bit.wrapping_shl(1);
            }
            if let Some(set) = self.sets.get_mut(number as usize) {
                *set = leaving;
            }
            if leaving != 0 {
                let last_reader = self.successors.step(number).last_reader;
                horizon = horizon.max(number).max(last_reader);
            }
        }
        if let Some(after) = after {
            let set = self.sets.get(after.step as usize).copied().unwrap_or(0);
            groups.gather(set, &mut after.grids);
        }
        let touched = self.sets.get_mut(start as usize..).unwrap_or_default();
        let last = horizon.min(segment.end);
        let length = (last.saturating_sub(start) as usize).saturating_add(1);
        touched.iter_mut().take(length).for_each(|set| *set = 0);
        if let Some(before) = before
            && let Some(set) = self.sets.get_mut(before.step as usize)
        {
            *set = 0;
        }
    }
}

/// Sources of one grid.
struct Group {
    /// The sources of the pass.
    set: u64,
    /// How many of those that were gathered before.
    gathered: f64,
    height: f64,
    width: f64,
}

/// The sources of one pass by their grid: a network has few different ones, so the pairs of a conv
/// are counted and not visited.
struct Groups {
    all: SmallVec<[Group; 4]>,
    /// The bit of those that were gathered.
    gathered: u64,
}

impl Groups {
    fn of(inference: &InferenceGraph, sources: &[u32], before: Option<&Gathered>) -> Self {
        let mut all = SmallVec::<[Group; 4]>::new();
        let mut bit = 1u64;
        let mut gathered = 0;
        if let Some(before) = before {
            gathered = bit;
            bit = bit.wrapping_shl(1);
            let grids = before.grids.iter();
            all.extend(grids.map(|&(height, width, gathered)| Group {
                set: 0,
                gathered,
                height,
                width,
            }));
        }
        for &source in sources {
            let step = inference.steps.get(source as usize);
            let (height, width) = step.map_or((1.0, 1.0), |step| (step.height, step.width));
            match all
                .iter_mut()
                .find(|group| (group.height, group.width) == (height, width))
            {
                Some(group) => group.set |= bit,
                None => all.push(Group {
                    set: bit,
                    gathered: 0.0,
                    height,
                    width,
                }),
            }
            bit = bit.wrapping_shl(1);
        }
        Self { all, gathered }
    }

    /// The groups that a set has sources of, and how many.
    fn counts(&self, set: u64) -> impl Iterator<Item = (&Group, f64)> {
        let has_gathered = set & self.gathered != 0;
        self.all.iter().filter_map(move |group| {
            let mut count = f64::from((set & group.set).count_ones());
            if has_gathered {
                count += group.gathered;
            }
            (count > 0.0).then_some((group, count))
        })
    }

    /// Takes in the pairs of all sources of `set` with a layer of this grid.
    fn pair(&self, set: u64, (height, width): (f64, f64), reduction: &mut Reduction) {
        for (group, pairs) in self.counts(set) {
            let area = 1.0 - height * width / (group.height * group.width);
            let [down, across] = [height / group.height, width / group.width];
            reduction.area.push_times(area, pairs);
            reduction.height.push_times(1.0 - down, pairs);
            reduction.width.push_times(1.0 - across, pairs);
        }
    }

    /// Takes the sources of `set` together with those that are gathered already.
    fn gather(&self, set: u64, grids: &mut Vec<(f64, f64, f64)>) {
        for (group, count) in self.counts(set) {
            let grid = (group.height, group.width);
            match grids
                .iter_mut()
                .find(|(height, width, _)| (*height, *width) == grid)
            {
                Some((_, _, all)) => *all += count,
                None => grids.push((grid.0, grid.1, count)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elaborate::analyze;
    use crate::program::Program;
    use crate::source::Memory;

    fn graph(text: &str) -> InferenceGraph {
        let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text);
        let analysis = analyze(&program, None, &[]);
        let network = analysis.complete().next().unwrap();
        InferenceGraph::of(&network.graph)
    }

    /// Chains, residual and densely connected networks are passed a bounded number of times,
    /// however long they are.
    #[test]
    fn the_visits_grow_with_the_length() {
        for body in [
            "conv 4 3x3 pad=1 -> relu",
            "residual { conv 4 3x3 pad=1 -> relu -> conv 4 3x3 pad=1 }",
            "residual { relu -> conv 4 3x3 pad=1 }",
            "residual { conv 4 3x3 pad=1 -> relu }",
            "repeat 6 { concat(identity, relu -> conv 4 3x3 pad=1) }\n conv 4 1x1",
        ] {
            for rounds in [10, 100, 1_000, 4_000] {
                let text =
                    format!("network n {{\n input 4x8x8\n repeat {rounds} {{ {body} }}\n}}\n");
                let inference = graph(&text);
                let successors = Successors::of(&inference);
                let found = consecutive(&inference, &successors);
                let steps = inference.steps.len();
                assert!(
                    found.visits <= 10 * steps,
                    "{body}, {rounds} rounds: {} visits of {steps} steps",
                    found.visits
                );
            }
        }
    }

    /// Layers that read any of the four before them; now and then the grid shrinks.
    fn tangle(mut seed: u32) -> String {
        let mut random = move |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % below
        };
        let mut text = "network n {\n input x0 4x99999x70000\n".to_owned();
        let mut last = vec!["x0".to_owned()];
        for number in 1..80 {
            let name = format!("x{number}");
            let mut one = || last[random(last.len())].clone();
            let (first, second) = (one(), one());
            let step = match random(12) {
                0 => {
                    text += &format!(" {name} = {first} -> maxpool 2x2\n");
                    last = vec![name];
                    continue;
                }
                1 | 2 => format!("{first} -> relu"),
                3 => format!("{first} -> conv 4 1x3 pad=same"),
                4 => format!("{first} -> maxpool 3x3 stride=1 pad=1"),
                5 => format!("{first} -> conv 4 3x3 pad=1"),
                _ => format!("add({first}, {second})"),
            };
            text += &format!(" {name} = {step}\n");
            last.push(name);
            if last.len() > 4 {
                last.remove(0);
            }
        }
        text + " output x79\n}\n"
    }

    /// Sources that came through one step together give the pairs that they give one by one.
    #[test]
    fn gathered_sources_have_the_pairs_of_each_of_them() {
        for seed in 0..200 {
            let inference = graph(&tangle(seed));
            let successors = Successors::of(&inference);
            let pairs = |word| {
                let mut passes = Passes {
                    apart: word,
                    word,
                    inference: &inference,
                    successors: &successors,
                    pass: |role: NodeRole| !role.is_conv(),
                    counts: |_| true,
                    sets: Vec::new(),
                    reduction: Reduction::default(),
                };
                passes.all(&inference.convs);
                passes.reduction
            };
            let apart = pairs(usize::MAX);
            for word in [1, 2, 7, WORD] {
                let found = pairs(word);
                for (found, apart) in [
                    (found.area, apart.area),
                    (found.height, apart.height),
                    (found.width, apart.width),
                ] {
                    let (found, apart) = (found.value(), apart.value());
                    assert!(
                        (found - apart).abs() < 1e-12 || found.is_nan() && apart.is_nan(),
                        "seed {seed}, words of {word}: {found}, not {apart}"
                    );
                }
            }
        }
    }
}
