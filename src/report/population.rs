//! The rows of a population's table, and of the table of findings.

use super::attributes::number;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use serde_json::{Map, Value, json};

/// The accuracy that a trained network reached, as fractions of 1; NaN where it is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Accuracy {
    /// The identifier of the network in its search.
    pub id: String,
    /// Before it was trained.
    pub initial: f64,
    /// In the end.
    pub last: f64,
}

/// One network of a population.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationRow {
    /// The file, or the table.
    pub file: String,
    /// The network.
    pub name: String,
    /// The accuracy that it reached, where its search recorded it.
    pub trained: Option<Accuracy>,
    /// Its values, in the order of the columns.
    pub values: Vec<f64>,
}

/// Whether a table has the columns of [`Accuracy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trained {
    /// It has.
    Known,
    /// It has none.
    Unknown,
}

/// The columns of texts and of [`Accuracy`], which are in front of the values.
pub fn population_head(trained: Trained) -> &'static [&'static str] {
    match trained {
        Trained::Known => &["file", "name", "id", "initial_accuracy", "final_accuracy"],
        Trained::Unknown => &["file", "name"],
    }
}

impl PopulationRow {
    /// The cells before the values, in the order of [`population_head`].
    fn head(&self, trained: Trained) -> Vec<Value> {
        let mut head = vec![json!(self.file), json!(self.name)];
        if trained == Trained::Known {
            head.extend(match &self.trained {
                Some(it) => [json!(it.id), number(it.initial), number(it.last)],
                None => [Value::Null, Value::Null, Value::Null],
            });
        }
        head
    }

    /// Writes the row to a CSV table; NaN and unknown values are empty.
    ///
    /// # Errors
    /// Where it cannot be written into memory.
    #[cfg(feature = "cli")]
    pub fn write_csv(
        &self,
        trained: Trained,
        table: &mut csv::Writer<Vec<u8>>,
    ) -> Result<(), csv::Error> {
        for value in self.head(trained) {
            match value {
                Value::String(text) => table.write_field(text)?,
                Value::Null => table.write_field("")?,
                value => table.write_field(value.to_string())?,
            }
        }
        for value in &self.values {
            match number(*value) {
                Value::Null => table.write_field("")?,
                value => table.write_field(value.to_string())?,
            }
        }
        table.write_record(None::<&[u8]>)
    }

    /// The row as a JSON object with these names for its values.
    pub fn json(&self, trained: Trained, columns: &[&str]) -> Value {
        let names = population_head(trained).iter().chain(columns);
        let values = self.values.iter().map(|value| number(*value));
        let values = self.head(trained).into_iter().chain(values);
        let pairs = names.zip(values);
        let object: Map<String, Value> = pairs
            .map(|(name, value)| ((*name).to_owned(), value))
            .collect();
        Value::Object(object)
    }
}

/// Something found in a population.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file that it is in.
    pub file: String,
    /// `S001`
    pub code: &'static str,
    /// `kernel-exceeds-input`
    pub name: &'static str,
    /// Line and column, from 1, where it has a place.
    pub place: Option<(usize, usize)>,
    /// The message of the finding.
    pub message: String,
    /// `error` or `warning`
    pub severity: &'static str,
    /// The network of a row of a table, else empty.
    pub network: String,
    /// The number of that row, from 1.
    pub row: Option<usize>,
}

/// The columns of the table of findings.
pub const FINDING_COLUMNS: [&str; 9] = [
    "file", "code", "name", "line", "column", "message", "severity", "network", "row",
];

impl Finding {
    /// A diagnostic of a file, or of a file that it uses.
    pub fn of(found: &Diagnostic, sources: &Sources, file: &str) -> Self {
        let span = found.primary.span;
        let source = sources.get(span.source);
        Self {
            file: source.map_or_else(|| file.to_owned(), |source| source.name.clone()),
            code: found.code.id,
            name: found.code.name,
            place: source.map(|source| {
                let at = source.position(span.start);
                (at.line, at.column)
            }),
            message: found.message.clone(),
            severity: found.severity.word(),
            network: String::new(),
            row: None,
        }
    }

    /// Its row, in the order of [`FINDING_COLUMNS`].
    pub fn fields(&self) -> [String; 9] {
        let place = |number: Option<usize>| number.map_or_else(String::new, |it| it.to_string());
        [
            self.file.clone(),
            self.code.to_owned(),
            self.name.to_owned(),
            place(self.place.map(|(line, _)| line)),
            place(self.place.map(|(_, column)| column)),
            self.message.replace('\n', " "),
            self.severity.to_owned(),
            self.network.clone(),
            place(self.row),
        ]
    }
}
