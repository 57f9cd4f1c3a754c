//! One trial alone: the same year at a width of one, with everything that it was made of.

use super::futures::Futures;
use super::record::value;
use super::watch::Watcher;
use super::world::World;
use super::year::{State, Year, year};
use crate::num::Lanes;
use crate::outcomes::Metric;
use crate::systems::{care, disparities};

/// One future of one case.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What no case changes.
    pub futures: Futures<1>,
    /// The years in order.
    pub years: Vec<TrialYear>,
    /// Whether backlog passed the replacement value of the estate in any year.
    pub past_replacement: bool,
    /// Connectivity of the opening; 0 where it is not simulated.
    pub opening_connectivity: f64,
    /// Care at the opening; all 0 where it is not simulated.
    pub opening_care: care::Opening<1>,
}

/// One year of it.
#[derive(Clone, PartialEq, Debug)]
pub struct TrialYear {
    /// The record.
    pub record: Year<1>,
    /// Its estates, in their order.
    pub estates: Vec<EstateYear>,
    /// Share of each estate's technology that is legacy at the close.
    pub legacy: Vec<f64>,
    /// Its programmes, as listed.
    pub programmes: Vec<ProgrammeYear>,
    /// Its groups of the population, by identifier; none where disparities are not simulated.
    pub groups: Vec<disparities::Group<1>>,
    /// Every outcome of all estates together, in order of [`Metric::ALL`].
    pub outcomes: Vec<f64>,
}

/// One programme at the close of a year; times in years after the first one begins, infinite for what has not come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProgrammeYear {
    /// Share of its delivery that is done.
    pub done: f64,
    /// When it started.
    pub started: f64,
    /// When it went live.
    pub live: f64,
    /// What was paid for it in the year, £m cash.
    pub paid: f64,
    /// Whether its integration failed in the year; in the central case how likely that was.
    pub failed: f64,
    /// Whom it reaches; all 0 where nothing asks.
    pub reach: ReachYear,
    /// Share of those reached who use it, at the close; 0 where change is not simulated.
    pub adoption: f64,
    /// The same over the year.
    pub mean_adoption: f64,
    /// Use when newcomers have joined, and the resistance that it meets.
    pub begins: f64,
    /// Mean resistance of those whom it serves.
    pub met_resistance: f64,
    /// Share of activity that its go-live takes.
    pub dip: f64,
}

/// Whom a programme reaches in a year, as a share of its users.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReachYear {
    /// At the open.
    pub before: f64,
    /// Newly in the year.
    pub newly: f64,
    /// At the close.
    pub close: f64,
    /// Over the year, in the mean.
    pub mean: f64,
    /// Part of the year in which it is in use.
    pub part: f64,
}

/// One estate in one year; arrays over bands, low first; £m.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct EstateYear {
    pub opening: [f64; 4],
    pub price: [f64; 4],
    pub escalation: [f64; 4],
    pub migration: [f64; 4],
    pub new_need: [f64; 4],
    /// Record ÷ work at the last survey, and at this one.
    pub level_before: f64,
    pub level: f64,
    /// Share of its growth that is left to a backlog near replacement value.
    pub room: f64,
    pub resurvey: [f64; 4],
    pub rerating: [f64; 4],
    pub stock: [f64; 4],
    pub incident_rate: f64,
    pub band_rate: [f64; 4],
    pub incidents: f64,
    pub lost_bed_days: f64,
    pub repair_cost_each: f64,
    pub repair_cost: f64,
    pub repair_capital: f64,
    pub clearable: [f64; 4],
    pub spend: [f64; 4],
    pub cleared_by_repairs: [f64; 4],
    /// Work that goes with what programmes replace.
    pub replaced: [f64; 4],
    /// Whether programmes are simulated, which may replace some of it.
    pub has_programmes: bool,
    /// Floor area of the year, m².
    pub area: f64,
    /// Share of its legacy that goes with what programmes replace.
    pub legacy_goes: f64,
    pub cleared: [f64; 4],
    pub closing: [f64; 4],
    /// What is there at the close.
    pub work: [f64; 4],
    /// Resistance to change at the close.
    pub resistance: f64,
    /// Go-lives beyond what it can take, relative to that.
    pub overload: f64,
    pub met_load: f64,
    pub met_failed: f64,
    pub met_used: f64,
    pub met_users: f64,
    /// Shares of its organisations at the close: live, readable, on the standard, bridged.
    pub live: f64,
    pub readable: f64,
    pub standard: f64,
    pub bridged: f64,
}

/// What a year leaves nowhere, kept for every estate.
struct Notes(Vec<EstateYear>);

impl Watcher<1> for Notes {
    fn aged(&mut self, stock: &[Lanes<1>]) {
        for (estate, stock) in self.0.iter_mut().zip(stock.chunks_exact(4)) {
            estate.stock = std::array::from_fn(|band| stock[band][0]);
        }
    }

    fn repaired(&mut self, j: usize, capital: &Lanes<1>) {
        self.0[j].repair_capital = capital[0];
    }

