//! What each outcome means, for people.

use super::metric::Metric::{self, *};

/// What of a year an outcome tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reckoned {
    /// A stock: what is there at the year's close.
    AtTheClose,
    /// A flow: what happened in the year.
    InTheYear,
    /// What has happened since the first year.
    SinceTheFirstYear,
}

impl Reckoned {
    /// In words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::AtTheClose => "a stock, at the year's close",
            Self::InTheYear => "a flow, of the year",
            Self::SinceTheFirstYear => "cumulative, from the first year to this one",
        }
    }
}

impl Metric {
    /// The outcome with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    /// Whether it is a stock or a flow.
    pub const fn reckoned(self) -> Reckoned {
        match self {
            BacklogLow
            | BacklogModerate
            | BacklogSignificant
            | BacklogHigh
            | BacklogTotal
            | BacklogLowReal
            | BacklogModerateReal
            | BacklogSignificantReal
            | BacklogHighReal
            | BacklogTotalReal
            | BacklogHighSignificant
            | Cash
            | LegacyShare
            | ClinicalVacancyShare
            | EstatesVacancyShare
            | DigitalVacancyShare
            | SkillsIndex => Reckoned::AtTheClose,
            DeferralCostReal => Reckoned::SinceTheFirstYear,
            _ => Reckoned::InTheYear,
        }
    }

    /// What it is called in a sentence: `total backlog in real terms`.
    ///
    /// ```
    /// use capcast::engine::Metric;
    /// assert_eq!(Metric::BacklogHigh.in_words(), "high-risk backlog");
    /// assert_eq!(Metric::IncidentRepair.in_words(), "incident repair");
    /// ```
    pub fn in_words(self) -> String {
        let name = match self {
            BacklogLow => "low-risk backlog",
            BacklogModerate => "moderate-risk backlog",
            BacklogSignificant => "significant-risk backlog",
            BacklogHigh => "high-risk backlog",
            BacklogTotal => "total backlog",
            BacklogLowReal => "low-risk backlog in real terms",
            BacklogModerateReal => "moderate-risk backlog in real terms",
            BacklogSignificantReal => "significant-risk backlog in real terms",
            BacklogHighReal => "high-risk backlog in real terms",
            BacklogTotalReal => "total backlog in real terms",
            BacklogHighSignificant => "backlog of high or significant risk",
            DeferralCostReal => "cost of deferral in real terms",
            Incidents => "number of estate failures",
            LostBedDays => "number of lost bed-days",
            ClinicalIncidents => "number of clinical incidents",
            CapitalLapsed => "lapsed capital",
            DemandMillion => "demand for care",
            Deficit => "deficit",
            DeficitReal => "deficit in real terms",
            LegacyShare => "share of technology that is legacy",
            OutageDays => "number of outage days",
            ClinicalVacancyShare => "share of clinical posts vacant",
            EstatesVacancyShare => "share of estates posts vacant",
            DigitalVacancyShare => "share of digital posts vacant",
            SkillsIndex => "skill of delivery staff",
            _ => "",
        };
        if !name.is_empty() {
            return name.to_owned();
        }
        let name = self.name();
        match name.strip_suffix("_real_gbp_m") {
            Some(name) => format!("{} in real terms", name.replace('_', " ")),
            None => name.strip_suffix("_gbp_m").unwrap_or(name).replace('_', " "),
        }
    }

    /// Whether money of it is at the general prices of the opening year.
    pub fn is_real(self) -> bool {
        self.name().ends_with("_real_gbp_m")
    }

