//! Shapes of tensors, one sample at a time (there is no batch dimension).

use super::kind::words;
use smallvec::SmallVec;

/// The largest number of values a tensor may have: 2^63 − 1.
pub const MAX_VALUES: u64 = i64::MAX as u64;

/// The shape of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Feature maps over a grid: channels x height x width.
    Map {
        /// Feature maps.
        channels: u64,
        /// Rows.
        height: u64,
        /// Columns.
        width: u64,
    },
    /// Features without a grid, as `flatten` and `dense` give them.
    Vector {
        /// How many.
        features: u64,
    },
}

/// The shapes of all outputs of a layer; one for all but `split`.
pub type Shapes = SmallVec<[Shape; 1]>;

impl Shape {
    /// channels x height x width
    pub fn map(channels: u64, height: u64, width: u64) -> Self {
        Shape::Map {
            channels,
            height,
            width,
        }
    }

    /// `features` values without a grid.
    pub fn vector(features: u64) -> Self {
        Shape::Vector { features }
    }

    /// The shape with these extents: one is a vector, three are a map; `None` otherwise.
    pub fn from_extents(extents: &[u64]) -> Option<Self> {
        match *extents {
            [features] => Some(Self::vector(features)),
            [channels, height, width] => Some(Self::map(channels, height, width)),
            _ => None,
        }
    }

    /// The extents: `[channels, height, width]` or `[features]`.
    pub fn extents(self) -> SmallVec<[u64; 3]> {
        match self {
            Shape::Map {
                channels,
                height,
                width,
            } => SmallVec::from_slice(&[channels, height, width]),
            Shape::Vector { features } => SmallVec::from_slice(&[features]),
        }
    }

    /// Feature maps, or features of a vector.
    pub fn channels(self) -> u64 {
        match self {
            Shape::Map { channels, .. } => channels,
            Shape::Vector { features } => features,
        }
    }

    /// Rows; 1 for a vector.
    pub fn height(self) -> u64 {
        match self {
            Shape::Map { height, .. } => height,
            Shape::Vector { .. } => 1,
        }
    }

    /// Columns; 1 for a vector.
    pub fn width(self) -> u64 {
        match self {
            Shape::Map { width, .. } => width,
            Shape::Vector { .. } => 1,
        }
    }

    /// Rows or columns; 1 for a vector.
    pub fn along(self, axis: Axis) -> u64 {
        match axis {
            Axis::Height => self.height(),
            Axis::Width => self.width(),
        }
    }

    /// The shape with the same grid and other feature maps.
    #[must_use]
    pub fn with_channels(self, channels: u64) -> Self {
        match self {
            Shape::Map { height, width, .. } => Self::map(channels, height, width),
            Shape::Vector { .. } => Self::vector(channels),
        }
    }

    /// The number of values; `None` beyond [`MAX_VALUES`].
    pub fn values(self) -> Option<u64> {
        let count = self
            .channels()
            .checked_mul(self.height())?
            .checked_mul(self.width())?;
        (count <= MAX_VALUES).then_some(count)
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shape::Map {
                channels,
                height,
                width,
            } => write!(f, "{channels}x{height}x{width}"),
            Shape::Vector { features } => write!(f, "{features}"),
        }
    }
}

/// One of the two directions of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// From row to row.
    Height,
    /// From column to column.
    Width,
}

impl Axis {
    /// `height` or `width`.
    pub fn word(self) -> &'static str {
        match self {
            Axis::Height => "height",
            Axis::Width => "width",
        }
    }
}

impl std::fmt::Display for Axis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

words! {
    /// One of the three directions of a map.
    pub enum MapAxis {
        /// Channels (or features of a vector).
        Channels = "channels",
        /// Rows.
        Height = "height",
        /// Columns.
        Width = "width",
    }
}

impl MapAxis {
    /// How far a shape goes along it.
    pub fn extent(self, shape: Shape) -> u64 {
        match self {
            MapAxis::Channels => shape.channels(),
            MapAxis::Height => shape.height(),
            MapAxis::Width => shape.width(),
        }
    }
}

impl std::fmt::Display for MapAxis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            MapAxis::Channels => "channels",
            MapAxis::Height => "rows",
            MapAxis::Width => "columns",
        })
    }
}
