//! The model run over the record: England from 2013/14 with the money and prices of those years, its bands one year ahead,
//! and trusts and a trust of three sites beside the spread that was recorded.
//!
//! Figures: Estates Returns Information Collection (NHS England), construction output prices (ONS), departmental capital
//! (HM Treasury); Open Government Licence v3.0.

use crate::worlds::{results, scenario, world};
use capcast::engine::{Metric, Trial};
use capcast::scenario::{ENGLAND, Scenario, TRUST};
use std::fmt::Write;
use std::ops::RangeInclusive;

/// Backlog of England by band (low first), £m at the closes of 2013/14 to 2022/23; the bands of 2017/18 are not at hand.
const RECORD: [Option<[f64; 4]>; 10] = [
    Some([1241.8, 1426.6, 1016.7, 356.6]),
    Some([1266.5, 1551.3, 1062.1, 458.0]),
    Some([1114.9, 1516.4, 1567.9, 775.5]),
    Some([1008.2, 1798.4, 1791.8, 947.1]),
    None,
    Some([953.4, 2095.9, 2313.6, 1095.0]),
    Some([1068.4, 3267.4, 3193.0, 1505.3]),
    Some([1163.7, 3480.4, 3010.3, 1576.9]),
    Some([1197.2, 3764.1, 3482.3, 1804.6]),
    Some([1318.4, 4068.5, 3888.0, 2363.0]),
];

/// Investment to reduce backlog in 2014/15 to 2022/23, £m. Published for the first three and for 2018/19, which was 7 % above
/// the year before; 15.4 % of departmental capital in 2021/22; for the other three years 7.3 % of it, as in the scenario.
const MONEY: [f64; 9] =
    [369.8, 352.4, 324.0, 433.0 / 1.07, 433.0, 0.073 * 7015.0, 0.073 * 12_704.0, 0.154 * 9119.0, 0.073 * 9848.0];

/// Construction output prices, 2012/13 to 2022/23.
const PRICES: [f64; 11] = [99.8, 99.4, 100.4, 102.7, 105.4, 108.4, 111.1, 112.2, 117.9, 128.6, 133.0];

/// The year of the national re-rating, 2019/20, counted from 2013/14.
const SHOCK_YEAR: usize = 6;

/// Construction prices at the close of a year `t` years after 2013/14, 2024/25 being 1; the two years after the last
/// observed one at the mean of 3 %.
fn index(t: usize) -> f64 {
    PRICES[t + 1] / PRICES[10] / (1.03 * 1.03)
}

/// The shipped England without the systems around it, from the close of a year on: its numbers, their prices brought to
/// that year; capital that all goes to backlog; no failures. `rows` are the estates.
fn from_year(t: usize, years: usize, money: f64, construction: &str, rows: &str) -> String {
    let financial = |year: usize| format!("{}/{:02}", year, (year + 1) % 100);
    let (start, end) = (ENGLAND.find("[backlog]\n").unwrap(), ENGLAND.find("[incidents]\n").unwrap());
    let (first, last, base) = (financial(2014 + t), financial(2013 + t + years), financial(2013 + t));
    let mut text = ENGLAND[start..end].to_owned();
    // £ per m² are at 2024/25 prices in the shipped file.
    for (shipped, then) in [
        ("mean = 44.7, sd = 3.9", format!("mean = {}, sd = {}", 44.7 * index(t), 3.9 * index(t))),
        ("slope_gbp_per_m2 = -272", format!("slope_gbp_per_m2 = {}", -272.0 * index(t))),
        ("value = 5000", format!("value = {}", 5000.0 * index(t))),
    ] {
        assert_eq!(text.matches(shipped).count(), 1, "{shipped}");
        text = text.replace(shipped, &then);
    }
    format!(
        "schema_version = 2\nid = \"record\"\n[horizon]\nfirst_year = \"{first}\"\nlast_year = \"{last}\"\n\
         [prices]\nbase = \"{base}\"\nconstruction = {{ {construction}, persistence = 0.4 }}\n\
         general = {{ mean_per_year = 0, sd_per_year = 0, last_observed_per_year = 0 }}\n\
         [capital]\nbase_gbp_m = {money}\ngrowth_after_per_year = 0\nafter_basis = \"cash\"\nshare_to_backlog = 1\n\
         {text}[incidents]\nper_year = 0\n{rows}[strategy.proportional]\nrule = \"proportional\"\n"
    )
}

