//! Receptive fields: which part of the input a place of a map is computed from.
//!
//! Along one axis, output i of a layer sees `span` input places around `centre + step · i`
//! ([`InputWindow`]). If these see fields of `size` around `c + stride · k`, then the output sees
//!
//! ```text
//! size'   = size + stride · (span − 1)
//! c'      = c + stride · centre
//! stride' = stride · step
//! ```
//!
//! which is equations 2 to 5 of Araujo et al. 2019 in terms of centres. Where paths join, smallest
//! and largest continue by themselves.
//!
//! After an upsampling, places do not all see fields of one size at equal distances: of two places
//! that show the same value, a window of 2 with stride 1 sees one value or two. There, `size` is
//! the mean over the places of one period, 1.5, and `centre` the mean of the middles of their
//! fields, `stride` taken off for each place before. A later stride is not followed into the
//! period: the same window with stride 2 sees one value at each place, and has the size 1.5 all the
//! same.
//!
//! Rows and columns are those of the input throughout: where a `permute` turns the map, a window's
//! rows slide over the input's columns.
//!
//! A path on which all places saw one and the same (a global pooling that is multiplied onto every
//! place, as in squeeze-and-excitation, or a pooled image beside an ASPP's branches) reaches over
//! the whole input, and says nothing about the surroundings of a place. Such paths are followed
//! apart, and count only where there are no others.

mod fields;
mod reach;

pub use fields::input_window;
pub(super) use fields::{Fields, LastMaps};

use crate::layer::InputWindow;
use reach::{End, Reach};

/// The part of the input that a place of a map sees along one axis and one path, in rows or columns
/// of the input. Padding is not cut off: near the borders a field hangs over the input.
///
/// After an upsampling (or a transposed convolution, `depth_to_space`, an adaptive pooling whose
/// sizes do not divide), fields differ from place to place, and all three numbers are means over
/// the places of the grid so made, even where a later stride leaves some of them out. They need not
/// be whole, and need not be those of the first place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// From the first row or column that is seen to the last, both counted; the mean over places.
    /// Of an adaptive pooling, the largest of its windows.
    pub size: f64,
    /// From the field of one place to that of the next, the effective stride; 0 where all places
    /// see the same. Where a `permute` has turned the map, the next is that in the next row for
    /// columns of the input, and that in the next column for its rows.
    pub stride: f64,
    /// The middle of the first place's field, or where it would be if all fields lay at equal
    /// distances; the middle of the input's first row is 0.
    pub centre: f64,
}

impl Field {
    /// A place of the input.
    const INPUT: Self = Self {
        size: 1.0,
        stride: 1.0,
        centre: 0.0,
    };

    /// The first row or column that the first place sees: the offset, negative where padding is
    /// seen. It follows from `size` and `centre`, and so is a mean where they are: after
    /// convolution with stride 2 and upsampling by 2 it lies half a row before that of the first
    /// place.
    pub fn start(&self) -> f64 {
        self.centre - (self.size - 1.0) / 2.0
    }

    fn seen_through(self, window: InputWindow) -> Self {
        Self {
            size: self.size + self.stride * (window.span - 1.0).max(0.0),
            stride: self.stride * window.step,
            centre: self.centre + self.stride * window.centre,
        }
    }

    fn is_finite(&self) -> bool {
        self.size.is_finite() && self.stride.is_finite() && self.centre.is_finite()
    }
}

/// The smallest and the largest field over all paths from the inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    /// The smallest; of several, the first of those with the smallest stride.
    pub min: Field,
    /// The largest; of several, the first of those with the largest stride.
    pub max: Field,
}

impl Extremes {
    fn and(self, other: Self) -> Self {
        Self {
            min: if other.min.size < self.min.size {
                other.min
            } else {
                self.min
            },
            max: if other.max.size > self.max.size {
                other.max
            } else {
                self.max
            },
        }
    }
}

/// The smallest and the largest field of a map, and those that can become it.
#[derive(Clone, Debug)]
struct Reaches {
    min: Reach,
    max: Reach,
}

impl Reaches {
    fn and(&self, other: &Self) -> Self {
        Self {
            min: self.min.and(&other.min, End::Smallest),
            max: self.max.and(&other.max, End::Largest),
        }
    }

    fn seen_through(&self, window: InputWindow) -> Self {
        Self {
            min: self.min.seen_through(window, End::Smallest),
            max: self.max.seen_through(window, End::Largest),
        }
    }

    fn extremes(&self) -> Extremes {
        Extremes {
            min: self.min.best,
            max: self.max.best,
        }
    }

    fn is_finite(&self) -> bool {
        self.min.is_finite() && self.max.is_finite()
    }
}

