//! C407.

use crate::layer::{Layer, Role};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// The number of output channels is not a multiple of 8.
    ///
    /// Tensor cores multiply blocks of 8 or more values, so a smaller number is padded to the next
    /// multiple and the extra work is wasted. PyTorch's tuning guide recommends multiples of 8 in
    /// mixed precision. The last layer is not reported, because the number of classes is fixed.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 44 3x3 pad=1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Use the next multiple:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 48 3x3 pad=1 -> relu
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C407" "channels-not-mult-8"
    off: Info,
    source: "PyTorch Performance Tuning Guide, \"use mixed precision and AMP\": \"set sizes to multiples of 8\"",
    options: [MULTIPLE],
    check: check,
}

const MULTIPLE: OptionSpec = OptionSpec::count(
    "multiple",
    "the number that channel counts should be a multiple of",
    8.0,
    1.0,
    65_536.0,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let multiple = context.option(&RULE, &MULTIPLE) as u64;
    let is_last = last_layers(context);
    for view in context.with_role(Role::Weights) {
        let channels = view.output().channels();
        let is_last = is_last.get(view.index.index()).copied().unwrap_or(true);
        if channels.is_multiple_of(multiple) || is_last || !chooses_channels(view) {
            continue;
        }
        let more = channels.next_multiple_of(multiple);
        let less = more.saturating_sub(multiple);
        let message = format!(
            "{} outputs {channels} channels, which is not a multiple of {multiple}",
            context.called(view)
        );
        let help = if less == 0 {
            format!("use {more} channels")
        } else {
            format!("use {less} or {more} channels")
        };
        let found = findings
            .at(view, message)
            .here(format!("{more} are computed"))
            .help(help);
        findings.push(found);
    }
}

/// Whether its output channels are a number of its own.
fn chooses_channels(view: &View<'_>) -> bool {
    !matches!(view.layer, Some(Layer::Depthwise(_)))
}

/// Whether an output is computed from a layer without another with weights. True of all layers of
/// a network whose end is not known.
fn last_layers(context: &Context<'_>) -> Vec<bool> {
    let mut last = vec![false; context.graph().len()];
    for view in context.all().rev() {
        let mut readers = view.readers.iter();
        let ends = !context.is_whole() && view.readers.is_empty()
            || view.is_output
            || readers.any(|reader| {
                let is_layer = context.view(*reader).is_some_and(|it| it.is(Role::Weights));
                !is_layer && last.get(reader.index()).copied().unwrap_or(false)
            });
        if let Some(at) = last.get_mut(view.index.index()) {
            *at = ends;
        }
    }
    last
}
