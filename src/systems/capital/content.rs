//! How much capital there is, what takes of it, and how much of it reaches the backlog.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{
    ANY, GBP_M, GROWTH, LOG_SD, POSITIVE, RATE, SHARE, UNIT, flag, once, or, plan, text, word, year, yearly,
};
use crate::file::{NumberId, Part, content, words};
use crate::units::FinancialYear;

/// The keys of capital.
pub(crate) const PART: Part = Part {
    keys: Capital::KEYS,
    tables: &[
        ("capital", "how much capital there is, and how much of it reaches the backlog"),
        ("capital.raids", "years in which day-to-day costs take a part of the capital plan"),
        ("capital.delivery", "what builders and staff can deliver in a year"),
    ],
    checks: &[checks::settle_plan, checks::growth_after_the_plan, checks::firm_and_indicative, checks::delivery],
    ..Part::EMPTY
};

/// The keys of money for named things.
pub(crate) const RING_FENCES: Part = Part { keys: RingFence::KEYS, checks: &[checks::ring_fences], ..Part::EMPTY };

words! {
    /// Whether an amount is in cash or in the general prices of the opening year.
    pub enum PriceBasis {
        /// Money of the day.
        Cash = "cash",
        /// Opening-year money, raised by the general price index.
        Real = "real",
    }
}

words! {
    /// Where ring-fenced money comes from.
    pub enum FenceOrigin {
        /// Inside the plan: a fixed amount that no raid scales, cut only where all that can be delivered does not cover the fixed lines; it moves
        /// with the plan once the list has ended.
        InsideThePlan = "inside_plan",
        /// A receipt or grant on top of the plan, in opening-year general prices; no raid reaches it.
        OnTop = "on_top",
    }
}

words! {
    /// What ring-fenced money may be spent on.
    pub enum Purpose {
        /// Reducing backlog.
        Backlog = "backlog",
        /// Replacing legacy technology.
        Technology = "technology",
        /// What is not simulated.
        Elsewhere = "elsewhere",
    }
}

content! {
    /// Capital money.
    pub struct Capital at "capital" {
        _ = plan("plan_gbp_m", "planned capital by year, cash; or base_gbp_m");
        /// Planned capital by year from the first simulated one, £m cash; may be shorter than the horizon; may be empty.
        plan: Vec<NumberId> => |at| Some(at.numbers_in("plan_gbp_m"));
        firm_to: Option<FinancialYear> = year("firm_to", "last year of the plan whose money is settled; what the plan says of later years is indicative", Nothing);
        indicative_log_sd: Option<NumberId> = once("indicative_log_sd", "spread of what indicative years will bring around what the plan says, on the log scale: one settlement for all of them", LOG_SD, (0.0, 1.0), Nothing);
        base: Option<NumberId> = once("base_gbp_m", "capital of the year before the first, from which it grows; or plan_gbp_m", GBP_M, POSITIVE, Nothing);
        growth_after: NumberId = once("growth_after_per_year", "growth of capital after the plan ends, or from the base", RATE, GROWTH, Nothing);
        increment_after: NumberId = once("increment_after_gbp_m", "capital added each year after the plan ends, or from the base", GBP_M, ANY, or("0"));
        _ = word("after_basis", "whether growth and increment are in cash, or on top of general prices", PriceBasis::WORDS, Nothing);
        /// Whether growth and increment are in cash or on top of general prices.
        after_basis: PriceBasis => |at| Some(at.read("after_basis").unwrap_or(PriceBasis::Cash));
        share_to_backlog: NumberId = once("share_to_backlog", "share of what can be delivered of the plan that goes to reducing backlog", SHARE, UNIT, Required);
        /// It moves with the plan after the list ends.
        pot: NumberId = once("pot_gbp_m", "pot inside the plan that is meant for backlog, a year", GBP_M, POSITIVE, or("0"));
        pot_additionality: NumberId = once("pot_additionality", "share of the pot that comes on top of share_to_backlog", SHARE, UNIT, or("0.5"));
        share_to_programmes: Option<NumberId> = once("share_to_programmes", "share of what can be delivered of the plan that is for programmes", SHARE, UNIT, Nothing);
        programmes: Option<NumberId> = once("programmes_gbp_m", "money a year for programmes, inside the plan, at base-year prices", GBP_M, POSITIVE, Nothing);
        carry_forward_share: NumberId = once("carry_forward_share", "share of unspent capital that may be used next year; the rest lapses", SHARE, UNIT, or("0"));
        carry_forward_max: Option<NumberId> = once("carry_forward_max_gbp_m", "most capital that may be carried into the next year; where absent, no limit", GBP_M, POSITIVE, Nothing);
        carry_forward_last_year: Option<FinancialYear> = year("carry_forward_last_year", "last year whose unspent capital may be carried forward; where absent, the last simulated", Nothing);
        slippage_share: NumberId = yearly("slippage_share", "share of capital that slips, drawn each year", SHARE, UNIT, or("0"));
        /// Raids on capital by day-to-day costs.
        raids: Raids = in "raids";
        keys DeliveryLimit::KEYS;
        /// The most capital that can be delivered in a year; none: no limit. Staff limit it instead where the workforce is
        /// simulated and says what each of them can deliver.
        delivery: Option<DeliveryLimit> => |at| match at.read::<NumberId>("delivery.limit_gbp_m") {
            Some(_) => at.inner("delivery", DeliveryLimit::read).map(Some),
            None => Some(None),
        };
        /// Money for named things, sorted by id.
        ring_fences: Vec<RingFence> => |at| at.each("ring_fence", RingFence::read);
    }
}

