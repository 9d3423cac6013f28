//! Layers that change the grid without weights: upsampling, zero padding, cropping.

use super::dialect::{
    Dialects, Needless, also, caffe, darknet, is, keras, onnx, pytorch, same, skip,
};
use super::parameter::{Default, Kind, Parameter, Reads, Signature};
use super::reach::before;
use super::window::{Padding, Pitch};
use super::{Axis, LayerKind, Reach, Shape, ShapeError, Shapes, one, only, only_map, product};

/// What the size after an upsampling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// So many times that before.
    Factor(u64),
    /// This.
    Size {
        /// Rows.
        height: u64,
        /// Columns.
        width: u64,
    },
}

/// `upsample factor`, `upsample size`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upsample {
    /// The size after.
    pub target: Target,
    /// `nearest`, `bilinear` or `bicubic`.
    pub mode: &'static str,
}

/// The signature of `upsample`.
pub static UPSAMPLE: Signature = Signature {
    name: "upsample",
    summary: "a larger grid, its values taken from the nearest or between",
    reads: Reads::Flow,
    parameters: &[
        Parameter::bare("size", Kind::Factor),
        Parameter::named(
            "mode",
            Kind::Word(&["nearest", "bilinear", "bicubic"]),
            Default::word("nearest"),
        ),
    ],
    build: |arguments| {
        let target = match arguments.factor("size")? {
            Ok(factor) => Target::Factor(factor),
            Err((height, width)) => Target::Size { height, width },
        };
        let mode = arguments.word("mode")?;
        Ok(Upsample { target, mode }.into())
    },
};

impl LayerKind for Upsample {
    fn name(&self) -> &'static str {
        UPSAMPLE.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(UPSAMPLE.name, inputs)?;
        let (height, width) = match self.target {
            Target::Size { height, width } => (height, width),
            Target::Factor(factor) => {
                let along = |axis: Axis| {
                    let factors = [input.along(axis), factor];
                    product(&factors).ok_or_else(|| ShapeError::product(axis.word(), &factors))
                };
                (along(Axis::Height)?, along(Axis::Width)?)
            }
        };
        Ok(one(Shape::map(input.channels(), height, width)))
    }

    /// `nearest` reads one place, `bilinear` two and `bicubic` four along an axis.
    fn reach(&self, axis: Axis, inputs: &[Shape]) -> Reach {
        let from = only(inputs).along(axis);
        let to = match (self.target, axis) {
            (Target::Factor(factor), _) => from.saturating_mul(factor),
            (Target::Size { height, .. }, Axis::Height) => height,
            (Target::Size { width, .. }, Axis::Width) => width,
        };
        let span = match self.mode {
            "bilinear" => 2,
            "bicubic" => 4,
            _ => 1,
        };
        Reach::resized(from, to, span)
    }

    fn pitch(&self, inputs: &[Shape], outputs: &[Shape]) -> Pitch {
        Pitch::between(only(inputs), only(outputs))
    }
}

/// `zero_pad sizes`: rows and columns of zeros around the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZeroPad {
    /// How many.
    pub padding: Padding,
}

/// The signature of `zero_pad`.
pub static ZERO_PAD: Signature = Signature {
    name: "zero_pad",
    summary: "rows and columns of zeros around the map",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("sizes", Kind::Sides)],
    build: |arguments| {
        let padding = arguments.padding("sizes")?;
        Ok(ZeroPad { padding }.into())
    },
};

impl LayerKind for ZeroPad {
    fn name(&self) -> &'static str {
        ZERO_PAD.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(ZERO_PAD.name, inputs)?;
        let grow = |axis: Axis, size: u64| {
            let (before, after) = sides(self.padding, axis);
            let grown = size
                .checked_add(before)
                .and_then(|sum| sum.checked_add(after));
            grown.ok_or_else(|| ShapeError::sum(axis.word(), &[size, before, after]))
        };
        let height = grow(Axis::Height, input.height())?;
        let width = grow(Axis::Width, input.width())?;
        Ok(one(Shape::map(input.channels(), height, width)))
    }

    fn reach(&self, axis: Axis, _inputs: &[Shape]) -> Reach {
        Reach::moved(-before(self.padding, axis))
    }
}

/// `crop sizes`: the rows and columns that `zero_pad sizes` would put there are cut away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crop {
    /// How many.
    pub padding: Padding,
}

/// The signature of `crop`.
pub static CROP: Signature = Signature {
    name: "crop",
    summary: "rows and columns cut away around the map",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("sizes", Kind::Sides)],
    build: |arguments| {
        let padding = arguments.padding("sizes")?;
        Ok(Crop { padding }.into())
    },
};

impl LayerKind for Crop {
    fn name(&self) -> &'static str {
        CROP.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(CROP.name, inputs)?;
        let shrink = |axis, size: u64| {
            let (before, after) = sides(self.padding, axis);
            let left = size
                .checked_sub(before)
                .and_then(|rest| rest.checked_sub(after));
            left.filter(|&left| left > 0)
                .ok_or(ShapeError::NothingLeft {
                    axis,
                    input: size,
                    before,
                    after,
                })
        };
        let height = shrink(Axis::Height, input.height())?;
        let width = shrink(Axis::Width, input.width())?;
        Ok(one(Shape::map(input.channels(), height, width)))
    }

    fn reach(&self, axis: Axis, _inputs: &[Shape]) -> Reach {
        Reach::moved(before(self.padding, axis))
    }
}

/// Rows or columns before and after; the words `same` and `same_lower` mean none here, and
/// [`Kind::Sides`] does not take them.
fn sides(padding: Padding, axis: Axis) -> (u64, u64) {
    padding.stated(axis).unwrap_or((0, 0))
}

pub(super) static DIALECTS: Dialects = &[
    (
        &UPSAMPLE,
        &[
            pytorch(
                &["Upsample", "interpolate"],
                &[
                    same("size"),
                    is("scale_factor", "size"),
                    same("mode"),
                    skip("align_corners", Needless::NoEffect),
                ],
            ),
            keras(
                &["UpSampling2D"],
                &[
                    same("size").or("size", "2"),
                    skip("data_format", Needless::Layout),
                    is("interpolation", "mode"),
                ],
            ),
            onnx(&["Resize", "Upsample"], &[same("mode")]),
            darknet(&["upsample"], &[is("stride", "size")]),
            also(&["unpool", "unpooling"], &[is("factor", "size")]),
        ],
    ),
    (
        &ZERO_PAD,
        &[
            pytorch(&["ZeroPad2d", "ConstantPad2d"], &[is("padding", "sizes")]),
            keras(
                &["ZeroPadding2D"],
                &[is("padding", "sizes").or("sizes", "1")],
            ),
            onnx(&["Pad"], &[is("pads", "sizes")]),
            also(&["zeropadding"], &[is("pad", "sizes")]),
        ],
    ),
    (
        &CROP,
        &[
            keras(&["Cropping2D"], &[is("cropping", "sizes")]),
            caffe(&["Crop"], "crop_param", &[]),
            darknet(&["crop"], &[]),
        ],
    ),
];
