//! A213.

use crate::graph::Liveness;
use crate::layer::DropUnit;
use crate::lint::dropout::drops;
use crate::lint::words::percent;
use crate::lint::{Context, Findings, OptionSpec, rule};

static DENSE: OptionSpec = OptionSpec::new(
    "dense_rate",
    "the largest usual rate before dense layers and 1x1 convolutions",
    0.5,
    0.0,
    1.0,
);
static CONV: OptionSpec = OptionSpec::new(
    "conv_rate",
    "the largest usual rate of single values before convolutions over several places",
    0.3,
    0.0,
    1.0,
);

rule! {
    /// A dropout rate is higher than is usual for its place.
    ///
    /// Srivastava et al. found that dropping half of the values before a dense layer works best, and
    /// AlexNet, VGG and EfficientNet do so; with a higher rate, little is left to learn from.
    /// Convolutions have few weights to regularise, and neighbouring values of a map are alike, so
    /// rates from 0.1 to 0.3 are usual there.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dropout 0.8 -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dropout 0.5 -> dense 10
    /// }
    /// ```
    ///
    /// Layers that only training needs are not checked: GoogLeNet's auxiliary heads drop 0.7.
    /// `spatial_dropout` may have the rate of dense layers, and `drop_path` any rate.
    "A213" "dropout-high"
    level: Info,
    source: "UMLAUT, Schoop et al. 2021, HighDropout above 0.5; Srivastava et al. 2014, section A.1 and 6.1; the rate before convolutions is a judgement",
    options: [DENSE, CONV],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let (dense, conv) = (context.option(&RULE, &DENSE), context.option(&RULE, &CONV));
    let is_judged = |rate: f64| rate > dense.min(conv);
    let mut drops = drops(context)
        .filter(|it| it.unit != DropUnit::Path && is_judged(it.rate))
        .filter(|it| it.view.node.liveness != Liveness::Training)
        .peekable();
    if drops.peek().is_none() {
        return;
    }
    let ahead = context.ahead();
    for drop in drops {
        let next = ahead
            .get(drop.view.index.index())
            .copied()
            .unwrap_or_default();
        let (bound, before) = match (next.pointwise, next.spatial, drop.unit) {
            // A value that also flows to a dense layer is held to the rate of dense layers.
            (false, true, DropUnit::Value) => (conv, "a convolution"),
            (false, true, DropUnit::Map | DropUnit::Path) => (dense, "a convolution"),
            (true, _, _) => (dense, "a layer that sums up all channels"),
            (false, false, _) => continue,
        };
        if drop.rate <= bound {
            continue;
        }
        let dropout = context.called(drop.view);
        let message = format!(
            "{dropout} before {before} leaves {} of the values; rates up to {bound} are usual there",
            percent(1.0 - drop.rate)
        );
        let found = findings
            .at(drop.view, message)
            .here(format!("drops {}", percent(drop.rate)))
            .help(format!("lower the rate to {bound} or less"));
        findings.push(found);
    }
}