/// A row of the estate table.
fn row(id: &str, area_m2: f64, bands: [f64; 4]) -> String {
    let [low, moderate, significant, high] = bands;
    format!(
        "[estate.{id}]\narea_m2 = {area_m2}\nlow_gbp_m = {low}\nmoderate_gbp_m = {moderate}\n\
         significant_gbp_m = {significant}\nhigh_gbp_m = {high}\n"
    )
}

/// Construction prices that rise by as much as they did `t` years after 2013/14, without chance.
fn as_recorded(t: usize) -> String {
    let rate = PRICES[t + 1] / PRICES[t] - 1.0;
    format!("mean_per_year = {rate}, sd_per_year = 0, last_observed_per_year = {rate}")
}

/// One year of the expected path (the central case) from the stock at the close of `t` years after 2013/14.
fn next(t: usize, stock: [f64; 4], shock: f64) -> [f64; 4] {
    let text = from_year(t, 1, MONEY[t], &as_recorded(t + 1), &row("england", 25e6, stock));
    let probability =
        format!("backlog.resurvey.shock_probability_per_year={}", u8::from(t + 1 == SHOCK_YEAR && shock > 0.0));
    let scenario = scenario(&text, &[&probability, &format!("backlog.resurvey.shock_increase={shock}")]);
    Trial::run(&world(&scenario, 1, 1), 0, 0).years[0].estates[0].closing
}

/// The expected path over 2013/14 to 2022/23, with one shock of this size in 2019/20.
fn path(shock: f64) -> Vec<[f64; 4]> {
    let mut path = vec![RECORD[0].unwrap()];
    for t in 0..9 {
        path.push(next(t, path[t], shock));
    }
    path
}

fn total(bands: [f64; 4]) -> f64 {
    bands.iter().sum()
}

/// Growth of each band and of the total, % a year.
fn growth(from: [f64; 4], to: [f64; 4], years: i32) -> [f64; 5] {
    let rate = |a: f64, b: f64| 100.0 * ((b / a).powf(1.0 / f64::from(years)) - 1.0);
    [0, 1, 2, 3, 4].map(|i| if i < 4 { rate(from[i], to[i]) } else { rate(total(from), total(to)) })
}

fn meets(found: &[f64], stated: &[f64], within: f64) {
    let near = found.iter().zip(stated).all(|(found, stated)| (found - stated).abs() <= within);
    assert!(near && found.len() == stated.len(), "{found:.2?} against {stated:?}");
}

/// The increase that leads from the record of 2018/19 to that of 2019/20, what a year adds anyway being taken out: without it
/// the year would have closed at £6.97bn, and what it finds is found before the year's money is spent.
fn recorded_shock() -> f64 {
    let (before, after) = (RECORD[5].unwrap(), RECORD[6].unwrap());
    let without = next(5, before, 0.0);
    (total(after) - total(without)) / (total(without) + MONEY[5])
}

/// docs/model.md, "England beside the record": growth a year by band and in all over nine years, recorded and on the expected
/// path; with one shock of the record's size, with one of the scenario's mean size, and with the whole rise of 2019/20.
#[test]
fn the_record_run_forward_grows_by_band_as_the_record_did() {
    let (opening, closing) = (RECORD[0].unwrap(), RECORD[9].unwrap());
    meets(&growth(opening, closing, 9), &[0.7, 12.3, 16.1, 23.4, 12.5], 0.05);
    let mean = 0.20 * (0.5_f64 * 0.6 * 0.6).exp();
    meets(&[recorded_shock(), mean], &[0.276, 0.239], 0.001);
    meets(&growth(opening, path(recorded_shock())[9], 9), &[-0.7, 13.2, 17.2, 23.4, 13.0], 0.06);
    meets(&growth(opening, path(mean)[9], 9), &[-0.9, 12.8, 16.7, 22.9, 12.6], 0.06);
    meets(&growth(opening, path(0.40)[9], 9), &[-0.1, 14.7, 18.6, 25.2, 14.4], 0.06);
}

