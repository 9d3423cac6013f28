//! R305.

use super::excess_padding::is_excessive;
use super::{premature_1x1, unproductive_layer};
use crate::layer::{Padding, Role, Window};
use crate::lint::sliding::{Along, Sliding, without_dead_taps};
use crate::lint::window_edits::same_shape;
use crate::lint::{Context, Findings, View, rule};

/// How many layers after a kernel are looked at.
const REACH: usize = 64;

rule! {
    /// A kernel is larger than its map in both directions, so that most of it sees padding.
    ///
    /// Of a 7x7 kernel on a 4x4 map, at least 33 of 49 taps see zeros wherever it stands. Each output
    /// sees the whole map: it is a dense layer that pays for taps that have nothing to read. The same
    /// holds for a dilation as large as the map, of which only the middle tap is left. Usually the
    /// input is smaller than the one that the network was designed for.
    ///
    /// Layers that are reported as unproductive (R306) are not reported again, nor are those on the way
    /// to a map of 1x1 that is too small for a kernel (R313). A kernel that is larger in one direction
    /// only is R317.
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
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // Of a network with an error of size, the sizes are wrong.
    if !context.is_whole() {
        return;
    }
    let weights = context.with_role(Role::Weights);
    let sliding = weights.filter_map(|view| Some((view, Sliding::of(view)?)));
    let all: Vec<(&View<'_>, Sliding)> = sliding.filter(|(_, it)| is_mostly_padding(it)).collect();
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
            let found = found(context, findings, view, &sliding);
            findings.push(view, found);
        }
    }
}

fn is_mostly_padding(sliding: &Sliding) -> bool {
    let [rows, columns] = sliding.axes();
    let is_point = (rows.input, columns.input) == (1, 1);
    let is_larger = rows.exceeds() && columns.exceeds();
    is_larger && !is_point && rows.kernel.max(columns.kernel) >= 3 && !is_excessive(sliding)
}

fn found(
    context: &Context<'_>,
    findings: &Findings<'_>,
    view: &View<'_>,
    sliding: &Sliding,
) -> crate::diagnostic::Diagnostic {
    let [rows, columns] = sliding.axes();
    let all = rows.kernel.saturating_mul(columns.kernel);
    let is_dilated = rows.dilation > 1 || columns.dilation > 1;
    // The taps that can see the map at once; of a dilated kernel those that can see it at all.
    let seeing = |along: &Along| match is_dilated {
        true => along.kernel.saturating_sub(along.dead()),
        false => along.kernel.min(along.input),
    };
    let blind = all.saturating_sub(seeing(&rows).saturating_mul(seeing(&columns)));
    let called = context.called(view);
    let map = sliding.map();
    let message = if is_dilated {
        format!("{blind} of the {all} taps of {called} never see the {map} map, only padding")
    } else {
        format!(
            "at least {blind} of the {all} taps of {called} see only padding at every place of the {map} map"
        )
    };
    let better = smaller(view, sliding, is_dilated);
    let help = match better.as_ref() {
        Some(window) => format!(
            "use a {} kernel, or downsample less before it",
            window.kernel
        ),
        None => "use a smaller kernel, or downsample less before it".to_owned(),
    };
    let edits = better
        .as_ref()
        .and_then(|window| same_shape(context, view, *window));
    let fix = better.map_or(String::new(), |window| {
        format!("use a {} kernel", window.kernel)
    });
    findings
        .at(view, message)
        .here(match is_dilated {
            true => format!("its taps lie {} apart", sliding.dilation()),
            false => format!("a {} kernel on a {map} map", sliding.kernel()),
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
