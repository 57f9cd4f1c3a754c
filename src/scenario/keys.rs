//! Every key of a scenario file in one table: its unit, range, default and meaning. Checks, suggestions and
//! documentation read this table; a key that is not here does not exist.

use super::content::{Timing, Turn};
use crate::outcomes::Metric;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What may stand at a key.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// A number, fixed or a distribution, with its evidence.
    Number(Timing),
    /// Money by year: a list from the first year on, or a table by year.
    Plan,
    /// Four shares by band, fixed or Dirichlet.
    Split,
    /// A lever or shape parameter: a number that is never random.
    Fixed,
    /// The version of this format.
    Version,
    /// Free text.
    Text,
    /// An identifier.
    Id,
    /// A financial year.
    Year,
    /// A number of trials.
    Trials,
    /// A seed.
    Seed,
    /// `true` or `false`.
    Flag,
    /// Paths of numbers that are drawn once a trial.
    Parameters,
    /// Rank correlations: one for every pair, or a matrix.
    Ranks,
    /// A file in the folder of the scenario, by its path from the file that names it.
    File,
    /// A list of paths of the scenario.
    Paths,
    /// A list of whatever may stand at another key.
    Values,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// What happens where a key is absent.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Absent {
    /// It must be there.
    Required,
    /// This is taken, written as in a file; it is listed as `assumed`, layer `default`.
    Default(&'static str),
    /// Nothing: what it describes is not there, or other keys say when it is needed.
    Nothing,
}

/// A key.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Key {
    /// Path; `*` stands for an identifier or a year.
    pub path: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Unit in words; empty for what is no number.
    pub unit: &'static str,
    /// Least and greatest value, for a distribution of every draw.
    pub range: (f64, f64),
    /// What its absence means.
    pub absent: Absent,
    /// What it is.
    pub about: &'static str,
}

use Absent::{Default, Nothing, Required};
use Kind::{
    File, Fixed, Flag, Id, Number, Parameters, Paths, Plan, Ranks, Seed, Split, Text, Trials, Values, Version, Word,
    Year,
};
use Timing::{EachYear, PerTrial};

/// The unit of rates, the only numbers that may be written as a percentage.
pub const RATE: &str = "a year";
/// The unit of money in a plan or stock.
pub const GBP_M: &str = "£m";
/// The unit of shares.
pub const SHARE: &str = "share";
/// The unit of what another key is swept over.
const SWEPT: &str = "as what is swept";

const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
const POSITIVE: (f64, f64) = (0.0, f64::INFINITY);
const UNIT: (f64, f64) = (0.0, 1.0);
/// Rates of growth: prices may fall, but not by nine tenths in a year.
const GROWTH: (f64, f64) = (-0.9, 1.0);
const EVIDENCE: &[&str] = &["measured", "published", "assumed"];
const BARRIER: &[&str] = &["present", "removed"];
const RULES: &[&str] =
    &["do_minimum", "proportional", "worst_first", "risk_per_pound", "ring_fenced", "weighted", "staged"];
const WHEN: &[&str] = &["at", "every"];
/// The stocks, which a strategy can see in the books.
const WATCHED: &[&str] = &{
    let (mut names, mut at) = ([""; Turn::WATCHED.len()], 0);
    while at < names.len() {
        names[at] = Turn::WATCHED[at].0.name();
        at += 1;
    }
    names
};

const fn text(path: &'static str, kind: Kind, absent: Absent, about: &'static str) -> Key {
    Key { path, kind, unit: "", range: ANY, absent, about }
}

const fn once(path: &'static str, unit: &'static str, range: (f64, f64), absent: Absent, about: &'static str) -> Key {
    Key { path, kind: Number(PerTrial), unit, range, absent, about }
}

const fn yearly(path: &'static str, unit: &'static str, range: (f64, f64), absent: Absent, about: &'static str) -> Key {
    Key { path, kind: Number(EachYear), unit, range, absent, about }
}

const fn fixed(path: &'static str, unit: &'static str, range: (f64, f64), absent: Absent, about: &'static str) -> Key {
    Key { path, kind: Fixed, unit, range, absent, about }
}

