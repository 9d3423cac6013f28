//! Pooling: windows without weights.
//!
//! Sizes as in PyTorch's documentation of `MaxPool2d`, `AvgPool2d` and `AdaptiveAvgPool2d`.

use super::dialect::{
    Dialects, ForeignParameter, Needless, also, darknet, fixed, is, keras, onnx, pytorch,
    pytorch_method, same, skip, tensorflow,
};
use super::parameter::{Arguments, Default, Kind, Parameter, ParameterError, Reads, Signature};
use super::window::{Dilation, Kernel, Padding, Pitch, Rounding, Stride, Window};
use super::{
    Axis, Class, LayerKind, Reach, Shape, ShapeError, Shapes, Storage, one, only, only_map,
};
use crate::number::Number;

/// What a pooling makes of the values in its window.
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

/// `maxpool kernel`, `avgpool kernel`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// What it makes of a window.
    pub kind: PoolKind,
    /// Its window; the stride is the kernel where nothing else is said.
    pub window: Window,
    /// Whether the mean counts the zeros of the padding.
    pub count_pad: bool,
}

const KERNEL: Parameter = Parameter::bare("kernel", Kind::Size);
const STRIDE: Parameter = Parameter::named("stride", Kind::Size, Default::Follows("kernel"));
const PAD: Parameter = Parameter::named("pad", Kind::Padding, Default::whole(0));
const DILATION: Parameter = Parameter::named("dilation", Kind::Size, Default::whole(1));
const CEIL: Parameter = Parameter::named("ceil", Kind::Rounding, Default::switch(false));
const COUNT_PAD: Parameter = Parameter::named("count_pad", Kind::Switch, Default::switch(true));

/// The signature of `maxpool`.
pub static MAXPOOL: Signature = Signature {
    name: "maxpool",
    summary: "the largest value of each window",
    reads: Reads::Flow,
    parameters: &[KERNEL, STRIDE, PAD, DILATION, CEIL],
    build: |arguments| {
        Ok(Pool {
            kind: PoolKind::Max,
            window: window(arguments)?,
            count_pad: false,
        }
        .into())
    },
};

/// The signature of `avgpool`.
pub static AVGPOOL: Signature = Signature {
    name: "avgpool",
    summary: "the mean of each window",
    reads: Reads::Flow,
    parameters: &[KERNEL, STRIDE, PAD, DILATION, CEIL, COUNT_PAD],
    build: |arguments| {
        Ok(Pool {
            kind: PoolKind::Average,
            window: window(arguments)?,
            count_pad: arguments.switch("count_pad")?,
        }
        .into())
    },
};

fn window(arguments: &Arguments<'_>) -> Result<Window, ParameterError> {
    let kernel = arguments.kernel("kernel")?;
    let stride = if arguments.is_given("stride") {
        arguments.stride("stride")?
    } else {
        Stride::new(kernel.height, kernel.width)
    };
    Ok(Window {
        kernel,
        stride,
        dilation: arguments.dilation("dilation")?,
        padding: arguments.padding("pad")?,
        rounding: arguments.rounding("ceil")?,
    })
}

impl LayerKind for Pool {
    fn name(&self) -> &'static str {
        match self.kind {
            PoolKind::Max => MAXPOOL.name,
            PoolKind::Average => AVGPOOL.name,
        }
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
    for axis in [Axis::Height, Axis::Width] {
        let Some((before, after)) = window.padding.stated(axis) else {
            break;
        };
        let padding = before.max(after);
        let span = window.covered(axis)?;
        if padding > span / 2 {
            return Err(ShapeError::PoolPadding {
                axis,
                padding,
                span,
            });
        }
    }
    let (height, width) = window.grid(input)?;
    Ok(one(Shape::map(input.channels(), height, width)))
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

/// `stochastic_pool kernel`: one value of each window, drawn with a probability in proportion to
/// its size, in training; their mean by those weights at inference (Zeiler & Fergus 2013,
/// arXiv:1301.3557). Its sizes are those of `maxpool`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StochasticPool {
    /// Its window; the stride is the kernel where nothing else is said.
    pub window: Window,
}

/// The signature of `stochastic_pool`.
pub static STOCHASTIC_POOL: Signature = Signature {
    name: "stochastic_pool",
    summary: "a value of each window, drawn in proportion to its size",
    reads: Reads::Flow,
    parameters: &[KERNEL, STRIDE, PAD, DILATION, CEIL],
    build: |arguments| {
        let window = window(arguments)?;
        Ok(StochasticPool { window }.into())
    },
};

impl LayerKind for StochasticPool {
    fn name(&self) -> &'static str {
        STOCHASTIC_POOL.name
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        pool(&self.window, only_map(STOCHASTIC_POOL.name, inputs)?)
    }

    fn class(&self, _inputs: &[Shape]) -> Class {
        class(&self.window)
    }

    /// The backward pass takes which value was drawn, an index.
    fn storage(&self, inputs: &[Shape]) -> Storage {
        PoolKind::Average.storage(self.class(inputs))
    }

    fn window(&self, _inputs: &[Shape]) -> Option<Window> {
        Some(self.window)
    }
}

