//! Words and definitions: `P021` to `P034`.

use crate::diagnostic::codes;

codes! {
    /// A statement stands outside of any network or block.
    ///
    /// At the top of a file stand only `network`, `block` and `use`; all else stands inside of a
    /// network or block, also a value by `let` or a `task`. In a script layers are made line by
    /// line, and one forgets to wrap them; or a `}` closes the network too early.
    ///
    /// ```cnn
    /// input 3x32x32
    /// conv 8 3x3 -> relu
    /// ```
    ///
    /// Put it into a network:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> relu
    /// }
    /// ```
    ///
    /// What several networks or blocks share is a parameter of each.
    OUTSIDE = "P021" "outside-of-network";
    /// The word that begins a network, block or `use` is misspelt, or is another language's.
    ///
    /// At the top of a file stand `network name { … }`, `block name { … }` and `use …`. Other
    /// languages say `model`, `def` or `import`. Statements inside that can't be read are told too;
    /// shapes are checked when the word is right.
    ///
    /// ```cnn
    /// model small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    ///
    /// Write the word that it proposes:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    MISSPELT_ITEM = "P022" "misspelt-item";
    /// A network or block has no name, or no body in braces.
    ///
    /// Every network and block has a name, by which reports show it and other networks use it, and
    /// a body in braces, even where there is only one network in a file. The `{` stands on the line
    /// of the name; where it is lost, and it is clear what the body is, the body is checked all the
    /// same.
    ///
    /// ```cnn
    /// network {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    ///
    /// Give it a name:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    /// }
    /// ```
    HEADLESS = "P023" "incomplete-definition";
    /// A step is named after its shape is stated.
    ///
    /// Both may stand behind a step, in one order: first its name, `as stem`, then the shape it
    /// must have, `: 8x30x30`. So the stated shapes end their lines, and a reader finds them in one
    /// column.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 : 8x30x30 as stem
    /// }
    /// ```
    ///
    /// Put the name first:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 as stem : 8x30x30
    /// }
    /// ```
    LABEL_AFTER_SHAPE = "P024" "label-after-shape";
    /// The type of a parameter is none of the language's.
    ///
    /// The types are `int`, `float`, `bool`, `size` (`3x3`), `tensor`, `layer` (`relu`) and `word`
    /// (`same`). What is given for the parameter is checked against its type, where it is used.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   unit 8
    /// }
    /// block unit(features: integer) {
    ///   conv features 3x3 -> relu
    /// }
    /// ```
    ///
    /// Write one of these types, or none:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   unit 8
    /// }
    /// block unit(features: int) {
    ///   conv features 3x3 -> relu
    /// }
    /// ```
    UNKNOWN_TYPE = "P025" "unknown-type";
    /// The type of a parameter follows its name without a colon.
    ///
    /// A parameter is written as in Python: its name, a colon, its type. `features int` and
    /// `int features` come from languages where a blank is enough.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   unit 8
    /// }
    /// block unit(int features) {
    ///   conv features 3x3 -> relu
    /// }
    /// ```
    ///
    /// Write the name, a colon, and the type:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   unit 8
    /// }
    /// block unit(features: int) {
    ///   conv features 3x3 -> relu
    /// }
    /// ```
    MISSING_COLON = "P026" "missing-colon";
    /// A setting of a task has no name.
    ///
    /// What a network is for, and how it is trained, is said by settings with names; their order
    /// means nothing, so a bare `10` could be the number of classes as well as that of epochs.
    ///
    /// ```cnn
    /// network digits {
    ///   input 1x28x28
    ///   flatten -> dense 10
    ///   task classification { 10 }
    /// }
    /// ```
    ///
    /// Name it by `=`:
    ///
    /// ```cnn
    /// network digits {
    ///   input 1x28x28
    ///   flatten -> dense 10
    ///   task classification { classes=10 }
    /// }
    /// ```
    NAMELESS_SETTING = "P027" "setting-without-name";
    /// An output has a setting other than `train`.
    ///
    /// `output` takes the names of tensors, and `train=on` for outputs that only training needs,
    /// such as the second head of GoogLeNet; what only they need is counted apart. Losses and their
    /// weights belong to the `task`.
    ///
    /// ```cnn
    /// network heads {
    ///   input 3x32x32
    ///   conv 8 3x3 -> global_avgpool -> flatten as features
    ///   auxiliary = dense 10
    ///   dense 10 as main
    ///   output main
    ///   output auxiliary loss=0.3
    /// }
    /// ```
    ///
    /// Leave it out, or write `train=on`:
    ///
    /// ```cnn
    /// network heads {
    ///   input 3x32x32
    ///   conv 8 3x3 -> global_avgpool -> flatten as features
    ///   auxiliary = dense 10
    ///   dense 10 as main
    ///   output main
    ///   output auxiliary train=on
    /// }
    /// ```
    OUTPUT_SETTING = "P028" "unknown-output-setting";
    /// `else`, `shortcut`, `carry` or `|` stands without what it belongs to.
    ///
    /// `else` follows the body of an `if`, `shortcut` that of a `residual`, `carry` the count of a
    /// `repeat` or `for`, and `|` separates the chains of a `choose`. It must follow directly:
    /// another line between them parts them.
    ///
    /// ```cnn
    /// network small(deep: bool = off) {
    ///   input 3x32x32
    ///   if deep { conv 8 3x3 }
    ///   relu
    ///   else { conv 8 5x5 }          # `relu` stands between
    /// }
    /// ```
    ///
    /// Put it behind what it belongs to:
    ///
    /// ```cnn
    /// network small(deep: bool = off) {
    ///   input 3x32x32
    ///   if deep { conv 8 3x3 }
    ///   else { conv 8 5x5 }
    ///   relu
    /// }
    /// ```
    ORPHAN = "P029" "word-without-partner";
    /// A word of the language stands where it has no meaning.
    ///
    /// Words such as `input`, `output`, `let` and `expect` begin a line of their own, and
    /// `network`, `block`, `use` stand at the top of a file; none of them is a layer, and nothing
    /// can be called so. The label in the message says where the word belongs.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 -> output
    /// }
    /// ```
    ///
    /// Give it a line of its own, or leave it out here, as the last line is the output anyway:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 as map
    ///   output map
    /// }
    /// ```
    MISPLACED_WORD = "P030" "misplaced-word";
    /// An expression is longer than 512 numbers, names and operators.
    ///
    /// Nobody writes that by hand, but scripts do that write a sum out instead of its result. What
    /// stands around an expression counts with it. The bound keeps the memory that reading a file
    /// takes small, whatever stands in it.
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   dense (
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+
    ///     1+1
    ///   )
    /// }
    /// ```
    ///
    /// Write the result, or name parts of it by `let`:
    ///
    /// ```cnn
    /// network sum {
    ///   input 10
    ///   dense 280
    /// }
    /// ```
    TOO_LONG = "P031" "expression-too-long";
    /// A character looks like one of the language's, but is another.
    ///
    /// Word processors, web pages and papers have minus signs, quotes, dashes and blanks of their
    /// own, and one can't see the difference after copying from them. The message tells which one
    /// it is.
    ///
    /// ```cnn
    /// network small(classes: int = 10) {
    ///   input 8
    ///   dense (classes − 1)          # the minus sign of typesetters, from a paper
    /// }
    /// ```
    ///
    /// Write the character that is on the keyboard:
    ///
    /// ```cnn
    /// network small(classes: int = 10) {
    ///   input 8
    ///   dense (classes - 1)
    /// }
    /// ```
    ///
    /// In comments any character may stand.
    FOREIGN_CHARACTER = "P032" "foreign-character";
    /// `step` stands behind something other than `a to b`.
    ///
    /// `16 to 128 step 16` stands for the values 16, 32, 48 and so on up to 128, in a family of
    /// networks. The rounds of a `for` count by ones: there is no third number as in Python's
    /// `range(0, 8, 2)`.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   for i in 0..8 step 2 { conv (8 + i) 3x3 }
    /// }
    /// ```
    ///
    /// Count by ones, and multiply inside:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   for i in 0..4 { conv (8 + 2 * i) 3x3 }
    /// }
    /// ```
    ///
    /// For a choice of values, say where they begin and end: `(16 to 128 step 16)`.
    STEP_WITHOUT_TO = "P033" "step-without-to";
    /// Two values stand in one parenthesis with nothing between them.
    ///
    /// A parenthesis holds one value. Usually an operator is missing, as formulas on paper leave
    /// out the multiplication sign. Only a layer is followed by more, its parameters:
    /// `(leaky_relu 0.1)`.
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (2 width) 3x3
    /// }
    /// ```
    ///
    /// Write the operator, or take one of them out of the parenthesis:
    ///
    /// ```cnn
    /// network small(width: int = 8) {
    ///   input 3x32x32
    ///   conv (2 * width) 3x3
    /// }
    /// ```
    NOT_A_LAYER = "P034" "parameters-without-layer";
}
