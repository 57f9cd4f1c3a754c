//! The one place that writes to disk.
//!
//! A folder holds one run. While it is published there is no manifest in it; every file appears whole, by renaming;
//! the manifest comes last. So a folder with a manifest is complete, and one without is to be run again.

use super::lock::{LOCK, Lock, MadeFolders, NoLock};
use super::manifest::{self, Former, MANIFEST, RUN};
use super::{File, Identity, clock};
use crate::engine::results::Check;
use atomic_write_file::AtomicWriteFile;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use super::manifest::RunRecord;

/// Names that a run being published may have left, a line each. It is there from before the manifest goes until after
/// the next has come: so nothing that a killed run wrote is taken for part of a later one.
const PENDING: &str = ".capcast.pending";

/// A manifest larger than this is not ours.
const MANIFEST_LIMIT: u64 = 16 << 20;

/// Why a folder could not be used or written: always exit code 3.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The path is there and is not a folder.
    #[error("the output {0:?} is a file, not a folder; name another with --out")]
    NotAFolder(PathBuf),
    /// The path is a link that leads nowhere.
    #[error(
        "the output {0:?} is a link to something that is not there; remove the link or name another folder with --out"
    )]
    DanglingLink(PathBuf),
    /// More than the last level of the path is missing.
    #[error(
        "the output folder {folder:?} cannot be made, because {missing:?} is not there; make that first, or name another folder with --out"
    )]
    ParentMissing {
        /// The folder asked for.
        folder: PathBuf,
        /// The outermost level that is missing.
        missing: PathBuf,
    },
    /// The folder holds what we did not put there.
    #[error(
        "the output folder {folder:?} is not empty and holds no run (it holds {found:?}); nothing was written: name an empty or a new folder with --out"
    )]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// One of the things in it.
        found: PathBuf,
    },
    /// The folder holds a run of another scenario.
    #[error(
        "the output folder {folder:?} holds a run of the scenario {theirs:?}, and this one is {ours:?}; nothing was written: name another folder with --out"
    )]
    OtherScenario {
        /// The folder.
        folder: PathBuf,
        /// Id of the scenario whose run it holds.
        theirs: String,
        /// Id of the scenario of this run.
        ours: String,
    },
    /// Another run is using the folder.
    #[error(
        "another run is using the output folder {folder:?} ({holder}); wait until it has ended, or name another folder with --out"
    )]
    Locked {
        /// The folder.
        folder: PathBuf,
        /// Process, host and start of the other run.
        holder: String,
    },
    /// The folder cannot be made, read or written.
    #[error(
        "the output folder {folder:?} cannot be used: {reason}; nothing was written: make it writable, or name another folder with --out"
    )]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The folder was removed or replaced while the run was going.
    #[error("the output folder {0:?} was removed or replaced while the run was going; nothing was written: run again")]
    Vanished(PathBuf),
    /// A file could not be written.
    #[error(
        "{path:?} could not be written: {reason}; the folder has no manifest and is incomplete: see to the cause and run again"
    )]
    Incomplete {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A file cannot be published under this name: a fault of the program.
    #[error("the program made a file that it cannot publish under the name {0:?}")]
    BadName(String),
}

/// An output folder, locked for this process. Dropping it unpublished leaves the folder as it was.
#[derive(Debug)]
pub struct Store {
    // In this order, since the lock must go before the folder that holds it.
    lock: Lock,
    made: MadeFolders,
    folder: PathBuf,
    started: String,
    former: BTreeSet<String>,
}

