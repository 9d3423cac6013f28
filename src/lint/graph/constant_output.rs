//! G110.

use crate::layer::{Elementwise, Join, Layer, Power};
use crate::lint::alike::{alike, passed};
use crate::lint::{Context, Findings, View, rule};
use crate::number::Number;

rule! {
    /// A layer outputs the same value whatever the input of the network is.
    ///
    /// `power 0` is 1 everywhere, `power 2 scale=0` is the square of its shift, and `sub` of two
    /// branches that compute the same is 0. What the network computes up to there is lost, and no
    /// gradient reaches those layers.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu as x
    ///   sub(x, x)
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu as x
    ///   sub(x, avgpool 3x3 stride=1 pad=1)
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G110" "constant-output"
    level: Warning,
    source: "arithmetic: x - x = 0, x to the power of 0 = 1, 0 * x = 0",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.all() {
        match view.layer {
            Some(Layer::Power(power)) => of_power(context, power, view, findings),
            Some(Layer::Elementwise(Elementwise {
                join: Join::Subtract,
                ..
            })) => difference(context, view, findings),
            _ => {}
        }
    }
}

/// (shift + scale · x)^exponent, where that does not depend on x.
fn of_power(context: &Context<'_>, power: &Power, view: &View<'_>, findings: &mut Findings<'_>) {
    let (cause, value, parameter) = if power.exponent == Number::ZERO {
        ("an exponent of 0", 1.0, "exponent")
    } else if power.scale == Number::ZERO {
        let value = power.shift.to_f64().powf(power.exponent.to_f64());
        ("a factor of 0", value, "`scale`")
    } else {
        return;
    };
    let called = context.called(view);
    let value = if value.is_finite() {
        format!("{value}")
    } else {
        "not a number".to_owned()
    };
    let message = format!(
        "{called} outputs {} in which each value is {value} for every input: it has {cause}",
        view.output()
    );
    let found = findings
        .at(view, message)
        .here(format!("always {value}"))
        .help(format!("correct the {parameter}, or remove {called}"));
    findings.push(found);
}

/// A difference of a tensor and itself, or of two branches that compute the same.
fn difference(context: &Context<'_>, view: &View<'_>, findings: &mut Findings<'_>) {
    let reads = context.graph().reads(view.index);
    let [one, other] = *reads.as_slice() else {
        return;
    };
    let (one, other) = (passed(context, one), passed(context, other));
    if alike(context, one, other).is_none_or(|alike| alike.weights) {
        return;
    }
    let called = context.called(view);
    let both = if one == other {
        "one tensor twice"
    } else {
        "two branches that compute the same"
    };
    let message = format!(
        "{called} outputs {} of zeros for every input: it reads {both}",
        view.output()
    );
    let mut found = findings
        .at(view, message)
        .here("always 0")
        .help("change one of the two, or remove the difference");
    let branch = context.view(other.node).filter(|it| it.layer.is_some());
    if let Some(branch) = branch {
        found = found.label(branch.node.origin.span, "this is subtracted from itself");
    }
    findings.push(found);
}
