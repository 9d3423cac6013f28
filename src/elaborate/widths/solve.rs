//! The values of unknowns: affine equations from trials, solved exactly; for one unknown whose
//! equation is not affine (a floor, a product), a search.

use super::affine::{Elimination, Fitted, eliminate, fit};
use super::{Equation, MAX_OPEN_WIDTHS, Mode, Unknown, Widths};
use crate::diagnostic::Diagnostic;
use crate::elaborate::budget::Budget;
use crate::elaborate::reporter::Reporter;
use crate::elaborate::{Elaborator, Setting, mistakes};
use crate::number::Number;
use crate::program::{DefinitionId, Program};
use crate::resolve::Names;
use crate::source::Span;
use crate::syntax::tree::Definition;

/// The largest value that a search tries.
const LARGEST: u64 = 1 << 22;

/// How often several unknowns are improved.
const MAX_ROUNDS: usize = 6;

/// A network whose unknowns are looked for.
pub(in crate::elaborate) struct Solver<'a, 'p> {
    pub(in crate::elaborate) program: &'p Program,
    pub(in crate::elaborate) names: &'p Names<'p>,
    pub(in crate::elaborate) id: DefinitionId,
    pub(in crate::elaborate) definition: &'p Definition,
    pub(in crate::elaborate) settings: &'a [Setting],
    /// The rest of the budget for the trials of all networks of the file.
    pub(in crate::elaborate) budget: &'a mut Budget,
}

/// An expansion with trial values.
pub(super) struct Trial {
    unknowns: Vec<Unknown>,
    pub(super) values: Vec<u64>,
    equations: Vec<Equation>,
    too_many: bool,
    /// The first error, where it was not expanded whole.
    error: Option<Diagnostic>,
}

impl Trial {
    pub(super) fn get(&self, of: &Equation) -> Option<&Equation> {
        self.equations.iter().find(|it| it.key == of.key)
    }
}

/// The reason why a value cannot be found.
pub(in crate::elaborate) struct Unsolved {
    pub(in crate::elaborate) place: Span,
    pub(in crate::elaborate) message: String,
    pub(in crate::elaborate) here: String,
    pub(in crate::elaborate) labels: Vec<(Span, String)>,
    pub(in crate::elaborate) help: String,
}

impl Unsolved {
    pub(super) fn at(
        place: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Box<Self> {
        Box::new(Self {
            place,
            message: message.into(),
            here: "left open".into(),
            labels: Vec::new(),
            help: help.into(),
        })
    }
}

type Found<T> = Result<T, Box<Unsolved>>;

impl<'p> Solver<'_, 'p> {
    /// The values, for an expansion that is checked.
    ///
    /// # Errors
    /// Why there are none, as a diagnostic.
    pub(in crate::elaborate) fn solve(mut self) -> Result<Widths, Box<Diagnostic>> {
        match self.values() {
            Ok((unknowns, values)) => Ok(Widths {
                mode: Mode::Given,
                unknowns,
                values,
                ..Widths::default()
            }),
            Err(unsolved) if self.budget.is_exhausted() => {
                let place = unsolved.place;
                Err(Box::new(mistakes::unsolved(*Unsolved::at(
                    place,
                    "the networks of this file are too large to infer the widths that are left open",
                    "write the number, or put the network into a file of its own",
                ))))
            }
            Err(unsolved) => Err(Box::new(mistakes::unsolved(*unsolved))),
        }
    }

    fn trial(&mut self, unknowns: &[Unknown], values: &[u64]) -> Trial {
        let budget = std::mem::take(self.budget);
        let mut elaborator = Elaborator::new(self.program, self.names, Reporter::new(0), budget);
        elaborator.widths = Widths::trial(unknowns.to_vec(), values.to_vec());
        elaborator.network(self.id, self.definition, self.settings);
        let widths = std::mem::take(&mut elaborator.widths);
        let (reporter, budget) = elaborator.finish();
        *self.budget = budget;
        let error = reporter.finish().into_iter().find(Diagnostic::is_error);
        Trial {
            unknowns: widths.unknowns,
            values: widths.values,
            equations: widths.equations,
            too_many: widths.too_many,
            error,
        }
    }