/// Before the shock, in 2018/19, the path's total lies 6 % above the record: low and moderate 14 and 22 % above it, significant
/// and high 6 and 8 % below.
#[test]
fn before_the_shock_the_path_is_above_the_record_in_the_milder_bands() {
    let (found, record) = (path(0.0)[5], RECORD[5].unwrap());
    let ratio = |a: f64, b: f64| 100.0 * (a / b - 1.0);
    let bands = [0, 1, 2, 3, 4].map(|i| match i {
        4 => ratio(total(found), total(record)),
        i => ratio(found[i], record[i]),
    });
    meets(&bands, &[14.0, 21.6, -6.0, -7.7, 5.6], 0.5);
}

/// Why the same model grows more slowly from 2024/25: need comes by the square metre. It added 12 % of the backlog of 2013/14
/// a year, and adds 4.5 % of that of 2024/25; of high risk 21 and 3 %.
#[test]
fn need_is_a_smaller_share_of_a_larger_backlog() {
    let share = |t: usize, stock: [f64; 4], band: Option<usize>| {
        let text = from_year(t, 1, 0.0, &as_recorded(t + 1), &row("england", 25e6, stock));
        let year = Trial::run(&world(&scenario(&text, &[]), 1, 1), 0, 0).years[0].estates[0].clone();
        match band {
            None => 100.0 * year.new_need.iter().sum::<f64>() / total(stock),
            Some(band) => 100.0 * year.new_need[band] / stock[band],
        }
    };
    let then = RECORD[0].unwrap();
    meets(&[share(0, then, None), share(0, then, Some(3))], &[12.4, 21.0], 0.3);
    // Need per pound is what counts, so prices do not: the stock of 2024/25 at the prices of 2021/22.
    let now = [1660.0, 5140.0, 5600.0, 3500.0].map(|band| band * index(8));
    meets(&[share(8, now, None), share(8, now, Some(3))], &[4.6, 3.1], 0.2);
}

/// The shipped eight regions with the bands of England at the close of a recorded year.
fn regions(bands: [f64; 4]) -> String {
    let england = scenario(ENGLAND, &[]);
    let mean = |id| england.number(id).distribution.mean();
    let whole: [f64; 4] = std::array::from_fn(|r| england.estates.iter().map(|e| mean(e.opening[r])).sum());
    england.estates.iter().fold(String::new(), |mut rows, e| {
        let bands = std::array::from_fn(|r| mean(e.opening[r]) * bands[r] / whole[r]);
        write!(rows, "{}", row(&e.id, mean(e.area), bands)).unwrap();
        rows
    })
}

/// Of the bands of England one year ahead, 28 in seven recorded years, so many lie in the model's P10 to P90 that eight in
/// ten is not refuted; and of the totals six in seven: 2019/20 lies outside.
#[test]
fn a_band_a_year_ahead_lies_within_its_range_about_as_often_as_it_should() {
    let metrics = [
        Metric::BacklogLow,
        Metric::BacklogModerate,
        Metric::BacklogSignificant,
        Metric::BacklogHigh,
        Metric::BacklogTotal,
    ];
    let (mut bands, mut totals, mut years) = (0, 0, 0);
    for t in 0..9 {
        let (Some(opening), Some(recorded)) = (RECORD[t], RECORD[t + 1]) else { continue };
        let rate = PRICES[t + 1] / PRICES[t] - 1.0;
        let construction = format!("mean_per_year = 0.03, sd_per_year = 0.026, last_observed_per_year = {rate}");
        let scenario = scenario(&from_year(t, 1, MONEY[t], &construction, &regions(opening)), &[]);
        let results = results(&world(&scenario, 2000, 1), 2);
        let range = |metric: Metric| -> RangeInclusive<f64> {
            let of = |s: &&capcast::engine::results::SeriesStats| s.entity == 0 && s.year == 0 && s.metric == metric;
            let q = results.series.iter().find(of).unwrap().quantiles.unwrap();
            q[1].value..=q[5].value
        };
        years += 1;
        bands += (0..4).filter(|&r| range(metrics[r]).contains(&recorded[r])).count();
        totals += usize::from(range(metrics[4]).contains(&total(recorded)));
    }
    assert_eq!(years, 7);
    println!("{bands} of 28 bands, {totals} of 7 totals");
    assert!((21..=23).contains(&bands), "{bands} of 28");
    assert!((5..=6).contains(&totals), "{totals} of 7");
}

