//! What each barrier is worth: laws of its values on scenarios that ship, held against runs without each set of barriers; and that
//! what is said stands in the table.

use crate::compare::kept;
use crate::shell::{Folder, files};
use crate::worlds::{loaded, results, scenario};
use capcast::analysis::barriers::{Barriers, Decomposed, change, shapley};
use capcast::engine::{Metric, World};
use capcast::scenario::{ENGLAND, ENGLAND_PROGRAMMES, Loaded, MINIMAL};
use capcast::study::barriers::{BarriersRequest, Removal, barriers_of};
use capcast::study::{Fault, StudyError};
use capcast::systems::{BarrierOf, Removed};
use capcast::units::FinancialYear;

const TRIALS: u32 = 70;
const SHORT: &str = "horizon.last_year=2030/31";
const YEAR: FinancialYear = FinancialYear::starting(2030);

/// England for six years, with programmes.
fn england() -> Loaded {
    loaded(ENGLAND_PROGRAMMES, &[SHORT])
}

fn asked(outcomes: &[Metric]) -> BarriersRequest {
    let outcomes = outcomes.iter().map(|&metric| (metric, None)).collect();
    BarriersRequest { outcomes, trials: Some(TRIALS), ..BarriersRequest::default() }
}

fn found(loaded: &Loaded, request: &BarriersRequest, threads: usize) -> Barriers {
    let removal = Removal::prepare(loaded, request).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| removal.simulate(&())).map_err(|why| why.error).unwrap().0
}

/// The outcome of every set of barriers, from a run of its own whose scenario says that they are removed.
fn by_runs(metric: Metric, barriers: &[BarrierOf]) -> Vec<Vec<f32>> {
    let run = |set: Removed| {
        let mut settings = vec![SHORT.to_owned()];
        settings.extend(set.members().map(|gone| format!("{}.barrier=removed", gone.name())));
        let scenario = scenario(ENGLAND_PROGRAMMES, &settings.iter().map(String::as_str).collect::<Vec<_>>());
        let own = scenario.compare_reference.clone().unwrap_or_else(|| scenario.strategies[0].id.clone());
        let chosen = scenario.strategies.iter().position(|spec| spec.id == own).unwrap();
        let world = World::new(&scenario, TRIALS, scenario.seed, &[chosen]).unwrap().keeping(vec![metric]);
        let results = results(&world, 2);
        kept(&results, 0, metric, results.years.len() - 1).to_vec()
    };
    Removed::sets_of(barriers).into_iter().map(run).collect()
}

/// Every value is that of runs without each set of barriers, to the bit; it shares out the whole in every future; and barriers have the
/// same in whatever order they are taken.
#[test]
fn values_are_those_of_runs_of_their_own_and_share_out_the_whole_in_every_future() {
    let loaded = england();
    let barriers = barriers_of(&loaded.scenario).unwrap();
    let metric = Metric::BacklogTotalReal;
    let rows = by_runs(metric, &barriers);
    let found = found(&loaded, &BarriersRequest { quick: true, ..asked(&[metric]) }, 2);
    assert!(found.outcomes == [Decomposed::of((metric, YEAR), &barriers, &rows, None)]);
    for future in 0..TRIALS as usize {
        let game: Vec<f64> = rows.iter().map(|row| f64::from(row[future])).collect();
        let (sum, whole) = (shapley(&game).iter().sum::<f64>(), game[game.len() - 1] - game[0]);
        assert!((sum - whole).abs() < 1e-9 * game[0].abs(), "{future}: {sum} {whole}");
    }
    let turned: Vec<BarrierOf> = barriers.iter().rev().copied().collect();
    let place = |set: usize| {
        (0..barriers.len()).filter(|bit| set >> bit & 1 == 1).fold(0, |to, bit| to | 1 << (barriers.len() - 1 - bit))
    };
    let turned_rows: Vec<Vec<f32>> = (0..rows.len()).map(|set| rows[place(set)].clone()).collect();
    let again = Decomposed::of((metric, YEAR), &turned, &turned_rows, None);
    for (one, other) in found.outcomes[0].parts.iter().zip(&again.parts) {
        assert_eq!(one.barrier, other.barrier);
        let [one, other] = [one, other].map(|part| part.shapley.change.mean.value);
        assert!((one - other).abs() < 1e-9 * one.abs().max(1.0), "{one} {other}");
    }
}

