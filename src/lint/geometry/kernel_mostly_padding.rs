//! R305.

use super::excess_padding::is_excessive;
use super::{premature_1x1, unproductive_layer};
use crate::diagnostic::Diagnostic;
use crate::layer::{Padding, Role, Window};
use crate::lint::sliding::{Along, Sliding, without_dead_taps};
use crate::lint::window_edits::same_shape;
use crate::lint::words::with_article;
use crate::lint::{Context, Findings, OptionSpec, View, rule};

/// How many layers after a kernel are looked at.
const REACH: usize = 64;

static SHARE: OptionSpec = OptionSpec::new(
    "share",
    "the share of the taps that may see padding wherever the kernel is",
    0.5,
    0.0,
    1.0,
);

rule! {
    /// A kernel is larger than its map in both directions, so most of its taps see padding.
    ///
    /// Of a 7x7 kernel on a 4x4 map, at least 33 of 49 taps see zeros wherever it is. Each output
    /// sees the whole map: it is a dense layer with useless taps. The same holds for a dilation as
    /// large as the map, where only the middle tap is useful. Usually the network was designed for
    /// a larger input. A 5x5 kernel on a 4x4 map, where 9 of 25 taps see zeros, is not reported,
    /// nor is a kernel of at most twice its stride.
    ///
    /// Layers that are reported as unproductive (R306) are not reported again, nor are layers
    /// before a 1x1 map that is too small for a kernel (R313). R317 reports a kernel that is larger
    /// in only one direction.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 64 16x16 stride=16 -> relu
    ///   conv 64 7x7 pad=3 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// Use a kernel that fits the map:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 64 16x16 stride=16 -> relu
    ///   conv 64 3x3 pad=1 -> relu
    ///   global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "R305" "kernel-mostly-padding"
    level: Warning,
    fix: Unsafe,
    source: "Richter et al. 2021, arXiv:2106.12307; for dilation Chen et al. 2017, arXiv:1706.05587, section 3.3",
    options: [SHARE],
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Of a network with an error of size, the sizes are wrong.
    if !context.is_whole() {
        return;
    }
    // The same weights see larger maps elsewhere, as in a head over the levels of a pyramid.
    let weights = context
        .with_role(Role::Weights)
        .filter(|view| !context.shares_weights(view));
    let sliding = weights.filter_map(|view| Some((view, view.sliding()?)));
    let share = context.option(&RULE, &SHARE);
    let mostly = sliding.filter(|(_, sliding)| is_mostly_padding(sliding, share));
    let all: Vec<(&View<'_>, &Sliding)> = mostly.collect();
    if all.is_empty() {
        return;
    }
    let unproductive = unproductive_layer::layers(context);
    let of_one_place = premature_1x1::layers(context);
    let first = of_one_place.first().map(|(view, _)| view.index);
    for (view, sliding) in all {
        let mut after = context.after(view).take(REACH);
        let shrinks_on = first.is_some_and(|first| after.any(|view| view.index == first));
        if !unproductive.contains(&view.index) && !shrinks_on {
            let found = found(context, findings, view, sliding);
            findings.push(found);
        }
    }
}

/// Whether the kernel is larger than its map along both axes, and more than a share of its taps see
/// padding wherever it is.
fn is_mostly_padding(sliding: &Sliding, share: f64) -> bool {
    let [rows, columns] = sliding.axes();
    let is_point = (rows.input, columns.input) == (1, 1);
    let is_larger = rows.exceeds() && columns.exceeds();
    // A stride needs some of a kernel on whatever map: pix2pix halves 2x2 by a 4x4 kernel.
    let halves = |along: &Along| along.stride > 1 && along.kernel <= along.stride.saturating_mul(2);
    let is_larger = is_larger && !halves(&rows) && !halves(&columns);
    let (blind, all) = blind(sliding);
    is_larger && !is_point && blind as f64 > share * all as f64 && !is_excessive(sliding)
}

fn is_dilated(sliding: &Sliding) -> bool {
    sliding.axes().iter().any(|along| along.dilation > 1)
}

/// How many taps see padding wherever the kernel is, at least, and how many there are. Of a dilated
/// kernel, how many never see the map.
fn blind(sliding: &Sliding) -> (u64, u64) {
    let [rows, columns] = sliding.axes();
    let all = rows.kernel.saturating_mul(columns.kernel);
    let seeing = |along: &Along| match is_dilated(sliding) {
        true => along.kernel.saturating_sub(along.dead()),
        false => along.kernel.min(along.input),
    };
    let seeing = seeing(&rows).saturating_mul(seeing(&columns));
    (all.saturating_sub(seeing), all)
}

fn found(
    context: &Context<'_>,
    findings: &Findings<'_>,
    view: &View<'_>,
    sliding: &Sliding,
) -> Diagnostic {
    let is_dilated = is_dilated(sliding);
    let (blind, all) = blind(sliding);
    let called = context.called(view);
    let map = sliding.map();
    let message = if is_dilated {
        format!("{blind} of the {all} taps of {called} never see the {map} map, only padding")
    } else {
        format!(
            "at least {blind} of the {all} taps of {called} see only padding at every place of the \
             {map} map"
        )
    };
    let better = smaller(view, sliding, is_dilated);
    let help = match better.as_ref() {
        Some(window) => format!(
            "use {} kernel, or downsample less before it",
            with_article(window.kernel)
        ),
        None => "use a smaller kernel, or downsample less before it".to_owned(),
    };
    let edits = better.and_then(|window| same_shape(context, view, window));
    let fix = better.map_or(String::new(), |window| {
        format!("use {} kernel", with_article(window.kernel))
    });
    findings
        .at(view, message)
        .here(match is_dilated {
            true => format!("its taps lie {} apart", sliding.dilation()),
            false => format!(
                "{} kernel on {} map",
                with_article(sliding.kernel()),
                with_article(map)
            ),
        })
        .help(help)
        .edits(false, fix, edits.unwrap_or_default())
}

/// The largest kernel with a centre that fits the map; of a dilated one, its taps that see the map.
fn smaller(view: &View<'_>, sliding: &Sliding, is_dilated: bool) -> Option<Window> {
    if is_dilated {
        return without_dead_taps(sliding, view.input());
    }
    let [rows, columns] = sliding.axes();
    let odd = |along: &Along| match along.input.checked_rem(2) {
        Some(0) => along.input.saturating_sub(1),
        _ => along.input,
    };
    let mut window = sliding.window;
    window.kernel.height = odd(&rows);
    window.kernel.width = odd(&columns);
    if let Padding::Sides { .. } = window.padding {
        window.padding = Padding::even(
            window.kernel.height.saturating_sub(1) / 2,
            window.kernel.width.saturating_sub(1) / 2,
        );
    }
    Some(window)
}
