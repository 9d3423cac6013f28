//! Every kind of layer, with all its parameters, is written as it is read.

use super::same::{compile, difference};
use super::samples::layers;
use cnn_lang::graph::{Builder, Graph, Origin, Output};
use cnn_lang::import::write::{About, write};
use cnn_lang::layer::{Layer, Reads, Shape, Signature, signatures};

/// Layers of a kind that are looked at, spread over all combinations of parameters.
const LOOKED_AT: usize = 40;

/// A network of one layer, if its inputs fit.
fn alone(layer: &Layer, inputs: &[Shape]) -> Option<Graph> {
    let mut builder = Builder::default();
    let names = (inputs.len() > 1).then_some(["first", "second", "third"]);
    let inputs: Vec<_> = inputs
        .iter()
        .enumerate()
        .map(|(place, shape)| {
            let name = names.map(|names| names[place].into());
            builder.input(name, *shape, Origin::default())
        })
        .collect();
    let tensors = builder
        .add_all(layer.clone(), &inputs, Origin::default())
        .ok()?;
    let several = tensors.len() > 1;
    let output = |(place, tensor)| Output {
        name: several.then(|| format!("part{place}").into()),
        tensor,
        training: false,
    };
    Some(builder.finish(tensors.into_iter().enumerate().map(output).collect()))
}

fn inputs(signature: &Signature) -> Vec<Vec<Shape>> {
    let maps = [Shape::map(12, 20, 28), Shape::map(12, 1, 1)];
    match signature.reads {
        Reads::Flow => [maps[0], maps[1], Shape::vector(24)]
            .map(|it| vec![it])
            .into(),
        Reads::Tensors => vec![vec![maps[0]; 2], vec![maps[0]; 3]],
        Reads::Exactly(tensors) => {
            let mut last = vec![maps[0]; tensors.len()];
            last[tensors.len() - 1] = Shape::vector(5);
            vec![vec![maps[0]; tensors.len()], last]
        }
    }
}

#[test]
fn every_kind_is_written_as_it_is_read() {
    for signature in signatures() {
        let layers = layers(signature);
        let step = (layers.len() / LOOKED_AT).max(1);
        let mut written = 0;
        for (_, layer) in layers.iter().step_by(step) {
            for inputs in inputs(signature) {
                let Some(graph) = alone(layer, &inputs) else {
                    continue;
                };
                let about = About {
                    name: "n".into(),
                    ..About::default()
                };
                let text = write(&graph, &about);
                assert_eq!(
                    difference(&graph, &compile(&text)),
                    None,
                    "{layer:?}\n{text}"
                );
                written += 1;
            }
        }
        assert!(written > 0, "no {} fits", signature.name);
    }
}
