//! A table of named things in a CSV beside the file, one a row, read with the place of every cell.

use super::cells::{Cell, Row, rows};
use super::format::Format;
use super::key::{Absent, Kind};
use super::problem::Problem;
use super::render::quoted;
use super::suggest::{closest, listed};
use super::syntax::plain_number;
use super::tree::{Entry, Node, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Columns that are no keys.
const ID: &str = "id";
const EVIDENCE: [&str; 2] = ["source", "evidence"];
/// What programs and people write where there is no value.
const NO_VALUE: [&str; 12] = ["", "-", "–", "—", "..", ":", "?", "na", "n/a", "nil", "none", "null"];

struct Reader<'a> {
    format: &'static Format,
    name: &'a str,
    problems: &'a mut Vec<Problem>,
    meant: &'a mut BTreeSet<String>,
}

/// Reads a table; places count from `offset`. What is wrong is told, and what it leaves open goes into `meant`, so that
/// it is not missed as well.
pub(crate) fn read(
    format: &'static Format,
    text: &str,
    offset: usize,
    name: &str,
    problems: &mut Vec<Problem>,
    meant: &mut BTreeSet<String>,
) -> Table {
    let mut reader = Reader { format, name, problems, meant };
    let (table_name, many) = (format.csv.table, format.csv.many);
    let mut rows = rows(text, offset).into_iter();
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
    let rows: Vec<Row> = rows.collect();
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
        self.problems.push(Problem::new(code, title).about(self.format.csv.key).at(span, label).help(help));
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
                            .about(self.format.csv.key)
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
            format!("delete it: the table has one {} in each row", self.format.csv.table),
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
                &format!("which {} is this?", self.format.csv.table),
                String::new(),
            );
            return None;
        }
        let (table, required) = (self.format.csv.table, self.required());
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
            let is_text = self.format.find(&self.key(name)).is_some_and(|key| key.kind == Kind::Text);
            if EVIDENCE.contains(&name) || is_text {
                if !words.is_empty() {
                    let list = if is_text { &mut entries } else { &mut provenance };
                    list.push(entry(Value::Text(words.to_owned())));
                }
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
        let lower = words.to_lowercase();
        if NO_VALUE.contains(&lower.as_str())
            || words.starts_with('#')
            || matches!(lower.as_str(), "nan" | "inf" | "-inf")
        {
            let title = match words {
                "" => format!("row {line} has no {}", quoted(name)),
                _ => format!("{} is no value: row {line}, {}", quoted(words), quoted(name)),
            };
            let key = self.format.find(&self.key(name)).map_or("", |key| key.about);
            self.tell("E0317", title, span, "no value", format!("a number is needed: {key}"));
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

    /// The pattern of a column's key.
    fn key(&self, column: &str) -> String {
        format!("{}.*.{column}", self.format.csv.table)
    }

    /// Columns that may stand in the table.
    fn known(&self) -> Vec<&'static str> {
        let keys = self.format.children(&format!("{}.*", self.format.csv.table)).iter().copied();
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
