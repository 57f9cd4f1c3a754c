//! What strategies do to patients: how many wait and for how long, what the list costs, and who of the population waits longest.

use super::Comparison;
use super::amount::{fine, with_sign};
use super::answer::{in_ten, range};
use super::best::Standing;
use crate::engine::Results;
use crate::engine::results::{SeriesStats, Spread};
use crate::num::quantile::Share;
use crate::outcomes::Metric;
use crate::scenario::Scenario;
use crate::words::{LEAST_FUTURES, distinct, grouped, list};

/// A slope index that is nearer to 0 is what rounding leaves of nothing.
pub const ALIKE: f64 = 1e-9;

/// People in words, to three digits: `7.43 million`, `31,200`.
///
/// ```
/// use capcast::analysis::patients::people;
/// assert_eq!([7.4264, 12.34, 0.031_24, 0.000_007, 0.0].map(people), ["7.43 million", "12.3 million", "31,200", "7", "0"]);
/// assert_eq!(people(0.999_9), "1.00 million");
/// ```
pub fn people(million: f64) -> String {
    match million {
        size if size >= 99.95 => format!("{} million", grouped(&format!("{size:.0}"))),
        size if size >= 9.995 => format!("{size:.1} million"),
        size if size >= 0.9995 => format!("{size:.2} million"),
        size => {
            let people = size * 1e6;
            let mut step = 1.0;
            while people.abs() / step >= 999.5 {
                step *= 10.0;
            }
            let rounded = (people / step).round() * step;
            grouped(&format!("{:.0}", if rounded == 0.0 { 0.0 } else { rounded }))
        }
    }
}

/// A slope index of shares in percentage points, with its sign: `−0.42`.
///
/// ```
/// use capcast::analysis::patients::points;
/// assert_eq!([-0.0042, 0.0101, 0.000_01].map(points), ["−0.42", "+1.01", "0"]);
/// ```
pub fn points(index: f64) -> String {
    with_sign(100.0 * index, 2)
}

/// A part of the population whose access is told apart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct OfGroup<'a> {
    /// Position among [`Results::groups`].
    pub place: usize,
    /// Identifier.
    pub id: &'a str,
    /// What it is called for people.
    pub name: &'a str,
}

/// The parts of the population, the most deprived first; none where disparities are not simulated.
pub fn groups<'a>(scenario: &'a Scenario, results: &Results) -> Vec<OfGroup<'a>> {
    let (Some(demand), Some(system)) = (scenario.demand.as_ref(), scenario.disparities.as_ref()) else {
        return Vec::new();
    };
    let mut found: Vec<(f64, OfGroup<'a>)> = Vec::new();
    for (group, access) in demand.groups.iter().zip(&system.groups) {
        let name = if group.name.trim().is_empty() { &group.id } else { &group.name };
        if let Some(place) = results.groups.iter().position(|known| *known == group.id).filter(|place| *place > 0) {
            found.push((access.rank, OfGroup { place, id: &group.id, name }));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, group)| group).collect()
}

/// The mean over the futures of an outcome of a group, by its position in the results; none where it is not told of groups.
pub fn of_group(results: &Results, strategy: usize, metric: Metric, group: usize, year: usize) -> Option<f64> {
    let key = |stats: &SeriesStats| (stats.strategy, stats.entity, stats.metric, stats.group, stats.year);
    let at = results.series.binary_search_by_key(&(strategy, 0, metric, group, year), key).ok()?;
    results.series.get(at).map(|stats| stats.mean)
}

/// In how many futures the most deprived wait longer, and in how many the least deprived do, by the slope index of waits over 52 weeks; none
/// where the futures were not kept.
pub fn who_waits_longer(results: &Results, strategy: usize, year: usize) -> Option<[Share; 2]> {
    let wanted = (strategy, Metric::SiiOver52Weeks, year);
    let kept = results.kept.iter().find(|kept| (kept.strategy, kept.metric, kept.year) == wanted)?;
    let known = || kept.values.iter().filter(|value| value.is_finite());
    let most = Share::of(known(), |value| f64::from(*value) < -ALIKE);
    let least = Share::of(known(), |value| f64::from(*value) > ALIKE);
    (most.n > 0).then_some([most, least])
}

/// What is to be said of patients at the end of a year (by its position), a sentence or two each, of the strategy at a position first; nothing
/// where care is not simulated, or of too few futures.
pub fn in_words(
    scenario: &Scenario,
    results: &Results,
    found: Option<&Comparison>,
    strategy: usize,
    year: usize,
) -> Vec<String> {
    let waits = waits_in_words(scenario, results, found, strategy, year);
    waits.into_iter().chain(gap_in_words(scenario, results, strategy, year)).collect()
}

