//! Figures of published networks; the rules one by one in [`count`], [`memory`], [`gradients`] and [`receptive`],
//! and against a simulation in [`simulation`] and [`places`].

mod count;
mod gradients;
mod memory;
mod net;
mod places;
mod receptive;
mod simulation;

use cnn_lang::cost::{Cost, measure};
use cnn_lang::elaborate::analyze;
use cnn_lang::program::Program;
use cnn_lang::source::Folder;

/// A network of the standard library.
fn zoo(file: &str, name: &str) -> Cost {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib/zoo");
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let program = Program::load(&Folder::new(&folder), file, file, text);
    let compiled = analyze(&program, Some(name), &[]);
    let network = compiled
        .networks
        .iter()
        .find(|network| network.name == name);
    measure(&network.unwrap().graph).unwrap()
}

#[test]
fn vgg16() {
    let cost = zoo("vgg.cnn", "vgg16");
    assert_eq!(cost.totals.parameters, 138_357_544);
    assert_eq!(cost.totals.flops(), 2 * 15_470_264_320);
    assert_eq!(
        cost.memory.activations,
        150_528 + 13_547_520 + 1_530_368 + 9_192
    );
    assert_eq!(cost.memory.activation_bytes(), 60_950_432);
    assert_eq!(cost.memory.peak, 2 * 64 * 224 * 224);
    assert_eq!(cost.memory.training, 15_236_608 + 2 * 138_357_544);
    let field = cost.receptive_field.unwrap();
    for field in [
        field.height.min,
        field.height.max,
        field.width.min,
        field.width.max,
    ] {
        assert_eq!((field.size, field.stride), (212.0, 32.0));
    }
}

#[test]
fn resnet50() {
    let cost = zoo("resnet.cnn", "resnet50");
    let field = cost.receptive_field.unwrap().height;
    assert_eq!((field.min.size, field.max.size), (11.0, 427.0));
    assert_eq!((field.min.stride, field.max.stride), (32.0, 32.0));
}
