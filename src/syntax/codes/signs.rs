//! Brackets, signs, numbers: `P001` to `P020`.

use crate::diagnostic::codes;

codes! {
    /// Unclosed bracket.
    UNCLOSED = "P001" "unclosed-bracket";
    /// Stray bracket.
    STRAY_CLOSER = "P002" "stray-bracket";
    /// Nested too deep.
    TOO_DEEP = "P003" "nested-too-deep";
    /// Unterminated string.
    UNTERMINATED = "P004" "unterminated-string";
    /// Unexpected text.
    UNEXPECTED = "P005" "unexpected-text";
    /// Comma between parameters.
    COMMA = "P006" "comma-between-parameters";
    /// Blank before tensors.
    BLANK_BEFORE_TENSORS = "P007" "blank-before-tensors";
    /// Compound without parentheses.
    COMPOUND = "P008" "compound-without-parentheses";
    /// Size with blanks.
    SPACED_SIZE = "P009" "size-with-blanks";
    /// Foreign comment.
    FOREIGN_COMMENT = "P010" "foreign-comment";
    /// Floor division.
    FLOOR_DIVISION = "P011" "floor-division";
    /// Semicolon.
    SEMICOLON = "P012" "semicolon";
    /// Foreign arrow.
    FOREIGN_ARROW = "P013" "foreign-arrow";
    /// Value without let.
    VALUE_WITHOUT_LET = "P014" "value-without-let";
    /// Quoted name.
    QUOTED_NAME = "P015" "quoted-name";
    /// Not a number.
    NOT_A_NUMBER = "P016" "not-a-number";
    /// Number too large.
    NUMBER_TOO_LARGE = "P017" "number-too-large";
    /// Too many extents.
    TOO_MANY_EXTENTS = "P018" "too-many-extents";
    /// List instead of size.
    LIST = "P019" "list-instead-of-size";
    /// Foreign operator.
    FOREIGN_OPERATOR = "P020" "foreign-operator";
}
