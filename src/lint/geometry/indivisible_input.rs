//! R316.

use crate::layer::{Axis, Interpolation, Layer, Role, Shape};
use crate::lint::receptive::field;
use crate::lint::sliding::grid;
use crate::lint::{Context, Findings, View, rule};
use std::collections::HashSet;

/// How many layers of a branch are looked at.
const REACH: usize = 16;

rule! {
    /// A join needs a crop or padding, because the total stride does not divide the input.
    ///
    /// A U-Net that halves a 90x90 map twice has maps of 45x45 and 22x22. Doubled, the latter is
    /// 44x44, which does not match 45x45. Cropping, padding or repeating a row shifts the map by a
    /// part of a position, and by different amounts at both ends. If the total stride divides the
    /// input, no adjustment is needed.
    ///
    /// The rule reports crops and paddings by less than the factor of the upsampling, and an
    /// `upsample` to a size that repeats some rows more often than others. It does not report a
    /// bilinear `upsample` to the other branch's size, or the crops of unpadded convolutions, as in
    /// the first U-Net. Without an adjustment, the join fails with S004.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x90x90
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu as fine
    ///   maxpool 2x2 -> conv 64 3x3 pad=1 -> relu
    ///   upsample 2 -> zero_pad 0x1x0x1
    ///   concat(identity, fine)
    ///   conv 5 1x1
    /// }
    /// ```
    ///
    /// Use an input that the total stride divides:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x96x96
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu as fine
    ///   maxpool 2x2 -> conv 64 3x3 pad=1 -> relu
    ///   upsample 2
    ///   concat(identity, fine)
    ///   conv 5 1x1
    /// }
    /// ```
    "R316" "indivisible-input"
    level: Warning,
    source: "arithmetic of strides; Ronneberger et al. 2015, arXiv:1505.04597, section 2: choose the input so that all poolings divide",
    check: check,
}

/// A tensor that a join reads, followed back as long as its grid stays the same or is adjusted.
#[derive(Clone, Copy, Debug, Default)]
struct Branch<'c, 'a> {
    /// A crop, or a padding.
    adjusted: Option<&'c View<'a>>,
    /// The layer that makes a larger grid.
    enlarged: Option<&'c View<'a>>,
}

impl<'c, 'a> Branch<'c, 'a> {
    fn before(context: &'c Context<'a>, last: &'c View<'a>) -> Self {
        let mut branch = Self::default();
        let mut at = last;
        for _ in 0..REACH {
            let (from, to) = (at.input(), at.output());
            match at.layer {
                Some(Layer::Crop(_) | Layer::Pad(_) | Layer::Slice(_))
                    if !is_same_grid(from, to) =>
                {
                    branch.adjusted = branch.adjusted.or(Some(at));
                }
                Some(_) if is_same_grid(from, to) => {}
                Some(Layer::Upsample(_) | Layer::TransposedConv(_) | Layer::DepthToSpace(_)) => {
                    branch.enlarged = Some(at);
                    break;
                }
                Some(_) | None => break,
            }
            let Some(before) = context.source(at) else {
                break;
            };
            at = before;
        }
        branch
    }
}

fn is_same_grid(one: Shape, other: Shape) -> bool {
    (one.height(), one.width()) == (other.height(), other.width())
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let [input] = *context.graph().inputs() else {
        return;
    };
    let Some(input) = context.view(input).map(View::output) else {
        return;
    };
    let mut reported = HashSet::new();
    for join in context.with_role(Role::Join) {
        let sources = join.sources.iter().filter_map(|&it| context.view(it));
        let branches: Vec<Branch<'_, '_>> = sources.map(|it| Branch::before(context, it)).collect();
        let mut enlarged = branches.iter().filter_map(|branch| branch.enlarged);
        let (Some(enlarged), None) = (enlarged.next(), enlarged.next()) else {
            continue;
        };
        let axes = indivisible(context, enlarged, input);
        let adjusted = branches.iter().filter_map(|branch| branch.adjusted);
        let adjusted =
            adjusted.filter(|it| axes.iter().any(|axis| is_rounded(it, enlarged, *axis)));
        let uneven = Some(enlarged).filter(|it| axes.iter().any(|axis| is_uneven(it, *axis)));
        for at in adjusted.chain(uneven) {
            if reported.insert(at.index) {
                let found = found(context, findings, at, join, input);
                findings.push(found);
            }
        }
    }
}

