//! What keys say together: money inside the plan, limits in cash, rows that are mostly survey error.

use super::*;

fn problems(content: &str, set: &[&str]) -> Problems {
    let text = Text { name: "m.toml".to_owned(), bytes: content.into() };
    let set: Vec<String> = set.iter().map(|&set| set.to_owned()).collect();
    load(&text, &set, false).map_or_else(|problems| problems, |loaded| loaded.notes)
}

fn codes(set: &[&str]) -> Vec<&'static str> {
    problems(MINIMAL, set).codes()
}

/// The pot is a part of the plan like a ring fence: the one is refused where the other is.
#[test]
fn a_pot_is_held_against_the_plan_as_a_ring_fence_is() {
    let fence = |amount: &str, additionality: &str| {
        format!(
            "capital.ring_fence.x={{ amount_gbp_m = {amount}, additionality = {additionality}, comes = \"inside_plan\", for = \"backlog\" }}"
        )
    };
    // The plan is 20, and 15 % of it go to backlog.
    for (amount, additionality, expected) in [
        ("5_000", "0.5", vec!["E0230"]),
        ("20.1", "0", vec!["E0230"]),
        ("20", "0", vec![]),
        ("17.1", "1", vec!["E0230"]),
        ("17", "1", vec![]),
        ("{ uniform = { min = 15, max = 19 } }", "1", vec![]),
        ("{ uniform = { min = 16, max = 19 } }", "1", vec!["E0230"]),
    ] {
        let pot = format!("capital.pot_gbp_m={amount}");
        let share = format!("capital.pot_additionality={additionality}");
        assert_eq!(codes(&[&pot, &share]), expected, "{amount} {additionality}");
        assert_eq!(codes(&[&fence(amount, additionality)]), expected, "{amount} {additionality}");
    }
    // Each is inside the plan, and together they are not.
    assert_eq!(codes(&["capital.pot_gbp_m=11", &fence("10", "0")]), ["E0230"]);
    assert_eq!(codes(&["capital.pot_gbp_m=10", &fence("10", "0")]), Vec::<&str>::new());
    let share = ["capital.pot_gbp_m=6", "capital.pot_additionality=1", "capital.share_to_backlog=0.8"];
    assert_eq!(codes(&share), ["E0230"]);
}

/// Every year of the plan counts, and what is said names the year, the numbers and the cure.
#[test]
fn the_smallest_year_of_the_plan_decides() {
    let content = MINIMAL.replace("base_gbp_m = 20", "plan_gbp_m = [20, 12, 30]");
    assert_eq!(problems(&content, &["capital.pot_gbp_m=12"]).codes(), Vec::<&str>::new());
    let found = problems(&content, &["capital.pot_gbp_m=13"]);
    assert_eq!(found.codes(), ["E0230"]);
    let (title, help) = (&found.list[0].title, &found.list[0].help);
    assert!(
        title.contains("2026/27") && help.contains("13 for capital.pot_gbp_m; together 13 of 12"),
        "{title} {help}"
    );
    // After the list pot and plan move together.
    let content = content.replace("[20, 12, 30]", "[20]").replace("\"2.1%\"", "\"-5%\"");
    assert_eq!(problems(&content, &["capital.pot_gbp_m=20"]).codes(), Vec::<&str>::new());
}

#[test]
fn a_trust_leases_no_more_than_its_capital() {
    let of = |leases: &str| problems(TRUST, &[&format!("funding.cash.new_leases_gbp_m={leases}")]).codes();
    assert_eq!((of("45"), of("45.1")), (Vec::new(), vec!["E0230"]));
    let off = ["funding.cash.new_leases_gbp_m=90", "funding.enabled=false"];
    assert_eq!(problems(TRUST, &off).codes(), Vec::<&str>::new());
}

