//! Every fault folder gives its codes, and no more are shown than a reader takes in.

use super::tests::text;
use super::*;
use std::path::{Path, PathBuf};

/// What the file of a fault folder says, with the arguments of its `command`.
fn faults(folder: &str) -> Problems {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults").join(folder);
    let command = std::fs::read_to_string(folder.join("command")).unwrap();
    let mut words = command.split_whitespace().skip(1);
    let file: PathBuf = folder.join(words.next().unwrap());
    let rest: Vec<&str> = words.collect();
    let set: Vec<String> = rest.windows(2).filter(|pair| pair[0] == "--set").map(|pair| pair[1].to_owned()).collect();
    let loaded = load_file(&file, &set, rest.contains(&"--strict"));
    let exit = std::fs::read_to_string(folder.join("exit")).unwrap();
    assert_eq!(exit.trim(), if loaded.is_ok() { "0" } else { "2" }, "{command}");
    loaded.map_or_else(|problems| problems, |loaded| loaded.notes)
}

#[test]
fn every_fault_gives_its_codes_in_file_order() {
    let expected: &[(&str, &[&str])] = &[
        ("01_missing_file", &["E0001"]),
        ("02_folder", &["E0002"]),
        ("03_device", &["E0003"]),
        ("04_empty_file", &["E0004"]),
        ("06_latin_1", &["E0006"]),
        ("06_table_in_latin_1", &["E0006"]),
        ("07_utf_16", &["E0006"]),
        ("08_bom_and_crlf", &[]),
        ("08_table_with_bom_and_crlf", &[]),
        ("09_syntax_error", &["E0100"]),
        ("10_duplicate_key", &["E0101"]),
        ("10_duplicate_table", &["E0101"]),
        ("11_unknown_key", &["E0102"]),
        ("11_key_of_an_earlier_version", &["E0102", "E0102", "E0102"]),
        ("12_wrong_table", &["E0102"]),
        ("13_missing_field", &["E0103", "E0103"]),
        ("13_questions_open", &["E0111", "E0111", "E0111", "E0111", "E0111"]),
        ("13_layer_without_id", &["E0103"]),
        ("14_text_for_a_number", &["E0104"]),
        ("14_decimal_for_a_count", &["E0104"]),
        ("14_extends_a_list", &["E0104"]),
        ("15_smart_quotes", &["E0105"]),
        ("15_pound_sign", &["E0105"]),
        ("15_thousands_comma", &["E0105"]),
        ("15_decimal_comma", &["E0105"]),
        ("15_no_quotation_marks", &["E0105"]),
        ("16_deep_nesting", &["E0106"]),
        ("17_hidden_characters", &["E0107"]),
        ("18_later_version", &["E0108"]),
        ("19_earlier_version", &["N0108"]),
        ("19_first_version", &["N0108"]),
        ("20_five_errors", &["E0102", "E0212", "E0203", "E0201", "E0301"]),
        ("20_six_errors", &["E0217", "E0216", "E0212", "E0202", "E0103", "E0102"]),
        ("20_problems_in_every_layer", &["E0212", "E0201", "E0201", "E0202", "E0102"]),
        ("21_not_finite", &["E0200", "E0200", "E0200"]),
        ("22_negative", &["E0201", "E0201", "E0201"]),
        ("23_out_of_range", &["E0202", "E0202"]),
        ("23_survey_out_of_range", &["E0202", "E0202", "E0202", "E0202"]),
        ("24_rate_above_one", &["E0203"]),
        ("25_percent_in_a_rate", &[]),
        ("25_percent_elsewhere", &["E0104"]),
        ("26_pounds_among_millions", &["W0204"]),
        ("26_pounds_among_millions_strict", &["W0204"]),
        ("26_record_elsewhere", &["W0240"]),
        ("26_row_of_totals", &["W0241"]),
        ("26_area_of_nothing", &["W0242"]),
        ("26_area_unknown", &["N0243"]),
        ("26_table_in_pounds", &["W0204"]),
        ("26_spread_in_per_cent", &["W0203"]),
        ("26_target_in_pounds", &["W0204"]),
        ("55_header_below", &["E0321"]),
        ("55_header_again", &["E0321"]),
        ("55_published_return", &["E0322"]),
        ("06_table_is_a_workbook", &["E0008"]),
        ("15_backslash", &["E0105"]),
        ("27_no_price_base", &["E0205"]),
        ("27_other_price_base", &["E0205"]),
        ("27_cash_or_real", &["E0205"]),
        ("27_nothing_indicative", &["E0103"]),
        ("27_without_spread", &["E0103"]),
        ("27_real_and_cash", &["E0205"]),
        ("28_triangular_out_of_order", &["E0206"]),
        ("28_pert_out_of_order", &["E0206"]),
        ("29_min_is_max", &["N0206"]),
        ("30_lognormal_of_negative_mean", &["E0207", "E0207", "N0207"]),
        ("30_beta_of_too_large_sd", &["E0207"]),
        ("32_shares_do_not_sum", &["E0209"]),
        ("32_discrete_weights_do_not_sum", &["E0209"]),
        ("32_discrete_weights_normalised", &[]),
        ("33_discrete_weights_all_zero", &["E0209"]),
        ("33_discrete_weight_negative", &["E0209"]),
        ("34_p10_above_p50", &["E0210"]),
        ("34_quantiles_fall", &["E0210"]),
        ("34_quantiles_without_ends", &["E0103"]),
        ("34_no_such_triangular", &["E0207"]),
        ("33_negative_share", &["E0209"]),
        ("35_end_before_start", &["E0211"]),
        ("35_year_of_five_digits", &["E0211"]),
        ("35_no_such_day", &["E0211"]),
        ("36_bare_year", &["E0212", "E0212"]),
        ("40_negative_seed", &["E0216"]),
        ("40_seed_too_large", &["E0216"]),
        ("41_no_trials", &["E0217"]),
        ("41_too_many_trials", &["E0217"]),
        ("44_sweep_in_a_file", &["E0219", "E0110", "E0301", "E0301", "E0301", "E0103", "E0104", "E0300"]),
        ("46_same_identifier", &["E0300"]),
        ("46_identifier_twice", &["E0300"]),
        ("46_identifier_across_layers", &["E0300"]),
        ("46_identifier_in_table_and_file", &["E0300"]),
        ("46_identifier_in_table_but_for_capitals", &["E0300"]),
        ("47_extends_in_set", &["E0102"]),
        ("47_remove_unknown", &["E0301", "E0301", "E0103"]),
        ("47_unknown_rule", &["E0301"]),
        ("47_unknown_stage", &["E0301", "E0301"]),
        ("47_weights_nowhere", &["E0110", "E0102", "E0110"]),
        ("35_stage_never_comes", &["E0211", "E0110"]),
        ("33_weights_all_zero", &["E0209", "E0103"]),
        ("13_stages_missing", &["E0103", "E0103", "E0103", "E0110", "E0301"]),
        ("47_correlated_is_unknown", &["E0301"]),
        ("51_correlation_not_symmetric", &["E0305"]),
        ("51_correlation_diagonal", &["E0305"]),
        ("51_correlation_over_one", &["E0305"]),
        ("51_correlation_wrong_size", &["E0305", "E0305", "E0305"]),
        ("52_correlation_impossible", &["E0306"]),
        ("52_correlation_repaired", &["N0306"]),
        ("53_correlation_within_rounding", &["N0305"]),
        ("54_correlated_is_fixed", &["E0307"]),
        ("54_correlated_is_yearly", &["E0307"]),
        ("54_correlated_is_a_share", &["E0307"]),
        ("54_correlated_is_no_number", &["E0307"]),
        ("54_correlated_twice", &["E0110"]),
        ("107_raid_larger_than_the_plan", &["E0202"]),
        ("108_ring_fences_larger_than_the_plan", &["E0230"]),
        ("108_pot_larger_than_the_plan", &["E0230"]),
        ("108_additional_money_larger_than_what_is_left", &["E0230"]),
        ("108_leases_larger_than_the_plan", &["E0230"]),
        ("109_cash_below_the_minimum", &["E0231"]),
        ("110_group_shares_do_not_sum", &["E0209"]),
        ("110_asset_shares_do_not_sum", &["E0209"]),
        ("111_leavers_above_one", &["E0232"]),
        ("112_delivery_group_without_staff", &["E0233"]),
        ("113_group_without_demand", &["E0234"]),
        ("113_service_without_demand", &["E0234"]),
        ("113_demand_without_a_service", &["E0103"]),
        ("114_negative_pipeline", &["E0201"]),
        ("115_replacement_by_rate_and_money", &["E0110"]),
        ("115_no_replacement", &["E0103"]),
        ("115_replacement_without_value", &["E0103"]),
        ("116_cash_and_national_raids", &["E0235"]),
        ("117_ring_fence_ends_before_it_starts", &["E0211"]),
        ("118_replacement_larger_than_the_plan_left", &["E0230"]),
        ("119_correlated_is_switched_off", &["N0307"]),
        ("120_not_used", &["N0230", "N0230", "N0230", "N0230"]),
        ("122_rows_of_survey_error", &["N0236"]),
        ("123_horizon_of_thirty_years", &["N0237"]),
        ("124_limits_in_cash", &["N0238", "N0238"]),
        (
            "121_faults_of_every_system",
            &[
                "E0201", "E0203", "E0209", "E0301", "E0103", "E0103", "E0103", "E0231", "E0202", "E0102", "E0103",
                "E0103", "E0202",
            ],
        ),
        ("47_unknown_path_in_set", &["E0102"]),
        ("47_wrong_value_in_set", &["E0104", "E0203"]),
        ("49_base_missing", &["E0303"]),
        ("49_base_of_base_missing", &["E0303"]),
        ("49_bases_in_a_circle", &["E0303"]),
        ("49_bases_too_deep", &["E0303"]),
        ("49_built_in_misspelt", &["E0303"]),
        ("50_base_above_the_folder", &["E0304"]),
        ("50_base_by_absolute_path", &["E0304"]),
        ("50_table_above_the_folder", &["E0304"]),
        ("10_target_with_two_bounds", &["E0110"]),
        ("13_target_without_a_bound", &["E0103"]),
        ("35_target_outside_the_horizon", &["E0211"]),
        ("47_target_of_an_unknown_outcome", &["E0301"]),
        ("55_blank_rows", &["E0318", "E0318"]),
        ("55_empty_table", &["E0310"]),
        ("55_extra_column", &["E0312", "E0312"]),
        ("55_identifier_twice", &["E0319"]),
        ("55_missing_column", &["E0311"]),
        ("55_no_table", &["E0310"]),
        ("55_no_value", &["E0317", "E0317", "E0317"]),
        ("55_quoted_newline", &["E0314"]),
        ("55_ragged_row", &["E0313", "E0313"]),
        ("55_semicolons", &["E0315"]),
        ("55_thousands_commas", &["E0316", "E0316", "E0316"]),
        ("55_twenty_and_a_count", &["E0317"; 25]),
        ("55_unclosed_quote", &["E0314"]),
        ("55_wrong_values", &["E0201", "E0301", "E0109"]),
        ("appraisal_rates_of_no_kind", &["E0301"]),
        ("appraisal_rates_of_two_kinds", &["E0110"]),
        ("appraisal_rates_with_gaps", &["E0103", "E0202", "E0300"]),
        ("appraisal_reference_unknown", &["E0301"]),
        ("approval_thresholds_fall", &["E0210"]),
        ("programme_acts_on_nothing", &["N0236", "N0230", "N0230", "N0230"]),
        ("programme_before_what_it_waits_for", &["N0236", "W0302"]),
        ("programme_begins_too_late", &["N0236", "N0211"]),
        ("programme_costs_nothing", &["E0202"]),
        ("programme_names_nothing_known", &["E0301", "E0301", "N0230", "E0301"]),
        ("programme_profile", &["E0209", "E0202"]),
        ("programme_serves_for_too_short", &["E0211"]),
        ("programme_without_cost_duration_and_estates", &["E0103", "E0103", "E0103"]),
        ("programmes_in_a_circle", &["E0302", "E0302"]),
        ("programmes_money_for_none", &["N0230", "N0236", "N0230"]),
        ("programmes_retire_more_than_there_is", &["E0230", "E0230"]),
        ("programmes_without_money", &["E0103"]),
        ("strategy_of_one_pot_in_two_orders", &["E0110", "E0110"]),
        ("care_out_of_range", &["E0301", "E0202", "E0202", "E0202", "E0211"]),
        ("care_waits_that_cannot_be", &["E0209"]),
        ("care_without_demand", &["E0103"]),
        ("disparities_between_groups", &["E0209", "E0301", "E0202", "E0202", "E0110", "E0103"]),
        ("disparities_of_nobody", &["E0103"]),
        ("disparities_without_care", &["E0103"]),
        ("change_acts_on_nothing", &["N0236", "N0230", "N0230", "N0230", "N0230"]),
        ("change_out_of_range", &["E0201", "E0202", "E0202", "E0202"]),
        ("change_that_nobody_takes_up", &["E0202", "E0202", "E0202"]),
        ("flow_out_of_one_estate", &["E0209"]),
        ("flows_that_do_not_add_up", &["E0110", "E0301", "E0110", "E0209"]),
        ("set_asides_that_do_not_add_up", &["E0209", "E0110", "E0103"]),
        ("standard_adopted_too_early", &["E0211"]),
        ("standard_before_it_exists", &["E0103", "E0103", "E0103"]),
    ];
    let mut wrong = Vec::new();
    for (folder, codes) in expected {
        let problems = faults(folder);
        if problems.codes() != *codes {
            wrong.push(format!("{folder}: {:?}, not {codes:?}\n{}", problems.codes(), problems.render(false)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a fault folder is for is in this table or in the one of distributions that the draws refuse.
#[test]
fn no_fault_folder_is_left_out() {
    let source = concat!(include_str!("fault_tests.rs"), include_str!("tests.rs"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // Other rooms test the later sections.
        if name.as_str() < "56" {
            assert!(source.contains(&format!("\"{name}\"")), "{name}");
        }
    }
}

/// The stub of a truncated normal accepts everything; the real one refuses what leaves nothing.
#[test]
fn a_truncation_that_leaves_nothing_is_an_error() {
    assert_eq!(faults("31_truncation_leaves_nothing").codes(), ["E0208"]);
}

#[test]
fn twenty_problems_are_shown_and_the_rest_counted() {
    let mut content = MINIMAL.replace("[capital]", "[run]\n[capital]");
    for i in 0..30 {
        content = content.replace("[run]\n", &format!("[run]\nunknown_{i} = 1\n"));
    }
    let problems = load(&text("many.toml", &content), &[], false).unwrap_err();
    assert_eq!(problems.list.len(), 30);
    let shown = problems.render(false);
    assert_eq!(shown.matches("error[E0102]").count(), 20);
    assert!(shown.ends_with("… and 10 more\n\nmany.toml: 30 errors\n"), "{shown}");
}
