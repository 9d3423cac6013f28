//! Layers that change the grid without weights: upsampling, zero padding, cropping.

use super::dialect::{
    Dialects, Needless, also, around, caffe, darknet, is, keras, onnx, pytorch, same, skip,
    tensorflow,
};
use super::input_window::before;
use super::kind::{kind, words};
use super::parameter::{
    Arguments, Field, Kind, ParameterError, Reader, Value, Values, bare, from_one, named, optional,
    size, two_from_one, whole, word,
};
use super::window::{GridSize, OutputStride, PadMode, Padding};
use super::{
    Axis, InputWindow, LayerKind, MapAxis, Shape, ShapeError, Shapes, ValueRange, one, only,
    only_map, product, range,
};

/// The size after an upsampling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A factor of the input's size.
    Factor(u64),
    /// This.
    Size {
        /// Rows.
        height: u64,
        /// Columns.
        width: u64,
    },
}

/// [`Kind::Factor`]: a number is a factor for both axes, a size is the size itself.
impl Field for Target {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ParameterError> {
        reader.value(|value, _| {
            let (height, width) = two_from_one(value)?;
            Some(match value {
                Value::Size(_) => Target::Size { height, width },
                Value::Number(_) | Value::Switch(_) | Value::Word(_) => Target::Factor(height),
            })
        })
    }

    fn write(&self, values: &mut Values) {
        match *self {
            Target::Factor(factor) => factor.write(values),
            Target::Size { height, width } => GridSize { height, width }.write(values),
        }
    }
}

words! {
    /// How values between those of a smaller grid are computed.
    pub enum Interpolation {
        /// The nearest of them.
        Nearest = "nearest",
        /// A mean of the two nearest, along each axis.
        Bilinear = "bilinear",
        /// A cubic through the four nearest, along each axis.
        Bicubic = "bicubic",
    }
}

kind! {
    /// `upsample factor`, `upsample size`
    pub struct Upsample {
        /// The size after.
        target: Target = [bare("size", Kind::Factor)],
        /// How values between those of the input are computed.
        mode: Interpolation = [named("mode", Interpolation::KIND, word("nearest"))],
    }
    UPSAMPLE = "upsample" "a larger grid with nearest or interpolated values";
}

impl LayerKind for Upsample {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.infer(inputs).is_ok_and(|it| it == one(only(inputs)))
    }

    /// A cubic goes beyond the values that it passes through.
    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        match self.mode {
            Interpolation::Nearest | Interpolation::Bilinear => range::first(inputs),
            Interpolation::Bicubic => ValueRange::ANY,
        }
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
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let from = only(inputs).along(axis);
        let to = match (self.target, axis) {
            (Target::Factor(factor), _) => from.saturating_mul(factor),
            (Target::Size { height, .. }, Axis::Height) => height,
            (Target::Size { width, .. }, Axis::Width) => width,
        };
        let span = match self.mode {
            Interpolation::Nearest => 1,
            Interpolation::Bilinear => 2,
            Interpolation::Bicubic => 4,
        };
        InputWindow::resized(from, to, span)
    }

    fn output_stride(&self, inputs: &[Shape], outputs: &[Shape]) -> OutputStride {
        OutputStride::between(only(inputs), only(outputs))
    }
}

kind! {
    /// `expand size`: the only row, column or channel of a map, repeated: `expand 7x7` makes 64x7x7
    /// of 64x1x1, and of 64x1x7; `expand 64x7x7` makes it of 1x7x7. Others stay as they are and must
    /// be as many as `size` says (PyTorch's `expand`, ONNX's `Expand`; here the repeated values are a
    /// tensor of their own).
    pub struct Expand {
        /// Rows and columns of the output, and its channels.
        size: ExpandedSize = [bare("size", Kind::SizeOrShape)],
    }
    EXPAND = "expand" "the only row, column or channel, repeated up to a size";
}

/// The size to which a map is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExpandedSize {
    /// Feature maps; `None`: as many as before.
    pub channels: Option<u64>,
    /// Rows and columns.
    pub grid: GridSize,
}

/// [`Kind::SizeOrShape`]
impl Field for ExpandedSize {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ParameterError> {
        reader
            .value(|value, _| match *from_one(value)?.as_slice() {
                [both] => Some((None, both, both)),
                [height, width] => Some((None, height, width)),
                [channels, height, width] => Some((Some(channels), height, width)),
                _ => None,
            })
            .map(|(channels, height, width)| Self {
                channels,
                grid: GridSize { height, width },
            })
    }

    fn write(&self, values: &mut Values) {
        let GridSize { height, width } = self.grid;
        match self.channels {
            Some(channels) => values.push(size(&[channels, height, width])),
            None => self.grid.write(values),
        }
    }
}

impl LayerKind for Expand {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.infer(inputs).is_ok_and(|it| it == one(only(inputs)))
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(EXPAND.name, inputs)?;
        let GridSize { height, width } = self.size.grid;
        let channels = self.size.channels.unwrap_or(input.channels());
        let size = Shape::map(channels, height, width);
        for axis in [MapAxis::Channels, MapAxis::Height, MapAxis::Width] {
            let (input, output) = (axis.extent(input), axis.extent(size));
            if input != 1 && input != output {
                return Err(ShapeError::NotExpandable {
                    axis,
                    input,
                    output,
                });
            }
        }
        Ok(one(size))
    }

    /// All places of an axis that grows show the same one.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let from = only(inputs).along(axis);
        if from == self.size.grid.along(axis) {
            InputWindow::SAME
        } else {
            InputWindow::whole(from)
        }
    }

    fn output_stride(&self, inputs: &[Shape], outputs: &[Shape]) -> OutputStride {
        OutputStride::between(only(inputs), only(outputs))
    }
}

