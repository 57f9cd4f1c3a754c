//! `capcast init`: how do I start?

use super::schema::{self, NAME};
use super::{Failure, Talk, words};
use crate::scenario::{ENGLAND, MINIMAL, TRUST_QUESTIONS};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where a new scenario starts from.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum From {
    /// England's estate, every number with its source.
    England,
    /// The few lines that a scenario needs.
    #[default]
    Minimal,
    /// An acute trust with several sites: the questions that only you can answer are marked.
    Trust,
}

/// Starts a scenario of your own: a commented file to edit, and beside it the schema with which an editor completes it.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast init my_trust                     writes my_trust.toml, a short start
  capcast init my_trust --from trust        a trust of several sites, with the questions to answer
  capcast init my_plan --from england       England's estate, every number with its source")]
pub struct Init {
    /// Name of the scenario; NAME.toml is written and never overwritten.
    #[arg(value_name = "NAME")]
    name: PathBuf,
    /// Where it starts from.
    #[arg(long, value_enum, default_value_t)]
    from: From,
    /// Replaces a schema of another version beside it; a scenario is never replaced.
    #[arg(long)]
    force: bool,
    /// Prints only errors.
    #[arg(long, short)]
    pub quiet: bool,
}

impl Init {
    /// Writes the file and the schema.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let (file, id) = names(&self.name)?;
        let text = match self.from {
            From::England => ENGLAND,
            From::Minimal => MINIMAL,
            From::Trust => TRUST_QUESTIONS,
        };
        // What stands in the way of the second file is known before the first is written.
        let (beside, content) = (file.with_file_name(NAME), schema::text()?);
        free(&file)?;
        let placed = schema::plan(&beside, &content, self.force)?;
        write(&file, &format!("#:schema ./{NAME}\n{}", named(text, &id)))?;
        schema::write(&beside, &content, placed)?;
        talk.say(&format!(
            "Wrote {}, and beside it {NAME}, with which an editor completes and checks it.\n\nNext: capcast check {}\n",
            words::path(&file),
            words::shell_path(&file)
        ));
        Ok(())
    }
}

/// The file to write and the id that stands in it.
fn names(name: &Path) -> Result<(PathBuf, String), Failure> {
    let file = match name.extension() {
        Some(extension) if extension == "toml" => name.to_owned(),
        _ => {
            let mut file: OsString = name.as_os_str().to_owned();
            file.push(".toml");
            PathBuf::from(file)
        }
    };
    let id = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let allowed = |(i, b): (usize, u8)| b.is_ascii_alphanumeric() || (i > 0 && (b == b'_' || b == b'-'));
    if id.is_empty() || id.len() > 64 || !id.bytes().enumerate().all(allowed) {
        return Err(Failure::Refused(format!(
            "`{}` cannot be the id of a scenario: use 1 to 64 letters (a to z), digits, `_` and `-`, and begin with a \
             letter or digit, as in my_trust",
            words::path(name)
        )));
    }
    let id = id.to_owned();
    Ok((file, id))
}

/// The text with its id changed; comments and all else stay.
fn named(text: &str, id: &str) -> String {
    let mut done = false;
    let line = |line: &str| {
        let is_id = !done && line.strip_prefix("id").is_some_and(|rest| rest.trim_start().starts_with('='));
        done |= is_id;
        if is_id { format!("id = \"{id}\"\n") } else { format!("{line}\n") }
    };
    text.lines().map(line).collect()
}

fn taken(path: &Path) -> Failure {
    Failure::Refused(format!(
        "{} exists already and was left as it is: choose another name, or move it away",
        words::path(path)
    ))
}

/// Whether nothing has the name yet, not even a link that leads nowhere.
fn free(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() { Err(taken(path)) } else { Ok(()) }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => taken(path),
        ErrorKind::NotFound => Failure::Environment(format!(
            "{} cannot be written: its folder does not exist; create it first",
            words::path(path)
        )),
        _ => Failure::Environment(format!("{} cannot be written: {error}", words::path(path))),
    })?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
        // Nothing half written stays behind.
        let _ = std::fs::remove_file(path);
        Failure::Environment(format!("{} cannot be written: {error}", words::path(path)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_the_name_and_nothing_else_changes() {
        let text = "# a comment\nschema_version = 2\nid = \"england\"\nname = \"x\"\n[a]\nid = \"kept\"\n";
        let expected = "# a comment\nschema_version = 2\nid = \"mine\"\nname = \"x\"\n[a]\nid = \"kept\"\n";
        assert_eq!(named(text, "mine"), expected);
    }

    #[test]
    fn names_that_cannot_be_ids_are_refused() {
        for bad in ["", ".toml", "my trust", "-x", "café", "a/b c", &"x".repeat(65)] {
            assert!(names(Path::new(bad)).is_err(), "{bad}");
        }
        let (file, id) = names(Path::new("plans/my-trust")).unwrap();
        assert_eq!((file.to_str(), id.as_str()), (Some("plans/my-trust.toml"), "my-trust"));
        assert_eq!(names(Path::new("a.toml")).unwrap().0, Path::new("a.toml"));
    }
}
