//! The changes that a model file survives, or not, between writing and reading.

use super::*;

#[test]
fn the_file_comes_back_as_it_was() {
    let model = toy();
    let json = model.to_json().unwrap();
    let back = Model::parse(&json).unwrap();
    assert_eq!(back, model);
    assert_eq!(back.to_json().unwrap(), json);
    assert!(json.starts_with("{\n  \"schema\": 2,\n  \"name\": \"toy\",\n  \"target\": "));
    assert!(json.ends_with("}\n"));
    assert_eq!(model.difference(&back, 0.0).unwrap(), None);
}

#[test]
fn differences_are_found_and_last_digits_forgiven() {
    let model = toy();
    let mut value: serde_json::Value = serde_json::from_str(&model.to_json().unwrap()).unwrap();
    let coefficient = value["columns"][0]["coefficient"].as_f64().unwrap();
    value["columns"][0]["coefficient"] = serde_json::json!(coefficient + 1e-12);
    let near = Model::parse(&value.to_string()).unwrap();
    assert_eq!(model.difference(&near, 1e-9).unwrap(), None);
    let difference = model.difference(&near, 0.0).unwrap().unwrap();
    assert_eq!(difference.path, "columns[0].coefficient");
    value["card"]["licence"] = "none".into();
    let other = Model::parse(&value.to_string()).unwrap();
    let difference = model.difference(&other, 1e-9).unwrap().unwrap();
    assert_eq!(
        difference.to_string(),
        "card.licence: \"MIT\" against \"none\""
    );
}

#[test]
fn damaged_files_are_refused_with_a_reason() {
    use serde_json::{Value, json};
    let json = toy().to_json().unwrap();
    let damage = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(&json).unwrap();
        change(&mut value);
        Model::parse(&value.to_string()).unwrap_err()
    };
    let said = |change: &dyn Fn(&mut Value)| damage(change).to_string();

    assert!(matches!(Model::parse(""), Err(ModelFileError::Json(_))));
    assert!(matches!(
        Model::parse("[1, 2"),
        Err(ModelFileError::Json(_))
    ));
    assert!(matches!(
        damage(&|v| v["schema"] = json!(1)),
        ModelFileError::Schema { schema: 1 }
    ));
    assert!(said(&|v| v["surprise"] = json!(1)).contains("unknown field `surprise`"));
    assert!(said(&|v| v["intercept"] = json!(null)).contains("expected f64"));
    assert!(said(&|v| v["columns"][0]["sd"] = json!(null)).contains("needs all of"));
    assert!(said(&|v| v["columns"][3]["coefficient"] = json!(1.0)).contains("needs one of"));
    assert_eq!(
        said(&|v| v["columns"][1]["name"] = json!("depth")),
        "`depth` occurs twice"
    );
    assert_eq!(
        said(&|v| v["columns"][0]["low"] = json!(100.0)),
        "the low, high, mean and sd of `depth` contradict each other"
    );
    assert_eq!(
        said(&|v| v["columns"][0]["sd"] = json!(0.0)),
        "the range of `depth` contradicts its role in the model"
    );
    assert_eq!(
        said(&|v| v["columns"][2]["dropped"]["terms"][0]["column"] = json!("inputs")),
        "`relu` is said to follow from `inputs`, which has no coefficient"
    );
    assert_eq!(
        said(&|v| v["task"]["settings"]["data"] = json!({"low": 2, "high": 1})),
        "`task.data` needs words, or a low and a high in this order"
    );
    assert_eq!(
        said(&|v| v["domain"][0]["low"] = json!(33.0)),
        "the low, high, mean and sd of `input_height` contradict each other"
    );
    assert_eq!(
        said(&|v| v["figures"]["interval"]["coverage"] = json!(1.5)),
        "`interval.coverage` cannot be 1.5"
    );
    for damage in [
        &|v: &mut Value| v["figures"]["interval"]["bands"][0]["below"] = json!(2.0),
        &|v: &mut Value| v["figures"]["interval"]["bands"][0]["networks"] = json!(2),
        &|v: &mut Value| v["figures"]["interval"]["bands"] = json!([]),
    ] as [&dyn Fn(&mut Value); 3]
    {
        assert_eq!(
            said(damage),
            "the bands of the interval do not follow each other, or do not hold all networks"
        );
    }
    assert_eq!(
        said(&|v| v["groups"] = json!([["depth", "relu"]])),
        "`relu` is said to move with others, but has no coefficient or occurs twice"
    );
    assert_eq!(
        said(&|v| v["figures"]["cross_validated"]["folds"] = json!(9)),
        "the folds do not add up to the networks"
    );
    assert_eq!(
        said(&|v| v["columns"][5]["missing"] = json!(201)),
        "`width` is said to be missing in 201 of 200 networks"
    );
}

/// A truncated file, or one with a single changed byte, is read or rejected without a panic.
#[test]
fn no_damage_makes_the_reader_panic() {
    let json = toy().to_json().unwrap();
    for cut in 0..json.len() {
        let whole = json[..cut].trim_end().len() == json.trim_end().len();
        assert_eq!(Model::parse(&json[..cut]).is_ok(), whole);
    }
    for place in (0..json.len()).step_by(3) {
        for byte in *b"0-\"}x" {
            let mut bytes = json.clone().into_bytes();
            bytes[place] = byte;
            if let Ok(model) = Model::parse(std::str::from_utf8(&bytes).unwrap()) {
                let network: Vec<(&str, f64)> = model
                    .columns()
                    .iter()
                    .map(|c| (c.name.as_str(), 1.0))
                    .collect();
                let _ = model.predict(&network, &[("input_height", 32.0)], None);
            }
        }
    }
}
