//! What one task leaves: outcomes of every trial of a block, and sums over them.

use super::futures::Futures;
use super::record::value;
use super::world::World;
use super::year::{State, Year};
use crate::num::{LANES, Lanes, sum};
use crate::outcomes::Metric;
use crate::systems::BarrierOf;

/// Trials in a block, which is also the tile of a task: a constant, since sums are folded block by block.
pub const BLOCK: usize = 1024;

/// The single-estate outcomes whose quantiles are recorded.
pub const ESTATE_QUANTILES: [Metric; 2] = [Metric::BacklogTotal, Metric::BacklogHigh];

/// The flows of an estate and band in [`BlockResult::sums`]: opening, price, escalation, migration, new need, re-survey,
/// cleared, closing, re-rating.
pub const FLOWS: usize = 9;

/// Sums of a single estate beside its ledger: incidents, repair cost, lost bed-days, spend.
pub const ESTATE_SUMS: usize = 4;

/// What is recorded of a programme: when it is approved, starts and goes live, and what has been paid for it.
pub const SCHEME: usize = 4;

/// What is recorded every year of a programme that staff must use: whom of its users it reaches at the close, and who uses it.
pub const ADOPTION: usize = 2;

/// Positions of the programmes that staff must use, in order; none where change is not simulated.
pub fn adopted(world: &World<'_>) -> impl Iterator<Item = usize> {
    let list = world.scenario.programmes.iter().flat_map(|programmes| &programmes.list).enumerate();
    list.filter(|(_, programme)| programme.used_by_staff().is_some()).map(|(place, _)| place)
}

/// Where each recorded number stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Strategies.
    pub strategies: usize,
    /// Simulated years.
    pub years: usize,
    /// Estates.
    pub estates: usize,
    /// Population groups.
    pub groups: usize,
    /// Outcomes that are told of each: the first of [`Metric::OF_GROUPS`].
    pub of_groups: usize,
    /// Programmes.
    pub programmes: usize,
    /// Programmes that staff must use.
    pub adopted: usize,
    /// The outcomes that are simulated, one bit each.
    simulated: u128,
    /// How many they are.
    metric_count: usize,
}

const _: () = assert!(Metric::COUNT <= u128::BITS as usize, "more outcomes than bits");

impl Layout {
    /// The layout of a run of `world`.
    pub fn of(world: &World<'_>) -> Self {
        let simulated = Metric::ALL.iter().filter(|metric| metric.is_simulated(world.scenario));
        let simulated = simulated.fold(0, |bits, &metric| bits | 1 << metric as u32);
        Self {
            strategies: world.cases.len(),
            years: world.horizon(),
            estates: world.scenario.estates.len(),
            groups: world.scenario.demand.as_ref().map_or(0, |demand| demand.groups.len()),
            of_groups: if world.scenario.disparities.is_some() { Metric::OF_GROUPS.len() } else { 1 },
            programmes: world.scenario.programmes.as_ref().map_or(0, |programmes| programmes.list.len()),
            adopted: adopted(world).count(),
            simulated,
            metric_count: simulated.count_ones() as usize,
        }
    }

    /// Whether an outcome is simulated.
    pub fn is_simulated(self, metric: Metric) -> bool {
        self.simulated >> (metric as u32) & 1 == 1
    }

    /// The outcomes that are simulated, in order.
    pub fn metrics(self) -> impl Iterator<Item = Metric> {
        Metric::ALL.into_iter().filter(move |&metric| self.is_simulated(metric))
    }

    /// How many there are.
    pub fn metric_count(self) -> usize {
        self.metric_count
    }

    /// Position of an outcome of all estates together among the series of a strategy.
    pub fn slot(self, metric: Metric) -> usize {
        (self.simulated & ((1 << metric as u32) - 1)).count_ones() as usize
    }

    /// Position of an outcome of a single estate among them.
    pub fn estate_slot(self, estate: usize, which: usize) -> usize {
        self.metric_count() + estate * ESTATE_QUANTILES.len() + which
    }

