//! Layer strings of MetaQNN (Baker et al. 2016, arXiv:1611.02167), as the tables of Baker et al.
//! 2017, arXiv:1705.10823, have them: `[C(64,3,1), D(1,2), P(2,2), GAP(10), SM(10)]`.
//!
//! | layer | meaning |
//! |---|---|
//! | `C(n,f,l)` | convolution of n filters f x f, stride l, same padding; ReLU |
//! | `P(f,l)` | max pooling f x f, stride l, incomplete windows dropped |
//! | `D(i,total)` | dropout, the i-th of `total`: of rate i / (2 total) |
//! | `FC(n)` | dense layer of n neurons; ReLU |
//! | `GAP(n)` | convolution 1x1 to n maps; ReLU; average pooling over the whole map |
//! | `SM(n)` | the classifier: dense layer of n neurons; softmax. After `GAP` too |
//!
//! The networks read colour images of 32x32 and were trained for 20 epochs with Adam, 128 images a
//! batch.

mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse;

use super::error::{LayerError, Place};
use super::recipe::Recipe;
use super::written::given;
use crate::graph::{Builder, Graph, Origin, Output};
use crate::layer::{
    Activation, Conv, Dense, Dilation, DropUnit, Dropout, Flatten, Function, GlobalPool, Kernel,
    Layer, PadMode, Padding, Pool, PoolKind, Rounding, Shape, ShapeError, Stride, Window,
};
use crate::number::Number;
use crate::source::SourceId;
use smallvec::{SmallVec, smallvec};
use std::fmt::Write;

/// A layer of the notation. No number is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// `C(features,kernel,stride)`
    Conv {
        /// Filters.
        features: u64,
        /// Rows and columns of a filter.
        kernel: u64,
        /// From one position to the next.
        stride: u64,
    },
    /// `P(kernel,stride)`
    Pool {
        /// Rows and columns of a window.
        kernel: u64,
        /// From one position to the next.
        stride: u64,
    },
    /// `D(index,total)`
    Dropout {
        /// Which of the dropout layers, from 1.
        index: u64,
        /// How many there are; not less than `index`.
        total: u64,
    },
    /// `FC(features)`
    Dense {
        /// Neurons.
        features: u64,
    },
    /// `GAP(features)`
    GlobalAverage {
        /// Maps that are averaged.
        features: u64,
    },
    /// `SM(classes)`
    Softmax {
        /// Classes.
        classes: u64,
    },
}

/// A network in the notation; its last layer, and no other, is [`Step::Softmax`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaQnn {
    steps: Vec<(Step, Place)>,
}

impl MetaQnn {
    /// The layers.
    pub fn steps(&self) -> impl ExactSizeIterator<Item = Step> {
        self.steps.iter().map(|&(step, _)| step)
    }

    /// The classes that the network tells apart.
    pub fn classes(&self) -> Option<u64> {
        self.steps().find_map(|step| match step {
            Step::Softmax { classes } => Some(classes),
            Step::Conv { .. }
            | Step::Pool { .. }
            | Step::Dropout { .. }
            | Step::Dense { .. }
            | Step::GlobalAverage { .. } => None,
        })
    }

    /// The graph. Its nodes carry their place in the string, as if that were the only source.
    ///
    /// # Errors
    /// Where a layer does not fit its input: a window larger than the map, a convolution after a
    /// dense layer.
    pub fn graph(&self) -> Result<Graph, LayerError> {
        let mut builder = Builder::new();
        let mut flow = builder.input(None, Shape::map(3, 32, 32), Origin::default());
        for (index, &(step, place)) in self.steps.iter().enumerate() {
            let failed = |error| LayerError {
                index,
                place,
                error,
            };
            let origin = Origin {
                span: place.in_source(SourceId::default()),
                ..Origin::default()
            };
            for layer in step.layers(builder.shape(flow)).map_err(failed)? {
                flow = builder.add(layer, &[flow], origin).map_err(failed)?;
            }
        }
        Ok(builder.finish(vec![Output {
            name: None,
            tensor: flow,
            training: false,
        }]))
    }

    /// How it was trained.
    pub(super) fn recipe<'d>(&self, data: Option<&'d str>) -> Recipe<'d> {
        Recipe {
            classes: self.classes().unwrap_or(1),
            data,
            epochs: 20,
            optimizer: "adam",
            batch: 128,
        }
    }

    /// The network `name` as formatted `.cnn` text, which compiles to the same graph; `data` is the
    /// data set it was trained on, such as `cifar10`, where that is known. Both must be names of the
    /// language.
    ///
    /// ```
    /// let network = cnn_lang::import::metaqnn::parse("[C(64,3,1), D(1,2), SM(10)]").unwrap();
    /// let text = network.source("small", Some("cifar10"));
    /// assert!(text.starts_with(
    ///     "network small {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=same -> relu -> dropout 0.25
    ///   flatten -> dense 10 -> softmax
    /// "
    /// ));
    /// ```
    pub fn source(&self, name: &str, data: Option<&str>) -> String {
        let mut text = format!("network {name} {{\n  input 3x32x32");
        let mut flat = false;
        for step in self.steps() {
            let separator = match step {
                Step::Dropout { .. } => " -> ",
                Step::Conv { .. }
                | Step::Pool { .. }
                | Step::Dense { .. }
                | Step::GlobalAverage { .. }
                | Step::Softmax { .. } => "\n  ",
            };
            // An input is a statement, and no chain continues from it in the same line.
            let starts = text.ends_with("input 3x32x32");
            text.push_str(if starts { "\n  " } else { separator });
            flat = step.write(&mut text, flat);
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "\n\n  {}\n}}\n", self.recipe(data));
        text
    }
}

