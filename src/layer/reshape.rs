//! Layers that give values another shape or order, or only some of them.

use super::dialect::{Dialects, also, caffe, is, keras, onnx, pytorch};
use super::kind::kind;
use super::parameter::{Arguments, Kind, ParameterError, bare, named, word};
use super::{
    Axis, InputWindow, LayerKind, MapAxis, Shape, ShapeError, Shapes, Storage, ValueRange, one,
    only, only_map, range,
};

kind! {
    /// `reshape shape`: the same values in their order (channels, then rows, then columns, as
    /// PyTorch and Caffe keep them) under other extents: `reshape 64x7x7` a map, `reshape 100` a
    /// vector.
    pub struct Reshape {
        /// The new shape.
        shape: Shape = [bare("shape", Kind::Shape)],
    }
    RESHAPE = "reshape" "the same values under other extents";
}

impl LayerKind for Reshape {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.shape == only(inputs)
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn storage(&self, _inputs: &[Shape]) -> Storage {
        Storage::View
    }

    /// The columns stay where there are as many, the rows where there are also as many of them; else
    /// a place may come from anywhere.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let input = only(inputs);
        let stays = |axis| self.shape.along(axis) == input.along(axis);
        if stays(Axis::Width) && stays(axis) {
            InputWindow::SAME
        } else {
            InputWindow::whole(input.along(axis))
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

kind! {
    /// `permute order`: the axes in another order, each named by its number: 0 channels, 1 height,
    /// 2 width. `permute 0x2x1` turns height and width around, `permute 1x2x0` puts the channels
    /// last (PyTorch's `permute`, without the batch).
    pub struct Permute {
        /// For each axis of the output, in order, the axis of the input.
        order: [MapAxis; 3] = [bare("order", Kind::Order)],
    }
    PERMUTE = "permute" "the axes in another order: 0 channels, 1 height, 2 width";
}

impl LayerKind for Permute {
    fn changes_nothing(&self, _inputs: &[Shape]) -> bool {
        self.order == [MapAxis::Channels, MapAxis::Height, MapAxis::Width]
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    /// Rows or columns that have become channels are seen as a whole.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let channels = match self.order {
            [MapAxis::Channels, _, _] => None,
            [MapAxis::Height, _, _] => Some(Axis::Height),
            [MapAxis::Width, _, _] => Some(Axis::Width),
        };
        if channels == Some(axis) {
            InputWindow::whole(only(inputs).along(axis))
        } else {
            InputWindow::SAME
        }
    }

    fn transposes_grid(&self) -> bool {
        let [_, height, width] = self.order;
        height == MapAxis::Width || width == MapAxis::Height
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let input = only_map(PERMUTE.name, inputs)?;
        let [channels, height, width] = self.order.map(|axis| axis.extent(input));
        Ok(one(Shape::map(channels, height, width)))
    }
}

kind! {
    /// `slice from to`: the channels (rows, columns) from `from` to before `to`, counted from 0 as
    /// `0..n` counts: `slice 0 16` outputs the first 16 (ONNX's `Slice` with step 1).
    pub struct Slice {
        /// The first.
        from: u64 = [bare("from", Kind::Index)],
        /// The first that is left out again, larger than `from`.
        to: u64 = [bare("to", Kind::Count)],
        /// The axis.
        axis: MapAxis = [named("axis", MapAxis::KIND, word("channels"))],
    }
    SLICE = "slice" "the channels, rows or columns from one to before another";
}

impl LayerKind for Slice {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.from == 0 && self.to == self.axis.extent(only(inputs))
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn check(&self, arguments: &Arguments<'_>) -> Result<(), ParameterError> {
        let from = self.from;
        if from >= self.to {
            return Err(arguments.refuse("to", format!("more than {from}, where it begins")));
        }
        Ok(())
    }

    fn input_window(&self, axis: Axis, _inputs: &[Shape]) -> InputWindow {
        match (self.axis, axis) {
            (MapAxis::Height, Axis::Height) | (MapAxis::Width, Axis::Width) => {
                InputWindow::moved(self.from as f64)
            }
            (MapAxis::Channels | MapAxis::Height | MapAxis::Width, _) => InputWindow::SAME,
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
            also(&["reshapelayer"], &[is("dims", "shape")]),
        ],
    ),
    (
        &PERMUTE,
        &[
            pytorch(&["permute"], &[]),
            keras(&["Permute"], &[]),
            caffe(&["Permute"], "permute_param", &[]),
            onnx(&["Transpose"], &[]),
        ],
    ),
    (&SLICE, &[onnx(&["Slice"], &[])]),
];
