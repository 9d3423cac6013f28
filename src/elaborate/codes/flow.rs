//! The flow of tensors.

use crate::diagnostic::codes;

codes! {
    /// Unused flow.
    UNUSED_FLOW = "N009" "unused-flow";
    /// No flow.
    NO_FLOW = "N010" "no-flow";
    /// Tensors expected.
    TENSORS_EXPECTED = "N011" "tensors-expected";
    /// Takes the flow.
    TAKES_THE_FLOW = "N012" "takes-the-flow";
    /// Several results.
    SEVERAL_RESULTS = "N013" "several-results";
    /// Carry.
    CARRY = "N016" "carry";
    /// Misplaced statement.
    MISPLACED = "N020" "misplaced-statement";
    /// An input looks like height x width x channels, the order of TensorFlow and Keras.
    ///
    /// Sizes are channels x height x width. `224x224x3` is a picture of 224 channels, 224 high and
    /// 3 wide: the file may compile, and every count of it is wrong.
    ///
    /// ```cnn
    /// network n {
    ///   input 224x224x3
    ///   conv 32 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Put the channels first.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x224x224
    ///   conv 32 3x3 pad=1 -> relu
    /// }
    /// ```
    CHANNELS_LAST = "N045" "channels-last";
}
