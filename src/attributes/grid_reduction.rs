//! Passes with sets of sources: which layers see which, however many paths lead from one to the
//! other.
//!
//! A set of 64 sources is a word; a pass carries one for each step, starts at its first source and
//! ends where no set is alive any more, so that a plain chain costs as much as its length.

use super::backward::Successors;
use super::inference_graph::{InferenceGraph, NodeRole};
use super::mean::Mean;
use smallvec::SmallVec;

/// How much smaller the grid of the second of a pair is: mean of 1 − second / first.
#[derive(Debug, Default)]
pub(super) struct Reduction {
    pub(super) area: Mean,
    pub(super) height: Mean,
    pub(super) width: Mean,
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
    let mut reduction = Reduction::default();
    if inference.convs.is_empty() {
        return reduction;
    }
    let mut sets = vec![0u64; inference.steps.len()];
    for chunk in sources.chunks(64) {
        let groups = Groups::of(inference, chunk);
        let start = chunk.first().copied().unwrap_or(0);
        let mut sources = chunk.iter().copied().peekable();
        // The last step that has, or reads, a set that is not empty.
        let mut horizon = start;
        let mut bit = 1u64;
        let steps = inference.steps.iter().zip(0u32..).skip(start as usize);
        for (step, number) in steps {
            if number > horizon && sources.peek().is_none() {
                break;
            }
            let reads = inference.reads(step).iter();
            let arriving = reads
                .filter_map(|read| sets.get(read.step as usize))
                .fold(0, |all, set| all | set);
            if arriving != 0 && step.role.is_conv() && counts(number) {
                groups.pair(arriving, (step.height, step.width), &mut reduction);
            }
            let mut leaving = if pass(step.role) { arriving } else { 0 };
            if sources.next_if_eq(&number).is_some() {
                leaving |= bit;
                bit = bit.wrapping_shl(1);
            }
            if let Some(set) = sets.get_mut(number as usize) {
                *set = leaving;
            }
            if leaving != 0 {
                horizon = horizon.max(number).max(successors.step(number).last_reader);
            }
        }
        let touched = sets.get_mut(start as usize..).unwrap_or_default();
        let length = (horizon.saturating_sub(start) as usize).saturating_add(1);
        touched.iter_mut().take(length).for_each(|set| *set = 0);
    }
    reduction
}

/// The sources of one pass by their grid: a network has few different ones, so the pairs of a conv
/// are counted and not visited.
struct Groups(SmallVec<[(u64, f64, f64); 4]>);

impl Groups {
    fn of(inference: &InferenceGraph, sources: &[u32]) -> Self {
        let mut groups = SmallVec::<[(u64, f64, f64); 4]>::new();
        let mut bit = 1u64;
        for &source in sources {
            let step = inference.steps.get(source as usize);
            let (height, width) = step.map_or((1.0, 1.0), |step| (step.height, step.width));
            match groups
                .iter_mut()
                .find(|group| (group.1, group.2) == (height, width))
            {
                Some(group) => group.0 |= bit,
                None => groups.push((bit, height, width)),
            }
            bit = bit.wrapping_shl(1);
        }
        Self(groups)
    }

    /// Takes in the pairs of all sources of `set` with a layer of this grid.
    fn pair(&self, set: u64, (height, width): (f64, f64), reduction: &mut Reduction) {
        for &(group, from_height, from_width) in &self.0 {
            let pairs = f64::from((set & group).count_ones());
            if pairs > 0.0 {
                let area = 1.0 - height * width / (from_height * from_width);
                reduction.area.push_times(area, pairs);
                reduction
                    .height
                    .push_times(1.0 - height / from_height, pairs);
                reduction.width.push_times(1.0 - width / from_width, pairs);
            }
        }
    }
}
