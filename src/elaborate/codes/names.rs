//! Names.

use crate::diagnostic::codes;

codes! {
    /// A step names a layer, block or tensor that does not exist.
    ///
    /// A step begins with the name of a layer of the core, of a block (of this file, or brought in
    /// by `use`), of a `layer` parameter, or of a tensor. Either the name is misspelt, or it is
    /// another framework's: `Conv2d`, `BatchNorm2d` and `Linear` are `conv`, `batchnorm` and
    /// `dense` here. Channels that flow in are known and not repeated.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   Conv2d(3, 16, 3, padding=1)
    ///   relu
    /// }
    /// ```
    ///
    /// Write the layer by its name here, and its values after blanks:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1
    ///   relu
    /// }
    /// ```
    UNKNOWN_LAYER = "N001" "unknown-layer";
    /// A value or tensor is named that does not exist at this place.
    ///
    /// A name in a value is a parameter or a `let`; a name in `add(…)` or `output` is a tensor,
    /// which gets its name where it is made (`… as left`, `left = …`). Names are made before they
    /// are used, end with the body that makes them, and a block sees only its own parameters, not
    /// those of the network that uses it. The same code tells of unknown properties (`in.depth`),
    /// quantities in `expect` and kinds of `task`.
    ///
    /// ```cnn
    /// network small(width: int = 16) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   unit
    /// }
    /// block unit {
    ///   conv (2 * width) 3x3 -> relu
    /// }
    /// ```
    ///
    /// Correct the name, make it before, or hand it to the block as a parameter:
    ///
    /// ```cnn
    /// network small(width: int = 16) {
    ///   input 3x32x32
    ///   conv width 3x3
    ///   unit width
    /// }
    /// block unit(width: int) {
    ///   conv (2 * width) 3x3 -> relu
    /// }
    /// ```
    UNKNOWN_NAME = "N002" "unknown-name";
    /// A block uses itself, directly or through others.
    ///
    /// Blocks are expanded where they are used, so one that contains itself might never end. It is
    /// refused even where an `if` would end it: `repeat` says the same and surely ends. Networks
    /// (used as blocks) and `share`d pieces must not contain themselves either.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   tower
    /// }
    /// block tower {
    ///   conv 16 3x3 -> relu
    ///   tower
    /// }
    /// ```
    ///
    /// Say with `repeat` how often the layers come:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   tower 3
    /// }
    /// block tower(depth: int) {
    ///   repeat depth {
    ///     conv 16 3x3 -> relu
    ///   }
    /// }
    /// ```
    RECURSION = "N014" "recursion";
    /// A tensor or a value stands where a layer is wanted.
    ///
    /// What follows `->` does something to the flow, and a tensor does nothing. A tensor stands
    /// only at the beginning of a chain, as its source, or in the parentheses of a join. A number,
    /// size or switch is the value of a layer's parameter and never a step.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 as wide
    ///   conv 16 3x3 pad=1 -> wide
    /// }
    /// ```
    ///
    /// Start a chain with the tensor, or join it with the flow:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 16 3x3 pad=1 as wide
    ///   conv 16 3x3 pad=1
    ///   add(identity, wide)
    /// }
    /// ```
    NOT_A_LAYER = "N015" "not-a-layer";
    /// A function does not exist, or takes another number of values.
    ///
    /// Values are computed exactly, by few functions: `min`, `max` (of one value or more), `floor`,
    /// `ceil`, `round`, `abs` and `log2` (of one), and `one_of` in families of networks. A layer is
    /// no function: its values follow after blanks.
    ///
    /// ```cnn
    /// network small(width: float = 1.5) {
    ///   input 3x32x32
    ///   conv int(16 * width) 3x3
    /// }
    /// ```
    ///
    /// Use one of these functions, with the values that it takes:
    ///
    /// ```cnn
    /// network small(width: float = 1.5) {
    ///   input 3x32x32
    ///   conv floor(16 * width) 3x3
    /// }
    /// ```
    UNKNOWN_FUNCTION = "N017" "unknown-function";
}
