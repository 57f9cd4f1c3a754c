//! Staff and skills: who leaves, who is hired, and what the vacancies hold up.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{GROWTH, POSITIVE, RATE, SHARE, UNIT, fixed, flag, once, or, word, yearly};
use crate::file::{NumberId, Part, content};
use crate::systems::Barrier;

/// The keys of the workforce.
pub(crate) const PART: Part = Part {
    switch: "workforce",
    keys: Workforce::KEYS,
    elsewhere: &["strategy.*.training_share"],
    tables: &[
        ("workforce", "staff and skills: who leaves, who is hired, and what the vacancies hold up"),
        ("workforce.clinical", "those who treat people"),
        ("workforce.estates", "those who deliver capital on the estate"),
        ("workforce.digital", "those who put in and run technology"),
        ("workforce.skills", "what delivery staff can do, and the training that keeps it up"),
    ],
    checks: &[checks::staff],
    ..Part::EMPTY
};

content! {
    /// Staff and skills.
    pub struct Workforce at "workforce" {
        _ = flag("enabled", "whether staff and skills are simulated; false: as if the table were not there", or("true"));
        barrier: Barrier = word("barrier", "removed: no vacancies, full skills, and staff do not limit delivery", Barrier::WORDS, or("\"present\""));
        keys StaffGroup::PLACES[0];
        keys StaffGroup::PLACES[1];
        delivery_per_fte: Option<NumberId> = once("estates.delivery_gbp_m_per_fte", "capital that one of them delivers a year, at base-year prices; where absent, staff limit nothing", "£m per person", POSITIVE, Nothing);
        keys StaffGroup::PLACES[2];
        /// Clinical, estates delivery, digital.
        groups: [StaffGroup; 3] => |at| at.array(StaffGroup::NAMES, |name| at.inner(name, StaffGroup::read));
        gap_closing_share: NumberId = once("gap_closing_share_per_year", "share of the gap to the posts that hiring closes in a year", "share a year", UNIT, or("0.15"));
        vacancy_effect_on_leavers: NumberId = once("vacancy_effect_on_leavers", "what each share of posts vacant beyond the opening one adds to the share that leaves", "share per share", (0.0, 5.0), or("0.2"));
        agency_cover_share: NumberId = once("agency_cover_share", "share of vacancies covered by agencies", SHARE, UNIT, or("0.9"));
        agency_cost_ratio: NumberId = once("agency_cost_ratio", "agency cost relative to pay", "times", POSITIVE, or("1.2"));
        opening_skills: NumberId = once("skills.opening_index", "skills of delivery staff at the close of the year before the first", "1: fully skilled", (0.01, 1.0), or("0.8"));
        skills_floor: NumberId = once("skills.floor_index", "skills that work itself and those who are hired bring: without training they fall no lower", "1: fully skilled", UNIT, or("{ uniform = { min = 0.2, max = 0.6 } }"));
        skills_life: NumberId = once("skills.life_years", "years that a skill lasts without training", "years", (0.5, 200.0), or("5"));
        leaver_loss_share: NumberId = once("skills.leaver_loss_share", "share of a leaver's skill that is lost", SHARE, UNIT, or("0.5"));
        opening_training_share: NumberId = once("skills.opening_training_share", "share of time that went to training until then", SHARE, (0.001, 0.9), or("0.05"));
        training_cost: NumberId = once("skills.training_gbp_per_fte", "what a full-time year of training costs, with those who stand in for the trainees, at base-year prices: what strategies set aside for training buys it", "£", (1.0, f64::INFINITY), or("60_000"));
        _ = fixed("skills.training_share", "share of time that goes to training; where absent, as until then", SHARE, (0.0, 0.99), Nothing);
        /// Share of time that goes to training (a lever; a strategy may have its own).
        training_share: f64 => |at| {
            // What is not stated goes on as before.
            at.read("skills.training_share").or_else(|| at.check.mean("workforce.skills.opening_training_share"))
        };
    }
}

content! {
    /// A group of staff.
    pub struct StaffGroup at [0 "workforce.clinical", 1 "workforce.estates", 2 "workforce.digital"] {
        /// Staff in post at the close of the opening year, full-time equivalents.
        fte: NumberId = once("fte",
            ["clinical staff in post at the close of the year before the first", "staff who deliver capital on the estate, in post at the close of the year before the first", "digital staff in post at the close of the year before the first"][PLACE], "people (full-time)", POSITIVE, Required);
        /// Share of posts vacant then.
        vacancy_share: NumberId = once("vacancy_share",
            ["share of clinical posts vacant then", "share of their posts vacant then", "share of their posts vacant then"][PLACE], SHARE, (0.0, 0.9), Required);
        /// Share of posts that stay vacant while recruiting goes as usual.
        usual_vacancy_share: NumberId = once("usual_vacancy_share", "share of posts that stay vacant while recruiting goes as usual", SHARE, (0.0, 0.9), or("0"));
        /// Share of staff that leaves in a year.
        leaver_share: NumberId = once("leaver_share_per_year", "share of staff that leaves in a year", "share a year", UNIT, or("{ uniform = { min = 0.08, max = 0.12 } }"));
        /// What multiplies it in a year, drawn each year.
        leaver_factor: NumberId = yearly("leaver_factor", "what multiplies it in a year, drawn each year", "times", POSITIVE, or("1"));
        /// Growth of the establishment a year.
        establishment_growth: NumberId = once("establishment_growth_per_year", "growth of the number of posts", RATE, GROWTH, [or("0.02"), or("0.02"), or("0.03")][PLACE]);
        /// Hires a year where they are fixed; none: as many as replace leavers and follow the establishment.
        pipeline: Option<NumberId> = once("pipeline_fte_per_year",
            ["hires a year where they are fixed; where absent, hiring follows leavers, posts and the gap", "hires a year where they are fixed", "hires a year where they are fixed"][PLACE], "people a year", POSITIVE, Nothing);
        /// Pay of one a year, £ at opening-year general prices.
        pay: NumberId = once("pay_gbp", "pay of one a year, with on-costs, at base-year prices", "£", POSITIVE, or("0"));
    }
}

impl StaffGroup {
    /// Their names, in the order of [`Workforce::groups`].
    pub const NAMES: [&'static str; 3] = ["clinical", "estates", "digital"];
}
