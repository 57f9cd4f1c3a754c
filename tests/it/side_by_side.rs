//! Several scenarios: side by side at one price base, and a report of all.

use crate::shell::Folder;
use capcast::engine::Metric;
use capcast::num::quantile::quantile_of_sorted;
use capcast::output::finished::finished_of_each;
use serde_json::Value;

/// A hospital, one with twice the capital, and the plan of the year before with other years and another price base.
fn plans() -> Folder {
    let folder = Folder::new();
    folder.works(&["init", "now", "--from", "minimal"]);
    let now = folder.read("now.toml").replacen("\n[capital]", "\n[run]\ntrials = 200\n\n[capital]", 1);
    folder.write("now.toml", now.clone());
    let more = now.replace("id = \"now\"", "id = \"more\"").replace("base_gbp_m = 20", "base_gbp_m = 40");
    folder.write("more.toml", more);
    let earlier = [
        ("id = \"now\"", "id = \"then\""),
        ("base = \"2024/25\"", "base = \"2023/24\""),
        ("first_year = \"2025/26\"", "first_year = \"2024/25\""),
        ("last_year = \"2034/35\"", "last_year = \"2032/33\""),
    ];
    folder.write(
        "then.toml",
        earlier.iter().fold(now, |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        }),
    );
    folder
}

