//! Who gets care: groups of the population on one list, those whom digital services leave out, and outreach (G1–G5).

use super::care::{Care, Cared};
use super::estate::Entry;
use super::figures::{Figures, ratio};
use super::future::Year;
use super::programmes::{Counts, Programme, listed};
use capcast::scenario::{Barrier, Group as Stated, GroupAccess};

/// A group between two years.
struct Group {
    rank: f64,
    /// How readily it is treated, and the share that digital services leave out.
    access: f64,
    excluded: f64,
    /// The estates that serve it.
    estates: Vec<usize>,
    /// On the list, million, and how long they wait relative to all at the opening.
    waiting: f64,
    wait: f64,
    /// Digital uptake at the opening.
    uptake_then: f64,
}

/// What a programme does for access.
struct Inclusion {
    /// The share of floor area that it serves.
    served: f64,
    /// Of those who do without digital services, the share of access that goes through it.
    digital: f64,
    /// Of those left out the share whom it reaches, and the groups that they are of.
    reaches: f64,
    groups: Vec<usize>,
}

/// Disparities between two years.
pub struct Disparities {
    groups: Vec<Group>,
    /// Of each programme, as listed.
    programmes: Vec<Inclusion>,
    /// In the mean of all at the opening.
    uptake_then: f64,
    /// Level of outreach, £m a year at base-year prices.
    level: f64,
}

/// What a year of them is.
pub struct Equity {
    pub uptake: f64,
    pub under_18: f64,
    pub over_52: f64,
    pub unmet: f64,
    /// Slope, relative and concentration index: of waits over 52 weeks, of unmet need, of digital uptake.
    pub indices: [[f64; 3]; 3],
    /// Of each group: treated, on the list, shares under 18 and over 52 weeks, unmet need, digital uptake.
    pub groups: Vec<[f64; 6]>,
}

/// (G5): of groups by rank, share of people and what they have.
fn indices(groups: &[(f64, f64, f64)]) -> [f64; 3] {
    let more_deprived = |rank: f64| groups.iter().filter(|of| of.0 < rank).map(|of| of.1).sum::<f64>();
    let sum = |of: &dyn Fn(f64, f64, f64) -> f64| {
        groups.iter().map(|&(rank, share, has)| of(share, has, more_deprived(rank) + share / 2.0)).sum::<f64>()
    };
    let mean = sum(&|share, has, _| share * has);
    let slope = ratio(sum(&|share, has, at| share * (at - 0.5) * has), sum(&|share, _, at| share * (at - 0.5).powi(2)));
    if mean == 0.0 {
        return [slope, 0.0, 0.0];
    }
    [slope, slope / mean, 2.0 * sum(&|share, has, at| share * has * at) / mean - 1.0]
}

impl Disparities {
    pub fn open(f: &Figures<'_>, areas: &[f64], care: Option<&Care>, programmes: &[Programme]) -> Option<Self> {
        let (stated, demand, care) = (f.scenario.disparities.as_ref()?, f.scenario.demand.as_ref()?, care?);
        let of_group = |group: &Stated, name: &str| f.of(&format!("demand.group.{}.{name}", group.id));
        let all: f64 = demand.groups.iter().map(|group| of_group(group, "share")).sum();
        let shares: Vec<f64> = demand.groups.iter().map(|group| of_group(group, "share") / all).collect();
        let removed = stated.barrier == Barrier::Removed;
        let capacity = care.joined_then * (1.0 - f.of("care.removals_share"));
        let readily: f64 =
            demand.groups.iter().zip(&shares).map(|(group, share)| share / of_group(group, "access_weight")).sum();
        let taken = capacity / (care.list_then + capacity) * readily;
        let group = |((group, stated), &share): ((&Stated, &GroupAccess), &f64)| {
            let access = of_group(group, "access_weight");
            let excluded = if removed { 0.0 } else { of_group(group, "digital_exclusion_share") };
            Group {
                rank: stated.rank,
                access,
                excluded,
                estates: if stated.estates.is_empty() { (0..areas.len()).collect() } else { stated.estates.clone() },
                // (G2), of which the list is made below.
                waiting: share * (1.0 - taken * access).max(0.0) / access,
                wait: 1.0,
                uptake_then: f.of("disparities.digital_share") * (1.0 - excluded),
            }
        };
        let mut groups: Vec<Group> = demand.groups.iter().zip(&stated.groups).zip(&shares).map(group).collect();
        let parts: f64 = groups.iter().map(|group| group.waiting).sum();
        for (group, share) in groups.iter_mut().zip(&shares) {
            group.waiting *= care.list_then / parts;
            // As many leave as join.
            group.wait = group.waiting / (share * care.joined_then) / (care.list_then / care.joined_then);
        }
        let floor: f64 = areas.iter().sum();
        let mut inclusions = Vec::new();
        for (stated, programme) in listed(f.scenario).into_iter().zip(programmes) {
            let of = |name: &str| f.of(&format!("programme.{}.{name}", stated.id));
            let named = stated.inclusion.as_ref().map_or(&[][..], |inclusion| &inclusion.groups[..]);
            inclusions.push(Inclusion {
                served: ratio(programme.estates.iter().map(|&j| areas[j]).sum(), floor),
                digital: of("digital_access_share"),
                reaches: of("reach_share"),
                groups: if named.is_empty() { (0..demand.groups.len()).collect() } else { named.to_vec() },
            });
        }
        Some(Self {
            uptake_then: groups.iter().zip(&shares).map(|(group, share)| share * group.uptake_then).sum(),
            groups,
            programmes: inclusions,
            level: 0.0,
        })
    }

