//! The outcomes by name.

/// An outcome. Its name is literal in every table; the unit stands in the name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Metric {
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
}

use Metric::*;

impl Metric {
    /// How many there are.
    pub const COUNT: usize = 30;
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
    ];
    /// Those kept for every trial.
    pub const HEADLINE: [Self; 7] =
        [BacklogTotal, BacklogHigh, BacklogTotalReal, BacklogHighReal, Incidents, LostBedDays, CapitalLapsed];

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
        }
    }

    /// The unit, for a column.
    pub const fn unit(self) -> &'static str {
        match self {
            Incidents | ClinicalIncidents => "incidents",
            LostBedDays => "bed-days",
            BacklogLowReal
            | BacklogModerateReal
            | BacklogSignificantReal
            | BacklogHighReal
            | BacklogTotalReal
            | DeferralCostReal
            | SpendBacklogReal => "£m, opening-year prices",
            _ => "£m",
        }
    }
}
