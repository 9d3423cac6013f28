//! C412.

use crate::layer::Role;
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// The map is reduced more than twice without more channels in between.
    ///
    /// ResNet doubles the channels whenever it halves the map, so each stage does about the same
    /// work. A network that keeps the number of channels does less work with each stage.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Widen as the map shrinks:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 32 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 64 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 128 3x3 pad=1 -> relu -> maxpool 2x2
    ///   conv 256 3x3 pad=1 -> relu -> maxpool 2x2
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C412" "halve-without-double"
    off: Info,
    source: "He et al. 2015, arXiv:1512.03385, section 3.3, rule (ii); the 2 is a judgement",
    options: [TIMES],
    check: check,
}

const TIMES: OptionSpec = OptionSpec::count(
    "times",
    "the number of times that a map may be reduced without more channels than at the previous reduction",
    2.0,
    0.0,
    1e9,
);

/// The reductions before a layer.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    /// The channels that the last reduction read.
    channels: Option<u64>,
    /// How often a reduction read no more channels than the one before.
    times: u64,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = context.option(&RULE, &TIMES);
    let mut states = vec![Before::default(); context.graph().len()];
    for view in context.all() {
        let sources = view.sources.iter();
        let before = sources.filter_map(|source| states.get(source.index()));
        let mut state = before
            .max_by_key(|it| it.times)
            .copied()
            .unwrap_or_default();
        if reduces(view) {
            let channels = view.input().channels();
            if let Some(last) = state.channels.filter(|last| channels <= *last) {
                state.times = state.times.saturating_add(1);
                if state.times as f64 > most && (state.times.saturating_sub(1)) as f64 <= most {
                    let message = format!(
                        "the map is reduced for the {} time with no more channels than before",
                        ordinal(state.times)
                    );
                    let found = findings
                        .at(view, message)
                        .here(format!(
                            "reads {channels} channels, the reduction before {last}"
                        ))
                        .help(format!(
                            "use {} channels after the map is halved",
                            last.saturating_mul(2)
                        ));
                    findings.push(found);
                }
            }
            state.channels = Some(channels);
        }
        if let Some(at) = states.get_mut(view.index.index()) {
            *at = state;
        }
    }
}

/// Whether it makes a smaller map that is still one.
fn reduces(view: &View<'_>) -> bool {
    let (input, output) = (view.input(), view.output());
    let is_half = |from: u64, to: u64| to > 1 && to <= from.div_ceil(2);
    (view.is(Role::Pool) || view.is(Role::Weights))
        && is_half(input.height(), output.height())
        && is_half(input.width(), output.width())
}

/// `3rd`
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