content! {
    /// A two-state process: in a raid year a share of the plan is moved to day-to-day costs.
    pub struct Raids at "capital.raids" {
        on_at_start: bool = flag("on_at_start", "whether the year before the first was a raid year", or("false"));
        off_to_on: NumberId = once("off_to_on_per_year", "probability of a raid on capital by day-to-day costs, after a year without", "probability a year", UNIT, or("0"));
        on_to_on: NumberId = once("on_to_on_per_year", "probability of a raid after a raid year", "probability a year", UNIT, or("0"));
        size_share: NumberId = yearly("size_share", "share of the plan that a raid takes, drawn each year", SHARE, UNIT, or("0.14"));
    }
}

content! {
    /// Capital that builders and staff can deliver.
    pub struct DeliveryLimit at "capital.delivery" {
        /// At opening-year construction prices.
        limit: NumberId = once("limit_gbp_m", "most capital that can be delivered in the year before the first; absent: no limit", GBP_M, POSITIVE, Nothing);
        growth: NumberId = once("growth_per_year", "real growth of that limit", RATE, GROWTH, Nothing);
    }
}

content! {
    /// Capital that may be spent on one thing only.
    pub struct RingFence at "capital.ring_fence.*" {
        /// Identifier.
        id: String => |at| Some(at.id());
        name: String = text("name", "name for people; where absent, the identifier", or("\"\""));
        amount: NumberId = once("amount_gbp_m", "money a year for one thing only", GBP_M, POSITIVE, Required);
        comes: FenceOrigin = word("comes", "whether it is a part of the plan, or a receipt or grant on top of it (then at base-year prices)", FenceOrigin::WORDS, Required);
        purpose: Purpose = word("for", "what it may be spent on", Purpose::WORDS, Required);
        additionality: NumberId = once("additionality", "inside the plan, for backlog: share that comes on top of share_to_backlog", SHARE, UNIT, or("1"));
        first_year: Option<FinancialYear> = year("first_year", "first year in which it is there; where absent, the first simulated", Nothing);
        last_year: Option<FinancialYear> = year("last_year", "last year in which it is there; where absent, the last simulated", Nothing);
    }
}

impl RingFence {
    /// Whether it is there in `year`.
    pub fn stands_in(&self, year: FinancialYear) -> bool {
        self.first_year.is_none_or(|first| first <= year) && self.last_year.is_none_or(|last| year <= last)
    }
}
