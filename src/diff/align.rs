//! Pairs of layers before and after, in the order in which both are written.
//!
//! 1. Layers that are equal at both ends, shapes and blocks too, are pairs.
//! 2. The rest is aligned as a whole ([`gap`](super::gap)) where the product of the lengths allows.
//! 3. Where it does not, layers that are anchors part it into shorter gaps: by a histogram diff
//!    (`imara-diff`), those first that are equal in all respects and rare, then by less and less
//!    ([`ANCHORS`]); layers that are equal at both ends of a gap in these respects are pairs.
//! 4. A gap without anchors is aligned piece by piece, each against the piece as far from the start.
//!
//! The order of the two sides does not matter: the caller gives them in an order of their own.

use super::feature::{Feature, Features};
use super::gap;
use imara_diff::{Algorithm, Diff, Interner, Token};
use std::collections::HashMap;
use std::ops::Range;

/// The largest product of lengths that is aligned as a whole: 2,000 layers against 2,000.
const MOST_CELLS: usize = 1 << 22;

/// The number of cells for all gaps beyond the first [`MOST_CELLS`], for each layer.
const CELLS_A_LAYER: usize = 1_024;

/// The layers of a piece between two anchors.
const PIECE: usize = 512;

/// At most this many equal layers at the end whose numbers differ are aligned again with the layers
/// before them.
const UNCERTAIN: usize = 256;

/// A rare layer occurs at most so often on either side.
const RARE: usize = 32;

/// The longest sequence that is compared where layers need not be rare: `imara-diff` (0.2) looks for
/// each frequent layer through all before it.
const LONGEST: usize = 1 << 14;

/// A kind of anchor.
struct Anchor {
    /// Equal for those that may be a pair.
    key: fn(&Feature) -> [u32; 6],
    /// Whether only rare ones are.
    rare: bool,
}

/// From the strictest to the loosest.
const ANCHORS: [Anchor; 5] = [
    Anchor {
        key: |it| {
            [
                it.layer, it.shapes, it.blocks, it.label, it.reads, it.readers,
            ]
        },
        rare: true,
    },
    Anchor {
        key: |it| [it.layer, it.shapes, it.label, 0, 0, 0],
        rare: true,
    },
    Anchor {
        key: |it| [it.form, it.grid, it.blocks, 0, 0, 0],
        rare: false,
    },
    Anchor {
        key: |it| [it.kind, it.blocks, 0, 0, 0, 0],
        rare: false,
    },
    Anchor {
        key: |it| [it.kind, 0, 0, 0, 0, 0],
        rare: false,
    },
];

/// The pairs, as places in both, in order.
pub(super) fn align(
    features: &Features,
    before: &[Feature],
    after: &[Feature],
) -> Vec<(usize, usize)> {
    let layers = before.len().saturating_add(after.len());
    let mut aligner = Aligner {
        features,
        before,
        after,
        pairs: Vec::with_capacity(before.len().min(after.len())),
        cells: layers
            .saturating_mul(CELLS_A_LAYER)
            .saturating_add(MOST_CELLS),
    };
    let heads = before.iter().zip(after);
    let head = heads.take_while(|(one, other)| {
        (one.layer, one.shapes, one.path) == (other.layer, other.shapes, other.path)
    });
    let head = head.count();
    // A block more or less gives others after it another number.
    let tails = before.iter().skip(head).rev();
    let tails = tails.zip(after.iter().skip(head).rev());
    let tails = tails.take_while(|(one, other)| {
        (one.layer, one.shapes, one.label, one.blocks)
            == (other.layer, other.shapes, other.label, other.blocks)
    });
    let (mut tail, mut same) = (0usize, true);
    let mut certain = 0usize;
    for (one, other) in tails {
        tail = tail.saturating_add(1);
        same &= one.path == other.path;
        certain = certain.saturating_add(usize::from(same));
    }
    // Where equal layers follow each other, it is not certain where the first of the rest is.
    let tail = certain.max(tail.saturating_sub(UNCERTAIN));
    let end = |all: &[Feature]| all.len().saturating_sub(tail);
    let (one, other) = (end(before), end(after));
    aligner.pairs.extend((0..head).map(|place| (place, place)));
    aligner.fill(head..one, head..other, 0);
    aligner.pairs.extend((one..before.len()).zip(other..));
    aligner.pairs
}

struct Aligner<'f> {
    features: &'f Features,
    before: &'f [Feature],
    after: &'f [Feature],
    pairs: Vec<(usize, usize)>,
    /// The number of cells that remain.
    cells: usize,
}

