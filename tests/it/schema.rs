//! The schema that editors read, and files of an earlier version. (That scenarios validate against the schema, a package
//! of its own tests with a real validator: tests/schema.)

use crate::shell::{Folder, files};
use snapbox::{Assert, Data};
use std::path::Path;

/// A scenario of version 0, with comments.
const OLD: &str = "\
# My trust. contingency_share is called something else today.
schema_version = 0
id = \"old\"
horizon = { first_year = \"2025/26\", last_year = \"2034/35\" }
prices = { base = \"2024/25\" }
capital = { base_gbp_m = 20, growth_after_per_year = \"2.1%\", after_basis = \"cash\", share_to_backlog = 0.1 }
estate.hospital = { area_m2 = 90_000, low_gbp_m = 6, moderate_gbp_m = 18, significant_gbp_m = 20, high_gbp_m = 12 }

[strategy.plan]
rule = \"proportional\"
contingency_share = 0.05 # for training
";

/// `docs/capcast.schema.json` is what the program writes. SNAPSHOTS=overwrite writes it anew.
#[test]
fn the_schema_in_the_documentation_is_the_program_s() {
    let folder = Folder::new();
    let printed = folder.works(&["schema"]).out;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/capcast.schema.json");
    Assert::new().normalize_paths(false).action_env("SNAPSHOTS").eq(Data::text(&printed), Data::read_from(&path, None));
    let _: serde_json::Value = serde_json::from_str(&printed).unwrap();
}

#[test]
fn a_schema_that_says_something_else_is_replaced_only_when_asked() {
    let folder = Folder::new();
    let write = &["schema", "--out", "s.json"][..];
    folder.works(write);
    let schema = folder.read("s.json");
    assert_eq!(schema, folder.works(&["schema"]).out);
    assert!(folder.works(write).err.contains("up to date"));
    folder.write("s.json", "{}");
    let refused = folder.run(write);
    assert!(refused.code == 2 && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(folder.read("s.json"), "{}");
    folder.works(&[write, &["--force"]].concat());
    assert_eq!(folder.read("s.json"), schema);
    assert_eq!(folder.run(&["schema", "--out", "none/s.json"]).code, 3);
}

#[test]
fn init_names_the_schema_beside_it_and_writes_both_or_neither() {
    let folder = Folder::new();
    folder.works(&["init", "one"]);
    assert!(folder.read("one.toml").starts_with("#:schema ./capcast.schema.json\n"));
    let schema = folder.read("capcast.schema.json");
    assert_eq!(schema, folder.works(&["schema"]).out);
    folder.works(&["init", "two"]);
    folder.write("capcast.schema.json", "{}");
    let before = files(folder.path());
    assert_eq!(folder.run(&["init", "three"]).code, 2);
    assert_eq!(folder.run(&["init", "one", "--force"]).code, 2);
    assert!(before == files(folder.path()), "something was written");
    folder.works(&["init", "three", "--force"]);
    assert_eq!(folder.read("capcast.schema.json"), schema);
}

#[test]
fn an_old_file_gives_the_same_results_before_and_after_its_upgrade() {
    let folder = Folder::new();
    folder.write("old.toml", OLD);
    let run = |out: &str| {
        let said = folder.works(&["run", "old.toml", "--trials", "40", "--out", out]);
        (said.err.contains("N0108"), folder.read(&format!("{out}/summary.csv")))
    };
    let (told, before) = run("before");
    assert!(told, "the note is missing");
    let shown = folder.works(&["upgrade", "old.toml", "--check"]);
    assert_eq!(folder.read("old.toml"), OLD);
    for line in
        ["- schema_version = 0", "+ schema_version = 2", "11 - contingency_share", "+ set_aside_share = 0.05 # for"]
    {
        assert!(shown.out.contains(line), "{}", shown.out);
    }
    folder.works(&["upgrade", "old.toml"]);
    let expected =
        OLD.replace("schema_version = 0", "schema_version = 2").replace("contingency_share =", "set_aside_share =");
    assert_eq!(folder.read("old.toml"), expected);
    assert_eq!(run("after"), (false, before));
    assert!(folder.works(&["upgrade", "old.toml"]).err.contains("nothing to change"));
    assert_eq!(folder.read("old.toml"), expected);
}

#[cfg(unix)]
#[test]
fn an_upgrade_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let target = folder.write("target.toml", OLD);
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("target.toml", folder.path().join("link.toml")).unwrap();
    folder.works(&["upgrade", "link.toml"]);
    assert!(folder.path().join("link.toml").is_symlink());
    assert!(folder.read("target.toml").contains("schema_version = 2"));
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
}
