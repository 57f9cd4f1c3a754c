//! Native charts: an editor of the paper restyles them, so they follow the house's colours and stay simple.

use super::super::{Cell, Form, Kind, Plot, value};
use super::look::{self, FONT, HEADER_ROW, PALETTE};
use super::measure;
use super::names::{SHORT, cut};
use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartSolidFill, ChartType, Color,
};

/// Width in pixels, and height where nothing asks for more.
pub(super) const SIZE: (u32, u32) = (640, 400);
/// Pixels of a bar, of the gap below a group, of all else, and of the highest chart.
const BARS: (u32, u32, u32, u32) = (10, 10, 130, 1_000);
/// Lines differ in grey too.
const DASHES: [ChartLineDashType; 6] = [
    ChartLineDashType::Solid,
    ChartLineDashType::Dash,
    ChartLineDashType::SquareDot,
    ChartLineDashType::LongDash,
    ChartLineDashType::DashDot,
    ChartLineDashType::LongDashDot,
];

/// The rows and the headers that a chart shows.
pub(super) struct Range<'a> {
    pub sheet: &'a str,
    pub heads: &'a [String],
    pub kinds: &'a [Kind],
    pub rows: &'a [Vec<Cell>],
    pub last_row: u32,
}

/// The chart of a table; nothing where it would show nothing.
pub(super) fn chart(plot: &Plot, range: &Range<'_>) -> Option<Chart> {
    if plot.series.is_empty() || range.last_row <= HEADER_ROW {
        return None;
    }
    let kind = match plot.form {
        Form::Lines => ChartType::Line,
        Form::Columns => ChartType::Column,
        Form::Stacked => ChartType::ColumnStacked,
        Form::Bars => ChartType::Bar,
    };
    let mut chart = Chart::new(kind);
    let (first, last) = (HEADER_ROW + 1, range.last_row);
    // A sheet has 16,384 columns, which fit.
    let column = |place: usize| place as u16;
    for (index, (&place, colour)) in plot.series.iter().zip(PALETTE).enumerate() {
        let across = column(plot.across);
        let series = chart.add_series();
        series
            .set_name((range.sheet, HEADER_ROW, column(place)))
            .set_categories((range.sheet, first, across, last, across))
            .set_values((range.sheet, first, column(place), last, column(place)));
        let colour = Color::RGB(plot.meanings.get(index).map_or(colour, |&meaning| look::colour(meaning)));
        let mut format = ChartFormat::new();
        if plot.form == Form::Lines {
            let dash = DASHES.get(index).copied().unwrap_or(ChartLineDashType::Solid);
            format.set_line(ChartLine::new().set_color(colour).set_width(2.25).set_dash_type(dash));
        } else {
            // A white line parts what lies on one another, in grey too.
            format
                .set_solid_fill(ChartSolidFill::new().set_color(colour))
                .set_border(ChartLine::new().set_color(Color::White).set_width(0.75));
            series.set_gap(60);
        }
        series.set_format(&mut format);
    }
    dress(&mut chart, plot, range);
    Some(chart)
}

/// Titles, axes, legend, size, alternative text.
fn dress(chart: &mut Chart, plot: &Plot, range: &Range<'_>) {
    let across = range.heads.get(plot.across).map_or("", String::as_str);
    let (small, bold) = (font(11.0, false), font(11.0, true));
    let pale = ChartLine::new().set_color(Color::RGB(0xDF_DF_DF)).set_width(0.75).clone();
    chart.title().set_name(&literal(&plot.title)).set_font(&font(14.0, true)).set_overlay(false);
    let kinds: Vec<Kind> = plot.series.iter().filter_map(|&place| range.kinds.get(place).copied()).collect();
    let format = match most(plot, range) {
        _ if kinds.iter().all(|kind| matches!(kind, Kind::Share(_))) => "0 %",
        most if most < 1.0 => "0.00",
        most if most < 10.0 => "0.0",
        _ => "#,##0",
    };
    // Bars have their rows on the upright axis, from the first on top, and the axis of values below.
    let bars = plot.form == Form::Bars;
    let rows = if bars { chart.y_axis() } else { chart.x_axis() };
    rows.set_name(&literal(across)).set_name_font(&bold).set_font(&small);
    rows.set_label_position(ChartAxisLabelPosition::Low).set_major_gridlines(false);
    rows.set_label_interval(if bars { 1 } else { interval(plot, range) });
    if bars {
        rows.set_reverse().set_crossing(ChartAxisCrossing::Max);
    }
    let values = if bars { chart.x_axis() } else { chart.y_axis() };
    values
        .set_name(&literal(&plot.axis))
        .set_name_font(&bold)
        .set_font(&level(font(11.0, false)))
        .set_num_format(format);
    values.set_major_gridlines(true).set_major_gridlines_line(&pale);
    if plot.series.len() > 1 {
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small);
    } else {
        chart.legend().set_hidden();
    }
    chart.set_width(SIZE.0).set_height(height(plot, range));
    let form = match plot.form {
        Form::Lines => "Lines",
        Form::Columns => "Columns",
        Form::Stacked => "Stacked columns",
        Form::Bars => "Bars",
    };
    let words = format!(
        "{form}: {}. {} by {across}. The numbers stand in the table beside it.",
        value::line(&plot.title),
        value::line(&plot.axis)
    );
    chart.set_alt_text(cut(&words, SHORT));
}

/// Height in pixels: a row of bars needs its own.
pub(super) fn height(plot: &Plot, range: &Range<'_>) -> u32 {
    let rows = range.last_row - HEADER_ROW;
    match plot.form {
        Form::Bars => (rows * (plot.series.len() as u32 * BARS.0 + BARS.1) + BARS.2).clamp(SIZE.1, BARS.3),
        Form::Lines | Form::Columns | Form::Stacked => SIZE.1,
    }
}

/// The largest value that is drawn.
fn most(plot: &Plot, range: &Range<'_>) -> f64 {
    let cells = range.rows.iter().flat_map(|row| plot.series.iter().filter_map(|&place| row.get(place)));
    cells.fold(0.0, |most, cell| match cell {
        Cell::Number(value) if value.abs() > most => value.abs(),
        _ => most,
    })
}

/// The same, never aslant.
fn level(mut font: ChartFont) -> ChartFont {
    font.set_rotation(0);
    font
}

/// Every how many rows the axis names one, so that names stand side by side and level.
fn interval(plot: &Plot, range: &Range<'_>) -> u16 {
    let kind = range.kinds.get(plot.across).copied().unwrap_or(Kind::Text);
    let names = range.rows.iter().filter_map(|row| row.get(plot.across));
    let widest = names.map(|cell| measure::width(&value::written(cell, kind), false)).fold(0.0, f64::max);
    // The plot takes most of the width; a name of several words is broken between them.
    let room = 0.85 * f64::from(SIZE.0);
    let needed = (widest + 12.0).min(120.0) * range.rows.len() as f64 / room;
    needed.ceil().clamp(1.0, 1_000.0) as u16
}

fn font(size: f64, bold: bool) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size).set_color(Color::RGB(0x26_26_26));
    if bold {
        font.set_bold();
    } else {
        font.unset_bold();
    }
    font
}

/// A text for a chart's title or axis, which the writer would take for an address where it looks like one.
fn literal(text: &str) -> String {
    let text = cut(&value::line(text), SHORT - 2);
    let front = if text.starts_with('=') { " " } else { "" };
    let back = if text.contains('!') { " " } else { "" };
    format!("{front}{text}{back}")
}
