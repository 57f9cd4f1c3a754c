//! Step 13: what an outcome is in a year. Every outcome is read of the record, here and nowhere else.

use super::world::World;
use super::year::Year;
use crate::num::Lanes;
use crate::outcomes::Metric;
use crate::systems::{Numbers, appraisal, care, change, disparities, interoperability};
use crate::systems::{programmes, technology, workforce};

/// The outcome of all estates together; 0 where its system is not simulated.
#[inline(always)]
pub fn value<const W: usize>(metric: Metric, year: &Year<W>, world: &World<'_>, numbers: &Numbers<W>) -> Lanes<W> {
    let real = |cash: Lanes<W>| cash / year.prices.general_index;
    let staff = |of: fn(&workforce::Year<W>) -> Lanes<W>| year.workforce.as_ref().map_or(Lanes::ZERO, of);
    let legacy = |of: fn(&technology::Year<W>) -> Lanes<W>| year.technology.as_ref().map_or(Lanes::ZERO, of);
    let schemes = |of: fn(&programmes::Year<W>) -> Lanes<W>| year.programmes.as_ref().map_or(Lanes::ZERO, of);
    let of_change = |of: fn(&change::Year<W>) -> Lanes<W>| year.change.as_ref().map_or(Lanes::ZERO, of);
    let connections =
        |of: fn(&interoperability::Year<W>) -> Lanes<W>| year.interoperability.as_ref().map_or(Lanes::ZERO, of);
    let waits = |of: fn(&care::Year<W>) -> Lanes<W>| year.care.as_ref().map_or(Lanes::ZERO, of);
    let gaps = |of: fn(&disparities::Year<W>) -> Lanes<W>| year.disparities.as_ref().map_or(Lanes::ZERO, of);
    let worth = |of: fn(&appraisal::Year<W>) -> Lanes<W>| year.appraisal.as_ref().map_or(Lanes::ZERO, of);
    let deficit = || year.funding.as_ref().map_or(Lanes::ZERO, |money| money.deficit);
    let [low, moderate, significant, high] = &year.estate.bands;
    match metric {
        Metric::BacklogLow => *low,
        Metric::BacklogModerate => *moderate,
        Metric::BacklogSignificant => *significant,
        Metric::BacklogHigh => *high,
        Metric::BacklogTotal => year.estate.total,
        Metric::BacklogHighSignificant => *significant + *high,
        Metric::BacklogLowReal => real(*low),
        Metric::BacklogModerateReal => real(*moderate),
        Metric::BacklogSignificantReal => real(*significant),
        Metric::BacklogHighReal => real(*high),
        Metric::BacklogTotalReal => real(year.estate.total),
        Metric::FlowPrice => year.estate.flows.price,
        Metric::FlowEscalation => year.estate.flows.escalation,
        Metric::FlowMigration => year.estate.flows.migration,
        Metric::FlowNewNeed => year.estate.flows.new_need,
        Metric::FlowResurvey => year.estate.flows.resurvey,
        Metric::FlowRerating => year.estate.flows.rerating,
        Metric::FlowCleared => year.estate.flows.cleared,
        Metric::DeferralCostReal => year.estate.deferral,
        Metric::Incidents => year.incidents.incidents,
        Metric::IncidentRepair => year.incidents.repair_cost,
        Metric::LostBedDays => year.incidents.lost_bed_days,
        Metric::ClinicalIncidents => year.incidents.clinical,
        Metric::CapitalPlanned => year.capital.planned,
        Metric::CapitalRaided => year.capital.raided(),
        Metric::CapitalLapsed => year.left.lapsed,
        Metric::CapitalCarriedForward => year.left.carried,
        Metric::CapitalAvailable => year.capital.available,
        Metric::SpendBacklog => year.allocation.spent,
        Metric::SpendBacklogReal => real(year.allocation.spent),
        Metric::SpendRepairs => year.repaired.repairs,
        Metric::SpendSetAsides => year.allocation.set_aside,
        Metric::DemandMillion => year.demand.total,
        Metric::CapitalOnTop => year.capital.on_top,
        Metric::CapitalCashLimited => year.cash.as_ref().map_or(Lanes::ZERO, |cash| cash.limited),
        Metric::SpendElsewhere => year.elsewhere,
        Metric::SpendTechnology => year.capital.technology,
        Metric::OperatingCost => year.funding.as_ref().map_or(Lanes::ZERO, |money| money.operating_cost),
        Metric::RevenueFunding => year.funding.as_ref().map_or(Lanes::ZERO, |money| money.revenue),
        Metric::Deficit => deficit(),
        Metric::DeficitReal => real(deficit()),
        Metric::Cash => year.cash.as_ref().map_or(Lanes::ZERO, |cash| cash.closing),
        Metric::LegacyShare => legacy(|technology| technology.share),
        Metric::LegacyRunningCost => legacy(|technology| technology.running_cost),
        Metric::OutageDays => {
            let days = numbers.or_zero(world.scenario.technology.as_ref().map(|technology| technology.days_per_outage));
            legacy(|technology| technology.outages) * days
        }
        Metric::ClinicalVacancyShare => staff(|staff| staff.groups[0].vacant),
        Metric::EstatesVacancyShare => staff(|staff| staff.groups[1].vacant),
        Metric::DigitalVacancyShare => staff(|staff| staff.groups[2].vacant),
        Metric::SkillsIndex => staff(|staff| staff.skills),
        Metric::SpendProgrammes => year.allocation.programmes,
        Metric::ProgrammeOverrun => schemes(|programmes| programmes.overrun),
        Metric::ProgrammeRunningCost => schemes(|programmes| programmes.running_cost),
        Metric::ProgrammeSavings => schemes(|programmes| programmes.released),
        Metric::ProgrammesWaiting => schemes(|programmes| programmes.waiting),
        Metric::ProgrammesInApproval => schemes(|programmes| programmes.in_approval),
        Metric::ProgrammesInDelivery => schemes(|programmes| programmes.in_delivery),
        Metric::ProgrammesLive => schemes(|programmes| programmes.are_live),
        Metric::ApprovalDelayYears => schemes(|programmes| programmes.approval_years),
        Metric::AppraisalCapital => worth(|appraisal| appraisal.capital),
        Metric::AppraisalRunning => worth(|appraisal| appraisal.running),
        Metric::AppraisalCashReleasing => worth(|appraisal| appraisal.cash_releasing),
        Metric::AppraisalNonCashReleasing => worth(|appraisal| appraisal.non_cash_releasing),
        Metric::AppraisalSocietal => worth(|appraisal| appraisal.societal),
        Metric::AppraisalGoesOn => worth(|appraisal| appraisal.goes_on),
        Metric::AppraisalResidual => worth(|appraisal| appraisal.residual),
        Metric::AppraisalLiability => worth(|appraisal| appraisal.liability),
        Metric::WholeLifeCost => worth(|appraisal| appraisal.whole_life_cost),
        Metric::NetPresentValue => worth(|appraisal| appraisal.net),
        Metric::CoverageShare => of_change(|change| change.coverage),
        Metric::AdoptionShare => of_change(|change| change.adoption),
        Metric::ResistanceIndex => of_change(|change| change.resistance),
        Metric::GoLiveDipShare => of_change(|change| change.dip),
        Metric::ConnectivityShare => connections(|year| year.connectivity),
        Metric::FailedIntegrations => connections(|year| year.failed),
        Metric::Treated => waits(|care| care.treated),
        Metric::WaitingList => waits(|care| care.list),
        Metric::Under18Weeks => waits(|care| care.under_18),
        Metric::Over52Weeks => waits(|care| care.over_52),
        Metric::UnmetNeed => waits(|care| care.unmet),
        Metric::CareAvailability => waits(|care| care.availability),
        Metric::CareCost => waits(|care| care.cost),
        Metric::WaitingListUncorrected => waits(|care| care.list_uncorrected),
        Metric::Over52WeeksUncorrected => waits(|care| care.over_52_uncorrected),
        Metric::DigitalUptake => gaps(|year| year.uptake),
        Metric::SiiOver52Weeks => gaps(|year| year.of_waits[0]),
        Metric::RiiOver52Weeks => gaps(|year| year.of_waits[1]),
        Metric::ConcentrationOver52Weeks => gaps(|year| year.of_waits[2]),
        Metric::SiiUnmetNeed => gaps(|year| year.of_unmet[0]),
        Metric::RiiUnmetNeed => gaps(|year| year.of_unmet[1]),
        Metric::ConcentrationUnmetNeed => gaps(|year| year.of_unmet[2]),
        Metric::SiiDigitalUptake => gaps(|year| year.of_uptake[0]),
        Metric::RiiDigitalUptake => gaps(|year| year.of_uptake[1]),
        Metric::ConcentrationDigitalUptake => gaps(|year| year.of_uptake[2]),
        Metric::DeliveryCapacity => staff(|staff| staff.capacity.unwrap_or(Lanes::ZERO)),
    }
}
