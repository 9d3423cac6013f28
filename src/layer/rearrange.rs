//! Layers that move values and compute nothing.

use super::dialect::{
    Dialects, Needless, also, caffe, caffe_v1, darknet, is, keras, onnx, pytorch, pytorch_method,
    same, skip, tensorflow,
};
use super::kind::kind;
use super::parameter::{
    Field, Kind, Parameter, ParameterError, Reader, Value, Values, bare, count, follows, from_one,
    named, optional, word,
};
use super::window::OutputStride;
use super::{
    Axis, InputWindow, LayerKind, Recovery, Shape, ShapeError, Shapes, Storage, ValueRange, one,
    only, only_map, range, unchanged,
};
use crate::number::Extents;

/// `count / by`, where that is whole.
pub(super) fn divide(count: u64, parameter: &'static str, by: u64) -> Result<u64, ShapeError> {
    if count.checked_rem(by) != Some(0) {
        return Err(ShapeError::Indivisible {
            what: "channels",
            count,
            parameter,
            by,
            common: count,
        });
    }
    Ok(count.checked_div(by).unwrap_or(count))
}

kind! {
    /// `flatten`: all values in a row.
    pub struct Flatten;
    FLATTEN = "flatten" "all values in a row";
    changes_values: false, needs_bound: false
}

kind! {
    /// `identity`: the flow itself.
    pub struct Identity;
    IDENTITY = "identity" "the flow itself";
    keeps_shape: true, changes_values: false, needs_bound: false
}

impl LayerKind for Flatten {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        matches!(only(inputs), Shape::Vector { .. })
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        let values = input
            .values()
            .ok_or(ShapeError::TooManyValues { shape: input })?;
        Ok(one(Shape::vector(values)))
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::View
    }
}

impl LayerKind for Identity {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        true
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        Ok(one(only(inputs)))
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::View
    }
}

/// How channels are parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DepthPart {
    /// Into that many equal parts.
    Equal(u64),
    /// Into parts of these sizes.
    Sizes(Extents),
}

kind! {
    /// `split parts`: the channels in parts, one tensor each.
    pub struct Split {
        /// The parts.
        parts: DepthPart = [
            optional("parts", Kind::Count, follows("as many as there are sizes")),
            named("sizes", Kind::Parts, follows("equal parts")),
            named("axis", Kind::Word(&[CHANNELS]), word(CHANNELS)),
        ],
    }
    SPLIT = "split" "the channels in parts, one tensor each";
}

/// The only axis that is split.
const CHANNELS: &str = "channels";

/// The most parts that a tensor is split into.
pub const MAX_PARTS: u64 = 4096;

/// How many parts or their sizes, and the axis.
impl Field for DepthPart {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ParameterError> {
        let wrong = |expected| ParameterError {
            parameter: "parts",
            found: None,
            expected,
        };
        let parts = reader.optional(|value, _| count(value))?;
        let sizes = reader.optional(|value, _| from_one(value))?;
        reader.word(|axis| (axis == CHANNELS).then_some(()))?;
        match (parts, sizes) {
            (None, None) => Err(wrong("a value".into())),
            (Some(parts), None) if parts > MAX_PARTS => {
                Err(wrong(format!("at most {MAX_PARTS} parts")))
            }
            (Some(parts), None) => Ok(DepthPart::Equal(parts)),
            (parts, Some(sizes)) => {
                let count = sizes.as_slice().len() as u64;
                if parts.is_some_and(|parts| parts != count) {
                    return Err(wrong(format!("{count} parts, one for each of `sizes`")));
                }
                Ok(DepthPart::Sizes(sizes))
            }
        }
    }

    fn write(&self, values: &mut Values) {
        match self {
            DepthPart::Equal(parts) => {
                parts.write(values);
                values.push(None);
            }
            DepthPart::Sizes(sizes) => {
                values.push(None);
                sizes.write(values);
            }
        }
        values.push(Some(Value::word(CHANNELS)));
    }
}

