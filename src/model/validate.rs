//! Whether a model file that is well-formed also makes sense, so that a prediction need not ask.

use std::collections::BTreeSet;

use super::column::{Column, Dropped, Role, Spread, lies_within};
use super::file::{Figures, Model};

impl Model {
    /// Checks beyond the types.
    pub(super) fn validate(&self) -> Result<(), ModelFileError> {
        if let Some(setting) = self.task.impossible() {
            return Err(ModelFileError::Task {
                setting: setting.to_owned(),
            });
        }
        let networks = self.card.networks;
        let mut names = BTreeSet::new();
        let all = self
            .columns
            .iter()
            .map(|column| (&column.name, column.missing));
        let all = all.chain(
            self.domain
                .iter()
                .map(|column| (&column.name, column.missing)),
        );
        for (name, missing) in all {
            if !names.insert(name.as_str()) {
                return Err(ModelFileError::DuplicateName { name: name.clone() });
            }
            if missing > networks {
                return Err(ModelFileError::Missing {
                    name: name.clone(),
                    missing,
                    networks,
                });
            }
        }
        for column in &self.columns {
            self.validate_column(column)?;
        }
        for column in &self.domain {
            let ordered = match (column.low, column.high) {
                (Some(low), Some(high)) => low <= high,
                (None, None) => column.missing == networks,
                (Some(_), None) | (None, Some(_)) => false,
            };
            if !ordered {
                return Err(ModelFileError::Range {
                    name: column.name.clone(),
                });
            }
        }
        let mut grouped = BTreeSet::new();
        for name in self.groups.iter().flatten() {
            let mut columns = self.columns.iter();
            let estimated =
                columns.any(|c| c.name == *name && matches!(c.role, Role::Estimated(_)));
            if !estimated || !grouped.insert(name) {
                return Err(ModelFileError::Group { name: name.clone() });
            }
        }
        self.validate_figures()
    }

    fn validate_column(&self, column: &Column) -> Result<(), ModelFileError> {
        let name = || column.name.clone();
        if let Some(spread) = column.spread {
            let Spread {
                low,
                high,
                mean,
                sd,
            } = spread;
            if !(low <= high && lies_within(mean, low, high) && sd >= 0.0) {
                return Err(ModelFileError::Range { name: name() });
            }
        }
        let fits = match (&column.role, &column.spread) {
            (Role::Estimated(_), Some(spread)) => spread.sd > 0.0,
            (Role::Dropped(Dropped::AllMissing), None) => column.missing == self.card.networks,
            (Role::Dropped(Dropped::Constant), Some(spread)) => spread.is_constant(),
            (Role::Dropped(Dropped::Collinear(combination)), Some(_)) => {
                let estimated = |name: &str| {
                    self.columns
                        .iter()
                        .any(|c| c.name == name && matches!(c.role, Role::Estimated(_)))
                };
                let stray = combination.terms.iter().find(|t| !estimated(&t.column));
                if let Some(stray) = stray {
                    return Err(ModelFileError::Combination {
                        name: name(),
                        term: stray.column.clone(),
                    });
                }
                true
            }
            (Role::Dropped(Dropped::AllMissing), Some(_))
            | (Role::Estimated(_), None)
            | (Role::Dropped(Dropped::Constant | Dropped::Collinear(_)), None) => false,
        };
        if fits {
            Ok(())
        } else {
            Err(ModelFileError::Role { name: name() })
        }
    }

