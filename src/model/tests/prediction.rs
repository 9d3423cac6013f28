//! Predictions for networks inside and outside the model's range.

use super::*;

fn ask(model: &Model, changes: &[(&'static str, f64)], height: f64) -> Prediction {
    let mut network = vec![
        ("depth", 8.0),
        ("narrow", 0.25),
        ("relu", 8.0),
        ("inputs", 1.0),
        ("heads", f64::NAN),
        ("width", 6.0),
        ("unknown to the model", 3.0),
    ];
    for (name, value) in &mut network {
        if let Some((_, change)) = changes.iter().find(|(changed, _)| changed == name) {
            *value = *change;
        }
    }
    model
        .predict(&network, &[("input_height", height)], None)
        .unwrap()
}

#[test]
fn inside_the_range_there_is_a_number_with_its_drivers() {
    let model = toy();
    let prediction = ask(&model, &[], 32.0);
    assert!(prediction.in_domain && prediction.out_of_range.is_empty());
    let value = prediction.value.unwrap();
    assert!((value - (0.5 + 0.16 - 0.025)).abs() < 0.01, "{value}");
    let interval = prediction.interval.unwrap();
    let bands = &model.figures().interval.bands;
    let band = bands
        .iter()
        .find(|band| band.below.is_none_or(|below| value < below));
    let half_width = band.unwrap().half_width;
    assert!((interval.high - value - half_width).abs() < 1e-12);
    assert!((value - interval.low - half_width).abs() < 1e-12);

    let drivers = &prediction.drivers;
    let names: Vec<&str> = drivers
        .iter()
        .map(|driver| driver.attribute.as_str())
        .collect();
    assert_eq!(names, ["depth", "narrow", "width"]);
    assert!(
        drivers
            .windows(2)
            .all(|pair| pair[0].effect.abs() >= pair[1].effect.abs())
    );
    let effects: f64 = drivers.iter().map(|driver| driver.effect).sum();
    assert!((model.intercept() + effects - value).abs() < 1e-12);
}

#[test]
fn the_json_of_a_prediction_has_the_published_keys() {
    let model = toy();
    let json = serde_json::to_value(ask(&model, &[("width", f64::NAN)], 32.0)).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "model",
            "target",
            "value",
            "interval",
            "healthy_probability",
            "in_domain",
            "out_of_range",
            "drivers"
        ]
    );
    assert!(json["healthy_probability"].is_null());
    let width = &json["drivers"][2];
    assert_eq!(width["attribute"], "width");
    assert!(width["value"].is_null());
    assert_eq!(width["effect"], 0.0);

    let json = serde_json::to_string(&ask(&model, &[("depth", f64::NAN)], 224.0)).unwrap();
    assert_eq!(
        json,
        r#"{"model":"toy","target":"accuracy, fraction of 1","value":null,"interval":null,"healthy_probability":null,"in_domain":false,"out_of_range":[{"attribute":"depth","value":null,"low":0.0,"high":9.0},{"attribute":"input_height","value":224.0,"low":32.0,"high":32.0}],"drivers":[]}"#
    );
}

