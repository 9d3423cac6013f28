//! The meaning of the figures in a summary.

use crate::cost::Memory;
use crate::report::grid::wrap;

const DEPTH: &str =
    "depth: the most convolutions and dense layers on a path from an input to an output";

const LAYERS: &[&str] = &[
    "kind: the layer with its kernel, and what differs from the usual: the stride after a slash, padding (p), \
     dilation (d) and groups (g). `conv 3x3/2 p1 g32` is a 3x3 convolution with stride 2, padding 1 and \
     32 groups. For a block with a label, the name of the block",
    "%: the share of all parameters (trained, frozen and training-only) or of all MACs. The line of a block \
     has the totals of its layers",
    "field: the receptive field in rows and columns of the input, including padding, from the smallest to \
     the largest over all paths (one number where they agree). That of the network is the one at its last \
     maps",
    "jump: the distance between the fields of neighbouring positions, in rows and columns of the input: the \
     product of all strides so far. A layer's own stride is in its kind",
    "offset: the first row and column of the input that the first position sees, negative in the padding",
    DEPTH,
    "memory: for one sample in float32, unless `--batch` or `--dtype` says otherwise; kB are 10^3 and MB 10^6 \
     bytes. The column has the tensors that a layer makes; their sum is the activations",
];

const TOTALS: &[&str] = &[
    "params: learned values that are trained, without those for training only",
    DEPTH,
    "field: the receptive field at the last maps in rows and columns of the input, from the smallest to the \
     largest over all paths (one number where they agree); with a `*` if every position also depends on \
     what a global pooling saw",
    "memory: for one sample in float32, unless `--batch` or `--dtype` says otherwise; kB are 10^3 and MB 10^6 \
     bytes",
];

/// Which columns are explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notes {
    /// The columns of networks layer by layer.
    Layers,
    /// The columns of networks in one line each.
    Totals,
}

impl Notes {
    fn general(self) -> &'static [&'static str] {
        match self {
            Notes::Layers => LAYERS,
            Notes::Totals => TOTALS,
        }
    }
}

/// The meaning of the columns, in lines of at most `width`.
pub fn summary_notes(notes: Notes, width: usize) -> String {
    let mut text = String::new();
    for note in notes.general() {
        wrap(&mut text, note, width);
    }
    for definition in Memory::DEFINITIONS {
        let line = format!("  {}: {}", definition.name, definition.text);
        wrap(&mut text, &line, width);
    }
    text
}

/// The meaning of the columns in Markdown.
pub fn summary_notes_markdown(notes: Notes) -> String {
    let mut text = String::new();
    for note in notes.general() {
        let (name, note) = note.split_once(':').unwrap_or((note, ""));
        text.push_str(&format!("- *{name}*:{note}\n"));
    }
    for definition in Memory::DEFINITIONS {
        text.push_str(&format!("  - *{}*: {}\n", definition.name, definition.text));
    }
    text
}
