//! G106.

use crate::diagnostic::Edit;
use crate::graph::NodeIndex;
use crate::layer::{self, Layer, Shape};
use crate::lint::cancel::undone;
use crate::lint::places::Places;
use crate::lint::{Context, Findings, View, Written, rule};
use crate::syntax::tree::{Expr, ExprKind};
use std::cell::LazyCell;

rule! {
    /// A layer changes nothing, or only undoes the one before it.
    ///
    /// Examples are a pooling with a 1x1 window, a pooling of a 1x1 map (but see below), `dropout
    /// 0`, `flatten` of a vector, a crop by 0, and an upsampling to the current size. Usually the
    /// layer's value, or that of a layer before it, is a mistake.
    ///
    /// A layer is not reported if it has an effect in another use of the same lines, or if its
    /// value is computed or a parameter, as in `dropout rate` with a `rate` of 0. Two layers that
    /// undo each other are reported in the same way: `zero_pad 2 -> crop 2`, `permute` there and
    /// back, `space_to_depth 2 -> depth_to_space 2`, `upsample 2 -> maxpool 2x2`. Adaptive poolings
    /// are not reported, and global poolings only of a map that is 1x1 whatever the size of
    /// the input: otherwise, they let a network take inputs of other sizes.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 1x1
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu -> maxpool 2x2
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G106" "noop-layer"
    level: Warning,
    fix: Safe,
    source: "arithmetic: the layer's definition with these values and this shape",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    idle(context, findings);
    undoing(context, findings);
}

/// Layers that change nothing by themselves.
fn idle(context: &Context<'_>, findings: &mut Findings<'_>) {
    let single = LazyCell::new(|| Single::of(context));
    let is_idle = |view: &&View<'_>| {
        let is_single = |index| single.get(index);
        view.changes_nothing() && !is_meant(context, is_single, view)
    };
    let found: Vec<&View<'_>> = context.all().filter(is_idle).collect();
    if found.is_empty() {
        return;
    }
    let all = Places::of(context);
    let mut idle = Places::default();
    for view in &found {
        idle.add(view.node.origin.span);
    }
    for view in found {
        let span = view.node.origin.span;
        if idle.count(span) < all.count(span) {
            continue;
        }
        let name = context.called(view);
        let message = format!("{name} changes nothing: {}", reason(view));
        let mut finding = findings
            .at(view, message)
            .here(format!("outputs the {} that it reads", view.input()))
            .help(format!("remove {name}, or correct its value"));
        if let Some(written) = context.written(view) {
            let edit = written.remove().or_else(|| instead(&written));
            finding = finding.edits(true, format!("remove {name}"), edit.into_iter().collect());
        }
        findings.push(finding);
    }
}

/// Layers that undo the one before them.
fn undoing(context: &Context<'_>, findings: &mut Findings<'_>) {
    let is_stated = |view: &View<'_>| {
        context.program().is_none()
            || context.written(view).is_some_and(|written| {
                let mut arguments = written.layer_use.arguments.iter();
                arguments.all(|argument| is_literal(&argument.value))
            })
    };
    let pair = |second| undone(context, second).map(|first| (first, second));
    let found: Vec<(&View<'_>, &View<'_>)> = context
        .all()
        .filter_map(pair)
        .filter(|(first, second)| is_stated(first) && is_stated(second))
        .collect();
    if found.is_empty() {
        return;
    }
    let all = Places::of(context);
    let (mut firsts, mut seconds) = (Places::default(), Places::default());
    for (first, second) in &found {
        firsts.add(first.node.origin.span);
        seconds.add(second.node.origin.span);
    }
    for (first, second) in found {
        let is_always = |places: &Places, view: &View<'_>| {
            let span = view.node.origin.span;
            places.count(span) == all.count(span)
        };
        if !is_always(&firsts, first) || !is_always(&seconds, second) {
            continue;
        }
        let (one, two) = (context.called(first), context.called(second));
        let message = format!(
            "{two} undoes {one}: the result is the {} that {one} reads",
            first.input()
        );
        let finding = findings
            .at(second, message)
            .here(format!("outputs {}", second.output()))
            .label(
                first.node.origin.span,
                format!("outputs {}", first.output()),
            )
            .help(format!("remove both, or correct the value of {two}"));
        let edits = both(context, first, second).unwrap_or_default();
        findings.push(finding.edits(true, "remove both", edits));
    }
}

/// The edits that remove two layers, the second of which reads the first.
fn both(context: &Context<'_>, first: &View<'_>, second: &View<'_>) -> Option<Vec<Edit>> {
    let (one, two) = (context.written(first)?, context.written(second)?);
    if first.node.origin.frame != second.node.origin.frame {
        return None;
    }
    if one.chain?.span == two.chain?.span {
        return Some(vec![one.remove_through(&two)?]);
    }
    Some(vec![one.remove()?, two.remove()?])
}