impl Aligner<'_> {
    /// Aligns two parts, with the anchors from `level` on.
    fn fill(&mut self, one: Range<usize>, other: Range<usize>, level: usize) {
        if one.is_empty() || other.is_empty() || self.whole(&one, &other) {
            return;
        }
        let Some(anchor) = ANCHORS.get(level) else {
            return self.pieces(one, other);
        };
        let next = level.saturating_add(1);
        if anchor.rare {
            return self.parted(one, other, anchor, next);
        }
        let key = |all: &[Feature], place: usize| all.get(place).map(anchor.key);
        let equal = |one: usize, other: usize| key(self.before, one) == key(self.after, other);
        let heads = one.clone().zip(other.clone());
        let head = heads.take_while(|(one, other)| equal(*one, *other)).count();
        let (from, to) = (
            one.start.saturating_add(head),
            other.start.saturating_add(head),
        );
        let tails = (from..one.end).rev().zip((to..other.end).rev());
        let tail = tails.take_while(|(one, other)| equal(*one, *other)).count();
        let ends = (one.end.saturating_sub(tail), other.end.saturating_sub(tail));
        self.pairs.extend((one.start..from).zip(other.start..to));
        if from < ends.0 && to < ends.1 && !self.whole(&(from..ends.0), &(to..ends.1)) {
            let longest = ends.0.saturating_sub(from).max(ends.1.saturating_sub(to));
            if longest <= LONGEST {
                self.parted(from..ends.0, to..ends.1, anchor, next);
            } else {
                self.fill(from..ends.0, to..ends.1, next);
            }
        }
        self.pairs.extend((ends.0..one.end).zip(ends.1..other.end));
    }

    /// Aligns two parts as a whole, if they are short enough.
    fn whole(&mut self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let cells = one.len().saturating_mul(other.len());
        let parts = (self.before.get(one.clone()), self.after.get(other.clone()));
        let (Some(before), Some(after)) = parts else {
            return true;
        };
        if cells > MOST_CELLS || cells > self.cells {
            return false;
        }
        self.cells = self.cells.saturating_sub(cells);
        let found = gap::align(self.features, before, after).into_iter();
        self.pairs.extend(
            found.map(|(a, b)| (one.start.saturating_add(a), other.start.saturating_add(b))),
        );
        true
    }

    /// Aligns two parts between the anchors in them.
    fn parted(&mut self, one: Range<usize>, other: Range<usize>, anchor: &Anchor, next: usize) {
        let parts = (self.before.get(one.clone()), self.after.get(other.clone()));
        let (Some(before), Some(after)) = parts else {
            return;
        };
        let mut from = (one.start, other.start);
        for (a, b) in anchors(before, after, anchor) {
            let pair = (one.start.saturating_add(a), other.start.saturating_add(b));
            self.fill(from.0..pair.0, from.1..pair.1, next);
            self.pairs.push(pair);
            from = (pair.0.saturating_add(1), pair.1.saturating_add(1));
        }
        self.fill(from.0..one.end, from.1..other.end, next);
    }

    /// Aligns two parts piece by piece.
    fn pieces(&mut self, one: Range<usize>, other: Range<usize>) {
        let pieces = one.len().max(other.len()).div_ceil(PIECE).max(1);
        let cut = |range: &Range<usize>, piece: usize| {
            // Both sides are at most some millions of layers long.
            let inside = range.len().saturating_mul(piece) / pieces;
            range.start.saturating_add(inside)
        };
        for piece in 0..pieces {
            let next = piece.saturating_add(1);
            let one = cut(&one, piece)..cut(&one, next);
            let other = cut(&other, piece)..cut(&other, next);
            if !one.is_empty() && !other.is_empty() {
                self.whole(&one, &other);
            }
        }
    }
}

/// The places that a histogram diff finds equal.
fn anchors(before: &[Feature], after: &[Feature], anchor: &Anchor) -> Vec<(usize, usize)> {
    let mut interner = Interner::new(before.len().saturating_add(after.len()));
    let mut tokens = |all: &[Feature]| -> Vec<(usize, Token)> {
        let keys = all.iter().map(anchor.key).enumerate();
        keys.map(|(place, key)| (place, interner.intern(key)))
            .collect()
    };
    let (mut one, mut other) = (tokens(before), tokens(after));
    if anchor.rare {
        let mut counts: HashMap<Token, [usize; 2]> = HashMap::new();
        for (_, token) in &one {
            let [count, _] = counts.entry(*token).or_default();
            *count = count.saturating_add(1);
        }
        for (_, token) in &other {
            let [_, count] = counts.entry(*token).or_default();
            *count = count.saturating_add(1);
        }
        let is_rare = |(_, token): &(usize, Token)| {
            let counts = counts.get(token).copied().unwrap_or_default();
            counts.iter().all(|count| (1..=RARE).contains(count))
        };
        one.retain(is_rare);
        other.retain(is_rare);
    }
    let plain = |all: &[(usize, Token)]| all.iter().map(|(_, token)| *token).collect::<Vec<_>>();
    let mut diff = Diff::default();
    let (before, after) = (plain(&one), plain(&other));
    diff.compute_with(Algorithm::Histogram, &before, &after, interner.num_tokens());
    let kept_before = (0u32..).zip(&one).filter(|(at, _)| !diff.is_removed(*at));
    let kept_after = (0u32..).zip(&other).filter(|(at, _)| !diff.is_added(*at));
    let pairs = kept_before.zip(kept_after);
    pairs
        .map(|((_, (one, _)), (_, (other, _)))| (*one, *other))
        .collect()
}
