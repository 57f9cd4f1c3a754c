//! The tables hold what the results hold: the same in CSV as in Parquet, in the documented order, with nothing that
//! a reader could misread.

use capcast::draw::Distribution;
use capcast::engine::Metric;
use capcast::engine::results::{
    AdoptionStats, EstateStats, KeptSeries, LedgerRow, QUANTILES, QuantileEstimate, Results, SeriesStats, Statistic,
};
use capcast::num::quantile::{Mean, Share};
use capcast::output::compared;
use capcast::output::tables::{adoption, assumptions, ledger, parameters, quantiles, summary, trials};
use capcast::output::{File, Identity, Table};
use capcast::scenario::{Evidence, Number, Timing};
use capcast::units::{FinancialYear, RiskBand};
use polars::prelude::*;
use std::io::Cursor;

/// Two strategies, one estate, two years, three trials of which the second is not finite.
fn results() -> Results {
    let mut series = Vec::new();
    let mut ledger = Vec::new();
    let mut kept = Vec::new();
    for strategy in 0..2 {
        for entity in 0..2 {
            for metric in [Metric::BacklogTotal, Metric::Incidents] {
                for year in 0..2 {
                    let mean = 100.0 * (strategy + 1) as f64 + 10.0 * entity as f64 + year as f64;
                    let recorded = entity == 0;
                    let estimate = |q: f64| QuantileEstimate {
                        value: mean * q / 0.3,
                        lo: (q > 0.07).then_some(mean * q / 0.4),
                        hi: (q < 0.93).then_some(mean * q / 0.2),
                    };
                    series.push(SeriesStats {
                        group: 0,
                        strategy,
                        entity,
                        year,
                        metric,
                        central_case: mean / 3.0,
                        mean,
                        sd: recorded.then_some(1e-7),
                        mcse: recorded.then_some(2.0),
                        quantiles: recorded.then(|| QUANTILES.map(estimate)),
                        extra: Vec::new(),
                        n: 2,
                    });
                }
            }
            for band in [None, Some(RiskBand::Low), Some(RiskBand::High)] {
                for year in 0..2 {
                    for statistic in [Statistic::CentralCase, Statistic::Mean] {
                        ledger.push(LedgerRow {
                            strategy,
                            entity,
                            band,
                            year,
                            statistic,
                            opening: 1000.1,
                            price: 30.25,
                            escalation: 20.5,
                            migration: -4.0,
                            new_need: 1e16,
                            resurvey: -1.0 / 3.0,
                            rerating: 2.0 / 3.0,
                            cleared: 55.0,
                            closing: 991.5,
                        });
                    }
                }
            }
        }
        for metric in [Metric::BacklogTotal, Metric::LostBedDays] {
            for year in 0..2 {
                let first =
                    (100 * strategy + 10 * year) as f32 + if metric == Metric::BacklogTotal { 0.1 } else { 0.7 };
                kept.push(KeptSeries { strategy, year, metric, values: vec![first, f32::NAN, first + 2.0] });
            }
        }
    }
    Results {
        groups: vec!["all".to_owned()],
        strategies: ["worst_first", "do_minimum"].map(|id| (id.to_owned(), id.to_owned())).to_vec(),
        entities: vec!["all".to_owned(), "london".to_owned()],
        years: [2034, 2035].map(FinancialYear::starting).to_vec(),
        trials: 3,
        seed: 7,
        extra_quantiles: Vec::new(),
        series,
        ledger,
        kept,
        parameters: vec![
            ("backlog.escalation_mean".to_owned(), vec![0.08, 0.1, 1.0 / 3.0]),
            ("incidents.per_year".to_owned(), vec![3500.0, 1e-9, -0.5]),
        ],
        checks: Vec::new(),
        nonfinite_trials: vec![2],
        share_past_replacement: vec![0.0, 0.0],
        coincide: Vec::new(),
        pairs: Vec::new(),
        estates: vec![estate(0), estate(1)],
        programmes: Vec::new(),
        schemes: Vec::new(),
        adoption: Vec::new(),
    }
}

