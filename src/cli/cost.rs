//! What a run or a sweep costs, told before it is paid: `--dry-run`, and the refusals of what cannot end well.

use super::grid::print;
use super::options::Format;
use super::{Failure, words};
use crate::output::room_for_run;
use crate::study;
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// What a run or a sweep will cost, on this machine.
pub struct Cost {
    pub study: study::Cost,
    pub disk: u64,
    pub free: Option<u64>,
    folder: String,
    nouns: Nouns,
}

/// What a study of many cells is called, and one and more of its cells; a run has none.
type Nouns = [&'static str; 3];

/// Refuses what will surely not fit onto a disk.
///
/// # Errors
/// [`Failure::Environment`] with the bytes needed and free.
pub fn disk_fits(what: &str, needed: u64, free: Option<u64>, folder: &str, less: &str) -> Result<(), Failure> {
    match free {
        Some(free) if free < needed / 3 * 2 => Err(Failure::Environment(format!(
            "the {what} will leave about {} in {folder}, and its disk has {} for it. Make room, {less}, or name another \
             folder with --out.",
            words::bytes(needed),
            words::bytes(free)
        ))),
        _ => Ok(()),
    }
}

impl Cost {
    /// With the disk of `folder`.
    pub fn new(study: study::Cost, disk: u64, folder: &Path) -> Self {
        Self { study, disk, free: room_for_run(folder), folder: words::path(folder), nouns: ["sweep", "cell", "cells"] }
    }

    /// The same of another study than a sweep.
    #[must_use]
    pub fn called(self, nouns: Nouns) -> Self {
        Self { nouns, ..self }
    }

    /// Refuses a study of many cells whose files will surely not fit.
    ///
    /// # Errors
    /// As [`disk_fits`].
    pub fn cells_fit(&self) -> Result<(), Failure> {
        disk_fits(self.nouns[0], self.disk, self.free, &self.folder, "ask for fewer outcomes (--metric)")
    }

    /// `7 cells × 10,000 futures × 8 strategies × 15 years`.
    pub fn size(&self) -> String {
        let study::Cost { cells, trials, strategies, years, .. } = self.study;
        let parts = [
            words::futures(trials.into()),
            words::plural(strategies, "strategy", "strategies"),
            words::plural(years, "year", "years"),
        ];
        cells
            .map(|cells| words::plural(cells, self.nouns[1], self.nouns[2]))
            .into_iter()
            .chain(parts)
            .collect::<Vec<_>>()
            .join(" × ")
    }

    /// How long it takes, and with how many threads.
    pub fn time(&self) -> String {
        let threads = words::plural(self.study.threads, "thread", "threads");
        format!("{} on {threads}", words::seconds(self.study.seconds))
    }

    /// What is printed.
    pub fn written(&self, format: Format) -> String {
        let study::Cost { cells, trials, strategies, years, threads, memory, seconds, .. } = self.study;
        match format {
            Format::Table => self.in_words(),
            Format::Json => {
                let mut data = json!({
                    "trials": trials,
                    "strategies": strategies,
                    "years": years,
                    "memory_bytes": memory,
                    "disk_bytes": self.disk,
                    "disk_free_bytes": self.free,
                    "seconds": seconds,
                    "threads": threads,
                    "folder": self.folder,
                });
                if let Some(cells) = cells {
                    data["cells"] = cells.into();
                }
                print(&data)
            }
            Format::Csv => {
                let (head, cells) = cells.map_or_else(Default::default, |cells| ("cells,", format!("{cells},")));
                format!(
                    "{head}trials,strategies,years,memory_bytes,disk_bytes,seconds,threads\n\
                     {cells}{trials},{strategies},{years},{memory},{},{seconds},{threads}\n",
                    self.disk
                )
            }
        }
    }

    fn in_words(&self) -> String {
        let (what, within, error) = match self.study.cells {
            None => ("run", "a third", " (5 % less to 40 % more than it will be)"),
            Some(_) => (self.nouns[0], "a half", ""),
        };
        let free = self.free.map_or_else(String::new, |free| format!(", of {} free", words::bytes(free)));
        format!(
            "This {what} would simulate {}.\n\
             Time    {} (scaled from {} just now, to within {within})\n\
             Memory  about {} at its peak, beside 64 MB for the program itself\n\
             Disk    about {} in {}{free}{error}\n\
             Nothing was written. Leave out --dry-run to run it.\n",
            self.size(),
            self.time(),
            words::futures(self.study.timed.into()),
            words::bytes(self.study.memory),
            words::bytes(self.disk),
            self.folder,
        )
    }
}

/// Seconds on a clock that does not go back.
pub fn seconds() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(now);
    (now() - *START).as_secs_f64()
}

#[expect(clippy::disallowed_methods, reason = "how long a burst takes is told and reaches no result")]
fn now() -> Instant {
    Instant::now()
}
