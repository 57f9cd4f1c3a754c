//! Whether a folder still holds what a run left in it: every file of the manifest, to the byte.

use super::journal::{self, JOURNAL};
use super::lock::{LOCK, holder};
use super::manifest::{self, FORMAT, Former, Listed, MANIFEST, MANIFEST_LIMIT, RUN};
use super::places::is_plain;
use super::swap::{NEW, OLD};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a folder was found to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Id of the scenario whose run it holds.
    pub scenario_id: String,
    /// Version of the program that wrote it.
    pub version: String,
    /// Files that the manifest lists.
    pub files: usize,
    /// Bytes read.
    pub bytes: u64,
    /// What is not as it was published, the manifest first, then in order of names.
    pub damage: Vec<Damage>,
    /// Names in the folder that no run put there.
    pub strangers: Vec<String>,
}

/// A file that is not as it was published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Damage {
    /// Its name.
    pub file: String,
    /// What is wrong with it.
    pub what: Wrong,
}

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Wrong {
    /// The manifest is not the one that was written.
    #[error("it was edited: its content does not have the hash that it states of itself")]
    Edited,
    /// Listed and not there.
    #[error("it is missing")]
    Missing,
    /// There, but no file.
    #[error("it is not a regular file")]
    NotAFile,
    /// There, of another length.
    #[error("it has {found} bytes and had {published}")]
    Length {
        /// Length when published.
        published: u64,
        /// Length now.
        found: u64,
    },
    /// There, of the same length and another content.
    #[error("its content has changed: its SHA-256 is {found} and was {published}")]
    Content {
        /// SHA-256 when published.
        published: String,
        /// SHA-256 now.
        found: String,
    },
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// A line of a journal is not what was written: a byte was changed, or the program ended while it wrote.
    #[error("line {0} is damaged or was not finished; the sweep, run again, computes that case anew")]
    Line(usize),
    /// The manifest lists a name that no run can give a file.
    #[error("no run leaves a file of this name")]
    BadName,
}

/// Why nothing can be said of a folder.
#[derive(Debug, thiserror::Error)]
pub enum Unverifiable {
    /// It is not there, or not a folder, or cannot be read.
    #[error(
        "the folder {folder:?} cannot be read: {reason}; name the folder that a run left, such as outputs/england/run"
    )]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// No run was ever published there.
    #[error(
        "{0:?} is no folder of capcast: it holds neither a manifest nor a lock; name the folder that a run left, such as outputs/england/run"
    )]
    NotOurs(PathBuf),
    /// A run is not yet, or never was, published there to the end.
    #[error("the folder {folder:?} is incomplete: it has no {MANIFEST}{at_work}; run again to complete it")]
    Incomplete {
        /// The folder.
        folder: PathBuf,
        /// Who may be at work in it; empty where nobody says so.
        at_work: String,
    },
    /// The manifest is written in a form that this version does not know.
    #[error(
        "the folder {folder:?} was written by version {version}, in form {format}; this version knows forms up to {FORMAT}: verify it with that version"
    )]
    Later {
        /// The folder.
        folder: PathBuf,
        /// Version of the program that wrote it.
        version: String,
        /// The form.
        format: u64,
    },
}

/// Holds every file of a folder against its manifest, and the manifest against its own hash.
///
/// Files that no run put there are named, and are no damage; `run.json` is no part of the results and may be absent.
/// This finds what was changed, by accident or by hand. It is no signature: whoever writes a whole new manifest is
/// not found out by it.
///
/// # Errors
/// [`Unverifiable`] where there is no complete run to verify.
pub fn verify(folder: &Path) -> Result<Verdict, Unverifiable> {
    let unusable = |reason| Unverifiable::Unusable { folder: folder.to_owned(), reason };
    let mut names = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>())
        .map_err(unusable)?;
    names.sort();
    let has = |name: &str| names.iter().any(|found| found == name);
    if !has(MANIFEST) {
        if has(JOURNAL)
            && let Some(verdict) = damaged_journal(folder, &names)
        {
            return Ok(verdict);
        }
        if ![LOCK, JOURNAL, NEW, OLD].into_iter().any(has) {
            return Err(Unverifiable::NotOurs(folder.to_owned()));
        }
        let lock = folder.join(LOCK);
        let at_work = match fs::metadata(&lock) {
            Ok(meta) if meta.is_file() && meta.len() > 0 => {
                format!(", and its lock names a run that may be at work ({})", holder(&lock))
            }
            _ => String::new(),
        };
        return Err(Unverifiable::Incomplete { folder: folder.to_owned(), at_work });
    }
    let bytes = read_manifest(&folder.join(MANIFEST)).map_err(unusable)?;
    let sealed = manifest::is_sealed(&bytes);
    let mut damage = Vec::new();
    if !sealed {
        damage.push(Damage { file: MANIFEST.to_owned(), what: Wrong::Edited });
    }
    let said = match manifest::read(&bytes) {
        Some(Former { format, version, .. }) if sealed && format > u64::from(FORMAT) => {
            return Err(Unverifiable::Later { folder: folder.to_owned(), version, format });
        }
        Some(said) => said,
        // Our lock stands beside it: so it was a manifest of ours once.
        None if has(LOCK) => {
            Former { format: 0, version: String::new(), scenario_id: String::new(), files: Vec::new() }
        }
        None => return Err(Unverifiable::NotOurs(folder.to_owned())),
    };
    let mut read = 0;
    for listed in &said.files {
        match examine(folder, listed) {
            Ok(length) => read += length,
            Err(what) => damage.push(Damage { file: listed.name.clone(), what }),
        }
    }
    let mut strangers = Vec::new();
    strange(folder, "", &said.files, &mut strangers).map_err(unusable)?;
    Ok(Verdict {
        scenario_id: said.scenario_id,
        version: said.version,
        files: said.files.len(),
        bytes: read,
        damage,
        strangers,
    })
}

