//! Steps 6 and 8 of every year: estates age, are surveyed anew, and what is spent on them clears backlog.

use super::equations;
use super::resurvey::{Resurvey, Tails};
use super::{Backlog, Estate};
use crate::draw::{Chance, VariableHash};
use crate::file::{Number, NumberId};
use crate::lift;
use crate::num::{Lanes, share_of, sum};
use crate::systems::capital::equations::happens;
use crate::systems::{Namer, Now, Numbers, prices};

/// Addresses of the draws.
#[derive(Clone, Debug)]
pub struct Addresses {
    shock: VariableHash,
    shock_increase: VariableHash,
    /// By estate.
    revaluation: Vec<VariableHash>,
}

impl Addresses {
    /// Names the draws.
    pub fn new(backlog: &Backlog, estates: &[Estate], all: &[Number], name: &mut Namer<'_>) -> Self {
        Self {
            shock: name("backlog.resurvey.shock", "year"),
            shock_increase: name(&all[backlog.shock_increase.0].key, "year"),
            revaluation: estates.iter().map(|estate| name("backlog.resurvey.revaluation", &estate.id)).collect(),
        }
    }
}

/// What of the estates no strategy changes.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// Escalation by band, a year.
    pub escalation: [Lanes<W>; 4],
    /// New need, £ per m² a year at opening prices.
    pub new_need_rate: Lanes<W>,
    /// Shares of new need by band.
    pub new_need_split: [Lanes<W>; 4],
    /// Shares of gains at re-survey by band.
    pub gain_split: [Lanes<W>; 4],
    /// Floor area of all estates, m².
    pub total_area: Lanes<W>,
    /// Share of the floor area by estate.
    pub area_share: Vec<Lanes<W>>,
    /// Recorded backlog that a pound clears.
    pub cleared_per_pound: Lanes<W>,
    /// Real cost of a pound left undone, by year, then band.
    deferral_rate: Vec<[Lanes<W>; 4]>,
    /// Proportional increase by the national shock, 0 in a year without.
    shock: Vec<Lanes<W>>,
    /// Revaluation by estate, then year.
    revaluation: Vec<Lanes<W>>,
    uniforms: Vec<Lanes<W>>,
}

impl<const W: usize> Futures<W> {
    /// Room for as many estates and years.
    pub fn new(estates: usize, years: usize) -> Self {
        let rows = |n: usize| vec![Lanes::ZERO; n];
        Self {
            escalation: [Lanes::ZERO; 4],
            new_need_rate: Lanes::ZERO,
            new_need_split: [Lanes::ZERO; 4],
            gain_split: [Lanes::ZERO; 4],
            total_area: Lanes::ZERO,
            area_share: rows(estates),
            cleared_per_pound: Lanes::ZERO,
            deferral_rate: vec![[Lanes::ZERO; 4]; years],
            shock: rows(years),
            revaluation: rows(years * estates),
            uniforms: rows(years),
        }
    }

    /// The national shock, and the revaluation of an estate, `t` years after the first.
    #[inline(always)]
    pub fn surveyed(&self, estate: usize, t: usize) -> (&Lanes<W>, &Lanes<W>) {
        (&self.shock[t], &self.revaluation[estate * self.shock.len() + t])
    }

