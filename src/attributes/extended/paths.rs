//! How long the paths are, and how many nodes read a node.

use crate::attributes::mean::Mean;
use crate::attributes::number::Number;
use crate::attributes::skeleton::{Role, Skeleton};

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

    /// Those from all inputs, in one pass back from the outputs.
    pub(super) fn of(skeleton: &Skeleton) -> Self {
        let mut behind = vec![Self::default(); skeleton.steps.len()];
        for &output in &skeleton.outputs {
            if let Some(own) = behind.get_mut(output as usize) {
                own.add(Self::END);
            }
        }
        let mut all = Self::default();
        let numbers = (0..skeleton.len()).rev();
        for (step, number) in skeleton.steps.iter().rev().zip(numbers) {
            let Some(own) = behind.get_mut(number as usize) else {
                continue;
            };
            if counts(step.role) {
                own.mean += 1.0;
                own.shortest += 1.0;
                own.longest += 1.0;
            }
            let own = *own;
            if matches!(step.role, Role::Input) {
                all.add(own);
            }
            for read in skeleton.reads(step) {
                if let Some(before) = behind.get_mut(read.step as usize) {
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
pub(super) fn counts(role: Role) -> bool {
    match role {
        Role::Conv { .. } | Role::Pool | Role::Dense { .. } => true,
        Role::Input
        | Role::Join { .. }
        | Role::Split { .. }
        | Role::Relu
        | Role::Sigmoid
        | Role::Transparent => false,
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
    pub(super) fn of(skeleton: &Skeleton) -> Self {
        let mut readers = vec![0u32; skeleton.steps.len()];
        let mut found = Self {
            readers: Spread::default(),
            branching: Mean::default(),
            most_readers: f64::NAN,
            most_reads: f64::NAN,
        };
        for step in &skeleton.steps {
            let reads = skeleton.reads(step);
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
