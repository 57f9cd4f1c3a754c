//! `capcast barriers`: what does each barrier cost?

mod request;
mod summary;

use super::cost::{Cost, disk_fits, seconds};
use super::options::{self, Format, Numbers, Reading};
use super::simulation::{self, Clock, Waiting, drawn, failed, fault, publish};
use super::{Failure, Talk, interrupt, memory, words};
use crate::analysis::barriers::Barriers;
use crate::chart::{ComparisonData, barrier_drawings};
use crate::draw::Sampler;
use crate::engine::RunError;
use crate::output::{File, Store, barrier_files, room_for_run};
use crate::scenario::Loaded;
use crate::study::barriers::{Failed, Removal, Simulated};
use crate::study::what_if;
use crate::systems::Removed;
use clap::Args;
use std::path::PathBuf;
use summary::Summary;

/// What does each barrier cost? Removes the barriers of a scenario in every combination, in the same futures, and shares out what that
/// changes.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast barriers                                              England: what holds its backlog up
  capcast barriers england_programmes --metric adoption_share@2034/35
  capcast barriers my_trust.toml --strategy worst_first --metric backlog_high_gbp_m,lost_bed_days
  capcast barriers --trials 10000                               more futures: smaller errors
  capcast barriers --format json --quiet | jq .answer
  capcast barriers england_programmes --dry-run                 what would it take")]
pub struct BarriersVerb {
    #[command(flatten)]
    pub reading: Reading,
    /// The strategy, by id; none: the reference of the scenario (compare.reference), or its first.
    #[arg(long, value_name = "ID")]
    strategy: Option<String>,
    /// Outcomes, and if wanted the year of each; none: the headline outcomes and the uncorrected waiting list. Without a year: the last.
    #[arg(long, value_name = "NAME[@YEAR]", value_delimiter = ',')]
    metric: Vec<String>,
    /// Futures to simulate without every set of barriers; none: 2,000, or those of the scenario where they are fewer.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    trials: Option<String>,
    /// Seed of the draws, 0 to 9223372036854775807; none: as the scenario says.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// Threads to use; none: as many as the machine has. The results are the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Output folder; none: outputs/<scenario>/barriers, and where anything is changed a folder of its own beside it.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// How draws are made: `inverse`, or `reference` (slow).
    #[arg(long, value_name = "HOW", default_value = "inverse", value_parser = options::sampler)]
    sampler: Sampler,
    /// Leaves out the second pass, in which assumed numbers stand at their means: half the time.
    #[arg(long)]
    quick: bool,
    /// Draws no charts.
    #[arg(long)]
    no_charts: bool,
    /// Moves a run of another scenario that is in the output folder aside, to FOLDER.aside-1; deletes nothing.
    #[arg(long)]
    force: bool,
    /// Waits while another run uses the output folder, instead of giving up.
    #[arg(long)]
    wait: bool,
    /// Tells what it would cost (time, memory, disk) and writes nothing.
    #[arg(long)]
    dry_run: bool,
}

