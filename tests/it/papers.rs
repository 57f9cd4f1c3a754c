//! The verbs `chart` and `report`: from a scenario and from a finished run, the same bytes; and nothing that a stranger
//! wrote becomes part of a page, a picture or a formula.

use crate::shell::{Folder, files};
use roxmltree::Document;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;

const PAPERS: [&str; 3] = ["manifest.json", "report.html", "report.xlsx"];

fn papers(folder: &Folder, name: &str) -> Vec<Vec<u8>> {
    PAPERS.iter().map(|file| std::fs::read(folder.path().join(name).join(file)).unwrap()).collect()
}

/// Files of the charts among those of a run.
fn charts(all: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let names: Vec<String> = all.keys().filter_map(|name| name.strip_suffix(".svg")).map(str::to_owned).collect();
    let is_of =
        |file: &String| names.iter().any(|name| file.strip_prefix(name).is_some_and(|end| end.starts_with('.')));
    all.into_iter().filter(|(file, _)| is_of(file)).collect()
}

#[test]
fn a_report_is_the_same_from_a_scenario_and_from_its_run_and_a_second_time() {
    let folder = Folder::new();
    let said = folder.works(&["report", "--trials", "60"]);
    let (report, compared) = (folder.what_if("outputs/england/report"), folder.what_if("outputs/england/compare"));
    let (report, compared) = (report.as_str(), compared.as_str());
    assert!(said.out.contains(&format!("{report}: report.html")), "{}", said.out);
    let first = papers(&folder, report);
    let run = files(&folder.path().join(compared));
    folder.works(&["report", compared, "--out", "again"]);
    assert!(papers(&folder, "again") == first);
    folder.works(&["report", "--trials", "60", "--threads", "1"]);
    assert!(papers(&folder, report) == first);
    folder.works(&["verify", report]);
    folder.works(&["report", compared, "--out", "again"]);
    // From a finished run nothing in it is touched.
    let mut after = files(&folder.path().join(compared));
    after.insert("run.json".to_owned(), run["run.json"].clone());
    assert!(after == run);
    // A plain run of one strategy is told as well.
    folder.works(&["report", "--trials", "40", "--strategies", "proportional", "--out", "one"]);
    folder.works(&["verify", &folder.what_if("outputs/england/run")]);
    folder.works(&["report", compared, "--strategies", "worst_first,staged", "--out", "two"]);
    let page = folder.read("two/report.html");
    assert!(page.contains("Worst first") && page.contains("Staged") && !page.contains("Ring-fenced"));
}

#[test]
fn charts_drawn_anew_are_those_of_the_run_to_the_byte() {
    let folder = Folder::new();
    // A number that is drawn and that a chart multiplies by.
    let uncertain = "backlog.cost_to_clear={ uniform = { min = 0.8, max = 1.6 } }";
    folder.works(&["compare", "--trials", "60", "--out", "run", "--set", uncertain]);
    let said = folder.works(&["chart", "run", "--out", "anew"]);
    let (run, anew) = (charts(files(&folder.path().join("run"))), files(&folder.path().join("anew")));
    assert!(run.len() >= 40 && run == anew, "{}", said.out);

    folder.works(&["chart", "run", "backlog_fan", "--size", "slide", "--out", "anew"]);
    let slide = folder.read("anew/backlog_fan_slide.svg");
    let slide = Document::parse(&slide).unwrap();
    let (width, height) = (slide.root_element().attribute("width"), slide.root_element().attribute("height"));
    assert_eq!((width, height), (Some("338.67mm"), Some("190.50mm")));
    // What was drawn before is still there.
    assert!(files(&folder.path().join("anew")).len() == anew.len() + 4);

    let title = "Backlog, as <the> \"board\" & I see it";
    let titled = ["chart", "run", "backlog_fan", "--title", title, "--strategies", "worst_first", "--size", "web"];
    folder.works(&[&titled[..], &["--out", "titled"]].concat());
    let svg = folder.read("titled/backlog_fan_web.svg");
    let svg = Document::parse(&svg).unwrap();
    let told = svg.descendants().find(|node| node.tag_name().name() == "title").and_then(|node| node.text());
    assert_eq!(told, Some(title));
    let csv = folder.read("titled/backlog_fan_web.csv");
    assert!(csv.contains("worst_first") && !csv.contains("proportional"));

    folder.works(&["chart", "run", "cost_to_clear", "--year", "2034/35", "--out", "anew"]);
    assert!(folder.read("anew/cost_to_clear.alt.txt").contains("2034/35"));
}

