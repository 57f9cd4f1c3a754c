//! Laws of every chart at every size, over some hundreds of random scenarios that go through the real engine.

use super::comparison_data::ComparisonData;
use super::drawings::comparison_drawings;
use super::tests::assert_sound;
use super::{Drawing, Size, drawings, text};
use crate::analysis::{Comparison, Contender, Question};
use crate::chart::sheet::Mark;
use crate::engine::{self, Keep, Metric, Results, Watch, World};
use crate::scenario::Scenario;
use crate::scenario::{Text, load};
use crate::units::FinancialYear;
use crate::words::LIKELY_MEANS;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// How many scenarios are drawn.
const SCENARIOS: u64 = 300;

/// What people call plans and places, from the ordinary to the absurd.
const NAMES: [&str; 14] = [
    "",
    "Worst first",
    "Do minimum",
    "Ring-fenced by band",
    "Highest avoided cost per pound first, after repairs, commitments and a contingency of a tenth of all capital",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "</text><script>alert('1') & \\\"x\\\"</script>",
    "=1+1",
    "最差优先",
    "الأسوأ أولا",
    "הגרוע ביותר קודם",
    "Сначала худшее",
    "Worst 🏥 first",
    "Z\u{300}\u{301}\u{302}\u{303}algo",
];

/// A small generator of numbers: splitmix64.
struct Dice(u64);

impl Dice {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[(self.number() % all.len() as u64) as usize]
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn likely(&mut self, share: f64) -> bool {
        self.share() < share
    }
}

/// A line `key = "name"`, or none.
fn named(dice: &mut Dice, key: &str) -> String {
    match dice.of(&NAMES) {
        "" => String::new(),
        name => format!("{key} = \"{name}\"\n"),
    }
}

/// The text of a random scenario.
fn scenario_text(dice: &mut Dice) -> String {
    let years = dice.of(&[1, 2, 3, 8, 15, 15, 40]);
    let size = dice.of(&[0.0, 1e-4, 0.5, 60.0, 60.0, 5_000.0, 16_000.0, 2e6]);
    let plan = dice.of(&[0.001, 0.05, 0.3, 2.0]) * if size > 0.0 { size } else { 10.0 };
    let mut text = format!(
        "schema_version = 2\nid = \"random\"\n{}[horizon]\nfirst_year = \"2025/26\"\nlast_year = \"{}/{:02}\"\n[prices]\nbase = \"2024/25\"\n",
        named(dice, "name"),
        2024 + years,
        (2025 + years) % 100
    );
    let after = dice.of(&["cash", "real"]);
    let share = dice.of(&[0.0, 0.001, 0.1, 0.9]);
    let (carried, slipped) = (dice.of(&[0.0, 0.5, 1.0]), dice.of(&[0.0, 0.2]));
    let _ = write!(
        text,
        "[capital]\nbase_gbp_m = {plan:?}\ngrowth_after_per_year = {{ normal = {{ mean = 0.02, sd = 0.03 }} }}\nafter_basis = \"{after}\"\nshare_to_backlog = {share:?}\ncarry_forward_share = {carried:?}\nslippage_share = {slipped:?}\n"
    );
    let trust = dice.likely(0.5);
    systems(dice, &mut text, plan, trust);
    for estate in 0..dice.of(&[1, 1, 3, 5]) {
        let bands = [0; 4].map(|_| size * dice.of(&[0.0, 0.2, 1.0]));
        let _ = write!(
            text,
            "[estate.e{estate}]\n{}area_m2 = {:?}\nlow_gbp_m = {:?}\nmoderate_gbp_m = {:?}\nsignificant_gbp_m = {:?}\nhigh_gbp_m = {:?}\n",
            named(dice, "name"),
            10.0 + 1_000.0 * size,
            bands[0],
            bands[1],
            bands[2],
            bands[3]
        );
    }
    if dice.likely(0.4) {
        text.push_str("[history]\n");
        for year in [2013, 2015, 2016, 2022] {
            let _ = writeln!(
                text,
                "\"{year}/{}\" = {{ total_gbp_m = {:?} }}",
                year - 1999,
                size * (0.2 + 0.02 * f64::from(year - 2013))
            );
        }
    }
    for plan in 0..dice.of(&[1, 2, 3, 5, 8, 12]) {
        let rule = dice.of(&["do_minimum", "proportional", "worst_first", "risk_per_pound"]);
        let label = named(dice, "label");
        let _ = write!(
            text,
            "[strategy.plan_{plan}]\n{label}rule = \"{rule}\"\nset_aside_share = {:?}\n",
            dice.of(&[0.0, 0.1])
        );
    }
    for target in 0..dice.of(&[0, 1, 2]) {
        let (when, way) = (dice.of(&["at", "every"]), dice.of(&["below", "above"]));
        let metric = dice.of(&["backlog_high_gbp_m", "backlog_total_gbp_m", "lost_bed_days"]);
        let _ = write!(
            text,
            "[target.t{target}]\n{}metric = \"{metric}\"\nwhen = \"{when}\"\n{way} = {:?}\n",
            named(dice, "label"),
            size * dice.share() * 3.0
        );
    }
    text
}

