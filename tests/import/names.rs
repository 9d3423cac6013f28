//! Names of modules that repeat, and what small modules become.

use super::same::{compile, difference, formed};
use cnn_lang::import::caffe::{Options, import};

const INPUT: &str = "input: 'data' input_dim: 1 input_dim: 8 input_dim: 16 input_dim: 16\n";

fn conv(name: &str, bottom: &str, kernel: u32) -> String {
    let pad = kernel / 2;
    format!(
        "layer {{ name: '{name}' type: 'Convolution' bottom: '{bottom}' top: '{name}'
         convolution_param {{ num_output: 8 kernel_size: {kernel} pad: {pad} }} }}\n"
    )
}

fn in_place(kind: &str, blob: &str) -> String {
    format!("layer {{ name: '{blob}/{kind}' type: '{kind}' bottom: '{blob}' top: '{blob}' }}\n")
}

fn join(kind: &str, [one, other]: [&str; 2], name: &str) -> String {
    format!(
        "layer {{ name: '{name}' type: '{kind}' bottom: '{one}' bottom: '{other}' top: '{name}' }}\n"
    )
}

/// Modules of these names, one after the other: the text that is written.
fn written(names: &[String], after: &str, module: impl Fn(&str, &str) -> String) -> String {
    let mut text = INPUT.to_owned();
    let mut flow = "data";
    for name in names {
        text += &module(name, flow);
        flow = name;
    }
    text += &after.replace("FLOW", flow);
    let network = import(&text, &Options::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    let source = network.source("n", &[]);
    formed(&source);
    let found = difference(&network.graph, &compile(&source));
    assert_eq!(found, None, "{source}");
    source
}

fn numbered(stem: &str, numbers: std::ops::RangeInclusive<u32>) -> Vec<String> {
    numbers.map(|number| format!("{stem}{number}")).collect()
}

fn inception(name: &str, flow: &str) -> String {
    let (a, b) = (format!("{name}/a"), format!("{name}/b"));
    let relu = |blob| in_place("ReLU", blob);
    conv(&a, flow, 1) + &relu(&a) + &conv(&b, flow, 3) + &relu(&b) + &join("Concat", [&a, &b], name)
}

/// Round 3 is what was called 3: the loop takes the name, and the block another one.
#[test]
fn rounds_are_the_modules_of_their_numbers() {
    let from = |numbers, after: &str| written(&numbered("inception", numbers), after, inception);
    let all = "  repeat 4 { inception_block as inception }";
    let text = from(1..=4, "");
    assert!(text.contains(all), "{text}");
    let text = from(1..=4, &in_place("TanH", "FLOW"));
    assert!(text.contains(all), "{text}");
    // Others cannot be counted from 1.
    let text = from(0..=3, "");
    let rest = "  inception_block as inception0\n  repeat 3 { inception_block as inception }\n";
    assert!(text.contains(rest), "{text}");
    let text = from(2..=5, "");
    assert!(
        text.contains("  inception as inception2\n  inception as inception3\n"),
        "{text}"
    );
    // The last one is read by its name.
    let readers = conv("l", "FLOW", 1) + &conv("r", "FLOW", 1);
    let text = from(1..=4, &readers);
    let rest = "repeat 3 { inception_block as inception }\n  inception_block as inception4\n";
    assert!(text.contains(rest), "{text}");
}

#[test]
fn no_loop_is_called_as_a_layer() {
    let names = numbered("b", 1..=5);
    let text = written(&names, &conv("b", "FLOW", 5), |name, flow| {
        let (a, c) = (format!("{name}/a"), format!("{name}/c"));
        conv(&a, flow, 3)
            + &in_place("BatchNorm", &a)
            + &in_place("ReLU", &a)
            + &conv(&c, &a, 3)
            + &join("Eltwise", [flow, &c], name)
    });
    assert!(text.contains("repeat 5 { b_block as bs }"), "{text}");
    assert!(text.contains("conv 8 5x5 pad=2 as b\n"), "{text}");
}

/// Small modules are blocks where they are many.
#[test]
fn small_modules_of_many_uses_are_blocks() {
    let text = written(&numbered("m", 1..=6), "", |name, flow| {
        let (a, b) = (format!("{name}/a"), format!("{name}/b"));
        conv(&a, flow, 1) + &conv(&b, flow, 3) + &join("Concat", [&a, &b], name)
    });
    assert!(text.contains("repeat 6 { m_block as m }"), "{text}");
    let normed = |name: &str, flow: &str| {
        conv(name, flow, 3) + &in_place("BatchNorm", name) + &in_place("ReLU", name)
    };
    let text = written(&numbered("conv", 1..=6), "", normed);
    assert!(text.contains("repeat 6 { stage as convs }"), "{text}");
    let plain = |name: &str, flow: &str| conv(name, flow, 3) + &in_place("ReLU", name);
    let text = written(&numbered("conv", 1..=7), "", plain);
    assert!(text.contains("repeat 7 { stage as convs }"), "{text}");
    let text = written(&numbered("conv", 1..=5), "", plain);
    assert!(!text.contains("block"), "{text}");
}

/// Sums in sums in sums are statements from some depth on.
#[test]
fn deep_nesting_is_parted() {
    let names = numbered("e", 1..=600);
    let text = written(&names, "", |name, flow| {
        join("Eltwise", ["data", flow], name)
    });
    assert!(text.lines().count() > 30, "{text}");
}
