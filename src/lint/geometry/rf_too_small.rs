//! R307.

use crate::layer::{Axis, Role};
use crate::lint::receptive::{classified, field};
use crate::lint::sliding::grid;
use crate::lint::words::with_article;
use crate::lint::{Context, Findings, OptionSpec, View, rule};

static SHARE: OptionSpec = OptionSpec::new(
    "share",
    "the least part of the input that a place must see along each axis",
    0.5,
    0.0,
    1.0,
);

rule! {
    /// A classifier averages over positions that see only a small part of the input.
    ///
    /// A global pooling discards the position of a feature. So an object larger than the receptive
    /// field can be recognised only by its parts. BagNet does so on purpose; other networks lack a
    /// downsampling step or a few convolutions for an input of this size. The rule uses the path
    /// with the largest receptive field. A flattened map is not reported, because a dense layer
    /// relates its positions.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x224x224
    ///   conv 32 3x3 stride=2 pad=1 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Enlarge the receptive field of the last layer:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x224x224
    ///   conv 32 7x7 stride=4 pad=3 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   conv 64 3x3 stride=2 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R307" "rf-too-small"
    level: Info,
    source: "Araujo et al. 2019, \"Computing receptive fields\", Distill, \
     doi:10.23915/distill.00021; Richter et al. 2021, arXiv:2106.12307; the share is a judgement",
    options: [SHARE],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let Some(input) = classified(context) else {
        return;
    };
    let Some(pool) = last_pooling(context) else {
        return;
    };
    let share = context.option(&RULE, &SHARE);
    let is_small = |size: f64, axis| size < share * input.along(axis) as f64;
    let bounds = context.source(pool).zip(context.field_bounds());
    if let Some(bounds) = bounds.and_then(|(source, bounds)| bounds.of_layer(source.index)) {
        let [rows, columns] = bounds.largest_at_least;
        if !is_small(rows, Axis::Height) && !is_small(columns, Axis::Width) {
            return;
        }
    }
    let seen = context
        .source(pool)
        .and_then(|source| field(context, source));
    let Some(seen) = seen.filter(|seen| !seen.global) else {
        return;
    };
    let (rows, columns) = (seen.height.max.size, seen.width.max.size);
    if !is_small(rows, Axis::Height) && !is_small(columns, Axis::Width) {
        return;
    }
    let map = pool.input();
    let seen = grid(rows as u64, columns as u64);
    let image = grid(input.height(), input.width());
    let message = format!(
        "{} combines positions that see at most {seen} of the {image} input",
        context.called(pool),
    );
    let found = findings
        .at(pool, message)
        .here(format!(
            "{} map, each place with a receptive field of at most {seen}",
            with_article(grid(map.height(), map.width()))
        ))
        .help("downsample earlier, or add convolutions before it");
    findings.push(found);
}

/// The pooling that makes a single place of a map, after which there is no map any more.
fn last_pooling<'c, 'a>(context: &'c Context<'a>) -> Option<&'c View<'a>> {
    let output = context.outputs().next()?;
    let mut way = std::iter::once(output).chain(context.before(output));
    let is_point = |view: &&View<'_>| (view.input().height(), view.input().width()) == (1, 1);
    let last = way.find(|view| !is_point(view) || view.layer.is_none())?;
    let output = last.output();
    let is_pooled = last.is(Role::Pool) && (output.height(), output.width()) == (1, 1);
    is_pooled.then_some(last)
}