fn rows(folder: &Folder, path: &str) -> Vec<Vec<String>> {
    folder.read(path).lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn scenarios_of_another_price_base_are_refused_unless_that_is_asked_for() {
    let folder = plans();
    let said = folder.fails(&["compare", "now.toml", "then.toml"], 2);
    assert!(said.err.contains("price base") && said.err.contains("--rebase"), "{}", said.err);
    assert!(!said.err.contains("E0211"), "no year was named: {}", said.err);
    let said = folder.fails(&["compare", "now.toml", "then.toml", "--rebase", "--reference", "now/proportional"], 2);
    assert!(said.err.contains("share no futures"), "{}", said.err);
    let year = "backlog_total_real_gbp_m@2034/35";
    let said = folder.fails(&["compare", "now.toml", "then.toml", "--rebase", "--metric", year], 2);
    assert!(said.err.contains("2025/26 to 2032/33"), "{}", said.err);
}

/// What was real in 2023/24 prices is, in each future, what it is in cash over what general prices rose since 2024/25: reckoned here from
/// the single futures alone, in cash.
#[test]
fn what_is_real_is_told_at_the_later_price_base() {
    let folder = plans();
    folder.works(&["compare", "now.toml", "then.toml", "--rebase", "--out", "both"]);
    let table = rows(&folder, "both/side_by_side.csv");
    let at = |name: &str| table[0].iter().position(|column| column == name).unwrap();
    let all = finished_of_each(&folder.path().join("both")).unwrap();
    assert_eq!(all.iter().map(|run| run.loaded.scenario.id.as_str()).collect::<Vec<_>>(), ["now", "then"]);
    let mut seen = 0;
    for run in &all {
        let years = &run.results.years;
        let asked = years.iter().position(|year| year.to_string() == "2032/33").unwrap();
        let base = years.iter().position(|year| year.to_string() == "2024/25");
        for (strategy, (id, _)) in run.results.strategies.iter().enumerate() {
            let values = |metric: Metric, year: usize| {
                let mut kept = run.results.kept.iter();
                kept.find(|kept| (kept.strategy, kept.metric, kept.year) == (strategy, metric, year))
                    .unwrap()
                    .values
                    .clone()
            };
            let (cash, real) = (values(Metric::BacklogHigh, asked), values(Metric::BacklogHighReal, asked));
            let mut expected: Vec<f64> = (0..cash.len())
                .map(|future| match base {
                    None => f64::from(real[future]),
                    // General prices from the price base to a year are cash over real, of any money of that year.
                    Some(base) => {
                        let index = |year: usize| {
                            f64::from(values(Metric::BacklogTotal, year)[future])
                                / f64::from(values(Metric::BacklogTotalReal, year)[future])
                        };
                        f64::from(cash[future]) / (index(asked) / index(base))
                    }
                })
                .collect();
            expected.sort_by(f64::total_cmp);
            let is_it = |row: &&Vec<String>| {
                row[at("scenario")] == run.loaded.scenario.id
                    && row[at("strategy")] == *id
                    && row[at("metric")] == "backlog_high_real_gbp_m"
            };
            let row = table.iter().find(is_it).unwrap();
            assert_eq!((row[at("prices")].as_str(), row[at("financial_year")].as_str()), ("2024/25", "2032/33"));
            for (name, q) in [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)] {
                let told: f64 = row[at(name)].parse().unwrap();
                let known = quantile_of_sorted(&expected, q);
                assert!((told - known).abs() <= 1e-5 * known, "{id} {name}: {told} for {known}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
    let answer = folder.read("both/answer.txt").replace('\n', " ");
    let median = |scenario: &str| {
        let is_it = |row: &&Vec<String>| {
            row[at("scenario")] == scenario
                && row[at("strategy")] == "worst_first"
                && row[at("metric")] == "backlog_total_real_gbp_m"
        };
        table.iter().find(is_it).unwrap()[at("p50")].parse::<f64>().unwrap()
    };
    for scenario in ["now", "then"] {
        let (before, _) = answer.split_once(&format!(" in 8 of 10 futures) under Worst first in {scenario}")).unwrap();
        let (before, _) = before.rsplit_once(" (median; ").unwrap();
        let told: f64 = before.rsplit('£').next().unwrap().trim_end_matches('m').parse().unwrap();
        let median = median(scenario);
        assert!((told - median).abs() <= 0.06 * median, "{told} for {median}: {answer}");
    }
    assert!(answer.contains("Prices of 2023/24 are brought to 2024/25"), "{answer}");
    assert!(answer.contains("how often one is below the other is not told"), "{answer}");
}

#[test]
fn what_more_capital_does_is_told_future_by_future() {
    let folder = plans();
    let said = folder.works(&["compare", "now.toml", "more.toml", "--out", "both", "--format", "json", "--quiet"]);
    let told: Value = serde_json::from_str(&said.out).unwrap();
    let sentence = told["side_by_side"].as_str().unwrap();
    let all = finished_of_each(&folder.path().join("both")).unwrap();
    let last = all[0].results.years.len() - 1;
    let values = |run: usize| {
        let results = &all[run].results;
        let worst = results.strategies.iter().position(|(id, _)| id == "worst_first").unwrap();
        let wanted = (worst, Metric::BacklogTotalReal, last);
        results.kept.iter().find(|kept| (kept.strategy, kept.metric, kept.year) == wanted).unwrap().values.clone()
    };
    let (now, more) = (values(0), values(1));
    let lower = now.iter().zip(&more).filter(|(now, more)| more < now).count();
    let mean = now.iter().zip(&more).map(|(now, more)| f64::from(*now) - f64::from(*more)).sum::<f64>() / 200.0;
    assert!(lower > 190 && mean > 1.0, "{lower} {mean}");
    assert!(sentence.contains("in the mean, and lower in"), "{sentence}");
    let amount = sentence.split(" lower than Worst first in now").next().unwrap().rsplit('£').next().unwrap();
    let amount: f64 = amount.trim_end_matches('m').parse().unwrap();
    assert!((amount - mean).abs() <= 0.05 * mean, "{sentence}: {mean}");
    assert!(told["extra_capital"][0].as_str().unwrap().contains("more has £225m more capital"), "{told}");
}

#[test]
fn a_report_of_several_scenarios_is_of_all_and_of_each() {
    let folder = plans();
    folder.works(&["report", "now.toml", "more.toml", "--out", "board"]);
    folder.works(&["verify", "board"]);
    let page = folder.read("board/report.html");
    for part in
        ["Side by side: now; more", "now.report.html", "more.report.xlsx", "In the same futures", "£225m more capital"]
    {
        assert!(page.contains(part), "{part}");
    }
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    assert!(roxmltree::Document::parse_with_options(page.trim_start_matches("<!doctype html>"), options).is_ok());
    // The same from the finished run; and each page is that of its scenario alone.
    folder.works(&["report", "outputs/now+more/compare", "--out", "again"]);
    for name in ["report.html", "report.xlsx", "now.report.html", "more.report.xlsx"] {
        let of = |run: &str| std::fs::read(folder.path().join(run).join(name)).unwrap();
        assert!(of("board") == of("again"), "{name}");
    }
    folder.works(&["report", "more.toml", "--out", "alone"]);
    let told =
        |page: String| page.split("id=\"answer\"").last().unwrap().split("Run’s manifest").next().unwrap().to_owned();
    assert!(told(folder.read("alone/report.html")) == told(folder.read("board/more.report.html")));
    // Charts of a folder of several are of each.
    folder.works(&["chart", "outputs/now+more/compare", "strategies_compared", "--year", "2030/31", "--out", "charts"]);
    for (id, name) in [("now", "now: "), ("more", "more: ")] {
        let svg = folder.read(&format!("charts/{id}.strategies_compared.svg"));
        assert!(svg.contains(name) && svg.contains("close of 2030/31"), "{id}");
    }
    // Of other years each is told in its own.
    folder.works(&["report", "now.toml", "then.toml", "--rebase", "--out", "years"]);
    assert!(folder.read("years/report.html").contains("by the general inflation of each future"));
    let said = folder.fails(&["report", "outputs/now+more/compare", "more.toml"], 2);
    assert!(said.err.contains("a further scenario"), "{}", said.err);
}
