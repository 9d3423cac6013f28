//! Receptive fields: which part of the input a place of a map is computed from.
//!
//! Along one axis, output i of a layer sees `span` input places around `centre + step · i`
//! ([`Reach`]). If these see fields of `size` around `c + stride · k`, then the output sees
//!
//! ```text
//! size'   = size + stride · (span − 1)
//! c'      = c + stride · centre
//! stride' = stride · step
//! ```
//!
//! which is equations 2 to 5 of Araujo et al. 2019 in terms of centres. Where paths join, smallest
//! and largest go on by themselves.
//!
//! A path on which all places saw one and the same (a global pooling that is multiplied onto every
//! place, as in squeeze-and-excitation, or a pooled image beside an ASPP's branches) reaches over
//! the whole input, and says nothing of what a place sees around itself. Such paths are followed
//! apart, and count only where there are no others.

use super::CountOverflow;
use crate::graph::{Graph, NodeIndex, Operation};
use crate::layer::{Axis, Class, Layer, PoolKind, Reach, Shape};

/// What a place of a map sees of the input along one axis and one path, in rows or columns of the
/// input. Padding is not cut off: near the borders a field hangs over the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// From the first row or column that is seen to the last, both counted. After an upsampling,
    /// the mean over places, which need not be whole.
    pub size: f64,
    /// From the field of one place to that of the next, the effective stride; 0 where all places
    /// see the same.
    pub stride: f64,
    /// The middle of the first place's field; the middle of the input's first row is 0.
    pub centre: f64,
}

impl Field {
    /// A place of the input.
    const INPUT: Self = Self {
        size: 1.0,
        stride: 1.0,
        centre: 0.0,
    };

    /// The first row or column that the first place sees: the offset, negative where padding is
    /// seen.
    pub fn start(&self) -> f64 {
        self.centre - (self.size - 1.0) / 2.0
    }

    fn seen_through(self, reach: Reach) -> Self {
        Self {
            size: self.size + self.stride * (reach.span - 1.0).max(0.0),
            stride: self.stride * reach.step,
            centre: self.centre + self.stride * reach.centre,
        }
    }

    fn is_finite(&self) -> bool {
        self.size.is_finite() && self.stride.is_finite() && self.centre.is_finite()
    }
}

/// The smallest and the largest field over all paths from the inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    /// The smallest; the first of several.
    pub min: Field,
    /// The largest; the first of several.
    pub max: Field,
}

impl Extremes {
    fn and(self, other: Self) -> Self {
        Self {
            min: if other.min.size < self.min.size {
                other.min
            } else {
                self.min
            },
            max: if other.max.size > self.max.size {
                other.max
            } else {
                self.max
            },
        }
    }

    fn seen_through(self, reach: Reach) -> Self {
        Self {
            min: self.min.seen_through(reach),
            max: self.max.seen_through(reach),
        }
    }
}

/// What a place of a map sees of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReceptiveField {
    /// In rows.
    pub height: Extremes,
    /// In columns.
    pub width: Extremes,
    /// Whether it depends on more than these fields: on some path, all places of a map were put
    /// together into one and then given back to all.
    pub global: bool,
}

impl ReceptiveField {
    fn and(self, other: Self) -> Self {
        Self {
            height: self.height.and(other.height),
            width: self.width.and(other.width),
            global: self.global || other.global,
        }
    }
}

/// The paths to a map along one axis: those whose fields move from place to place, and those whose
/// fields stay.
#[derive(Clone, Copy, Debug, Default)]
struct Paths {
    moving: Option<Extremes>,
    fixed: Option<Extremes>,
}

impl Paths {
    const INPUT: Self = Self {
        moving: Some(Extremes {
            min: Field::INPUT,
            max: Field::INPUT,
        }),
        fixed: None,
    };

    fn and(self, other: Self) -> Self {
        Self {
            moving: either(self.moving, other.moving),
            fixed: either(self.fixed, other.fixed),
        }
    }

    fn seen_through(self, reach: Reach) -> Self {
        let moving = self.moving.map(|paths| paths.seen_through(reach));
        if reach.step > 0.0 {
            Self { moving, ..self }
        } else {
            Self {
                moving: None,
                fixed: either(moving, self.fixed),
            }
        }
    }

    /// Those that count.
    fn extremes(self) -> Option<Extremes> {
        self.moving.or(self.fixed)
    }
}

fn either(one: Option<Extremes>, other: Option<Extremes>) -> Option<Extremes> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.and(other)),
        (one, other) => one.or(other),
    }
}

