//! `cnn summary` as a command: its JSON fits its schema, its figures those of torchvision, and its
//! table the terminal.

mod memory;
mod rebuild;
mod tables;

use crate::common::shared;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

fn summary(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("summary")
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The document of all networks, made once.
fn zoo() -> &'static Value {
    static ZOO: OnceLock<Value> = OnceLock::new();
    ZOO.get_or_init(|| {
        let text = summary(&["stdlib/zoo", "examples", "--format", "json"]);
        serde_json::from_str(&text).unwrap()
    })
}

fn schema() -> jsonschema::Validator {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/summary.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_json_fits_its_schema() {
    let validator = schema();
    let document = zoo();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(5)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// And the schema is not one that everything fits.
#[test]
fn other_json_does_not_fit_the_schema() {
    let validator = schema();
    let text = summary(&["stdlib/zoo/lenet.cnn", "--format", "json"]);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert!(validator.is_valid(&document));
    for (pointer, wrong) in [
        ("/schema", json!(2)),
        ("/networks/0/params", json!("many")),
        ("/networks/0/macs", json!(-1)),
        ("/networks/0/memory", json!({ "peak": 1 })),
        ("/networks/0/input", json!([])),
        ("/networks/0/layers/1/output", json!([0, 1, 1])),
        ("/networks/0/layers/1/params", json!(1.5)),
        ("/networks/0/layers/1/frozen", json!(null)),
        ("/networks/0/layers/1/inputs", json!("input[1]")),
        ("/networks/0/layers/1/input_results", json!([-1])),
        ("/networks/0/layers/1/parameters", json!([])),
        ("/networks/0/layers/1/parameters/kernel", json!({})),
        ("/networks/0/output/0/result", json!("first")),
        ("/networks/0/batch", json!(0)),
        ("/networks/0/dtype", json!("float")),
        ("/networks/0/layers/1/shares_with", json!(3)),
        (
            "/networks/0/layers/1/receptive_field",
            json!({ "min": [1, 1] }),
        ),
        ("/networks/0/layers/1/span/start/line", json!(0)),
    ] {
        let mut document = document.clone();
        *document.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&document), "{pointer}");
    }
    let mut more = document.clone();
    more["networks"][0]["more"] = json!(1);
    assert!(!validator.is_valid(&more), "a key that is not described");
    for key in ["params", "layers", "receptive_field", "depth", "dtype"] {
        let mut less = document.clone();
        less["networks"][0].as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&less), "without {key}");
    }
}

/// A document with diagnostics fits, and has the networks that are right.
#[test]
fn a_document_with_diagnostics_fits_the_schema() {
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["summary", "tests/cmd/typo.cnn", "stdlib/zoo/lenet.cnn"])
        .args(["--format", "json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(schema().is_valid(&document));
    assert_eq!(document["diagnostics"][0]["code"], "N001");
    assert_eq!(document["networks"].as_array().unwrap().len(), 1);
}

/// The layers add up to the totals, and the totals are torchvision's: parameters without those of
/// heads that are not called in evaluation, MACs of convolutions and dense layers.
#[test]
fn the_zoo_adds_up_to_torchvision() {
    let document = zoo();
    let networks = document["networks"].as_array().unwrap();
    let sum = |network: &Value, key: &str| -> u64 {
        let layers = network["layers"].as_array().unwrap().iter();
        let counted = layers.filter(|layer| layer["training_only"] == false);
        counted.map(|layer| layer[key].as_u64().unwrap()).sum()
    };
    for network in networks {
        let name = &network["name"];
        assert_eq!(sum(network, "params"), network["params"], "{name}");
        assert_eq!(sum(network, "macs"), network["macs"], "{name}");
        assert_eq!(
            sum(network, "memory"),
            network["memory"]["activations"],
            "{name}"
        );
    }

    let Some(table) = shared("data/zoo/torchvision.csv") else {
        return;
    };
    let mut table = csv::Reader::from_path(&table.path).unwrap();
    let head = table.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|other| other == name).unwrap();
    let number = |row: &csv::StringRecord, name: &str| row[column(name)].parse::<u64>().unwrap();
    let find = |name: &str| networks.iter().find(|network| network["name"] == name);
    let (mut compared, mut heads) = (0, 0);
    for row in table.records().map(Result::unwrap) {
        let uncalled = number(&row, "params_uncalled_in_eval");
        for with_heads in ["_with_heads", "_with_head"] {
            if let Some(network) = find(&format!("{}{with_heads}", &row[0])) {
                assert_eq!(network["params_training_only"], uncalled, "{}", &row[0]);
                heads += 1;
            }
        }
        let Some(network) = find(&row[0]) else {
            continue;
        };
        assert_eq!(network["params_training_only"], 0, "{}", &row[0]);
        assert_eq!(
            network["params"],
            number(&row, "params") - uncalled,
            "{}",
            &row[0]
        );
        assert_eq!(
            network["macs"],
            number(&row, "macs_conv_linear"),
            "{}",
            &row[0]
        );
        compared += 1;
    }
    assert_eq!((compared, heads), (45, 2));
}

