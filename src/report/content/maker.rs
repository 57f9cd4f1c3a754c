//! Tables put together: derived columns follow from the others, headers are unlike each other, rows are whole.

use crate::report::value::follows;
use crate::report::{Block, Cell, Column, Derived, Form, Kind, Meaning, Place, Plot, Table};
use crate::words::{BILLIONS_FROM, TRILLIONS_FROM, grouped, list};

/// A table under construction.
pub(super) struct Maker {
    table: Table,
}

impl Maker {
    /// A table that stands in the workbook alone.
    pub fn new(id: &str, sheet: &str, title: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            table: Table {
                id: id.to_owned(),
                sheet: sheet.to_owned(),
                title: title.into(),
                about: about.into(),
                columns: Vec::new(),
                rows: Vec::new(),
                plot: None,
                place: Place::Workbook,
            },
        }
    }

    /// It stands on the page too.
    pub fn on_the_page(mut self) -> Self {
        self.table.place = Place::Both;
        self
    }

    /// Another column.
    pub fn column(self, head: impl Into<String>, kind: Kind) -> Self {
        self.add(head.into(), kind, None)
    }

    /// Another column of text.
    pub fn text(self, head: impl Into<String>) -> Self {
        self.column(head, Kind::Text)
    }

    /// Columns so far.
    pub fn width(&self) -> usize {
        self.table.columns.len()
    }

    /// Another column that follows from others, those that are derived standing before it; rows do not give it.
    pub fn derived(self, head: impl Into<String>, kind: Kind, derived: Derived) -> Self {
        self.add(head.into(), kind, Some(derived))
    }

    fn add(mut self, head: String, kind: Kind, derived: Option<Derived>) -> Self {
        // Two columns of one name are one to whoever reads the table by its names.
        let taken = |head: &String| self.table.columns.iter().any(|c| c.head.to_lowercase() == head.to_lowercase());
        let numbered = (2_usize..).map(|i| format!("{head} ({i})"));
        let head = std::iter::once(head.clone()).chain(numbered).find(|head| !taken(head)).unwrap_or(head);
        self.table.columns.push(Column { head, kind, derived });
        self
    }

    /// Another row: the cells of the columns that are not derived, in their order. What is missing is nothing.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let mut given = cells.into_iter();
        let mut row: Vec<Cell> = Vec::with_capacity(self.table.columns.len());
        for column in &self.table.columns {
            row.push(match column.derived {
                Some(_) => Cell::Nothing,
                None => given.next().unwrap_or(Cell::Nothing),
            });
        }
        for (at, column) in self.table.columns.iter().enumerate() {
            if let Some(derived) = &column.derived {
                row[at] = number(follows(derived, &self.table.rows, &row));
            }
        }
        self.table.rows.push(row);
    }

    /// With a chart in the workbook: the columns `series` over the first.
    pub fn plot(
        mut self,
        form: Form,
        title: impl Into<String>,
        axis: &str,
        series: impl IntoIterator<Item = usize>,
    ) -> Self {
        let mut series: Vec<usize> = series.into_iter().collect();
        let left_out = series.split_off(if series.len() > MOST_SERIES { MOST_SERIES } else { series.len() });
        let name = |&place: &usize| self.table.columns[place].head.split(", £").next().unwrap_or_default().to_owned();
        let names: Vec<String> = left_out.iter().map(name).collect();
        if !names.is_empty() {
            self.table.about += &format!(" The chart beside it has no room for {}.", list(&names));
        }
        let (title, axis) = (title.into(), axis.to_owned());
        // A line or a column of no rows, and a chart of nothing, is none.
        if !series.is_empty() && !self.table.rows.is_empty() {
            self.table.plot = Some(Plot { form, title, axis, across: 0, series, meanings: Vec::new() });
        }
        self
    }

    /// What the series of its chart are, one each, so that they have the colours of the page.
    pub fn meaning(mut self, meanings: impl IntoIterator<Item = Meaning>) -> Self {
        if let Some(plot) = &mut self.table.plot {
            plot.meanings = meanings.into_iter().collect();
        }
        self
    }

    /// Its amounts in billions, where the largest of those in £m is told so: columns, title and chart.
    fn by_size(mut self) -> Self {
        let is_gbp_m = |column: &Column| column.head.ends_with(", £m") && matches!(column.kind, Kind::Number(_));
        let columns = self.table.columns.iter().enumerate().filter(|(_, column)| is_gbp_m(column));
        let columns: Vec<usize> = columns.map(|(at, _)| at).collect();
        let amounts = self.table.rows.iter().flat_map(|row| columns.iter().filter_map(|&at| row.get(at)));
        let largest = largest(amounts.filter_map(|cell| match cell {
            Cell::Number(gbp_m) => Some(*gbp_m),
            Cell::Text(_) | Cell::Nothing => None,
        }));
        if largest < BILLIONS_FROM {
            return self;
        }
        let told = |text: &mut String| *text = text.replace("£m", "£bn");
        for &at in &columns {
            told(&mut self.table.columns[at].head);
            // A thousandth of a billion is a million.
            self.table.columns[at].kind = Kind::Number(3);
            for row in &mut self.table.rows {
                if let Cell::Number(gbp_m) = &mut row[at] {
                    *gbp_m /= 1000.0;
                }
            }
        }
        told(&mut self.table.title);
        told(&mut self.table.about);
        if let Some(plot) = &mut self.table.plot {
            told(&mut plot.axis);
        }
        self
    }

    /// Under a title of its own, once it is known.
    pub fn entitled(mut self, title: impl Into<String>, about: impl Into<String>) -> Self {
        (self.table.title, self.table.about) = (title.into(), about.into());
        self
    }

    /// The table; none without rows.
    pub fn done(self) -> Option<Block> {
        (!self.table.rows.is_empty()).then(|| Block::Table(self.by_size().table))
    }
}

