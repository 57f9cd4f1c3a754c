//! Steps 6 and 8 of every year: estates age, are surveyed anew, and what is spent on them clears backlog.

use super::{Backlog, Estate, SurveyKind, equations, resurvey};
use crate::draw::{Chance, Mode, VariableHash};
use crate::file::{Number, NumberId};
use crate::lift;
use crate::num::{Lanes, share_of, sqrt, sum};
use crate::systems::capital::equations::happens;
use crate::systems::{Namer, Now, Numbers, prices};
use crate::units::RiskBand;

/// Addresses of the draws.
#[derive(Clone, Debug)]
pub struct Addresses {
    shock: VariableHash,
    shock_increase: VariableHash,
    /// Error of a survey at the opening and every year: what all rows share, then by estate.
    level: Vec<[VariableHash; 2]>,
    /// Rating at the opening and every year, by band: what all rows share, then by estate.
    rating: Vec<[[VariableHash; 2]; 4]>,
}

impl Addresses {
    /// Names the draws.
    pub fn new(backlog: &Backlog, estates: &[Estate], all: &[Number], name: &mut Namer<'_>) -> Self {
        let (shock, shock_increase) =
            (name("backlog.resurvey.shock", "year"), name(&all[backlog.shock_increase.0].key, "year"));
        let rows: Vec<&str> = std::iter::once("").chain(estates.iter().map(|estate| &*estate.id)).collect();
        let (level, rating) = ("backlog.resurvey.level", "backlog.rerating");
        let mut both =
            |variable: &str, entity: &str| [name(&format!("{variable}.opening"), entity), name(variable, entity)];
        Self {
            shock,
            shock_increase,
            level: rows.iter().map(|row| both(level, row)).collect(),
            rating: rows
                .iter()
                .map(|row| RiskBand::ALL.map(|band| both(&format!("{rating}.{}", band.name()), row)))
                .collect(),
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
    /// Shares of the finds of a national re-rating by band.
    pub gain_split: [Lanes<W>; 4],
    /// Floor area of all estates, m².
    pub total_area: Lanes<W>,
    /// Share of the floor area by estate.
    pub area_share: Vec<Lanes<W>>,
    /// Backlog that a pound clears.
    pub cleared_per_pound: Lanes<W>,
    /// By year: `(1 + π^c)/(1 + π^g)`, and what brings cash at its open to opening-year prices.
    relative_price: Vec<[Lanes<W>; 2]>,
    /// Proportional increase by the national shock, 0 in a year without.
    shock: Vec<Lanes<W>>,
    /// Record ÷ work, by estate, then year.
    level: Vec<Lanes<W>>,
    /// Weight of a band at the year's re-rating, by estate, then year; where none has its own, the first's stands for all.
    rating: Vec<[Lanes<W>; 4]>,
    has_own_rating: bool,
    errors: Errors<W>,
}

/// The error of a survey in every year, of variance one; the opening's stands first.
#[derive(Clone, Debug)]
struct Errors<const W: usize> {
    shared: Vec<Lanes<W>>,
    own: Vec<Lanes<W>>,
    shared_rating: [Vec<Lanes<W>>; 4],
    own_rating: [Vec<Lanes<W>>; 4],
}

impl<const W: usize> Errors<W> {
    fn new(years: usize) -> Self {
        let rows = || vec![Lanes::ZERO; years + 1];
        let bands = || [rows(), rows(), rows(), rows()];
        Self { shared: rows(), own: rows(), shared_rating: bands(), own_rating: bands() }
    }
}

/// An error that reverts year by year.
#[inline(always)]
fn reverting<const W: usize>(
    chance: &Chance<W>,
    [opening, yearly]: [VariableHash; 2],
    persistence: &Lanes<W>,
    errors: &mut [Lanes<W>],
) {
    let (first, rest) = errors.split_at_mut(1);
    chance.normal_once(opening, &mut first[0]);
    chance.normal(yearly, rest);
    let mut last = first[0];
    for error in rest {
        last = lift!(resurvey::reverting(last, persistence, *error));
        *error = last;
    }
}

/// An error that is kept for a year with probability `persistence`, and fresh otherwise.
#[inline(always)]
fn kept<const W: usize>(
    chance: &Chance<W>,
    [opening, yearly]: [VariableHash; 2],
    persistence: &Lanes<W>,
    errors: &mut [Lanes<W>],
) {
    let (first, rest) = errors.split_at_mut(1);
    chance.normal_once(opening, &mut first[0]);
    chance.surprise(
        yearly,
        persistence,
        0.0,
        rest,
        |l, uniform| {
            let fresh = uniform >= persistence[l];
            (if fresh { (uniform - persistence[l]) / (1.0 - persistence[l]) } else { 0.5 }, fresh)
        },
        |_, normal, fresh| if fresh { normal } else { f64::INFINITY },
    );
    let mut last = first[0];
    for error in rest {
        for l in 0..W {
            // What is kept is marked by infinity.
            last[l] = if error[l].is_finite() { error[l] } else { last[l] };
        }
        *error = last;
    }
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
            relative_price: vec![[Lanes::ZERO; 2]; years],
            shock: rows(years),
            level: rows(years * estates),
            rating: vec![[Lanes::ONE; 4]; years * estates],
            has_own_rating: false,
            errors: Errors::new(years),
        }
    }

