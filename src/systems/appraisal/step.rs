//! Step 13 of every year: what the year cost and brought, by class, in real terms, and what it all comes to in present value.

use super::equations::{self, RateTable};
use super::{Appraisal, Rates};
use crate::lift;
use crate::num::Lanes;
use crate::systems::Now;
use crate::systems::programmes::{self, Programmes};

/// Discount factors and their sums: what a year's pound is worth, and one at the end of each of so many years.
#[derive(Clone, PartialEq, Debug)]
pub struct Discounting {
    /// By year, from the first simulated one on.
    pub factor: Vec<f64>,
    /// Sum of the factors of the years before, by year.
    before: Vec<f64>,
}

/// Years for which factors are known beyond the run: the longest life that may be stated.
const LONGEST_LIFE: usize = 201;

impl Discounting {
    /// The factors of a scenario.
    pub fn of(system: &Appraisal, years: usize) -> Self {
        let (steps, named) = (system.rates(), Rates::table(system.rates));
        let table = RateTable { steps: &steps, ..named };
        let factor: Vec<f64> = table.factors().take(years + LONGEST_LIFE + 1).collect();
        let before = factor.iter().scan(0.0, |sum, factor| {
            let before = *sum;
            *sum += factor;
            Some(before)
        });
        Self { before: before.collect(), factor }
    }

    /// Value, in the year `t`, of a pound at the end of each of the `years` after it (A3).
    #[inline(always)]
    pub fn annuity(&self, t: usize, years: f64) -> f64 {
        let years = if years > 0.0 { years } else { 0.0 };
        let most = (self.factor.len() - 2 - t) as f64;
        let years = if years < most { years } else { most };
        let whole = years as usize;
        let sum = self.before[t + whole + 1] - self.before[t + 1] + (years - whole as f64) * self.factor[t + whole + 1];
        sum / self.factor[t]
    }
}

/// What an appraisal has added up so far.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Paid for each programme, £m real.
    paid: Vec<Lanes<W>>,
    /// Present value of what was spent: capital and running cost.
    cost: Lanes<W>,
    /// Present value of the benefits.
    benefits: Lanes<W>,
}

/// A year's part in an appraisal: flows and stocks in £m at opening-year prices, not discounted, and present values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Capital spent on what is simulated.
    pub capital: Lanes<W>,
    /// Running programmes and legacy, and repairs paid day to day.
    pub running: Lanes<W>,
    /// Savings of programmes.
    pub cash_releasing: Lanes<W>,
    /// Worth of bed-days, lost, and of what care costs less or more than at the opening's productivity.
    pub non_cash_releasing: Lanes<W>,
    /// Worth of what else programmes bring, less that of clinical incidents.
    pub societal: Lanes<W>,
    /// What goes on past the year's close, to the end of lives, at its value then.
    pub goes_on: Lanes<W>,
    /// What has been paid for programmes that are not live.
    pub residual: Lanes<W>,
    /// What clearing the backlog at the close would cost.
    pub liability: Lanes<W>,
    /// Present value of what it cost, with what is left undone, less what is left under way.
    pub whole_life_cost: Lanes<W>,
    /// Present value of the benefits less that.
    pub net: Lanes<W>,
}

/// What a year brought, as other systems say, £m cash but where another unit stands.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a, const W: usize> {
    /// Capital spent on what is simulated.
    pub capital: Lanes<W>,
    /// Running legacy, and repairs paid day to day.
    pub running: Lanes<W>,
    /// Bed-days lost.
    pub lost_bed_days: &'a Lanes<W>,
    /// £ each, at opening-year prices.
    pub bed_day: &'a Lanes<W>,
    /// Clinical incidents.
    pub clinical: &'a Lanes<W>,
    /// £ each, at opening-year prices.
    pub clinical_incident: &'a Lanes<W>,
    /// People treated, million; none where care is not simulated.
    pub treated: Option<Lanes<W>>,
    /// £ each, at opening-year prices.
    pub treatment: Lanes<W>,
    /// What care would cost at the opening's productivity.
    pub care: Lanes<W>,
    /// What it costs relative to that.
    pub productivity_cost: Lanes<W>,
    /// Backlog at the close.
    pub backlog: &'a Lanes<W>,
    /// Pounds that clear a pound of it.
    pub cost_to_clear: &'a Lanes<W>,
}

