//! Pooling: windows without weights.
//!
//! Sizes as in PyTorch's documentation of `MaxPool2d`, `AvgPool2d` and `AdaptiveAvgPool2d`.

mod dialects;

pub(super) use dialects::DIALECTS;

use super::kind::kind;
use super::parameter::{
    Arguments, Field, Kind, Parameter, ParameterError, Reader, Values, bare, follows, named,
    switch, two_from_one, whole,
};
use super::window::{
    DILATION, Dilation, GridSize, KERNEL, Kernel, OutputStride, PAD, Padding, Rounding, Stride,
    Window,
};
use super::{
    Axis, Class, InputWindow, LayerKind, Shape, ShapeError, Shapes, Storage, ValueRange, one, only,
    only_map, range,
};
use crate::number::Number;

/// The operation of a pooling on the values in its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PoolKind {
    /// The largest.
    Max,
    /// Their mean.
    Average,
}

impl PoolKind {
    /// A pooling that changes nothing makes no tensor.
    fn storage(self, class: Class) -> Storage {
        match (class, self) {
            (Class::Transparent, _) => Storage::View,
            (Class::Conv | Class::Pool | Class::Dense | Class::Join, Self::Max) => Storage::Inputs,
            (Class::Conv | Class::Pool | Class::Dense | Class::Join, Self::Average) => {
                Storage::Tensor
            }
        }
    }
}

const STRIDE: Parameter = named("stride", Kind::Size, follows("kernel")).varying();
const CEIL: Parameter = named("ceil", Kind::Rounding, switch(false));
const COUNT_PAD: Parameter = named("count_pad", Kind::Switch, switch(true));

kind! {
    /// `maxpool kernel`, `avgpool kernel`
    pub struct Pool {
        /// The operation on a window.
        kind: PoolKind,
        /// Its window; the stride defaults to the kernel.
        window: Window,
        /// Whether the mean counts the zeros of the padding.
        count_pad: bool,
    }
    match kind {
        PoolKind::Max = MAXPOOL "maxpool" "the largest value of each window"
            [needs_bound: false] {
            window = [KERNEL, STRIDE, PAD, DILATION, CEIL];
            count_pad: false,
        }
        PoolKind::Average = AVGPOOL "avgpool" "the mean of each window" {
            window = [KERNEL, STRIDE, PAD, DILATION, CEIL],
            count_pad = [COUNT_PAD],
        }
    }
}

/// Kernel, stride, padding, dilation and rounding.
impl Field for Window {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ParameterError> {
        let kernel = Kernel::read(reader)?;
        let stride = reader.optional(|value, _| {
            let (height, width) = two_from_one(value)?;
            Some(Stride { height, width })
        })?;
        let padding = Padding::read(reader)?;
        Ok(Window {
            kernel,
            stride: stride.unwrap_or(Stride::new(kernel.height, kernel.width)),
            dilation: Dilation::read(reader)?,
            padding,
            rounding: Rounding::read(reader)?,
        })
    }

    fn write(&self, values: &mut Values) {
        self.kernel.write(values);
        self.stride.write(values);
        self.padding.write(values);
        self.dilation.write(values);
        self.rounding.write(values);
    }
}

impl LayerKind for Pool {
    /// Of one value, the largest and the mean are the value. Zeros of a padding count in a mean.
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        let counts_zeros = self.count_pad && self.window.padding != Padding::NONE;
        self.class(inputs) == Class::Transparent
            || is_single(inputs)
                && !counts_zeros
                && self.infer(inputs).is_ok_and(|it| it == one(only(inputs)))
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        match self.kind {
            PoolKind::Max => range::first(inputs),
            PoolKind::Average => range::first(inputs).or_zero(),
        }
    }

    fn sums_up_map(&self) -> bool {
        match self.kind {
            PoolKind::Average => true,
            PoolKind::Max => false,
        }
    }

    fn own_error(&self) -> Option<ShapeError> {
        padding_error(&self.window)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        pool(&self.window, only_map(self.name(), inputs)?)
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        class(&self.window)
    }

    fn storage(&self, inputs: &[Shape]) -> Storage {
        self.kind.storage(self.class(inputs))
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(self.window)
    }
}

