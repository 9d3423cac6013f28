//! R308.

use crate::graph::NodeIndex;
use crate::layer::{Role, Shape};
use crate::lint::sliding::{Along, Sliding};
use crate::lint::{Context, Findings, View, rule};
use crate::number::common_divisor;
use smallvec::SmallVec;

/// How many dilated convolutions in a row are reported.
const LEAST: usize = 3;

rule! {
    /// Consecutive dilated convolutions have rates with a common factor, so they read a grid with
    /// holes.
    ///
    /// Three 3x3 convolutions of dilation 2 span 13 positions and read every second one: one of
    /// four in two dimensions. Neighbouring outputs are computed from disjoint sets of inputs,
    /// which shows as a grid in segmentations. Rates such as 1, 2 and 5 leave no hole (Wang et al.
    /// 2018). Rates that grow from layer to layer, 2, 4, 8 after a convolution of rate 1, leave
    /// none either, and are not reported.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 32 3x3 dilation=2 pad=2 -> relu
    ///   conv 32 3x3 dilation=2 pad=2 -> relu
    ///   conv 32 3x3 dilation=2 pad=2 -> relu
    ///   conv 5 1x1
    /// }
    /// ```
    ///
    /// Choose rates without a common factor:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 32 3x3 pad=1 -> relu
    ///   conv 32 3x3 dilation=2 pad=2 -> relu
    ///   conv 32 3x3 dilation=5 pad=5 -> relu
    ///   conv 5 1x1
    /// }
    /// ```
    "R308" "gridding"
    level: Info,
    source: "Wang et al. 2018, \"Understanding convolution for semantic segmentation\", \
     arXiv:1702.08502, section 3.2; Wang and Ji 2018, arXiv:1808.08931",
    check: check,
}

/// The dilated convolutions in a row before a layer's result.
#[derive(Clone, Debug)]
struct Run {
    /// The rates and layers of the last of them.
    rates: SmallVec<[(u64, NodeIndex); LEAST]>,
    /// The number that divides all rates; 0 before the first.
    common: u64,
    /// How many neighbouring places of the map before the row are read without a hole.
    covered: u64,
    /// Whether each rate is larger than the one before, and none leaves a hole.
    is_growing: bool,
    /// Whether it was reported.
    is_reported: bool,
}

impl Run {
    /// After a layer that reads `covered` neighbouring places.
    fn after(covered: u64) -> Self {
        Self {
            rates: SmallVec::new(),
            common: 0,
            covered,
            is_growing: true,
            is_reported: false,
        }
    }

    /// And a convolution of that rate.
    fn and(&self, along: &Along, index: NodeIndex) -> Self {
        let rate = along.dilation;
        let last = self.rates.last().map(|(rate, _)| *rate);
        let common = common_divisor(self.common, rate);
        if common == 1 {
            // It begins a row of its own.
            return Self::after(1).and(along, index);
        }
        let mut rates = self.rates.clone();
        if rates.len() >= LEAST {
            rates.remove(0);
        }
        rates.push((rate, index));
        let reach = along.kernel.saturating_sub(1).saturating_mul(rate);
        let leaves_none = rate <= self.covered;
        Self {
            rates,
            common,
            covered: match leaves_none {
                true => self.covered.saturating_add(reach),
                false => self.covered,
            },
            is_growing: self.is_growing && leaves_none && last.is_none_or(|last| rate > last),
            is_reported: self.is_reported,
        }
    }

    fn is_found(&self) -> bool {
        self.rates.len() >= LEAST && !self.is_growing && !self.is_reported
    }
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let is_dilated = |view: &View<'_>| view.sliding().is_some_and(|it| dilated(it).is_some());
    if context
        .with_role(Role::Weights)
        .filter(|view| is_dilated(view))
        .count()
        < LEAST
    {
        return;
    }
    let mut runs: Vec<Run> = vec![Run::after(1); context.graph().len()];
    for view in context.all() {
        let mut run = run_after(view, &runs);
        if run.is_found() {
            run.is_reported = true;
            let found = found(context, findings, view, &run);
            findings.push(found);
        }
        if let Some(slot) = runs.get_mut(view.index.index()) {
            *slot = run;
        }
    }
}

/// The longest run before a layer, with the layer.
fn run_after(view: &View<'_>, runs: &[Run]) -> Run {
    let before = view.sources.iter().filter_map(|it| runs.get(it.index()));
    let longest = before.max_by_key(|run| run.rates.len());
    let Some(before) = longest else {
        return Run::after(1);
    };
    let is_whole = view.input().along(crate::layer::Axis::Height) == view.output().height();
    match view.role {
        Some(Role::Weights | Role::Pool) => match view.sliding() {
            Some(sliding) => match dilated(sliding) {
                Some(along) => before.and(&along, view.index),
                None if sliding
                    .axes()
                    .iter()
                    .all(|along| along.kernel == 1 && along.stride == 1) =>
                {
                    before.clone()
                }
                None => Run::after(sliding.rows.kernel.max(sliding.columns.kernel)),
            },
            None => Run::after(1),
        },
        Some(Role::Arrangement) if !is_whole || matches!(view.output(), Shape::Vector { .. }) => {
            Run::after(1)
        }
        Some(
            Role::Activation
            | Role::Normalization
            | Role::Scale
            | Role::Dropout
            | Role::Join
            | Role::Arrangement,
        ) => before.clone(),
        None => Run::after(1),
    }
}

/// The axis along which a window of stride 1 is dilated most.
fn dilated(sliding: &Sliding) -> Option<Along> {
    let axes = sliding.axes();
    let dilated = axes
        .iter()
        .filter(|along| along.dilation > 1 && along.kernel > 1);
    let widest = dilated.max_by_key(|along| along.dilation)?;
    axes.iter()
        .all(|along| along.stride == 1)
        .then_some(*widest)
}

fn found(
    context: &Context<'_>,
    findings: &Findings<'_>,
    view: &View<'_>,
    run: &Run,
) -> crate::diagnostic::Diagnostic {
    let rates: Vec<String> = run.rates.iter().map(|(rate, _)| rate.to_string()).collect();
    let rates = match rates.as_slice() {
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
        [] => String::new(),
    };
    let is_square = view
        .sliding()
        .is_some_and(|it| it.rows.dilation > 1 && it.columns.dilation > 1);
    let holes = match is_square {
        true => run.common.saturating_mul(run.common),
        false => run.common,
    };
    let message = format!(
        "{} consecutive dilated convolutions with the rates {rates} read one of {holes} \
         positions: {} divides all rates",
        run.rates.len(),
        run.common,
    );
    let mut found = findings
        .at(view, message)
        .here("the last of them")
        .help("choose rates without a common factor, such as 1, 2 and 5");
    let mut labelled = vec![view.node.origin.span];
    for (rate, index) in run.rates.iter().rev().skip(1) {
        let Some(earlier) = context.view(*index) else {
            continue;
        };
        let span = earlier.node.origin.span;
        if !labelled.contains(&span) {
            labelled.push(span);
            found = found.label(span, format!("rate {rate}"));
        }
    }
    found
}