    /// The national shock `t` years after the first.
    #[inline(always)]
    pub fn shock(&self, t: usize) -> &Lanes<W> {
        &self.shock[t]
    }

    /// Record ÷ work of an estate at the close, `t` years after the first.
    #[inline(always)]
    pub fn level(&self, estate: usize, t: usize) -> &Lanes<W> {
        &self.level[estate * self.shock.len() + t]
    }

    /// Weights of an estate's bands at the re-rating `t` years after the first.
    #[inline(always)]
    pub fn rating(&self, estate: usize, t: usize) -> &[Lanes<W>; 4] {
        let first = if self.has_own_rating { estate * self.shock.len() } else { 0 };
        &self.rating[first + t]
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
        for (t, [relative, deflator]) in self.relative_price.iter_mut().enumerate() {
            let prices = prices.year(t);
            *relative = (1.0 + prices.construction) / (1.0 + prices.general);
            *deflator = 1.0 / prices.last_general_index;
        }

        chance.yearly(&all[backlog.shock_increase.0].distribution, at.shock_increase, &mut self.shock);
        let uniforms = &mut self.errors.own[1..];
        chance.uniform(at.shock, uniforms);
        for (shock, uniform) in self.shock.iter_mut().zip(&*uniforms) {
            let on: Lanes<W> = lift!(happens(uniform, of(backlog.shock_probability), chance.mode));
            *shock = on * *shock;
        }

        self.draw_levels((backlog, estates), at, chance, numbers);
        self.draw_ratings(backlog, at, chance, numbers);
    }

    /// How far every row's record is from its work (E5).
    #[inline(always)]
    fn draw_levels(
        &mut self,
        (backlog, estates): (&Backlog, &[Estate]),
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
    ) {
        if chance.mode == Mode::Expected {
            return self.level.fill(Lanes::ONE);
        }
        let (kind, years) = (backlog.survey_kind, self.shock.len());
        let (persistence, shared) = (numbers.of(backlog.persistence), numbers.of(backlog.shared_share));
        let (of_shared, of_own) = (lift!(sqrt(shared)), lift!(sqrt(1.0 - *shared)));
        let errors = &mut self.errors;
        reverting(chance, at.level[0], persistence, &mut errors.shared);
        for (j, (levels, estate)) in self.level.chunks_exact_mut(years).zip(estates).enumerate() {
            match kind {
                SurveyKind::Site => kept(chance, at.level[j + 1], persistence, &mut errors.own),
                SurveyKind::Region | SurveyKind::Trust => {
                    reverting(chance, at.level[j + 1], persistence, &mut errors.own);
                }
            }
            let sd = match backlog.level_sd {
                Some(sd) => *numbers.of(sd),
                None => {
                    let opening = sum(estate.opening.iter().map(|&id| numbers.of(id)));
                    let mut sd = Lanes::ZERO;
                    for l in 0..W {
                        sd[l] = resurvey::level_sd(kind, opening[l]);
                    }
                    sd
                }
            };
            let (shared_sd, own_sd) = (sd * of_shared, sd * of_own);
            let mut left = Lanes::ONE;
            for (t, level) in levels.iter_mut().enumerate() {
                left = left * *persistence;
                let change = shared_sd * (errors.shared[t + 1] - errors.shared[0])
                    + own_sd * (errors.own[t + 1] - errors.own[0]);
                let own: Lanes<W> = match kind {
                    SurveyKind::Site => lift!(resurvey::kept_log_mean(own_sd, left)),
                    SurveyKind::Region | SurveyKind::Trust => lift!(resurvey::reverting_log_mean(own_sd, left)),
                };
                let of_all: Lanes<W> = lift!(resurvey::reverting_log_mean(shared_sd, left));
                *level = lift!(resurvey::level(change, of_all + own));
            }
        }
    }