    fn cleared_by_repairs(&mut self, work: &[Lanes<1>]) {
        for (estate, work) in self.0.iter_mut().zip(work.chunks_exact(4)) {
            estate.cleared_by_repairs = std::array::from_fn(|band| work[band][0]);
        }
    }
}

impl Trial {
    /// Runs trial `trial` (0: the central case) of the case at `case` in [`World::cases`].
    pub fn run(world: &World<'_>, trial: u32, case: usize) -> Self {
        let mut futures = Futures::<1>::new(world);
        futures.draw(world, trial);
        let mut state = State::new(world);
        state.open(world, &futures, &world.cases[case]);
        let opening_connectivity = state.interoperability.opening[0];
        let opening_care = state.care.opening;
        let years = (0..world.horizon()).map(|t| {
            let mut notes = Notes(vec![EstateYear::default(); world.scenario.estates.len()]);
            let areas: Vec<f64> = state.programmes.area.iter().map(|area| area[0]).collect();
            let record = year(world, &futures, t, &world.cases[case], &mut state, &mut notes);
            let mut estates = notes.0;
            for (j, estate) in estates.iter_mut().enumerate() {
                estate.complete(&futures, &state, t, j);
                let stated = futures.numbers.of(world.scenario.estates[j].area)[0];
                estate.area = areas.get(j).copied().unwrap_or(stated);
                estate.legacy_goes = state.programmes.legacy_goes.get(j).map_or(0.0, |goes| goes[0]);
                estate.has_programmes = world.scenario.programmes.is_some();
            }
            let outcomes = Metric::ALL.iter().map(|&metric| value(metric, &record, world, &futures.numbers)[0]);
            let outcomes = outcomes.collect();
            let legacy = state.technology.shares.iter().map(|share| share[0]).collect();
            let schemes = &state.programmes;
            let scheme = |k: usize| ProgrammeYear {
                done: schemes.done[k][0],
                started: schemes.started[k][0],
                live: schemes.live[k][0],
                paid: schemes.paid[k][0],
                failed: schemes.failed[k][0],
                reach: schemes.reach.get(k).map_or_else(ReachYear::default, |reach| ReachYear {
                    before: reach.before[0],
                    newly: reach.newly[0],
                    close: reach.close[0],
                    mean: reach.mean[0],
                    part: reach.part[0],
                }),
                adoption: first(&state.change.adoption, k),
                mean_adoption: first(&state.change.mean_adoption, k),
                begins: first(&state.change.begins, k),
                met_resistance: first(&state.change.met_resistance, k),
                dip: first(&state.change.dips, k),
            };
            let programmes = (0..schemes.done.len()).map(scheme).collect();
            let groups = state.disparities.groups.clone();
            TrialYear { record, estates, legacy, programmes, groups, outcomes }
        });
        let years = years.collect();
        let past_replacement = state.estate.past_replacement[0] > 0.0;
        Self { past_replacement, opening_connectivity, opening_care, years, futures }
    }

    /// An outcome of all estates together, `t` years after the first.
    pub fn outcome(&self, metric: Metric, t: usize) -> f64 {
        self.years[t].outcomes[metric as usize]
    }
}

impl EstateYear {
    /// Takes what the books say of the estate at `j` after the year.
    fn complete(&mut self, futures: &Futures<1>, state: &State<1>, t: usize, j: usize) {
        let of = |read: &dyn Fn(usize) -> f64| std::array::from_fn(|band| read(j * 4 + band));
        let flows = &state.estate.flows;
        self.opening = of(&|c| flows[c].opening[0]);
        self.price = of(&|c| flows[c].price[0]);
        self.escalation = of(&|c| flows[c].escalation[0]);
        self.migration = of(&|c| flows[c].migration[0]);
        self.new_need = of(&|c| flows[c].new_need[0]);
        self.resurvey = of(&|c| flows[c].resurvey[0]);
        self.rerating = of(&|c| flows[c].rerating[0]);
        self.cleared = of(&|c| flows[c].cleared[0]);
        self.closing = of(&|c| flows[c].closing[0]);
        self.clearable = of(&|c| state.estate.clearable[c][0]);
        self.spend = of(&|c| state.estate.spend[c][0]);
        self.room = state.estate.room[j][0];
        self.level = futures.estate.level(j, t)[0];
        self.level_before = t.checked_sub(1).map_or(1.0, |last| futures.estate.level(j, last)[0]);
        self.work = of(&|c| state.estate.work[c][0]);
        // What repairs have cleared is noted before anything is replaced.
        for (band, replaced) in self.replaced.iter_mut().enumerate() {
            *replaced = state.estate.repaired[j * 4 + band][0] - self.cleared_by_repairs[band];
        }
        self.repair_cost_each = futures.incidents.repair_cost(j, t)[0];
        let failures = &state.incidents[j];
        self.incident_rate = failures.rate[0];
        self.band_rate = failures.band_rate.map(|rate| rate[0]);
        self.incidents = failures.incidents[0];
        self.lost_bed_days = failures.lost_bed_days[0];
        self.repair_cost = failures.repair_cost[0];
        self.resistance = first(&state.change.resistance, j);
        self.overload = first(&state.change.overload, j);
        if let Some(met) = state.change.met.get(j) {
            self.met_load = met.load[0];
            self.met_failed = met.failed[0];
            self.met_used = met.used[0];
            self.met_users = met.users[0];
        }
        let connections = &state.interoperability;
        self.live = first(&connections.live, j);
        self.readable = first(&connections.readable, j);
        self.standard = first(&connections.standard, j);
        self.bridged = first(&connections.bridged, j);
    }
}

