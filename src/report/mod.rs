//! Papers for a board: one [`Report`], several writers. The only room that knows minijinja and rust_xlsxwriter.
//!
//! `content` says what a report holds, from a finished run; `html` and `excel` write the same report as one
//! self-contained page and as a workbook. What stands in one stands in the other, from the same numbers.

pub mod content;
mod excel;
mod html;
#[cfg(test)]
mod sample;
mod value;

use crate::analysis::capital::Use;
use crate::units::RiskBand;
pub use excel::workbook;
pub use html::{Live, page, page_with};

/// A report that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ReportError(pub String);

/// A paper: what it is called, what it says, and from which run it comes.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// `England: capital and backlog to 2039/40`.
    pub title: String,
    /// A sentence under it.
    pub subtitle: String,
    /// Facts by which a reader finds the run again: what they are called and what they are.
    pub facts: Vec<(String, String)>,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a report.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    /// A heading: 2 for a section, 3 for what stands within one; none skips a level.
    Heading(u8, String),
    /// What is found or recommended, in a sentence that stands out.
    Lead(String),
    /// A paragraph.
    Paragraph(String),
    /// Points, in order.
    List(Vec<String>),
    /// Something that must not be missed, set apart: a failed check, what the numbers leave out.
    Note(String),
    /// A picture.
    Figure(Figure),
    /// A table.
    Table(Table),
}

/// A chart in a report.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// File name without ending: `backlog_fan`.
    pub name: String,
    /// What it tells.
    pub title: String,
    /// As SVG, with title, description and role.
    pub svg: String,
    /// Alternative text.
    pub alt: String,
}

/// A table with a header row.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Letters, digits and `_`, unique in the report, at most 25: `backlog_by_year`. The workbook names the table by it.
    pub id: String,
    /// The name of its sheet, at most 31 characters, none of `[]:*?/\`: `Backlog by year`.
    pub sheet: String,
    /// What it is: `Backlog at year end, £m in cash prices`.
    pub title: String,
    /// What a reader must know of its numbers.
    pub about: String,
    /// Its columns; the first names the row.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// A native chart beside it in the workbook.
    pub plot: Option<Plot>,
    /// Where it stands.
    pub place: Place,
}

/// Where a table stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// On the page and in the workbook.
    Both,
    /// In the workbook alone, because it is long.
    Workbook,
}

/// A column.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Its header, with its unit: `Median, £m`.
    pub head: String,
    /// How its values are written.
    pub kind: Kind,
    /// How a value follows from others of its row, where it does: the workbook holds a live formula.
    pub derived: Option<Derived>,
}

/// How values are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Text; left.
    Text,
    /// A number with so many decimals and commas; right.
    Number(u8),
    /// A share as a percentage with so many decimals; right.
    Share(u8),
}

/// A value that follows from others of its row, and of those above it, by position of their columns.
#[derive(Clone, PartialEq, Debug)]
pub enum Derived {
    /// The first less the second.
    Difference(usize, usize),
    /// The first over the second.
    Ratio(usize, usize),
    /// Those added less those taken away.
    Sum(Vec<usize>, Vec<usize>),
    /// The first times the second.
    Product(usize, usize),
    /// The column added up from the first row to this one.
    Running(usize),
}

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A finite number, unrounded.
    Number(f64),
    /// Nothing is known.
    Nothing,
}

/// A native chart of a table in the workbook.
#[derive(Clone, PartialEq, Debug)]
pub struct Plot {
    /// Its kind.
    pub form: Form,
    /// What it tells.
    pub title: String,
    /// Name of the value axis, with the unit.
    pub axis: String,
    /// Position of the column along the other axis.
    pub across: usize,
    /// Positions of the columns that are drawn, six at most.
    pub series: Vec<usize>,
    /// What each of them is, where the page has a colour for it; none: colours by place.
    pub meanings: Vec<Meaning>,
}

/// What is drawn in the same colour on the page and in the workbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// Backlog of a risk band.
    Risk(RiskBand),
    /// What becomes of capital.
    Capital(Use),
}

/// The form of a native chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Lines over the rows.
    Lines,
    /// Columns, a year each.
    Columns,
    /// Columns, one on the other.
    Stacked,
    /// Bars side by side, a group a row.
    Bars,
}
