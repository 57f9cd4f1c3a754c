//! Step 10 of every year: what is planned and what of it is there, who is treated, who waits, and for how long.

use super::{Care, equations};
use crate::file::NumberId;
use crate::lift;
use crate::num::{Lanes, share_of, sum};
use crate::systems::demand::{Demand, Service};
use crate::systems::estate::{Backlog, Estate};
use crate::systems::{Now, Numbers, demand};

/// Care between two years, people in million.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// How many times what is paid for is planned.
    corrected: Lanes<W>,
    /// The list, and what is the same without a correction of capacity.
    line: Line<W>,
    uncorrected: Line<W>,
    /// Demand of the last year, before anybody stayed away.
    needed: Lanes<W>,
    /// What everything is relative to.
    pub opening: Opening<W>,
    /// Share of each estate that is closed.
    pub closed: Vec<Lanes<W>>,
    /// The same at the opening.
    pub closed_at_opening: Vec<Lanes<W>>,
}

/// The opening of a list.
#[derive(Clone, Copy, Debug)]
pub struct Opening<const W: usize> {
    /// Those who join it in a year.
    pub joining: Lanes<W>,
    /// Those treated.
    pub treated: Lanes<W>,
    /// The list.
    pub list: Lanes<W>,
    /// Years that it is long.
    pub wait: Lanes<W>,
    /// Shape of the waits.
    pub shape: Lanes<W>,
    /// Share of floor area that is closed.
    pub closed: Lanes<W>,
    /// Share of the cost of demand that is of the services that people wait for.
    pub of_cost: Lanes<W>,
}

/// A list at a close.
#[derive(Clone, Copy, Debug)]
struct Line<const W: usize> {
    list: Lanes<W>,
    list_before: Lanes<W>,
    /// Relative to the opening.
    wait: Lanes<W>,
}

/// Care in one year, people in million.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Those who join the list.
    pub joining: Lanes<W>,
    /// Demand of the last year, and of this one, before anybody stays away.
    pub needed: [Lanes<W>; 2],
    /// Correction of planned capacity, a share of it.
    pub correction: Lanes<W>,
    /// Expected growth of demand, a factor.
    pub expected_growth: f64,
    /// How many times what is paid for is planned.
    pub corrected: Lanes<W>,
    /// Planned capacity.
    pub planned: Lanes<W>,
    /// What of it is paid for: the same without a correction.
    pub paid_for: Lanes<W>,
    /// What is there of it.
    pub left: Left<W>,
    /// All of it together.
    pub availability: Lanes<W>,
    /// Those who leave without treatment.
    pub removals: Lanes<W>,
    /// Those treated.
    pub treated: Lanes<W>,
    /// The list at the open.
    pub list_before: Lanes<W>,
    /// The list at the close.
    pub list: Lanes<W>,
    /// Wait relative to the opening.
    pub wait: Lanes<W>,
    /// Share under 18 weeks.
    pub under_18: Lanes<W>,
    /// Share over 52 weeks.
    pub over_52: Lanes<W>,
    /// Unmet need.
    pub unmet: Lanes<W>,
    /// What the list costs, £m cash.
    pub cost: Lanes<W>,
    /// What of that no income of its own pays for, £m cash.
    pub own_cost: Lanes<W>,
    /// The list without a correction.
    pub list_uncorrected: Lanes<W>,
    /// Share over 52 weeks there.
    pub over_52_uncorrected: Lanes<W>,
}

/// What is left of planned capacity, relative to the opening.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Left<const W: usize> {
    /// By failures.
    pub failures: Lanes<W>,
    /// By closed floor area.
    pub open_area: Lanes<W>,
    /// By clinical vacancies.
    pub staff: Lanes<W>,
    /// By outages.
    pub outages: Lanes<W>,
    /// By productivity.
    pub productivity: Lanes<W>,
    /// By go-lives.
    pub go_lives: Lanes<W>,
    /// By connectivity.
    pub connectivity: Lanes<W>,
    /// By what programmes add.
    pub added: Lanes<W>,
    /// By a year in which people stay away.
    pub shock: Lanes<W>,
}