/// What stands at a place, in the one lane; 0 where its system is not simulated.
fn first(rows: &[Lanes<1>], place: usize) -> f64 {
    rows.get(place).map_or(0.0, |lane| lane[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::watch::Nobody;
    use crate::scenario::{ENGLAND, TRUST, Text, load};

    /// The balance of money and the ledger hold in a year as it comes out, and find each a pound in a million that is not where it
    /// should be.
    #[test]
    fn a_pound_in_a_million_that_is_missing_is_found() {
        use crate::engine::ledger::WorstError;
        let england = Text { name: "england".to_owned(), bytes: ENGLAND.into() };
        let scenario = load(&england, &[], false).unwrap().scenario;
        let world = World::new(&scenario, 10, 1, &[1]).unwrap();
        let year = Trial::run(&world, 3, 0).years[4].record;
        let money = |year: &Year<1>| {
            let mut worst = WorstError::default();
            worst.balance(&year.sources(), &year.uses());
            worst.relative(0)
        };
        let ledger = |year: &Year<1>| {
            let mut worst = WorstError::default();
            worst.note(&year.estate.flows);
            worst.relative(0)
        };
        let allowed = crate::engine::merge::LEDGER_TOLERANCE;
        assert!(money(&year) <= allowed && ledger(&year) <= allowed);
        let off = Lanes::splat(1.0 + 1e-6);
        let planted: [fn(&mut Year<1>, Lanes<1>); 5] = [
            |year, off| year.left.lapsed += year.capital.planned * (off - 1.0),
            |year, off| year.elsewhere = year.elsewhere * off,
            |year, off| year.capital.raid.share += off - 1.0,
            |year, off| year.capital.carried_in = year.capital.planned * (off - 1.0),
            |year, _| {
                (year.repaired.repairs, year.elsewhere) = (Lanes([-1.0]), year.elsewhere + year.repaired.repairs + 1.0);
            },
        ];
        for (i, plant) in planted.iter().enumerate() {
            let mut wrong = year;
            plant(&mut wrong, off);
            assert!(money(&wrong) > allowed, "{i}: {}", money(&wrong));
        }
        let planted: [fn(&mut Year<1>, Lanes<1>); 4] = [
            |year, off| year.estate.flows.price = year.estate.flows.price * off,
            |year, off| year.estate.flows.resurvey += year.estate.total * (off - 1.0),
            |year, off| year.estate.flows.cleared = year.estate.flows.cleared * off,
            |year, off| year.estate.flows.closing = year.estate.flows.closing * off,
        ];
        for (i, plant) in planted.iter().enumerate() {
            let mut wrong = year;
            plant(&mut wrong, off);
            assert!(ledger(&wrong) > allowed, "{i}: {}", ledger(&wrong));
        }
    }

    /// The outcomes of `lanes` trials from `first` on, side by side at this width: by trial, year and outcome, as bits.
    fn at_width<const W: usize>(world: &World<'_>, first: u32, lanes: u32) -> Vec<Vec<u64>> {
        let mut bits = vec![Vec::new(); lanes as usize];
        let (mut futures, mut state) = (Futures::<W>::new(world), State::<W>::new(world));
        for group in (0..lanes).step_by(W) {
            futures.draw(world, first + group);
            for case in &world.cases {
                state.open(world, &futures, case);
                for t in 0..world.horizon() {
                    let year = year(world, &futures, t, case, &mut state, &mut Nobody);
                    let outcomes = Metric::ALL.iter().map(|&metric| value(metric, &year, world, &futures.numbers));
                    for lanes in outcomes.chain(state.estate.stock.iter().copied()) {
                        for l in 0..W {
                            bits[group as usize + l].push(lanes[l].to_bits());
                        }
                    }
                }
            }
        }
        bits
    }

    #[test]
    fn a_year_is_the_same_to_the_bit_at_every_width() {
        for text in [ENGLAND, TRUST] {
            let loaded = load(&Text { name: "shipped".to_owned(), bytes: text.into() }, &[], false).unwrap();
            let all: Vec<usize> = (0..loaded.scenario.strategies.len()).collect();
            let world = World::new(&loaded.scenario, 100, 7, &all).unwrap();
            let thirty_two = at_width::<32>(&world, 33, 32);
            assert_eq!(at_width::<8>(&world, 33, 32), thirty_two);
            assert_eq!(at_width::<1>(&world, 33, 32), thirty_two);
            // All lanes of the central case are the central case.
            let central = at_width::<8>(&world, 0, 8);
            assert!(central.iter().all(|lane| *lane == at_width::<1>(&world, 0, 1)[0]));
        }
    }
}
