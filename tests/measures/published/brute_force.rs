//! An extractor that lists all walks, as the published one does, on random networks.

use super::generate::{Layer, networks, text};
use cnn_lang::import::caffe::published::{Convention, published};
use cnn_lang::import::prototxt;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Debug, Default)]
struct Node {
    kind: &'static str,
    live: bool,
    bottoms: Vec<String>,
    tops: Vec<String>,
    outputs: f64,
    window: [u64; 3],
    /// The side of the grid that is read, with one side of padding, and of that which is given.
    sides: [[f64; 2]; 2],
}

const PASSED_BY: [&str; 3] = ["ReLU", "Sigmoid", "Dropout"];

/// Nodes by name, and the names in order.
struct Extractor {
    nodes: HashMap<String, Node>,
    order: Vec<String>,
}

impl Extractor {
    fn of(layers: &[Layer]) -> Self {
        let mut own = Self {
            nodes: HashMap::new(),
            order: Vec::new(),
        };
        let mut removed: BTreeMap<String, String> = BTreeMap::new();
        for layer in layers {
            own.add(layer, &mut removed);
        }
        own
    }

    fn put(&mut self, name: &str, node: Node) {
        if self.nodes.insert(name.to_owned(), node).is_none() {
            self.order.push(name.to_owned());
        }
    }

    fn add(&mut self, layer: &Layer, removed: &mut BTreeMap<String, String>) {
        let inception = layer.kind == "Concat" && layer.name.contains("inception");
        let key = if inception || layer.name == "finalip" {
            layer.tops[0].clone()
        } else {
            layer.name.clone()
        };
        if layer.kind == "Pooling" && layer.window[0] == 1 {
            let mut below = layer.bottoms[0].clone();
            while let Some(next) = removed.get(&below) {
                below.clone_from(next);
            }
            removed.insert(key, below);
            return;
        }
        let of_removed: Vec<String> = layer
            .bottoms
            .iter()
            .filter_map(|it| removed.get(it).cloned())
            .collect();
        if !of_removed.is_empty() && layer.bottoms == layer.tops {
            return;
        }
        let live = layer.phase != Some("TRAIN");
        self.put(
            &key,
            Node {
                kind: layer.kind,
                live,
                bottoms: if of_removed.is_empty() {
                    layer.bottoms.clone()
                } else {
                    of_removed
                },
                outputs: layer.outputs as f64,
                window: if layer.kind == "LRN" {
                    [1, 1, 0]
                } else {
                    layer.window
                },
                ..Node::default()
            },
        );
        for top in &layer.tops {
            let known = [
                "data",
                "label",
                "bottleneck",
                "keep_features",
                "discard_features",
            ];
            if known.contains(&top.as_str()) {
                if let Some(node) = self.nodes.get_mut(top) {
                    node.live = true;
                } else {
                    self.put(
                        top,
                        Node {
                            kind: "Placeholder",
                            live,
                            ..Node::default()
                        },
                    );
                }
                self.nodes.get_mut(top).unwrap().bottoms.push(key.clone());
                self.nodes.get_mut(&key).unwrap().tops.push(top.clone());
            }
            if top.contains("data0") {
                let sides = [[100.0, 80.0]; 2];
                self.put(
                    top,
                    Node {
                        kind: "Input",
                        live,
                        outputs: 1.0,
                        sides,
                        ..Node::default()
                    },
                );
            }
        }
        for bottom in self.nodes[&key].bottoms.clone() {
            self.nodes.get_mut(&bottom).unwrap().tops.push(key.clone());
        }
        self.measure(&key);
    }

    fn measure(&mut self, key: &str) {
        let node = &self.nodes[key];
        let Some(below) = node.bottoms.first().map(|it| &self.nodes[it]) else {
            return;
        };
        let mut sides = [below.sides[1]; 2];
        let mut outputs = node.outputs;
        if ["Pooling", "LRN"].contains(&node.kind) {
            outputs = below.outputs;
        }
        if ["Convolution", "Pooling"].contains(&node.kind) {
            let [kernel, stride, pad] = node.window.map(|it| it as f64);
            let windows = below.sides[1].map(|size| {
                let windows = (1.0 + (size + 2.0 * pad - kernel) / stride)
                    .max(1.0)
                    .floor();
                let open = kernel + (windows - 1.0) * stride < pad + size;
                windows + f64::from(u8::from(open))
            });
            sides = [below.sides[1].map(|size| size + pad), windows];
        }
        if node.kind == "Concat" {
            outputs = node.bottoms.iter().map(|it| self.nodes[it].outputs).sum();
        }
        let node = self.nodes.get_mut(key).unwrap();
        node.sides = sides;
        node.outputs = outputs;
    }