/// Demand, funding, technology and workforce, each there or not.
fn systems(dice: &mut Dice, text: &mut String, plan: f64, trust: bool) {
    if dice.likely(0.3) {
        let _ = write!(text, "[demand.service.care]\n{}million = 1\n", named(dice, "name"));
    }
    if dice.likely(0.5) {
        let deficit = dice.of(&[-0.2, 0.0, 0.3]) * plan;
        let _ = write!(
            text,
            "[funding]\nrevenue_gbp_m = {:?}\nopening_deficit_gbp_m = {deficit:?}\nlost_bed_day_gbp = 400\n",
            15.0 * plan
        );
        if trust {
            let _ = write!(
                text,
                "[funding.cash]\nopening_gbp_m = {:?}\nminimum_gbp_m = {:?}\nnew_leases_gbp_m = {:?}\nlease_liability_gbp_m = {:?}\ndividend_capital_gbp_m = {:?}\npfi_principal_gbp_m = {:?}\nnet_assets_gbp_m = {:?}\n",
                1.5 * plan,
                0.4 * plan,
                0.05 * plan,
                0.4 * plan,
                0.1 * plan,
                0.1 * plan,
                10.0 * plan
            );
            for (kind, share) in [("buildings", 0.5), ("equipment", 0.25), ("digital", 0.25)] {
                let _ = write!(
                    text,
                    "[funding.cash.assets.{kind}]\ndepreciation_gbp_m = {:?}\ncapital_share = {share:?}\n",
                    share * 0.8 * plan
                );
            }
        }
    }
    if trust {
        text.push_str("[capital.raids]\non_at_start = false\noff_to_on_per_year = 0\non_to_on_per_year = 0\n");
    }
    if dice.likely(0.4) {
        let money = match dice.likely(0.5) {
            true => {
                format!("replacement_gbp_m = {:?}\nsystem_value_gbp_m = {:?}\n", 0.02 * plan, 0.2 * plan + 1e-3)
            }
            false => "replacement_share_per_year = 0.2\n".to_owned(),
        };
        let _ = write!(
            text,
            "[technology]\nlegacy_share = {:?}\n{money}running_cost_gbp_m = {:?}\n",
            dice.of(&[0.0, 0.0004, 0.3, 1.0]),
            dice.of(&[0.0, 0.05]) * plan
        );
    }
    if dice.likely(0.4) {
        let vacant = dice.of(&[0.0, 0.0003, 0.08, 0.4]);
        for (group, fte) in [("clinical", 900.0), ("estates", 50.0), ("digital", 40.0)] {
            let _ = write!(text, "[workforce.{group}]\nfte = {fte:?}\nvacancy_share = {vacant:?}\n");
            if group == "estates" && dice.likely(0.5) {
                let _ = writeln!(text, "delivery_gbp_m_per_fte = {:?}", 0.018 * plan);
            }
        }
    }
}

