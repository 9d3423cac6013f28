//! Layers that give values another shape or order, or only some of them.

use super::dialect::{Dialects, also, caffe, is, keras, onnx, pytorch};
use super::parameter::{Arguments, Default, Kind, Parameter, ParameterError, Reads, Signature};
use super::{
    Axis, LayerKind, MapAxis, Reach, Shape, ShapeError, Shapes, Storage, one, only, only_map,
};

/// `reshape shape`: the same values in their order (channels, then rows, then columns, as PyTorch
/// and Caffe keep them) under other extents: `reshape 64x7x7` a map, `reshape 100` a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reshape {
    /// The new shape.
    pub shape: Shape,
}

/// The signature of `reshape`.
pub static RESHAPE: Signature = Signature {
    name: "reshape",
    summary: "the same values under other extents",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("shape", Kind::Shape)],
    build: |arguments| {
        let shape = arguments.shape("shape")?;
        Ok(Reshape { shape }.into())
    },
};

impl LayerKind for Reshape {
    fn name(&self) -> &'static str {
        RESHAPE.name
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::View
    }

    /// The columns stay where there are as many, the rows where there are also as many of them; else
    /// a place may come from anywhere.
    fn reach(&self, axis: Axis, inputs: &[Shape]) -> Reach {
        let input = only(inputs);
        let stays = |axis| self.shape.along(axis) == input.along(axis);
        if stays(Axis::Width) && stays(axis) {
            Reach::SAME
        } else {
            Reach::whole(input.along(axis))
        }
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        // Beyond the largest number of values no two products are compared.
        let wanted = self
            .shape
            .values()
            .ok_or(ShapeError::TooManyValues { shape: self.shape })?;
        if input.values() != Some(wanted) {
            return Err(ShapeError::ReshapeCount {
                input,
                wanted: self.shape,
            });
        }
        Ok(one(self.shape))
    }
}

/// `permute order`: the axes in another order, each named by its number: 0 channels, 1 height,
/// 2 width. `permute 0x2x1` turns height and width around, `permute 1x2x0` puts the channels last
/// (PyTorch's `permute`, without the batch).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permute {
    /// For each axis of the output, in order, the axis of the input.
    pub order: [MapAxis; 3],
}

/// The signature of `permute`.
pub static PERMUTE: Signature = Signature {
    name: "permute",
    summary: "the axes in another order: 0 channels, 1 height, 2 width",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("order", Kind::Order)],
    build: |arguments| {
        let order = arguments.order("order")?;
        Ok(Permute { order }.into())
    },
};

impl LayerKind for Permute {
    fn name(&self) -> &'static str {
        PERMUTE.name
    }

    /// Rows or columns that have become channels are seen as a whole.
    fn reach(&self, axis: Axis, inputs: &[Shape]) -> Reach {
        let channels = match self.order {
            [MapAxis::Channels, _, _] => None,
            [MapAxis::Height, _, _] => Some(Axis::Height),
            [MapAxis::Width, _, _] => Some(Axis::Width),
        };
        if channels == Some(axis) {
            Reach::whole(only(inputs).along(axis))
        } else {
            Reach::SAME
        }
    }

    fn turns(&self) -> bool {
        let [_, height, width] = self.order;
        height == MapAxis::Width || width == MapAxis::Height
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(PERMUTE.name, inputs)?;
        let [channels, height, width] = self.order.map(|axis| axis.extent(input));
        Ok(one(Shape::map(channels, height, width)))
    }
}

/// `slice from to`: the channels (rows, columns) from `from` to before `to`, counted from 0 as
/// `0..n` counts: `slice 0 16` gives the first 16 (ONNX's `Slice` with step 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The first.
    pub from: u64,
    /// The first that is left out again, larger than `from`.
    pub to: u64,
    /// Along what.
    pub axis: MapAxis,
}

/// The signature of `slice`.
pub static SLICE: Signature = Signature {
    name: "slice",
    summary: "the channels, rows or columns from one to before another",
    reads: Reads::Flow,
    parameters: &[
        Parameter::bare("from", Kind::Index),
        Parameter::bare("to", Kind::Count),
        Parameter::named(
            "axis",
            Kind::Word(&["channels", "height", "width"]),
            Default::word("channels"),
        ),
    ],
    build: |arguments| Ok(Slice::new(arguments)?.into()),
};

impl Slice {
    fn new(arguments: &Arguments<'_>) -> Result<Self, ParameterError> {
        let (from, to) = (arguments.index("from")?, arguments.count("to")?);
        if from >= to {
            return Err(arguments.refuse("to", format!("more than {from}, where it begins")));
        }
        let axis = match arguments.word("axis")? {
            "height" => MapAxis::Height,
            "width" => MapAxis::Width,
            _ => MapAxis::Channels,
        };
        Ok(Self { from, to, axis })
    }
}

impl LayerKind for Slice {
    fn name(&self) -> &'static str {
        SLICE.name
    }

    fn reach(&self, axis: Axis, _inputs: &[Shape]) -> Reach {
        match (self.axis, axis) {
            (MapAxis::Height, Axis::Height) | (MapAxis::Width, Axis::Width) => {
                Reach::moved(self.from as f64)
            }
            (MapAxis::Channels | MapAxis::Height | MapAxis::Width, _) => Reach::SAME,
        }
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = match self.axis {
            MapAxis::Channels => only(inputs),
            MapAxis::Height | MapAxis::Width => only_map(SLICE.name, inputs)?,
        };
        let extent = self.axis.extent(input);
        let length = self.to.saturating_sub(self.from);
        if self.to > extent {
            return Err(ShapeError::SliceOutside {
                axis: self.axis,
                end: self.to,
                extent,
            });
        }
        Ok(one(match self.axis {
            MapAxis::Channels => input.with_channels(length),
            MapAxis::Height => Shape::map(input.channels(), length, input.width()),
            MapAxis::Width => Shape::map(input.channels(), input.height(), length),
        }))
    }
}

pub(super) static DIALECTS: Dialects = &[
    (
        &RESHAPE,
        &[
            keras(&["Reshape"], &[is("target_shape", "shape")]),
            caffe(&["Reshape"], "reshape_param", &[]),
            onnx(&["Reshape"], &[]),
            also(&["unsqueeze"], &[is("dims", "shape")]),
        ],
    ),
    (
        &PERMUTE,
        &[
            pytorch(&["permute"], &[]),
            keras(&["Permute"], &[]),
            onnx(&["Transpose"], &[]),
        ],
    ),
    (&SLICE, &[onnx(&["Slice"], &[])]),
];
