//! What a number of the scenario is, in words for who reads a report: what its key is about, and of what or whom.

use super::words::capital;
use crate::scenario::Scenario;
use crate::scenario::keys::{KEYS, Key};
use crate::systems::System;
use crate::units::RiskBand;

/// Which part of the model a number is of.
pub(super) fn part_of(key: &str) -> &'static str {
    let first = key.split('.').next().unwrap_or_default();
    match first {
        "prices" => "Prices",
        "capital" => "Capital",
        "backlog" => "Backlog",
        "incidents" => "Failures",
        "estate" => "Estates",
        "programme" => "Programmes",
        _ => System::named(first).map_or("Other", System::called),
    }
}

/// What a number is: what its key is about, of what or whom, and in which year or band.
pub fn in_words(scenario: &Scenario, key: &str) -> String {
    let Some((known, rest)) = key_of(key) else { return key.to_owned() };
    let rest = rest.map(|rest| match RiskBand::ALL.into_iter().find(|band| band.name() == rest) {
        Some(band) => format!("{} risk", band.name()),
        None => rest.to_owned(),
    });
    let of: Vec<String> =
        within(known.path).map(str::to_owned).into_iter().chain(named(scenario, key)).chain(rest).collect();
    match of.as_slice() {
        [] => about(known),
        of => format!("{} ({})", about(known), of.join(", ")),
    }
}

/// Of the four shares of one split: the path of the split, and what it is.
pub(super) fn split_of(key: &str) -> Option<(&str, String)> {
    let (known, Some(band)) = key_of(key)? else { return None };
    let is_band = RiskBand::ALL.iter().any(|known| known.name() == band);
    is_band.then(|| (key.rsplit_once('.').map_or(key, |(path, _)| path), about(known)))
}

/// What a key is about.
fn about(known: &Key) -> String {
    if let Some((_, plain)) = PLAIN.iter().find(|(path, _)| *path == known.path) {
        return capital(plain);
    }
    // What a key's sentence says to those who write scenarios is not for those who read reports.
    let is_for_writers =
        |part: &&str| part.contains('_') || part.starts_with("where absent") || part.starts_with("absent:");
    let parts: Vec<&str> = known.about.trim_end_matches('.').split("; ").filter(|part| !is_for_writers(part)).collect();
    capital(&parts.join("; "))
}

