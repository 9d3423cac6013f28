//! What is declared of every kind of layer, held to how its layers behave.

use crate::samples::{Values, build, layers, samples};
use crate::shape;
use cnn_lang::elaborate::analyze;
use cnn_lang::layer::{
    DefaultValue, Function, Kind, Layer, Parameter, Reads, Shape, Storage, ValueRange, signatures,
};
use cnn_lang::program::Program;
use cnn_lang::source::Memory;
use std::collections::BTreeSet;

#[test]
fn every_sample_is_taken() {
    for signature in signatures() {
        let layers = layers(signature);
        for (place, Parameter { name, kind, .. }) in signature.parameters.iter().enumerate() {
            for sample in samples(*kind) {
                let taken = layers
                    .iter()
                    .any(|(values, _)| values[place].as_ref() == Some(&sample));
                assert!(taken, "{} {name}={sample}", signature.name);
            }
        }
    }
}

#[test]
fn values_lead_back_to_the_layer() {
    for signature in signatures() {
        for (values, layer) in layers(signature) {
            assert_eq!(layer.name(), signature.name);
            let again = layer.values();
            assert_eq!(again.len(), signature.parameters.len(), "{layer:?}");
            for (parameter, value) in signature.parameters.iter().zip(&again) {
                let may_follow = matches!(parameter.default, DefaultValue::Follows(_));
                assert!(
                    value.is_some() || may_follow,
                    "{layer:?}: {}",
                    parameter.name
                );
            }
            assert_eq!(build(signature, &again).as_ref(), Ok(&layer), "{values:?}");
        }
    }
}

#[test]
fn defaults_are_what_is_meant_without_a_value() {
    for signature in signatures() {
        for (mut values, layer) in layers(signature) {
            for (value, parameter) in values.iter_mut().zip(signature.parameters) {
                if let (None, DefaultValue::Is(usual)) = (&value, &parameter.default) {
                    *value = Some(usual.clone());
                }
            }
            assert_eq!(build(signature, &values), Ok(layer));
        }
    }
}

#[test]
fn every_parameter_counts() {
    for signature in signatures() {
        let layers = layers(signature);
        for (place, parameter) in signature.parameters.iter().enumerate() {
            let samples = samples(parameter.kind);
            let (first, others) = samples.split_first().unwrap();
            let with_first = |values: &Values| values[place].as_ref() == Some(first);
            for (values, layer) in layers.iter().filter(|(values, _)| with_first(values)) {
                for other in others {
                    let mut values = values.clone();
                    values[place] = Some(other.clone());
                    let name = parameter.name;
                    assert_ne!(
                        build(signature, &values).as_ref(),
                        Ok(layer),
                        "{name}={other}"
                    );
                }
            }
        }
    }
}

fn inputs() -> [Shape; 4] {
    ["12x20x28", "24x9x7", "6x1x1", "24"].map(shape)
}

#[test]
fn kinds_that_keep_the_shape_are_declared_so() {
    for signature in signatures() {
        let mut kept = signature.reads == Reads::Flow;
        let mut fitted = false;
        for (_, layer) in layers(signature) {
            for input in inputs() {
                if let Ok(outputs) = layer.infer(&[input]) {
                    fitted = true;
                    kept &= outputs.as_slice() == [input];
                }
            }
        }
        let one = signature.reads == Reads::Flow;
        assert!(fitted || !one, "{}: no sample fits", signature.name);
        assert_eq!(signature.keeps_shape, kept, "{}", signature.name);
    }
}

#[test]
fn layers_that_change_no_value_are_views() {
    for signature in signatures().filter(|it| !it.changes_values) {
        for (_, layer) in layers(signature) {
            for input in inputs() {
                let Ok(outputs) = layer.infer(&[input]) else {
                    continue;
                };
                let name = signature.name;
                assert_eq!(layer.storage(&[input]), Storage::View, "{name}");
                assert_eq!(layer.parameters(&[input], &outputs), Some(0), "{name}");
                assert_eq!(outputs.len(), 1, "{name}");
                assert_eq!(outputs[0].values(), input.values(), "{name}");
            }
        }
    }
}

/// A block's parameter is a number or a size.
#[test]
fn what_may_vary_between_uses_of_a_block_is_a_number_or_a_size() {
    let mut found = 0;
    for signature in signatures() {
        for parameter in signature.parameters.iter().filter(|it| it.may_vary) {
            let taken = match parameter.kind {
                Kind::Count | Kind::Number | Kind::Rate | Kind::Size | Kind::Pair | Kind::Index => {
                    true
                }
                Kind::Switch
                | Kind::Shape
                | Kind::SizeOrShape
                | Kind::Order
                | Kind::Parts
                | Kind::Sides
                | Kind::Padding
                | Kind::Rounding
                | Kind::Factor
                | Kind::Word(_) => false,
            };
            assert!(taken, "{} {}", signature.name, parameter.name);
            found += 1;
        }
    }
    assert!(found > 0);
}

#[test]
fn layers_have_as_many_results_as_they_say() {
    for (_, layer) in signatures().flat_map(layers) {
        for input in inputs() {
            for reads in [vec![input], vec![input, input], vec![input, shape("5")]] {
                if let Ok(outputs) = layer.infer(&reads) {
                    assert_eq!(outputs.len() as u64, layer.results(), "{layer:?}");
                }
            }
        }
    }
}

