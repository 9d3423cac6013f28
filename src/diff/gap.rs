//! The best alignment of two short sequences of layers.
//!
//! Gotoh's dynamic programming with affine gaps (O. Gotoh, "An improved algorithm for matching
//! biological sequences", Journal of Molecular Biology 162, 1982): pairs earn their likeness, a run
//! of layers without a partner costs once however long it is, and less where it ends with a block,
//! a round of a loop or a branch. So an insertion is one run, and a whole block where it can be.

use super::feature::{Feature, Features};

/// The cost of a run of layers without partners.
const RUN: i32 = 6;

/// Less than any alignment earns.
const NEVER: i32 = i32::MIN / 4;

/// The last step of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Both layers are a pair.
    Pair,
    /// The one before has no partner.
    Removed,
    /// The one after has none.
    Added,
}

impl Step {
    const ALL: [Step; 3] = [Step::Pair, Step::Removed, Step::Added];

    /// In two bits.
    fn bits(self) -> u8 {
        match self {
            Step::Pair => 0,
            Step::Removed => 1,
            Step::Added => 2,
        }
    }

    fn of_bits(bits: u8) -> Self {
        match bits & 3 {
            0 => Step::Pair,
            1 => Step::Removed,
            _ => Step::Added,
        }
    }
}

/// The scores of the best alignments of two beginnings, by their last steps.
#[derive(Clone, Copy, Debug)]
struct Earned {
    pair: i32,
    removed: i32,
    added: i32,
}

impl Earned {
    const NOTHING: Self = Self {
        pair: NEVER,
        removed: NEVER,
        added: NEVER,
    };

    /// These scores with the savings where the last run ends here.
    fn ended(self, before: Option<&Feature>, after: Option<&Feature>) -> [i32; 3] {
        let saved = |last: Option<&Feature>| last.map_or(0, saved);
        [
            self.pair,
            self.removed.saturating_add(saved(before)),
            self.added.saturating_add(saved(after)),
        ]
    }
}

/// The part of a run's cost that is saved when the run ends with this layer.
fn saved(last: &Feature) -> i32 {
    match (last.ends, last.ends_chain) {
        (0, false) => 0,
        (1, false) => 2,
        (0 | 1, true) => 3,
        (2.., _) => 4,
    }
}

/// The largest, and the first step that earns it.
fn best(earned: [i32; 3]) -> (i32, Step) {
    let mut found = (NEVER, Step::Pair);
    for (earned, step) in earned.into_iter().zip(Step::ALL) {
        if earned > found.0 {
            found = (earned, step);
        }
    }
    found
}

/// The pairs of the best alignment, as places in both, in order. Takes time and memory of the product
/// of the lengths.
pub(super) fn align(
    features: &Features,
    before: &[Feature],
    after: &[Feature],
) -> Vec<(usize, usize)> {
    let mut steps: Vec<u8> = Vec::with_capacity(before.len().saturating_mul(after.len()));
    // The row above: the beginnings of `after` with none of `before`.
    let mut row: Vec<Earned> = Vec::with_capacity(after.len().saturating_add(1));
    row.push(Earned {
        pair: 0,
        ..Earned::NOTHING
    });
    for _ in after {
        row.push(Earned {
            added: -RUN,
            ..Earned::NOTHING
        });
    }
    let mut above: Option<&Feature> = None;
    for one in before {
        let mut diagonal = row.first().copied().unwrap_or(Earned::NOTHING);
        let mut left = Earned {
            removed: -RUN,
            ..Earned::NOTHING
        };
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        let mut beside: Option<&Feature> = None;
        for (other, cell) in after.iter().zip(row.iter_mut().skip(1)) {
            let up = *cell;
            let (pair, from_pair) = best(diagonal.ended(above, beside));
            let pair = match features.likeness(one, other) {
                Some(likeness) => pair.saturating_add(likeness),
                None => NEVER,
            };
            // A run continues, or starts after a pair or after a run on the other side.
            let [open, _, switched] = up.ended(above, Some(other));
            let (removed, from_removed) = best([
                open.saturating_sub(RUN),
                up.removed,
                switched.saturating_sub(RUN),
            ]);
            let [open, switched, _] = left.ended(Some(one), beside);
            let (added, from_added) = best([
                open.saturating_sub(RUN),
                switched.saturating_sub(RUN),
                left.added,
            ]);
            steps.push(from_pair.bits() | from_removed.bits() << 2 | from_added.bits() << 4);
            diagonal = up;
            left = Earned {
                pair: pair.max(NEVER),
                removed: removed.max(NEVER),
                added: added.max(NEVER),
            };
            *cell = left;
            beside = Some(other);
        }
        above = Some(one);
    }
    let end = row.last().copied().unwrap_or(Earned::NOTHING);
    let (_, last) = best(end.ended(before.last(), after.last()));
    backwards(&steps, before.len(), after.len(), last)
}

/// The pairs, from the last step back to the first.
fn backwards(steps: &[u8], before: usize, after: usize, last: Step) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut step, mut here) = (last, (before, after));
    while let (Some(one), Some(other)) = (here.0.checked_sub(1), here.1.checked_sub(1)) {
        let place = one.saturating_mul(after).saturating_add(other);
        let bits = steps.get(place).copied().unwrap_or(0);
        match step {
            Step::Pair => {
                pairs.push((one, other));
                here = (one, other);
                step = Step::of_bits(bits);
            }
            Step::Removed => {
                here.0 = one;
                step = Step::of_bits(bits >> 2);
            }
            Step::Added => {
                here.1 = other;
                step = Step::of_bits(bits >> 4);
            }
        }
    }
    pairs.reverse();
    pairs
}
