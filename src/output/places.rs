//! Where a run's files may stand inside its folder.

use super::disk;
use super::manifest::{MANIFEST, RUN};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Levels of folders that a run may have inside its own.
const DEEPEST: usize = 3;

/// Whether a name stays inside the folder on every system, and hides nothing. It may stand in a folder inside ours.
pub(super) fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.len() <= 255 && !part.starts_with('.') && !part.contains(['\\', ':', '\0', '\n', '\r'])
    };
    name.split('/').count() <= DEEPEST && name.split('/').all(plain) && ![MANIFEST, RUN].contains(&name)
}

/// Removes the folders of these files that are empty now, the deepest first.
pub(super) fn remove_emptied(folder: &Path, names: &BTreeSet<String>) {
    let emptied: BTreeSet<&str> = names.iter().flat_map(|name| folders_of(name)).collect();
    for name in emptied.into_iter().rev().filter(|name| inside(folder, &format!("{name}/x"))) {
        disk::remove_if_empty(&folder.join(name));
    }
}

/// The folders inside ours in which a file stands, outermost first: `sweep` and `sweep/a=1` of `sweep/a=1/x.parquet`.
pub(super) fn folders_of(name: &str) -> Vec<&str> {
    name.match_indices('/').map(|(at, _)| &name[..at]).collect()
}

/// Whether the folders of a file are folders, and not links that lead out of ours.
pub(super) fn inside(folder: &Path, name: &str) -> bool {
    let is_folder = |part: &&str| fs::symlink_metadata(folder.join(part)).is_ok_and(|meta| meta.is_dir());
    folders_of(name).iter().all(is_folder)
}

/// Makes the folders of a file inside ours.
pub(super) fn make_folders(folder: &Path, name: &str) -> io::Result<()> {
    let mut above = folder.to_owned();
    for part in folders_of(name) {
        let path = folder.join(part);
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_dir() => {}
            Ok(_) => return Err(io::Error::other(format!("{part} in it is not a folder"))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                disk::create_folder(&path)?;
                disk::sync(&above)?;
            }
            Err(e) => return Err(e),
        }
        above = path;
    }
    Ok(())
}