impl LayerKind for Split {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.results() == 1
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn results(&self) -> u64 {
        match &self.parts {
            DepthPart::Equal(parts) => *parts,
            DepthPart::Sizes(sizes) => sizes.as_slice().len() as u64,
        }
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only(inputs);
        match &self.parts {
            DepthPart::Equal(parts) => {
                let channels = divide(input.channels(), "parts", *parts)?;
                Ok((0..*parts).map(|_| input.with_channels(channels)).collect())
            }
            DepthPart::Sizes(sizes) => {
                let mut all = sizes.as_slice().iter();
                let sum = all.try_fold(0u64, |sum, &part| sum.checked_add(part));
                let sum = sum.ok_or_else(|| ShapeError::sum("parts together", sizes.as_slice()))?;
                if sum != input.channels() {
                    return Err(ShapeError::PartsSum {
                        channels: input.channels(),
                        sum,
                    });
                }
                let parts = sizes.as_slice().iter();
                Ok(parts.map(|&part| input.with_channels(part)).collect())
            }
        }
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::View
    }
}

kind! {
    /// `channel_shuffle groups`: the channels, distributed over the groups (Zhang et al. 2017,
    /// arXiv:1707.01083, figure 1).
    pub struct ChannelShuffle {
        /// How many groups.
        groups: u64 = [bare("groups", Kind::Count).varying()],
    }
    CHANNEL_SHUFFLE = "channel_shuffle" "the channels, distributed over the groups";
    keeps_shape: true
}

impl LayerKind for ChannelShuffle {
    /// One group is dealt out as it is, and so are groups of one channel.
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.groups == 1 || self.groups == only(inputs).channels()
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn may_recover(&self) -> bool {
        true
    }

    fn recovered_output(&self, error: &ShapeError) -> Option<Recovery> {
        unchanged(error)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(CHANNEL_SHUFFLE.name, inputs)?;
        divide(input.channels(), "groups", self.groups)?;
        Ok(one(input))
    }
}

const FACTOR: Parameter = bare("factor", Kind::Count);

kind! {
    /// `space_to_depth factor`: blocks of factor x factor positions become channels (the passthrough of
    /// Redmon & Farhadi 2016, arXiv:1612.08242).
    pub struct SpaceToDepth {
        /// Rows and columns of a block.
        factor: u64 = [FACTOR],
    }
    SPACE_TO_DEPTH = "space_to_depth" "blocks of factor x factor positions become channels";
}

impl LayerKind for SpaceToDepth {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.factor == 1
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(SPACE_TO_DEPTH.name, inputs)?;
        let factor = self.factor;
        let along = |axis, size: u64| match (size.checked_div(factor), size.checked_rem(factor)) {
            (Some(blocks), Some(0)) => Ok(blocks),
            _ => Err(ShapeError::IndivisibleGrid {
                axis,
                input: size,
                factor,
            }),
        };
        let height = along(Axis::Height, input.height())?;
        let width = along(Axis::Width, input.width())?;
        let factors = [input.channels(), factor, factor];
        let channels = super::product(&factors);
        let channels = channels.ok_or_else(|| ShapeError::product("channels", &factors))?;
        Ok(one(Shape::map(channels, height, width)))
    }

    fn input_window(&self, _axis: Axis, _inputs: &[Shape]) -> InputWindow {
        let factor = self.factor as f64;
        InputWindow {
            span: factor,
            centre: (factor - 1.0) / 2.0,
            step: factor,
        }
    }

    fn output_stride(&self, inputs: &[Shape], outputs: &[Shape]) -> OutputStride {
        OutputStride::between(only(inputs), only(outputs))
    }
}

