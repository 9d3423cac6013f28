//! Pooling of regions: a map and rectangles in it, in; a map of fixed size for each, out.
//!
//! The number of regions is a matter of the data, as the batch is; a shape is that of one sample,
//! and so these layers output the map of *one* region. Layers after them are counted for one region
//! too: multiply-accumulates and memory of the head are those of one run, of which a detector makes
//! one a region (Girshick 2015, arXiv:1504.08083, runs the head of Fast R-CNN so).

use super::dialect::{Dialects, also, caffe, is, onnx, pytorch};
use super::kind::kind;
use super::parameter::Reads;
use super::pool::SIZE;
use super::window::GridSize;
use super::{
    Axis, Class, InputWindow, LayerKind, Shape, ShapeError, Shapes, Storage, one, only, only_map,
};

/// How the values of a region are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoiKind {
    /// The largest of each cell, its edges rounded to the grid. Girshick 2015, arXiv:1504.08083.
    Pool,
    /// Bilinear samples, nothing rounded. He et al. 2017, arXiv:1703.06870.
    Align,
}

kind! {
    /// `roi_pool(map, regions) size`, `roi_align(map, regions) size`: regions have 4 numbers each
    /// (corners), or 5, the first of them the image's index, as in torchvision's `roi_pool` and
    /// Caffe's `ROIPooling`: a vector of 4 or 5 is one, a map whose channels hold 4 or 5 values
    /// (`300x1x4`) has as many as channels. However many they are, the result is the map of one.
    pub struct RoiPool {
        /// How values are read.
        kind: RoiKind,
        /// Output rows and columns.
        size: GridSize,
    }
    match kind {
        RoiKind::Pool = ROI_POOL "roi_pool" "the largest values of the cells of one region" {
            size = [SIZE]
        }
        RoiKind::Align = ROI_ALIGN "roi_align"
            "interpolated values of a map, in the cells of one region" { size = [SIZE] }
    }
    reads: Reads::Exactly(&["map", "regions"])
}

impl LayerKind for RoiPool {
    fn storage(&self, _inputs: &[Shape]) -> Storage {
        match self.kind {
            RoiKind::Pool => Storage::Inputs,
            RoiKind::Align => Storage::Tensor,
        }
    }

    /// The map; the regions say where to read it, and get no gradient.
    fn sources(&self, _inputs: &[Shape]) -> usize {
        1
    }

    /// A region may lie anywhere.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        InputWindow::whole(only(inputs).along(axis))
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let map = only_map(self.name(), inputs)?;
        let regions = inputs.get(1).copied().unwrap_or(Shape::vector(0));
        let numbers = match regions {
            Shape::Vector { features } => Some(features),
            Shape::Map { height, width, .. } => height.checked_mul(width),
        };
        match numbers {
            Some(4 | 5) => Ok(one(Shape::map(
                map.channels(),
                self.size.height,
                self.size.width,
            ))),
            Some(_) | None => Err(ShapeError::NoRegions {
                layer: self.name(),
                found: regions,
            }),
        }
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        Class::Pool
    }
}

pub(super) static DIALECTS: Dialects = &[
    (
        &ROI_POOL,
        &[
            pytorch(&["RoIPool", "roi_pool"], &[is("output_size", "size")]),
            caffe(&["ROIPooling"], "roi_pooling_param", &[]),
            onnx(&["MaxRoiPool"], &[is("pooled_shape", "size")]),
            also(&["roimaxpooling2d"], &[]),
        ],
    ),
    (
        &ROI_ALIGN,
        &[
            pytorch(&["RoIAlign", "roi_align"], &[is("output_size", "size")]),
            onnx(&["RoiAlign"], &[]),
        ],
    ),
];
