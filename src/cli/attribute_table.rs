//! Tables of attributes, one network per row, as `cnn attributes` writes them: read row by row.

use std::fs::File;
use std::path::{Path, PathBuf};

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
    path: PathBuf,
    head: Vec<String>,
}

/// A row of it.
#[derive(Debug)]
pub(super) struct AttributeRow<'r> {
    table: &'r AttributeTable,
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
        let mut table = reader(path)?;
        let head = table.headers();
        let head = head.map_err(|error| failed(path, &error))?;
        let head: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
        if head.is_empty() {
            return Err(format!("{shown}: the table is empty"));
        }
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
        Ok(Self {
            path: path.to_owned(),
            head,
        })
    }

    /// The names of its columns.
    pub fn head(&self) -> &[String] {
        &self.head
    }

    /// The place of a column.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|other| other == name)
    }

    /// The place of a column that the table must have.
    ///
    /// # Errors
    /// Where it does not.
    pub fn column(&self, name: &str) -> Result<usize, String> {
        self.find(name).ok_or_else(|| {
            format!(
                "{}: there is no column `{name}`; the columns are {}",
                self.path.display(),
                self.head.join(", ")
            )
        })
    }

    /// Calls `each` with every row, in order.
    ///
    /// # Errors
    /// Where the table cannot be read or has no rows, and those of `each`.
    pub fn each(
        &self,
        mut each: impl FnMut(&AttributeRow<'_>) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut table = reader(&self.path)?;
        let mut record = csv::StringRecord::new();
        let mut is_empty = true;
        loop {
            let more = table.read_record(&mut record);
            if !more.map_err(|error| failed(&self.path, &error))? {
                break;
            }
            is_empty = false;
            let line = record.position().map_or(0, csv::Position::line);
            each(&AttributeRow {
                table: self,
                record: &record,
                line,
            })?;
        }
        match is_empty {
            true => Err(format!("{}: the table has no rows", self.path.display())),
            false => Ok(()),
        }
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

fn reader(path: &Path) -> Result<csv::Reader<File>, String> {
    let builder = csv::ReaderBuilder::new();
    builder
        .from_path(path)
        .map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &csv::Error) -> String {
    format!("{}: {error}", path.display())
}