    fn values(&mut self) -> Found<(Vec<Unknown>, Vec<u64>)> {
        let first = self.trial(&[], &[]);
        let Some(unknown) = first.unknowns.first().copied() else {
            let place = self.definition.name.span;
            return Err(Unsolved::at(
                place,
                "a width of this network is left open, and cannot be inferred",
                "write the number",
            ));
        };
        if first.too_many {
            return Err(Unsolved::at(
                unknown.span,
                format!("more than {MAX_OPEN_WIDTHS} widths of this network are left open"),
                "write numbers for some of them",
            ));
        }
        let mut trials: Vec<Trial> = Vec::new();
        for index in 0..first.unknowns.len() {
            let mut values = first.values.clone();
            if let Some(value) = values.get_mut(index) {
                *value = value.saturating_mul(2);
            }
            let trial = self.trial(&first.unknowns, &values);
            if trial.unknowns != first.unknowns {
                return Err(Unsolved::at(
                    unknown.span,
                    "which layers there are depends on this width, so it cannot be inferred",
                    "write the number",
                ));
            }
            trials.push(trial);
        }
        let fitted: Vec<Fitted<'_>> = first
            .equations
            .iter()
            .filter_map(|of| fit(of, &first, &trials))
            .filter(|it| it.residual.depends())
            .collect();
        for (index, unknown) in first.unknowns.iter().enumerate() {
            let depends = |it: &Fitted<'_>| it.residual.factors.get(index) != Some(&Number::ZERO);
            if !fitted.iter().any(depends) {
                return Err(unrequired(unknown, &first));
            }
        }
        let solution = eliminate(&fitted, first.unknowns.len());
        match (solution, fitted.as_slice()) {
            (Elimination::One(solution), _) => self.whole(&first, &fitted, &solution),
            (Elimination::Several, _) => {
                let count = first.unknowns.len();
                Err(Unsolved::at(
                    unknown.span,
                    format!(
                        "{count} widths are left open, and the text after them does not determine each"
                    ),
                    "write numbers for some of them, or state more: `: 64x?x?` after a layer",
                ))
            }
            (Elimination::None, fitted) => self.contradictory(&first, fitted),
        }
    }

