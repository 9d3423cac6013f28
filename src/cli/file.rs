//! A compiled file, and the result of a command for it.

use super::config::Configured;
use crate::cost::{Cost, CountOverflow, Measured, measure};
use crate::diagnostic::Diagnostic;
use crate::elaborate::Analysis;
use crate::lint::without_allowed;
use crate::network::Network;
use crate::program::Program;
use crate::source::Sources;

/// A file, read and compiled.
#[derive(Debug)]
pub(super) struct File {
    /// The name of the file.
    pub name: String,
    /// Its texts.
    pub texts: Texts,
    /// Its networks and diagnostics.
    pub analysis: Analysis,
    /// The row of a table that it is.
    pub row: Option<InTable>,
    /// Its configuration, where the command judges files.
    pub configured: Configured,
}

/// The texts of a file.
#[derive(Debug)]
pub(super) enum Texts {
    /// A file of the language, with all that it uses.
    Program(Box<Program>),
    /// A file of another format, or one that could not be read.
    Other(Sources),
}

impl Texts {
    /// The texts.
    pub fn sources(&self) -> &Sources {
        match self {
            Texts::Program(program) => &program.sources,
            Texts::Other(sources) => sources,
        }
    }

    /// Only the texts.
    pub fn into_sources(self) -> Sources {
        match self {
            Texts::Program(program) => program.sources,
            Texts::Other(sources) => sources,
        }
    }

    /// The program, if it is one.
    pub fn program(&self) -> Option<&Program> {
        match self {
            Texts::Program(program) => Some(program),
            Texts::Other(_) => None,
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct InTable {
    /// From 1.
    pub number: usize,
    /// The name of the table's network.
    pub name: String,
}

impl File {
    /// The cost of one of its networks, or why it cannot be counted.
    pub fn cost(&self, network: &Network) -> Result<Cost, String> {
        measure(&network.graph).map_err(|overflow| uncountable(&self.name, network, overflow))
    }

    /// The cost of one of its networks, whose layers are computed one by one.
    pub fn measured(&self, network: &Network) -> Result<Measured, String> {
        let measured = Measured::of(&network.graph);
        measured.map_err(|overflow| uncountable(&self.name, network, overflow))
    }

    /// The result of a command, with the diagnostics of the file; the texts only where there are
    /// diagnostics.
    pub fn into_result<R>(self, result: R) -> FileResult<R> {
        let mut result = self.into_result_with_texts(result);
        if result.diagnostics.is_empty() {
            result.sources = Sources::default();
        }
        result
    }

    /// The result of a command, with the diagnostics and the texts of the file.
    pub fn into_result_with_texts<R>(self, result: R) -> FileResult<R> {
        FileResult {
            result,
            diagnostics: found(&self),
            sources: self.texts.into_sources(),
        }
    }

    /// A file without networks, which has only diagnostics.
    pub fn without_networks(name: String, sources: Sources, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            name,
            texts: Texts::Other(sources),
            analysis: Analysis {
                diagnostics,
                ..Analysis::default()
            },
            row: None,
            configured: Configured::default(),
        }
    }

    /// The file with the budgets that it does not keep among its diagnostics.
    pub fn within_budgets(mut self) -> Self {
        let sources = match &mut self.texts {
            Texts::Program(program) => &mut program.sources,
            Texts::Other(sources) => sources,
        };
        self.configured.check_budgets(sources, &mut self.analysis);
        self
    }
}

/// The diagnostics of a file that no comment allows.
pub(super) fn found(file: &File) -> Vec<Diagnostic> {
    let found = file.analysis.diagnostics.clone();
    match file.texts.program() {
        Some(program) => without_allowed(program, found),
        None => found,
    }
}

/// Why a network cannot be measured.
pub(super) fn uncountable(file: &str, network: &Network, overflow: CountOverflow) -> String {
    format!(
        "{file}#{}: the {} of the network are more than 2^64",
        network.name, overflow.what
    )
}

/// The result of a command for a file.
#[derive(Debug)]
pub(super) struct FileResult<R> {
    /// The result of the command for its networks.
    pub result: R,
    /// The diagnostics of the file.
    pub diagnostics: Vec<Diagnostic>,
    /// Its texts, where something was found in them.
    pub sources: Sources,
}
