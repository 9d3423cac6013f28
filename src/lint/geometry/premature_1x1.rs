//! R313.

use super::excess_padding::is_excessive;
use super::unproductive_layer;
use crate::diagnostic::Edit;
use crate::graph::FrameId;
use crate::layer::Role;
use crate::lint::sliding::{Along, Sliding, without_dead_taps};
use crate::lint::window_edits::same_shape;
use crate::lint::words::with_article;
use crate::lint::{Context, Findings, View, rule};
use std::collections::HashSet;

/// How many layers before a kernel are looked at.
const REACH: usize = 64;

/// The number of layers shown besides the first one.
const SHOWN: usize = 4;

rule! {
    /// A kernel of several taps is applied to a map of one position.
    ///
    /// The map has shrunk to 1x1, so only the middle of a 3x3 kernel is useful: 8 of 9 taps see
    /// only padding. Usually the network was designed for a larger input, as with AlexNet on 32x32
    /// images, or the convolution follows a global pooling. The rule reports one layer of a
    /// network, and none if R306 reports unproductive layers, which have the same cause.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 4x4 stride=4 -> relu
    ///   conv 64 4x4 stride=4 -> relu
    ///   maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    ///
    /// Downsample less:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 32 4x4 stride=4 -> relu
    ///   conv 64 3x3 pad=1 -> relu
    ///   maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   flatten -> dense 10
    /// }
    /// ```
    "R313" "premature-1x1"
    level: Warning,
    fix: Unsafe,
    source: "arithmetic of windows; Richter et al. 2021, arXiv:2106.12307",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let all = layers(context);
    let Some(((first, sliding), others)) = all.split_first() else {
        return;
    };
    let (blind, taps) = blind(sliding);
    let message = format!(
        "{blind} of the {taps} taps of {} see only padding: the map is 1x1",
        context.called(first),
    );
    let mut found = findings
        .at(first, message)
        .here(format!(
            "{} kernel on a 1x1 map",
            with_article(sliding.kernel())
        ))
        .help("use a 1x1 kernel, or downsample less before it");
    if let Some(shrunk) = where_it_shrank(context, first) {
        let from = shrunk.input();
        let label = format!("{}x{} becomes 1x1 here", from.height(), from.width());
        found = found.label(shrunk.node.origin.span, label);
    }
    let mut labelled = HashSet::from([first.node.origin.span]);
    for (other, sliding) in others {
        let span = other.node.origin.span;
        if labelled.len() <= SHOWN && labelled.insert(span) {
            found = found.label(
                span,
                format!("{} kernel on it, too", with_article(sliding.kernel())),
            );
        }
    }
    let edits = |(view, sliding): &(&View<'_>, &Sliding)| {
        let window = without_dead_taps(sliding, view.input())?;
        same_shape(context, view, window)
    };
    let own: Option<Vec<Vec<Edit>>> = match is_in_one_body(&all) {
        true => all.iter().map(edits).collect(),
        false => all.iter().take(1).map(edits).collect(),
    };
    let own = own.map(|edits| edits.concat()).unwrap_or_default();
    findings.push(found.edits(false, "use 1x1 kernels", own));
}

/// Whether all of them are written once, in the network itself.
fn is_in_one_body(all: &[(&View<'_>, &Sliding)]) -> bool {
    all.iter()
        .all(|(view, _)| view.node.origin.frame == FrameId::default())
}

/// The layers that this rule reports, as one.
pub(super) fn layers<'c, 'a>(context: &'c Context<'a>) -> Vec<(&'c View<'a>, &'c Sliding)> {
    // Of a network with an error of size, the sizes are wrong.
    if !context.is_whole() {
        return Vec::new();
    }
    let weights = context.with_role(Role::Weights);
    let sliding = weights.filter_map(|view| Some((view, view.sliding()?)));
    let found = sliding.filter(|(_, sliding)| is_found(sliding));
    let found: Vec<(&View<'_>, &Sliding)> = found.collect();
    if found.is_empty() || !unproductive_layer::layers(context).is_empty() {
        return Vec::new();
    }
    found
}

fn is_found(sliding: &Sliding) -> bool {
    let is_point = (sliding.rows.input, sliding.columns.input) == (1, 1);
    is_point && blind(sliding).0 > 0 && !is_excessive(sliding)
}

/// How many taps see only padding, and how many there are.
fn blind(sliding: &Sliding) -> (u64, u64) {
    let [rows, columns] = sliding.axes();
    let all = rows.kernel.saturating_mul(columns.kernel);
    let left = |along: Along| along.kernel.saturating_sub(along.dead());
    let seeing = left(rows).saturating_mul(left(columns));
    (all.saturating_sub(seeing), all)
}

/// The layer whose output is the first of 1x1 on the way.
fn where_it_shrank<'c, 'a>(context: &'c Context<'a>, view: &'c View<'a>) -> Option<&'c View<'a>> {
    let is_point = |view: &&View<'_>| (view.input().height(), view.input().width()) == (1, 1);
    let mut before = context.before(view).take(REACH);
    before.find(|before| before.layer.is_some() && !is_point(before))
}
