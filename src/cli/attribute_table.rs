//! Tables of attributes, one network per row, as `cnn attributes` writes them: read row by row.

use super::csv_table::CsvTable;
use std::path::Path;

/// Texts that mean that there is no value, besides the empty one: those that pandas and R write or read.
const MISSING: &[&str] = &[
    "nan", "NaN", "NA", "N/A", "n/a", "<NA>", "#N/A", "null", "NULL", "None",
];

/// The largest number: its square is still one.
const LARGEST: f64 = 1e150;

/// The most names of columns that are listed in a message.
const LISTED: usize = 8;

/// Names of columns, the first of them where there are very many.
pub(super) fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(LISTED).map(|name| format!("`{name}`"));
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A table whose head was read.
#[derive(Debug)]
pub(super) struct AttributeTable {
    table: CsvTable,
}

/// A row of it.
#[derive(Debug)]
pub(super) struct AttributeRow<'r> {
    table: &'r CsvTable,
    record: &'r csv::StringRecord,
    /// Its line in the file.
    pub line: u64,
}

impl AttributeTable {
    /// Reads the head of a table.
    ///
    /// # Errors
    /// Where it is not a regular file, cannot be read, has no head, or two columns of one name.
    pub fn open(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        // A pipe can be read only once, and a device may never end.
        let what = std::fs::metadata(path);
        let what = what.map_err(|error| format!("{shown}: {error}"))?;
        if !what.is_file() {
            return Err(format!(
                "{shown}: not a regular file; a table of attributes is read several times"
            ));
        }
        let (mut table, _) = CsvTable::open(path)?;
        for name in &mut table.head {
            *name = name.trim().to_owned();
        }
        let head = &table.head;
        if let [only] = head.as_slice()
            && let Some(separator) = [(";", "`;`"), ("\t", "tabs")]
                .iter()
                .find(|(separator, _)| only.contains(separator))
        {
            let (_, separator) = separator;
            return Err(format!(
                "{shown}: the table has one column; its fields are separated by {separator}, not by \
                 commas"
            ));
        }
        let twice = head.iter().enumerate().find(|(place, name)| {
            let mut before = head.iter().take(*place);
            before.any(|other| other == *name)
        });
        if let Some((_, name)) = twice {
            return Err(format!("{shown}: there are two columns `{name}`"));
        }
        Ok(Self { table })
    }

    /// The names of its columns.
    pub fn head(&self) -> &[String] {
        &self.table.head
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.table.find(name)
    }

    /// The place of a column that the table must have.
    ///
    /// # Errors
    /// Where it does not.
    pub fn column(&self, name: &str) -> Result<usize, String> {
        self.table.column(name)
    }

    /// Calls `each` with every row, in order.
    ///
    /// # Errors
    /// Those of [`CsvTable::each`].
    pub fn each(
        &self,
        mut each: impl FnMut(&AttributeRow<'_>) -> Result<(), String>,
    ) -> Result<(), String> {
        let table = &self.table;
        table.each(|record, line| {
            each(&AttributeRow {
                table,
                record,
                line,
            })
        })
    }
}

impl AttributeRow<'_> {
    /// The text of a column.
    pub fn text(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default().trim()
    }

    /// The number in a column; NaN where there is none.
    ///
    /// # Errors
    /// Where the text is neither a number nor empty.
    pub fn number(&self, column: usize) -> Result<f64, String> {
        let text = self.text(column);
        if text.is_empty() || MISSING.contains(&text) {
            return Ok(f64::NAN);
        }
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        let wrong = |what: &str| {
            let name = self.table.head.get(column).map_or("", String::as_str);
            self.error(&format!("`{text}` in column `{name}` {what}"))
        };
        match number {
            None => Err(wrong("is not a number")),
            Some(number) if number.abs() > LARGEST => Err(wrong("is larger than 1e150")),
            Some(number) => Ok(number),
        }
    }

    /// An error at the line of the row.
    pub fn error(&self, reason: &str) -> String {
        format!("{}:{}: {reason}", self.table.path.display(), self.line)
    }
}