/// The part of the input that a place of a map sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReceptiveField {
    /// In rows.
    pub height: Extremes,
    /// In columns.
    pub width: Extremes,
    /// Whether it depends on more than these fields: on some path, all places of a map, or of a row
    /// or column, were combined into one and then given back to all. The fields are those of the
    /// other paths, where there are others.
    pub global: bool,
}

impl ReceptiveField {
    fn and(self, other: Self) -> Self {
        Self {
            height: self.height.and(other.height),
            width: self.width.and(other.width),
            global: self.global || other.global,
        }
    }
}

/// The paths to a map along one axis: those whose fields move from place to place, and those whose
/// fields stay.
#[derive(Clone, Debug, Default)]
struct Paths {
    moving: Option<Reaches>,
    fixed: Option<Reaches>,
}

impl Paths {
    const INPUT: Self = Self {
        moving: Some(Reaches {
            min: Reach::INPUT,
            max: Reach::INPUT,
        }),
        fixed: None,
    };

    fn and(&self, other: &Self) -> Self {
        Self {
            moving: either(self.moving.as_ref(), other.moving.as_ref()),
            fixed: either(self.fixed.as_ref(), other.fixed.as_ref()),
        }
    }

    fn seen_through(&self, window: InputWindow) -> Self {
        let moving = self.moving.as_ref();
        let moving = moving.map(|paths| paths.seen_through(window));
        if window.step > 0.0 {
            let fixed = self.fixed.clone();
            Self { moving, fixed }
        } else {
            Self {
                moving: None,
                fixed: either(moving.as_ref(), self.fixed.as_ref()),
            }
        }
    }

    /// The extremes of the paths that count.
    fn extremes(&self) -> Option<Extremes> {
        let counted = self.moving.as_ref().or(self.fixed.as_ref());
        counted.map(Reaches::extremes)
    }

    fn is_finite(&self) -> bool {
        let is_finite = |paths: &Option<Reaches>| paths.as_ref().is_none_or(Reaches::is_finite);
        is_finite(&self.moving) && is_finite(&self.fixed)
    }
}

fn either(one: Option<&Reaches>, other: Option<&Reaches>) -> Option<Reaches> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.and(other)),
        (one, other) => one.or(other).cloned(),
    }
}

/// All paths to a map, in rows and columns of the input.
#[derive(Clone, Debug, Default)]
struct Sight {
    rows: Paths,
    columns: Paths,
}

impl Sight {
    const INPUT: Self = Self {
        rows: Paths::INPUT,
        columns: Paths::INPUT,
    };

    fn and(&self, other: &Self) -> Self {
        Self {
            rows: self.rows.and(&other.rows),
            columns: self.columns.and(&other.columns),
        }
    }

    fn seen_through(&self, rows: InputWindow, columns: InputWindow) -> Self {
        Self {
            rows: self.rows.seen_through(rows),
            columns: self.columns.seen_through(columns),
        }
    }

    /// The field of a place; `None` where no path leads from an input.
    fn field(&self) -> Option<ReceptiveField> {
        let Self { rows, columns } = self;
        Some(ReceptiveField {
            height: rows.extremes()?,
            width: columns.extremes()?,
            global: rows.fixed.is_some() || columns.fixed.is_some(),
        })
    }

    fn is_finite(&self) -> bool {
        self.rows.is_finite() && self.columns.is_finite()
    }
}

/// All paths to a map, by how it lies over the input.
#[derive(Clone, Debug, Default)]
struct Ways {
    /// The input's rows run along the map's rows.
    straight: Sight,
    /// They run along its columns, which only a `permute` causes.
    turned: Option<Box<Sight>>,
}

impl Ways {
    const INPUT: Self = Self {
        straight: Sight::INPUT,
        turned: None,
    };

    fn and(&self, other: &Self) -> Self {
        Self {
            straight: self.straight.and(&other.straight),
            turned: match (&self.turned, &other.turned) {
                (Some(one), Some(other)) => Some(Box::new(one.and(other))),
                (one, other) => one.clone().or_else(|| other.clone()),
            },
        }
    }

    /// The windows are along the axes of the tensor that the layer reads.
    fn seen_through(&self, height: InputWindow, width: InputWindow, transposes: bool) -> Self {
        let straight = self.straight.seen_through(height, width);
        let turned = self.turned.as_deref();
        let turned = turned.map(|turned| turned.seen_through(width, height));
        if transposes {
            Self {
                straight: turned.unwrap_or_default(),
                turned: Some(Box::new(straight)),
            }
        } else {
            Self {
                straight,
                turned: turned.map(Box::new),
            }
        }
    }

    /// The field of a place; `None` where no path leads from an input.
    fn field(&self) -> Option<ReceptiveField> {
        match &self.turned {
            Some(turned) => self.straight.and(turned).field(),
            None => self.straight.field(),
        }
    }

    fn is_finite(&self) -> bool {
        self.straight.is_finite() && self.turned.as_deref().is_none_or(Sight::is_finite)
    }
}
