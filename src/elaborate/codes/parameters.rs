//! Values and the parameters that take them.

use crate::diagnostic::codes;

codes! {
    /// A layer or block is given a parameter that it does not have.
    ///
    /// The name is misspelt, or it is another framework's: `padding`, `kernel_size` and `filters`
    /// are `pad`, `kernel` and `features` here. Some are not needed at all: the channels that flow
    /// in (`in_channels`) are known, and what can run in place (`inplace`) does. It is also told of
    /// the settings of a `task`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 padding=1
    ///   relu
    /// }
    /// ```
    ///
    /// Write the parameter by its name here, or leave it out:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1
    ///   relu
    /// }
    /// ```
    UNKNOWN_PARAMETER = "N003" "unknown-parameter";
    /// A parameter that has no default is given no value.
    ///
    /// Bare values fill the parameters in the order in which the layer or block declares them, so
    /// `conv 16` gives the features and leaves the kernel open. A parameter of a network gets its
    /// value from its default or from outside (`--set classes=10`).
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 -> relu
    /// }
    /// ```
    ///
    /// Give the missing value, or the parameter a default:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 -> relu
    /// }
    /// ```
    MISSING_PARAMETER = "N004" "missing-parameter";
    /// A layer or block is given more values than it takes, or one of them twice.
    ///
    /// A layer takes few values bare, those that are always wanted, as features and kernel of
    /// `conv`; the others have names and may stand in any order, so that nobody has to count. A
    /// block takes its parameters both ways. Often an arrow is missing before the next layer
    /// (`conv 16 3x3 relu`), or a `=` between a name and its value (`stride 2`).
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 2 relu
    /// }
    /// ```
    ///
    /// Name the value, and put `->` before the next layer:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 stride=2 -> relu
    /// }
    /// ```
    TOO_MANY_VALUES = "N005" "too-many-values";
    /// A value is of another kind than is wanted here.
    ///
    /// Values are numbers (`int`, `float`), sizes (`3x3`), switches (`on`, `off`: `bool`), words
    /// (`same`), layers (`relu`) and ranges (`0..n`), and none of them turns into another, except
    /// that a whole number can stand for a square size: `5` for `5x5`. In particular a number is no
    /// condition, and a tensor is no number: its sizes are `in.channels`, `in.height`, `in.width`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 bias=0
    ///   for i in 3 { relu }
    /// }
    /// ```
    ///
    /// Give a value of the kind that the message asks for:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 bias=off
    ///   for i in 0..3 { relu }
    /// }
    /// ```
    WRONG_TYPE = "N006" "wrong-type";
    /// A count or a size is not a whole number.
    ///
    /// Numbers are exact fractions here: `7 / 2` is 3.5 and not 3, as `//` and `int()` would make
    /// it in Python. That is right on the way (`width / 3 * 6`), but features, kernels, strides,
    /// extents, the counts of `repeat` and values for an `int` have to be whole, and whether 3.5
    /// becomes 3 or 4 changes the network.
    ///
    /// ```cnn
    /// network small(width: int = 25) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   conv (width / 2) 1x1
    /// }
    /// ```
    ///
    /// Say how to round, with `floor`, `ceil` or `round`:
    ///
    /// ```cnn
    /// network small(width: int = 25) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   conv floor(width / 2) 1x1
    /// }
    /// ```
    NOT_WHOLE = "N007" "not-whole";
    /// An expression has no result: a division by zero, say.
    ///
    /// Four things cannot be computed: a division or remainder by 0, the logarithm of 0 or less, a
    /// number that needs more than 38 digits to be kept exactly, and a size of more than four
    /// extents (a padding has four: its sides). They come about where a formula meets a parameter's
    /// extreme value.
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   squeeze 0
    /// }
    /// block squeeze(reduction: int) {
    ///   conv floor(in.channels / reduction) 1x1 -> relu
    /// }
    /// ```
    ///
    /// Give another value, or keep the formula away from its limit, for example by `max(1, n)`:
    ///
    /// ```cnn
    /// network small {
    ///   input 16x32x32
    ///   squeeze 4
    /// }
    /// block squeeze(reduction: int) {
    ///   conv floor(in.channels / reduction) 1x1 -> relu
    /// }
    /// ```
    ARITHMETIC = "N018" "arithmetic";
    /// A parameter that no network has is set from outside.
    ///
    /// `--set clases=7` on the command line (the line that begins with `#!` stands for it here)
    /// gives a value to a parameter of the network. A misspelt name would otherwise leave the
    /// default in force, and the numbers would belong to another network than the one asked for.
    /// Only parameters of networks can be set, not those of blocks.
    ///
    /// ```cnn
    /// #! set clases=7
    /// network small(classes: int = 10) {
    ///   input 64
    ///   dense classes
    /// }
    /// ```
    ///
    /// Set a parameter that the network has:
    ///
    /// ```cnn
    /// #! set classes=7
    /// network small(classes: int = 10) {
    ///   input 64
    ///   dense classes
    /// }
    /// ```
    UNKNOWN_SETTING = "N019" "unknown-setting";
}
