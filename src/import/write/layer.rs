//! A layer as it is called in the language: the values of its parameters, defaults left out.

use crate::layer::{
    ConcatAxis, Default, DepthPart, Dilation, Function, Kernel, Kind, Layer, MapAxis, NormAxis,
    Padding, Parameter, Rounding, Stride, Target, Value, signature,
};
use crate::number::{Extents, Number};
use smol_str::SmolStr;

/// A value on its way into the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Argument {
    /// The parameter.
    pub name: SmolStr,
    /// Whether it may stand without its name.
    pub bare: bool,
    /// The value as it is written.
    pub text: String,
    /// The value, where it is a number or a size that a block may leave open.
    pub open: Option<Value>,
    /// The value is the parameter's default, and is not written.
    pub default: bool,
}

/// A layer or block with its values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// The name of the layer or block.
    pub name: SmolStr,
    /// Its values, in the order of its parameters.
    pub arguments: Vec<Argument>,
}

impl Call {
    /// The call of a layer.
    pub fn of(layer: &Layer) -> Self {
        let name = layer.name();
        let values = values(layer);
        let parameters = signature(name).map_or(&[][..], |signature| signature.parameters);
        let stride_follows = match (named(&values, "stride"), named(&values, "kernel")) {
            (Some(stride), Some(kernel)) => same_size(stride, kernel),
            _ => false,
        };
        let arguments = parameters.iter().filter_map(|parameter| {
            let value = named(&values, parameter.name)?;
            let default = match &parameter.default {
                Default::Required => false,
                Default::Is(usual) => same_size(usual, value),
                Default::Follows(_) => parameter.name == "stride" && stride_follows,
            };
            Some(Argument {
                name: SmolStr::new_static(parameter.name),
                bare: parameter.bare,
                text: text(parameter, value),
                open: may_differ(parameter).then(|| value.clone()),
                default,
            })
        });
        Self {
            name: SmolStr::new_static(name),
            arguments: arguments.collect(),
        }
    }

    /// What stands behind the name, each value with a blank before it.
    pub fn written(&self) -> String {
        let mut text = String::new();
        let mut in_order = true;
        for argument in &self.arguments {
            if argument.default {
                in_order &= !argument.bare;
                continue;
            }
            text.push(' ');
            if !(argument.bare && in_order) {
                text.push_str(&argument.name);
                text.push('=');
            }
            text.push_str(&argument.text);
        }
        text
    }
}

/// The parameters that two uses of one block may differ in; what else differs is another block.
fn may_differ(parameter: &Parameter) -> bool {
    matches!(
        parameter.name,
        "features" | "stride" | "groups" | "rate" | "multiplier"
    ) && matches!(parameter.kind, Kind::Count | Kind::Size | Kind::Rate)
}

fn named<'v>(values: &'v [(&'static str, Value)], name: &str) -> Option<&'v Value> {
    let mut all = values.iter();
    all.find(|(of, _)| *of == name).map(|(_, value)| value)
}

/// Whether two values are the same; a number is a square.
fn same_size(one: &Value, other: &Value) -> bool {
    one == other || text_of(one) == text_of(other)
}

/// A value as it is written for a parameter: a kernel with both extents, as papers have it.
fn text(parameter: &Parameter, value: &Value) -> String {
    match value {
        Value::Size(extents)
            if parameter.name == "kernel"
                || matches!(parameter.kind, Kind::Factor | Kind::Parts | Kind::Shape) =>
        {
            extents.to_string()
        }
        Value::Size(_) | Value::Number(_) | Value::Switch(_) | Value::Word(_) => text_of(value),
    }
}

/// A value as it is written: a square by one number, a fraction in parentheses.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Size(extents) => match extents.as_slice() {
            [height, width] if height == width => height.to_string(),
            [top, bottom, left, right] if top == bottom && left == right && top == left => {
                top.to_string()
            }
            [top, bottom, left, right] if top == bottom && left == right => {
                format!("{top}x{left}")
            }
            _ => extents.to_string(),
        },
        Value::Number(number) => {
            let text = number.to_string();
            match text.split_once('/') {
                Some((over, under)) => format!("({over} / {under})"),
                None => text,
            }
        }
        Value::Switch(_) | Value::Word(_) => value.to_string(),
    }
}

