//! G101.

use crate::graph::{FrameKind, Liveness, NodeIndex};
use crate::hash::{HashMap, HashSet};
use crate::lint::words::{counted, grouped};
use crate::lint::{Context, Findings, View, rule};
use crate::source::Span;

rule! {
    /// The last round of a loop computes values that no output depends on.
    ///
    /// A loop passes its `carry` tensor to the next round. After the last round, nothing uses it
    /// unless a later line reads it. The layers still cost time and memory, and their weights get
    /// no gradient: PyTorch's `DistributedDataParallel` stops with "parameters that were not used
    /// in producing loss".
    ///
    /// Other layers without an effect are found by the compiler: N009, N041 and N047.
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu as features
    ///   h = identity
    ///   repeat 3 carry h { h = h -> conv 8 3x3 pad=1 -> relu }
    ///   features -> global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    ///
    /// ```cnn
    /// network n {
    ///   input 3x32x32
    ///   conv 8 3x3 pad=1 -> relu as features
    ///   h = identity
    ///   repeat 3 carry h { h = h -> conv 8 3x3 pad=1 -> relu }
    ///   concat(features, h) -> global_avgpool -> flatten -> dense 10
    /// }
    /// ```
    "G101" "dead-layer"
    level: Warning,
    source: "PyTorch, `DistributedDataParallel`, `find_unused_parameters`",
    check: check,
}

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.is_whole() {
        return;
    }
    let is_dead = |view: &&View<'_>| view.node.liveness == Liveness::Dead && view.layer.is_some();
    if !context.all().any(|view| is_dead(&view)) {
        return;
    }
    // Where a layer is read in another round, the name is used: the compiler does not warn.
    let is_read = |view: &&View<'_>| !view.readers.is_empty();
    let read: HashSet<Span> = context.all().filter(is_read).map(place).collect();
    let costs = Costs::of(context);
    for view in context.all().filter(is_dead) {
        if !view.readers.is_empty() || !read.contains(&place(view)) || !is_last_round(context, view)
        {
            continue;
        }
        let (layers, parameters) = costs.get(view.index);
        let name = context.called(view);
        let cost = match parameters {
            0 => counted(layers, "layer"),
            1 => format!("{} with 1 parameter", counted(layers, "layer")),
            several => format!(
                "{} with {} parameters",
                counted(layers, "layer"),
                grouped(several)
            ),
        };
        let found = findings
            .at(
                view,
                format!("no output depends on {name} in the last round, which wastes {cost}"),
            )
            .here("its result is not read after the loop")
            .help("read its result after the loop, or skip the layer in the last round");
        findings.push(found);
    }
}

fn place(view: &View<'_>) -> Span {
    view.node.origin.span
}

/// Whether it is in the last of several rounds.
fn is_last_round(context: &Context<'_>, view: &View<'_>) -> bool {
    let origins = context.graph().origins();
    let is_last = |kind: &FrameKind| match kind {
        FrameKind::Iteration { round, of } => round == of && *of > 1,
        FrameKind::Call { .. } | FrameKind::Network => false,
    };
    let mut frames = origins.ancestors(view.node.origin.frame);
    frames.any(|frame| is_last(&frame.kind))
}

/// How many layers and parameters there are for the sake of a dead end, by its index.
struct Costs(HashMap<NodeIndex, (u64, u64)>);

impl Costs {
    fn of(context: &Context<'_>) -> Self {
        let mut ends: HashMap<NodeIndex, NodeIndex> = HashMap::default();
        let mut costs: HashMap<NodeIndex, (u64, u64)> = HashMap::default();
        for view in context.all().rev() {
            let Some(layer) = view.layer.filter(|_| view.node.liveness == Liveness::Dead) else {
                continue;
            };
            let reader = view.readers.first().and_then(|it| ends.get(it));
            let end = reader.copied().unwrap_or(view.index);
            ends.insert(view.index, end);
            let own = layer.parameters(&view.inputs, &view.node.outputs);
            let own = own.filter(|_| view.node.weights.is_none()).unwrap_or(0);
            let (layers, parameters) = costs.entry(end).or_default();
            *layers = layers.saturating_add(1);
            *parameters = parameters.saturating_add(own);
        }
        Self(costs)
    }

    fn get(&self, end: NodeIndex) -> (u64, u64) {
        self.0.get(&end).copied().unwrap_or((1, 0))
    }
}
