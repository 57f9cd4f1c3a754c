//! Made-up reports for the writers' tests.

use super::{Block, Cell, Column, Derived, Figure, Form, Kind, Place, Plot, Report, Table};

/// What strangers write in names.
pub(super) const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title><h1>taken over</h1>",
    "' onmouseover='alert(1)",
    "</style><b>",
    "<!--",
    "{{ title }}{% raw %}",
    "&amp;&#60;b&#62;",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+44 20 7946 0000",
    "-1+1",
    "=HYPERLINK(\"https://example.org\",\"x\")",
    "https://example.org/?a=<b>",
    "tab\there\r\nand \u{7}bell \u{202e}txet",
    "Страна с очень длинным именем 日本",
];

/// A picture as the charts room writes them.
pub(super) fn svg(name: &str, title: &str) -> String {
    let text = crate::chart::one_line(title)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{name}-title {name}-desc\" \
         width=\"166.00mm\" height=\"60.00mm\" viewBox=\"0 0 4706 1700\">\n<title id=\"{name}-title\">{text}</title>\n\
         <desc id=\"{name}-desc\">{text}</desc>\n<rect x=\"0\" y=\"0\" width=\"4706\" height=\"1700\" fill=\"#FFFFFF\"/>\n\
         <rect x=\"200\" y=\"500\" width=\"3000\" height=\"700\" fill=\"#12436D\"/>\n<text x=\"60\" y=\"200\" \
         font-size=\"160\" font-family=\"Arial\">{text}</text>\n</svg>\n"
    )
}

pub(super) fn column(head: &str, kind: Kind, derived: Option<Derived>) -> Column {
    Column { head: head.to_owned(), kind, derived }
}

/// Backlog by strategy and year: text, numbers, shares, all that can be derived, a chart.
pub(super) fn table(id: &str, sheet: &str, form: Form) -> Table {
    let strategies = ["Do minimum", "Worst first", "Most risk avoided per pound"];
    let mut rows: Vec<Vec<Cell>> = (0..12)
        .map(|place| {
            let step = f64::from(place);
            let (low, middle, high) = (14_000.0 + 911.7 * step, 15_900.4 + 1_234.56 * step, 17_000.0 + 2_001.25 * step);
            let name = format!("20{}/{}, {}", 25 + place, 26 + place, strategies[place as usize % 3]);
            vec![
                Cell::Text(name),
                Cell::Number(low),
                Cell::Number(middle),
                Cell::Number(high),
                Cell::Number(high - low),
                Cell::Number(middle / high),
                Cell::Number(low + middle - high),
            ]
        })
        .collect();
    rows[4][3] = Cell::Nothing;
    rows[4][4] = Cell::Nothing;
    rows[4][5] = Cell::Nothing;
    rows[4][6] = Cell::Nothing;
    Table {
        id: id.to_owned(),
        sheet: sheet.to_owned(),
        title: "Backlog at year end, £m in cash prices".to_owned(),
        about: "In 8 of 10 futures backlog is between low and high; the middle is the median. Money of the day."
            .to_owned(),
        columns: vec![
            column("Year and strategy", Kind::Text, None),
            column("Low, £m", Kind::Number(0), None),
            column("Median, £m", Kind::Number(1), None),
            column("High, £m", Kind::Number(0), None),
            column("Width, £m", Kind::Number(1), Some(Derived::Difference(3, 1))),
            column("Median of high", Kind::Share(1), Some(Derived::Ratio(2, 3))),
            column("Low and median less high, £m", Kind::Number(1), Some(Derived::Sum(vec![1, 2], vec![3]))),
        ],
        rows,
        plot: Some(Plot {
            form,
            title: "Backlog grows in every plan".to_owned(),
            axis: "Backlog, £m cash".to_owned(),
            across: 0,
            series: vec![1, 2, 3],
            meanings: Vec::new(),
        }),
        place: Place::Both,
    }
}

/// A report with every kind of block.
pub(super) fn plain() -> Report {
    let text = |text: &str| text.to_owned();
    let paragraph = |words: &str| Block::Paragraph(words.to_owned());
    let figure = |name: &str, title: &str| {
        let (name, alt) = (name.to_owned(), format!("A line climbs from £15.9bn to £42.0bn. {title}."));
        Block::Figure(Figure { svg: svg(&name, title), name, title: title.to_owned(), alt })
    };
    let long = Table { place: Place::Workbook, ..table("every_year", "Every year and strategy", Form::Bars) };
    Report {
        title: text("England: capital and backlog to 2039/40"),
        subtitle: text("10,000 simulated futures of eight ways of sharing out the money, in money of the day"),
        facts: vec![
            (text("Program"), text("capcast 0.1.0")),
            (text("Scenario"), text("england, 5f1e8a6c0d9b")),
            (text("Seed"), text("20260101")),
            (
                text("Licence"),
                text("Contains public sector information licensed under the Open Government Licence v3.0: ")
                    + "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            ),
        ],
        blocks: vec![
            paragraph("Backlog reaches £42.0bn in 2039/40 under the best plan; in 8 of 10 futures £35.1bn to £50.2bn."),
            paragraph("No plan holds it. The best two cannot be separated."),
            Block::Heading(2, text("How backlog grows")),
            Block::Lead(text("Worst first has the lowest backlog.")),
            paragraph("Prices add most; waiting comes second."),
            figure("backlog_fan", "Backlog grows in every plan"),
            Block::Table(table("backlog_by_year", "Backlog by year", Form::Lines)),
            Block::Heading(3, text("By risk")),
            Block::List(vec![text("High risk first"), text("Significant risk second")]),
            Block::Note(text("A check failed: the ledger is off by £3m in 2031/32.")),
            Block::Heading(2, text("Where the money went")),
            figure("where_the_money_went", "Most money goes to repairs"),
            Block::Table(table("money", "Money", Form::Stacked)),
            Block::Heading(2, text("Not in these numbers")),
            Block::List(vec![text("Waiting lists"), text("Ministers who change their minds")]),
            Block::Table(long),
        ],
    }
}

/// The same with `text` in every field that holds a text of a stranger.
pub(super) fn with(text: &str) -> Report {
    let mut report = plain();
    let put = |field: &mut String| field.push_str(text);
    put(&mut report.title);
    report.title = format!("{text}{}", report.title);
    report.subtitle = text.to_owned();
    report.facts.push((text.to_owned(), text.to_owned()));
    for block in &mut report.blocks {
        match block {
            Block::Heading(_, field) | Block::Lead(field) | Block::Paragraph(field) | Block::Note(field) => {
                *field = text.to_owned();
            }
            Block::List(points) => points.push(text.to_owned()),
            Block::Figure(figure) => {
                figure.title = text.to_owned();
                figure.alt = text.to_owned();
                figure.svg = svg(&figure.name, text);
            }
            Block::Table(table) => {
                table.sheet = text.to_owned();
                table.title = text.to_owned();
                table.about = text.to_owned();
                for column in &mut table.columns {
                    column.head = format!("{text}{}", column.head);
                }
                for row in &mut table.rows {
                    row[0] = Cell::Text(text.to_owned());
                }
                if let Some(plot) = &mut table.plot {
                    plot.title = text.to_owned();
                    plot.axis = text.to_owned();
                }
            }
        }
    }
    report
}
