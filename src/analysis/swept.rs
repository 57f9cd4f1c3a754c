//! What a finished sweep is, as plain data for tables, charts and sentences.

use crate::engine::cell::{self, CellResults};
use crate::engine::results::Check;
use crate::outcomes::Metric;
use crate::units::FinancialYear;

/// The values of a swept parameter, one a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Values {
    /// Numbers.
    Numbers(Vec<f64>),
    /// Anything else, as written.
    Texts(Vec<String>),
}

/// A swept parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// Its path in the scenario.
    pub path: String,
    /// Its value in each cell.
    pub values: Values,
    /// The same as written, for names of folders.
    pub written: Vec<String>,
}

/// A cell of a sweep with what was found in it.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// Identifiers of the strategies simulated in it.
    pub strategies: Vec<String>,
    /// Its first simulated year.
    pub first_year: FinancialYear,
    /// Its seed.
    pub seed: u64,
    /// Its targets: identifier, outcome, year after the first.
    pub targets: Vec<(String, Metric, usize)>,
    /// What was found.
    pub results: CellResults,
}

/// A sweep that is finished.
#[derive(Clone, PartialEq, Debug)]
pub struct Swept {
    /// The swept parameters, in the order in which they were named.
    pub parameters: Vec<Parameter>,
    /// The cells, the last parameter changing fastest.
    pub cells: Vec<Cell>,
    /// Quantiles beside [`QUANTILES`](crate::engine::results::QUANTILES), ascending.
    pub extra_quantiles: Vec<f64>,
}

impl Swept {
    /// The checks of all cells: each holds where it holds in every one.
    pub fn checks(&self) -> Vec<Check> {
        cell::checks(self.cells.iter().map(|cell| &cell.results))
    }
}
