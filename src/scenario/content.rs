//! The checked scenario: plain data that cannot be made except by passing every check.

use super::sweep::Sweep;
use crate::draw::{Copula, Distribution};
use crate::outcomes::Metric;
use crate::units::{FinancialYear, RiskBand};
use std::ops::Deref;

/// A scenario that has passed every check. Read it through [`Content`], to which it dereferences.
#[derive(Clone, Debug)]
pub struct Scenario {
    content: Content,
}

impl Scenario {
    /// Only the checks of this room may call it.
    pub(in crate::scenario) fn checked(content: Content) -> Self {
        Self { content }
    }
}

impl Deref for Scenario {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// Where a number comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Evidence {
    /// Computed by us from published records.
    Measured,
    /// Printed in a publication.
    Published,
    /// Our judgement.
    Assumed,
}

impl Evidence {
    /// The word used in scenario files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Published => "published",
            Self::Assumed => "assumed",
        }
    }
}

/// When a number is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timing {
    /// Once in a trial: we do not know its value.
    PerTrial,
    /// Anew every year (and, where the table says so, for every estate): the world varies.
    EachYear,
}

/// The place of a number in [`Content::numbers`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NumberId(pub usize);

/// One number of the scenario with its uncertainty and its evidence.
#[derive(Clone, Debug)]
pub struct Number {
    /// The full path, which is also the name of its draw: `estate.london.area_m2`.
    pub key: String,
    /// What is known of its value.
    pub distribution: Distribution,
    /// When it is drawn.
    pub timing: Timing,
    /// Unit, in words for a reader: `£m`, `a year`, `share`, `m²`.
    pub unit: &'static str,
    /// How it is known.
    pub evidence: Evidence,
    /// Where it is known from; empty where the file does not say.
    pub source: String,
    /// Which layer set it: the file's name, `--set`, or `default`.
    pub layer: String,
}

/// Numbers, each drawn once a trial, that are high and low together (`[correlation.ID]`).
#[derive(Clone, Debug)]
pub struct Correlation {
    /// Identifier.
    pub id: String,
    /// The numbers, in order of key.
    pub members: Vec<NumberId>,
    /// Their rank correlations, as drawn.
    pub rank: Vec<Vec<f64>>,
    /// How they are drawn.
    pub copula: Copula,
    /// Largest change of a stated correlation, where no numbers can have those and the scenario takes the nearest.
    pub repaired: Option<f64>,
    /// How it is known.
    pub evidence: Evidence,
    /// Where it is known from; empty where the file does not say.
    pub source: String,
    /// Which layer set it.
    pub layer: String,
}

/// What happens to a future whose numbers leave the finite range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnNonfinite {
    /// The run ends and says which future, which variable and how to replay it.
    Stop,
    /// The future is left out of every statistic, counted, and the count is shown first.
    Count,
}

/// Whether an amount is in cash or in the general prices of the opening year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PriceBasis {
    /// Money of the day.
    Cash,
    /// Opening-year money, raised by the general price index.
    Real,
}

