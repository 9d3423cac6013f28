//! The published definition of the attributes: the values that the extractor of the published
//! tables computes from a Caffe prototxt, including its quirks.
//!
//! Input: a parsed prototxt and its [`Convention`]. Output: the [`COLUMNS`], or a
//! [`PublishedError`] if the extractor has no result. The definition is that of Hoang, Hamer,
//! Perdue, Young, Miller and Ghosh, "Inferring Convolutional Neural Networks' accuracies from their
//! architectural characterizations" (2020), in the program of its authors,
//! <https://github.com/Duchstf/CNN-Architectural-Analysis>; `docs/published-attributes.md` says
//! where it differs from the `clean` one. In short:
//!
//! * Layers are nodes, in the order of the file; the inputs of a layer are looked up among the names of
//!   layers. A later layer of a name takes the place of an earlier one.
//! * 1x1 poolings are left out. In-place layers hang off their inputs, and nothing reads them.
//! * Paths run along tops, from images (tops with `data0` in their names) to nodes without tops, and
//!   only over nodes at inference.
//!
//! Paths are counted, never listed: the program itself does not come to an end on GoogLeNet, which
//! has 262,144 of them.

pub mod codes;
mod depths;
mod error;
mod measure;
mod modules;
mod names;
mod net;
mod read;
mod repairs;
mod sizes;
mod statistics;
mod table;
#[cfg(test)]
mod tests;
mod walks;

pub use crate::import::caffe::Convention;
pub use error::{PublishedError, PublishedProblem};
pub use table::{COLUMNS, COUNT, WORDS};

use crate::attributes::Attribute;
use crate::import::prototxt::Document;
use repairs::Repairs;

/// The published attributes of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The name of the network in the file.
    pub title: Option<String>,
    /// The convention by which it was read.
    pub convention: Convention,
    /// The values, in the order of [`COLUMNS`].
    values: Vec<f64>,
}

impl Published {
    /// The columns and their values.
    pub fn columns(&self) -> impl Iterator<Item = (&'static Attribute, f64)> {
        COLUMNS.iter().zip(self.values.iter().copied())
    }

    /// The value of the column of that name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.columns()
            .find_map(|(column, value)| (column.name == name).then_some(value))
    }
}

/// Measures a network. If no convention is given, the file decides: names that only MINERvA's
/// preamble has (`Slice Node`, `Image_data`, `target_data`, …) or a third view make it MINERvA's,
/// else it is NOvA's.
///
/// ```
/// use cnn_lang::import::caffe::published::{Convention, published};
/// use cnn_lang::import::prototxt;
///
/// let text = r#"
///     layer { name: "data" type: "Data" top: "data" top: "label" }
///     layer { name: "slice" type: "Slice" bottom: "data" top: "data0_0" }
///     layer {
///       name: "conv" type: "Convolution" bottom: "data0_0" top: "conv"
///       convolution_param { num_output: 8 kernel_size: 3 }
///     }
///     layer { name: "loss" type: "SoftmaxWithLoss" bottom: "conv" bottom: "label" top: "loss" }
/// "#;
/// let found = published(&prototxt::read(text).unwrap(), None).unwrap();
/// assert_eq!(found.convention, Convention::Nova);
/// // The image counts, and the loss is dropped.
/// assert_eq!(found.get("net_depth_avg"), Some(2.0));
/// assert_eq!(found.get("max_grid_reduction_height_total"), Some(1.0 - 98.0 / 100.0));
/// ```
///
/// # Errors
/// Where the extractor ends without an answer, or does not end.
pub fn published(
    document: &Document<'_>,
    convention: Option<Convention>,
) -> Result<Published, PublishedError> {
    measured(document, convention, Repairs::default())
}

fn measured(
    document: &Document<'_>,
    convention: Option<Convention>,
    repairs: Repairs,
) -> Result<Published, PublishedError> {
    let mut layers = read::read(document)?;
    let convention = convention.unwrap_or_else(|| Convention::told(layers.names.any_minerva()));
    let title = layers.title.take();
    let net = net::build(layers, convention, repairs)?;
    let values = measure::measure(&net, repairs)?;
    Ok(Published {
        title,
        convention,
        values,
    })
}
