//! Networks from other notations: their text becomes a finished [`Graph`](crate::graph::Graph), and
//! the same network as `.cnn` text.
//!
//! Each format has its own module with a `parse` that returns typed layers, or an [`ImportError`]
//! with its span, which becomes a diagnostic. The graphs are made by the same builder as those of
//! the language, so shapes mean the same.

pub mod caffe;
pub mod codes;
mod error;
pub mod menndl;
pub mod metaqnn;
pub mod naap440;
pub mod nas_bench_macro;
mod notation;
pub mod prototxt;
mod recipe;
mod scan;
pub mod write;
mod written;

pub use error::{ImportError, ImportProblem, LayerError, Place};
pub use notation::{Notation, ShortNetwork};
