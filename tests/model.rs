//! The embedded model is what the documented command makes of the data, and is used as its card
//! says.

use cnn_lang::elaborate::{Elaborated, Program, elaborate};
use cnn_lang::model::{Model, embedded, predict};
use cnn_lang::source::Memory;
use std::path::Path;
use std::process::Command;

#[test]
fn the_embedded_model_is_what_the_command_makes() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = project.join("../shared/data/populations/metaqnn_cifar10.csv");
    if !table.exists() {
        eprintln!("skipped: {} is not there", table.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let remade = folder.path().join("model.json");
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(project)
        .arg("train")
        .arg(&table)
        .args(["--strings", "metaqnn:net", "--target", "acc_20"])
        .args(["--about", "stdlib/models/metaqnn-cifar10.about.json", "-o"])
        .arg(&remade)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Kendall tau"), "{text}");
    assert!(text.contains("fold 10"), "{text}");

    let remade = Model::parse(&std::fs::read_to_string(remade).unwrap()).unwrap();
    // Matrix products use the vector units of the machine: the last digits may differ.
    let difference = embedded().unwrap().difference(&remade, 1e-9).unwrap();
    assert_eq!(difference, None);
}

fn network(body: &str) -> Elaborated {
    let text = format!("network n {{\n{body}\n}}\n");
    let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text.as_str());
    let compiled = elaborate(&program, None, &[]);
    assert!(compiled.is_ok(), "{:?}", compiled.diagnostics);
    compiled.networks.into_iter().next().unwrap()
}

/// A network that is inside the range of the model in everything, but for what a test changes.
const INSIDE: &str = "
  input 3x32x32
  conv 64 3x3 pad=same -> relu
  conv 128 3x3 pad=same -> relu
  maxpool 2x2
  dropout 0.25
  conv 128 3x3 pad=same -> relu
  maxpool 2x2
  dropout 0.5
  flatten
  dense 128 -> relu
  dense 10 -> softmax";

#[test]
fn a_network_inside_the_range_gets_a_number_and_its_reasons() {
    let prediction = predict(&embedded().unwrap(), &network(INSIDE)).unwrap();
    assert!(prediction.in_domain, "{:?}", prediction.out_of_range);
    let value = prediction.value.unwrap();
    let interval = prediction.interval.unwrap();
    assert!(0.3 < value && value < 0.9, "{value}");
    assert!(interval.low < value && value < interval.high);
    assert!(interval.level == 0.9);
    assert!(prediction.drivers.iter().any(|driver| driver.effect > 0.0));
    assert!(prediction.drivers.iter().any(|driver| driver.effect < 0.0));
    assert_eq!(prediction.healthy_probability, None);
}

/// Networks outside the range get a reason and no number.
#[test]
fn a_network_outside_the_range_gets_no_number() {
    let model = embedded().unwrap();
    let large = INSIDE.replace("3x32x32", "3x224x224");
    let residual = INSIDE.replace(
        "maxpool 2x2\n  dropout 0.5",
        "residual { conv 128 3x3 pad=same -> relu }\n  maxpool 2x2\n  dropout 0.5",
    );
    let flat = INSIDE.replace("conv 128 3x3 pad=same", "conv 128 1x5 pad=same");
    let normed = INSIDE.replace("conv 64 3x3 pad=same", "conv 64 3x3 pad=same -> batchnorm");
    let classes = INSIDE.replace("dense 10", "dense 100");
    let regression = format!("task regression {{ targets=10 }}\n{INSIDE}");
    for (body, reason) in [
        (&large, "input_height"),
        (&residual, "avg_concat_width"),
        (&flat, "prop_horiz_kernels"),
        (&normed, "layers_batchnorm"),
        (&classes, "output_features"),
        (&regression, "classification"),
    ] {
        let prediction = predict(&model, &network(body)).unwrap();
        assert!(!prediction.in_domain, "{reason}");
        assert_eq!(prediction.value, None, "{reason}");
        assert_eq!(prediction.interval, None, "{reason}");
        let outside = prediction.out_of_range.iter();
        let named: Vec<&str> = outside.map(|outside| outside.attribute.as_str()).collect();
        assert!(named.contains(&reason), "{reason}: {named:?}");
    }
}

/// A softmax at the end changes no class, so it changes no prediction.
#[test]
fn a_network_may_end_in_logits() {
    let model = embedded().unwrap();
    let logits = predict(&model, &network(&INSIDE.replace(" -> softmax", ""))).unwrap();
    let shares = predict(&model, &network(INSIDE)).unwrap();
    assert!(logits.in_domain, "{:?}", logits.out_of_range);
    assert_eq!(logits.value, shares.value);
}

#[test]
fn the_model_tells_what_it_rests_on() {
    let model = embedded().unwrap();
    let figures = model.figures();
    assert_eq!(model.card().networks, 805);
    assert_eq!(
        model.columns().len(),
        32,
        "every attribute, dropped ones too"
    );
    assert_eq!(figures.cross_validated.per_fold.len(), 10);
    let (fit, cross) = (&figures.fit, &figures.cross_validated);
    assert!(cross.r2 < fit.r2, "unseen networks are harder");
    let interval = &figures.interval;
    assert!(
        (interval.coverage - interval.level).abs() < 0.03,
        "{}",
        interval.coverage
    );
}
