//! One pass back from the outputs: what lies behind each layer.

use super::mean::Mean;
use super::skeleton::{Role, Skeleton};

/// What lies behind each step.
#[derive(Debug)]
pub(super) struct Behind {
    steps: Vec<After>,
    /// How often each tensor is read.
    readers: Vec<u32>,
}

/// What lies behind one step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct After {
    /// The paths to outputs.
    paths: Paths,
    /// Whether a conv is reached, through whatever.
    pub(super) conv: bool,
    /// What it is followed by: reached through transparent layers alone.
    pool: bool,
    relu: bool,
    sigmoid: bool,
    /// The last step that reads it; 0 where none does.
    pub(super) last_reader: u32,
}

/// Of convs and pools, how many are followed by what.
#[derive(Debug, Default)]
pub(super) struct Followed {
    pub(super) conv_into_pool: Mean,
    pub(super) pool_into_pool: Mean,
    pub(super) relu: f64,
    pub(super) sigmoid: f64,
}

impl Behind {
    pub(super) fn of(skeleton: &Skeleton) -> Self {
        let mut steps = vec![After::default(); skeleton.steps.len()];
        let mut readers = vec![0u32; skeleton.tensors as usize];
        for &output in &skeleton.outputs {
            if let Some(after) = steps.get_mut(output as usize) {
                after.paths.add(Paths::END);
            }
        }
        let numbers = (0..skeleton.len()).rev();
        for (step, number) in skeleton.steps.iter().rev().zip(numbers) {
            let Some(after) = steps.get_mut(number as usize) else {
                continue;
            };
            match step.role {
                Role::Conv { .. } | Role::Pool | Role::Dense { .. } => after.paths.mean += 1.0,
                Role::Input
                | Role::Join { .. }
                | Role::Split { .. }
                | Role::Relu
                | Role::Sigmoid
                | Role::Transparent => {}
            }
            let after = *after;
            // What whoever it reads sees: the step itself and, through a transparent one, what
            // follows it.
            let through = step.role.is_transparent();
            let pool = matches!(step.role, Role::Pool) || (through && after.pool);
            let relu = matches!(step.role, Role::Relu) || (through && after.relu);
            let sigmoid = matches!(step.role, Role::Sigmoid) || (through && after.sigmoid);
            for read in skeleton.reads(step) {
                if let Some(count) = readers.get_mut(read.tensor as usize) {
                    *count = count.saturating_add(1);
                }
                if let Some(before) = steps.get_mut(read.step as usize) {
                    before.paths.add(after.paths);
                    before.conv |= step.role.is_conv() || after.conv;
                    before.pool |= pool;
                    before.relu |= relu;
                    before.sigmoid |= sigmoid;
                    before.last_reader = before.last_reader.max(number);
                }
            }
        }
        Self { steps, readers }
    }

    /// What lies behind a step.
    pub(super) fn step(&self, number: u32) -> After {
        self.steps.get(number as usize).copied().unwrap_or_default()
    }

    /// Attribute 1. An input that reaches no output has no path to take a mean over: it is left
    /// out.
    pub(super) fn depth(&self, skeleton: &Skeleton) -> f64 {
        let mut mean = Mean::default();
        for &input in &skeleton.inputs {
            let paths = self.step(input).paths;
            if paths.count > 0.0 {
                mean.push(paths.mean);
            }
        }
        mean.value()
    }

    /// Over the places where the flow parts: tensors with two readers or more, and splits.
    pub(super) fn split_width(&self, skeleton: &Skeleton) -> Mean {
        let mut width = Mean::default();
        for &count in self.readers.iter().filter(|&&count| count > 1) {
            width.push(f64::from(count));
        }
        for step in &skeleton.steps {
            if let Role::Split { parts } = step.role {
                width.push(parts);
            }
        }
        width
    }

    /// What convs and pools are followed by.
    pub(super) fn followed(&self, skeleton: &Skeleton) -> Followed {
        let mut followed = Followed::default();
        for (step, after) in skeleton.steps.iter().zip(&self.steps) {
            match step.role {
                Role::Conv { .. } => {
                    followed.conv_into_pool.push_if(after.pool);
                    followed.relu += f64::from(u8::from(after.relu));
                    followed.sigmoid += f64::from(u8::from(after.sigmoid));
                }
                Role::Pool => followed.pool_into_pool.push_if(after.pool),
                Role::Input
                | Role::Dense { .. }
                | Role::Join { .. }
                | Role::Split { .. }
                | Role::Relu
                | Role::Sigmoid
                | Role::Transparent => {}
            }
        }
        followed
    }
}

/// A number of paths, and their mean depth.
///
/// The number is `count · 2^(512 · scale)`: a coarse logarithm beside a double, which keeps small
/// numbers and powers of two exact where a logarithm alone would not. Where `scale` is not 0,
/// `count` is 1 or more.
#[derive(Clone, Copy, Debug, Default)]
struct Paths {
    count: f64,
    scale: u32,
    mean: f64,
}

/// 2^512
const SCALE: f64 = 1.340_780_792_994_259_7e154;

impl Paths {
    /// The path that ends here.
    const END: Self = Self {
        count: 1.0,
        scale: 0,
        mean: 0.0,
    };

    /// Both together. Two branches of one path each have the mean of their two depths, exactly;
    /// one branch alone keeps its mean to the last bit.
    fn add(&mut self, other: Self) {
        let scale = self.scale.max(other.scale);
        let (own, others) = (self.at(scale), other.at(scale));
        let count = own + others;
        if count > 0.0 {
            self.mean += (other.mean - self.mean) * (others / count);
        }
        (self.count, self.scale) = if count > SCALE {
            (count / SCALE, scale.saturating_add(1))
        } else {
            (count, scale)
        };
    }

    /// The number of paths in units of 2^(512 · scale), for a scale not below its own. From two
    /// scales apart it is less than 2^-512 of the other number, and nothing to a double.
    fn at(self, scale: u32) -> f64 {
        match scale.saturating_sub(self.scale) {
            0 => self.count,
            1 => self.count / SCALE,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_paths_passes_the_range_of_a_double() {
        assert_eq!(SCALE, 2f64.powi(512));
        let mut paths = Paths::END;
        for _ in 0..5_000 {
            paths.add(paths);
        }
        assert_eq!(paths.mean, 0.0);
        let log2 = paths.count.log2() + 512.0 * f64::from(paths.scale);
        assert_eq!(log2, 5_000.0);
        // One deep path among 2^5000 changes nothing; the same number of them moves the mean.
        paths.add(Paths {
            mean: 9.0,
            ..Paths::END
        });
        assert_eq!(paths.mean, 0.0);
        paths.add(Paths { mean: 9.0, ..paths });
        assert_eq!(paths.mean, 4.5);
    }
}
