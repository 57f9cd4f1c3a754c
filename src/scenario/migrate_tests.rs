//! Files of earlier versions are read and rewritten.

use super::*;
use crate::file::join;

/// A file of version 0: comments, every way to write a strategy, and what must not be touched.
const OLD: &str = "\
# contingency_share stands in this comment
schema_version = 0 # the first
id = \"old\" # schema_version = 0
horizon = { first_year = \"2025/26\", last_year = \"2034/35\" }
prices = { base = \"2024/25\" }
[capital]
base_gbp_m = 20
growth_after_per_year = \"2.1%\"
after_basis = \"cash\"
share_to_backlog = 0.1
[estate]
hospital = { name = \"contingency_share\", area_m2 = 90_000, low_gbp_m = 6, moderate_gbp_m = 18, significant_gbp_m = 20, high_gbp_m = 12 }
[strategy]
a = { rule = \"proportional\", contingency_share = 0.1 } # inline
b.rule = \"worst_first\"
b.'contingency_share'   =   0.2 # dotted and quoted
[strategy.c]
rule = \"do_minimum\"
[strategy.c.contingency_share] # a header
value = 0.3
[strategy.d]
rule = \"proportional\" # the new key is not in version 0, nor needed
";

/// A file of version 1, with every way to write what is gone.
const FIRST: &str = "\
schema_version = 1
id = \"first\" # log_sd = 1
horizon = { first_year = \"2025/26\", last_year = \"2034/35\" }
prices = { base = \"2024/25\" }
capital = { base_gbp_m = 20, growth_after_per_year = \"2.1%\", after_basis = \"cash\", share_to_backlog = 0.1 }
[estate]
hospital = { area_m2 = 90_000, low_gbp_m = 6, moderate_gbp_m = 18, significant_gbp_m = 20, high_gbp_m = 12 }
[strategy]
a = { rule = \"proportional\", label = \"log_sd = 0.3\" }
[backlog.resurvey] # surveys
shock_probability_per_year = 0.05
  unchanged_share   =   0.09 # of sites
'heavy_tails' = true
[backlog.resurvey.log_sd] # by its own table
value = 0.35
source = \"\"\"
[backlog]
two lines\"\"\"
# evidence = \"assumed\"
[incidents]
per_year = 3
";

fn text(content: &str) -> Text {
    Text { name: "old.toml".to_owned(), bytes: content.into() }
}

fn bytes(content: &str) -> Vec<u8> {
    match upgrade(&text(content)) {
        Ok(Upgrade::From { bytes, .. }) => bytes,
        other => panic!("{other:?}"),
    }
}

fn codes(content: &str) -> Vec<&'static str> {
    upgrade(&text(content)).unwrap_err().codes()
}

#[test]
fn only_what_changed_is_rewritten() {
    let expected = OLD
        .replacen("schema_version = 0", "schema_version = 2", 1)
        .replace("contingency_share = 0.1", "set_aside_share = 0.1")
        .replace("'contingency_share'", "set_aside_share")
        .replace("[strategy.c.contingency_share]", "[strategy.c.set_aside_share]");
    assert_eq!(String::from_utf8(bytes(OLD)).unwrap(), expected);
    // Line ends and the byte order mark are the author's.
    let dos = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(bytes(&dos(OLD)), dos(&expected).as_bytes());
}

#[test]
fn an_old_file_is_the_same_scenario_before_and_after_its_upgrade() {
    let old = load(&text(OLD), &[], true).unwrap();
    let new = load(&Text { name: "new.toml".into(), bytes: bytes(OLD) }, &[], true).unwrap();
    assert_eq!(old.notes.codes(), ["N0108"]);
    assert_eq!(new.notes.codes(), Vec::<&str>::new());
    assert_eq!((old.canonical_sha256, old.resolved), (new.canonical_sha256, new.resolved));
    let set_aside: Vec<f64> = old.scenario.strategies.iter().map(|strategy| strategy.set_aside_share).collect();
    assert_eq!(set_aside, [0.1, 0.2, 0.3, 0.0]);
}

/// Problems of an old file point into the file as it stands, and `--set` knows the present names.
#[test]
fn an_old_file_is_checked_like_any_other() {
    let broken = OLD.replace("contingency_share = 0.1", "contingency_share = 1.1");
    let problems = load(&text(&broken), &[], false).unwrap_err();
    assert_eq!(problems.codes(), ["N0108", "E0202"]);
    assert!(problems.render(false).contains("contingency_share = 1.1"), "{}", problems.render(false));
    let set = load(&text(OLD), &["strategy.a.set_aside_share=0.5".into()], true).unwrap();
    assert_eq!(set.scenario.strategies[0].set_aside_share, 0.5);
}

#[test]
fn a_file_of_this_version_is_left_alone() {
    assert_eq!(upgrade(&text(MINIMAL)), Ok(Upgrade::Current));
    // The former name means nothing in it.
    let with_old_name = MINIMAL.replacen("label = ", "contingency_share = 0.1, label = ", 1);
    assert_eq!(load(&text(&with_old_name), &[], false).unwrap_err().codes(), ["E0102"]);
    assert_eq!(upgrade(&text(&with_old_name)), Ok(Upgrade::Current));
}

#[test]
fn what_stands_in_the_way_is_told() {
    assert_eq!(codes("id = \"x\"\n"), ["E0103"]);
    assert_eq!(codes("schema_version = 3\n"), ["E0108"]);
    assert_eq!(codes("schema_version = -1\n"), ["E0202"]);
    assert_eq!(codes("schema_version = \"0\"\n"), ["E0104"]);
    assert_eq!(codes("schema_version = \n"), ["E0100"]);
    let both = "schema_version = 0\nstrategy.a = { contingency_share = 0.1, set_aside_share = 0.1 }\n";
    assert_eq!(codes(both), ["E0110"]);
    let inline = "schema_version = 1\nbacklog.resurvey = { log_sd = 0.3, shared_share = 0 }\n";
    assert_eq!(codes(inline), ["E0110"]);
    let said = upgrade(&text(inline)).unwrap_err().render(false);
    assert!(said.contains("take it out by hand") && said.contains("`level_sd` takes its place"), "{said}");
    let listed = "schema_version = 1\n[[backlog.resurvey.log_sd]]\nx = 1\n[[backlog.resurvey.log_sd]]\nx = 2\n";
    assert_eq!(codes(listed), ["E0110"]);
    let twice = "schema_version = 0\n[strategy.a.contingency_share.x]\ny = 1\n[strategy.a.contingency_share.z]\n";
    assert_eq!(codes(twice), ["E0110"]);
}

/// Each file of a scenario states its own version.
#[test]
fn a_layer_of_today_may_stand_on_a_base_of_yesterday() {
    let folder = std::env::temp_dir().join(format!("capcast-migrate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("old.toml"), OLD).unwrap();
    let layer = "schema_version = 2\nid = \"new\"\nextends = \"old.toml\"\n[strategy.a]\nset_aside_share = 0.4\n";
    std::fs::write(folder.join("new.toml"), layer).unwrap();
    let loaded = load_file(&folder.join("new.toml"), &[], true);
    let _ = std::fs::remove_dir_all(&folder);
    let loaded = loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    let set_aside: Vec<f64> = loaded.scenario.strategies.iter().map(|strategy| strategy.set_aside_share).collect();
    assert_eq!(set_aside, [0.4, 0.2, 0.3, 0.0]);
    let note = &loaded.notes.list[0];
    assert_eq!(
        (note.code, loaded.notes.place(note).map(|(file, line, _)| (file.ends_with("old.toml"), line))),
        ("N0108", Some((true, 2)))
    );
}

/// Broken files of an earlier version get an answer, never a panic; what is rewritten is of the present version.
#[test]
fn no_broken_file_makes_the_upgrade_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let pieces: [&[u8]; 14] = [
        b"[",
        b"]",
        b"\"",
        b"=",
        b".",
        b"\n",
        b"{",
        b"contingency_share = 1\n",
        b"[strategy.b.contingency_share.x]\n",
        b"backlog.resurvey.log_sd = 1\n",
        b"[backlog.resurvey.heavy_tails]\n",
        b"unchanged_share = [\n1,\n2]\n",
        b"\"\"\"",
        b"\xff",
    ];
    let mut rewritten = [0; 2];
    for i in 0..6000 {
        let mut bytes = [OLD, FIRST][i % 2].as_bytes().to_vec();
        for _ in 0..1 + next(3) {
            let at = next(bytes.len());
            match next(3) {
                0 => bytes[at] = next(256) as u8,
                1 => drop(bytes.drain(at..(at + 1 + next(30)).min(bytes.len()))),
                _ => drop(bytes.splice(at..at, pieces[next(pieces.len())].iter().copied())),
            }
        }
        if let Ok(Upgrade::From { bytes, .. }) = upgrade(&Text { name: "broken.toml".into(), bytes }) {
            assert_eq!(upgrade(&Text { name: "new.toml".into(), bytes }), Ok(Upgrade::Current));
            rewritten[i % 2] += 1;
        }
    }
    assert!(rewritten.iter().all(|rewritten| (300..2700).contains(rewritten)), "{rewritten:?}");
}

/// What is gone stays in the file as a comment, byte by byte, and all else as it was.
#[test]
fn what_is_gone_becomes_a_comment() {
    let gone = [
        "  unchanged_share",
        "'heavy_tails'",
        "[backlog.resurvey.log_sd]",
        "value = 0.35",
        "source = \"\"\"",
        "[backlog]\ntwo",
        "two lines",
    ];
    let comment = |text: String, line: &&str| text.replacen(&format!("\n{line}"), &format!("\n# {line}"), 1);
    let expected = gone.iter().fold(FIRST.replacen("schema_version = 1", "schema_version = 2", 1), comment);
    assert_eq!(expected.matches("\n# ").count(), gone.len() + 1);
    assert_eq!(String::from_utf8(bytes(FIRST)).unwrap(), expected);
    let dos = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(bytes(&dos(FIRST)), dos(&expected).as_bytes());
    // Alone in its table, by a path with points, or in several tables.
    for (old, new) in [
        ("[backlog.resurvey.log_sd]\nvalue = 1\n", "# [backlog.resurvey.log_sd]\n# value = 1\n"),
        ("backlog.resurvey.log_sd.value = 1\n", "# backlog.resurvey.log_sd.value = 1\n"),
        ("[backlog]\nresurvey.log_sd = { value = 1 }", "[backlog]\n# resurvey.log_sd = { value = 1 }"),
        (
            "[backlog.resurvey.log_sd.uniform]\nmin = 0\n[backlog.resurvey]\nshared_share = 0\n",
            "# [backlog.resurvey.log_sd.uniform]\n# min = 0\n[backlog.resurvey]\nshared_share = 0\n",
        ),
        ("[backlog.resurvey]\nheavy_tails = [\n  1,\n]", "[backlog.resurvey]\n# heavy_tails = [\n#   1,\n# ]"),
    ] {
        let expected = format!("schema_version = 2\n{new}");
        assert_eq!(String::from_utf8(bytes(&format!("schema_version = 1\n{old}"))).unwrap(), expected);
    }
    match upgrade(&text(FIRST)) {
        Ok(Upgrade::From { version: 1, gone, .. }) => {
            let keys: Vec<&str> = gone.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(keys, ["log_sd", "unchanged_share", "heavy_tails"].map(|key| format!("backlog.resurvey.{key}")));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_gone_is_not_read_and_the_note_says_what_became_of_it() {
    let old = load(&text(FIRST), &[], true).unwrap();
    let new = load(&Text { name: "new.toml".into(), bytes: bytes(FIRST) }, &[], true).unwrap();
    assert_eq!((old.canonical_sha256, old.resolved), (new.canonical_sha256, new.resolved));
    assert_eq!((old.notes.codes(), new.notes.codes()), (vec!["N0108"], Vec::new()));
    let said = old.notes.render(false);
    for (pattern, became) in FORMAT.migrations.iter().flat_map(|step| step.removed) {
        let key = pattern.rsplit('.').next().unwrap();
        assert!(said.contains(became) && said.contains(key), "{said}");
        // In a file of today, by --set and in lists of paths it is unknown, and what became of it is said.
        let broken = |content: &str, set: &[String]| load(&text(content), set, false).unwrap_err();
        let found = broken(MINIMAL, &[format!("{pattern}=0.1")]);
        assert_eq!((found.codes(), found.list[0].help.as_str()), (vec!["E0102"], *became));
        let found = broken(&format!("{MINIMAL}\n[backlog.resurvey]\n{key} = 0.1\n"), &[]);
        assert_eq!((found.codes(), found.list[0].help.as_str()), (vec!["E0102"], *became));
        let found = broken(&format!("{MINIMAL}\n[sweep.x]\npath = \"{pattern}\"\nvalues = [1, 2]\n"), &[]);
        assert_eq!((found.codes(), found.list[0].help.as_str()), (vec!["E0301"], *became));
        let other = "backlog.escalation.mean_per_year";
        let between = format!("[correlation.x]\nbetween = [\"{pattern}\", \"{other}\"]\nrank = 0.5\n");
        let found = broken(&format!("{MINIMAL}\n{between}"), &[]);
        assert_eq!((found.codes(), found.list[0].help.as_str()), (vec!["E0301"], *became));
    }
}

#[test]
fn what_is_renamed_is_a_key_of_the_present_version_and_what_is_gone_is_none() {
    for (pattern, to) in FORMAT.migrations.iter().flat_map(|step| step.renames) {
        let now = pattern.rsplit_once('.').map_or((*to).to_owned(), |(table, _)| join(table, to));
        assert!(FORMAT.find(&now).is_some() && FORMAT.find(pattern).is_none(), "{pattern} is now {now}");
    }
    for (pattern, became) in FORMAT.migrations.iter().flat_map(|step| step.removed) {
        assert!(!FORMAT.knows(pattern) && became.len() > 40 && !became.ends_with('.'), "{pattern}: {became}");
        assert_eq!(FORMAT.removed(pattern), Some(*became));
    }
    let about = FORMAT.find("schema_version").unwrap().about;
    assert!(about.ends_with(&format!(": {VERSION}")), "{about}");
}
