//! Columns to bytes, CSV and Parquet, and Parquet back to columns: the only file that knows polars.
//!
//! No writer here can meet a NaN: whatever is not finite becomes a missing value on the way into a column.

use polars::prelude::*;
use polars_parquet::arrow::write::schema_to_metadata_key;

/// A column with its name.
pub(super) type Col = Column;

/// Text.
pub(super) fn text<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Col {
    StringChunked::from_iter_values(name.into(), values).into_column()
}

/// What is so or not: `true` or `false` in CSV.
pub(super) fn boolean(name: &str, values: impl Iterator<Item = bool>) -> Col {
    BooleanChunked::from_iter_values(name.into(), values).into_column()
}

/// Years, and other small whole numbers.
pub(super) fn int32(name: &str, values: impl Iterator<Item = i32>) -> Col {
    Int32Chunked::from_iter_values(name.into(), values).into_column()
}

/// Counts and trial numbers: signed, since readers of Parquet are not at ease with unsigned numbers.
pub(super) fn int64(name: &str, values: impl Iterator<Item = i64>) -> Col {
    Int64Chunked::from_iter_values(name.into(), values).into_column()
}

/// Values; missing where there is none or where it is not finite.
pub(super) fn float64(name: &str, values: impl Iterator<Item = Option<f64>>) -> Col {
    Float64Chunked::from_iter_options(name.into(), values.map(|value| value.filter(|v| v.is_finite()))).into_column()
}

/// Stored outcomes of trials, as stored; missing where not finite.
pub(super) fn float32(name: &str, values: &[&[f32]]) -> Col {
    let values = values.iter().flat_map(|run| run.iter().copied());
    Float32Chunked::from_iter_options(name.into(), values.map(|value| Some(value).filter(|v| v.is_finite())))
        .into_column()
}

/// The columns as CSV: UTF-8, comma, a header, numbers as the shortest text that reads back to the same number,
/// an empty cell where a value is missing.
pub(super) fn csv(columns: &[Col]) -> Result<Vec<u8>, String> {
    let write = || {
        let columns = columns.iter().map(harmless).collect::<PolarsResult<Vec<_>>>()?;
        let mut bytes = Vec::new();
        CsvWriter::new(&mut bytes).finish(&mut DataFrame::new_infer_height(columns)?)?;
        Ok(bytes)
    };
    write().map_err(|e: PolarsError| e.to_string())
}

/// The columns as Parquet with `notes` as key-value metadata.
pub(super) fn parquet(columns: &[Col], notes: &[(String, String)]) -> Result<Vec<u8>, String> {
    let write = || {
        let mut bytes = Vec::new();
        let mut frame = DataFrame::new_infer_height(columns.to_vec())?;
        // Texts as the oldest readers know them: string views are unknown to many, R's and earlier Python's among them.
        let schema = schema_to_metadata_key(&frame.schema().to_arrow(CompatLevel::oldest()));
        let schema = (schema.key, schema.value.unwrap_or_default());
        let notes = notes.iter().cloned().chain([schema]).collect();
        ParquetWriter::new(&mut bytes)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(notes)))
            .finish(&mut frame)?;
        Ok(bytes)
    };
    write().map_err(|e: PolarsError| e.to_string())
}

/// A text column whose cells no spreadsheet takes for a formula; other columns as they are.
fn harmless(column: &Col) -> PolarsResult<Col> {
    if column.dtype() != &DataType::String {
        return Ok(column.clone());
    }
    let cells = column.str()?;
    let cells = cells.iter().map(|cell| cell.map(neutralised));
    Ok(StringChunked::from_iter_options(column.name().clone(), cells).into_column())
}

/// The cell with an apostrophe before a first character that makes a spreadsheet compute.
fn neutralised(cell: &str) -> std::borrow::Cow<'_, str> {
    if crate::words::computes(cell) { format!("'{cell}").into() } else { cell.into() }
}

/// Columns of a Parquet file that this program wrote.
pub(super) struct Read(DataFrame);

impl Read {
    /// Reads those named, or all where none is.
    pub fn parquet(bytes: Vec<u8>, named: &[&str]) -> Result<Self, String> {
        let named: Vec<String> = named.iter().map(|&name| name.to_owned()).collect();
        let reader = ParquetReader::new(std::io::Cursor::new(bytes));
        let reader = reader.with_columns(Some(named).filter(|named| !named.is_empty()));
        reader.finish().map(Self).map_err(|e| e.to_string())
    }

    /// Names of the columns of a Parquet file, in order.
    pub fn names_of(bytes: &[u8]) -> Result<Vec<String>, String> {
        let mut reader = ParquetReader::new(std::io::Cursor::new(bytes));
        let schema = reader.schema().map_err(|e| e.to_string())?;
        Ok(schema.iter_names().map(ToString::to_string).collect())
    }

    /// Names of the columns read, in order.
    pub fn names(&self) -> Vec<String> {
        self.0.get_column_names().into_iter().map(ToString::to_string).collect()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.0.height()
    }

    /// A column of texts.
    pub fn text(&self, name: &str) -> Result<Vec<&str>, String> {
        let cells = self.column(name)?.str().map_err(|e| e.to_string())?;
        cells.iter().map(|cell| cell.ok_or_else(|| format!("a cell of `{name}` is empty"))).collect()
    }

    /// A column of what is so or not.
    pub fn boolean(&self, name: &str) -> Result<Vec<bool>, String> {
        let cells = self.column(name)?.bool().map_err(|e| e.to_string())?;
        cells.iter().map(|cell| cell.ok_or_else(|| format!("a cell of `{name}` is empty"))).collect()
    }

    /// A column of years.
    pub fn int32(&self, name: &str) -> Result<Vec<i32>, String> {
        let cells = self.column(name)?.i32().map_err(|e| e.to_string())?;
        cells.iter().map(|cell| cell.ok_or_else(|| format!("a cell of `{name}` is empty"))).collect()
    }

    /// A column of counts.
    pub fn int64(&self, name: &str) -> Result<Vec<i64>, String> {
        let cells = self.column(name)?.i64().map_err(|e| e.to_string())?;
        cells.iter().map(|cell| cell.ok_or_else(|| format!("a cell of `{name}` is empty"))).collect()
    }

    /// A column of values, which may be missing.
    pub fn float64(&self, name: &str) -> Result<Vec<Option<f64>>, String> {
        Ok(self.column(name)?.f64().map_err(|e| e.to_string())?.iter().collect())
    }

    /// A column of stored outcomes; what is missing is not a number.
    pub fn float32(&self, name: &str) -> Result<Vec<f32>, String> {
        let cells = self.column(name)?.f32().map_err(|e| e.to_string())?;
        Ok(cells.iter().map(|cell| cell.unwrap_or(f32::NAN)).collect())
    }

    fn column(&self, name: &str) -> Result<&Column, String> {
        self.0.column(name).map_err(|e| e.to_string())
    }
}