    /// Whole numbers that solve the equations, checked by an expansion.
    fn whole(
        &mut self,
        first: &Trial,
        fitted: &[Fitted<'_>],
        solution: &[Number],
    ) -> Found<(Vec<Unknown>, Vec<u64>)> {
        let whole: Option<Vec<u64>> = solution
            .iter()
            .map(|value| value.to_u64().filter(|value| *value > 0))
            .collect();
        if let Some(values) = whole
            && self.holds(first, fitted, &values)
        {
            return self.only(first, fitted, values);
        }
        let ([unknown], [value], Some(equation)) =
            (first.unknowns.as_slice(), solution, fitted.first())
        else {
            return self.approach(first, fitted, solution);
        };
        // Does it behave around that value as it does far away?
        let near = [value.floor(), value.ceil()].map(|it| it.to_u64().unwrap_or(0).max(1));
        let as_fitted = near.iter().all(|near| {
            let trial = self.trial(&first.unknowns, &[*near]);
            let found = trial.get(equation.of).and_then(Equation::residual);
            found == equation.residual.at(&[Number::from(*near)])
        });
        if as_fitted {
            return Err(equation.unsolvable(unknown.span, *value));
        }
        self.search(first, fitted, unknown, equation)
    }

    /// One unknown, whose equation is not affine: the smallest value that is not too small.
    fn search(
        &mut self,
        first: &Trial,
        fitted: &[Fitted<'_>],
        unknown: &Unknown,
        equation: &Fitted<'_>,
    ) -> Found<(Vec<Unknown>, Vec<u64>)> {
        let grows = equation.residual.factors.first() > Some(&Number::ZERO);
        let start = first.values.first().copied().unwrap_or(1);
        let (mut below, mut above) = (0u64, LARGEST);
        while above.saturating_sub(below) > 1 {
            let middle = below.midpoint(above);
            let trial = self.trial(&first.unknowns, &[middle]);
            let residual = trial.get(equation.of).and_then(Equation::residual);
            let is_enough = match residual {
                Some(residual) => (residual >= Number::ZERO) == grows || residual == Number::ZERO,
                // Too small or too large for the next steps.
                None => middle > start,
            };
            if is_enough {
                above = middle;
            } else {
                below = middle;
            }
        }
        let values = vec![above];
        if self.holds(first, fitted, &values) {
            return self.only(first, fitted, values);
        }
        let mut said = Vec::new();
        for value in [below, above] {
            let trial = self.trial(&first.unknowns, &[value]);
            if let Some(found) = trial.get(equation.of).filter(|_| value > 0) {
                said.push(format!("{} with {value}", found.found));
            }
        }
        let wanted = first.get(equation.of).map_or(Number::ZERO, |it| it.wanted);
        let mut unsolved = Unsolved::at(
            unknown.span,
            format!(
                "no width here fits: {} {} {}, and {wanted} is required",
                equation.of.subject,
                said.join(" and "),
                equation.of.unit
            ),
            "change the requirement, or the layers between",
        );
        let required = (equation.of.key.0, "required here".to_owned());
        unsolved.labels.push(required);
        Err(unsolved)
    }

    /// Whether the equations hold with values. One that another error hides is left to the expansion
    /// that is checked.
    fn holds(&mut self, first: &Trial, fitted: &[Fitted<'_>], values: &[u64]) -> bool {
        let trial = self.trial(&first.unknowns, values);
        let residuals = fitted
            .iter()
            .filter_map(|it| trial.get(it.of).and_then(Equation::residual));
        residuals.into_iter().all(|it| it == Number::ZERO)
    }

    /// Several unknowns whose equations are not affine, such as a product of two: Newton's method.
    fn approach(
        &mut self,
        first: &Trial,
        fitted: &[Fitted<'_>],
        solution: &[Number],
    ) -> Found<(Vec<Unknown>, Vec<u64>)> {
        let nearest = |solution: &[Number]| -> Vec<u64> {
            let whole = solution.iter().map(|it| it.round().to_u64().unwrap_or(0));
            whole.map(|it| it.clamp(1, LARGEST)).collect()
        };
        let mut values = nearest(solution);
        for _ in 0..MAX_ROUNDS {
            if self.holds(first, fitted, &values) {
                return self.only(first, fitted, values);
            }
            let base = self.trial(&first.unknowns, &values);
            let mut trials = Vec::new();
            for index in 0..values.len() {
                let mut others = values.clone();
                if let Some(value) = others.get_mut(index) {
                    *value = value.saturating_add(1);
                }
                trials.push(self.trial(&first.unknowns, &others));
            }
            let here: Vec<Fitted<'_>> = fitted
                .iter()
                .filter_map(|it| fit(base.get(it.of)?, &base, &trials))
                .collect();
            let Elimination::One(solution) = eliminate(&here, values.len()) else {
                break;
            };
            values = nearest(&solution);
        }
        Err(Unsolved::at(
            first.unknowns.first().map_or(Span::default(), |it| it.span),
            "no whole numbers were found that fit these widths together",
            "write numbers for some of them",
        ))
    }

    /// The values, unless others solve the equations too.
    fn only(
        &mut self,
        first: &Trial,
        fitted: &[Fitted<'_>],
        values: Vec<u64>,
    ) -> Found<(Vec<Unknown>, Vec<u64>)> {
        for (index, unknown) in first.unknowns.iter().enumerate() {
            let value = values.get(index).copied().unwrap_or(1);
            for other in [value.saturating_sub(1), value.saturating_add(1)] {
                let mut others = values.clone();
                if let Some(place) = others.get_mut(index) {
                    *place = other;
                }
                if other == 0 {
                    continue;
                }
                let trial = self.trial(&first.unknowns, &others);
                let zero = |it: &Fitted<'_>| {
                    trial.get(it.of).and_then(Equation::residual) == Some(Number::ZERO)
                };
                if trial.error.is_none() && fitted.iter().all(zero) {
                    let (less, more) = (value.min(other), value.max(other));
                    return Err(Unsolved::at(
                        unknown.span,
                        format!("several widths fit here: {less} and {more} both do"),
                        "write the one that is meant",
                    ));
                }
            }
        }
        Ok((first.unknowns.clone(), values))
    }

    /// Equations that contradict each other.
    fn contradictory(
        &mut self,
        first: &Trial,
        fitted: &[Fitted<'_>],
    ) -> Found<(Vec<Unknown>, Vec<u64>)> {
        let place = first.unknowns.first().map_or(Span::default(), |it| it.span);
        let mut unsolved = Unsolved::at(
            place,
            "the requirements after this width contradict each other",
            "change one of the requirements, or write the number",
        );
        let mut needed: Vec<String> = Vec::new();
        for equation in fitted.iter().take(4) {
            let said = match (equation.alone(), first.unknowns.len()) {
                (Some(value), 1) => {
                    if !needed.contains(&value.to_string()) {
                        needed.push(value.to_string());
                    }
                    format!("{}: n is {value}", equation.said())
                }
                _ => equation.said(),
            };
            unsolved.labels.push((equation.of.key.0, said));
        }
        if needed.len() > 1 {
            unsolved.message = format!("this width would have to be {}", needed.join(" and "));
        }
        Err(unsolved)
    }
}

/// An unknown that nothing refers to.
fn unrequired(unknown: &Unknown, first: &Trial) -> Box<Unsolved> {
    match &first.error {
        Some(error) => {
            let value = first.unknowns.iter().position(|it| it == unknown);
            let value = value.and_then(|it| first.values.get(it)).copied();
            let mut unsolved = Unsolved::at(
                unknown.span,
                format!(
                    "this width cannot be inferred: tried with {}, {}",
                    value.unwrap_or(0),
                    error.message
                ),
                "write the number",
            );
            unsolved
                .labels
                .push((error.primary.span, "it fails here".into()));
            unsolved
        }
        None => Unsolved::at(
            unknown.span,
            "nothing after this width determines it",
            "write the number, or a requirement: `expect output = 10` at the end, `: 64x?x?` after a layer",
        ),
    }
}

impl Equation {
    fn residual(&self) -> Option<Number> {
        self.found.subtract(self.wanted)
    }
}