#[test]
fn outside_the_range_each_reason_is_named_and_there_is_no_number() {
    let model = toy();
    let say = |changes: &[(&'static str, f64)], height| {
        let prediction = ask(&model, changes, height);
        assert!(!prediction.in_domain && prediction.drivers.is_empty());
        assert!(prediction.value.is_none() && prediction.interval.is_none());
        let said: Vec<String> = prediction
            .out_of_range
            .iter()
            .map(ToString::to_string)
            .collect();
        said.join("\n")
    };
    assert_eq!(
        say(&[], 224.0),
        "input_height is 224; in training it was always 32"
    );
    assert_eq!(
        say(&[("width", 13.0)], 32.0),
        "width is 13; in training it went from 0 to 12"
    );
    assert_eq!(
        say(&[("inputs", 2.0)], 32.0),
        "inputs is 2; in training it was always 1"
    );
    assert_eq!(
        say(&[("heads", 2.0)], 32.0),
        "heads is 2; in training it never had a value"
    );
    assert_eq!(
        say(&[("inputs", f64::NAN)], 32.0),
        "inputs has no value here; in training it was always 1"
    );
    // Three of eight convolutions without a relu: each number was seen, the two together never.
    assert_eq!(
        say(&[("relu", 5.0)], 32.0),
        "relu is 5; in training it was always depth, which is 8 here"
    );
    // Too deep is reported once, not again for dependent values.
    assert_eq!(
        say(&[("depth", 12.0)], 32.0),
        "depth is 12; in training it went from 0 to 9"
    );
}

#[test]
fn the_ends_of_a_range_are_inside_and_a_hole_is_where_there_were_holes() {
    let model = toy();
    for depth in [0.0, 9.0, 9.0 * (1.0 + 1e-12)] {
        assert!(ask(&model, &[("depth", depth), ("relu", depth)], 32.0).in_domain);
    }
    let hole = ask(&model, &[("width", f64::NAN)], 32.0);
    assert!(hole.in_domain);
    let width = hole
        .drivers
        .iter()
        .find(|driver| driver.attribute == "width")
        .unwrap();
    assert!(width.value.is_nan() && width.effect == 0.0);
}

#[test]
fn every_network_of_the_training_set_is_inside() {
    let model = toy();
    let (dataset, _) = table(200);
    for row in dataset.rows() {
        let names = dataset.columns().iter().map(String::as_str);
        let network: Vec<(&str, f64)> = names.zip(row.iter().copied()).collect();
        let prediction = model
            .predict(&network, &[("input_height", 32.0)], None)
            .unwrap();
        assert!(prediction.in_domain, "{:?}", prediction.out_of_range);
    }
}

#[test]
fn accuracies_end_at_0_and_1() {
    let json = toy().to_json().unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
    value["intercept"] = serde_json::json!(0.999);
    let model = Model::parse(&value.to_string()).unwrap();
    let prediction = ask(&model, &[], 32.0);
    assert_eq!(prediction.value, Some(1.0));
    assert_eq!(prediction.interval.unwrap().high, 1.0);
}

#[test]
fn what_is_not_given_is_asked_for() {
    let model = toy();
    let error = model.predict(&[("depth", 1.0)], &[], None).unwrap_err();
    assert_eq!(error.to_string(), "the model needs the attribute `narrow`");
    let all: Vec<(&str, f64)> = model
        .columns()
        .iter()
        .map(|c| (c.name.as_str(), 1.0))
        .collect();
    let error = model.predict(&all, &[], None).unwrap_err();
    assert_eq!(
        error,
        PredictError::MissingQuantity {
            name: "input_height".into()
        }
    );
}

/// A model file lists the quantities that its program counted; a later program counts more.
#[test]
fn what_the_model_does_not_know_must_be_0() {
    let model = toy();
    let network: Vec<(&str, f64)> = vec![
        ("depth", 8.0),
        ("narrow", 0.25),
        ("relu", 8.0),
        ("inputs", 1.0),
        ("heads", f64::NAN),
        ("width", 6.0),
    ];
    let ask = |dropouts: f64| {
        let domain = [("input_height", 32.0), ("layers_new", dropouts)];
        model.predict(&network, &domain, None).unwrap()
    };
    assert!(ask(0.0).in_domain);
    let outside = ask(2.0);
    assert_eq!(outside.value, None);
    let [reason] = outside.out_of_range.as_slice() else {
        unreachable!("one reason: {:?}", outside.out_of_range)
    };
    assert_eq!((reason.low, reason.high), (Some(0.0), Some(0.0)));
    assert_eq!(
        reason.to_string(),
        "layers_new is 2; in training it never occurred"
    );
    assert!(!ask(f64::NAN).in_domain);
}