/// Everything a scenario says, checked.
#[derive(Clone, Debug)]
pub struct Content {
    /// Identifier: `england`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What the scenario is, in a sentence or two.
    pub description: String,
    /// Trials to run, at least 1.
    pub trials: u32,
    /// Seed, 0 to i64::MAX.
    pub seed: u64,
    /// What a value that is not finite does.
    pub on_nonfinite: OnNonfinite,
    /// The year whose close is the opening stock; the price indices are 1 in it. The year before `first_year`.
    pub opening_year: FinancialYear,
    /// First simulated year.
    pub first_year: FinancialYear,
    /// Last simulated year, not before the first.
    pub last_year: FinancialYear,
    /// Every number, in order of key.
    pub numbers: Vec<Number>,
    /// Groups of numbers that hang together, in order of id; a number is in one at most.
    pub correlations: Vec<Correlation>,
    /// Construction prices (`[prices.construction]`).
    pub construction: PriceProcess,
    /// General prices (`[prices.general]`).
    pub general: PriceProcess,
    /// Capital (`[capital]`).
    pub capital: Capital,
    /// How backlog grows (`[backlog]`).
    pub backlog: Backlog,
    /// Failures (`[incidents]`).
    pub incidents: Incidents,
    /// Demand for care (`[demand]`); none where it is absent or switched off.
    pub demand: Option<Demand>,
    /// Revenue, operating cost and a trust's cash (`[funding]`); none where absent or switched off.
    pub funding: Option<Funding>,
    /// Legacy technology (`[technology]`); none where absent or switched off.
    pub technology: Option<Technology>,
    /// Staff and skills (`[workforce]`); none where absent or switched off.
    pub workforce: Option<Workforce>,
    /// Estates, sorted by id.
    pub estates: Vec<Estate>,
    /// Strategies, in the file's order.
    pub strategies: Vec<StrategySpec>,
    /// The published record, oldest first; may be empty.
    pub history: Vec<HistoryYear>,
    /// What `capcast sweep` tries out, by identifier, in the file's order; may be empty.
    pub sweeps: Vec<(String, Sweep)>,
    /// Targets that strategies are held against, in the file's order; may be empty.
    pub targets: Vec<Target>,
}

impl Content {
    /// Number of simulated years.
    pub fn horizon(&self) -> usize {
        (self.last_year.start() - self.first_year.start() + 1) as usize
    }

    /// The number at `id`.
    pub fn number(&self, id: NumberId) -> &Number {
        &self.numbers[id.0]
    }
}

/// An autoregressive yearly inflation rate.
#[derive(Clone, Debug)]
pub struct PriceProcess {
    /// Long-run mean, a year.
    pub mean: NumberId,
    /// Standard deviation of the stationary distribution, a year.
    pub sd: NumberId,
    /// Rate last observed, where the process starts.
    pub last_observed: NumberId,
    /// Share of a deviation that is left a year later, 0 to below 1; a shape parameter, so never random.
    pub persistence: f64,
}

/// Capital money.
#[derive(Clone, Debug)]
pub struct Capital {
    /// Planned capital by year from `first_year`, £m cash; may be shorter than the horizon; may be empty.
    pub plan: Vec<NumberId>,
    /// Capital of the opening year, £m; there exactly where `plan` is empty.
    pub base: Option<NumberId>,
    /// Growth a year after the plan's list ends (or from the base).
    pub growth_after: NumberId,
    /// Increment a year after the plan's list ends (or from the base), £m.
    pub increment_after: NumberId,
    /// Whether growth and increment are in cash or on top of general prices.
    pub after_basis: PriceBasis,
    /// Share of all capital that goes to reducing backlog.
    pub share_to_backlog: NumberId,
    /// Pot inside the plan that is meant for backlog, £m a year; it moves with the plan after the list ends.
    pub pot: NumberId,
    /// Share of the pot that comes on top of `share_to_backlog`.
    pub pot_additionality: NumberId,
    /// Share of unspent capital that may be used next year; the rest lapses.
    pub carry_forward_share: NumberId,
    /// Share of capital that slips, drawn each year.
    pub slippage_share: NumberId,
    /// Raids on capital by day-to-day costs.
    pub raids: Raids,
    /// The most capital that can be delivered in a year; none: no limit. Staff limit it instead where the workforce is
    /// simulated and says what each of them can deliver.
    pub delivery: Option<DeliveryLimit>,
    /// Money for named things (`[capital.ring_fence.ID]`), sorted by id.
    pub ring_fences: Vec<RingFence>,
}