    /// Series with quantiles in a strategy and year.
    pub fn slots(self) -> usize {
        self.metric_count() + ESTATE_QUANTILES.len() * self.estates
    }

    /// Series with quantiles in all.
    pub fn series(self) -> usize {
        self.strategies * self.slots() * self.years
    }

    /// Position of a series: strategy, year, slot (metrics of all estates, then two an estate): what is written together stands
    /// together.
    pub fn series_at(self, strategy: usize, slot: usize, year: usize) -> usize {
        (strategy * self.years + year) * self.slots() + slot
    }

    /// Rows on programmes: what is recorded of each once.
    pub fn scheme_rows(self) -> usize {
        self.strategies * self.programmes * SCHEME
    }

    /// Rows on the use of programmes.
    pub fn adoption_rows(self) -> usize {
        self.strategies * self.years * self.adopted * ADOPTION
    }

    /// Position of the first row on the use of the programme that is the `place`-th of those that staff must use.
    pub fn adoption_at(self, strategy: usize, year: usize, place: usize) -> usize {
        ((strategy * self.years + year) * self.adopted + place) * ADOPTION
    }

    /// Rows in all, a value a trial each.
    pub fn rows(self) -> usize {
        self.series() + self.scheme_rows() + self.adoption_rows()
    }

    /// Sums in a strategy and year.
    pub fn sums_a_year(self) -> usize {
        Metric::COUNT + self.estates * (4 * FLOWS + ESTATE_SUMS) + self.groups * self.of_groups
    }

    /// Position of the first sum of a strategy and year.
    pub fn sums_at(self, strategy: usize, year: usize) -> usize {
        (strategy * self.years + year) * self.sums_a_year()
    }

    /// Position of a ledger flow among the sums of a year.
    pub fn flow_at(self, estate: usize, band: usize, flow: usize) -> usize {
        Metric::COUNT + (estate * 4 + band) * FLOWS + flow
    }

    /// Position of an estate's other sums among the sums of a year.
    pub fn estate_at(self, estate: usize, which: usize) -> usize {
        Metric::COUNT + self.estates * 4 * FLOWS + estate * ESTATE_SUMS + which
    }

    /// Position of an outcome of a group among the sums of a year; none where it is not told of groups.
    pub fn group_at(self, group: usize, metric: Metric) -> Option<usize> {
        let which = Metric::OF_GROUPS.iter().take(self.of_groups).position(|&told| told == metric)?;
        Some(Metric::COUNT + self.estates * (4 * FLOWS + ESTATE_SUMS) + group * self.of_groups + which)
    }
}

/// A value that left the finite range (of the 32-bit numbers in which outcomes are stored).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Nonfinite {
    /// The trial.
    pub trial: u32,
    /// Position among the strategies of the run.
    pub strategy: usize,
    /// Years after the first.
    pub year: usize,
    /// The outcome.
    pub metric: Metric,
}

/// What a task found.
#[derive(Clone, PartialEq, Debug)]
pub struct BlockResult {
    /// First trial.
    pub first_trial: u32,
    /// Which of the block's trials count: within the run, and finite.
    pub live: Vec<bool>,
    /// Outcomes, one row a series, [`BlockResult::stride`] apart.
    pub series: Vec<f32>,
    /// Of every programme under every strategy: rows as of [`BlockResult::series`].
    pub schemes: Vec<f32>,
    /// Of every programme that staff must use, in every year: likewise.
    pub adoption: Vec<f32>,
    /// Sums over live trials.
    pub sums: Vec<f64>,
    /// Draws of random parameters, one row a parameter, a block wide.
    pub parameters: Vec<f64>,
    /// Trials in which backlog passed the replacement value, by strategy.
    pub past_replacement: Vec<u32>,
    /// Largest error of the ledger identity, and the trial in which it stood.
    pub ledger_error: (f64, u32),
    /// Largest error of the balance of money, and the trial in which it stood.
    pub money_error: (f64, u32),
    /// The least yearly factor of prices and escalation, `1 + rate`, and the trial in which it stood.
    pub least_factor: (f64, u32),
    /// The first value of each trial that was not finite, in order of trial.
    pub nonfinite: Vec<Nonfinite>,
    layout: Layout,
}

