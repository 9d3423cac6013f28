//! Windows that slide over a map: which of its rows and columns they read, and which of their taps
//! see only padding. Everything is counted in closed form, whatever the sizes.

use super::context::View;
use crate::layer::{Axis, GridSize, Layer, PadMode, Padding, Shape, Window};
use crate::number::common_divisor;
use smallvec::SmallVec;

/// A window over the map that a layer reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sliding {
    /// The window.
    pub window: Window,
    /// Along the rows.
    pub rows: Along,
    /// Along the columns.
    pub columns: Along,
}

/// A window along one axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Along {
    /// Which.
    pub axis: Axis,
    /// Rows or columns of the map.
    pub input: u64,
    /// Taps of the kernel.
    pub kernel: u64,
    /// Their distance.
    pub dilation: u64,
    /// From the first tap to the last, both counted.
    pub span: u64,
    /// From one position to the next.
    pub stride: u64,
    /// Padding before the first row or column.
    pub before: u64,
    /// Padding after the last.
    pub after: u64,
    /// How many positions.
    pub count: u64,
    /// Whether the padding holds values of the map, so that no tap sees nothing.
    pub is_map: bool,
}

impl Sliding {
    /// The window of a layer; `None` where it slides none over the map that it reads (a transposed
    /// convolution slides its window over a finer grid).
    pub(super) fn of(view: &View<'_>) -> Option<Self> {
        let layer = view.layer?;
        if let Layer::TransposedConv(_) = layer {
            return None;
        }
        let window = layer.window(&view.inputs)?;
        let (Shape::Map { .. }, Shape::Map { .. }) = (view.input(), view.output()) else {
            return None;
        };
        let mut sliding = Self::over(window, view.input())?;
        let is_map = layer.pad_mode() != PadMode::Zeros;
        sliding.rows.is_map = is_map;
        sliding.columns.is_map = is_map;
        let output = view.output();
        let is_its_output =
            (sliding.rows.count, sliding.columns.count) == (output.height(), output.width());
        is_its_output.then_some(sliding)
    }

    /// A window over a map.
    pub fn over(window: Window, input: Shape) -> Option<Self> {
        Some(Self {
            window,
            rows: Along::of(&window, Axis::Height, input.height())?,
            columns: Along::of(&window, Axis::Width, input.width())?,
        })
    }

    /// Both axes.
    pub fn axes(&self) -> [Along; 2] {
        [self.rows, self.columns]
    }

    /// The axes for which something holds.
    pub fn axes_where(&self, holds: impl Fn(&Along) -> bool) -> SmallVec<[Along; 2]> {
        self.axes()
            .into_iter()
            .filter(|along| holds(along))
            .collect()
    }

    /// `3x3`
    pub fn kernel(&self) -> String {
        self.window.kernel.to_string()
    }

    /// `112x112`, the map that is read.
    pub fn map(&self) -> String {
        grid(self.rows.input, self.columns.input)
    }

    /// `2`, or `2x1` where the axes differ.
    pub fn stride(&self) -> String {
        short(self.rows.stride, self.columns.stride)
    }

    /// `2`, or `2x1` where the axes differ.
    pub fn dilation(&self) -> String {
        short(self.rows.dilation, self.columns.dilation)
    }
}

impl Along {
    fn of(window: &Window, axis: Axis, input: u64) -> Option<Self> {
        let positions = window.slide(axis, input).ok()?;
        Some(Self {
            axis,
            input,
            kernel: window.kernel.along(axis),
            dilation: window.dilation.along(axis),
            span: window.span(axis)?,
            stride: window.stride.along(axis),
            before: positions.before,
            after: positions.after,
            count: positions.count,
            is_map: false,
        })
    }

    /// Of `stride` neighbouring rows, how many some tap reads, away from the borders.
    pub fn read_of_stride(&self) -> u64 {
        let common = common_divisor(self.stride, self.dilation).max(1);
        self.kernel.min(self.stride / common)
    }

    /// Whether rows inside the map are read by no tap, because the stride leaps over them.
    pub fn leaps(&self) -> bool {
        let covered = self.span.saturating_sub(self.before);
        self.read_of_stride() < self.stride && (self.count > 1 || self.input > covered)
    }

    /// The rows after the last window that none reaches, where the stride leaps over none.
    pub fn unread_at_end(&self) -> u64 {
        if self.leaps() {
            return 0;
        }
        self.input
            .saturating_sub(self.end_of_last().unwrap_or(u64::MAX))
    }

    /// The row after the last one of the last window; 0 where that ends before the map.
    fn end_of_last(&self) -> Option<u64> {
        let start = self.count.saturating_sub(1).checked_mul(self.stride)?;
        Some(start.checked_add(self.span)?.saturating_sub(self.before))
    }

