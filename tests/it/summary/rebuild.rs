//! The JSON says all that a network is: each is built again of it alone.

use super::zoo;
use cnn_lang::cost::{Measured, depth};
use cnn_lang::graph::{Builder, Graph, Origin, Output, Tensor};
use cnn_lang::layer::{Arguments, Shape, Value as Given, signature};
use cnn_lang::number::{Extents, Number};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// A parameter's value, of its JSON.
fn given(value: &Value) -> Option<Given> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(on) => Given::Switch(*on),
        Value::Number(number) => Given::Number(match number.as_u64() {
            Some(whole) => Number::from(whole),
            None => Number::nearest(number.as_f64().unwrap()).unwrap(),
        }),
        Value::String(word) => Given::Word(word.as_str().into()),
        Value::Array(_) => {
            let extents: Vec<u64> = serde_json::from_value(value.clone()).unwrap();
            Given::Size(Extents::new(&extents).unwrap())
        }
        Value::Object(_) => panic!("no parameter is an object: {value}"),
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn port(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

/// The network of a record of the document.
fn rebuilt(network: &Value) -> Graph {
    let mut builder = Builder::new();
    let mut nodes = HashMap::new();
    for layer in network["layers"].as_array().unwrap() {
        let inputs = layer["inputs"].as_array().unwrap().iter();
        let inputs = inputs.zip(layer["input_results"].as_array().unwrap());
        let inputs: Vec<Tensor> = inputs
            .map(|(path, result)| Tensor {
                node: nodes[text(path)],
                port: port(result),
            })
            .collect();
        let origin = Origin::default();
        let tensor = if layer["op"] == "input" {
            let extents: Vec<u64> = serde_json::from_value(layer["output"].clone()).unwrap();
            builder.input(None, Shape::from_extents(&extents).unwrap(), origin)
        } else {
            let signature = signature(text(&layer["op"])).unwrap();
            let parameters = layer["parameters"].as_object().unwrap();
            assert_eq!(parameters.len(), signature.parameters.len());
            let values = signature.parameters.iter();
            let values: Vec<_> = values.map(|it| given(&parameters[it.name])).collect();
            let values = &values;
            let made = (signature.build)(&Arguments { signature, values }).unwrap();
            let frozen = layer["frozen"] == true;
            if frozen {
                builder.enter_frozen();
            }
            let tensors = match layer["shares_with"].as_str() {
                Some(first) => builder.add_shared(made, &inputs, origin, nodes[first]),
                None => builder.add_all(made, &inputs, origin),
            };
            if frozen {
                builder.leave_frozen();
            }
            tensors.unwrap()[0]
        };
        let known = nodes.insert(text(&layer["path"]), tensor.node);
        assert_eq!(known, None, "two layers of the path {}", layer["path"]);
    }
    let outputs = |key: &str, training| {
        let outputs = network[key].as_array().unwrap().iter();
        let outputs = outputs.map(|output| Output {
            name: output["name"].as_str().map(Into::into),
            tensor: Tensor {
                node: nodes[text(&output["path"])],
                port: port(&output["result"]),
            },
            training,
        });
        outputs.collect::<Vec<_>>()
    };
    let all = [outputs("output", false), outputs("training_output", true)];
    builder.finish(all.concat())
}

#[test]
fn every_network_is_built_again_of_its_json() {
    let networks = zoo()["networks"].as_array().unwrap();
    let mut kinds = BTreeSet::new();
    for network in networks {
        let graph = rebuilt(network);
        let measured = Measured::of(&graph).unwrap();
        let (totals, memory) = (measured.totals, measured.memory);
        let found = json!({
            "params": totals.parameters,
            "params_frozen": totals.parameters_frozen,
            "params_training_only": totals.parameters_training_only,
            "running_statistics": totals.statistics,
            "macs": totals.macs,
            "depth": depth(&graph),
        });
        for (key, value) in found.as_object().unwrap() {
            assert_eq!(&network[key], value, "{key} of {}", network["name"]);
        }
        let bytes = [
            ("activations", memory.activation_bytes()),
            ("peak", memory.peak_bytes()),
            ("training", memory.training_bytes()),
        ];
        for (key, bytes) in bytes {
            assert_eq!(
                network["memory"][key], bytes,
                "{key} of {}",
                network["name"]
            );
        }
        let layers = network["layers"].as_array().unwrap();
        assert_eq!(graph.len(), layers.len());
        for ((_, node), layer) in graph.nodes().zip(layers) {
            kinds.insert(text(&layer["op"]).to_owned());
            let shapes = node.outputs.iter().map(|shape| shape.extents().to_vec());
            assert_eq!(json!(shapes.collect::<Vec<_>>()), layer["outputs"]);
        }
        for (&input, record) in graph
            .inputs()
            .iter()
            .zip(network["input"].as_array().unwrap())
        {
            let shape = graph.node(input).unwrap().outputs[0];
            assert_eq!(json!(shape.extents().as_slice()), record["shape"]);
        }
    }
    assert_eq!(
        networks.len(),
        60,
        "all networks of the library and of the examples"
    );
    assert!(kinds.len() > 25, "{kinds:?}");
}
