//! What a sweep costs, told before it is paid.

use super::super::grid::print;
use super::super::options::Format;
use super::super::{Failure, memory, words};
use super::plan::Plan;
use crate::engine::World;
use crate::engine::case::{self, Question};
use crate::engine::results::QUANTILES;
use crate::engine::task::{Isa, Task};
use crate::num::LANES;
use crate::output::room_for_run;
use serde_json::json;
use std::time::Instant;

/// Bytes of a row in the tables, CSV and Parquet twice, as measured.
const ROW: u64 = 190;
/// Bytes of the pictures.
const CHARTS: u64 = 400_000;

/// What a sweep will cost.
pub struct Cost {
    name: String,
    cells: usize,
    trials: u32,
    strategies: usize,
    years: usize,
    seconds: f64,
    threads: usize,
    memory: u64,
    disk: u64,
    free: Option<u64>,
    folder: String,
}

impl Cost {
    /// Times a handful of futures of the first cell and scales it to the whole.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn of(plan: &Plan, pool: &rayon::ThreadPool) -> Result<Self, Failure> {
        let loaded = plan.load(0)?;
        let case = plan.case(0, &loaded)?;
        let (trials, strategies) = (case.world.trials, case.world.cases.len());
        let few = World { trials: trials.min(LANES as u32), ..case.world.clone() };
        let burst = || {
            let start = now();
            // What fails here fails in the sweep too, and is told there.
            let _ = pool.install(|| case::run_task(&few, &case.question, Task::Block(0), &[], Isa::Best));
            (now() - start).as_secs_f64()
        };
        burst();
        let least = f64::min(burst(), burst());
        let groups = f64::from(trials.div_ceil(LANES as u32)) + 1.0;
        let cells = plan.places.len();
        let each = case.question.outcomes.len() * strategies;
        let rows = (cells * each) as u64 * (3 + QUANTILES.len() + plan.quantiles.len()) as u64;
        let Question { outcomes, beside } = &case.question;
        Ok(Self {
            name: loaded.scenario.name.clone(),
            cells,
            trials,
            strategies,
            years: loaded.scenario.horizon(),
            seconds: least * groups * cells as f64 / plan.threads as f64,
            threads: plan.threads,
            memory: u64::from(trials) * ((outcomes.len() + beside.len()) * strategies * 4 * (plan.threads + 1)) as u64
                + cells as u64 * each as u64 * 400,
            disk: rows * ROW + CHARTS,
            free: room_for_run(&plan.folder),
            folder: words::path(&plan.folder),
        })
    }

    /// Refuses a sweep that cannot end well.
    ///
    /// # Errors
    /// [`Failure::Environment`] with what is needed and what there is.
    pub fn fits(&self) -> Result<(), Failure> {
        memory::preflight(self.trials, self.memory, self.threads).map_err(Failure::Environment)?;
        match self.free {
            Some(free) if free < self.disk / 3 * 2 => Err(Failure::Environment(format!(
                "the sweep will leave about {} in {}, and its disk has {} for it. Make room, ask for fewer outcomes \
                 (--metric), or name another folder with --out.",
                words::bytes(self.disk),
                self.folder,
                words::bytes(free)
            ))),
            _ => Ok(()),
        }
    }

    fn size(&self) -> String {
        format!(
            "{} × {} × {} × {}",
            words::plural(self.cells, "cell", "cells"),
            words::futures(self.trials.into()),
            words::plural(self.strategies, "strategy", "strategies"),
            words::plural(self.years, "year", "years"),
        )
    }

    /// For whoever waits.
    pub fn in_a_line(&self) -> String {
        format!(
            "{}: {}, {} on {}\n",
            words::text(&self.name),
            self.size(),
            words::seconds(self.seconds),
            words::plural(self.threads, "thread", "threads")
        )
    }

    /// What `--dry-run` prints.
    pub fn written(&self, format: Format) -> String {
        match format {
            Format::Table => {
                let free = self.free.map_or_else(String::new, |free| format!(", of {} free", words::bytes(free)));
                format!(
                    "This sweep would simulate {}.\n\
                     Time    {} on {} (scaled from {} just now, to within a half)\n\
                     Memory  about {} at its peak, beside 64 MB for the program itself\n\
                     Disk    about {} in {}{free}\n\
                     Nothing was written. Leave out --dry-run to run it.\n",
                    self.size(),
                    words::seconds(self.seconds),
                    words::plural(self.threads, "thread", "threads"),
                    words::futures(self.trials.min(LANES as u32).into()),
                    words::bytes(self.memory),
                    words::bytes(self.disk),
                    self.folder,
                )
            }
            Format::Json => print(&json!({
                "cells": self.cells,
                "trials": self.trials,
                "strategies": self.strategies,
                "years": self.years,
                "memory_bytes": self.memory,
                "disk_bytes": self.disk,
                "disk_free_bytes": self.free,
                "seconds": self.seconds,
                "threads": self.threads,
                "folder": self.folder,
            })),
            Format::Csv => format!(
                "cells,trials,strategies,years,memory_bytes,disk_bytes,seconds,threads\n{},{},{},{},{},{},{},{}\n",
                self.cells,
                self.trials,
                self.strategies,
                self.years,
                self.memory,
                self.disk,
                self.seconds,
                self.threads
            ),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a burst takes is told and reaches no result")]
fn now() -> Instant {
    Instant::now()
}
