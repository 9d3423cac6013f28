//! Which places of its input a place of a layer's output is computed from.

use super::shape::Axis;
use super::window::{Padding, Window};

/// Which places of the input an output place sees, along one axis and away from the borders: output
/// i sees `span` neighbouring places around `centre + step · i`.
///
/// Where a grid grows, `step` is a fraction, and places that differ from output to output are
/// represented by their mean: an upsampling by 2 has the step 1/2 and the centre −1/4, between the
/// places 0 and 0 that its first two outputs show and the 0 and 1/2 that equal steps would lead to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputWindow {
    /// From the first place seen to the last, both counted.
    pub span: f64,
    /// The middle of the part that the first output sees; the first input place is 0.
    pub centre: f64,
    /// From the middle of one output to that of the next; 0 where all outputs see the same.
    pub step: f64,
}

impl InputWindow {
    /// Each output sees the place where it is.
    pub const SAME: Self = Self {
        span: 1.0,
        centre: 0.0,
        step: 1.0,
    };

    /// All outputs see the whole of `size` places.
    pub fn whole(size: u64) -> Self {
        Self {
            span: size as f64,
            centre: (size as f64 - 1.0) / 2.0,
            step: 0.0,
        }
    }

    /// As [`InputWindow::SAME`], with the input's first place at `places`.
    pub(super) fn moved(places: f64) -> Self {
        Self {
            centre: places,
            ..Self::SAME
        }
    }

    /// `from` places become `to`, each in the middle of its part of the input: x = (i + 1/2) ·
    /// from / to − 1/2, as PyTorch's `interpolate` without `align_corners`; `span` places around
    /// are read.
    pub(super) fn resized(from: u64, to: u64, span: u64) -> Self {
        let step = from as f64 / to.max(1) as f64;
        Self {
            span: span as f64,
            centre: step / 2.0 - 0.5,
            step,
        }
    }

    /// A window over `size` places: output i sees the places from `i · stride − before` on, as many
    /// as the dilated kernel spans.
    pub(super) fn window(window: &Window, axis: Axis, size: u64) -> Self {
        let span = window.span(axis).unwrap_or(1) as f64;
        let before = match window.slide(axis, size) {
            Ok(positions) => positions.before,
            // No output, then: any answer will do.
            Err(_) => 0,
        };
        Self {
            span,
            centre: (span - 1.0) / 2.0 - before as f64,
            step: window.stride.along(axis) as f64,
        }
    }
}

/// Rows or columns of padding before the first; the words `same` and `same_lower` mean none here.
pub(super) fn before(padding: Padding, axis: Axis) -> f64 {
    padding
        .stated(axis)
        .map_or(0.0, |(before, _)| before as f64)
}
