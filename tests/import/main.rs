//! Other notations through the language: imported, written as `.cnn`, compiled, the same graph.

#[path = "../common/mod.rs"]
mod common;

mod bad;
mod layers;
mod names;
mod real;
mod same;
mod shown;
mod zoo;
