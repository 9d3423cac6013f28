//! How long the paths are, and how many nodes read a node.

use crate::attributes::inference_graph::{InferenceGraph, NodeRole};
use crate::attributes::mean::Mean;
use crate::attributes::number::Number;

/// All paths from somewhere to the outputs, by the number of conv, pool and dense layers on them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lengths {
    number: Number,
    mean: f64,
    /// The mean square of the distance from the mean.
    variance: f64,
    shortest: f64,
    longest: f64,
}

impl Lengths {
    /// The path that ends here.
    const END: Self = Self {
        number: Number::ONE,
        mean: 0.0,
        variance: 0.0,
        shortest: 0.0,
        longest: 0.0,
    };

    /// The lengths from all inputs, in one pass back from the outputs.
    pub(super) fn of(inference: &InferenceGraph) -> Self {
        let mut following = vec![Self::default(); inference.steps.len()];
        for &output in &inference.outputs {
            if let Some(own) = following.get_mut(output as usize) {
                own.add(Self::END);
            }
        }
        let mut all = Self::default();
        let numbers = (0..inference.len()).rev();
        for (step, number) in inference.steps.iter().rev().zip(numbers) {
            let Some(own) = following.get_mut(number as usize) else {
                continue;
            };
            if counts(step.role) {
                own.mean += 1.0;
                own.shortest += 1.0;
                own.longest += 1.0;
            }
            let own = *own;
            if matches!(step.role, NodeRole::Input) {
                all.add(own);
            }
            for read in inference.reads(step) {
                if let Some(before) = following.get_mut(read.step as usize) {
                    before.add(own);
                }
            }
        }
        all
    }

    /// Both together; the variance by Chan, Golub & LeVeque 1979, equation 2.1.
    fn add(&mut self, other: Self) {
        if !other.number.is_some() {
            return;
        }
        if !self.number.is_some() {
            *self = other;
            return;
        }
        let share = self.number.add(other.number);
        let apart = other.mean - self.mean;
        self.mean += apart * share;
        self.variance += (other.variance - self.variance) * share;
        self.variance += apart * apart * share * (1.0 - share);
        self.shortest = self.shortest.min(other.shortest);
        self.longest = self.longest.max(other.longest);
    }

    fn or_nan(self, value: f64) -> f64 {
        if self.number.is_some() {
            value
        } else {
            f64::NAN
        }
    }

    pub(super) fn shortest(self) -> f64 {
        self.or_nan(self.shortest)
    }

    pub(super) fn longest(self) -> f64 {
        self.or_nan(self.longest)
    }

    pub(super) fn deviation(self) -> f64 {
        self.or_nan(self.variance.max(0.0).sqrt())
    }

    pub(super) fn log2(self) -> f64 {
        self.or_nan(self.number.log2())
    }
}

/// Whether a layer counts for the length of a path.
pub(super) fn counts(role: NodeRole) -> bool {
    match role {
        NodeRole::Conv { .. } | NodeRole::Pool | NodeRole::Dense { .. } => true,
        NodeRole::Input
        | NodeRole::Join { .. }
        | NodeRole::Split { .. }
        | NodeRole::Relu
        | NodeRole::Sigmoid
        | NodeRole::Transparent => false,
    }
}

/// Mean and standard deviation of a population.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spread {
    value: Mean,
    square: Mean,
}

impl Spread {
    fn push(&mut self, value: f64) {
        self.value.push(value);
        self.square.push(value * value);
    }

    pub(super) fn mean(self) -> f64 {
        self.value.value()
    }

    pub(super) fn deviation(self) -> f64 {
        let mean = self.mean();
        let variance = self.square.value() - mean * mean;
        // `max` would make 0 of NaN.
        if variance < 0.0 { 0.0 } else { variance.sqrt() }
    }
}

/// How many nodes read a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Degrees {
    pub(super) readers: Spread,
    pub(super) branching: Mean,
    pub(super) most_readers: f64,
    pub(super) most_reads: f64,
}

impl Degrees {
    pub(super) fn of(inference: &InferenceGraph) -> Self {
        let mut readers = vec![0u32; inference.steps.len()];
        let mut found = Self {
            readers: Spread::default(),
            branching: Mean::default(),
            most_readers: f64::NAN,
            most_reads: f64::NAN,
        };
        for step in &inference.steps {
            let reads = inference.reads(step);
            found.most_reads = found.most_reads.max(reads.len() as f64);
            for read in reads {
                if let Some(count) = readers.get_mut(read.step as usize) {
                    *count = count.saturating_add(1);
                }
            }
        }
        for count in readers {
            let count = f64::from(count);
            found.readers.push(count);
            found.branching.push_if(count > 1.0);
            found.most_readers = found.most_readers.max(count);
        }
        found
    }
}