/// An estate in the first year.
fn estate(strategy: usize) -> EstateStats {
    let at = |value: f64| QuantileEstimate { value, lo: Some(value - 0.5), hi: None };
    EstateStats {
        strategy,
        entity: 1,
        year: 0,
        opening: 3.25,
        mean: Mean { value: 4.5, mcse: Some(0.125) },
        quantiles: [2.5, 3.0, 3.5, 4.0, 5.0, 7.0, 7.5].map(at),
        worse: Share { count: 1.0, n: 2 },
        from_reference: Mean { value: -0.1 * strategy as f64, mcse: None },
    }
}

fn number(key: &str, value: f64, source: &str) -> Number {
    Number {
        key: key.to_owned(),
        distribution: Distribution::fixed(value).unwrap(),
        timing: Timing::PerTrial,
        unit: "£m",
        evidence: Evidence::Assumed,
        source: source.to_owned(),
        layer: "default".to_owned(),
    }
}

fn identity() -> Identity {
    Identity {
        scenario_id: "england".to_owned(),
        raw_sha256: "ab".repeat(32),
        canonical_sha256: "cd".repeat(32),
        inputs: Vec::new(),
        set: Vec::new(),
        changed: Vec::new(),
        seed: 7,
        sampler: "philox4x32-10".to_owned(),
        repaired: Vec::new(),
        trials: 3,
        trials_left_out: Vec::new(),
        quantiles: vec![0.05, 0.5, 0.999],
        strategies: vec!["worst_first".to_owned(), "do_minimum".to_owned()],
        sweeps: Vec::new(),
        asked: None,
        price_base: "2024/25".to_owned(),
    }
}

fn file(table: &Table, ending: &str) -> Option<File> {
    table.files(&identity()).unwrap().into_iter().find(|file| file.name.ends_with(ending))
}

/// The CSV of a table: its columns, and its rows as cells.
fn read_csv(table: &Table) -> (Vec<String>, Vec<Vec<String>>) {
    let text = String::from_utf8(file(table, ".csv").unwrap().bytes).unwrap();
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut characters) = (false, text.chars().peekable());
    while let Some(c) = characters.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => row.last_mut().unwrap().extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            _ => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row ends with a line feed");
    let header = rows.remove(0);
    (header, rows)
}

fn read_parquet(table: &Table) -> DataFrame {
    ParquetReader::new(Cursor::new(file(table, ".parquet").unwrap().bytes)).finish().unwrap()
}

fn columns(frame: &DataFrame) -> Vec<String> {
    frame.get_column_names().into_iter().map(|name| String::from(name.as_str())).collect()
}

fn cell<'a>((header, rows): &'a (Vec<String>, Vec<Vec<String>>), row: usize, column: &str) -> &'a str {
    &rows[row][header.iter().position(|name| name == column).unwrap()]
}

fn both_forms() -> [Table; 5] {
    let results = results();
    let numbers = [number("capital.pot", 750.0, "a, \"b\"\nc"), number("prices.x", 1.0 / 3.0, "")];
    [summary(&results), quantiles(&results), ledger(&results), parameters(&results), assumptions(&numbers, &[])]
}

#[test]
fn csv_and_parquet_hold_the_same_content_to_the_bit() {
    for table in both_forms() {
        let ((header, rows), frame) = (read_csv(&table), read_parquet(&table));
        assert_eq!(header, columns(&frame));
        assert_eq!(rows.len(), frame.height());
        assert!(!rows.is_empty());
        for (i, name) in header.iter().enumerate() {
            for (row, cells) in rows.iter().enumerate() {
                match frame.column(name).unwrap().get(row).unwrap() {
                    AnyValue::Null => assert_eq!(cells[i], ""),
                    AnyValue::Float64(value) => assert_eq!(cells[i].parse::<f64>().unwrap().to_bits(), value.to_bits()),
                    AnyValue::Int32(value) => assert_eq!(cells[i], value.to_string()),
                    AnyValue::Int64(value) => assert_eq!(cells[i], value.to_string()),
                    AnyValue::String(value) => assert_eq!(cells[i], value),
                    other => panic!("{name} holds {other:?}"),
                }
            }
        }
    }
}

