//! Walks that jump over inception modules, each to its concatenation: where the last convolution
//! of a walk is.

use super::error::{PublishedError, PublishedProblem};
use super::names::Name;
use super::net::Net;
use super::read::Kind;
use super::walks::entered;
use smallvec::SmallVec;

/// The distinct pairs of an image and the last convolution, or concatenation of an inception module,
/// on a walk from it to a node without tops; in the order in which the walks, listed, would first
/// show them.
pub(super) fn last_convolutions(net: &Net<'_>) -> Result<Vec<(Name, Name)>, PublishedError> {
    let mut search = Search {
        net,
        visits: vec![SmallVec::new(); net.len()],
    };
    let mut pairs = Vec::new();
    let images = net.all().filter(|(_, node)| node.kind == Kind::Image);
    for (image, node) in images {
        if node.live() {
            for visits in &mut search.visits {
                visits.clear();
            }
            search.from(image, &mut pairs)?;
        }
    }
    Ok(pairs)
}

/// A node is visited once after each last convolution. A visit has the convolution before it, and
/// whether all nodes after it have been seen.
type Visit = (Option<Name>, bool);

struct Search<'n, 't> {
    net: &'n Net<'t>,
    visits: Vec<SmallVec<[Visit; 2]>>,
}

/// A node on the walk that is followed.
struct Step {
    name: Name,
    /// The last convolution before it.
    before: Option<Name>,
    /// The last convolution, itself included.
    last: Option<Name>,
    tops: SmallVec<[Name; 6]>,
    next: usize,
}

impl Search<'_, '_> {
    fn from(&mut self, image: Name, pairs: &mut Vec<(Name, Name)>) -> Result<(), PublishedError> {
        let begin = pairs.len();
        let mut stack = Vec::new();
        stack.extend(self.step(image, None)?);
        while let Some(step) = stack.last_mut() {
            if let Some(last) = step.last
                && step.tops.is_empty()
            {
                let pair = (image, last);
                let found = pairs.get(begin..).unwrap_or_default();
                if !found.contains(&pair) {
                    pairs.push(pair);
                }
            }
            if let Some(&top) = step.tops.get(step.next) {
                step.next = step.next.saturating_add(1);
                let last = step.last;
                if self.net.node(top).is_some_and(entered) {
                    stack.extend(self.step(top, last)?);
                }
            } else {
                let (name, before) = (step.name, step.before);
                for visit in self.visits.get_mut(name as usize).into_iter().flatten() {
                    if visit.0 == before {
                        visit.1 = true;
                    }
                }
                stack.pop();
            }
        }
        Ok(())
    }

    /// The step to a node, if it has not been made after the same last convolution.
    fn step(&mut self, name: Name, before: Option<Name>) -> Result<Option<Step>, PublishedError> {
        let Some(visits) = self.visits.get_mut(name as usize) else {
            return Ok(None);
        };
        match visits.iter().find(|visit| visit.0 == before) {
            Some((_, true)) => return Ok(None),
            Some((_, false)) => return Err(endless(self.net, name, false)),
            None => visits.push((before, false)),
        }
        let Some(node) = self.net.node(name) else {
            return Ok(None);
        };
        let counts = match node.kind {
            Kind::Convolution => true,
            Kind::Concat => self.net.names.traits(name).inception,
            _ => false,
        };
        let inception = |top: &&Name| self.net.names.traits(**top).inception;
        let tops = match node.tops.iter().find(inception) {
            Some(&module) => {
                let mut tops = SmallVec::new();
                tops.push(concatenation(self.net, name, module)?);
                tops
            }
            None => node.tops.clone(),
        };
        Ok(Some(Step {
            name,
            before,
            last: if counts { Some(name) } else { before },
            tops,
            next: 0,
        }))
    }
}

/// The concatenation that ends the inception module which a node of `before`'s tops begins: the first
/// convolution, pooling or concatenation of the tops, again and again, whatever their names and
/// phases.
fn concatenation(net: &Net<'_>, before: Name, module: Name) -> Result<Name, PublishedError> {
    let mut name = module;
    // Longer than there are names, the way goes in a circle.
    for _ in 0..=net.len() {
        let Some(node) = net.node(name) else { break };
        if node.kind == Kind::Concat {
            return Ok(name);
        }
        let next = node.tops.iter().find(|&&top| {
            net.node(top).is_some_and(|node| {
                matches!(node.kind, Kind::Convolution | Kind::Pooling | Kind::Concat)
            })
        });
        let Some(&next) = next else { break };
        name = next;
    }
    Err(endless(net, before, true))
}

fn endless(net: &Net<'_>, name: Name, in_module: bool) -> PublishedError {
    let layer = net.text(name);
    net.fault(name, PublishedProblem::Endless { layer, in_module })
}
