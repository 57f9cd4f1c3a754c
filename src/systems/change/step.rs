//! Step 9 of every year: staff take up what is live, and resist.

use super::{Change, equations};
use crate::lift;
use crate::num::{Lanes, share_of};
use crate::systems::estate::Estate;
use crate::systems::programmes::{self, GoesLive, Programmes};
use crate::systems::{Now, Numbers};

/// Use and resistance between two years.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Resistance, by estate.
    pub resistance: Vec<Lanes<W>>,
    /// What is usual there.
    pub usual: Vec<Lanes<W>>,
    /// Go-lives of the year beyond what each estate can take.
    pub overload: Vec<Lanes<W>>,
    /// Share of those reached by each programme who use it, at the close; 1 where nobody must.
    pub adoption: Vec<Lanes<W>>,
    /// The same over the year, in the mean.
    pub mean_adoption: Vec<Lanes<W>>,
    /// Use of those reached when newcomers have joined, before the year's take-up.
    pub begins: Vec<Lanes<W>>,
    /// Mean resistance of those whom each programme serves, at the open.
    pub met_resistance: Vec<Lanes<W>>,
    /// Share of all activity that each programme's go-live takes in the year.
    pub dips: Vec<Lanes<W>>,
    /// What of its dip falls in the next year.
    rest_of_dips: Vec<Lanes<W>>,
    /// Go-lives of the year beyond what estates can take, their mean by floor area.
    pub mean_overload: Lanes<W>,
    /// What staff of each estate meet in the year.
    pub met: Vec<Met<W>>,
    leadership: Lanes<W>,
    engagement: Lanes<W>,
}

/// What staff of an estate meet in a year.
#[derive(Clone, Copy, Default, Debug)]
pub struct Met<const W: usize> {
    /// Go-lives, each by the share of staff who must use it.
    pub load: Lanes<W>,
    /// Integrations that failed.
    pub failed: Lanes<W>,
    /// Use of what was there at the open, summed over those who must.
    pub used: Lanes<W>,
    /// Those who must use what serves the estate, summed.
    pub users: Lanes<W>,
}

/// Use and resistance in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Share of those who must use programmes whom they reach, at the close.
    pub coverage: Lanes<W>,
    /// Share of them who use what reached them.
    pub adoption: Lanes<W>,
    /// Resistance at the close, by floor area.
    pub resistance: Lanes<W>,
    /// Share of activity that go-lives take.
    pub dip: Lanes<W>,
    /// What the same care costs with them.
    pub care_cost: Lanes<W>,
    /// Level of leadership, £m a year at base-year prices.
    pub leadership: Lanes<W>,
    /// Level of engagement.
    pub engagement: Lanes<W>,
    /// Share of resistance that they take.
    pub taken: Lanes<W>,
}

/// Programmes, as far as they are simulated.
#[derive(Clone, Copy, Debug)]
pub struct Schemes<'a, const W: usize> {
    /// What they are.
    pub system: &'a Programmes,
    /// What no strategy changes of them.
    pub futures: &'a programmes::Futures<W>,
    /// How far they are.
    pub state: &'a programmes::State<W>,
}

