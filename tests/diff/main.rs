//! Differences between networks: what is listed for edits of real networks, and what holds of any two.

mod edits;
mod growth;
mod networks;
mod properties;
mod small_edits;
