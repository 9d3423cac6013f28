//! R311.

use crate::diagnostic::Edit;
use crate::layer::{
    Axis, Dilation, Kernel, Layer, Padding, Pool, PoolKind, Role, Rounding, Stride, Window,
};
use crate::lint::sliding::{grid, short};
use crate::lint::{Context, Findings, View, rule};

/// How many layers before a pooling are looked at.
const REACH: usize = 8;

rule! {
    /// A pooling follows a pooling, with no layer with weights between them.
    ///
    /// The second one discards more of the map before any layer has used the result of the first;
    /// one pooling with a larger stride does the same. Usually one of them is left over from an
    /// edit, or a block already ends with a pooling.
    ///
    /// Not reported: a pooling of the whole map at the end, the pooling branch of an Inception module
    /// (other layers read its map, too), and a mean after a maximum of stride 1, which is how
    /// anti-aliased networks pool (Zhang 2019).
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   maxpool 2x2 -> maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Put a layer between them, or keep one:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   maxpool 2x2
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R311" "pool-after-pool"
    level: Warning,
    fix: Safe,
    source: "NeuraLint, Nikanjam et al. 2021, arXiv:2105.08095, rule on too much pooling; Zhang 2019, arXiv:1904.11486, for the exemption",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Of a network with errors, other readers of a pooling may be missing.
    if !context.is_whole() {
        return;
    }
    let is_pooling = |view: &&View<'_>| !is_summary(view) && !view.changes_nothing();
    for view in context.with_role(Role::Pool).filter(is_pooling) {
        let Some(first) = pool_before(context, view).filter(|first| !is_blurred(first, view))
        else {
            continue;
        };
        let (from, to) = (first.input(), view.output());
        let message = format!(
            "{} pools the output of {} again, with no layer with weights between them",
            context.called(view),
            context.called(first),
        );
        let mut found = findings
            .at(view, message)
            .here(format!(
                "together they make {} of {}",
                grid(to.height(), to.width()),
                grid(from.height(), from.width())
            ))
            .label(first.node.origin.span, "the first pooling")
            .help("keep one of the two, or put a convolution between them");
        if let Some((text, edits)) = merged(context, first, view) {
            found = found.edits(true, format!("write `{text}` for both"), edits);
        }
        findings.push(found);
    }
}

/// Whether it sums up the map at the end, or makes one of a given size.
fn is_summary(view: &View<'_>) -> bool {
    let output = view.output();
    let is_point = (output.height(), output.width()) == (1, 1);
    is_point
        || matches!(
            view.layer,
            Some(Layer::AdaptivePool(_) | Layer::GlobalPool(_))
        )
}

/// The pooling whose values it reads, passed on or changed value by value, and nothing else does.
fn pool_before<'c, 'a>(context: &'c Context<'a>, view: &View<'a>) -> Option<&'c View<'a>> {
    let mut at = context.source(view)?;
    for _ in 0..REACH {
        if at.readers.len() > 1 || at.is_output {
            return None;
        }
        match at.role? {
            Role::Pool if at.changes_nothing() => return None,
            Role::Pool => return Some(at),
            Role::Activation | Role::Normalization | Role::Dropout => at = context.source(at)?,
            Role::Weights | Role::Scale | Role::Join | Role::Arrangement => return None,
        }
    }
    None
}

/// Whether the first takes a maximum at every place, and the second a mean of those.
fn is_blurred(first: &View<'_>, second: &View<'_>) -> bool {
    let pool = |view: &View<'_>| match view.layer {
        Some(Layer::Pool(pool)) => Some((pool.kind, pool.window.stride)),
        _ => None,
    };
    match (pool(first), pool(second)) {
        (Some((PoolKind::Max, stride)), Some((PoolKind::Average, _))) => {
            stride == Stride::new(1, 1)
        }
        _ => false,
    }
}

/// One pooling that computes the same as both, and the edits that write it.
fn merged(
    context: &Context<'_>,
    first: &View<'_>,
    second: &View<'_>,
) -> Option<(String, Vec<Edit>)> {
    let (Some(Layer::Pool(one)), Some(Layer::Pool(two))) = (first.layer, second.layer) else {
        return None;
    };
    let is_direct = context
        .source(second)
        .is_some_and(|it| it.index == first.index);
    let is_same_body = first.node.origin.frame == second.node.origin.frame;
    if !is_direct || !is_same_body || one.kind != two.kind || !is_plain(one) || !is_plain(two) {
        return None;
    }
    let joined = |axis: Axis| {
        let (kernel, stride) = (one.window.kernel.along(axis), one.window.stride.along(axis));
        // A maximum of maxima is that of all values; a mean of means only if each counts once.
        let is_right = match one.kind {
            PoolKind::Max => stride <= kernel,
            PoolKind::Average => stride == kernel,
        };
        let reach = two
            .window
            .kernel
            .along(axis)
            .checked_sub(1)?
            .checked_mul(stride)?;
        let step = stride.checked_mul(two.window.stride.along(axis))?;
        is_right.then_some((reach.checked_add(kernel)?, step))
    };
    let (rows, columns) = (joined(Axis::Height)?, joined(Axis::Width)?);
    let window = Window {
        kernel: Kernel::new(rows.0, columns.0),
        stride: Stride::new(rows.1, columns.1),
        ..one.window
    };
    let pool = Layer::from(Pool {
        window,
        ..one.clone()
    });
    let keeps = pool.infer(&first.inputs).ok()? == second.node.outputs;
    let mut text = format!("{} {}", second.name(), window.kernel);
    if (window.kernel.height, window.kernel.width) != (window.stride.height, window.stride.width) {
        let Stride { height, width } = window.stride;
        text += &format!(" stride={}", short(height, width));
    }
    let remove = context.written(first).filter(|_| keeps)?.remove()?;
    Some((
        text.clone(),
        vec![remove, context.written(second)?.replace(text)],
    ))
}

/// Without padding, dilation or incomplete windows.
fn is_plain(pool: &Pool) -> bool {
    let Window {
        padding,
        dilation,
        rounding,
        ..
    } = pool.window;
    padding == Padding::NONE && dilation == Dilation::new(1, 1) && rounding == Rounding::Floor
}