kind! {
    /// `depth_to_space factor`: channels become blocks of factor x factor positions, the inverse of
    /// `space_to_depth` (the pixel shuffle of Shi et al. 2016, arXiv:1609.05158; the order of the
    /// channels differs between frameworks, and no size depends on it).
    pub struct DepthToSpace {
        /// Rows and columns of a block.
        factor: u64 = [FACTOR],
    }
    DEPTH_TO_SPACE = "depth_to_space" "channels become blocks of factor x factor positions";
}

impl LayerKind for DepthToSpace {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.factor == 1
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(DEPTH_TO_SPACE.name, inputs)?;
        let (channels, factor) = (input.channels(), self.factor);
        let places = super::product(&[factor, factor])
            .ok_or_else(|| ShapeError::product("block", &[factor, factor]))?;
        let (Some(left), Some(0)) = (channels.checked_div(places), channels.checked_rem(places))
        else {
            return Err(ShapeError::IndivisibleBlocks { channels, factor });
        };
        let along = |axis: Axis| {
            let factors = [input.along(axis), factor];
            super::product(&factors).ok_or_else(|| ShapeError::product(axis.word(), &factors))
        };
        let (height, width) = (along(Axis::Height)?, along(Axis::Width)?);
        Ok(one(Shape::map(left, height, width)))
    }

    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let from = only(inputs).along(axis);
        InputWindow::resized(from, from.saturating_mul(self.factor), 1)
    }

    fn output_stride(&self, inputs: &[Shape], outputs: &[Shape]) -> OutputStride {
        OutputStride::between(only(inputs), only(outputs))
    }
}

pub(super) static DIALECTS: Dialects = &[
    (
        &FLATTEN,
        &[
            pytorch(
                &["Flatten", "flatten"],
                &[
                    skip("start_dim", Needless::NoEffect),
                    skip("end_dim", Needless::NoEffect),
                ],
            ),
            pytorch_method(&["view", "reshape", "flatten"]),
            keras(&["Flatten"], &[skip("data_format", Needless::Layout)]),
            caffe(&["Flatten"], "flatten_param", &[]),
            caffe_v1(&["FLATTEN"]),
            onnx(&["Flatten"], &[]),
            also(&["flattenlayer"], &[]),
        ],
    ),
    (
        &IDENTITY,
        &[
            pytorch(&["Identity"], &[]),
            onnx(&["Identity"], &[]),
            also(&["noop"], &[]),
        ],
    ),
    (
        &SPLIT,
        &[
            pytorch(&["chunk"], &[is("chunks", "parts")]),
            caffe(&["Slice"], "slice_param", &[]),
            caffe_v1(&["SLICE"]),
            onnx(&["Split"], &[]),
            pytorch(&["tensor_split"], &[is("sections", "parts")]),
        ],
    ),
    (
        &CHANNEL_SHUFFLE,
        &[
            pytorch(&["ChannelShuffle", "channel_shuffle"], &[same("groups")]),
            caffe(
                &["ShuffleChannel"],
                "shuffle_channel_param",
                &[is("group", "groups").or("groups", "1")],
            ),
        ],
    ),
    (
        &SPACE_TO_DEPTH,
        &[
            pytorch(
                &["PixelUnshuffle", "pixel_unshuffle"],
                &[is("downscale_factor", "factor")],
            ),
            tensorflow(&["space_to_depth"], &[is("block_size", "factor")]),
            onnx(&["SpaceToDepth"], &[is("blocksize", "factor")]),
            darknet(&["reorg"], &[is("stride", "factor")]),
        ],
    ),
    (
        &DEPTH_TO_SPACE,
        &[
            pytorch(
                &["PixelShuffle", "pixel_shuffle"],
                &[is("upscale_factor", "factor")],
            ),
            tensorflow(&["depth_to_space"], &[is("block_size", "factor")]),
            onnx(&["DepthToSpace"], &[is("blocksize", "factor")]),
            also(&["subpixel", "depth_to_space2d"], &[]),
        ],
    ),
];
