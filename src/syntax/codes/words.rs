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
}