    fn unit(&self, name: &str) -> bool {
        name.contains("inception") && self.nodes[name].kind == "Concat"
    }

    /// All complete walks, of the nodes that are not silent.
    fn walks(&self, name: &str, silent: &[&str], jump: bool) -> Vec<Vec<String>> {
        let node = &self.nodes[name];
        let kept = self.unit(name) || !silent.contains(&node.kind);
        let own: Vec<String> = kept.then(|| name.to_owned()).into_iter().collect();
        if node.tops.is_empty() {
            return vec![own];
        }
        let mut tops = node.tops.clone();
        if let Some(first) = tops.iter().find(|it| it.contains("inception") && jump) {
            let mut at = first.clone();
            while self.nodes[&at].kind != "Concat" {
                let next = self.nodes[&at].tops.iter().find(|it| {
                    ["Convolution", "Pooling", "Concat"].contains(&self.nodes[*it].kind)
                });
                at.clone_from(next.unwrap());
            }
            tops = vec![at];
        }
        let mut walks = Vec::new();
        for top in tops {
            let next = &self.nodes[&top];
            if next.live && !PASSED_BY.contains(&next.kind) {
                for walk in self.walks(&top, silent, jump) {
                    walks.push(own.iter().cloned().chain(walk).collect());
                }
            }
        }
        walks
    }

    /// The depth of a layer.
    fn depth(&self, name: &str, units: bool) -> f64 {
        let mut walks = vec![vec![name.to_owned()]];
        while walks
            .iter()
            .all(|walk| self.nodes[walk.last().unwrap()].kind != "Input")
        {
            let longer = walks.iter().flat_map(|walk| {
                let bottoms = &self.nodes[walk.last().unwrap()].bottoms;
                bottoms
                    .iter()
                    .map(|it| walk.iter().chain([it]).cloned().collect())
            });
            walks = longer.collect();
        }
        let counts = walks.iter().filter(|walk| {
            let first = &self.nodes[walk.last().unwrap()];
            first.kind == "Input" && walk.iter().all(|it| self.nodes[it].live)
        });
        let counts = counts.map(|walk| {
            let counted = walk.iter().filter(|it| {
                let kind = self.nodes[*it].kind;
                let inside = units && it.contains("inception");
                self.unit(it) || ["Convolution", "InnerProduct", "Input"].contains(&kind) && !inside
            });
            counted.count()
        });
        counts.min().unwrap() as f64 - 1.0
    }
}

/// Least, largest, mean.
fn spread(name: &str, values: &[f64]) -> Vec<(String, f64)> {
    let nothing = values.is_empty();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let found = [
        ("min", least),
        ("max", largest),
        ("avg", values.iter().sum::<f64>() / values.len() as f64),
    ];
    let named = found.map(|(kind, value)| {
        (
            format!("{kind}_{name}"),
            if nothing { f64::NAN } else { value },
        )
    });
    named.to_vec()
}

