//! R313.

use super::excess_padding::is_excessive;
use crate::layer::Role;
use crate::lint::sliding::{Sliding, without_dead_taps};
use crate::lint::window_edits::same_shape;
use crate::lint::{Context, Findings, View, rule};

/// How many layers before a kernel are looked at.
const REACH: usize = 64;

rule! {
    /// A kernel of several taps is applied to a map of one place.
    ///
    /// The map has shrunk to 1x1, and what is left of a 3x3 kernel is its middle: 8 of 9 taps see only
    /// padding. Usually the input is smaller than the one that the network was designed for, as with
    /// AlexNet on 32x32 images; or the convolution follows a global pooling.
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
    for view in context.with_role(Role::Weights) {
        let Some(sliding) = Sliding::of(view) else {
            continue;
        };
        let [rows, columns] = sliding.axes();
        let is_point = (rows.input, columns.input) == (1, 1);
        let all = rows.kernel.saturating_mul(columns.kernel);
        let left = |kernel: u64, dead: u64| kernel.saturating_sub(dead);
        let seeing =
            left(rows.kernel, rows.dead()).saturating_mul(left(columns.kernel, columns.dead()));
        if !is_point || seeing >= all || is_excessive(&sliding) {
            continue;
        }
        let message = format!(
            "{} of the {all} taps of {} see only padding: the map is 1x1",
            all.saturating_sub(seeing),
            context.called(view),
        );
        let mut found = findings
            .at(view, message)
            .here(format!("a {} kernel on a 1x1 map", sliding.kernel()))
            .help("use a 1x1 kernel, or downsample less before it");
        if let Some(shrunk) = where_it_shrank(context, view) {
            let from = shrunk.input();
            let label = format!("{}x{} becomes 1x1 here", from.height(), from.width());
            found = found.label(shrunk.node.origin.span, label);
        }
        if let Some(window) = without_dead_taps(&sliding, view.input()) {
            let edits = same_shape(context, view, window).unwrap_or_default();
            found = found.edits(false, format!("use a {} kernel", window.kernel), edits);
        }
        findings.push(view, found);
    }
}

/// The layer whose output is the first of 1x1 on the way.
fn where_it_shrank<'c, 'a>(context: &'c Context<'a>, view: &'c View<'a>) -> Option<&'c View<'a>> {
    let is_point = |view: &&View<'_>| (view.input().height(), view.input().width()) == (1, 1);
    let mut before = context.before(view).take(REACH);
    before.find(|before| before.layer.is_some() && !is_point(before))
}
