//! The syntax errors: a code and a constructor each. A constructor's documentation is what
//! `explain` tells: what, why, an example, what to write instead. [`signs`] has the first twenty,
//! [`words`] those after them, both in the order of the codes.

mod signs;
mod words;

pub(super) use signs::*;
pub(super) use words::*;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};

macro_rules! codes {
    ($($name:ident = $id:literal $kebab:literal;)*) => {
        $(
            #[doc = concat!("`", $id, " ", $kebab, "`")]
            pub const $name: Code = Code { id: $id, name: $kebab };
        )*
        /// All codes of this stage, in order.
        pub const CODES: &[Code] = &[$($name),*];
    };
}

codes! {
    UNCLOSED = "P001" "unclosed-bracket";
    STRAY_CLOSER = "P002" "stray-bracket";
    TOO_DEEP = "P003" "nested-too-deep";
    UNTERMINATED = "P004" "unterminated-string";
    UNEXPECTED = "P005" "unexpected-text";
    COMMA = "P006" "comma-between-parameters";
    BLANK_BEFORE_TENSORS = "P007" "blank-before-tensors";
    COMPOUND = "P008" "compound-without-parentheses";
    SPACED_SIZE = "P009" "size-with-blanks";
    FOREIGN_COMMENT = "P010" "foreign-comment";
    FLOOR_DIVISION = "P011" "floor-division";
    SEMICOLON = "P012" "semicolon";
    FOREIGN_ARROW = "P013" "foreign-arrow";
    VALUE_WITHOUT_LET = "P014" "value-without-let";
    QUOTED_NAME = "P015" "quoted-name";
    NOT_A_NUMBER = "P016" "not-a-number";
    NUMBER_TOO_LARGE = "P017" "number-too-large";
    TOO_MANY_EXTENTS = "P018" "too-many-extents";
    LIST = "P019" "list-instead-of-size";
    FOREIGN_OPERATOR = "P020" "foreign-operator";
    OUTSIDE = "P021" "outside-of-network";
    MISSPELT_ITEM = "P022" "misspelt-item";
    HEADLESS = "P023" "incomplete-definition";
    LABEL_AFTER_SHAPE = "P024" "label-after-shape";
    UNKNOWN_TYPE = "P025" "unknown-type";
    MISSING_COLON = "P026" "missing-colon";
    NAMELESS_SETTING = "P027" "setting-without-name";
    OUTPUT_SETTING = "P028" "unknown-output-setting";
    ORPHAN = "P029" "word-without-partner";
    MISPLACED_WORD = "P030" "misplaced-word";
    TOO_LONG = "P031" "expression-too-long";
    FOREIGN_CHARACTER = "P032" "foreign-character";
    STEP_WITHOUT_TO = "P033" "step-without-to";
    NOT_A_LAYER = "P034" "parameters-without-layer";
    PATH_WITHOUT_QUOTES = "P035" "path-without-quotes";
    FOREIGN_EQUALS = "P036" "double-equals";
    LEADING_POINT = "P037" "number-starts-with-point";
    MISSING_COMMA = "P038" "missing-comma";
    COLON_AFTER_INPUT = "P039" "colon-after-input";
    SPACED_UNIT = "P040" "unit-with-blank";
    FOREIGN_ELSE_IF = "P041" "foreign-else-if";
}

/// With a fix of several edits.
fn fixed(mut diagnostic: Diagnostic, message: impl Into<String>, edits: Vec<Edit>) -> Diagnostic {
    if !edits.is_empty() {
        diagnostic.fix = Some(Fix {
            message: message.into(),
            safe: true,
            edits,
        });
    }
    diagnostic
}