impl Store {
    /// Locks the folder (creating it where allowed), checks that it is ours to write, and probes that it can be written.
    ///
    /// A folder that is not there is made; its parents too where `default_folder` says that it is the one nobody asked
    /// for by name. What a killed run left half written is swept away.
    ///
    /// # Errors
    /// [`StoreError`]: not a folder, not ours, another scenario's, in use, or not writable. Then nothing has changed.
    pub fn open(folder: &Path, scenario_id: &str, default_folder: bool) -> Result<Self, StoreError> {
        let unusable = |reason| StoreError::Unusable { folder: folder.to_owned(), reason };
        let made = find_or_make(folder, default_folder)?;
        // A link is followed once, here, so that the rest of the run writes where it leads now.
        let folder = match fs::symlink_metadata(folder) {
            Ok(meta) if meta.is_symlink() => fs::canonicalize(folder).map_err(unusable)?,
            _ => folder.to_owned(),
        };
        if let Some(found) = foreign(&folder).map_err(unusable)? {
            return Err(StoreError::NotOurs { folder, found });
        }
        let started = clock::now();
        let lock = Lock::take(&folder, &started).map_err(|refusal| match refusal {
            NoLock::Held(holder) => StoreError::Locked { folder: folder.clone(), holder },
            NoLock::Io(reason) => unusable(reason),
        })?;
        let former = read_manifest(&folder).map_err(unusable)?;
        if let Some(Former { scenario_id: theirs, .. }) = former.as_ref().filter(|f| f.scenario_id != scenario_id) {
            return Err(StoreError::OtherScenario { theirs: theirs.clone(), ours: scenario_id.to_owned(), folder });
        }
        let pending = read_if_there(&folder.join(PENDING)).map_err(unusable)?.unwrap_or_default();
        let former = former.map(|former| former.files).unwrap_or_default().into_iter();
        // What is read from the disk may be anything; only plain names are ever removed.
        let former = former.chain(pending.lines().map(str::to_owned)).filter(|name| is_plain(name)).collect();
        sweep(&folder, &former).map_err(unusable)?;
        AtomicWriteFile::open(folder.join(MANIFEST)).and_then(AtomicWriteFile::discard).map_err(unusable)?;
        Ok(Self { lock, made, folder, started, former })
    }

    /// Where the run will be published; a link resolved.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether another run is kept out; false on the network shares that cannot lock.
    pub fn is_exclusive(&self) -> bool {
        self.lock.is_exclusive()
    }

    /// Replaces what a former run left: old manifest removed first, new one written last. Returns the folder.
    ///
    /// # Errors
    /// [`StoreError::Incomplete`] where a file cannot be written (a full disk, say): then every file that is there is
    /// whole, there is no manifest, and running again mends it. [`StoreError::Vanished`], [`StoreError::BadName`] and
    /// [`StoreError::Unusable`]: nothing has changed.
    pub fn publish(
        self,
        files: Vec<File>,
        identity: &Identity,
        checks: &[Check],
        record: RunRecord,
    ) -> Result<PathBuf, StoreError> {
        // Dropped in the opposite order: the lock before the folder that was made for it.
        let Self { made: _made, mut lock, folder, started, former } = self;
        let mut names = BTreeSet::new();
        if let Some(file) = files.iter().find(|file| !is_publishable(&file.name) || !names.insert(file.name.clone())) {
            return Err(StoreError::BadName(file.name.clone()));
        }
        if !lock.is_in_place() {
            return Err(StoreError::Vanished(folder));
        }
        let all: BTreeSet<String> = names.union(&former).cloned().collect();
        let pending: String = all.iter().flat_map(|name| [name, "\n"]).collect();
        let untouched = |reason| StoreError::Unusable { folder: folder.clone(), reason };
        write(&folder.join(PENDING), pending.as_bytes()).map_err(untouched)?;
        lock.stay();
        // Until the manifest is gone, the former run stands.
        remove(&folder.join(MANIFEST)).map_err(untouched)?;
        let stale = former.difference(&names);
        let manifest = manifest::manifest(&files, identity, checks);
        replace(&folder, &files, stale, &manifest, || manifest::run_record(&record, &started)).inspect_err(|_| {
            // Where a file cannot be renamed, what was to be renamed is still there.
            let _ = sweep(&folder, &all);
        })?;
        // The run is published. What is left of the list would only name files that are there.
        let _ = remove(&folder.join(PENDING));
        Ok(folder)
    }
}

