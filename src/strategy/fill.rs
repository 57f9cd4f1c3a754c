//! Fills: how money runs down an order of candidates.

use crate::num::share_of;

/// A share of the money, spent on tiers in their order, pro rata to what each candidate of a tier can absorb.
#[derive(Clone, Debug, PartialEq)]
pub struct Pot {
    /// Share of the money.
    pub share: f64,
    /// Candidates (estate × band) in order; those of one tier are equals.
    pub tiers: Vec<Vec<usize>>,
}

/// Candidates in order of score, greatest first; equal scores share a tier.
///
/// ```
/// use capcast::strategy::tiers_by_score;
/// assert_eq!(tiers_by_score(&[1.0, 3.0, 1.0, 2.0]), vec![vec![1], vec![3], vec![0, 2]]);
/// ```
pub fn tiers_by_score(scores: &[f64]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    let mut tiers: Vec<Vec<usize>> = Vec::new();
    for candidate in order {
        match tiers.last_mut() {
            Some(tier) if scores[tier[0]] == scores[candidate] => tier.push(candidate),
            _ => tiers.push(vec![candidate]),
        }
    }
    tiers
}

/// What a tier takes of the money left: all that it can absorb, or all the money (S2).
///
/// ```
/// use capcast::strategy::fill::taken;
/// assert_eq!(taken(100.0, 60.0), 60.0);
/// assert_eq!(taken(40.0, 60.0), 40.0);
/// ```
#[inline(always)]
pub fn taken(money: f64, clearable: f64) -> f64 {
    if clearable < money { clearable } else { money }
}

/// Share of what it can absorb that every candidate of a tier gets (S2).
///
/// ```
/// use capcast::strategy::fill::filled_share;
/// assert_eq!(filled_share(45.0, 60.0), 0.75);
/// assert_eq!(filled_share(0.0, 0.0), 0.0);
/// ```
#[inline(always)]
pub fn filled_share(taken: f64, clearable: f64) -> f64 {
    share_of(taken, clearable)
}

/// Spending on a candidate: its tier's share of what it can absorb (S2), never above it.
///
/// ```
/// assert_eq!(capcast::strategy::fill::spending(30.0, 0.75), 22.5);
/// ```
#[inline(always)]
pub fn spending(clearable: f64, filled_share: f64) -> f64 {
    clearable * filled_share
}