fn count(value: u64) -> Value {
    Value::Number(Number::from(value))
}

fn number(value: Number) -> Value {
    Value::Number(value)
}

fn word(value: &str) -> Value {
    Value::Word(SmolStr::new(value))
}

/// The extents, which are never more than four.
fn size(extents: &[u64]) -> Value {
    Extents::new(extents).map_or(Value::Switch(false), Value::Size)
}

fn padding(padding: Padding) -> Value {
    match padding {
        Padding::Sides {
            top,
            bottom,
            left,
            right,
        } => size(&[top, bottom, left, right]),
        Padding::Same => word("same"),
        Padding::SameLower => word("same_lower"),
    }
}

fn rounding(rounding: Rounding) -> Value {
    match rounding {
        Rounding::Floor => Value::Switch(false),
        Rounding::Ceil => Value::Switch(true),
        Rounding::Caffe => word("caffe"),
    }
}

fn axis(axis: MapAxis) -> Value {
    word(match axis {
        MapAxis::Channels => "channels",
        MapAxis::Height => "height",
        MapAxis::Width => "width",
    })
}

/// The values of all parameters.
fn values(layer: &Layer) -> Vec<(&'static str, Value)> {
    let kernel = |kernel: Kernel| ("kernel", size(&[kernel.height, kernel.width]));
    let stride = |stride: Stride| ("stride", size(&[stride.height, stride.width]));
    let dilation = |it: Dilation| ("dilation", size(&[it.height, it.width]));
    let window = |window: &crate::layer::Window| {
        vec![
            kernel(window.kernel),
            stride(window.stride),
            ("pad", padding(window.padding)),
            dilation(window.dilation),
            ("ceil", rounding(window.rounding)),
        ]
    };
    let affine = |affine| vec![("affine", Value::Switch(affine))];
    match layer {
        Layer::Conv(it) => vec![
            ("features", count(it.features)),
            kernel(it.kernel),
            stride(it.stride),
            ("pad", padding(it.padding)),
            dilation(it.dilation),
            ("groups", count(it.groups)),
            ("bias", Value::Switch(it.bias)),
        ],
        Layer::Depthwise(it) => vec![
            kernel(it.kernel),
            ("multiplier", count(it.multiplier)),
            stride(it.stride),
            ("pad", padding(it.padding)),
            dilation(it.dilation),
            ("bias", Value::Switch(it.bias)),
        ],
        Layer::TransposedConv(it) => vec![
            ("features", count(it.features)),
            kernel(it.kernel),
            stride(it.stride),
            ("pad", padding(it.padding)),
            ("output_pad", size(&[it.output_pad.0, it.output_pad.1])),
            dilation(it.dilation),
            ("groups", count(it.groups)),
            ("bias", Value::Switch(it.bias)),
        ],
        Layer::Local(it) => vec![
            ("features", count(it.features)),
            kernel(it.kernel),
            stride(it.stride),
            ("pad", padding(it.padding)),
            ("bias", Value::Switch(it.bias)),
        ],
        Layer::Pool(it) => {
            let mut values = window(&it.window);
            values.push(("count_pad", Value::Switch(it.count_pad)));
            values
        }
        Layer::StochasticPool(it) => window(&it.window),
        Layer::LpPool(it) => {
            let mut values = window(&it.window);
            values.push(("power", number(it.power)));
            values
        }
        Layer::AdaptivePool(it) => vec![("size", size(&[it.height, it.width]))],
        Layer::RoiPool(it) => vec![("size", size(&[it.height, it.width]))],
        Layer::GlobalPool(_) | Layer::Flatten(_) | Layer::Identity(_) | Layer::Elementwise(_) => {
            Vec::new()
        }
        Layer::Dense(it) => vec![
            ("features", count(it.features)),
            ("bias", Value::Switch(it.bias)),
        ],
        Layer::Activation(it) => {
            let slope = |name| it.slope.map(|slope| (name, number(slope)));
            match it.function {
                Function::Elu => slope("alpha").into_iter().collect(),
                Function::LeakyRelu => slope("slope").into_iter().collect(),
                Function::Prelu => vec![("shared", Value::Switch(it.shared))],
                Function::Softmax | Function::LogSoftmax => {
                    vec![("axis", word(if it.over_all { "all" } else { "channels" }))]
                }
                Function::Relu
                | Function::Relu6
                | Function::Selu
                | Function::Gelu
                | Function::Silu
                | Function::HardSwish
                | Function::HardSigmoid
                | Function::Sigmoid
                | Function::Tanh
                | Function::Softplus
                | Function::Mish
                | Function::Abs
                | Function::Square
                | Function::Sqrt
                | Function::Exp
                | Function::Log
                | Function::Bnll => Vec::new(),
            }
        }
        Layer::Maxout(it) => vec![("groups", count(it.groups))],
        Layer::Power(it) => vec![
            ("exponent", number(it.exponent)),
            ("scale", number(it.scale)),
            ("shift", number(it.shift)),
        ],
        Layer::BatchNorm(it) => affine(it.affine),
        Layer::InstanceNorm(it) => affine(it.affine),
        Layer::L2Norm(it) => affine(it.affine),
        Layer::LayerNorm(it) => {
            let axis = match it.axis {
                NormAxis::Channels => "channels",
                NormAxis::All => "all",
            };
            vec![("axis", word(axis)), ("affine", Value::Switch(it.affine))]
        }
        Layer::GroupNorm(it) => vec![
            ("groups", count(it.groups)),
            ("affine", Value::Switch(it.affine)),
        ],
        Layer::Scale(it) => vec![("bias", Value::Switch(it.bias))],
        Layer::Lrn(it) => vec![
            ("size", count(it.size)),
            ("alpha", number(it.alpha)),
            ("beta", number(it.beta)),
            ("k", number(it.k)),
        ],
        Layer::Dropout(it) => vec![("rate", number(it.rate))],
        Layer::GradientReversal(it) => vec![("weight", number(it.weight))],
        Layer::Reshape(it) => match it.shape.extents().as_slice() {
            [features] => vec![("shape", count(*features))],
            extents => vec![("shape", size(extents))],
        },
        Layer::Permute(it) => {
            let place = |axis: MapAxis| match axis {
                MapAxis::Channels => 0,
                MapAxis::Height => 1,
                MapAxis::Width => 2,
            };
            vec![("order", size(&it.order.map(place)))]
        }
        Layer::Concat(it) => {
            let axis = match it.axis {
                ConcatAxis::Channels => "channels",
                ConcatAxis::Height => "height",
                ConcatAxis::Width => "width",
            };
            vec![("axis", word(axis))]
        }
        Layer::Split(it) => match &it.parts {
            DepthPart::Equal(parts) => vec![("parts", count(*parts))],
            DepthPart::Sizes(sizes) => vec![("sizes", Value::Size(*sizes))],
        },
        Layer::Slice(it) => vec![
            ("from", count(it.from)),
            ("to", count(it.to)),
            ("axis", axis(it.axis)),
        ],
        Layer::ChannelShuffle(it) => vec![("groups", count(it.groups))],
        Layer::SpaceToDepth(it) => vec![("factor", count(it.factor))],
        Layer::DepthToSpace(it) => vec![("factor", count(it.factor))],
        Layer::Upsample(it) => {
            let target = match it.target {
                Target::Factor(factor) => count(factor),
                Target::Size { height, width } => size(&[height, width]),
            };
            vec![("size", target), ("mode", word(it.mode))]
        }
        Layer::ZeroPad(it) => vec![("sizes", padding(it.padding))],
        Layer::Crop(it) => vec![("sizes", padding(it.padding))],
    }
}