/// Lines of one chart that a reader can tell apart.
const MOST_SERIES: usize = 6;

/// A text.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A finite number; nothing of anything else.
pub(super) fn number(value: impl Into<Option<f64>>) -> Cell {
    value.into().filter(|value| value.is_finite()).map_or(Cell::Nothing, |value| {
        // There is no negative nothing.
        Cell::Number(if value == 0.0 { 0.0 } else { value })
    })
}

/// From here on counts are told in thousands.
const THOUSANDS_FROM: f64 = 2000.0;

/// The largest size of some amounts; 0 of none.
pub(super) fn largest(amounts: impl IntoIterator<Item = f64>) -> f64 {
    amounts.into_iter().map(f64::abs).fold(0.0, |most, amount| if amount > most { amount } else { most })
}

/// Decimals of figures up to `own`: three digits as far as the best known error leaves them a meaning, two where none is known.
fn decimals(own: f64, per_unit: f64, errors: impl IntoIterator<Item = Option<f64>>) -> u8 {
    let known: Vec<f64> = errors.into_iter().flatten().collect();
    // An amount that is nothing in every future is known to the last digit, but says nothing of its neighbours.
    let uncertain = known.iter().copied().filter(|error| *error > 0.0);
    let error = uncertain.reduce(|least, error| if error < least { error } else { least }).unwrap_or(0.0) / per_unit;
    let (mut decimals, mut digit) = (0, 1.0);
    let most: &[f64] = if known.is_empty() { &[10.0, 1.0] } else { &[1000.0, 10.0, 1.0] };
    for most in most {
        if digit > error && own < *most {
            digit /= 10.0;
            decimals += 1;
        }
    }
    decimals
}

/// One unit and as many decimals for figures that stand under each other as their Monte Carlo error leaves a meaning.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    per_unit: f64,
    /// `£bn` or `£m`; `thousand` or nothing of a count.
    pub unit: &'static str,
    /// Decimals, three at most.
    pub decimals: u8,
}

impl Scale {
    /// For amounts in £m with the error of the best known of them: a small amount keeps its digits beside a large one.
    pub fn of(amounts: impl IntoIterator<Item = f64>, errors: impl IntoIterator<Item = Option<f64>>) -> Self {
        let largest = largest(amounts);
        Self::beside(largest, largest, errors)
    }

    /// The same for amounts up to `own`, in the unit of the `largest` that they stand beside.
    pub fn beside(largest: f64, own: f64, errors: impl IntoIterator<Item = Option<f64>>) -> Self {
        let (per_unit, unit) = if largest >= BILLIONS_FROM { (1000.0, "£bn") } else { (1.0, "£m") };
        Self { per_unit, unit, decimals: decimals(own / per_unit, per_unit, errors) }
    }

    /// With another decimal or two, up to three, where one of the amounts would be shown as nothing that is not.
    pub fn fine_enough(self, amounts: impl Iterator<Item = f64>) -> Self {
        let least = amounts.map(f64::abs).filter(|amount| *amount > 0.0).fold(f64::INFINITY, f64::min) / self.per_unit;
        let is_shown = |decimals: u8| least >= (0..decimals).fold(0.5, |half, _| half / 10.0);
        let decimals = (self.decimals..3).find(|&decimals| is_shown(decimals)).unwrap_or(3);
        Self { decimals, ..self }
    }

    /// For what is counted.
    pub fn of_counts(counts: impl IntoIterator<Item = f64>, errors: impl IntoIterator<Item = Option<f64>>) -> Self {
        let largest = largest(counts);
        let (per_unit, unit) = if largest >= THOUSANDS_FROM { (1000.0, "thousand") } else { (1.0, "") };
        Self { per_unit, unit, decimals: decimals(largest / per_unit, per_unit, errors) }
    }

    /// A cell of an amount in £m.
    pub fn cell(self, gbp_m: impl Into<Option<f64>>) -> Cell {
        number(gbp_m.into().map(|value| value / self.per_unit))
    }