/// All keys, in the order of the documentation.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    text("schema_version", Version, Required, "version of this format: 1"),
    text("id", Id, Required, "identifier, names the output folder"),
    text("name", Text, Default("\"\""), "name for people; where absent, the identifier"),
    text("description", Text, Default("\"\""), "what the scenario is, in a sentence or two"),
    text("extends", File, Nothing, "scenario that this one is a layer on: a file, or the name of a built-in one; what stands here replaces what stands there"),
    text("remove", Paths, Nothing, "what of that scenario is taken away, as a list of paths such as \"strategy.do_minimum\""),
    text("estates_csv", File, Nothing, "table of estates beside the scenario: a CSV with the columns id and the keys of an estate, and if wanted source and evidence"),
    text("run.trials", Trials, Default("10_000"), "futures to simulate"),
    text("run.seed", Seed, Default("1"), "number from which all chance is derived"),
    text("run.on_nonfinite", Word(&["stop", "count"]), Default("\"stop\""), "what a value that is not finite does: stop the run, or leave the future out and count it"),
    text("horizon.first_year", Year, Required, "first simulated year"),
    text("horizon.last_year", Year, Required, "last simulated year"),
    text("prices.base", Year, Required, "year whose prices all real amounts are in: the year before the first, at whose close the backlog stands"),
    once("prices.construction.mean_per_year", RATE, GROWTH, Default("0.03"), "construction inflation in the long run"),
    once("prices.construction.sd_per_year", RATE, UNIT, Default("0.026"), "its spread from year to year"),
    once("prices.construction.last_observed_per_year", RATE, GROWTH, Default("0.034"), "construction inflation last observed"),
    fixed("prices.construction.persistence", SHARE, (0.0, 0.999), Default("0.4"), "share of a deviation that is left a year later"),
    once("prices.general.mean_per_year", RATE, GROWTH, Default("0.021"), "general inflation in the long run"),
    once("prices.general.sd_per_year", RATE, UNIT, Default("0.018"), "its spread from year to year"),
    once("prices.general.last_observed_per_year", RATE, GROWTH, Default("0.037"), "general inflation last observed"),
    fixed("prices.general.persistence", SHARE, (0.0, 0.999), Default("0.4"), "share of a deviation that is left a year later"),
    Key { path: "capital.plan_gbp_m", kind: Plan, unit: GBP_M, range: POSITIVE, absent: Nothing, about: "planned capital by year, cash; or base_gbp_m" },
    once("capital.base_gbp_m", GBP_M, POSITIVE, Nothing, "capital of the year before the first, from which it grows; or plan_gbp_m"),
    once("capital.growth_after_per_year", RATE, GROWTH, Nothing, "growth of capital after the plan ends, or from the base"),
    once("capital.increment_after_gbp_m", GBP_M, ANY, Default("0"), "capital added each year after the plan ends, or from the base"),
    text("capital.after_basis", Word(&["cash", "real"]), Nothing, "whether growth and increment are in cash, or on top of general prices"),
    once("capital.share_to_backlog", SHARE, UNIT, Required, "share of all capital that goes to reducing backlog"),
    once("capital.pot_gbp_m", GBP_M, POSITIVE, Default("0"), "pot inside the plan that is meant for backlog, a year"),
    once("capital.pot_additionality", SHARE, UNIT, Default("0.5"), "share of the pot that comes on top of share_to_backlog"),
    once("capital.carry_forward_share", SHARE, UNIT, Default("0"), "share of unspent capital that may be used next year; the rest lapses"),
    yearly("capital.slippage_share", SHARE, UNIT, Default("0"), "share of capital that slips, drawn each year"),
    text("capital.raids.on_at_start", Flag, Default("false"), "whether the year before the first was a raid year"),
    once("capital.raids.off_to_on_per_year", "probability a year", UNIT, Default("0"), "probability of a raid on capital by day-to-day costs, after a year without"),
    once("capital.raids.on_to_on_per_year", "probability a year", UNIT, Default("0"), "probability of a raid after a raid year"),
    yearly("capital.raids.size_share", SHARE, UNIT, Default("0.14"), "share of the plan that a raid takes, drawn each year"),
    once("capital.delivery.limit_gbp_m", GBP_M, POSITIVE, Nothing, "most capital that can be delivered in the year before the first; absent: no limit"),
    once("capital.delivery.growth_per_year", RATE, GROWTH, Nothing, "real growth of that limit"),
    once("backlog.escalation.mean_per_year", RATE, GROWTH, Default("{ truncated_normal = { mean = 0.06, sd = 0.015, min = 0.03 } }"), "what work costs more for having waited a year, above prices; mean of the bands"),
    once("backlog.escalation.offset_per_year.low", RATE, GROWTH, Default("-0.03"), "added to the mean for low risk"),
    once("backlog.escalation.offset_per_year.moderate", RATE, GROWTH, Default("-0.01"), "added to the mean for moderate risk"),
    once("backlog.escalation.offset_per_year.significant", RATE, GROWTH, Default("0.01"), "added to the mean for significant risk"),
    once("backlog.escalation.offset_per_year.high", RATE, GROWTH, Default("0.03"), "added to the mean for high risk"),
    once("backlog.migration.low_to_moderate_per_year", RATE, UNIT, Default("{ gamma = { mean = 0.10, cv = 0.3 } }"), "share of low-risk backlog that becomes moderate in a year"),
    once("backlog.migration.moderate_to_significant_per_year", RATE, UNIT, Default("{ gamma = { mean = 0.04, cv = 0.3 } }"), "share of moderate that becomes significant"),
    once("backlog.migration.significant_to_high_per_year", RATE, UNIT, Default("{ gamma = { mean = 0.02, cv = 0.3 } }"), "share of significant that becomes high"),
    once("backlog.new_need.base_gbp_per_m2", "£ per m² a year", POSITIVE, Default("{ normal = { mean = 44.7, sd = 3.9 } }"), "new need a year if escalation were 0, at base-year prices"),
    once("backlog.new_need.slope_gbp_per_m2", "£ per m² a year", ANY, Default("-272"), "change of new need per unit of mean escalation"),
    Key { path: "backlog.new_need.split", kind: Split, unit: SHARE, range: UNIT, absent: Default("{ dirichlet = { mean = { low = 0.20, moderate = 0.35, significant = 0.30, high = 0.15 }, concentration = 60 } }"), about: "how new need falls on the bands" },
    once("backlog.resurvey.log_sd", "log sd", (0.0, 3.0), Default("0.47"), "spread of an estate's yearly revaluation, on the log scale: 0.47 for a single trust, 0.14 for a region of many"),
    once("backlog.resurvey.unchanged_share", SHARE, UNIT, Default("0"), "share of estates that are not valued anew in a year"),
    text("backlog.resurvey.heavy_tails", Flag, Default("false"), "whether most revaluations are small and a third are large: true for single trusts and sites"),
    Key { path: "backlog.resurvey.gain_split", kind: Split, unit: SHARE, range: UNIT, absent: Default("{ dirichlet = { mean = { low = 0.05, moderate = 0.45, significant = 0.30, high = 0.20 }, concentration = 60 } }"), about: "how gains at re-survey fall on the bands" },
    once("backlog.resurvey.shock_probability_per_year", "probability a year", UNIT, Default("0.09"), "probability of a national re-rating"),
    yearly("backlog.resurvey.shock_increase", "share added", POSITIVE, Default("{ lognormal = { median = 0.20, log_sd = 0.6 } }"), "by how much it raises backlog, drawn each year"),
    once("backlog.clearance_limit_share", SHARE, UNIT, Default("0.25"), "largest share of an estate's band that can be cleared in a year"),
    once("backlog.cost_to_clear", "£ per £", (0.01, 100.0), Default("1"), "pounds of cash that clear a pound of recorded backlog"),
    once("backlog.replacement_value_gbp_per_m2", "£ per m²", POSITIVE, Default("5000"), "replacement value at base-year prices: above it the model has left its ground"),
    once("incidents.per_year", "incidents a year", POSITIVE, Default("0"), "failures of the estate a year at the opening backlog, all estates"),
    once("incidents.from_backlog_share", SHARE, UNIT, Default("0.3"), "share of them that comes from backlog"),
    once("incidents.relative_rate.low", "relative rate", POSITIVE, Default("1"), "failures per pound of low-risk backlog, relative"),
    once("incidents.relative_rate.moderate", "relative rate", POSITIVE, Default("2"), "the same, moderate"),
    once("incidents.relative_rate.significant", "relative rate", POSITIVE, Default("5"), "the same, significant"),
    once("incidents.relative_rate.high", "relative rate", POSITIVE, Default("12"), "the same, high"),
    yearly("incidents.repair_cost_gbp", "£", POSITIVE, Default("{ gamma = { mean = 50_000, cv = 0.3 } }"), "mean repair cost of an incident at base-year prices, drawn each year for each estate"),
    once("incidents.capitalised_share", SHARE, UNIT, Default("0.3"), "share of repair cost that is capital"),
    once("incidents.lost_bed_days", "bed-days", POSITIVE, Default("20"), "bed-days lost per incident"),
    once("incidents.clinical_weight", "incidents", POSITIVE, Default("0.05"), "clinical incidents per incident"),
    once("incidents.bed_day_value_gbp", "£", POSITIVE, Default("400"), "value of a lost bed-day, for scores only"),
    once("incidents.clinical_incident_value_gbp", "£", POSITIVE, Default("20_000"), "value of a clinical incident, for scores only"),
    text("estate.*.name", Text, Default("\"\""), "name for people; where absent, the identifier"),
    once("estate.*.area_m2", "m²", POSITIVE, Required, "occupied floor area"),
    once("estate.*.low_gbp_m", GBP_M, POSITIVE, Required, "low-risk backlog at the close of the base year"),
    once("estate.*.moderate_gbp_m", GBP_M, POSITIVE, Required, "moderate-risk backlog"),
    once("estate.*.significant_gbp_m", GBP_M, POSITIVE, Required, "significant-risk backlog"),
    once("estate.*.high_gbp_m", GBP_M, POSITIVE, Required, "high-risk backlog"),
    once("estate.*.criticality", "relative", POSITIVE, Default("1"), "consequence of an incident here relative to the average"),
    once("estate.*.legacy_share", SHARE, UNIT, Nothing, "share of its technology that is legacy; where absent, technology.legacy_share"),
    text("capital.ring_fence.*.name", Text, Default("\"\""), "name for people; where absent, the identifier"),
    once("capital.ring_fence.*.amount_gbp_m", GBP_M, POSITIVE, Required, "money a year for one thing only"),
    text("capital.ring_fence.*.comes", Word(&["inside_plan", "on_top"]), Required, "whether it is a part of the plan, or a receipt or grant on top of it (then at base-year prices)"),
    text("capital.ring_fence.*.for", Word(&["backlog", "technology", "elsewhere"]), Required, "what it may be spent on"),
    once("capital.ring_fence.*.additionality", SHARE, UNIT, Default("1"), "inside the plan, for backlog: share that comes on top of share_to_backlog"),
    text("capital.ring_fence.*.first_year", Year, Nothing, "first year in which it is there; where absent, the first simulated"),
    text("capital.ring_fence.*.last_year", Year, Nothing, "last year in which it is there; where absent, the last simulated"),
    text("demand.enabled", Flag, Default("true"), "whether demand is simulated; false: as if the table were not there"),
    fixed("demand.persistence", SHARE, (0.0, 0.999), Default("0.6"), "share of a deviation of demand from its trend that is left a year later"),
    text("demand.service.*.name", Text, Default("\"\""), "name for people; where absent, the identifier"),
    once("demand.service.*.million", "million a year", POSITIVE, Required, "people who need it in the year before the first"),
    once("demand.service.*.growth_per_year", RATE, GROWTH, Default("{ uniform = { min = 0.02, max = 0.04 } }"), "growth of that need"),
    once("demand.service.*.log_sd", "log sd", (0.0, 1.0), Default("0.02"), "spread around that growth, on the log scale"),
    once("demand.service.*.cost_weight", "relative", POSITIVE, Default("1"), "cost of one of them relative to the other services"),
    text("demand.group.*.name", Text, Default("\"\""), "name for people; where absent, the identifier"),
    once("demand.group.*.share", SHARE, UNIT, Required, "share of demand in the year before the first; the groups sum to 1"),
    once("demand.group.*.growth_offset_per_year", RATE, GROWTH, Default("0"), "growth on top of the services'"),
    once("demand.shock.probability_per_year", "probability a year", UNIT, Default("0"), "probability of a year in which a part of demand stays away"),
    yearly("demand.shock.suppressed_share", SHARE, UNIT, Default("0.3"), "share of the year's demand that stays away, drawn each year"),
    once("demand.shock.returning_share", SHARE, UNIT, Default("0.5"), "share of it that comes back later"),
    once("demand.shock.return_per_year", "share a year", UNIT, Default("0.5"), "share of what is still to come back that does so in a year"),
    text("funding.enabled", Flag, Default("true"), "whether revenue and operating cost are simulated; false: as if the table were not there"),
    text("funding.barrier", Word(BARRIER), Default("\"present\""), "removed: no raids, what cannot be delivered is carried forward, cash limits nothing"),
    once("funding.revenue_gbp_m", GBP_M, POSITIVE, Required, "revenue funding of the year before the first"),
    once("funding.opening_deficit_gbp_m", GBP_M, ANY, Default("0"), "operating cost less revenue funding in that year; negative: a surplus"),
    once("funding.fixed_cost_share", SHARE, UNIT, Default("0.75"), "share of the cost of care that does not follow a surprise in demand within the year"),
    once("funding.follows_actual_share", SHARE, UNIT, Default("0.9"), "share of funding's growth that follows the actual growth of prices and care cost; the rest the expected"),
    once("funding.made_good_share", SHARE, UNIT, Default("0.5"), "share of a deficit or surplus that next year's funding makes good"),
    once("funding.lost_bed_day_gbp", "£", POSITIVE, Default("400"), "cost of a bed-day lost to failures, at base-year prices"),
    once("funding.raids.off_to_on_per_gbp_bn", "probability per £bn", POSITIVE, Default("0.1"), "what each £bn of last year's real deficit adds to the probability of a raid, after a year without; 0 beside a trust's cash"),
    once("funding.raids.on_to_on_per_gbp_bn", "probability per £bn", POSITIVE, Default("0.05"), "the same after a raid year; 0 beside a trust's cash"),
    once("funding.raids.most_per_year", "probability a year", UNIT, Default("0.9"), "the greatest probability of a raid"),
    once("funding.cash.opening_gbp_m", GBP_M, ANY, Required, "a trust's cash at the close of the year before the first"),
    once("funding.cash.minimum_gbp_m", GBP_M, POSITIVE, Required, "cash that must be left"),
    once("funding.cash.dividend_capital_gbp_m", GBP_M, POSITIVE, Default("0"), "public dividend capital received a year"),
    once("funding.cash.receipts_gbp_m", GBP_M, POSITIVE, Default("0"), "receipts from sales a year"),
    once("funding.cash.pfi_principal_gbp_m", GBP_M, POSITIVE, Default("0"), "principal of PFI schemes repaid a year"),
    once("funding.cash.loan_principal_gbp_m", GBP_M, POSITIVE, Default("0"), "principal of loans repaid a year"),
    once("funding.cash.lease_liability_gbp_m", GBP_M, POSITIVE, Default("0"), "lease liability at the close of the year before the first"),
    once("funding.cash.lease_life_years", "years", (1.0, 200.0), Default("10"), "years over which leases are repaid and written off"),
    once("funding.cash.new_leases_gbp_m", GBP_M, POSITIVE, Default("0"), "new leases a year; they count against capital when they start (IFRS 16)"),
    once("funding.cash.net_assets_gbp_m", GBP_M, POSITIVE, Required, "net relevant assets at the close of the year before the first"),
    once("funding.cash.capital_charge_per_year", RATE, UNIT, Default("0.035"), "charge on average net relevant assets"),
    once("funding.cash.assets.buildings.depreciation_gbp_m", GBP_M, POSITIVE, Required, "depreciation of buildings in the year before the first"),
    once("funding.cash.assets.buildings.life_years", "years", (1.0, 200.0), Default("40"), "years over which buildings are written off"),
    fixed("funding.cash.assets.buildings.capital_share", SHARE, UNIT, Required, "share of capital spent on buildings; the three sum to 1"),
    once("funding.cash.assets.equipment.depreciation_gbp_m", GBP_M, POSITIVE, Required, "depreciation of equipment"),
    once("funding.cash.assets.equipment.life_years", "years", (1.0, 200.0), Default("10"), "years over which equipment is written off"),
    fixed("funding.cash.assets.equipment.capital_share", SHARE, UNIT, Required, "share of capital spent on equipment"),
    once("funding.cash.assets.digital.depreciation_gbp_m", GBP_M, POSITIVE, Required, "depreciation of digital systems"),
    once("funding.cash.assets.digital.life_years", "years", (1.0, 200.0), Default("7"), "years over which digital systems are written off"),
    fixed("funding.cash.assets.digital.capital_share", SHARE, UNIT, Required, "share of capital spent on digital systems"),
    text("technology.enabled", Flag, Default("true"), "whether legacy technology is simulated; false: as if the table were not there"),
    text("technology.barrier", Word(BARRIER), Default("\"present\""), "removed: no legacy from the first year on"),
    once("technology.legacy_share", SHARE, UNIT, Required, "share of technology that is legacy at the close of the year before the first"),
    once("technology.life_years", "years", (0.5, 200.0), Default("{ uniform = { min = 7, max = 10 } }"), "life of a modern system until it is legacy"),
    once("technology.replacement_share_per_year", "share a year", UNIT, Nothing, "share of legacy replaced in a year; or replacement_gbp_m"),
    once("technology.replacement_gbp_m", GBP_M, POSITIVE, Nothing, "money a year for replacement, inside the plan, at base-year prices; or replacement_share_per_year"),
    once("technology.system_value_gbp_m", GBP_M, POSITIVE, Nothing, "what all systems cost to replace, at base-year prices; needed with replacement_gbp_m"),
    once("technology.running_cost_gbp_m", GBP_M, POSITIVE, Default("0"), "running cost of legacy in the year before the first"),
    once("technology.running_cost_growth_per_year", RATE, GROWTH, Default("{ uniform = { min = 0.05, max = 0.12 } }"), "growth of the running cost of the same legacy, above prices"),
    once("technology.running_cost_cap", "times", (1.0, 100.0), Default("2.5"), "greatest multiple that this growth leads to"),
    once("technology.outages_per_year", "outages a year", POSITIVE, Default("0"), "outages in the year before the first, all estates"),
    once("technology.days_per_outage", "days", POSITIVE, Default("1"), "days that an outage lasts"),
    once("technology.productivity_penalty", SHARE, (0.0, 0.9), Default("{ uniform = { min = 0, max = 0.15 } }"), "share of output that is lost where all technology is legacy"),
    text("workforce.enabled", Flag, Default("true"), "whether staff and skills are simulated; false: as if the table were not there"),
    text("workforce.barrier", Word(BARRIER), Default("\"present\""), "removed: no vacancies, full skills, and staff do not limit delivery"),
    once("workforce.clinical.fte", "people (full-time)", POSITIVE, Required, "clinical staff in post at the close of the year before the first"),
    once("workforce.clinical.vacancy_share", SHARE, (0.0, 0.9), Required, "share of clinical posts vacant then"),
    once("workforce.clinical.usual_vacancy_share", SHARE, (0.0, 0.9), Default("0"), "share of posts that stay vacant while recruiting goes as usual"),
    once("workforce.clinical.leaver_share_per_year", "share a year", UNIT, Default("{ uniform = { min = 0.08, max = 0.12 } }"), "share of staff that leaves in a year"),
    yearly("workforce.clinical.leaver_factor", "times", POSITIVE, Default("1"), "what multiplies it in a year, drawn each year"),
    once("workforce.clinical.establishment_growth_per_year", RATE, GROWTH, Default("0.02"), "growth of the number of posts"),
    once("workforce.clinical.pipeline_fte_per_year", "people a year", POSITIVE, Nothing, "hires a year where they are fixed; where absent, hiring follows leavers, posts and the gap"),
    once("workforce.clinical.pay_gbp", "£", POSITIVE, Default("0"), "pay of one a year, with on-costs, at base-year prices"),
    once("workforce.estates.fte", "people (full-time)", POSITIVE, Required, "staff who deliver capital on the estate, in post at the close of the year before the first"),
    once("workforce.estates.vacancy_share", SHARE, (0.0, 0.9), Required, "share of their posts vacant then"),
    once("workforce.estates.usual_vacancy_share", SHARE, (0.0, 0.9), Default("0"), "share of posts that stay vacant while recruiting goes as usual"),
    once("workforce.estates.leaver_share_per_year", "share a year", UNIT, Default("{ uniform = { min = 0.08, max = 0.12 } }"), "share of staff that leaves in a year"),
    yearly("workforce.estates.leaver_factor", "times", POSITIVE, Default("1"), "what multiplies it in a year, drawn each year"),
    once("workforce.estates.establishment_growth_per_year", RATE, GROWTH, Default("0.02"), "growth of the number of posts"),
    once("workforce.estates.pipeline_fte_per_year", "people a year", POSITIVE, Nothing, "hires a year where they are fixed"),
    once("workforce.estates.pay_gbp", "£", POSITIVE, Default("0"), "pay of one a year, with on-costs, at base-year prices"),
    once("workforce.estates.delivery_gbp_m_per_fte", "£m per person", POSITIVE, Nothing, "capital that one of them delivers a year, at base-year prices; where absent, staff limit nothing"),
    once("workforce.digital.fte", "people (full-time)", POSITIVE, Required, "digital staff in post at the close of the year before the first"),
    once("workforce.digital.vacancy_share", SHARE, (0.0, 0.9), Required, "share of their posts vacant then"),
    once("workforce.digital.usual_vacancy_share", SHARE, (0.0, 0.9), Default("0"), "share of posts that stay vacant while recruiting goes as usual"),
    once("workforce.digital.leaver_share_per_year", "share a year", UNIT, Default("{ uniform = { min = 0.08, max = 0.12 } }"), "share of staff that leaves in a year"),
    yearly("workforce.digital.leaver_factor", "times", POSITIVE, Default("1"), "what multiplies it in a year, drawn each year"),
    once("workforce.digital.establishment_growth_per_year", RATE, GROWTH, Default("0.03"), "growth of the number of posts"),
    once("workforce.digital.pipeline_fte_per_year", "people a year", POSITIVE, Nothing, "hires a year where they are fixed"),
    once("workforce.digital.pay_gbp", "£", POSITIVE, Default("0"), "pay of one a year, with on-costs, at base-year prices"),
    once("workforce.gap_closing_share_per_year", "share a year", UNIT, Default("0.15"), "share of the gap to the posts that hiring closes in a year"),
    once("workforce.vacancy_effect_on_leavers", "share per share", (0.0, 5.0), Default("0.2"), "what each share of posts vacant beyond the opening one adds to the share that leaves"),
    once("workforce.agency_cover_share", SHARE, UNIT, Default("0.9"), "share of vacancies covered by agencies"),
    once("workforce.agency_cost_ratio", "times", POSITIVE, Default("1.2"), "agency cost relative to pay"),
    once("workforce.skills.opening_index", "1: fully skilled", (0.01, 1.0), Default("0.8"), "skills of delivery staff at the close of the year before the first"),
    once("workforce.skills.life_years", "years", (0.5, 200.0), Default("5"), "years that a skill lasts without training"),
    once("workforce.skills.leaver_loss_share", SHARE, UNIT, Default("0.5"), "share of a leaver's skill that is lost"),
    once("workforce.skills.opening_training_share", SHARE, (0.001, 0.9), Default("0.05"), "share of time that went to training until then"),
    fixed("workforce.skills.training_share", SHARE, (0.0, 0.99), Nothing, "share of time that goes to training; where absent, as until then"),
    text("correlation.*.between", Parameters, Required, "paths of the parameters that hang together, each drawn once in a future; a path may stand in one such table"),
    Key { path: "correlation.*.rank", kind: Ranks, unit: "rank correlation", range: (-1.0, 1.0), absent: Required, about: "their rank correlation, -1 to 1: one number for every pair, or a matrix with a row for each of `between`" },
    text("correlation.*.repair", Word(&["never", "nearest"]), Default("\"never\""), "what becomes of correlations that no parameters can have: an error, or the nearest that are possible"),
    text("correlation.*.source", Text, Nothing, "where the correlation is known from"),
    text("correlation.*.evidence", Word(EVIDENCE), Nothing, "how it is known"),
    text("strategy.*.label", Text, Default("\"\""), "label for charts; where absent, the identifier"),
    text("strategy.*.rule", Word(RULES), Required, "how money is allocated"),
    fixed("strategy.*.set_aside_share", SHARE, UNIT, Default("0"), "share of the money left after repairs that is set aside for training, change and outreach: spent, but not on backlog"),
    fixed("strategy.*.training_share", SHARE, (0.0, 0.99), Nothing, "share of delivery staff's time that goes to training; where absent, workforce.skills.training_share"),
    fixed("strategy.*.pots.low", SHARE, UNIT, Nothing, "share of the money for low risk, where the rule is ring_fenced"),
    fixed("strategy.*.pots.moderate", SHARE, UNIT, Nothing, "share for moderate risk"),
    fixed("strategy.*.pots.significant", SHARE, UNIT, Nothing, "share for significant risk"),
    fixed("strategy.*.pots.high", SHARE, UNIT, Nothing, "share for high risk"),
    fixed("strategy.*.weights.risk", "weight", POSITIVE, Nothing, "what the cost avoided next year per pound counts for, where the rule is weighted"),
    fixed("strategy.*.weights.age", "weight", POSITIVE, Nothing, "what the wear of the estate counts for: the share of its opening backlog that is of significant or high risk"),
    fixed("strategy.*.weights.size", "weight", POSITIVE, Nothing, "what the size of the job counts for: its share of all opening backlog"),
    text("strategy.*.first", Text, Nothing, "identifier of the strategy that comes first, where the rule is staged"),
    text("strategy.*.then", Text, Nothing, "identifier of the strategy that takes its place"),
    text("strategy.*.from_year", Year, Nothing, "year from which it does; or when_metric and above_gbp_m"),
    text("strategy.*.when_metric", Word(WATCHED), Nothing, "backlog that is watched: in the first year whose last close shows more of it than above_gbp_m, the other strategy takes over"),
    fixed("strategy.*.above_gbp_m", GBP_M, POSITIVE, Nothing, "limit of what is watched"),
    fixed("history.*.low_gbp_m", GBP_M, POSITIVE, Nothing, "low-risk backlog at the year's close, where published"),
    fixed("history.*.moderate_gbp_m", GBP_M, POSITIVE, Nothing, "moderate-risk backlog"),
    fixed("history.*.significant_gbp_m", GBP_M, POSITIVE, Nothing, "significant-risk backlog"),
    fixed("history.*.high_gbp_m", GBP_M, POSITIVE, Nothing, "high-risk backlog"),
    fixed("history.*.total_gbp_m", GBP_M, POSITIVE, Required, "all backlog at the year's close"),
    text("history.*.source", Text, Nothing, "where the year's figures were published"),
    text("history.*.evidence", Word(EVIDENCE), Nothing, "how they are known"),
    text("sweep.*.path", Text, Required, "path of the value that `capcast sweep` changes, such as capital.pot_gbp_m"),
    text("sweep.*.values", Values, Nothing, "values that it takes, as a list; or from, to and step or count"),
    fixed("sweep.*.from", SWEPT, ANY, Nothing, "first value"),
    fixed("sweep.*.to", SWEPT, ANY, Nothing, "last value, which belongs to them"),
    fixed("sweep.*.step", SWEPT, ANY, Nothing, "step from one value to the next; or count"),
    fixed("sweep.*.count", "values", (2.0, 100_000.0), Nothing, "how many values, evenly spaced, both ends among them"),
    text("target.*.label", Text, Default("\"\""), "label for charts; where absent, the identifier"),
    text("target.*.metric", Word(Metric::NAMES), Required, "outcome that the target is about, of all estates together"),
    text("target.*.year", Year, Nothing, "year in which the target is to be met, or up to which; absent: the last simulated one"),
    text("target.*.when", Word(WHEN), Default("\"at\""), "whether it is to be met in that year (at), or in every year from the first up to it (every)"),
    fixed("target.*.below", "unit of the outcome", ANY, Nothing, "the outcome is to be below this, in its own unit: £m for money; or above"),
    fixed("target.*.above", "unit of the outcome", ANY, Nothing, "the outcome is to be above this, in its own unit; or below"),
];

