//! .
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

// What pest generates without its `std` feature names this crate.
extern crate alloc;

pub mod attributes;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cost;
pub mod diagnostic;
pub mod elaborate;
pub mod graph;
pub mod import;
pub mod layer;
pub mod model;
#[cfg(feature = "cli")]
pub mod report;
pub mod source;
pub mod syntax;