#[test]
fn columns_are_the_documented_ones_in_their_order() {
    let [summary, quantiles, ledger, parameters, assumptions] = both_forms().map(|table| read_csv(&table).0.join(" "));
    assert_eq!(
        summary,
        "strategy entity group year financial_year metric unit central_case mean sd mcse mean_mc_lo mean_mc_hi \
         p05 p10 p25 p50 p75 p90 p95 n"
    );
    assert_eq!(quantiles, "strategy entity group year financial_year metric unit q value lo hi level n");
    assert_eq!(
        ledger,
        "strategy entity band year financial_year statistic opening_gbp_m price_gbp_m escalation_gbp_m \
         migration_gbp_m new_need_gbp_m resurvey_gbp_m rerating_gbp_m cleared_gbp_m closing_gbp_m"
    );
    assert_eq!(parameters, "trial backlog.escalation_mean incidents.per_year");
    assert_eq!(assumptions, "key value unit distribution evidence source layer");
    assert_eq!(
        columns(&read_parquet(&trials(&results()))).join(" "),
        "strategy trial entity year financial_year backlog_total_gbp_m lost_bed_days"
    );
}

#[test]
fn the_readme_of_the_outputs_explains_every_column() {
    let readme = include_str!("../../outputs/README.md");
    let fixed = [0, 1, 2, 4].map(|i| read_csv(&both_forms()[i]).0);
    for column in fixed.into_iter().flatten() {
        let among_quantiles = column.starts_with('p') && column[1..].parse::<u8>().is_ok();
        assert!(among_quantiles || readme.contains(&format!("`{column}`")), "{column}");
    }
}

#[test]
fn use_has_a_row_for_each_programme_and_year_and_the_readme_explains_it() {
    let of = |year: usize| AdoptionStats {
        strategy: 1,
        programme: 0,
        year,
        coverage: 0.75,
        mean_use: 0.5,
        used: [0.25, 0.5, 0.625],
        n: 2,
    };
    let programmes = vec![("record".to_owned(), "Record".to_owned())];
    let table = read_csv(&adoption(&Results { programmes, adoption: vec![of(0), of(1)], ..results() }));
    assert_eq!(
        table.0.join(" "),
        "strategy programme year financial_year coverage_mean use_mean use_p10 use_p50 use_p90 n"
    );
    assert_eq!(table.1[1].join(" "), "do_minimum record 2035 2035/36 0.75 0.5 0.25 0.5 0.625 2");
    let readme = include_str!("../../outputs/README.md");
    let (_, section) = readme.split_once("## Programmes, use and appraisal").unwrap();
    assert!(table.0.iter().all(|column| section.contains(&format!("`{column}`"))), "{:?}", table.0);
}

#[test]
fn the_readme_of_the_outputs_explains_every_outcome() {
    let readme = include_str!("../../outputs/README.md");
    for metric in Metric::ALL {
        assert!(readme.contains(&format!("`{}`", metric.name())), "{}", metric.name());
    }
}

