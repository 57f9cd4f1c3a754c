//! Scenarios of several files, from outside: what is said, what stands in the manifest, and what happens when a file
//! changes under a run.

use crate::command_line::FIXED;
use crate::shell::{Folder, Said};
use std::process::Stdio;
use std::time::{Duration, Instant};

const LAYER: &str = "schema_version = 2\nid = \"mine\"\nextends = \"shared/base.toml\"\n";
const TABLE: &str = "id,area_m2,low_gbp_m,moderate_gbp_m,significant_gbp_m,high_gbp_m,source,evidence\n\
                     two,50000,5,10,10,5,a survey,measured\n";

/// A base in a folder of its own with a table beside it, and a layer on it.
fn layered() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("shared")).unwrap();
    folder.write("shared/base.toml", FIXED.replace("id = \"fixed\"", "estates_csv = \"estate.csv\""));
    folder.write("shared/estate.csv", TABLE);
    folder.write("mine.toml", format!("{LAYER}[capital]\nbase_gbp_m = 120\n"));
    folder
}

fn manifest(folder: &Folder, out: &str) -> serde_json::Value {
    serde_json::from_str(&folder.read(&format!("{out}/manifest.json"))).unwrap()
}

#[test]
fn every_file_that_was_read_stands_in_the_manifest() {
    let folder = layered();
    folder.quick("out", &["mine.toml"]);
    let first = manifest(&folder, "out");
    let names: Vec<&str> =
        first["inputs"].as_array().unwrap().iter().map(|input| input["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["shared/base.toml", "shared/estate.csv"]);
    // A comment changes what was read and not what it says.
    folder.write("shared/estate.csv", TABLE.replace('\n', "\r\n"));
    folder.quick("again", &["mine.toml"]);
    let second = manifest(&folder, "again");
    assert_eq!(first["scenario"]["canonical_sha256"], second["scenario"]["canonical_sha256"]);
    assert_ne!(first["scenario"]["raw_sha256"], second["scenario"]["raw_sha256"]);
    assert_eq!(first["inputs"][0], second["inputs"][0]);
    assert_ne!(first["inputs"][1]["sha256"], second["inputs"][1]["sha256"]);
    // The folder's name is in no result.
    let from = |place: &str| {
        let mut command = folder.command(&["run", "--trials", "40", "--out", "../moved", "../mine.toml"]);
        assert_eq!(Said::of(command.current_dir(folder.path().join(place)).output().unwrap()).code, 0);
        let mut files = crate::shell::files(&folder.path().join("moved"));
        files.remove("run.json");
        files
    };
    let mut here = crate::shell::files(&folder.path().join("again"));
    here.remove("run.json");
    assert!(here == from("shared"), "the folder from which it runs is in the results");
}

#[test]
fn show_tells_the_file_and_line_of_each_value() {
    let folder = layered();
    let shown = folder.works(&["show", "mine.toml", "--set", "run.seed=5"]).out;
    for (key, comment) in [
        ("base_gbp_m = 120.0", "# £m · assumed · mine.toml:5"),
        ("share_to_backlog = 0.1", "# share · assumed · shared/base.toml:18"),
        ("area_m2 = 50000.0", "# m² · measured · shared/estate.csv:2 · a survey"),
        ("seed = 5", "# --set"),
        ("on_nonfinite = \"stop\"", "# default"),
    ] {
        let line = shown.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{key}: {shown}"));
        assert!(line.ends_with(comment), "{line}");
    }
    let csv = folder.works(&["show", "mine.toml", "--format", "csv"]).out;
    assert!(csv.contains("estate.two.area_m2,50000,m²,") && csv.contains(",shared/estate.csv,2\n"), "{csv}");
}

#[test]
fn show_diff_tells_what_differs_and_nothing_else() {
    let folder = layered();
    folder.write("other.toml", format!("{LAYER}remove = [\"estate.one\"]\n"));
    let shown = folder.works(&["show", "mine.toml", "--diff", "other.toml"]).out;
    let wanted = "\
- other.toml
+ mine.toml

capital.base_gbp_m (£m)
  - 100.0  # assumed · shared/base.toml:15
  + 120.0  # assumed · mine.toml:5

estate.one
  + all of it
";
    assert_eq!(shown, wanted);
    let json = folder.works(&["show", "mine.toml", "--diff", "other.toml", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let first = &json["differences"][0];
    assert_eq!((&first["path"], &first["other"]["line"]), (&"capital.base_gbp_m".into(), &15.into()));
    assert_eq!(json["differences"][1]["other"], serde_json::Value::Null);
    let same = folder.works(&["show", "mine.toml", "--diff", "mine.toml"]).out;
    assert!(same.starts_with("Nothing differs"), "{same}");
    assert!(folder.works(&["show", "--diff", "minimal"]).out.contains("estate.hospital\n  - all of it"));
    // What is wrong with either is told, with both in one pass.
    folder.write("wrong.toml", LAYER.replace("base", "bsae"));
    let said = folder.run(&["show", "wrong.toml", "--diff", "nowhere.toml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("E0001") && said.err.contains("E0303"), "{}", said.err);
}

/// On a real disk.
#[test]
#[cfg(unix)]
fn a_symbolic_link_out_of_the_folder_is_refused_and_one_inside_followed() {
    use std::os::unix::fs::symlink;
    let folder = layered();
    let plans = folder.path().join("plans");
    std::fs::create_dir(&plans).unwrap();
    symlink("../shared", plans.join("shared")).unwrap();
    symlink("../shared/estate.csv", plans.join("estate.csv")).unwrap();
    folder.write("plans/mine.toml", LAYER);
    folder.write("plans/table.toml", FIXED.replace("id = \"fixed\"", "id = \"fixed\"\nestates_csv = \"estate.csv\""));
    for name in ["plans/mine.toml", "plans/table.toml"] {
        let said = folder.run(&["check", name]);
        assert!(said.code == 2 && said.err.contains("E0304"), "{name}: {}", said.err);
    }
    symlink("shared/base.toml", folder.path().join("link.toml")).unwrap();
    folder.write("linked.toml", LAYER.replace("shared/base.toml", "link.toml"));
    let said = folder.run(&["check", "linked.toml"]);
    // A link is a name: what the file names is looked for beside the name.
    assert!(said.code == 2 && said.err.contains("there is no file `estate.csv`"), "{}", said.err);
    symlink("shared/estate.csv", folder.path().join("estate.csv")).unwrap();
    folder.works(&["check", "linked.toml"]);
    // What is no file is not waited for.
    if std::process::Command::new("mkfifo").arg(folder.path().join("pipe.toml")).status().is_ok_and(|s| s.success()) {
        folder.write("piped.toml", LAYER.replace("shared/base.toml", "pipe.toml"));
        let said = folder.run(&["check", "piped.toml"]);
        assert!(said.code == 2 && said.err.contains("E0003"), "{}", said.err);
    }
}

/// What was parsed is what was hashed, and whoever changed a file meanwhile is told.
#[test]
fn a_file_that_changes_during_the_run_is_told_and_changes_no_result() {
    let folder = layered();
    let arguments = ["run", "mine.toml", "--trials", "30000", "--threads", "1", "--out"];
    let said = folder.works(&[&arguments[..], &["calm"]].concat());
    assert!(!said.err.contains("changed, moved"), "{}", said.err);
    let child = folder
        .command(&[&arguments[..], &["disturbed"]].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lock = folder.path().join("disturbed/.capcast.lock");
    let deadline = Instant::now() + Duration::from_secs(20);
    // The scenario is read before the folder is locked.
    while std::fs::read(&lock).map_or(0, |held| held.len()) == 0 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(1));
    }
    folder.write("shared/estate.csv", TABLE.replace("50000", "60000"));
    std::fs::remove_file(folder.path().join("mine.toml")).unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    for name in ["mine.toml", "shared/estate.csv"] {
        assert!(
            said.err.contains(&format!("warning: {name} was changed, moved or removed during the run")),
            "{}",
            said.err
        );
    }
    assert!(!said.err.contains("base.toml was changed"), "{}", said.err);
    let results = |out: &str| {
        let mut files = crate::shell::files(&folder.path().join(out));
        files.remove("run.json");
        files
    };
    assert!(results("calm") == results("disturbed"));
}

#[test]
fn check_names_the_file_of_each_problem_for_a_program() {
    let folder = layered();
    folder.write("shared/estate.csv", TABLE.replace("50000", "n/a"));
    let said = folder.run(&["check", "mine.toml", "--format", "json"]);
    assert_eq!(said.code, 2);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let problem = &json["problems"][0];
    assert_eq!(
        (&problem["file"], &problem["line"], &problem["column"]),
        (&"shared/estate.csv".into(), &2.into(), &5.into())
    );
}
