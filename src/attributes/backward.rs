//! One pass back from the outputs: the layers that follow each layer.

use super::inference_graph::{InferenceGraph, NodeRole};
use super::mean::Mean;
use super::number::Number;

/// The layers that follow each step.
#[derive(Debug)]
pub(super) struct Successors {
    steps: Vec<Following>,
    /// How often each tensor is read.
    readers: Vec<u32>,
}

/// The layers that follow one step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Following {
    /// The paths to outputs.
    paths: Paths,
    /// Whether a conv is reached, through any layers.
    pub(super) conv: bool,
    /// Whether a pool follows it, reached only through transparent layers; `relu` and `sigmoid`
    /// likewise.
    pool: bool,
    relu: bool,
    sigmoid: bool,
    /// The last step that reads it; 0 where none does.
    pub(super) last_reader: u32,
}

/// The shares of convs and pools that are followed by each kind of layer.
#[derive(Debug, Default)]
pub(super) struct Followed {
    pub(super) conv_into_pool: Mean,
    pub(super) pool_into_pool: Mean,
    pub(super) relu: f64,
    pub(super) sigmoid: f64,
}

impl Successors {
    pub(super) fn of(inference: &InferenceGraph) -> Self {
        let mut steps = vec![Following::default(); inference.steps.len()];
        let mut readers = vec![0u32; inference.tensors as usize];
        for &output in &inference.outputs {
            if let Some(after) = steps.get_mut(output as usize) {
                after.paths.add(Paths::END);
            }
        }
        let numbers = (0..inference.len()).rev();
        for (step, number) in inference.steps.iter().rev().zip(numbers) {
            let Some(after) = steps.get_mut(number as usize) else {
                continue;
            };
            match step.role {
                NodeRole::Conv { .. } | NodeRole::Pool | NodeRole::Dense { .. } => {
                    after.paths.mean += 1.0
                }
                NodeRole::Input
                | NodeRole::Join { .. }
                | NodeRole::Split { .. }
                | NodeRole::Relu
                | NodeRole::Sigmoid
                | NodeRole::Transparent => {}
            }
            let after = *after;
            // The inputs of this step see the step itself and, through a transparent one, the layers
            // after it.
            let through = step.role.is_transparent();
            let pool = matches!(step.role, NodeRole::Pool) || (through && after.pool);
            let relu = matches!(step.role, NodeRole::Relu) || (through && after.relu);
            let sigmoid = matches!(step.role, NodeRole::Sigmoid) || (through && after.sigmoid);
            for read in inference.reads(step) {
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

    /// The layers that follow a step.
    pub(super) fn step(&self, number: u32) -> Following {
        self.steps.get(number as usize).copied().unwrap_or_default()
    }

    /// Attribute 1. An input that reaches no output has no path to take a mean over: it is left
    /// out.
    pub(super) fn depth(&self, inference: &InferenceGraph) -> f64 {
        let mut mean = Mean::default();
        for &input in &inference.inputs {
            let paths = self.step(input).paths;
            if paths.number.is_some() {
                mean.push(paths.mean);
            }
        }
        mean.value()
    }

    /// Over the places where the flow parts: tensors with two readers or more, and splits.
    pub(super) fn split_width(&self, inference: &InferenceGraph) -> Mean {
        let mut width = Mean::default();
        self.split_widths(inference).for_each(|own| width.push(own));
        width
    }

    /// One by one.
    pub(super) fn split_widths(&self, inference: &InferenceGraph) -> impl Iterator<Item = f64> {
        let readers = self.readers.iter().filter(|&&count| count > 1);
        let splits = inference.steps.iter().filter_map(|step| match step.role {
            NodeRole::Split { parts } => Some(parts),
            NodeRole::Input
            | NodeRole::Conv { .. }
            | NodeRole::Pool
            | NodeRole::Dense { .. }
            | NodeRole::Join { .. }
            | NodeRole::Relu
            | NodeRole::Sigmoid
            | NodeRole::Transparent => None,
        });
        readers.map(|&count| f64::from(count)).chain(splits)
    }

    /// Counts the layers that follow convs and pools.
    pub(super) fn followed(&self, inference: &InferenceGraph) -> Followed {
        let mut followed = Followed::default();
        for (step, after) in inference.steps.iter().zip(&self.steps) {
            match step.role {
                NodeRole::Conv { .. } => {
                    followed.conv_into_pool.push_if(after.pool);
                    followed.relu += f64::from(u8::from(after.relu));
                    followed.sigmoid += f64::from(u8::from(after.sigmoid));
                }
                NodeRole::Pool => followed.pool_into_pool.push_if(after.pool),
                NodeRole::Input
                | NodeRole::Dense { .. }
                | NodeRole::Join { .. }
                | NodeRole::Split { .. }
                | NodeRole::Relu
                | NodeRole::Sigmoid
                | NodeRole::Transparent => {}
            }
        }
        followed
    }
}

/// A number of paths, and their mean depth.
#[derive(Clone, Copy, Debug, Default)]
struct Paths {
    number: Number,
    mean: f64,
}

impl Paths {
    /// The path that ends here.
    const END: Self = Self {
        number: Number::ONE,
        mean: 0.0,
    };

    /// Both together. Two branches of one path each have the mean of their two depths, exactly;
    /// a single branch keeps its mean to the last bit.
    fn add(&mut self, other: Self) {
        let share = self.number.add(other.number);
        self.mean += (other.mean - self.mean) * share;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One deep path among 2^5000 changes nothing; the same number of them moves the mean.
    #[test]
    fn the_mean_goes_by_the_number_of_paths() {
        let mut paths = Paths::END;
        for _ in 0..5_000 {
            paths.add(paths);
        }
        assert_eq!(paths.mean, 0.0);
        paths.add(Paths {
            mean: 9.0,
            ..Paths::END
        });
        assert_eq!(paths.mean, 0.0);
        paths.add(Paths { mean: 9.0, ..paths });
        assert_eq!(paths.mean, 4.5);
    }
}
