//! Words and definitions: `P021` and on.

use crate::diagnostic::codes;

codes! {
    /// Outside of network.
    OUTSIDE = "P021" "outside-of-network";
    /// Misspelt item.
    MISSPELT_ITEM = "P022" "misspelt-item";
    /// Incomplete definition.
    HEADLESS = "P023" "incomplete-definition";
    /// Label after shape.
    LABEL_AFTER_SHAPE = "P024" "label-after-shape";
    /// Unknown type.
    UNKNOWN_TYPE = "P025" "unknown-type";
    /// Missing colon.
    MISSING_COLON = "P026" "missing-colon";
    /// Setting without name.
    NAMELESS_SETTING = "P027" "setting-without-name";
    /// Unknown output setting.
    OUTPUT_SETTING = "P028" "unknown-output-setting";
    /// Word without partner.
    ORPHAN = "P029" "word-without-partner";
    /// Misplaced word.
    MISPLACED_WORD = "P030" "misplaced-word";
    /// Expression too long.
    TOO_LONG = "P031" "expression-too-long";
    /// Foreign character.
    FOREIGN_CHARACTER = "P032" "foreign-character";
    /// Step without to.
    STEP_WITHOUT_TO = "P033" "step-without-to";
    /// Parameters without layer.
    NOT_A_LAYER = "P034" "parameters-without-layer";
    /// Path without quotes.
    PATH_WITHOUT_QUOTES = "P035" "path-without-quotes";
    /// Double equals.
    FOREIGN_EQUALS = "P036" "double-equals";
    /// Number starts with point.
    LEADING_POINT = "P037" "number-starts-with-point";
    /// Missing comma.
    MISSING_COMMA = "P038" "missing-comma";
    /// Colon after input.
    COLON_AFTER_INPUT = "P039" "colon-after-input";
    /// Unit with blank.
    SPACED_UNIT = "P040" "unit-with-blank";
    /// Foreign else if.
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