/// The same with programmes that staff must use and that connect, and with adoption and connections, each there or not.
fn with_programmes(dice: &mut Dice, plain: &str) -> String {
    let plan: f64 = plain.split("base_gbp_m = ").nth(1).and_then(|rest| rest.lines().next()).unwrap().parse().unwrap();
    let mut text = plain.replacen("[capital]\n", "[capital]\nshare_to_programmes = 0.05\n", 1);
    let (change, connections) = (dice.likely(0.7), dice.likely(0.7));
    let standard = connections && dice.likely(0.6);
    let barrier = |dice: &mut Dice| if dice.likely(0.2) { "barrier = \"removed\"\n" } else { "" };
    if change {
        let _ = write!(text, "[change]\nresistance_index = {:?}\n{}", dice.of(&[0.0, 0.5, 1.0]), barrier(dice));
    }
    if connections {
        let within = if plain.contains("[estate.e1]") { dice.of(&[0.0, 0.6, 1.0]) } else { 1.0 };
        let _ = write!(
            text,
            "[interoperability]\nlive_share = {:?}\ncompatible_share = {:?}\nwithin_share = {within:?}\n{}",
            dice.of(&[0.0, 0.5, 1.0]),
            dice.of(&[0.0, 0.2, 1.0]),
            barrier(dice)
        );
        if standard {
            let first = dice.of(&["2020/21", "2025/26", "2028/29", "2090/91"]);
            let _ = writeln!(text, "standard = {{ first_year = \"{first}\", joins_per_year = 0.1 }}");
        }
    }
    for programme in 0..dice.of(&[1, 2, 5, 9, 12]) {
        let kind = dice.of(&["electronic_record", "data_sharing", "network", "rebuild", "change"]);
        let _ = write!(
            text,
            "[programme.p{programme}]\n{}kind = \"{kind}\"\nestates = \"all\"\ncost_gbp_m = {:?}\nduration_years = {:?}\nlife_years = {:?}\n",
            named(dice, "name"),
            plan * dice.of(&[0.001, 0.02, 0.3]),
            dice.of(&[0.5, 3.0]),
            dice.of(&[4.0, 20.0])
        );
        if change || connections {
            let _ = writeln!(text, "goes_live = \"{}\"", dice.of(&["at_once", "gradually"]));
        }
        if connections && dice.likely(0.7) {
            text.push_str("connects_share = 0.4\nbridges_share = 0.1\n");
        }
        if standard && dice.likely(0.5) {
            text.push_str("standard_share = 0.3\n");
        }
    }
    text
}

/// The same with people who wait, and groups of them that are told apart, or not.
fn with_patients(dice: &mut Dice, plain: &str) -> String {
    let mut text = plain.to_owned();
    let million = dice.of(&[0.02, 0.4, 20.0]);
    let (under, over) = (dice.of(&[0.2, 0.6, 0.95]), dice.of(&[0.0001, 0.01, 0.04]));
    let _ = write!(
        text,
        "[demand.service.waits]\nmillion = {million:?}\n[care]\nservices = \"waits\"\nwaiting_list_million = {:?}\nunder_18_weeks_share = \
         {under:?}\nover_52_weeks_share = {over:?}\n",
        million * dice.of(&[0.15, 0.4, 2.0])
    );
    if dice.likely(0.3) {
        text.push_str("[care.correction]\nenabled = false\n");
    }
    let groups = dice.of(&[0, 2, 5, 8]);
    for group in 0..groups {
        let _ = write!(
            text,
            "[demand.group.g{group}]\n{}share = {:?}\ndeprivation_rank = {}\naccess_weight = {:?}\n",
            named(dice, "name"),
            1.0 / f64::from(groups),
            group + 1,
            dice.of(&[0.5, 0.99, 1.0, 1.02])
        );
    }
    if groups > 0 {
        let barrier = if dice.likely(0.2) { "barrier = \"removed\"\n" } else { "" };
        let _ = write!(text, "[disparities]\n{barrier}digital_share = 0.3\n");
    }
    text
}