/// What care sees of the year.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a, const W: usize> {
    /// Demand.
    pub demand: (&'a Demand, &'a demand::Futures<W>),
    /// Its expected growth, a factor.
    pub expected_growth: f64,
    /// Share of cost that does not follow a surprise within the year.
    pub fixed: Lanes<W>,
    /// The estates, and backlog.
    pub estates: (&'a [Estate], &'a Backlog),
    /// Work that is there at the close, by estate and band.
    pub work: &'a [Lanes<W>],
    /// Floor area by estate, m²; none: that of the opening.
    pub area: Option<&'a [Lanes<W>]>,
    /// Bed-days lost to failures beyond the opening's.
    pub lost_bed_days: Lanes<W>,
    /// Clinical vacancies, and the opening's.
    pub vacant: (Lanes<W>, Lanes<W>),
    /// Days of outages beyond the opening's.
    pub outage_days: Lanes<W>,
    /// What the same care costs.
    pub productivity_cost: Lanes<W>,
    /// Share of activity that go-lives take, and of that the share that is paid for.
    pub dip: (Lanes<W>, Lanes<W>),
    /// Connectivity, and the opening's.
    pub connectivity: (Lanes<W>, Lanes<W>),
    /// Capacity that programmes add, a factor.
    pub added: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for as many estates.
    pub fn new(care: Option<&Care>, estates: usize) -> Self {
        let rows = || vec![Lanes::ZERO; if care.is_some() { estates } else { 0 }];
        let zero = Lanes::ZERO;
        let line = Line { list: zero, list_before: zero, wait: zero };
        Self {
            corrected: Lanes::ONE,
            line,
            uncorrected: line,
            needed: zero,
            opening: Opening {
                joining: zero,
                treated: zero,
                list: zero,
                wait: zero,
                shape: zero,
                closed: zero,
                of_cost: zero,
            },
            closed: rows(),
            closed_at_opening: rows(),
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(
        &mut self,
        system: &Care,
        demand: &Demand,
        (estates, backlog): (&[Estate], &Backlog),
        numbers: &Numbers<W>,
    ) {
        let of = |id: NumberId| numbers.of(id);
        let joining = sum(system.services.iter().map(|&service| of(demand.services[service].million)));
        let cost = |service: &Service| *of(service.cost_weight) * *of(service.million);
        let (mut waiting, mut all) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO);
        for (s, service) in demand.services.iter().enumerate() {
            all += cost(service);
            if system.services.contains(&s) {
                waiting += cost(service);
            }
        }
        let list = *of(system.waiting_list);
        let (mut closed, mut area) = (Lanes::ZERO, Lanes::ZERO);
        for (j, estate) in estates.iter().enumerate() {
            let (high, own) = (of(estate.opening[3]), of(estate.area));
            let effect = of(system.closed_area_effect);
            self.closed_at_opening[j] = lift!(equations::closed(high, 1.0, of(backlog.replacement_value), own, effect));
            closed += *own * self.closed_at_opening[j];
            area += *own;
        }
        let treated: Lanes<W> = lift!(equations::opening_treated(joining, of(system.removals_share)));
        self.opening = Opening {
            joining,
            treated,
            list,
            wait: lift!(share_of(list, joining)),
            shape: lift!(equations::shape(of(system.under_18_weeks), of(system.over_52_weeks))),
            closed: lift!(share_of(closed, area)),
            of_cost: lift!(share_of(waiting, all)),
        };
        (self.corrected, self.needed) = (Lanes::ONE, joining);
        self.line = Line { list, list_before: list, wait: Lanes::ONE };
        self.uncorrected = self.line;
    }

    /// One year.
    #[inline(always)]
    pub fn year(&mut self, system: &Care, now: &Now<'_, W>, seen: &Seen<'_, W>) -> Year<W> {
        let of = |id: NumberId| now.of(id);
        let opening = self.opening;
        let (_, demand) = seen.demand;
        let joining = sum(system.services.iter().map(|&service| &demand.service(service, now.t).million));
        let needed = sum(system.services.iter().map(|&service| &demand.service(service, now.t).needed));

        let growth = seen.expected_growth;
        let correction: Lanes<W> = if system.is_corrected {
            let (list, before) = (self.line.list, self.line.list_before);
            let (gap, growth_share) = (of(system.gap_share), of(system.growth_share));
            let (target, most) = (of(system.target_weeks), of(system.most_per_year));
            let last = self.needed;
            let mut correction = Lanes::ZERO;
            for l in 0..W {
                let lists = (list[l], before[l]);
                correction[l] = equations::correction(lists, last[l], target[l], (gap[l], growth_share[l]), most[l]);
            }
            correction
        } else {
            Lanes::ZERO
        };
        self.corrected = self.corrected * (1.0 + correction);
        let mut paid_for = Lanes::ZERO;
        for l in 0..W {
            let (then, years) = ((opening.treated[l], opening.joining[l]), (self.needed[l], needed[l]));
            paid_for[l] = equations::paid_for(then, years, growth, seen.fixed[l]);
        }
        let planned = paid_for * self.corrected;
        let last_needed = self.needed;
        self.needed = needed;

        let left = self.left(system, now, seen, &paid_for);
        let estate = left.failures * left.open_area;
        let technology = left.outages * left.productivity * left.go_lives * left.connectivity;
        let availability = estate * left.staff * technology * left.added * left.shock;

        let list_before = self.line.list;
        let [removals, treated] = self.line.pass(system, now, (joining, planned * availability), &opening);
        self.uncorrected.pass(system, now, (joining, paid_for * availability), &opening);
        let over = |line: &Line<W>| -> Lanes<W> {
            lift!(equations::longer(of(system.over_52_weeks), line.wait, opening.shape))
        };
        let over_18: Lanes<W> =
            lift!(equations::longer(1.0 - *of(system.under_18_weeks), self.line.wait, opening.shape));
        let over_52 = over(&self.line);
        let (each, general) = (of(system.treatment), now.prices.general_index);
        let (paid, kept) = (of(system.lost_paid_share), left.open_area * left.outages);
        let (mut cost, mut own_cost, funded) = (Lanes::ZERO, Lanes::ZERO, of(system.funded_share));
        for l in 0..W {
            let plans = (planned[l], paid_for[l]);
            cost[l] = equations::list_cost(each[l], general[l], plans, paid[l], kept[l]);
            own_cost[l] = equations::own_cost(cost[l], funded[l], each[l], general[l], plans);
        }
        Year {
            joining,
            needed: [last_needed, needed],
            correction,
            expected_growth: growth,
            corrected: self.corrected,
            planned,
            paid_for,
            left,
            availability,
            removals,
            treated,
            list_before,
            list: self.line.list,
            wait: self.line.wait,
            under_18: 1.0 - over_18,
            over_52,
            unmet: lift!(equations::unmet(joining, over_52, removals)),
            cost,
            own_cost,
            list_uncorrected: self.uncorrected.list,
            over_52_uncorrected: over(&self.uncorrected),
        }
    }

    /// What is left of planned capacity.
    #[inline(always)]
    fn left(&mut self, system: &Care, now: &Now<'_, W>, seen: &Seen<'_, W>, planned: &Lanes<W>) -> Left<W> {
        let of = |id: NumberId| now.of(id);
        let (estates, backlog) = seen.estates;
        let (effect, value) = (of(system.closed_area_effect), of(backlog.replacement_value));
        let index = now.prices.construction_index;
        let (mut closed, mut all) = (Lanes::ZERO, Lanes::ZERO);
        for (j, estate) in estates.iter().enumerate() {
            let area = match seen.area {
                Some(area) => area[j],
                None => *of(estate.area),
            };
            self.closed[j] = lift!(equations::closed(seen.work[j * 4 + 3], index, value, area, effect));
            closed += area * self.closed[j];
            all += area;
        }
        let closed: Lanes<W> = lift!(share_of(closed, all));
        let (dip, paid) = seen.dip;
        let (connectivity, at_opening) = seen.connectivity;
        let (_, demand) = seen.demand;
        Left {
            failures: lift!(equations::put_off(seen.lost_bed_days, of(system.treatments_per_bed_day), planned)),
            open_area: lift!(equations::open_area(closed, self.opening.closed)),
            staff: lift!(equations::staffed(of(system.vacancy_effect), seen.vacant.0, seen.vacant.1)),
            outages: lift!(equations::put_off(seen.outage_days, of(system.treatments_per_outage_day), planned)),
            productivity: lift!(equations::productive(of(system.productivity_share), seen.productivity_cost)),
            go_lives: lift!(equations::after_go_lives(paid, dip)),
            connectivity: lift!(equations::connected(of(system.connectivity_effect), connectivity, at_opening)),
            added: seen.added,
            shock: lift!(equations::in_a_shock(of(system.shock_effect), demand.year(now.t).suppressed)),
        }
    }
}

impl<const W: usize> Line<W> {
    /// A year of a list, of which so many may be treated: those who leave without treatment, and those treated.
    #[inline(always)]
    fn pass(
        &mut self,
        system: &Care,
        now: &Now<'_, W>,
        (joining, capacity): (Lanes<W>, Lanes<W>),
        opening: &Opening<W>,
    ) -> [Lanes<W>; 2] {
        let of = |id: NumberId| now.of(id);
        let list = self.list;
        let (share, exponent) = (of(system.removals_share), of(system.removals_exponent));
        let removals: Lanes<W> = lift!(equations::removals(share, joining, self.wait, exponent, list));
        let treated: Lanes<W> = lift!(equations::treated(capacity, list, joining, removals, of(system.least_weeks)));
        self.list_before = list;
        self.list = lift!(equations::list(list, joining, removals, treated));
        self.wait = lift!(equations::wait(self.list, treated + removals, opening.wait));
        [removals, treated]
    }
}
