//! The types of parameters.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::Type;

codes! {
    /// A parameter has an unknown type.
    ///
    /// The types are `int`, `float`, `bool`, `size` (`3x3`), `tensor`, `layer` (`relu`) and `word`
    /// (`same`). The compiler checks each value against the type where the block is used.
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
    /// Use one of these types, or remove the type:
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
    /// A parameter and its type are not separated by a colon.
    ///
    /// A parameter is written as in Python: name, colon, type. `features int` and `int features`
    /// come from languages without the colon.
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
    /// Write the name, a colon and the type:
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
}

/// A type that does not exist; `ty`: the nearest.
pub(crate) fn unknown_type(span: Span, found: &str, ty: Option<Type>) -> Diagnostic {
    let error = Diagnostic::error(UNKNOWN_TYPE, span, format!("there is no type `{found}`"))
        .help("types are int, float, bool, size, tensor, layer, word and list");
    match ty {
        Some(ty) => {
            error
                .here(format!("did you mean `{}`?", ty.word()))
                .write(true, span, ty.word())
        }
        None => error.here("not a type"),
    }
}

/// `n int` and `int n`
pub(crate) fn missing_colon(span: Span, name: &str, ty: &str) -> Diagnostic {
    let text = format!("{name}: {ty}");
    let message = format!("a parameter's type follows its name: `{text}`");
    Diagnostic::error(MISSING_COLON, span, message)
        .here("no `:` between name and type")
        .write(true, span, text)
}

/// The type that a word means, here or elsewhere.
pub(crate) fn known_type(text: &str) -> Option<Type> {
    let exact = Type::ALL.into_iter().find(|ty| ty.word() == text);
    exact.or(match text.to_ascii_lowercase().as_str() {
        "integer" | "number" | "num" | "i32" | "i64" | "u32" | "u64" | "usize" | "int32" => {
            Some(Type::Int)
        }
        "real" | "double" | "f32" | "f64" | "float32" | "rational" => Some(Type::Float),
        "boolean" | "flag" => Some(Type::Bool),
        "shape" | "kernel" | "tuple" | "dim" | "dims" => Some(Type::Size),
        "map" | "input" | "feature_map" => Some(Type::Tensor),
        "block" | "module" | "activation" | "function" | "fn" => Some(Type::Layer),
        "str" | "string" | "text" | "enum" => Some(Type::Word),
        lower => Type::ALL
            .into_iter()
            .find(|ty| strsim::osa_distance(ty.word(), lower) <= 1),
    })
}
