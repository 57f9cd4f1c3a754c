//! The outcomes by name.

use crate::scenario::{Comes, Replacement, Scenario, Technology};

/// An outcome. Its name is literal in every table; the unit stands in the name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Metric {
    /// Backlog of low risk at the close, £m.
    BacklogLow,
    /// Backlog of moderate risk at the close, £m.
    BacklogModerate,
    /// Backlog of significant risk at the close, £m.
    BacklogSignificant,
    /// Backlog of high risk at the close, £m.
    BacklogHigh,
    /// Backlog of all bands at the close, £m.
    BacklogTotal,
    /// [`Metric::BacklogLow`] at general prices of the opening year.
    BacklogLowReal,
    /// [`Metric::BacklogModerate`] at general prices of the opening year.
    BacklogModerateReal,
    /// [`Metric::BacklogSignificant`] at general prices of the opening year.
    BacklogSignificantReal,
    /// [`Metric::BacklogHigh`] at general prices of the opening year.
    BacklogHighReal,
    /// [`Metric::BacklogTotal`] at general prices of the opening year.
    BacklogTotalReal,
    /// What construction prices added, £m (E1).
    FlowPrice,
    /// What waiting added, £m (E2).
    FlowEscalation,
    /// What moved between bands, £m; sums to zero (E3).
    FlowMigration,
    /// What arose anew, £m (E4).
    FlowNewNeed,
    /// What re-survey changed, £m (E5).
    FlowResurvey,
    /// What repairs and spending cleared, £m (E6, I4).
    FlowCleared,
    /// Real cost of what was left at each open, from the first year on (D1).
    DeferralCostReal,
    /// Failures of the year (I2).
    Incidents,
    /// Cost of repairing them, £m (I3).
    IncidentRepair,
    /// Bed-days that they cost.
    LostBedDays,
    /// Clinical incidents that they caused.
    ClinicalIncidents,
    /// Planned capital, £m (F1).
    CapitalPlanned,
    /// What day-to-day costs took of it, £m (F3).
    CapitalRaided,
    /// Capital not spent and not carried forward, £m (F8).
    CapitalLapsed,
    /// Capital not spent that may be used next year, £m (F8).
    CapitalCarriedForward,
    /// Money for backlog and repairs, £m (F7).
    CapitalAvailable,
    /// What the strategy spent on backlog, £m (S2).
    SpendBacklog,
    /// [`Metric::SpendBacklog`] at general prices of the opening year.
    SpendBacklogReal,
    /// The capital part of repairs, £m (I3).
    SpendRepairs,
    /// What the strategy set aside for training, change and outreach, £m.
    SpendSetAsides,
    /// Demand for care, million (N1 to N3).
    DemandMillion,
    /// Capital on top of the plan: receipts and grants for named things, £m.
    CapitalOnTop,
    /// Allocation that a trust's cash could not pay for, £m (F15).
    CapitalCashLimited,
    /// Capital spent on what is committed elsewhere, £m.
    SpendElsewhere,
    /// Capital spent on replacing technology, £m (F10).
    SpendTechnology,
    /// Operating cost, £m (F11).
    OperatingCost,
    /// Revenue funding, with what was raided for it, £m (F12).
    RevenueFunding,
    /// Operating cost above revenue funding, £m (F13).
    Deficit,
    /// [`Metric::Deficit`] at general prices of the opening year.
    DeficitReal,
    /// A trust's cash at the close, £m (F18).
    Cash,
    /// Share of technology that is legacy at the close (T1).
    LegacyShare,
    /// What legacy costs to run, £m (T3).
    LegacyRunningCost,
    /// Days of outages (T4).
    OutageDays,
    /// Share of clinical posts vacant at the close (W4).
    ClinicalVacancyShare,
    /// Share of estates delivery posts vacant at the close (W4).
    EstatesVacancyShare,
    /// Share of digital posts vacant at the close (W4).
    DigitalVacancyShare,
    /// Skills of delivery staff at the close: 1 is fully skilled (W5).
    SkillsIndex,
    /// Capital that delivery staff can deliver, £m (W6).
    DeliveryCapacity,
    /// Backlog of high and of significant risk at the close, £m: what is urgent.
    BacklogHighSignificant,
}