impl Step {
    /// The layers of the core that it stands for, on a flow of this shape.
    fn layers(self, flow: Shape) -> Result<SmallVec<[Layer; 4]>, ShapeError> {
        let dense = |features, function| {
            let mut layers = SmallVec::<[Layer; 4]>::new();
            if let Shape::Map { .. } = flow {
                layers.push(Flatten.into());
            }
            let bias = true;
            layers.push(Dense { features, bias }.into());
            layers.push(Activation::plain(function).into());
            layers
        };
        let relu = || Activation::plain(Function::Relu).into();
        Ok(match self {
            Step::Conv {
                features,
                kernel,
                stride,
            } => smallvec![convolution(features, kernel, stride), relu()],
            Step::Pool { kernel, stride } => smallvec![
                Pool {
                    kind: PoolKind::Max,
                    window: Window {
                        kernel: Kernel::new(kernel, kernel),
                        stride: Stride::new(stride, stride),
                        dilation: Dilation::new(1, 1),
                        padding: Padding::NONE,
                        rounding: Rounding::Floor,
                    },
                    count_pad: false,
                }
                .into()
            ],
            Step::Dropout { index, total } => smallvec![
                Dropout {
                    unit: DropUnit::Value,
                    rate: rate(index, total)
                        .ok_or_else(|| ShapeError::product("rate", &[2, total]))?,
                }
                .into()
            ],
            Step::Dense { features } => dense(features, Function::Relu),
            Step::GlobalAverage { features } => {
                let kind = PoolKind::Average;
                smallvec![
                    convolution(features, 1, 1),
                    relu(),
                    GlobalPool { kind }.into()
                ]
            }
            Step::Softmax { classes } => dense(classes, Function::Softmax),
        })
    }

    /// Writes the same layers as [`Step::layers`], on a flow that is `flat` or not; whether it is
    /// flat afterwards.
    fn write(self, text: &mut String, flat: bool) -> bool {
        let flatten = if flat { "" } else { "flatten -> " };
        // Writing to a string cannot fail.
        let _ = match self {
            Step::Conv {
                features,
                kernel,
                stride,
            } => {
                let stride = given("stride", stride, 1);
                let pad = if kernel == 1 { "" } else { " pad=same" };
                write!(
                    text,
                    "conv {features} {kernel}x{kernel}{stride}{pad} -> relu"
                )
            }
            Step::Pool { kernel, stride } => {
                let stride = given("stride", stride, kernel);
                write!(text, "maxpool {kernel}x{kernel}{stride}")
            }
            Step::Dropout { index, total } => {
                let rate = rate(index, total).map_or_else(String::new, |rate| rate.to_string());
                match rate.split_once('/') {
                    Some((over, under)) => write!(text, "dropout ({over} / {under})"),
                    None => write!(text, "dropout {rate}"),
                }
            }
            Step::Dense { features } => write!(text, "{flatten}dense {features} -> relu"),
            Step::GlobalAverage { features } => {
                write!(text, "conv {features} 1x1 -> relu -> global_avgpool")
            }
            Step::Softmax { classes } => write!(text, "{flatten}dense {classes} -> softmax"),
        };
        match self {
            Step::Dense { .. } | Step::Softmax { .. } => true,
            Step::Conv { .. }
            | Step::Pool { .. }
            | Step::Dropout { .. }
            | Step::GlobalAverage { .. } => flat,
        }
    }
}

/// A convolution with same padding; a kernel of 1x1 needs none.
fn convolution(features: u64, kernel: u64, stride: u64) -> Layer {
    let padding = if kernel == 1 {
        Padding::NONE
    } else {
        Padding::Same
    };
    Conv {
        features,
        kernel: Kernel::new(kernel, kernel),
        stride: Stride::new(stride, stride),
        padding,
        pad_mode: PadMode::Zeros,
        dilation: Dilation::new(1, 1),
        groups: 1,
        bias: true,
    }
    .into()
}

/// 0.5 · index / total
fn rate(index: u64, total: u64) -> Option<Number> {
    Number::ratio(i128::from(index), i128::from(total).checked_mul(2)?)
}
