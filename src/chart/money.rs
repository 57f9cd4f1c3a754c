//! Money in words: one unit and one number of decimals a chart, and round numbers for its axis.

use crate::words::{BILLIONS_FROM, TRILLIONS_FROM};

/// The largest of some values, and 0 where there are none; values that are not finite do not count.
pub(super) fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values
        .into_iter()
        .filter(|value| value.is_finite())
        .fold(0.0, |most, value| if value > most { value } else { most })
}

/// Thousands, millions, billions or trillions of pounds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Unit {
    suffix: &'static str,
    millions: f64,
}

impl Unit {
    /// The unit in which values up to `largest` £m have few digits.
    pub(super) fn for_largest(largest_gbp_m: f64) -> Self {
        match largest_gbp_m {
            v if v > 0.0 && v < 1.0 => Self { suffix: "k", millions: 1e-3 },
            v if v < BILLIONS_FROM => Self { suffix: "m", millions: 1.0 },
            v if v < TRILLIONS_FROM => Self { suffix: "bn", millions: 1e3 },
            _ => Self { suffix: "tn", millions: 1e6 },
        }
    }

    /// `£20bn` of `20`, and `£0` of `0`.
    pub(super) fn written(self, number: &str) -> String {
        if number == "0" { "£0".to_owned() } else { format!("£{number}{}", self.suffix) }
    }

    /// `£bn`.
    pub(super) fn name(self) -> String {
        format!("£{}", self.suffix)
    }
}

/// How a chart writes money.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Money {
    pub unit: Unit,
    decimals: usize,
}

impl Money {
    /// At least two digits for the largest value.
    pub(super) fn for_largest(largest_gbp_m: f64) -> Self {
        let unit = Unit::for_largest(largest_gbp_m);
        Self { unit, decimals: usize::from(largest_gbp_m / unit.millions < 10.0) }
    }

    /// One digit more, where the Monte Carlo error of what is printed (the width of its interval) leaves it a meaning.
    pub(super) fn finer_if(self, widest_interval_gbp_m: Option<f64>) -> Self {
        let last_digit = if self.decimals == 0 { 1.0 } else { 0.1 };
        let sharp = widest_interval_gbp_m.is_some_and(|width| width / self.unit.millions < last_digit / 2.0);
        Self { decimals: self.decimals + usize::from(sharp), ..self }
    }

    /// `42.3`, without sign and unit; small values keep two digits.
    pub(super) fn bare(self, gbp_m: f64) -> String {
        let value = gbp_m / self.unit.millions;
        let least = match value {
            0.0 => return "0".to_owned(),
            v if v < 0.995 => 2,
            v if v < 9.95 => 1,
            _ => 0,
        };
        grouped(value, least.max(self.decimals))
    }

    /// The same, with as many decimals as it takes to see that it is not 0; four at most.
    pub(super) fn seen(self, gbp_m: f64) -> String {
        let is_seen = |text: &String| text.bytes().any(|b| b.is_ascii_digit() && b != b'0');
        let finer = (3..=4).map(|decimals| grouped(gbp_m / self.unit.millions, decimals));
        std::iter::once(self.bare(gbp_m)).chain(finer).find(is_seen).unwrap_or_else(|| "0".to_owned())
    }

    /// `£42.3bn`, or `£0`.
    pub(super) fn full(self, gbp_m: f64) -> String {
        self.unit.written(&self.bare(gbp_m))
    }

    /// The value that is read where this one is written: what sums of written figures are made of.
    pub(super) fn rounded(self, gbp_m: f64) -> f64 {
        let read = self.bare(gbp_m.abs()).replace(',', "").parse::<f64>();
        read.map_or(gbp_m, |size| size.copysign(gbp_m) * self.unit.millions)
    }

    /// `36–49`: the range between two values, or nothing where they read the same.
    pub(super) fn range(self, low_gbp_m: f64, high_gbp_m: f64) -> String {
        let rounded = |gbp_m: f64| {
            let text = self.bare(gbp_m);
            if text.bytes().all(|b| b"0.".contains(&b)) { "0".to_owned() } else { text }
        };
        let (low, high) = (rounded(low_gbp_m), rounded(high_gbp_m));
        if low == high { String::new() } else { format!("{low}–{high}") }
    }
}

/// A number with commas; powers of ten where even those would not help.
fn grouped(value: f64, decimals: usize) -> String {
    if value >= 99_999.5 {
        return format!("{value:.0e}");
    }
    crate::words::grouped(&format!("{value:.decimals$}"))
}

/// The power of ten at or below `value`, which is above 0 and finite.
fn power_of_ten(value: f64) -> f64 {
    let mut power = 1.0;
    while power > value {
        power /= 10.0;
    }
    while power * 10.0 <= value {
        power *= 10.0;
    }
    power
}

