//! Where nodes come from: the uses of blocks and rounds of loops that led to them.

use crate::hash::HashMap;
use crate::layer::Shape;
use crate::source::Span;
use smol_str::SmolStr;

/// One of [`Origins`]; the first is the network itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameId(pub u32);

impl FrameId {
    /// The frame that is as far after `to` as this one is after `from`.
    pub(super) fn moved(self, from: Self, to: Self) -> Self {
        Self(self.0.saturating_sub(from.0).saturating_add(to.0))
    }
}

/// Where a node comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The layer in the source.
    pub span: Span,
    /// The frame that led there.
    pub frame: FrameId,
}

/// The kind of a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum FrameKind {
    /// The network.
    Network,
    /// The use of a block (or of a network as one).
    Call {
        /// Its name in the source.
        name: SmolStr,
        /// The shape of the flow there.
        flow: Option<Shape>,
    },
    /// A round of a loop.
    Iteration {
        /// Which, from 1.
        round: u64,
        /// Of how many.
        of: u64,
    },
}

/// One use of a block, or one round of a loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Its enclosing scope; the network is its own.
    pub parent: FrameId,
    /// The use, or the word `repeat` or `for`.
    pub span: Span,
    /// Which of the two.
    pub kind: FrameKind,
    /// The name that the use was given with `as`.
    pub label: Option<SmolStr>,
}

/// The properties that frames of one place share.
#[derive(Clone, Debug, PartialEq)]
enum Common {
    Network,
    Call {
        span: Span,
        name: SmolStr,
        flow: Option<Shape>,
    },
    Loop {
        span: Span,
        of: u64,
    },
}

/// A frame as it is kept: a network of a million layers may have as many.
#[derive(Clone, Copy, Debug)]
struct Kept {
    parent: FrameId,
    /// One of [`Origins::common`].
    common: u32,
    /// Of a loop: which round.
    round: u32,
    /// One of [`Origins::labels`], from 1; 0 for none.
    label: u32,
}

/// All frames of a network, in the order in which they were entered.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    frames: Vec<Kept>,
    common: Vec<Common>,
    /// Of each place, the last of `common`.
    last: HashMap<Span, u32>,
    labels: Vec<SmolStr>,
}

/// The number of the last element of a list.
fn last_index<T>(list: &[T]) -> u32 {
    u32::try_from(list.len().saturating_sub(1)).unwrap_or(u32::MAX)
}

impl Origins {
    /// Enters a frame.
    pub fn enter(&mut self, frame: Frame) -> FrameId {
        let Frame {
            parent,
            span,
            kind,
            label,
        } = frame;
        let mut number = 0;
        let common = match kind {
            FrameKind::Network => Common::Network,
            FrameKind::Call { name, flow } => Common::Call { span, name, flow },
            FrameKind::Iteration { round, of } => {
                number = u32::try_from(round).unwrap_or(u32::MAX);
                Common::Loop { span, of }
            }
        };
        let known = self.last.get(&span).copied();
        let equal = |index: &u32| self.common.get(*index as usize) == Some(&common);
        let common = match known.filter(equal) {
            Some(index) => index,
            None => {
                self.common.push(common);
                let index = last_index(&self.common);
                self.last.insert(span, index);
                index
            }
        };
        self.frames.push(Kept {
            parent,
            common,
            round: number,
            label: 0,
        });
        let id = FrameId(last_index(&self.frames));
        if let Some(label) = &label {
            self.label(id, label);
        }
        id
    }

