//! Families, expectations and limits.

use crate::diagnostic::codes;

codes! {
    /// The file describes a family of networks where one network is wanted.
    ///
    /// `choose { a | b }`, ranges such as `16 to 128 step 16`, `one_of(64, 96)` and `where`
    /// describe a search space: all networks that come of the choices. A single network, with one
    /// number of parameters, comes only of a file without choices, and this version cannot go
    /// through a family yet.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv one_of(16, 32) 3x3 -> relu
    /// }
    /// ```
    ///
    /// Put one of the choices in its place, or a parameter that `--set` can change:
    ///
    /// ```cnn
    /// network small(width: int = 16) {
    ///   input 3x32x32
    ///   conv width 3x3 -> relu
    /// }
    /// ```
    FAMILY = "N030" "family";
    /// An `expect` does not hold.
    ///
    /// The file says what is true of the network, and the compiler finds another number. Either the
    /// network is not the one that was meant (a bias too many: `conv` has one unless `bias=off`; a
    /// layer forgotten), or it was changed and the number is an old one. `~` compares to the digits
    /// given: `expect params ~ 4.1K` holds from 4,050 to 4,150.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3
    ///   batchnorm
    ///   expect params = 464
    /// }
    /// ```
    ///
    /// Change the network, or the expectation if the new number is right:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 bias=off
    ///   batchnorm
    ///   expect params = 464
    /// }
    /// ```
    EXPECTATION_FAILED = "X001" "expectation-failed";
    /// The shape at this point is not the one that the file states.
    ///
    /// `: 16x16x16` behind a step asserts the shape that it gives, as channels x height x width,
    /// with `?` for what may be anything. Where it differs, the message shows the shape that
    /// arrives; the cause is often a padding or a stride further up, so assertions at several
    /// points narrow it down.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    ///   maxpool 2x2 : 16x16x16
    /// }
    /// ```
    ///
    /// Change the layers before it, or the assertion if the new shape is right:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 -> relu
    ///   maxpool 2x2 : 16x16x16
    /// }
    /// ```
    SHAPE_ASSERTION_FAILED = "X002" "shape-assertion-failed";
    /// The network expands to more than the compiler goes through.
    ///
    /// Loops and blocks are expanded, so a few lines can describe billions of layers, and a program
    /// from a stranger must not bring the machine to a halt. A loop has at most a million rounds; a
    /// file's networks have together at most a million layers, 250,000 of them different from all
    /// others, and take at most three million steps to expand; blocks stand in each other at most 64
    /// levels deep, and blocks and bodies together at most 96. An `expect` of memory, depth or receptive
    /// field is measured over the whole network, at most 50,000 layers of a file.
    ///
    /// ```cnn
    /// network deep {
    ///   input 16x32x32
    ///   repeat 50M { relu }
    /// }
    /// ```
    ///
    /// Look for a count with too many digits, and for loops and blocks that multiply each other:
    ///
    /// ```cnn
    /// network deep {
    ///   input 16x32x32
    ///   repeat 50 { relu }
    /// }
    /// ```
    EXPANSION_LIMIT = "X101" "expansion-limit";
    /// The network has more than 2^64 parameters or MACs.
    ///
    /// Counts are exact up to 2^64, which is 18 billion billion, and no network comes near. A
    /// suffix is wrong (`K` is a thousand, `M` a million, `G` a thousand million), or two sizes
    /// multiply that should not meet.
    ///
    /// ```cnn
    /// network perceptron {
    ///   input 784
    ///   dense 5G -> relu -> dense 5G -> relu
    ///   dense 10
    /// }
    /// ```
    ///
    /// Look for a size too large:
    ///
    /// ```cnn
    /// network perceptron {
    ///   input 784
    ///   dense 5K -> relu -> dense 5K -> relu
    ///   dense 10
    /// }
    /// ```
    COUNT_OVERFLOW = "X103" "count-overflow";
}
