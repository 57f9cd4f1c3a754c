//! A table of named things in a CSV beside the file, one a row, read with the place of every cell.

use super::cells::{Cell, Row, rows};
use super::format::{Csv, Format};
use super::key::{Absent, Kind};
use super::problem::Problem;
use super::render::quoted;
use super::suggest::{closest, listed};
use super::syntax::plain_number;
use super::tree::{Entry, Node, Table, Value};
use super::value::UNKNOWN;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Columns that are no keys.
const ID: &str = "id";
const EVIDENCE: [&str; 2] = ["source", "evidence"];
/// What programs, people and offices of statistics write where there is no value and a digit could mislead.
const NO_VALUE: [&str; 5] = ["#n/a", "n/a", "nan", "inf", "-inf"];
/// How far down a header is looked for.
const HEADER_WITHIN: usize = 30;

/// Whether a cell says that there is no value: whatever has no digit, or hides it (`<5`, `[note 3]`, `#REF!`).
fn is_no_value(words: &str) -> bool {
    let lower = words.to_lowercase();
    let bracketed = words.starts_with('[') && words.ends_with(']') || words.starts_with('(') && words.ends_with(')');
    !words.contains(|c: char| c.is_numeric())
        || NO_VALUE.contains(&lower.as_str())
        || words.starts_with(['#', '<', '>', '≤', '≥', '*'])
        || bracketed && !words[1..words.len() - 1].trim().starts_with(|c: char| c.is_ascii_digit())
}

struct Reader<'a> {
    format: &'static Format,
    csv: &'static Csv,
    name: &'a str,
    problems: &'a mut Vec<Problem>,
    meant: &'a mut BTreeSet<String>,
}

/// Reads a table; places count from `offset`. What is wrong is told, and what it leaves open goes into `meant`, so that
/// it is not missed as well.
pub(crate) fn read(
    format: &'static Format,
    csv: &'static Csv,
    text: &str,
    offset: usize,
    name: &str,
    problems: &mut Vec<Problem>,
    meant: &mut BTreeSet<String>,
) -> Table {
    let mut reader = Reader { format, csv, name, problems, meant };
    let (table_name, many) = (csv.table, csv.many);
    let mut all = rows(text, offset);
    // Rows that a spreadsheet emptied are the end of the table, as empty lines are.
    while all.last().is_some_and(Row::is_blank) {
        all.pop();
    }
    // Published returns are of the first table.
    let may_be_return = format.csvs.first().is_some_and(|first| first.key == csv.key);
    if may_be_return && reader.is_return(text, offset) {
        reader.meant.insert(table_name.to_owned());
        return Table::default();
    }
    let place = reader.header(&all);
    let above = all.iter().position(|row| !row.is_blank()).unwrap_or(0);
    if let Some(place) = place.filter(|place| *place > above) {
        reader.header_below(&all[place], place);
        all.drain(..place);
    }
    let mut rows = all.into_iter();
    let mut header = rows.next();
    while let Some(blank) = header.take_if(|row| row.is_blank()) {
        reader.blank(&blank);
        header = rows.next();
    }
    let Some(header) = header else {
        reader.tell(
            "E0310",
            format!("the table of {many} is empty"),
            &(offset..offset),
            "no header in it",
            reader.header_help(),
        );
        reader.meant.insert(table_name.to_owned());
        return Table::default();
    };
    let Some(columns) = reader.columns(&header) else {
        reader.meant.insert(table_name.to_owned());
        return Table::default();
    };
    let (again, rows): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.is_again(&header));
    reader.header_again(&again);
    if rows.is_empty() {
        reader.tell(
            "E0310",
            format!("the table of {many} has no rows"),
            &header.span(),
            "only a header",
            String::new(),
        );
        reader.meant.insert(table_name.to_owned());
    }
    let mut table = Table::default();
    let mut ids: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for row in rows {
        let Some(entry) = reader.row(&row, &header, &columns, text, offset) else {
            // Which it was to be is not known.
            reader.meant.insert(table_name.to_owned());
            continue;
        };
        match ids.get(&entry.key) {
            Some(first) => reader.problems.push(
                Problem::new("E0319", format!("{} stands in two rows", quoted(&entry.key)))
                    .about(format!("{table_name}.{}", entry.key))
                    .at(&entry.key_span, "a second time here")
                    .at(first, "first here")
                    .help("an identifier stands once in the table"),
            ),
            None => {
                ids.insert(entry.key.clone(), entry.key_span.clone());
                table.entries.push(entry);
            }
        }
    }
    table
}