impl BlockResult {
    /// Distance between rows of [`BlockResult::series`]; padded, since rows 4,096 bytes apart fight for one cache set.
    pub fn stride(trials: usize) -> usize {
        trials.next_multiple_of(LANES) + 16
    }

    /// An empty record of the trials from `first_trial` on, of which those in `live` count.
    pub fn new(layout: Layout, first_trial: u32, live: Vec<bool>, parameters: usize) -> Self {
        Self {
            first_trial,
            series: vec![0.0; layout.series() * Self::stride(live.len())],
            schemes: vec![0.0; layout.scheme_rows() * Self::stride(live.len())],
            adoption: vec![0.0; layout.adoption_rows() * Self::stride(live.len())],
            sums: vec![0.0; layout.strategies * layout.years * layout.sums_a_year()],
            parameters: vec![0.0; parameters * live.len()],
            past_replacement: vec![0; layout.strategies],
            ledger_error: (0.0, first_trial),
            money_error: (0.0, first_trial),
            least_factor: (f64::INFINITY, first_trial),
            nonfinite: Vec::new(),
            live,
            layout,
        }
    }

    /// The outcomes of one series, trial by trial, dead ones included.
    pub fn row(&self, series: usize) -> &[f32] {
        let start = series * Self::stride(self.live.len());
        &self.series[start..start + self.live.len()]
    }

    /// What is recorded of a programme, trial by trial.
    pub fn scheme(&self, strategy: usize, programme: usize, which: usize) -> &[f32] {
        let start = self.scheme_at(strategy, programme, which);
        &self.schemes[start..start + self.live.len()]
    }

    /// Whom the `place`-th of the programmes that staff must use reaches (0), or who uses it (1), trial by trial.
    pub fn adopted(&self, (strategy, year): (usize, usize), place: usize, which: usize) -> &[f32] {
        let start = (self.layout.adoption_at(strategy, year, place) + which) * Self::stride(self.live.len());
        &self.adoption[start..start + self.live.len()]
    }

    fn scheme_at(&self, strategy: usize, programme: usize, which: usize) -> usize {
        ((strategy * self.layout.programmes + programme) * SCHEME + which) * Self::stride(self.live.len())
    }