/// Capital that may be spent on one thing only.
#[derive(Clone, Debug)]
pub struct RingFence {
    /// Identifier.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Amount a year, £m.
    pub amount: NumberId,
    /// Whether it is a part of the plan or comes on top of it.
    pub comes: Comes,
    /// What it may be spent on.
    pub purpose: Purpose,
    /// Of an amount inside the plan for backlog: the share that comes on top of [`Capital::share_to_backlog`].
    pub additionality: NumberId,
    /// First year in which it is there; none: the first simulated one.
    pub first_year: Option<FinancialYear>,
    /// Last year in which it is there; none: the last simulated one.
    pub last_year: Option<FinancialYear>,
}

impl RingFence {
    /// Whether it is there in `year`.
    pub fn stands_in(&self, year: FinancialYear) -> bool {
        self.first_year.is_none_or(|first| first <= year) && self.last_year.is_none_or(|last| year <= last)
    }
}

/// Where ring-fenced money comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comes {
    /// It is a part of the plan: raided with it, and growing with it once the plan's list has ended.
    InsideThePlan,
    /// A receipt or grant on top of the plan, in opening-year general prices; no raid reaches it.
    OnTop,
}

/// What ring-fenced money may be spent on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Reducing backlog.
    Backlog,
    /// Replacing legacy technology.
    Technology,
    /// What is not simulated.
    Elsewhere,
}

/// A two-state process: in a raid year a share of the plan is moved to day-to-day costs.
#[derive(Clone, Debug)]
pub struct Raids {
    /// Whether the opening year was a raid year.
    pub on_at_start: bool,
    /// Yearly probability of a raid after a year without.
    pub off_to_on: NumberId,
    /// Yearly probability of a raid after a raid year.
    pub on_to_on: NumberId,
    /// Share of the plan taken in a raid year, drawn each year.
    pub size_share: NumberId,
}

/// Capital that builders and staff can deliver.
#[derive(Clone, Debug)]
pub struct DeliveryLimit {
    /// Limit in the opening year, £m at opening-year construction prices.
    pub limit: NumberId,
    /// Real growth a year.
    pub growth: NumberId,
}

/// Whether the obstacle that a system models is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Barrier {
    /// As it is.
    Present,
    /// Gone from the first year on, at no cost: what the barrier does is the difference.
    Removed,
}

/// Demand for care by service and population group.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Share of a deviation of the log demand that is left a year later.
    pub persistence: f64,
    /// Services, sorted by id; at least one.
    pub services: Vec<Service>,
    /// Population groups, sorted by id; may be empty.
    pub groups: Vec<Group>,
    /// Years in which demand stays away.
    pub shock: DemandShock,
}

/// A service that people need.
#[derive(Clone, Debug)]
pub struct Service {
    /// Identifier.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Demand in the opening year, million a year.
    pub million: NumberId,
    /// Growth a year, continuous.
    pub growth: NumberId,
    /// Stationary standard deviation of the log of demand around its trend.
    pub log_sd: NumberId,
    /// Cost of one of them relative to the other services.
    pub cost_weight: NumberId,
}

/// A part of the population.
#[derive(Clone, Debug)]
pub struct Group {
    /// Identifier.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Share of every service's demand in the opening year; normalised in each trial.
    pub share: NumberId,
    /// Growth a year on top of the service's.
    pub growth_offset: NumberId,
}

/// Years in which a share of demand stays away, of which some returns.
#[derive(Clone, Debug)]
pub struct DemandShock {
    /// Yearly probability.
    pub probability: NumberId,
    /// Share of the year's demand that stays away, drawn each year.
    pub suppressed_share: NumberId,
    /// Share of it that comes back later.
    pub returning_share: NumberId,
    /// Share of what is still to come back that does so in a year.
    pub return_rate: NumberId,
}