    /// What each trial believes of the estates, and what it draws.
    #[inline(always)]
    pub fn draw(
        &mut self,
        (backlog, estates): (&Backlog, &[Estate]),
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
        prices: &prices::Futures<W>,
        all: &[Number],
    ) {
        let of = |id: NumberId| numbers.of(id);
        let mean = of(backlog.escalation_mean);
        self.total_area = sum(estates.iter().map(|estate| of(estate.area)));
        for (share, estate) in self.area_share.iter_mut().zip(estates) {
            *share = lift!(share_of(of(estate.area), self.total_area));
        }
        for band in 0..4 {
            self.escalation[band] = *mean + *of(backlog.escalation_offset[band]);
        }
        self.new_need_rate =
            lift!(equations::new_need_rate(of(backlog.new_need_base), of(backlog.new_need_slope), mean));
        self.new_need_split = normalised(backlog.new_need_split.map(|id| *of(id)));
        self.gain_split = normalised(backlog.resurvey_gain_split.map(|id| *of(id)));
        self.cleared_per_pound = lift!(equations::cleared_per_pound(of(backlog.cost_to_clear)));
        let years = self.shock.len();
        for (t, rates) in self.deferral_rate.iter_mut().enumerate() {
            let prices = prices.year(t);
            for (rate, escalation) in rates.iter_mut().zip(&self.escalation) {
                *rate = lift!(equations::deferral_rate(
                    prices.construction,
                    escalation,
                    prices.general,
                    prices.last_general_index
                ));
            }
        }

        chance.yearly(&all[backlog.shock_increase.0].distribution, at.shock_increase, &mut self.shock);
        chance.uniform(at.shock, &mut self.uniforms);
        for (shock, uniform) in self.shock.iter_mut().zip(&self.uniforms) {
            let on: Lanes<W> = lift!(happens(uniform, of(backlog.shock_probability), chance.mode));
            *shock = on * *shock;
        }

        let tails = if backlog.resurvey_heavy_tails { Tails::Heavy } else { Tails::Normal };
        let (log_sd, unchanged) = (of(backlog.resurvey_log_sd), of(backlog.resurvey_unchanged_share));
        // Lanes of each part, so that the loop over trials is one of vectors.
        let (mut log_mean, mut lower) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO);
        for l in 0..W {
            let resurvey = Resurvey::new(tails, log_sd[l], unchanged[l]);
            (log_mean[l], lower[l]) = (resurvey.log_mean, resurvey.lower);
        }
        let resurvey = |l: usize| Resurvey {
            tails,
            log_sd: log_sd[l],
            log_mean: log_mean[l],
            unchanged: unchanged[l],
            lower: lower[l],
        };
        for (rows, &variable) in self.revaluation.chunks_exact_mut(years).zip(&at.revaluation) {
            chance.surprise(
                variable,
                unchanged,
                1.0,
                rows,
                |l, uniform| resurvey(l).place(uniform),
                |l, normal, moves| resurvey(l).revaluation(normal, moves),
            );
        }
    }
}

#[inline(always)]
fn normalised<const W: usize>(weights: [Lanes<W>; 4]) -> [Lanes<W>; 4] {
    let all = sum(weights.iter());
    weights.map(|weight| weight / all)
}

/// The flows of an estate and band in a year, £m: the ledger.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct Flows<const W: usize> {
    pub opening: Lanes<W>,
    pub price: Lanes<W>,
    pub escalation: Lanes<W>,
    pub migration: Lanes<W>,
    pub new_need: Lanes<W>,
    pub resurvey: Lanes<W>,
    pub cleared: Lanes<W>,
    pub closing: Lanes<W>,
}

/// Backlog between two years, and its ledger of the last; by estate and band (`estate * 4 + band`), £m.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Backlog.
    pub stock: Vec<Lanes<W>>,
    /// The ledger of the year.
    pub flows: Vec<Flows<W>>,
    /// What spending can clear in the year.
    pub clearable: Vec<Lanes<W>>,
    /// What the strategy spends in the year.
    pub spend: Vec<Lanes<W>>,
    deferral: Lanes<W>,
    /// 1 where backlog has passed the replacement value of the estate.
    pub past_replacement: Lanes<W>,
}

