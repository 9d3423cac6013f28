//! `cnn`: a compact language for convolutional networks, and a compiler that checks, measures and
//! predicts them before training.
//!
//! A source text goes through the modules in this order:
//!
//! ```text
//! source -> syntax -> program -> resolve -> elaborate (with layer, graph and cost) -> network -> fixes -> attributes -> model -> report
//! ```
//!
//! ```
//! use cnn_lang::attributes::attributes;
//! use cnn_lang::elaborate::analyze;
//! use cnn_lang::program::Program;
//! use cnn_lang::source::Memory;
//!
//! let text = "network tiny {\n  input 1x28x28\n  conv 20 5x5 -> relu\n  flatten\n  dense 10\n}\n";
//! let program = Program::load(&Memory::new(), "tiny.cnn", "tiny.cnn", text);
//! let analysis = analyze(&program, None, &[]);
//! assert!(analysis.is_ok());
//! let network = &analysis.networks[0];
//! assert_eq!(network.totals.unwrap().macs, 20 * 24 * 24 * 25 + 20 * 24 * 24 * 10);
//! assert_eq!(attributes(&network.graph).num_relu, 1.0);
//! ```
//!
//! The core prints nothing and reads files only through a [`source::FileProvider`]. Everything else
//! that the command line needs is in the feature `cli`, on by default.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable
    )
)]

// The code that pest generates without its `std` feature names this crate.
extern crate alloc;

pub mod attributes;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod cost;
pub mod diagnostic;
pub mod diff;
pub mod elaborate;
pub mod fixes;
pub mod graph;
mod hash;
pub mod import;
pub mod layer;
pub mod lint;
pub mod model;
pub mod network;
pub mod number;
pub mod program;
pub mod report;
pub mod resolve;
pub mod source;
pub mod syntax;

// The one helper of all tests that read data from outside the repository.
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

#[doc = include_str!("../docs/diagnostics.md")]
pub mod diagnostics {}

#[doc = include_str!("../docs/rules.md")]
pub mod rules {}

/// The README's example of the library, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
