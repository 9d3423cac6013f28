//! `cnn explain` of layers and of the standard library: each has a page with an example that compiles.

use cnn_lang::elaborate::analyze;
use cnn_lang::layer::signatures;
use cnn_lang::program::Program;
use cnn_lang::report::{page, page_names};
use cnn_lang::source::Memory;
use std::process::Command;

/// The program under `example`, where there is one, compiled: its errors.
fn errors_of_example(page: &str) -> Option<Vec<String>> {
    let (_, after) = page.split_once("\nexample\n")?;
    let lines = after
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("    "));
    let lines: Vec<&str> = lines.map(|line| line.get(4..).unwrap_or("")).collect();
    let text = lines.join("\n") + "\n";
    let program = Program::load(&Memory::new(), "example.cnn", "example.cnn", text.as_str());
    let analysis = analyze(&program, None, &[]);
    assert_eq!(analysis.networks.len(), 1, "{text}");
    let errors = analysis.diagnostics.iter().filter(|found| found.is_error());
    Some(
        errors
            .map(|found| format!("{}\n{text}", found.message))
            .collect(),
    )
}

#[test]
fn every_layer_has_a_page_with_an_example_that_compiles() {
    for signature in signatures() {
        let name = signature.name;
        let page = page(name, 100).unwrap();
        assert!(
            page.starts_with(&format!("{name}: {}", signature.summary)),
            "{page}"
        );
        for parameter in signature.parameters {
            assert!(page.contains(&format!("\n  {} ", parameter.name)), "{page}");
        }
        let errors = errors_of_example(&page).unwrap_or_else(|| panic!("no example: {page}"));
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
        let example = page.split_once("\nexample\n").unwrap().1;
        assert!(example.contains(name), "{page}");
    }
}

#[test]
fn the_page_of_conv_says_all_of_it() {
    let page = page("conv", 100).unwrap();
    for part in [
        "conv features kernel [stride=1] [pad=0]",
        "required",
        "output: features x window positions",
        "learned values: features·(C / groups)·kh·kw",
        "PyTorch: Conv2d",
        "out_channels is features",
        "Keras: Conv2D",
        "Caffe: Convolution",
        "ONNX: Conv",
        "conv 32 3x3 stride=2 pad=1 bias=off   # shape 32x16x16",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}

/// Blocks and networks by their own names; modules, which have no example, by theirs.
#[test]
fn every_module_block_and_network_has_a_page() {
    let (mut examples, mut without) = (0, Vec::new());
    let names = page_names().into_iter();
    let layers = |name: &String| signatures().any(|signature| signature.name == name);
    for name in names.filter(|name| name.matches('.').count() < 2 && !layers(name)) {
        let page = page(&name, 100).unwrap_or_else(|| panic!("no page: {name}"));
        match errors_of_example(&page) {
            Some(errors) => {
                assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
                examples += 1;
            }
            None if name.starts_with("std") || name == "summary" => {}
            None => without.push(name),
        }
    }
    assert!(examples > 75, "{examples}");
    // Their values are lists that depend on each other.
    assert_eq!(
        without,
        [
            "basic_stages",
            "bottleneck_stages",
            "densenet_features",
            "shufflenet_features",
            "vgg_features"
        ]
    );
}

fn explain(name: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .args(["explain", name])
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn names_are_found_in_every_writing() {
    for (name, part) in [
        ("std.blocks", "conv_bn_relu"),
        ("std.zoo.resnet", "resnet50"),
        ("std.resnet", "resnet50"),
        (
            "std.blocks.conv_bn_relu",
            "features: int, kernel: size, stride: size = 1",
        ),
        ("std.zoo.resnet.resnet50", "25_557_032 parameters"),
        ("bottleneck", "block bottleneck of std.blocks"),
        ("Conv2d", "`Conv2d` is `conv` in this language."),
        ("summary", "jump: "),
        ("S001", "kernel-exceeds-input"),
    ] {
        let (code, said) = explain(name);
        assert_eq!(code, Some(0), "{name}: {said}");
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}

#[test]
fn what_is_nothing_is_answered() {
    for (name, part) in [
        ("botleneck", "did you mean `bottleneck`?"),
        (
            "std.blocks.conv_bn_rel",
            "did you mean `std.blocks.conv_bn_relu`?",
        ),
        ("S999", "no code, layer, block or network is called `S999`"),
        ("quux", "`cnn explain std` the standard library"),
    ] {
        let (code, said) = explain(name);
        assert_eq!(code, Some(2), "{name}: {said}");
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
}
