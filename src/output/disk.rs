//! What the store asks of the disk: each request passes [`step`], where a test can make any of them fail.

use atomic_write_file::AtomicWriteFile;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that is there whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step("create")?;
    let mut file = AtomicWriteFile::open(path)?;
    // A disk fails in the middle of a file, not between two.
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    step("write")?;
    file.write_all(rest)?;
    step("flush and rename")?;
    file.commit()?;
    step("flush the folder")
}

/// Writes a file where none is, in a folder that nobody reads yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    step("create")?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    step("write")?;
    file.write_all(rest)?;
    step("flush")?;
    file.sync_all()
}

/// Removes a folder with all that is in it; one that is not there is removed already. A link is removed, not followed.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
        return Ok(());
    }
    step("remove a folder")?;
    fs::remove_dir_all(path)
}

/// A file that grows line by line; what stands in it stays.
pub(super) fn open_to_append(path: &Path) -> io::Result<fs::File> {
    step("open to append")?;
    fs::OpenOptions::new().append(true).open(path)
}

/// Puts a line behind the others.
pub(super) fn append(file: &mut fs::File, bytes: &[u8]) -> io::Result<()> {
    step("append")?;
    // A disk fails in the middle of a line, not between two.
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    step("append")?;
    file.write_all(rest)
}

/// Waits until what was appended is on the disk.
pub(super) fn sync_data(file: &fs::File) -> io::Result<()> {
    step("flush what was appended")?;
    file.sync_data()
}

/// Removes a folder where it is empty.
pub(super) fn remove_if_empty(path: &Path) {
    let _ = step("remove a folder").and_then(|()| fs::remove_dir(path));
}

/// Begins a file and gives it up again: whether one can be written.
pub(super) fn probe(path: &Path) -> io::Result<()> {
    step("create")?;
    AtomicWriteFile::open(path)?.discard()
}

/// Removes a file; one that is not there is removed already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    step("remove")?;
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Makes a folder whose parent is there.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    step("create a folder")?;
    fs::create_dir(path)
}

/// Gives a folder another name, which nothing has.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step("rename")?;
    fs::rename(from, to)
}

/// The names in a folder, in order.
pub(super) fn names(folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
    step("list")?;
    let mut names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// The text of a regular file of at most `limit` bytes, if it is there.
pub(super) fn read_if_there(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    step("read")?;
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() && meta.len() <= limit => fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Waits until the folder's list of files is on the disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    step("flush the folder")?;
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Bytes free where `path` is, or the nearest of its parents that is there; none where the system does not say.
pub fn free_space(path: &Path) -> Option<u64> {
    let there = path.ancestors().find_map(|path| match path.as_os_str().is_empty() {
        true => fs::canonicalize(".").ok(),
        false => fs::canonicalize(path).ok(),
    })?;
    space(&there)
}

#[cfg(unix)]
fn space(path: &Path) -> Option<u64> {
    let disk = nix::sys::statvfs::statvfs(path).ok()?;
    // Some network file systems say 0 of 0.
    (disk.blocks() > 0).then(|| (disk.blocks_available() as u64).saturating_mul(disk.fragment_size() as u64))
}

#[cfg(not(unix))]
fn space(_: &Path) -> Option<u64> {
    None
}

/// Whether an error says that this file system has no locks, as some network shares have none.
pub(super) fn cannot_lock(error: &io::Error) -> bool {
    #[cfg(unix)]
    let unsupported = {
        use nix::errno::Errno;
        let errno = error.raw_os_error().map(Errno::from_raw);
        matches!(errno, Some(Errno::ENOLCK | Errno::ENOSYS | Errno::EOPNOTSUPP))
    };
    #[cfg(not(unix))]
    let unsupported = false;
    unsupported || error.kind() == io::ErrorKind::Unsupported
}

/// From now on a file that grows beyond what this process may write (`ulimit -f`) gives an error; without this, the
/// system would end the process. To be called before any thread is started.
pub fn survive_file_size_limit() {
    #[cfg(unix)]
    {
        use nix::sys::signal::{SigSet, Signal};
        let mut signals = SigSet::empty();
        signals.add(Signal::SIGXFSZ);
        // Where it cannot be held back, nothing is worse than before.
        let _ = signals.thread_block();
    }
}

/// A request to the disk, by name. In the program it always passes.
#[cfg(not(test))]
pub(super) fn step(_: &'static str) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use faulty::step;

/// A disk that fails on demand.
#[cfg(test)]
pub(super) mod faulty {
    use std::cell::RefCell;
    use std::io;

    thread_local! {
        static DISK: RefCell<Disk> = const { RefCell::new(Disk { requests: Vec::new(), fails: Fails::Never }) };
    }

    struct Disk {
        requests: Vec<&'static str>,
        fails: Fails,
    }

    /// When a request fails; requests count from 0.
    #[derive(Clone, Copy, Debug)]
    pub enum Fails {
        /// Never.
        Never,
        /// That one.
        Once(usize),
        /// That one and all after it.
        From(usize),
        /// Locks are not supported.
        Locks,
    }

    /// Does `work` on a disk that fails so; what it gave, and the requests made.
    pub fn on_a_disk_that<T>(fails: Fails, work: impl FnOnce() -> T) -> (T, Vec<&'static str>) {
        DISK.with_borrow_mut(|disk| *disk = Disk { requests: Vec::new(), fails });
        let done = work();
        let requests = DISK.with_borrow_mut(|disk| {
            disk.fails = Fails::Never;
            std::mem::take(&mut disk.requests)
        });
        (done, requests)
    }

    pub fn step(request: &'static str) -> io::Result<()> {
        DISK.with_borrow_mut(|disk| {
            let n = disk.requests.len();
            disk.requests.push(request);
            match disk.fails {
                Fails::Once(at) if n == at => Err(io::Error::other(format!("the disk fails: {request}"))),
                Fails::From(at) if n >= at => Err(io::Error::other(format!("the disk fails: {request}"))),
                Fails::Locks if request == "lock" => Err(io::ErrorKind::Unsupported.into()),
                _ => Ok(()),
            }
        })
    }
}