#[test]
fn summary_gives_the_statistics_of_the_results_in_their_order() {
    let results = results();
    let table = read_csv(&summary(&results));
    assert_eq!(table.1.len(), results.series.len());
    for (row, series) in results.series.iter().enumerate() {
        assert_eq!(cell(&table, row, "strategy"), results.strategies[series.strategy].0);
        assert_eq!(cell(&table, row, "entity"), results.entities[series.entity]);
        assert_eq!(cell(&table, row, "metric"), series.metric.name());
        assert_eq!(cell(&table, row, "unit"), series.metric.unit().name().replace('£', "GBP "));
        assert_eq!(cell(&table, row, "mean").parse(), Ok(series.mean));
        let median = series.quantiles.map(|quantiles| quantiles[3].value.to_string()).unwrap_or_default();
        assert_eq!(cell(&table, row, "p50").trim_end_matches(".0"), median);
    }
    // worst_first, all, backlog, 2034/35: mean 100 and standard error 2, so 100 ± 3.92.
    let first = [
        ("group", "all"),
        ("year", "2034"),
        ("financial_year", "2034/35"),
        ("mcse", "2.0"),
        ("n", "2"),
        ("sd", "1e-7"),
        ("mean_mc_lo", "96.0800720309199"),
        ("mean_mc_hi", "103.9199279690801"),
        ("p95", "316.6666666666667"),
    ];
    for (column, expected) in first {
        assert_eq!(cell(&table, 0, column), expected, "{column}");
    }
    assert_eq!(cell(&table, 1, "financial_year"), "2035/36");
}

#[test]
fn quantiles_have_a_row_for_each_recorded_quantile_and_no_other() {
    let results = results();
    let table = read_csv(&quantiles(&results));
    let recorded: Vec<_> = results.series.iter().filter_map(|series| series.quantiles).collect();
    assert_eq!(table.1.len(), recorded.len() * QUANTILES.len());
    for (row, (q, estimate)) in recorded.iter().flat_map(|of| QUANTILES.iter().zip(of)).enumerate() {
        assert_eq!(cell(&table, row, "q").parse(), Ok(*q));
        assert_eq!(cell(&table, row, "value").parse(), Ok(estimate.value));
        assert_eq!(cell(&table, row, "lo").parse().ok(), estimate.lo);
        assert_eq!(cell(&table, row, "hi").parse().ok(), estimate.hi);
        assert_eq!(cell(&table, row, "level"), "0.95");
        assert_eq!(cell(&table, row, "entity"), "all");
    }
}

#[test]
fn ledger_rows_keep_the_order_and_the_signs_of_the_results() {
    let results = results();
    let table = read_csv(&ledger(&results));
    assert_eq!(table.1.len(), results.ledger.len());
    let at = |row: usize| ["strategy", "entity", "band", "financial_year", "statistic"].map(|c| cell(&table, row, c));
    assert_eq!(at(0), ["worst_first", "all", "all", "2034/35", "central_case"]);
    assert_eq!(at(1), ["worst_first", "all", "all", "2034/35", "mean"]);
    assert_eq!(at(2), ["worst_first", "all", "all", "2035/36", "central_case"]);
    assert_eq!(at(4), ["worst_first", "all", "low", "2034/35", "central_case"]);
    assert_eq!(at(8), ["worst_first", "all", "high", "2034/35", "central_case"]);
    assert_eq!(at(12), ["worst_first", "london", "all", "2034/35", "central_case"]);
    assert_eq!(at(24), ["do_minimum", "all", "all", "2034/35", "central_case"]);
    let flows = [
        ("opening", "1000.1"),
        ("price", "30.25"),
        ("escalation", "20.5"),
        ("migration", "-4.0"),
        ("new_need", "1e+16"),
        ("resurvey", "-0.3333333333333333"),
        ("cleared", "55.0"),
        ("closing", "991.5"),
    ];
    for (flow, expected) in flows {
        assert_eq!(cell(&table, 0, &format!("{flow}_gbp_m")), expected);
    }
}

