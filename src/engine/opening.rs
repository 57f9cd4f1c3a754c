//! Where outcomes begin: what the scenario says of them at the close of the year before the first.

use crate::outcomes::Metric;
use crate::scenario::{NumberId, Scenario};

/// Where an outcome begins.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Opening {
    /// Its value, at the means of what is uncertain.
    pub value: f64,
    /// Whether every future begins there.
    pub is_certain: bool,
}

impl Metric {
    /// Where a stock or a cost of workforce, technology and care begins; none for all else, and where it is not simulated.
    pub fn opening(self, scenario: &Scenario) -> Option<Opening> {
        let mean = |id: NumberId| scenario.number(id).distribution.mean();
        let is_fixed = |id: NumberId| scenario.number(id).distribution.as_fixed().is_some();
        let stated = |id: NumberId| Opening { value: mean(id), is_certain: is_fixed(id) };
        let workforce = scenario.workforce.as_ref();
        match self {
            Self::ClinicalVacancyShare => workforce.map(|system| stated(system.groups[0].vacancy_share)),
            Self::EstatesVacancyShare => workforce.map(|system| stated(system.groups[1].vacancy_share)),
            Self::DigitalVacancyShare => workforce.map(|system| stated(system.groups[2].vacancy_share)),
            Self::SkillsIndex => workforce.map(|system| stated(system.opening_skills)),
            Self::DeliveryCapacity => {
                let (system, per_person) = (workforce?, workforce?.delivery_per_fte?);
                let staff = system.groups[1].fte;
                let is_certain = is_fixed(per_person) && is_fixed(staff);
                Some(Opening { value: mean(per_person) * mean(staff), is_certain })
            }
            Self::LegacyShare => {
                let (mut legacy, mut area, mut is_certain) = (0.0, 0.0, true);
                for estate in &scenario.estates {
                    let share = estate.legacy_share?;
                    legacy += mean(share) * mean(estate.area);
                    area += mean(estate.area);
                    is_certain &= is_fixed(share) && is_fixed(estate.area);
                }
                (area > 0.0).then(|| Opening { value: legacy / area, is_certain })
            }
            Self::WaitingList | Self::WaitingListUncorrected => {
                scenario.care.as_ref().map(|system| stated(system.waiting_list))
            }
            Self::Over52Weeks | Self::Over52WeeksUncorrected => {
                scenario.care.as_ref().map(|system| stated(system.over_52_weeks))
            }
            Self::Under18Weeks => scenario.care.as_ref().map(|system| stated(system.under_18_weeks)),
            Self::LegacyRunningCost => scenario.technology.as_ref().map(|system| stated(system.running_cost)),
            _ => None,
        }
    }
}
