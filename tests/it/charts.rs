//! The charts of a run, from the scenario's text to the bytes of the files.

use capcast::analysis::{Comparison, Contender, Question};
use capcast::chart::{
    Chart, ComparisonData, Size, charts, comparison_drawings, cost_to_clear_following, drawings, drawings_following,
};
use capcast::engine::{self, Keep, Metric, Results, Watch, World};
use capcast::scenario::{ENGLAND, ENGLAND_PROGRAMMES, MINIMAL, TRUST, TRUST_PROGRAMMES, Text, load};
use resvg::usvg::roxmltree::{self, Document};
use std::sync::atomic::AtomicBool;

/// Runs a scenario's text and draws its charts.
fn drawn(text: &str, trials: u32) -> (Results, Vec<Chart>) {
    let text = Text { name: "scenario.toml".to_owned(), bytes: text.as_bytes().to_vec() };
    let loaded = load(&text, &[], false).unwrap_or_else(|problems| panic!("{problems:?}"));
    let all: Vec<usize> = (0..loaded.scenario.strategies.len()).collect();
    let world = World::new(&loaded.scenario, trials, 1, &all).unwrap();
    let watch = Watch { progress: &|_| {}, cancelled: &AtomicBool::new(false) };
    let results = engine::run(&world, Keep::None, &watch).unwrap();
    let charts = charts(&loaded.scenario, &results).unwrap();
    (results, charts)
}

/// What a scenario's author might write to break out of a picture.
const HOSTILE: &str = r#"</text></svg><script>alert(1)</script> & "x" 'y' <image href="https://example.org/x.png"/>"#;

fn names(charts: &[Chart]) -> Vec<&str> {
    charts.iter().map(|chart| chart.name.as_str()).collect()
}

#[test]
fn a_run_leaves_charts_with_alternative_text() {
    let (_, charts) = drawn(ENGLAND, 400);
    let all = [
        "backlog_fan",
        "strategies_compared",
        "where_the_money_went",
        "workforce_and_technology",
        "backlog_by_risk",
        "what_moved_the_backlog",
        "cost_to_clear",
        "backlog_by_estate",
        "waiting_list",
        "over_52_weeks",
        "gap_between_groups",
    ];
    assert_eq!(names(&charts), all);
    let readme = include_str!("../../outputs/README.md");
    assert!(all.iter().all(|name| readme.contains(&format!("| `{name}` |"))));
    for chart in &charts {
        let svg = Document::parse(&chart.svg).unwrap();
        let root = svg.root_element();
        assert_eq!((root.attribute("role"), root.attribute("width")), (Some("img"), Some("166.00mm")));
        let text_of = |name| root.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)));
        let title = text_of("title").and_then(|node| node.text()).unwrap();
        // Two more than ten where a title names its plan.
        assert!((3..=14).contains(&title.split(' ').count()), "{title}");
        assert_eq!(text_of("desc").and_then(|node| node.text()), Some(chart.alt.as_str()));
        assert!(chart.alt.contains("400 simulated futures"));
        for text in svg.descendants().filter(|node| node.tag_name().name() == "text") {
            // Ten units are a point.
            let size: f64 = text.attribute("font-size").unwrap().parse().unwrap();
            assert!(size >= 120.0, "{:?} is smaller than 12 points", text.text());
            assert_eq!(text.attribute("font-family"), Some("Arial, 'Liberation Sans', sans-serif"));
        }
    }
}

#[test]
fn the_png_has_200_dots_an_inch_and_says_so() {
    let (_, charts) = drawn(MINIMAL, 50);
    for chart in &charts {
        let number = |at: usize| u32::from_be_bytes(chart.png[at..at + 4].try_into().unwrap());
        assert_eq!(&chart.png[..8], b"\x89PNG\r\n\x1a\n");
        // 166 mm are 6.535 inches.
        assert!((1306..=1308).contains(&number(16)), "{} dots wide", number(16));
        assert_eq!(&chart.png[37..41], b"pHYs");
        assert_eq!((number(41), number(45), chart.png[49]), (7_874, 7_874, 1));
    }
}

