//! Step 12 of every year: who of those who wait is treated, by group, and how far apart groups are.

use super::{Disparities, equations};
use crate::file::NumberId;
use crate::lift;
use crate::num::{Lanes, share_of};
use crate::systems::care::equations as waits;
use crate::systems::care::{self, Care};
use crate::systems::change::equations::{level, taken};
use crate::systems::programmes::{self, Programmes};
use crate::systems::{Now, Numbers, demand, incidents};

/// Groups between two years.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// By group, in order of identifier.
    pub groups: Vec<Group<W>>,
    /// Positions of the groups, the most deprived first.
    by_rank: Vec<usize>,
    /// Level of outreach, £m a year at base-year prices.
    outreach: Lanes<W>,
}

/// A group at a close, people in million.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Group<const W: usize> {
    /// Its share of the year's demand.
    pub demand_share: Lanes<W>,
    /// Those who join the list.
    pub joining: Lanes<W>,
    /// Those who leave it without treatment.
    pub removals: Lanes<W>,
    /// Those who need treatment.
    pub need: Lanes<W>,
    /// Those treated.
    pub treated: Lanes<W>,
    /// Its list.
    pub list: Lanes<W>,
    /// Its wait, relative to the opening of all.
    pub wait: Lanes<W>,
    /// Share under 18 weeks.
    pub under_18: Lanes<W>,
    /// Share over 52 weeks.
    pub over_52: Lanes<W>,
    /// Unmet need.
    pub unmet: Lanes<W>,
    /// Digital uptake.
    pub uptake: Lanes<W>,
    /// How readily it is treated for the same need.
    pub access: Lanes<W>,
    /// How far its uptake was behind or before the mean at the opening.
    behind_at_opening: Lanes<W>,
    /// Share of those left out whom outreach brings in.
    pub outreach: Lanes<W>,
    /// What failures and closed area leave of the estates that serve it, against all.
    pub estates: Lanes<W>,
}

/// Disparities in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Digital share of access.
    pub digital: Lanes<W>,
    /// Level of outreach, £m a year at base-year prices.
    pub outreach: Lanes<W>,
    /// Digital uptake of all.
    pub uptake: Lanes<W>,
    /// Share under 18 weeks of all lists together.
    pub under_18: Lanes<W>,
    /// Share over 52 weeks.
    pub over_52: Lanes<W>,
    /// Unmet need of all.
    pub unmet: Lanes<W>,
    /// Slope, relative and concentration index of waits over 52 weeks.
    pub of_waits: [Lanes<W>; 3],
    /// The same of unmet need.
    pub of_unmet: [Lanes<W>; 3],
    /// The same of digital uptake.
    pub of_uptake: [Lanes<W>; 3],
}

/// What disparities see of the year.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a, const W: usize> {
    /// Care: its keys, what it is relative to, and its year.
    pub care: (&'a Care, &'a care::State<W>, &'a care::Year<W>),
    /// Demand.
    pub demand: &'a demand::Futures<W>,
    /// Programmes, whom each serves, how far they are, and use at the close; none where they are not simulated.
    pub programmes: Option<Schemes<'a, W>>,
    /// Share of each estate in the opening floor area.
    pub area_share: &'a [Lanes<W>],
    /// Failures of each estate, and the bed-days that they were expected to cost at the opening.
    pub failures: (&'a [incidents::EstateYear<W>], &'a [Lanes<W>]),
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
    /// Use of those reached, at the close; none where change is not simulated.
    pub adoption: Option<&'a [Lanes<W>]>,
}

impl<const W: usize> State<W> {
    /// Room for the groups.
    pub fn new(system: Option<&Disparities>) -> Self {
        let zero = Lanes::ZERO;
        let group = Group {
            demand_share: zero,
            joining: zero,
            removals: zero,
            need: zero,
            treated: zero,
            list: zero,
            wait: zero,
            under_18: zero,
            over_52: zero,
            unmet: zero,
            uptake: zero,
            access: zero,
            behind_at_opening: zero,
            outreach: zero,
            estates: zero,
        };
        let groups = system.map_or(&[][..], |system| &system.groups);
        let mut by_rank: Vec<usize> = (0..groups.len()).collect();
        by_rank.sort_by(|&a, &b| groups[a].rank.total_cmp(&groups[b].rank));
        Self { groups: vec![group; groups.len()], by_rank, outreach: zero }
    }