/// Day-to-day money.
#[derive(Clone, Debug)]
pub struct Funding {
    /// Whether day-to-day costs stand in capital's way.
    pub barrier: Barrier,
    /// Revenue funding of the opening year, £m.
    pub revenue: NumberId,
    /// Operating cost less revenue funding of the opening year, £m; negative: a surplus.
    pub opening_deficit: NumberId,
    /// Share of the cost of care that does not follow a year's surprise in demand.
    pub fixed_cost_share: NumberId,
    /// Share of funding's growth that follows the actual growth of price × care cost; the rest follows the expected one.
    pub follows_actual_share: NumberId,
    /// Share of a deficit (or surplus) that next year's funding makes good.
    pub made_good_share: NumberId,
    /// Cost of a lost bed-day, £ at opening-year general prices.
    pub lost_bed_day: NumberId,
    /// What each £bn of last year's real deficit adds to the probability of a raid, after a year without.
    pub off_to_on_per_bn: NumberId,
    /// The same after a raid year.
    pub on_to_on_per_bn: NumberId,
    /// The greatest probability of a raid.
    pub most: NumberId,
    /// A trust's cash; none: capital is what the plan says.
    pub cash: Option<Cash>,
}

/// What limits a trust's capital beside its allocation. Amounts in £m cash a year, unless they are stocks.
#[derive(Clone, Debug)]
pub struct Cash {
    /// Cash at the close of the opening year.
    pub opening: NumberId,
    /// Cash that must be left.
    pub minimum: NumberId,
    /// Public dividend capital received a year.
    pub dividend_capital: NumberId,
    /// Receipts from sales a year.
    pub receipts: NumberId,
    /// Principal of PFI schemes repaid a year.
    pub pfi_principal: NumberId,
    /// Principal of loans repaid a year.
    pub loan_principal: NumberId,
    /// Lease liability at the close of the opening year.
    pub lease_liability: NumberId,
    /// Years over which leases are repaid.
    pub lease_life: NumberId,
    /// New leases a year; they score to capital at inception (IFRS 16).
    pub new_leases: NumberId,
    /// Net relevant assets at the close of the opening year.
    pub net_assets: NumberId,
    /// Capital charge a year on average net relevant assets.
    pub capital_charge: NumberId,
    /// Buildings, equipment, digital.
    pub assets: [AssetKind; 3],
}

/// A kind of asset.
#[derive(Clone, Debug)]
pub struct AssetKind {
    /// Depreciation of the opening year, £m.
    pub depreciation: NumberId,
    /// Years over which it is written off.
    pub life: NumberId,
    /// Share of capital spent on it (a lever; the three sum to 1).
    pub capital_share: f64,
}

/// Legacy technology.
#[derive(Clone, Debug)]
pub struct Technology {
    /// Whether legacy stands in the way.
    pub barrier: Barrier,
    /// Life of a modern system until it is legacy, years.
    pub life: NumberId,
    /// How legacy is replaced.
    pub replacement: Replacement,
    /// Running cost of legacy in the opening year, £m.
    pub running_cost: NumberId,
    /// Growth of the running cost of the same legacy above prices, a year.
    pub running_cost_growth: NumberId,
    /// Greatest multiple of the opening running cost that growth leads to.
    pub running_cost_cap: NumberId,
    /// Outages a year at the opening legacy.
    pub outages: NumberId,
    /// Days that one lasts.
    pub days_per_outage: NumberId,
    /// Share of output that legacy costs where all is legacy.
    pub productivity_penalty: NumberId,
}

/// How legacy is replaced until programmes are simulated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replacement {
    /// A share of legacy a year.
    Rate(NumberId),
    /// Money inside the plan.
    Money {
        /// £m a year at opening-year general prices.
        amount: NumberId,
        /// What all systems, modern and legacy, cost to replace, £m at the same prices.
        value: NumberId,
    },
}