#[test]
fn the_png_shows_text_and_not_white_paper() {
    let (_, charts) = drawn(MINIMAL, 50);
    for chart in &charts {
        // The same picture without its texts is painted with far fewer bytes, unless the font was not found.
        let mut without = String::new();
        let mut inside = false;
        for line in chart.svg.lines() {
            inside |= line.starts_with("<text");
            if !inside {
                without.push_str(line);
            }
            inside &= !line.starts_with("</text>");
        }
        let tree = resvg::usvg::Tree::from_str(&without, &resvg::usvg::Options::default()).unwrap();
        let size = tree.size().to_int_size().scale_by(200.0 / 96.0).unwrap();
        let mut pixels = resvg::tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
        let scale = resvg::tiny_skia::Transform::from_scale(200.0 / 96.0, 200.0 / 96.0);
        resvg::render(&tree, scale, &mut pixels.as_mut());
        assert!(chart.png.len() > 2 * pixels.encode_png().unwrap().len(), "{}", chart.name);
    }
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let (first, second) = (drawn(MINIMAL, 60), drawn(MINIMAL, 60));
    assert!(first.1 == second.1);
}

#[test]
fn names_from_strangers_stay_text() {
    let quoted = format!("'''{HOSTILE}'''");
    let text = MINIMAL
        .replace("\"Pro rata\"", &quoted)
        .replace("\"Worst first\"", &quoted)
        .replace("id = \"minimal\"", &format!("id = \"minimal\"\nname = {quoted}"));
    assert_eq!(text.matches(HOSTILE).count(), 3);
    let (_, charts) = drawn(&text, 50);
    for chart in &charts {
        let svg = Document::parse(&chart.svg).unwrap();
        for element in svg.descendants().filter(roxmltree::Node::is_element) {
            let name = element.tag_name().name();
            let ours = ["svg", "title", "desc", "rect", "line", "polyline", "polygon", "circle", "text"];
            assert!(ours.contains(&name), "{name} came from input");
            let foreign = element.attributes().any(|a| a.name().starts_with("on") || a.name() == "href");
            assert!(!foreign, "an attribute of {name} came from input");
        }
        assert!(svg.descendants().any(|node| node.text().is_some_and(|text| text.contains("</text></svg>"))));
        assert!(chart.csv.contains("\"</text></svg>") || chart.csv.contains(",</text></svg>"), "{}", chart.name);
    }
}

#[test]
fn the_csv_holds_the_numbers_of_the_results() {
    let (results, charts) = drawn(MINIMAL, 80);
    let lines: Vec<Vec<&str>> = charts[0].csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0][6..], ["p10", "p25", "p50", "p75", "p90", "mean"]);
    let mut found = 0;
    for stats in results.series.iter().filter(|s| s.metric == Metric::BacklogTotal && s.entity == 0) {
        let (strategy, year) = (&results.strategies[stats.strategy].0, results.years[stats.year].to_string());
        let line = lines.iter().find(|line| line[1] == strategy && line[3] == year).unwrap();
        let quantiles = stats.quantiles.unwrap();
        let written: Vec<f64> = line[6..11].iter().map(|cell| cell.parse().unwrap()).collect();
        assert_eq!(written, [1, 2, 3, 4, 5].map(|place: usize| quantiles[place].value));
        found += 1;
    }
    // The header, the opening stock, and ten years of two strategies.
    assert_eq!((found, lines.len()), (20, 22));
    assert_eq!(charts[1].csv.lines().count(), 5);
}

#[test]
fn a_single_future_claims_nothing() {
    let (_, charts) = drawn(MINIMAL, 1);
    let title = |chart: &Chart| chart.svg.lines().nth(1).unwrap_or_default().to_owned();
    assert!(
        title(&charts[0]).contains(">Backlog in cash to 2034/35: one simulated future</title>"),
        "{}",
        title(&charts[0])
    );
    assert!(title(&charts[1]).contains(">Backlog in 2034/35: one simulated future</title>"), "{}", title(&charts[1]));
    assert!(charts.iter().all(|chart| !chart.svg.contains("8 of 10 futures")));
}

#[test]
fn fewer_than_ten_futures_show_no_eight_in_ten() {
    let (_, charts) = drawn(MINIMAL, 9);
    for chart in &charts {
        assert!(!chart.svg.contains("8 of 10") && chart.svg.contains("9 simulated futures"));
        assert!(!chart.alt.contains("between"), "{}", chart.alt);
    }
    assert!(charts[..2].iter().all(|chart| chart.svg.contains("median of 9 simulated futures")));
    // Only the median stands in the numbers: the cells of the other quantiles are empty.
    assert!(charts[0].csv.lines().skip(2).all(|line| line.split(',').filter(|cell| cell.is_empty()).count() == 6));
    let (_, charts) = drawn(MINIMAL, 10);
    assert!(charts.iter().all(|chart| chart.svg.contains("8 of 10 futures")));
}