    /// The number of frames, the network among them.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.frames.len()).unwrap_or(u32::MAX)
    }

    /// Enters the frames inside `first` again, inside `copy`, which was entered last; `count` frames are
    /// to be copied, `first` among them. They are frames of `from`, or of these.
    pub(super) fn copy(&mut self, from: Option<&Self>, first: FrameId, count: u32, copy: FrameId) {
        for offset in 1..count {
            let id = FrameId(first.0.saturating_add(offset));
            if let Some(from) = from {
                let Some(mut frame) = from.get(id) else {
                    return;
                };
                frame.parent = frame.parent.moved(first, copy);
                self.enter(frame);
            } else {
                let Some(kept) = self.frames.get(id.0 as usize).copied() else {
                    return;
                };
                let parent = kept.parent.moved(first, copy);
                self.frames.push(Kept { parent, ..kept });
            }
        }
    }

    /// The places of all uses of blocks and all loops that were entered.
    pub fn places(&self) -> impl Iterator<Item = Span> {
        self.common.iter().filter_map(|common| match common {
            Common::Network => None,
            Common::Call { span, .. } | Common::Loop { span, .. } => Some(*span),
        })
    }

    /// Whether some loop has `rounds` rounds.
    pub fn has_loop_of(&self, rounds: u64) -> bool {
        let mut all = self.common.iter();
        all.any(|common| matches!(common, Common::Loop { of, .. } if *of == rounds))
    }

    /// Forgets the frame, if it is the last one.
    pub(super) fn forget(&mut self, id: FrameId) {
        if (id.0 as usize).checked_add(1) == Some(self.frames.len()) {
            self.frames.pop();
        }
    }

    /// The frame.
    pub fn get(&self, id: FrameId) -> Option<Frame> {
        let kept = self.frames.get(id.0 as usize)?;
        let (span, kind) = match self.common.get(kept.common as usize)? {
            Common::Network => (Span::default(), FrameKind::Network),
            Common::Call { span, name, flow } => {
                let (name, flow) = (name.clone(), *flow);
                (*span, FrameKind::Call { name, flow })
            }
            Common::Loop { span, of } => {
                let (round, of) = (kept.round.into(), *of);
                (*span, FrameKind::Iteration { round, of })
            }
        };
        Some(Frame {
            parent: kept.parent,
            span,
            kind,
            label: self.label_of(kept).cloned(),
        })
    }

    fn label_of(&self, kept: &Kept) -> Option<&SmolStr> {
        self.labels.get((kept.label as usize).checked_sub(1)?)
    }

    /// Names the frame, if it has no name yet.
    pub(super) fn label(&mut self, id: FrameId, name: &SmolStr) {
        let Some(kept) = self.frames.get_mut(id.0 as usize) else {
            return;
        };
        if kept.label == 0 {
            if self.labels.last() != Some(name) {
                self.labels.push(name.clone());
            }
            kept.label = last_index(&self.labels).saturating_add(1);
        }
    }

    /// The frames that led to `id`, it first, the network left out.
    pub fn ancestors(&self, id: FrameId) -> impl Iterator<Item = Frame> {
        let frame = move |id| {
            self.get(id)
                .filter(|frame| frame.kind != FrameKind::Network)
        };
        std::iter::successors(frame(id), move |inner| frame(inner.parent))
    }

    /// The innermost call that a frame is in, or the network: iterations of loops are skipped.
    pub fn enclosing_call(&self, mut id: FrameId) -> FrameId {
        while let Some(kept) = self.frames.get(id.0 as usize) {
            match self.common.get(kept.common as usize) {
                Some(Common::Loop { .. }) => id = kept.parent,
                Some(Common::Call { .. } | Common::Network) | None => break,
            }
        }
        id
    }

    /// The path of each node, from the network down: `stage[3]/bottleneck[1]/conv[2]`, counted
    /// from 1 among the uses of one name in one body, through all rounds of a loop; or the label
    /// where there is one (`middle`; `middle[2]` in the second round).
    ///
    /// `nodes` gives each node's origin, kind and label, in order.
    pub fn paths<'n>(
        &'n self,
        nodes: impl Iterator<Item = (Origin, &'n str, Option<&'n SmolStr>)>,
    ) -> Paths {
        let mut counts: HashMap<(FrameId, &str, bool), u32> = HashMap::default();
        let mut uses: Vec<String> = Vec::with_capacity(self.frames.len());
        for frame in &self.frames {
            let path = match self.common.get(frame.common as usize) {
                Some(Common::Network | Common::Loop { .. }) | None => String::new(),
                Some(Common::Call { name, .. }) => {
                    let (body, label) = (self.enclosing_call(frame.parent), self.label_of(frame));
                    let count = count(&mut counts, body, name, label);
                    join(uses.get(body.0 as usize), &part(name, label, count))
                }
            };
            uses.push(path);
        }
        let counts = nodes.map(|(origin, kind, label)| {
            let body = self.enclosing_call(origin.frame);
            count(&mut counts, body, kind, label)
        });
        let counts = counts.collect();
        Paths { uses, counts }
    }

    /// The path of the node of that number, of which `paths` are all.
    pub(super) fn path(
        &self,
        paths: &Paths,
        node: usize,
        (origin, kind, label): (Origin, &str, Option<&SmolStr>),
    ) -> String {
        let body = self.enclosing_call(origin.frame);
        let count = paths.counts.get(node).copied().unwrap_or(1);
        join(paths.uses.get(body.0 as usize), &part(kind, label, count))
    }
}

/// The paths of all nodes of a graph, as far as they are not made again of the graph itself: those of
/// a million layers are small.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The path of each use of a block.
    uses: Vec<String>,
    /// Of each node, which of its name in its body it is, from 1.
    counts: Vec<u32>,
}

/// Which of its name in a body the next one is.
fn count<'n>(
    counts: &mut HashMap<(FrameId, &'n str, bool), u32>,
    body: FrameId,
    name: &'n str,
    label: Option<&'n SmolStr>,
) -> u32 {
    let shown = label.map_or(name, SmolStr::as_str);
    let count = counts.entry((body, shown, label.is_some())).or_insert(0);
    *count = count.saturating_add(1);
    *count
}

/// `conv[2]`; a label is on its own the first time.
fn part(name: &str, label: Option<&SmolStr>, count: u32) -> String {
    let shown = label.map_or(name, SmolStr::as_str);
    match (label, count) {
        (Some(label), 1) => label.to_string(),
        (_, count) => format!("{shown}[{count}]"),
    }
}

fn join(before: Option<&String>, part: &str) -> String {
    match before {
        Some(before) if !before.is_empty() => format!("{before}/{part}"),
        Some(_) | None => part.to_owned(),
    }
}
