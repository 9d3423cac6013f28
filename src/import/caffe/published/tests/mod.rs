//! The reference vectors, an extractor that lists all paths, and what the quirks do.

mod brute_force;
mod clean;
mod errors;
mod generate;
mod reference;
mod repairs;
