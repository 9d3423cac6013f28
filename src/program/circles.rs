//! Functions and constants that use themselves, directly or through others, which is refused: the
//! others can be computed, and end. Files do not use each other in a circle, so one is always
//! within a file.

use super::load::Loader;
use super::{DefinitionId, Named, error};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Item, LayerUse, Name};
use crate::syntax::visit::{Visit, walk_expr, walk_layer_use};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// From a function or constant to one that it uses, with the place where it does.
type Uses = DiGraph<usize, Span>;

impl Loader<'_> {
    /// Reports the functions and constants of a module that use themselves; nothing is known of
    /// them then.
    pub(super) fn refuse_circles(&mut self, module: usize) {
        let graph = self.uses_of_values(module);
        if graph.node_count() == 0 {
            return;
        }
        let mut circles: Vec<Vec<NodeIndex>> = kosaraju_scc(&graph);
        circles.retain(|circle| match circle.as_slice() {
            [one] => graph.find_edge(*one, *one).is_some(),
            _ => true,
        });
        circles.iter_mut().for_each(|circle| circle.sort_unstable());
        circles.sort_unstable();
        for circle in circles {
            let name_of = |node: NodeIndex| {
                let item = *graph.node_weight(node)?;
                self.program.name_of(DefinitionId { module, item }).cloned()
            };
            let way = way(&graph, &circle);
            let named: Vec<(Name, Span)> = way
                .iter()
                .filter_map(|(node, place)| Some((name_of(*node)?, *place)))
                .collect();
            let all: Vec<Name> = circle.iter().filter_map(|node| name_of(*node)).collect();
            let found = error::value_circle(&named);
            self.report(found);
            let Some(current) = self.program.modules.get_mut(module) else {
                return;
            };
            for name in all {
                if let Some((meaning, _)) = current.names.get_mut(&name.text) {
                    *meaning = Named::Unknown;
                }
            }
        }
    }

    fn uses_of_values(&self, module: usize) -> Uses {
        let mut graph = Uses::new();
        let Some(current) = self.program.modules.get(module) else {
            return graph;
        };
        let mut nodes: HashMap<usize, NodeIndex> = HashMap::new();
        for (item, entry) in current.file.items.iter().enumerate() {
            if matches!(entry, Item::Function(_) | Item::Constant(_)) {
                nodes.insert(item, graph.add_node(item));
            }
        }
        for (item, entry) in current.file.items.iter().enumerate() {
            let mut used = Used::default();
            match entry {
                Item::Function(function) => {
                    let parameters = function.parameters.iter();
                    used.own = parameters.map(|it| &it.name.text).collect();
                    for parameter in &function.parameters {
                        used.visit_parameter(parameter);
                    }
                    used.visit_expr(&function.value);
                }
                Item::Constant(constant) => used.visit_expr(&constant.value),
                Item::Use(_) | Item::Network(_) | Item::Block(_) => continue,
            }
            for (name, place) in used.found {
                let id = match current.names.get(name) {
                    Some((Named::Function(id) | Named::Constant(id), _)) => *id,
                    Some((Named::Definition(_) | Named::Modules(_) | Named::Unknown, _)) | None => {
                        continue;
                    }
                };
                let ends = nodes.get(&item).zip(nodes.get(&id.item));
                if let Some((from, to)) = ends.filter(|_| id.module == module) {
                    graph.update_edge(*from, *to, place);
                }
            }
        }
        graph
    }
}

/// The names that a value uses, but for the its own parameters function.
#[derive(Default)]
struct Used<'t> {
    own: HashSet<&'t SmolStr>,
    found: Vec<(&'t str, Span)>,
}

impl<'t> Used<'t> {
    fn add(&mut self, name: &'t SmolStr, span: Span) {
        if !self.own.contains(name) {
            self.found.push((name, span));
        }
    }
}

impl<'t> Visit<'t> for Used<'t> {
    fn visit_expr(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.add(name, expr.span),
            ExprKind::Call { function, .. } => self.found.push((&function.text, function.span)),
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn visit_layer_use(&mut self, used: &'t LayerUse) {
        self.add(&used.name.text, used.name.span);
        walk_layer_use(self, used);
    }
}

/// A way round through a circle, from its first member: each with the place where it uses the next.
fn way(graph: &Uses, circle: &[NodeIndex]) -> Vec<(NodeIndex, Span)> {
    let inside: HashSet<NodeIndex> = circle.iter().copied().collect();
    let mut way: Vec<(NodeIndex, Span)> = Vec::new();
    let mut met: HashMap<NodeIndex, usize> = HashMap::new();
    let mut next = circle.first().copied();
    while let Some(node) = next {
        if let Some(start) = met.insert(node, way.len()) {
            return way.split_off(start);
        }
        let mut targets: Vec<NodeIndex> = graph.neighbors(node).collect();
        targets.retain(|target| inside.contains(target));
        targets.sort_unstable();
        next = targets.first().copied();
        let edge = next.and_then(|target| graph.find_edge(node, target));
        let place = edge.and_then(|edge| graph.edge_weight(edge).copied());
        way.push((node, place.unwrap_or_default()));
    }
    way
}
