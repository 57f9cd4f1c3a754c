//! Amounts that cannot be are told, once for each cause; amounts that can be are not.

use super::*;

const HEAD: &str = "schema_version = 2
id = \"wards\"
horizon = { first_year = \"2025/26\", last_year = \"2030/31\" }
prices = { base = \"2024/25\" }
[strategy]
pro_rata = { rule = \"proportional\" }
";
const CAPITAL: &str = "[capital]
base_gbp_m = 20
growth_after_per_year = 0.02
after_basis = \"cash\"
share_to_backlog = 0.15
";
const WARDS: [&str; 3] = ["90_000, 6, 18, 20, 12", "20_000, 1, 2, 4, 3", "1_000, 0.01, 0.03, 0.02, 0"];

/// Rows of area and backlog, low first.
fn estates(rows: &[&str]) -> String {
    let one = |(i, row): (usize, &&str)| {
        let cells: Vec<&str> = row.split(", ").collect();
        let [area, low, moderate, significant, high] = cells[..] else { panic!("{row}") };
        format!(
            "w{i} = {{ area_m2 = {area}, low_gbp_m = {low}, moderate_gbp_m = {moderate}, significant_gbp_m = {significant}, \
             high_gbp_m = {high} }}\n"
        )
    };
    let rows: String = rows.iter().enumerate().map(one).collect();
    format!("[backlog.resurvey]\nlevel_sd = 0.1\n[estate]\n{rows}")
}

fn checked(capital: &str, rows: &[&str], more: &str) -> Loaded {
    let text = format!("{HEAD}{capital}{}{more}", estates(rows));
    let text = Text { name: "wards.toml".into(), bytes: text.into_bytes() };
    load(&text, &[], false).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

/// Codes and titles.
fn told(capital: &str, rows: &[&str], more: &str) -> Vec<(&'static str, String)> {
    let notes = checked(capital, rows, more).notes;
    notes.list.iter().map(|problem| (problem.code, problem.title.clone())).collect()
}

fn codes(capital: &str, rows: &[&str], more: &str) -> Vec<&'static str> {
    told(capital, rows, more).into_iter().map(|it| it.0).collect()
}

#[test]
fn amounts_of_all_real_sizes_are_fine() {
    let large = CAPITAL.replace("20", "400");
    assert_eq!(codes(&large, &WARDS, ""), [""; 0]);
    assert_eq!(codes(CAPITAL, &["85_000, 20, 150, 60, 30", "970, 0.001, 0.002, 0, 0", "500, 0, 0, 0, 0"], ""), [""; 0]);
    let more =
        "[target.t]\nmetric = \"backlog_high_gbp_m\"\nbelow = 40\n[history]\n\"2013/14\" = { total_gbp_m = 900 }\n";
    assert_eq!(codes(CAPITAL, &["90_000, 6, 18, 20, 0.01"], more), ["N0238"]);
}

#[test]
fn backlog_in_pounds_is_one_warning_for_the_whole_table() {
    let pounds = ["90_000, 6e6, 18e6, 20e6, 12e6", "20_000, 1e6, 2e6, 4e6, 3e6", "1_000, 10_000, 30_000, 20_000, 0"];
    let all = told(CAPITAL, &pounds, "[history]\n\"2024/25\" = { total_gbp_m = 66 }\n");
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].0 == "W0204" && all[0].1.contains("3 of 3 estates"), "{all:?}");
    let one = told(CAPITAL, &[WARDS[0], WARDS[1], pounds[2]], "");
    assert_eq!(
        one,
        [(
            "W0204",
            "`estate.w2` has £60,000,000 of backlog per m², 12,000 times what replacing it would cost".to_owned()
        )]
    );
    // Nor does it help that no area is known.
    assert_eq!(codes(CAPITAL, &["\"unknown\", 6e6, 18e6, 20e6, 12e6"], ""), ["N0243", "W0204"]);
}

#[test]
fn capital_limits_and_record_in_pounds_are_told() {
    assert_eq!(codes(&CAPITAL.replace("20", "20_000_000"), &WARDS, ""), ["W0204"]);
    let plan = CAPITAL.replace("base_gbp_m = 20", "plan_gbp_m = [20e6, 21e6, 22e6]");
    let plan = told(&plan, &WARDS, "");
    assert!(plan.len() == 1 && plan[0].1.contains("and 2 more amounts"), "{plan:?}");
    let target = |limit: &str, metric: &str| format!("[target.t]\nmetric = \"{metric}\"\n{limit}\n");
    for (limit, metric) in [
        ("below = 10_000_000", "backlog_high_real_gbp_m"),
        ("above = 300_000", "spend_backlog_real_gbp_m"),
        ("below = 5e6", "backlog_high_significant_gbp_m"),
    ] {
        assert!(codes(CAPITAL, &WARDS, &target(limit, metric)).contains(&"W0204"), "{limit} {metric}");
    }
    let staged = "worst = { rule = \"worst_first\" }\nboth = { rule = \"staged\", first = \"pro_rata\", then = \"worst\", \
                  when_metric = \"backlog_high_real_gbp_m\", above_gbp_m = 15_000_000 }\n[capital]";
    assert_eq!(codes(&CAPITAL.replacen("[capital]", staged, 1), &WARDS, ""), ["W0204"]);
    assert_eq!(codes(CAPITAL, &WARDS, "[history]\n\"2024/25\" = { total_gbp_m = 66_000_000 }\n"), ["W0204"]);
}

#[test]
fn a_record_that_is_not_the_sum_of_the_estates_is_told_with_both() {
    let all = told(CAPITAL, &WARDS, "[history]\n\"2024/25\" = { total_gbp_m = 200 }\n");
    assert_eq!(
        all,
        [("W0240", "the record of 2024/25 says £200m of all backlog, the estates add up to £66.1m".to_owned())]
    );
    let parts =
        "\"2020/21\" = { low_gbp_m = 1, moderate_gbp_m = 2, significant_gbp_m = 3, high_gbp_m = 4, total_gbp_m = 20 }";
    assert_eq!(codes(CAPITAL, &WARDS, &format!("[history]\n{parts}\n")), ["W0240"]);
    assert_eq!(codes(CAPITAL, &WARDS, "[history]\n\"2024/25\" = { total_gbp_m = 67 }\n"), [""; 0]);
}

#[test]
fn a_row_of_totals_is_told_wherever_it_stands() {
    let total = "110_000, 7, 20, 24, 15";
    for rows in [[WARDS[0], WARDS[1], total], [total, WARDS[0], WARDS[1]]] {
        // The record is held against the estates without it.
        assert_eq!(codes(CAPITAL, &rows, "[history]\n\"2024/25\" = { total_gbp_m = 66 }\n"), ["W0241"]);
    }
    let named = format!(
        "{}[estate.total]\nname = \"Grand total\"\narea_m2 = 110_000\nlow_gbp_m = 7\nmoderate_gbp_m = 20\n\
                         significant_gbp_m = 24\nhigh_gbp_m = 15\n",
        ""
    );
    let all = told(CAPITAL, &WARDS[..2], &named);
    assert!(all.len() == 1 && all[0].1.ends_with("and is called `Grand total`"), "{all:?}");
    // Two alike and an empty one are no total.
    assert_eq!(codes(CAPITAL, &[WARDS[0], WARDS[0], "0, 0, 0, 0, 0"], ""), [""; 0]);
}

#[test]
fn a_floor_area_of_nothing_is_told_and_an_unknown_one_is_taken_by_backlog() {
    assert_eq!(codes(CAPITAL, &["0, 6, 18, 20, 12", WARDS[1]], ""), ["W0242"]);
    let loaded = checked(CAPITAL, &["100_000, 10, 10, 10, 10", "\"unknown\", 5, 5, 5, 5"], "");
    assert_eq!(loaded.notes.codes(), ["N0243"]);
    let area = |loaded: &Loaded| {
        let number = loaded.scenario.numbers.iter().find(|number| number.key == "estate.w1.area_m2").unwrap();
        (number.distribution.as_fixed(), number.evidence, number.source.starts_with("not known: "))
    };
    assert_eq!(area(&loaded), (Some(50_000.0), Evidence::Assumed, true));
    assert_eq!(loaded.resolved["estate"]["w1"]["area_m2"].as_float(), Some(50_000.0));
    let none = checked(CAPITAL, &["\"unknown\", 0, 0, 63.6, 0", "\"Unknown\", 6.36, 0, 0, 0"], "");
    assert_eq!(area(&none).0, Some(10_000.0));
    assert_eq!(none.notes.codes(), ["N0243"]);
}

#[test]
fn a_spread_in_per_cent_is_told_in_any_distribution() {
    for (spread, codes_of) in [
        ("{ lognormal = { mean = 20, cv = 30 } }", &["W0203"][..]),
        ("{ gamma = { mean = 20, cv = 25 } }", &["W0203"]),
        ("{ lognormal = { median = 20, log_sd = 5 } }", &["W0203"]),
        ("{ lognormal = { mean = 2, sd = 30 } }", &["W0203"]),
        ("{ gated = { probability = 0.5, of = { gamma = { mean = 20, cv = 30 } } } }", &["W0203"]),
        ("{ lognormal = { mean = 20, cv = 0.3 } }", &[]),
        ("{ gamma = { mean = 20, cv = 2 } }", &[]),
    ] {
        let capital = CAPITAL.replace("base_gbp_m = 20", &format!("base_gbp_m = {spread}"));
        assert_eq!(codes(&capital, &WARDS, ""), codes_of, "{spread}");
    }
}

#[test]
fn estates_of_one_name_are_told_apart_by_their_identifiers() {
    let named = |id: &str| {
        format!(
            "[estate.{id}]\nname = \"St Botolph\"\narea_m2 = 9_000\nlow_gbp_m = 3\nmoderate_gbp_m = 3\n\
                                    significant_gbp_m = 3\nhigh_gbp_m = 3\n"
        )
    };
    let loaded = checked(CAPITAL, &WARDS[..1], &format!("{}{}", named("north"), named("south")));
    let names = loaded.scenario.estate_names();
    assert_eq!(names, ["St Botolph (north)", "St Botolph (south)", "w0"]);
    let alone: Vec<_> =
        ["north", "south", "w0"].map(|id| loaded.scenario.estate_name(id)).into_iter().flatten().collect();
    assert_eq!(alone, names);
}

#[test]
fn a_spread_so_wide_that_it_makes_no_distribution_is_one_error_with_the_cure() {
    let capital = CAPITAL.replace("base_gbp_m = 20", "base_gbp_m = { lognormal = { median = 20, log_sd = 30 } }");
    let text = format!("{HEAD}{capital}{}", estates(&WARDS));
    let problems = load(&Text { name: "wards.toml".into(), bytes: text.into_bytes() }, &[], false).unwrap_err();
    assert_eq!(problems.codes(), ["E0207"]);
    assert!(problems.list[0].help.ends_with("write log_sd = 0.3"), "{}", problems.list[0].help);
}

#[test]
fn a_path_whose_backslashes_are_escapes_is_not_kept_with_line_feeds_in_it() {
    let text = |source: &str| {
        let capital = CAPITAL.replace("base_gbp_m = 20", &format!("base_gbp_m = {{ value = 20, source = {source} }}"));
        let text = format!("{HEAD}{capital}{}", estates(&WARDS));
        load(&Text { name: "wards.toml".into(), bytes: text.into_bytes() }, &[], false)
    };
    let problems = text(r#""S:\new\tables.csv""#).unwrap_err();
    assert_eq!(problems.codes(), ["E0107"]);
    assert!(problems.list[0].help.contains(r"'S:\new\tables.csv'"), "{}", problems.list[0].help);
    for fine in [r#"'S:\new\tables.csv'"#, r#""S:\\new\\tables.csv""#, r#""two lines:\nfine""#] {
        assert!(text(fine).is_ok(), "{fine}");
    }
}