    /// What is rated to another band each year (E7).
    #[inline(always)]
    fn draw_ratings(&mut self, backlog: &Backlog, at: &Addresses, chance: &Chance<W>, numbers: &Numbers<W>) {
        let years = self.shock.len();
        let (persistence, errors) = (numbers.of(backlog.persistence), &mut self.errors);
        let (shared_sd, own_sd) = (*numbers.of(backlog.rerating_shared_sd), *numbers.of(backlog.rerating_own_sd));
        if chance.mode == Mode::Expected {
            return;
        }
        for (&address, rating) in at.rating[0].iter().zip(&mut errors.shared_rating) {
            reverting(chance, address, persistence, rating);
        }
        self.has_own_rating = own_sd.iter().any(|&sd| sd > 0.0);
        let estates = if self.has_own_rating { at.rating.len() - 1 } else { 1 };
        for (ratings, addresses) in self.rating.chunks_exact_mut(years).zip(&at.rating[1..]).take(estates) {
            for band in 0..4 {
                if self.has_own_rating {
                    reverting(chance, addresses[band], persistence, &mut errors.own_rating[band]);
                }
                let (shared, own) = (&errors.shared_rating[band], &errors.own_rating[band]);
                for (t, weights) in ratings.iter_mut().enumerate() {
                    let change = shared_sd * (shared[t + 1] - shared[t]) + own_sd * (own[t + 1] - own[t]);
                    weights[band] = lift!(equations::rerated_weight(change));
                }
            }
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
    pub rerating: Lanes<W>,
    pub cleared: Lanes<W>,
    pub closing: Lanes<W>,
}

impl<const W: usize> Flows<W> {
    #[inline(always)]
    fn add(&mut self, other: &Self) {
        self.opening += other.opening;
        self.price += other.price;
        self.escalation += other.escalation;
        self.migration += other.migration;
        self.new_need += other.new_need;
        self.resurvey += other.resurvey;
        self.rerating += other.rerating;
        self.cleared += other.cleared;
        self.closing += other.closing;
    }
}

/// The estates between two years: rows run over estate × band (index `estate·4 + band`), £m.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// The work that is there.
    pub work: Vec<Lanes<W>>,
    /// Record ÷ work at the last survey, by estate.
    pub level: Vec<Lanes<W>>,
    /// Share of growth that is left in the year to an estate near its replacement value, by estate.
    pub room: Vec<Lanes<W>>,
    /// Recorded backlog: work × level.
    pub stock: Vec<Lanes<W>>,
    /// The ledger of the year, of what is recorded.
    pub flows: Vec<Flows<W>>,
    /// The ledger of all of them.
    all_flows: Flows<W>,
    /// Work that repairs have cleared in the year, or that goes with what programmes replace.
    pub repaired: Vec<Lanes<W>>,
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
            work: rows(),
            level: vec![Lanes::ONE; estates],
            room: vec![Lanes::ONE; estates],
            stock: rows(),
            flows: vec![Flows::default(); estates * 4],
            all_flows: Flows::default(),
            repaired: rows(),
            clearable: rows(),
            spend: rows(),
            deferral: Lanes::ZERO,
            past_replacement: Lanes::ZERO,
        }
    }

    /// The opening: the record is the work.
    #[inline(always)]
    pub fn open(&mut self, estates: &[Estate], numbers: &Numbers<W>) {
        for (work, estate) in self.work.chunks_exact_mut(4).zip(estates) {
            for band in 0..4 {
                work[band] = *numbers.of(estate.opening[band]);
            }
        }
        self.stock.copy_from_slice(&self.work);
        self.level.fill(Lanes::ONE);
        self.deferral = Lanes::ZERO;
        self.past_replacement = Lanes::ZERO;
    }

    /// Prices, escalates, migrates, adds new need, surveys anew and re-rates the backlog of the estate at `j`. The ledger is of
    /// what is recorded: each flow at the level of its time.
    #[inline(always)]
    pub fn age(&mut self, backlog: &Backlog, area: &Lanes<W>, futures: &Futures<W>, now: &Now<'_, W>, j: usize) {
        let (construction, index) = (&now.prices.construction, &now.prices.construction_index);
        let [relative_price, deflator] = &futures.relative_price[now.t];
        let rows = j * 4..j * 4 + 4;
        let (work, stock) = (&mut self.work[rows.clone()], &mut self.stock[rows.clone()]);
        let flows = &mut self.flows[rows];
        let replacement = *now.of(backlog.replacement_value) * *area * 1e-6 * *index;
        let priced = sum(work.iter()) * (1.0 + *construction);
        let room: Lanes<W> = lift!(equations::room_to_grow(priced, replacement));
        let arising: Lanes<W> = lift!(equations::new_need(futures.new_need_rate, area, index));
        let (before, level) = (self.level[j], *futures.level(j, now.t));
        let (mut inflow, mut whole, mut deferral) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO, self.deferral);
        for band in 0..4 {
            let rate = backlog.migration.get(band).map_or(&Lanes::ZERO, |&id| now.of(id));
            let (escalation, split) = (&futures.escalation[band], &futures.new_need_split[band]);
            let (work, stock, flows) = (&mut work[band], &stock[band], &mut flows[band]);
            for l in 0..W {
                let opening = work[l];
                let escalation = escalation[l] * room[l];
                let price = equations::price(opening, construction[l]);
                let dearer = equations::escalation(opening + price, escalation);
                let grown = opening + price + dearer;
                let outflow = equations::migration(grown, rate[l]);
                let moved = inflow[l] - outflow;
                let need = room[l] * (arising[l] * split[l]);
                inflow[l] = outflow;
                work[l] = grown + moved + need;
                whole[l] += work[l];
                deferral[l] += equations::deferral(stock[l], relative_price[l], escalation, deflator[l]);
                flows.opening[l] = stock[l];
                flows.price[l] = before[l] * price;
                flows.escalation[l] = before[l] * dearer;
                flows.migration[l] = before[l] * moved;
                flows.new_need[l] = before[l] * need;
            }
        }
        self.deferral = deferral;
        let (shock, rating) = (futures.shock(now.t), futures.rating(j, now.t));
        let (mut all, mut weighted) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO);
        for band in 0..4 {
            let (split, weight) = (&futures.gain_split[band], &rating[band]);
            let (work, flows) = (&mut work[band], &mut flows[band]);
            for l in 0..W {
                let found = equations::with_finds(work[l], whole[l], shock[l], split[l]);
                flows.resurvey[l] = level[l] * found - before[l] * work[l];
                work[l] = found;
                all[l] += found;
                weighted[l] += found * weight[l];
            }
        }
        let scale: Lanes<W> = lift!(share_of(all, weighted));
        for band in 0..4 {
            let weight = &rating[band];
            let (work, stock, flows) = (&mut work[band], &mut stock[band], &mut flows[band]);
            for l in 0..W {
                let rated = equations::rerated(work[l], weight[l], scale[l]);
                flows.rerating[l] = level[l] * (rated - work[l]);
                work[l] = rated;
                stock[l] = level[l] * rated;
            }
        }
        (self.level[j], self.room[j]) = (level, room);
    }

    /// Takes away the share of each estate's work that goes with what programmes replace, of what repairs and spending leave of it.
    #[inline(always)]
    pub fn retire(&mut self, goes: &[Lanes<W>], cleared_per_pound: &Lanes<W>) {
        for (candidate, repaired) in self.repaired.iter_mut().enumerate() {
            let (work, spend, goes) = (&self.work[candidate], &self.spend[candidate], &goes[candidate / 4]);
            for l in 0..W {
                let left = work[l] - repaired[l] - equations::cleared(spend[l], cleared_per_pound[l]);
                repaired[l] += equations::retired(left, goes[l]);
            }
        }
    }

    /// Clears what the year's spending clears, beside what repairs have, closes the ledger, and adds it up while it is at hand.
    #[inline(always)]
    pub fn deliver(&mut self, futures: &Futures<W>, ledger: &mut impl FnMut(usize, &Flows<W>)) {
        let mut all = Flows::default();
        for (candidate, flows) in self.flows.iter_mut().enumerate() {
            let (spend, level) = (&self.spend[candidate], &self.level[candidate / 4]);
            let (work, stock) = (&mut self.work[candidate], &mut self.stock[candidate]);
            for l in 0..W {
                let cleared = self.repaired[candidate][l] + equations::cleared(spend[l], futures.cleared_per_pound[l]);
                work[l] = equations::left(work[l], cleared);
                stock[l] = level[l] * work[l];
                flows.cleared[l] = level[l] * cleared;
                flows.closing[l] = stock[l];
            }
            all.add(flows);
            ledger(candidate, flows);
        }
        self.all_flows = all;
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
    pub fn year(&mut self, backlog: &Backlog, total_area: &Lanes<W>, now: &Now<'_, W>) -> Year<W> {
        let bands = self.bands();
        let total = ((bands[0] + bands[1]) + bands[2]) + bands[3];
        let replacement = *now.of(backlog.replacement_value) * *total_area * 1e-6 * now.prices.construction_index;
        for l in 0..W {
            self.past_replacement[l] = if total[l] > replacement[l] { 1.0 } else { self.past_replacement[l] };
        }
        Year { bands, total, flows: self.all_flows, deferral: self.deferral }
    }
}
