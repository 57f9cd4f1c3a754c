//! What a programme is: what it costs, what it needs, and what it brings once it is live.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{ANY, GBP_M, POSITIVE, SHARE, UNIT, fixed, flag, names, once, or, parts, text, word, year};
use crate::file::{At, NumberId, Part, content, words};
use crate::systems::change::Usage;
use crate::systems::disparities::Inclusion;
use crate::systems::interoperability::Links;
use crate::units::FinancialYear;

/// The keys of what all programmes have in common.
pub(crate) const PART: Part = Part {
    switch: "programmes",
    brought_by: "programme",
    keys: Programmes::KEYS,
    elsewhere: &["programme.*.*", "strategy.*.programmes", "strategy.*.pool"],
    tables: &[("programmes", "what all programmes have in common: how far money is in sight, and who works on them")],
    ..Part::EMPTY
};

/// The keys of a programme.
pub(crate) const PROGRAMME: Part =
    Part { keys: Programme::KEYS, checks: &[checks::defaults_by_kind, checks::programmes], ..Part::EMPTY };

words! {
    /// What a programme is.
    pub enum Kind {
        /// New buildings in place of old ones.
        Rebuild = "rebuild",
        /// Old buildings made good.
        Refurbishment = "refurbishment",
        /// Medical and other equipment.
        Equipment = "equipment",
        /// Records of patients on computers.
        ElectronicRecord = "electronic_record",
        /// Networks and devices.
        Network = "network",
        /// Data that systems share.
        DataSharing = "data_sharing",
        /// Training of staff.
        Training = "training",
        /// Change of how people work.
        Change = "change",
        /// Reaching people who are left out.
        Outreach = "outreach",
    }
}

impl Kind {
    /// Whether it is built: its cost follows construction prices.
    pub const fn is_built(self) -> bool {
        matches!(self, Self::Rebuild | Self::Refurbishment)
    }

    /// Whether it connects systems.
    pub const fn connects(self) -> bool {
        matches!(self, Self::ElectronicRecord | Self::Network | Self::DataSharing)
    }

    /// Whether staff must take it up, where nothing is stated.
    pub const fn must_be_used(self) -> bool {
        matches!(self, Self::ElectronicRecord | Self::DataSharing)
    }

    /// How long it serves where nothing is stated: 60 years for what is built, 10 for all else.
    pub(crate) const fn life(self) -> &'static str {
        if self.is_built() { "60" } else { "10" }
    }

    /// How complex its integration is where nothing is stated.
    pub(crate) const fn complexity(self) -> &'static str {
        if self.connects() { "1" } else { "0" }
    }

    /// How much of what it brings is shared care where nothing is stated.
    pub(crate) const fn shared_care(self) -> &'static str {
        if matches!(self, Self::DataSharing) { "1" } else { "0" }
    }
}

words! {
    /// How a programme reaches its users.
    pub enum GoesLive {
        /// All of them when it is delivered.
        AtOnce = "at_once",
        /// As many of them as of it is delivered.
        Gradually = "gradually",
    }
}

words! {
    /// Which prices a cost follows.
    pub enum CostPrices {
        /// Those of construction.
        Construction = "construction",
        /// General ones.
        General = "general",
    }
}

content! {
    /// What all programmes have in common, and the programmes.
    pub struct Programmes at "programmes" {
        _ = flag("enabled", "whether programmes are simulated; false: as if there were none", or("true"));
        sight_years: f64 = fixed("sight_years", "years of programme money, this one among them, that whoever starts a programme may count on", "years", (1.0, 30.0), or("3"));
        indicative_share: f64 = fixed("indicative_share_in_sight", "share of the money of indicative years that may be counted on", SHARE, UNIT, or("1"));
        overtake: bool = flag("overtake", "whether a programme may start while one that stands before it has not, where they are taken as listed", or("false"));
        staff_share: NumberId = once("staff_share", "share of estates and of digital staff in post who may work on programmes", SHARE, UNIT, or("0.2"));
        /// The programmes, as listed: by priority, then identifier.
        list: Vec<Programme> => |at| {
            let mut list = at.whole().each("programme", Programme::read)?;
            list.sort_by(|a, b| a.priority.total_cmp(&b.priority).then(a.id.cmp(&b.id)));
            // Places are of the list as it is now.
            let ids: Vec<String> = list.iter().map(|programme| programme.id.clone()).collect();
            for programme in &mut list {
                let after = std::mem::take(&mut programme.after_ids);
                programme.after = after.iter().filter_map(|id| ids.iter().position(|known| known == id)).collect();
                programme.after_ids = after;
            }
            Some(list)
        };
    }
}

