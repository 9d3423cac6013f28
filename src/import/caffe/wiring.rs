//! The makers of each layer's inputs, the results of the network, and the layers that they need.

use super::error::{CaffeError, CaffeProblem, closest};
use super::kinds::Role;
use super::net::{Blob, Layer, Net};
use crate::layer::{CONCAT, SPLIT};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Visitable};
use std::collections::HashMap;

/// The number of unknown blobs of a file for which a similar name is searched among all names.
const MOST_SUGGESTED: usize = 20;

/// A result of a layer: which layer, and which of its tops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Made {
    pub layer: usize,
    pub top: usize,
}

/// A result of the network.
#[derive(Clone, Debug)]
pub(super) struct Result {
    pub made: Made,
    /// Whether only an auxiliary loss, or one only for training, reads it.
    pub training: bool,
}

/// How the layers hang together.
#[derive(Clone, Debug)]
pub(super) struct Wiring {
    /// The tensors that each layer reads.
    pub reads: Vec<Vec<Made>>,
    /// How many layers read each result.
    pub readers: HashMap<Made, usize>,
    /// The outputs of the network.
    pub results: Vec<Result>,
    /// Which layers the results need.
    pub needed: Vec<bool>,
    /// The layers that output data, or only cut and join data.
    pub raw: Vec<bool>,
}

/// Follows the blobs through the layers.
pub(super) fn wire(net: &Net<'_, '_>) -> std::result::Result<Wiring, Vec<CaffeError>> {
    let mut errors = Vec::new();
    let mut late: Vec<Late> = Vec::new();
    let mut newest: HashMap<&str, Made> = HashMap::new();
    let mut reads: Vec<Vec<Made>> = Vec::new();
    let mut readers: HashMap<Made, usize> = HashMap::new();
    for (index, layer) in net.layers.iter().enumerate() {
        let mut own = Vec::new();
        for blob in &layer.bottoms {
            match newest.get(blob.name.as_str()) {
                Some(&made) => {
                    own.push(made);
                    let count = readers.entry(made).or_insert(0);
                    *count = count.saturating_add(1);
                }
                None => {
                    let suggested = if errors.len() < MOST_SUGGESTED {
                        newest.len()
                    } else {
                        0
                    };
                    let known = newest.keys().copied().take(suggested);
                    let below = net
                        .layers
                        .iter()
                        .enumerate()
                        .skip(index)
                        .find(|(_, below)| {
                            let mut tops = below.tops.iter();
                            tops.any(|top| top.name == blob.name)
                        });
                    late.extend(below.map(|(maker, _)| Late {
                        reader: index,
                        maker,
                        error: errors.len(),
                    }));
                    let below = below.map(|(_, below)| below);
                    errors.push(unknown(net, layer, blob, below, known));
                }
            }
        }
        reads.push(own);
        for (top, blob) in layer.tops.iter().enumerate() {
            let in_place = layer.bottoms.iter().any(|bottom| bottom.name == blob.name);
            let made = Made { layer: index, top };
            if let Some(first) = newest.insert(&blob.name, made)
                && !in_place
            {
                let first = net.layers.get(first.layer);
                errors.push(CaffeError {
                    problem: Box::new(CaffeProblem::MadeTwice {
                        layer: layer.name.clone(),
                        first: first.map(|first| first.name.clone()).unwrap_or_default(),
                        blob: blob.name.clone(),
                    }),
                    place: blob.place,
                });
            }
        }
    }
    if !errors.is_empty() {
        mark_cycles(&mut errors, &late, &reads);
        return Err(errors);
    }
    let mut wiring = Wiring {
        raw: raw(net, &reads),
        results: Vec::new(),
        needed: vec![false; net.layers.len()],
        reads,
        readers,
    };
    wiring.results(net).map_err(|error| vec![error])?;
    wiring.need(net);
    Ok(wiring)
}

/// A layer that reads a blob made only below it.
#[derive(Clone, Copy, Debug)]
struct Late {
    reader: usize,
    maker: usize,
    /// The place of its error.
    error: usize,
}

