//! A225.

use crate::layer::{Layer, Shape};
use crate::lint::head::trained;
use crate::lint::loss::TaskKind;
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
    /// If a network crops maps, as the original U-Net does, a smaller output of the same resolution
    /// is not reported; the labels are assumed to be cropped with it.
    "A225" "segmentation-size"
    level: Warning,
    fix: Unsafe,
    source: "Long, Shelhamer & Darrell 2015, arXiv:1411.4038, section 4; Ronneberger et al. 2015, arXiv:1505.04597",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some((head, objective)) = trained(context) else {
        return;
    };
    let [image] = context.graph().inputs() else {
        return;
    };
    let Some(image) = context.view(*image).map(View::output) else {
        return;
    };
    let map = head.shape;
    let is_map = |shape: Shape| matches!(shape, Shape::Map { .. });
    if objective.kind != TaskKind::Segmentation
        || !is_map(image)
        || !is_map(map)
        || head.is_one_place()
        || grid(image) == grid(map)
        || is_cropped(context, image, map)
    {
        return;
    }
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
    findings.push(view, found);
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

/// Whether the border is cut away on purpose.
fn is_cropped(context: &Context<'_>, image: Shape, map: Shape) -> bool {
    let crops = |view: &View<'_>| matches!(view.layer, Some(Layer::Crop(_)));
    is_near(image, map) && context.all().any(crops)
}