/// The axes along which the stride of the enlarged layer does not divide the input.
fn indivisible(context: &Context<'_>, enlarged: &View<'_>, input: Shape) -> Vec<Axis> {
    let before = context
        .source(enlarged)
        .and_then(|source| field(context, source));
    let Some(before) = before else {
        return Vec::new();
    };
    let stride = |axis| {
        whole(match axis {
            Axis::Height => before.height.max.stride,
            Axis::Width => before.width.max.stride,
        })
    };
    let mut axes = vec![Axis::Height, Axis::Width];
    axes.retain(|axis| {
        let rest = stride(*axis).and_then(|stride| input.along(*axis).checked_rem(stride));
        rest.is_some_and(|rest| rest > 0)
    });
    axes
}

/// A stride of 2 or more, if it is whole.
fn whole(stride: f64) -> Option<u64> {
    let is_whole = (2.0..1e9).contains(&stride) && stride.fract() == 0.0;
    is_whole.then_some(stride as u64)
}

/// Whether it removes or adds less than a place of the smaller map.
fn is_rounded(adjusted: &View<'_>, enlarged: &View<'_>, axis: Axis) -> bool {
    let along = |shape: Shape| shape.along(axis);
    let factor = along(enlarged.output()).div_ceil(along(enlarged.input()).max(1));
    let by = along(adjusted.input()).abs_diff(along(adjusted.output()));
    by > 0 && by < factor
}

/// Whether some of its rows or columns are repeated more often than others.
fn is_uneven(enlarged: &View<'_>, axis: Axis) -> bool {
    let is_repeating = match enlarged.layer {
        Some(Layer::Upsample(upsample)) => upsample.mode == Interpolation::Nearest,
        _ => false,
    };
    let (from, to) = (enlarged.input().along(axis), enlarged.output().along(axis));
    is_repeating && to.checked_rem(from).is_some_and(|rest| rest > 0)
}

fn found(
    context: &Context<'_>,
    findings: &Findings<'_>,
    at: &View<'_>,
    join: &View<'_>,
    input: Shape,
) -> crate::diagnostic::Diagnostic {
    let size = |shape: Shape| grid(shape.height(), shape.width());
    let (rows, columns) = (total(context, Axis::Height), total(context, Axis::Width));
    let stride = crate::lint::sliding::short(rows, columns);
    let message = format!(
        "{} makes {} of {} for the join with its {} map: the total stride {stride} does not divide the {} input",
        context.called(at),
        size(at.output()),
        size(at.input()),
        size(join.output()),
        size(input),
    );
    let below = |axis: Axis, stride: u64| {
        let size = input.along(axis);
        size.saturating_sub(size.checked_rem(stride).unwrap_or(0))
    };
    let above = |axis: Axis, stride: u64| {
        input
            .along(axis)
            .div_ceil(stride.max(1))
            .saturating_mul(stride)
    };
    let smaller = (below(Axis::Height, rows), below(Axis::Width, columns));
    let larger = grid(above(Axis::Height, rows), above(Axis::Width, columns));
    let help = match smaller {
        (0, _) | (_, 0) => format!("use an input of {larger}"),
        (height, width) => format!("use an input of {} or {larger}", grid(height, width)),
    };
    findings
        .at(at, message)
        .here("needed only because sizes were rounded")
        .label(join.node.origin.span, "joined here")
        .help(help)
}

/// The largest stride of any layer, in rows or columns of the input.
fn total(context: &Context<'_>, axis: Axis) -> u64 {
    let fields = context.receptive_fields().unwrap_or_default();
    let fields = fields.iter().flatten();
    let strides = fields.filter_map(|field| {
        whole(match axis {
            Axis::Height => field.height.max.stride,
            Axis::Width => field.width.max.stride,
        })
    });
    strides.max().unwrap_or(1)
}