/// Keys whose sentence leans on the sentence before it, or on another key.
const PLAIN: [(&str, &str); 58] = [
    (
        "estate.*.deprived_share",
        "share of the people whom an estate serves who live in the most deprived fifth of areas",
    ),
    ("prices.construction.sd_per_year", "spread of construction inflation from year to year"),
    ("prices.general.sd_per_year", "spread of general inflation from year to year"),
    ("capital.pot_additionality", "share of the pot that comes on top of the usual share for backlog"),
    ("capital.delivery.growth_per_year", "real growth of what can be delivered"),
    (
        "capital.ring_fence.*.additionality",
        "share of money for backlog inside the plan that comes on top of the usual share",
    ),
    ("backlog.escalation.offset_per_year.low", "added to that mean for low risk"),
    ("backlog.escalation.offset_per_year.moderate", "added to that mean for moderate risk"),
    ("backlog.escalation.offset_per_year.significant", "added to that mean for significant risk"),
    ("backlog.escalation.offset_per_year.high", "added to that mean for high risk"),
    (
        "backlog.migration.moderate_to_significant_per_year",
        "share of moderate-risk backlog that becomes significant in a year",
    ),
    ("backlog.migration.significant_to_high_per_year", "share of significant-risk backlog that becomes high in a year"),
    ("backlog.resurvey.level_sd", "spread of a row's record around the work that is there, on the log scale"),
    ("backlog.rerating.own_log_sd", "spread of what each row by itself rates high rather than low, on the log scale"),
    ("backlog.resurvey.shock_increase", "by how much a national re-rating raises backlog, drawn each year"),
    ("incidents.from_backlog_share", "share of failures that comes from backlog"),
    ("incidents.relative_rate.moderate", "failures per pound of moderate-risk backlog, relative"),
    ("incidents.relative_rate.significant", "failures per pound of significant-risk backlog, relative"),
    ("incidents.relative_rate.high", "failures per pound of high-risk backlog, relative"),
    ("demand.service.*.growth_per_year", "growth of need"),
    ("demand.service.*.log_sd", "spread of need around its growth, on the log scale"),
    ("demand.service.*.cost_weight", "cost of a case relative to the other services"),
    ("demand.shock.returning_share", "share of the demand that stayed away that comes back later"),
    (
        "funding.opening_deficit_gbp_m",
        "operating cost less revenue funding in the year before the first; negative: a surplus",
    ),
    (
        "funding.raids.on_to_on_per_gbp_bn",
        "what each £bn of last year's real deficit adds to the probability of a raid, after a raid year",
    ),
    ("technology.running_cost_cap", "greatest multiple of its opening running cost that legacy comes to"),
    ("workforce.clinical.vacancy_share", "share of posts vacant at the close of the year before the first"),
    ("workforce.estates.vacancy_share", "share of posts vacant at the close of the year before the first"),
    ("workforce.digital.vacancy_share", "share of posts vacant at the close of the year before the first"),
    ("workforce.clinical.leaver_factor", "what multiplies the share of staff that leaves, drawn each year"),
    ("workforce.estates.leaver_factor", "what multiplies the share of staff that leaves, drawn each year"),
    ("workforce.digital.leaver_factor", "what multiplies the share of staff that leaves, drawn each year"),
    (
        "workforce.estates.delivery_gbp_m_per_fte",
        "capital that one member of staff delivers a year, at base-year prices",
    ),
    ("workforce.skills.opening_training_share", "share of time that went to training up to the first year"),
    (
        "change.vacancy_effect",
        "share of what is not resistance yet that each share of clinical posts vacant beyond the opening turns into it",
    ),
    ("change.failure_effect", "share of what is not resistance yet that a failed integration turns into it"),
    (
        "change.leadership.halving_gbp_m",
        "money for leadership a year, at base-year prices, that halves resistance in a year once it shows",
    ),
    ("change.leadership.delay_years", "years until money for leadership shows"),
    (
        "change.engagement.halving_gbp_m",
        "money for engagement and peer support a year, at base-year prices, that halves resistance in a year once it shows",
    ),
    ("change.engagement.delay_years", "years until money for engagement and peer support shows"),
    ("change.go_live.dip_share", "share of activity that is lost by those whom a go-live newly reaches"),
    ("change.go_live.dip_months", "months for which activity is lost after a go-live"),
    (
        "change.go_live.overload_effect",
        "how much deeper and longer a go-live's dip is for each go-live a year too many, relative to the capacity",
    ),
    ("change.go_live.skills_effect", "how much deeper and longer a go-live's dip is where all skill is lost"),
    ("change.go_live.paid_share", "share of the activity lost to go-lives that has to be paid for elsewhere"),
    (
        "interoperability.within_share",
        "share of the flow of shared patients that stays within an estate, of what no stated flow has",
    ),
    (
        "interoperability.standard.share",
        "share of organisations that are on the national standard at the close of the year before the first",
    ),
    (
        "interoperability.standard.joins_per_year",
        "share of those who are not on the national standard who join it in a year by themselves",
    ),
    (
        "care.under_18_weeks_share",
        "share of the waiting list that had waited less than 18 weeks at the close of the year before the first",
    ),
    (
        "care.over_52_weeks_share",
        "share of the waiting list that had waited more than 52 weeks at the close of the year before the first",
    ),
    (
        "care.removals_exponent",
        "power of the wait, relative to the opening's, with which the share that leaves without treatment moves",
    ),
    ("care.correction.growth_share", "share of the list's last growth that a year's correction adds to capacity"),
    (
        "care.correction.most_per_year",
        "the most by which planned capacity is corrected for the list in a year, up or down, as a share",
    ),
    ("disparities.outreach.delay_years", "years until money for outreach shows"),
    ("demand.group.*.access_weight", "how readily a group is treated for the same need, relative to the others"),
    ("demand.group.*.digital_exclusion_share", "share of a group that digital services leave out"),
    (
        "programme.*.digital_access_share",
        "share of access to care of those who do without digital services so far that goes through a programme where all use it",
    ),
    ("programme.*.reach_share", "share of those left out whom a programme's outreach reaches while it is live"),
];