/// Which errors are those of layers that read each other in a cycle; the others are out of order.
fn mark_cycles(errors: &mut [CaffeError], late: &[Late], reads: &[Vec<Made>]) {
    if late.is_empty() {
        return;
    }
    let mut flow = layers_alone(reads.len());
    for (reader, made) in reads.iter().enumerate() {
        for made in made {
            flow.add_edge(NodeIndex::new(reader), NodeIndex::new(made.layer), ());
        }
    }
    for one in late {
        flow.add_edge(NodeIndex::new(one.reader), NodeIndex::new(one.maker), ());
    }
    let mut component: HashMap<NodeIndex, usize> = HashMap::new();
    for (number, together) in kosaraju_scc(&flow).into_iter().enumerate() {
        component.extend(together.into_iter().map(|layer| (layer, number)));
    }
    for one in late {
        let of = |layer: usize| component.get(&NodeIndex::new(layer));
        if of(one.reader) == of(one.maker)
            && let Some(error) = errors.get_mut(one.error)
            && let CaffeProblem::UnknownBlob { in_cycle, .. } = error.problem.as_mut()
        {
            *in_cycle = true;
        }
    }
}

/// A graph of `count` layers, by their numbers, without an edge.
fn layers_alone(count: usize) -> DiGraph<(), ()> {
    let mut graph = DiGraph::new();
    for _ in 0..count {
        graph.add_node(());
    }
    graph
}

fn unknown<'n>(
    net: &Net<'_, '_>,
    layer: &Layer<'_, '_>,
    blob: &Blob,
    below: Option<&Layer<'_, '_>>,
    known: impl Iterator<Item = &'n str>,
) -> CaffeError {
    let absent = net
        .absent
        .iter()
        .filter(|absent| absent.tops.contains(&blob.name));
    let absent = absent.filter_map(|absent| Some((absent.name.clone(), absent.with.clone()?)));
    CaffeError {
        problem: Box::new(CaffeProblem::UnknownBlob {
            absent: absent.collect(),
            layer: layer.name.clone(),
            blob: blob.name.clone(),
            below: below.map(|below| below.name.clone()),
            in_cycle: false,
            meant: closest(&blob.name, known).map(str::to_owned),
        }),
        place: blob.place,
    }
}

/// Whether a layer joins or cuts batches, which a network for one sample does not know.
pub(super) fn is_of_batches(layer: &Layer<'_, '_>) -> bool {
    let Some(own) = layer.own else {
        return false;
    };
    let old = if layer.is(&CONCAT) {
        "concat_dim"
    } else if layer.is(&SPLIT) {
        "slice_dim"
    } else {
        return false;
    };
    layer.parameters(own.foreign.message).is_ok_and(|fields| {
        let axis = |name| fields.signed(name).ok().flatten();
        axis("axis").or_else(|| axis(old)) == Some(0)
    })
}

/// Whether a layer joins batches: then it and its inputs are one input.
pub(super) fn joins_batches(layer: &Layer<'_, '_>) -> bool {
    layer.is(&CONCAT) && is_of_batches(layer)
}

fn raw(net: &Net<'_, '_>, reads: &[Vec<Made>]) -> Vec<bool> {
    let mut raw: Vec<bool> = Vec::with_capacity(reads.len());
    for (layer, reads) in net.layers.iter().zip(reads) {
        let own = match layer.role {
            Role::Data | Role::Input | Role::Dummy => true,
            Role::Layer => {
                let moves = layer.is(&SPLIT)
                    || layer.is(&CONCAT)
                    || matches!(layer.kind, "Split" | "Eltwise");
                let of = |made: &Made| raw.get(made.layer) == Some(&true);
                moves && reads.iter().all(of)
            }
            // The results of unknown layers are computed, not raw data.
            Role::Cut
            | Role::Loss
            | Role::PairLoss
            | Role::CustomLoss
            | Role::Measure
            | Role::Silence
            | Role::Foreign(_)
            | Role::Custom => false,
        };
        raw.push(own);
    }
    raw
}

impl Wiring {
    fn is_raw(&self, made: Made) -> bool {
        self.raw.get(made.layer) == Some(&true)
    }

