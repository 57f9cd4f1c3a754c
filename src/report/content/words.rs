//! How the report puts figures into words: ranges, shares, lists.

use super::run::Run;
use crate::analysis::amount::{amount, signed, stated};
use crate::engine::results::Spread;
use crate::outcomes::Metric;
use crate::report::Block;
use crate::words;
pub(super) use crate::words::{capital, list};

/// A heading of a section.
pub(super) fn heading(text: &str) -> Block {
    Block::Heading(2, text.to_owned())
}

/// A paragraph; nothing of nothing.
pub(super) fn paragraph(text: impl Into<String>) -> Option<Block> {
    Some(text.into()).filter(|text: &String| !text.trim().is_empty()).map(Block::Paragraph)
}

/// `10,000`.
pub(super) fn count(number: usize) -> String {
    words::count(number as u64)
}

/// `1 future`, `10,000 futures`.
pub(super) fn futures(n: usize) -> String {
    words::futures(n as u64)
}

/// A small number in words.
pub(super) fn number(n: usize) -> String {
    words::number(n, "no")
}

pub(super) use crate::analysis::amount::level as value;

/// A value that every future begins with: as it is stated, or in three digits where that is longer.
pub(super) fn known(metric: Metric, value: f64) -> String {
    let (exact, round) = (stated(metric, value), signed(value, amount(metric, value, None)));
    if exact.chars().count() <= round.chars().count() { exact } else { round }
}

/// The mean of an outcome.
pub(super) fn mean(metric: Metric, spread: Spread) -> String {
    value(metric, spread.mean, spread.error_of_mean())
}

/// The median of an outcome, or its mean where no median is known.
pub(super) fn median(metric: Metric, spread: Spread) -> String {
    match spread.p10_p50_p90() {
        Some([_, p50, _]) => value(metric, p50.value, p50.error()),
        None => mean(metric, spread),
    }
}

/// `between £38bn and £122bn` in 8 of 10 futures; the one value where both ends read alike; none of too few futures.
pub(super) fn between(run: &Run<'_>, metric: Metric, spread: Spread) -> Option<String> {
    let [p10, _, p90] = spread.p10_p50_p90().filter(|_| run.has_spread())?;
    // Both ends in digits of one kind: those of the end that is less closely known.
    let error = p10.error().zip(p90.error()).map(|(low, high)| if low > high { low } else { high });
    let (low, high) = (value(metric, p10.value, error), value(metric, p90.value, error));
    let unit = metric.unit();
    Some(match low.strip_suffix(unit.name()).filter(|_| !unit.is_money()) {
        _ if low == high => low,
        Some(low) => format!("between {} and {high}", low.trim_end()),
        None => format!("between {low} and {high}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_their_sign_and_their_unit() {
        assert_eq!(value(Metric::Cash, -20.4, Some(0.1)), "−£20.4m");
        assert_eq!(value(Metric::LegacyShare, 0.374, None), "37 %");
        assert_eq!(value(Metric::BacklogTotal, 0.0, None), "£0");
        assert_eq!(value(Metric::SkillsIndex, 0.8123, None), "0.81");
        assert_eq!(known(Metric::BacklogTotal, 15_900.0), "£15.9bn");
        assert_eq!(known(Metric::BacklogHigh, 3500.0), "£3.5bn");
        assert_eq!(known(Metric::BacklogTotal, 15_873.271_3), "£15.9bn");
    }

    /// What is known less closely has no more digits than what is known better.
    #[test]
    fn digits_that_no_error_vouches_for_are_two_at_most() {
        let digits = |text: &str| {
            let bare: String = text.chars().filter(char::is_ascii_digit).collect();
            bare.trim_matches('0').len()
        };
        for i in 1..3000_u32 {
            let size = f64::from(i) * f64::from(i) * 0.0371;
            for metric in [Metric::BacklogTotal, Metric::Incidents, Metric::LostBedDays] {
                let text = value(metric, size, None);
                assert!(digits(&text) <= 2, "{size}: {text}");
            }
        }
        assert_eq!(value(Metric::BacklogTotal, 37_812.0, None), "£38bn");
        assert_eq!(value(Metric::Incidents, 14_888.0, None), "15,000 incidents");
        assert_eq!(value(Metric::Incidents, 14_888.0, Some(120.0)), "14,900 incidents");
        assert_eq!(value(Metric::Incidents, 88.0, None), "88 incidents");
    }

    #[test]
    fn lists_end_in_and() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