fn pool(window: &Window, input: Shape) -> Result<Shapes, ShapeError> {
    check_padding(window)?;
    let (height, width) = window.grid(input)?;
    Ok(one(Shape::map(input.channels(), height, width)))
}

/// Padding is at most half the kernel, as PyTorch has it (documentation of `MaxPool2d`: "should be at
/// most half of effective kernel size" was taken back to half of the kernel itself, whatever its
/// dilation); ONNX Runtime refuses padding from the kernel on.
fn check_padding(window: &Window) -> Result<(), ShapeError> {
    for axis in [Axis::Height, Axis::Width] {
        let Some((before, after)) = window.padding.stated(axis) else {
            break;
        };
        let padding = before.max(after);
        let span = window.kernel.along(axis);
        if padding > span / 2 {
            return Err(ShapeError::PoolPadding {
                axis,
                padding,
                span,
            });
        }
    }
    Ok(())
}

/// The padding that is too large for the window on whatever map.
fn padding_error(window: &Window) -> Option<ShapeError> {
    let error = check_padding(window).err();
    error.filter(|error| matches!(error, ShapeError::PoolPadding { .. }))
}

/// Whether the map is 1x1.
fn is_single(inputs: &[Shape]) -> bool {
    let input = only(inputs);
    (input.height(), input.width()) == (1, 1)
}

fn class(window: &Window) -> Class {
    let Window { kernel, stride, .. } = window;
    let changes = *kernel != Kernel::new(1, 1) || *stride != Stride::new(1, 1);
    if changes {
        Class::Pool
    } else {
        Class::Transparent
    }
}

kind! {
    /// `stochastic_pool kernel`: one value of each window, drawn with a probability in proportion to
    /// its size, in training; their mean by those weights at inference (Zeiler & Fergus 2013,
    /// arXiv:1301.3557). Its sizes are those of `maxpool`.
    pub struct StochasticPool {
        /// Its window; the stride defaults to the kernel.
        window: Window = [KERNEL, STRIDE, PAD, DILATION, CEIL],
    }
    STOCHASTIC_POOL = "stochastic_pool" "a value of each window, drawn in proportion to its size";
}

impl LayerKind for StochasticPool {
    fn is_random(&self) -> bool {
        class(&self.window) != Class::Transparent
    }

    fn own_error(&self) -> Option<ShapeError> {
        padding_error(&self.window)
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        pool(&self.window, only_map(STOCHASTIC_POOL.name, inputs)?)
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        class(&self.window)
    }

    /// The weights of the mean are the values themselves.
    fn is_affine(&self, inputs: &[Shape]) -> bool {
        self.class(inputs) == Class::Transparent
    }

    /// The backward pass takes which value was drawn, an index.
    fn storage(&self, inputs: &[Shape]) -> Storage {
        PoolKind::Average.storage(self.class(inputs))
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(self.window)
    }
}

kind! {
    /// `lp_pool kernel power=2`: the power-th root of the sum of the power-th powers of each window,
    /// as PyTorch's `LPPool2d` (Sermanet et al. 2012, arXiv:1204.3968). Its sizes are those of
    /// `maxpool`.
    pub struct LpPool {
        /// Its window; the stride defaults to the kernel.
        window: Window = [KERNEL, STRIDE, PAD, DILATION, CEIL],
        /// The exponent, larger than 0.
        power: Number = [named("power", Kind::Number, whole(2))],
    }
    LP_POOL = "lp_pool" "the root of the sum of powers of each window";
}

impl LayerKind for LpPool {
    fn own_error(&self) -> Option<ShapeError> {
        padding_error(&self.window)
    }

    fn check(&self, arguments: &Arguments<'_>) -> Result<(), ParameterError> {
        if self.power <= Number::ZERO {
            return Err(arguments.refuse("power", "a number larger than 0".into()));
        }
        Ok(())
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        pool(&self.window, only_map(LP_POOL.name, inputs)?)
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        class(&self.window)
    }

