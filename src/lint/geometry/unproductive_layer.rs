//! R306.

use crate::graph::NodeIndex;
use crate::layer::{Axis, Shape};
use crate::lint::receptive::{classified, field, over_maps, unproductive};
use crate::lint::sliding::grid;
use crate::lint::{Context, Findings, OptionSpec, View, rule};
use crate::source::Span;
use std::collections::HashSet;

/// The number of layers shown besides the first one.
const SHOWN: usize = 4;

static SHARE: OptionSpec = OptionSpec::new(
    "share",
    "the minimum share of unproductive layers among the layers with weights over maps",
    0.15,
    0.0,
    1.0,
);

static LAYERS: OptionSpec = OptionSpec::count(
    "layers",
    "the minimum number of unproductive layers",
    2.0,
    1.0,
    1e6,
);

rule! {
    /// Convolutions widen a receptive field that already covers the whole input.
    ///
    /// If even the path with the smallest receptive field sees the whole image, another convolution
    /// adds no context. Richter et al. measured that such layers do not improve a classifier's
    /// accuracy and can be removed. The usual cause is a network for 224x224 images that is used on
    /// small ones: of VGG-16's 13 convolutions, seven do this at 32x32.
    ///
    /// A network with few such layers is not reported: `share` and `layers` set the minimum. The
    /// receptive field grows with kernel and stride; the rule uses that of the smallest path, which
    /// shortcuts and 1x1 branches keep small.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x24x24
    ///   repeat 3 {
    ///     conv 32 3x3 pad=1 -> relu -> conv 32 3x3 pad=1 -> relu
    ///     maxpool 2x2
    ///   }
    ///   conv 64 3x3 pad=1 -> relu -> conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Remove them, or use a larger input:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x24x24
    ///   repeat 2 {
    ///     conv 32 3x3 pad=1 -> relu -> conv 32 3x3 pad=1 -> relu
    ///     maxpool 2x2
    ///   }
    ///   conv 64 3x3 pad=1 -> relu -> conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R306" "unproductive-layer"
    level: Warning,
    source: "Richter et al. 2021, \"Should you go deeper?\", arXiv:2106.12307, border layers",
    options: [SHARE, LAYERS],
    check: check,
}

/// The unproductive layers that are reported, in order, and the smallest input without any.
fn reported<'c, 'a>(
    context: &'c Context<'a>,
    input: Shape,
) -> Option<(Vec<&'c View<'a>>, (u64, u64))> {
    let (found, enough) = unproductive(context, input)?;
    let least = context.option(&RULE, &SHARE) * over_maps(context).count() as f64;
    let least = least.max(context.option(&RULE, &LAYERS));
    (found.len() as f64 >= least && !found.is_empty()).then_some((found, enough))
}

/// The layers that this rule reports.
pub(super) fn layers(context: &Context<'_>) -> HashSet<NodeIndex> {
    let found = classified(context).and_then(|input| reported(context, input));
    let all = found.into_iter().flat_map(|(found, _)| found);
    all.map(|view| view.index).collect()
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(input) = classified(context) else {
        return;
    };
    let Some((found, (height, width))) = reported(context, input) else {
        return;
    };
    let Some(first) = found.first() else {
        return;
    };
    let sees = |view: &View<'_>| {
        let before = context
            .source(view)
            .and_then(|source| field(context, source));
        before.map_or(String::new(), |before| {
            grid(before.height.min.size as u64, before.width.min.size as u64)
        })
    };
    let (count, all) = (found.len(), over_maps(context).count());
    let image = grid(input.along(Axis::Height), input.along(Axis::Width));
    let message = format!(
        "from here on, {count} of the {all} convolutions widen receptive fields that cover the whole \
         {image} input already"
    );
    let mut diagnostic = findings
        .at(first, message)
        .here(format!(
            "each place that it reads sees {} or more",
            sees(first)
        ))
        .help(format!(
            "remove them, downsample later, or use an input of at least {}",
            grid(height, width)
        ));
    let mut places: HashSet<Span> = HashSet::from([first.node.origin.span]);
    for view in found
        .iter()
        .filter(|it| places.insert(it.node.origin.span))
        .take(SHOWN)
    {
        let seen = format!("here it sees {}", sees(view));
        diagnostic = diagnostic.label(view.node.origin.span, seen);
    }
    findings.push(diagnostic);
}