    /// The numbers of its equations in `docs/model.md`; empty for what is defined in words.
    pub const fn equations(self) -> &'static [&'static str] {
        match self {
            FlowPrice => &["E1"],
            FlowEscalation => &["E2"],
            FlowMigration => &["E3"],
            FlowNewNeed => &["E4"],
            FlowResurvey => &["E5"],
            FlowCleared => &["E6", "I4"],
            DeferralCostReal => &["D1"],
            Incidents => &["I2"],
            IncidentRepair | SpendRepairs => &["I3"],
            CapitalPlanned => &["F1"],
            CapitalRaided => &["F3"],
            CapitalOnTop => &["F4"],
            SpendElsewhere => &["F5"],
            CapitalAvailable => &["F7"],
            CapitalLapsed | CapitalCarriedForward => &["F8"],
            SpendBacklog | SpendBacklogReal => &["S2"],
            DemandMillion => &["N1", "N2", "N3"],
            CapitalCashLimited => &["F15"],
            SpendTechnology => &["F10"],
            OperatingCost => &["F11"],
            RevenueFunding => &["F12"],
            Deficit | DeficitReal => &["F13"],
            Cash => &["F18"],
            LegacyShare => &["T1"],
            LegacyRunningCost => &["T3"],
            OutageDays => &["T4"],
            ClinicalVacancyShare | EstatesVacancyShare | DigitalVacancyShare => &["W4"],
            SkillsIndex => &["W5"],
            DeliveryCapacity => &["W6"],
            _ => &[],
        }
    }

    /// What a scenario must have for it to be simulated, as its tables name it; none: nothing.
    pub const fn needs(self) -> Option<&'static str> {
        match self {
            DemandMillion => Some("[demand]"),
            CapitalOnTop => Some("a [capital.ring_fence.ID] with comes = \"on_top\""),
            SpendElsewhere | OperatingCost | RevenueFunding | Deficit | DeficitReal => Some("[funding]"),
            Cash | CapitalCashLimited => Some("[funding.cash]"),
            SpendTechnology => Some("[technology] with replacement_gbp_m"),
            LegacyShare | LegacyRunningCost | OutageDays => Some("[technology]"),
            ClinicalVacancyShare | EstatesVacancyShare | DigitalVacancyShare | SkillsIndex => Some("[workforce]"),
            DeliveryCapacity => Some("[workforce.estates] with delivery_gbp_m_per_fte"),
            _ => None,
        }
    }

    /// What it is, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            BacklogLow => "Backlog of low risk: the cost of work that should have been done.",
            BacklogModerate => "Backlog of moderate risk: the cost of work that should have been done.",
            BacklogSignificant => "Backlog of significant risk: the cost of work that should have been done.",
            BacklogHigh => "Backlog of high risk: the cost of work that should have been done, most urgent.",
            BacklogTotal => "Backlog of all risk bands: the cost of work that should have been done.",
            BacklogLowReal => "Backlog of low risk at general prices of the opening year.",
            BacklogModerateReal => "Backlog of moderate risk at general prices of the opening year.",
            BacklogSignificantReal => "Backlog of significant risk at general prices of the opening year.",
            BacklogHighReal => "Backlog of high risk at general prices of the opening year.",
            BacklogTotalReal => "Backlog of all risk bands at general prices of the opening year.",
            BacklogHighSignificant => {
                "Backlog of high and of significant risk: what cannot wait, and what needs priority in the short term."
            }
            FlowPrice => "What construction prices added to backlog.",
            FlowEscalation => "What waiting added to backlog, above prices.",
            FlowMigration => "What moved between risk bands; zero over all of them.",
            FlowNewNeed => "Work that was not needed before.",
            FlowResurvey => "What surveys found more, or less, than was booked.",
            FlowCleared => "What repairs and spending cleared.",
            DeferralCostReal => {
                "How much dearer, in real terms, what was left undone at each open had become by its close."
            }
            Incidents => "Failures of the estate.",
            IncidentRepair => "What the repair of failures cost, capital and day-to-day money together.",
            LostBedDays => "Bed-days that failures cost.",
            ClinicalIncidents => "Clinical incidents that failures caused.",
            CapitalPlanned => "Capital as planned, before any raid.",
            CapitalRaided => "Capital that day-to-day costs took.",
            CapitalLapsed => {
                "Capital that could not be delivered, and backlog money that no one spent, less what is carried forward."
            }
            CapitalCarriedForward => "Capital not spent that may be used next year.",
            CapitalAvailable => "Money for backlog and repairs, after raid and delivery.",
            SpendBacklog => "What the strategy spent on backlog.",
            SpendBacklogReal => "What the strategy spent on backlog, at general prices of the opening year.",
            SpendRepairs => "The capital part of repairs: the first call on the money for backlog.",
            SpendSetAsides => "What the strategy set aside for training, change and outreach.",
            DemandMillion => "Demand for care of all services.",
            CapitalOnTop => "Receipts and grants for named things, on top of the plan.",
            CapitalCashLimited => "Allocation that a trust's cash could not pay for.",
            SpendElsewhere => "Capital spent on what is committed elsewhere: new build, equipment, digital, leases.",
            SpendTechnology => "Capital spent on replacing technology, where it is replaced by money.",
            OperatingCost => "What it costs to run the service in the year.",
            RevenueFunding => "Day-to-day funding of the year, with the capital that was raided for it.",
            Deficit => "Operating cost above revenue funding; 0 where there is a surplus.",
            DeficitReal => "The deficit at general prices of the opening year.",
            Cash => "A trust's cash; below 0 it would have to borrow.",
            LegacyShare => "Share of technology that is legacy, weighted by floor area.",
            LegacyRunningCost => "What legacy technology costs to run.",
            OutageDays => "Days of outages of technology.",
            ClinicalVacancyShare => "Share of clinical posts that is vacant.",
            EstatesVacancyShare => "Share of estates delivery posts that is vacant.",
            DigitalVacancyShare => "Share of digital posts that is vacant.",
            SkillsIndex => "Skills of estates and digital staff; 1 is fully skilled.",
            DeliveryCapacity => "Capital that delivery staff can deliver in the year.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MINIMAL, Text, load};

    #[test]
    fn what_needs_a_system_is_not_simulated_without_one() {
        let text = Text { name: "minimal.toml".to_owned(), bytes: MINIMAL.into() };
        let loaded = load(&text, &[], false).unwrap();
        for metric in Metric::ALL {
            assert_eq!(metric.is_simulated(&loaded.scenario), metric.needs().is_none(), "{}", metric.name());
        }
    }
}
