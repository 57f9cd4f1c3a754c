//! Laws of layers and of tables of estates. The files are in memory, so that every opening can be counted.

use super::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// Files by path; a link is a path that is really another.
#[derive(Default)]
pub(super) struct Memory {
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    pub links: BTreeMap<PathBuf, PathBuf>,
    pub opened: RefCell<Vec<PathBuf>>,
}

impl Memory {
    fn new(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(name, text)| (Path::new("/plans").join(name), text.as_bytes().to_vec()));
        Self { files: files.collect(), ..Self::default() }
    }

    fn load(&self, name: &str, set: &[&str]) -> Result<Loaded, Problems> {
        let path = Path::new("/plans").join(name);
        let text = Text { name: name.to_owned(), bytes: self.files[&path].clone() };
        let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
        load_beside(&text, Beside::with(self, &path), &set, true)
    }

    fn fine(&self, name: &str) -> Loaded {
        self.load(name, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
    }

    fn codes(&self, name: &str) -> Vec<&'static str> {
        self.load(name, &[]).map_or_else(|problems| problems.codes(), |_| Vec::new())
    }
}

impl Files for Memory {
    fn real(&self, path: &Path) -> std::io::Result<PathBuf> {
        if let Some(target) = self.links.get(path) {
            return Ok(target.clone());
        }
        let exists = self.files.keys().any(|file| file.starts_with(path));
        if exists { Ok(path.to_owned()) } else { Err(Error::from(ErrorKind::NotFound)) }
    }

    fn open(&self, real: &Path, name: &str) -> Result<Vec<u8>, Problem> {
        self.opened.borrow_mut().push(real.to_owned());
        self.files.get(real).cloned().ok_or_else(|| Problem::new("E0001", format!("there is no file {name}")))
    }

    fn names(&self, _: &Path) -> Vec<String> {
        Vec::new()
    }
}

pub(super) const TABLE: &str = "\
id,name,area_m2,low_gbp_m,moderate_gbp_m,significant_gbp_m,high_gbp_m,criticality,source,evidence
hospital,hospital,90000,6,18,20,12,,survey of 2024,measured
clinic,\"Clinic, west\",8000,1,2,2.5,1,0.5,,
";

fn number<'a>(loaded: &'a Loaded, key: &str) -> &'a Number {
    loaded.scenario.numbers.iter().find(|number| number.key == key).unwrap()
}

fn layer(more: &str) -> String {
    format!("schema_version = 2\nid = \"mine\"\nextends = \"base.toml\"\n{more}")
}

#[test]
fn a_layer_that_says_nothing_changes_nothing_but_the_identifier() {
    for (name, text) in BUILT_IN {
        let layer = format!("schema_version = 2\nid = \"{name}\"\nextends = \"{name}\"\n");
        let layered = load(&Text { name: "mine.toml".into(), bytes: layer.into() }, &[], true).unwrap();
        let whole = load(&Text { name: "whole.toml".into(), bytes: (*text).into() }, &[], true).unwrap();
        assert_eq!(layered.resolved, whole.resolved);
        assert_eq!(layered.canonical_sha256, whole.canonical_sha256);
        // Those with programmes are layers themselves.
        assert_eq!(layered.inputs().len(), 1 + usize::from(text.contains("\nextends")));
    }
}

/// Tables merge, a number is replaced as a whole, a list too, and the nearest layer holds.
#[test]
fn what_a_layer_says_replaces_what_stands_below() {
    let base = MINIMAL.replace(
        "base_gbp_m = 20",
        "plan_gbp_m = [20, 21, 22]\npot_gbp_m = { normal = { mean = 3, sd = 1 }, source = \"a letter\", evidence = \"published\" }",
    );
    let files = Memory::new(&[
        ("base.toml", &base),
        ("middle.toml", &layer("[capital]\npot_gbp_m = 4\nplan_gbp_m = [30]\n[run]\ntrials = 50\n")),
        ("top.toml", &layer("[run]\nseed = 9\n[capital]\npot_gbp_m = 5\n").replace("base.toml", "middle.toml")),
    ]);
    let loaded = files.fine("top.toml");
    let pot = number(&loaded, "capital.pot_gbp_m");
    assert_eq!(pot.distribution.as_fixed(), Some(5.0));
    assert_eq!((pot.layer.as_str(), pot.source.as_str(), pot.evidence), ("top.toml", "", Evidence::Assumed));
    assert_eq!((loaded.scenario.seed, loaded.scenario.trials), (9, 50));
    assert_eq!(loaded.scenario.capital.plan.len(), 1);
    let set = files.load("top.toml", &["capital.pot_gbp_m=6"]).unwrap();
    assert_eq!(number(&set, "capital.pot_gbp_m").distribution.as_fixed(), Some(6.0));
}

