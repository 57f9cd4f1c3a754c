//! Columns to bytes, CSV and Parquet: the only file that knows polars.
//!
//! No writer here can meet a NaN: whatever is not finite becomes a missing value on the way into a column.

use polars::prelude::*;

/// A column with its name.
pub(super) type Col = Column;

/// Text.
pub(super) fn text<'a>(name: &str, values: impl Iterator<Item = &'a str>) -> Col {
    StringChunked::from_iter_values(name.into(), values).into_column()
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
        ParquetWriter::new(&mut bytes)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(notes.to_vec())))
            .finish(&mut DataFrame::new_infer_height(columns.to_vec())?)?;
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
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}").into() } else { cell.into() }
}