/// `lp_pool kernel power=2`: the power-th root of the sum of the power-th powers of each window,
/// as PyTorch's `LPPool2d` (Sermanet et al. 2012, arXiv:1204.3968). Its sizes are those of
/// `maxpool`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LpPool {
    /// Its window; the stride is the kernel where nothing else is said.
    pub window: Window,
    /// The exponent, larger than 0.
    pub power: Number,
}

/// The signature of `lp_pool`.
pub static LP_POOL: Signature = Signature {
    name: "lp_pool",
    summary: "the root of the sum of powers of each window",
    reads: Reads::Flow,
    parameters: &[
        KERNEL,
        STRIDE,
        PAD,
        DILATION,
        CEIL,
        Parameter::named("power", Kind::Number, Default::whole(2)),
    ],
    build: |arguments| {
        let (window, power) = (window(arguments)?, arguments.number("power")?);
        if power <= Number::ZERO {
            return Err(arguments.refuse("power", "a number larger than 0".into()));
        }
        Ok(LpPool { window, power }.into())
    },
};

impl LayerKind for LpPool {
    fn name(&self) -> &'static str {
        LP_POOL.name
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

/// `adaptive_avgpool size`, `adaptive_maxpool size`: the output size is given, window i goes from
/// floor(i · in / out) to ceil((i + 1) · in / out).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdaptivePool {
    /// What it makes of a window.
    pub kind: PoolKind,
    /// Output rows.
    pub height: u64,
    /// Output columns.
    pub width: u64,
}

/// The signature of `adaptive_avgpool`.
pub static ADAPTIVE_AVGPOOL: Signature = Signature {
    name: "adaptive_avgpool",
    summary: "means over as many windows as the output size says",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("size", Kind::Size)],
    build: |arguments| Ok(AdaptivePool::new(PoolKind::Average, arguments)?.into()),
};

/// The signature of `adaptive_maxpool`.
pub static ADAPTIVE_MAXPOOL: Signature = Signature {
    name: "adaptive_maxpool",
    summary: "maxima over as many windows as the output size says",
    reads: Reads::Flow,
    parameters: &[Parameter::bare("size", Kind::Size)],
    build: |arguments| Ok(AdaptivePool::new(PoolKind::Max, arguments)?.into()),
};

impl AdaptivePool {
    fn new(kind: PoolKind, arguments: &Arguments<'_>) -> Result<Self, ParameterError> {
        let Kernel { height, width } = arguments.kernel("size")?;
        Ok(Self {
            kind,
            height,
            width,
        })
    }
}

impl LayerKind for AdaptivePool {
    fn name(&self) -> &'static str {
        match self.kind {
            PoolKind::Max => ADAPTIVE_MAXPOOL.name,
            PoolKind::Average => ADAPTIVE_AVGPOOL.name,
        }
    }

    fn infer(&self, inputs: &[Shape]) -> Result<Shapes, ShapeError> {
        let channels = only_map(self.name(), inputs)?.channels();
        Ok(one(Shape::map(channels, self.height, self.width)))
    }

    fn class(&self, inputs: &[Shape]) -> Class {
        let input = only(inputs);
        if (input.height(), input.width()) == (self.height, self.width) {
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
    fn reach(&self, axis: Axis, inputs: &[Shape]) -> Reach {
        let from = only(inputs).along(axis);
        let to = match axis {
            Axis::Height => self.height,
            Axis::Width => self.width,
        };
        let whole = from.checked_div(to).unwrap_or(0);
        let rest = from.checked_rem(to).unwrap_or(0);
        // Starts lie at multiples of gcd(r, out) / out within a place.
        let more = match rest {
            0 => 0,
            _ if to.checked_rem(rest) == Some(0) => 1,
            _ => 2,
        };
        Reach::resized(from, to, whole.saturating_add(more))
    }

    /// A mean: where the sizes do not divide, its windows lie unevenly.
    fn pitch(&self, inputs: &[Shape], outputs: &[Shape]) -> Pitch {
        Pitch::between(only(inputs), only(outputs))
    }
}

/// `global_avgpool`, `global_maxpool`: one window over the whole map; the result is Cx1x1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalPool {
    /// What it makes of the map.
    pub kind: PoolKind,
}

/// The signature of `global_avgpool`.
pub static GLOBAL_AVGPOOL: Signature = Signature {
    name: "global_avgpool",
    summary: "the mean of each map",
    reads: Reads::Flow,
    parameters: &[],
    build: |_| {
        let kind = PoolKind::Average;
        Ok(GlobalPool { kind }.into())
    },
};

