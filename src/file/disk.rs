//! From a path to text: what can be wrong before a character of it is understood.

use super::problem::{Problem, Problems};
use super::render::quoted;
use super::suggest::closest;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A scenario file's bytes, read once.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// What messages call it: its path, or `england (built in)`.
    pub name: String,
    /// The bytes as read.
    pub bytes: Vec<u8>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadFile {
    /// Its path from the folder of the scenario, or `england (built in)`: the same on every machine.
    pub name: String,
    /// Where it is; none for what is built in or was given as a text.
    pub path: Option<PathBuf>,
    /// SHA-256 of the bytes as read, in hex: they were read once, and these are the bytes that were parsed.
    pub sha256: String,
}

/// Largest scenario that is read, in bytes.
pub const LARGEST: u64 = 4 * 1024 * 1024;
/// Largest table of named things that is read, in bytes.
const LARGEST_TABLE: u64 = 64 * 1024 * 1024;

/// What a file is to be, which says how large it may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sort {
    /// Written by hand.
    Scenario,
    /// Written by a machine.
    Table,
}

impl Sort {
    const fn largest(self) -> u64 {
        match self {
            Self::Scenario => LARGEST,
            Self::Table => LARGEST_TABLE,
        }
    }
}

/// Reads a scenario file's bytes, once, and at most 4 MiB of them.
///
/// # Errors
/// `E0001` to `E0003`, `E0005`, `E0007`: it does not exist, is a folder, no regular file, too large, or cannot be read.
pub fn read_file(path: &Path) -> Result<Text, Problems> {
    let name = path.to_string_lossy().into_owned();
    match bytes(path, &name, Sort::Scenario) {
        Ok(bytes) => Ok(Text { name, bytes }),
        Err(problem) => Err(Problems::of_file(name, problem)),
    }
}

/// The bytes of a file that was read before, be it a scenario or a table.
pub(crate) fn read_again(path: &Path) -> Option<Vec<u8>> {
    bytes(path, "", Sort::Table).ok()
}

fn bytes(path: &Path, name: &str, sort: Sort) -> Result<Vec<u8>, Problem> {
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing(path, name),
        _ => unreadable(name, &error),
    })?;
    if metadata.is_dir() {
        return Err(folder(path, name));
    }
    // Asked before opening: opening a pipe waits for a writer.
    if !metadata.is_file() {
        return Err(Problem::new("E0003", format!("{} is not a regular file", quoted(name)))
            .help("a scenario is a file on disk, not a pipe or device"));
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(sort.largest() + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > sort.largest() {
        return Err(other_kind(name, &bytes).unwrap_or_else(|| too_large(name, sort)));
    }
    Ok(bytes)
}

/// The files that a scenario may name. Where a file really is can be asked without opening it.
pub trait Files {
    /// The real place of a file or folder, symbolic links followed.
    ///
    /// # Errors
    /// Where there is none, or it cannot be asked.
    fn real(&self, path: &Path) -> std::io::Result<PathBuf>;

    /// The bytes at a real place, read once; `name` is what messages call it.
    ///
    /// # Errors
    /// `E0001` to `E0003`, `E0005`, `E0007`.
    fn open(&self, real: &Path, name: &str) -> Result<Vec<u8>, Problem>;

    /// The same for a table, which may be larger than a scenario.
    ///
    /// # Errors
    /// As [`Files::open`].
    fn open_table(&self, real: &Path, name: &str) -> Result<Vec<u8>, Problem> {
        self.open(real, name)
    }

    /// Names in a folder, for suggestions.
    fn names(&self, folder: &Path) -> Vec<String>;
}

/// The files of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn real(&self, path: &Path) -> std::io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn open(&self, real: &Path, name: &str) -> Result<Vec<u8>, Problem> {
        bytes(real, name, Sort::Scenario)
    }

    fn open_table(&self, real: &Path, name: &str) -> Result<Vec<u8>, Problem> {
        bytes(real, name, Sort::Table)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        names(folder)
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    names
}

fn missing(path: &Path, name: &str) -> Problem {
    let problem = Problem::new("E0001", format!("there is no file {}", quoted(name)));
    let names = names(folder_of(path));
    let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match closest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => {
            let near = path.with_file_name(near);
            problem.help(format!("did you mean {}?", quoted(&near.to_string_lossy())))
        }
        None => problem.help("`capcast init NAME` writes a scenario to start from"),
    }
}

