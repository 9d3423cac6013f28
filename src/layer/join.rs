//! Layers that make one tensor of several.

use super::dialect::{Dialects, also, caffe, caffe_v1, darknet, keras, onnx, pytorch};
use super::kind::{kind, words};
use super::parameter::{Reads, named, word};
use super::{Class, LayerKind, Shape, ShapeError, Shapes, Storage, ValueRange, one, only, range};

/// The operation on the values at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Join {
    /// Their sum.
    Add,
    /// Their product.
    Multiply,
    /// The largest.
    Max,
    /// The first less the second.
    Subtract,
    /// Their mean.
    Mean,
    /// The smallest.
    Min,
}

kind! {
    /// `add(a, b)`, `sub(a, b)`, `mul(a, b)`, `mean(a, b)`, `max(a, b)`, `min(a, b)`: value by value. `add`, `sub` and `mul`
    /// also take a Cx1x1 beside a CxHxW: it counts at every place. `sub` takes exactly two, as the
    /// frameworks' do: of more, the order would not be clear.
    pub struct Elementwise {
        /// The operation on the values.
        join: Join,
    }
    match join {
        Join::Add = ADD "add" "the sum, value by value" {}
        Join::Multiply = MUL "mul" "the product, value by value" {}
        Join::Max = MAX "max" "the largest, value by value" {}
        Join::Subtract = SUB "sub" "the first minus the second, value by value"
            [reads: Reads::Exactly(&["minuend", "subtrahend"])] {}
        Join::Mean = MEAN "mean" "the mean, value by value" {}
        Join::Min = MIN "min" "the smallest, value by value" {}
    }
    reads: Reads::Tensors
}

impl LayerKind for Elementwise {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        inputs.len() == 1
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::of_join(self.join, inputs)
    }

    fn is_symmetric(&self) -> bool {
        match self.join {
            Join::Add | Join::Multiply | Join::Max | Join::Mean | Join::Min => true,
            Join::Subtract => false,
        }
    }

    fn passes_each_on(&self) -> bool {
        match self.join {
            Join::Add | Join::Max | Join::Subtract | Join::Mean | Join::Min => true,
            Join::Multiply => false,
        }
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let broadcasts = match self.join {
            Join::Add | Join::Subtract | Join::Multiply => true,
            Join::Max | Join::Mean | Join::Min => false,
        };
        // Cx1x1 beside CxHxW counts at every place.
        let covers = |large: Shape, small: Shape| {
            large == small
                || broadcasts
                    && matches!((large, small), (Shape::Map { .. }, Shape::Map { .. }))
                    && large.channels() == small.channels()
                    && (small.height(), small.width()) == (1, 1)
        };
        let mut joined = only(inputs);
        for (index, &found) in inputs.iter().enumerate() {
            if covers(joined, found) {
                continue;
            }
            if !covers(found, joined) {
                return Err(ShapeError::JoinMismatch {
                    join: self.name(),
                    index,
                    expected: joined,
                    found,
                    along: None,
                });
            }
            joined = found;
        }
        Ok(one(joined))
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Join
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        match self.join {
            Join::Add | Join::Subtract | Join::Mean => Storage::Tensor,
            Join::Multiply => Storage::Factors,
            Join::Max | Join::Min => Storage::Inputs,
        }
    }
}

kind! {
    /// `concat(a, b)`: the channels of all, one after another; height and width must agree.
    pub struct Concat {
        /// The axis.
        axis: ConcatAxis = [named("axis", ConcatAxis::KIND, word("channels"))],
    }
    CONCAT = "concat" "the channels of all tensors, one after another";
    reads: Reads::Tensors
}

words! {
    /// The axis along which tensors are combined.
    pub enum ConcatAxis {
        /// Channels (or features of vectors).
        Channels = "channels",
        /// Rows.
        Height = "height",
        /// Columns.
        Width = "width",
    }
}

impl LayerKind for Concat {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        inputs.len() == 1
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::together(inputs)
    }

    fn passes_each_on(&self) -> bool {
        true
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let mut joined = only(inputs);
        for (index, &found) in inputs.iter().enumerate().skip(1) {
            let sum = |one: u64, other: u64| {
                one.checked_add(other)
                    .ok_or_else(|| ShapeError::sum(self.axis.word(), &[one, other]))
            };
            let mismatch = ShapeError::JoinMismatch {
                join: CONCAT.name,
                index,
                // Not the sum so far, which is stored nowhere.
                expected: only(inputs),
                found,
                along: Some(self.axis),
            };
            joined = match (self.axis, joined, found) {
                (
                    ConcatAxis::Channels,
                    Shape::Vector { features },
                    Shape::Vector { features: more },
                ) => Shape::vector(sum(features, more)?),
                (
                    axis,
                    Shape::Map {
                        channels,
                        height,
                        width,
                    },
                    Shape::Map {
                        channels: c,
                        height: h,
                        width: w,
                    },
                ) => {
                    let (grown, agree) = match axis {
                        ConcatAxis::Channels => (
                            Shape::map(sum(channels, c)?, height, width),
                            (height, width) == (h, w),
                        ),
                        ConcatAxis::Height => (
                            Shape::map(channels, sum(height, h)?, width),
                            (channels, width) == (c, w),
                        ),
                        ConcatAxis::Width => (
                            Shape::map(channels, height, sum(width, w)?),
                            (channels, height) == (c, h),
                        ),
                    };
                    if !agree {
                        return Err(mismatch);
                    }
                    grown
                }
                (_, Shape::Vector { .. }, _) | (_, _, Shape::Vector { .. }) => {
                    return Err(mismatch);
                }
            };
        }
        Ok(one(joined))
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Join
    }
}

pub(super) static DIALECTS: Dialects = &[
    (
        &ADD,
        &[
            pytorch(&["add"], &[]),
            keras(&["Add", "add"], &[]),
            onnx(&["Add", "Sum"], &[]),
            also(&["addition"], &[]),
            darknet(&["shortcut"], &[]),
        ],
    ),
    (
        &MUL,
        &[
            pytorch(&["mul", "multiply"], &[]),
            keras(&["Multiply", "multiply"], &[]),
            onnx(&["Mul"], &[]),
            also(&["multiplication"], &[]),
        ],
    ),
    (
        &MAX,
        &[
            pytorch(&["maximum"], &[]),
            keras(&["Maximum", "maximum"], &[]),
            onnx(&["Max"], &[]),
        ],
    ),
    (
        &SUB,
        &[
            pytorch(&["sub", "subtract"], &[]),
            keras(&["Subtract", "subtract"], &[]),
            onnx(&["Sub"], &[]),
        ],
    ),
    (
        &MEAN,
        &[keras(&["Average", "average"], &[]), onnx(&["Mean"], &[])],
    ),
    (
        &MIN,
        &[
            pytorch(&["minimum"], &[]),
            keras(&["Minimum", "minimum"], &[]),
            onnx(&["Min"], &[]),
        ],
    ),
    (
        &CONCAT,
        &[
            pytorch(&["cat", "concat"], &[]),
            keras(&["Concatenate", "concatenate"], &[]),
            caffe(&["Concat"], "concat_param", &[]),
            caffe_v1(&["CONCAT"]),
            onnx(&["Concat"], &[]),
            darknet(&["route"], &[]),
            also(&["depth_concatenation", "concatenation"], &[]),
        ],
    ),
];