    fn results(&mut self, net: &Net<'_, '_>) -> std::result::Result<(), CaffeError> {
        let mut weights: Vec<f64> = Vec::new();
        for layer in &net.layers {
            if let Role::Loss | Role::PairLoss | Role::CustomLoss = layer.role {
                let own = layer.fields().numbers("loss_weight")?;
                weights.push(own.first().map_or(1.0, |weight| weight.to_f64()));
                if layer.bottoms.len() < 2 && layer.role != Role::CustomLoss {
                    return Err(layer.wrong_blobs("bottom", "2: a result and its target"));
                }
            }
        }
        let largest = weights.iter().copied().fold(0.0, f64::max);
        let mut weights = weights.into_iter();
        let mut found: Vec<Result> = Vec::new();
        let mut add = |made: Made, training: bool| match found
            .iter_mut()
            .find(|result| result.made == made)
        {
            Some(result) => result.training &= training,
            None => found.push(Result { made, training }),
        };
        let mut measured = Vec::new();
        for (layer, reads) in net.layers.iter().zip(&self.reads) {
            let compared = match layer.role {
                Role::Loss => 1,
                Role::PairLoss => 2,
                Role::CustomLoss => reads.len(),
                // The inputs of unknown layers are results.
                Role::Cut => {
                    for &made in reads.iter().filter(|made| !self.is_raw(**made)) {
                        add(made, false);
                    }
                    continue;
                }
                Role::Measure => {
                    measured.extend(reads.first().copied());
                    continue;
                }
                Role::Data
                | Role::Input
                | Role::Dummy
                | Role::Layer
                | Role::Silence
                | Role::Foreign(_)
                | Role::Custom => continue,
            };
            let weight = weights.next().unwrap_or(1.0);
            for &made in reads.iter().take(compared) {
                if !self.is_raw(made) {
                    add(made, weight < largest);
                }
            }
        }
        for (index, layer) in net.layers.iter().enumerate() {
            let computes = matches!(layer.role, Role::Layer | Role::Foreign(_) | Role::Custom);
            for top in 0..layer.tops.len() {
                let made = Made { layer: index, top };
                let unread = !self.readers.contains_key(&made);
                if computes && unread && !self.is_raw(made) {
                    add(made, false);
                }
            }
        }
        for made in measured {
            let known = found.iter().any(|result| result.made == made);
            if !known && !self.is_raw(made) {
                let training = false;
                found.push(Result { made, training });
            }
        }
        // Where nothing else computes, sums and joins of the data are the results.
        if found.is_empty() {
            found = self.joined(net);
        }
        // Something must be there for use.
        if found.iter().all(|result| result.training) {
            for result in &mut found {
                result.training = false;
            }
        }
        if found.is_empty() {
            let why = "no layer computes anything from the data";
            return Err(CaffeError {
                problem: Box::new(CaffeProblem::Nothing { why }),
                place: net
                    .layers
                    .first()
                    .map(|layer| layer.place)
                    .unwrap_or_default(),
            });
        }
        found.sort_by_key(|result| (result.training, result.made.layer, result.made.top));
        self.results = found;
        Ok(())
    }

    /// The results of joins of data that no layer reads, or only layers that compare.
    fn joined(&self, net: &Net<'_, '_>) -> Vec<Result> {
        let layers = net.layers.iter().enumerate();
        let joins = layers.filter(|(_, layer)| {
            (layer.kind == "Eltwise" || layer.is(&CONCAT)) && !joins_batches(layer)
        });
        let made = joins.map(|(layer, _)| Made { layer, top: 0 });
        let last = made.filter(|made| {
            let mut readers = net.layers.iter().zip(&self.reads);
            readers.all(|(layer, reads)| {
                let compares = matches!(
                    layer.role,
                    Role::Loss | Role::PairLoss | Role::CustomLoss | Role::Measure
                );
                compares || !reads.contains(made)
            })
        });
        let training = false;
        last.map(|made| Result { made, training }).collect()
    }

    fn need(&mut self, net: &Net<'_, '_>) {
        let mut read = layers_alone(net.layers.len());
        for (index, (layer, made)) in net.layers.iter().zip(&self.reads).enumerate() {
            // Batches that are joined are one input, and so is the result of an unknown layer.
            let joined = self.raw.get(index) == Some(&true) && joins_batches(layer);
            if joined || layer.role == Role::Cut {
                continue;
            }
            for made in made {
                read.add_edge(NodeIndex::new(index), NodeIndex::new(made.layer), ());
            }
        }
        let results = self.results.iter();
        let results = results.map(|result| NodeIndex::new(result.made.layer));
        let mut walk = Dfs::from_parts(results.collect(), read.visit_map());
        while let Some(layer) = walk.next(&read) {
            if let Some(needed) = self.needed.get_mut(layer.index()) {
                *needed = true;
            }
        }
    }
}
