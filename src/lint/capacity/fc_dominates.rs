//! C401.

use crate::diagnostic::Edit;
use crate::layer::{GLOBAL_AVGPOOL, Layer, Shape};
use crate::lint::dense_head::DenseHead;
use crate::lint::words::{counted, grouped, percent_of};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// One dense layer holds more than half of the parameters of the network.
    ///
    /// A dense layer on a flattened map has a weight for each value of the map and each of its
    /// features. In VGG-16, `fc6` holds 102,764,544 of 138,357,544 parameters, but the network
    /// loses little without it: global average pooling and one dense layer replace all three dense
    /// layers with 513,000 parameters (Lin et al. 2013, arXiv:1312.4400, section 3.2). Canziani et
    /// al. 2016 find networks that end in large dense layers the least accurate for their size.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 64 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 256 3x3 pad=1 -> relu -> maxpool 2x2
    ///   flatten -> dense 1024 -> relu -> dense 10
    /// }
    /// ```
    ///
    /// Average each feature map, and classify the averages:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 64 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 256 3x3 pad=1 -> relu -> maxpool 2x2
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C401" "fc-dominates"
    level: Warning,
    fix: Unsafe,
    source: "Canziani, Paszke & Culurciello 2016, arXiv:1605.07678; Lin, Chen & Yan 2013, arXiv:1312.4400, section 3.2",
    options: [SHARE, PARAMETERS],
    check: check,
}

const SHARE: OptionSpec = OptionSpec::new(
    "share",
    "the share of the parameters of the network that one dense layer may hold",
    0.5,
    0.0,
    1.0,
);

const PARAMETERS: OptionSpec = OptionSpec::new(
    "parameters",
    "the parameters that a dense layer may have regardless of its share",
    10_000_000.0,
    0.0,
    1e18,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for view in context.all() {
        let Some(dominance) = dominance(context, view) else {
            continue;
        };
        let Dominance { own, all } = dominance;
        let name = match &view.node.label {
            Some(label) => format!("`{label}`"),
            None => context.called(view),
        };
        let message = format!(
            "{name} holds {} of {} parameters ({})",
            grouped(own),
            grouped(all),
            percent_of(own, all)
        );
        let mut found = findings.at(view, message);
        let Some(head) = DenseHead::of(context, view) else {
            let inputs = grouped(view.input().channels());
            let features = grouped(view.output().channels());
            found = found
                .here(format!(
                    "a weight for each of {inputs} inputs and {features} outputs"
                ))
                .help("put a dense layer of fewer features before it, or give it fewer features");
            findings.push(found);
            continue;
        };
        let values = head.map.values().map_or(String::new(), grouped);
        found = found
            .here(format!("reads the {values} values of a {} map", head.map))
            .label(head.flatten.node.origin.span, "the map is flattened here");
        if !keeps_enough(&head) {
            let map = head.map;
            let help = format!(
                "give it fewer features, or shrink the {map} map by convolutions before it is flattened"
            );
            findings.push(found.help(help));
            continue;
        }
        if let Some(help) = help(context, &head) {
            found = found.help(help);
        }
        if let Some((edit, after)) = pooled(context, view, &head, dominance) {
            let name = context.called(view);
            let fix = format!(
                "average each feature map before it is flattened; {name} keeps {} parameters",
                grouped(after)
            );
            found = found.edits(false, fix, vec![edit]);
        }
        findings.push(found);
    }
}

/// The parameters of a layer, and those of the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dominance {
    own: u64,
    all: u64,
}

/// Of a dense layer that holds too many of the parameters.
pub(super) fn dominance(context: &Context<'_>, view: &View<'_>) -> Option<Dominance> {
    matches!(view.layer, Some(Layer::Dense(_))).then_some(())?;
    let totals = context.totals()?;
    let own = context.parameters(view);
    let all = totals.parameters.saturating_add(totals.parameters_frozen);
    exceeds(context, own, all).then_some(Dominance { own, all })
}

fn exceeds(context: &Context<'_>, own: u64, all: u64) -> bool {
    own as f64 > context.option(&RULE, &PARAMETERS)
        && own as f64 > context.option(&RULE, &SHARE) * all as f64
}

/// Whether the averages of the feature maps say as much as the network's outputs: those of an image
/// itself, or of fewer maps than there are outputs, do not.
fn keeps_enough(head: &DenseHead<'_, '_>) -> bool {
    let outputs = match head.reader.and_then(grid) {
        Some(grid) => grid.channels(),
        None => head.last().output().channels(),
    };
    // As the widest classifiers of ImageNet: 512 maps of VGG for 1,000 classes.
    head.map.channels().saturating_mul(4) >= outputs && head.map.channels() > 3
}

/// Layers that replace the dense layers, and how many parameters they have.
fn help(context: &Context<'_>, head: &DenseHead<'_, '_>) -> Option<String> {
    let before: u64 = head
        .dense
        .iter()
        .map(|dense| context.parameters(dense))
        .sum();
    let count = u64::try_from(head.dense.len()).ok()?;
    let features = head.last().output().channels();
    let (instead, outputs) = match head.reader.and_then(grid) {
        // A value for each place: averages would not know of places.
        Some(grid) if grid.channels() > 0 => {
            let outputs = grid.channels();
            (
                format!("`conv {outputs} 1x1` on the {} map", head.map),
                outputs,
            )
        }
        _ => (format!("`global_avgpool -> dense {features}`"), features),
    };
    let after = head.map.channels().checked_add(1)?.checked_mul(outputs)?;
    (after < before).then(|| {
        format!(
            "use {instead} instead: of the {} parameters of {}, {} are left",
            grouped(before),
            counted(count, "dense layer"),
            grouped(after)
        )
    })
}

/// The map that a `reshape` makes of the features of the last dense layer.
fn grid(reader: &View<'_>) -> Option<Shape> {
    let output = reader.output();
    let is_grid = matches!(reader.layer, Some(Layer::Reshape(_))) && output.height() > 1;
    is_grid.then_some(output)
}

/// Averages the feature maps before they are flattened, where that is enough; and the parameters
/// that the dense layer then has.
fn pooled(
    context: &Context<'_>,
    view: &View<'_>,
    head: &DenseHead<'_, '_>,
    Dominance { own, all }: Dominance,
) -> Option<(Edit, u64)> {
    if head.reader.and_then(grid).is_some() {
        return None;
    }
    let (dense, flatten) = (context.written(view)?, context.written(head.flatten)?);
    let same_body = dense.definition?.span == flatten.definition?.span;
    let channels = head.map.channels().checked_add(1)?;
    let after = channels.checked_mul(view.output().channels())?;
    let all_after = all.checked_sub(own)?.checked_add(after)?;
    (same_body && !exceeds(context, after, all_after)).then_some(())?;
    Some((flatten.insert_before(GLOBAL_AVGPOOL.name)?, after))
}
