//! The charts that take backlog apart, by risk, by cause, by cost and by estate: their numbers are those of the results.

use capcast::chart::{Drawing, cost_to_clear_following, drawings};
use capcast::engine::results::{SeriesStats, Statistic};
use capcast::engine::{self, Keep, Metric, Results, Watch, World};
use capcast::scenario::Scenario;
use capcast::scenario::{ENGLAND, MINIMAL, TRUST, Text, load};
use std::sync::atomic::AtomicBool;

/// A run of a scenario's text, with the quantile that P80 is.
fn run(text: &str, trials: u32, keep: Keep) -> (Scenario, Results) {
    let text = Text { name: "scenario.toml".to_owned(), bytes: text.as_bytes().to_vec() };
    let loaded = load(&text, &[], false).unwrap_or_else(|problems| panic!("{problems:?}"));
    let all: Vec<usize> = (0..loaded.scenario.strategies.len()).collect();
    let world = World::new(&loaded.scenario, trials, 1, &all).unwrap().with_quantiles(vec![0.80]);
    let watch = Watch { progress: &|_| {}, cancelled: &AtomicBool::new(false) };
    let results = engine::run(&world, keep, &watch).unwrap();
    (loaded.scenario, results)
}

fn drawing(scenario: &Scenario, results: &Results, name: &str) -> Drawing<'static> {
    drawings(scenario, results).unwrap().into_iter().find(|drawing| drawing.name == name).unwrap()
}

/// The cells of a chart's CSV, without its header.
fn rows(drawing: &Drawing<'_>) -> Vec<Vec<String>> {
    drawing.csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap()
}

/// Single futures are kept in single precision.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(1.0)
}

/// Statistics of an outcome of a strategy, by its identifier, and an estate.
fn stats<'a>(results: &'a Results, id: &str, entity: usize, metric: Metric, year: &str) -> &'a SeriesStats {
    let strategy = results.strategies.iter().position(|(known, _)| known == id).unwrap();
    let year = results.years.iter().position(|known| known.to_string() == year).unwrap();
    let wanted = (strategy, entity, 0, metric, year);
    results.series.iter().find(|s| (s.strategy, s.entity, s.group, s.metric, s.year) == wanted).unwrap()
}

#[test]
fn the_columns_by_risk_are_the_record_and_the_means_of_the_futures() {
    let (scenario, results) = run(ENGLAND, 60, Keep::None);
    let rows = rows(&drawing(&scenario, &results, "backlog_by_risk"));
    let simulated: Vec<_> = rows.iter().filter(|row| row[0] == "simulated").collect();
    assert_eq!(simulated.len(), 4 * results.years.len());
    for row in simulated {
        let metric = match row[4].as_str() {
            "high" => Metric::BacklogHigh,
            "significant" => Metric::BacklogSignificant,
            "moderate" => Metric::BacklogModerate,
            _ => Metric::BacklogLow,
        };
        let stats = stats(&results, &row[1], 0, metric, &row[3]);
        let quantiles = stats.quantiles.unwrap();
        let expected = [stats.mean, quantiles[1].value, quantiles[5].value];
        assert_eq!([7, 8, 9].map(|cell: usize| number(&row[cell])), expected);
        assert_eq!(row[1], followed(&scenario, &results));
    }
    let past = |part: &str, year: &str| -> Vec<(String, f64)> {
        let of_year = rows.iter().filter(|row| row[0] == part && row[3] == year);
        of_year.map(|row| (row[4].clone(), number(&row[6]))).collect()
    };
    let (a, b, c, d) = ("high".to_owned(), "significant".to_owned(), "moderate".to_owned(), "low".to_owned());
    assert_eq!(past("record", "2013/14"), [(a.clone(), 356.6), (b, 1_016.7), (c, 1_426.6), (d, 1_241.8)]);
    assert_eq!(past("record", "2023/24"), [(a, 2_740.0), ("not published by risk".to_owned(), 11_060.0)]);
    // The opening is the scenario's, by band.
    let opening: f64 = past("opening", "2024/25").iter().map(|(_, value)| value).sum();
    assert!(near(opening, 15_900.0), "{opening}");
}

