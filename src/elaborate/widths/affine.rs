//! Equations as sums of multiples of the unknowns, fitted to trials, and their exact solution.

use super::Equation;
use super::solve::{Trial, Unsolved};
use crate::number::Number;
use crate::source::Span;

/// A sum of multiples of the unknowns, and a constant.
#[derive(Clone, Debug)]
pub(super) struct Affine {
    pub(super) factors: Vec<Number>,
    pub(super) constant: Number,
}

/// An equation as a function of the unknowns.
pub(super) struct Fitted<'t> {
    pub(super) of: &'t Equation,
    pub(super) found: Affine,
    pub(super) wanted: Affine,
    /// The difference of both.
    pub(super) residual: Affine,
}

/// An equation that all trials have, as a function of the unknowns.
pub(super) fn fit<'t>(of: &'t Equation, first: &Trial, trials: &[Trial]) -> Option<Fitted<'t>> {
    let affine = |side: fn(&Equation) -> Number| {
        let mut factors = Vec::new();
        let mut constant = side(of);
        for (index, trial) in trials.iter().enumerate() {
            let (from, to) = (first.values.get(index)?, trial.values.get(index)?);
            let step = Number::from(*to).subtract(Number::from(*from))?;
            let rise = side(trial.get(of)?).subtract(side(of))?;
            let factor = rise.divide(step)?;
            constant = constant.subtract(factor.multiply(Number::from(*from))?)?;
            factors.push(factor);
        }
        Some(Affine { factors, constant })
    };
    let found = affine(|it| it.found)?;
    let wanted = affine(|it| it.wanted)?;
    let residual = found.minus(&wanted)?;
    Some(Fitted {
        of,
        found,
        wanted,
        residual,
    })
}

impl Affine {
    fn minus(&self, other: &Self) -> Option<Self> {
        let factors = self.factors.iter().zip(&other.factors);
        let factors: Option<Vec<Number>> = factors.map(|(a, b)| a.subtract(*b)).collect();
        Some(Self {
            factors: factors?,
            constant: self.constant.subtract(other.constant)?,
        })
    }

    pub(super) fn depends(&self) -> bool {
        self.factors.iter().any(|it| *it != Number::ZERO)
    }

    pub(super) fn at(&self, values: &[Number]) -> Option<Number> {
        let pairs = self.factors.iter().zip(values);
        let mut terms = pairs.map(|(factor, value)| factor.multiply(*value));
        terms.try_fold(self.constant, |sum, term| sum.add(term?))
    }

    /// `4 * n + 16`
    fn text(&self) -> String {
        let mut text = String::new();
        let several = self.factors.len() > 1;
        let mut add = |factor: Number, name: &str| {
            let negative = factor < Number::ZERO;
            let size = factor.abs().unwrap_or(factor);
            match (text.is_empty(), negative) {
                (true, true) => text.push('-'),
                (true, false) => {}
                (false, true) => text.push_str(" - "),
                (false, false) => text.push_str(" + "),
            }
            match (size == Number::ONE, name) {
                (_, "") => text.push_str(&size.to_string()),
                (true, name) => text.push_str(name),
                (false, name) => text.push_str(&format!("{size} * {name}")),
            }
        };
        for (index, factor) in self.factors.iter().enumerate() {
            let name = match several {
                true => format!("n{}", index.saturating_add(1)),
                false => "n".to_owned(),
            };
            if *factor != Number::ZERO {
                add(*factor, &name);
            }
        }
        if self.constant != Number::ZERO || !self.depends() {
            add(self.constant, "");
        }
        text
    }
}

impl Fitted<'_> {
    /// `` `output` has 4 * n + 16 channels, and 10 are required ``
    pub(super) fn said(&self) -> String {
        let Equation { subject, unit, .. } = self.of;
        let found = self.found.text();
        let wanted = self.wanted.text();
        match *unit {
            "" => format!("{subject} {found}, required: {wanted}"),
            unit => format!("{subject} {found} {unit}, required: {wanted}"),
        }
    }

    /// The value of the only unknown.
    pub(super) fn alone(&self) -> Option<Number> {
        let [factor] = *self.residual.factors.as_slice() else {
            return None;
        };
        self.residual.constant.negate()?.divide(factor)
    }

    /// The only unknown would have to be no whole number, or less than 1.
    pub(super) fn unsolvable(&self, place: Span, value: Number) -> Box<Unsolved> {
        let Equation { subject, unit, .. } = self.of;
        let space = if unit.is_empty() { "" } else { " " };
        let message = format!(
            "{subject} {}{space}{unit}; {} would need n = {}",
            self.found.text(),
            self.wanted.text(),
            fraction(value)
        );
        let mut unsolved = Unsolved::at(
            place,
            message,
            "change the requirement, or the layers between: a width is a whole number from 1",
        );
        unsolved.here = "n".into();
        unsolved
            .labels
            .push((self.of.key.0, "required here".into()));
        unsolved
    }
}

/// `-3/2`
fn fraction(value: Number) -> String {
    (2..=1_000u64)
        .find_map(|denominator| {
            let numerator = value.multiply(Number::from(denominator))?;
            (!value.is_whole() && numerator.is_whole())
                .then(|| format!("{numerator}/{denominator}"))
        })
        .unwrap_or_else(|| value.to_string())
}

/// The solution of a system of equations.
pub(super) enum Elimination {
    One(Vec<Number>),
    Several,
    None,
}

/// The values for which all residuals are 0, by Gauss and Jordan in exact arithmetic.
pub(super) fn eliminate(equations: &[Fitted<'_>], unknowns: usize) -> Elimination {
    let rows = equations.iter().map(|it| {
        let mut row = it.residual.factors.clone();
        row.push(it.residual.constant.negate().unwrap_or(Number::ZERO));
        row
    });
    let mut rows: Vec<Vec<Number>> = rows.collect();
    let mut solved: Vec<Vec<Number>> = Vec::new();
    let mut determined = 0usize;
    for column in 0..unknowns {
        let is_pivot = |row: &Vec<Number>| row.get(column).is_some_and(|it| *it != Number::ZERO);
        let Some(place) = rows.iter().position(is_pivot) else {
            continue;
        };
        let pivot = rows.swap_remove(place);
        let Some(pivot) = scaled(&pivot, column) else {
            return Elimination::Several;
        };
        for row in rows.iter_mut().chain(&mut solved) {
            match without(row, &pivot, column) {
                Some(reduced) => *row = reduced,
                None => return Elimination::Several,
            }
        }
        solved.push(pivot);
        determined = determined.saturating_add(1);
    }
    let is_zero = |it: &Number| *it == Number::ZERO;
    if rows.iter().any(|row| !row.iter().all(is_zero)) {
        return Elimination::None;
    }
    if determined < unknowns {
        return Elimination::Several;
    }
    // Each pivot has a column of its own, in their order.
    Elimination::One(
        solved
            .iter()
            .filter_map(|row| row.last().copied())
            .collect(),
    )
}

/// The row divided by its entry in a column.
fn scaled(row: &[Number], column: usize) -> Option<Vec<Number>> {
    let by = *row.get(column)?;
    row.iter().map(|it| it.divide(by)).collect()
}

/// The row less a multiple of the pivot, so that its entry in a column is 0.
fn without(row: &[Number], pivot: &[Number], column: usize) -> Option<Vec<Number>> {
    let by = *row.get(column)?;
    let pairs = row.iter().zip(pivot);
    pairs.map(|(a, b)| a.subtract(b.multiply(by)?)).collect()
}
