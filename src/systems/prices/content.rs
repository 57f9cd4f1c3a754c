//! Inflation of building work and of everything else.

use crate::file::key::{GROWTH, RATE, SHARE, UNIT, fixed, once, or};
use crate::file::{NumberId, Part, content, count, joined};

/// The keys of prices.
pub(crate) const PART: Part = Part {
    keys: &joined::<{ count(PriceProcess::PLACES) }>(PriceProcess::PLACES),
    tables: &[
        ("prices", "two yearly inflation rates that wander around a mean and return to it"),
        ("prices.construction", "inflation of building work"),
        ("prices.general", "inflation of everything else: what real amounts are counted in"),
    ],
    ..Part::EMPTY
};

content! {
    /// An autoregressive yearly inflation rate.
    pub struct PriceProcess at [0 "prices.construction", 1 "prices.general"] {
        /// Long-run mean, a year.
        mean: NumberId = once("mean_per_year",
            ["construction inflation in the long run", "general inflation in the long run"][PLACE], RATE, GROWTH, [or("0.03"), or("0.021")][PLACE]);
        /// Standard deviation of the stationary distribution, a year.
        sd: NumberId = once("sd_per_year", "its spread from year to year", RATE, UNIT, [or("0.026"), or("0.018")][PLACE]);
        /// Rate last observed, where the process starts.
        last_observed: NumberId = once("last_observed_per_year",
            ["construction inflation last observed", "general inflation last observed"][PLACE], RATE, GROWTH, [or("0.034"), or("0.037")][PLACE]);
        /// Share of a deviation that is left a year later, 0 to below 1; a shape parameter, so never random.
        persistence: f64 = fixed("persistence", "share of a deviation that is left a year later", SHARE, (0.0, 0.999), or("0.4"));
    }
}