#[test]
fn the_record_is_drawn_once_and_ends_where_the_futures_begin() {
    let (_, charts) = drawn(ENGLAND, 50);
    let record: Vec<&str> = charts[0].csv.lines().filter(|line| line.starts_with("record,")).collect();
    assert_eq!(record.len(), 12);
    assert!(record[11].contains(",2024/25,GBP m cash,15900,"), "{}", record[11]);
    assert!(charts[0].alt.contains("from £4.0bn in 2013/14 to £15.9bn in 2024/25"), "{}", charts[0].alt);
}

/// The cells of a chart's CSV, without its header.
fn rows(chart: &Chart) -> Vec<Vec<String>> {
    chart.csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

const WORKFORCE: &str = "
[workforce.clinical]
fte = 3_000
vacancy_share = 0.07
[workforce.estates]
fte = 50
vacancy_share = 0.1
[workforce.digital]
fte = 40
vacancy_share = 0.1
";

#[test]
fn a_chart_is_there_where_its_system_is_simulated() {
    let always = ["backlog_fan", "strategies_compared", "backlog_by_risk", "what_moved_the_backlog", "cost_to_clear"];
    let and = |more: &'static str| [&always[..2], &[more], &always[2..]].concat();
    let technology = "[technology]\nlegacy_share = 0.3\nreplacement_share_per_year = 0.2\n";
    for (systems, expected) in [
        ("", always.to_vec()),
        ("[demand.service.care]\nmillion = 1\n", always.to_vec()),
        ("[funding]\nrevenue_gbp_m = 300\n", and("where_the_money_went")),
        (technology, and("workforce_and_technology")),
        (WORKFORCE, and("workforce_and_technology")),
    ] {
        let (_, charts) = drawn(&format!("{MINIMAL}\n{systems}"), 40);
        assert_eq!(names(&charts), expected, "{systems}");
    }
    let (_, charts) = drawn(&format!("{MINIMAL}\n{technology}"), 40);
    let measures: Vec<&str> = charts[2].csv.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
    assert!(measures.iter().all(|measure| *measure == "technology that is legacy"), "{measures:?}");
}

/// Use of programmes, and connectivity: each where it is simulated and there is something to tell, with the numbers of the results.
#[test]
fn use_and_connectivity_are_drawn_where_they_are_simulated() {
    let minimal = MINIMAL.replace("[capital]\n", "[capital]\nprogrammes_gbp_m = 3\n");
    let record = "[programme.record]\nname = \"Record\"\nkind = \"electronic_record\"\nestates = \"all\"\ncost_gbp_m = 4\nduration_years = 1.5\n";
    let roof = "[programme.roof]\nkind = \"rebuild\"\nestates = \"all\"\ncost_gbp_m = 1\nduration_years = 1\n";
    let change = "[change]\nresistance_index = 0.5\n";
    let connections = "[interoperability]\nlive_share = 0.5\ncompatible_share = 0.2\nwithin_share = 1\n[interoperability.standard]\nfirst_year = \"2028/29\"\n";
    let (both, connects) = (["use_of_programmes", "connectivity"], "connects_share = 0.8\n");
    let readme = include_str!("../../outputs/README.md");
    assert!(both.iter().all(|name| readme.contains(&format!("| `{name}` |"))));
    for (text, expected) in [
        (format!("{minimal}\n{record}"), &[][..]),
        (format!("{minimal}\n{roof}{change}"), &[]),
        (format!("{minimal}\n{record}{change}"), &both[..1]),
        (format!("{MINIMAL}\n{connections}"), &both[1..]),
        (format!("{minimal}\n{record}{connects}{change}{connections}"), &both[..]),
    ] {
        let (results, charts) = drawn(&text, 40);
        let found: Vec<&str> = names(&charts).into_iter().filter(|name| both.contains(name)).collect();
        assert_eq!(found, expected, "{text}");
        let of = |name: &str| charts.iter().find(|chart| chart.name == name).map(rows);
        for row in of(both[0]).into_iter().flatten() {
            let stats = results.adoption.iter().find(|stats| is_of(stats, &row, &results)).unwrap();
            let numbers: Vec<f64> = row[6..].iter().map(|cell| cell.parse().unwrap()).collect();
            assert_eq!(numbers[..2], [stats.coverage, stats.mean_use], "{row:?}");
            assert_eq!(numbers[2..], stats.used, "{row:?}");
        }
        if let Some(rows) = of(both[1]) {
            let standard = rows.iter().find(|row| row[2] == "standard").unwrap();
            assert_eq!((standard[4].as_str(), standard[5].as_str()), ("2028/29", "2028"));
            let opening = rows.iter().find(|row| row[4] == "2024/25").unwrap();
            // One organisation, half of it live.
            assert_eq!(opening[6].parse(), Ok(0.5));
        }
    }
}

/// The list, who of it waits longest, and who of the population does: each where it is simulated, with the numbers of the results.
#[test]
fn patients_are_drawn_where_they_are_simulated() {
    let demand = "[demand.service.elective]\nmillion = 0.3\n[demand.group.poor]\nname = \"Poor\"\nshare = 0.5\n\
                  deprivation_rank = 1\naccess_weight = 0.98\n[demand.group.rich]\nname = \"Rich\"\nshare = 0.5\ndeprivation_rank = 2\n";
    let care = "[care]\nservices = \"elective\"\nwaiting_list_million = 0.1\nunder_18_weeks_share = 0.6\nover_52_weeks_share = 0.03\n";
    let open = "[care.correction]\nenabled = false\n";
    let all = ["waiting_list", "over_52_weeks", "gap_between_groups"];
    for (systems, expected) in [
        (demand.to_owned(), &[][..]),
        (format!("{demand}{care}"), &all[..2]),
        (format!("{demand}{care}{open}"), &all[..2]),
        (format!("{demand}{care}[disparities]\ndigital_share = 0.3\n"), &all[..]),
    ] {
        let (results, charts) = drawn(&format!("{MINIMAL}\n{systems}"), 40);
        let found: Vec<&str> = names(&charts).into_iter().filter(|name| all.contains(name)).collect();
        assert_eq!(found, expected, "{systems}");
        let of = |name: &str| charts.iter().find(|chart| chart.name == name).map(rows).unwrap_or_default();
        let year = |row: &[String], place: usize| results.years.iter().position(|year| year.to_string() == row[place]);
        let at = |id: &str| results.strategies.iter().position(|(known, _)| known == id).unwrap();
        for row in of(all[0]) {
            let Some(year) = year(&row, 3) else {
                assert_eq!((row[3].as_str(), row[5].as_str()), ("2024/25", "0.1"));
                continue;
            };
            let metric = match row[2].as_str() {
                "corrected" => Metric::WaitingList,
                _ => Metric::WaitingListUncorrected,
            };
            let spread = results.spread(at(&row[0]), 0, metric, year).unwrap();
            assert_eq!(row[6..9], [0.10, 0.50, 0.90].map(|q| spread.value(q).to_string()), "{row:?}");
        }
        for row in of(all[2]).iter().filter(|row| row[2] == "over_52_weeks_share") {
            let group = results.groups.iter().position(|group| *group == row[3]).unwrap();
            let key = (at(&row[0]), 0, Metric::Over52Weeks, group, year(row, 5).unwrap());
            let stats =
                results.series.iter().find(|s| (s.strategy, s.entity, s.metric, s.group, s.year) == key).unwrap();
            assert_eq!(row[9], stats.mean.to_string());
        }
    }
}

/// Whether a row of the chart of use is of these statistics.
fn is_of(stats: &engine::results::AdoptionStats, row: &[String], results: &Results) -> bool {
    let strategy = &results.strategies[stats.strategy].0;
    row[0] == *strategy
        && row[2] == results.programmes[stats.programme].0
        && row[5] == results.years[stats.year].to_string()
}

/// What is planned, comes on top and was carried in is what the columns add up to: no pound is lost in the picture.
#[test]
fn the_columns_of_where_the_money_went_add_up_to_the_money() {
    let carries =
        |text: &str| text.replace("carry_forward_share = { value = 0,", "carry_forward_share = { value = 0.5,");
    let on_top = "\n[capital.ring_fence.sale]\namount_gbp_m = 3\ncomes = \"on_top\"\nfor = \"elsewhere\"\n";
    // Of the barriers, that of funding stands first.
    let removed = |text: &str| text.replacen("barrier = \"present\"", "barrier = \"removed\"", 1);
    for (name, text) in [
        ("england", ENGLAND.to_owned()),
        ("trust", TRUST.to_owned()),
        ("england, half carried forward", carries(ENGLAND)),
        ("england, barrier removed", removed(ENGLAND)),
        ("trust, a sale", format!("{TRUST}{on_top}")),
        ("england, programmes", ENGLAND_PROGRAMMES.to_owned()),
        ("trust, programmes", TRUST_PROGRAMMES.to_owned()),
    ] {
        let (results, charts) = drawn(&text, 60);
        let chart = charts.iter().find(|chart| chart.name == "where_the_money_went").unwrap();
        let rows = rows(chart);
        let plan = rows[0][0].clone();
        let strategy = results.strategies.iter().position(|(id, _)| *id == plan).unwrap();
        let mean = |metric: Metric, year: usize| {
            let is_it = |s: &&engine::results::SeriesStats| {
                (s.strategy, s.entity, s.group, s.metric, s.year) == (strategy, 0, 0, metric, year)
            };
            results.series.iter().find(is_it).map_or(0.0, |stats| stats.mean)
        };
        for (t, year) in results.years.iter().enumerate() {
            let of_year = rows.iter().filter(|row| row[2] == year.to_string());
            let columns: f64 = of_year
                .filter(|row| !["planned", "on top of the plan", "carried in"].contains(&row[3].as_str()))
                .map(|row| row[5].parse::<f64>().unwrap())
                .sum();
            let carried = if t > 0 { mean(Metric::CapitalCarriedForward, t - 1) } else { 0.0 };
            let money = mean(Metric::CapitalPlanned, t) + mean(Metric::CapitalOnTop, t) + carried;
            // Parts that are too small to be seen are left out.
            assert!((columns - money).abs() < 2e-3 * money, "{name}, {year}: {columns} of {money}");
        }
        assert!(chart.alt.contains("planned") && chart.alt.contains("A year on average over 60"), "{}", chart.alt);
    }
}

#[test]
fn charts_of_one_plan_follow_the_lowest_median_backlog_in_real_terms_and_name_it() {
    for text in [ENGLAND, TRUST] {
        let (results, charts) = drawn(text, 40);
        let last = results.years.len() - 1;
        let median = |plan: usize| results.spread(plan, 0, Metric::BacklogTotalReal, last).unwrap().middle();
        // The first among equals.
        let best = (0..results.strategies.len()).reduce(|a, b| if median(b) < median(a) { b } else { a }).unwrap();
        let (id, label) = &results.strategies[best];
        assert!(charts[2..4].iter().all(|chart| rows(chart).iter().all(|row| row[0] == *id)), "{id}");
        for chart in &charts[2..] {
            assert!(chart.svg.contains(&format!(">Under {label}, ")), "{}", chart.name);
        }
    }
}

/// A report follows the plan that it recommends: the charts of a single plan can show any, and name it.
#[test]
fn charts_of_one_plan_follow_the_one_asked_for() {
    let (results, _) = drawn(ENGLAND, 40);
    let text = Text { name: "scenario.toml".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
    let loaded = load(&text, &[], false).unwrap_or_else(|problems| panic!("{problems:?}"));
    let year = loaded.scenario.end_of_the_plan();
    for (plan, (id, label)) in results.strategies.iter().enumerate() {
        let mut all = drawings_following(&loaded.scenario, &results, plan, year).unwrap();
        let of_one = ["where_the_money_went", "workforce_and_technology", "backlog_by_risk", "what_moved_the_backlog"];
        all.retain(|drawing| of_one.contains(&drawing.name.as_str()) || drawing.name == "backlog_by_estate");
        assert!(all.len() >= of_one.len());
        for drawing in all {
            assert!(drawing.alt.contains(&format!("under {label}")), "{}: {}", drawing.name, drawing.alt);
            assert!(drawing.csv.contains(&format!("{id},{label},")), "{}", drawing.name);
            let other = results.strategies.iter().find(|(other, _)| other != id).unwrap();
            assert!(!drawing.csv.contains(&format!("{},{},", other.0, other.1)), "{}", drawing.name);
        }
        let cost = cost_to_clear_following(&loaded.scenario, &results, plan, year).unwrap().unwrap();
        assert!(cost.alt.contains(&format!("on average under {label}.")), "{}", cost.alt);
    }
    assert!(drawings_following(&loaded.scenario, &results, results.strategies.len(), year).is_err());
    assert!(drawings_following(&loaded.scenario, &results, 0, loaded.scenario.opening_year).is_err());
}

/// Figures of a run that failed a check of itself are not for use, and no chart goes anywhere without saying so.
#[test]
fn a_failed_check_is_named_first_on_every_chart() {
    let text = Text { name: "scenario.toml".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
    let loaded = load(&text, &[], false).unwrap_or_else(|problems| panic!("{problems:?}"));
    let all: Vec<usize> = (0..loaded.scenario.strategies.len()).collect();
    let world = World::new(&loaded.scenario, 40, 1, &all).unwrap();
    let watch = Watch { progress: &|_| {}, cancelled: &AtomicBool::new(false) };
    let mut results = engine::run(&world, Keep::Headline, &watch).unwrap();
    results.checks.push(engine::results::Check {
        name: "ledger_identity".to_owned(),
        passed: false,
        detail: "off by £1m".to_owned(),
    });
    let said = "The check ledger_identity of this run failed: do not use these figures.";
    let contender = |(id, label): &(String, String)| Contender {
        scenario: loaded.scenario.id.clone(),
        scenario_label: loaded.scenario.name.clone(),
        strategy: id.clone(),
        label: label.clone(),
    };
    let question = Question {
        contenders: results.strategies.iter().map(contender).collect(),
        reference: 0,
        years: results.years.clone(),
        metric: Metric::BacklogTotal,
        year: results.years.len() - 1,
        indifference: Some(0.0),
        metrics: Metric::HEADLINE.to_vec(),
        targets: loaded.scenario.targets.clone(),
    };
    let found = Comparison::within(question, &results);
    let scene = ComparisonData::new(&loaded.scenario, 1).warned(&results.checks).warned(&results.checks);
    let mut drawings = drawings(&loaded.scenario, &results).unwrap();
    drawings.extend(comparison_drawings(&scene, &found).unwrap());
    assert!(drawings.len() > 8);
    for drawing in drawings {
        assert!(drawing.alt.starts_with(said), "{}: {}", drawing.name, drawing.alt);
        for size in Size::ALL {
            let svg = drawing.svg(size).unwrap();
            let svg = Document::parse(&svg).unwrap();
            let texts = svg.descendants().filter(|node| node.tag_name().name() == "text");
            let shown: Vec<&str> = texts.filter_map(|node| node.text()).collect();
            let shown = shown.join(" ");
            let (warned, source) = (shown.find(said), shown.find("Source: capcast"));
            assert!(warned.is_some() && warned < source, "{}: {shown}", drawing.name);
            let notes = ["Note: ", "Record: ", "Raided: ", "Waiting: ", "Money: "];
            assert!(notes.iter().all(|note| shown.find(note).is_none_or(|note| Some(note) > warned)), "{shown}");
        }
    }
}

#[test]
fn the_numbers_of_workforce_and_technology_are_those_of_the_results() {
    let (results, charts) = drawn(ENGLAND, 60);
    let rows = rows(&charts[3]);
    let opening = rows.iter().find(|row| row[3] == "technology that is legacy").unwrap();
    assert_eq!((opening[2].as_str(), opening[5].parse::<f64>().is_ok()), ("2024/25", true));
    let mut found = 0;
    for stats in results.series.iter().filter(|s| s.metric == Metric::LegacyShare && s.entity == 0) {
        let year = results.years[stats.year].to_string();
        if results.strategies[stats.strategy].0 == rows[0][0] {
            let is_it = |row: &&Vec<String>| row[3] == "technology that is legacy" && row[2] == year;
            let row = rows.iter().find(is_it).unwrap();
            let quantiles = stats.quantiles.unwrap();
            let written: Vec<f64> = row[6..9].iter().map(|cell| cell.parse().unwrap()).collect();
            assert_eq!(written, [1, 3, 5].map(|place: usize| quantiles[place].value));
            found += 1;
        }
    }
    assert_eq!(found, results.years.len());
}
