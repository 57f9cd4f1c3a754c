//! One run at a time in a folder: a lock that the kernel frees even where the process dies.

use super::{clock, disk};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Name of the lock, which also marks a folder as ours. Empty unless a run holds it.
pub(super) const LOCK: &str = ".capcast.lock";

/// Why the lock could not be had.
pub(super) enum NoLock {
    /// Another run holds it: who, as far as it says.
    Held(String),
    /// The disk refuses.
    Io(io::Error),
}

/// A held lock. Dropping it empties and frees it, and removes it where it was not there before (unless told to stay).
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
    stays: bool,
    exclusive: bool,
    held: bool,
}

impl Lock {
    /// Takes the lock of `folder` and writes into it who holds it since `start`.
    pub fn take(folder: &Path, start: &str) -> Result<Self, NoLock> {
        let path = folder.join(LOCK);
        loop {
            let stays = match fs::symlink_metadata(&path) {
                // Opening a link would empty what it leads to; opening a pipe would wait for ever.
                Ok(meta) if !meta.is_file() => {
                    return Err(NoLock::Io(io::Error::other(format!("{LOCK} in it is not a regular file"))));
                }
                found => found.is_ok(),
            };
            disk::step("open the lock").map_err(NoLock::Io)?;
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(NoLock::Io)?;
            // From here on a failure leaves the folder as it was.
            let mut lock = Self { path: path.clone(), file, stays, exclusive: false, held: true };
            let locked = disk::step("lock").map_err(TryLockError::Error).and_then(|()| lock.file.try_lock());
            lock.exclusive = match locked {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => {
                    lock.forget();
                    return Err(NoLock::Held(holder(&path)));
                }
                // Some network shares cannot lock. Better to run unguarded, and say so, than not at all.
                Err(TryLockError::Error(e)) if disk::cannot_lock(&e) => false,
                Err(TryLockError::Error(e)) => {
                    if lock.stays {
                        lock.forget();
                    }
                    return Err(NoLock::Io(e));
                }
            };
            // The former holder may have removed the file between our opening and our locking it.
            if !lock.is_in_place() {
                lock.stays = true;
                continue;
            }
            let name = format!("pid {}\nhost {}\nstart {start}\n", std::process::id(), clock::host());
            disk::step("write the lock")
                .and_then(|()| lock.file.set_len(0))
                .and_then(|()| lock.file.write_all(name.as_bytes()))
                .map_err(NoLock::Io)?;
            return Ok(lock);
        }
    }

    /// Whether the file system really locks.
    pub fn is_exclusive(&self) -> bool {
        self.exclusive
    }

    /// Leaves the lock in the folder, emptied, when it is freed: the folder is ours from now on.
    pub fn stay(&mut self) {
        self.stays = true;
    }

    /// The lock's file, and whether it was there before.
    pub fn trace(&self) -> (PathBuf, bool) {
        (self.path.clone(), self.stays)
    }

    /// Leaves the file alone when this goes: another run holds it.
    fn forget(&mut self) {
        self.stays = true;
        self.held = false;
    }

    /// Whether the locked file is still the one in the folder.
    #[cfg(unix)]
    pub fn is_in_place(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        let identity = |meta: fs::Metadata| (meta.dev(), meta.ino());
        match (self.file.metadata(), fs::metadata(&self.path)) {
            (Ok(held), Ok(found)) => identity(held) == identity(found),
            _ => false,
        }
    }

    /// Whether there is a lock in the folder.
    #[cfg(not(unix))]
    pub fn is_in_place(&self) -> bool {
        self.path.exists()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.held {
            return;
        }
        // Nothing can be told from here, and nothing is lost: the kernel frees the lock, and a name left in it is
        // overwritten by the next holder.
        let _ = disk::step("empty the lock").and_then(|()| self.file.set_len(0));
        if !self.stays && self.is_in_place() {
            let _ = disk::remove(&self.path);
        }
        // Closing the file would free it too, but not while a child process that is just starting shares it.
        let _ = self.file.unlock();
    }
}

/// What the holder of a lock wrote about itself, in one line; read as a stranger's text.
pub(super) fn holder(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut bytes));
    let said = String::from_utf8_lossy(&bytes);
    let line = said.lines().map(|line| line.escape_debug().to_string()).collect::<Vec<_>>().join(", ");
    if read.is_err() || line.is_empty() { "a run that does not say who it is".to_owned() } else { line }
}

/// Folders made on the way to an output folder, outermost first. Dropping them removes those that are still empty.
#[derive(Debug, Default)]
pub(super) struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// The folders, outermost first.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.0.clone()
    }

    /// Makes `folder` and, on the way, its missing parents.
    ///
    /// On failure those made so far are removed again.
    pub fn make(folder: &Path) -> io::Result<Self> {
        let mut missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && matches!(path.try_exists(), Ok(false)))
            .collect();
        missing.reverse();
        let mut made = Self::default();
        for path in missing {
            match disk::create_folder(path) {
                Ok(()) => made.0.push(path.to_owned()),
                // Another run was quicker: then it is not ours to remove.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
                Err(e) => return Err(e),
            }
        }
        Ok(made)
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for path in self.0.iter().rev() {
            if fs::remove_dir(path).is_err() {
                break;
            }
        }
    }
}

/// What an unpublished store has on the disk: its lock, and the folders made for it.
#[derive(Clone, Debug)]
pub struct Traces {
    pub(super) lock: (PathBuf, bool),
    pub(super) made: Vec<PathBuf>,
}

impl Traces {
    /// Leaves the folder as it was, for a program that ends without dropping the store.
    pub fn remove(&self) {
        let (lock, stays) = &self.lock;
        let _ = if *stays { fs::write(lock, []) } else { fs::remove_file(lock) };
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
