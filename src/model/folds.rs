//! The split into folds, the same on every machine and in every version.

use std::collections::BTreeMap;

use super::error::FitError;

/// The fold, from 0, of each row; rows of one group share a fold.
///
/// Groups are put in the order of their names, shuffled by the seed, then, larger groups first, each
/// goes to the fold with the fewest rows so far. The order of the rows plays no part, and where every
/// row is its own group, folds differ by one row at most.
///
/// # Errors
/// Fewer than two folds, or fewer groups than folds.
pub fn assign_folds<G: Ord>(groups: &[G], folds: usize, seed: u64) -> Result<Vec<usize>, FitError> {
    if folds < 2 {
        return Err(FitError::Folds { folds });
    }
    let mut sizes: BTreeMap<&G, usize> = BTreeMap::new();
    for group in groups {
        *sizes.entry(group).or_default() += 1;
    }
    if sizes.len() < folds {
        return Err(FitError::TooFewGroups {
            groups: sizes.len(),
            folds,
        });
    }
    let mut shuffled: Vec<(&G, usize)> = sizes.into_iter().collect();
    SplitMix64(seed).shuffle(&mut shuffled);
    shuffled.sort_by_key(|(_, size)| std::cmp::Reverse(*size));

    let mut rows_in = vec![0; folds];
    let mut fold_of: BTreeMap<&G, usize> = BTreeMap::new();
    for (group, size) in shuffled {
        // The first of the smallest, so that a tie has one answer.
        if let Some((fold, rows)) = rows_in
            .iter_mut()
            .enumerate()
            .min_by_key(|(_, rows)| **rows)
        {
            *rows += size;
            fold_of.insert(group, fold);
        }
    }
    Ok(groups
        .iter()
        .filter_map(|group| fold_of.get(group).copied())
        .collect())
}

/// SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA
/// 2014): a few lines that never change, where a crate's generator may with its version.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, all equally likely: draws that would favour the small ones are
    /// discarded.
    fn below(&mut self, bound: u64) -> u64 {
        let unfair = (u64::MAX % bound + 1) % bound;
        loop {
            let drawn = self.next();
            if drawn <= u64::MAX - unfair {
                return drawn % bound;
            }
        }
    }

    /// Fisher and Yates, in Durstenfeld's form.
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first numbers for seed 1234567, as the generator's public test vectors have them.
    #[test]
    fn the_generator_is_splitmix64() {
        let mut generator = SplitMix64(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| generator.next()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn single_rows_fill_folds_evenly_and_by_the_seed_alone() {
        let groups: Vec<String> = (0..23).map(|row| format!("n{row}")).collect();
        let folds = assign_folds(&groups, 5, 7).unwrap();
        let mut sizes: Vec<usize> = (0..5)
            .map(|f| folds.iter().filter(|&&g| g == f).count())
            .collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [4, 4, 5, 5, 5]);
        assert_eq!(assign_folds(&groups, 5, 7).unwrap(), folds);
        assert_ne!(assign_folds(&groups, 5, 8).unwrap(), folds);
        let backwards: Vec<String> = groups.iter().rev().cloned().collect();
        let mut again = assign_folds(&backwards, 5, 7).unwrap();
        again.reverse();
        assert_eq!(again, folds);
    }

    #[test]
    fn impossible_splits_are_refused() {
        let groups = vec!["a".to_owned(), "a".to_owned(), "b".to_owned()];
        assert_eq!(
            assign_folds(&groups, 3, 0).unwrap_err().to_string(),
            "2 groups cannot fill 3 folds: use fewer folds"
        );
        assert!(matches!(
            assign_folds(&groups, 1, 0),
            Err(FitError::Folds { folds: 1 })
        ));
    }

    proptest! {
        #[test]
        fn groups_stay_together_and_no_fold_is_empty(
            members in prop::collection::vec(0u8..12, 5..80), folds in 2usize..5, seed: u64,
        ) {
            let groups: Vec<String> = members.iter().map(u8::to_string).collect();
            if let Ok(assigned) = assign_folds(&groups, folds, seed) {
                prop_assert_eq!(assigned.len(), groups.len());
                for fold in 0..folds {
                    prop_assert!(assigned.contains(&fold));
                }
                for (i, group) in groups.iter().enumerate() {
                    let first = groups.iter().position(|other| other == group).unwrap();
                    prop_assert_eq!(assigned[i], assigned[first]);
                }
            }
        }
    }
}
