//! G105.

use crate::graph::Tensor;
use crate::layer::{Join, Layer, Role, Shape};
use crate::lint::alike::{Alike, alike, passed};
use crate::lint::{Context, Findings, View, rule};
use smallvec::SmallVec;

rule! {
    /// A join reads two branches that compute the same.
    ///
    /// Two branches of one tensor with the same layers and no weights have the same values: `add`
    /// doubles the values, `max` changes nothing, and `concat` repeats each channel. With weights,
    /// two linear branches that are added are one branch with the sum of the weights. Usually a
    /// line was copied and not changed.
    ///
    /// Branches with weights that have an activation, or that are combined by `concat`, learn
    /// different things and are not reported; nor are those with a normalisation before a sum,
    /// which are made to be folded into one after training; nor `mul` of a tensor with itself,
    /// which squares it, and copies of a single channel.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   concat(maxpool 3x3 stride=1 pad=1, maxpool 3x3 stride=1 pad=1)
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   concat(maxpool 3x3 stride=1 pad=1, avgpool 3x3 stride=1 pad=1)
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G105" "duplicate-branch"
    level: Info,
    source: "arithmetic: the same function of the same tensor; A x + B x = (A + B) x",
    check: check,
}

/// With how many others each branch of a join is compared.
const MAX_BRANCHES: usize = 8;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for join in context.with_role(Role::Join) {
        let reads = context.graph().reads(join.index);
        // Of each kind of branch, the first.
        let mut kinds: SmallVec<[Tensor; 8]> = SmallVec::new();
        for tensor in reads.into_iter().map(|it| passed(context, it)) {
            let found = kinds.iter().find_map(|kind| {
                let alike = alike(context, *kind, tensor)?;
                Some((*kind, alike))
            });
            match found {
                Some((kind, alike)) => report(context, findings, join, (kind, tensor), &alike),
                None if kinds.len() < MAX_BRANCHES => kinds.push(tensor),
                None => {}
            }
        }
    }
}

fn report<'a>(
    context: &Context<'a>,
    findings: &mut Findings<'_>,
    join: &View<'a>,
    (first, second): (Tensor, Tensor),
    alike: &Alike,
) {
    let (Some(one), Some(other)) = (context.view(first.node), context.view(second.node)) else {
        return;
    };
    let Some(effect) = effect(context, join, one.output(), first == second, alike) else {
        return;
    };
    let name = context.called(join);
    let is_one_place = one.node.origin.span == other.node.origin.span;
    let found = if first == second {
        let message = format!("{name} reads one tensor twice: {effect}");
        let found = findings.at(join, message).here("reads it twice");
        found.label(one.node.origin.span, "this one")
    } else if is_one_place {
        let message = format!("{name}: two of its branches are the same: {effect}");
        let found = findings.at(join, message).here("reads both");
        found.label(one.node.origin.span, "they end here")
    } else {
        let branch = context.called(other);
        let message = format!("{branch} computes the same as another branch of {name}: {effect}");
        let found = findings
            .at(other, message)
            .here("the second branch ends here");
        found.label(one.node.origin.span, "the first ends here")
    };
    findings.push(found.help("change or remove one of the two"));
}

/// The effect of the join on the two; `None` where it may be intended.
fn effect(
    context: &Context<'_>,
    join: &View<'_>,
    shape: Shape,
    is_one: bool,
    alike: &Alike,
) -> Option<String> {
    let is_input = |view: &View<'_>| view.layer.is_none();
    match join.layer? {
        Layer::Elementwise(it) => match it.join {
            Join::Add | Join::Subtract | Join::Mean if alike.weights => {
                let one = format!("their weights for {shape} are one set of weights");
                alike.is_linear.then_some(one)
            }
            _ if alike.weights => None,
            // A square; and a constant, which is a rule of its own.
            Join::Multiply | Join::Subtract => None,
            Join::Add => Some(format!("the sum is 2 times the {shape} of one of them")),
            Join::Mean | Join::Max | Join::Min => {
                Some(format!("the result is the {shape} of one of them"))
            }
        },
        Layer::Concat(_) if !alike.weights => {
            // One channel made three, for a network that takes colours; a row made a map.
            let is_copy = shape.channels() == 1 || shape.height() == 1 || shape.width() == 1;
            let first = join.sources.first().and_then(|it| context.view(*it));
            let reads_input = first.is_some_and(is_input);
            let is_meant = is_one && (is_copy || reads_input);
            (!is_meant).then(|| format!("{} of its channels occur twice", shape.channels()))
        }
        _ => None,
    }
}
