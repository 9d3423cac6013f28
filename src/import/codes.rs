//! The codes of this stage (`I`). What stands above each is its explanation: what it is about, why it
//! matters, a text that gives it, and the text mended.

use crate::diagnostic::{Code, codes};

/// All of them.
pub const ALL: &[&[Code]] = &[CODES, super::caffe::published::codes::CODES];

codes! {
    /// The text is not of the format: a parenthesis, a comma or a number is missing, or something
    /// stands there that cannot. The message says what was expected.
    SYNTAX = "I001" "import-syntax";
    /// A kind of layer that the format, or this reader of it, does not have.
    UNKNOWN_LAYER = "I002" "import-unknown-layer";
    /// A layer with more or fewer numbers than its kind takes.
    WRONG_ARGUMENTS = "I003" "import-wrong-arguments";
    /// A number that its layer cannot take: a stride of 0, a size beyond 2^63.
    NUMBER_OUT_OF_RANGE = "I004" "import-number-out-of-range";
    /// A layer where none can stand, or none where one must: a network ends in its classifier.
    LAYER_ORDER = "I005" "import-layer-order";
}