/// `identity` in the place of a step that is all of its chain.
fn instead(written: &Written<'_>) -> Option<Edit> {
    let step = written.step?;
    let is_bare = step.label.is_none() && step.shape.is_none();
    let is_all = written.chain.is_some_and(|chain| chain.steps.len() == 1);
    let is_identity = written.layer_use.name.text == layer::IDENTITY.name;
    (is_bare && is_all && !is_identity).then(|| written.replace(layer::IDENTITY.name))
}

/// Whether a layer that changes nothing is there for a reason.
fn is_meant(context: &Context<'_>, is_single: impl Fn(NodeIndex) -> bool, view: &View<'_>) -> bool {
    if context.program().is_some() {
        let Some(written) = context.written(view) else {
            // The value of a parameter, or a block of the standard library.
            return true;
        };
        let mut arguments = written.layer_use.arguments.iter();
        if !arguments.all(|argument| is_literal(&argument.value)) {
            return true;
        }
        // `concat(identity, …)` passes the flow on, and a label names it.
        let is_identity = matches!(view.layer, Some(Layer::Identity(_)));
        let is_one_of_several = written.chain.is_some_and(|chain| chain.steps.len() > 1);
        let has_label = written.step.is_none_or(|step| step.label.is_some());
        if is_identity && (!is_one_of_several || has_label) {
            return true;
        }
    }
    match view.layer {
        Some(Layer::AdaptivePool(_)) => true,
        // Of a 1x1 map only because the input is as small as it is.
        Some(Layer::GlobalPool(_)) => !view.sources.first().is_some_and(|it| is_single(*it)),
        _ => false,
    }
}

fn is_literal(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Number(_) | ExprKind::Size(_) | ExprKind::Bool(_) => true,
        ExprKind::Name(name) => layer::words().contains(&name.as_str()),
        _ => false,
    }
}

/// The tensors that are 1x1 maps whatever the size of the input is.
struct Single(Vec<bool>);

impl Single {
    fn of(context: &Context<'_>) -> Self {
        let mut all = Self(vec![false; context.graph().len()]);
        for view in context.all() {
            let output = view.output();
            let is_single = matches!(
                output,
                Shape::Map {
                    height: 1,
                    width: 1,
                    ..
                }
            );
            let is_made = match view.layer {
                Some(Layer::GlobalPool(_) | Layer::AdaptivePool(_) | Layer::Reshape(_)) => true,
                Some(_) => view.sources.iter().all(|it| all.get(*it)),
                None => true,
            };
            if let Some(own) = all.0.get_mut(view.index.index()) {
                *own = is_single && is_made;
            }
        }
        all
    }

    fn get(&self, index: NodeIndex) -> bool {
        self.0.get(index.index()).copied().unwrap_or(false)
    }
}

/// Why nothing happens, with the numbers.
fn reason(view: &View<'_>) -> String {
    let input = view.input();
    let grid = format!("{}x{}", input.height(), input.width());
    match view.layer {
        Some(Layer::Pool(pool)) if pool.window.kernel.height.max(pool.window.kernel.width) == 1 => {
            "each window is 1 place".to_owned()
        }
        Some(Layer::Pool(_) | Layer::GlobalPool(_)) => {
            format!("the map has one place, {grid}")
        }
        Some(Layer::Dropout(_)) => format!("it drops 0 % of {input}"),
        Some(Layer::Flatten(_)) => format!("{input} is a vector already"),
        Some(Layer::Reshape(_)) => format!("the shape is {input} already"),
        Some(Layer::Upsample(_) | Layer::Expand(_)) => format!("the map is {grid} already"),
        Some(Layer::Slice(slice)) => {
            format!("there are {} {} to take from", slice.to, slice.axis.word())
        }
        Some(Layer::Crop(_) | Layer::Pad(_)) => "it names 0 rows and columns".to_owned(),
        Some(Layer::Concat(_) | Layer::Elementwise(_)) => "it reads 1 tensor".to_owned(),
        Some(Layer::Permute(_)) => format!("the axes of {input} stay in their order"),
        Some(Layer::Power(_)) => {
            format!("each of the values of {input} is multiplied by 1, to the power of 1")
        }
        Some(Layer::DepthToSpace(_) | Layer::SpaceToDepth(_)) => {
            format!("a block of 1x1 places of {input} is one place")
        }
        _ => format!("its values are those of {input} that it reads"),
    }
}
