//! How a cost is spread over the futures: from the futures themselves, or from the quantiles where none were kept.

use crate::engine::results::{QUANTILES, SeriesStats};
use crate::num::quantile::{Share, quantile_of_sorted, quantile_ranks};

/// The probabilities at which a curve is drawn where the futures are known; further up few futures would take much room.
const PERCENTS: std::ops::RangeInclusive<u32> = 1..=95;

/// A cost over the futures.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::chart) enum Curve {
    /// Every future's, £m, ascending; at least one.
    Futures(Vec<f64>),
    /// Probabilities and costs, both ascending; at least two.
    Quantiles(Vec<(f64, f64)>),
}

/// In how many futures money covers a cost.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Covered {
    /// Counted.
    Of(Share),
    /// Between two quantiles that are known.
    About(f64),
    /// Below the least quantile that is known.
    Under(f64),
    /// Above the greatest.
    Over(f64),
}

impl Curve {
    /// From the cost of each future; those that are not finite do not count; none where no future is left.
    pub(super) fn of_futures(costs: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut costs: Vec<f64> = costs.into_iter().filter(|cost| cost.is_finite()).collect();
        costs.sort_by(f64::total_cmp);
        (!costs.is_empty()).then_some(Self::Futures(costs))
    }

    /// From the quantiles of an outcome, each a multiple of it; none where there are none.
    pub(super) fn of_quantiles(stats: &SeriesStats, extra: &[f64], times: f64) -> Option<Self> {
        let known = QUANTILES.iter().zip(stats.quantiles.as_ref()?).chain(extra.iter().zip(&stats.extra));
        let mut known: Vec<(f64, f64)> = known.map(|(q, estimate)| (*q, times * estimate.value)).collect();
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        known.dedup_by(|a, b| a.0.total_cmp(&b.0).is_eq());
        known.iter().all(|(_, cost)| cost.is_finite()).then_some(Self::Quantiles(known))
    }

    /// The cost that a share `q` of the futures stays within.
    pub(super) fn at(&self, q: f64) -> f64 {
        match self {
            Self::Futures(costs) => quantile_of_sorted(costs, q),
            Self::Quantiles(known) => {
                let above = known.iter().position(|(known, _)| *known >= q).unwrap_or(known.len() - 1);
                let ((low, least), (high, most)) = (known[above.saturating_sub(1)], known[above]);
                match high > low {
                    true => least + (most - least) * (q - low) / (high - low),
                    false => most,
                }
            }
        }
    }

    /// The 95 % interval of that cost; none where too few futures bound it, or they are not known.
    pub(super) fn interval(&self, q: f64) -> Option<(f64, f64)> {
        let Self::Futures(costs) = self else { return None };
        let (low, high) = quantile_ranks(costs.len(), q, 0.95)?;
        Some((costs[low - 1], costs[high - 1]))
    }

    /// Share and cost, as they are drawn from left to right.
    pub(super) fn points(&self) -> Vec<(f64, f64)> {
        match self {
            Self::Futures(_) => PERCENTS.map(|percent| f64::from(percent) / 100.0).map(|q| (q, self.at(q))).collect(),
            Self::Quantiles(known) => known.clone(),
        }
    }

    /// In how many futures `money` covers the cost.
    pub(super) fn covered_by(&self, money: f64) -> Covered {
        match self {
            Self::Futures(costs) => Covered::Of(Share::of(costs, |cost| *cost <= money)),
            Self::Quantiles(known) => {
                let Some(above) = known.iter().position(|(_, cost)| *cost > money) else {
                    return Covered::Over(known.last().map_or(0.0, |(q, _)| *q));
                };
                let (high, most) = known[above];
                let Some((low, least)) = above.checked_sub(1).map(|below| known[below]) else {
                    return Covered::Under(high);
                };
                Covered::About(low + (high - low) * (money - least) / (most - least))
            }
        }
    }
}

impl Covered {
    /// The share, or the end that is known.
    pub(super) fn share(self) -> f64 {
        match self {
            Self::Of(share) => share.value(),
            Self::About(share) | Self::Under(share) | Self::Over(share) => share,
        }
    }

    /// `covered in 3 %`, `covered in under 5 %`, `never covered`, `always covered`.
    pub(super) fn in_words(self) -> String {
        let percent = |share: f64| match (100.0 * share).round() {
            0.0 => "under 1 %".to_owned(),
            100.0 => "over 99 %".to_owned(),
            whole => format!("{whole} %"),
        };
        match self {
            Self::Of(share) if share.count <= 0.0 => "never covered".to_owned(),
            Self::Of(share) if share.count >= share.n as f64 => "always covered".to_owned(),
            Self::Of(share) => format!("covered in {}", percent(share.value())),
            Self::About(share) => format!("covered in about {}", percent(share)),
            Self::Under(share) => format!("covered in under {} %", (100.0 * share).round()),
            Self::Over(share) => format!("covered in over {} %", (100.0 * share).round()),
        }
    }
}
