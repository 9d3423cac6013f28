//! A225.

use crate::layer::{Layer, Role, Shape, Stride};
use crate::lint::head::Head;
use crate::lint::loss::TaskKind;
use crate::lint::misfit::judged;
use crate::lint::{Context, Findings, View, rule};

rule! {
    /// The output of a segmentation differs in size from its image.
    ///
    /// The labels of a segmentation have a class for each pixel. A map at an eighth of the size
    /// does not fit them: training fails, or the labels are scaled down and thin objects are lost.
    /// A size that is a few rows off usually comes from a pooling that rounds an odd size down;
    /// every label is then next to its pixel.
    ///
    /// ```cnn
    /// network n {
    ///   task segmentation { classes=4 loss=cross_entropy }
    ///   input 3x64x64
    ///   conv 32 3x3 stride=2 pad=1 -> relu
    ///   conv 4 1x1
    /// }
    /// ```
    ///
    /// Resize the scores to the size of the image:
    ///
    /// ```cnn
    /// network n {
    ///   task segmentation { classes=4 loss=cross_entropy }
    ///   input 3x64x64
    ///   conv 32 3x3 stride=2 pad=1 -> relu
    ///   conv 4 1x1 -> upsample 64x64 mode=bilinear
    /// }
    /// ```
    ///
    /// A cropped output may be smaller, and so may the output of convolutions without padding if
    /// other maps are cropped to match, as in the original U-Net: the labels are cropped in the
    /// same way. A crop elsewhere does not count. With several outputs with a map for each class,
    /// one must have the size of the image.
    "A225" "segmentation-size"
    level: Warning,
    fix: Unsafe,
    source: "Long, Shelhamer & Darrell 2015, arXiv:1411.4038, section 4; Ronneberger et al. 2015, arXiv:1505.04597",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(judged) = judged(context).filter(|it| it.objective.kind == TaskKind::Segmentation)
    else {
        return;
    };
    let [image] = context.graph().inputs() else {
        return;
    };
    let Some(image) = context.view(*image).map(View::output) else {
        return;
    };
    let is_map = |shape: Shape| matches!(shape, Shape::Map { .. });
    let differs = |head: &Head<'_, '_>| {
        is_map(head.shape)
            && !head.is_one_place()
            && grid(image) != grid(head.shape)
            && !is_cropped(context, image, head)
    };
    // Smaller maps beside one of the image's size are for training.
    if !is_map(image) || !judged.heads.iter().all(differs) {
        return;
    }
    let largest = judged.heads.iter().max_by_key(|head| head.shape.values());
    if let Some(head) = largest {
        report(context, image, head, findings);
    }
}

fn report(context: &Context<'_>, image: Shape, head: &Head<'_, '_>, findings: &mut Findings<'_>) {
    let map = head.shape;
    let ((rows, columns), (height, width)) = (grid(image), grid(map));
    let resized = format!("upsample {rows}x{columns} mode=bilinear");
    let message = format!(
        "the network outputs {height}x{width} places for an image of {rows}x{columns}{}",
        share(image, map)
    );
    let view = head.last;
    let is_smaller = height <= rows && width <= columns;
    let help = if is_smaller && !is_near(image, map) {
        format!(
            "add `-> {resized}` at the end, or upsample step by step as an encoder-decoder does"
        )
    } else if is_smaller {
        format!(
            "pad the layers that lose the border, or use an image whose size the strides divide; `-> {resized}` at the end restores only the size"
        )
    } else {
        "remove an upsampling or a transposed convolution".to_owned()
    };
    let mut found = findings
        .at(view, message)
        .here(format!("outputs {map}"))
        .help(help);
    if let Some(input) = context
        .graph()
        .inputs()
        .first()
        .and_then(|it| context.view(*it))
    {
        found = found.label(input.node.origin.span, format!("the image is {image}"));
    }
    let edit = context
        .written(view)
        .and_then(|written| written.append(&resized));
    if let Some(edit) = edit.filter(|_| is_smaller) {
        found = found.edits(false, format!("add `{resized}`"), vec![edit]);
    }
    findings.push(found);
}

fn grid(shape: Shape) -> (u64, u64) {
    (shape.height(), shape.width())
}

/// `: one for each 8x8 pixels`, where it is that.
fn share(image: Shape, map: Shape) -> String {
    let along = |image: u64, map: u64| {
        let whole = image.checked_rem(map) == Some(0);
        image.checked_div(map).filter(|_| whole)
    };
    match (
        along(image.height(), map.height()),
        along(image.width(), map.width()),
    ) {
        (Some(rows), Some(columns)) => format!(": one for each {rows}x{columns} pixels"),
        _ => String::new(),
    }
}

/// Whether it has more than half the rows and columns of the image.
fn is_near(image: Shape, map: Shape) -> bool {
    let near = |image: u64, map: u64| map <= image && map.saturating_mul(2) > image;
    near(image.height(), map.height()) && near(image.width(), map.width())
}

/// Whether the border is removed on purpose: the output itself is cropped, or convolutions without
/// padding lose the border, and other maps are cropped to fit theirs.
fn is_cropped(context: &Context<'_>, image: Shape, head: &Head<'_, '_>) -> bool {
    let crops = |view: &View<'_>| matches!(view.layer, Some(Layer::Crop(_)));
    if !is_near(image, head.shape) {
        return false;
    }
    let is_end = std::iter::once(&head.last).chain(&head.tail);
    if is_end.copied().any(crops) {
        return true;
    }
    let loses_border = |view: &View<'_>| {
        let (from, to) = (view.input(), view.output());
        let stride = view.layer.and_then(|layer| layer.window(&view.inputs));
        let is_dense = stride.is_some_and(|it| it.stride == Stride::new(1, 1));
        is_dense && (to.height() < from.height() || to.width() < from.width())
    };
    let meets_another = |view: &View<'_>| {
        let readers = view.readers.iter().filter_map(|it| context.view(*it));
        crops(view) && readers.into_iter().any(|reader| reader.is(Role::Join))
    };
    let weights = || context.with_role(Role::Weights);
    weights().any(loses_border) && context.all().any(meets_another)
}
