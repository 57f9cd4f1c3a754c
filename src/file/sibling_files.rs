//! Files that a scenario names: always inside its own folder, looked at before they are opened.

use super::disk::{self, Disk, Files};
use super::problem::Problem;
use super::render::quoted;
use super::suggest::closest;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder of a scenario. Nothing outside it is ever opened for the scenario, whatever its files say.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    files: &'a dyn Files,
    /// The scenario file, as the user named it.
    scenario: &'a Path,
}

/// A file inside the folder that exists; not yet opened.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its path from the folder of the scenario, part by part.
    pub parts: Vec<String>,
    /// What messages call it.
    pub name: String,
    /// Where it really is.
    pub real: PathBuf,
}

impl Found {
    /// The same on every machine: `shared/base.toml`.
    pub fn label(&self) -> String {
        self.parts.join("/")
    }

    /// The folder it lies in, from that of the scenario.
    pub fn folder(&self) -> &[String] {
        self.parts.split_last().map_or(&[], |(_, folder)| folder)
    }
}

impl<'a> Beside<'a> {
    /// The folder of this scenario file, on this machine.
    pub fn on_disk(scenario: &'a Path) -> Self {
        Self { files: &Disk, scenario }
    }

    /// The same, with files from elsewhere.
    pub fn with(files: &'a dyn Files, scenario: &'a Path) -> Self {
        Self { files, scenario }
    }

    /// Where the scenario itself really is.
    pub(crate) fn scenario(&self) -> Option<PathBuf> {
        self.files.real(self.scenario).ok()
    }

    /// Finds a file that a file in `folder` (from that of the scenario) names; `missing` is the code where there is none.
    pub(crate) fn find(&self, written: &str, folder: &[String], missing: &'static str) -> Result<Found, Problem> {
        let parts = parts(written, folder)?;
        let root = disk::folder_of(self.scenario);
        let mut path = match self.scenario.parent() {
            Some(parent) => parent.to_owned(),
            None => PathBuf::new(),
        };
        path.extend(&parts);
        let name = path.to_string_lossy().into_owned();
        let real = self.files.real(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => self.nothing(&path, &name, missing),
            _ => Problem::new(missing, format!("{} cannot be found: {error}", quoted(&name))),
        })?;
        let root = self.files.real(root).map_err(|error| {
            Problem::new(missing, format!("the folder of {} cannot be found: {error}", quoted(&name)))
        })?;
        if !real.starts_with(&root) {
            return Err(outside(written).help(
                "it is a symbolic link, or lies behind one, that leads out of the folder of the scenario; \
                 copy the file into the folder instead. It was not opened",
            ));
        }
        Ok(Found { parts, name, real })
    }

    /// Opens a file that was found.
    pub(crate) fn open(&self, found: &Found) -> Result<Vec<u8>, Problem> {
        self.files.open(&found.real, &found.name)
    }

    /// Opens a table that was found.
    pub(crate) fn open_table(&self, found: &Found) -> Result<Vec<u8>, Problem> {
        self.files.open_table(&found.real, &found.name)
    }

    fn nothing(&self, path: &Path, name: &str, code: &'static str) -> Problem {
        let problem = Problem::new(code, format!("there is no file {}", quoted(name)));
        let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let names = self.files.names(disk::folder_of(path));
        match closest(&wanted, names.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("did you mean {}?", quoted(near))),
            None => problem.help("it is looked for from the folder of the file that names it"),
        }
    }
}

/// The parts of a path from the folder of the scenario, `.` and `..` resolved; nothing outside that folder.
fn parts(written: &str, folder: &[String]) -> Result<Vec<String>, Problem> {
    let fine = "name a file in the folder of the scenario, such as \"base.toml\" or \"shared/base.toml\"";
    if written.starts_with('/') || Path::new(written).is_absolute() {
        return Err(outside(written).help(fine));
    }
    if written.contains(['\\', ':']) || written.chars().any(super::render::is_hidden) {
        return Err(outside(written).help(format!("`\\` and `:` lead elsewhere on some machines; {fine}")));
    }
    let mut parts = folder.to_vec();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(|| outside(written).help(format!("`..` leads out of it; {fine}")))?;
            }
            name => parts.push(name.to_owned()),
        }
    }
    if parts.is_empty() || written.ends_with('/') {
        return Err(Problem::new("E0002", format!("{} is a folder", quoted(written))).help(fine));
    }
    Ok(parts)
}

fn outside(written: &str) -> Problem {
    Problem::new("E0304", format!("{} is not in the folder of the scenario", quoted(written)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_folder() {
        let folder = ["shared".to_owned()];
        let of = |written: &str| parts(written, &folder).map(|parts| parts.join("/")).map_err(|problem| problem.code);
        assert_eq!(of("base.toml").as_deref(), Ok("shared/base.toml"));
        assert_eq!(of("./x/../base.toml").as_deref(), Ok("shared/base.toml"));
        assert_eq!(of("../base.toml").as_deref(), Ok("base.toml"));
        for outside in ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "c:x", "x/../../../y", "a\u{0}b"] {
            assert_eq!(of(outside), Err("E0304"), "{outside}");
        }
        for folder in ["", "..", "x/"] {
            assert_eq!(of(folder), if folder.is_empty() { Ok("shared".to_owned()) } else { Err("E0002") }, "{folder}");
        }
    }
}
