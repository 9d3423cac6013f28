//! Networks of NAS-Bench-Macro (Su et al. 2021, arXiv:2103.11922): eight digits, one a block of a
//! network like MobileNetV2 for CIFAR-10: `01201201`.
//!
//! | digit | block |
//! |---|---|
//! | `0` | identity; where the shape changes, a convolution 1x1 and batch norm |
//! | `1` | inverted residual with kernels of 3x3 that widens 3 times |
//! | `2` | inverted residual with kernels of 5x5 that widens 6 times |
//!
//! The blocks be in stages of 2, 3 and 3; the first of a stage has a stride of 2 and doubles the
//! channels. In front of them stands a convolution 3x3 to 32 maps, after them one of 1x1 to 1280,
//! each with batch norm and a rectifier; then the average over the whole map and a dense layer of
//! 10. All rectifiers are plain, no convolution has biases: `train/model.py` of the authors (github
//! xiusu/NAS-Bench-Macro); `train/train.py` has the training: 50 epochs of stochastic gradient
//! descent, 256 images a batch.
//!
//! The tables' `params` are the parameters, and their `flops` the multiply-accumulates, as counted
//! here.

#[cfg(test)]
mod tests;

use super::error::{ImportError, ImportProblem, LayerError, Place};
use super::recipe::Recipe;
use super::scan::Scanner;
use super::written::{bias_free, given};
use crate::graph::{Builder, Graph, Origin, Output, Tensor};
use crate::layer::{
    Activation, BatchNorm, Dense, Depthwise, Dilation, Elementwise, Flatten, Function, GlobalPool,
    Identity, Join, Kernel, Layer, PadMode, Padding, PoolKind, Shape, ShapeError, Stride,
};
use crate::source::SourceId;
use smallvec::{SmallVec, smallvec};
use std::fmt::Write;

/// Blocks of each stage.
const STAGES: [usize; 3] = [2, 3, 3];

/// Blocks in all.
pub const BLOCKS: usize = 8;

/// Maps after the first convolution.
const STEM: u64 = 32;

/// Maps that are averaged.
const HEAD: u64 = 1280;

/// The classes of CIFAR-10.
const CLASSES: u64 = 10;

/// The choices for a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Choice {
    /// `0`
    Identity,
    /// `1`: kernels of 3x3, three times as wide.
    Inverted3x3,
    /// `2`: kernels of 5x5, six times as wide.
    Inverted5x5,
}

impl Choice {
    fn of(digit: char) -> Option<Self> {
        match digit {
            '0' => Some(Choice::Identity),
            '1' => Some(Choice::Inverted3x3),
            '2' => Some(Choice::Inverted5x5),
            _ => None,
        }
    }
}

/// A network of NAS-Bench-Macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NasBenchMacro {
    choices: [Choice; BLOCKS],
    /// Where the first digit stands.
    start: u32,
}

/// A block in its place.
#[derive(Clone, Copy)]
struct Block {
    choice: Choice,
    channels: u64,
    stride: u64,
    /// Whether it changes the shape.
    reshapes: bool,
}