/// The folder in which a file lies.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn folder(path: &Path, name: &str) -> Problem {
    let problem = Problem::new("E0002", format!("{} is a folder", quoted(name)));
    let mut inside: Vec<String> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    inside.sort();
    match inside.as_slice() {
        [one] => problem.help(format!("did you mean {}?", quoted(one))),
        _ => problem.help("name the scenario file in it"),
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Problem {
    Problem::new("E0007", format!("{} cannot be read: {error}", quoted(name)))
}

fn too_large(name: &str, sort: Sort) -> Problem {
    match sort {
        Sort::Scenario => Problem::new("E0005", format!("{} is larger than 4 MiB", quoted(name)))
            .help("a scenario is a few thousand lines at most; is this the right file?"),
        Sort::Table => Problem::new("E0005", format!("the table {} is larger than 64 MiB", quoted(name)))
            .help("that is some 800,000 rows: sum them to sites or trusts; is this the right file?"),
    }
}

/// What a file is that is no text, by its first bytes.
fn other_kind(name: &str, all: &[u8]) -> Option<Problem> {
    let holds = |what: &[u8]| all.windows(what.len()).any(|window| window == what);
    let zip = all.starts_with(b"PK\x03\x04");
    let workbook = "open it, choose the sheet with the estates, save that as CSV UTF-8 (comma delimited), and name the file \
                    that ends in .csv";
    let (what, help) = if zip && holds(b"opendocument.spreadsheet") {
        ("an OpenDocument workbook (.ods)", workbook)
    } else if zip && holds(b"xl/") {
        ("an Excel workbook (.xlsx)", workbook)
    } else if zip && holds(b"word/") {
        ("a Word document", "save what is needed of it as plain text, UTF-8")
    } else if zip {
        ("an archive (.zip)", "take the file out of it first")
    } else if all.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        ("an old Excel workbook (.xls)", workbook)
    } else if all.starts_with(b"%PDF-") {
        ("a PDF", "the figures must stand in a text file: CSV for a table, TOML for a scenario")
    } else if all.starts_with(&[0x1f, 0x8b]) {
        ("a compressed file (.gz)", "unpack it first")
    } else if all.starts_with(b"PAR1") {
        ("a Parquet file", "write it out as CSV, UTF-8, with commas")
    } else {
        return None;
    };
    Some(Problem::new("E0008", format!("{} is {what}, not a text", quoted(name))).help(help))
}

/// The text of a file: UTF-8, with or without a byte order mark.
pub(crate) fn decode<'b>(name: &str, all: &'b [u8], sort: Sort) -> Result<&'b str, Problem> {
    if let Some(problem) = other_kind(name, all) {
        return Err(problem);
    }
    if all.len() as u64 > sort.largest() {
        return Err(too_large(name, sort));
    }
    if all.starts_with(&[0xff, 0xfe]) || all.starts_with(&[0xfe, 0xff]) {
        return Err(Problem::new("E0006", format!("{} is UTF-16, not UTF-8", quoted(name)))
            .help("save it again with the encoding UTF-8 (in Notepad: Save as, Encoding)"));
    }
    let bytes = all.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(all);
    let skipped = all.len() - bytes.len();
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
        Problem::new("E0006", format!("{} is not UTF-8: byte {} in line {line}", quoted(name), offset + skipped))
            .help("save it again with the encoding UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_kind_is_called_what_it_is() {
        fn of(bytes: &[u8]) -> Result<&str, (&str, String)> {
            decode("x", bytes, Sort::Table).map_err(|problem| (problem.code, problem.title))
        }
        for (bytes, what) in [
            (&b"PK\x03\x04....xl/workbook.xml"[..], "an Excel workbook (.xlsx)"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument workbook (.ods)"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "an old Excel workbook (.xls)"),
            (b"%PDF-1.7", "a PDF"),
        ] {
            assert_eq!(of(bytes), Err(("E0008", format!("`x` is {what}, not a text"))));
        }
        assert_eq!(of(b"PK,1\n"), Ok("PK,1\n"));
    }

    #[test]
    fn a_table_may_be_larger_than_a_scenario() {
        let many = vec![b'a'; LARGEST as usize + 1];
        assert!(decode("x", &many, Sort::Table).is_ok());
        assert_eq!(decode("x", &many, Sort::Scenario).map_err(|problem| problem.code), Err("E0005"));
    }
}