use Metric::*;

impl Metric {
    /// How many there are.
    pub const COUNT: usize = 49;
    /// All, in the order of the tables.
    pub const ALL: [Self; Self::COUNT] = [
        BacklogLow,
        BacklogModerate,
        BacklogSignificant,
        BacklogHigh,
        BacklogTotal,
        BacklogLowReal,
        BacklogModerateReal,
        BacklogSignificantReal,
        BacklogHighReal,
        BacklogTotalReal,
        FlowPrice,
        FlowEscalation,
        FlowMigration,
        FlowNewNeed,
        FlowResurvey,
        FlowCleared,
        DeferralCostReal,
        Incidents,
        IncidentRepair,
        LostBedDays,
        ClinicalIncidents,
        CapitalPlanned,
        CapitalRaided,
        CapitalLapsed,
        CapitalCarriedForward,
        CapitalAvailable,
        SpendBacklog,
        SpendBacklogReal,
        SpendRepairs,
        SpendSetAsides,
        DemandMillion,
        CapitalOnTop,
        CapitalCashLimited,
        SpendElsewhere,
        SpendTechnology,
        OperatingCost,
        RevenueFunding,
        Deficit,
        DeficitReal,
        Cash,
        LegacyShare,
        LegacyRunningCost,
        OutageDays,
        ClinicalVacancyShare,
        EstatesVacancyShare,
        DigitalVacancyShare,
        SkillsIndex,
        DeliveryCapacity,
        BacklogHighSignificant,
    ];
    /// Those kept for every trial, as far as they are simulated.
    pub const HEADLINE: [Self; 10] = [
        BacklogTotal,
        BacklogHigh,
        BacklogTotalReal,
        BacklogHighReal,
        Incidents,
        LostBedDays,
        CapitalLapsed,
        Deficit,
        LegacyShare,
        BacklogHighSignificant,
    ];

