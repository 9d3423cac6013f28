//! From the rows of a CSV table to a Parquet file.
//!
//! Names are texts, all else are doubles; an empty value is null (`id`, too). A row group has
//! 32,768 rows, and only one is in memory at once; pages are compressed with Snappy. Doubles come
//! back as they were: CSV has their shortest decimal, which is exact.

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io;
use std::sync::Arc;

/// Rows of a row group.
const GROUP: usize = 32_768;

/// The columns that are texts.
const TEXTS: [&str; 3] = ["file", "name", "id"];

/// A Parquet file as it is written.
pub(super) struct ParquetTable {
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    rows: usize,
}

/// The values of a column that are there, and which rows have one.
enum Column {
    Texts(Vec<ByteArray>, Vec<i16>),
    Numbers(Vec<f64>, Vec<i16>),
}

impl ParquetTable {
    /// An empty table with these columns.
    pub fn new(file: File, columns: &[String]) -> io::Result<Self> {
        let fields: Result<Vec<_>, _> = columns.iter().map(|name| field(name)).collect();
        let schema = Type::group_type_builder("networks")
            .with_fields(fields.map_err(failed)?)
            .build()
            .map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("cnn ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties));
        let mut table = Self {
            writer: writer.map_err(failed)?,
            columns: Vec::new(),
            rows: 0,
        };
        table.columns = columns.iter().map(|name| empty(name)).collect();
        Ok(table)
    }

    /// Takes in rows of a CSV table, without its head.
    pub fn add(&mut self, rows: &[u8]) -> io::Result<()> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(rows);
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            for (column, field) in self.columns.iter_mut().zip(&record) {
                let there = i16::from(!field.is_empty());
                match column {
                    Column::Texts(texts, levels) => {
                        levels.push(there);
                        if !field.is_empty() {
                            texts.push(ByteArray::from(field));
                        }
                    }
                    Column::Numbers(numbers, levels) => {
                        levels.push(there);
                        if !field.is_empty() {
                            numbers.push(field.parse().map_err(io::Error::other)?);
                        }
                    }
                }
            }
            self.rows = self.rows.saturating_add(1);
            if self.rows == GROUP {
                self.group().map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Writes the collected rows as a row group.
    fn group(&mut self) -> Result<(), ParquetError> {
        if std::mem::take(&mut self.rows) == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else {
                break;
            };
            match column {
                Column::Texts(texts, levels) => {
                    let typed = writer.typed::<ByteArrayType>();
                    typed.write_batch(texts, Some(levels), None)?;
                    texts.clear();
                    levels.clear();
                }
                Column::Numbers(numbers, levels) => {
                    let typed = writer.typed::<DoubleType>();
                    typed.write_batch(numbers, Some(levels), None)?;
                    numbers.clear();
                    levels.clear();
                }
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<()> {
        self.group().map_err(failed)?;
        self.writer.close().map_err(failed)?;
        Ok(())
    }
}

fn field(name: &str) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = if TEXTS.contains(&name) {
        (Physical::BYTE_ARRAY, Some(LogicalType::String))
    } else {
        (Physical::DOUBLE, None)
    };
    let field = Type::primitive_type_builder(name, physical)
        .with_logical_type(logical)
        .with_repetition(Repetition::OPTIONAL)
        .build()?;
    Ok(Arc::new(field))
}

fn empty(name: &str) -> Column {
    if TEXTS.contains(&name) {
        Column::Texts(Vec::new(), Vec::new())
    } else {
        Column::Numbers(Vec::new(), Vec::new())
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