/// Height and width of all nodes' results, in the order of the graph. The parts of a split see the
/// same.
pub(super) struct Fields(Vec<(Paths, Paths)>);

impl Fields {
    /// In one pass.
    pub(super) fn of(graph: &Graph) -> Result<Self, CountOverflow> {
        let mut all: Vec<(Paths, Paths)> = Vec::with_capacity(graph.len());
        for (index, node) in graph.nodes() {
            let output = node.outputs.first().copied().unwrap_or(Shape::vector(0));
            let paths = match &node.operation {
                Operation::Input => (Paths::INPUT, Paths::INPUT),
                Operation::Layer(layer) => {
                    let inputs = graph.input_shapes(index);
                    let mut paths = (Paths::default(), Paths::default());
                    for (tensor, &input) in graph.reads(index).iter().zip(&inputs) {
                        let Some(&(height, width)) = all.get(tensor.node.index()) else {
                            continue;
                        };
                        let reach = |axis| reach(layer, axis, &inputs, input, output);
                        paths.0 = paths.0.and(height.seen_through(reach(Axis::Height)));
                        paths.1 = paths.1.and(width.seen_through(reach(Axis::Width)));
                    }
                    paths
                }
            };
            let all_paths = [paths.0.moving, paths.0.fixed, paths.1.moving, paths.1.fixed];
            let ends = all_paths.into_iter().flatten();
            let mut fields = ends.flat_map(|paths| [paths.min, paths.max]);
            if !fields.all(|field| field.is_finite()) {
                return Err(CountOverflow {
                    what: "rows or columns of the receptive field",
                    node: index,
                });
            }
            all.push(paths);
        }
        Ok(Self(all))
    }
    /// What the first result of a node sees.
    pub(super) fn of_node(&self, graph: &Graph, index: NodeIndex) -> Option<ReceptiveField> {
        match graph.node(index)?.outputs.first()? {
            Shape::Vector { .. } => None,
            Shape::Map { .. } => {
                let (height, width) = self.0.get(index.index())?;
                Some(ReceptiveField {
                    height: height.extremes()?,
                    width: width.extremes()?,
                    global: height.fixed.is_some() || width.fixed.is_some(),
                })
            }
        }
    }

    /// What the last maps see: the smallest and the largest of all.
    pub(super) fn at_last_maps(&self, graph: &Graph) -> Option<ReceptiveField> {
        let mut found: Option<ReceptiveField> = None;
        let mut seen = vec![false; graph.len()];
        let outputs = graph.outputs().iter().filter(|output| !output.training);
        let mut open: Vec<NodeIndex> = outputs.map(|output| output.tensor.node).collect();
        while let Some(index) = open.pop() {
            match seen.get_mut(index.index()) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => continue,
            }
            if is_behind_the_maps(graph, index) {
                open.extend(graph.reads(index).iter().map(|tensor| tensor.node));
            } else if let Some(field) = self.of_node(graph, index) {
                found = Some(found.map_or(field, |found| found.and(field)));
            }
        }
        found
    }
}

/// Whether a node gives a vector, or a map of 1x1 by pooling the whole grid or from maps of 1x1.
fn is_behind_the_maps(graph: &Graph, index: NodeIndex) -> bool {
    let Some(node) = graph.node(index) else {
        return true;
    };
    let Operation::Layer(layer) = &node.operation else {
        return false;
    };
    let point = |shape: &Shape| (shape.height(), shape.width()) == (1, 1);
    match node.outputs.first() {
        Some(Shape::Vector { .. }) | None => true,
        Some(output @ Shape::Map { .. }) => {
            let inputs = graph.input_shapes(index);
            // A maximum over 2x2 that happens to be all there is, is one of many such.
            let takes_all = match layer.as_ref() {
                Layer::Pool(pool) => pool.kind == PoolKind::Average,
                other => matches!(other, Layer::GlobalPool(_) | Layer::AdaptivePool(_)),
            };
            let pools = takes_all && layer.class(&inputs) == Class::Pool;
            point(output) && (pools || inputs.iter().all(point))
        }
    }
}

/// What a result's places see of the tensor of shape `input`, one of `inputs`.
fn reach(layer: &Layer, axis: Axis, inputs: &[Shape], input: Shape, output: Shape) -> Reach {
    let from = input.along(axis);
    match output {
        Shape::Vector { .. } => Reach::whole(from),
        // One row or column, seen by all.
        Shape::Map { .. } if from == 1 && output.along(axis) > 1 => Reach::whole(from),
        Shape::Map { .. } => layer.reach(axis, inputs),
    }
}
