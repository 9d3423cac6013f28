//! From table to judged model.

use std::collections::BTreeSet;

use linfa::traits::{Fit, Predict};
use ndarray::Array1;

use super::column::Spread;
use super::conformal::conformal_bands;
use super::dataset::{Dataset, Quantity};
use super::error::FitError;
use super::evaluation::{OutOfFold, Protocol, Scores, cross_validate, residuals};
use super::file::{
    Card, CrossValidated, DomainColumn, Figures, FoldScores, IntervalFigures, Model,
};
use super::groups::moving_together;
use super::least_squares::{FittedLeastSquares, LeastSquares};
use super::task::TaskDomain;

/// The description of a model in its file.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The model's name.
    pub name: String,
    /// The quantity that it predicts: `accuracy after 20 epochs on CIFAR-10, fraction of 1`.
    pub target: String,
    /// The task of the networks, and how they were trained.
    pub task: TaskDomain,
    /// The networks it was fitted to.
    pub data: String,
    /// Where they come from.
    pub source: String,
    /// The licence.
    pub licence: String,
    /// The purpose of the model, and its limits.
    pub description: String,
    /// The command that makes this file again.
    pub command: String,
}

/// Fits least squares to a dataset and judges them.
///
/// The quantities of the `domain` take no part in the fit; a network outside their ranges gets no
/// prediction. They are for facts that the attributes do not see, such as the size of the input.
///
/// # Errors
/// [`FitError`]: a target that is no fraction of 1, too few networks or groups, quantities that do not
/// fit the rows.
pub fn fit(
    dataset: &Dataset,
    domain: &[Quantity],
    about: About,
    protocol: &Protocol,
) -> Result<Model, FitError> {
    let targets = dataset.targets();
    check(targets, &about, protocol)?;
    let domain = summarise_domain(dataset, domain)?;
    let all = dataset.select(|_| true)?;
    let fitted = LeastSquares.fit(&all)?;
    let repeated: Array1<f64> = fitted.predict(&all);
    let found = Found {
        groups: moving_together(dataset, &fitted.columns),
        fitted,
        domain,
        repeated: repeated.to_vec(),
        out_of_fold: cross_validate(dataset, protocol)?,
    };
    model(targets, found, about, protocol)
}

/// Whether targets, task and protocol allow a model.
pub(super) fn check(targets: &[f64], about: &About, protocol: &Protocol) -> Result<(), FitError> {
    let level = protocol.level;
    if !(level > 0.0 && level < 1.0) {
        return Err(FitError::Level { level });
    }
    let not_a_fraction = |target: &f64| !(0.0..=1.0).contains(target);
    if let Some((row, &target)) = targets.iter().enumerate().find(|(_, t)| not_a_fraction(t)) {
        return Err(FitError::TargetNotAFraction { row, target });
    }
    match about.task.impossible() {
        Some(setting) => Err(FitError::Task {
            setting: setting.to_owned(),
        }),
        None => Ok(()),
    }
}

/// Least squares for all networks, and what cross-validation found.
pub(super) struct Found {
    pub fitted: FittedLeastSquares,
    /// The estimated columns that vary together.
    pub groups: Vec<Vec<String>>,
    pub domain: Vec<DomainColumn>,
    /// The predictions for the networks that the model is fitted to.
    pub repeated: Vec<f64>,
    pub out_of_fold: OutOfFold,
}

/// The judged model.
///
/// # Errors
/// Where the networks are too few for the interval.
pub(super) fn model(
    targets: &[f64],
    found: Found,
    about: About,
    protocol: &Protocol,
) -> Result<Model, FitError> {
    let Found {
        fitted,
        groups,
        domain,
        repeated,
        out_of_fold,
    } = found;
    let level = protocol.level;
    let unseen: Vec<f64> = residuals(targets, &out_of_fold.predictions).collect();
    let too_few = || FitError::TooFewNetworks {
        networks: targets.len(),
        needed: (1.0 / (1.0 - level) - 1e-9).ceil() as usize - 1,
    };
    let (predicted, fold_of) = (&out_of_fold.predictions, &out_of_fold.fold_of);
    let (bands, coverage) =
        conformal_bands(predicted, &unseen, fold_of, level).ok_or_else(too_few)?;

    let cross_validated = Scores::of(targets, &out_of_fold.predictions);
    let per_fold = out_of_fold
        .scores_by_fold(targets)
        .into_iter()
        .map(|(networks, scores)| FoldScores {
            networks,
            r2: scores.r2,
            mae: scores.mae,
            tau: scores.tau,
        })
        .collect();
    Ok(Model {
        schema: Model::SCHEMA,
        name: about.name,
        target: about.target,
        task: about.task,
        card: Card {
            data: about.data,
            source: about.source,
            licence: about.licence,
            networks: targets.len(),
            description: about.description,
            command: about.command,
        },
        figures: Figures {
            fit: Scores::of(targets, &repeated),
            cross_validated: CrossValidated {
                folds: protocol.folds,
                seed: protocol.seed,
                r2: cross_validated.r2,
                mae: cross_validated.mae,
                tau: cross_validated.tau,
                per_fold,
            },
            interval: IntervalFigures {
                level,
                coverage,
                bands,
            },
        },
        intercept: fitted.intercept,
        groups,
        columns: fitted.columns,
        domain,
    })
}

/// The ranges of the quantities that only bound where the model may be used.
fn summarise_domain(dataset: &Dataset, domain: &[Quantity]) -> Result<Vec<DomainColumn>, FitError> {
    let mut names: BTreeSet<&str> = dataset.columns().iter().map(String::as_str).collect();
    let mut columns = Vec::with_capacity(domain.len());
    for Quantity { name, values } in domain {
        if !names.insert(name) {
            return Err(FitError::DuplicateName { name: name.clone() });
        }
        if values.len() != dataset.len() {
            return Err(FitError::DomainLength {
                name: name.clone(),
                found: values.len(),
                networks: dataset.len(),
            });
        }
        if values.iter().any(|value| value.is_infinite()) {
            return Err(FitError::DomainInfinite { name: name.clone() });
        }
        let (spread, missing) = Spread::of(values.iter().copied());
        columns.push(DomainColumn {
            name: name.clone(),
            low: spread.map(|spread| spread.low),
            high: spread.map(|spread| spread.high),
            missing,
        });
    }
    Ok(columns)
}
