//! Why a fit fails.

use crate::number::counted;
use linfa_linear::LinearError;

/// Why no model could be fitted.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// There are too few networks for the number of coefficients, or for the interval's level.
    #[error("{networks} networks are too few, this takes {needed} or more")]
    TooFewNetworks {
        /// How many there are.
        networks: usize,
        /// How many are needed at least.
        needed: usize,
    },
    /// There are fewer groups than folds.
    #[error("{} cannot fill {folds} folds: use fewer folds", counted(*.groups as u64, "group"))]
    TooFewGroups {
        /// The number of groups.
        groups: usize,
        /// The number of folds.
        folds: usize,
    },
    /// Cross-validation takes two folds or more.
    #[error("cross-validation takes 2 folds or more, not {folds}")]
    Folds {
        /// The requested number.
        folds: usize,
    },
    /// The level of an interval lies between 0 and 1.
    #[error("the level of an interval is between 0 and 1, but {level} is not")]
    Level {
        /// The requested value.
        level: f64,
    },
    /// An accuracy is a fraction of 1; 74.2 was perhaps meant as a percentage.
    #[error("the accuracy in row {} is {target}; accuracies are fractions of 1", .row + 1)]
    TargetNotAFraction {
        /// Which row, from 0.
        row: usize,
        /// The value found.
        target: f64,
    },
    /// A quantity of the domain has more or fewer values than there are networks.
    #[error("`{name}` has {found} values where there are {networks} networks")]
    DomainLength {
        /// The quantity.
        name: String,
        /// How many values it has.
        found: usize,
        /// How many networks there are.
        networks: usize,
    },
    /// A quantity of the domain has an infinite value.
    #[error("`{name}` has an infinite value")]
    DomainInfinite {
        /// The quantity.
        name: String,
    },
    /// Two quantities, or a quantity and an attribute, have one name.
    #[error("`{name}` occurs twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A setting of the task has no word, or a range upside down.
    #[error("`task.{setting}` needs words, or a low and a high in this order")]
    Task {
        /// The setting.
        setting: String,
    },
    /// The solution is not a finite number, though the columns should allow one.
    #[error("least squares have no finite solution")]
    NotSolvable,
    /// linfa-linear gave up.
    #[error("least squares could not be solved")]
    Solver(#[from] LinearError<f64>),
    /// linfa gave up.
    #[error("the table could not be handed to the solver")]
    Linfa(#[from] linfa::Error),
}