/// The columns that walks decide.
fn columns(layers: &[Layer]) -> Vec<(String, f64)> {
    let net = Extractor::of(layers);
    let node = |name: &String| &net.nodes[name];
    let images: Vec<&String> = net
        .order
        .iter()
        .filter(|it| node(it).kind == "Input")
        .collect();
    let silent = ["Concat", "Flatten", "Split", "Slice", "Placeholder", "LRN"];
    let without_dense = [&silent[..], &["InnerProduct"]].concat();
    let without_pools = [&without_dense[..], &["Pooling"]].concat();
    let mut columns = Vec::new();
    let depths = images.iter().map(|image| {
        let walks = net.walks(image, &silent, false).into_iter();
        let lists: BTreeSet<Vec<String>> = walks
            .map(|mut walk| {
                walk.pop();
                walk
            })
            .collect();
        lists.iter().map(|list| list.len() as f64).sum::<f64>() / lists.len() as f64
    });
    let depths: Vec<f64> = depths.collect();
    columns.push((
        "net_depth_avg".into(),
        depths.iter().sum::<f64>() / depths.len() as f64,
    ));
    let mut passed = Vec::new();
    let mut pairs = Vec::new();
    for &image in &images {
        for name in net.walks(image, &without_dense, false).concat() {
            let large = node(&name).kind == "Pooling"
                || node(&name).kind == "Convolution" && node(&name).window[0] != 1;
            if large && !passed.contains(&name) {
                passed.push(name);
            }
        }
        for walk in net.walks(image, &without_pools, true) {
            let mut back = walk.iter().rev();
            let last = back.find(|it| node(it).kind == "Convolution" || net.unit(it));
            if let Some(last) = last
                && !pairs.contains(&(image.clone(), last.clone()))
            {
                pairs.push((image.clone(), last.clone()));
            }
        }
    }
    let reductions = |kind: &str, grids: Vec<[[f64; 2]; 2]>, columns: &mut Vec<(String, f64)>| {
        type Side = fn([f64; 2]) -> f64;
        let sides: [(&str, Side); 3] = [
            ("area", |[h, w]| h * w),
            ("height", |[h, _]| h),
            ("width", |[_, w]| w),
        ];
        for (dimension, side) in sides {
            let values = grids.iter().map(|[a, b]| 1.0 - side(*b) / side(*a));
            let values: Vec<f64> = values.collect();
            columns.extend(spread(
                &format!("grid_reduction_{dimension}_{kind}"),
                &values,
            ));
        }
    };
    let grids = passed.iter().map(|it| node(it).sides).collect();
    reductions("consecutive", grids, &mut columns);
    let grids = pairs
        .iter()
        .map(|(a, b)| [node(a).sides[1], node(b).sides[1]]);
    reductions("total", grids.collect(), &mut columns);
    let (mut features, mut kernels) = (Vec::new(), Vec::new());
    for name in net.order.iter().filter(|it| node(it).live) {
        let kind = node(name).kind;
        let outside =
            !name.contains("inception") && ["Convolution", "InnerProduct"].contains(&kind);
        if net.unit(name) || outside {
            features.push(node(name).outputs / net.depth(name, true));
        }
        if kind == "Convolution" {
            kernels.push(node(name).window[0] as f64 / net.depth(name, false));
        }
    }
    columns.extend(spread("ratio_features_to_depth", &features));
    columns.extend(spread("ratio_kerWidth_to_depth", &kernels));
    let wide = |name: &&String| {
        let tops = node(name)
            .tops
            .iter()
            .filter(|it| !PASSED_BY.contains(&node(it).kind));
        node(name).live && tops.count() > 1
    };
    let splits = net
        .order
        .iter()
        .filter(wide)
        .map(|it| node(it).tops.len() as f64);
    columns.extend(spread("split_width", &splits.collect::<Vec<_>>()));
    let joins = net
        .order
        .iter()
        .filter(|it| node(it).live && node(it).bottoms.len() > 1);
    let joins = joins.map(|it| node(it).bottoms.len() as f64);
    columns.extend(spread("concat_width", &joins.collect::<Vec<_>>()));
    columns
}

proptest! {
    #[test]
    fn counting_is_listing(layers in networks()) {
        let text = text(&layers);
        let document = prototxt::read(&text).unwrap();
        match published(&document, Some(Convention::Nova)) {
            Ok(found) => {
                for (name, expected) in columns(&layers) {
                    let value = found.get(&name).unwrap();
                    let same = value.is_nan() && expected.is_nan()
                        || (value - expected).abs() <= 1e-12 * expected.abs().max(1e-3);
                    prop_assert!(same, "{name}: {value}, not {expected}\n{text}");
                }
            }
            // All that these networks can have wrong.
            Err(error) => prop_assert_eq!(error.code().id, "I035", "{}\n{}", error, text),
        }
    }
}
