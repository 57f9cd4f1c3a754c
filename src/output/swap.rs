//! How a run takes the place of another: written whole beside it, then exchanged by renaming; what fails on the way is
//! taken back.
//!
//! The new run is made in [`NEW`], to its manifest. Then the manifest of the former run and everything that is in the
//! way is moved to [`OLD`], the files of the new one are moved to their places, and its manifest comes last: from that
//! moment on the folder holds the new run. Whoever finds a folder without a manifest and with one in [`NEW`] or [`OLD`]
//! finds an exchange that was broken off, and takes it back.

use super::manifest::{self, MANIFEST, MANIFEST_LIMIT, RUN};
use super::places::{folders_of, inside, is_plain, make_folders, remove_emptied};
use super::{File, disk};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the new run is made, inside the folder.
pub(super) const NEW: &str = ".capcast.new";
/// Where the former run waits while the new one takes its place.
pub(super) const OLD: &str = ".capcast.old";

/// Why no exchange took place.
pub(super) struct Failed {
    /// The file that could not be written or moved.
    pub path: PathBuf,
    /// What the system says.
    pub reason: io::Error,
    /// What the folder holds now.
    pub left: Left,
}

/// What a failed exchange left in the folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Left {
    /// What was there before.
    AsItWas,
    /// The new run, whole, though perhaps not safe on the disk yet.
    New,
    /// Neither; the next run takes back what was begun.
    Between,
}

/// Writes the files of a run beside the former one, in a folder of their own.
pub(super) fn stage(
    folder: &Path,
    files: &[File],
    manifest: &[u8],
    run: impl FnOnce() -> Vec<u8>,
) -> Result<(), Failed> {
    let new = folder.join(NEW);
    let staged = || -> Result<(), (PathBuf, io::Error)> {
        disk::create_folder(&new).map_err(|reason| (new.clone(), reason))?;
        let mut folders = BTreeSet::from([new.clone()]);
        let mut put = |name: &str, bytes: &[u8]| {
            let at = |reason| (folder.join(name), reason);
            for within in folders_of(name) {
                let path = new.join(within);
                if folders.insert(path.clone()) {
                    disk::create_folder(&path).map_err(at)?;
                }
            }
            disk::write_new(&new.join(name), bytes).map_err(at)
        };
        files.iter().try_for_each(|file| put(&file.name, &file.bytes))?;
        put(RUN, &run())?;
        put(MANIFEST, manifest)?;
        folders.iter().rev().try_for_each(|path| disk::sync(path)).map_err(|reason| (new.clone(), reason))
    };
    staged().map_err(|(path, reason)| {
        let _ = disk::remove_folder(&new);
        Failed { path, reason, left: Left::AsItWas }
    })
}

/// Puts what was staged in the place of the files `former` and of whatever else has one of its names; `also` goes with
/// the former run.
pub(super) fn exchange(folder: &Path, files: &[File], former: &BTreeSet<String>, also: &str) -> Result<(), Failed> {
    let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    let Err((path, reason)) = exchanged(folder, &names, former, also) else {
        // What is left of them hinders nobody, and the next run removes it.
        let _ = remove_both(folder);
        remove_emptied(folder, former);
        return Ok(());
    };
    let there = |path: PathBuf| fs::symlink_metadata(path).is_ok();
    let left = match take_back(folder, &names, former, also) {
        Ok(()) => Left::AsItWas,
        Err(_) if !there(folder.join(MANIFEST)) => Left::Between,
        Err(_) if there(folder.join(NEW).join(MANIFEST)) => Left::AsItWas,
        // Its manifest is in its place, and it came last.
        Err(_) => Left::New,
    };
    Err(Failed { path, reason, left })
}

fn exchanged(
    folder: &Path,
    names: &BTreeSet<String>,
    former: &BTreeSet<String>,
    also: &str,
) -> Result<(), (PathBuf, io::Error)> {
    let (new, old) = (folder.join(NEW), folder.join(OLD));
    let at = |name: &str| {
        let path = folder.join(name);
        move |reason| (path, reason)
    };
    disk::create_folder(&old).map_err(at(OLD))?;
    move_file(folder, &old, MANIFEST).map_err(at(MANIFEST))?;
    disk::sync(folder).map_err(at(MANIFEST))?;
    for name in names.union(former).map(String::as_str).chain([RUN, also]) {
        move_file(folder, &old, name).map_err(at(name))?;
    }
    for name in names.iter().map(String::as_str).chain([RUN]) {
        move_file(&new, folder, name).map_err(at(name))?;
    }
    disk::sync(folder).map_err(at(MANIFEST))?;
    move_file(&new, folder, MANIFEST).map_err(at(MANIFEST))?;
    disk::sync(folder).map_err(at(MANIFEST))
}

/// Moves a file from one folder to the same name in another; one that is not there needs no moving.
fn move_file(from: &Path, to: &Path, name: &str) -> io::Result<()> {
    if !inside(from, name) {
        return Ok(());
    }
    match fs::symlink_metadata(from.join(name)) {
        Ok(meta) if meta.is_dir() => return Err(io::Error::other("a folder has its name")),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        meta => _ = meta?,
    }
    make_folders(to, name)?;
    disk::rename(&from.join(name), &to.join(name))
}

/// Gives the former run its places back. It can be done again where it broke off.
fn take_back(folder: &Path, names: &BTreeSet<String>, former: &BTreeSet<String>, also: &str) -> io::Result<()> {
    let (new, old) = (folder.join(NEW), folder.join(OLD));
    // All of the new run was in its own folder before any of it was moved, so what is not there is in its place.
    for name in [MANIFEST, RUN].into_iter().chain(names.iter().map(String::as_str)) {
        if fs::symlink_metadata(&new).is_ok() && fs::symlink_metadata(new.join(name)).is_err() {
            move_file(folder, &new, name)?;
        }
    }
    for name in names.union(former).map(String::as_str).chain([RUN, also, MANIFEST]) {
        move_file(&old, folder, name)?;
    }
    disk::sync(folder)?;
    remove_emptied(folder, names);
    let _ = remove_both(folder);
    Ok(())
}

/// Puts in order what a run that was killed, or met a failing disk, left of an exchange.
pub(super) fn recover(folder: &Path, also: &str) -> io::Result<()> {
    let there = |path: PathBuf| fs::symlink_metadata(path).is_ok();
    if there(folder.join(OLD)) && !there(folder.join(MANIFEST)) {
        let listed = |within: &str| -> io::Result<BTreeSet<String>> {
            let bytes = disk::read_if_there(&folder.join(within).join(MANIFEST), MANIFEST_LIMIT)?;
            let files = bytes.and_then(|bytes| manifest::read(&bytes)).map(|former| former.files).unwrap_or_default();
            Ok(files.into_iter().map(|file| file.name).filter(|name| is_plain(name)).collect())
        };
        take_back(folder, &listed(NEW)?, &listed(OLD)?, also)?;
    }
    remove_both(folder)
}

/// Removes both folders, the new run first: without its manifest it is no beginning of an exchange.
fn remove_both(folder: &Path) -> io::Result<()> {
    disk::remove_folder(&folder.join(NEW))?;
    disk::remove_folder(&folder.join(OLD))
}
