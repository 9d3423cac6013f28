//! The table a model is fitted to, checked once so that nothing after it has to.

use std::collections::BTreeSet;

/// Networks in rows, attributes in columns, and for each row its target and its group.
///
/// A missing value is NaN. Networks that share a group are never split between training and test
/// ([`assign_folds`](super::assign_folds)): twins of one architecture belong in one group.
///
/// ```
/// use cnn_lang::model::Dataset;
///
/// let dataset = Dataset::new(
///     vec!["num_conv_layers".into(), "avg_stride_h".into()],
///     vec![vec![2.0, 1.0], vec![8.0, f64::NAN]],
///     vec![0.61, 0.74],
///     vec!["lenet".into(), "deep".into()],
/// )?;
/// assert_eq!(dataset.len(), 2);
/// # Ok::<(), cnn_lang::model::DatasetError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    columns: Vec<String>,
    rows: Vec<Vec<f64>>,
    targets: Vec<f64>,
    groups: Vec<String>,
}

/// A named number of each network, in the order of the rows; NaN where it is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Its name, `input_height` for example.
    pub name: String,
    /// One value for each network.
    pub values: Vec<f64>,
}

impl Dataset {
    /// Joins the parts, or reports the mismatch.
    ///
    /// # Errors
    /// No rows, parts of different lengths, two columns of one name, an infinite value, a target
    /// that is not finite.
    pub fn new(
        columns: Vec<String>,
        rows: Vec<Vec<f64>>,
        targets: Vec<f64>,
        groups: Vec<String>,
    ) -> Result<Self, DatasetError> {
        if rows.is_empty() {
            return Err(DatasetError::NoRows);
        }
        if targets.len() != rows.len() {
            return Err(DatasetError::TargetCount {
                rows: rows.len(),
                targets: targets.len(),
            });
        }
        if groups.len() != rows.len() {
            return Err(DatasetError::GroupCount {
                rows: rows.len(),
                groups: groups.len(),
            });
        }
        let mut names = BTreeSet::new();
        for name in &columns {
            if !names.insert(name) {
                return Err(DatasetError::DuplicateColumn { name: name.clone() });
            }
        }
        for (row, values) in rows.iter().enumerate() {
            if values.len() != columns.len() {
                return Err(DatasetError::RowLength {
                    row,
                    found: values.len(),
                    expected: columns.len(),
                });
            }
            for (value, column) in values.iter().zip(&columns) {
                if value.is_infinite() {
                    return Err(DatasetError::Infinite {
                        row,
                        column: column.clone(),
                    });
                }
            }
        }
        if let Some((row, &target)) = targets.iter().enumerate().find(|(_, t)| !t.is_finite()) {
            return Err(DatasetError::Target { row, target });
        }
        Ok(Self {
            columns,
            rows,
            targets,
            groups,
        })
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, one a network.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The accuracy that each network reached.
    pub fn targets(&self) -> &[f64] {
        &self.targets
    }

    /// The group of each network.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The number of networks.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no networks; never true of a dataset that was made.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows whose index passes, in their order, as linfa holds a dataset.
    pub(super) fn select(
        &self,
        chosen: impl Fn(usize) -> bool,
    ) -> Result<linfa::Dataset<f64, f64, ndarray::Ix1>, linfa::Error> {
        let mut flat = Vec::new();
        let mut targets = Vec::new();
        for (index, (row, target)) in self.rows.iter().zip(&self.targets).enumerate() {
            if chosen(index) {
                flat.extend_from_slice(row);
                targets.push(*target);
            }
        }
        let records = ndarray::Array2::from_shape_vec((targets.len(), self.columns.len()), flat)?;
        let dataset = linfa::Dataset::new(records, ndarray::Array1::from_vec(targets));
        Ok(dataset.with_feature_names(self.columns.clone()))
    }
}

/// Why a table is not a [`Dataset`]; rows count from 0 in the fields, from 1 in the messages.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DatasetError {
    /// There is no row at all.
    #[error("the table has no rows")]
    NoRows,
    /// A row has more or fewer values than there are columns.
    #[error("row {} has {found} values where there are {expected} columns", .row + 1)]
    RowLength {
        /// Which row.
        row: usize,
        /// How many values it has.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// A value is infinite; a missing one is NaN.
    #[error("row {} has an infinite value in column `{column}`", .row + 1)]
    Infinite {
        /// Which row.
        row: usize,
        /// Which column.
        column: String,
    },
    /// There are more or fewer targets than rows.
    #[error("there are {rows} rows and {targets} targets")]
    TargetCount {
        /// The number of rows.
        rows: usize,
        /// The number of targets.
        targets: usize,
    },
    /// There are more or fewer groups than rows.
    #[error("there are {rows} rows and {groups} groups")]
    GroupCount {
        /// The number of rows.
        rows: usize,
        /// The number of groups.
        groups: usize,
    },
    /// A target is missing or infinite: a network without one cannot be learnt from.
    #[error("the target of row {} is {target}", .row + 1)]
    Target {
        /// Which row.
        row: usize,
        /// The value found.
        target: f64,
    },
    /// Two columns have one name.
    #[error("two columns are named `{name}`")]
    DuplicateColumn {
        /// The name.
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let make = |columns: &[&str], rows: Vec<Vec<f64>>, targets: Vec<f64>, groups: &[&str]| {
            Dataset::new(names(columns), rows, targets, names(groups)).unwrap_err()
        };
        assert_eq!(make(&["a"], vec![], vec![], &[]), DatasetError::NoRows);
        assert_eq!(
            make(
                &["a", "b"],
                vec![vec![1.0, 2.0], vec![1.0]],
                vec![0.1, 0.2],
                &["x", "y"]
            ),
            DatasetError::RowLength {
                row: 1,
                found: 1,
                expected: 2
            }
        );
        assert_eq!(
            make(&["a"], vec![vec![f64::INFINITY]], vec![0.1], &["x"]),
            DatasetError::Infinite {
                row: 0,
                column: "a".into()
            }
        );
        assert_eq!(
            make(&["a"], vec![vec![1.0]], vec![], &["x"]),
            DatasetError::TargetCount {
                rows: 1,
                targets: 0
            }
        );
        assert_eq!(
            make(&["a"], vec![vec![1.0]], vec![0.1], &[]),
            DatasetError::GroupCount { rows: 1, groups: 0 }
        );
        assert_eq!(
            make(&["a", "a"], vec![vec![1.0, 1.0]], vec![0.1], &["x"]),
            DatasetError::DuplicateColumn { name: "a".into() }
        );
        assert_eq!(
            make(&["a"], vec![vec![1.0]], vec![f64::NAN], &["x"]).to_string(),
            "the target of row 1 is NaN"
        );
    }
}
