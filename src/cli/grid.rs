//! A small table of results, written for people, as CSV or as JSON.

use crate::engine::Results;
use crate::engine::results::{SeriesStats, Spread};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use serde_json::{Map, Value, json};

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// What cannot be estimated or does not apply.
    Nothing,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Nothing, Self::Number)
    }
}

/// A table: names of columns, and rows.
#[derive(Clone, PartialEq, Debug)]
pub struct Grid {
    /// Names of columns.
    pub head: Vec<&'static str>,
    /// Rows, as wide as the head.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// As CSV: text that a spreadsheet would take for a formula gets an apostrophe, numbers never.
    pub fn csv(&self) -> String {
        let mut out = self.head.join(",") + "\n";
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(csv_cell).collect();
            out += &(cells.join(",") + "\n");
        }
        out
    }

    /// As a JSON array of objects.
    pub fn json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let pairs = self.head.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), json_cell(cell)));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        Value::Array(self.rows.iter().map(object).collect())
    }
}

fn csv_cell(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Number(value) => value.to_string(),
        Cell::Count(value) => value.to_string(),
        Cell::Text(text) => {
            let text = if crate::words::computes(text) { format!("'{text}") } else { text.clone() };
            let quoted = text.contains([',', '"', '\n', '\r']);
            if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
        }
    }
}

fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Number(value) => json_number(*value),
        Cell::Count(value) => json!(value),
        Cell::Text(text) => json!(text),
    }
}

/// A number as JSON; what JSON has no number for is written out as text, not lost.
pub fn json_number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!(value.to_string()) }
}

/// JSON as it is printed, with a last line end.
pub fn print(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Rows of text set in columns: the first `left` columns flush left, the others flush right.
pub fn columns(rows: &[Vec<String>], left: usize) -> String {
    let widths = rows.iter().fold(Vec::new(), |mut widths: Vec<usize>, row| {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
        widths
    });
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(width - cell.chars().count());
            line += &if i < left { format!("{cell}{space}") } else { format!("{space}{cell}") };
            line += "  ";
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// Every outcome of all estates together, of every strategy, at the end of the settled plan, in the last year and in those that are
/// asked for: rows of one form in every command's data.
pub fn outcomes(scenario: &Scenario, results: &Results, asked: &[FinancialYear]) -> Vec<Value> {
    let told = [&[scenario.end_of_the_plan(), scenario.last_year], asked].concat();
    let wanted =
        |stats: &&SeriesStats| (stats.entity, stats.group) == (0, 0) && told.contains(&results.years[stats.year]);
    let row = |stats: &SeriesStats| {
        outcome(&scenario.id, &results.strategies[stats.strategy].0, results.years[stats.year], stats)
    };
    results.series.iter().filter(wanted).map(row).collect()
}

/// One of them.
pub fn outcome(scenario: &str, strategy: &str, year: FinancialYear, stats: &SeriesStats) -> Value {
    let [p10, p50, p90] = Spread::from(stats).p10_p50_p90().map_or([None; 3], |spread| spread.map(|q| Some(q.value)));
    json!({
        "scenario": scenario,
        "strategy": strategy,
        "metric": stats.metric.name(),
        "unit": stats.metric.unit().name(),
        "financial_year": year.to_string(),
        "mean": json_number(stats.mean),
        "p10": p10,
        "p50": p50,
        "p90": p90,
        "n": stats.n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let cell = |text: &str| Cell::from(text);
        Grid {
            head: vec!["name", "value"],
            rows: vec![
                vec![cell("=cmd|' /C calc'!A0"), Cell::Number(-1.5)],
                vec![cell("a, \"b\""), Cell::Nothing],
                vec![cell("plain"), Cell::Count(3)],
            ],
        }
    }

    #[test]
    fn text_that_looks_like_a_formula_is_neutralised_and_numbers_never() {
        assert_eq!(grid().csv(), "name,value\n'=cmd|' /C calc'!A0,-1.5\n\"a, \"\"b\"\"\",\nplain,3\n");
    }

    #[test]
    fn json_holds_the_same_cells_and_no_invented_numbers() {
        let json = grid().json();
        assert_eq!(json[0]["value"], json!(-1.5));
        assert_eq!(json[1]["value"], Value::Null);
        assert_eq!(json_number(f64::INFINITY), json!("inf"));
    }

    #[test]
    fn columns_line_up() {
        let rows = [vec!["a".to_owned(), "1.5".to_owned()], vec!["£bb".to_owned(), "10".to_owned()]];
        assert_eq!(columns(&rows, 1), "a    1.5\n£bb   10\n");
    }
}
