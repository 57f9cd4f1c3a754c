//! Planned care: what there is of its capacity, who waits and for how long, and what that costs (L1–L8).

use super::estate::{Beliefs, Entry, Estate};
use super::figures::{Figures, ratio};
use super::future::Year;

/// Weeks of a year.
const WEEKS: f64 = 52.0;

/// The longest wait that is told apart, relative to the opening's (L5).
const LONGEST: f64 = 100.0;

/// An estate at the opening.
pub struct Place {
    /// Its share of floor area.
    pub share: f64,
    /// Bed-days that its failures are expected to cost a year, and the share of it that is closed.
    pub days: f64,
    pub closed: f64,
}

/// How waits are spread (L6).
#[derive(Clone, Copy)]
pub struct Waits {
    under: f64,
    over: f64,
    shape: f64,
}

impl Waits {
    fn of(under: f64, over: f64) -> Self {
        let shape = (over.ln() / (1.0 - under).ln()).ln() / (52.0_f64 / 18.0).ln();
        Self { under, over, shape }
    }

    /// Shares under 18 and over 52 weeks where the wait is so long, relative to the opening's.
    pub fn shares(&self, wait: f64) -> [f64; 2] {
        let sooner = wait.min(LONGEST).powf(-self.shape);
        [1.0 - (1.0 - self.under).powf(sooner), self.over.powf(sooner)]
    }
}

/// A list between two years, million.
struct List {
    waiting: f64,
    /// At the close before that.
    before: f64,
    /// Relative to the opening's, `then` years.
    wait: f64,
    then: f64,
}

impl List {
    /// One year: how many are treated, and how many leave without that (L4, L5).
    fn year(&mut self, f: &Figures<'_>, joining: f64, capacity: f64) -> [f64; 2] {
        let of = |name: &str| f.of(&format!("care.{name}"));
        let there = self.waiting + joining;
        let give_up = of("removals_share") * joining * self.wait.min(LONGEST).powf(of("removals_exponent"));
        let removed = give_up.min(there);
        let always = of("least_weeks") / WEEKS * joining;
        let treated = capacity.min(there - removed - always).max(0.0);
        self.before = self.waiting;
        self.waiting = there - removed - treated;
        self.wait = if self.waiting > 0.0 { self.waiting / (treated + removed) / self.then } else { 0.0 };
        [treated, removed]
    }
}

/// Care between two years.
pub struct Care {
    pub places: Vec<Place>,
    pub waits: Waits,
    /// At the opening: who joined in the year, who was on the list, what share of floor area was closed.
    pub joined_then: f64,
    pub list_then: f64,
    closed_then: f64,
    /// Who needed it in the last year.
    needed: f64,
    /// How many times what is paid for is planned; the services' part of the opening's cost of demand.
    times: f64,
    pub of_cost: f64,
    corrected: List,
    uncorrected: List,
}

/// What else takes capacity, or gives some.
pub struct Around {
    /// Beyond the opening's: clinical posts vacant, days of outages, connectivity.
    pub vacant: f64,
    pub outage_days: f64,
    pub connected: f64,
    /// What the same care costs, by technology and programmes.
    pub productivity: f64,
    /// The share of activity that go-lives take and nobody pays for elsewhere.
    pub lost: f64,
    /// Times as much, by programmes.
    pub added: f64,
}

/// What a year of it is; people in million, money in cash.
pub struct Cared {
    pub joined: f64,
    pub treated: f64,
    pub removed: f64,
    pub list: f64,
    pub under_18: f64,
    pub over_52: f64,
    pub unmet: f64,
    pub available: f64,
    pub cost: f64,
    /// What of it is not paid for by others.
    pub own_cost: f64,
    /// What all planned treatments would cost, of which that is a part.
    pub whole_cost: f64,
    pub list_uncorrected: f64,
    pub over_52_uncorrected: f64,
    /// Capacity as it would be without correction, and the share of each estate that is closed.
    pub usual: f64,
    pub closed: Vec<f64>,
}

/// The share of an estate that is closed, at this index of construction prices (L3).
fn closed(f: &Figures<'_>, estate: &Estate, q: f64) -> f64 {
    let worth = f.of("backlog.replacement_value_gbp_per_m2") * estate.area / 1e6 * q;
    ratio(f.of("care.closed_area_effect") * estate.work[3], worth).min(0.9)
}

/// The same of all of them.
fn closed_in_all(estates: &[Estate], closed: &[f64]) -> f64 {
    let area: f64 = estates.iter().map(|estate| estate.area).sum();
    ratio(estates.iter().zip(closed).map(|(estate, closed)| estate.area * closed).sum(), area)
}

impl Care {
    /// (L1)
    pub fn open(f: &Figures<'_>, beliefs: &Beliefs, estates: &[Estate]) -> Option<Self> {
        let (stated, demand) = (f.scenario.care.as_ref()?, f.scenario.demand.as_ref()?);
        let of = |name: &str| f.of(&format!("care.{name}"));
        let who = stated.services.iter().map(|&at| &demand.services[at].id);
        let joined: f64 = who.map(|id| f.of(&format!("demand.service.{id}.million"))).sum();
        let floor: f64 = estates.iter().map(|estate| estate.area).sum();
        let place = |estate: &Estate| Place {
            share: ratio(estate.area, floor),
            days: estate.opening_rate(beliefs) * estate.criticality * f.of("incidents.lost_bed_days"),
            closed: closed(f, estate, 1.0),
        };
        let places: Vec<Place> = estates.iter().map(place).collect();
        let shares: Vec<f64> = places.iter().map(|place| place.closed).collect();
        let waiting = of("waiting_list_million");
        let list = || List { waiting, before: waiting, wait: 1.0, then: waiting / joined };
        let cost = |id: &str| {
            f.of(&format!("demand.service.{id}.million")) * f.of(&format!("demand.service.{id}.cost_weight"))
        };
        let all: f64 = demand.services.iter().map(|service| cost(&service.id)).sum();
        let own: f64 = stated.services.iter().map(|&at| cost(&demand.services[at].id)).sum();
        Some(Self {
            closed_then: closed_in_all(estates, &shares),
            places,
            waits: Waits::of(of("under_18_weeks_share"), of("over_52_weeks_share")),
            joined_then: joined,
            list_then: waiting,
            needed: joined,
            times: 1.0,
            of_cost: ratio(own, all),
            corrected: list(),
            uncorrected: list(),
        })
    }