    /// The derivative of the root of a sum of powers takes the powers.
    fn storage(&self, inputs: &[Shape]) -> Storage {
        PoolKind::Max.storage(self.class(inputs))
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(self.window)
    }
}

kind! {
    /// `adaptive_avgpool size`, `adaptive_maxpool size`: the output size is given, window i goes
    /// from floor(i · in / out) to ceil((i + 1) · in / out).
    pub struct AdaptivePool {
        /// The operation on a window.
        kind: PoolKind,
        /// Output rows and columns.
        size: GridSize,
    }
    match kind {
        PoolKind::Average = ADAPTIVE_AVGPOOL "adaptive_avgpool"
            "means over as many windows as the output size says" { size = [SIZE] }
        PoolKind::Max = ADAPTIVE_MAXPOOL "adaptive_maxpool"
            "maxima over as many windows as the output size says" { size = [SIZE] }
    }
}

pub(super) const SIZE: Parameter = bare("size", Kind::Size);

impl LayerKind for AdaptivePool {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.class(inputs) == Class::Transparent
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn sums_up_map(&self) -> bool {
        true
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let channels = only_map(self.name(), inputs)?.channels();
        Ok(one(Shape::map(channels, self.size.height, self.size.width)))
    }

    fn class(&self, inputs: &[Shape]) -> Class {
        let input = only(inputs);
        if (input.height(), input.width()) == (self.size.height, self.size.width) {
            Class::Transparent
        } else {
            Class::Pool
        }
    }

    fn storage(&self, inputs: &[Shape]) -> Storage {
        self.kind.storage(self.class(inputs))
    }

    /// The largest window: with `in = q · out + r`, a window is q places, and one more or two where
    /// its ends lie within places.
    fn input_window(&self, axis: Axis, inputs: &[Shape]) -> InputWindow {
        let from = only(inputs).along(axis);
        let to = self.size.along(axis);
        let whole = from.checked_div(to).unwrap_or(0);
        let rest = from.checked_rem(to).unwrap_or(0);
        // Starts lie at multiples of gcd(r, out) / out within a place.
        let more = match rest {
            0 => 0,
            _ if to.checked_rem(rest) == Some(0) => 1,
            _ => 2,
        };
        InputWindow::resized(from, to, whole.saturating_add(more))
    }

    /// A mean: where the sizes do not divide, its windows lie unevenly.
    fn output_stride(&self, inputs: &[Shape], outputs: &[Shape]) -> OutputStride {
        OutputStride::between(only(inputs), only(outputs))
    }
}

kind! {
    /// `global_avgpool`, `global_maxpool`: one window over the whole map; the result is Cx1x1.
    pub struct GlobalPool {
        /// The operation on the map.
        kind: PoolKind,
    }
    match kind {
        PoolKind::Average = GLOBAL_AVGPOOL "global_avgpool" "the mean of each map" {}
        PoolKind::Max = GLOBAL_MAXPOOL "global_maxpool" "the largest value of each map" {}
    }
}

impl LayerKind for GlobalPool {
    fn changes_nothing(&self, inputs: &[Shape]) -> bool {
        self.class(inputs) == Class::Transparent
    }

    fn range(&self, inputs: &[ValueRange]) -> ValueRange {
        range::first(inputs)
    }

    fn sums_up_map(&self) -> bool {
        true
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let channels = only_map(self.name(), inputs)?.channels();
        Ok(one(Shape::map(channels, 1, 1)))
    }

    fn class(&self, inputs: &[Shape]) -> Class {
        let input = only(inputs);
        if (input.height(), input.width()) == (1, 1) {
            Class::Transparent
        } else {
            Class::Pool
        }
    }

    fn storage(&self, inputs: &[Shape]) -> Storage {
        self.kind.storage(self.class(inputs))
    }

    fn window(&self, inputs: &[Shape]) -> Option<Window> {
        let input = only(inputs);
        Some(Window {
            kernel: Kernel::new(input.height(), input.width()),
            stride: Stride::new(input.height(), input.width()),
            dilation: Dilation::new(1, 1),
            padding: Padding::NONE,
            rounding: Rounding::Floor,
        })
    }
}
