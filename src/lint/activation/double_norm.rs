//! A210.

use crate::layer::{Layer, Role};
use crate::lint::places::Pairs;
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// A normalisation follows a normalisation.
    ///
    /// The second one undoes the learned scale and shift of the first and applies its own. Usually
    /// a block that ends with a normalisation is followed by a block that starts with one.
    ///
    /// `l2norm` is not reported: it scales the vector at each position to length 1 and uses no
    /// statistics.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 bias=off -> batchnorm -> layernorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Keep one of them:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 3x3 bias=off -> batchnorm -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A210" "double-norm"
    level: Warning,
    fix: Unsafe,
    source: "Ioffe & Szegedy 2015, arXiv:1502.03167, section 3: a normalisation undoes any scale and shift before it",
    check: check,
}

/// How many layers are looked at between the two.
const MAX_BETWEEN: usize = 8;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let pairs: Vec<(&View<'_>, &View<'_>)> = context
        .with_role(Role::Normalization)
        .filter(|view| is_statistic(view))
        .filter_map(|second| Some((norm_before(context, second)?, second)))
        .collect();
    if pairs.is_empty() {
        return;
    }
    let extra = Pairs::of(context, pairs.iter().copied());
    for (first, second) in pairs {
        let (one, two) = (context.called(first), context.called(second));
        let at_first = extra.first_is_extra(first, second);
        let (at, other, which) = if at_first {
            (first, second, "the first normalisation")
        } else {
            (second, first, "the second normalisation")
        };
        let label = if at_first {
            "the second normalisation"
        } else {
            "the first normalisation"
        };
        let shape = second.input();
        let message = format!(
            "{two} normalises the {shape} that {one} outputs, whose {} values are normalised already",
            grouped(shape.values().unwrap_or(0))
        );
        let mut found = findings
            .at(at, message)
            .here(match parameters(at) {
                0 => which.to_owned(),
                count => format!("{which}, with {} parameters", grouped(count)),
            })
            .label(other.node.origin.span, label)
            .help("keep one of the two");
        // Another reader of the first one needs it.
        let is_needed = at_first && context.reader(first).is_none();
        let edit = context.written(at).and_then(|written| written.remove());
        if let Some(edit) = edit.filter(|_| !is_needed) {
            found = found.edits(false, format!("remove {}", context.called(at)), vec![edit]);
        }
        findings.push(found);
    }
}

/// Whether it divides by a deviation.
fn is_statistic(view: &View<'_>) -> bool {
    view.is(Role::Normalization) && !matches!(view.layer, Some(Layer::L2Norm(_)))
}

/// The normalisation whose values reach this one as they are, or with factors and shifts.
fn norm_before<'c, 'a>(context: &'c Context<'a>, second: &'c View<'a>) -> Option<&'c View<'a>> {
    let passes = |view: &&View<'_>| view.is(Role::Scale) || view.changes_nothing();
    let mut before = context.before(second).take(MAX_BETWEEN);
    before
        .find(|view| !passes(view))
        .filter(|view| is_statistic(view))
}

fn parameters(view: &View<'_>) -> u64 {
    let count = |layer: &Layer| layer.parameters(&view.inputs, &view.node.outputs);
    view.layer.and_then(count).unwrap_or(0)
}
