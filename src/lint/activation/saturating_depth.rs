//! A215.

use crate::graph::NodeIndex;
use crate::layer::{Activation, Function, Join, Layer, Role};
use crate::lint::{Context, Findings, OptionSpec, View, rule};

rule! {
    /// More than four layers with a saturating activation follow one another without normalisation.
    ///
    /// The slope of `sigmoid` is at most 1/4, that of `tanh` is 1 at 0 and less everywhere else, and on
    /// the way back each activation multiplies the gradient by its slope: what the first layers learn
    /// from becomes smaller with each (Glorot & Bengio 2010 found the last hidden layer of a sigmoid
    /// network with four stuck at 0). A normalisation or a shortcut keeps it, and ends the count, as
    /// does a gate, whose sigmoid is multiplied with a map. LeNet-5 has four.
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

const LAYERS: OptionSpec = OptionSpec::new(
    "layers",
    "the saturating activations that may follow one another before a layer with weights",
    4.0,
    1.0,
    1e9,
);

/// The saturating activations up to a layer.
#[derive(Clone, Copy, Debug, Default)]
struct Path {
    /// Those that a layer with weights reads.
    hidden: u64,
    /// The last one, if no layer with weights has followed yet.
    open: Option<NodeIndex>,
    /// The first one that is one too many.
    crossing: Option<NodeIndex>,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // What else reads a map is not known of a network with errors.
    if !context.is_whole() {
        return;
    }
    let most = context.option(&RULE, &LAYERS);
    let mut paths = vec![Path::default(); context.graph().len()];
    let mut longest = Path::default();
    for view in context.all() {
        let sources = view.sources.iter();
        let before = sources.filter_map(|source| paths.get(source.index()));
        let mut path = before
            .max_by_key(|path| path.hidden)
            .copied()
            .unwrap_or_default();
        if keeps_gradients(view) {
            path = Path::default();
        } else if let Some(last) = path.open.filter(|_| view.is(Role::Weights)) {
            path.open = None;
            path.hidden = path.hidden.saturating_add(1);
            if path.crossing.is_none() && path.hidden as f64 > most {
                path.crossing = Some(last);
            }
        } else if saturates(view) && !is_gate(context, view) {
            path.open = Some(view.index);
        }
        if path.hidden > longest.hidden {
            longest = path;
        }
        if let Some(at) = paths.get_mut(view.index.index()) {
            *at = path;
        }
    }
    let Some(view) = longest.crossing.and_then(|index| context.view(index)) else {
        return;
    };
    let message = format!(
        "{} saturating activations follow one another without a normalisation or a shortcut, more \
         than {most}",
        longest.hidden
    );
    let name = context.called(view);
    let found = findings
        .at(view, message)
        .here("from here on there are too many")
        .help(format!(
            "use `relu` in place of {name}, or put `batchnorm` before each"
        ));
    findings.push(view, found);
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