    /// How many positions at the beginning and at the end see only zeros.
    pub fn positions_in_padding(&self) -> (u64, u64) {
        if self.is_map {
            return (0, 0);
        }
        let stride = self.stride.max(1);
        let leading = match self.before.checked_sub(self.span) {
            Some(room) => (room / stride).saturating_add(1).min(self.count),
            None => 0,
        };
        let end = self.input.saturating_add(self.before);
        let inside = end.div_ceil(stride).min(self.count);
        (leading, self.count.saturating_sub(inside))
    }

    /// How many taps at the beginning and at the end of the kernel see only padding, whatever the
    /// position.
    pub fn dead_taps(&self) -> (u64, u64) {
        if self.is_map {
            return (0, 0);
        }
        let dilation = self.dilation.max(1);
        let last = self.count.saturating_sub(1).saturating_mul(self.stride);
        let before_map = self.before.saturating_sub(last);
        let leading = before_map.div_ceil(dilation).min(self.kernel);
        let end = self.input.saturating_add(self.before);
        let inside = end.div_ceil(dilation).min(self.kernel);
        (leading, self.kernel.saturating_sub(inside))
    }

    /// The sum of [`Along::dead_taps`].
    pub fn dead(&self) -> u64 {
        let (leading, trailing) = self.dead_taps();
        leading.saturating_add(trailing).min(self.kernel)
    }

    /// Whether the kernel has more taps than the map has rows, or lays all but one tap outside it.
    pub fn exceeds(&self) -> bool {
        !self.is_map && (self.kernel > self.input || self.dilation > 1 && self.dead() > 0)
    }

    /// `row`, `rows`, `column` or `columns`.
    pub fn noun(&self, count: u64) -> &'static str {
        match (self.axis, count) {
            (Axis::Height, 1) => "row",
            (Axis::Height, _) => "rows",
            (Axis::Width, 1) => "column",
            (Axis::Width, _) => "columns",
        }
    }
}

/// `row`, `rows and columns`, …: the units of these axes, for that number of them.
pub(super) fn lines(axes: &[Along], count: u64) -> &'static str {
    match (axes, count) {
        ([_, _], 1) => "row and column",
        ([_, _], _) => "rows and columns",
        ([along], count) => along.noun(count),
        _ => "places",
    }
}

/// A window without its dead taps: with the remaining weights it computes the same. `None` where it
/// cannot be written, or all taps are dead.
pub(super) fn without_dead_taps(sliding: &Sliding, input: Shape) -> Option<Window> {
    let mut window = sliding.window;
    let [rows, columns] = sliding.axes().map(trimmed);
    let (rows, columns) = (rows?, columns?);
    window.kernel.height = rows.0;
    window.kernel.width = columns.0;
    let is_same = |window: Window| {
        let after = Sliding::over(window, input)?;
        let fits = |now: Along, before: Along, (kernel, padding): (u64, u64)| {
            now.count == before.count && now.before == padding && now.kernel == kernel
        };
        (fits(after.rows, sliding.rows, rows) && fits(after.columns, sliding.columns, columns))
            .then_some(window)
    };
    is_same(window).or_else(|| {
        let after = |along: Along, (kernel, before): (u64, u64)| {
            let span = along
                .dilation
                .checked_mul(kernel.checked_sub(1)?)?
                .checked_add(1)?;
            let last = along.count.checked_sub(1)?.checked_mul(along.stride)?;
            let end = last.checked_add(span)?;
            Some(end.saturating_sub(along.input.checked_add(before)?))
        };
        window.padding = Padding::Sides {
            top: rows.1,
            bottom: after(sliding.rows, rows)?,
            left: columns.1,
            right: after(sliding.columns, columns)?,
        };
        is_same(window)
    })
}

/// The kernel along an axis without its dead taps, and the padding before it.
fn trimmed(along: Along) -> Option<(u64, u64)> {
    let (leading, _) = along.dead_taps();
    let kernel = along.kernel.checked_sub(along.dead())?;
    let before = along
        .before
        .checked_sub(leading.checked_mul(along.dilation)?)?;
    (kernel > 0).then_some((kernel, before))
}

/// Padding as it is written: `1`, `1x2`, `0x1x0x1`, `same`.
pub(super) fn written_padding(padding: Padding) -> String {
    match padding {
        Padding::Same => "same".into(),
        Padding::SameLower => "same_lower".into(),
        Padding::Sides {
            top,
            bottom,
            left,
            right,
        } if top == bottom && left == right => short(top, left),
        Padding::Sides {
            top,
            bottom,
            left,
            right,
        } => format!("{top}x{bottom}x{left}x{right}"),
    }
}

/// `3x3`
pub(super) fn grid(height: u64, width: u64) -> String {
    GridSize::new(height, width).to_string()
}

/// `3`, or `3x1` where they differ.
pub(super) fn short(height: u64, width: u64) -> String {
    if height == width {
        height.to_string()
    } else {
        grid(height, width)
    }
}