/// Reads the eight digits.
///
/// ```
/// use cnn_lang::import::nas_bench_macro::{Choice, parse};
///
/// let network = parse("01201201").unwrap();
/// assert_eq!(network.choices()[1], Choice::Inverted3x3);
/// assert_eq!(parse("01301201").unwrap_err().place.start, 2);
/// ```
///
/// # Errors
/// Where a sign is not a digit from 0 to 2, or there are more or fewer than eight.
pub fn parse(text: &str) -> Result<NasBenchMacro, ImportError> {
    let mut scanner = Scanner::new(text);
    let (digits, place) = scanner.take(|sign| !sign.is_whitespace());
    let mut choices: SmallVec<[Choice; BLOCKS]> = SmallVec::new();
    for (at, digit) in digits.char_indices() {
        let start = (place.start as usize).saturating_add(at);
        let Some(choice) = Choice::of(digit) else {
            return Err(ImportError {
                problem: ImportProblem::UnknownLayer {
                    name: digit.to_string(),
                    known: "`0` (identity), `1` (inverted residual 3x3) and `2` (inverted \
                            residual 5x5)",
                },
                place: Place::new(start, start.saturating_add(digit.len_utf8())),
            });
        };
        choices.push(choice);
    }
    if scanner.peek().is_some() {
        return Err(scanner.unexpected("nothing after the digits"));
    }
    let found = choices.len();
    match choices.into_inner() {
        Ok(choices) => Ok(NasBenchMacro {
            choices,
            start: place.start,
        }),
        Err(_) => Err(ImportError {
            problem: ImportProblem::WrongLength {
                found,
                expected: BLOCKS,
            },
            place,
        }),
    }
}

impl NasBenchMacro {
    /// The choice at each of the eight places.
    pub fn choices(&self) -> [Choice; BLOCKS] {
        self.choices
    }

    /// The blocks with the properties that follow from their places.
    fn blocks(&self) -> impl Iterator<Item = Block> {
        let stages = STAGES.iter().enumerate();
        let places = stages.flat_map(|(stage, &blocks)| (0..blocks).map(move |at| (stage, at)));
        places.zip(self.choices).map(|((stage, at), choice)| {
            let doubled = u32::try_from(stage).unwrap_or(0).saturating_add(1);
            let first = at == 0;
            Block {
                choice,
                channels: STEM.saturating_mul(1 << doubled),
                stride: if first { 2 } else { 1 },
                reshapes: first,
            }
        })
    }