/// The signature of `global_maxpool`.
pub static GLOBAL_MAXPOOL: Signature = Signature {
    name: "global_maxpool",
    summary: "the largest value of each map",
    reads: Reads::Flow,
    parameters: &[],
    build: |_| {
        let kind = PoolKind::Max;
        Ok(GlobalPool { kind }.into())
    },
};

impl LayerKind for GlobalPool {
    fn name(&self) -> &'static str {
        match self.kind {
            PoolKind::Max => GLOBAL_MAXPOOL.name,
            PoolKind::Average => GLOBAL_AVGPOOL.name,
        }
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

const KERAS_POOL: &[ForeignParameter] = &[
    is("pool_size", "kernel").or("kernel", "2"),
    is("strides", "stride"),
    is("padding", "pad"),
    skip("data_format", Needless::Layout),
];
const TENSORFLOW_POOL: &[ForeignParameter] = &[
    is("ksize", "kernel"),
    is("strides", "stride"),
    is("padding", "pad"),
];
const OUTPUT_SIZE: &[ForeignParameter] = &[is("output_size", "size")];

pub(super) static DIALECTS: Dialects = &[
    (
        &MAXPOOL,
        &[
            pytorch(
                &["MaxPool2d"],
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    same("dilation"),
                    fixed("return_indices", "False"),
                    is("ceil_mode", "ceil"),
                ],
            ),
            pytorch(
                &["max_pool2d"],
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    same("dilation"),
                    is("ceil_mode", "ceil"),
                    fixed("return_indices", "False"),
                ],
            ),
            keras(&["MaxPooling2D", "MaxPool2D"], KERAS_POOL),
            tensorflow(&["max_pool", "max_pool2d"], TENSORFLOW_POOL),
            onnx(
                &["MaxPool"],
                &[
                    is("kernel_shape", "kernel"),
                    is("strides", "stride").or("stride", "1"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                    is("dilations", "dilation"),
                    is("ceil_mode", "ceil"),
                ],
            ),
            darknet(
                &["maxpool"],
                &[is("size", "kernel"), same("stride"), is("padding", "pad")],
            ),
            also(&["maxpooling"], &[]),
        ],
    ),
    (
        &AVGPOOL,
        &[
            pytorch(
                &["AvgPool2d", "avg_pool2d"],
                &[
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("padding", "pad"),
                    is("ceil_mode", "ceil"),
                    is("count_include_pad", "count_pad"),
                    fixed("divisor_override", "None"),
                ],
            ),
            keras(&["AveragePooling2D", "AvgPool2D"], KERAS_POOL),
            tensorflow(&["avg_pool"], TENSORFLOW_POOL),
            onnx(
                &["AveragePool"],
                &[
                    is("kernel_shape", "kernel"),
                    is("strides", "stride").or("stride", "1"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                    is("ceil_mode", "ceil"),
                    is("count_include_pad", "count_pad").or("count_pad", "off"),
                ],
            ),
            also(
                &["avgpooling", "averagepool2d", "avgpooling2d", "meanpool"],
                &[],
            ),
        ],
    ),
    (
        &LP_POOL,
        &[
            pytorch(
                &["LPPool2d", "lp_pool2d"],
                &[
                    is("norm_type", "power"),
                    is("kernel_size", "kernel"),
                    same("stride"),
                    is("ceil_mode", "ceil"),
                ],
            ),
            onnx(
                &["LpPool"],
                &[
                    is("kernel_shape", "kernel"),
                    is("p", "power"),
                    is("strides", "stride").or("stride", "1"),
                    is("pads", "pad"),
                    is("auto_pad", "pad"),
                ],
            ),
        ],
    ),
    (
        &ADAPTIVE_AVGPOOL,
        &[pytorch(
            &["AdaptiveAvgPool2d", "adaptive_avg_pool2d"],
            OUTPUT_SIZE,
        )],
    ),
    (
        &ADAPTIVE_MAXPOOL,
        &[pytorch(
            &["AdaptiveMaxPool2d", "adaptive_max_pool2d"],
            OUTPUT_SIZE,
        )],
    ),
    (
        &GLOBAL_AVGPOOL,
        &[
            pytorch_method(&["mean"]),
            pytorch(&["mean"], &[]),
            keras(&["GlobalAveragePooling2D", "GlobalAvgPool2D"], &[]),
            tensorflow(&["reduce_mean"], &[]),
            onnx(&["GlobalAveragePool", "ReduceMean"], &[]),
            darknet(&["avgpool"], &[]),
            also(&["gap", "globalpool", "globalaveragepooling"], &[]),
        ],
    ),
    (
        &GLOBAL_MAXPOOL,
        &[
            keras(&["GlobalMaxPooling2D", "GlobalMaxPool2D"], &[]),
            onnx(&["GlobalMaxPool"], &[]),
        ],
    ),
];
