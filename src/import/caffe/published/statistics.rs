//! Means, least and largest values, as the extractor takes them (numpy's mean, Python's `min`).

/// The arithmetic mean; NaN of nothing. Summed pairwise in blocks of 128 with eight partial sums, as
/// numpy sums, so that the last digit agrees too.
pub(super) fn mean(values: &[f64]) -> f64 {
    sum(values) / values.len() as f64
}

fn sum(values: &[f64]) -> f64 {
    if values.len() < 8 {
        return values.iter().sum();
    }
    if values.len() > 128 {
        let half = values.len() / 2;
        let (front, back) = values.split_at(half.saturating_sub(half % 8));
        return sum(front) + sum(back);
    }
    let (eights, rest) = values.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, value) in sums.iter_mut().zip(eight) {
            *sum += value;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    rest.iter().fold(sum, |sum, value| sum + value)
}

/// The least; NaN of nothing. A NaN that stands first stays, one that follows is passed over.
pub(super) fn least(values: &[f64]) -> f64 {
    let found = values.iter().copied();
    found
        .reduce(|least, value| if value < least { value } else { least })
        .unwrap_or(f64::NAN)
}

/// The largest, likewise.
pub(super) fn largest(values: &[f64]) -> f64 {
    let found = values.iter().copied();
    found
        .reduce(|largest, value| if value > largest { value } else { largest })
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_of_many() {
        assert!(mean(&[]).is_nan());
        assert_eq!(mean(&[1.0, 2.0]), 1.5);
        for count in [7, 8, 9, 127, 128, 129, 300, 1000] {
            let values: Vec<f64> = (0..count).map(f64::from).collect();
            assert_eq!(mean(&values), f64::from(count - 1) / 2.0);
        }
    }

    #[test]
    fn a_first_nan_stays() {
        assert!(least(&[]).is_nan());
        assert!(least(&[f64::NAN, 1.0]).is_nan());
        assert_eq!(least(&[2.0, f64::NAN, 1.0]), 1.0);
        assert_eq!(largest(&[2.0, f64::NAN, 3.0]), 3.0);
    }
}