/// What no run put there, in our folder or in those inside it that hold files of the run.
fn strange(folder: &Path, within: &str, listed: &[Listed], found: &mut Vec<String>) -> io::Result<()> {
    let mut names = fs::read_dir(folder.join(within))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    for name in names {
        let ours = within.is_empty() && [LOCK, MANIFEST, RUN, JOURNAL, NEW, OLD].contains(&name.as_str());
        let name = if within.is_empty() { name } else { format!("{within}/{name}") };
        let below = format!("{name}/");
        if ours || listed.iter().any(|file| file.name == name) {
            continue;
        }
        let is_folder = fs::symlink_metadata(folder.join(&name)).is_ok_and(|meta| meta.is_dir());
        if is_folder && listed.iter().any(|file| file.name.starts_with(&below)) {
            strange(folder, &name, listed, found)?;
        } else {
            found.push(name);
        }
    }
    Ok(())
}

/// What is wrong with the journal of an unfinished sweep; none where nothing is.
fn damaged_journal(folder: &Path, names: &[std::ffi::OsString]) -> Option<Verdict> {
    let bytes = fs::read(folder.join(JOURNAL)).ok()?;
    let damaged = journal::read(&bytes).damaged;
    let damage: Vec<Damage> =
        damaged.into_iter().map(|line| Damage { file: JOURNAL.to_owned(), what: Wrong::Line(line) }).collect();
    let ours = |name: &str| [LOCK, RUN, JOURNAL, NEW, OLD].contains(&name);
    let strangers = names.iter().map(|name| name.to_string_lossy().into_owned()).filter(|name| !ours(name)).collect();
    (!damage.is_empty()).then(|| Verdict {
        scenario_id: String::new(),
        version: String::new(),
        files: 1,
        bytes: bytes.len() as u64,
        damage,
        strangers,
    })
}

/// The manifest's bytes; a pipe or a device in its place is never opened.
fn read_manifest(path: &Path) -> io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::other(format!("{MANIFEST} in it is not a regular file")));
    }
    if meta.len() > MANIFEST_LIMIT {
        return Err(io::Error::other(format!("{MANIFEST} in it has {} bytes, which no manifest has", meta.len())));
    }
    fs::read(path)
}

/// Holds a file against what the manifest says of it; its length.
fn examine(folder: &Path, listed: &Listed) -> Result<u64, Wrong> {
    if !is_plain(&listed.name) {
        return Err(Wrong::BadName);
    }
    let path = folder.join(&listed.name);
    let unreadable = |e: io::Error| Wrong::Unreadable(e.to_string());
    let meta = match fs::metadata(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(Wrong::Missing),
        meta => meta.map_err(unreadable)?,
    };
    if !meta.is_file() {
        return Err(Wrong::NotAFile);
    }
    if meta.len() != listed.bytes {
        return Err(Wrong::Length { published: listed.bytes, found: meta.len() });
    }
    let found = sha256_of(&path).map_err(unreadable)?;
    if found == listed.sha256 {
        Ok(meta.len())
    } else {
        Err(Wrong::Content { published: listed.sha256.clone(), found })
    }
}

/// SHA-256 of a file in hex, read in pieces.
fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(manifest::hex(&hash.finalize())),
            n => hash.update(&piece[..n]),
        }
    }
}