    /// The opening: groups stand where their access has long been what it is.
    #[inline(always)]
    pub fn open(
        &mut self,
        system: &Disparities,
        (opening, demand): (&care::Opening<W>, &demand::Futures<W>),
        numbers: &Numbers<W>,
    ) {
        let of = |id: NumberId| numbers.of(id);
        self.outreach = Lanes::ZERO;
        let mut weights = Lanes::<W>::ZERO;
        for (q, stated) in system.groups.iter().enumerate() {
            weights += demand.opening_share(q) / *of(stated.access);
        }
        let met: Lanes<W> = lift!(share_of(opening.treated * weights, opening.list + opening.treated));
        let (mut lists, mut uptake) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO);
        for (q, (group, stated)) in self.groups.iter_mut().zip(&system.groups).enumerate() {
            let share = demand.opening_share(q);
            group.demand_share = share;
            group.list = lift!(equations::opening_list(share, of(stated.access), met));
            group.uptake = lift!(equations::uptake(of(system.digital_share), of(stated.exclusion), 0.0));
            lists += group.list;
            uptake += share * group.uptake;
        }
        for group in &mut self.groups {
            group.list = lift!(equations::part(opening.list, group.list, lists));
            group.wait = lift!(waits::wait(group.list, opening.joining * group.demand_share, opening.wait));
            group.behind_at_opening = group.uptake - uptake;
        }
    }

    /// One year, in which `money` (£m cash) goes to outreach.
    #[inline(always)]
    pub fn year(
        &mut self,
        system: &Disparities,
        now: &Now<'_, W>,
        seen: &Seen<'_, W>,
        money: &Lanes<W>,
        is_removed: bool,
    ) -> Year<W> {
        let digital = self.uptakes(system, now, seen, money, is_removed);
        self.accesses(system, now, seen, is_removed);
        self.lists(now, seen);

        let (mut list, mut under, mut over) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO, Lanes::<W>::ZERO);
        let (mut unmet, mut uptake) = (Lanes::ZERO, Lanes::ZERO);
        for group in &self.groups {
            list += group.list;
            under += group.list * group.under_18;
            over += group.list * group.over_52;
            unmet += group.unmet;
            uptake += group.demand_share * group.uptake;
        }
        Year {
            digital,
            outreach: self.outreach,
            uptake,
            // Of nobody: nobody has waited.
            under_18: lift!(of_a_list(under, list, 1.0)),
            over_52: lift!(of_a_list(over, list, 0.0)),
            unmet,
            of_waits: self.indices(|group, l| group.over_52[l]),
            of_unmet: self.indices(|group, l| share_of(group.unmet[l], group.joining[l])),
            of_uptake: self.indices(|group, l| group.uptake[l]),
        }
    }

    /// Digital uptake of each group; with it the digital share of access.
    #[inline(always)]
    fn uptakes(
        &mut self,
        system: &Disparities,
        now: &Now<'_, W>,
        seen: &Seen<'_, W>,
        money: &Lanes<W>,
        is_removed: bool,
    ) -> Lanes<W> {
        let of = |id: NumberId| now.of(id);
        let general = now.prices.general_index;
        self.outreach = lift!(level(self.outreach, money, general, of(system.outreach_delay)));
        let mut left_out = Lanes::ONE;
        if let Some(halving) = system.outreach_halving {
            let shows: Lanes<W> = lift!(share_of(self.outreach, of(halving)));
            left_out = 1.0 - lift!(taken(shows, 0.0));
        }
        for (group, stated) in self.groups.iter_mut().zip(&system.groups) {
            // Until programmes have added theirs, this is what is left out.
            (group.outreach, group.uptake) = (left_out, *of(stated.exclusion));
        }
        let mut not_digital = 1.0 - *of(system.digital_share);
        if let Some(schemes) = &seen.programmes {
            for (k, programme) in schemes.system.list.iter().enumerate() {
                let Some(inclusion) = &programme.inclusion else { continue };
                let reached = schemes.served[k] * schemes.state.reach[k].close;
                let used = match schemes.adoption {
                    Some(adoption) => reached * adoption[k],
                    None => reached,
                };
                not_digital = not_digital * (1.0 - *of(inclusion.digital_access) * used);
                for (q, group) in self.groups.iter_mut().enumerate() {
                    if inclusion.groups.is_empty() || inclusion.groups.contains(&q) {
                        group.outreach = group.outreach * (1.0 - *of(inclusion.reach) * reached);
                    }
                }
            }
        }
        let digital = 1.0 - not_digital;
        for group in &mut self.groups {
            group.outreach = 1.0 - group.outreach;
            let exclusion = if is_removed { Lanes::ZERO } else { group.uptake };
            group.uptake = lift!(equations::uptake(digital, exclusion, group.outreach));
        }
        digital
    }

    /// How readily each group is treated for the same need.
    #[inline(always)]
    fn accesses(&mut self, system: &Disparities, now: &Now<'_, W>, seen: &Seen<'_, W>, is_removed: bool) {
        let of = |id: NumberId| now.of(id);
        let mut uptake = Lanes::<W>::ZERO;
        for (q, group) in self.groups.iter_mut().enumerate() {
            group.demand_share = seen.demand.group(q, now.t).share;
            uptake += group.demand_share * group.uptake;
        }
        let every: Vec<usize> = (0..seen.area_share.len()).collect();
        let are_linked = system.groups.iter().any(|stated| !stated.estates.is_empty());
        let all = if are_linked { estates_left(now, seen, &every) } else { Lanes::ONE };
        for (group, stated) in self.groups.iter_mut().zip(&system.groups) {
            group.estates = if stated.estates.is_empty() {
                Lanes::ONE
            } else {
                lift!(share_of(estates_left(now, seen, &stated.estates), all))
            };
            let (behind, effect) = (group.uptake - uptake, of(system.digital_effect));
            group.access = if is_removed {
                Lanes::ONE
            } else {
                lift!(equations::access(of(stated.access), effect, behind, group.behind_at_opening, group.estates))
            };
        }
    }

    /// Who of all is treated, who leaves, and who waits for how long.
    #[inline(always)]
    fn lists(&mut self, now: &Now<'_, W>, seen: &Seen<'_, W>) {
        let (care, state, year) = seen.care;
        let of = |id: NumberId| now.of(id);
        let exponent = of(care.removals_exponent);
        let (opening, mut leaving) = (&state.opening, Lanes::<W>::ZERO);
        for group in &mut self.groups {
            group.joining = year.joining * group.demand_share;
            let power: Lanes<W> = lift!(waits::power(group.wait, exponent));
            // Its weight first.
            group.removals = group.joining * power;
            leaving += group.removals;
        }
        let mut weights = Lanes::<W>::ZERO;
        for group in &mut self.groups {
            group.removals = lift!(equations::part(year.removals, group.removals, leaving));
            group.need = lift!(waits::list(group.list, group.joining, group.removals, 0.0));
            weights += group.access * group.need;
        }
        // What one group cannot take goes to what is left of the others.
        let (mut given, mut left) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO);
        for group in &mut self.groups {
            let part: Lanes<W> = lift!(equations::part(year.treated, group.access * group.need, weights));
            group.treated = lift!(least(part, group.need));
            given += group.treated;
            left += group.need - group.treated;
        }
        let over = year.treated - given;
        let (u18, o52) = (of(care.under_18_weeks), of(care.over_52_weeks));
        for group in &mut self.groups {
            let rest: Lanes<W> = lift!(equations::part(over, group.need - group.treated, left));
            group.treated += rest;
            group.list = lift!(waits::list(group.need, 0.0, 0.0, group.treated));
            group.wait = lift!(waits::wait(group.list, group.treated + group.removals, opening.wait));
            let over_18: Lanes<W> = lift!(waits::longer(1.0 - *u18, group.wait, opening.shape));
            group.under_18 = 1.0 - over_18;
            group.over_52 = lift!(waits::longer(o52, group.wait, opening.shape));
            group.unmet = lift!(waits::unmet(group.joining, group.over_52, group.removals));
        }
    }

    /// The three indices of what groups have.
    #[inline(always)]
    fn indices(&self, of: impl Fn(&Group<W>, usize) -> f64) -> [Lanes<W>; 3] {
        let mut indices = [Lanes::ZERO; 3];
        for l in 0..W {
            let groups = self.by_rank.iter().map(|&q| &self.groups[q]);
            let found = equations::indices(groups.map(|group| (group.demand_share[l], of(group, l))));
            for (index, found) in indices.iter_mut().zip(found) {
                index[l] = found;
            }
        }
        indices
    }
}

/// What failures and closed floor area leave of these estates, by their opening floor area.
#[inline(always)]
fn estates_left<const W: usize>(now: &Now<'_, W>, seen: &Seen<'_, W>, estates: &[usize]) -> Lanes<W> {
    let (care, state, year) = seen.care;
    let each = now.of(care.treatments_per_bed_day);
    let (mut left, mut all) = (Lanes::<W>::ZERO, Lanes::<W>::ZERO);
    for &j in estates {
        let own = seen.area_share[j];
        let more = seen.failures.0[j].lost_bed_days - seen.failures.1[j];
        let kept: Lanes<W> = lift!(waits::put_off(more, each, year.paid_for * own));
        let open: Lanes<W> = lift!(waits::open_area(state.closed[j], state.closed_at_opening[j]));
        left += own * kept * open;
        all += own;
    }
    lift!(share_of(left, all))
}

#[inline(always)]
fn least(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

/// The share of a list, and what holds where nobody is on it.
#[inline(always)]
fn of_a_list(part: f64, list: f64, of_nobody: f64) -> f64 {
    if list > 0.0 { part / list } else { of_nobody }
}