/// Log ratio of a total over `k` years: its standard deviation over the estates of a scenario and its futures.
fn spread(scenario: &Scenario, trials: u32, k: &[usize], of_all: bool) -> Vec<f64> {
    let world = world(scenario, trials, 1);
    let mut logs = vec![Vec::new(); k.len()];
    for trial in 1..=trials {
        let years = Trial::run(&world, trial, 0).years;
        for (logs, &k) in logs.iter_mut().zip(k) {
            let pairs = years[0].estates.iter().zip(&years[k - 1].estates);
            let pairs = pairs.map(|(first, last)| (total(first.opening), total(last.closing)));
            match of_all {
                true => {
                    let (from, to) = pairs.fold((0.0, 0.0), |(a, b), (from, to)| (a + from, b + to));
                    logs.push((to / from).ln());
                }
                false => logs.extend(pairs.map(|(from, to)| (to / from).ln())),
            }
        }
    }
    let sd = |logs: &Vec<f64>| {
        let n = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / n;
        (logs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
    };
    logs.iter().map(sd).collect()
}

/// Trusts above £20m: the log ratio of a trust's total over 1, 2, 3, 5, 6, 8 and 11 years has the spread of the record,
/// .40, .54, .65, .70, .69, .77 and .87, to within .11 of each; most of it is there after three years, as it would not be if
/// surveys never took anything back.
#[test]
fn trusts_spread_over_the_years_as_the_record_did() {
    // Per £m of backlog as much floor area as trusts of £20m to £200m had in 2013/14, and the bands of England.
    let whole = RECORD[0].unwrap();
    let rows = [22.0, 26.0, 31.0, 38.0, 50.0, 80.0].iter().enumerate().fold(String::new(), |mut rows, (i, opening)| {
        let bands = whole.map(|band| band * opening / total(whole));
        write!(rows, "{}", row(&format!("trust_{i}"), 3400.0 * opening, bands)).unwrap();
        rows
    });
    let prices = "mean_per_year = 0.029, sd_per_year = 0, last_observed_per_year = 0.029";
    let text = from_year(0, 11, 0.0, prices, &rows);
    let stated = text.lines().find(|line| line.starts_with("level_sd")).unwrap().to_owned();
    let text = text.replace("kind = \"region\"", "kind = \"trust\"").replace(&stated, "");
    let scenario = scenario(&text, &["backlog.resurvey.shock_probability_per_year=0"]);
    let found = spread(&scenario, 400, &[1, 2, 3, 5, 6, 8, 11], false);
    meets(&found, &[0.40, 0.54, 0.65, 0.70, 0.69, 0.77, 0.87], 0.11);
    assert!(found[2] / found[6] > 0.7, "{found:?}");
}

/// The shipped trust, three sites: over eight years its total spreads by 0.55 to 0.75; the record has 0.55 (by deciles) to 0.73.
#[test]
fn the_trust_of_three_sites_spreads_over_eight_years_as_trusts_did() {
    let found = spread(&scenario(TRUST, &[]), 600, &[1, 3, 8], true);
    assert!((0.55..0.75).contains(&found[2]), "{found:?}");
    assert!(found[1] / found[2] > 0.65, "{found:?}");
}
