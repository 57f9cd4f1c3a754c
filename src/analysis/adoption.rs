//! Who uses what is live: programmes that staff must use under one plan, those that reach most people first.

use super::answer::range;
use super::opening;
use crate::engine::Results;
use crate::engine::results::AdoptionStats;
use crate::num::share_of;
use crate::outcomes::Metric;
use crate::scenario::{NumberId, Scenario};
use crate::words::LEAST_FUTURES;

/// One programme that staff must use, under one plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Adopted<'a> {
    /// Position among [`Results::programmes`].
    pub programme: usize,
    /// Its identifier.
    pub id: &'a str,
    /// Its name for people.
    pub name: &'a str,
    /// Share of all staff whom it reaches at most, in the mean, at the means of what is uncertain: by floor area and the share who must use it.
    pub reach: f64,
    /// What is known of each year, in order.
    pub years: Vec<&'a AdoptionStats>,
}

impl Adopted<'_> {
    /// The first year (by its position) at whose close half of those who must use it do so, by the median; none where that never is.
    pub fn half_from(&self) -> Option<usize> {
        self.years.iter().position(|year| year.used[1] >= 0.5)
    }

    /// Whether it reaches somebody in some future.
    pub fn reaches_anyone(&self) -> bool {
        self.years.iter().any(|year| year.coverage > 0.0)
    }
}

/// The programmes that staff must use under the plan at a position, those with the largest reach first, else as listed; none where change is
/// not simulated.
pub fn adopted<'a>(scenario: &'a Scenario, results: &'a Results, strategy: usize) -> Vec<Adopted<'a>> {
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let area = |place: &usize| scenario.estates.get(*place).map_or(0.0, |estate| mean(estate.area));
    let all = scenario.estates.iter().fold(0.0, |sum, estate| sum + mean(estate.area));
    let mut found = Vec::new();
    for (programme, (id, name)) in results.programmes.iter().enumerate() {
        let own = results.adoption.iter().filter(|row| (row.strategy, row.programme) == (strategy, programme));
        let years: Vec<&AdoptionStats> = own.collect();
        let of = scenario.programmes.iter().flat_map(|programmes| &programmes.list).find(|known| known.id == *id);
        let Some(of) = of.filter(|_| years.len() == results.years.len()) else { continue };
        let users = of.used_by_staff().map_or(0.0, |usage| mean(usage.users));
        let served = share_of(of.estates.iter().map(area).fold(0.0, |sum, area| sum + area), all);
        let most =
            years.iter().map(|year| year.coverage).fold(0.0, |most, share| if share > most { share } else { most });
        found.push(Adopted { programme, id, name, reach: served * users * most, years });
    }
    // Those that tie stay as listed.
    found.sort_by(|a, b| b.reach.total_cmp(&a.reach));
    found
}

/// Use, resistance and connectivity at the end of a year (by its position) under a strategy, in a sentence; nothing where neither change nor
/// interoperability is simulated, or of too few futures.
pub fn in_words(
    scenario: &Scenario,
    results: &Results,
    (strategy, label): (usize, &str),
    year: usize,
) -> Option<String> {
    let told = |metric: Metric| {
        let spread = results.spread(strategy, 0, metric, year).filter(|spread| spread.n as usize >= LEAST_FUTURES)?;
        spread.p10_p50_p90().map(|quantiles| range(metric, &quantiles))
    };
    let from = |opening: Option<crate::engine::Opening>, metric: Metric| {
        opening.map_or_else(String::new, |opening| {
            format!(
                ", after {} at the end of {}",
                super::amount::level(metric, opening.value, None),
                scenario.opening_year
            )
        })
    };
    let reaches = results.adoption.iter().any(|row| row.strategy == strategy && row.coverage > 0.0);
    let said: Vec<String> = [
        told(Metric::AdoptionShare)
            .filter(|_| reaches)
            .map(|used| format!("of those who must use programmes, the share that uses them is {used}")),
        told(Metric::ResistanceIndex).map(|resistance| {
            let opening = from(opening::resistance(scenario), Metric::ResistanceIndex);
            format!("resistance to change, 0 to 1, is {resistance}{opening}")
        }),
        told(Metric::ConnectivityShare).map(|connected| {
            let opening = from(opening::connectivity(scenario), Metric::ConnectivityShare);
            format!(
                "the share of shared patients' flow that is between connected organisations is {connected}{opening}"
            )
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!said.is_empty()).then(|| {
        format!("Staff and systems, under {label} at the end of {}: {}.", results.years[year], said.join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Keep, Watch, World, run};
    use crate::scenario::{MINIMAL, Text, load};

    const RECORDS: [&str; 5] = [
        "capital.programmes_gbp_m=4",
        "change={ resistance_index = 0.2 }",
        "programme.small={ kind = \"electronic_record\", estates = \"all\", cost_gbp_m = 1, duration_years = 1, users_share = 0.1 }",
        "programme.whole={ kind = \"electronic_record\", estates = \"all\", cost_gbp_m = 1, duration_years = 1, priority = 200 }",
        "programme.roof={ kind = \"rebuild\", estates = \"all\", cost_gbp_m = 1, duration_years = 1 }",
    ];

    fn simulated(set: &[&str]) -> (Scenario, Results) {
        let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
        let set: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
        let scenario = load(&text, &set, false).unwrap().scenario;
        let results = {
            let world = World::new(&scenario, 40, 1, &[0, 1]).unwrap();
            let watch = Watch { progress: &|_| (), cancelled: &false.into() };
            run(&world, Keep::None, &watch).unwrap()
        };
        (scenario, results)
    }

    #[test]
    fn who_reaches_most_stands_first_and_nobody_uses_more_than_reaches_them() {
        let (scenario, results) = simulated(&RECORDS);
        let found = adopted(&scenario, &results, 1);
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), ["whole", "small"]);
        assert!(found[0].reaches_anyone() && found[0].reach > found[1].reach);
        assert!(results.adoption.len() == 2 * 2 * results.years.len());
        let said = in_words(&scenario, &results, (1, "Worst first"), 3).unwrap();
        for metric in [Metric::AdoptionShare, Metric::ResistanceIndex] {
            let quantiles = results.spread(1, 0, metric, 3).and_then(|spread| spread.p10_p50_p90()).unwrap();
            assert!(said.contains(&range(metric, &quantiles)), "{metric:?}: {said}");
        }
        assert!(said.contains("resistance to change, 0 to 1, is ") && !said.contains("connected"), "{said}");
        for one in &found {
            for year in &one.years {
                let [low, middle, high] = year.used;
                assert!(low <= middle && middle <= high && high <= 1.0, "{year:?}");
                assert!(year.mean_use <= year.coverage + 1e-6 && year.coverage <= 1.0 && year.n == 40, "{year:?}");
            }
            if let Some(first) = one.half_from() {
                assert!(one.years[first].used[1] >= 0.5 && one.years[..first].iter().all(|year| year.used[1] < 0.5));
            }
        }
    }

    #[test]
    fn without_change_nobody_must_use_anything() {
        let (scenario, results) = simulated(&[RECORDS[0], RECORDS[4]]);
        assert!(adopted(&scenario, &results, 0).is_empty() && results.adoption.is_empty());
        assert_eq!(in_words(&scenario, &results, (0, "A"), 3), None);
    }
}
