//! Words and definitions: `P021` and on.

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
    /// a body in braces, even where there is only one network in a file.
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
    /// The path of a file stands without double quotes.
    ///
    /// `use std.blocks` names a part of the standard library; a file of one's own is named by its
    /// path, and a path may hold blanks and slashes, so it takes quotes, and only `"`. It is
    /// relative to the file in which it stands.
    ///
    /// ```cnn
    /// use stems.cnn { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    ///
    /// Put it in quotes:
    ///
    /// ```cnn
    /// use "stems.cnn" { stem }
    /// network small {
    ///   input 3x32x32
    ///   stem
    /// }
    /// === stems.cnn ===
    /// block stem { conv 8 3x3 -> relu }
    /// ```
    PATH_WITHOUT_QUOTES = "P035" "path-without-quotes";
    /// A parameter gets its value by `==`.
    ///
    /// `=` gives a parameter its value. `==` compares two values, in an `if` or an `expect`, where
    /// `=` does the same.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad==1
    /// }
    /// ```
    ///
    /// Write `=`:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1
    /// }
    /// ```
    FOREIGN_EQUALS = "P036" "double-equals";
    /// A number starts with its decimal point.
    ///
    /// Python reads `.5`; here a number starts with a digit, as a point joins names, as in
    /// `in.channels`.
    ///
    /// ```cnn
    /// network small {
    ///   input 8
    ///   dense 8 -> dropout .5
    /// }
    /// ```
    ///
    /// Write the zero:
    ///
    /// ```cnn
    /// network small {
    ///   input 8
    ///   dense 8 -> dropout 0.5
    /// }
    /// ```
    LEADING_POINT = "P037" "number-starts-with-point";
    /// Names in the braces of a `use` follow each other without a comma.
    ///
    /// The parameters of a layer are separated by blanks, but names in a list are separated by
    /// commas; a name may be followed by `as` and another one.
    ///
    /// ```cnn
    /// use std.blocks { conv_bn conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 8 3x3 -> conv_bn 8 3x3
    /// }
    /// ```
    ///
    /// Put a comma between them:
    ///
    /// ```cnn
    /// use std.blocks { conv_bn, conv_bn_relu }
    /// network small {
    ///   input 3x32x32
    ///   conv_bn_relu 8 3x3 -> conv_bn 8 3x3
    /// }
    /// ```
    MISSING_COMMA = "P038" "missing-comma";
    /// A colon stands between an input and its shape.
    ///
    /// The shape of an input is its parameter, and follows with a blank. A colon behind a step
    /// states the shape that the step must give, as in `conv 8 3x3 : 8x30x30`; an input has nothing
    /// to compare with.
    ///
    /// ```cnn
    /// network small {
    ///   input picture: 3x32x32
    ///   picture -> conv 8 3x3
    /// }
    /// ```
    ///
    /// Take the colon away:
    ///
    /// ```cnn
    /// network small {
    ///   input picture 3x32x32
    ///   picture -> conv 8 3x3
    /// }
    /// ```
    COLON_AFTER_INPUT = "P039" "colon-after-input";
    /// A blank stands between a number and its suffix.
    ///
    /// A number is one word together with its suffix: `K` is a thousand, `M` a million, `G` a
    /// thousand millions, `%` a hundredth. After a blank, `M` would be a name.
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect params <= 5 M
    /// }
    /// ```
    ///
    /// Take the blank away:
    ///
    /// ```cnn
    /// network small {
    ///   input 3x32x32
    ///   conv 8 3x3
    ///   expect params <= 5M
    /// }
    /// ```
    SPACED_UNIT = "P040" "unit-with-blank";
    /// A second condition is written as one word: `elif`, `elseif` or `elsif`.
    ///
    /// Python writes `elif`; here it is an `else` that is followed by another `if`, and any number
    /// of them may follow each other.
    ///
    /// ```cnn
    /// network small(size: int = 3) {
    ///   input 3x32x32
    ///   if size = 1 { conv 8 1x1 } elif size = 3 { conv 8 3x3 } else { conv 8 5x5 }
    /// }
    /// ```
    ///
    /// Write two words:
    ///
    /// ```cnn
    /// network small(size: int = 3) {
    ///   input 3x32x32
    ///   if size = 1 { conv 8 1x1 } else if size = 3 { conv 8 3x3 } else { conv 8 5x5 }
    /// }
    /// ```
    FOREIGN_ELSE_IF = "P041" "foreign-else-if";
    /// A line is written in Python, with the calls of PyTorch or Keras.
    ///
    /// Here a layer is a name with its parameters behind it, and what flows in is not named: it is
    /// the result of the line above. So there are no commas and no parentheses, and no variable
    /// that every line names again.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   nn.Conv2d(3, 64, kernel_size=3, padding=1)
    ///   F.relu(x)
    /// }
    /// ```
    ///
    /// Write what the answer says: the layer under its name here, behind it its parameters.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 64 3 pad=1
    ///   relu
    /// }
    /// ```
    PYTHON = "P042" "python";
    /// The body of a loop or condition stands behind a colon, as in Python.
    ///
    /// Bodies stand in braces; indentation means nothing. Without braces it could not be told which
    /// lines belong to the body when a line is moved or pasted.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   for i in 0..3:
    ///     conv 64 3x3 pad=1 -> relu
    /// }
    /// ```
    ///
    /// Put the body into braces; its indentation may stay.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   for i in 0..3 {
    ///     conv (64 * (i + 1)) 3x3 pad=1 -> relu
    ///   }
    /// }
    /// ```
    COLON_BODY = "P043" "colon-instead-of-braces";
    /// A value is given by a sign of another language: `:=`, `+=`.
    ///
    /// `=` gives a result its name, once; nothing is changed later. So there is nothing to add to a name:
    /// two tensors are joined by a layer, which makes a third.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   relu as x
    ///   conv 3 3x3 pad=1 as y
    ///   x += y
    /// }
    /// ```
    ///
    /// Join them by a layer: its result is the new flow.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   relu as x
    ///   conv 3 3x3 pad=1 as y
    ///   add(x, y)
    /// }
    /// ```
    ASSIGNMENT = "P044" "foreign-assignment";
    /// A choice between two values is written as `a ? b : c`.
    ///
    /// The language has words for it, `if a then b else c`, so that it reads like the `if` of a body. `?`
    /// stands only in shapes, where it leaves an extent open.
    ///
    /// ```cnn
    /// network n(wide: bool = on) {
    ///   input 3x32x32
    ///   let s = wide ? 1 : 2
    ///   conv 8 3x3 stride=s
    /// }
    /// ```
    ///
    /// Write it in words.
    ///
    /// ```cnn
    /// network n(wide: bool = on) {
    ///   input 3x32x32
    ///   let s = if wide then 1 else 2
    ///   conv 8 3x3 stride=s
    /// }
    /// ```
    TERNARY = "P045" "foreign-conditional";
    /// A loop is written as in another language: `while`, `for (…; …; …)`, `0..=3`.
    ///
    /// A network has a size that is known before it runs, so that loops are counted: `repeat n`, or
    /// `for i in 0..n`, which leaves out `n`.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 times { relu }
    /// }
    /// ```
    ///
    /// Give the count alone.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   repeat 3 { relu }
    /// }
    /// ```
    FOREIGN_LOOP = "P046" "foreign-loop";
    /// Braces follow the name of a layer or block that is used.
    ///
    /// Braces hold the body of `network`, `block`, `repeat`, `for`, `if` and the like. A layer has no body:
    /// what it is given follows its name on the same line.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv { num_output: 20 kernel_size: 5 }
    /// }
    /// ```
    ///
    /// Write the parameters behind the name.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 20 5
    /// }
    /// ```
    LAYER_BRACES = "P047" "braces-after-layer";
}