/// Who replaces a number does not inherit who said so.
#[test]
fn the_source_of_a_table_holds_for_the_numbers_of_its_own_file() {
    let said = |who: &str| format!("[capital.provenance]\nsource = \"{who}\"\nevidence = \"published\"\n");
    let files = Memory::new(&[
        ("base.toml", &format!("{MINIMAL}{}", said("base"))),
        ("silent.toml", &layer("[capital]\nbase_gbp_m = 30\n")),
        ("says.toml", &layer(&format!("[capital]\nbase_gbp_m = 30\n{}", said("layer")))),
    ]);
    let of = |loaded: &Loaded, key: &str| (number(loaded, key).source.clone(), number(loaded, key).evidence);
    let (base, growth) = ("capital.base_gbp_m", "capital.growth_after_per_year");
    let silent = files.fine("silent.toml");
    assert_eq!(of(&silent, base), (String::new(), Evidence::Assumed));
    assert_eq!(of(&silent, growth), ("base".to_owned(), Evidence::Published));
    let says = files.fine("says.toml");
    assert_eq!(of(&says, base), ("layer".to_owned(), Evidence::Published));
    assert_eq!(of(&says, growth), ("base".to_owned(), Evidence::Published));
}

#[test]
fn what_is_removed_is_gone_and_can_be_said_anew() {
    let files = Memory::new(&[
        ("base.toml", MINIMAL),
        (
            "mine.toml",
            &layer(
                "remove = [\"strategy.proportional\", \"capital.base_gbp_m\", \"estate\"]\nestates_csv = \"estate.csv\"\n[capital]\nplan_gbp_m = [20]\n",
            ),
        ),
        ("estate.csv", TABLE),
    ]);
    let loaded = files.fine("mine.toml");
    let strategies: Vec<&str> = loaded.scenario.strategies.iter().map(|strategy| strategy.id.as_str()).collect();
    assert_eq!(strategies, ["worst_first"]);
    assert_eq!(loaded.scenario.estates.len(), 2);
    assert!(loaded.scenario.capital.base.is_none());
}

/// With every opening counted: not a byte of it is read.
#[test]
fn nothing_outside_the_folder_is_opened() {
    for written in
        ["../../etc/passwd", "/etc/passwd", "shared/../../etc/passwd", "link.toml", "linked/base.toml", "..\\..\\x"]
    {
        for key in ["extends", "estates_csv"] {
            let text = layer("").replace("extends = \"base.toml\"", &format!("{key} = '{written}'"));
            let mut files = Memory::new(&[("mine.toml", &text), ("shared/x.toml", "")]);
            files.links.insert("/plans/link.toml".into(), "/etc/passwd".into());
            files.links.insert("/plans/linked/base.toml".into(), "/elsewhere/base.toml".into());
            for outside in ["/etc/passwd", "/elsewhere/base.toml"] {
                files.files.insert(outside.into(), MINIMAL.into());
            }
            let problems = files.load("mine.toml", &[]).unwrap_err();
            assert!(problems.codes().contains(&"E0304"), "{key} {written}: {}", problems.render(false));
            assert_eq!(*files.opened.borrow(), Vec::<PathBuf>::new(), "{key} {written}");
        }
    }
}

/// The same folder under another name is the same folder, and a link inside it is followed.
#[test]
fn a_link_inside_the_folder_is_followed_and_seen_in_a_circle() {
    let mut files = Memory::new(&[("mine.toml", &layer("")), ("real.toml", MINIMAL)]);
    files.links.insert("/plans/base.toml".into(), "/plans/real.toml".into());
    assert_eq!(files.codes("mine.toml"), Vec::<&str>::new());
    files.links.insert("/plans/base.toml".into(), "/plans/mine.toml".into());
    assert_eq!(files.codes("mine.toml"), ["E0303"]);
}

#[test]
fn sixteen_files_may_build_on_each_other_and_seventeen_not() {
    let of = |count: usize| {
        let name = |i: usize| format!("layer_{i}.toml");
        let texts: Vec<(String, String)> = (0..count)
            .map(|i| match i + 1 < count {
                true => (name(i), layer("").replace("base.toml", &name(i + 1))),
                false => (name(i), MINIMAL.to_owned()),
            })
            .collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Memory::new(&texts).codes("layer_0.toml")
    };
    assert_eq!(of(16), Vec::<&str>::new());
    assert_eq!(of(17), ["E0303"]);
}

#[test]
fn a_text_without_a_folder_names_no_files_but_may_extend_what_is_built_in() {
    let codes = |text: &str| {
        let text = Text { name: "mine.toml".into(), bytes: text.into() };
        load(&text, &[], true).map_or_else(|problems| problems.codes(), |_| Vec::new())
    };
    assert_eq!(codes(&layer("")), ["E0304"]);
    assert_eq!(codes(&MINIMAL.replace("id =", "estates_csv = \"a.csv\"\nid =")), ["E0304"]);
    assert_eq!(codes(&layer("").replace("base.toml", "minimal")), Vec::<&str>::new());
}

fn with_table(table: &str) -> Memory {
    let head = "schema_version = 2\nid = \"minimal\"\nestates_csv = \"estate.csv\"\n";
    let (before, after) = MINIMAL.split_once("[estate]").unwrap();
    let (_, strategies) = after.split_once("[strategy]").unwrap();
    let text = format!("{before}[strategy]{strategies}").replace("schema_version = 2\nid = \"minimal\"\n", head);
    Memory::new(&[("mine.toml", &text), ("estate.csv", table)])
}

