//! The rules of scopes, one by one: `docs/language.md`, "Scopes".

use crate::program::Program;
use crate::resolve::{NameKind, Names, Resolution, Target};

fn program(text: &str) -> Program {
    super::program("test.cnn", text)
}

/// The target of the n-th occurrence of a word: the line of the definition, or a word for it.
fn meaning(text: &str, word: &str, occurrence: usize) -> String {
    let program = program(text);
    let names = Names::of(&program);
    let file = names.of_module(0).unwrap();
    let start = text.match_indices(word).nth(occurrence).unwrap().0;
    match file.definition_at(u32::try_from(start).unwrap()) {
        None => "?".to_owned(),
        Some(Target::Here(id)) => {
            let defined = file.definition(id).unwrap();
            let source = program.sources.get(defined.span.source).unwrap();
            format!(
                "{} {}",
                defined.kind.describe(),
                source.position(defined.span.start).line
            )
        }
        Some(Target::Elsewhere(_)) => "elsewhere".to_owned(),
        Some(Target::File(_)) => "file".to_owned(),
        Some(Target::Language) => "language".to_owned(),
        Some(Target::Dynamic) => "dynamic".to_owned(),
    }
}

#[test]
fn a_number_may_have_the_name_of_a_layer() {
    let text = "block b {\n  let conv = 5\n  conv conv 3x3\n}\n";
    assert_eq!(meaning(text, "conv", 1), "language");
    assert_eq!(meaning(text, "conv", 2), "let 2");
}

#[test]
fn a_layer_in_a_let_is_a_step() {
    let text = "block b {\n  let relu = (leaky_relu 0.1)\n  relu\n}\n";
    assert_eq!(meaning(text, "relu", 2), "let 2");
}

#[test]
fn a_name_ends_with_its_body() {
    let text = "block b {\n  { tanh as a }\n  { sigmoid as a -> a }\n  a -> relu\n}\n";
    assert_eq!(meaning(text, "a -> a", 0), "label 3");
    assert_eq!(meaning(text, "a -> relu", 0), "?");
}

#[test]
fn a_block_sees_nothing_of_its_use() {
    let text = "network n {\n  input 3x8x8\n  let k = 3\n  b\n}\nblock b { conv k 1x1 }\n";
    assert_eq!(meaning(text, "k 1x1", 0), "?");
    assert_eq!(meaning(text, "b\n", 0), "block 6");
}

#[test]
fn a_carried_name_is_one_name() {
    let text =
        "block b(h: tensor) {\n  repeat 3 carry h {\n    h = h -> relu\n  }\n  h -> tanh\n}\n";
    let program = program(text);
    let names = Names::of(&program);
    let file = names.of_module(0).unwrap();
    let (id, defined) = file
        .definitions()
        .find(|(_, it)| it.kind == NameKind::Carry)
        .unwrap();
    assert_eq!(defined.name, "h");
    let places: Vec<u32> = file.places_of(id).iter().map(|it| it.start).collect();
    assert_eq!(places, [8, 38, 46, 50, 66]);
    for place in places {
        let target = file.definition_at(place);
        let Some(Target::Here(found)) = target else {
            panic!("{place}: {target:?}");
        };
        assert_eq!(file.definition(found).unwrap().kind, NameKind::Parameter);
    }
}

#[test]
fn a_second_definition_means_the_first() {
    let text = "block b {\n  a = relu\n  a = tanh\n  a -> relu\n}\n";
    assert_eq!(meaning(text, "a -> relu", 0), "tensor 2");
}

#[test]
fn what_could_not_be_parsed_defines_its_names() {
    let text = "block b {\n  a = = conv\n  a -> relu\n}\n";
    assert_eq!(meaning(text, "a -> relu", 0), "lost 2");
}

#[test]
fn parameters_of_blocks_are_found_from_their_uses() {
    let text = "block b(n: int) { conv n 1x1 }\nblock c { b n=8 }\n";
    assert_eq!(meaning(text, "n=8", 0), "parameter 1");
    let text = "use std.blocks { conv_bn }\nblock c { conv_bn 8 3x3 pad=1 }\n";
    assert_eq!(meaning(text, "pad", 0), "elsewhere");
}

#[test]
fn names_are_followed_through_use() {
    let text = "use std.resnet as r\nnetwork n {\n  input 3x64x64\n  r.resnet_stem\n}\n";
    let program = program(text);
    let names = Names::of(&program);
    let start = u32::try_from(text.find("resnet_stem").unwrap()).unwrap();
    let root = names.of_module(0).unwrap().source();
    let place = names.definition_at(root, start).unwrap();
    assert_eq!(program.sources.slice(place), "resnet_stem");
    // Two uses in its own file, and this one.
    assert_eq!(names.references_of(place).len(), 3);
    let module = names.definition_at(root, start - 2).unwrap();
    assert_eq!(module.source, place.source);
}

fn visible(text: &str, at: &str) -> Vec<String> {
    let program = program(text);
    let names = Names::of(&program);
    let file: &Resolution = names.of_module(0).unwrap();
    let offset = u32::try_from(text.find(at).unwrap()).unwrap();
    let found = file.names_in_scope_at(offset).into_iter();
    found
        .map(|id| file.definition(id).unwrap().name.to_string())
        .collect()
}

#[test]
fn names_in_scope() {
    let text = "use std.blocks { conv_bn as cb }\nblock b(n: int) {\n  let k = n\n  for i in 0..n \
                { @ as q }\n  let z = 1\n}\nblock c { # here\n}\n";
    let text = text.replace('@', "relu");
    assert_eq!(
        visible(&text, "relu"),
        ["i", "n", "in", "k", "cb", "b", "c"]
    );
    assert_eq!(visible(&text, "# here"), ["in", "cb", "b", "c"]);
}

#[test]
fn resolution_is_linear() {
    // Late references, scopes and redefinitions, many of each.
    let mut text = "block b {\n".to_owned();
    for index in 0..4_000 {
        text.push_str(&format!(
            "  share s{index} = conv unknown 1x1\n  {{ relu as a }}\n"
        ));
    }
    text.push_str("}\n");
    let started = std::time::Instant::now();
    let program = program(&text);
    let names = Names::of(&program);
    let references = names.of_module(0).unwrap().references().count();
    assert_eq!(references, 12_000);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