/// The part of that which is about the list of all.
pub fn waits_in_words(
    scenario: &Scenario,
    results: &Results,
    found: Option<&Comparison>,
    strategy: usize,
    year: usize,
) -> Vec<String> {
    let Some(writer) = Writer::new(scenario, results, strategy, year) else { return Vec::new() };
    let told_apart = found.and_then(|found| writer.told_apart(found));
    let first: Vec<String> = [writer.waits(), writer.by_strategy(), told_apart].into_iter().flatten().collect();
    [Some(first.join(" ")).filter(|said| !said.is_empty()), writer.behind_it()].into_iter().flatten().collect()
}

/// The part of it which is about who waits longest; none where disparities are not simulated.
pub fn gap_in_words(scenario: &Scenario, results: &Results, strategy: usize, year: usize) -> Option<String> {
    Writer::new(scenario, results, strategy, year)?.gap()
}

struct Writer<'a> {
    scenario: &'a Scenario,
    results: &'a Results,
    /// One a strategy.
    labels: Vec<String>,
    strategy: usize,
    year: usize,
}

impl<'a> Writer<'a> {
    fn new(scenario: &'a Scenario, results: &'a Results, strategy: usize, year: usize) -> Option<Self> {
        scenario.care.as_ref()?;
        let named: Vec<(&str, &str)> =
            results.strategies.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
        let n = results.spread(strategy, 0, Metric::WaitingList, year)?.n as usize;
        let labels = distinct(&named);
        (n >= LEAST_FUTURES).then_some(Self { scenario, results, labels, strategy, year })
    }

    fn spread(&self, strategy: usize, metric: Metric) -> Option<Spread> {
        self.results.spread(strategy, 0, metric, self.year)
    }

    fn own(&self, metric: Metric) -> Option<Spread> {
        self.spread(self.strategy, metric)
    }

    fn label(&self) -> &str {
        &self.labels[self.strategy]
    }

    /// From the strategies with the lowest to those with the highest median: `from 6.95 million (A) to 7.10 million (B)`; where all read alike
    /// `7.02 million under each`; none of a single one.
    fn over_strategies(&self, metric: Metric, write: &dyn Fn(f64) -> String) -> Option<String> {
        let mut told: Vec<(f64, Vec<usize>)> = Vec::new();
        for kind in self.results.kinds() {
            told.push((self.spread(kind[0], metric)?.middle(), kind));
        }
        if told.len() < 2 {
            return None;
        }
        let low = told.iter().map(|(value, _)| *value).reduce(|a, b| if b < a { b } else { a })?;
        let high = told.iter().map(|(value, _)| *value).reduce(|a, b| if b > a { b } else { a })?;
        let (least, most) = (write(low), write(high));
        // All that read alike are named, in order of the strategies.
        let named = |figure: &str| {
            let alike = told.iter().filter(|(value, _)| write(*value) == figure);
            let mut all: Vec<usize> = alike.flat_map(|(_, kind)| kind.iter().copied()).collect();
            all.sort_unstable();
            list(&all.iter().map(|&strategy| self.labels[strategy].as_str()).collect::<Vec<_>>())
        };
        Some(match least == most {
            true => format!("{least} under each"),
            false => format!("from {least} ({}) to {most} ({})", named(&least), named(&most)),
        })
    }

    /// The list and who of it has waited longest.
    fn waits(&self) -> Option<String> {
        let (waiting, over) = (self.own(Metric::WaitingList)?, self.own(Metric::Over52Weeks)?);
        let opening = Metric::WaitingList.opening(self.scenario).map_or_else(String::new, |opening| {
            format!(", after {} at the end of {}", people(opening.value), self.scenario.opening_year)
        });
        Some(format!(
            "Patients: under {} the median of the waiting list is {} at the end of {}{opening}; {} of it waits more than 52 weeks.",
            self.label(),
            ranged(&waiting, &people),
            self.results.years[self.year],
            ranged(&over, &fine)
        ))
    }

    /// What strategies change of it.
    fn by_strategy(&self) -> Option<String> {
        Some(format!(
            "By strategy the median of the list is {}, and that of the share over 52 weeks {}.",
            self.over_strategies(Metric::WaitingList, &people)?,
            self.over_strategies(Metric::Over52Weeks, &fine)?
        ))
    }