/// Decimals that write a multiple of `step` in full, two at most.
fn decimals_of(step: f64) -> usize {
    let whole = |value: f64| (value - value.round()).abs() < 1e-6;
    [1.0, 10.0].into_iter().position(|times| whole(step * times)).unwrap_or(2)
}

/// A round number in words, `£35bn`, at or below (or at or above) a value in £m, and its value in £m.
///
/// The coarser the step the better the number can be remembered: steps are about a sixth of the value.
pub(super) fn round_amount(gbp_m: f64, upwards: bool) -> Option<(f64, String)> {
    if !(gbp_m.is_finite() && gbp_m > 0.0) {
        return None;
    }
    let unit = Unit::for_largest(gbp_m);
    let value = gbp_m / unit.millions;
    let power = power_of_ten(value / 6.0);
    let step = [5.0, 2.0].into_iter().map(|step| step * power).find(|&step| step <= value / 6.0).unwrap_or(power);
    let steps = value / step;
    let rounded = if upwards { steps.ceil() } else { steps.floor() } * step;
    let decimals = decimals_of(step);
    let written = grouped(rounded, decimals);
    let written = if decimals > 0 { written.trim_end_matches('0').trim_end_matches('.') } else { &written };
    Some((rounded * unit.millions, unit.written(written)))
}

/// Round values for an axis from 0 to `largest` £m, at most `most` of them above 0, with the number in the unit of the
/// largest: `20`.
pub(super) fn ticks(largest_gbp_m: f64, most: usize) -> Vec<(f64, String)> {
    ticks_in(Unit::for_largest(largest_gbp_m), largest_gbp_m, most)
}

fn ticks_in(unit: Unit, largest_gbp_m: f64, most: usize) -> Vec<(f64, String)> {
    let zero = (0.0, "0".to_owned());
    if !(largest_gbp_m.is_finite() && largest_gbp_m > 0.0) {
        return vec![zero];
    }
    let value = largest_gbp_m / unit.millions;
    let least = value / most as f64;
    let power = power_of_ten(least);
    let step = [1.0, 2.0, 2.5, 5.0].into_iter().map(|step| step * power).find(|&step| step >= least);
    let step = step.unwrap_or(10.0 * power);
    let decimals = decimals_of(step);
    let above = (1..=most).map(|count| count as f64 * step).take_while(|&at| at <= value * 1.000_001);
    let labelled = above.map(|at| (at * unit.millions, grouped(at, decimals)));
    std::iter::once(zero).chain(labelled).collect()
}

/// Round values for an axis from 0 to at least `largest` £m, at most `most` of them above 0 and two at least, with the number in
/// the unit of what is shown.
pub(super) fn ticks_over(largest_gbp_m: f64, most: usize) -> Vec<(f64, String)> {
    if !(largest_gbp_m.is_finite() && largest_gbp_m > 0.0) {
        return ticks(0.0, most);
    }
    // What is over by the dust of its rounding is not over.
    let steps = |step: f64| (largest_gbp_m / step - 1e-6).ceil();
    let power = power_of_ten(largest_gbp_m / most as f64);
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().map(|step| step * power).find(|&step| steps(step) <= most as f64);
    let step = round.unwrap_or(10.0 * power);
    let unit = Unit::for_largest(largest_gbp_m);
    let decimals = decimals_of(step / unit.millions);
    let above = (1..=steps(step) as usize).map(|count| count as f64 * step);
    std::iter::once((0.0, "0".to_owned())).chain(above.map(|at| (at, grouped(at / unit.millions, decimals)))).collect()
}

/// The same with their unit: `£20bn`.
pub(super) fn axis_over(largest_gbp_m: f64, most: usize) -> Vec<(f64, String)> {
    let ticks = ticks_over(largest_gbp_m, most);
    let unit = Unit::for_largest(largest_gbp_m);
    ticks.into_iter().map(|(value, number)| (value, unit.written(&number))).collect()
}

/// The value at the end of an axis: its uppermost tick, or 1 where that is 0.
pub(super) fn top_of(ticks: &[(f64, String)]) -> f64 {
    ticks.last().map(|(value, _)| *value).filter(|value| *value > 0.0).unwrap_or(1.0)
}

/// The same with their unit, which is that of the axis and of nothing else: `£20bn`.
pub(super) fn axis(largest_gbp_m: f64, most: usize) -> Vec<(f64, String)> {
    let unit = Unit::for_largest(largest_gbp_m);
    ticks(largest_gbp_m, most).into_iter().map(|(value, number)| (value, unit.written(&number))).collect()
}