kind! {
    /// `zero_pad sizes channels=0`: rows and columns of zeros around the map, and channels of zeros
    /// before its first and after its last: `channels=8` are 8 on each side, `channels=0x16` none
    /// before and 16 after. With a stride before it this is the shortcut without weights, option A,
    /// of He et al. 2015, arXiv:1512.03385, section 3.3.
    ///
    /// `reflect_pad sizes`, `replicate_pad sizes`, `circular_pad sizes`: rows and columns of the map
    /// itself (PyTorch's `ReflectionPad2d`, `ReplicationPad2d`, `CircularPad2d`).
    pub struct Pad {
        /// The content of the padding.
        mode: PadMode,
        /// How many rows and columns.
        padding: Padding,
        /// How many channels before and after.
        channels: (u64, u64),
    }
    match mode {
        PadMode::Zeros = ZERO_PAD "zero_pad" "rows, columns and channels of zeros around the map" {
            padding = [optional("sizes", Kind::Sides, whole(0))],
            channels = [named("channels", Kind::Pair, whole(0))],
        }
        PadMode::Reflect = REFLECT_PAD "reflect_pad"
            "rows and columns around the map, mirrored at its border" {
            padding = [bare("sizes", Kind::Sides)];
            channels: (0, 0),
        }
        PadMode::Replicate = REPLICATE_PAD "replicate_pad"
            "rows and columns around the map that repeat its border" {
            padding = [bare("sizes", Kind::Sides)];
            channels: (0, 0),
        }
        PadMode::Circular = CIRCULAR_PAD "circular_pad"
            "rows and columns around the map, from its other end" {
            padding = [bare("sizes", Kind::Sides)];
            channels: (0, 0),
        }
    }
}

impl Pad {
    /// Zeros around the grid.
    pub fn around(padding: Padding) -> Self {
        Self {
            mode: PadMode::Zeros,
            padding,
            channels: (0, 0),
        }
    }
}

impl LayerKind for Pad {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.padding == Padding::NONE && self.channels == (0, 0)
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        match self.mode {
            PadMode::Zeros => range::first(inputs).or_zero(),
            PadMode::Reflect | PadMode::Replicate | PadMode::Circular => range::first(inputs),
        }
    }

    fn check(&self, arguments: &Arguments<'_>) -> Result<(), ParameterError> {
        let is_zeros = self.mode == PadMode::Zeros;
        if is_zeros && !arguments.is_given("sizes") && !arguments.is_given("channels") {
            return Err(ParameterError {
                parameter: "sizes",
                found: None,
                expected: "rows and columns, or `channels`".into(),
            });
        }
        Ok(())
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(self.name(), inputs)?;
        let grow = |axis: MapAxis, (before, after): (u64, u64)| {
            let size = axis.extent(input);
            let grown = size
                .checked_add(before)
                .and_then(|sum| sum.checked_add(after));
            grown.ok_or_else(|| ShapeError::sum(axis.word(), &[size, before, after]))
        };
        for axis in [Axis::Height, Axis::Width] {
            let (size, sides) = (input.along(axis), sides(self.padding, axis));
            self.mode.check(axis, size, sides)?;
        }
        Ok(one(Shape::map(
            grow(MapAxis::Channels, self.channels)?,
            grow(MapAxis::Height, sides(self.padding, Axis::Height))?,
            grow(MapAxis::Width, sides(self.padding, Axis::Width))?,
        )))
    }

    fn pad_mode(&self) -> PadMode {
        self.mode
    }

    fn input_window(&self, axis: Axis, _inputs: &[Shape]) -> InputWindow {
        InputWindow::moved(-before(self.padding, axis))
    }
}

kind! {
    /// `crop sizes`: the rows and columns that `zero_pad sizes` would put there are removed.
    pub struct Crop {
        /// How many.
        padding: Padding = [bare("sizes", Kind::Sides)],
    }
    CROP = "crop" "rows and columns cut away around the map";
}

impl LayerKind for Crop {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.padding == Padding::NONE
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
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

    fn input_window(&self, axis: Axis, _inputs: &[Shape]) -> InputWindow {
        InputWindow::moved(before(self.padding, axis))
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
            also(&["upsampling"], &[is("factor", "size")]),
        ],
    ),
    (
        &EXPAND,
        &[
            pytorch(&["broadcast_to"], &[]),
            tensorflow(&["broadcast_to"], &[]),
            onnx(&["Expand"], &[]),
        ],
    ),
    (
        &ZERO_PAD,
        &[
            pytorch(
                &["ZeroPad2d", "ConstantPad2d"],
                &[around("padding", "sizes")],
            ),
            keras(
                &["ZeroPadding2D"],
                &[is("padding", "sizes").or("sizes", "1")],
            ),
            onnx(&["Pad"], &[is("pads", "sizes")]),
            also(&["zeropadding"], &[is("pad", "sizes")]),
        ],
    ),
    (
        &REFLECT_PAD,
        &[
            pytorch(&["ReflectionPad2d"], &[around("padding", "sizes")]),
            also(
                &[
                    "reflection_pad",
                    "reflectpadding",
                    "reflectionpadding",
                    "mirror_pad",
                ],
                &[is("pad", "sizes")],
            ),
        ],
    ),
    (
        &REPLICATE_PAD,
        &[
            pytorch(&["ReplicationPad2d"], &[around("padding", "sizes")]),
            also(
                &["replication_pad", "replicatepadding", "edge_pad"],
                &[is("pad", "sizes")],
            ),
        ],
    ),
    (
        &CIRCULAR_PAD,
        &[
            pytorch(&["CircularPad2d"], &[around("padding", "sizes")]),
            also(&["circularpadding", "wrap_pad"], &[is("pad", "sizes")]),
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