#[test]
fn trials_are_the_stored_numbers_by_strategy_year_and_trial() {
    let frame = read_parquet(&trials(&results()));
    assert_eq!(frame.height(), 2 * 2 * 3);
    let trial: Vec<_> = frame.column("trial").unwrap().i64().unwrap().iter().map(Option::unwrap).collect();
    assert_eq!(trial, [1, 2, 3].repeat(4));
    let year: Vec<_> = frame.column("year").unwrap().i32().unwrap().iter().map(Option::unwrap).collect();
    assert_eq!(year, [2034, 2034, 2034, 2035, 2035, 2035].repeat(2));
    let backlog: Vec<_> = frame.column("backlog_total_gbp_m").unwrap().f32().unwrap().iter().collect();
    let expected = [0.1, 10.1, 100.1, 110.1_f32];
    assert_eq!(backlog, expected.into_iter().flat_map(|x| [Some(x), None, Some(x + 2.0)]).collect::<Vec<_>>());
    assert!(file(&trials(&results()), ".csv").is_none());
}

#[test]
fn a_run_that_kept_nothing_still_makes_readable_tables() {
    let nothing = Results { kept: Vec::new(), parameters: Vec::new(), ..results() };
    assert_eq!(read_parquet(&trials(&nothing)).height(), 0);
    assert_eq!(read_csv(&parameters(&nothing)).1, [["1"], ["2"], ["3"]]);
}

#[test]
fn what_is_not_finite_or_not_known_is_missing_and_never_nan() {
    let mut results = results();
    results.series[0].central_case = f64::NAN;
    results.series[0].sd = None;
    results.series[0].mcse = None;
    results.series[0].mean = f64::INFINITY;
    results.ledger[0].price = f64::NEG_INFINITY;
    let table = read_csv(&summary(&results));
    for column in ["central_case", "mean", "sd", "mcse", "mean_mc_lo", "mean_mc_hi"] {
        assert_eq!(cell(&table, 0, column), "", "{column}");
        assert!(read_parquet(&summary(&results)).column(column).unwrap().get(0).unwrap().is_null(), "{column}");
    }
    assert_eq!(cell(&read_csv(&ledger(&results)), 0, "price_gbp_m"), "");
}

#[test]
fn text_that_a_spreadsheet_would_compute_is_neutralised_and_numbers_are_not() {
    let texts = ["=cmd|' /C calc'!A0", "@SUM(1)", "+44", "-1", "\tx", "\rx", "plain", "a=b"];
    let numbers: Vec<Number> = texts.iter().map(|source| number("key", -5.25, source)).collect();
    let table = read_csv(&assumptions(&numbers, &[]));
    let parquet = read_parquet(&assumptions(&numbers, &[]));
    for (row, text) in texts.into_iter().enumerate() {
        // A negative number is no formula.
        let expected = if row < 6 && text != "-1" { format!("'{text}") } else { text.to_owned() };
        assert_eq!(cell(&table, row, "source"), expected);
        assert_eq!(cell(&table, row, "value"), "-5.25");
        assert_eq!(parquet.column("source").unwrap().get(row).unwrap(), AnyValue::String(text));
    }
}

#[test]
fn parquet_says_which_run_it_belongs_to() {
    let bytes = file(&summary(&results()), ".parquet").unwrap().bytes;
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let metadata = reader.get_metadata().unwrap().key_value_metadata().clone().unwrap();
    let said = |key: &str| metadata.iter().find(|kv| kv.key == key).and_then(|kv| kv.value.clone()).unwrap();
    assert_eq!(said("capcast.scenario_id"), "england");
    assert_eq!(said("capcast.scenario_canonical_sha256"), identity().canonical_sha256);
    assert_eq!(said("capcast.seed"), "7");
    assert_eq!(said("capcast.version"), env!("CARGO_PKG_VERSION"));
    assert_eq!(said("capcast.price_base"), "2024/25");
}

#[test]
fn the_same_results_give_the_same_bytes() {
    for table in both_forms().into_iter().chain([trials(&results())]) {
        assert_eq!(table.files(&identity()).unwrap(), table.files(&identity()).unwrap());
    }
}