/// Programmes, as far as they are simulated.
#[derive(Clone, Copy, Debug)]
pub struct Schemes<'a, const W: usize> {
    /// What they are.
    pub system: &'a Programmes,
    /// Share of all floor area that each serves.
    pub served: &'a [Lanes<W>],
    /// How far they are.
    pub state: &'a programmes::State<W>,
    /// Their year.
    pub year: &'a programmes::Year<W>,
}

impl<const W: usize> State<W> {
    /// Room for as many programmes.
    pub fn new(programmes: usize) -> Self {
        Self { paid: vec![Lanes::ZERO; programmes], cost: Lanes::ZERO, benefits: Lanes::ZERO }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self) {
        self.paid.fill(Lanes::ZERO);
        (self.cost, self.benefits) = (Lanes::ZERO, Lanes::ZERO);
    }

    /// One year.
    #[inline(always)]
    pub fn year(
        &mut self,
        discounting: &Discounting,
        now: &Now<'_, W>,
        brought: &Brought<'_, W>,
        schemes: Option<Schemes<'_, W>>,
    ) -> Year<W> {
        let (t, general) = (now.t, now.prices.general_index);
        let factor = discounting.factor[t];
        let real = |cash: Lanes<W>| cash / general;
        let (mut running, mut released, mut societal) = (brought.running, Lanes::ZERO, Lanes::ZERO);
        let (mut goes_on, mut residual) = (Lanes::ZERO, Lanes::ZERO);
        if let Some(schemes) = schemes {
            running += schemes.year.running_cost;
            released = schemes.year.released;
            societal = schemes.year.societal;
            for (k, programme) in schemes.system.list.iter().enumerate() {
                let (live, life, holds) = (&schemes.state.live[k], &schemes.state.life[k], &schemes.state.holds[k]);
                self.paid[k] += schemes.state.paid[k] / general;
                let (saves, brings) = (now.of(programme.cash_releasing), now.of(programme.societal));
                let (costs, adds) = (now.of(programme.running_cost), now.of(programme.productivity));
                for l in 0..W {
                    if live[l] <= (t + 1) as f64 {
                        let left = live[l] + life[l] - (t + 1) as f64;
                        // Care at its prices of the close, to which every programme that is live adds its part.
                        let productivity = brought.care[l] / general[l] * schemes.served[k][l] * adds[l];
                        // As far as it is used, and what it needs is connected, at the close.
                        let yearly = holds[l] * (saves[l] + brings[l] + productivity) - costs[l];
                        goes_on[l] += equations::going_on(yearly, 1.0, discounting.annuity(t, left));
                    } else {
                        residual[l] += self.paid[k][l];
                    }
                }
            }
        }
        let (capital, running, cash_releasing) = (real(brought.capital), real(running), real(released));
        let beds = *brought.lost_bed_days * *brought.bed_day * 1e-6;
        let non_cash_releasing = real(brought.care * (1.0 - brought.productivity_cost)) - beds;
        let mut societal = real(societal) - *brought.clinical * *brought.clinical_incident * 1e-6;
        if let Some(treated) = brought.treated {
            societal += treated * brought.treatment;
        }
        let liability: Lanes<W> =
            lift!(equations::closing_liability(brought.cost_to_clear, brought.backlog, general, 1.0));
        self.cost += factor * (capital + running);
        self.benefits += factor * (cash_releasing + non_cash_releasing + societal);
        let whole_life_cost: Lanes<W> =
            lift!(equations::whole_life_cost(self.cost, 0.0, factor * liability, factor * residual));
        let net = self.benefits + factor * goes_on - whole_life_cost;
        Year {
            capital,
            running,
            cash_releasing,
            non_cash_releasing,
            societal,
            goes_on,
            residual,
            liability,
            whole_life_cost,
            net,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sums give what the equation does, whole years and parts of one, also where the rate steps down.
    #[test]
    fn an_annuity_of_sums_is_that_of_the_equation() {
        let system = Appraisal { reference: None, rates: Rates::Standard, steps: Vec::new() };
        let discounting = Discounting::of(&system, 40);
        for t in [0, 14, 39] {
            for years in [0.0, 0.4, 1.0, 16.5, 45.25, 120.0, 200.0] {
                let expected = equations::annuity_factor(&equations::STANDARD, t as u32, years);
                assert!((discounting.annuity(t, years) - expected).abs() < 1e-10, "{t} {years}");
            }
            assert_eq!(discounting.factor[t], equations::discount_factor(&equations::STANDARD, t as u32));
        }
    }
}