/// Where the estates stand does not matter to what the scenario is, but to what was read.
#[test]
fn a_table_says_the_same_as_the_tables_of_the_file() {
    let loaded = with_table(TABLE).fine("mine.toml");
    let inline = MINIMAL.replace(
        "hospital = { area_m2 = 90_000,",
        "clinic = { name = \"Clinic, west\", area_m2 = 8000, low_gbp_m = 1, moderate_gbp_m = 2, significant_gbp_m = 2.5, high_gbp_m = 1, criticality = 0.5 }\n\
         hospital = { provenance = { source = \"survey of 2024\", evidence = \"measured\" }, area_m2 = 90_000,",
    );
    let inline = Memory::new(&[("mine.toml", &inline)]).fine("mine.toml");
    assert_eq!(loaded.resolved, inline.resolved);
    assert_eq!(loaded.canonical_sha256, inline.canonical_sha256);
    assert_ne!(loaded.raw_sha256, inline.raw_sha256);
    assert_eq!(loaded.inputs()[0].0, "estate.csv");
    let hospital = number(&loaded, "estate.hospital.area_m2");
    assert_eq!((hospital.source.as_str(), hospital.layer.as_str()), ("survey of 2024", "estate.csv"));
    assert_eq!(loaded.origins["estate.clinic.high_gbp_m"].to_string(), "estate.csv:3");
}

/// For tables: marks, line ends, and the order of rows and columns.
#[test]
fn the_form_of_a_table_does_not_change_the_canonical_hash() {
    let plain = with_table(TABLE).fine("mine.toml");
    let marked = format!("\u{feff}{}", TABLE.replace('\n', "\r\n"));
    let mut lines: Vec<&str> = TABLE.lines().collect();
    lines[1..].reverse();
    let shuffled = lines.join("\n"); // and no line feed at the end
    let columns = TABLE.replace("evidence\n", "evidence,\n").replace(",\n", ",,\n");
    for table in [marked, shuffled] {
        let other = with_table(&table).fine("mine.toml");
        assert_eq!(other.canonical_sha256, plain.canonical_sha256);
        assert_ne!(other.raw_sha256, plain.raw_sha256);
    }
    assert_eq!(with_table(&columns).codes("mine.toml")[0], "E0312"); // a column without a name is unknown
}

/// Layers of estates: rows by identifier, cell by cell.
#[test]
fn a_table_of_a_layer_lies_over_that_of_its_base() {
    let mut files = with_table(TABLE);
    let text = layer("estates_csv = \"new.csv\"\nremove = [\"estate.hospital\"]\n").replace("base.toml", "mine.toml");
    files.files.insert("/plans/top.toml".into(), text.into());
    let (head, _) = TABLE.split_once('\n').unwrap();
    let new = format!("{head}\nclinic,New clinic,9000,1,1,1,1,,,\nannexe,,500,0,0,1,0,,,\n");
    files.files.insert("/plans/new.csv".into(), new.into());
    let loaded = files.fine("top.toml");
    let names: Vec<&str> = loaded.scenario.estates.iter().map(|estate| estate.name.as_str()).collect();
    assert_eq!(names, ["annexe", "New clinic"]);
    // An empty cell leaves what the base says.
    assert_eq!(number(&loaded, "estate.clinic.criticality").distribution.as_fixed(), Some(0.5));
    let read: Vec<&str> = loaded.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(read, ["top.toml", "new.csv", "mine.toml", "estate.csv"]);
}

#[test]
fn thousands_of_estates_are_read_at_once() {
    let row = |i: usize| format!("site_{i},\"Site {i}, north\",{},1.5,2,3,0.5,,,\n", 1000 + i);
    for (rows, seconds) in [(200, 1), (20_000, 20)] {
        let table: String = TABLE.lines().take(1).map(|head| format!("{head}\n")).chain((0..rows).map(row)).collect();
        #[expect(clippy::disallowed_methods, reason = "the time it takes is what is asked")]
        let began = std::time::Instant::now();
        assert_eq!(with_table(&table).fine("mine.toml").scenario.estates.len(), rows);
        assert!(began.elapsed().as_secs() < seconds, "{rows} estates took {:?}", began.elapsed());
    }
}

/// One value that is said in a place must not be said in another: the last problem of the last file is pointed at.
#[test]
fn a_problem_is_placed_in_its_own_file() {
    let files = Memory::new(&[
        ("mine.toml", &layer("[run]\ntrails = 3\n")),
        ("base.toml", &MINIMAL.replace("base_gbp_m = 20", "base_gbp_m = -1")),
    ]);
    let problems = files.load("mine.toml", &["run.seed=-4"]).unwrap_err();
    let places: Vec<Option<(&str, usize, usize)>> =
        problems.list.iter().map(|problem| problems.place(problem)).collect();
    assert_eq!(problems.codes(), ["E0201", "E0102", "E0216"]);
    assert_eq!(places, [Some(("/plans/base.toml", 8, 14)), Some(("mine.toml", 5, 1)), None]);
}
