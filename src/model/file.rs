//! The model file: versioned JSON with its keys in a fixed order and numbers in full precision, so
//! that it reads well, differs little from version to version, and comes back as it was.

use serde::{Deserialize, Serialize};

use super::column::Column;
use super::conformal::Band;
use super::evaluation::Scores;
use super::task::TaskDomain;
use super::validate::ModelFileError;

/// A fitted accuracy model with its card.
///
/// Made by [`fit`](super::fit) or read by [`Model::parse`], both of which vouch for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub(super) schema: u64,
    pub(super) name: String,
    pub(super) target: String,
    pub(super) task: TaskDomain,
    pub(super) card: Card,
    pub(super) figures: Figures,
    pub(super) intercept: f64,
    pub(super) columns: Vec<Column>,
    pub(super) groups: Vec<Vec<String>>,
    pub(super) domain: Vec<DomainColumn>,
}

/// The facts to know about a model before using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The networks it was fitted to.
    pub data: String,
    /// Where they come from.
    pub source: String,
    /// The licence.
    pub licence: String,
    /// How many they are.
    pub networks: usize,
    /// The purpose of the model, and its limits.
    pub description: String,
    /// The command that makes the file again.
    pub command: String,
}

/// How good a model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// On the networks it was fitted to, not on others.
    pub fit: Scores,
    /// On networks it had not seen.
    pub cross_validated: CrossValidated,
    /// The interval around its predictions.
    pub interval: IntervalFigures,
}

/// Figures of out-of-fold predictions; all but `per_fold` over all folds together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossValidated {
    /// The number of folds.
    pub folds: usize,
    /// The seed of the split.
    pub seed: u64,
    /// [`r_squared`](super::r_squared).
    pub r2: Option<f64>,
    /// [`mean_absolute_error`](super::mean_absolute_error).
    pub mae: Option<f64>,
    /// [`kendall_tau_b`](super::kendall_tau_b).
    pub tau: Option<f64>,
    /// Each fold by itself.
    pub per_fold: Vec<FoldScores>,
}

/// The figures of one fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoldScores {
    /// How many networks it has.
    pub networks: usize,
    /// [`r_squared`](super::r_squared).
    pub r2: Option<f64>,
    /// [`mean_absolute_error`](super::mean_absolute_error).
    pub mae: Option<f64>,
    /// [`kendall_tau_b`](super::kendall_tau_b).
    pub tau: Option<f64>,
}

/// The conformal interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntervalFigures {
    /// The share of networks it is to hold.
    pub level: f64,
    /// The share it held, of all networks, measured as that of each [`Band`].
    pub coverage: f64,
    /// How wide it is, by the predicted value; lowest predictions first, never empty.
    pub bands: Vec<Band>,
}

/// The range of a quantity that takes no part in the prediction but bounds where it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainColumn {
    /// The quantity's name.
    pub name: String,
    /// The smallest value in training; none if all were missing.
    pub low: Option<f64>,
    /// The largest.
    pub high: Option<f64>,
    /// In how many networks of the training set it was missing.
    pub missing: usize,
}

impl Model {
    /// The version of the file that this program writes, and the only one it reads.
    pub const SCHEMA: u64 = 2;

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelFileError`]: not JSON, another version, something missing, unknown or contradictory.
    pub fn parse(json: &str) -> Result<Self, ModelFileError> {
        #[derive(Deserialize)]
        struct Version {
            schema: u64,
        }
        // First only the version, to distinguish a newer file from a damaged one.
        let Version { schema } = serde_json::from_str(json)?;
        if schema != Self::SCHEMA {
            return Err(ModelFileError::Schema { schema });
        }
        let model: Self = serde_json::from_str(json)?;
        model.validate()?;
        Ok(model)
    }

    /// Writes the model file: pretty-printed, with a newline at the end.
    ///
    /// # Errors
    /// None in practice; serialisation has the type of its library.
    pub fn to_json(&self) -> Result<String, ModelFileError> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(json)
    }

    /// The model's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The quantity that it predicts.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The purpose and training of the networks that it covers.
    pub fn task(&self) -> &TaskDomain {
        &self.task
    }

    /// The facts to know about it before using it.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// How good it is.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The prediction for a network of average attributes.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// Every attribute, dropped ones too.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The attributes of the model that vary together in training, two or more per group: their
    /// effects are meaningful only as a sum.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.groups
    }

    /// The quantities that bound where it holds.
    pub fn domain(&self) -> &[DomainColumn] {
        &self.domain
    }
}
