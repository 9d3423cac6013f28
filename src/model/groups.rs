//! Attributes that vary together. Least squares assigns two of them large effects of opposite signs
//! if they differ slightly; only their combined effect, which is small, is reliable.

use super::column::{Column, Role, Spread};
use super::dataset::Dataset;

/// From which correlation on, of either sign, two attributes move together.
const TOGETHER: f64 = 0.9;

/// The groups of estimated columns in which each moves with one other at least (single linkage), in
/// the order of the columns.
pub(super) fn moving_together(dataset: &Dataset, columns: &[Column]) -> Vec<Vec<String>> {
    let standardised: Vec<(&str, Vec<f64>)> = columns
        .iter()
        .enumerate()
        .filter_map(|(index, column)| {
            let (Role::Estimated(_), Some(spread)) = (&column.role, column.spread) else {
                return None;
            };
            Some((column.name.as_str(), values(dataset, index, spread)))
        })
        .collect();
    grouped(&standardised)
}

/// The same of named columns of mean 0, or of columns with the same products.
pub(super) fn grouped(standardised: &[(&str, Vec<f64>)]) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, (_, values)) in standardised.iter().enumerate() {
        let moves_with = |other: &usize| {
            let other = standardised.get(*other);
            other.is_some_and(|(_, other)| correlation(values, other).abs() > TOGETHER)
        };
        let (joined, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(moves_with));
        groups = apart;
        let mut group: Vec<usize> = joined.into_iter().flatten().chain([index]).collect();
        group.sort_unstable();
        groups.push(group);
    }
    groups.retain(|group| group.len() > 1);
    groups.sort_unstable();
    let name = |index: usize| standardised.get(index).map(|(name, _)| (*name).to_owned());
    let named = groups.into_iter();
    named
        .map(|group| group.into_iter().filter_map(name).collect())
        .collect()
}

fn values(dataset: &Dataset, column: usize, spread: Spread) -> Vec<f64> {
    let rows = dataset.rows().iter();
    rows.map(|row| {
        row.get(column)
            .map_or(0.0, |&value| spread.standardise(value))
    })
    .collect()
}

/// Of values whose mean is 0.
fn correlation(left: &[f64], right: &[f64]) -> f64 {
    let sum = |left: &[f64], right: &[f64]| -> f64 {
        left.iter()
            .zip(right)
            .map(|(left, right)| left * right)
            .sum()
    };
    let norm = (sum(left, left) * sum(right, right)).sqrt();
    if norm > 0.0 {
        sum(left, right) / norm
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LeastSquares;
    use linfa::traits::Fit;

    #[test]
    fn chains_of_likeness_are_one_group() {
        let chance = |i: usize, k: usize| ((i * k + i * i * 7) % 101) as f64 / 101.0;
        let rows: Vec<Vec<f64>> = (0..200)
            .map(|i| {
                let a = chance(i, 31);
                let b = a + 0.3 * chance(i, 17);
                let c = -b + 0.3 * chance(i, 71);
                vec![a, chance(i, 5), c, b]
            })
            .collect();
        let targets = (0..200).map(|i| chance(i, 3)).collect();
        let names = ["a", "free", "c", "b"].map(str::to_owned).to_vec();
        let groups = (0..200).map(|i| i.to_string()).collect();
        let dataset = Dataset::new(names, rows, targets, groups).unwrap();
        let fitted = LeastSquares
            .fit(&dataset.select(|_| true).unwrap())
            .unwrap();
        let found = moving_together(&dataset, &fitted.columns);
        assert_eq!(found, [["a", "c", "b"]]);
    }
}