/// Tables that may be absent as a whole: then their keys have no defaults and nothing in them is required. Those with
/// `enabled = false` count as absent.
pub const SYSTEMS: [&str; 5] = ["demand", "funding", "funding.cash", "technology", "workforce"];

/// The key with this pattern.
pub fn find(pattern: &str) -> Option<&'static Key> {
    // Asked for every name of every scenario, and a sweep has hundreds.
    static BY_PATH: OnceLock<BTreeMap<&'static str, &'static Key>> = OnceLock::new();
    BY_PATH.get_or_init(|| KEYS.iter().map(|key| (key.path, key)).collect()).get(pattern).copied()
}

impl Key {
    /// The last part: `trials` of `run.trials`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// Whether it may stand at this path: `estate.*.area_m2` at `estate.london.area_m2`.
    pub fn stands_for(&self, path: &str) -> bool {
        let (pattern, path) = (self.path.split('.'), path.split('.'));
        pattern.clone().count() == path.clone().count() && pattern.zip(path).all(|(p, part)| p == "*" || p == part)
    }

    /// The table it stands in, as a file's header would name it: `run`, `estate.ID`; empty at the top.
    pub fn table(&self) -> String {
        let table = self.path.rsplit_once('.').map_or("", |(table, _)| table);
        let id = if table.starts_with("history") { "\"2024/25\"" } else { "ID" };
        table.replace('*', id)
    }
}

