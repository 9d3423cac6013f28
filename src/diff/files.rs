//! Which networks of two files are compared.

use super::Both;
use std::collections::HashMap;

/// Networks of two files, as places in their lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkPair {
    /// The two are compared.
    Compared(Both<usize>),
    /// Only the file before has it.
    Removed(usize),
    /// Only the file after has it.
    Added(usize),
}

/// Networks of the same name are compared; if each file has only one, the two are compared under
/// any names. Those of the second file come in its order, then the removed ones.
///
/// ```
/// use cnn_lang::diff::{Both, NetworkPair, pairs_of_networks};
///
/// let both = |before, after| NetworkPair::Compared(Both::new(before, after));
/// assert_eq!(pairs_of_networks(&["a"], &["b"]), [both(0, 0)]);
/// assert_eq!(
///     pairs_of_networks(&["a", "b"], &["c", "b"]),
///     [NetworkPair::Added(0), both(1, 1), NetworkPair::Removed(0)]
/// );
/// ```
pub fn pairs_of_networks(before: &[&str], after: &[&str]) -> Vec<NetworkPair> {
    if let ([_], [_]) = (before, after) {
        return vec![NetworkPair::Compared(Both::new(0, 0))];
    }
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (place, name) in before.iter().enumerate() {
        open.entry(name).or_insert(place);
    }
    let mut pairs: Vec<NetworkPair> = Vec::new();
    let mut taken = vec![false; before.len()];
    for (place, name) in after.iter().enumerate() {
        pairs.push(match open.remove(name) {
            Some(partner) => {
                if let Some(taken) = taken.get_mut(partner) {
                    *taken = true;
                }
                NetworkPair::Compared(Both::new(partner, place))
            }
            None => NetworkPair::Added(place),
        });
    }
    let removed = taken.iter().enumerate().filter(|(_, taken)| !**taken);
    pairs.extend(removed.map(|(place, _)| NetworkPair::Removed(place)));
    pairs
}