/// Backlog of all estates in a year, £m.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// At the close, by band.
    pub bands: [Lanes<W>; 4],
    /// At the close.
    pub total: Lanes<W>,
    /// All flows of the year.
    pub flows: Flows<W>,
    /// Real cost of what was left undone, since the first year.
    pub deferral: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for as many estates.
    pub fn new(estates: usize) -> Self {
        let rows = || vec![Lanes::ZERO; estates * 4];
        Self {
            stock: rows(),
            flows: vec![Flows::default(); estates * 4],
            clearable: rows(),
            spend: rows(),
            deferral: Lanes::ZERO,
            past_replacement: Lanes::ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, estates: &[Estate], numbers: &Numbers<W>) {
        for (stock, estate) in self.stock.chunks_exact_mut(4).zip(estates) {
            for band in 0..4 {
                stock[band] = *numbers.of(estate.opening[band]);
            }
        }
        self.deferral = Lanes::ZERO;
        self.past_replacement = Lanes::ZERO;
    }

    /// Prices, escalates, migrates, adds new need and surveys anew the backlog of the estate at `j`.
    #[inline(always)]
    pub fn age(&mut self, backlog: &Backlog, area: &Lanes<W>, futures: &Futures<W>, now: &Now<'_, W>, j: usize) {
        let (construction, index) = (&now.prices.construction, &now.prices.construction_index);
        let (mut inflow, mut whole, mut deferral) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO, self.deferral);
        let candidates = j * 4..j * 4 + 4;
        for ((band, stock), flows) in
            self.stock[candidates.clone()].iter_mut().enumerate().zip(&mut self.flows[candidates.clone()])
        {
            let rate = backlog.migration.get(band).map_or(&Lanes::ZERO, |&id| now.of(id));
            let (escalation, split) = (&futures.escalation[band], &futures.new_need_split[band]);
            let deferral_rate = &futures.deferral_rate[now.t][band];
            for l in 0..W {
                let opening = stock[l];
                flows.opening[l] = opening;
                deferral[l] += opening * deferral_rate[l];
                flows.price[l] = equations::price(opening, construction[l]);
                let priced = opening + flows.price[l];
                flows.escalation[l] = equations::escalation(priced, escalation[l]);
                let grown = priced + flows.escalation[l];
                let outflow = equations::migration(grown, rate[l]);
                flows.migration[l] = inflow[l] - outflow;
                inflow[l] = outflow;
                flows.new_need[l] = equations::new_need(futures.new_need_rate[l], area[l], index[l], split[l]);
                stock[l] = grown + flows.migration[l] + flows.new_need[l];
                whole[l] += stock[l];
            }
        }
        self.deferral = deferral;
        let (shock, revaluation) = futures.surveyed(j, now.t);
        for ((band, stock), flows) in
            self.stock[candidates.clone()].iter_mut().enumerate().zip(&mut self.flows[candidates])
        {
            let split = &futures.gain_split[band];
            for l in 0..W {
                let change = equations::resurvey(revaluation[l], shock[l]);
                flows.resurvey[l] = equations::resurvey_part(change, split[l], stock[l], whole[l]);
                stock[l] += flows.resurvey[l];
            }
        }
    }

    /// Clears what the year's spending clears, beside what repairs have, and closes the ledger.
    #[inline(always)]
    pub fn deliver(&mut self, futures: &Futures<W>, ledger: &mut impl FnMut(usize, &Flows<W>)) {
        for (candidate, (stock, flows)) in self.stock.iter_mut().zip(&mut self.flows).enumerate() {
            let spend = &self.spend[candidate];
            for l in 0..W {
                flows.cleared[l] += equations::cleared(spend[l], futures.cleared_per_pound[l]);
                flows.closing[l] = stock[l] - flows.cleared[l];
                stock[l] = flows.closing[l];
            }
            ledger(candidate, flows);
        }
    }

    /// Backlog of each band over all estates, £m.
    #[inline(always)]
    pub fn bands(&self) -> [Lanes<W>; 4] {
        let mut bands = [Lanes::ZERO; 4];
        for estate in self.stock.chunks_exact(4) {
            for band in 0..4 {
                bands[band] += estate[band];
            }
        }
        bands
    }

    /// Sums over estates and bands.
    #[inline(always)]
    pub fn year(&mut self, backlog: &Backlog, futures: &Futures<W>, now: &Now<'_, W>) -> Year<W> {
        let bands = self.bands();
        let total = ((bands[0] + bands[1]) + bands[2]) + bands[3];
        let replacement =
            *now.of(backlog.replacement_value) * futures.total_area * 1e-6 * now.prices.construction_index;
        for l in 0..W {
            self.past_replacement[l] = if total[l] > replacement[l] { 1.0 } else { self.past_replacement[l] };
        }
        let mut flows = Flows::default();
        for f in &self.flows {
            flows.opening += f.opening;
            flows.price += f.price;
            flows.escalation += f.escalation;
            flows.migration += f.migration;
            flows.new_need += f.new_need;
            flows.resurvey += f.resurvey;
            flows.cleared += f.cleared;
            flows.closing += f.closing;
        }
        Year { bands, total, flows, deferral: self.deferral }
    }
}