/// Means and values of the bad case sum to the whole, of every outcome that is told unasked.
#[test]
fn means_and_tails_sum_to_the_whole() {
    let found = found(&england(), &BarriersRequest { trials: Some(200), ..asked(&[]) }, 2);
    assert!(found.outcomes.len() > 4 && found.held.is_some_and(|numbers| numbers > 10));
    for of in &found.outcomes {
        let sum = |value: &dyn Fn(&capcast::analysis::barriers::Effect) -> f64| {
            of.parts.iter().map(|part| value(&part.shapley)).sum::<f64>() - value(&of.whole)
        };
        let size = of.as_it_is.change.mean.value.abs() + of.without_all.change.mean.value.abs();
        assert!(sum(&|effect| effect.change.mean.value).abs() <= 1e-9 * size, "{}", of.metric.name());
        assert!(sum(&|effect| effect.tail.value).abs() <= 1e-9 * size, "{}", of.metric.name());
        assert!(of.whole.tail.mcse.is_some() && of.whole.held.is_some());
        for pair in of.parts.windows(2) {
            let [a, b] = [&pair[0], &pair[1]].map(|part| part.shapley.change.mean.value);
            assert!(of.metric.better().worse_by(a, b) <= 0.0, "{}", of.metric.name());
        }
    }
}

/// Approvals without programmes keep nothing waiting, and have exactly nothing; funding has something.
#[test]
fn what_changes_nothing_has_nothing() {
    let loaded = loaded(ENGLAND, &[SHORT, "approvals.compliance_months=3"]);
    let found = found(&loaded, &asked(&[Metric::BacklogTotal, Metric::Incidents]), 2);
    for of in &found.outcomes {
        let part = |barrier: BarrierOf| of.parts.iter().find(|part| part.barrier == barrier).unwrap();
        let idle = part(BarrierOf::Approvals);
        assert!(idle.is_idle && idle.shapley.is_nothing() && idle.shapley.tail.value == 0.0);
        assert!(!part(BarrierOf::Funding).is_idle && !part(BarrierOf::Funding).shapley.is_nothing());
    }
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let (loaded, request) = (england(), asked(&[Metric::BacklogHigh, Metric::AdoptionShare]));
    let one = found(&loaded, &request, 1);
    assert!(one == found(&loaded, &request, 3));
    assert!(one.outcomes.iter().all(|of| of.year == YEAR));
}

/// With assumed numbers at their means the futures vary less, and where none is assumed as much.
#[test]
fn held_numbers_take_their_part_of_the_range() {
    let loaded = england();
    let (held, count) = loaded.scenario.with_assumed_held();
    assert!(count > 10);
    let world = World::new(&loaded.scenario, 1, 1, &[0]).unwrap();
    let other = World::new(&held, 1, 1, &[0]).unwrap();
    assert_eq!(world.cases, other.cases, "a strategy sees means, and these are the same");
    assert_eq!(world.random_parameters().count(), other.random_parameters().count() + count);
    let found = found(&loaded, &BarriersRequest { trials: Some(300), ..asked(&[Metric::BacklogTotalReal]) }, 2);
    let whole = &found.outcomes[0].whole;
    let width = |range: Option<(f64, f64)>| range.map(|(low, high)| high - low).unwrap();
    assert!(width(whole.held) < width(whole.range()), "{:?} {:?}", whole.held, whole.range());
}

/// Rows of a table by column.
fn table(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let cells = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                letter => cells.last_mut().unwrap().push(letter),
            }
        }
        cells
    };
    let mut lines = text.lines();
    let head = cells(lines.next().unwrap());
    lines.map(|line| head.iter().cloned().zip(cells(line)).collect()).collect()
}

/// Every change that is said is that of the table, and what is said to be told or not is so there.
#[test]
fn what_is_said_stands_in_the_table() {
    let folder = Folder::new();
    let said = folder.works(&[
        "barriers",
        "england_programmes",
        "--trials",
        "200",
        "--out",
        "out",
        "--metric",
        "backlog_total_real_gbp_m",
    ]);
    let answer: String = folder.read("out/barriers.txt").split_whitespace().collect::<Vec<_>>().join(" ");
    let screen: String = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let rows = table(&folder.read("out/barriers.csv"));
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let in_words = |row: &std::collections::BTreeMap<String, String>| {
        change(
            Metric::BacklogTotalReal,
            number(row, "mean"),
            Some((number(row, "mean_mc_hi") - number(row, "mean_mc_lo")) / 2.0),
        )
    };
    let whole = rows.iter().find(|row| row["kind"] == "whole").unwrap();
    assert_eq!(whole["told_from_none"], "true");
    for text in [&answer, &screen] {
        assert!(text.contains(&format!("{} without all", in_words(whole))), "{text}");
    }
    let shares: Vec<_> = rows.iter().filter(|row| row["kind"] == "shapley").collect();
    assert!(shares.len() >= 6);
    let is_told = |row: &std::collections::BTreeMap<String, String>| row["told_from_none"] == "true";
    let told = shares.iter().filter(|row| is_told(row)).map(|row| number(row, "mean").abs());
    let largest = told.fold(0.0, f64::max);
    for row in shares {
        let own = format!("{} without the {} barrier", in_words(row), row["barrier"]);
        let counts = is_told(row) && number(row, "mean").abs() >= 0.01 * largest;
        assert_eq!(answer.contains(&own), counts, "{own}: {answer}");
    }
    let readme = include_str!("../../outputs/README.md");
    let (_, section) = readme.split_once("## What `barriers` leaves").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    for column in rows[0].keys() {
        assert!(section.contains(&format!("`{column}`")), "{column}");
    }
    assert!(answer.contains("gone from the first year on and at no cost"), "{answer}");
}