/// Staff and skills.
#[derive(Clone, Debug)]
pub struct Workforce {
    /// Whether vacancies and skills stand in the way.
    pub barrier: Barrier,
    /// Clinical, estates delivery, digital.
    pub groups: [StaffGroup; 3],
    /// Share of the gap to the establishment that hiring closes in a year.
    pub gap_closing_share: NumberId,
    /// What each share of posts vacant beyond the opening one adds to the share of staff that leaves.
    pub vacancy_effect_on_leavers: NumberId,
    /// Share of vacancies covered by agencies.
    pub agency_cover_share: NumberId,
    /// Agency cost relative to pay.
    pub agency_cost_ratio: NumberId,
    /// Capital that a member of the estates group delivers a year at the opening skills, £m at opening-year construction
    /// prices; none: staff limit nothing.
    pub delivery_per_fte: Option<NumberId>,
    /// Skills at the opening: 1 is fully skilled.
    pub opening_skills: NumberId,
    /// Years that a skill lasts without training, apart from those who leave.
    pub skills_life: NumberId,
    /// Share of a leaver's skill that is lost.
    pub leaver_loss_share: NumberId,
    /// Share of time that went to training up to the opening.
    pub opening_training_share: NumberId,
    /// Share of time that goes to training (a lever; a strategy may have its own).
    pub training_share: f64,
}

/// A group of staff.
#[derive(Clone, Debug)]
pub struct StaffGroup {
    /// Staff in post at the close of the opening year, full-time equivalents.
    pub fte: NumberId,
    /// Share of posts vacant then.
    pub vacancy_share: NumberId,
    /// Share of posts that stay vacant while recruiting goes as usual.
    pub usual_vacancy_share: NumberId,
    /// Share of staff that leaves in a year.
    pub leaver_share: NumberId,
    /// What multiplies it in a year, drawn each year.
    pub leaver_factor: NumberId,
    /// Growth of the establishment a year.
    pub establishment_growth: NumberId,
    /// Hires a year where they are fixed; none: as many as replace leavers and follow the establishment.
    pub pipeline: Option<NumberId>,
    /// Pay of one a year, £ at opening-year general prices.
    pub pay: NumberId,
}

impl StaffGroup {
    /// Their names, in the order of [`Workforce::groups`].
    pub const NAMES: [&'static str; 3] = ["clinical", "estates", "digital"];
}

impl AssetKind {
    /// Their names, in the order of [`Cash::assets`].
    pub const NAMES: [&'static str; 3] = ["buildings", "equipment", "digital"];
}

/// How backlog grows, moves and is re-surveyed. Arrays are over bands, low first.
#[derive(Clone, Debug)]
pub struct Backlog {
    /// Mean of the bands' escalation rates, a year.
    pub escalation_mean: NumberId,
    /// What is added to the mean for each band.
    pub escalation_offset: [NumberId; 4],
    /// Yearly migration low→moderate, moderate→significant, significant→high.
    pub migration: [NumberId; 3],
    /// New need at an escalation mean of zero, £ per m² a year at opening-year prices.
    pub new_need_base: NumberId,
    /// Change of new need per unit of the escalation mean, £ per m² a year.
    pub new_need_slope: NumberId,
    /// How new need falls on the bands: positive weights, normalised to sum to 1 in each trial.
    pub new_need_split: [NumberId; 4],
    /// Standard deviation of the log revaluation of an estate in a year, among those that are valued anew.
    pub resurvey_log_sd: NumberId,
    /// Share of estates that keep their value in a year.
    pub resurvey_unchanged_share: NumberId,
    /// Whether few revaluations are far larger than the rest; a shape, so never random.
    pub resurvey_heavy_tails: bool,
    /// How gains at re-survey fall on the bands: positive weights, normalised.
    pub resurvey_gain_split: [NumberId; 4],
    /// Yearly probability of a national shock.
    pub shock_probability: NumberId,
    /// Proportional increase in a shock year, drawn each year.
    pub shock_increase: NumberId,
    /// Largest share of an estate-band's stock that can be cleared in a year.
    pub clearance_limit_share: NumberId,
    /// κ: pounds of cash that clear a pound of recorded backlog.
    pub cost_to_clear: NumberId,
    /// Replacement value, £ per m² at opening-year prices.
    pub replacement_value: NumberId,
}

/// Failures of the estate. Arrays are over bands, low first.
#[derive(Clone, Debug)]
pub struct Incidents {
    /// Incidents a year at the opening stock, all estates.
    pub per_year: NumberId,
    /// Share of them that comes from backlog.
    pub from_backlog_share: NumberId,
    /// Relative rate per pound of backlog.
    pub relative_rate: [NumberId; 4],
    /// Mean repair cost per incident, £ at opening-year construction prices, drawn each year for each estate.
    pub repair_cost: NumberId,
    /// Share of repair cost that is capital.
    pub capitalised_share: NumberId,
    /// Bed-days lost per incident.
    pub lost_bed_days: NumberId,
    /// Clinical incidents per incident.
    pub clinical_weight: NumberId,
    /// Value of a lost bed-day, £, used in scores only.
    pub bed_day_value: NumberId,
    /// Value of a clinical incident, £, used in scores only.
    pub clinical_incident_value: NumberId,
}

/// A row of the estate table: trust, site, region or asset class.
#[derive(Clone, Debug)]
pub struct Estate {
    /// Identifier.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Occupied floor area, m².
    pub area: NumberId,
    /// Backlog at the close of the opening year, £m, by band.
    pub opening: [NumberId; 4],
    /// Consequence of an incident here relative to the average.
    pub criticality: NumberId,
    /// Share of its technology that is legacy; none where technology is not simulated.
    pub legacy_share: Option<NumberId>,
}

/// The rule of a strategy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Repairs and committed spend only.
    DoMinimum,
    /// Pro rata to stock.
    Proportional,
    /// High, significant, moderate, low.
    WorstFirst,
    /// By expected cost avoided next year per pound.
    RiskPerPound,
    /// Fixed shares by risk band.
    RingFenced,
    /// By a weighted sum of criteria.
    Weighted,
    /// One strategy first, then another.
    Staged,
}

impl Rule {
    /// All rules, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::DoMinimum,
        Self::Proportional,
        Self::WorstFirst,
        Self::RiskPerPound,
        Self::RingFenced,
        Self::Weighted,
        Self::Staged,
    ];