#[test]
fn outputs_in_spite_of_an_error() {
    for (_, layer) in signatures().flat_map(layers) {
        for input in inputs() {
            let found = layer.infer(&[input]);
            if layer.own_error().is_some() {
                assert!(found.is_err(), "{layer:?} on {input}");
            }
            let Some(recovery) = found.err().and_then(|error| layer.recovered_output(&error))
            else {
                continue;
            };
            assert!(layer.may_recover(), "{layer:?}");
            let last = recovery.iter().try_fold(input, |flow, layer| {
                layer.infer(&[flow]).map(|outputs| outputs[0])
            });
            assert!(last.is_ok(), "{layer:?} on {input}");
        }
    }
}

/// A kind that keeps its shape does so with a wrong parameter, too: one mistake does not hide the
/// next.
#[test]
fn a_wrong_parameter_does_not_lose_a_shape_that_is_kept() {
    for signature in signatures().filter(|signature| signature.reads == Reads::Flow) {
        let required = signature
            .parameters
            .iter()
            .filter(|parameter| parameter.default == DefaultValue::Required)
            .map(|parameter| samples(parameter.kind)[0].to_string());
        let required = required.collect::<Vec<_>>().join(" ");
        let text = format!(
            "network n {{\n  input 12x20x28\n  {} {required} nonsense=on\n  conv 8 99x99\n}}\n",
            signature.name
        );
        let program = Program::load(&Memory::new(), "a.cnn", "a.cnn", text.as_str());
        let found = analyze(&program, None, &[]).diagnostics;
        let codes: Vec<&str> = found.iter().map(|it| it.code.id).collect();
        assert!(
            codes.iter().any(|code| code.starts_with('N')),
            "{text}{codes:?}"
        );
        assert_eq!(
            codes.contains(&"S001"),
            signature.keeps_shape,
            "{text}{codes:?}"
        );
    }
}

/// What changes nothing can be left out: the shape stays, and nothing is learned.
#[test]
fn layers_that_change_nothing_keep_the_shape_and_learn_nothing() {
    let mut idle = BTreeSet::new();
    for signature in signatures() {
        for (_, layer) in layers(signature) {
            for input in inputs() {
                let Ok(outputs) = layer.infer(&[input]) else {
                    continue;
                };
                if layer.changes_nothing(&[input]) {
                    idle.insert(signature.name);
                    assert_eq!(outputs.as_slice(), [input], "{layer:?}");
                    assert_eq!(layer.parameters(&[input], &outputs), Some(0), "{layer:?}");
                }
            }
        }
    }
    // Of samples that are not made for it: pools of a 1x1 map, a `flatten` of a vector.
    assert!(idle.contains("identity") && idle.contains("flatten") && idle.contains("maxpool"));
}

/// Values of an activation, by the formulas of `Function`, are within the range that it tells, and
/// those that it says to keep are kept.
#[test]
fn ranges_of_activations_hold() {
    let inputs = [-40.0, -3.0, -0.5, -0.1, 0.0, 0.3, 1.0, 2.5, 6.0, 40.0f64];
    let value = |layer: &Layer, x: f64| -> Option<f64> {
        let sigmoid = 1.0 / (1.0 + (-x).exp());
        let softplus = x.exp().ln_1p();
        let cubic = (x + 3.0).clamp(0.0, 6.0) / 6.0;
        let Layer::Activation(activation) = layer else {
            return None;
        };
        let slope = activation.slope.map_or(0.25, |slope| slope.to_f64());
        Some(match activation.function {
            Function::Relu => x.max(0.0),
            Function::Relu6 => x.clamp(0.0, 6.0),
            Function::Elu if x > 0.0 => x,
            Function::Elu => slope * x.exp_m1(),
            Function::LeakyRelu | Function::Prelu if x > 0.0 => x,
            Function::LeakyRelu | Function::Prelu => slope * x,
            Function::Selu if x > 0.0 => 1.0507 * x,
            Function::Selu => 1.7581 * x.exp_m1(),
            Function::Silu => x * sigmoid,
            Function::HardSwish => x * cubic,
            Function::HardSigmoid => cubic,
            Function::Sigmoid => sigmoid,
            Function::Tanh => x.tanh(),
            Function::Softplus | Function::Bnll => softplus,
            Function::Mish => x * softplus.tanh(),
            Function::Abs => x.abs(),
            Function::Square => x * x,
            Function::Sqrt if x >= 0.0 => x.sqrt(),
            Function::Exp => x.exp(),
            Function::Log if x > 0.0 => x.ln(),
            Function::Sqrt | Function::Log => return None,
            Function::Gelu | Function::Softmax | Function::LogSoftmax => return None,
        })
    };
    let mut tried = 0;
    for signature in signatures() {
        for (_, layer) in layers(signature) {
            for (first, &least) in inputs.iter().enumerate() {
                for (last, &most) in inputs.iter().enumerate().skip(first) {
                    let range = ValueRange::new(least, most);
                    let told = layer.range(&[range]);
                    let Layer::Activation(activation) = &layer else {
                        continue;
                    };
                    let mut before = f64::NEG_INFINITY;
                    for &x in &inputs[first..=last] {
                        let Some(y) = value(&layer, x) else { continue };
                        tried += 1;
                        assert!(told.least <= y && y <= told.most, "{layer:?} {x} {told:?}");
                        if activation.keeps(range) {
                            assert_eq!(x, y, "{layer:?}");
                        }
                        if activation.is_increasing() {
                            assert!(before <= y, "{layer:?} {x}");
                        }
                        before = y;
                    }
                }
            }
        }
    }
    assert!(tried > 1_000);
}
