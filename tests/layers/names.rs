//! The names of layers are in `src/layer` only: other stages refer to a layer by its type or its
//! signature.
//!
//! Looked at are the string literals of all code outside of `src/layer`, in macros too, without
//! comments, attributes and modules of tests. One names a layer if nothing but names of layers is
//! in it: `"conv"`, `"add, mul"`. In the importer of Caffe's prototxts, a type that the table of other
//! frameworks' names has (`"Convolution"`) names a layer too. Programs in explanations, lines of programs that importers write
//! (`"conv {features} 1x1 -> relu"`) and layers in sentences are texts in the language, which is
//! checked by the tests that compile them.

use cnn_lang::layer::dialect::{Framework, find};
use cnn_lang::layer::signature;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::path::Path;

/// Literals that are not layers, though some layer is called so: file, literal, what it is.
const OTHERS: &[(&str, &str, &str)] = &[
    (FUNCTIONS, "abs", "a function of numbers"),
    (FUNCTIONS, "max", "a function of numbers"),
    (FUNCTIONS, "min", "a function of numbers"),
    (
        "elaborate/mistakes/arithmetic.rs",
        "log",
        "a function of numbers elsewhere",
    ),
    (POINTWISE, "max", "a field of Caffe's `Clip`"),
    (POINTWISE, "min", "a field of Caffe's `Clip`"),
    (POINTWISE, "scale", "a field of Caffe's `Exp`"),
    (
        "lint/activation/bias_before_bn.rs",
        "bias",
        "a parameter of convolutions",
    ),
    (
        "elaborate/mistakes/parameters.rs",
        "expand",
        "a parameter of blocks",
    ),
    ("report/summary/document.rs", "max", "a key in JSON"),
    ("report/summary/document.rs", "min", "a key in JSON"),
    ("resolve/known.rs", "abs", "a function of numbers"),
    ("resolve/known.rs", "max", "a function of numbers"),
    ("resolve/known.rs", "min", "a function of numbers"),
    ("syntax/foreign/mod.rs", "add", "a method of Keras' models"),
    ("syntax/mistakes/commas.rs", "max", "a function of numbers"),
    ("syntax/mistakes/commas.rs", "min", "a function of numbers"),
];
const FUNCTIONS: &str = "elaborate/expression/functions.rs";
const POINTWISE: &str = "import/caffe/lower/pointwise.rs";

/// What the tokens hold, with the modules of tests and attributes left out.
fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut of_tests = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let is_inner =
                    |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == '!');
                tokens.next_if(is_inner);
                if let Some(TokenTree::Group(attribute)) = tokens.next_if(is_attribute) {
                    of_tests |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                }
            }
            TokenTree::Group(group) => {
                // The body of the item that the attribute is of.
                if of_tests && group.delimiter() == Delimiter::Brace {
                    of_tests = false;
                } else if !of_tests {
                    literals(group.stream(), found);
                }
            }
            TokenTree::Punct(sign) if sign.as_char() == ';' => of_tests = false,
            TokenTree::Literal(literal) if !of_tests => {
                let text = literal.to_string();
                let text = text
                    .trim_start_matches(['b', 'r', '#'])
                    .trim_end_matches('#');
                if let Some(text) = text.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
                    found.push(text.to_owned());
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn is_attribute(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// Whether a literal names a layer.
fn names_a_layer(text: &str) -> bool {
    let is_layer = |word: &str| signature(word).is_some();
    let mut words = text
        .split([',', ' ', '|'])
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && words.all(is_layer)
}

/// Whether a literal is a type of Caffe's that denotes a layer by itself.
fn names_a_caffe_type(text: &str) -> bool {
    [Framework::Caffe, Framework::CaffeV1]
        .into_iter()
        .any(|framework| find(framework, text).is_some())
}

/// The literals of a text that name a layer in some way.
fn in_code(text: &str, names: fn(&str) -> bool) -> BTreeSet<String> {
    let tokens: TokenStream = text.parse().expect("Rust");
    let mut found = Vec::new();
    literals(tokens, &mut found);
    found.into_iter().filter(|text| names(text)).collect()
}

/// The literals below a folder of `src`, each with its file, where `looked_at` takes the file.
fn in_source(looked_at: fn(&str) -> bool, names: fn(&str) -> bool) -> BTreeSet<(String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    let mut files = 0;
    for entry in walkdir::WalkDir::new(&source).sort_by_file_name() {
        let entry = entry.expect("a folder");
        let path = entry.path().strip_prefix(&source).expect("below src");
        let name = path.to_string_lossy().replace('\\', "/");
        let of_tests = name
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs");
        if !name.ends_with(".rs") || of_tests || !looked_at(&name) {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(entry.path()).expect("a text");
        for literal in in_code(&text, names) {
            found.insert((name.clone(), literal));
        }
    }
    assert!(files > 0, "nothing was read");
    found
}

#[test]
fn only_the_layers_name_layers() {
    // Caffe's schema is made of the names of its fields.
    let looked_at =
        |file: &str| !file.starts_with("layer/") && !file.starts_with("import/caffe/schema/");
    let mut found = in_source(looked_at, names_a_layer);
    for (file, literal, what) in OTHERS {
        assert!(
            signature(literal).is_some(),
            "`{literal}` is no layer any more: remove its exemption for {file}"
        );
        let known = found.remove(&((*file).to_owned(), (*literal).to_owned()));
        assert!(known, "{file} has no `{literal}` any more, which is {what}");
    }
    let found: Vec<String> = found
        .into_iter()
        .map(|(file, literal)| format!("src/{file}: \"{literal}\""))
        .collect();
    assert!(
        found.is_empty(),
        "refer to a layer by its type or signature (`layer::CONV.name`):\n{}",
        found.join("\n")
    );
}

/// The statistics of published networks count types by their names as the files have them.
fn reads_caffe(file: &str) -> bool {
    file.starts_with("import/caffe/") && !file.starts_with("import/caffe/published/")
}

#[test]
fn types_of_caffe_are_named_where_the_layers_are() {
    let found = in_source(reads_caffe, names_a_caffe_type);
    assert!(
        found.is_empty(),
        "ask for the layer that the type denotes (`layer.is(&CONCAT)`): {found:#?}"
    );
}

#[test]
fn literals_are_found_where_they_are() {
    let text = r##"
        //! "conv"
        #![doc = "relu"]
        const A: &[&str] = &["conv", "not a layer", r#"pool"#];
        fn a() { json!({ "max": [format!("dense"), "a `conv` layer", "conv 8 {n}"] }); }
        #[cfg(test)]
        use relu;
        fn b() { b("add, mul") }
        #[cfg(test)]
        mod tests { const B: &str = "relu"; }
        #[doc = "elu"]
        fn c() -> &'static str { "split" }
    "##;
    let found = in_code(text, names_a_layer);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["add, mul", "conv", "dense", "max", "split"]);
    let text = r#"fn a() { is("Concat", "concat", "SLICE", "Eltwise", "a Slice") }"#;
    let found = in_code(text, names_a_caffe_type);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["Concat", "SLICE"]);
}
