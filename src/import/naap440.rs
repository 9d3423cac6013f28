//! Schemes of NAAP-440 (Hakim 2022, arXiv:2209.06626): plain convolutional networks for CIFAR-10 as
//! a list of blocks in JSON, `[{"kernel_size":3,"width":12,"stride":2,"residual":false}, …]`.
//!
//! | field | meaning |
//! |---|---|
//! | `kernel_size` | rows and columns of the convolution; its padding is half of it, rounded down |
//! | `width` | filters |
//! | `stride` | from one position to the next |
//! | `residual` | whether the block's input is added to its output |
//!
//! A block is a convolution without biases, batch norm and a rectifier, in this order; the added
//! tensor comes after the rectifier. After the last block stand the average over the whole map and
//! a dense layer of 10, and in front of the first a colour image of 32x32: class `Net` of the
//! authors' `create_dataset.py` (github talcs/NAAP-440), which has the training too: 90 epochs of
//! stochastic gradient descent, 256 images a batch.
//!
//! The tables' `NumParams` are the parameters as counted here. Their `NumMACs` are those of the tool
//! `thop` 0.1.1, which adds to the multiply-accumulates of convolutions and the dense layer 4 for
//! each value of a batch norm, and for each average one more than it has places.

mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse;

use super::error::{LayerError, Place};
use super::recipe::Recipe;
use super::written::{bias_free, given};
use crate::graph::{Builder, Graph, Origin, Output, Tensor};
use crate::layer::{
    Activation, BatchNorm, Dense, Elementwise, Flatten, Function, GlobalPool, Join, Layer, Padding,
    PoolKind, Shape, ShapeError,
};
use crate::source::SourceId;
use std::fmt::Write;

/// The classes of CIFAR-10.
const CLASSES: u64 = 10;

/// The second use of a block's input, besides its convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Residual {
    /// It is added to the block's output.
    Added,
    /// Nothing.
    None,
}

/// A block: a convolution, batch norm and a rectifier. No number is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// Rows and columns of a filter.
    pub kernel: u64,
    /// Filters.
    pub width: u64,
    /// From one position to the next.
    pub stride: u64,
    /// Whether its input is added.
    pub residual: Residual,
}

/// A network of NAAP-440; it has a block or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naap440 {
    blocks: Vec<(Block, Place)>,
}

impl Naap440 {
    /// The blocks.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block> {
        self.blocks.iter().map(|&(block, _)| block)
    }

    /// The graph. Its nodes carry the place of their block in the scheme, as if that were the only
    /// source; those after the last block have the place of the last.
    ///
    /// # Errors
    /// Where a block does not fit its input: a kernel larger than the padded map, an addition of maps
    /// that differ in size or number.
    pub fn graph(&self) -> Result<Graph, LayerError> {
        let mut builder = Builder::new();
        let mut flow = builder.input(None, Shape::map(3, 32, 32), Origin::default());
        let mut last = (0, Place::default());
        for (index, &(block, place)) in self.blocks.iter().enumerate() {
            last = (index, place);
            flow = block
                .add(&mut builder, flow, origin(place))
                .map_err(|error| failed(last, error))?;
        }
        let head: [Layer; 3] = [
            GlobalPool {
                kind: PoolKind::Average,
            }
            .into(),
            Flatten.into(),
            Dense {
                features: CLASSES,
                bias: true,
            }
            .into(),
        ];
        for layer in head {
            flow = builder
                .add(layer, &[flow], origin(last.1))
                .map_err(|error| failed(last, error))?;
        }
        Ok(builder.finish(vec![Output {
            name: None,
            tensor: flow,
            training: false,
        }]))
    }

    /// How it was trained; on CIFAR-10, where no other data are named.
    pub(super) fn recipe<'d>(&self, data: Option<&'d str>) -> Recipe<'d> {
        Recipe {
            classes: CLASSES,
            data: Some(data.unwrap_or("cifar10")),
            epochs: 90,
            optimizer: "sgd",
            batch: 256,
        }
    }

    /// The network `name` as formatted `.cnn` text, which compiles to the same graph; `data` is the
    /// data set it was trained on, CIFAR-10 where none is named. Both must be names of the language.
    ///
    /// ```
    /// let scheme = r#"[{"kernel_size":3,"width":12,"stride":2,"residual":false}]"#;
    /// let network = cnn_lang::import::naap440::parse(scheme).unwrap();
    /// let text = network.source("small", None);
    /// assert!(text.contains("  conv_bn_relu 12 3x3 stride=2 pad=1\n"));
    /// ```
    pub fn source(&self, name: &str, data: Option<&str>) -> String {
        let mut text = "use std.conv { conv_bn_relu }\n\n".to_owned();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "network {name} {{\n  input 3x32x32");
        for block in self.blocks() {
            let _ = match block.residual {
                Residual::Added => writeln!(text, "  residual {{ {} }}", block.step()),
                Residual::None => writeln!(text, "  {}", block.step()),
            };
        }
        let _ = writeln!(text, "  global_avgpool -> flatten -> dense {CLASSES}");
        let _ = writeln!(text, "\n  {}\n}}", self.recipe(data));
        text
    }
}

fn origin(place: Place) -> Origin {
    Origin {
        span: place.in_source(SourceId::default()),
        ..Origin::default()
    }
}

fn failed((index, place): (usize, Place), error: ShapeError) -> LayerError {
    LayerError {
        index,
        place,
        error,
    }
}

impl Block {
    /// The padding on each side.
    fn pad(self) -> u64 {
        self.kernel / 2
    }

    fn add(self, builder: &mut Builder, flow: Tensor, at: Origin) -> Result<Tensor, ShapeError> {
        let padding = Padding::even(self.pad(), self.pad());
        let mut made = flow;
        for layer in [
            bias_free(self.width, self.kernel, self.stride, padding),
            BatchNorm { affine: true }.into(),
            Activation::plain(Function::Relu).into(),
        ] {
            made = builder.add(layer, &[made], at)?;
        }
        match self.residual {
            Residual::Added => builder.add(Elementwise { join: Join::Add }, &[made, flow], at),
            Residual::None => Ok(made),
        }
    }

    /// This block as a step of the language.
    fn step(self) -> String {
        let Self { width, kernel, .. } = self;
        let (stride, pad) = (given("stride", self.stride, 1), given("pad", self.pad(), 0));
        format!("conv_bn_relu {width} {kernel}x{kernel}{stride}{pad}")
    }
}
