//! From trained networks to the table that a model is fitted to.

use super::dataset::{Dataset, DatasetError, Quantity};
use super::network::domain;
use crate::attributes::attributes;
use crate::graph::Graph;

/// Trained networks, one by one, measured as they come.
#[derive(Debug, Clone, Default)]
pub struct Population {
    columns: Vec<String>,
    rows: Vec<Vec<f64>>,
    accuracies: Vec<f64>,
    groups: Vec<String>,
    domain: Vec<Quantity>,
}

impl Population {
    /// One more network: its graph and the accuracy that it reached, as a fraction of 1. Networks
    /// of one `group` are never distinguished in cross-validation, so that none is judged by its
    /// twin; where networks have equal texts, the text makes a good group.
    pub fn add(&mut self, graph: &Graph, accuracy: f64, group: impl Into<String>) {
        let found = attributes(graph);
        if self.columns.is_empty() {
            self.columns = found.iter().map(|(name, _)| name.to_owned()).collect();
        }
        self.rows
            .push(found.iter().map(|(_, value)| value).collect());
        for (index, (name, value)) in domain(graph).into_iter().enumerate() {
            match self.domain.get_mut(index) {
                Some(quantity) => quantity.values.push(value),
                None => self.domain.push(Quantity {
                    name,
                    values: vec![value],
                }),
            }
        }
        self.accuracies.push(accuracy);
        self.groups.push(group.into());
    }

    /// The attributes with their accuracies, and the quantities that bound where a model of them
    /// may be used.
    ///
    /// # Errors
    /// [`DatasetError`]: no network, an accuracy that is not a number.
    pub fn measured(self) -> Result<(Dataset, Vec<Quantity>), DatasetError> {
        let dataset = Dataset::new(self.columns, self.rows, self.accuracies, self.groups)?;
        Ok((dataset, self.domain))
    }
}
