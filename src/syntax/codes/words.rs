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
}
