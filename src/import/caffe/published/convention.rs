//! MENNDL's two conventions of naming and of image sizes.

use super::net::Grid;

/// What the images of a network are. The file does not say it: the extractor has the sizes of two
/// detectors built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// MINERvA: two channels; 127x47 for the views `data0_1` and `data0_2`, 127x94 for any other,
    /// the two halves of the X view side by side.
    Minerva,
    /// NOvA: one channel, 100x80.
    Nova,
}

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
