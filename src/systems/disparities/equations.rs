//! Disparities: opening lists, digital access, how readily groups are treated, and how far apart they are.

use crate::num::share_of;

/// List of a group where its access has long been what it is, before all lists are brought to their sum:
/// `d·max(0, 1 − φα)/α` (G2).
///
/// ```
/// use capcast::systems::disparities::equations::opening_list;
/// let least = opening_list(0.2, 1.01, 0.7) / opening_list(0.2, 1.0, 0.7);
/// // a hundredth more access makes a wait 1/(1 − 0.7) = 3.3 hundredths shorter
/// assert!((least - 0.9670).abs() < 5e-4);
/// ```
#[inline(always)]
pub fn opening_list(demand_share: f64, access: f64, treated_of_need: f64) -> f64 {
    let left = 1.0 - treated_of_need * access;
    if left > 0.0 { demand_share * left / access } else { 0.0 }
}

/// Uptake of what is digital in a group, `Δ(1 − x(1 − o))` (G3).
///
/// ```
/// use capcast::systems::disparities::equations::uptake;
/// // half of access is digital; a quarter is left out, of whom outreach brings in a fifth
/// assert!((uptake(0.5, 0.25, 0.2) - 0.4).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn uptake(digital_share: f64, exclusion: f64, outreach: f64) -> f64 {
    digital_share * (1.0 - exclusion * (1.0 - outreach))
}

/// How readily a group is treated for the same need (G4): `a·[1 + y(u − ū)]/[1 + y(u_0 − ū_0)]·estates`.
///
/// ```
/// use capcast::systems::disparities::equations::access;
/// // uptake falls 2 points further behind the mean
/// assert!((access(0.99, 0.05, -0.05, -0.03, 1.0) - 0.99 * 0.9975 / 0.9985).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn access(weight: f64, effect: f64, behind: f64, behind_at_opening: f64, estates: f64) -> f64 {
    let now = 1.0 + effect * behind;
    let now = if now > 0.0 { now } else { 0.0 };
    weight * share_of(now, 1.0 + effect * behind_at_opening) * estates
}

/// A group's part of what all get, by its weight (G1): `all·w/Σw`.
///
/// ```
/// assert_eq!(capcast::systems::disparities::equations::part(18.0, 2.0, 9.0), 4.0);
/// ```
#[inline(always)]
pub fn part(all: f64, weight: f64, weights: f64) -> f64 {
    all * share_of(weight, weights)
}

/// The three indices of disparity of what groups have (G5): slope, relative and concentration index.
///
/// `groups` are in order from the most deprived to the least: share of people, and what they have. The shares need not sum to 1.
///
/// ```
/// use capcast::systems::disparities::equations::indices;
/// let of = |values: [f64; 5]| indices(values.map(|value| (0.2, value)).into_iter());
/// // waits over a year, July 2021: 7.3 % of the most deprived, 4.02 % of the least, in a straight line
/// let [slope, relative, _] = of([7.3, 6.48, 5.66, 4.84, 4.02]);
/// assert!((slope + 4.1).abs() < 1e-12 && (relative + 4.1 / 5.66).abs() < 1e-12);
/// assert!((of([17.0, 28.0, 41.0, 58.0, 75.0])[2] - 0.266_667).abs() < 1e-6);
/// assert!((of([36.0, 29.0, 22.0, 16.0, 10.0])[2] + 0.230_089).abs() < 1e-6);
/// assert!(of([3.0; 5]).iter().all(|index| index.abs() < 1e-15));
/// ```
///
/// Source: N. Kakwani, A. Wagstaff, E. van Doorslaer, "Socioeconomic inequalities in health", Journal of Econometrics 77 (1997).
#[inline(always)]
pub fn indices(groups: impl Iterator<Item = (f64, f64)> + Clone) -> [f64; 3] {
    let (mut all, mut has) = (0.0, 0.0);
    for (people, value) in groups.clone() {
        all += people;
        has += people * value;
    }
    let mean = share_of(has, all);
    let (mut before, mut with_rank, mut slope, mut spread) = (0.0, 0.0, 0.0, 0.0);
    for (people, value) in groups {
        let share = share_of(people, all);
        let rank = before + share / 2.0;
        before += share;
        let off = rank - 0.5;
        slope += share * off * (value - mean);
        spread += share * off * off;
        with_rank += share * value * rank;
    }
    let slope = share_of(slope, spread);
    // Where nobody has any, none has more.
    let concentration = if mean == 0.0 { 0.0 } else { 2.0 * with_rank / mean - 1.0 };
    [slope, share_of(slope, mean), concentration]
}
