//! The order of the modules of a program, and the meaning of their names at the top.
//!
//! Modules and their `use`s are a graph. A module's names are known once those of the modules it
//! uses are, so they are resolved in post-order; a `use` that closes a cycle imports nothing.

use super::error;
use super::load::{Link, Loader};
use super::{DefinitionId, Named, module_name};
use crate::hash::{HashMap, HashSet};
use crate::source::Span;
use crate::syntax::keyword::{FLOW, is_keyword};
use crate::syntax::tree::{Item, Module as From, Name};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{DfsEvent, DfsPostOrder, depth_first_search};
use smol_str::SmolStr;

/// An edge from a module to one that it uses; its weight is the index of the link.
type Uses = DiGraph<usize, usize>;

impl Loader<'_> {
    /// Gives the names of all modules their meanings.
    pub(super) fn names(&mut self) {
        let links = std::mem::take(&mut self.links);
        let graph = self.graph(&links);
        let closing = self.cycles(&graph, &links);
        let mut of_module: HashMap<usize, Vec<usize>> = HashMap::default();
        for (index, link) in links.iter().enumerate() {
            of_module.entry(link.module).or_default().push(index);
        }
        let mut order = DfsPostOrder::new(&graph, NodeIndex::new(0));
        while let Some(module) = order.next(&graph) {
            let module = module.index();
            self.definitions(module);
            for &index in of_module.get(&module).into_iter().flatten() {
                if let Some(link) = links.get(index) {
                    let targets = link.targets.as_deref();
                    self.import(link, targets.filter(|_| !closing.contains(&index)));
                }
            }
            self.refuse_circles(module);
        }
    }

    fn graph(&self, links: &[Link]) -> Uses {
        let mut graph = Uses::with_capacity(self.program.modules.len(), links.len());
        for module in 0..self.program.modules.len() {
            graph.add_node(module);
        }
        // petgraph visits the edges of a node from the newest on: in the order of the text then.
        for (index, link) in links.iter().enumerate().rev() {
            for &target in link.targets.iter().flatten().rev() {
                graph.add_edge(NodeIndex::new(link.module), NodeIndex::new(target), index);
            }
        }
        graph
    }

    /// Reports the cycles; the links that close them.
    fn cycles(&mut self, graph: &Uses, links: &[Link]) -> HashSet<usize> {
        let mut closing = HashSet::default();
        let mut open: Vec<NodeIndex> = Vec::new();
        let mut found: Vec<(usize, Vec<Span>)> = Vec::new();
        let place = |index: usize| links.get(index).map(|link| link.used.span);
        depth_first_search(graph, [NodeIndex::new(0)], |event| match event {
            DfsEvent::Discover(module, _) => open.push(module),
            DfsEvent::Finish(..) => {
                open.pop();
            }
            DfsEvent::BackEdge(from, to) => {
                let start = open.iter().position(|module| *module == to);
                let cycle = open.get(start.unwrap_or(0)..).unwrap_or_default();
                let between = cycle.windows(2).filter_map(|pair| match *pair {
                    [one, other] => first_link(graph, one, other).and_then(place),
                    _ => None,
                });
                let before: Vec<Span> = between.collect();
                let mut last: Vec<usize> = graph
                    .edges_connecting(from, to)
                    .map(|it| *it.weight())
                    .collect();
                last.sort_unstable();
                for link in last {
                    if closing.insert(link) {
                        let spans = before.iter().copied().chain(place(link));
                        found.push((link, spans.collect()));
                    }
                }
            }
            DfsEvent::TreeEdge(..) | DfsEvent::CrossForwardEdge(..) => {}
        });
        for (link, spans) in found {
            if let Some(link) = links.get(link) {
                let cycle = error::use_cycle(source_name(&link.used.from), &spans);
                self.report(cycle);
            }
        }
        closing
    }

    fn definitions(&mut self, module: usize) {
        let Some(current) = self.program.modules.get(module) else {
            return;
        };
        let mut named = Vec::new();
        for (item, entry) in current.file.items.iter().enumerate() {
            match entry {
                // One without a name has been reported.
                Item::Network(definition) | Item::Block(definition)
                    if definition.name.text.is_empty() => {}
                Item::Function(function) => {
                    let id = DefinitionId { module, item };
                    named.push((function.name.clone(), Named::Function(id)));
                }
                Item::Constant(constant) => {
                    let id = DefinitionId { module, item };
                    named.push((constant.name.clone(), Named::Constant(id)));
                }
                Item::Network(definition) | Item::Block(definition) => {
                    let id = DefinitionId { module, item };
                    named.push((definition.name.clone(), Named::Definition(id)));
                }
                Item::Use(_) => {}
            }
        }
        for (name, meaning) in named {
            self.program.has_constants |= matches!(meaning, Named::Constant(_));
            self.name(module, &name, &name.text, meaning);
        }
    }

    /// Gives a name a meaning in a module; a second meaning is an error.
    fn name(&mut self, module: usize, place: &Name, name: &SmolStr, meaning: Named) {
        let Some(current) = self.program.modules.get_mut(module) else {
            return;
        };
        if name == FLOW {
            let taken = error::flow_is_a_word(place.span);
            self.report(taken);
            return;
        }
        let first = current.names.get(name).map(|(_, span)| *span);
        match first {
            Some(first) => {
                let taken = error::name_taken(place.span, name, first);
                self.report(taken);
            }
            None => {
                current.names.insert(name.clone(), (meaning, place.span));
            }
        }
    }

    /// Gives the names that a `use` brings in their meanings. `modules`: those that it names.
    fn import(&mut self, link: &Link, modules: Option<&[usize]>) {
        let Link { module, used, .. } = link;
        if let (Some(current), Some(modules)) = (self.program.modules.get_mut(*module), modules) {
            current.used.push((used.span, modules.to_vec()));
        }
        let Some(names) = &used.names else {
            let (span, text) = module_name(used);
            if is_keyword(&text) {
                let taken = error::module_called_like_a_word(span, &text);
                self.report(taken);
            }
            let meaning = modules.map_or(Named::Unknown, |all| Named::Modules(all.to_vec()));
            let here = Name { text, span };
            self.name(*module, &here, &here.text, meaning);
            return;
        };
        for name in names {
            let here = name.alias.as_ref().unwrap_or(&name.name);
            let meaning = match modules {
                None => Named::Unknown,
                Some(modules) => {
                    let mut found = modules.iter();
                    let own = |&inner: &usize| self.program.own(inner, &name.name.text).cloned();
                    found.find_map(own).unwrap_or_else(|| {
                        let place = source_name(&used.from);
                        self.unknown_import(&name.name, place, modules);
                        Named::Unknown
                    })
                }
            };
            self.name(*module, here, &here.text, meaning);
        }
    }

    fn unknown_import(&mut self, name: &Name, place: &Name, modules: &[usize]) {
        let program = &self.program;
        let inside = modules
            .iter()
            .filter_map(|&inner| program.modules.get(inner));
        let offered: Vec<String> = inside
            .flat_map(|module| module.names.iter())
            .filter(|(_, (named, _))| match named {
                Named::Definition(_) | Named::Function(_) | Named::Constant(_) => true,
                Named::Modules(_) | Named::Unknown => false,
            })
            .map(|(name, _)| name.to_string())
            .collect();
        let unknown = error::unknown_import(name, &place.text, &offered);
        self.report(unknown);
    }
}

/// The first `use` by which one module names another.
fn first_link(graph: &Uses, from: NodeIndex, to: NodeIndex) -> Option<usize> {
    graph
        .edges_connecting(from, to)
        .map(|edge| *edge.weight())
        .min()
}

/// The name of the file or module that a `use` is of.
fn source_name(from: &From) -> &Name {
    match from {
        From::Std(name) | From::Path(name) => name,
    }
}
