//! Walks along tops, from the images to nodes without tops. They are counted, never listed.
//!
//! A walk enters only nodes that are there at inference, and no activation and no dropout.

use super::error::{PublishedError, PublishedProblem};
use super::names::Name;
use super::net::{Net, Node};
use super::read::Kind;
use fixedbitset::FixedBitSet;
use petgraph::visit::{DfsPostOrder, GraphBase, GraphRef, IntoNeighbors, Visitable};
use smallvec::SmallVec;

/// The facts about a node, once those after it are known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Behind {
    /// All after it has been seen.
    done: bool,
    /// A walk from here ends at a node without tops.
    ends: bool,
    /// Such a walk keeps no node after this one.
    quiet: bool,
    /// The lists that begin here.
    lists: Lists,
}

/// Lists of kept nodes, distinct ones: how many, and of their lengths the sum and the extremes. The
/// first two are in units of 2^(512 · scale).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Lists {
    count: f64,
    lengths: f64,
    scale: u32,
    shortest: u32,
    longest: u32,
}

/// 2^512, and 2^-512.
const SCALE: [f64; 2] = [1.340_780_792_994_259_7e154, 7.458_340_731_200_207e-155];

impl Lists {
    /// With one more of this length.
    fn and_one(self, length: u32) -> Self {
        self.and(Self {
            count: 1.0,
            lengths: f64::from(length),
            scale: 0,
            shortest: length,
            longest: length,
        })
    }

    /// With others.
    fn and(self, other: Self) -> Self {
        if other.count == 0.0 {
            return self;
        }
        if self.count == 0.0 {
            return other;
        }
        let scale = self.scale.max(other.scale);
        let (own, others) = (self.at(scale), other.at(scale));
        let (count, lengths) = (own.0 + others.0, own.1 + others.1);
        let [large, small] = SCALE;
        let (factor, scale) = if count > large {
            (small, scale.saturating_add(1))
        } else {
            (1.0, scale)
        };
        Self {
            count: count * factor,
            lengths: lengths * factor,
            scale,
            shortest: self.shortest.min(other.shortest),
            longest: self.longest.max(other.longest),
        }
    }

    fn at(self, scale: u32) -> (f64, f64) {
        let [_, small] = SCALE;
        match scale.saturating_sub(self.scale) {
            0 => (self.count, self.lengths),
            1 => (self.count * small, self.lengths * small),
            // Less than 2^-512 of the other.
            _ => (0.0, 0.0),
        }
    }

    /// Each one longer by a node in front.
    fn longer(self) -> Self {
        Self {
            lengths: self.lengths + self.count,
            shortest: self.shortest.saturating_add(1),
            longest: self.longest.saturating_add(1),
            ..self
        }
    }
}

/// The depth of the network from one image; all NaN where no walk ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depth {
    pub least: f64,
    pub largest: f64,
    pub mean: f64,
}

/// Whether walks enter a node.
pub(super) fn entered(node: &Node) -> bool {
    let passed_by = matches!(node.kind, Kind::Activation(_) | Kind::Dropout);
    node.live() && !passed_by
}

/// Whether the lists of the network's depth leave a node out.
fn silent(net: &Net<'_>, name: Name, node: &Node) -> bool {
    match node.kind {
        Kind::Concat => !net.names.traits(name).inception,
        Kind::Flatten | Kind::Split | Kind::Slice | Kind::Placeholder | Kind::Lrn => true,
        Kind::Image
        | Kind::Convolution
        | Kind::Pooling
        | Kind::InnerProduct
        | Kind::Activation(_)
        | Kind::Dropout
        | Kind::Known
        | Kind::Unknown => false,
    }
}

/// The tops of a node that walks enter.
fn next<'n, 't>(
    net: &'n Net<'t>,
    name: Name,
) -> impl Iterator<Item = (Name, &'n Node)> + use<'n, 't> {
    let tops = net.node(name).map_or(&[][..], |node| &node.tops);
    let nodes = tops.iter().filter_map(|&top| Some((top, net.node(top)?)));
    nodes.filter(|(_, node)| entered(node))
}

/// The extractor's graph as petgraph's searches see it: from each node to the tops that walks enter.
#[derive(Clone, Copy)]
struct Tops<'n, 't>(&'n Net<'t>);

impl GraphBase for Tops<'_, '_> {
    type NodeId = Name;
    type EdgeId = (Name, Name);
}

impl GraphRef for Tops<'_, '_> {}

impl IntoNeighbors for Tops<'_, '_> {
    type Neighbors = smallvec::IntoIter<[Name; 8]>;

    fn neighbors(self, name: Name) -> Self::Neighbors {
        let tops: SmallVec<[Name; 8]> = next(self.0, name).map(|(top, _)| top).collect();
        tops.into_iter()
    }
}

impl Visitable for Tops<'_, '_> {
    type Map = FixedBitSet;

    fn visit_map(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(self.0.len())
    }

    fn reset_map(&self, map: &mut FixedBitSet) {
        *map = self.visit_map();
    }
}

/// All walks of a network.
pub(super) struct Walks<'n, 't> {
    net: &'n Net<'t>,
    behind: Vec<Behind>,
    /// The search in which a node was seen last.
    seen: Vec<u32>,
    search: u32,
}

