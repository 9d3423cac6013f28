//! Where a run of layers without partners begins, when several places are as good.
//!
//! Of `a b | a b` and `a | b a | b`, where one `a b` is new, the first is the likely edit. A run
//! may move by a layer where the one that it loses is equal to the one that it gains. It is put
//! where it is of whole blocks and rounds of one body, then where it is a chain or begins a branch,
//! then where most layers keep their rounds of loops (a layer put before a loop is no round of it),
//! then where most keep their paths, then last. (As git does with lines, by their indentation.)

use super::feature::Feature;
use crate::graph::{FrameId, Graph, NodeIndex};
use smallvec::SmallVec;
use std::collections::HashSet;
use std::ops::Range;

/// So far a run is moved, in layers.
const FARTHEST: usize = 4_096;

/// Runs are followed through the graph where they have no more layers, over all places.
const MOST_FOLLOWED: usize = 1 << 18;

/// A network, as its layers are written.
#[derive(Clone, Copy)]
pub(super) struct Written<'f> {
    /// Its layers.
    pub features: &'f [Feature],
    /// The graph that they are in.
    pub graph: &'f Graph,
}

/// Both networks, that with the run first.
struct Sides<'f> {
    own: Written<'f>,
    other: Written<'f>,
}

/// Moves the runs of an alignment that are between two pairs on one side only.
pub(super) fn slide(pairs: &mut [(usize, usize)], before: Written<'_>, after: Written<'_>) {
    let added = Sides {
        own: after,
        other: before,
    };
    let swap = |(one, other)| (other, one);
    slide_side(pairs, &added, swap);
    let removed = Sides {
        own: before,
        other: after,
    };
    slide_side(pairs, &removed, |pair| pair);
}

/// `of` returns the places of a pair on the side with the runs and on the other one, and a pair of such
/// places.
fn slide_side(
    pairs: &mut [(usize, usize)],
    sides: &Sides<'_>,
    of: fn((usize, usize)) -> (usize, usize),
) {
    let own = sides.own.features;
    // The number of the pair after each run.
    for next in 0..=pairs.len() {
        let end = (sides.own.features.len(), sides.other.features.len());
        let behind = pairs.get(next).map_or(end, |pair| of(*pair));
        let last = next.checked_sub(1).and_then(|last| pairs.get(last));
        let start = last.map_or((0, 0), |pair| {
            let (own, other) = of(*pair);
            (own.saturating_add(1), other.saturating_add(1))
        });
        let run = start.0..behind.0;
        if run.is_empty() || start.1 != behind.1 {
            continue;
        }
        let equal = |one: usize, other: usize| {
            let layers = (own.get(one), own.get(other));
            matches!(layers, (Some(one), Some(other)) if one.layer == other.layer && one.label == other.label)
        };
        // Pairs after the run, and before it, that may take layers of the run instead.
        let down = (0..FARTHEST).take_while(|&by| {
            let is_next = pairs.get(next.saturating_add(by)).is_some_and(|pair| {
                of(*pair) == (behind.0.saturating_add(by), behind.1.saturating_add(by))
            });
            is_next && equal(run.start.saturating_add(by), run.end.saturating_add(by))
        });
        let down = down.count();
        let up = (1..=FARTHEST).take_while(|&by| {
            let places = (start.0.checked_sub(by), start.1.checked_sub(by));
            let (Some(own), Some(other)) = places else {
                return false;
            };
            let is_last = next
                .checked_sub(by)
                .and_then(|at| pairs.get(at))
                .is_some_and(|pair| of(*pair) == (own, other));
            is_last && equal(own, run.end.saturating_sub(by))
        });
        let up = up.count();
        if up == 0 && down == 0 {
            continue;
        }
        let best = best(sides, &run, start.1, up, down);
        // From the run as far up as it goes, pairs are before it up to the best place, then after it.
        let first = next.saturating_sub(up);
        for by in 0..up.saturating_add(down) {
            let shift = if by < best { 0 } else { run.len() };
            let own = run
                .start
                .saturating_sub(up)
                .saturating_add(by)
                .saturating_add(shift);
            let other = start.1.saturating_sub(up).saturating_add(by);
            if let Some(place) = pairs.get_mut(first.saturating_add(by)) {
                *place = of((own, other));
            }
        }
    }
}

