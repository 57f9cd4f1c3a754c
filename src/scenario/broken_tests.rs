//! Broken files: bytes and lines changed, taken out, put in or cut off, in the file, its base and its table. Each gets an
//! answer, never a panic; what is accepted is a scenario whose resolved form says the same.
//!
//! `BROKEN_SEED=7 BROKEN_SECONDS=3600 cargo test --release --lib broken -- --ignored` goes on for an hour elsewhere.

use super::layer_tests::{Memory, TABLE};
use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// A small generator of our own: tests must not hang on the one that they test.
struct Chance(u64);

impl Chance {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const PIECES: [&str; 62] = [
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "-",
    "\r",
    "\r\n",
    "\u{feff}",
    "\"\"\"",
    "'''",
    ";",
    "\t",
    "1e999",
    "nan",
    "-inf",
    "0",
    "-0.0",
    "1e-320",
    "1e308",
    "9999999999999999999999",
    "0x7fffffffffffffff",
    "+1",
    "5%",
    "\"-3%\"",
    "£5",
    "1,000",
    "#N/A",
    "1979-05-27",
    "\"2034/35\"",
    "\"9999/00\"",
    "true",
    "[]",
    "{}",
    "[[estate]]\n",
    "[estate]\n",
    "[strategy.worst_first]\n",
    "[history.\"2013/14\"]\n",
    "provenance = 1\n",
    "\\u0000",
    "\u{202e}",
    "\u{0}",
    "extends = \"base.toml\"\n",
    "extends = \"england\"\n",
    "extends = \"mine.toml\"\n",
    "remove = [\"estate\"]\n",
    "remove = [\"capital.provenance\", \"strategy\"]\n",
    "estates_csv = \"estate.csv\"\n",
    "estates_csv = \"base.toml\"\n",
    "{ normal = { mean = 1, sd = 1 } }",
    "{ gamma = { mean = 1e300, cv = 1e-9 } }",
    "{ pert = { min = 0, mode = 0, max = 1 } }",
    "{ truncated_normal = { mean = 0, sd = 1, min = 40 } }",
    "{ gated = { probability = 0.5, of = { uniform = { min = 0, max = 1 } } } }",
    "{ lognormal = { median = 1e300, log_sd = 300 } }",
    "{ dirichlet = { mean = { low = 1 }, concentration = 1e-300 } }",
];

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len());
    let lines = |bytes: &[u8]| -> Vec<Vec<u8>> { bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect() };
    match chance.below(12) {
        0 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
        1 => drop(bytes.drain(at..(at + 1 + chance.below(30)).min(bytes.len()))),
        2 | 3 => drop(bytes.splice(at..at, chance.of(&PIECES).bytes())),
        4 => {
            let from = chance.below(bytes.len());
            let copied = bytes[from..(from + chance.below(60)).min(bytes.len())].to_vec();
            drop(bytes.splice(at..at, copied));
        }
        5 if chance.below(4) == 0 => bytes.truncate(at + 1),
        // What stands behind an equals sign, or between two commas, becomes something else.
        6..=8 => {
            let sign = *chance.of(b"=,{\n");
            let Some(from) = bytes.iter().skip(at).position(|b| *b == sign).map(|i| at + i + 1) else { return };
            let end = bytes[from..].iter().position(|b| matches!(b, b'\n' | b',' | b'}' | b'#'));
            let end = from + end.unwrap_or(bytes.len() - from);
            drop(bytes.splice(from..end, chance.of(&PIECES).bytes()));
        }
        // Lines change places, go, or come twice; a line of another table.
        9 | 10 => {
            let mut all = lines(bytes);
            let (a, b) = (chance.below(all.len()), chance.below(all.len()));
            match chance.below(3) {
                _ if all.is_empty() => {}
                0 => all.swap(a, b),
                1 => drop(all.remove(a)),
                _ => all.insert(b, all[a].clone()),
            }
            *bytes = all.concat();
        }
        _ => {
            let key = chance.of(keys::KEYS);
            let line = format!("{} = {}\n", key.name(), chance.of(&PIECES));
            drop(bytes.splice(at..at, line.bytes()));
        }
    }
}