    /// The graph. The nodes of a block carry the place of its digit, as if the text were the only
    /// source; those in front of and after them have the place of the nearest.
    ///
    /// # Errors
    /// None is known: every choice of blocks fits.
    pub fn graph(&self) -> Result<Graph, LayerError> {
        let mut builder = Builder::new();
        let place = |index: usize| {
            let start = (self.start as usize).saturating_add(index);
            Place::new(start, start.saturating_add(1))
        };
        let origin = |index| Origin {
            span: place(index).in_source(SourceId::default()),
            ..Origin::default()
        };
        let failed = |index: usize| {
            move |error| LayerError {
                index,
                place: place(index),
                error,
            }
        };
        let image = builder.input(None, Shape::map(3, 32, 32), Origin::default());
        let stem = normalised(bias_free(STEM, 3, 1, Padding::even(1, 1)), Rectified::Yes);
        let mut flow = chain(&mut builder, image, stem, origin(0)).map_err(failed(0))?;
        for (index, block) in self.blocks().enumerate() {
            flow = block
                .add(&mut builder, flow, origin(index))
                .map_err(failed(index))?;
        }
        let mut head = normalised(bias_free(HEAD, 1, 1, Padding::NONE), Rectified::Yes);
        let kind = PoolKind::Average;
        head.push(GlobalPool { kind }.into());
        head.push(Flatten.into());
        head.push(
            Dense {
                features: CLASSES,
                bias: true,
            }
            .into(),
        );
        let last = BLOCKS.saturating_sub(1);
        flow = chain(&mut builder, flow, head, origin(last)).map_err(failed(last))?;
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
            epochs: 50,
            optimizer: "sgd",
            batch: 256,
        }
    }

    /// The network `name` as formatted `.cnn` text, which compiles to the same graph; `data` is the
    /// data set it was trained on, CIFAR-10 where none is named. Both must be names of the language.
    pub fn source(&self, name: &str, data: Option<&str>) -> String {
        let steps: Vec<String> = self.blocks().filter_map(Block::step).collect();
        let uses = |block: &str| steps.iter().any(|step| step.starts_with(block));
        let projects = if uses("conv_bn ") { "conv_bn, " } else { "" };
        let mut text = format!("use std.conv {{ {projects}conv_bn_relu }}\n");
        if uses("inverted_residual ") {
            text.push_str("use std.mobile { inverted_residual }\n");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\nnetwork {name} {{\n  input 3x32x32");
        let _ = writeln!(text, "  conv_bn_relu {STEM} 3x3 pad=1");
        for step in steps {
            let _ = writeln!(text, "  {step}");
        }
        let _ = writeln!(text, "  conv_bn_relu {HEAD} 1x1");
        let _ = writeln!(text, "  global_avgpool -> flatten -> dense {CLASSES}");
        let _ = writeln!(text, "\n  {}\n}}", self.recipe(data));
        text
    }
}

/// Whether a rectifier follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rectified {
    Yes,
    No,
}

/// A convolution with its batch norm.
fn normalised(conv: Layer, rectified: Rectified) -> SmallVec<[Layer; 8]> {
    let mut layers: SmallVec<[Layer; 8]> = smallvec![conv, BatchNorm { affine: true }.into()];
    if rectified == Rectified::Yes {
        layers.push(Activation::plain(Function::Relu).into());
    }
    layers
}

/// One layer after the other.
fn chain(
    builder: &mut Builder,
    mut flow: Tensor,
    layers: SmallVec<[Layer; 8]>,
    at: Origin,
) -> Result<Tensor, ShapeError> {
    for layer in layers {
        flow = builder.add(layer, &[flow], at)?;
    }
    Ok(flow)
}

impl Block {
    fn add(self, builder: &mut Builder, flow: Tensor, at: Origin) -> Result<Tensor, ShapeError> {
        let (kernel, widened) = match self.choice {
            Choice::Identity if self.reshapes => {
                let conv = bias_free(self.channels, 1, self.stride, Padding::NONE);
                return chain(builder, flow, normalised(conv, Rectified::No), at);
            }
            Choice::Identity => return Ok(flow),
            Choice::Inverted3x3 => (3, 3),
            Choice::Inverted5x5 => (5, 6),
        };
        let channels = builder.shape(flow).channels();
        let hidden = channels
            .checked_mul(widened)
            .ok_or_else(|| ShapeError::product("channels", &[channels, widened]))?;
        let mut layers = normalised(bias_free(hidden, 1, 1, Padding::NONE), Rectified::Yes);
        let depthwise = Depthwise {
            kernel: Kernel::new(kernel, kernel),
            multiplier: 1,
            stride: Stride::new(self.stride, self.stride),
            // Where a padding of half the kernel, rounded down, puts the windows on even maps.
            padding: Padding::SameLower,
            pad_mode: PadMode::Zeros,
            dilation: Dilation::new(1, 1),
            bias: false,
        };
        layers.extend(normalised(depthwise.into(), Rectified::Yes));
        let narrow = bias_free(self.channels, 1, 1, Padding::NONE);
        layers.extend(normalised(narrow, Rectified::No));
        let made = chain(builder, flow, layers, at)?;
        if self.reshapes {
            Ok(made)
        } else {
            // As the block of the standard library writes it: `add(identity, body)`.
            let kept = builder.add(Identity, &[flow], at)?;
            builder.add(Elementwise { join: Join::Add }, &[kept, made], at)
        }
    }

    /// This block as a step of the language; an identity that changes nothing has no step.
    fn step(self) -> Option<String> {
        let Self { channels, .. } = self;
        let stride = given("stride", self.stride, 1);
        match self.choice {
            Choice::Identity if self.reshapes => Some(format!("conv_bn {channels} 1x1{stride}")),
            Choice::Identity => None,
            Choice::Inverted3x3 => Some(format!(
                "inverted_residual {channels} 3x3 expand=3{stride} act=relu"
            )),
            Choice::Inverted5x5 => {
                Some(format!("inverted_residual {channels} 5x5{stride} act=relu"))
            }
        }
    }
}