/// What a column holds: the name of the key, or none where the column is not known.
type Columns = Vec<Option<&'static str>>;

impl Reader<'_> {
    fn tell(&mut self, code: &'static str, title: String, span: &Range<usize>, label: &str, help: String) {
        self.problems.push(Problem::new(code, title).about(self.csv.key).at(span, label).help(help));
    }

    /// Where a row stands that names the columns; none where no row does.
    fn header(&self, rows: &[Row]) -> Option<usize> {
        let known = self.known();
        let named = |row: &Row| {
            let names = row.cells.iter().map(|cell| cell.text.trim().to_lowercase());
            names.filter(|name| known.contains(&name.as_str())).count()
        };
        rows.iter().take(HEADER_WITHIN).position(|row| named(row) >= 3)
    }

    /// A header below the first row is one thing to mend, not all that would follow from it.
    fn header_below(&mut self, header: &Row, rows: usize) {
        let title = format!("the header of {} stands in row {}, not in the first", quoted(self.name), header.line);
        let help = match rows {
            1 => "delete the row above it".to_owned(),
            n => format!("delete the {n} rows above it"),
        };
        self.tell("E0321", title, &header.span(), "the header", help);
    }

    /// A header that stands again between the rows.
    fn header_again(&mut self, again: &[Row]) {
        let Some(first) = again.first() else { return };
        let (title, help) = match again.len() {
            1 => (format!("row {} of {} is the header again", first.line, quoted(self.name)), "delete it"),
            n => (
                format!("{n} rows of {} are the header again, the first of them row {}", quoted(self.name), first.line),
                "delete them",
            ),
        };
        let mut problem = Problem::new("E0321", title).about(self.csv.key).help(help);
        for row in again.iter().take(4) {
            problem = problem.at(&row.span(), "the header again");
        }
        self.problems.push(problem);
    }

    /// Whether this is the national return as it is published; says what is to be done with it.
    fn is_return(&mut self, text: &str, offset: usize) -> bool {
        let mut start = 0;
        for (above, line) in text.split_inclusive('\n').take(HEADER_WITHIN).enumerate() {
            let lower = line.to_lowercase();
            let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
            let code =
                any(&["trust code", "organisation code", "organisation name", "trust name", "site code", "site name"]);
            let figures = any(&["risk backlog", "floor area", "backlog maintenance", "risk adjusted backlog"]);
            if lower.contains("cost to eradicate") || code && figures {
                let columns: Vec<&str> = self.required();
                let above = match above {
                    0 => String::new(),
                    1 => "delete the row above the headings; ".to_owned(),
                    n => format!("delete the {n} rows above the headings; "),
                };
                let help = format!(
                    "make a table of {} of it: {above}keep the rows of one year that are yours; keep the columns of code, \
                     name, floor area and backlog by risk, and call them {}, with name if wanted; divide backlog by \
                     1,000,000, since it is in pounds; write numbers without commas between thousands; for Not Applicable \
                     and No Data Provided write a figure, 0 where there is none, and for a floor area unknown; give rows \
                     that share a code such as AGGRE one each (trust and site code together); leave out rows of totals; \
                     save it as CSV UTF-8, comma delimited",
                    self.csv.many,
                    listed(&columns)
                );
                let span = start + offset..start + offset + line.trim_end().len();
                let title = format!("{} is a national estates return as it is published", quoted(self.name));
                self.tell("E0322", title, &span, "headings of the return", help);
                return true;
            }
            start += line.len();
        }
        false
    }

    fn columns(&mut self, header: &Row) -> Option<Columns> {
        if let [only] = header.cells.as_slice()
            && let Some(separator) = [';', '\t', '|'].into_iter().find(|separator| only.text.contains(*separator))
        {
            let what = match separator {
                ';' => "semicolons",
                '\t' => "tabs",
                _ => "bars",
            };
            self.tell(
                "E0315",
                format!("the cells of {} are separated by {what}", quoted(self.name)),
                &header.span(),
                "commas are needed",
                "save it again as CSV with commas (in a spreadsheet: Save as, CSV UTF-8, comma delimited) and a decimal point"
                    .to_owned(),
            );
            return None;
        }
        let known = self.known();
        let mut columns = Columns::new();
        let mut meant = Vec::new();
        let mut places: BTreeMap<&str, Range<usize>> = BTreeMap::new();
        for cell in &header.cells {
            let written = cell.text.trim();
            let column = known.iter().copied().find(|name| *name == written);
            match column {
                Some(name) => match places.get(name).cloned() {
                    Some(first) => self.problems.push(
                        Problem::new("E0312", format!("the column {} stands twice", quoted(name)))
                            .about(self.csv.key)
                            .at(&cell.span, "a second time here")
                            .at(&first, "first here")
                            .help("keep one of the two"),
                    ),
                    None => {
                        places.insert(name, cell.span.clone());
                    }
                },
                None => {
                    let near = closest(written, known.iter().copied());
                    meant.extend(near);
                    let help = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => self.header_help(),
                    };
                    let label = if written.is_empty() { "a column without a name" } else { "unknown" };
                    self.tell("E0312", format!("the column {} is unknown", quoted(written)), &cell.span, label, help);
                }
            }
            columns.push(column);
        }
        for name in self.required() {
            if !columns.contains(&Some(name)) && !meant.contains(&name) {
                let title = format!("the column {} is missing", quoted(name));
                self.tell("E0311", title, &header.span(), "not in this header", self.header_help());
            }
        }
        columns.contains(&Some(ID)).then_some(columns)
    }

    fn blank(&mut self, row: &Row) {
        let title = format!("row {} of {} is blank", row.line, quoted(self.name));
        self.tell(
            "E0318",
            title,
            &row.span(),
            "blank",
            format!("delete it: the table has one {} in each row", self.csv.table),
        );
    }

    /// What a row holds; none where its cells cannot be told apart, or it has no identifier.
    fn row(&mut self, row: &Row, header: &Row, columns: &Columns, text: &str, offset: usize) -> Option<Entry> {
        if row.is_blank() {
            self.blank(row);
            return None;
        }
        let whole = row
            .cells
            .iter()
            .all(|cell| self.is_whole(row.line, cell, &text[cell.span.start - offset..cell.span.end - offset]));
        if !whole {
            return None;
        }
        if row.cells.len() != columns.len() {
            self.tell(
                "E0313",
                format!("row {} has {} cells, the header has {}", row.line, row.cells.len(), header.cells.len()),
                &row.span(),
                if row.cells.len() > columns.len() { "too many" } else { "too few" },
                "a text that holds a comma stands in quotation marks; a number has no commas in it".to_owned(),
            );
            return None;
        }
        let of = |name: &str| {
            let place = columns.iter().position(|column| *column == Some(name))?;
            row.cells.get(place)
        };
        let id = of(ID)?;
        let key = id.text.trim().to_owned();
        if key.is_empty() {
            self.tell(
                "E0317",
                format!("row {} has no id", row.line),
                &row.span(),
                &format!("which {} is this?", self.csv.table),
                String::new(),
            );
            return None;
        }
        let (table, required) = (self.csv.table, self.required());
        let mut entries = Vec::new();
        let mut provenance = Vec::new();
        let mut done = BTreeSet::new();
        for name in columns.iter().flatten().copied().filter(|name| *name != ID) {
            let Some(cell) = of(name).filter(|_| done.insert(name)) else { continue };
            let entry = |value| Entry {
                key: name.to_owned(),
                key_span: cell.span.clone(),
                node: Node { span: cell.span.clone(), value },
            };
            let words = cell.text.trim();
            let kind = self.format.find(&self.key(name)).map(|key| key.kind);
            let is_text = matches!(kind, Some(Kind::Text | Kind::Word(_) | Kind::Year | Kind::Names(_) | Kind::Parts));
            if EVIDENCE.contains(&name) || is_text {
                if !words.is_empty() {
                    let list = if is_text { &mut entries } else { &mut provenance };
                    list.push(entry(Value::Text(words.to_owned())));
                }
            } else if self.may_be_unknown(name) && words.eq_ignore_ascii_case(UNKNOWN) {
                entries.push(entry(Value::Text(UNKNOWN.to_owned())));
            } else if !words.is_empty() || required.contains(&name) {
                match self.number(words, row.line, name, &cell.span) {
                    Some(number) => entries.push(entry(Value::Float(number))),
                    None => {
                        self.meant.insert(format!("{table}.{key}.{name}"));
                    }
                }
            }
        }
        for name in required.into_iter().filter(|name| of(name).is_none()) {
            self.meant.insert(format!("{table}.{key}.{name}"));
        }
        if !provenance.is_empty() {
            let node = Node { span: row.span(), value: Value::Table(Table { entries: provenance }) };
            entries.push(Entry { key: "provenance".to_owned(), key_span: id.span.clone(), node });
        }
        let node = Node { span: row.span(), value: Value::Table(Table { entries }) };
        Some(Entry { key, key_span: id.span.clone(), node })
    }

    /// Whether a cell stands on one line, in quotation marks that open and close.
    fn is_whole(&mut self, line: usize, cell: &Cell, raw: &str) -> bool {
        let opens = raw.starts_with('"');
        let closes = raw.len() > 1 && raw.trim_end().ends_with('"') && raw.matches('"').count().is_multiple_of(2);
        let (title, help) = if cell.text.contains(['\n', '\r']) {
            let help = "a cell stands on one line; is a closing quotation mark missing?";
            (format!("a cell of row {line} holds a line break"), help)
        } else if opens && !closes {
            let help = "a text in quotation marks ends with one; inside it, each is written twice: \"\"";
            (format!("the quotation marks of a cell in row {line} do not match"), help)
        } else {
            return true;
        };
        // The first line is enough to find it.
        let end = raw.find(['\n', '\r']).map_or(cell.span.end, |i| cell.span.start + i);
        self.tell("E0314", title, &(cell.span.start..end), "this cell", help.to_owned());
        false
    }

    fn number(&mut self, words: &str, line: usize, name: &'static str, span: &Range<usize>) -> Option<f64> {
        let plain = words.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
        if let Ok(number) = words.parse::<f64>()
            && plain
        {
            return Some(number);
        }
        if is_no_value(words) {
            let title = match words {
                "" => format!("row {line} has no {}", quoted(name)),
                _ => format!("{} is no value: row {line}, {}", quoted(words), quoted(name)),
            };
            let key = self.format.find(&self.key(name)).map_or("", |key| key.about);
            let unknown = match self.may_be_unknown(name) {
                true => format!("; where it is not known, write {UNKNOWN}"),
                false => String::new(),
            };
            self.tell("E0317", title, span, "no value", format!("a number is needed: {key}{unknown}"));
            return None;
        }
        let money = words.trim_start_matches(['£', '€', '$']).trim().replace('_', "");
        let help = match plain_number(&money) {
            Some(number) => format!("write {number}"),
            None => "write digits with a decimal point, nothing else: 1234.5".to_owned(),
        };
        let title = format!("{} is not a number that programs know: row {line}, {}", quoted(words), quoted(name));
        self.tell("E0316", title, span, "not a plain number", help);
        None
    }

    /// Whether a column's number may be said to be unknown.
    fn may_be_unknown(&self, column: &str) -> bool {
        self.format.unknowable.contains(&self.key(column).as_str())
    }

    /// The pattern of a column's key.
    fn key(&self, column: &str) -> String {
        format!("{}.*.{column}", self.csv.table)
    }

    /// Columns that may stand in the table.
    fn known(&self) -> Vec<&'static str> {
        let keys = self.format.children(&format!("{}.*", self.csv.table)).iter().copied();
        [ID].into_iter().chain(keys).chain(EVIDENCE).collect()
    }

    /// Columns that must.
    fn required(&self) -> Vec<&'static str> {
        let keys = self.format.keys.iter().filter(|key| key.absent == Absent::Required);
        let prefix = self.key("");
        [ID].into_iter().chain(keys.filter_map(|key| key.path.strip_prefix(prefix.as_str()))).collect()
    }

    fn header_help(&self) -> String {
        let required = self.required();
        let optional: Vec<&str> = self.known().into_iter().filter(|name| !required.contains(name)).collect();
        format!("the first row names the columns: {}; and if wanted {}", listed(&required), listed(&optional))
    }
}
