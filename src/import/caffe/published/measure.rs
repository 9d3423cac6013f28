//! The columns, from the graph.

use super::depths::{Depths, Modules, NoDepth};
use super::error::{PublishedError, PublishedProblem};
use super::modules::last_convolutions;
use super::names::Name;
use super::net::{Grid, Net, Node, Reads};
use super::read::{Activation, Kind, Method, Phase, Window};
use super::repairs::Repairs;
use super::statistics::{largest, least, mean};
use super::walks::{Depth, Walks};

/// Beyond this ratio of its sides a kernel is tall or wide.
const LONG: f64 = 16.0 / 9.0;

/// Beyond this a ratio of sides differs from 1.
const TOLERANCE: f64 = 0.01;

/// The nodes at inference, by kind.
struct Live<'n> {
    convs: Vec<(Name, &'n Node)>,
    pools: Vec<(Name, &'n Node)>,
    /// Both, in the order of the nodes.
    windows: Vec<(Name, &'n Node)>,
    dense: Vec<(Name, &'n Node)>,
}

impl<'n> Live<'n> {
    fn of(net: &'n Net<'_>) -> Self {
        let mut live = Self {
            convs: Vec::with_capacity(64),
            pools: Vec::with_capacity(32),
            windows: Vec::with_capacity(64),
            dense: Vec::with_capacity(16),
        };
        for (name, node) in net.all().filter(|(_, node)| node.live()) {
            match node.kind {
                Kind::Convolution => {
                    live.convs.push((name, node));
                    live.windows.push((name, node));
                }
                Kind::Pooling => {
                    live.pools.push((name, node));
                    live.windows.push((name, node));
                }
                Kind::InnerProduct => live.dense.push((name, node)),
                _ => {}
            }
        }
        live
    }
}

/// The values of the columns, one after the other.
struct Row {
    values: Vec<f64>,
    /// Room for the values of one list.
    list: Vec<f64>,
}

impl Row {
    fn push(&mut self, value: f64) {
        self.values.push(value);
    }

    /// Fills the list.
    fn collect(&mut self, values: impl Iterator<Item = f64>) {
        self.list.clear();
        self.list.extend(values);
    }

    /// The least, the largest and the mean of a list.
    fn spread(&mut self, values: impl Iterator<Item = f64>) {
        self.collect(values);
        self.push_list();
    }

    fn push_list(&mut self) {
        let found = [least(&self.list), largest(&self.list), mean(&self.list)];
        self.values.extend(found);
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if part == 0 || whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn count(nodes: &[(Name, &Node)], wanted: impl Fn(&Node) -> bool) -> usize {
    nodes.iter().filter(|(_, node)| wanted(node)).count()
}

fn is_1x1(node: &Node) -> bool {
    node.window.kernel == [1, 1]
}

fn features(node: &Node) -> f64 {
    node.features.unwrap_or(0) as f64
}

/// Kernel height and width.
fn kernel(node: &Node) -> [f64; 2] {
    node.window.kernel.map(|side| side as f64)
}

/// The columns, in the order of their table.
pub(super) fn measure(net: &Net<'_>, repairs: Repairs) -> Result<Vec<f64>, PublishedError> {
    check(net)?;
    let live = Live::of(net);
    check_windows(net, &live)?;
    let mut row = Row {
        values: Vec::with_capacity(super::COLUMNS.len()),
        list: Vec::with_capacity(64),
    };
    let mut walks = Walks::of(net)?;
    net_depth(net, &mut walks, &mut row);
    row.push(live.convs.len() as f64);
    row.push(modules(net));
    row.push(live.pools.len() as f64);
    row.push(count(&live.dense, |node| node.phase == Phase::Test) as f64);
    row.spread(live.dense.iter().map(|(_, node)| features(node)));
    row.spread(live.dense.iter().map(|(_, node)| {
        let weights = u128::from(node.features.unwrap_or(0)) * u128::from(node.inputs);
        weights as f64
    }));
    widths(net, &mut row);
    conv_features(&live, &mut row);
    kernels(net, &live, &mut row);
    activations(&live, &mut row);
    consecutive(net, &mut walks, repairs, &mut row)?;
    total(net, &mut row)?;
    strides(net, &live, &mut row)?;
    depth_ratios(net, &live, &mut row)?;
    Ok(row.values)
}

/// Looks that all that nodes name is there: a node that was deleted stays among the tops of others.
fn check(net: &Net<'_>) -> Result<(), PublishedError> {
    for (name, node) in net.all() {
        // The maker of an image is named by its own name, which is not always that of a node.
        let bottoms = node.bottoms.iter().filter(|_| node.kind != Kind::Image);
        let named = node.tops.iter().chain(bottoms);
        for &other in named.filter(|_| node.live()) {
            if net.node(other).is_none() {
                let problem = PublishedProblem::UnknownBottom {
                    layer: net.text(name),
                    bottom: net.text(other),
                };
                return Err(net.fault(name, problem));
            }
        }
    }
    Ok(())
}

/// Kernels and grids are divided by.
fn check_windows(net: &Net<'_>, live: &Live<'_>) -> Result<(), PublishedError> {
    for &(name, node) in &live.windows {
        let zero = |what| {
            let layer = net.text(name);
            Err(net.fault(name, PublishedProblem::ZeroSize { layer, what }))
        };
        if node.window.kernel.contains(&0) {
            return zero("kernel");
        }
        if node.kind == Kind::Convolution
            && let Reads::Grid([0, ..]) = node.reads
        {
            return zero("number of inputs");
        }
    }
    Ok(())
}

fn net_depth(net: &Net<'_>, walks: &mut Walks<'_, '_>, row: &mut Row) {
    let depths: Vec<Depth> = net.images.iter().map(|&image| walks.depth(image)).collect();
    row.collect(depths.iter().map(|depth| depth.least));
    row.push(least(&row.list));
    row.collect(depths.iter().map(|depth| depth.largest));
    row.push(largest(&row.list));
    row.collect(depths.iter().map(|depth| depth.mean));
    row.push(mean(&row.list));
}

fn modules(net: &Net<'_>) -> f64 {
    let modules = net.all().filter(|(name, node)| {
        node.live() && node.kind == Kind::Concat && net.names.traits(*name).inception
    });
    modules.count() as f64
}

/// Splits and concats: their number, then the spread of their widths.
fn widths(net: &Net<'_>, row: &mut Row) {
    let live = || net.all().filter(|(_, node)| node.live());
    let passed_by = |top: &Name| {
        net.node(*top)
            .is_some_and(|node| matches!(node.kind, Kind::Activation(_) | Kind::Dropout))
    };
    let splits = live().filter(|(_, node)| {
        node.tops.len() > 1 && node.tops.iter().filter(|top| !passed_by(top)).count() > 1
    });
    row.collect(splits.map(|(_, node)| {
        // Tops that are *called* as an activation's type is are left out, those that are one not.
        let width = node
            .tops
            .iter()
            .filter(|&&top| !net.names.traits(top).ignored);
        width.count() as f64
    }));
    row.push(row.list.len() as f64);
    row.push_list();
    let concats = live().filter(|(_, node)| node.bottoms.len() > 1);
    row.collect(concats.map(|(_, node)| node.bottoms.len() as f64));
    row.push(row.list.len() as f64);
    row.push_list();
}

/// Kernel areas, whose mean is that of the feature maps, and feature maps.
fn conv_features(live: &Live<'_>, row: &mut Row) {
    row.collect(live.convs.iter().map(|(_, node)| {
        let [height, width] = kernel(node);
        height * width
    }));
    let areas = [least(&row.list), largest(&row.list)];
    row.values.extend(areas);
    row.collect(live.convs.iter().map(|(_, node)| features(node)));
    row.push(mean(&row.list));
    row.push_list();
}

fn kernels(net: &Net<'_>, live: &Live<'_>, row: &mut Row) {
    let reads = |node: &Node, wanted: &dyn Fn(Name, &Node) -> bool| {
        let mut bottoms = node.bottoms.iter();
        bottoms.any(|&name| net.node(name).is_some_and(|node| wanted(name, node)))
    };
    let pooling = |_, node: &Node| node.kind == Kind::Pooling;
    let joined = |_, node: &Node| matches!(node.kind, Kind::Lrn | Kind::Concat | Kind::Convolution);
    let all_convs = net.all().filter(|(_, node)| node.kind == Kind::Convolution);
    let into_pool = count(&live.pools, |node| {
        !reads(node, &pooling) && reads(node, &joined)
    });
    row.push(share(into_pool, all_convs.count()));
    let live_pooling = |_, node: &Node| node.kind == Kind::Pooling && node.live();
    let pool_into_pool = count(&live.pools, |node| reads(node, &live_pooling));
    row.push(share(pool_into_pool, live.pools.len()));
    let convs = live.convs.len();
    row.push(share(
        count(&live.convs, |node| node.window.pad != [0, 0]),
        convs,
    ));
    // The values that the extractor compares for "same" padding are never equal.
    row.push(0.0);
    row.push(share(count(&live.convs, is_1x1), convs));
    let windows = live.windows.len();
    let kernels = |wanted: fn(f64, f64) -> bool| {
        let found = count(&live.windows, |node| {
            let [height, width] = kernel(node);
            wanted(height, width)
        });
        share(found, windows)
    };
    row.push(kernels(|height, width| {
        (height / width - 1.0).abs() <= TOLERANCE
    }));
    row.push(kernels(|height, width| width / height > LONG));
    row.push(kernels(|height, width| height / width > LONG));
}

fn activations(live: &Live<'_>, row: &mut Row) {
    for wanted in [Activation::Relu, Activation::Sigmoid, Activation::Tanh] {
        let has = |node: &Node| node.activation == Some(wanted);
        let found = count(&live.convs, has).saturating_add(count(&live.dense, has));
        row.push(found as f64);
    }
    for wanted in [Method::Max, Method::Average, Method::Stochastic] {
        row.push(count(&live.pools, |node| node.method == wanted) as f64);
    }
}

/// Reductions of area, height and width: `1 − after / before`.
fn reductions(pairs: &[[Grid; 2]], row: &mut Row) {
    let sides = |[_, rows, columns]: Grid| [rows as f64, columns as f64];
    row.spread(pairs.iter().map(|[before, after]| {
        let [[rows, columns], [given_rows, given_columns]] = [sides(*before), sides(*after)];
        1.0 - given_rows * given_columns / (rows * columns)
    }));
    for side in [0, 1] {
        let side = |grid: Grid| sides(grid).get(side).copied().unwrap_or(f64::NAN);
        row.spread(
            pairs
                .iter()
                .map(|[before, after]| 1.0 - side(*after) / side(*before)),
        );
    }
}

/// The grid that a node gives, of which the extractor looks at the first map.
fn given(net: &Net<'_>, name: Name, node: &Node) -> Result<Grid, PublishedError> {
    let layer = net.text(name);
    match node.gives {
        Some([0, ..]) => {
            let what = "number of outputs";
            Err(net.fault(name, PublishedProblem::ZeroSize { layer, what }))
        }
        Some(grid) => Ok(grid),
        None => {
            let problem = PublishedProblem::UnknownSize {
                layer: layer.clone(),
                bottom: layer,
                unknown: "grid",
            };
            Err(net.fault(name, problem))
        }
    }
}

/// From the grid that a window reads, with one side of its padding, to the one that it gives; over
/// the windows on walks that end, 1x1 convolutions left out.
fn consecutive(
    net: &Net<'_>,
    walks: &mut Walks<'_, '_>,
    repairs: Repairs,
    row: &mut Row,
) -> Result<(), PublishedError> {
    let mut pairs = Vec::with_capacity(64);
    for name in walks.passed() {
        let Some(node) = net.node(name) else { continue };
        let counted = match node.kind {
            Kind::Convolution => !is_1x1(node),
            Kind::Pooling => true,
            _ => false,
        };
        let Reads::Grid([channels, rows, columns]) = node.reads else {
            continue;
        };
        if !counted {
            continue;
        }
        if channels == 0 {
            let problem = PublishedProblem::ZeroSize {
                layer: net.text(name),
                what: "number of inputs",
            };
            return Err(net.fault(name, problem));
        }
        let sides = if repairs.unpadded { 2 } else { 1 };
        let Window {
            pad: [above, left], ..
        } = node.window;
        let before = [
            channels,
            rows.saturating_sub(above.saturating_mul(sides)),
            columns.saturating_sub(left.saturating_mul(sides)),
        ];
        pairs.push([before, given(net, name, node)?]);
    }
    reductions(&pairs, row);
    Ok(())
}

/// From an image to the last convolution on a walk from it.
fn total(net: &Net<'_>, row: &mut Row) -> Result<(), PublishedError> {
    let mut pairs = Vec::new();
    for (image, last) in last_convolutions(net)? {
        if let (Some(from), Some(to)) = (net.node(image), net.node(last)) {
            pairs.push([given(net, image, from)?, given(net, last, to)?]);
        }
    }
    reductions(&pairs, row);
    Ok(())
}

/// Windows that do not overlap, and strides; both of kernels that are not 1x1.
fn strides(net: &Net<'_>, live: &Live<'_>, row: &mut Row) -> Result<(), PublishedError> {
    let large = || live.windows.iter().filter(|(_, node)| !is_1x1(node));
    let apart = large().filter(|(_, node)| {
        let Window { kernel, stride, .. } = node.window;
        kernel
            .iter()
            .zip(stride)
            .all(|(&kernel, stride)| kernel <= stride)
    });
    let larger = large().count();
    match live.windows.first() {
        Some(&(name, _)) if larger == 0 => {
            return Err(net.fault(name, PublishedProblem::Only1x1));
        }
        _ => row.push(share(apart.count(), larger)),
    }
    for side in [0, 1] {
        row.spread(large().map(|(_, node)| {
            let stride = node.window.stride.get(side).copied();
            stride.map_or(f64::NAN, |stride| stride as f64)
        }));
    }
    Ok(())
}

/// A ratio divided by a depth; 0 at depth 0.
fn per_depth(value: f64, depth: i64) -> f64 {
    if depth == 0 {
        0.0
    } else {
        value / depth as f64
    }
}

/// Ratios of feature maps, kernels and depths.
fn depth_ratios(net: &Net<'_>, live: &Live<'_>, row: &mut Row) -> Result<(), PublishedError> {
    let depths = Depths::of(net);
    let depth = |name, modules| {
        depths.depth(name, modules).map_err(|reason| {
            let layer = net.text(name);
            let in_training = reason == NoDepth::InTraining;
            net.fault(name, PublishedProblem::NoPath { layer, in_training })
        })
    };
    row.list.clear();
    for (name, node) in net.all().filter(|(_, node)| node.live()) {
        let inception = net.names.traits(name).inception;
        let counted = match node.kind {
            Kind::Convolution | Kind::InnerProduct => !inception,
            Kind::Concat => inception,
            _ => false,
        };
        if counted {
            let depth = depth(name, Modules::Units)?;
            let Some(features) = node.features else {
                let problem = PublishedProblem::UnknownSize {
                    layer: net.text(name),
                    bottom: net.text(name),
                    unknown: "number of outputs",
                };
                return Err(net.fault(name, problem));
            };
            row.list.push(per_depth(features as f64, depth));
        }
    }
    row.push_list();
    let dimensions: [fn([f64; 2]) -> f64; 3] = [
        |[height, width]| height * width,
        |[_, width]| width,
        |[height, _]| height,
    ];
    for dimension in dimensions {
        let ratios = live.convs.iter();
        row.spread(ratios.map(|(_, node)| features(node) / dimension(kernel(node))));
    }
    let mut convs = Vec::with_capacity(live.convs.len());
    for &(name, node) in &live.convs {
        convs.push((kernel(node), depth(name, Modules::Layers)?));
    }
    for dimension in dimensions {
        row.spread(
            convs
                .iter()
                .map(|(kernel, depth)| per_depth(dimension(*kernel), *depth)),
        );
    }
    Ok(())
}