/// England compared in few futures.
fn comparison_tables() -> [Table; 3] {
    let england = crate::worlds::england(&[]);
    let results = crate::worlds::results(&crate::compare::all_kept(crate::worlds::world(&england, 60, 1)), 2);
    let found = [crate::compare::compared(&england, &results, |question| question.reference = 1, &[0, 1, 2, 3, 4])];
    [compared::comparison(&found), compared::regret(&found), compared::targets(&found)]
}

#[test]
fn the_tables_of_a_comparison_have_the_documented_columns_and_the_readme_explains_them() {
    let tables = comparison_tables().map(|table| read_csv(&table).0);
    assert_eq!(
        tables[0].join(" "),
        "scenario strategy reference metric unit year financial_year mean_difference mcse mean_mc_lo mean_mc_hi \
         p10 p10_lo p10_hi p50 p50_lo p50_hi p90 p90_lo p90_hi probability_better probability_better_lo \
         probability_better_hi probability_best probability_best_lo probability_best_hi mean_from_best indifference \
         against_reference separated best against_best n"
    );
    assert_eq!(
        tables[1].join(" "),
        "scenario strategy metric unit year financial_year mean_regret mcse mean_mc_lo mean_mc_hi p90 p90_lo p90_hi most \
         probability_best probability_best_lo probability_best_hi probability_unbeaten probability_unbeaten_lo \
         probability_unbeaten_hi value_of_perfect_information n"
    );
    assert_eq!(
        tables[2].join(" "),
        "scenario strategy target metric unit year financial_year when bound limit target_year probability \
         probability_lo probability_hi n"
    );
    let readme = include_str!("../../outputs/README.md");
    let (_, section) = readme.split_once("## What `compare` adds").unwrap();
    for column in tables.into_iter().flatten() {
        assert!(section.contains(&format!("`{column}`")), "{column}");
    }
}

#[test]
fn the_tables_of_a_comparison_hold_the_same_in_csv_and_parquet_in_one_order() {
    for table in comparison_tables() {
        let ((header, rows), frame) = (read_csv(&table), read_parquet(&table));
        assert_eq!((header.clone(), rows.len()), (columns(&frame), frame.height()));
        for (i, name) in header.iter().enumerate() {
            for (row, cells) in rows.iter().enumerate() {
                match frame.column(name).unwrap().get(row).unwrap() {
                    AnyValue::Null => assert_eq!(cells[i], ""),
                    AnyValue::Float64(value) => assert_eq!(cells[i].parse::<f64>().unwrap().to_bits(), value.to_bits()),
                    AnyValue::String(value) => assert_eq!(cells[i], value),
                    other => assert_eq!(cells[i], other.to_string()),
                }
            }
        }
        let both = (header, rows);
        let strategies: Vec<&str> = (0..both.1.len()).map(|row| cell(&both, row, "strategy")).collect();
        let mut in_order = strategies.clone();
        in_order.dedup();
        assert_eq!(in_order, ["do_minimum", "proportional", "worst_first", "risk_per_pound", "ring_fenced"]);
    }
}

#[test]
fn the_reference_differs_from_itself_by_nothing_in_every_row() {
    let table = read_csv(&comparison_tables()[0]);
    let mut seen = 0;
    for row in 0..table.1.len() {
        assert_eq!(cell(&table, row, "reference"), "proportional");
        if cell(&table, row, "strategy") == "proportional" {
            assert_eq!(cell(&table, row, "mean_difference"), "0.0");
            assert_eq!((cell(&table, row, "against_reference"), cell(&table, row, "separated")), ("same", "false"));
            seen += 1;
        }
    }
    let metrics: std::collections::BTreeSet<&str> = (0..table.1.len()).map(|row| cell(&table, row, "metric")).collect();
    assert!(metrics.len() > Metric::HEADLINE.len() && metrics.contains("backlog_moderate_gbp_m"), "{metrics:?}");
    assert_eq!(seen, metrics.len() * 15);
}
