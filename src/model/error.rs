//! Why a fit fails.

use std::error::Error;
use std::fmt;

use linfa_linear::LinearError;

/// Why no model could be fitted.
#[derive(Debug)]
pub enum FitError {
    /// There are too few networks for the number of coefficients, or for the interval's level.
    TooFewNetworks {
        /// How many there are.
        networks: usize,
        /// How many are needed at least.
        needed: usize,
    },
    /// There are fewer groups than folds.
    TooFewGroups {
        /// The number of groups.
        groups: usize,
        /// The number of folds.
        folds: usize,
    },
    /// Cross-validation takes two folds or more.
    Folds {
        /// How many were asked for.
        folds: usize,
    },
    /// The level of an interval lies between 0 and 1.
    Level {
        /// What was asked for.
        level: f64,
    },
    /// An accuracy is a fraction of 1; 74.2 was perhaps meant as a percentage.
    TargetNotAFraction {
        /// Which row, from 0.
        row: usize,
        /// What stands there.
        target: f64,
    },
    /// A quantity of the domain has more or fewer values than there are networks.
    DomainLength {
        /// The quantity.
        name: String,
        /// How many values it has.
        found: usize,
        /// How many networks there are.
        networks: usize,
    },
    /// A quantity of the domain has an infinite value.
    DomainInfinite {
        /// The quantity.
        name: String,
    },
    /// Two quantities, or a quantity and an attribute, have one name.
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A setting of the task has no word, or a range upside down.
    Task {
        /// The setting.
        setting: String,
    },
    /// The solution is not a finite number, though the columns should allow one.
    NotSolvable,
    /// linfa-linear gave up.
    Solver(LinearError<f64>),
    /// linfa gave up.
    Linfa(linfa::Error),
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewNetworks { networks, needed } => write!(
                f,
                "{networks} networks are too few, this takes {needed} or more"
            ),
            Self::TooFewGroups { groups, folds } => {
                write!(f, "{groups} groups cannot fill {folds} folds")
            }
            Self::Folds { folds } => {
                write!(f, "cross-validation takes 2 folds or more, not {folds}")
            }
            Self::Level { level } => {
                write!(
                    f,
                    "the level of an interval lies between 0 and 1, {level} does not"
                )
            }
            Self::TargetNotAFraction { row, target } => write!(
                f,
                "the accuracy in row {row} is {target}; accuracies are fractions of 1"
            ),
            Self::DomainLength {
                name,
                found,
                networks,
            } => write!(
                f,
                "`{name}` has {found} values where there are {networks} networks"
            ),
            Self::DomainInfinite { name } => write!(f, "`{name}` has an infinite value"),
            Self::DuplicateName { name } => write!(f, "`{name}` is there twice"),
            Self::Task { setting } => {
                write!(
                    f,
                    "`task.{setting}` needs words, or a low and a high in this order"
                )
            }
            Self::NotSolvable => write!(f, "least squares have no finite solution"),
            Self::Solver(_) => write!(f, "least squares could not be solved"),
            Self::Linfa(_) => write!(f, "the table could not be handed to the solver"),
        }
    }
}

impl Error for FitError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Solver(source) => Some(source),
            Self::Linfa(source) => Some(source),
            Self::TooFewNetworks { .. }
            | Self::TooFewGroups { .. }
            | Self::Folds { .. }
            | Self::Level { .. }
            | Self::TargetNotAFraction { .. }
            | Self::DomainLength { .. }
            | Self::DomainInfinite { .. }
            | Self::DuplicateName { .. }
            | Self::Task { .. }
            | Self::NotSolvable => None,
        }
    }
}

impl From<linfa::Error> for FitError {
    fn from(source: linfa::Error) -> Self {
        Self::Linfa(source)
    }
}

impl From<LinearError<f64>> for FitError {
    fn from(source: LinearError<f64>) -> Self {
        Self::Solver(source)
    }
}