impl<'n, 't> Walks<'n, 't> {
    /// Follows the walks from all images that are there at inference.
    pub(super) fn of(net: &'n Net<'t>) -> Result<Self, PublishedError> {
        let mut walks = Self {
            net,
            behind: vec![Behind::default(); net.len()],
            seen: vec![0; net.len()],
            search: 0,
        };
        let images = net.images.iter().copied();
        let mut search = DfsPostOrder::empty(Tops(net));
        for image in images.filter(|&image| net.node(image).is_some_and(Node::live)) {
            search.move_to(image);
            while let Some(name) = search.next(Tops(net)) {
                walks.measure(name)?;
            }
        }
        Ok(walks)
    }

    fn at(&self, name: Name) -> Behind {
        let found = self.behind.get(name as usize);
        found.copied().unwrap_or_default()
    }

    fn change(&mut self, name: Name, change: impl FnOnce(&mut Behind)) {
        if let Some(behind) = self.behind.get_mut(name as usize) {
            change(behind);
        }
    }

    /// The tops of a node that walks enter.
    fn next(&self, name: Name) -> impl Iterator<Item = (Name, &'n Node)> + use<'n, 't> {
        next(self.net, name)
    }

    /// Measures a node, after all that follow it.
    fn measure(&mut self, name: Name) -> Result<(), PublishedError> {
        let Some(node) = self.net.node(name) else {
            return Ok(());
        };
        // In post-order, only a top from which a walk leads back here has not been measured.
        if let Some((top, _)) = self.next(name).find(|(top, _)| !self.at(*top).done) {
            let problem = PublishedProblem::Endless {
                layer: self.net.text(top),
                in_module: false,
            };
            return Err(self.net.fault(top, problem));
        }
        let leaf = node.tops.is_empty();
        let (mut ends, mut quiet) = (leaf, leaf);
        for (top, node) in self.next(name) {
            let behind = self.at(top);
            ends |= behind.ends;
            quiet |= behind.quiet && silent(self.net, top, node);
        }
        let lists = if ends && !silent(self.net, name, node) {
            self.lists(name, 1)
        } else {
            Lists::default()
        };
        self.change(name, |behind| {
            *behind = Behind {
                done: true,
                ends,
                quiet,
                lists,
            }
        });
        Ok(())
    }

    /// The distinct lists, their last node dropped, of a node and walks on, if a kept node is after
    /// it: those that continue beyond the next kept one, and `[node]` where a walk can end there.
    /// `own` is 1 for a node that is kept itself.
    fn lists(&mut self, name: Name, own: u32) -> Lists {
        let mut lists = Lists::default();
        let mut stop = false;
        for successor in self.successors(name) {
            let behind = self.at(successor);
            stop |= behind.quiet;
            lists = lists.and(behind.lists);
        }
        if own > 0 {
            lists = lists.longer();
        }
        if stop { lists.and_one(own) } else { lists }
    }

    /// The kept nodes that follow a node, through silent ones or at once; each once.
    fn successors(&mut self, name: Name) -> SmallVec<[Name; 8]> {
        self.search = self.search.saturating_add(1);
        let mut found = SmallVec::new();
        let mut open: SmallVec<[Name; 8]> = SmallVec::new();
        open.push(name);
        while let Some(name) = open.pop() {
            for (top, node) in self.next(name) {
                let Some(seen) = self.seen.get_mut(top as usize) else {
                    continue;
                };
                if std::mem::replace(seen, self.search) == self.search {
                    continue;
                }
                if silent(self.net, top, node) {
                    open.push(top);
                } else {
                    found.push(top);
                }
            }
        }
        found
    }

    /// The depth from an image: over the distinct lists of kept nodes on the walks from it to nodes
    /// without tops, each without its last node.
    pub(super) fn depth(&mut self, image: Name) -> Depth {
        let nothing = Depth {
            least: f64::NAN,
            largest: f64::NAN,
            mean: f64::NAN,
        };
        let behind = self.at(image);
        let Some(node) = self.net.node(image).filter(|_| behind.ends) else {
            return nothing;
        };
        let mut lists = behind.lists;
        // The empty list, which stands for `[]` and for `[node]`.
        let mut empty = behind.quiet;
        if silent(self.net, image, node) {
            let next = self.successors(image);
            empty |= next.iter().any(|&name| self.at(name).quiet);
            let parts = next.iter().map(|&name| self.at(name).lists);
            lists = parts.fold(Lists::default(), Lists::and);
        }
        if empty {
            lists = lists.and_one(0);
        }
        if lists.count == 0.0 {
            return nothing;
        }
        let (least, largest) = (f64::from(lists.shortest), f64::from(lists.longest));
        let mean = lists.lengths / lists.count;
        // Of more walks than a double counts exactly, the mean of equals is not always their own.
        let mean = match mean {
            mean if mean < least => least,
            mean if mean > largest => largest,
            mean => mean,
        };
        Depth {
            least,
            largest,
            mean,
        }
    }

    /// The nodes on the walks that end, in the order in which the walks, listed, would first show
    /// them.
    pub(super) fn passed(&mut self) -> Vec<Name> {
        self.search = self.search.saturating_add(1);
        let mut passed = Vec::new();
        let mut open: Vec<Name> = Vec::new();
        let images = self.net.all().filter(|(_, node)| node.kind == Kind::Image);
        for (image, _) in images {
            open.push(image);
            while let Some(name) = open.pop() {
                let behind = self.at(name);
                let Some(seen) = self.seen.get_mut(name as usize) else {
                    continue;
                };
                if !behind.ends || std::mem::replace(seen, self.search) == self.search {
                    continue;
                }
                passed.push(name);
                let next: SmallVec<[Name; 8]> = self.next(name).map(|(top, _)| top).collect();
                open.extend(next.into_iter().rev());
            }
        }
        passed
    }
}