    /// Which strategy has the fewest who wait for more than a year, as far as that can be told.
    fn told_apart(&self, found: &Comparison) -> Option<String> {
        let cell = found.cell(Metric::Over52Weeks, self.year)?;
        let of = |standing: Standing| -> Vec<String> {
            let kinds = found.kinds.iter().filter(|kind| cell.rows[kind[0]].standing == standing);
            kinds.map(|kind| found.label_of_kind(kind[0])).collect()
        };
        let (best, near) = (of(Standing::Best), of(Standing::MayBeBest));
        let all = found.kinds.len();
        Some(match (best.as_slice(), near.as_slice()) {
            _ if all < 2 => return None,
            (best, _) if best.len() == all => {
                "That share is the same under every strategy, in every future.".to_owned()
            }
            ([], near) if near.len() == all && cell.may_be_best_alike() => {
                "In that share all strategies are about equal, on average over the same futures.".to_owned()
            }
            ([], near) if cell.may_be_best_alike() => {
                format!("Lowest in that share, and about equal, are {}, on average over the same futures.", list(near))
            }
            ([], near) => format!("Which has the lowest share cannot be told between {}.", list(near)),
            ([one], _) => {
                let kind = found.kinds.iter().find(|kind| cell.rows[kind[0]].standing == Standing::Best);
                let has = if kind.is_some_and(|kind| kind.len() > 1) { "have" } else { "has" };
                format!("{one} {has} the lowest share, on average over the same futures.")
            }
            (best, _) => format!("{} have the lowest share, on average over the same futures.", list(best)),
        })
    }

    /// What a correction of capacity hides, and what it costs.
    fn behind_it(&self) -> Option<String> {
        let system = self.scenario.care.as_ref()?;
        let year = self.results.years[self.year];
        let cost = self.own(Metric::CareCost)?.p10_p50_p90().map(|cost| range(Metric::CareCost, &cost))?;
        if !system.is_corrected {
            return Some(format!(
                "Capacity is not corrected for the list in this scenario: it follows demand alone. Activity that is lost and paid \
                 all the same costs {cost} in {year} in cash."
            ));
        }
        let (waiting, over) = (self.own(Metric::WaitingListUncorrected)?, self.own(Metric::Over52WeeksUncorrected)?);
        let mean = |id| self.scenario.number(id).distribution.mean();
        let paid = match mean(system.funded_share) {
            0.0 => String::new(),
            share => format!("; of corrections {} comes with income of its own", fine(share)),
        };
        let by_strategy = self.over_strategies(Metric::WaitingListUncorrected, &people);
        let by_strategy =
            by_strategy.map_or_else(String::new, |told| format!(" By strategy the median of that list is {told}."));
        Some(format!(
            "Planners correct capacity for the list, up where it is long and down where it is short, which hides what strategies do to patients and turns it into \
             money. Without it the median of the list under {} would be {}, and {} of it would wait more than 52 weeks.{by_strategy} Correcting capacity, and \
             activity that is lost and paid all the same, cost {cost} in {year} in cash (below £0: less is spent, as planners take capacity away){paid}. Lists \
             far below today's are told too confidently: shorter waits would bring more referrals, which is not simulated.",
            self.label(),
            ranged(&waiting, &people),
            ranged(&over, &fine)
        ))
    }

    /// How far apart the most and the least deprived are.
    fn gap(&self) -> Option<String> {
        let groups = groups(self.scenario, self.results);
        let ([most, .., least], Some(slope)) = (groups.as_slice(), self.own(Metric::SiiOver52Weeks)) else {
            return None;
        };
        let share = |group: &OfGroup<'_>| {
            of_group(self.results, self.strategy, Metric::Over52Weeks, group.place, self.year).map(fine)
        };
        let often = who_waits_longer(self.results, self.strategy, self.year).map_or_else(
            String::new,
            |[most, least]| match most.count >= least.count {
                true => format!(" The most deprived wait longer in {}.", in_ten(most)),
                false => format!(" The least deprived wait longer in {}.", in_ten(least)),
            },
        );
        let by_strategy = self.over_strategies(Metric::SiiOver52Weeks, &points);
        let by_strategy = by_strategy.map_or_else(String::new, |told| format!("; by strategy it is {told}"));
        Some(format!(
            "By deprivation: under {}, in the mean over the futures, {} of the list of “{}” and {} of that of “{}” wait more than 52 weeks at the \
             end of {}.{often} The slope index, from the most deprived end of the population to the least, has the median {} percentage points{by_strategy}.",
            self.label(),
            share(most)?,
            most.name,
            share(least)?,
            least.name,
            self.results.years[self.year],
            ranged(&slope, &points)
        ))
    }
}