    fn validate_figures(&self) -> Result<(), ModelFileError> {
        let Figures {
            fit,
            cross_validated: cv,
            interval,
        } = &self.figures;
        let mut all = vec![
            ("fit.r2", fit.r2, f64::NEG_INFINITY, 1.0),
            ("fit.mae", fit.mae, 0.0, f64::INFINITY),
            ("fit.tau", fit.tau, -1.0, 1.0),
            ("cross_validated.r2", cv.r2, f64::NEG_INFINITY, 1.0),
            ("cross_validated.mae", cv.mae, 0.0, f64::INFINITY),
            ("cross_validated.tau", cv.tau, -1.0, 1.0),
            ("interval.level", Some(interval.level), 0.0, 1.0),
            ("interval.coverage", Some(interval.coverage), 0.0, 1.0),
        ];
        for band in &interval.bands {
            let half_width = Some(band.half_width);
            all.push(("bands.half_width", half_width, 0.0, f64::INFINITY));
            all.push(("bands.coverage", Some(band.coverage), 0.0, 1.0));
        }
        for fold in &cv.per_fold {
            all.push(("per_fold.r2", fold.r2, f64::NEG_INFINITY, 1.0));
            all.push(("per_fold.mae", fold.mae, 0.0, f64::INFINITY));
            all.push(("per_fold.tau", fold.tau, -1.0, 1.0));
        }
        for (figure, value, low, high) in all {
            if let Some(value) = value.filter(|value| !(low..=high).contains(value)) {
                return Err(ModelFileError::Figure { figure, value });
            }
        }
        let borders: Vec<Option<f64>> = interval.bands.iter().map(|band| band.below).collect();
        let ordered = match borders.split_last() {
            Some((None, below)) => {
                below.iter().all(Option::is_some) && below.is_sorted_by(|a, b| a < b)
            }
            Some((Some(_), _)) | None => false,
        };
        let held = interval.bands.iter().map(|band| band.networks);
        let held = held.fold(0usize, usize::saturating_add);
        if !ordered || held != self.card.networks {
            return Err(ModelFileError::Bands);
        }
        let networks: usize = cv
            .per_fold
            .iter()
            .fold(0, |sum, fold| sum.saturating_add(fold.networks));
        if cv.per_fold.len() != cv.folds || networks != self.card.networks {
            return Err(ModelFileError::Folds);
        }
        Ok(())
    }
}

/// An error in a model file.
#[derive(Debug, thiserror::Error)]
pub enum ModelFileError {
    /// It is not JSON, or not of this form; the source knows line and column.
    #[error("this is not a model file: {0}")]
    Json(#[source] serde_json::Error),
    /// It is of another version.
    #[error(
        "this model file has schema {schema}; this program reads schema {}",
        Model::SCHEMA
    )]
    Schema {
        /// Which.
        schema: u64,
    },
    /// Two entries have one name.
    #[error("`{name}` occurs twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// An entry is missing in more networks than there are.
    #[error("`{name}` is said to be missing in {missing} of {networks} networks")]
    Missing {
        /// The entry.
        name: String,
        /// The stated number of networks without it.
        missing: usize,
        /// How many there are.
        networks: usize,
    },
    /// The low, high, mean and sd of an entry contradict each other, or are not there.
    #[error("the low, high, mean and sd of `{name}` contradict each other")]
    Range {
        /// The entry.
        name: String,
    },
    /// The role of an attribute in the model contradicts its range.
    #[error("the range of `{name}` contradicts its role in the model")]
    Role {
        /// The attribute.
        name: String,
    },
    /// An attribute is said to follow from one that has no coefficient.
    #[error("`{name}` is said to follow from `{term}`, which has no coefficient")]
    Combination {
        /// The attribute.
        name: String,
        /// The other.
        term: String,
    },
    /// A setting of the task has no word, or a range upside down.
    #[error("`task.{setting}` needs words, or a low and a high in this order")]
    Task {
        /// The setting.
        setting: String,
    },
    /// A figure is not a value that it can have.
    #[error("`{figure}` cannot be {value}")]
    Figure {
        /// Which figure.
        figure: &'static str,
        /// The value found.
        value: f64,
    },
    /// The bands of the interval do not follow each other, or do not hold all networks.
    #[error("the bands of the interval do not follow each other, or do not hold all networks")]
    Bands,
    /// An attribute in a group has no coefficient, or is in two groups.
    #[error("`{name}` is said to move with others, but has no coefficient or occurs twice")]
    Group {
        /// The attribute.
        name: String,
    },
    /// The folds are not as many as announced, or not of all networks.
    #[error("the folds do not add up to the networks")]
    Folds,
}

impl From<serde_json::Error> for ModelFileError {
    fn from(source: serde_json::Error) -> Self {
        Self::Json(source)
    }
}
