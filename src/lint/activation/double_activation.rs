//! A202.

use crate::diagnostic::Diagnostic;
use crate::graph::NodeIndex;
use crate::layer::{Function, Join, Layer, Role, ValueRange};
use crate::lint::places::Pairs;
use crate::lint::ranges::Ranges;
use crate::lint::words::grouped;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// An activation follows an activation, with no layer with weights between them.
    ///
    /// The second one rarely adds anything: `relu` of a `relu` is the same values, also where a pooling,
    /// a dropout or a `concat` is between them, and a `sigmoid` of a `relu` never goes below 1/2. Usually
    /// one of them is left over from an edit, or a block already ends with an activation.
    ///
    /// Steps of a formula (`abs`, `square`, `sqrt`, `exp`, `log`, `power`) do not count as
    /// activations, and neither does a gate, the last activation of a factor of `mul`.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Keep one of them:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "A202" "double-activation"
    level: Warning,
    fix: Safe | Unsafe,
    source: "NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095, rule on activations between layers that learn",
    yields_to: ["A203", "A205", "A207"],
    check: check,
}

/// How many layers are looked at before an activation.
const MAX_BETWEEN: usize = 64;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let ranges = Ranges::of(context);
    let pairs: Vec<Pair<'_, '_>> = context
        .with_role(Role::Activation)
        .filter_map(|second| pair(context, &ranges, second))
        .collect();
    if pairs.is_empty() {
        return;
    }
    let extra = Pairs::of(context, pairs.iter().map(|it| (it.first, it.second)));
    for pair in &pairs {
        let at_first = extra.first_is_extra(pair.first, pair.second);
        report(context, findings, pair, at_first);
    }
}

/// Two activations, the second of which reads the first.
struct Pair<'c, 'a> {
    first: &'c View<'a>,
    second: &'c View<'a>,
    /// Whether the second gives back all values as they are: the range in which they are.
    kept: Option<ValueRange>,
}

fn pair<'c, 'a>(
    context: &'c Context<'a>,
    ranges: &Ranges,
    second: &'c View<'a>,
) -> Option<Pair<'c, 'a>> {
    let Some(Layer::Activation(activation)) = second.layer else {
        return following(context, second);
    };
    let source = context.source(second)?;
    let range = ranges.get(source.index);
    if !activation.keeps(range) {
        return following(context, second);
    }
    // An activation before a sum is reported there.
    let is_sum = matches!(source.layer, Some(Layer::Elementwise(it)) if it.join == Join::Add);
    let first = earlier(context, source).filter(|_| !is_sum)?;
    let kept = Some(range);
    Some(Pair {
        first,
        second,
        kept,
    })
}

/// A second activation that changes values which no layer between has weighed.
fn following<'c, 'a>(context: &'c Context<'a>, second: &'c View<'a>) -> Option<Pair<'c, 'a>> {
    // A factor of a product is a gate: `mul(x, x -> sigmoid)`, `mul(x, x -> softplus -> tanh)`. Of
    // another tensor's gate, only the last activation is.
    let is_product = |view: &View<'_>| matches!(view.layer, Some(Layer::Elementwise(it)) if it.join == Join::Multiply);
    let gates = |view: &View<'a>| {
        let activations = context.after(view).take(MAX_BETWEEN);
        let mut rest = activations.skip_while(|view| view.is(Role::Activation));
        let product = rest.next().filter(|view| is_product(view));
        let is_last = context.reader(view).is_some_and(is_product);
        // A tensor that the product reads directly begins its own gate.
        product.is_some_and(|it| {
            let mut factors = it.sources.iter().map(|x| passed(context, *x));
            is_last || factors.any(|x| view.sources.contains(&x))
        })
    };
    if is_step(second) || gates(second) {
        return None;
    }
    let passes = |view: &&View<'_>| view.is(Role::Dropout) || view.is(Role::Arrangement);
    let mut before = context.before(second).take(MAX_BETWEEN);
    let first = before.find(|view| !passes(view))?;
    // Another activation before a softmax is a fault of the head.
    if is_softmax(second) && !is_softmax(first) {
        return None;
    }
    (first.is(Role::Activation) && !is_step(first)).then_some(Pair {
        first,
        second,
        kept: None,
    })
}