    /// The name used in scenario files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DoMinimum => "do_minimum",
            Self::Proportional => "proportional",
            Self::WorstFirst => "worst_first",
            Self::RiskPerPound => "risk_per_pound",
            Self::RingFenced => "ring_fenced",
            Self::Weighted => "weighted",
            Self::Staged => "staged",
        }
    }

    /// What it does, in half a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::DoMinimum => "capital repairs only; the rest is not spent",
            Self::Proportional => "one tier of all candidates: pro rata to stock",
            Self::WorstFirst => "four tiers: high, significant, moderate, low",
            Self::RiskPerPound => "tiers in order of (S3); equal scores share a tier",
            Self::RingFenced => {
                "a pot for each band with a fixed share of the money; what a pot cannot spend is not spent"
            }
            Self::Weighted => "tiers in order of (S4); equal scores share a tier",
            Self::Staged => {
                "one strategy first, then another for good: from a stated year, or when backlog is seen above a limit (S5)"
            }
        }
    }
}

/// A strategy as the scenario states it.
#[derive(Clone, Debug)]
pub struct StrategySpec {
    /// Identifier: the key of its table.
    pub id: String,
    /// Label for charts.
    pub label: String,
    /// The rule.
    pub rule: Rule,
    /// Share of the money left after repairs that is set aside for training, change and outreach: spent, but not on
    /// backlog (a lever: never random).
    pub set_aside_share: f64,
    /// Shares of the pots by band, low first, summing to 1; all zero unless the rule is ring-fenced (a lever).
    pub pots: [f64; 4],
    /// Share of delivery staff's time that goes to training (a lever); none: the workforce's own.
    pub training_share: Option<f64>,
    /// What each criterion counts for, where the rule is weighted; all zero otherwise (a lever).
    pub weights: CriterionWeights,
    /// What follows what, where the rule is staged.
    pub stages: Option<Stages>,
}