impl BarriersVerb {
    /// Loads, simulates, publishes and says what was found.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let cancelled = interrupt::listen_and_end();
        let numbers = options::numbers(self.trials.as_deref(), self.seed.as_deref());
        // A seed is a value of the scenario; so many futures as a run has no one wants here unasked.
        let seed = numbers.as_ref().ok().and_then(|numbers| numbers.seed);
        let (numbers, loaded) =
            Failure::together(numbers, self.reading.load_with(Numbers { trials: None, seed }, talk))?;
        let removal = request::removal(&self, numbers, &loaded)?;
        let what_if = what_if(&loaded.canonical_sha256, &removal.changed());
        let folder = simulation::folder(self.out.as_deref(), &loaded.scenario.id, "barriers", what_if);
        let threads = self.threads.map_or_else(simulation::cores, usize::from);
        memory::preflight(removal.simulation.world.trials, removal.memory(), 0, threads)
            .map_err(Failure::Environment)?;
        let (named, fewer) = (words::path(&folder), "ask for fewer outcomes (--metric)");
        disk_fits("study of barriers", removal.bytes(), room_for_run(&folder), &named, fewer)?;
        let pool = simulation::pool(threads)?;
        if self.dry_run {
            let cost = pool.install(|| removal.cost(threads, &seconds));
            let cost = Cost::new(cost, removal.bytes(), &folder);
            let nouns = ["study of barriers", "combination of barriers", "combinations of barriers"];
            return talk.data(&cost.called(nouns).written(self.reading.format));
        }
        let opened = || Store::open_or_replace(&folder, &loaded.scenario.id, self.force);
        let store = simulation::open(opened, self.wait, talk)?;
        interrupt::holds(store.traces());
        let mut clock = Clock::start();
        talk.say(&format!("{}\n", begins(&removal)));
        let waiting = Waiting::new(removal.to_do() as u64, 0, "combinations", cancelled, talk);
        let simulated = pool.install(|| removal.simulate(&waiting));
        drop(waiting);
        let (found, simulated) = simulated.map_err(|why| self.failure(&loaded, *why))?;
        clock.lap("engine");
        let identity = removal.identity(&simulated);
        let told = Summary { found: &found, identity: &identity, checks: &simulated.checks };
        let files = self.files(&removal, (&found, &simulated), &told, &mut clock)?;
        interrupt::check()?;
        let folder = publish(store, files, &identity, &simulated.checks, pool.current_num_threads(), clock, talk)?;
        simulation::warn_of_changed_files(&loaded, talk);
        self.tell(&told, &words::path(&folder), talk)
    }

    /// The table, the answer and the charts.
    fn files(
        &self,
        removal: &Removal<'_>,
        (found, simulated): (&Barriers, &Simulated),
        told: &Summary<'_>,
        clock: &mut Clock,
    ) -> Result<Vec<File>, Failure> {
        let mut files = barrier_files(found, told.identity).map_err(fault)?;
        files.push(File { name: "barriers.txt".to_owned(), bytes: told.answer().into_bytes() });
        clock.lap("tables");
        interrupt::check()?;
        if !self.no_charts {
            let scenario = &removal.simulation.loaded.scenario;
            let scene = ComparisonData::new(scenario, told.identity.seed).warned(&simulated.checks);
            let drawings = if found.n > 0 { barrier_drawings(&scene, found).map_err(fault)? } else { Vec::new() };
            files.extend(drawn(drawings, &told.identity.changed)?);
        }
        clock.lap("charts");
        Ok(files)
    }

    /// Says what was found; a failed check first, and in the exit code.
    fn tell(&self, told: &Summary<'_>, folder: &str, talk: &Talk) -> Result<(), Failure> {
        let failed = failed(told.checks);
        let first = if failed.is_empty() { String::new() } else { format!("FAILED: {}\n\n", failed.join("\n")) };
        let first = match words::changed(&told.identity.changed) {
            changed if changed.is_empty() => first,
            changed => format!("{first}{changed}\n\n"),
        };
        let what = if self.no_charts { "The table is" } else { "Table and charts are" };
        let after = format!("\n{what} in {folder}: begin with barriers.txt and barriers.csv.\n");
        let printed = match self.reading.format {
            Format::Table if talk.is_quiet() => talk.data(&(first + &told.in_words())),
            Format::Table => talk.data(&(first + &told.in_words() + &after)),
            Format::Json => talk.data(&told.json(folder)),
            Format::Csv => {
                talk.say(&first);
                talk.data(&told.csv()?)
            }
        };
        if self.reading.format != Format::Table {
            talk.say(&after);
        }
        if failed.is_empty() { printed } else { Err(Failure::Model(failed.join("\n"))) }
    }

    /// Why there are no results, with how to see it happen.
    fn failure(&self, loaded: &Loaded, Failed { world, error }: Failed<'_>) -> Failure {
        let gone = match &error {
            RunError::Nonfinite(found) => world.cases[found.strategy].removed,
            _ => Removed::NONE,
        };
        let stated = Removed::stated(&loaded.scenario);
        let sets = gone.members().filter(|&barrier| !stated.has(barrier));
        let sets: String = sets.map(|barrier| format!(" --set {}.barrier=removed", barrier.name())).collect();
        let again = format!("{}{sets}", self.reading.again());
        // No trace holds assumed numbers at their means.
        let after = match std::ptr::eq(world.scenario, &raw const loaded.scenario) {
            true => "",
            false => "\nIt happened where assumed numbers stand at their means; --quick leaves that out.",
        };
        simulation::failure(&world, error, &again, ["Nothing was published. ", after])
    }
}

/// How many sets of barriers are simulated, and whether with assumed numbers at their means too.
fn combinations(removal: &Removal<'_>) -> String {
    let sets = words::plural(removal.sets(), "combination of barriers", "combinations of barriers");
    if removal.to_do() > removal.sets() { format!("{sets} (twice)") } else { sets }
}

/// What is simulated.
fn begins(removal: &Removal<'_>) -> String {
    let world = &removal.simulation.world;
    let (scenario, first) = (world.scenario, world.scenario.first_year.start());
    format!(
        "{}: {} × {} × {} under {}, seed {}",
        words::text(&scenario.name),
        words::futures(world.trials.into()),
        combinations(removal),
        words::plural((removal.last_year().start() - first + 1).max(1) as usize, "year", "years"),
        scenario.strategies[world.chosen[0]].id,
        world.source.seed().0
    )
}