/// The node that a step reads, through steps that change nothing.
fn passed(context: &Context<'_>, index: NodeIndex) -> NodeIndex {
    let mut view = context.view(index);
    while let Some(it) = view.filter(|it| matches!(it.layer, Some(Layer::Identity(_)))) {
        view = context.source(it);
    }
    view.map_or(index, |it| it.index)
}

/// The activation that is nearest before, itself or along the first tensors that are read.
fn earlier<'c, 'a>(context: &'c Context<'a>, view: &'c View<'a>) -> Option<&'c View<'a>> {
    let before = |view: &&'c View<'a>| context.view(*view.sources.first()?);
    let mut all = std::iter::successors(Some(view), before).take(MAX_BETWEEN);
    all.find(|view| view.is(Role::Activation))
}

fn report<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    pair: &Pair<'_, 'a>,
    at_first: bool,
) {
    let Pair { first, second, .. } = *pair;
    let (one, two) = (context.called(first), context.called(second));
    let is_next = second.sources.as_slice() == [first.index];
    let range = pair.kept.map(|range| range.to_string());
    let message = match &range {
        Some(range) if is_next => {
            format!("{two} after {one} changes no value: all are {range} already")
        }
        Some(range) => format!("{two} changes no value: all that reach it are {range}"),
        None => format!(
            "{two} follows {one} on the {} values of {} with no layer with weights between them",
            grouped(second.input().values().unwrap_or(0)),
            second.input()
        ),
    };
    let label = match range {
        Some(range) => format!("all its values are {range}"),
        None => "the first activation".to_owned(),
    };
    let (at, other, here, label) = if at_first {
        let here = "the first activation".to_owned();
        (first, second, here, "the second activation".to_owned())
    } else {
        (second, first, "the second activation".to_owned(), label)
    };
    let help = if pair.kept.is_some() {
        format!("remove {}", context.called(at))
    } else {
        "keep one of the two".to_owned()
    };
    let found = findings
        .at(at, message)
        .here(here)
        .label(other.node.origin.span, label)
        .help(help);
    findings.push(with_fix(context, found, pair, at));
}

/// Removes the one that is reported.
fn with_fix<'a>(
    context: &Context<'a>,
    found: Diagnostic,
    pair: &Pair<'_, 'a>,
    at: &View<'a>,
) -> Diagnostic {
    let is_first = at.index == pair.first.index;
    // Another reader of the first one needs it.
    let is_read_elsewhere =
        is_first && context.reader(at).map(|it| it.index) != Some(pair.second.index);
    let edit = context.written(at).and_then(|written| written.remove());
    let Some(edit) = edit.filter(|_| !is_read_elsewhere) else {
        return found;
    };
    let function = |view: &View<'_>| match view.layer {
        Some(Layer::Activation(activation)) => Some(activation.function),
        _ => None,
    };
    let functions = (function(pair.first), function(pair.second));
    let is_same = match functions {
        // Its slopes are learned.
        (_, Some(Function::Prelu)) => false,
        (Some(Function::Relu), Some(Function::Relu)) => true,
        _ => pair.kept.is_some() && !is_first,
    };
    found.edits(
        is_same,
        format!("remove {}", context.called(at)),
        vec![edit],
    )
}

/// Whether it is a step of a formula: `square` after `relu` is one of the sum of squares of an `lrn`
/// within channels, `log` after `softmax` of a likelihood.
fn is_step(view: &View<'_>) -> bool {
    match view.layer {
        Some(Layer::Activation(activation)) => activation.function.is_arithmetic(),
        Some(Layer::Power(_)) => true,
        _ => false,
    }
}

fn is_softmax(view: &View<'_>) -> bool {
    matches!(view.layer, Some(Layer::Activation(it)) if it.function.is_softmax())
}