/// One note for all rows of which a third of futures are off by more than a factor of two.
#[test]
fn rows_that_are_mostly_survey_error_are_told_once() {
    let scaled = |by: f64| {
        let bands = ["low", "moderate", "significant", "high"].into_iter().zip([6.0, 18.0, 20.0, 12.0]);
        bands.map(|(band, gbp_m)| format!("estate.hospital.{band}_gbp_m={}", gbp_m * by)).collect::<Vec<_>>()
    };
    let of = |by: f64, more: &[&str]| {
        let set = scaled(by);
        codes(&[&set.iter().map(String::as_str).collect::<Vec<_>>()[..], more].concat())
    };
    // 0.60·(35/B)^0.17 is 0.69 at £15.4m.
    assert_eq!((of(15.5 / 56.0, &[]), of(15.3 / 56.0, &[])), (Vec::new(), vec!["N0236"]));
    assert_eq!(of(0.0, &[]), Vec::<&str>::new());
    assert_eq!(of(0.01, &["backlog.resurvey.kind=region"]), Vec::<&str>::new());
    assert_eq!(of(0.01, &["backlog.resurvey.level_sd=0.68"]), Vec::<&str>::new());
    assert_eq!(of(1.0, &["backlog.resurvey.level_sd=0.69", "backlog.resurvey.kind=site"]), ["N0236"]);
    let found = problems(TRUST, &["backlog.resurvey.level_sd=0.9"]);
    assert_eq!(found.codes(), ["N0236"]);
    assert!(found.list[0].title.starts_with("the figures of 3 rows"), "{}", found.list[0].title);
}

#[test]
fn shipped_scenarios_say_nothing_and_limit_what_is_real() {
    for content in [ENGLAND, MINIMAL, TRUST] {
        assert_eq!(problems(content, &[]).codes(), Vec::<&str>::new());
        assert_eq!(problems(content, &["horizon.last_year=2044/45"]).codes(), Vec::<&str>::new());
        assert_eq!(problems(content, &["horizon.last_year=2045/46"]).codes(), ["N0237"]);
    }
    let cash = ["target.high_risk_held.metric=backlog_high_gbp_m", "strategy.staged.when_metric=backlog_low_gbp_m"];
    let found = problems(ENGLAND, &cash);
    assert_eq!(found.codes(), ["N0238", "N0238"]);
    assert!(found.list[0].help.contains("\"backlog_high_real_gbp_m\", in prices of 2024/25"), "{}", found.list[0].help);
    // Without a price base nothing is real.
    let content = ENGLAND.replace("base = \"2024/25\"", "");
    assert_eq!(problems(&content, &[]).codes(), ["E0205"]);
}

#[test]
fn what_reverts_never_keeps_all_of_it() {
    let of = |set: &str| problems(MINIMAL, &[&format!("backlog.resurvey.{set}")]);
    for set in ["persistence=1", "persistence=-0.1", "level_sd=-0.1", "level_sd=2.1", "shared_share=1.1"] {
        let found = of(set);
        assert_eq!(found.codes(), ["E0202"], "{set}");
        assert!(found.list[0].title.contains(", outside 0 to "), "{}", found.list[0].title);
    }
    for set in ["persistence=0", "persistence=0.999", "level_sd=0", "shared_share=1"] {
        assert_eq!(of(set).codes(), Vec::<&str>::new(), "{set}");
    }
}

/// The advice is a distribution that has the end which was passed.
#[test]
fn a_gamma_is_not_advised_where_a_gamma_was_refused() {
    let gamma = problems(MINIMAL, &["capital.share_to_backlog={ gamma = { mean = 0.5, cv = 0.5 } }"]);
    assert_eq!(gamma.codes(), ["E0202"]);
    let help = &gamma.list[0].help;
    assert!(help.contains("beta") && !help.contains("gamma") && help.contains("at or below 1"), "{help}");
    let normal = problems(MINIMAL, &["incidents.per_year={ normal = { mean = 5, sd = 5 } }"]);
    assert!(normal.list[0].help.contains("gamma"), "{}", normal.list[0].help);
}