/// The folder is that of any run: verified, the same bytes again, a what-if beside it, and named outcomes alone.
#[test]
fn a_folder_of_barriers_is_one_of_a_run() {
    let folder = Folder::new();
    let quick = ["barriers", "england", "--trials", "60", "--set", SHORT];
    let metrics = ["--metric", "backlog_total_gbp_m,lost_bed_days@2027/28", "--metric", "backlog_total_gbp_m@2026/27"];
    let run = |out: &str, more: &[&str]| folder.works(&[&quick[..], &metrics, &["--out", out], more].concat());
    run("one", &["--threads", "1"]);
    run("two", &["--threads", "2"]);
    folder.works(&["verify", "one"]);
    let without_clock = |out: &str| {
        let mut files = files(&folder.path().join(out));
        assert!(files.remove("run.json").is_some());
        files
    };
    let one = without_clock("one");
    assert!(one == without_clock("two"));
    for name in [
        "barriers.csv",
        "barriers.parquet",
        "barriers.txt",
        "barriers_backlog_total_gbp_m_2030.svg",
        "barriers_lost_bed_days.png",
    ] {
        assert!(one.contains_key(name), "{name}: {:?}", one.keys());
    }
    let years: Vec<String> =
        table(&folder.read("one/barriers.csv")).iter().map(|row| row["financial_year"].clone()).collect();
    for year in ["2030/31", "2027/28", "2026/27"] {
        assert!(years.iter().any(|known| known == year), "{year}");
    }
    let said = run("json", &["--format", "json", "--quiet", "--no-charts", "--quick"]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["trials"], 60);
    assert!(
        told["rows"].as_array().is_some_and(|rows| rows.len() > 20) && told["answer"].as_array().unwrap().len() == 3
    );
    let said = run("csv", &["--format", "csv", "--no-charts"]);
    assert_eq!(said.out, folder.read("csv/barriers.csv"));
    let dry = run("never", &["--dry-run"]);
    assert!(dry.out.contains("combinations of barriers") && !folder.path().join("never").exists(), "{}", dry.out);
}

#[test]
fn what_cannot_be_is_told_with_what_can() {
    let folder = Folder::new();
    for (arguments, expected) in [
        (&["minimal"][..], "the scenario simulates no system that has a barrier"),
        (&["england", "--strategy", "worst_frist"], "--strategy: the scenario has no strategy `worst_frist`"),
        (&["england", "--metric", "backlog"], "there is no outcome `backlog`"),
        (&["england", "--metric", "backlog_high_gbp_m@2060/61"], "2060/61 is not simulated"),
        (&["england", "--metric", "backlog_high_gbp_m,backlog_high_gbp_m"], "is named twice"),
        (&["england", "--metric", "adoption_share"], "does not simulate `adoption_share`"),
        (&["england", "--trials", "0"], "E0217"),
    ] {
        let said = folder.fails(&[&["barriers"], arguments].concat(), 2);
        assert!(said.err.contains(expected), "{arguments:?}: {}", said.err);
    }
    let gone = ["funding", "technology", "workforce", "disparities"].map(|system| format!("{system}.barrier=removed"));
    let gone: Vec<&str> = gone.iter().flat_map(|set| ["--set", set]).collect();
    let said = folder.fails(&[&["barriers", "england"][..], &gone].concat(), 2);
    assert!(said.err.contains("the scenario removes every barrier that it simulates"), "{}", said.err);
    let minimal = loaded(MINIMAL, &[]);
    let error = Removal::prepare(&minimal, &BarriersRequest::default()).err().unwrap();
    assert!(matches!(error, StudyError::Request(faults) if faults == [Fault::NoBarriers { removed: Vec::new() }]));
}