/// Writes all files of a run into a folder without a manifest, the manifest last.
fn replace<'a>(
    folder: &Path,
    files: &[File],
    stale: impl Iterator<Item = &'a String>,
    manifest: &[u8],
    run: impl FnOnce() -> Vec<u8>,
) -> Result<(), StoreError> {
    let at = |name: &str| {
        let path = folder.join(name);
        move |reason| StoreError::Incomplete { path, reason }
    };
    sync(folder).map_err(at(MANIFEST))?;
    for file in files {
        write(&folder.join(&file.name), &file.bytes).map_err(at(&file.name))?;
    }
    for name in stale {
        remove(&folder.join(name)).map_err(at(name))?;
    }
    write(&folder.join(RUN), &run()).map_err(at(RUN))?;
    write(&folder.join(MANIFEST), manifest).map_err(at(MANIFEST))
}

/// Makes the folder where it is not there and may be made.
fn find_or_make(folder: &Path, with_parents: bool) -> Result<MadeFolders, StoreError> {
    let unusable = |reason| StoreError::Unusable { folder: folder.to_owned(), reason };
    match fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => return Ok(MadeFolders::default()),
        Ok(_) => return Err(StoreError::NotAFolder(folder.to_owned())),
        Err(_) if fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) => {
            return Err(StoreError::DanglingLink(folder.to_owned()));
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound && !folder.as_os_str().is_empty() => {}
        Err(e) => return Err(unusable(e)),
    }
    let missing = folder.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty());
    let missing = missing.take_while(|path| matches!(path.try_exists(), Ok(false))).last();
    match missing {
        Some(missing) if !with_parents => {
            Err(StoreError::ParentMissing { folder: folder.to_owned(), missing: missing.to_owned() })
        }
        _ => MadeFolders::make(folder).map_err(unusable),
    }
}

/// Something in the folder that shows that it is not ours; none where it is empty, or holds our lock or manifest.
fn foreign(folder: &Path) -> io::Result<Option<PathBuf>> {
    let mut names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    if names.iter().any(|name| name == LOCK) || read_manifest(folder)?.is_some() {
        return Ok(None);
    }
    Ok(names.into_iter().next().map(PathBuf::from))
}

fn read_manifest(folder: &Path) -> io::Result<Option<Former>> {
    Ok(read_if_there(&folder.join(MANIFEST))?.and_then(|text| manifest::read(text.as_bytes())))
}

/// The text of a regular file of bearable size, if it is there.
fn read_if_there(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() && meta.len() <= MANIFEST_LIMIT => {
            Ok(Some(String::from_utf8_lossy(&fs::read(path)?).into_owned()))
        }
        Ok(_) => Ok(None),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Removes what a killed run was writing: `.NAME.` and six letters or digits, of names that are ours.
fn sweep(folder: &Path, names: &BTreeSet<String>) -> io::Result<()> {
    let is_ours = |name: &str| [MANIFEST, RUN, PENDING].contains(&name) || names.contains(name);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file_name = entry.file_name();
        let parts = file_name.to_str().and_then(|name| name.strip_prefix('.')).and_then(|name| name.rsplit_once('.'));
        let is_left_over = parts.is_some_and(|(name, suffix)| {
            suffix.len() == 6 && suffix.bytes().all(|b| b.is_ascii_alphanumeric()) && is_ours(name)
        });
        if is_left_over && entry.file_type()?.is_file() {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Whether a name stays inside the folder on every system, and hides nothing.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':', '\0', '\n', '\r'])
        && ![MANIFEST, RUN].contains(&name)
}

/// Whether we may make a file of this name.
fn is_publishable(name: &str) -> bool {
    is_plain(name) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// Writes a file that is there whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicWriteFile::open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Removes a file; one that is not there is removed already.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Waits until the folder's list of files is on the disk.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}
