//! MENNDL's two conventions of naming and of image sizes.

use super::net::Grid;
pub use crate::import::caffe::Convention;

impl Convention {
    /// The size of an image.
    pub(super) fn image(self, name: &str) -> Grid {
        match (self, name) {
            (Convention::Minerva, "data0_1" | "data0_2") => [2, 127, 47],
            (Convention::Minerva, _) => [2, 127, 94],
            (Convention::Nova, _) => [1, 100, 80],
        }
    }
}