#[test]
fn the_steps_of_what_moved_the_backlog_close() {
    for (name, text) in [("england", ENGLAND), ("trust", TRUST), ("minimal", MINIMAL)] {
        let (scenario, results) = run(text, 60, Keep::None);
        let rows = rows(&drawing(&scenario, &results, "what_moved_the_backlog"));
        let of = |step: &str| rows.iter().find(|row| row[2] == step).map(|row| number(&row[6])).unwrap();
        let steps = ["prices", "waiting", "new need", "re-survey", "cleared"];
        let sum = steps.iter().fold(of("opening"), |level, step| level + of(step));
        let closing = of("closing");
        assert!((sum - closing).abs() <= 1e-9 * closing, "{name}: {sum}, {closing}");
        let id = &rows[0][0];
        let strategy = results.strategies.iter().position(|(known, _)| known == id).unwrap();
        let ledger = results
            .ledger
            .iter()
            .filter(|row| (row.strategy, row.entity, row.band, row.statistic) == (strategy, 0, None, Statistic::Mean));
        let ledger: Vec<_> = ledger.collect();
        assert_eq!(ledger.len(), results.years.len());
        // From the first year to the last of the stated plan.
        let ledger = &ledger[..=asked(&scenario, &results)];
        let need: f64 = ledger.iter().map(|row| row.new_need).sum();
        let cleared: f64 = ledger.iter().map(|row| row.cleared).sum();
        assert!(near(of("new need"), need) && near(of("cleared"), -cleared), "{name}");
        let last = scenario.end_of_the_plan().to_string();
        let stats = stats(&results, id, 0, Metric::BacklogTotal, &last);
        let quantiles = stats.quantiles.unwrap();
        let shown = rows.last().unwrap();
        assert_eq!([number(&shown[7]), number(&shown[8])], [quantiles[1].value, quantiles[5].value]);
        assert_eq!(closing, stats.mean);
    }
}

/// The position of the year that a run is asked about.
fn asked(scenario: &Scenario, results: &Results) -> usize {
    results.years.iter().position(|year| *year == scenario.end_of_the_plan()).unwrap()
}

/// The plan that charts of a single one follow.
fn followed(scenario: &Scenario, results: &Results) -> String {
    results.strategies[capcast::chart::followed(scenario, results)].0.clone()
}

/// What the numbers of the cost say of a plan: the curve, and a value by its measure.
fn curve(rows: &[Vec<String>], id: &str) -> Vec<(f64, f64)> {
    let own = rows.iter().filter(|row| row[0] == id && row[4] == "cost to clear");
    own.map(|row| (number(&row[5]), number(&row[7]))).collect()
}

#[test]
fn the_cost_of_clearing_is_the_stock_of_urgent_backlog_over_the_futures() {
    for keep in [Keep::Headline, Keep::None] {
        let (scenario, results) = run(ENGLAND, 200, keep);
        let rows = rows(&drawing(&scenario, &results, "cost_to_clear"));
        let last = scenario.end_of_the_plan().to_string();
        for (id, _) in &results.strategies {
            let points = curve(&rows, id);
            assert_eq!(points.len(), if keep == Keep::Headline { 95 } else { 8 });
            assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1), "{id}");
            let stats = stats(&results, id, 0, Metric::BacklogHighSignificant, &last);
            let at = |q: f64| points.iter().find(|(known, _)| (known - q).abs() < 1e-12).unwrap().1;
            // A pound of backlog costs a pound here.
            let quantiles = stats.quantiles.unwrap();
            assert!(near(at(0.50), quantiles[3].value) && near(at(0.80), stats.extra[0].value), "{id}");
            let marked =
                |mark: &str| rows.iter().find(|row| row[0] == *id && row[4] == mark).map(|row| number(&row[7]));
            assert_eq!((marked("P50"), marked("P80")), (Some(at(0.50)), Some(at(0.80))));
        }
        let money = rows.iter().find(|row| row[4] == "money that is marked").unwrap();
        let followed = followed(&scenario, &results);
        let available = stats(&results, &followed, 0, Metric::CapitalAvailable, &last);
        assert_eq!((money[0].as_str(), number(&money[7])), (followed.as_str(), available.mean));
    }
}

#[test]
fn as_many_futures_are_covered_as_cost_no_more_than_the_money() {
    let rich = ENGLAND.replace("cost_to_clear = { value = 1,", "cost_to_clear = { value = 0.05,");
    assert_ne!(rich, ENGLAND);
    let (scenario, results) = run(&rich, 200, Keep::Headline);
    let rows = rows(&drawing(&scenario, &results, "cost_to_clear"));
    let money = number(&rows.iter().find(|row| row[4] == "money that is marked").unwrap()[7]);
    let mut any = false;
    for (strategy, (id, _)) in results.strategies.iter().enumerate() {
        let wanted = (strategy, asked(&scenario, &results), Metric::BacklogHighSignificant);
        let kept = results.kept.iter().find(|kept| (kept.strategy, kept.year, kept.metric) == wanted).unwrap();
        let covered = kept.values.iter().filter(|stock| 0.05 * f64::from(**stock) <= money).count();
        let row = rows.iter().find(|row| row[0] == *id && row[4].starts_with("covered")).unwrap();
        assert_eq!(number(&row[5]), covered as f64 / 200.0);
        any |= (1..200).contains(&covered);
    }
    assert!(any, "no plan is covered in some futures and not in others");
}