/// `7.02 million (5.9 million to 8.3 million in 8 of 10 futures)`.
fn ranged(spread: &Spread, write: &dyn Fn(f64) -> String) -> String {
    let [low, middle, high] = [0.10, 0.50, 0.90].map(|q| write(spread.value(q)));
    if low == high { middle } else { format!("{middle} ({low} to {high} in 8 of 10 futures)") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Keep, Watch, World, run};
    use crate::scenario::{MINIMAL, Text, load};

    /// Two parts of the population, of which one is treated less readily.
    pub(super) const WAITS: [&str; 4] = [
        "demand.service.elective={ million = 0.3 }",
        "demand.group={ poor = { name = \"Poorer half\", share = 0.5, deprivation_rank = 1, access_weight = 0.98 }, rich = { name = \"Richer half\", share = 0.5, deprivation_rank = 2 } }",
        "care={ services = \"elective\", waiting_list_million = 0.1, under_18_weeks_share = 0.6, over_52_weeks_share = 0.03 }",
        "disparities={ digital_share = 0.3 }",
    ];

    fn simulated(set: &[&str], trials: u32) -> (Scenario, Results) {
        let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
        let set: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
        let scenario = load(&text, &set, false).unwrap().scenario;
        let results = {
            let world = World::new(&scenario, trials, 1, &[0, 1]).unwrap();
            let watch = Watch { progress: &|_| (), cancelled: &false.into() };
            run(&world, Keep::Headline, &watch).unwrap()
        };
        (scenario, results)
    }

    #[test]
    fn what_is_said_of_patients_is_what_the_results_hold() {
        let (scenario, results) = simulated(&WAITS, 40);
        let year = results.years.len() - 1;
        let said = in_words(&scenario, &results, None, 1, year);
        assert_eq!(said.len(), 3, "{said:#?}");
        let spread = |metric: Metric| results.spread(1, 0, metric, year).unwrap();
        for (place, metric) in [(0, Metric::WaitingList), (1, Metric::WaitingListUncorrected)] {
            for q in [0.10, 0.50, 0.90] {
                assert!(said[place].contains(&people(spread(metric).value(q))), "{metric:?}: {}", said[place]);
            }
        }
        for (place, metric) in [(0, Metric::Over52Weeks), (1, Metric::Over52WeeksUncorrected)] {
            for q in [0.10, 0.50, 0.90] {
                assert!(said[place].contains(&fine(spread(metric).value(q))), "{metric:?}: {}", said[place]);
            }
        }
        assert!(said[0].contains("after 100,000 at the end of 2024/25"), "{}", said[0]);
        assert!(said[2].contains(&points(spread(Metric::SiiOver52Weeks).middle())), "{}", said[2]);
        assert!(said[2].contains("of “Poorer half”") && said[2].contains("of “Richer half”"), "{}", said[2]);
        assert!(said[2].contains("The most deprived wait longer in "), "{}", said[2]);
    }

    #[test]
    fn the_most_deprived_stand_first_and_their_lists_are_parts_of_one() {
        let (scenario, results) = simulated(&WAITS, 12);
        let groups = groups(&scenario, &results);
        assert_eq!(groups.iter().map(|group| group.id).collect::<Vec<_>>(), ["poor", "rich"]);
        for year in 0..results.years.len() {
            let of = |metric: Metric, group: &OfGroup<'_>| of_group(&results, 0, metric, group.place, year).unwrap();
            let sum: f64 = groups.iter().map(|group| of(Metric::WaitingList, group)).sum();
            let whole = results.spread(0, 0, Metric::WaitingList, year).unwrap().mean;
            assert!((sum - whole).abs() < 1e-5 * whole, "{year}: {sum}, {whole}");
            assert!(of(Metric::Over52Weeks, &groups[0]) > of(Metric::Over52Weeks, &groups[1]), "{year}");
        }
    }

    #[test]
    fn without_care_or_futures_nothing_is_said() {
        let (scenario, results) = simulated(&[], 40);
        assert!(in_words(&scenario, &results, None, 0, 0).is_empty() && groups(&scenario, &results).is_empty());
        let (scenario, results) = simulated(&WAITS, 9);
        assert!(in_words(&scenario, &results, None, 0, 0).is_empty());
        let open = [WAITS[0], WAITS[2], "care.correction.enabled=false"];
        let (scenario, results) = simulated(&open, 40);
        let said = in_words(&scenario, &results, None, 0, 3);
        assert!(said.len() == 2 && said[1].starts_with("Capacity is not corrected for the list"), "{said:#?}");
    }
}
