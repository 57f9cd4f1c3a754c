//! Amounts in words: pounds, bed-days, incidents; with no more digits than their error leaves a meaning.

use crate::outcomes::{Metric, Unit};
use crate::words::{BILLIONS_FROM, TRILLIONS_FROM, grouped};

/// A size (its sign is left to the words around it) in the unit of `metric`: `£4.1bn`, `£310m`, `1,230 bed-days`.
///
/// The last digit shown is no finer than the Monte Carlo `error`, and no finer than a hundredth of the amount.
///
/// ```
/// use capcast::analysis::amount::amount;
/// use capcast::engine::Metric;
/// assert_eq!(amount(Metric::BacklogTotal, -4132.0, Some(15.0)), "£4.13bn");
/// assert_eq!(amount(Metric::BacklogTotal, 4132.0, Some(300.0)), "£4.1bn");
/// assert_eq!(amount(Metric::BacklogTotal, 311.4, Some(15.0)), "£310m");
/// assert_eq!(amount(Metric::BacklogTotal, 0.0417, None), "£41,700");
/// assert_eq!(amount(Metric::LostBedDays, 1234.0, Some(9.0)), "1,230 bed-days");
/// ```
pub fn amount(metric: Metric, value: f64, error: Option<f64>) -> String {
    // Less than a pound is nothing: it is the dust of roundings.
    let size = if metric.unit().is_money() && value.abs() < 1e-6 { 0.0 } else { value.abs() };
    let error = error.map_or(0.0, f64::abs);
    let least = if error > size / 100.0 { error } else { size / 100.0 };
    // At least one digit is shown.
    let step = power_of_ten_within(if least < size { least } else { size });
    in_unit(metric, size, step)
}

/// What is counted in whole numbers is told to the last of them up to here.
const COUNTED: f64 = 100.0;

/// A level of an outcome: `£42.3bn`, `−£20m`, `37 %`, `1,230 incidents`; with no more digits than `error` leaves a meaning,
/// and with two where it is not known.
///
/// ```
/// use capcast::analysis::amount::level;
/// use capcast::engine::Metric;
/// assert_eq!(level(Metric::DeferralCostReal, -50.3, Some(0.4)), "−£50.3m");
/// assert_eq!(level(Metric::LegacyShare, 0.372, None), "37 %");
/// assert_eq!(level(Metric::SkillsIndex, 0.984, None), "0.98");
/// assert_eq!(level(Metric::SiiOver52Weeks, -0.004_21, None), "−0.42 percentage points");
/// assert_eq!(level(Metric::RiiOver52Weeks, -0.004_21, None), "−0.0042");
/// ```
pub fn level(metric: Metric, value: f64, error: Option<f64>) -> String {
    match metric.unit() {
        Unit::Share => percent(value),
        Unit::Skill | Unit::Resistance => format!("{value:.2}"),
        Unit::Slope => format!("{} percentage points", with_sign(100.0 * value, 2)),
        Unit::Index => with_sign(value, 4),
        unit if !unit.is_money() && value.fract() == 0.0 && value.abs() < COUNTED => stated(metric, value),
        _ => signed(value, amount(metric, value, Some(error.unwrap_or(value.abs() / 10.0)))),
    }
}

/// A number with its sign, to so many decimals: `−0.0042`; `0` where that is nothing.
pub fn with_sign(value: f64, decimals: usize) -> String {
    let size = format!("{:.decimals$}", value.abs());
    match size.bytes().all(|b| b"0.".contains(&b)) {
        true => "0".to_owned(),
        false => format!("{}{size}", if value < 0.0 { "−" } else { "+" }),
    }
}

/// A size with the sign of its value.
pub fn signed(value: f64, size: String) -> String {
    if value < 0.0 && size != "£0" { format!("−{size}") } else { size }
}

/// A number that the scenario states, with all its digits: `£3.5bn`, `£15.25m`, `8 %`.
pub fn stated(metric: Metric, value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let whole = |step: f64| ((value / step).round() * step - value).abs() <= 1e-9 * value.abs();
    let step = [1e3, 1e2, 10.0, 1.0, 0.1, 1e-2, 1e-3].into_iter().find(|&step| whole(step)).unwrap_or(1e-6);
    match metric.unit() {
        Unit::Share => format!("{sign}{} %", number(value.abs() * 100.0, step * 100.0)),
        _ => format!("{sign}{}", in_unit(metric, value.abs(), step)),
    }
}

/// A difference that the user states, with all its digits: `£3.5bn`, `2 percentage points`.
pub fn margin(metric: Metric, value: f64) -> String {
    let said = stated(metric, value);
    said.strip_suffix(" %").map_or_else(|| said.clone(), |share| format!("{share} percentage points"))
}