/// The heads for training are torchvision's (`InceptionAux` of `googlenet.py` and `inception.py`),
/// convolutions without biases and with batch norm: in GoogLeNet 1x1 to 128 from 512 and from 528
/// feature maps, 4x4 of which 1024 and then 1000 features; in Inception v3 1x1 from 768 to 128, 5x5
/// to 768, and 1000 features.
#[test]
fn heads_for_training_are_those_of_torchvision() {
    let document = zoo();
    let training_only = |name: &str| {
        let mut networks = document["networks"].as_array().unwrap().iter();
        let network = networks.find(|network| network["name"] == name).unwrap();
        network["params_training_only"].as_u64().unwrap()
    };
    let dense = |inputs: u64, outputs: u64| inputs * outputs + outputs;
    let google = |maps: u64| maps * 128 + 2 * 128 + dense(128 * 4 * 4, 1024) + dense(1024, 1000);
    assert_eq!(google(512) + google(528), 6_379_984);
    assert_eq!(training_only("googlenet_with_heads"), 6_379_984);
    let inception = (768 * 128 + 2 * 128) + (128 * 768 * 25 + 2 * 768) + dense(768, 1000);
    assert_eq!(inception, 3_326_696);
    assert_eq!(training_only("inception_v3_with_head"), 3_326_696);
    for (name, parameters) in [("googlenet", 6_624_904), ("inception_v3", 23_834_568)] {
        assert_eq!(training_only(name), 0);
        let with = ["_with_heads", "_with_head"].map(|head| format!("{name}{head}"));
        for network in document["networks"].as_array().unwrap() {
            let own = network["name"].as_str().unwrap();
            if own == name || with.iter().any(|with| with == own) {
                assert_eq!(network["params"], parameters, "{own}");
            }
        }
    }
}

/// The figures of the design: VGG-16's memory, VGG-16's and ResNet-50's receptive fields.
#[test]
fn memory_and_receptive_fields_are_those_of_the_books() {
    let document = zoo();
    let find = |name: &str| {
        let mut networks = document["networks"].as_array().unwrap().iter();
        networks.find(|network| network["name"] == name).unwrap()
    };
    let vgg16 = find("vgg16");
    // 15,237,608, 6,422,528 and 291,951,696 values of four bytes.
    assert_eq!(vgg16["memory"]["activations"], 60_950_432);
    assert_eq!(vgg16["memory"]["peak"], 25_690_112);
    assert_eq!(vgg16["memory"]["training"], 1_167_806_784);
    let field = |name: &str| find(name)["receptive_field"].to_string();
    assert_eq!(
        field("vgg16"),
        r#"{"min":[212,212],"max":[212,212],"global":false}"#
    );
    assert_eq!(
        field("resnet50"),
        r#"{"min":[11,11],"max":[427,427],"global":false}"#
    );
    // Squeeze-and-excitation gives each place something of all.
    assert_eq!(
        find("efficientnet_b0")["receptive_field"]["global"],
        Value::Bool(true)
    );
    let layers = find("efficientnet_b0")["layers"].as_array().unwrap();
    let global = |op: &str| {
        let mut found = layers.iter().filter(|layer| layer["op"] == op);
        found.next().unwrap()["receptive_field"]["global"].clone()
    };
    assert_eq!(
        (global("depthwise"), global("mul")),
        (false.into(), true.into())
    );
}

/// With `--totals` a row is a network.
#[test]
fn totals_are_a_row_a_network() {
    let text = summary(&["stdlib/zoo/resnet.cnn", "--totals", "--format", "csv"]);
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let head = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let column = |name: &str| head.iter().position(|other| other == name).unwrap();
    let resnet50 = rows.iter().find(|row| &row[1] == "resnet50").unwrap();
    assert_eq!(&resnet50[column("params")], "25557032");
    assert_eq!(&resnet50[column("macs")], "4089184256");
    assert_eq!(&resnet50[column("receptive_field_max")], "427x427");
}

/// `docs/zoo.md` has what the command that it names says.
#[test]
fn the_table_of_the_zoo_is_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/zoo.md");
    let page = std::fs::read_to_string(page).unwrap();
    let table = summary(&["stdlib/zoo", "--totals", "--legend", "--format", "markdown"]);
    assert!(page.ends_with(&table), "remake docs/zoo.md:\n{table}");
}

/// `docs/attributes.md` has what the command that it names says.
#[test]
fn the_page_of_the_attributes_is_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/attributes.md");
    let page = std::fs::read_to_string(page).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cnn"))
        .args(["attributes", "--describe", "--set", "extended"])
        .args(["--format", "markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.ends_with(&table),
        "remake docs/attributes.md:\n{table}"
    );
    assert_eq!(table.matches("\n| `").count(), 32 + 74);
}