    /// The same amount in a sentence, to the digit of the column: `£18.1bn`, and `£820m` where the column has 0.82 £bn.
    pub fn told(self, gbp_m: f64) -> String {
        let step = (0..self.decimals).fold(self.per_unit, |step, _| step / 10.0);
        let size = (gbp_m.abs() / step).round() * step;
        let unit = [("tn", TRILLIONS_FROM), ("bn", BILLIONS_FROM)].into_iter().find(|(_, from)| size >= *from);
        // Below a million in pounds, as the answer has it.
        let (unit, per_unit) = unit.unwrap_or(if size < 1.0 { ("", 1e-6) } else { ("m", 1.0) });
        let decimals = (0..6).find(|&decimals| (0..decimals).fold(per_unit, |unit, _| unit / 10.0) <= step * 1.5);
        let digits = grouped(&format!("{:.*}", decimals.unwrap_or(0), size / per_unit));
        match size {
            0.0 => "£0".to_owned(),
            _ if gbp_m < 0.0 => format!("−£{digits}{unit}"),
            _ => format!("£{digits}{unit}"),
        }
    }

    /// How its column is written.
    pub fn kind(self) -> Kind {
        Kind::Number(self.decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_derived_follows_from_its_row() {
        let mut maker = Maker::new("t", "T", "T", "")
            .text("a")
            .column("b", Kind::Number(0))
            .derived("d", Kind::Number(0), Derived::Sum(vec![1, 3], vec![1]))
            .column("c", Kind::Number(0))
            .derived("r", Kind::Share(0), Derived::Ratio(1, 3));
        maker.row([text("x"), number(4.0), number(8.0)]);
        maker.row([text("y"), number(4.0), number(0.0)]);
        maker.row([text("z"), number(f64::NAN), number(1.0)]);
        let Some(Block::Table(table)) = maker.done() else { unreachable!("it has rows") };
        assert_eq!(table.rows[0], [text("x"), number(4.0), number(8.0), number(8.0), number(0.5)]);
        assert_eq!(table.rows[1][4], Cell::Nothing);
        assert_eq!(table.rows[2][1..3], [Cell::Nothing, Cell::Nothing]);
    }

    #[test]
    fn a_sentence_has_the_digits_of_the_column() {
        let told = |largest, error, value| Scale::of([largest], [Some(error)]).told(value);
        assert_eq!(told(66_000.0, 300.0, 18_149.0), "£18.1bn");
        assert_eq!(told(166_000.0, 300.0, 102_349.0), "£102.3bn");
        assert_eq!(told(824.0, 4.0, 146.4), "£146m");
        assert_eq!(told(4_400.0, 4.0, 821.0), "£820m");
        assert_eq!(told(4_400.0, 4.0, -1_821.0), "−£1.82bn");
        assert_eq!(told(1.0, 0.004, 0.31), "£310,000");
        assert_eq!(told(4_400.0, 4.0, 0.2), "£0");
        assert_eq!(told(2.4e6, 9e3, 1.5e6), "£1.500tn");
    }

    #[test]
    fn millions_turn_to_billions_where_the_largest_is_one() {
        let made = |largest: f64| {
            let mut maker = Maker::new("t", "T", "Money, £m", "")
                .text("a")
                .column("b, £m", Kind::Number(1))
                .column("share", Kind::Share(1));
            maker.row([text("x"), number(largest), number(0.5)]);
            let Some(Block::Table(table)) = maker.done() else { unreachable!("it has rows") };
            (table.title.clone(), table.columns[1].head.clone(), table.rows[0][1..].to_vec())
        };
        assert_eq!(made(999.0), ("Money, £m".to_owned(), "b, £m".to_owned(), vec![number(999.0), number(0.5)]));
        assert_eq!(made(1000.0), ("Money, £bn".to_owned(), "b, £bn".to_owned(), vec![number(1.0), number(0.5)]));
    }

    #[test]
    fn columns_of_one_name_are_numbered() {
        let maker = Maker::new("t", "T", "T", "").text("As is").text("as is").text("As is");
        let heads: Vec<&str> = maker.table.columns.iter().map(|column| column.head.as_str()).collect();
        assert_eq!(heads, ["As is", "as is (2)", "As is (3)"]);
    }

    #[test]
    fn figures_have_the_decimals_that_their_error_leaves() {
        let decimals = |largest, error| Scale::of([largest], [error]).decimals;
        assert_eq!(decimals(66_000.0, Some(300.0)), 1);
        assert_eq!(decimals(66_000.0, Some(4_500.0)), 0);
        assert_eq!(decimals(4_400.0, Some(40.0)), 2);
        assert_eq!(Scale::of([66_000.0], [None]).unit, "£bn");
        assert_eq!(decimals(66_000.0, Some(0.0)), 1);
        // Unknown is not exact.
        assert_eq!([66_000.0, 4_400.0, 38.0, 3.8, 0.38].map(|largest| decimals(largest, None)), [0, 1, 0, 1, 2]);
        let counts = |largest, error| Scale::of_counts([largest], [error]);
        let failures = counts(14_888.0, Some(120.0));
        assert_eq!((failures.unit, failures.decimals, failures.cell(14_888.0)), ("thousand", 1, number(14.888)));
        assert_eq!((counts(14_888.0, Some(900.0)).decimals, counts(888.0, Some(2.0)).unit), (1, ""));
        assert_eq!((Scale::of([310.0], [Some(0.2)]).unit, decimals(310.0, Some(0.2))), ("£m", 1));
    }
}
