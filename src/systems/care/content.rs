//! Care: who waits, what can be treated, and what takes capacity away.

use super::checks;
use crate::file::key::Absent::Required;
use crate::file::key::{POSITIVE, SHARE, UNIT, flag, names, once, or};
use crate::file::{NumberId, Part, content};

/// The keys of care.
pub(crate) const PART: Part = Part {
    switch: "care",
    keys: Care::KEYS,
    tables: &[
        ("care", "planned care: what can be treated, who waits, and for how long"),
        ("care.correction", "how planned capacity is corrected for the list"),
    ],
    checks: &[checks::care],
    ..Part::EMPTY
};

/// Shares of a list: neither none nor all of it, so that a distribution of waits has them.
const INSIDE: (f64, f64) = (1e-6, 0.999_999);

content! {
    /// What can be treated, and who waits.
    pub struct Care at "care" {
        _ = flag("enabled", "whether waiting lists are simulated; false: all that is needed is treated", or("true"));
        _ = names("services", "the services of [demand] for which people wait on the list, by their identifiers", "demand.service", Required);
        /// Positions of the services for which people wait.
        services: Vec<usize> => |at| at.places("services", "demand.service");
        waiting_list: NumberId = once("waiting_list_million", "people on the waiting list at the close of the year before the first", "million", POSITIVE, Required);
        under_18_weeks: NumberId = once("under_18_weeks_share", "share of them who had waited less than 18 weeks", SHARE, INSIDE, Required);
        over_52_weeks: NumberId = once("over_52_weeks_share", "share of them who had waited more than 52 weeks", SHARE, INSIDE, Required);
        removals_share: NumberId = once("removals_share", "share of those who join the list who leave it without treatment, at the opening's wait", SHARE, (0.0, 0.99), or("0.12"));
        removals_exponent: NumberId = once("removals_exponent", "power of the wait, relative to the opening's, with which that share moves", "power", (0.0, 5.0), or("0.3"));
        is_corrected: bool = flag("correction.enabled", "whether planned capacity is corrected for the list; false: it follows demand alone", or("true"));
        target_weeks: NumberId = once("correction.target_weeks", "weeks of demand to which planners want to bring the list", "weeks", POSITIVE, or("10"));
        gap_share: NumberId = once("correction.gap_share_per_year", "share of the gap between list and target that a year's correction adds to capacity", "share a year", UNIT, or("0.15"));
        growth_share: NumberId = once("correction.growth_share", "share of the list's last growth that it adds", SHARE, UNIT, or("0.5"));
        most_per_year: NumberId = once("correction.most_per_year", "the most by which capacity is corrected in a year, up or down, a share of it", "share a year", UNIT, or("0.02"));
        funded_share: NumberId = once("correction.funded_share", "share of what corrections cost that comes with income of its own, as where activity is paid for by the case", SHARE, UNIT, or("0"));
        least_weeks: NumberId = once("least_weeks", "weeks of demand that are always on the list: nobody is treated the day they are referred", "weeks", POSITIVE, or("6"));
        treatment: NumberId = once("treatment_gbp", "what another treatment costs, at base-year prices", "£", POSITIVE, or("1_500"));
        treatment_value: NumberId = once("treatment_value_gbp", "worth of a treatment to patients and society, at base-year prices: in the appraisal alone", "£", POSITIVE, or("0"));
        lost_paid_share: NumberId = once("lost_paid_share", "share of the cost of activity lost to closed space and outages that is paid all the same, or lost as income", SHARE, UNIT, or("0.3"));
        treatments_per_bed_day: NumberId = once("treatments_per_lost_bed_day", "treatments that are put off with each bed-day lost to failures, theatres and clinics among them", "treatments", POSITIVE, or("1"));
        closed_area_effect: NumberId = once("closed_area_effect", "share of floor area that is closed for each share of its replacement value that is high-risk work", "share per share", UNIT, or("{ uniform = { min = 0, max = 0.5 } }"));
        vacancy_effect: NumberId = once("vacancy_effect", "share of capacity that each share of clinical posts vacant beyond the opening takes, agencies or not", "share per share", (0.0, 5.0), or("0.3"));
        treatments_per_outage_day: NumberId = once("treatments_per_outage_day", "treatments that are put off with each day of an outage", "treatments", POSITIVE, or("80"));
        productivity_share: NumberId = once("productivity_share", "share of a change of productivity that is met by more or less activity; the rest by cost", SHARE, UNIT, or("0.5"));
        connectivity_effect: NumberId = once("connectivity_effect", "share of capacity that full connectivity would add, in tests that are not repeated and answers that are there", "share per share", UNIT, or("0.02"));
        shock_effect: NumberId = once("shock_effect", "share of capacity that each share of demand that stays away takes with it, in years in which it does", "share per share", (0.0, 3.0), or("1"));
    }
}
