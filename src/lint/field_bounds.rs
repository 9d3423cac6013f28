//! Bounds of receptive fields, which cost far less than the fields: two paths to each layer are
//! followed, of which one prefers small fields and one large ones.

use super::context::View;
use crate::cost::input_window;
use crate::graph::NodeIndex;
use crate::layer::{Axis, InputWindow};

/// Along one axis, the field of a place by one path, in rows or columns of the input, and the distance
/// to that of the next place.
#[derive(Clone, Copy, Debug)]
struct Seen {
    size: f64,
    stride: f64,
}

/// The fields by the two paths.
#[derive(Clone, Copy, Debug)]
struct Both {
    small: Seen,
    large: Seen,
}

impl Both {
    const INPUT: Self = {
        let seen = Seen {
            size: 1.0,
            stride: 1.0,
        };
        Self {
            small: seen,
            large: seen,
        }
    };

    /// Adds the paths through a layer that slides such a window over places that see `before`.
    fn add(&mut self, before: &Self, window: InputWindow) {
        // All places see the same part: another path decides the differences.
        if window.step <= 0.0 {
            return;
        }
        let after = |before: Seen| Seen {
            size: before.size + before.stride * (window.span - 1.0).max(0.0),
            stride: before.stride * window.step,
        };
        let (small, large) = (after(before.small), after(before.large));
        if small.size < self.small.size {
            self.small = small;
        }
        if large.size > self.large.size {
            self.large = large;
        }
    }

    /// Of no path on which places see different parts of the input: the bounds that say nothing.
    const UNKNOWN: Self = Self {
        small: Seen {
            size: f64::INFINITY,
            stride: 0.0,
        },
        large: Seen {
            size: 0.0,
            stride: 0.0,
        },
    };
}

/// Bounds of the receptive field of a layer, in rows and in columns of the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The smallest field is at most this large; infinite where nothing is known.
    pub smallest_at_most: [f64; 2],
    /// The largest field is at least this large; 0 where nothing is known.
    pub largest_at_least: [f64; 2],
}

/// The bounds of all layers of a network.
#[derive(Debug)]
pub(super) struct FieldBounds(Vec<[Both; 2]>);

impl FieldBounds {
    /// The bounds of layers in the order of the data flow; `None` where a layer turns rows into
    /// columns.
    pub fn of(views: &[View<'_>]) -> Option<Self> {
        let mut all: Vec<[Both; 2]> = Vec::with_capacity(views.len());
        for view in views {
            let seen = match view.layer {
                None => [Both::INPUT; 2],
                Some(layer) if layer.transposes_grid() => return None,
                Some(_) => Self::through(&all, view),
            };
            all.push(seen);
        }
        Some(Self(all))
    }

    fn through(all: &[[Both; 2]], view: &View<'_>) -> [Both; 2] {
        let mut seen = [Both::UNKNOWN; 2];
        let Some(layer) = view.layer else {
            return seen;
        };
        let axes = [Axis::Height, Axis::Width];
        let sources = view.sources.iter().zip(&view.inputs);
        for (source, from) in sources.take(layer.sources(&view.inputs)) {
            let Some(before) = all.get(source.index()) else {
                continue;
            };
            let windows =
                axes.map(|axis| input_window(layer, axis, &view.inputs, *from, view.output()));
            if windows == [InputWindow::SAME; 2] && view.sources.len() == 1 {
                return *before;
            }
            for ((seen, before), window) in seen.iter_mut().zip(before).zip(windows) {
                seen.add(before, window);
            }
        }
        seen
    }

    /// The bounds of one layer.
    pub fn of_layer(&self, index: NodeIndex) -> Option<Bounds> {
        let [rows, columns] = self.0.get(index.index())?;
        Some(Bounds {
            smallest_at_most: [rows.small.size, columns.small.size],
            largest_at_least: [rows.large.size, columns.large.size],
        })
    }
}