    /// Records a year of the group whose first trial is `offset` into the block.
    #[inline(always)]
    pub fn record<const W: usize>(
        &mut self,
        (world, offset, mask): (&World<'_>, usize, &Mask<W>),
        (case, t): (usize, usize),
        year: &Year<W>,
        state: &State<W>,
        futures: &Futures<W>,
    ) {
        let layout = self.layout;
        let sums_at = layout.sums_at(case, t);
        for (slot, metric) in layout.metrics().enumerate() {
            let lanes = value(metric, year, world, &futures.numbers);
            self.store(offset, mask, (case, slot, t), metric, &lanes);
            self.sums[sums_at + metric as usize] += mask.sum(&lanes);
        }
        let flows = &state.estate.flows;
        for estate in 0..layout.estates {
            let total = sum(flows[estate * 4..estate * 4 + 4].iter().map(|flows| &flows.closing));
            let slot = layout.estate_slot(estate, 0);
            self.store(offset, mask, (case, slot, t), Metric::BacklogTotal, &total);
            self.store(offset, mask, (case, slot + 1, t), Metric::BacklogHigh, &flows[estate * 4 + 3].closing);
        }

        for (place, k) in adopted(world).enumerate() {
            let reached = state.programmes.reach[k].close;
            let used = reached * state.change.adoption[k];
            for (which, lanes) in [reached, used].iter().enumerate() {
                let at = (layout.adoption_at(case, t, place) + which) * Self::stride(self.live.len()) + offset;
                for (row, value) in self.adoption[at..at + W].iter_mut().zip(lanes.iter()) {
                    *row = *value as f32;
                }
            }
        }

        let sums = &mut self.sums[sums_at..sums_at + layout.sums_a_year()];
        let (_, rest) = sums.split_at_mut(Metric::COUNT);
        let (flow_sums, rest) = rest.split_at_mut(layout.estates * 4 * FLOWS);
        let (estates, groups) = rest.split_at_mut(layout.estates * ESTATE_SUMS);
        for (g, sums) in groups.chunks_exact_mut(layout.of_groups).enumerate() {
            sums[0] += mask.sum(&futures.demand.group(g, t).million);
            if let ([_, rest @ ..], Some(group)) = (sums, state.disparities.groups.get(g)) {
                let lanes = [&group.treated, &group.list, &group.under_18, &group.over_52, &group.unmet, &group.uptake];
                for (sum, lane) in rest.iter_mut().zip(lanes) {
                    *sum += mask.sum(lane);
                }
            }
        }
        for (sums, f) in flow_sums.chunks_exact_mut(FLOWS).zip(flows) {
            let lanes = [
                &f.opening,
                &f.price,
                &f.escalation,
                &f.migration,
                &f.new_need,
                &f.resurvey,
                &f.cleared,
                &f.closing,
                &f.rerating,
            ];
            for (sum, lane) in sums.iter_mut().zip(lanes) {
                *sum += mask.sum(lane);
            }
        }
        for (j, (sums, e)) in estates.chunks_exact_mut(ESTATE_SUMS).zip(&state.incidents).enumerate() {
            let spend = state.spend_of(j);
            for (sum, lane) in sums.iter_mut().zip([&e.incidents, &e.repair_cost, &e.lost_bed_days, &spend]) {
                *sum += mask.sum(lane);
            }
        }
    }

    /// Records what holds for a group's futures whatever the strategy.
    pub fn open<const W: usize>(&mut self, offset: usize, mask: &Mask<W>, futures: &Futures<W>) {
        for lane in futures.yearly_rates() {
            for l in (0..W).filter(|&l| mask.live[l]) {
                self.note_factor(1.0 + lane[l], offset + l);
            }
        }
    }

    /// Notes a yearly factor of prices or escalation in the trial `at` places into the block.
    #[inline(always)]
    pub fn note_factor(&mut self, factor: f64, at: usize) {
        if factor < self.least_factor.0 {
            self.least_factor = (factor, self.first_trial + at as u32);
        }
    }

    /// Stores a lane of the series at (strategy, slot, year).
    #[inline(always)]
    fn store<const W: usize>(
        &mut self,
        offset: usize,
        mask: &Mask<W>,
        (strategy, slot, year): (usize, usize, usize),
        metric: Metric,
        lane: &Lanes<W>,
    ) {
        let at = self.layout.series_at(strategy, slot, year) * Self::stride(self.live.len()) + offset;
        if !stored(lane, &mut self.series[at..at + W]) {
            self.note_nonfinite(at, offset, mask, Nonfinite { trial: 0, strategy, year, metric });
        }
    }

    /// Notes the first value of each trial that is not finite, among the lanes stored at `at`.
    #[cold]
    fn note_nonfinite<const W: usize>(&mut self, at: usize, offset: usize, mask: &Mask<W>, found: Nonfinite) {
        for l in (0..W).filter(|&l| mask.live[l] && !self.series[at + l].is_finite()) {
            let trial = self.first_trial + (offset + l) as u32;
            if self.nonfinite.iter().all(|known| known.trial != trial) {
                self.nonfinite.push(Nonfinite { trial, ..found });
            }
        }
    }

    /// Records what a strategy's whole run left.
    #[inline(always)]
    pub fn close<const W: usize>(
        &mut self,
        (world, futures): (&World<'_>, &Futures<W>),
        offset: usize,
        mask: &Mask<W>,
        strategy: usize,
        state: &State<W>,
    ) {
        let is_approved = world.cases[strategy].removed.has(BarrierOf::Approvals);
        for k in 0..self.layout.programmes {
            let ready = futures.approvals.ready(k, is_approved);
            let schemes = &state.programmes;
            for (which, lanes) in
                [&ready, &schemes.started[k], &schemes.live[k], &schemes.total[k]].into_iter().enumerate()
            {
                let at = self.scheme_at(strategy, k, which) + offset;
                for (row, value) in self.schemes[at..at + W].iter_mut().zip(lanes.iter()) {
                    *row = *value as f32;
                }
            }
        }
        for l in (0..W).filter(|&l| mask.live[l]) {
            self.past_replacement[strategy] += u32::from(state.estate.past_replacement[l] > 0.0);
            let trial = self.first_trial + (offset + l) as u32;
            self.ledger_error = worse(self.ledger_error, (state.ledger_error.relative(l), trial));
            self.money_error = worse(self.money_error, (state.money_error.relative(l), trial));
        }
    }
}

/// The larger of two errors, each with the trial in which it stood; the first where they are equal.
#[inline(always)]
pub(super) fn worse(one: (f64, u32), other: (f64, u32)) -> (f64, u32) {
    if other.0 > one.0 { other } else { one }
}

/// Rounds a lane to 32 bits; false where a value is not finite.
#[inline(always)]
pub(super) fn stored<const W: usize>(lane: &Lanes<W>, row: &mut [f32]) -> bool {
    // The exponent of what is not finite is the greatest there is: compared as integers, all lanes at once.
    let mut greatest = 0;
    for (value, out) in lane.0.iter().zip(row) {
        *out = *value as f32;
        greatest = greatest.max(out.to_bits() & 0x7fff_ffff);
    }
    greatest < f32::INFINITY.to_bits()
}

/// Which lanes of a group count.
#[derive(Clone, Copy, Debug)]
pub struct Mask<const W: usize> {
    live: [bool; W],
    all: bool,
}

impl<const W: usize> Mask<W> {
    /// The mask of a group whose first trial is `offset` into the block.
    pub fn of(live: &[bool], offset: usize) -> Self {
        let live = std::array::from_fn(|l| live.get(offset + l).copied().unwrap_or(false));
        Self { live, all: live.iter().all(|&l| l) }
    }

    /// Whether no lane counts.
    pub fn is_empty(&self) -> bool {
        self.live.iter().all(|&l| !l)
    }

    /// Whether a lane counts.
    pub fn is_live(&self, lane: usize) -> bool {
        self.live[lane]
    }

    /// Sum over live lanes, as a tree over all lanes: the halves, the quarters, and so on.
    #[inline(always)]
    pub fn sum(&self, lane: &Lanes<W>) -> f64 {
        if self.all {
            return tree(lane);
        }
        let mut live = *lane;
        for l in 0..W {
            live[l] = if self.live[l] { live[l] } else { 0.0 };
        }
        tree(&live)
    }
}

/// Folds the upper half of the lanes onto the lower one until one is left; at most 32, a power of two. Each fold stands by itself,
/// so that its length is known when it is compiled.
#[inline(always)]
fn tree<const W: usize>(lane: &Lanes<W>) -> f64 {
    const { assert!(W <= 32 && W.is_power_of_two()) };
    let mut folded = lane.0;
    if W > 16 {
        fold::<16>(&mut folded);
    }
    if W > 8 {
        fold::<8>(&mut folded);
    }
    if W > 4 {
        fold::<4>(&mut folded);
    }
    if W > 2 {
        fold::<2>(&mut folded);
    }
    if W > 1 {
        fold::<1>(&mut folded);
    }
    folded[0]
}

#[inline(always)]
fn fold<const HALF: usize>(lanes: &mut [f64]) {
    for l in 0..HALF {
        lanes[l] += lanes[l + HALF];
    }
}
