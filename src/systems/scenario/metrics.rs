//! The outcomes that a target may be about.

/// The outcomes that a target may be about: all there are (the engine's, by name; a test holds the two lists together).
pub const METRICS: &[&str] = &[
    "backlog_low_gbp_m",
    "backlog_moderate_gbp_m",
    "backlog_significant_gbp_m",
    "backlog_high_gbp_m",
    "backlog_total_gbp_m",
    "backlog_low_real_gbp_m",
    "backlog_moderate_real_gbp_m",
    "backlog_significant_real_gbp_m",
    "backlog_high_real_gbp_m",
    "backlog_total_real_gbp_m",
    "flow_price_gbp_m",
    "flow_escalation_gbp_m",
    "flow_migration_gbp_m",
    "flow_new_need_gbp_m",
    "flow_resurvey_gbp_m",
    "flow_cleared_gbp_m",
    "deferral_cost_real_gbp_m",
    "incidents",
    "incident_repair_gbp_m",
    "lost_bed_days",
    "clinical_incidents",
    "capital_planned_gbp_m",
    "capital_raided_gbp_m",
    "capital_lapsed_gbp_m",
    "capital_carried_forward_gbp_m",
    "capital_available_gbp_m",
    "spend_backlog_gbp_m",
    "spend_backlog_real_gbp_m",
    "spend_repairs_gbp_m",
    "spend_set_asides_gbp_m",
    "demand_million",
    "capital_on_top_gbp_m",
    "capital_cash_limited_gbp_m",
    "spend_elsewhere_gbp_m",
    "spend_technology_gbp_m",
    "operating_cost_gbp_m",
    "revenue_funding_gbp_m",
    "deficit_gbp_m",
    "deficit_real_gbp_m",
    "cash_gbp_m",
    "legacy_share",
    "legacy_running_cost_gbp_m",
    "outage_days",
    "clinical_vacancy_share",
    "estates_vacancy_share",
    "digital_vacancy_share",
    "skills_index",
    "delivery_capacity_gbp_m",
    "backlog_high_significant_gbp_m",
];
/// The system that an outcome of [`METRICS`] is of; none where every scenario has it.
pub fn system_of_metric(metric: &str) -> Option<&'static str> {
    match metric {
        "demand_million" => Some("demand"),
        "spend_elsewhere_gbp_m"
        | "operating_cost_gbp_m"
        | "revenue_funding_gbp_m"
        | "deficit_gbp_m"
        | "deficit_real_gbp_m" => Some("funding"),
        "cash_gbp_m" | "capital_cash_limited_gbp_m" => Some("funding.cash"),
        "legacy_share" | "legacy_running_cost_gbp_m" | "outage_days" | "spend_technology_gbp_m" => Some("technology"),
        "clinical_vacancy_share"
        | "estates_vacancy_share"
        | "digital_vacancy_share"
        | "skills_index"
        | "delivery_capacity_gbp_m" => Some("workforce"),
        _ => None,
    }
}
