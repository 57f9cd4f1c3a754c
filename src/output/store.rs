//! The one place that writes to disk.
//!
//! A folder holds one run. A new one is made whole beside it and takes its place at the end (`swap`): until then the
//! former run stands, and where that fails it stands again. So a folder with a manifest is complete, and one without is
//! to be run again.

use super::journal::{self, Found, Head, JOURNAL};
use super::lock::{LOCK, Lock, MadeFolders, NoLock};
use super::manifest::{self, Former, MANIFEST, MANIFEST_LIMIT, RUN};
use super::places::{inside, is_plain};
use super::swap::{self, Failed, Left, NEW, OLD};
use super::{File, Identity, clock, disk};
use crate::engine::cell::CellResults;
use crate::engine::results::Check;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use super::lock::Traces;
pub use super::manifest::RunRecord;

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
        "the output folder {folder:?} holds a run of the scenario {theirs:?}, and this one is {ours:?}; nothing was written: name another folder with --out, or move that run aside with --force"
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
        "another run is using the output folder {folder:?} ({holder}); wait for it with --wait, or name another folder with --out"
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
    /// The disk has not room enough for what is to be published; the former run still stands.
    #[error(
        "the output folder {folder:?} needs {needed} bytes and the disk has {free} free; nothing was written: make room, keep less (--keep none), or name another folder with --out"
    )]
    Full {
        /// The folder.
        folder: PathBuf,
        /// Bytes that the files need.
        needed: u64,
        /// Bytes that the disk has.
        free: u64,
    },
    /// The run of another scenario could not be moved aside.
    #[error(
        "the output folder {folder:?} holds a run of another scenario and could not be moved aside to {aside:?}: {reason}; nothing was written: move it yourself, or name another folder with --out"
    )]
    NotMovedAside {
        /// The folder.
        folder: PathBuf,
        /// Where it was to go.
        aside: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The run of another scenario was moved aside, and then its place could not be taken.
    #[error("{reason}; the run of the other scenario is whole in {aside:?}")]
    AfterMovingAside {
        /// Where it is.
        aside: PathBuf,
        /// What went wrong.
        reason: Box<StoreError>,
    },
    /// The folder was removed or replaced while the run was going.
    #[error("the output folder {0:?} was removed or replaced while the run was going; nothing was written: run again")]
    Vanished(PathBuf),
    /// The run could not be put in its place.
    #[error(
        "{path:?} could not be written: {reason}; {}: see to the cause and run again",
        match (.left, .former) {
            (Left::AsItWas, true) => "the former run stands as it was",
            (Left::AsItWas, false) => "the folder holds no run",
            (Left::New, _) => "the new run is in its place, but the disk may not have kept it",
            (Left::Between, _) => "the folder is between two runs, which the next run puts right",
        }
    )]
    Incomplete {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
        /// What the folder holds now.
        left: Left,
        /// Whether it held a run before.
        former: bool,
    },
    /// A sweep that was interrupted waits here to be finished.
    #[error(
        "the output folder {0:?} holds an unfinished sweep; nothing was written: finish it by running it again, give it up with `capcast sweep --fresh`, or name another folder with --out"
    )]
    Unfinished(PathBuf),
    /// The journal of a sweep could not be written on.
    #[error(
        "the journal {path:?} could not be written: {reason}; about {needed} bytes more are needed{}; what is finished is kept: see to the cause and run the same command again",
        .free.map_or_else(String::new, |free| format!(" and the disk has {free} free"))
    )]
    Journal {
        /// The journal.
        path: PathBuf,
        /// Bytes that the rest of it needs, about.
        needed: u64,
        /// Bytes that the disk has.
        free: Option<u64>,
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
    other_scenario: bool,
    /// Where the run of another scenario is now, if it was moved already.
    aside: Option<PathBuf>,
}

/// The journal of a sweep at work, behind which finished cases are put as they come.
#[derive(Debug)]
pub struct Journal {
    file: fs::File,
    path: PathBuf,
    unsynced: u32,
    /// Bytes written, and cases that they hold.
    written: (u64, u64),
    expected: u64,
}

/// Cases after which the journal waits for the disk.
const CASES_A_SYNC: u32 = 64;