    /// The name used in every table.
    pub const fn name(self) -> &'static str {
        match self {
            BacklogLow => "backlog_low_gbp_m",
            BacklogModerate => "backlog_moderate_gbp_m",
            BacklogSignificant => "backlog_significant_gbp_m",
            BacklogHigh => "backlog_high_gbp_m",
            BacklogTotal => "backlog_total_gbp_m",
            BacklogLowReal => "backlog_low_real_gbp_m",
            BacklogModerateReal => "backlog_moderate_real_gbp_m",
            BacklogSignificantReal => "backlog_significant_real_gbp_m",
            BacklogHighReal => "backlog_high_real_gbp_m",
            BacklogTotalReal => "backlog_total_real_gbp_m",
            FlowPrice => "flow_price_gbp_m",
            FlowEscalation => "flow_escalation_gbp_m",
            FlowMigration => "flow_migration_gbp_m",
            FlowNewNeed => "flow_new_need_gbp_m",
            FlowResurvey => "flow_resurvey_gbp_m",
            FlowCleared => "flow_cleared_gbp_m",
            DeferralCostReal => "deferral_cost_real_gbp_m",
            Incidents => "incidents",
            IncidentRepair => "incident_repair_gbp_m",
            LostBedDays => "lost_bed_days",
            ClinicalIncidents => "clinical_incidents",
            CapitalPlanned => "capital_planned_gbp_m",
            CapitalRaided => "capital_raided_gbp_m",
            CapitalLapsed => "capital_lapsed_gbp_m",
            CapitalCarriedForward => "capital_carried_forward_gbp_m",
            CapitalAvailable => "capital_available_gbp_m",
            SpendBacklog => "spend_backlog_gbp_m",
            SpendBacklogReal => "spend_backlog_real_gbp_m",
            SpendRepairs => "spend_repairs_gbp_m",
            SpendSetAsides => "spend_set_asides_gbp_m",
            DemandMillion => "demand_million",
            CapitalOnTop => "capital_on_top_gbp_m",
            CapitalCashLimited => "capital_cash_limited_gbp_m",
            SpendElsewhere => "spend_elsewhere_gbp_m",
            SpendTechnology => "spend_technology_gbp_m",
            OperatingCost => "operating_cost_gbp_m",
            RevenueFunding => "revenue_funding_gbp_m",
            Deficit => "deficit_gbp_m",
            DeficitReal => "deficit_real_gbp_m",
            Cash => "cash_gbp_m",
            LegacyShare => "legacy_share",
            LegacyRunningCost => "legacy_running_cost_gbp_m",
            OutageDays => "outage_days",
            ClinicalVacancyShare => "clinical_vacancy_share",
            EstatesVacancyShare => "estates_vacancy_share",
            DigitalVacancyShare => "digital_vacancy_share",
            SkillsIndex => "skills_index",
            DeliveryCapacity => "delivery_capacity_gbp_m",
            BacklogHighSignificant => "backlog_high_significant_gbp_m",
        }
    }

    /// Whether it is an outcome of this scenario: what a system that is not simulated would give is no outcome.
    pub fn is_simulated(self, scenario: &Scenario) -> bool {
        let funding = scenario.funding.as_ref();
        let by_money = |technology: &Technology| matches!(technology.replacement, Replacement::Money { .. });
        match self {
            DemandMillion => scenario.demand.is_some(),
            CapitalOnTop => scenario.capital.ring_fences.iter().any(|fence| fence.comes == Comes::OnTop),
            SpendElsewhere | OperatingCost | RevenueFunding | Deficit | DeficitReal => funding.is_some(),
            Cash | CapitalCashLimited => funding.is_some_and(|funding| funding.cash.is_some()),
            SpendTechnology => scenario.technology.as_ref().is_some_and(by_money),
            LegacyShare | LegacyRunningCost | OutageDays => scenario.technology.is_some(),
            ClinicalVacancyShare | EstatesVacancyShare | DigitalVacancyShare | SkillsIndex => {
                scenario.workforce.is_some()
            }
            DeliveryCapacity => scenario.workforce.as_ref().is_some_and(|staff| staff.delivery_per_fte.is_some()),
            _ => true,
        }
    }

    /// The unit, for a column.
    pub const fn unit(self) -> &'static str {
        match self {
            Incidents | ClinicalIncidents => "incidents",
            LostBedDays => "bed-days",
            DemandMillion => "million",
            OutageDays => "days",
            LegacyShare | ClinicalVacancyShare | EstatesVacancyShare | DigitalVacancyShare => "share",
            SkillsIndex => "1: fully skilled",
            BacklogLowReal
            | BacklogModerateReal
            | BacklogSignificantReal
            | BacklogHighReal
            | BacklogTotalReal
            | DeferralCostReal
            | SpendBacklogReal
            | DeficitReal => "£m, opening-year prices",
            _ => "£m",
        }
    }

    /// Which way is better; of money that is spent on backlog or reaches it, more is.
    pub const fn better(self) -> Better {
        match self {
            FlowCleared | CapitalPlanned | CapitalAvailable | CapitalOnTop | SpendBacklog | SpendBacklogReal
            | SpendSetAsides | SpendElsewhere | SpendTechnology | RevenueFunding | Cash | SkillsIndex
            | DeliveryCapacity => Better::Higher,
            _ => Better::Lower,
        }
    }
}

/// Which way an outcome is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Better {
    /// Less is better: backlog, failures, money that lapses.
    Lower,
    /// More is better.
    Higher,
}

impl Better {
    /// Whether `one` is better than `other`.
    ///
    /// ```
    /// use capcast::engine::Better;
    /// assert!(Better::Lower.than(1.0, 2.0) && Better::Higher.than(2.0, 1.0));
    /// assert!(!Better::Lower.than(1.0, 1.0));
    /// ```
    pub fn than(self, one: f64, other: f64) -> bool {
        match self {
            Self::Lower => one < other,
            Self::Higher => one > other,
        }
    }

    /// How much worse `one` is than `other`; negative where it is better.
    ///
    /// ```
    /// use capcast::engine::Better;
    /// assert_eq!((Better::Lower.worse_by(5.0, 2.0), Better::Higher.worse_by(5.0, 2.0)), (3.0, -3.0));
    /// ```
    pub fn worse_by(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Lower => one - other,
            Self::Higher => other - one,
        }
    }

    /// In a word for people: `lower` or `higher`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
        }
    }
}