/// How far down from the highest place the run is best.
fn best(sides: &Sides<'_>, run: &Range<usize>, other: usize, up: usize, down: usize) -> usize {
    let (start, other) = (run.start.saturating_sub(up), other.saturating_sub(up));
    let (own, others) = (sides.own.features, sides.other.features);
    // Of a pair, whether it keeps its round, and its path.
    let keeps = |by: usize, shift: usize| {
        let one = own.get(start.saturating_add(by).saturating_add(shift));
        let other = others.get(other.saturating_add(by));
        let pair = one.zip(other);
        pair.map_or((0usize, 0usize), |(one, other)| {
            let round = usize::from(one.rounds == other.rounds);
            (round, usize::from(one.path == other.path))
        })
    };
    let plus = |one: (usize, usize), other: (usize, usize)| {
        (one.0.saturating_add(other.0), one.1.saturating_add(other.1))
    };
    let steps = up.saturating_add(down);
    let follows = run.len().saturating_mul(steps) <= MOST_FOLLOWED;
    // At the highest place all pairs are after the run.
    let mut kept = (0..steps).map(|by| keeps(by, run.len())).fold((0, 0), plus);
    let mut found = (0, (false, false, (0, 0)));
    for by in 0..=steps {
        let first = start.saturating_add(by);
        let end = first.saturating_add(run.len());
        let whole = is_whole(sides.own, first..end);
        let connected = !follows || is_connected(sides.own.graph, first..end);
        let worth = (whole, connected, kept);
        if worth >= found.1 {
            found = (by, worth);
        }
        if by < steps {
            let (gained, lost) = (keeps(by, 0), keeps(by, run.len()));
            let (rounds, paths) = plus(kept, gained);
            kept = (rounds.saturating_sub(lost.0), paths.saturating_sub(lost.1));
        }
    }
    found.0
}

/// Whether layers one after another are whole blocks, rounds and layers of one body.
fn is_whole(side: Written<'_>, run: Range<usize>) -> bool {
    let (Some(first), Some(last)) = (
        side.features.get(run.start),
        run.end
            .checked_sub(1)
            .and_then(|last| side.features.get(last)),
    ) else {
        return false;
    };
    let begun = bodies(side.graph, run.start, first.begins);
    let ended = bodies(side.graph, run.end.saturating_sub(1), last.ends);
    begun.iter().any(|body| ended.contains(body))
}

/// The frame that a layer is in, and the given number of frames around it.
fn bodies(graph: &Graph, place: usize, around: u8) -> SmallVec<[FrameId; 8]> {
    let mut found = SmallVec::new();
    let Some(node) = graph.node(NodeIndex::new(place)) else {
        return found;
    };
    let mut frame = node.origin.frame;
    found.push(frame);
    for _ in 0..around {
        let Some(known) = graph.origins().get(frame) else {
            break;
        };
        frame = known.parent;
        found.push(frame);
    }
    found
}

/// Whether layers one after another are a part of the flow: they begin a branch, or the last of
/// them is computed from the layer before the first.
fn is_connected(graph: &Graph, run: Range<usize>) -> bool {
    let Some(before) = run.start.checked_sub(1) else {
        return true;
    };
    let mut reached = HashSet::from([NodeIndex::new(before)]);
    let mut last = false;
    for (place, at) in run.enumerate() {
        let node = NodeIndex::new(at);
        last = graph
            .reads(node)
            .iter()
            .any(|read| reached.contains(&read.node));
        if last {
            reached.insert(node);
        } else if place == 0 {
            return true;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::{Written, slide};
    use crate::diff::feature::Feature;
    use crate::graph::{Builder, Graph, Origin};
    use crate::layer::{Flatten, Shape};

    /// Layers by a letter each, all in one body.
    fn layers(letters: &str) -> Vec<Feature> {
        let layers = letters.bytes().zip(1u32..);
        layers
            .map(|(letter, path)| Feature {
                layer: letter.into(),
                path,
                ..Feature::default()
            })
            .collect()
    }

    /// A chain of that many layers.
    fn chain(layers: usize) -> Graph {
        let mut builder = Builder::new();
        let mut tensor = builder.input(None, Shape::vector(1), Origin::default());
        for _ in 1..layers {
            tensor = builder.add(Flatten, &[tensor], Origin::default()).unwrap();
        }
        builder.finish(Vec::new())
    }

    fn slid(
        before: &[Feature],
        after: &[Feature],
        pairs: &[(usize, usize)],
    ) -> Vec<(usize, usize)> {
        let graphs = [chain(before.len()), chain(after.len())];
        let written = |features, graph| Written { features, graph };
        let mut pairs = pairs.to_vec();
        let sides = (written(before, &graphs[0]), written(after, &graphs[1]));
        slide(&mut pairs, sides.0, sides.1);
        pairs
    }

    fn slid_letters(before: &str, after: &str, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        slid(&layers(before), &layers(after), pairs)
    }

    #[test]
    fn a_run_is_put_where_paths_stay() {
        let last = [(0, 0), (1, 1), (2, 4)];
        assert_eq!(
            slid_letters("abz", "ababz", &[(0, 0), (1, 3), (2, 4)]),
            last
        );
        assert_eq!(
            slid_letters("abz", "ababz", &[(0, 2), (1, 3), (2, 4)]),
            last
        );
        assert_eq!(slid_letters("abz", "ababz", &last), last);
        let removed = slid_letters("ababz", "abz", &[(0, 0), (3, 1), (4, 2)]);
        assert_eq!(removed, [(0, 0), (1, 1), (4, 2)]);
    }

    #[test]
    fn a_run_stays_where_layers_differ() {
        let pairs = [(0, 0), (1, 3), (2, 4)];
        assert_eq!(slid_letters("axz", "abcxz", &pairs), pairs);
    }
}
