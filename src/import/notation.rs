//! The short notations, in which tables hold networks, under one roof.

use super::error::{ImportError, LayerError, Place, uncountable};
use super::metaqnn::{self, MetaQnn};
use super::naap440::{self, Naap440};
use super::nas_bench_macro::{self, NasBenchMacro};
use super::recipe::Recipe;
use crate::cost::checked_totals;
use crate::graph::Graph;
use crate::network::{Network, Status};
use crate::source::Span;

/// A notation that writes a whole network into one field of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// Layer strings of MetaQNN.
    MetaQnn,
    /// Schemes of NAAP-440.
    Naap440,
    /// Digits of NAS-Bench-Macro.
    NasBenchMacro,
}

impl Notation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MetaQnn, Self::Naap440, Self::NasBenchMacro];

    /// The name of the notation.
    pub fn name(self) -> &'static str {
        match self {
            Notation::MetaQnn => "metaqnn",
            Notation::Naap440 => "naap440",
            Notation::NasBenchMacro => "nas-bench-macro",
        }
    }

    /// The notation of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|notation| notation.name() == name)
    }

    /// Reads a network.
    ///
    /// ```
    /// use cnn_lang::import::Notation;
    ///
    /// let network = Notation::named("nas-bench-macro").unwrap().read("01201201").unwrap();
    /// assert_eq!(network.network("n", None).unwrap().totals.unwrap().parameters, 1_283_434);
    /// ```
    ///
    /// # Errors
    /// The errors of the notation's `parse`.
    pub fn read(self, text: &str) -> Result<ShortNetwork, ImportError> {
        Ok(match self {
            Notation::MetaQnn => ShortNetwork::MetaQnn(metaqnn::parse(text)?),
            Notation::Naap440 => ShortNetwork::Naap440(naap440::parse(text)?),
            Notation::NasBenchMacro => ShortNetwork::NasBenchMacro(nas_bench_macro::parse(text)?),
        })
    }
}

/// A network in one of the short notations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShortNetwork {
    /// Of MetaQNN.
    MetaQnn(MetaQnn),
    /// Of NAAP-440.
    Naap440(Naap440),
    /// Of NAS-Bench-Macro.
    NasBenchMacro(NasBenchMacro),
}

impl ShortNetwork {
    /// Its graph.
    ///
    /// # Errors
    /// Where a layer does not fit its input.
    pub fn graph(&self) -> Result<Graph, LayerError> {
        match self {
            ShortNetwork::MetaQnn(network) => network.graph(),
            ShortNetwork::Naap440(network) => network.graph(),
            ShortNetwork::NasBenchMacro(network) => network.graph(),
        }
    }

    /// The network `name` as `.cnn` text, which compiles to the same graph; `data` is the data set it
    /// was trained on, where that is known better than the notation knows it.
    pub fn source(&self, name: &str, data: Option<&str>) -> String {
        match self {
            ShortNetwork::MetaQnn(network) => network.source(name, data),
            ShortNetwork::Naap440(network) => network.source(name, data),
            ShortNetwork::NasBenchMacro(network) => network.source(name, data),
        }
    }

    /// The network that the compiler makes of [`ShortNetwork::source`], without a detour through
    /// the text; its places are those of the short notation.
    ///
    /// # Errors
    /// Where a layer does not fit its input, or there is more to count than a number holds.
    pub fn network(&self, name: &str, data: Option<&str>) -> Result<Network, LayerError> {
        let graph = self.graph()?;
        let totals = checked_totals(&graph).map_err(|overflow| {
            let node = graph.node(overflow.node);
            let span = node.map(|node| node.origin.span).unwrap_or_default();
            LayerError {
                index: overflow.node.index(),
                place: Place {
                    start: span.start,
                    end: span.end,
                },
                error: uncountable(&graph, overflow),
            }
        })?;
        Ok(Network {
            name: name.into(),
            span: Span::default(),
            graph,
            unclaimed: 0,
            totals: Some(totals),
            task: Some(self.recipe(data).task()),
            status: Status::Complete,
            inferred: Vec::new(),
        })
    }

    fn recipe<'d>(&self, data: Option<&'d str>) -> Recipe<'d> {
        match self {
            ShortNetwork::MetaQnn(network) => network.recipe(data),
            ShortNetwork::Naap440(network) => network.recipe(data),
            ShortNetwork::NasBenchMacro(network) => network.recipe(data),
        }
    }
}
