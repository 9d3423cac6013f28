//! A215.

use crate::layer::{Activation, Function, Join, Layer, Role};
use crate::lint::longest::{Run, longest};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// More than four layers with a saturating activation follow one another without normalisation.
    ///
    /// The slope of `sigmoid` is at most 1/4, that of `tanh` is 1 at 0 and less everywhere else,
    /// and backpropagation multiplies the gradient by the slope of each activation. So the gradient
    /// of the first layers shrinks with each one (Glorot & Bengio 2010 found the last hidden layer
    /// of a sigmoid network with four stuck at 0). A normalisation or a shortcut preserves the
    /// gradient and ends the count, as does a gate, whose sigmoid multiplies a map. LeNet-5 has
    /// four.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 5 { conv 16 3x3 pad=1 -> tanh }
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    ///
    /// Use an activation that does not saturate:
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 5 { conv 16 3x3 pad=1 -> relu }
    ///   global_avgpool -> dense 10
    /// }
    /// ```
    "A215" "saturating-depth"
    level: Warning,
    source: "Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, section 3; the number of 4 is a judgement",
    options: [LAYERS],
    check: check,
}

const LAYERS: OptionSpec = OptionSpec::count(
    "layers",
    "the saturating activations that may follow one another before a layer with weights",
    4.0,
    1.0,
    1e9,
);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // The other readers of a map are unknown in a network with errors.
    if !context.is_whole() {
        return;
    }
    let most = context.option(&RULE, &LAYERS);
    let longest = longest(context, |run, view| {
        if keeps_gradients(view) {
            *run = Run::default();
        } else if let Some(last) = run.open.filter(|_| view.is(Role::Weights)) {
            run.open = None;
            run.count(last, most);
        } else if saturates(view) && !is_gate(context, view) {
            run.open = Some(view.index);
        }
    });
    let Some(view) = longest.crossing.and_then(|index| context.view(index)) else {
        return;
    };
    let message = format!(
        "{} saturating activations follow one another without a normalisation or a shortcut, more \
         than {most}",
        longest.layers
    );
    let name = context.called(view);
    let found = findings
        .at(view, message)
        .here("from here on there are too many")
        .help(format!(
            "use `relu` in place of {name}, or put `batchnorm` before each"
        ));
    findings.push(found);
}

/// Whether gradients pass it undiminished, or are brought back to size.
fn keeps_gradients(view: &View<'_>) -> bool {
    view.is(Role::Normalization)
        || view.is(Role::Join) && view.layer.is_some_and(Layer::passes_each_on)
}

fn saturates(view: &View<'_>) -> bool {
    matches!(
        view.layer,
        Some(Layer::Activation(Activation {
            function: Function::Sigmoid | Function::HardSigmoid | Function::Tanh,
            ..
        }))
    )
}

/// Whether its values weigh those of another tensor.
fn is_gate(context: &Context<'_>, view: &View<'_>) -> bool {
    let is_product =
        |layer: &Layer| matches!(layer, Layer::Elementwise(join) if join.join == Join::Multiply);
    let mut readers = view.readers.iter();
    readers.any(|reader| {
        let reader = context.view(*reader);
        reader.and_then(|it| it.layer).is_some_and(is_product)
    })
}
