//! A222.

use crate::layer::{Layer, NormAxis, Role, Value};
use crate::lint::{Context, Findings, View, rule};
use crate::number::Number;

rule! {
    /// A normalisation has a single value to normalise.
    ///
    /// The mean of one value is the value itself, so the normalised value is 0 and the output is
    /// the learned shift for every input: no layer before it learns. This happens to batch norm on
    /// a 1x1 map or a vector with batches of one sample, to instance norm on a 1x1 map, to group
    /// norm with a group for each channel of a 1x1 map, and to layer norm of one channel. PyTorch
    /// refuses the first two in training: "Expected more than 1 value per channel when training".
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   task classification { classes=10 batch=1 }
    ///   conv 32 3x3 -> relu
    ///   global_avgpool -> conv 64 1x1 bias=off -> batchnorm -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    ///
    /// Normalise before the pooling, over a larger group, or train with larger batches:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   task classification { classes=10 batch=1 }
    ///   conv 32 3x3 -> relu
    ///   global_avgpool -> conv 64 1x1 -> groupnorm 8 -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    "A222" "norm-of-one-value"
    level: Error,
    source: "PyTorch, `torch.nn.functional.batch_norm` and `instance_norm`: \"Expected more than \
     1 value per channel when training\", \"Expected more than 1 spatial element when training\"",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let batch = context.task().and_then(|task| task.setting("batch"));
    let is_single_sample = matches!(batch, Some(Value::Number(batch)) if *batch == Number::ONE);
    for view in context.with_role(Role::Normalization) {
        let Some(group) = single(view, is_single_sample) else {
            continue;
        };
        let (name, input) = (context.called(view), view.input());
        let message = format!("{name} normalises {group} of {input}: only its shift is left");
        let help = match view.layer {
            Some(Layer::BatchNorm(_)) => {
                "put it before the pooling, use `groupnorm`, or state a larger `batch`"
            }
            _ => "put it before the pooling, or normalise over more channels",
        };
        let found = findings
            .at(view, message)
            .here("a value minus itself is 0")
            .help(help);
        findings.push(found);
    }
}

/// The quantity that it takes a mean of, where that is one value.
fn single(view: &View<'_>, is_single_sample: bool) -> Option<&'static str> {
    let input = view.input();
    let is_single_place = (input.height(), input.width()) == (1, 1);
    match view.layer? {
        // With statistics that stay as they are it only scales and shifts.
        Layer::BatchNorm(_) => (is_single_place && is_single_sample && !view.node.frozen)
            .then_some("each channel separately, in batches of 1,"),
        Layer::InstanceNorm(_) => is_single_place.then_some("each channel separately"),
        Layer::GroupNorm(norm) => {
            (is_single_place && norm.groups == input.channels()).then_some("groups of one channel")
        }
        Layer::LayerNorm(norm) => {
            let is_single = match norm.axis {
                NormAxis::Channels => input.channels() == 1,
                NormAxis::All => input.values() == Some(1),
            };
            is_single.then_some("the only channel")
        }
        _ => None,
    }
}
