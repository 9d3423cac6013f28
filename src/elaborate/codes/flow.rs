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
}
