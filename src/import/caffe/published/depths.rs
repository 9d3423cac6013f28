//! The depth of a layer: on the walks along bottoms that reach an image after the fewest steps (all
//! steps count, layers for training among them), as far as all on them are there at inference, the
//! fewest convolutions, inner products and concatenations of inception modules.

use super::names::Name;
use super::net::{Net, Node};
use super::read::Kind;

/// The parts of an inception module that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modules {
    /// Only its concatenation.
    Units,
    /// Its layers, and its concatenation.
    Layers,
}

/// Why a layer has no depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDepth {
    /// No walk reaches an image.
    Nowhere,
    /// The shortest ones pass layers for training.
    InTraining,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// The fewest steps to an image.
    steps: Option<u32>,
    /// On the walks of that length, the fewest nodes that count, itself and the image included:
    /// with modules as units, and with their layers. Nothing where none is there at inference.
    counts: Option<[i64; 2]>,
}

/// The depths of all nodes.
pub(super) struct Depths {
    ways: Vec<Way>,
}

impl Depths {
    pub(super) fn of(net: &Net<'_>) -> Self {
        let unknown = Way {
            steps: None,
            counts: None,
        };
        let mut depths = Self {
            ways: vec![unknown; net.len()],
        };
        // Bottoms come before their readers, except placeholders and nodes that a later layer of
        // the same name replaced: a second round finds nothing new, or only a few nodes.
        let mut changed = true;
        while changed {
            changed = false;
            for (name, node) in net.all() {
                let way = depths.way(net, name, node);
                if let Some(old) = depths.ways.get_mut(name as usize)
                    && *old != way
                {
                    *old = way;
                    changed = true;
                }
            }
        }
        depths
    }

    fn at(&self, name: Name) -> Option<Way> {
        self.ways.get(name as usize).copied()
    }

    /// The way to a node, from the ways to its bottoms.
    fn way(&self, net: &Net<'_>, name: Name, node: &Node) -> Way {
        let (steps, below) = if node.kind == Kind::Image {
            (Some(0), Some([0, 0]))
        } else {
            let nearest = node.bottoms.iter().filter_map(|&it| self.at(it)?.steps);
            let nearest = nearest.min();
            let ways = node.bottoms.iter().filter_map(|&it| self.at(it));
            let ways = ways.filter(|way| way.steps == nearest);
            let fewest = ways.filter_map(|way| way.counts);
            let fewest = fewest.reduce(|[a, b], [c, d]| [a.min(c), b.min(d)]);
            let counts = nearest.and(fewest);
            (nearest.map(|steps| steps.saturating_add(1)), counts)
        };
        let inception = net.names.traits(name).inception;
        let counted = match node.kind {
            Kind::Image | Kind::Convolution | Kind::InnerProduct => [!inception, true],
            Kind::Concat => [inception; 2],
            Kind::Placeholder
            | Kind::Pooling
            | Kind::Flatten
            | Kind::Split
            | Kind::Slice
            | Kind::Lrn
            | Kind::Activation(_)
            | Kind::Dropout
            | Kind::Known
            | Kind::Unknown => [false; 2],
        };
        let [units, layers] = counted.map(i64::from);
        let counts = below
            .filter(|_| node.live())
            .map(|[a, b]| [a.saturating_add(units), b.saturating_add(layers)]);
        Way { steps, counts }
    }

    /// The depth of a node: the first convolution has 1.
    pub(super) fn depth(&self, name: Name, modules: Modules) -> Result<i64, NoDepth> {
        let way = self.at(name).filter(|way| way.steps.is_some());
        let way = way.ok_or(NoDepth::Nowhere)?;
        let [units, layers] = way.counts.ok_or(NoDepth::InTraining)?;
        let count = match modules {
            Modules::Units => units,
            Modules::Layers => layers,
        };
        Ok(count.saturating_sub(1))
    }
}
