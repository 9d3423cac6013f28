//! The reference vectors, and what the quirks do.

mod clean;
mod errors;
mod reference;
mod repairs;
