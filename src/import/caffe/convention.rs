//! MENNDL's networks, whose files do not state the size of their images, and the two conventions
//! that do: in one place for the importer and for the published attributes.
//!
//! Both are recognised by the names of their blobs: the views that are cut out of `data` are called
//! `data0_0`, `data0_1`, …. MINERvA's views have two channels of 127x47, and the first of them
//! consists of two halves, `Slice NodeX1` and `Slice NodeX2`, side by side; NOvA's have one channel
//! of 100x80.

use super::kinds::Role;
use super::net::{Layer, Net};
use crate::layer::SPLIT;
use crate::layer::Shape;

/// Whose networks they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// The vertex finding of MINERvA: views of 2x127x47, the first of 2x127x94 in two halves.
    Minerva,
    /// The prongs of NOvA: views of 1x100x80.
    Nova,
}

impl Convention {
    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Convention::Minerva => "minerva",
            Convention::Nova => "nova",
        }
    }

    /// The convention of a network with such views, recognised from all its names.
    pub(super) fn told(minerva: bool) -> Self {
        if minerva {
            Convention::Minerva
        } else {
            Convention::Nova
        }
    }

    /// Channels, rows and columns of a view.
    pub(super) fn view(self, name: &str) -> [u64; 3] {
        match (self, name) {
            (Convention::Minerva, "data0_1" | "data0_2") => [2, 127, 47],
            (Convention::Minerva, _) => [2, 127, 94],
            (Convention::Nova, _) => [1, 100, 80],
        }
    }
}

/// Whether only MINERvA's networks have a layer or blob of this name: those of its preamble, and a
/// third view.
pub(super) fn is_of_minerva(name: &str) -> bool {
    name.starts_with("Slice Node")
        || matches!(
            name,
            "data0_2"
                | "Image_data"
                | "Concatanation Node X views"
                | "source_data"
                | "target_data"
                | "label_planecode"
                | "target_label_planecode"
        )
}

fn is_half(name: &str) -> bool {
    name.contains("NodeX")
}

fn is_view(name: &str) -> bool {
    name.contains("data0")
}

/// The slice that cuts the views out of the data.
fn views<'n, 'd, 't>(net: &'n Net<'d, 't>) -> Option<&'n Layer<'d, 't>> {
    let mut slices = net.layers.iter().filter(|layer| layer.is(&SPLIT));
    slices.find(|slice| {
        let mut tops = slice.tops.iter();
        tops.any(|top| is_half(&top.name) || is_view(&top.name))
    })
}

/// Tells the convention from the names in a file; `None` where it has no views.
pub(super) fn detect(net: &Net<'_, '_>) -> Option<Convention> {
    views(net)?;
    let minerva = net.layers.iter().any(|layer| {
        let mut blobs = layer.bottoms.iter().chain(&layer.tops);
        is_of_minerva(&layer.name) || blobs.any(|blob| is_of_minerva(&blob.name))
    });
    Some(Convention::told(minerva))
}

/// The size of the image that the views are cut out of; `None` where the file has no views.
pub(super) fn size(net: &Net<'_, '_>, source: &Layer<'_, '_>, by: Convention) -> Option<Shape> {
    let slice = views(net)?;
    if let Role::Dummy = source.role {
        return None;
    }
    let parts = u64::try_from(slice.tops.len()).ok()?;
    // The halves of the first view are already joined if nothing cuts them.
    let halves = slice.tops.iter().any(|top| is_half(&top.name));
    let first = slice.tops.first().filter(|_| !halves && parts == 1);
    let [channels, height, width] = by.view(first.map_or("data0_1", |top| &top.name));
    let points = slice
        .parameters("slice_param")
        .ok()?
        .counts("slice_point")
        .ok()?;
    let channels = match (points.first(), points.last()) {
        (Some(&first), Some(&last)) => last.checked_add(first)?,
        _ => parts.checked_mul(channels)?,
    };
    Some(Shape::map(channels, height, width))
}