/// The scenario simulated, with all that a comparison needs.
fn simulated(name: &str, text: &str, trials: u32) -> (Scenario, Results) {
    let file = Text { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let scenario = load(&file, &[], false).unwrap_or_else(|problems| {
        let titles: Vec<&str> = problems.list.iter().map(|problem| problem.title.as_str()).collect();
        panic!("{name}: {}\n{text}", titles.join("\n"))
    });
    let scenario = scenario.scenario;
    let results = {
        let all: Vec<usize> = (0..scenario.strategies.len()).collect();
        let asked = scenario.targets.iter().filter_map(|target| Metric::named(&target.metric));
        let metrics = asked.chain([Metric::BacklogTotal]).collect();
        let world = World::new(&scenario, trials, 1, &all).unwrap().keeping(metrics);
        let watch = Watch { progress: &|_| {}, cancelled: &AtomicBool::new(false) };
        engine::run(&world, Keep::Headline, &watch).unwrap()
    };
    (scenario, results)
}

fn compared(scenario: &Scenario, results: &Results, reference: usize) -> Comparison {
    let contender = |(id, label): &(String, String)| Contender {
        scenario: scenario.id.clone(),
        scenario_label: scenario.name.clone(),
        strategy: id.clone(),
        label: label.clone(),
    };
    let mut metrics: Vec<Metric> = results.kept.iter().map(|kept| kept.metric).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let question = Question {
        contenders: results.strategies.iter().map(contender).collect(),
        reference,
        years: results.years.clone(),
        metric: Metric::BacklogTotal,
        year: results.years.len() - 1,
        indifference: Some(0.0),
        metrics,
        targets: scenario.targets.clone(),
    };
    Comparison::of(question, |strategy, metric, year| {
        let kept = results.kept.iter().find(|k| (k.strategy, k.metric, k.year) == (strategy, metric, year));
        kept.map_or(&[], |kept| &kept.values)
    })
}

/// How many cells each row of a CSV has.
fn cells(csv: &str) -> Vec<usize> {
    let (mut rows, mut count, mut quoted) = (Vec::new(), 1, false);
    for letter in csv.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => count += 1,
            '\n' if !quoted => {
                rows.push(count);
                count = 1;
            }
            _ => {}
        }
    }
    rows
}

/// What must hold of a chart whatever the scenario.
fn assert_lawful(name: &str, drawing: &Drawing<'_>, last: FinancialYear) {
    let name = format!("{name}, {}", drawing.name);
    let words = drawing.title.split(' ').count();
    // Two more than ten where prices stand in a title, four where it names the plan, the target or what differs.
    let most = match drawing.name.as_str() {
        "strategies_compared" => 10,
        "backlog_fan" => 12,
        _ => 14,
    };
    assert!((2..=most).contains(&words), "{name}: {}", drawing.title);
    let likely = [&drawing.title, &drawing.alt].iter().any(|text| text.to_lowercase().contains("likely"));
    assert_eq!(likely, drawing.alt.contains(LIKELY_MEANS), "{name}: {}", drawing.alt);
    assert!(drawing.alt.contains(&last.to_string()), "{name}: {}", drawing.alt);
    let rows = cells(&drawing.csv);
    assert!(rows.len() > 1 && rows.iter().all(|count| *count == rows[0]), "{name}: {}", drawing.csv);
    for size in Size::ALL {
        let sheet = drawing.sheet(size);
        let name = format!("{name}, {}", size.name());
        assert_sound(&name, &sheet);
        for mark in &sheet.marks {
            if let Mark::Text(label) = mark {
                assert!(text::is_writable(&label.text), "{name}: the font cannot write \"{}\"", label.text);
                assert!(!label.text.contains("NaN") && !label.text.contains("inf"), "{name}: {}", label.text);
            }
        }
    }
}

/// The charts of some of the random scenarios: every `of`th from `first` on.
fn all_are_lawful(first: u64, of: u64) {
    for seed in (first..SCENARIOS).step_by(of as usize) {
        let dice = &mut Dice(seed);
        let text = scenario_text(dice);
        let trials = dice.of(&[1, 9, 10, 24, 40]);
        let name = format!("scenario {seed}");
        let (scenario, results) = simulated(&name, &text, trials);
        let last = *results.years.last().unwrap();
        let all = drawings(&scenario, &results).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        assert!(all.len() >= 2);
        all.iter().for_each(|drawing| assert_lawful(&name, drawing, last));
        if scenario.strategies.len() > 1 {
            let scene = ComparisonData::new(&scenario, 1);
            let found = compared(&scenario, &results, seed as usize % scenario.strategies.len());
            let all = comparison_drawings(&scene, &found).unwrap();
            assert_eq!(all.len(), 1 + scenario.targets.len());
            all.iter().for_each(|drawing| assert_lawful(&name, drawing, last));
        }
    }
}

#[test]
fn charts_of_random_scenarios_are_lawful_at_every_size() {
    all_are_lawful(0, 2);
}

