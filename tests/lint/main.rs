//! Lint on real networks: silent on good ones, right on bad ones.
//!
//! - `smelly/*.cnn`: networks with a fault each, found on its line and nothing else ([`expected`]);
//!   the same of the networks of `benches/evidence/networks`;
//! - `papers/*.cnn`: networks of papers that are not in the standard library, silent but for the
//!   flaws that their comments state;
//! - the standard library, the examples and the networks of `../shared` ([`silence`]): what is
//!   found at the level of warnings and above is in `defended.txt`, with the reason why it is true;
//!   infos are counted.

#[path = "../common/mod.rs"]
mod common;
#[path = "../programs/mod.rs"]
mod programs;

mod defended;
mod expected;
mod linted;
mod numbers;
mod one_code;
mod partial;
mod silence;