    /// The share by which capacity is corrected for what the last close showed (L2).
    fn correction(&self, f: &Figures<'_>) -> f64 {
        if !f.scenario.care.as_ref().unwrap().is_corrected {
            return 0.0;
        }
        let of = |name: &str| f.of(&format!("care.correction.{name}"));
        let list = &self.corrected;
        let too_many = list.waiting - of("target_weeks") / WEEKS * self.needed;
        let grown = list.waiting - list.before;
        let most = of("most_per_year");
        let by = of("gap_share_per_year") * too_many + of("growth_share") * grown;
        (by / self.needed).clamp(-most, most)
    }

    /// One year, when estates have closed and failed.
    pub fn year(
        &mut self,
        f: &Figures<'_>,
        year: &Year,
        (estates, entries): (&[Estate], &[Entry]),
        around: &Around,
    ) -> Cared {
        let of = |name: &str| f.of(&format!("care.{name}"));
        let demand = &year.demand;
        self.times *= 1.0 + self.correction(f);
        // What is paid for, as in N4.
        let fixed = f.get("funding.fixed_cost_share").unwrap_or(0.0);
        let paid = fixed * self.needed * demand.joining_growth + (1.0 - fixed) * demand.needing;
        let usual = (1.0 - of("removals_share")) * paid;
        let planned = usual * self.times;
        self.needed = demand.needing;

        // (L3)
        let left = |each: f64, days: f64| (1.0 - each * days / 1e6 / usual).max(0.0);
        let closed: Vec<f64> = estates.iter().map(|estate| closed(f, estate, year.q)).collect();
        let open = (1.0 - closed_in_all(estates, &closed)) / (1.0 - self.closed_then);
        let lost_days: f64 = entries.iter().map(|entry| entry.lost_days).sum();
        let lost_then: f64 = self.places.iter().map(|place| place.days).sum();
        let of_estate = left(of("treatments_per_lost_bed_day"), lost_days - lost_then) * open;
        let of_staff = (1.0 - of("vacancy_effect") * around.vacant).max(0.0);
        let of_outages = left(of("treatments_per_outage_day"), around.outage_days);
        let slowed = 1.0 + of("productivity_share") * (around.productivity - 1.0);
        let of_technology =
            of_outages / slowed * (1.0 - around.lost) * (1.0 + of("connectivity_effect") * around.connected);
        let of_shock = (1.0 - of("shock_effect") * demand.away).max(0.0);
        let available = of_estate * of_staff * of_technology * around.added * of_shock;

        // (L4, L5)
        let joined = demand.joining;
        let [treated, removed] = self.corrected.year(f, joined, planned * available);
        self.uncorrected.year(f, joined, usual * available);

        // (L6, L7)
        let [under_18, over_52] = self.waits.shares(self.corrected.wait);
        let [_, over_52_uncorrected] = self.waits.shares(self.uncorrected.wait);

        // (L8): so many million at so many pounds.
        let price = of("treatment_gbp") * year.g;
        let lost = of("lost_paid_share") * planned * (1.0 - open * of_outages);
        Cared {
            joined,
            treated,
            removed,
            list: self.corrected.waiting,
            under_18,
            over_52,
            unmet: joined * over_52 + removed,
            available,
            cost: price * (planned - usual + lost),
            own_cost: price * ((planned - usual) * (1.0 - of("correction.funded_share")) + lost),
            whole_cost: price * planned,
            list_uncorrected: self.uncorrected.waiting,
            over_52_uncorrected,
            usual,
            closed,
        }
    }
}

/// What docs/model.md says of waits: the stated shares at the opening, and a shape that is 1 where waits are exponential.
#[test]
fn books_of_waits_are_those_that_are_printed() {
    let near = |found: f64, printed: f64, to: f64| assert!((found - printed).abs() <= to, "{found}, not {printed}");
    let waits = Waits::of(0.61, 0.027);
    let [under, over] = waits.shares(1.0);
    near(under, 0.61, 1e-15);
    near(over, 0.027, 1e-16);
    let exponential = (1.0_f64 - 0.61).powf(52.0 / 18.0);
    near(exponential, 0.07, 5e-3);
    near(Waits::of(0.61, exponential).shape, 1.0, 1e-12);
    assert!(waits.shape > 1.0, "fewer wait long than if waits were exponential");
    let long = |wait: f64| waits.shares(wait)[1];
    assert!(long(0.5) < long(1.0) && long(1.0) < long(2.0) && waits.shares(0.0) == [1.0, 0.0]);
    assert_eq!(waits.shares(f64::INFINITY), waits.shares(100.0));
    // All wait twice as long: so many wait for 52 weeks as waited for 26, and for 18 as for 9.
    let more_than = |weeks: f64| (1.0 - waits.under).powf((weeks / 18.0).powf(waits.shape));
    near(long(2.0), more_than(26.0), 1e-15);
    near(1.0 - waits.shares(2.0)[0], more_than(9.0), 1e-15);
}
