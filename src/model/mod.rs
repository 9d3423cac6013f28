//! Accuracy models: a table of named numbers in, a fitted and judged model out; a model and the
//! numbers of one network in, a predicted accuracy with its interval out.
//!
//! Only two places handle graphs, [`Population`] for the input and [`predict`] for the output;
//! everything between is numbers: one row of attributes for each trained network, its accuracy,
//! and, separately, the quantities that attributes do not cover ([`domain`]: the size of the input,
//! say) and that only bound where the model may be used. Fitting goes
//!
//! ```text
//! graphs -> Population
//! Dataset -> Column (range, mean, sd)  -> estimable columns (pivoted QR) -> least squares
//!         -> k folds, all of the above again in each -> scores, conformal interval -> Model
//! ```
//!
//! ([`fit_table`] does the same for a table that does not fit into memory, from the triangular factors of
//! its folds), and the [`Model`] is a small JSON document ([`Model::parse`], [`Model::to_json`]) that answers
//! [`Model::predict`]. Least squares themselves are a [`linfa`] estimator, [`LeastSquares`].
//!
//! Figures are always named by where they come from: those of the *fit* are for the training set,
//! and those *cross-validated* for held-out networks.

mod column;
mod compare;
mod conformal;
mod dataset;
mod embedded;
mod error;
mod estimability;
mod evaluation;
mod file;
mod fit;
mod folds;
mod groups;
mod kendall;
mod least_squares;
mod network;
mod population;
mod prediction;
mod table;
mod task;
mod validate;

pub use column::{Column, Combination, Dropped, Role, Spread, Term};
pub use compare::Difference;
pub use conformal::{Band, conformal_bands, conformal_half_width};
pub use dataset::{Dataset, DatasetError, Quantity};
pub use embedded::embedded;
pub use error::FitError;
pub use evaluation::{OutOfFold, Protocol, Scores, cross_validate, mean_absolute_error, r_squared};
pub use file::{Card, CrossValidated, DomainColumn, Figures, FoldScores, IntervalFigures, Model};
pub use fit::{About, fit};
pub use folds::assign_folds;
pub use kendall::kendall_tau_b;
pub use least_squares::{FittedLeastSquares, LeastSquares};
pub use network::{domain, predict};
pub use population::Population;
pub use prediction::{Driver, Interval, OutOfRange, OutsideBecause, PredictError, Prediction};
pub use table::{Table, TableError, TableRow, fit_table};
pub use task::{Range, Setting, TaskDomain};
pub use validate::ModelFileError;

#[cfg(test)]
mod tests;
