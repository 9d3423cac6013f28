//! Random networks of the conventions: towers of convolutions, poolings (some 1x1, which are
//! removed), LRN, in-place layers, inception modules, parallel branches, layers for training, and
//! the plain or the domain-adversarial head.

use proptest::prelude::*;
use std::fmt::Write;

/// A layer, as the text says it.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    pub name: String,
    pub kind: &'static str,
    pub bottoms: Vec<String>,
    pub tops: Vec<String>,
    pub phase: Option<&'static str>,
    /// Kernel, stride and pad of a window, one number each.
    pub window: [u64; 3],
    pub outputs: u64,
}

/// What a tower is continued with.
#[derive(Clone, Debug)]
enum Part {
    Conv([u64; 3], u64),
    Pool([u64; 3]),
    Lrn,
    InPlace(&'static str),
    Inception(u64),
    /// Branches that a concatenation joins, the second of so many convolutions.
    Branches(usize),
    /// An inner product and its loss, for training or for testing.
    Aside(&'static str),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        4 => ([1..6_u64, 1..3_u64, 0..3_u64], 1..9_u64).prop_map(|(w, n)| Part::Conv(w, n)),
        3 => [1..4_u64, 1..3_u64, 0..2_u64].prop_map(Part::Pool),
        1 => Just(Part::Lrn),
        3 => prop_oneof![Just("ReLU"), Just("Sigmoid"), Just("Dropout"), Just("LRN")]
            .prop_map(Part::InPlace),
        1 => (1..5_u64).prop_map(Part::Inception),
        1 => (1..3_usize).prop_map(Part::Branches),
        1 => prop_oneof![Just("TRAIN"), Just("TEST")].prop_map(Part::Aside),
    ]
}

/// Networks: one to three towers, and whether the head has a bottleneck.
pub(super) fn networks() -> impl Strategy<Value = Vec<Layer>> {
    let tower = prop::collection::vec(part(), 1..7);
    (prop::collection::vec(tower, 1..4), any::<bool>())
        .prop_map(|(towers, bottleneck)| network(&towers, bottleneck))
}

fn layer(kind: &'static str, name: &str, bottoms: &[&str]) -> Layer {
    Layer {
        name: name.to_owned(),
        kind,
        bottoms: bottoms.iter().map(|&it| it.to_owned()).collect(),
        tops: vec![name.to_owned()],
        ..Layer::default()
    }
}

fn window(kind: &'static str, name: &str, bottom: &str, window: [u64; 3], outputs: u64) -> Layer {
    Layer {
        window,
        outputs,
        ..layer(kind, name, &[bottom])
    }
}

fn network(towers: &[Vec<Part>], bottleneck: bool) -> Vec<Layer> {
    let mut layers = Vec::new();
    for phase in ["TRAIN", "TEST"] {
        let mut data = layer("Data", "data", &[]);
        data.tops.push("label".into());
        data.phase = Some(phase);
        layers.push(data);
    }
    let mut slice = layer("Slice", "slice", &["data"]);
    slice.tops = (0..towers.len())
        .map(|view| format!("data0_{view}"))
        .collect();
    layers.push(slice);
    let mut ends = Vec::new();
    for (view, parts) in towers.iter().enumerate() {
        let mut at = format!("data0_{view}");
        for (depth, part) in parts.iter().enumerate() {
            at = grow(&mut layers, part, &at, &format!("{depth}_{view}"));
        }
        // An image itself has no grid that a flattening could read.
        if at.starts_with("data0") {
            layers.push(window(
                "Convolution",
                &format!("c_{view}"),
                &at,
                [3, 1, 1],
                4,
            ));
            at = format!("c_{view}");
        }
        // Nor has a concatenation.
        layers.push(layer("LRN", &format!("last_{view}"), &[at.as_str()]));
        layers.push(layer(
            "Flatten",
            &format!("flat_{view}"),
            &[&format!("last_{view}")],
        ));
        ends.push(format!("flat_{view}"));
    }
    let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
    layers.push(layer("Concat", "flat", &ends));
    layers.push(window("InnerProduct", "ip", "flat", [0; 3], 16));
    layers.push(in_place("ReLU", "ip_relu", "ip"));
    let read = if bottleneck {
        head(&mut layers);
        "keep_features"
    } else {
        "ip"
    };
    let mut last = window("InnerProduct", "finalip", read, [0; 3], 8);
    last.tops = vec!["ipFinal".into()];
    layers.push(last);
    layers.push(layer("Accuracy", "accuracy", &["ipFinal", "label"]));
    layers.push(layer("SoftmaxWithLoss", "loss", &["ipFinal", "label"]));
    layers
}

/// The bottleneck, and the domain classifier after it, which is for training.
fn head(layers: &mut Vec<Layer>) {
    let mut alias = layer("Split", "alias_to_bottleneck", &["ip"]);
    alias.tops = vec!["bottleneck".into()];
    let mut slice = layer("Slice", "slice_features", &["bottleneck"]);
    slice.tops = vec!["keep_features".into(), "discard_features".into()];
    let mut keep = layer("Split", "bottleneck_alias", &["bottleneck"]);
    keep.tops = vec!["keep_features".into()];
    keep.phase = Some("TEST");
    let reverse = layer("GradientScaler", "grl", &["bottleneck"]);
    let domain = window("InnerProduct", "dc_ip", "grl", [0; 3], 32);
    let loss = layer("SigmoidCrossEntropyLoss", "dc_loss", &["dc_ip"]);
    layers.push(alias);
    slice.phase = Some("TRAIN");
    layers.push(slice);
    layers.push(keep);
    for mut one in [reverse, domain, loss] {
        one.phase = Some("TRAIN");
        layers.push(one);
    }
}

fn in_place(kind: &'static str, name: &str, on: &str) -> Layer {
    Layer {
        tops: vec![on.to_owned()],
        ..layer(kind, name, &[on])
    }
}

/// Adds a part to a tower; what the next part reads.
fn grow(layers: &mut Vec<Layer>, part: &Part, at: &str, id: &str) -> String {
    let own = |kind: &str| format!("{kind}{id}");
    match part {
        Part::Conv(sides, outputs) => {
            layers.push(window("Convolution", &own("conv"), at, *sides, *outputs));
            own("conv")
        }
        Part::Pool(sides) => {
            layers.push(window("Pooling", &own("pool"), at, *sides, 0));
            own("pool")
        }
        Part::Lrn => {
            layers.push(layer("LRN", &own("norm"), &[at]));
            own("norm")
        }
        Part::InPlace(kind) => {
            if !at.starts_with("data0") {
                layers.push(in_place(kind, &own("in_place"), at));
            }
            at.to_owned()
        }
        Part::Inception(outputs) => {
            let name = |part: &str| format!("inception_{id}/{part}");
            let conv = |part: &str, bottom: &str, kernel| {
                let sides = [kernel, 1, kernel / 2];
                window("Convolution", &name(part), bottom, sides, *outputs)
            };
            layers.push(conv("1x1", at, 1));
            layers.push(in_place("ReLU", &name("relu"), &name("1x1")));
            layers.push(conv("reduce", at, 1));
            layers.push(conv("3x3", &name("reduce"), 3));
            layers.push(window("Pooling", &name("pool"), at, [3, 1, 1], 0));
            layers.push(conv("proj", &name("pool"), 1));
            let joined = ["1x1", "3x3", "proj"].map(name);
            let mut concat = layer(
                "Concat",
                &name("output"),
                &joined.each_ref().map(|it| it.as_str()),
            );
            concat.tops = vec![own("inception")];
            layers.push(concat);
            own("inception")
        }
        Part::Branches(convs) => {
            layers.push(window("Convolution", &own("a"), at, [3, 1, 1], 4));
            let mut below = at.to_owned();
            for depth in 0..*convs {
                let name = format!("b{depth}_{id}");
                layers.push(window("Convolution", &name, &below, [1, 1, 0], 3));
                below = name;
            }
            layers.push(layer(
                "Concat",
                &own("join"),
                &[&own("a"), &below, &own("a")],
            ));
            own("join")
        }
        Part::Aside(phase) => {
            // A removed pooling has no number of outputs where it reads an image.
            for mut one in [
                window("InnerProduct", &own("aside"), at, [0; 3], 5),
                layer(
                    "SoftmaxWithLoss",
                    &own("aside_loss"),
                    &[&own("aside"), "label"],
                ),
            ] {
                one.phase = Some(phase);
                layers.push(one);
            }
            at.to_owned()
        }
    }
}

/// The text of the layers.
pub(super) fn text(layers: &[Layer]) -> String {
    let mut text = String::new();
    for layer in layers {
        let _ = write!(
            text,
            "layer {{ name: \"{}\" type: \"{}\"",
            layer.name, layer.kind
        );
        for bottom in &layer.bottoms {
            let _ = write!(text, " bottom: \"{bottom}\"");
        }
        for top in &layer.tops {
            let _ = write!(text, " top: \"{top}\"");
        }
        if let Some(phase) = layer.phase {
            let _ = write!(text, " include {{ phase: {phase} }}");
        }
        let [kernel, stride, pad] = layer.window;
        let sides = format!("kernel_size: {kernel} stride: {stride} pad: {pad}");
        let outputs = layer.outputs;
        let _ = match layer.kind {
            "Convolution" => {
                write!(
                    text,
                    " convolution_param {{ num_output: {outputs} {sides} }}"
                )
            }
            "Pooling" => write!(text, " pooling_param {{ {sides} }}"),
            "InnerProduct" => write!(text, " inner_product_param {{ num_output: {outputs} }}"),
            _ => Ok(()),
        };
        text.push_str(" }\n");
    }
    text
}