content! {
    /// A programme: a scheme that seeks approval, is delivered, serves for its life and ends.
    pub struct Programme at "programme.*" {
        /// Identifier.
        id: String => |at| Some(at.id());
        name: String = text("name", "name for people; where absent, the identifier", or("\"\""));
        kind: Kind = word("kind", "what it is", Kind::WORDS, Required);
        _ = names("estates", "the estates that it serves, by their identifiers, or \"all\"", "estate", Required);
        /// Positions of the estates that it serves, in order.
        estates: Vec<usize> => |at| at.places("estates", "estate");
        priority: f64 = fixed("priority", "its place where programmes are taken as listed, the least first; those of one place in order of identifier", "place", ANY, or("100"));
        cost: NumberId = once("cost_gbp_m", "what it costs as planned, at base-year prices and without optimism bias", GBP_M, POSITIVE, Required);
        optimism_bias: NumberId = once("optimism_bias", "share by which its outturn is above that cost, beside prices: the upper bound × (1 − what is mitigated)", "share added", (-0.9, 10.0), or("0"));
        _ = word("prices", "which prices its cost follows; where absent, construction for what is built and equipment, general for all else", CostPrices::WORDS, Nothing);
        /// Which prices its cost follows.
        prices: CostPrices => |at| match at.read("prices") {
            Some(stated) => Some(stated),
            None => at.read::<Kind>("kind").map(|kind| match kind {
                kind if kind.is_built() || kind == Kind::Equipment => CostPrices::Construction,
                _ => CostPrices::General,
            }),
        };
        earliest_start: Option<FinancialYear> = year("earliest_start", "first year in which it may seek approval; where absent, the first simulated", Nothing);
        duration: NumberId = once("duration_years", "years that its delivery takes once it is approved, staffed and paid for", "years", (0.05, 60.0), Required);
        _ = parts("spend_profile", "shares of its cost over equal parts of its delivery, in order; where absent, evenly", Nothing);
        /// Shares of its cost over equal parts of its delivery.
        spend_profile: Vec<f64> => |at| Some(at.read("spend_profile").unwrap_or_else(|| vec![1.0]));
        delivered_share: NumberId = once("delivered_share", "share of its delivery that is done at the close of the year before the first; above 0 it is under way and committed", SHARE, (0.0, 0.999), or("0"));
        estates_fte: NumberId = once("estates_fte", "estates staff that its delivery needs", "people (full-time)", POSITIVE, or("0"));
        digital_fte: NumberId = once("digital_fte", "digital staff that its delivery needs", "people (full-time)", POSITIVE, or("0"));
        _ = names("after", "programmes that must be live before it may start", "programme", Nothing);
        /// Identifiers of the programmes that must be live before it.
        after_ids: Vec<String> => |at| Some(at.read("after").unwrap_or_default());
        /// Their positions in [`Programmes::list`].
        after: Vec<usize> => |_| Some(Vec::new());
        compliance_adopters: f64 = fixed("compliance_adopters", "organisations that must each be checked before it is approved", "organisations", POSITIVE, or("0"));
        running_cost: NumberId = once("running_cost_gbp_m", "what it costs to run a year once it is live, at base-year prices", GBP_M, POSITIVE, or("0"));
        _ = once("life_years", "years that it serves once it is live; where absent, 60 for what is built and 10 for all else", "years", (0.5, 200.0), Nothing);
        /// Years that it serves.
        life: NumberId => |at| at.read("life_years");
        area_retired: NumberId = once("area_retired_m2", "floor area that is given up when it goes live", "m²", POSITIVE, or("0"));
        area_built: NumberId = once("area_built_m2", "floor area that it adds when it goes live", "m²", POSITIVE, or("0"));
        backlog_retired: NumberId = once("backlog_retired_share", "share of its estates' backlog, in every band, that goes when it goes live", SHARE, UNIT, or("0"));
        legacy_retired: NumberId = once("legacy_retired_share", "share of its estates' legacy technology that goes when it goes live", SHARE, UNIT, or("0"));
        incidents_avoided: NumberId = once("incidents_avoided_share", "share of its estates' failures that no longer happen, from the year after it goes live", SHARE, UNIT, or("0"));
        productivity: NumberId = once("productivity_share", "share by which the care of its estates costs less while it is live", SHARE, (0.0, 0.9), or("0"));
        cash_releasing: NumberId = once("cash_releasing_gbp_m", "day-to-day money that it saves a year while it is live, at base-year prices", GBP_M, POSITIVE, or("0"));
        societal: NumberId = once("societal_gbp_m", "worth of what else it brings patients and society a year while it is live, at base-year prices: in scores and the appraisal alone", GBP_M, POSITIVE, or("0"));
        goes_live: GoesLive = word("goes_live", "whether all its users are reached at once when it is delivered, or gradually as it is; only where change or interoperability is simulated", GoesLive::WORDS, or("\"at_once\""));
        /// How staff take it up; none where change is not simulated.
        usage: Option<Usage> => |at| if at.check.is_on("change") { Usage::read(at).map(Some) } else { Some(None) };
        /// What it does for connections; none where interoperability is not simulated.
        links: Option<Links> => |at| if at.check.is_on("interoperability") { Links::read(at).map(Some) } else { Some(None) };
        capacity: NumberId = once("capacity_share", "capacity for planned care that it adds to its estates while it is live; only where care is simulated", SHARE, UNIT, or("0"));
        /// Whom it reaches or leaves out; none where disparities are not simulated.
        inclusion: Option<Inclusion> => |at| if at.check.is_on("disparities") { Inclusion::read(at).map(Some) } else { Some(None) };
    }
}

impl Programme {
    /// What it is called.
    pub fn called(&self) -> &str {
        if self.name.trim().is_empty() { &self.id } else { &self.name }
    }

    /// How staff take it up; none where they need not, or change is not simulated.
    #[inline(always)]
    pub fn used_by_staff(&self) -> Option<&Usage> {
        self.usage.as_ref().filter(|usage| usage.is_needed)
    }

    /// The year in which it may seek approval, in years after the first simulated one; before that, negative.
    pub fn entry(&self, first_year: FinancialYear) -> f64 {
        self.earliest_start.map_or(0.0, |year| f64::from(year.start() - first_year.start()))
    }
}

impl Programmes {
    /// Read from a file whose keys are sound; where there is no programme, none are simulated.
    pub(crate) fn where_any(at: &At<'_>) -> Option<Option<Self>> {
        match at.check.ids("programme").is_empty() {
            true => Some(None),
            false => at.where_on("programmes", Self::read),
        }
    }
}