/// Names that may stand in the table with this pattern (empty: at the top), in the order of [`KEYS`]; `*` for any.
pub fn children(pattern: &str) -> Vec<&'static str> {
    static BY_TABLE: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let tables = BY_TABLE.get_or_init(|| {
        let mut tables: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
        for key in KEYS {
            let inner = key.path.match_indices('.').map(|(at, _)| (&key.path[..at], &key.path[at + 1..]));
            for (table, rest) in std::iter::once(("", key.path)).chain(inner) {
                let names = tables.entry(table).or_default();
                if let Some(name) = rest.split('.').next().filter(|name| !names.contains(name)) {
                    names.push(name);
                }
            }
        }
        tables
    });
    tables.get(pattern).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_and_units_end_the_names() {
        for (i, key) in KEYS.iter().enumerate() {
            assert!(KEYS[..i].iter().all(|other| other.path != key.path), "{}", key.path);
            assert_eq!(key.unit == GBP_M, key.path.ends_with("_gbp_m"), "{}", key.path);
            assert!(key.unit != RATE || key.path.contains("_per_year"), "{}", key.path);
            assert!(!key.about.is_empty());
        }
    }

    #[test]
    fn children_of_a_table_are_its_keys_and_tables() {
        assert_eq!(children("run"), ["trials", "seed", "on_nonfinite"]);
        assert_eq!(children("estate"), ["*"]);
        assert!(children("").contains(&"capital"));
        assert_eq!(children("run.trials"), Vec::<&str>::new());
    }
}
