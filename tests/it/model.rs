//! The embedded model is what the documented command makes of the data, and is used as its card
//! says.

use crate::common::{shared, whole};
use cnn_lang::elaborate::analyze;
use cnn_lang::import::Notation;
use cnn_lang::model::{Model, Range, Setting, embedded, predict};
use cnn_lang::network::Network;
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What the embedded model was fitted to.
const TABLE: &str = "data/populations/metaqnn_cifar10.csv";

/// The networks that the model was fitted to are inside its range, and as many of them inside their
/// intervals as the level says.
#[test]
fn the_networks_of_the_data_are_in_their_intervals() {
    let Some(table) = shared(TABLE) else { return };
    let model = embedded().unwrap();
    let mut rows = csv::Reader::from_path(&table.path).unwrap();
    let (mut all, mut inside) = (0, 0);
    for row in rows.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let string = Notation::MetaQnn.read(&row["net"]).unwrap();
        let network = string.network("net", None).unwrap();
        let prediction = predict(&model, &network).unwrap();
        assert!(prediction.in_domain, "{}", row["net"]);
        let interval = prediction.interval.unwrap();
        assert_eq!(interval.level, 0.9);
        let accuracy: f64 = row["acc_20"].parse().unwrap();
        all += 1;
        inside += usize::from((interval.low..=interval.high).contains(&accuracy));
    }
    table.assert_count(all, 805, 51);
    let share = inside as f64 / all as f64;
    assert!((share - 0.9).abs() < 0.06, "{inside} of {all} are inside");
}

#[test]
fn the_embedded_model_is_what_the_command_makes() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(table) = whole(TABLE) else { return };
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

fn network(body: &str) -> Network {
    let text = format!("network n {{\n{body}\n}}\n");
    let program = Program::load(&Memory::new(), "n.cnn", "n.cnn", text.as_str());
    let compiled = analyze(&program, None, &[]);
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
        (&regression, "task.kind"),
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

/// What a network says it is for, and how it will be trained, is taken at its word.
#[test]
fn a_network_for_something_else_gets_no_number() {
    let model = embedded().unwrap();
    let say = |settings: &str| {
        let body = format!("task classification {{ {settings} }}\n{INSIDE}");
        let prediction = predict(&model, &network(&body)).unwrap();
        assert_eq!(prediction.value.is_none(), !prediction.in_domain);
        let outside = prediction.out_of_range.iter();
        outside.map(ToString::to_string).collect::<Vec<_>>()
    };
    let as_trained =
        "classes=10 loss=cross_entropy data=cifar10 epochs=20 optimizer=adam batch=128";
    assert!(say(as_trained).is_empty(), "{:?}", say(as_trained));
    for (settings, reason) in [
        ("data=svhn", "task.data is svhn; in training it was cifar10"),
        ("epochs=200", "task.epochs is 200; in training it was 20"),
        (
            "optimizer=sgd",
            "task.optimizer is sgd; in training it was adam",
        ),
        ("batch=32", "task.batch is 32; in training it was 128"),
        (
            "lr=1e-9",
            "task.lr is 0.000000001; in training it was from 0.000064 to 0.001",
        ),
    ] {
        assert_eq!(say(settings), [reason]);
    }
}

/// The bounds of the learning rate, which the file on the model tells, are those of the data.
#[test]
fn the_learning_rates_are_those_of_the_data() {
    // The sample has both bounds.
    let Some(table) = shared(TABLE) else { return };
    let mut table = csv::Reader::from_path(table.path).unwrap();
    let column = table
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "lr");
    let rows = table.records().map(Result::unwrap);
    let rates: Vec<f64> = rows
        .map(|row| row[column.unwrap()].parse().unwrap())
        .collect();
    let range = Range {
        low: rates.iter().copied().fold(f64::INFINITY, f64::min),
        high: rates.iter().copied().fold(0.0, f64::max),
    };
    let model = embedded().unwrap();
    assert_eq!(
        model.task().settings.get("lr"),
        Some(&Setting::Range(range))
    );
}

/// Ways of building that MetaQNN does not know, though each attribute may be as in training.
#[test]
fn what_was_never_built_is_outside() {
    let model = embedded().unwrap();
    let (conv, dense, pool) = (
        "conv 128 3x3 pad=same -> relu\n  maxpool 2x2\n  dropout 0.5",
        "dense 128 -> relu",
        "maxpool 2x2\n  dropout 0.25",
    );
    for (from, to, reason) in [
        (dense, "dense 128 -> softmax", "hidden_softmaxes"),
        (
            dense,
            "dense 128 -> relu -> log_softmax",
            "hidden_softmaxes",
        ),
        (
            conv,
            "conv 128 3x3 -> relu\n  maxpool 2x2\n  dropout 0.5",
            "unpadded_convs",
        ),
        (
            conv,
            "conv 128 3x3 pad=same\n  maxpool 2x2\n  dropout 0.5",
            "bare_convs",
        ),
        (pool, "maxpool 2x2 pad=1\n  dropout 0.25", "padded_pools"),
        (pool, "maxpool 2x2 ceil=on\n  dropout 0.25", "padded_pools"),
        (pool, "maxpool 2x2\n  dropout 0.9", "largest_dropout"),
        (dense, "dense 128", "bare_dense"),
        (dense, "dense 128 -> tanh", "bare_dense"),
        (dense, "dense 128 bias=off -> relu", "biasless_layers"),
        (dense, "dense 128 -> relu -> relu", "activations_in_a_row"),
    ] {
        let body = INSIDE.replace(from, to);
        assert_ne!(body, INSIDE, "{from}");
        let prediction = predict(&model, &network(&body)).unwrap();
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
    let held = |coverage: f64, within: f64| (coverage - interval.level).abs() < within;
    assert!(held(interval.coverage, 0.03), "{}", interval.coverage);
    assert_eq!(interval.bands.len(), 3);
    for band in &interval.bands {
        assert!(held(band.coverage, 0.04), "{band:?}");
    }
}
