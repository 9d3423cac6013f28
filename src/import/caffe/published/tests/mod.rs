//! The reference vectors, and the effects of the quirks.

mod clean;
mod errors;
mod reference;
mod repairs;