#[test]
fn what_is_no_finished_run_is_refused_with_the_reason_and_nothing_is_written() {
    let folder = Folder::new();
    folder.works(&["run", "--trials", "20", "--out", "run"]);
    folder.works(&["sweep", "--trials", "20", "--sweep", "capital.pot_gbp_m=0,750", "--out", "sweep"]);
    folder.works(&["report", "run", "--out", "report"]);
    folder.works(&["init", "mine", "--from", "minimal"]);
    folder.write("notes.txt", "nothing of ours");
    std::fs::create_dir(folder.path().join("strange")).unwrap();
    let before = files(folder.path());
    let missing = folder.run(&["report", "outputs/england/run"]);
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("\"outputs/england/run\" cannot be read"), "{}", missing.err);
    for (run, code, why) in [
        ("nowhere", 3, "cannot be read"),
        ("out/nowhere", 3, "cannot be read"),
        ("notes.txt", 3, "cannot be read"),
        ("strange", 3, "is no folder of capcast"),
        ("sweep", 2, "holds a sweep"),
        ("report", 2, "holds a report"),
    ] {
        let said = folder.run(&["chart", run]);
        assert_eq!(said.code, code, "{run}: {}", said.err);
        assert!(said.err.contains(why) && said.err.contains(run), "{run}: {}", said.err);
    }
    for (flags, why) in [
        (&["report", "run", "--set", "run.trials=5"][..], "--set can change nothing"),
        (&["report", "run", "--trials", "5", "--seed", "3"], "--trials and --seed can change nothing"),
        (&["report", "run", "--out", "run"], "is that of the run"),
        (&["chart", "run", "--out", "run/charts"], "is that of the run"),
        (&["chart", "run", "--out", "run/charts/of/the/board"], "is that of the run"),
        (&["chart", "run", "--out", "report"], "holds a run or a report"),
        (&["chart", "run", "backlog_fan", "--year", "2030/31"], "none of the charts chosen has a year"),
        (&["report", "run", "--sampler", "reference", "--strict"], "--strict and --sampler can change nothing"),
        (&["chart", "run", "backlog_fun"], "did you mean `backlog_fan`?"),
        (&["chart", "run", "--title", "Mine"], "one title for"),
        (&["chart", "run", "backlog_fan", "--title", " "], "the title is empty"),
        (&["chart", "run", "backlog_fan", "--title", "医院"], "has not all of its letters"),
        (&["chart", "run", "--strategies", "worst_frist"], "did you mean `worst_first`?"),
        (&["chart", "run", "--year", "2050/51"], "2050/51"),
        (&["chart", "run", "--size", "poster"], "`paper`, `slide` or `web`"),
    ] {
        let said = folder.run(flags);
        assert_eq!(said.code, 2, "{flags:?}: {}", said.err);
        assert!(said.err.contains(why), "{flags:?}: {}", said.err);
    }
    // Before anything is simulated.
    for (out, code) in [("notes.txt/er/still", 3), ("outputs/mine/compare", 2), ("notes.txt", 3)] {
        let said = folder.run(&["report", "mine.toml", "--out", out]);
        assert_eq!(said.code, code, "{out}: {}", said.err);
        assert!(!said.err.contains("futures ×"), "{out}: {}", said.err);
    }
    assert!(files(folder.path()) == before, "something was written");
}