impl Journal {
    /// Puts a finished case behind the others.
    ///
    /// # Errors
    /// [`StoreError::Journal`].
    pub fn append(&mut self, key: &str, results: &str) -> Result<(), StoreError> {
        let line = journal::case_line(key, results);
        self.written = (self.written.0 + line.len() as u64, self.written.1 + 1);
        disk::append(&mut self.file, line.as_bytes()).map_err(|reason| self.failed(reason))?;
        self.unsynced += 1;
        if self.unsynced >= CASES_A_SYNC { self.sync() } else { Ok(()) }
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Journal`].
    pub fn sync(&mut self) -> Result<(), StoreError> {
        self.unsynced = 0;
        disk::sync_data(&self.file).map_err(|reason| self.failed(reason))
    }

    fn failed(&self, reason: io::Error) -> StoreError {
        let (bytes, cases) = self.written;
        let left = self.expected.saturating_sub(cases) + 1;
        StoreError::Journal {
            path: self.path.clone(),
            needed: bytes / cases.max(1) * left,
            free: self.path.parent().and_then(disk::free_space),
            reason,
        }
    }
}

impl crate::study::Journal for Journal {
    type Error = StoreError;

    fn append(&mut self, key: &str, results: &CellResults) -> Result<(), StoreError> {
        self.append(key, &journal::encode(results))
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.sync()
    }
}

/// What came of publishing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// The folder that holds the run.
    pub folder: PathBuf,
    /// Where the run of another scenario is now that was in its place.
    pub aside: Option<PathBuf>,
}

impl Store {
    /// Locks the folder (creating it where allowed), checks that it is ours to write, and probes that it can be written.
    ///
    /// A folder that is not there is made, and its parents with it. What a killed run left half written is swept away.
    ///
    /// # Errors
    /// [`StoreError`]: not a folder, not ours, another scenario's, in use, or not writable. Then nothing has changed.
    pub fn open(folder: &Path, scenario_id: &str) -> Result<Self, StoreError> {
        Self::open_or_replace(folder, scenario_id, false)
    }

    /// [`Store::open`], but with `force` a run of another scenario is no hindrance: it will be moved aside, to the same
    /// name with `.aside-1` (or the next that is free) behind it, when the new run is published. Nothing is deleted.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_or_replace(folder: &Path, scenario_id: &str, force: bool) -> Result<Self, StoreError> {
        let store = Self::open_to_resume(folder, scenario_id, force)?;
        if fs::symlink_metadata(store.folder.join(JOURNAL)).is_ok() {
            return Err(StoreError::Unfinished(store.folder.clone()));
        }
        Ok(store)
    }

    /// [`Store::open_or_replace`] for those who can finish what they find unfinished.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_to_resume(folder: &Path, scenario_id: &str, force: bool) -> Result<Self, StoreError> {
        let unusable = |reason| StoreError::Unusable { folder: folder.to_owned(), reason };
        let made = find_or_make(folder)?;
        // A link is followed once, here, so that the rest of the run writes where it leads now.
        let mut folder = match fs::symlink_metadata(folder) {
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
        let taken = Self::taken(&mut folder, scenario_id, force);
        match taken {
            Ok((former, other_scenario)) => {
                Ok(Self { lock, made, folder, started, former, other_scenario, aside: None })
            }
            Err(StoreError::Unusable { .. }) if !lock.is_in_place() => Err(StoreError::Vanished(folder)),
            Err(e) => Err(e),
        }
    }

    /// What the locked folder holds of a former run, swept clean and writable, and whether that is another scenario's.
    fn taken(folder: &mut PathBuf, scenario_id: &str, force: bool) -> Result<(BTreeSet<String>, bool), StoreError> {
        let named = folder.clone();
        let unusable = |reason| StoreError::Unusable { folder: named.clone(), reason };
        swap::recover(folder, JOURNAL).map_err(unusable)?;
        let former = read_manifest(folder).map_err(unusable)?;
        let other_scenario = match &former {
            Some(Former { scenario_id: theirs, .. }) if theirs != scenario_id => {
                if !force {
                    let (theirs, ours) = (theirs.clone(), scenario_id.to_owned());
                    return Err(StoreError::OtherScenario { folder: named, theirs, ours });
                }
                // It will be renamed, and a name like `.` would then lead to where it has gone.
                *folder = fs::canonicalize(&*folder).map_err(unusable)?;
                true
            }
            _ => false,
        };
        let former = former.map(|former| former.files).unwrap_or_default().into_iter().map(|file| file.name);
        // What is read from the disk may be anything; only plain names are ever moved.
        let former = former.filter(|name| is_plain(name)).collect();
        sweep(folder, &former).map_err(unusable)?;
        disk::probe(&folder.join(MANIFEST)).map_err(unusable)?;
        Ok((former, other_scenario))
    }

    /// What an unfinished sweep left in the folder; none where there is none.
    ///
    /// # Errors
    /// [`StoreError::Unusable`].
    pub fn unfinished(&self) -> Result<Option<Found>, StoreError> {
        let unusable = |reason| StoreError::Unusable { folder: self.folder.clone(), reason };
        let bytes = disk::read_if_there(&self.folder.join(JOURNAL), u64::MAX).map_err(unusable)?;
        // In a folder of another scenario it would be another's too, and goes aside with it.
        Ok(bytes.filter(|_| !self.other_scenario).map(|bytes| journal::read(&bytes)))
    }

    /// Begins a journal with what is known already, in place of any that is there; a run of another scenario is moved aside
    /// now, since the journal takes its place. `expected` cases are still to come.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub fn begin(
        self,
        head: &Head,
        known: &BTreeMap<String, String>,
        expected: u64,
    ) -> Result<(Self, Journal), StoreError> {
        let (mut this, aside) = self.moved_aside()?;
        this.aside = aside.or(this.aside);
        let path = this.folder.join(JOURNAL);
        let bytes = journal::written(head, known.iter());
        let folder = this.folder.clone();
        let unusable = |reason| StoreError::Unusable { folder, reason };
        let file = disk::write(&path, &bytes).and_then(|()| disk::open_to_append(&path)).map_err(unusable)?;
        this.lock.stay();
        let written = (bytes.len() as u64, known.len() as u64);
        Ok((this, Journal { file, path, unsynced: 0, written, expected: expected + written.1 }))
    }

    /// Bytes that the disk has for a new run, where the system says so. The former run stays until the new one is whole.
    pub fn room(&self) -> Option<u64> {
        room_for_run(&self.folder)
    }

    /// Where the run will be published; a link resolved.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What must be removed where the program ends without dropping the store.
    pub fn traces(&self) -> Traces {
        Traces { lock: self.lock.trace(), made: self.made.paths() }
    }

    /// Whether another run is kept out; false on the network shares that cannot lock.
    pub fn is_exclusive(&self) -> bool {
        self.lock.is_exclusive()
    }

    /// Puts the run in the place of what a former one left, which stands until the new one is whole on the disk.
    ///
    /// # Errors
    /// [`StoreError::Incomplete`] where a file cannot be written or moved (a full disk, say): then the former run stands,
    /// but where the disk fails for good in the moment of the exchange, and running again mends that. [`StoreError::Vanished`], [`StoreError::BadName`],
    /// [`StoreError::Full`], [`StoreError::NotMovedAside`] and [`StoreError::Unusable`]: nothing has changed.
    pub fn publish(
        self,
        files: Vec<File>,
        identity: &Identity,
        checks: &[Check],
        record: RunRecord,
    ) -> Result<Published, StoreError> {
        let mut names = BTreeSet::new();
        if let Some(file) = files.iter().find(|file| !is_publishable(&file.name) || !names.insert(file.name.clone())) {
            return Err(StoreError::BadName(file.name.clone()));
        }
        if !self.lock.is_in_place() {
            return Err(StoreError::Vanished(self.folder));
        }
        let manifest = manifest::manifest(&files, identity, checks);
        let needed = files.iter().map(|file| (file.bytes.len() as u64).next_multiple_of(4096)).sum();
        if let Some(free) = disk::free_space(&self.folder).filter(|free| *free < needed) {
            return Err(StoreError::Full { folder: self.folder, needed, free });
        }
        let (this, aside) = self.moved_aside()?;
        let aside = aside.or_else(|| this.aside.clone());
        match this.replace_run(&files, &manifest, &record) {
            Ok(folder) => Ok(Published { folder, aside }),
            Err(reason) => Err(match aside {
                Some(aside) => StoreError::AfterMovingAside { aside, reason: Box::new(reason) },
                None => reason,
            }),
        }
    }

    fn replace_run(self, files: &[File], manifest: &[u8], record: &RunRecord) -> Result<PathBuf, StoreError> {
        // Dropped in the opposite order: the lock before the folder that was made for it.
        let Self { made: _made, mut lock, folder, started, former, .. } = self;
        let had_one = fs::symlink_metadata(folder.join(MANIFEST)).is_ok();
        let failed = |Failed { path, reason, left }| StoreError::Incomplete { path, reason, left, former: had_one };
        swap::stage(&folder, files, manifest, || manifest::run_record(record, &started)).map_err(failed)?;
        let exchanged = swap::exchange(&folder, files, &former, JOURNAL);
        if exchanged.as_ref().is_ok() || exchanged.as_ref().is_err_and(|failed| failed.left != Left::AsItWas) {
            lock.stay();
        }
        exchanged.map_err(failed)?;
        Ok(folder)
    }

    /// Moves a run of another scenario aside, and stands in a new folder of the old name; else changes nothing.
    fn moved_aside(self) -> Result<(Self, Option<PathBuf>), StoreError> {
        if !self.other_scenario {
            return Ok((self, None));
        }
        let Self { lock: held, folder, started, .. } = self;
        let aside = beside(&folder);
        let refused = |reason| StoreError::NotMovedAside { folder: folder.clone(), aside: aside.clone(), reason };
        disk::rename(&folder, &aside).map_err(refused)?;
        let back = |reason| {
            // Only an empty folder can be in the way, since a rename never replaces another.
            let _ = disk::rename(&aside, &folder);
            refused(reason)
        };
        let made = MadeFolders::make(&folder).map_err(back)?;
        let lock = match Lock::take(&folder, &started) {
            Ok(lock) => lock,
            Err(NoLock::Held(holder)) => return Err(StoreError::Locked { folder, holder }),
            Err(NoLock::Io(reason)) => {
                drop(made);
                return Err(back(reason));
            }
        };
        drop(held);
        let former = BTreeSet::new();
        Ok((Self { lock, made, folder, started, former, other_scenario: false, aside: None }, Some(aside)))
    }
}

/// The first name beside `folder` that is free: `run.aside-1`, `run.aside-2`.
fn beside(folder: &Path) -> PathBuf {
    let named = |n: u32| {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(format!(".aside-{n}"));
        folder.with_file_name(name)
    };
    (1..u32::MAX).map(named).find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| named(u32::MAX))
}

/// Bytes that the disk has for a run in `folder`, which may not be there yet.
pub fn room_for_run(folder: &Path) -> Option<u64> {
    disk::free_space(folder)
}

/// Makes the folder where it is not there.
fn find_or_make(folder: &Path) -> Result<MadeFolders, StoreError> {
    let unusable = |reason| StoreError::Unusable { folder: folder.to_owned(), reason };
    match fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => Ok(MadeFolders::default()),
        Ok(_) => Err(StoreError::NotAFolder(folder.to_owned())),
        Err(_) if fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) => {
            Err(StoreError::DanglingLink(folder.to_owned()))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound && !folder.as_os_str().is_empty() => {
            MadeFolders::make(folder).map_err(unusable)
        }
        Err(e) => Err(unusable(e)),
    }
}

/// Something in the folder that shows that it is not ours; none where it is empty, or holds our lock, our journal, our
/// manifest or an exchange of runs that was broken off.
fn foreign(folder: &Path) -> io::Result<Option<PathBuf>> {
    let names = disk::names(folder)?;
    if names.iter().any(|name| [LOCK, JOURNAL, NEW, OLD].iter().any(|ours| name == ours))
        || read_manifest(folder)?.is_some()
    {
        return Ok(None);
    }
    // What a failing disk would not let go of is ours too, and what a system puts into every folder is nobody's.
    let counts = |name: &std::ffi::OsString| !is_left_over(name, &BTreeSet::new()) && !is_nobodys(name);
    Ok(names.into_iter().find(counts).map(PathBuf::from))
}

/// Whether a file is one that Finder or Explorer leaves in the folders that they show.
fn is_nobodys(name: &OsStr) -> bool {
    [".DS_Store", "desktop.ini", "Thumbs.db"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn read_manifest(folder: &Path) -> io::Result<Option<Former>> {
    Ok(disk::read_if_there(&folder.join(MANIFEST), MANIFEST_LIMIT)?.and_then(|bytes| manifest::read(&bytes)))
}

/// Removes what a killed run was writing.
fn sweep(folder: &Path, names: &BTreeSet<String>) -> io::Result<()> {
    sweep_one(folder, names)?;
    let mut below: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (within, name) in names.iter().filter_map(|name| name.rsplit_once('/')) {
        below.entry(within).or_default().insert(name.to_owned());
    }
    for (within, names) in below.into_iter().filter(|(within, _)| inside(folder, &format!("{within}/x"))) {
        sweep_one(&folder.join(within), &names)?;
    }
    Ok(())
}

fn sweep_one(folder: &Path, names: &BTreeSet<String>) -> io::Result<()> {
    for file_name in disk::names(folder)? {
        let path = folder.join(&file_name);
        if is_left_over(&file_name, names) && fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file()) {
            disk::remove(&path)?;
        }
    }
    Ok(())
}

/// Whether a file is one that was being written: `.NAME.` and six letters or digits, of a name that is ours.
fn is_left_over(file_name: &OsStr, names: &BTreeSet<String>) -> bool {
    let is_ours = |name: &str| [MANIFEST, RUN, JOURNAL].contains(&name) || names.contains(name);
    let parts = file_name.to_str().and_then(|name| name.strip_prefix('.')).and_then(|name| name.rsplit_once('.'));
    parts.is_some_and(|(name, suffix)| {
        suffix.len() == 6 && suffix.bytes().all(|b| b.is_ascii_alphanumeric()) && is_ours(name)
    })
}

/// Whether we may make a file of this name; a folder may say of which part of the results it is, as `pot=750`.
fn is_publishable(name: &str) -> bool {
    is_plain(name) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-=%/".contains(&b))
}