/// What came of a round: whether it was accepted.
fn round(seed: u64, round: u64) -> bool {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ round.wrapping_mul(0xd1b5_4a32_d192_ed03));
    chance.below(1);
    let mut base = if chance.below(10) == 0 { ENGLAND.as_bytes().to_vec() } else { MINIMAL.as_bytes().to_vec() };
    let layer = "schema_version = 2\nid = \"mine\"\nextends = \"base.toml\"\nremove = [\"estate.hospital\"]\nestates_csv = \"estate.csv\"\n\
         [capital]\npot_gbp_m = { value = 3, source = \"a\", evidence = \"published\" }\n[capital.provenance]\nsource = \"b\"\n\
         [strategy.worst_first]\nset_aside_share = 0.1\n[run]\ntrials = 100\n";
    let mut layer = layer.as_bytes().to_vec();
    if base.len() == ENGLAND.len() {
        layer = String::from_utf8_lossy(&layer).replace("estate.hospital", "estate.london").into_bytes();
    }
    let mut table = TABLE.as_bytes().to_vec();
    for _ in 0..1 + chance.below(4) {
        match chance.below(3) {
            0 => mutate(&mut base, &mut chance),
            1 => mutate(&mut layer, &mut chance),
            _ => mutate(&mut table, &mut chance),
        }
    }
    let mut files = Memory::default();
    for (name, bytes) in [("mine.toml", &layer), ("base.toml", &base), ("estate.csv", &table)] {
        files.files.insert(Path::new("/plans").join(name), bytes.clone());
    }
    let set = match chance.below(4) {
        0 => vec![format!("{}={}", chance.of(keys::KEYS).path.replace('*', "hospital"), chance.of(&PIECES))],
        _ => Vec::new(),
    };
    let path = Path::new("/plans/mine.toml");
    let text = Text { name: "mine.toml".into(), bytes: layer };
    match load_beside(&text, Beside::with(&files, path), &set, false) {
        Ok(loaded) => {
            let written = toml::to_string(&loaded.resolved).unwrap();
            let again = load(&Text { name: "resolved.toml".into(), bytes: written.into() }, &[], false);
            let again = again.unwrap_or_else(|problems| panic!("{}", problems.render(false)));
            assert_eq!(again.resolved, loaded.resolved);
            true
        }
        Err(problems) => {
            assert!(problems.has_errors());
            let shown = problems.render(round.is_multiple_of(2));
            assert!(!shown.is_empty() && !shown.contains('\u{202e}'));
            for problem in &problems.list {
                let _ = problems.place(problem);
            }
            false
        }
    }
}

/// Runs rounds until told to stop; how many were accepted, or which round failed.
fn rounds(seed: u64, mut goes_on: impl FnMut(u64) -> bool) -> (u64, u64) {
    let (mut done, mut accepted) = (0, 0);
    while goes_on(done) {
        match catch_unwind(AssertUnwindSafe(|| round(seed, done))) {
            Ok(fine) => accepted += u64::from(fine),
            Err(_) => panic!("seed {seed}, round {done}"),
        }
        done += 1;
    }
    (done, accepted)
}

/// Half a minute of it in every test run.
#[test]
fn no_broken_layer_or_table_makes_the_reader_panic() {
    let (done, accepted) = rounds(1, |done| done < 15_000);
    // Some changes only touch a comment or a digit; were all of them accepted or none, the test would be idle.
    assert!((done / 50..done * 9 / 10).contains(&accepted), "{accepted} of {done}");
}

#[test]
#[ignore = "goes on for as long as BROKEN_SECONDS says"]
#[expect(clippy::disallowed_methods, reason = "how long it goes on is asked for in seconds")]
fn no_broken_file_makes_the_reader_panic_for_long() {
    let asked = |name: &str, or: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let (seed, seconds) = (asked("BROKEN_SEED", 2), asked("BROKEN_SECONDS", 60));
    let began = std::time::Instant::now();
    let (done, accepted) = rounds(seed, |_| began.elapsed().as_secs() < seconds);
    let said = format!("seed {seed}: {done} rounds, {accepted} accepted, {:?}\n", began.elapsed());
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes()).unwrap();
}