#[test]
fn charts_of_more_random_scenarios_are_lawful_at_every_size() {
    all_are_lawful(1, 2);
}

/// Those of programmes, whatever they are called.
#[test]
fn charts_of_random_programmes_are_lawful_at_every_size() {
    let mut seen = [0, 0];
    for seed in 1_000..1_080 {
        let dice = &mut Dice(seed);
        let plain = scenario_text(dice);
        let text = with_programmes(dice, &plain);
        let trials = dice.of(&[1, 9, 10, 24, 40]);
        let name = format!("programmes {seed}");
        let (scenario, results) = simulated(&name, &text, trials);
        let last = *results.years.last().unwrap();
        let all = drawings(&scenario, &results).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        for (place, chart) in ["use_of_programmes", "connectivity"].into_iter().enumerate() {
            for drawing in all.iter().filter(|drawing| drawing.name == chart) {
                assert_lawful(&name, drawing, last);
                seen[place] += 1;
            }
        }
        let there = [scenario.change.is_some() && !results.adoption.is_empty(), scenario.interoperability.is_some()];
        let drawn = ["use_of_programmes", "connectivity"].map(|chart| all.iter().any(|drawing| drawing.name == chart));
        assert_eq!(drawn, there, "{name}");
    }
    assert!(seen.iter().all(|times| *times > 20), "{seen:?}");
}

/// Those of patients, whoever they are.
#[test]
fn charts_of_random_patients_are_lawful_at_every_size() {
    const CHARTS: [&str; 3] = ["waiting_list", "over_52_weeks", "gap_between_groups"];
    let mut seen = [0, 0, 0];
    for seed in 2_000..2_060 {
        let dice = &mut Dice(seed);
        let plain = scenario_text(dice);
        let text = with_patients(dice, &plain);
        let trials = dice.of(&[1, 9, 10, 24, 40]);
        let name = format!("patients {seed}");
        let (scenario, results) = simulated(&name, &text, trials);
        let last = *results.years.last().unwrap();
        let all = drawings(&scenario, &results).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        for (place, chart) in CHARTS.into_iter().enumerate() {
            for drawing in all.iter().filter(|drawing| drawing.name == chart) {
                assert_lawful(&name, drawing, last);
                seen[place] += 1;
            }
        }
        let drawn = CHARTS.map(|chart| all.iter().any(|drawing| drawing.name == chart));
        assert_eq!(drawn, [true, true, scenario.disparities.is_some()], "{name}");
    }
    assert!(seen.iter().all(|times| *times > 20), "{seen:?}");
}

#[test]
fn a_name_that_the_font_cannot_write_stands_in_full_in_what_is_read() {
    let text = "schema_version = 2\nid = \"random\"\nname = \"医院\"\nhorizon = { first_year = \"2025/26\", last_year = \"2027/28\" }\nprices = { base = \"2024/25\" }\ncapital = { base_gbp_m = 20, growth_after_per_year = 0.02, after_basis = \"cash\", share_to_backlog = 0.2 }\n[estate]\nhospital = { area_m2 = 90_000, low_gbp_m = 6, moderate_gbp_m = 18, significant_gbp_m = 20, high_gbp_m = 12 }\n[strategy]\nfirst = { label = \"最差优先\", rule = \"worst_first\" }\nsecond = { label = \"Pro rata\", rule = \"proportional\" }\n";
    let (scenario, results) = simulated("names", text, 40);
    let scene = ComparisonData::new(&scenario, 1);
    let found = compared(&scenario, &results, 1);
    let all = drawings(&scenario, &results).unwrap().into_iter().chain(comparison_drawings(&scene, &found).unwrap());
    for drawing in all {
        let svg = drawing.svg(Size::Paper).unwrap();
        let drawn = svg.split_once("</desc>").unwrap().1;
        assert!(!drawn.contains("最差优先") && !drawn.contains("医院"), "{}", drawing.name);
        assert!(drawn.contains("stand for names that this font"), "{}", drawing.name);
        assert!(drawing.alt.contains("医院"), "{}: {}", drawing.name, drawing.alt);
        assert!(drawing.csv.contains("最差优先"), "{}", drawing.name);
        assert!(!drawing.title.contains("最差优先"), "{}: {}", drawing.name, drawing.title);
    }
}
