//! Step 5 of every year: business cases move. No strategy changes when a programme is approved, so it is known of every future before its
//! first year.

use super::{Approvals, equations};
use crate::draw::{Chance, VariableHash};
use crate::file::Number;
use crate::lift;
use crate::num::Lanes;
use crate::systems::Namer;
use crate::systems::Numbers;
use crate::systems::capital::equations as chances;
use crate::systems::programmes::{Programme, Programmes};
use crate::units::FinancialYear;

/// Addresses of the draws, by programme, then stage.
#[derive(Clone, Debug)]
pub struct Addresses {
    months: Vec<[VariableHash; 4]>,
    times: Vec<[VariableHash; 4]>,
    moratorium: VariableHash,
}

impl Addresses {
    /// Names the draws.
    pub fn new(programmes: Option<&Programmes>, name: &mut Namer<'_>) -> Self {
        let list: &[Programme] = programmes.map_or(&[], |programmes| &programmes.list);
        let mut of = |what: &str| -> Vec<[VariableHash; 4]> {
            let each = |programme: &Programme, name: &mut Namer<'_>| {
                Approvals::STAGES.map(|stage| name(&format!("approvals.{stage}{what}"), &programme.id))
            };
            list.iter().map(|programme| each(programme, name)).collect()
        };
        let (months, times) = (of(""), of(".times"));
        Self { months, times, moratorium: name("approvals.moratorium", "year") }
    }
}

/// When each programme is approved, in years after the first one begins.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// Share of the year in which nothing is approved: 0 or 1, in the central case the probability.
    pub moratorium: Vec<Lanes<W>>,
    /// Business cases that each programme needs.
    pub stages: Vec<usize>,
    /// When each may begin to seek approval.
    pub entry: Vec<f64>,
    /// Years that each stage of each programme takes, and the checks after them.
    pub years: Vec<[Lanes<W>; 5]>,
    /// When each stage of each programme is passed, and the checks after them.
    pub passed: Vec<[Lanes<W>; 5]>,
}

impl<const W: usize> Futures<W> {
    /// Room for the programmes, of which what no future changes is known.
    pub fn new(
        approvals: Option<&Approvals>,
        programmes: Option<&Programmes>,
        (first_year, years): (FinancialYear, usize),
        all: &[Number],
    ) -> Self {
        let list: &[Programme] = programmes.map_or(&[], |programmes| &programmes.list);
        let mean = |id: crate::file::NumberId| all[id.0].distribution.mean();
        let stages = |programme: &Programme| match approvals {
            Some(approvals) if mean(programme.delivered_share) <= 0.0 => {
                let cost = mean(programme.cost) * (1.0 + mean(programme.optimism_bias));
                let year = programme.earliest_start.unwrap_or(first_year);
                equations::stages(cost, approvals.thresholds_in(year))
            }
            _ => 0,
        };
        Self {
            moratorium: vec![Lanes::ZERO; if approvals.is_some() && !list.is_empty() { years } else { 0 }],
            stages: list.iter().map(stages).collect(),
            entry: list.iter().map(|programme| programme.entry(first_year)).collect(),
            years: vec![[Lanes::ZERO; 5]; list.len()],
            passed: list.iter().map(|programme| [Lanes::splat(programme.entry(first_year)); 5]).collect(),
        }
    }

    /// Draws it.
    #[inline(always)]
    pub fn draw(
        &mut self,
        approvals: &Approvals,
        programmes: &Programmes,
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
        all: &[Number],
    ) {
        let of = |id| numbers.of(id);
        chance.uniform(at.moratorium, &mut self.moratorium);
        let mut on = Lanes::splat(if approvals.moratorium_at_start { 1.0 } else { 0.0 });
        let (off_to_on, on_to_on) = (of(approvals.moratorium_off_to_on), of(approvals.moratorium_on_to_on));
        let mut any = false;
        for year in &mut self.moratorium {
            let probability: Lanes<W> = lift!(chances::raid_probability(on, off_to_on, on_to_on));
            on = lift!(chances::happens(*year, probability, chance.mode));
            *year = on;
            any |= on.iter().any(|&on| on > 0.0);
        }
        let sent_back = of(approvals.resubmission);
        for (k, programme) in programmes.list.iter().enumerate() {
            let (stages, entry) = (self.stages[k], self.entry[k]);
            for s in 0..stages {
                let mut months = Lanes::ZERO;
                chance.once(&all[approvals.stages[s].0].distribution, at.months[k][s], &mut months);
                let mut times = Lanes::ZERO;
                chance.uniform_once(at.times[k][s], &mut times);
                let times: Lanes<W> = lift!(equations::times(times, sent_back, chance.mode));
                self.years[k][s] = lift!(equations::stage_years(months, times));
            }
            let checks = if stages > 0 { programme.compliance_adopters } else { 0.0 };
            self.years[k][4] =
                lift!(equations::check_years(of(approvals.compliance), checks, approvals.compliance_capacity));
            let mut stands = [0.0; MOST_YEARS];
            for l in 0..W {
                // Of each lane by itself: what is added up in one order at one width is so at every other.
                let on: &[f64] = if any && self.moratorium.iter().any(|year| year[l] > 0.0) {
                    for (stands, year) in stands.iter_mut().zip(&self.moratorium) {
                        *stands = year[l];
                    }
                    &stands[..self.moratorium.len()]
                } else {
                    &[]
                };
                let mut now = entry;
                for s in (0..stages).chain([4]) {
                    now = equations::done(now, self.years[k][s][l], on);
                    self.passed[k][s][l] = now;
                }
            }
        }
    }

    /// When a programme may start, in years after the first one begins.
    #[inline(always)]
    pub fn ready(&self, k: usize, is_removed: bool) -> Lanes<W> {
        if is_removed { Lanes::splat(self.entry[k]) } else { self.passed[k][4] }
    }

    /// Stages that a programme has passed by a time, and how many there are.
    #[inline(always)]
    pub fn passed_by(&self, k: usize, l: usize, time: f64) -> (f64, f64) {
        let passed = (0..self.stages[k]).filter(|&s| self.passed[k][s][l] <= time).count();
        (passed as f64, self.stages[k] as f64)
    }
}

/// Most years that are simulated.
const MOST_YEARS: usize = 200;
