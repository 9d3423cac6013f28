//! Other notations through the language: imported, written as `.cnn`, compiled, the same graph.

#[path = "../common/mod.rs"]
mod common;

mod bad;
mod blobs;
mod kinds;
mod layers;
mod names;
mod real;
mod same;
#[path = "../samples/mod.rs"]
mod samples;
mod shown;
mod sizes;
mod zoo;
