//! What a strategy costs and brings in one future, at general prices of the opening year, and what that is worth in year 0
//! (A1–A4, A9–A11).

use super::figures::Figures;
use super::programmes::Told;
use capcast::systems::appraisal::content::{Appraisal as Stated, Rates as Table};

/// Discount rates: the first year of each step, and its rate.
struct Rates(Vec<(usize, f64)>);

impl Rates {
    fn of(stated: &Stated) -> Self {
        if stated.steps.is_empty() {
            return Self::of_table(stated.rates);
        }
        Self(stated.steps.iter().map(|step| (step.from as usize, step.per_year)).collect())
    }

    /// Those of docs/model.md, %.
    fn of_table(table: Table) -> Self {
        let percent = match table {
            Table::Standard => [3.5, 3.0, 2.5, 2.0, 1.5, 1.0],
            Table::Health => [1.5, 1.29, 1.07, 0.86, 0.64, 0.43],
            Table::Reduced => [3.0, 2.57, 2.14, 1.71, 1.29, 0.86],
            Table::Undiscounted => [0.0; 6],
        };
        Self([0, 31, 76, 126, 201, 301].into_iter().zip(percent.map(|rate| rate / 100.0)).collect())
    }

    /// The rate of a year: that of the last step which has begun.
    fn rate(&self, t: usize) -> f64 {
        self.0.iter().filter(|(from, _)| *from <= t).max_by_key(|(from, _)| *from).unwrap().1
    }

    /// What a pound of `years` after year `t` is worth in it.
    fn later(&self, t: usize, years: usize) -> f64 {
        (1..=years).map(|k| 1.0 + self.rate(t + k)).product::<f64>().recip()
    }

    /// (A1)
    fn factor(&self, t: usize) -> f64 {
        self.later(0, t)
    }

    /// (A3): of a last year begun the part that falls into it, at its end like every other.
    fn annuity(&self, t: usize, years: f64) -> f64 {
        let (mut sum, mut worth) = (0.0, 1.0);
        for k in 1..=years.ceil() as usize {
            worth /= 1.0 + self.rate(t + k);
            sum += worth * (years - (k - 1) as f64).min(1.0);
        }
        sum
    }
}

/// The appraisal between two years.
pub struct Appraisal {
    rates: Rates,
    /// Cost of care in the opening year, without what a trust's own assets cost; none without day-to-day money.
    care: f64,
    /// A lost bed-day and a clinical incident, £m.
    bed_day: f64,
    clinical_incident: f64,
    /// A treatment, £, which is £m for a million.
    treatment: f64,
    cost_to_clear: f64,
    /// By year: costs, benefits, and all that these are made of, whichever way it counts.
    flows: Vec<[f64; 3]>,
}

/// What of a year is counted: money in cash, the cost of care and productivity against the opening's.
pub struct Counted<'p> {
    pub g: f64,
    pub capital: f64,
    /// Running cost of legacy, repairs paid day to day, and what is tested and asked again.
    pub running: f64,
    /// What the waiting list costs (L8), which may be less than nothing, and treatments, million.
    pub list: f64,
    pub treated: f64,
    pub care: f64,
    pub productivity: f64,
    pub lost_days: f64,
    pub clinical_incidents: f64,
    /// On record at the close.
    pub backlog: f64,
    pub programmes: Option<&'p Told>,
}

/// What the appraisal would be if the run ended with the year.
pub struct Worth {
    pub capital: f64,
    pub running: f64,
    pub cash_releasing: f64,
    pub non_cash_releasing: f64,
    pub societal: f64,
    pub goes_on: f64,
    pub residual: f64,
    pub liability: f64,
    pub whole_life_cost: f64,
    pub net: f64,
    /// All that the last two are differences of.
    pub gross: f64,
}

impl Appraisal {
    pub fn open(f: &Figures<'_>, care: f64) -> Option<Self> {
        let stated = f.scenario.appraisal.as_ref()?;
        let of = |name: &str| f.of(&format!("incidents.{name}_gbp")) / 1e6;
        Some(Self {
            rates: Rates::of(stated),
            care,
            bed_day: of("bed_day_value"),
            clinical_incident: of("clinical_incident_value"),
            treatment: f.get("care.treatment_value_gbp").unwrap_or(0.0),
            cost_to_clear: f.of("backlog.cost_to_clear"),
            flows: Vec::new(),
        })
    }

    pub fn close(&mut self, t: usize, of: &Counted<'_>) -> Worth {
        let real = |cash: f64| cash / of.g;
        let told = |what: fn(&Told) -> f64| of.programmes.map_or(0.0, what);
        let care = self.care * of.care;
        let capital = real(of.capital);
        let runs = real(of.running + told(|all| all.running));
        let running = runs + real(of.list);
        let cash_releasing = real(told(|all| all.savings));
        let days = of.lost_days * self.bed_day;
        let non_cash_releasing = care * (1.0 - of.productivity) - days;
        let harm = of.clinical_incidents * self.clinical_incident;
        let treated = self.treatment * of.treated;
        let societal = told(|all| all.societal) + treated - harm;
        // (A4), at the volumes of the year.
        let goes_on: f64 = of
            .programmes
            .iter()
            .flat_map(|all| &all.go_on)
            .map(|one| (one.brings + care * one.productivity) * self.rates.annuity(t, one.left))
            .sum();
        let residual = told(|all| all.under_way);
        // (A10)
        let liability = self.cost_to_clear * real(of.backlog);
        let gross =
            capital + runs + real(of.list).abs() + cash_releasing + care + days + societal.abs() + treated + harm;
        self.flows.push([capital + running, cash_releasing + non_cash_releasing + societal, gross]);
        // (A2)
        let present = |which: usize| -> f64 {
            self.flows.iter().enumerate().map(|(k, flows)| self.rates.factor(k) * flows[which]).sum()
        };
        let now = self.rates.factor(t);
        // (A9, A11)
        let whole_life_cost = present(0) + now * (liability - residual);
        Worth {
            capital,
            running,
            cash_releasing,
            non_cash_releasing,
            societal,
            goes_on,
            residual,
            liability,
            whole_life_cost,
            net: present(1) + now * goes_on - whole_life_cost,
            gross: present(2) + now * (goes_on.abs() + residual + liability),
        }
    }
}

/// The closed forms that docs/model.md prints.
#[test]
fn books_of_discounting_are_those_that_are_printed() {
    let near = |found: f64, printed: f64, to: f64| assert!((found - printed).abs() <= to, "{found}, not {printed}");
    let [standard, health, reduced, none] =
        [Table::Standard, Table::Health, Table::Reduced, Table::Undiscounted].map(Rates::of_table);
    near(standard.factor(0), 1.0, 0.0);
    near(standard.factor(30), 0.35628, 5e-6);
    near(standard.factor(60), 0.14678, 5e-6);
    near(standard.annuity(0, 30.0), 18.392, 5e-4);
    near(standard.annuity(0, 60.0), 25.375, 5e-4);
    near(health.annuity(0, 10.0), 9.222, 5e-4);
    near(none.annuity(7, 3.25), 3.25, 1e-12);
    for rates in [standard, health, reduced] {
        let whole = rates.annuity(0, 320.0) - rates.annuity(0, 17.0);
        near(rates.factor(17) * rates.annuity(17, 303.0), whole, 1e-9);
        near(rates.annuity(29, 2.5) - rates.annuity(29, 2.0), 0.5 * rates.later(29, 3), 1e-12);
        near(rates.annuity(4, 0.0), 0.0, 0.0);
    }
}
