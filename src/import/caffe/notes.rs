//! Notes on a network besides its layers: the omitted layers, and its task.

use super::kinds::Role;
use super::net::{Layer, Net};
use super::wiring::Wiring;
use crate::graph::Graph;
use crate::layer;
use crate::network::{Task, TaskSetting};

/// The layers omitted from the network, one sentence each; `told` has the notes of its layers.
pub(super) fn notes(net: &Net<'_, '_>, wiring: &Wiring, told: Vec<String>) -> Vec<String> {
    let mut notes = Vec::new();
    let mut list = |what: &str, wanted: &dyn Fn(&Layer<'_, '_>, bool) -> bool| {
        let all = net.layers.iter().zip(&wiring.needed);
        let names: Vec<String> = all
            .filter(|(layer, needed)| wanted(layer, **needed))
            .map(|(layer, _)| format!("{} ({})", layer.name, layer.typed))
            .collect();
        if !names.is_empty() {
            notes.push(format!("{what}: {}.", names.join(", ")));
        }
    };
    list(
        "Left out, as it trains or measures the network",
        &|layer, _| {
            matches!(
                layer.role,
                Role::Loss | Role::PairLoss | Role::CustomLoss | Role::Measure | Role::Silence
            )
        },
    );
    list(
        "Its result is an input, since its computation is not known",
        &|layer, needed| layer.role == Role::Cut && needed,
    );
    list("Left out, as no result needs it", &|layer, needed| {
        !needed
            && matches!(
                layer.role,
                Role::Layer
                    | Role::Foreign(_)
                    | Role::Custom
                    | Role::Cut
                    | Role::Dummy
                    | Role::Input
            )
    });
    list(
        "No gradient flows back through (`propagate_down: false`)",
        &|layer, needed| needed && layer.stops_gradients(),
    );
    notes.extend(told);
    notes
}

/// The task that the loss of the only result at inference implies.
pub(super) fn task(net: &Net<'_, '_>, wiring: &Wiring, graph: &Graph) -> Option<Task> {
    let mut results = wiring.results.iter().filter(|result| !result.training);
    let (Some(result), None) = (results.next(), results.next()) else {
        return None;
    };
    let layers = net.layers.iter().zip(&wiring.reads);
    let mut losses = layers
        .filter(|(layer, reads)| layer.role == Role::Loss && reads.first() == Some(&result.made));
    let (Some((loss, _)), None) = (losses.next(), losses.next()) else {
        return None;
    };
    let mut outputs = graph.outputs().iter().filter(|output| !output.training);
    let shape = graph.shape(outputs.next()?.tensor);
    if shape.height() != 1 || shape.width() != 1 {
        return None;
    }
    match loss.kind {
        "SoftmaxWithLoss" | "SoftmaxLoss" if shape.channels() > 1 => Some(Task {
            kind: "classification".into(),
            settings: vec![
                TaskSetting::new("classes", layer::Value::Number(shape.channels().into())),
                TaskSetting::new("loss", layer::Value::Word("cross_entropy".into())),
            ],
        }),
        _ => None,
    }
}
