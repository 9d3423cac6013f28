//! C411.

use crate::layer::{Layer, Role};
use crate::lint::convolution::is_depthwise;
use crate::lint::longest::{Run, longest};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// More than 20 layers with weights follow one another without a shortcut.
    ///
    /// Deeper plain networks train worse than shallower ones: with 18 layers He et al. measured
    /// 27.94 % top-1 errors, with 34 layers 28.54 %, and with shortcuts around every two of the 34
    /// 25.03 % (batch normalisation in all). A depthwise convolution counts with the 1x1 convolution
    /// after it as one layer. Sums, means and concatenations end the count.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   repeat 21 { conv 16 3x3 pad=1 bias=off -> batchnorm -> relu }
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Put shortcuts around every two or three of them:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x64x64
    ///   conv 16 3x3 pad=1 bias=off -> batchnorm -> relu
    ///   repeat 10 {
    ///     residual {
    ///       conv 16 3x3 pad=1 bias=off -> batchnorm -> relu
    ///       conv 16 3x3 pad=1 bias=off -> batchnorm
    ///     }
    ///     relu
    ///   }
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "C411" "plain-too-deep"
    level: Warning,
    source: "He et al. 2015, arXiv:1512.03385, table 2; the 20 between its depths of 18 and 34 is a judgement",
    options: [LAYERS],
    check: check,
}

const LAYERS: OptionSpec = OptionSpec::count(
    "layers",
    "the layers with weights that may follow one another",
    20.0,
    1.0,
    1e9,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = context.option(&RULE, &LAYERS);
    let longest = longest(context, |run, view| {
        if is_shortcut(view) {
            *run = Run::default();
        } else if view.is(Role::Weights) && !is_depthwise(view) {
            run.count(view.index, most);
        }
    });
    let Some(view) = longest.crossing.and_then(|index| context.view(index)) else {
        return;
    };
    let message = format!(
        "{} layers with weights follow one another without a shortcut, more than {most}",
        longest.layers
    );
    let found = findings
        .at(view, message)
        .here("from here on it is too deep")
        .help("put `residual { }` around every two or three layers of the same width");
    findings.push(found);
}

/// Whether a tensor from earlier continues beside a tensor computed from it.
fn is_shortcut(view: &View<'_>) -> bool {
    view.is(Role::Join) && view.layer.is_some_and(Layer::passes_each_on)
}
