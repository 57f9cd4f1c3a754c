//! Day-to-day money, and a trust's cash.

use super::checks;
use crate::file::key::Absent::Required;
use crate::file::key::{ANY, GBP_M, POSITIVE, RATE, SHARE, UNIT, fixed, flag, once, or, word};
use crate::file::{NumberId, Part, content};
use crate::systems::Barrier;

/// The keys of funding.
pub(crate) const PART: Part = Part {
    switch: "funding",
    keys: Funding::KEYS,
    tables: &[
        ("funding", "day-to-day money: what comes in, what it costs to run, and how a deficit reaches for capital"),
        ("funding.raids", "how a deficit makes a raid on capital more likely"),
    ],
    ..Part::EMPTY
};

/// The keys of a trust's cash.
pub(crate) const CASH: Part = Part {
    switch: "funding.cash",
    keys: Cash::KEYS,
    // National raids do not fall on a trust.
    defaults: &[("funding.raids.off_to_on_per_gbp_bn", "0"), ("funding.raids.on_to_on_per_gbp_bn", "0")],
    tables: &[
        ("funding.cash", "a trust's cash: what limits its capital beside the allocation"),
        ("funding.cash.assets", "what capital is spent on, and over how many years it is written off"),
        ("funding.cash.assets.buildings", "land, buildings and what is built into them"),
        ("funding.cash.assets.equipment", "medical and other equipment"),
        ("funding.cash.assets.digital", "computers, networks and programs"),
    ],
    checks: &[checks::cash],
    ..Part::EMPTY
};

content! {
    /// Day-to-day money.
    pub struct Funding at "funding" {
        _ = flag("enabled", "whether revenue and operating cost are simulated; false: as if the table were not there", or("true"));
        barrier: Barrier = word("barrier", "removed: no raids, what cannot be delivered is carried forward, cash limits nothing", Barrier::WORDS, or("\"present\""));
        revenue: NumberId = once("revenue_gbp_m", "revenue funding of the year before the first", GBP_M, POSITIVE, Required);
        opening_deficit: NumberId = once("opening_deficit_gbp_m", "operating cost less revenue funding in that year; negative: a surplus", GBP_M, ANY, or("0"));
        fixed_cost_share: NumberId = once("fixed_cost_share", "share of the cost of care that does not follow a surprise in demand within the year", SHARE, UNIT, or("0.75"));
        follows_actual_share: NumberId = once("follows_actual_share", "share of funding's growth that follows the actual growth of prices and care cost; the rest the expected", SHARE, UNIT, or("0.9"));
        made_good_share: NumberId = once("made_good_share", "share of a deficit or surplus that next year's funding makes good", SHARE, UNIT, or("0.5"));
        lost_bed_day: NumberId = once("lost_bed_day_gbp", "cost of a bed-day lost to failures, at base-year prices", "£", POSITIVE, or("400"));
        off_to_on_per_bn: NumberId = once("raids.off_to_on_per_gbp_bn", "what each £bn of last year's real deficit adds to the probability of a raid, after a year without; 0 beside a trust's cash", "probability per £bn", POSITIVE, or("0.1"));
        on_to_on_per_bn: NumberId = once("raids.on_to_on_per_gbp_bn", "the same after a raid year; 0 beside a trust's cash", "probability per £bn", POSITIVE, or("0.05"));
        max_probability: NumberId = once("raids.most_per_year", "the greatest probability of a raid", "probability a year", UNIT, or("0.9"));
        /// A trust's cash; none: capital is what the plan says.
        cash: Option<Cash> => |at| at.where_on("cash", Cash::read);
    }
}

content! {
    /// What limits a trust's capital beside its allocation. Amounts in £m cash a year, unless they are stocks.
    pub struct Cash at "funding.cash" {
        opening: NumberId = once("opening_gbp_m", "a trust's cash at the close of the year before the first", GBP_M, ANY, Required);
        minimum: NumberId = once("minimum_gbp_m", "cash that must be left", GBP_M, POSITIVE, Required);
        dividend_capital: NumberId = once("dividend_capital_gbp_m", "public dividend capital received a year", GBP_M, POSITIVE, or("0"));
        receipts: NumberId = once("receipts_gbp_m", "receipts from sales a year", GBP_M, POSITIVE, or("0"));
        pfi_principal: NumberId = once("pfi_principal_gbp_m", "principal of PFI schemes repaid a year", GBP_M, POSITIVE, or("0"));
        loan_principal: NumberId = once("loan_principal_gbp_m", "principal of loans repaid a year", GBP_M, POSITIVE, or("0"));
        lease_liability: NumberId = once("lease_liability_gbp_m", "lease liability at the close of the year before the first", GBP_M, POSITIVE, or("0"));
        lease_life: NumberId = once("lease_life_years", "years over which leases are repaid and written off", "years", (1.0, 200.0), or("10"));
        new_leases: NumberId = once("new_leases_gbp_m", "new leases a year; they count against capital when they start (IFRS 16)", GBP_M, POSITIVE, or("0"));
        net_assets: NumberId = once("net_assets_gbp_m", "net relevant assets at the close of the year before the first", GBP_M, POSITIVE, Required);
        capital_charge: NumberId = once("capital_charge_per_year", "charge on average net relevant assets", RATE, UNIT, or("0.035"));
        keys AssetKind::PLACES[0];
        keys AssetKind::PLACES[1];
        keys AssetKind::PLACES[2];
        /// Buildings, equipment, digital.
        assets: [AssetKind; 3] => |at| {
            at.array(AssetKind::NAMES, |name| at.inner(&format!("assets.{name}"), AssetKind::read))
        };
    }
}

content! {
    /// A kind of asset.
    pub struct AssetKind at [0 "funding.cash.assets.buildings", 1 "funding.cash.assets.equipment", 2 "funding.cash.assets.digital"] {
        /// Depreciation of the opening year, £m.
        depreciation: NumberId = once("depreciation_gbp_m",
            ["depreciation of buildings in the year before the first", "depreciation of equipment", "depreciation of digital systems"][PLACE], GBP_M, POSITIVE, Required);
        /// Years over which it is written off.
        life: NumberId = once("life_years",
            ["years over which buildings are written off", "years over which equipment is written off", "years over which digital systems are written off"][PLACE], "years", (1.0, 200.0), [or("40"), or("10"), or("7")][PLACE]);
        /// Share of capital spent on it (a lever; the three sum to 1).
        capital_share: f64 = fixed("capital_share",
            ["share of capital spent on buildings; the three sum to 1", "share of capital spent on equipment", "share of capital spent on digital systems"][PLACE], SHARE, UNIT, Required);
    }
}

impl AssetKind {
    /// Their names, in the order of [`Cash::assets`].
    pub const NAMES: [&'static str; 3] = ["buildings", "equipment", "digital"];
}
