//! `capcast sweep`: what if, across a grid?

mod plan;
mod summary;
mod work;

use super::cost::{Cost, seconds};
use super::options::Reading;
use super::{Failure, Talk, interrupt, memory, simulation, words};
use crate::draw::Sampler;
use crate::study::StudyError;
use clap::Args;
use std::path::PathBuf;

/// What if, across a grid? Simulates the scenario with every value of one or more of its numbers, in the same futures.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast sweep --sweep capital.pot_gbp_m=0:1500:250             how much does money help?
  capcast sweep my_trust.toml --sweep capital.share_to_backlog=0.05,0.1,0.2 --metric backlog_high_gbp_m
  capcast sweep --sweep capital.pot_gbp_m=0:1500:250 --sweep capital.growth_after_per_year=0:0.04:0.01
  capcast sweep --sweep capital.pot_gbp_m=500,900 --sweep capital.pot_additionality=0.2,0.8 --zip
  capcast sweep my_trust.toml --sweep pot                        the [sweep.pot] of the file
  capcast sweep --sweep backlog.escalation.mean_per_year='linspace(0.04,0.08,5)' --strategies worst_first
  capcast sweep --sweep capital.pot_gbp_m=0:1500:50 --dry-run    what would it cost

Interrupted (Ctrl-C) it keeps what is finished; the same command goes on from there.")]
pub struct Sweep {
    #[command(flatten)]
    pub reading: Reading,
    /// What is swept: PATH=FROM:TO:STEP (both ends belong to it), PATH=A,B,C, PATH=linspace(FROM,TO,COUNT), or the ID of a
    /// [sweep.ID] in the scenario; several are taken in all combinations. None: all that the scenario has.
    #[arg(long, value_name = "PATH=VALUES", allow_hyphen_values = true)]
    sweep: Vec<String>,
    /// Takes several sweeps pair by pair: the first value of each, then the second of each.
    #[arg(long)]
    zip: bool,
    /// Outcomes to be told, by name; none: the headline outcomes.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    metric: Vec<String>,
    /// Targets whose probability is told, by id; none: all of the scenario.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    targets: Vec<String>,
    /// The year whose outcomes are told, as in 2034/35; none: the last.
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// Futures to simulate in every cell; none: as the scenario says.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    trials: Option<String>,
    /// Seed of the draws, the same in every cell; none: as the scenario says.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// Threads to use; none: as many as the machine has. The results are the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Output folder; none: outputs/<scenario>/sweep.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Strategies to simulate, by id; none: all of the scenario.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    strategies: Vec<String>,
    /// How draws are made: `inverse`, or `reference` (slow).
    #[arg(long, value_name = "HOW", default_value = "inverse", value_parser = super::options::sampler)]
    sampler: Sampler,
    /// Quantiles beside P5 to P95, as fractions; may go no further than the futures can show.
    #[arg(long, value_name = "Q,Q", value_delimiter = ',', allow_hyphen_values = true)]
    quantiles: Vec<String>,
    /// Draws no charts.
    #[arg(long)]
    no_charts: bool,
    /// Moves a run of another scenario that is in the output folder aside, to FOLDER.aside-1; deletes nothing.
    #[arg(long)]
    force: bool,
    /// Gives up an unfinished sweep that is in the output folder, and begins anew.
    #[arg(long)]
    fresh: bool,
    /// Waits while another run uses the output folder, instead of giving up.
    #[arg(long)]
    wait: bool,
    /// Tells what the sweep would cost (time, memory, disk) and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Stops after so many finished cells, as Ctrl-C would: for tests.
    #[arg(long, value_name = "N", hide = true)]
    stop_after: Option<usize>,
}

impl Sweep {
    /// Reads, plans, simulates every cell, publishes and says what was found.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let cancelled = interrupt::listen();
        let mut plan = plan::plan(&self, talk)?;
        let threads = self.threads.map_or_else(simulation::cores, usize::from);
        let pool = simulation::pool(threads)?;
        pool.install(|| plan.check()).map_err(|error| match error {
            StudyError::Cells(faulty) => plan::faults_of_cells(&plan, faulty),
            other => other.into(),
        })?;
        let folder =
            self.out.clone().unwrap_or_else(|| PathBuf::from_iter(["outputs", &plan.base.scenario.id, "sweep"]));
        let (cost, bytes) = pool.install(|| plan.cost(threads, &seconds))?;
        let cost = Cost::new(cost, bytes, &folder);
        memory::preflight(cost.study.trials, cost.study.memory, 0, threads).map_err(Failure::Environment)?;
        cost.cells_fit()?;
        if self.dry_run {
            return talk.data(&cost.written(self.reading.format));
        }
        talk.say(&format!("{}: {}, {}\n", words::text(&plan.base.scenario.name), cost.size(), cost.time()));
        let done = work::Work { plan: &plan, flags: &self, folder, talk }.run(&pool, cancelled)?;
        summary::tell(&plan, &done, self.reading.format, talk)
    }
}
