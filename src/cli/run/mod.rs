//! `capcast run`: what happens?

mod summary;

use super::grid::print;
use super::limits::{self, Judgement};
use super::options::{Format, Numbers, Reading, Simulating};
use super::simulation::{Clock, Prepared, Waiting, notes_on, publish};
use super::{Failure, Talk, interrupt, words};
use crate::draw::Sampler;
use crate::engine::Results;
use crate::scenario::Loaded;
use crate::study::what_if;
use clap::Args;
use std::path::Path;
use summary::Summary;

/// What happens? Simulates every strategy in thousands of futures, and leaves tables and charts.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast run                                            England's estate
  capcast run my_trust.toml --trials 1000                a quick look
  capcast run my_trust.toml --set capital.pot_gbp_m=900  what if
  capcast run --strategies proportional,worst_first --out plans/two
  capcast run --format json --quiet | jq .strategies
  capcast run trust --no-charts                          a scenario that is built in
  capcast run --trials 1000000 --dry-run                 what would it cost
  capcast run --fail-if 'p90(backlog_high_gbp_m@2034/35,worst_first) > 2000'")]
pub struct Run {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub simulating: Simulating,
}

impl Run {
    /// Loads, simulates, publishes and says what was found.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let tell = |loaded: &Loaded, results: &Results, changed: &[String], judgement: Judgement, folder: &Path| {
            self.tell((loaded, results), changed, &judgement, folder, talk)
        };
        self.publish(talk, tell).map(Option::unwrap_or_default)
    }

    /// Loads, simulates and publishes, and then does what is asked; nothing where only the cost is asked for.
    pub fn publish<T>(
        &self,
        talk: &Talk,
        then: impl FnOnce(&Loaded, &Results, &[String], Judgement, &Path) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        let cancelled = interrupt::listen_and_end();
        let flags = &self.simulating;
        let numbers = flags.numbers();
        let known = numbers.as_ref().copied().unwrap_or(Numbers { trials: None, seed: None });
        let (numbers, loaded) = Failure::together(numbers, self.reading.load_with(known, talk))?;
        let one = Prepared::of(flags, numbers, &loaded, self.reading.again(), &[])?;
        let what_if = what_if(&loaded.canonical_sha256, &one.simulation.changed());
        let folder = flags.folder(&loaded.scenario.id, "run", what_if);
        flags.preflight(std::slice::from_ref(&one), &folder)?;
        let pool = flags.pool()?;
        if flags.dry_run {
            let told = one.dry_run(&pool, &folder, &Waiting::silent(cancelled))?;
            talk.data(&told.written(self.reading.format))?;
            return Ok(None);
        }
        let store = flags.open(&folder, &loaded.scenario.id, talk)?;
        let mut clock = Clock::start();
        let results = one.run(&pool, cancelled, talk)?;
        clock.lap("engine");
        let identity = one.simulation.identity(&results);
        let files = one.files(&results, &identity, &mut clock)?;
        interrupt::check()?;
        let folder = publish(store, files, &identity, &results.checks, pool.current_num_threads(), clock, talk)?;
        notes_on(&one, &results, talk);
        then(&loaded, &results, &identity.changed, limits::judge(&one.limits, &results), &folder).map(Some)
    }

    /// Says what was found: the table on standard output; a failed check first, and in the exit code.
    fn tell(
        &self,
        (loaded, results): (&Loaded, &Results),
        changed: &[String],
        judgement: &Judgement,
        folder: &Path,
        talk: &Talk,
    ) -> Result<(), Failure> {
        let told = Summary::new(&loaded.scenario, results);
        let seed = self.simulating.seed.as_ref().map_or_else(String::new, |_| format!(" --seed {}", results.seed));
        let first = match words::changed(changed) {
            changed if changed.is_empty() => changed,
            changed => format!("{changed}\n\n"),
        };
        let next = match self.simulating.sampler {
            Sampler::Inverse => format!(
                "Next, one future step by step: capcast trace{}{seed} --trial {} --strategy {}",
                self.reading.again(),
                told.typical_trial,
                told.typical_strategy
            ),
            Sampler::Reference => format!("Next, the same by its own draws: capcast run{}{seed}", self.reading.again()),
        };
        let after = format!(
            "\n{} in {}: begin with {}summary.csv.\n{next}\n",
            if self.simulating.no_charts { "Tables are" } else { "Tables and charts are" },
            words::path(folder),
            if self.simulating.no_charts { "" } else { "backlog_fan.svg and " },
        );
        let failed = told.failed_checks();
        let printed = match self.reading.format {
            Format::Table if talk.is_quiet() => talk.data(&(first + &told.in_words())),
            Format::Table => talk.data(&(first + &told.in_words() + &after)),
            Format::Json => {
                let mut data = told.json();
                data["changed"] = changed.into();
                data["folder"] = words::path(folder).into();
                if !judgement.data.is_empty() {
                    data["fail_if"] = judgement.data.clone().into();
                }
                talk.data(&print(&data))
            }
            Format::Csv => {
                talk.say(&first);
                let notes = told.notes();
                talk.say(&if notes.is_empty() { String::new() } else { format!("{}\n", notes.join("\n")) });
                talk.data(&told.grid().csv())
            }
        };
        if self.reading.format != Format::Table {
            talk.say(&after);
        }
        for close in &judgement.close {
            talk.say(&format!("note: {close}\n"));
        }
        // The results are published, marked as failed; whoever only looks at the exit code must know too.
        let breached = (!judgement.breached.is_empty()).then(|| judgement.breached.join("\n"));
        match (failed, breached) {
            (Some(failed), breached) => {
                Err(Failure::Model([Some(failed), breached].into_iter().flatten().collect::<Vec<_>>().join("\n")))
            }
            (None, Some(breached)) => Err(Failure::Breached(breached)),
            (None, None) => printed,
        }
    }
}