#[test]
fn an_uncertain_cost_meets_the_stock_of_its_own_future() {
    let uncertain =
        ENGLAND.replace("cost_to_clear = { value = 1,", "cost_to_clear = { uniform = { min = 0.5, max = 2.5 },");
    let (scenario, results) = run(&uncertain, 200, Keep::Headline);
    let (_, costs) = results.parameters.iter().find(|(key, _)| key == "backlog.cost_to_clear").unwrap();
    let wanted = (1, asked(&scenario, &results), Metric::BacklogHighSignificant);
    let kept = results.kept.iter().find(|kept| (kept.strategy, kept.year, kept.metric) == wanted).unwrap();
    let mut spent: Vec<f64> = kept.values.iter().zip(costs).map(|(stock, cost)| f64::from(*stock) * cost).collect();
    spent.sort_by(f64::total_cmp);
    let expected = capcast::num::quantile::quantile_of_sorted(&spent, 0.80);
    let rows = rows(&drawing(&scenario, &results, "cost_to_clear"));
    let shown = rows.iter().find(|row| row[0] == results.strategies[1].0 && row[4] == "P80").unwrap();
    assert!(near(number(&shown[7]), expected), "{} for {expected}", shown[7]);
}

#[test]
fn the_cost_of_clearing_can_be_asked_of_any_simulated_year() {
    let (scenario, results) = run(ENGLAND, 60, Keep::Headline);
    let year = results.years[3];
    let drawing = cost_to_clear_following(&scenario, &results, 0, year).unwrap().unwrap();
    assert!(drawing.alt.contains("at the close of 2028/29"), "{}", drawing.alt);
    let points = curve(&rows(&drawing), "proportional");
    let stats = stats(&results, "proportional", 0, Metric::BacklogHighSignificant, "2028/29");
    assert!(near(points[49].1, stats.quantiles.unwrap()[3].value));
    let refused = cost_to_clear_following(&scenario, &results, 0, scenario.opening_year).map(|_| ()).unwrap_err();
    assert_eq!(refused.to_string(), "2024/25 is not simulated: 2025/26 to 2039/40 are");
    let (scenario, results) = run(MINIMAL, 9, Keep::Headline);
    assert!(cost_to_clear_following(&scenario, &results, 0, results.years[0]).unwrap().is_none());
}

#[test]
fn the_fans_of_estates_are_those_of_the_results_and_the_largest_come_first() {
    let (scenario, results) = run(ENGLAND, 60, Keep::None);
    let rows = rows(&drawing(&scenario, &results, "backlog_by_estate"));
    let last = results.years.last().unwrap().to_string();
    let mut closing = Vec::new();
    for row in rows.iter().filter(|row| row[7].is_empty()) {
        let entity = results.entities.iter().position(|id| *id == row[2]).unwrap();
        let quantiles = stats(&results, &row[0], entity, Metric::BacklogTotal, &row[5]).quantiles.unwrap();
        assert_eq!([8, 9, 10].map(|cell: usize| number(&row[cell])), [1, 3, 5].map(|q: usize| quantiles[q].value));
        if row[5] == last {
            closing.push(number(&row[9]));
        }
    }
    assert_eq!(closing.len(), scenario.estates.len());
    assert!(closing.windows(2).all(|pair| pair[0] >= pair[1]), "{closing:?}");
    let opening: f64 = rows.iter().filter(|row| !row[7].is_empty()).map(|row| number(&row[7])).sum();
    assert!(near(opening, 15_900.0), "{opening}");
    assert!(rows.iter().any(|row| row[2] == "london" && row[3] == "London" && row[4] == "yes"));
}

#[test]
fn a_single_estate_has_no_chart_of_estates() {
    let (scenario, results) = run(MINIMAL, 40, Keep::None);
    assert_eq!(scenario.estates.len(), 1);
    assert!(drawings(&scenario, &results).unwrap().iter().all(|drawing| drawing.name != "backlog_by_estate"));
}