/// Staff, as far as change sees them.
#[derive(Clone, Copy, Debug)]
pub struct Staff<const W: usize> {
    /// Share of clinical posts vacant beyond the opening's.
    pub vacant: Lanes<W>,
    /// Skill relative to the opening's.
    pub skills: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for as many estates and programmes.
    pub fn new(change: Option<&Change>, estates: usize, programmes: usize) -> Self {
        let rows = |n: usize| vec![Lanes::ZERO; if change.is_some() { n } else { 0 }];
        Self {
            resistance: rows(estates),
            usual: rows(estates),
            overload: rows(estates),
            adoption: rows(programmes),
            mean_adoption: rows(programmes),
            begins: rows(programmes),
            met_resistance: rows(programmes),
            dips: rows(programmes),
            rest_of_dips: rows(programmes),
            mean_overload: Lanes::ZERO,
            met: vec![Met::default(); if change.is_some() { estates } else { 0 }],
            leadership: Lanes::ZERO,
            engagement: Lanes::ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, estates: &[Estate], numbers: &Numbers<W>, is_removed: bool) {
        for ((resistance, usual), estate) in self.resistance.iter_mut().zip(&mut self.usual).zip(estates) {
            *usual = numbers.or_zero(estate.resistance);
            *resistance = if is_removed { Lanes::ZERO } else { *usual };
        }
        self.adoption.fill(Lanes::ZERO);
        self.rest_of_dips.fill(Lanes::ZERO);
        self.mean_overload = Lanes::ZERO;
        (self.leadership, self.engagement) = (Lanes::ZERO, Lanes::ZERO);
    }

    /// One year, in which `money` (£m cash) goes to change.
    #[inline(always)]
    pub fn year(
        &mut self,
        system: &Change,
        now: &Now<'_, W>,
        (schemes, area_share): (Option<Schemes<'_, W>>, &[Lanes<W>]),
        (money, staff): (&Lanes<W>, &Staff<W>),
        is_removed: bool,
    ) -> Year<W> {
        let of = |id| now.of(id);
        let general = now.prices.general_index;
        let to_leadership = system.leadership_share * *money;
        let to_engagement = *money - to_leadership;
        self.leadership = lift!(equations::level(self.leadership, to_leadership, general, of(system.leadership_delay)));
        self.engagement = lift!(equations::level(self.engagement, to_engagement, general, of(system.engagement_delay)));
        let mut shows = [Lanes::<W>::ZERO; 2];
        if let Some(halving) = system.leadership_halving {
            shows[0] = lift!(share_of(self.leadership, of(halving)));
        }
        if let Some(halving) = system.engagement_halving {
            shows[1] = lift!(share_of(self.engagement, of(halving)));
        }
        let taken: Lanes<W> = lift!(equations::taken(shows[0], shows[1]));

        // What staff of each estate meet in the year: go-lives, what colleagues used at its open, failures.
        self.met.fill(Met::default());
        if let Some(schemes) = &schemes {
            for (k, programme) in schemes.system.list.iter().enumerate() {
                let (reach, failed) = (&schemes.state.reach[k], schemes.state.failed[k]);
                for &j in &programme.estates {
                    let met = &mut self.met[j];
                    met.failed += failed;
                    if let Some(usage) = programme.used_by_staff() {
                        let users = *of(usage.users);
                        met.load += users * reach.newly;
                        met.used += users * reach.last_close * self.adoption[k];
                        met.users += users;
                    }
                }
            }
        }
        for (overload, met) in self.overload.iter_mut().zip(&self.met) {
            *overload =
                if is_removed { Lanes::ZERO } else { lift!(equations::overload(met.load, of(system.capacity))) };
        }

        self.mean_overload = Lanes::ZERO;
        for (share, overload) in area_share.iter().zip(&self.overload) {
            self.mean_overload += *share * *overload;
        }

        // Use, and what go-lives take, at the resistance of the open.
        let (mut covered, mut used, mut all, mut kept) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO, Lanes::ONE);
        if let Some(schemes) = &schemes {
            for (k, programme) in schemes.system.list.iter().enumerate() {
                let Some(usage) = programme.used_by_staff() else {
                    (self.adoption[k], self.mean_adoption[k]) = (Lanes::ONE, Lanes::ONE);
                    continue;
                };
                let (reach, innovation) = (&schemes.state.reach[k], of(system.innovation));
                let (mut resistance, mut overload) = (Lanes::ZERO, Lanes::ZERO);
                for (part, &j) in schemes.futures.part[k].iter().zip(&programme.estates) {
                    resistance += *part * self.resistance[j];
                    overload += *part * self.overload[j];
                }
                let imitation: Lanes<W> =
                    lift!(equations::imitation(of(system.imitation), of(usage.usability), resistance));
                let piloted: Lanes<W> = lift!(equations::piloted(innovation, of(usage.pilot_years)));
                let begins: Lanes<W> = lift!(equations::joined(self.adoption[k], reach.before, reach.newly, piloted));
                (self.begins[k], self.met_resistance[k]) = (begins, resistance);
                self.adoption[k] = lift!(equations::adoption(begins, innovation, imitation, reach.part));
                self.mean_adoption[k] = lift!(equations::mean_adoption(begins, innovation, imitation, reach.part));
                let reached = schemes.futures.served[k] * *of(usage.users);
                covered += reached * reach.close;
                used += reached * reach.close * self.adoption[k];
                all += reached;
                let times: Lanes<W> = lift!(equations::deepening(
                    of(system.overload_on_dip),
                    overload,
                    of(system.skills_on_dip),
                    staff.skills
                ));
                let is_gradual = programme.goes_live == GoesLive::Gradually;
                for l in 0..W {
                    let (depth, length) = equations::dip(of(system.dip_share)[l], of(system.dip_months)[l], times[l]);
                    let felt = equations::felt(length, reach.part[l], is_gradual);
                    let lost = if is_removed { 0.0 } else { reached[l] * reach.newly[l] * depth };
                    let dip = self.rest_of_dips[k][l] + lost * felt;
                    self.dips[k][l] = if dip < 1.0 { dip } else { 1.0 };
                    self.rest_of_dips[k][l] = lost * (length - felt);
                }
                kept = kept * (1.0 - self.dips[k]);
            }
        }

        let mut mean = Lanes::ZERO;
        for (j, met) in self.met.iter().enumerate() {
            let success: Lanes<W> = lift!(share_of(met.used, met.users));
            let rises = *of(system.overload_effect) * self.overload[j]
                + *of(system.vacancy_effect) * staff.vacant
                + *of(system.failure_effect) * met.failed;
            let falls = taken + *of(system.success_effect) * success;
            let (last, usual) = (self.resistance[j], self.usual[j]);
            self.resistance[j] = if is_removed {
                Lanes::ZERO
            } else {
                lift!(equations::resistance(last, usual, of(system.reversion), rises, falls))
            };
            mean += area_share[j] * self.resistance[j];
        }
        let dip = 1.0 - kept;
        Year {
            coverage: lift!(share_of(covered, all)),
            adoption: lift!(share_of(used, all)),
            resistance: mean,
            dip,
            care_cost: lift!(equations::care_cost(of(system.cost_share), dip)),
            leadership: self.leadership,
            engagement: self.engagement,
            taken,
        }
    }
}
