//! What the figures of a summary mean.

use crate::cost::Memory;
use crate::report::grid::wrap;

const KIND: &str = "kind: the layer with its kernel and, where they are not the usual ones, its stride after a \
     slash, padding (p), dilation (d) and groups (g): `conv 3x3/2 p1 g32`; of a block with a label, the \
     block's name";

const SHARES: &str = "%: the share of all parameters (trained, frozen and for training only) and of all MACs; the line \
     of a block has the sums over its layers";

const FIELD: &str = "field: the receptive field, from the smallest to the largest over all paths, in rows and columns \
     of the input (one number where they agree), borders not cut off; jump: how many rows or columns of the \
     input lie between the fields of neighbouring positions, the product of all strides so far (a layer's own \
     stride is in its kind); offset: the first row or column that the first position sees. The field of a \
     network is that at its last maps";

const DEPTH: &str =
    "depth: the most convolutions and dense layers on a path from an input to an output";

const MEMORY: &str = "memory: that of one sample in float32 where `--batch` and `--dtype` do not say otherwise, kB are \
     10^3 and MB 10^6 bytes; the column has the tensors that a layer makes, their sum is the activations";

/// Which columns are explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notes {
    /// Those of networks layer by layer.
    Layers,
    /// Those of networks in a line each.
    Totals,
}

impl Notes {
    fn general(self) -> &'static [&'static str] {
        match self {
            Notes::Layers => &[KIND, SHARES, FIELD, DEPTH, MEMORY],
            Notes::Totals => &[
                "params: learned values that are trained and not for training only",
                DEPTH,
                "field: the receptive field at the last maps, from the smallest to the largest \
                 over all paths, in rows and columns of the input (one number where they agree); \
                 with a `*` where what a global pooling saw goes into every position besides",
                "memory: that of one sample in float32 where `--batch` and `--dtype` do not say \
                 otherwise, kB are 10^3 and MB 10^6 bytes",
            ],
        }
    }
}

/// What the columns mean, in lines of at most `width`.
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

/// The same in Markdown.
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