/// What the criteria of a weighted score count for.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct CriterionWeights {
    /// Expected cost avoided next year per pound.
    pub risk: f64,
    /// How worn the estate is.
    pub age: f64,
    /// How large the job is.
    pub size: f64,
}

/// Two strategies, one after the other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stages {
    /// Position of the first in [`Content::strategies`].
    pub first: usize,
    /// Position of the other.
    pub then: usize,
    /// When it takes over.
    pub when: Turn,
}

/// When a staged strategy turns from its first stage to the other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Turn {
    /// In this year.
    From(FinancialYear),
    /// In the first year at whose open backlog is above a limit.
    Above {
        /// The band that is watched; none: all together.
        band: Option<RiskBand>,
        /// In cash, or at general prices of the opening year.
        basis: PriceBasis,
        /// £m.
        gbp_m: f64,
    },
}

impl Turn {
    /// The stocks that may be watched, with band and basis.
    pub const WATCHED: [(Metric, Option<RiskBand>, PriceBasis); 10] = [
        (Metric::BacklogLow, Some(RiskBand::Low), PriceBasis::Cash),
        (Metric::BacklogModerate, Some(RiskBand::Moderate), PriceBasis::Cash),
        (Metric::BacklogSignificant, Some(RiskBand::Significant), PriceBasis::Cash),
        (Metric::BacklogHigh, Some(RiskBand::High), PriceBasis::Cash),
        (Metric::BacklogTotal, None, PriceBasis::Cash),
        (Metric::BacklogLowReal, Some(RiskBand::Low), PriceBasis::Real),
        (Metric::BacklogModerateReal, Some(RiskBand::Moderate), PriceBasis::Real),
        (Metric::BacklogSignificantReal, Some(RiskBand::Significant), PriceBasis::Real),
        (Metric::BacklogHighReal, Some(RiskBand::High), PriceBasis::Real),
        (Metric::BacklogTotalReal, None, PriceBasis::Real),
    ];
}

/// One year of the published record.
#[derive(Clone, Debug)]
pub struct HistoryYear {
    /// The year, at its close.
    pub year: FinancialYear,
    /// £m by band, where published.
    pub bands: [Option<f64>; 4],
    /// £m in all.
    pub total: f64,
}

impl HistoryYear {
    /// What was published for one band, £m.
    pub fn band(&self, band: RiskBand) -> Option<f64> {
        self.bands[band.index()]
    }
}

/// What an outcome is to be (`[target.ID]`).
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// Identifier: the key of its table.
    pub id: String,
    /// Label for people.
    pub label: String,
    /// Name of the outcome, of all estates together.
    pub metric: String,
    /// The year in which it is to be met, or up to which; simulated.
    pub year: FinancialYear,
    /// In that year, or in every year up to it.
    pub when: When,
    /// What the outcome is to be.
    pub bound: Bound,
}

/// When a target is to be met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// In its year.
    At,
    /// In every simulated year up to its year.
    Every,
}

impl When {
    /// The word used in scenario files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::At => "at",
            Self::Every => "every",
        }
    }
}

/// What an outcome is to be, in its own unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Bound {
    /// Below this; the value itself does not do.
    Below(f64),
    /// Above this; the value itself does not do.
    Above(f64),
}

impl Bound {
    /// Whether `value` meets it.
    ///
    /// ```
    /// use capcast::scenario::Bound;
    /// assert!(Bound::Below(2.0).holds(1.9) && !Bound::Below(2.0).holds(2.0));
    /// assert!(Bound::Above(2.0).holds(2.1) && !Bound::Above(2.0).holds(2.0));
    /// ```
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::Below(limit) => value < limit,
            Self::Above(limit) => value > limit,
        }
    }

    /// The word used in scenario files and tables: `below` or `above`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Below(_) => "below",
            Self::Above(_) => "above",
        }
    }

    /// The number.
    pub const fn limit(self) -> f64 {
        match self {
            Self::Below(limit) | Self::Above(limit) => limit,
        }
    }
}