    /// (G3): of each group, when programmes have reached so much, and are used by so many.
    fn uptake(&self, f: &Figures<'_>, covered: &[f64], counts: &[Counts]) -> Vec<f64> {
        let stated = f.of("disparities.digital_share");
        let without: f64 = self
            .programmes
            .iter()
            .zip(covered.iter().zip(counts))
            .map(|(of, (covered, counts))| 1.0 - of.digital * of.served * covered * counts.uses)
            .product();
        let digital = 1.0 - (1.0 - stated) * without;
        let halvings = f.get("disparities.outreach.halving_gbp_m").map_or(0.0, |halves| self.level / halves);
        let of_group = |(q, group): (usize, &Group)| {
            let reaching = self.programmes.iter().zip(covered).filter(|(of, _)| of.groups.contains(&q));
            let missed: f64 = reaching.map(|(of, covered)| 1.0 - of.reaches * of.served * covered).product();
            digital * (1.0 - group.excluded * 0.5_f64.powf(halvings) * missed)
        };
        self.groups.iter().enumerate().map(of_group).collect()
    }

    /// One year: `money` is for outreach.
    pub fn year(
        &mut self,
        f: &Figures<'_>,
        (year, t): (&Year, usize),
        (programmes, counts): (&[Programme], &[Counts]),
        money: f64,
        (care, cared): (&Care, &Cared),
        entries: &[Entry],
    ) -> Equity {
        let removed = f.scenario.disparities.as_ref().unwrap().barrier == Barrier::Removed;
        let shares = &year.demand.shares;
        let mean = |of: &[f64]| shares.iter().zip(of).map(|(share, of)| share * of).sum::<f64>();

        // (G3)
        let shows = 1.0 - (-1.0 / f.of("disparities.outreach.delay_years")).exp();
        self.level += (money / year.g - self.level) * shows;
        let covered: Vec<f64> = programmes.iter().map(|programme| programme.covers(t)).collect();
        let uptake = self.uptake(f, &covered, counts);

        // (G4)
        let effect = f.of("disparities.digital_effect");
        let each = f.of("care.treatments_per_lost_bed_day") / 1e6 / cared.usual;
        let leaves = |j: usize| {
            let place = &care.places[j];
            let put_off = each * (entries[j].lost_days - place.days) / place.share;
            (1.0 - put_off).max(0.0) * (1.0 - cared.closed[j]) / (1.0 - place.closed)
        };
        let left_by = |estates: &mut dyn Iterator<Item = usize>| {
            let (mut left, mut floor) = (0.0, 0.0);
            for j in estates.filter(|&j| care.places[j].share > 0.0) {
                left += care.places[j].share * leaves(j);
                floor += care.places[j].share;
            }
            ratio(left, floor)
        };
        let in_all = left_by(&mut (0..entries.len()));
        let access = |(group, &uptake_now): (&Group, &f64)| {
            if removed {
                return 1.0;
            }
            let digital =
                (1.0 + effect * (uptake_now - mean(&uptake))) / (1.0 + effect * (group.uptake_then - self.uptake_then));
            group.access * digital * ratio(left_by(&mut group.estates.iter().copied()), in_all)
        };
        let access: Vec<f64> = self.groups.iter().zip(&uptake).map(access).collect();

        // (G1)
        let joining: Vec<f64> = shares.iter().map(|share| share * cared.joined).collect();
        let exponent = f.of("care.removals_exponent");
        let give_up: Vec<f64> =
            self.groups.iter().zip(&joining).map(|(group, joining)| joining * group.wait.powf(exponent)).collect();
        let all_who_give_up: f64 = give_up.iter().sum();
        let removals: Vec<f64> = give_up.iter().map(|some| ratio(cared.removed * some, all_who_give_up)).collect();
        let need: Vec<f64> =
            (0..self.groups.len()).map(|q| self.groups[q].waiting + joining[q] - removals[q]).collect();
        let counted: f64 = access.iter().zip(&need).map(|(access, need)| access * need).sum();
        let first: Vec<f64> = access
            .iter()
            .zip(&need)
            .map(|(access, need)| ratio(cared.treated * access * need, counted).min(*need))
            .collect();
        let over: f64 = cared.treated - first.iter().sum::<f64>();
        let untreated: f64 = need.iter().zip(&first).map(|(need, first)| need - first).sum();
        let more = ratio(over, untreated);
        let mut groups = Vec::new();
        for (q, group) in self.groups.iter_mut().enumerate() {
            let treated = first[q] + more * (need[q] - first[q]);
            group.waiting = (need[q] - treated).max(0.0);
            let years = |leave: f64| (group.waiting / leave / (care.list_then / care.joined_then)).min(100.0);
            group.wait = if group.waiting > 0.0 { years(treated + removals[q]) } else { 0.0 };
            let [under_18, over_52] = care.waits.shares(group.wait);
            let unmet = joining[q] * over_52 + removals[q];
            groups.push([treated, group.waiting, under_18, over_52, unmet, uptake[q]]);
        }
        let list: f64 = groups.iter().map(|group| group[1]).sum();
        let of_list = |which: usize| ratio(groups.iter().map(|group| group[1] * group[which]).sum(), list);
        let of_all = |of: &dyn Fn(usize) -> f64| {
            let ranked = self.groups.iter().zip(shares).enumerate();
            indices(&ranked.map(|(q, (group, &share))| (group.rank, share, of(q))).collect::<Vec<_>>())
        };
        Equity {
            uptake: mean(&uptake),
            under_18: of_list(2),
            over_52: of_list(3),
            unmet: groups.iter().map(|group| group[4]).sum(),
            indices: [of_all(&|q| groups[q][3]), of_all(&|q| ratio(groups[q][4], joining[q])), of_all(&|q| uptake[q])],
            groups,
        }
    }
}

/// The closed forms that docs/model.md prints, in whatever order the groups stand.
#[test]
fn books_of_indices_are_those_that_are_printed() {
    let near = |found: f64, printed: f64, to: f64| assert!((found - printed).abs() <= to, "{found}, not {printed}");
    let five = |has: [f64; 5]| {
        let mut groups: Vec<_> = (1..=5).zip(has).map(|(rank, has)| (f64::from(rank), 0.2, has)).collect();
        groups.rotate_left(2);
        indices(&groups)
    };
    near(five([7.3, 6.48, 5.66, 4.84, 4.02])[0], -4.1, 1e-12);
    near(five([7.3, 6.48, 5.66, 4.84, 4.02])[1], -4.1 / 5.66, 1e-12);
    near(five([17.0, 28.0, 41.0, 58.0, 75.0])[2], 0.2667, 5e-5);
    near(five([36.0, 29.0, 22.0, 16.0, 10.0])[2], -0.2301, 5e-5);
    for (has, to) in [([3.0; 5], 1e-15), ([0.0; 5], 0.0)] {
        for index in five(has) {
            near(index, 0.0, to);
        }
    }
}
