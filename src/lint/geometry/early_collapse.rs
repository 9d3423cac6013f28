//! R312.

use crate::layer::Shape;
use crate::lint::receptive::is_over_map;
use crate::lint::sliding::grid;
use crate::lint::words::{grouped, with_article};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

static FACTOR: OptionSpec = OptionSpec::new(
    "factor",
    "the largest factor by which the number of places may shrink before the third layer with weights",
    16.0,
    1.0,
    1e9,
);

static SIDE: OptionSpec = OptionSpec::new(
    "side",
    "the largest input that counts as small, in rows or columns",
    64.0,
    1.0,
    1e6,
);

/// Before which layer with weights it counts.
const LAYERS: usize = 3;

rule! {
    /// A small input loses most of its positions before the third layer with weights.
    ///
    /// A stem for 224x224 images, with a stride of 4 and a pooling, leaves 49 of the 1024 positions
    /// of a 32x32 image. Maps that stay large longer give higher accuracy at the same number of
    /// parameters (SqueezeNet, strategy 3).
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 7x7 stride=4 pad=3 -> relu
    ///   maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Start with a small stride:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3x3 pad=1 -> relu
    ///   maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R312" "early-collapse"
    level: Info,
    source: "Iandola et al. 2016, SqueezeNet, arXiv:1602.07360, section 3.1, strategy 3; the thresholds are a judgement",
    options: [FACTOR, SIDE],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(input) = only_map(context).filter(|_| context.is_whole()) else {
        return;
    };
    let side = input.height().max(input.width()) as f64;
    if side > context.option(&RULE, &SIDE) {
        return;
    }
    let places = |shape: Shape| shape.height().saturating_mul(shape.width());
    let factor = context.option(&RULE, &FACTOR);
    let mut depths = Depths::default();
    for view in context.all() {
        let before = depths.add(view);
        if before >= LAYERS {
            continue;
        }
        let left = view.input();
        if places(left) as f64 * factor >= places(input) as f64 || !is_over_map(view) {
            continue;
        }
        let order = ["first", "second", "third"]
            .get(before)
            .copied()
            .unwrap_or("next");
        let message = format!(
            "{}, the {order} layer with weights, reads {} map: {} of the {} places of the input",
            context.called(view),
            with_article(grid(left.height(), left.width())),
            grouped(places(left)),
            grouped(places(input)),
        );
        let found = findings
            .at(view, message)
            .here(format!(
                "{} map is left",
                with_article(grid(left.height(), left.width()))
            ))
            .help("downsample later: use a smaller stride, or leave a pooling before it out");
        findings.push(found);
        return;
    }
}

fn only_map(context: &Context<'_>) -> Option<Shape> {
    match *context.graph().inputs() {
        [input] => match context.view(input)?.output() {
            map @ Shape::Map { .. } => Some(map),
            Shape::Vector { .. } => None,
        },
        _ => None,
    }
}

/// How many layers with weights are before each layer, on the longest path.
#[derive(Default)]
struct Depths(Vec<usize>);

impl Depths {
    /// How many are before a layer, which is the next in order.
    fn add(&mut self, view: &View<'_>) -> usize {
        let depth = |source: &crate::graph::NodeIndex| self.0.get(source.index()).copied();
        let before = view.sources.iter().filter_map(depth).max().unwrap_or(0);
        let own = usize::from(view.is(crate::layer::Role::Weights));
        self.0.resize(view.index.index(), 0);
        self.0.push(before.saturating_add(own));
        before
    }
}
