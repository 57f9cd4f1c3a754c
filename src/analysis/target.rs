//! How likely a target is to be met.

use crate::num::quantile::Share;
use crate::scenario::{Bound, When};

/// The futures in which a target is met, one share a year: in that year, or in every year up to it.
///
/// `years` holds the outcome of each year, first to last, in the same order of futures.
///
/// ```
/// use capcast::analysis::target::course;
/// use capcast::scenario::{Bound, When};
/// let years: [&[f64]; 2] = [&[1.0, 3.0, 1.0], &[1.0, 1.0, 3.0]];
/// let shares = |when| course(&years, Bound::Below(2.0), when).map(|share| share.count).collect::<Vec<_>>();
/// assert_eq!(shares(When::At), [2.0, 2.0]);
/// assert_eq!(shares(When::Every), [2.0, 1.0]); // the second future missed it in the first year
/// ```
pub fn course<'a>(years: &'a [&'a [f64]], bound: Bound, when: When) -> impl Iterator<Item = Share> + 'a {
    met(years, bound, when).map(|met| Share::of(met, |met| met))
}

/// The same, future by future.
pub fn met<'a>(years: &'a [&'a [f64]], bound: Bound, when: When) -> impl Iterator<Item = Vec<bool>> + 'a {
    let mut so_far: Vec<bool> = Vec::new();
    years.iter().map(move |values| {
        let now = values.iter().map(|&value| bound.holds(value));
        so_far = match when {
            When::Every if !so_far.is_empty() => so_far.iter().zip(now).map(|(&before, now)| before && now).collect(),
            _ => now.collect(),
        };
        so_far.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 15,900.1 is stored as 15,900.099…, the next value above it as 15,900.101…
    #[test]
    fn what_is_the_limit_as_far_as_it_is_stored_is_neither_below_nor_above_it() {
        let at = 15_900.1_f32;
        let values = [f64::from(at.next_down()), f64::from(at), f64::from(at.next_up())];
        let of = |bound| met(&[&values], bound, When::At).next();
        assert_eq!(of(Bound::Below(15_900.1)), Some(vec![true, false, false]));
        assert_eq!(of(Bound::Above(15_900.1)), Some(vec![false, false, true]));
    }
}