#[test]
fn an_unfinished_a_damaged_and_an_older_run_are_told_apart() {
    let folder = Folder::new();
    folder.works(&["run", "--trials", "20", "--out", "run"]);
    let manifest = folder.read("run/manifest.json");

    let older = manifest.replace("\"format\": 3,", "\"format\": 2,");
    folder.write("run/manifest.json", sealed(&older));
    let said = folder.run(&["chart", "run"]);
    assert_eq!(said.code, 3, "{}", said.err);
    let version = format!("written by version {}, in form 2", env!("CARGO_PKG_VERSION"));
    assert!(said.err.contains(&version) && said.err.contains("run again"), "{}", said.err);
    folder.works(&["verify", "run"]);

    let newer = manifest.replace("\"format\": 3,", "\"format\": 4,").replace("\"version\": \"", "\"version\": \"7.");
    folder.write("run/manifest.json", sealed(&newer));
    let said = folder.run(&["report", "run"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("written by version 7."), "{}", said.err);

    folder.write("run/manifest.json", manifest.replace("\"seed\": 1", "\"seed\": 2"));
    let said = folder.run(&["report", "run"]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("manifest.json: it was edited"), "{}", said.err);

    std::fs::remove_file(folder.path().join("run/manifest.json")).unwrap();
    let said = folder.run(&["report", "run"]);
    assert_eq!(said.code, 4, "{}", said.err);
    assert!(said.err.contains("is incomplete") && said.err.contains("run again"), "{}", said.err);
}

/// A manifest with the hash that it must state of itself.
fn sealed(manifest: &str) -> String {
    let key = "\"manifest_sha256\": \"";
    let at = manifest.find(key).unwrap() + key.len();
    let mut unsealed = manifest.to_owned();
    unsealed.replace_range(at..at + 64, &"0".repeat(64));
    let mut hash = String::new();
    for byte in Sha256::digest(unsealed.as_bytes()) {
        let _ = write!(hash, "{byte:02x}");
    }
    unsealed.replace_range(at..at + 64, &hash);
    unsealed
}

/// What strangers call things: formulas, elements, endings, quotes, other scripts.
const NAMES: [&str; 9] = [
    "=cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "+44 20 7946 0000",
    "<script>alert(1)</script>",
    "\\\"><img src=x onerror=alert(1)>",
    "</title></text></svg><b>",
    "&lt;i&gt; &amp; 'so'",
    "医院 مستشفى",
    "]]> <!-- -->",
];

/// Rows 99, 100 and 102.
#[test]
fn nothing_that_a_stranger_wrote_becomes_an_element_a_formula_or_a_link() {
    let folder = Folder::new();
    folder.works(&["init", "mine", "--from", "minimal"]);
    let plain = folder.read("mine.toml");
    let name = |at: usize| NAMES[at % NAMES.len()];
    let mut text = plain.replace("[run]", &format!("description = \"{}\"\n\n[run]", name(4)));
    text = text.lines().filter(|line| !line.starts_with("name")).collect::<Vec<_>>().join("\n");
    text = text.replacen("id = \"mine\"", &format!("id = \"mine\"\nname = \"{}\"", name(3)), 1);
    for (at, of) in NAMES.iter().enumerate() {
        let _ =
            write!(text, "\n[strategy.s{at}]\nrule = \"proportional\"\nset_aside_share = 0.{at}\nlabel = \"{of}\"\n");
        let _ = write!(
            text,
            "\n[target.t{at}]\nlabel = \"{of}\"\nmetric = \"backlog_total_gbp_m\"\nyear = \"2029/30\"\nbelow = 50\n"
        );
    }
    folder.write("mine.toml", text);
    let said = folder.run(&["report", "mine.toml", "--trials", "40", "--out", "report"]);
    assert_eq!(said.code, 0, "{}", said.err);

    let page = folder.read("report/report.html");
    let strict = page.replacen("<!doctype html>", "", 1);
    let html = Document::parse(&strict).unwrap_or_else(|error| panic!("{error}"));
    for node in html.descendants().filter(roxmltree::Node::is_element) {
        let element = node.tag_name().name();
        assert!(!["script", "img", "b", "i", "iframe", "link", "object"].contains(&element), "an element <{element}>");
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on"), "{} in <{element}>", attribute.name());
            let is_link = ["href", "src"].contains(&attribute.name());
            assert!(!is_link || attribute.value().starts_with('#'), "{attribute:?}");
        }
    }
    let seen: String = html.descendants().filter_map(|node| node.text()).collect();
    for name in ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "&lt;i&gt; &amp; 'so'", "医院 مستشفى"] {
        assert!(seen.contains(name), "{name} is shown as it is written");
    }

    let run = files(&folder.path().join(folder.what_if("outputs/mine/compare")));
    for (file, bytes) in &run {
        if file.ends_with(".svg") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let svg = Document::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            let known = ["svg", "title", "desc", "rect", "polygon", "polyline", "line", "circle", "text", "path", "g"];
            let strange = svg.descendants().find(|n| n.is_element() && !known.contains(&n.tag_name().name()));
            assert!(strange.is_none(), "{file}: {strange:?}");
        }
        if file.ends_with(".csv") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let is_number = |cell: &str| cell.parse::<f64>().is_ok();
            let live = |cell: &str| cell.starts_with(['=', '@', '+', '-', '\t']) && !is_number(cell);
            let cells = |line: &str| line.split(',').any(|cell| live(cell.trim_matches('"')));
            assert!(!text.lines().any(cells), "{file} holds a cell that computes");
        }
    }

    // The workbook: formulas are ours, of cells of its tables; no link leads out of it.
    let bytes = std::fs::read(folder.path().join("report/report.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let (mut formulas, mut texts) = (0, String::new());
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        if part.read_to_string(&mut text).is_err() {
            continue;
        }
        let xml = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for node in xml.descendants().filter(roxmltree::Node::is_element) {
            if node.tag_name().name() == "f" && name.starts_with("xl/worksheets/") {
                formulas += 1;
                let formula = node.text().unwrap_or_default();
                let ours = ["cmd", "SUM(A1", "+44", "script", "HYPERLINK", "http"];
                assert!(!ours.iter().any(|strange| formula.contains(strange)), "{name}: {formula}");
            }
            assert!(node.attribute("TargetMode") != Some("External"), "{name}: a link out of the workbook");
        }
        if name.ends_with("sharedStrings.xml") {
            texts = xml.descendants().filter_map(|node| node.text()).collect();
        }
    }
    assert!(formulas > 10, "{formulas} formulas");
    for name in ["=cmd|' /C calc'!A0", "@SUM(A1:A9)", "+44 20 7946 0000", "<script>alert(1)</script>", "医院 مستشفى"]
    {
        assert!(texts.contains(name), "{name} is a text of the workbook");
    }
}

/// The report of England in docs/ is of the scenario as it is now.
#[test]
fn the_report_in_the_documentation_is_of_this_england() {
    let england = crate::worlds::loaded(capcast::scenario::ENGLAND, &[]);
    let page = include_str!("../../docs/england_report.html");
    assert!(page.contains(&england.canonical_sha256), "write docs/england_report.* anew: capcast report");
}