/// A share in per cent; one that is not 0 or 1 is never shown as 0 or 100 %.
pub fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.01 {
        "under 1 %".to_owned()
    } else if share < 1.0 && share > 0.99 {
        "over 99 %".to_owned()
    } else {
        format!("{:.0} %", share * 100.0)
    }
}

/// A share in per cent that may be far below one of them, to two digits: `25 %`, `2.8 %`, `0.42 %`.
///
/// ```
/// use capcast::analysis::amount::fine;
/// assert_eq!([0.25, 0.0312, 0.004_21, 0.000_06, 0.0].map(fine), ["25 %", "3.1 %", "0.42 %", "0.01 %", "0 %"]);
/// assert_eq!(fine(0.000_001), "under 0.01 %");
/// ```
pub fn fine(share: f64) -> String {
    let percent = 100.0 * share;
    match percent {
        p if p >= 9.95 => format!("{p:.0} %"),
        p if p >= 0.995 => format!("{p:.1} %"),
        p if p >= 0.005 => format!("{p:.2} %"),
        p if p > 0.0 => "under 0.01 %".to_owned(),
        _ => "0 %".to_owned(),
    }
}

/// `size` rounded to a multiple of `step`, a power of ten.
fn in_unit(metric: Metric, size: f64, step: f64) -> String {
    let unit = metric.unit();
    if !unit.is_money() {
        return match unit {
            Unit::Share | Unit::Slope => format!("{} percentage points", number(size * 100.0, step * 100.0)),
            Unit::Index => number(size, step),
            unit => format!("{} {}", number(size, step), unit.name()),
        };
    }
    let rounded = (size / step).round() * step;
    match rounded {
        0.0 => "£0".to_owned(),
        m if m >= TRILLIONS_FROM => format!("£{}tn", number(size / 1e6, step / 1e6)),
        m if m >= BILLIONS_FROM => format!("£{}bn", number(size / 1e3, step / 1e3)),
        m if m >= 1.0 => format!("£{}m", number(size, step)),
        _ => format!("£{}", number(size * 1e6, step * 1e6)),
    }
}

/// A number rounded to a multiple of `step`, with commas.
fn number(value: f64, step: f64) -> String {
    // The step is a power of ten but for the rounding of its own making.
    let mut decimals = 0;
    let mut unit = 1.0;
    while unit > step * 1.5 && decimals < 12 {
        unit /= 10.0;
        decimals += 1;
    }
    grouped(&format!("{:.decimals$}", if decimals == 0 { (value / step).round() * step } else { value }))
}

/// The power of ten at or below `size`; 1 of nothing.
fn power_of_ten_within(size: f64) -> f64 {
    if !(size > 0.0 && size.is_finite()) {
        return 1.0;
    }
    let mut power = 1.0;
    while power > size {
        power /= 10.0;
    }
    while power * 10.0 <= size {
        power *= 10.0;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_off_by_half_its_last_digit_at_most() {
        for i in 1..4000_u32 {
            let value = f64::from(i) * f64::from(i) * 0.037;
            for error in [0.0, 0.01, 3.0, 170.0] {
                let text = amount(Metric::BacklogTotal, value, Some(error));
                let bare = text.trim_start_matches('£').replace(',', "");
                let (digits, times) = [("tn", 1e6), ("bn", 1e3), ("m", 1.0)]
                    .into_iter()
                    .find_map(|(unit, times)| Some((bare.strip_suffix(unit)?.to_owned(), times)))
                    .unwrap_or((bare.clone(), 1e-6));
                let shown = digits.parse::<f64>().unwrap() * times;
                let allowed = (value / 100.0).max(error).min(value) / 2.0;
                assert!((shown - value).abs() <= allowed * 1.000_001, "{value} ± {error}: {text}");
            }
        }
    }

    #[test]
    fn what_is_stated_keeps_its_digits() {
        for (value, text) in
            [(2000.0, "£2bn"), (15_900.0, "£15.9bn"), (15.25, "£15.25m"), (0.0, "£0"), (-3.5, "−£3.5m")]
        {
            assert_eq!(stated(Metric::BacklogHigh, value), text);
        }
        assert_eq!(stated(Metric::Incidents, 40.0), "40 incidents");
        assert_eq!(stated(Metric::DigitalVacancyShare, 0.045), "4.5 %");
        assert_eq!(margin(Metric::DigitalVacancyShare, 0.02), "2 percentage points");
        assert_eq!(margin(Metric::BacklogHigh, 3500.0), "£3.5bn");
    }

    #[test]
    fn a_share_that_is_not_all_or_nothing_is_not_shown_as_such() {
        for (share, text) in
            [(0.0, "0 %"), (0.0001, "under 1 %"), (0.42, "42 %"), (0.9999, "over 99 %"), (1.0, "100 %")]
        {
            assert_eq!(percent(share), text);
        }
    }
}
