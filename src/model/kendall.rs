//! Rank correlation.

use std::cmp::Ordering;

/// Kendall's tau-b: how far two series put the same things in the same order, from -1 to 1.
///
/// `τ_b = (P − Q) / √((n₀ − n₁)(n₀ − n₂))`, where P pairs are ordered alike, Q are ordered
/// otherwise, n₀ is the number of pairs, and n₁ and n₂ are those tied in the first and in the second
/// series (M. G. Kendall, *The treatment of ties in ranking problems*, Biometrika 33, 1945).
/// Counted in O(n log n) by merge sort (W. R. Knight, JASA 61, 1966).
///
/// None where it is undefined: lengths that differ, a value that is not finite, or a series in which
/// everything is tied.
///
/// ```
/// use cnn_lang::model::kendall_tau_b;
///
/// assert_eq!(kendall_tau_b(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]), Some(1.0));
/// assert_eq!(kendall_tau_b(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]), None);
/// ```
pub fn kendall_tau_b(first: &[f64], second: &[f64]) -> Option<f64> {
    if first.len() != second.len() || first.iter().chain(second).any(|v| !v.is_finite()) {
        return None;
    }
    let mut pairs: Vec<(f64, f64)> = first.iter().copied().zip(second.iter().copied()).collect();
    pairs.sort_by(|a, b| order(a.0, b.0).then(order(a.1, b.1)));

    let all = pairs_among(pairs.len());
    let tied_first = tied_pairs(pairs.iter().map(|pair| pair.0));
    let tied_both = tied_pairs(pairs.iter().copied());
    // Ties in the first series are sorted by the second, so they need no exchange.
    let (second, exchanges) = sort_counting(pairs.into_iter().map(|pair| pair.1).collect());
    let tied_second = tied_pairs(second.into_iter());

    // P + Q leaves out the pairs tied in either series, and an exchange is a pair of Q.
    let ordered = (all + tied_both) - tied_first - tied_second;
    let difference = ordered as f64 - 2.0 * exchanges as f64;
    let scale = ((all - tied_first) as f64 * (all - tied_second) as f64).sqrt();
    (scale > 0.0).then(|| (difference / scale).clamp(-1.0, 1.0))
}

/// The order of finite numbers, in which 0 and -0 are equal.
fn order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

fn pairs_among(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// The pairs of equal neighbours in a sorted series.
fn tied_pairs<T: PartialEq>(sorted: impl Iterator<Item = T>) -> u64 {
    let mut pairs = 0;
    let mut run = 0;
    let mut previous = None;
    for value in sorted {
        if previous.as_ref() == Some(&value) {
            run += 1;
            pairs += run;
        } else {
            run = 0;
        }
        previous = Some(value);
    }
    pairs
}

/// Sorts, and counts the pairs in the wrong order.
fn sort_counting(mut values: Vec<f64>) -> (Vec<f64>, u64) {
    if values.len() < 2 {
        return (values, 0);
    }
    let right = values.split_off(values.len() / 2);
    let (left, in_left) = sort_counting(values);
    let (right, in_right) = sort_counting(right);

    let mut exchanges = in_left + in_right;
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let mut left = left.into_iter().peekable();
    let mut right = right.into_iter().peekable();
    loop {
        let from_right = match (left.peek(), right.peek()) {
            (Some(l), Some(r)) => r < l,
            (Some(_), None) => false,
            (None, Some(_)) => true,
            (None, None) => return (merged, exchanges),
        };
        if from_right {
            exchanges += left.len() as u64;
            merged.extend(right.next());
        } else {
            merged.extend(left.next());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, pair by pair.
    fn by_definition(first: &[f64], second: &[f64]) -> Option<f64> {
        let (mut difference, mut untied_first, mut untied_second) = (0i64, 0u64, 0u64);
        for i in 0..first.len() {
            for j in 0..i {
                let a = order(first[i], first[j]) as i64;
                let b = order(second[i], second[j]) as i64;
                difference += a * b;
                untied_first += a.unsigned_abs();
                untied_second += b.unsigned_abs();
            }
        }
        let scale = (untied_first as f64 * untied_second as f64).sqrt();
        (scale > 0.0).then(|| difference as f64 / scale)
    }

    /// The example in the documentation of `scipy.stats.kendalltau`.
    #[test]
    fn agrees_with_scipy() {
        let tau = kendall_tau_b(&[12.0, 2.0, 1.0, 12.0, 2.0], &[1.0, 4.0, 7.0, 1.0, 0.0]);
        assert!((tau.unwrap() + 0.471_404_520_791_031_73).abs() < 1e-15);
    }

    #[test]
    fn undefined_cases_have_no_value() {
        assert_eq!(kendall_tau_b(&[], &[]), None);
        assert_eq!(kendall_tau_b(&[1.0], &[1.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, f64::NAN], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[0.0, -0.0], &[1.0, 2.0]), None);
    }

    proptest! {
        #[test]
        fn equals_its_definition(
            pairs in prop::collection::vec((-6i8..6, -6i8..6), 0..60),
        ) {
            let first: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.0) / 4.0).collect();
            let second: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.1) / 3.0).collect();
            let (fast, slow) = (kendall_tau_b(&first, &second), by_definition(&first, &second));
            prop_assert_eq!(fast.is_some(), slow.is_some());
            if let (Some(fast), Some(slow)) = (fast, slow) {
                prop_assert!((fast - slow).abs() < 1e-12);
            }
        }
    }
}