/// What the sentences of some keys take as known from the table in which they stand.
fn within(path: &str) -> Option<&'static str> {
    const TABLES: [(&str, &str); 4] = [
        ("backlog.escalation.offset_per_year.", "what waiting costs"),
        ("workforce.clinical.", "clinical staff"),
        ("workforce.estates.", "estates staff"),
        ("workforce.digital.", "digital staff"),
    ];
    TABLES.iter().find(|(start, _)| path.starts_with(start)).map(|(_, name)| *name)
}

/// The key whose path this is, and what follows it: the band of a split, the year of a plan.
fn key_of(key: &str) -> Option<(&'static Key, Option<&str>)> {
    let is_at = |known: &&Key, path: &str| {
        let mut parts = path.split('.');
        known.path.split('.').all(|part| parts.next().is_some_and(|p| part == "*" || part == p))
            && parts.next().is_none()
    };
    let at = |path: &str| KEYS.iter().find(|known| is_at(known, path));
    match at(key) {
        Some(known) => Some((known, None)),
        None => {
            let (path, rest) = key.rsplit_once('.')?;
            Some((at(path)?, Some(rest)))
        }
    }
}

/// The name of the estate, service, group or fund that a path is of.
fn named(scenario: &Scenario, key: &str) -> Option<String> {
    let mut parts = key.split('.');
    let name_of = |found: Option<(&String, &String)>| {
        found.map(|(id, name)| if name.trim().is_empty() { id.clone() } else { name.clone() })
    };
    match (parts.next()?, parts.next()?, parts.next()) {
        ("estate", id, _) => scenario.estate_name(id),
        ("capital", "ring_fence", Some(id)) => {
            name_of(scenario.capital.ring_fences.iter().find(|f| f.id == id).map(|f| (&f.id, &f.name)))
        }
        ("programme", id, Some(_)) => {
            let programmes = &scenario.programmes.as_ref()?.list;
            programmes.iter().find(|p| p.id == id).map(|p| p.called().to_owned())
        }
        ("demand", "service", Some(id)) => {
            let services = &scenario.demand.as_ref()?.services;
            name_of(services.iter().find(|s| s.id == id).map(|s| (&s.id, &s.name)))
        }
        ("demand", "group", Some(id)) => {
            let groups = &scenario.demand.as_ref()?.groups;
            name_of(groups.iter().find(|g| g.id == id).map(|g| (&g.id, &g.name)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::keys::Kind;
    use crate::scenario::{ENGLAND, TRUST, Text, load};

    /// A key that is not found would be shown as a path.
    #[test]
    fn every_number_has_words() {
        for bytes in [ENGLAND, TRUST] {
            let text = Text { name: "test".to_owned(), bytes: bytes.into() };
            let loaded = load(&text, &[], false).unwrap();
            for number in &loaded.scenario.numbers {
                let words = in_words(&loaded.scenario, &number.key);
                assert!(words != number.key && !words.contains('_'), "{}: {words}", number.key);
                assert_ne!(part_of(&number.key), "Other", "{}", number.key);
            }
            let words = |key: &str| in_words(&loaded.scenario, key);
            assert_eq!(words("backlog.new_need.split.high"), "How new need falls on the bands (high risk)");
        }
    }

    /// A sentence that begins "the same" says nothing where it stands alone.
    #[test]
    fn the_words_of_a_key_stand_alone() {
        for known in KEYS.iter().filter(|known| matches!(known.kind, Kind::Number(_) | Kind::Plan | Kind::Split)) {
            let words = about(known);
            let lower = words.to_lowercase();
            assert!(!words.is_empty() && !words.contains('_'), "{}: {words}", known.path);
            let leans = ["the same", "its ", "added to the mean", "spread around that", "growth of that"];
            assert!(!leans.iter().any(|start| lower.starts_with(start)), "{}: {words}", known.path);
            assert!(![" then", " of it ", " them "].iter().any(|part| lower.contains(part)), "{}: {words}", known.path);
        }
        for (path, _) in PLAIN {
            assert!(KEYS.iter().any(|known| known.path == path), "{path} is no key");
        }
    }

    #[test]
    fn the_shares_of_a_split_are_told_together() {
        let found = split_of("backlog.new_need.split.high");
        assert_eq!(found, Some(("backlog.new_need.split", "How new need falls on the bands".to_owned())));
        assert_eq!(split_of("capital.plan_gbp_m.2025/26"), None);
    }
}
