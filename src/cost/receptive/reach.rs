//! The smallest or the largest field over several paths.
//!
//! A layer makes fields of `size + stride · (span − 1)` from those before it, with the same span and
//! step for all of them. So the smallest field of a map need not come from the smallest field before:
//! one that is larger and has a smaller stride grows more slowly. All fields that can still win are
//! kept: those that no other beats in both size and stride.

use super::Field;
use crate::layer::InputWindow;
use std::cmp::Ordering;
use std::rc::Rc;

/// The most fields that are kept of one map. A network whose branches have more strides than these at
/// one join loses some of those in the middle, and its smallest or largest field may be that of
/// another path.
const MOST: usize = 64;

/// Which field is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Smallest,
    Largest,
}

impl End {
    /// The better one first.
    fn order(self, one: f64, other: f64) -> Ordering {
        match self {
            End::Smallest => one.total_cmp(&other),
            End::Largest => other.total_cmp(&one),
        }
    }

    fn is_better(self, one: f64, other: f64) -> bool {
        self.order(one, other) == Ordering::Less
    }
}

/// The field that wins so far, and those that can win later.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    pub(super) best: Field,
    /// Each has a worse size and a better stride than the one before it.
    others: Option<Rc<[Field]>>,
}

impl Reach {
    /// A place of the input.
    pub(super) const INPUT: Self = Self {
        best: Field::INPUT,
        others: None,
    };

    fn all(&self) -> impl Iterator<Item = Field> {
        let others = self.others.iter().flat_map(|others| others.iter().copied());
        std::iter::once(self.best).chain(others)
    }

    /// Over the paths of both; of equal fields, the first.
    pub(super) fn and(&self, other: &Self, end: End) -> Self {
        let are_alone = self.others.is_none() && other.others.is_none();
        if are_alone && self.best.stride == other.best.stride {
            let is_better = end.is_better(other.best.size, self.best.size);
            return if is_better { other } else { self }.clone();
        }
        Self::of(self.all().chain(other.all()).collect(), end)
    }

    pub(super) fn seen_through(&self, window: InputWindow, end: End) -> Self {
        if self.others.is_none() {
            return Self {
                best: self.best.seen_through(window),
                others: None,
            };
        }
        let fields = self.all().map(|field| field.seen_through(window));
        Self::of(fields.collect(), end)
    }

    /// The fields that can win.
    fn of(mut fields: Vec<Field>, end: End) -> Self {
        fields.sort_by(|one, other| {
            let by_size = end.order(one.size, other.size);
            by_size.then(end.order(one.stride, other.stride))
        });
        let mut stride = None;
        fields.retain(|field| {
            let can_win = stride.is_none_or(|best| end.is_better(field.stride, best));
            if can_win {
                stride = Some(field.stride);
            }
            can_win
        });
        if fields.len() > MOST {
            // The one with the best stride wins in the end.
            fields.drain(MOST.saturating_sub(1)..fields.len().saturating_sub(1));
        }
        let (best, others) = match fields.split_first() {
            Some((best, others)) => (*best, others),
            None => (Field::INPUT, &[][..]),
        };
        Self {
            best,
            others: (!others.is_empty()).then(|| others.into()),
        }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.all().all(|field| field.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::{End, Field, InputWindow, MOST, Reach};
    use proptest::prelude::*;

    fn field(size: u32, stride: u32) -> Field {
        Field {
            size: size.into(),
            stride: stride.into(),
            centre: 0.0,
        }
    }

    fn lone(size: u32, stride: u32) -> Reach {
        Reach {
            best: field(size, stride),
            others: None,
        }
    }

    #[test]
    fn no_more_fields_are_kept_than_the_limit() {
        let all = (1..1_000).map(|size| lone(size, 1_000 - size));
        let joined = all.reduce(|one, other| one.and(&other, End::Smallest));
        let joined = joined.unwrap();
        assert_eq!(joined.all().count(), MOST);
        assert_eq!(joined.best, field(1, 999));
        assert_eq!(joined.all().last(), Some(field(999, 1)));
    }

    proptest! {
        /// The winner is the winner over all paths followed one by one, whatever layers follow.
        #[test]
        fn the_winner_is_that_of_all_paths(
            paths in prop::collection::vec((1u32..20, 1u32..8), 1..20),
            layers in prop::collection::vec((1u32..6, 1u32..4), 0..6),
        ) {
            for end in [End::Smallest, End::Largest] {
                let all = paths.iter().map(|&(size, stride)| lone(size, stride));
                let mut joined = all.reduce(|one, other| one.and(&other, end)).unwrap();
                let mut each: Vec<Field> =
                    paths.iter().map(|&(size, stride)| field(size, stride)).collect();
                for &(span, step) in &layers {
                    let window = InputWindow {
                        span: span.into(),
                        centre: 0.0,
                        step: step.into(),
                    };
                    joined = joined.seen_through(window, end);
                    each.iter_mut().for_each(|field| *field = field.seen_through(window));
                }
                let sizes = each.iter().map(|field| field.size);
                let expected = match end {
                    End::Smallest => sizes.reduce(f64::min),
                    End::Largest => sizes.reduce(f64::max),
                };
                prop_assert_eq!(Some(joined.best.size), expected);
            }
        }
    }
}