/// Round values in a unit for an axis from `low`, at most 0, to `high`, at least 0; at most `most` of them on the longer side of 0.
pub(super) fn signed_ticks(low: f64, high: f64, most: usize, unit: Unit) -> Vec<(f64, String)> {
    let above = ticks_in(unit, largest([high, -low]), most);
    let below = above.iter().skip(1).rev().map(|(at, text)| (-at, format!("−{text}")));
    let inside = |(at, _): &(f64, String)| *at >= low * 1.000_001 && *at <= high * 1.000_001;
    below
        .chain(above.iter().map(|(at, text)| (*at, if *at > 0.0 { format!("+{text}") } else { text.clone() })))
        .filter(inside)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_digits_and_a_third_where_it_means_something() {
        let money = Money::for_largest(45_000.0);
        assert_eq!(money.full(42_310.0), "£42bn");
        assert_eq!(money.range(36_100.0, 49_200.0), "36–49");
        assert_eq!(money.finer_if(Some(400.0)).full(42_310.0), "£42.3bn");
        assert_eq!(money.finer_if(Some(600.0)).full(42_310.0), "£42bn");
        assert_eq!(money.finer_if(None).full(42_310.0), "£42bn");
        assert_eq!(money.range(2_310.0, 14_020.0), "2.3–14");
        assert_eq!(money.range(0.4, 14_020.0), "0–14");
        assert_eq!(money.full(450.0), "£0.45bn");
        assert_eq!(money.full(0.0), "£0");
        assert_eq!(Money::for_largest(8_000.0).full(4_042.0), "£4.0bn");
        assert_eq!(Money::for_largest(1_500.0).full(1_234.0), "£1.2bn");
        assert_eq!(Money::for_largest(0.0).range(0.0, 0.0), "");
    }

    #[test]
    fn round_amounts_are_on_the_side_they_say() {
        assert_eq!(round_amount(33_400.0, false), Some((30_000.0, "£30bn".to_owned())));
        assert_eq!(round_amount(47_900.0, false), Some((45_000.0, "£45bn".to_owned())));
        assert_eq!(round_amount(13_100.0, true), Some((14_000.0, "£14bn".to_owned())));
        assert_eq!(round_amount(0.0, true), None);
        assert_eq!(round_amount(f64::INFINITY, true), None);
        for tenth in 1..3_000 {
            let value = f64::from(tenth * tenth) / 7.0;
            let (below, _) = round_amount(value, false).unwrap();
            let (above, _) = round_amount(value, true).unwrap();
            assert!(below <= value && value <= above * (1.0 + 1e-12), "{below} {value} {above}");
            assert!(below > value * 0.8 && above < value * 1.2);
        }
    }

    #[test]
    fn an_axis_says_its_own_unit() {
        let labels = |largest| axis(largest, 2).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels(190.0), ["£0", "£100m"]);
        assert_eq!(labels(1_900.0), ["£0", "£1bn"]);
        assert_eq!(labels(2_100.0), ["£0", "£2bn"]);
    }

    #[test]
    fn an_axis_ends_at_or_above_what_it_shows_and_has_three_ticks() {
        let labels = |most, largest| axis_over(largest, most).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels(4, 61_000.0), ["£0", "£20bn", "£40bn", "£60bn", "£80bn"]);
        assert_eq!(labels(3, 100.0), ["£0", "£50m", "£100m"]);
        assert_eq!(labels(4, 940.0), ["£0", "£250m", "£500m", "£750m", "£1,000m"]);
        assert_eq!(labels(4, 0.0), ["£0"]);
        for tenth in 1..2_000 {
            let value = f64::from(tenth * tenth) * 3.7;
            for most in 2..=5 {
                let ticks = ticks_over(value, most);
                assert!((3..=most + 1).contains(&ticks.len()), "{value}: {ticks:?}");
                assert!(top_of(&ticks) >= value * 0.999_99 && top_of(&ticks) <= 2.0 * value, "{value}: {ticks:?}");
            }
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        let labels = |most, largest| ticks(largest, most).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels(4, 61_000.0), ["0", "20", "40", "60"]);
        assert_eq!(labels(4, 81_000.0), ["0", "25", "50", "75"]);
        assert_eq!(labels(4, 9_300.0), ["0", "2.5", "5.0", "7.5"]);
        assert_eq!(labels(4, 100.0), ["0", "25", "50", "75", "100"]);
        assert_eq!(labels(4, 0.0), ["0"]);
        for tenth in 1..2_000 {
            let count = ticks(f64::from(tenth * tenth) * 3.7, 4).len();
            assert!((2..=5).contains(&count));
        }
    }
}
