//! `capcast schema`: what may an editor complete and underline?

use super::{Failure, Talk, words};
use crate::output::replace_file;
use crate::scenario::schema;
use clap::Args;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The name under which `init` puts the schema beside a scenario.
pub const NAME: &str = "capcast.schema.json";

/// Prints the JSON Schema of scenario files, with which editors complete keys and mark mistakes.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast schema --out capcast.schema.json    beside your scenarios, which name it in their first line:
                                              #:schema ./capcast.schema.json
  capcast schema | jq .properties.capital")]
pub struct Schema {
    /// Writes it into this file instead of printing it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replaces a file that says something else.
    #[arg(long, requires = "out")]
    force: bool,
    /// Prints only results and errors.
    #[arg(long, short)]
    pub quiet: bool,
}

impl Schema {
    /// Prints or writes it.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let text = text()?;
        let Some(path) = self.out else { return talk.data(&text) };
        let placed = plan(&path, &text, self.force)?;
        write(&path, &text, placed)?;
        talk.say(&match placed {
            Placed::Same => format!("{} is up to date.\n", words::path(&path)),
            Placed::New | Placed::Other => format!("Wrote {}.\n", words::path(&path)),
        });
        Ok(())
    }
}

/// The schema as it stands in a file.
pub fn text() -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(&schema());
    text.map(|text| text + "\n").map_err(|error| Failure::Fault(format!("the schema cannot be written: {error}")))
}

/// What stands where the schema goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placed {
    /// Nothing yet.
    New,
    /// This very schema.
    Same,
    /// Something else, which may be replaced.
    Other,
}

/// Looks at what is there before anything is written.
///
/// # Errors
/// [`Failure::Refused`] where something else is there and `force` does not allow to replace it.
pub fn plan(path: &Path, text: &str, force: bool) -> Result<Placed, Failure> {
    match fs::read(path) {
        Ok(there) if there == text.as_bytes() => Ok(Placed::Same),
        Ok(_) if force => Ok(Placed::Other),
        Ok(_) => Err(Failure::Refused(format!(
            "{0} is there already and says something else (another version of capcast, perhaps) and was left as it is: \
             --force replaces it",
            words::path(path)
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Placed::New),
        Err(error) => Err(unwritable(path, &error)),
    }
}

/// Writes it where [`plan`] found that it must be.
pub fn write(path: &Path, text: &str, placed: Placed) -> Result<(), Failure> {
    match placed {
        Placed::Same => Ok(()),
        Placed::New | Placed::Other => replace_file(path, text.as_bytes()).map_err(|error| unwritable(path, &error)),
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::NotFound => "its folder does not exist; create it first".to_owned(),
        _ => error.to_string(),
    };
    Failure::Environment(format!("{} cannot be written: {why}", words::path(path)))
}
