//! Which layer before is which layer after, as both are written one after another.
//!
//! 1. What is equal at both ends, shapes and blocks too, is that.
//! 2. What is left is aligned as a whole ([`gap`](super::gap)) where the product of the lengths allows.
//! 3. Where it does not, layers that are anchors by a histogram diff (`imara-diff`) part it into
//!    shorter gaps: those that are equal in all respects first, then by less and less ([`ANCHORS`]).
//!
//! The order of the two sides does not matter: the caller gives them in an order of their own.

use super::feature::{Feature, Features};
use super::gap;
use imara_diff::{Algorithm, Diff, Interner, Token};
use std::ops::Range;

/// The largest product of lengths that is aligned as a whole: 2,000 layers against 2,000.
const MOST_CELLS: usize = 1 << 22;

/// What may be spent on all gaps beyond the first [`MOST_CELLS`], for each layer.
const CELLS_A_LAYER: usize = 256;

/// So many equal layers at the end whose numbers differ are aligned again with what is before them.
const UNCERTAIN: usize = 256;

/// By what layers are anchors, from the strictest to the loosest.
const ANCHORS: [fn(&Feature) -> [u32; 6]; 5] = [
    |it| {
        [
            it.layer, it.shapes, it.blocks, it.label, it.reads, it.readers,
        ]
    },
    |it| [it.layer, it.shapes, it.label, 0, 0, 0],
    |it| [it.form, it.grid, it.blocks, 0, 0, 0],
    |it| [it.kind, it.blocks, 0, 0, 0, 0],
    |it| [it.kind, 0, 0, 0, 0, 0],
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
    /// What is left to be spent.
    cells: usize,
}

impl Aligner<'_> {
    /// Aligns two parts, with the anchors from `level` on.
    fn fill(&mut self, one: Range<usize>, other: Range<usize>, level: usize) {
        let (Some(before), Some(after)) =
            (self.before.get(one.clone()), self.after.get(other.clone()))
        else {
            return;
        };
        if before.is_empty() || after.is_empty() {
            return;
        }
        let cells = before.len().saturating_mul(after.len());
        if cells <= MOST_CELLS && cells <= self.cells {
            self.cells = self.cells.saturating_sub(cells);
            let found = gap::align(self.features, before, after);
            let found = found.into_iter();
            let placed =
                found.map(|(a, b)| (one.start.saturating_add(a), other.start.saturating_add(b)));
            self.pairs.extend(placed);
            return;
        }
        let Some(anchor) = ANCHORS.get(level) else {
            return;
        };
        let next = level.saturating_add(1);
        let mut from = (one.start, other.start);
        for (a, b) in anchors(before, after, *anchor) {
            let pair = (one.start.saturating_add(a), other.start.saturating_add(b));
            self.fill(from.0..pair.0, from.1..pair.1, next);
            self.pairs.push(pair);
            from = (pair.0.saturating_add(1), pair.1.saturating_add(1));
        }
        self.fill(from.0..one.end, from.1..other.end, next);
    }
}

/// The places that a histogram diff finds equal.
fn anchors(
    before: &[Feature],
    after: &[Feature],
    anchor: fn(&Feature) -> [u32; 6],
) -> Vec<(usize, usize)> {
    let mut interner = Interner::new(before.len().saturating_add(after.len()));
    let mut tokens = |all: &[Feature]| -> Vec<Token> {
        all.iter().map(|it| interner.intern(anchor(it))).collect()
    };
    let (one, other) = (tokens(before), tokens(after));
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &one, &other, interner.num_tokens());
    let kept_before = (0u32..).zip(&one).filter(|(at, _)| !diff.is_removed(*at));
    let kept_after = (0u32..).zip(&other).filter(|(at, _)| !diff.is_added(*at));
    let pairs = kept_before.zip(kept_after);
    pairs
        .map(|((one, _), (other, _))| (one as usize, other as usize))
        .collect()
}
