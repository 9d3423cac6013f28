//! Blocks and rounds of loops that come or go as a whole.

use crate::graph::{FrameId, FrameKind, Graph, NodeIndex};

/// A block or a round of a loop, all of whose layers are without a partner: the outermost around a
/// layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lone {
    /// The use or the round: layers with the same one are in it together.
    pub frame: FrameId,
    /// How many parts of the layers' paths lead to the block, or to the body that the loop is in.
    pub parts: usize,
    /// Of a round: which, from 1.
    pub round: Option<u64>,
}

/// Rounds of fewer layers are not separate units.
const FEWEST_IN_ROUND: usize = 3;

/// The facts about a frame.
struct Known {
    parent: usize,
    is_call: bool,
    round: Option<u64>,
    /// The layers in it.
    layers: usize,
    /// The layers in it that have a partner.
    matched: usize,
    /// The blocks down to it, itself too.
    depth: usize,
    /// The outermost block or round with it that has no partner, and its layers.
    lone: Option<(Lone, usize)>,
}

/// Of each node without a partner, the block or round with it that has none as a whole; nothing where
/// all have partners.
pub(super) fn lone(graph: &Graph, partners: &[Option<NodeIndex>]) -> Vec<Option<Lone>> {
    if partners.iter().all(Option::is_some) {
        return Vec::new();
    }
    let origins = graph.origins();
    let frames = (0u32..).map_while(|id| origins.get(FrameId(id)));
    let mut known: Vec<Known> = frames
        .map(|frame| Known {
            parent: frame.parent.0 as usize,
            is_call: matches!(frame.kind, FrameKind::Call { .. }),
            round: match frame.kind {
                FrameKind::Iteration { round, .. } => Some(round),
                FrameKind::Network | FrameKind::Call { .. } => None,
            },
            layers: 0,
            matched: 0,
            depth: 0,
            lone: None,
        })
        .collect();
    for ((_, node), partner) in graph.nodes().zip(partners) {
        if let Some(frame) = known.get_mut(node.origin.frame.0 as usize) {
            frame.layers = frame.layers.saturating_add(1);
            frame.matched = frame.matched.saturating_add(usize::from(partner.is_some()));
        }
    }
    // Each frame comes after the one that it is in; the network is in itself.
    for at in (1..known.len()).rev() {
        let Some((parent, layers, matched)) = known
            .get(at)
            .map(|frame| (frame.parent, frame.layers, frame.matched))
        else {
            continue;
        };
        if let Some(parent) = known.get_mut(parent) {
            parent.layers = parent.layers.saturating_add(layers);
            parent.matched = parent.matched.saturating_add(matched);
        }
    }
    for at in 1..known.len() {
        let parent = known.get(at).and_then(|frame| known.get(frame.parent));
        let (depth, above) = parent.map_or((0, None), |parent| (parent.depth, parent.lone));
        let Some(frame) = known.get_mut(at) else {
            continue;
        };
        frame.depth = depth.saturating_add(usize::from(frame.is_call));
        let own = frame.unit(at).map(|lone| (lone, frame.layers));
        frame.lone = match (above, own) {
            // A round that is one block is listed as that block.
            (Some((outer, layers)), Some((lone, own)))
                if outer.round.is_some() && lone.round.is_none() && layers == own =>
            {
                Some((lone, own))
            }
            (Some(above), _) => Some(above),
            (None, own) => own,
        };
    }
    let nodes = graph.nodes().zip(partners);
    let units = nodes.map(|((_, node), partner)| match partner {
        Some(_) => None,
        None => {
            let frame = known.get(node.origin.frame.0 as usize)?;
            frame.lone.map(|(lone, _)| lone)
        }
    });
    units.collect()
}

impl Known {
    /// It as a unit that comes or goes, if it is one.
    fn unit(&self, at: usize) -> Option<Lone> {
        let fewest = if self.is_call { 2 } else { FEWEST_IN_ROUND };
        (self.matched == 0 && self.layers >= fewest).then(|| Lone {
            frame: FrameId(u32::try_from(at).unwrap_or(u32::MAX)),
            parts: self.depth,
            round: self.round,
        })
    }
}
