//! From bytes to a checked scenario.

use crate::draw::Distribution;
use crate::file::{
    Beside, Check, Evidence, Found, Layers, Order, Origin, Problem, Problems, Rank, ReadFile, SET, Severity, Text,
    Timing, later_version, layers, read_again, read_file, resolved, set,
};
use crate::systems::FORMAT;
use crate::systems::scenario::Content;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;

/// A trust's scenario with the questions that only the trust can answer: each stands as `"?"`.
pub const TRUST_QUESTIONS: &str = include_str!("../../scenarios/questions/trust.toml");

/// A scenario that has passed every check. Read it through [`Content`], to which it dereferences.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// It cannot be made but here.
    content: Content,
}

impl Scenario {
    /// The same, in which every assumed number that is drawn once a future stands at its mean, and how many that are. No other draw
    /// has another address, so that what is left to vary varies as before.
    ///
    /// ```
    /// use capcast::scenario::{ENGLAND, Text, load};
    /// let england = load(&Text { name: "england".into(), bytes: ENGLAND.into() }, &[], false).unwrap().scenario;
    /// let (held, count) = england.with_assumed_held();
    /// assert!(count > 0 && held.with_assumed_held().1 == 0);
    /// ```
    pub fn with_assumed_held(&self) -> (Self, usize) {
        let (mut held, mut count) = (self.clone(), 0);
        for number in &mut held.content.numbers {
            let is_random = number.timing == Timing::PerTrial && number.distribution.as_fixed().is_none();
            // A mean is finite: nothing else can be drawn from.
            let mean = Distribution::fixed(number.distribution.mean()).ok();
            if let Some(mean) = mean.filter(|_| is_random && number.evidence == Evidence::Assumed) {
                (number.distribution, count) = (mean, count + 1);
            }
        }
        (held, count)
    }
}

impl Deref for Scenario {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

/// A scenario that passed every check.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings and notes; no errors.
    pub notes: Problems,
    /// SHA-256 of the bytes as read, in hex; where the scenario names other files, of the hashes and names of all.
    pub raw_sha256: String,
    /// SHA-256 of the resolved content, independent of order, comments and layout, in hex.
    pub canonical_sha256: String,
    /// `--set` arguments applied, as written.
    pub set: Vec<String>,
    /// The resolved scenario as nested plain values (for `show`), as TOML text in a fixed order.
    pub resolved: toml::Table,
    /// Where each of those values was set, by path.
    pub origins: BTreeMap<String, Origin>,
    /// The scenario file first, then every file that it names.
    pub files: Vec<ReadFile>,
    /// Identifiers of the tables of named things that keep the file's order, by table.
    pub(super) order: BTreeMap<&'static str, Vec<String>>,
}

impl Loaded {
    /// Name and hash of every file that the scenario names.
    pub fn inputs(&self) -> Vec<(String, String)> {
        self.files.iter().skip(1).map(|file| (file.name.clone(), file.sha256.clone())).collect()
    }

    /// Names of the files that are no longer what was read.
    pub fn changed(&self) -> Vec<&str> {
        let same =
            |file: &ReadFile, path: &Path| read_again(path).is_some_and(|now| resolved::sha256(&now) == file.sha256);
        let changed = self.files.iter().filter(|file| file.path.as_ref().is_some_and(|path| !same(file, path)));
        changed.map(|file| file.name.as_str()).collect()
    }
}

/// Parses and checks; `set` are `path=value`. With `strict`, warnings are errors.
///
/// # Errors
/// Every problem of the file and the arguments, in file order, as [`Problems`].
///
/// # Examples
/// ```
/// use capcast::scenario::{MINIMAL, Text, load};
/// let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
/// let loaded = load(&text, &["run.trials=500".into()], false).unwrap();
/// assert_eq!(loaded.scenario.trials, 500);
/// let problems = load(&text, &["run.trails=500".into()], false).unwrap_err();
/// assert_eq!(problems.codes(), ["E0102"]); // an unknown key: did you mean `trials`?
/// ```
pub fn load(text: &Text, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    loaded(text, None, set, strict)
}

/// The same for a text that lies in a folder, beside the files that it names.
///
/// # Errors
/// As for [`load`], and for the files that it names.
pub fn load_beside(text: &Text, beside: Beside<'_>, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    loaded(text, Some(beside), set, strict)
}

/// The same for a file of this machine, with the files that it names.
///
/// # Errors
/// As for [`load_beside`], and where the file cannot be read.
pub fn load_file(path: &Path, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    load_beside(&read_file(path)?, Beside::on_disk(path), set, strict)
}

/// A scenario that was read with every file that it names, and not yet checked: read once, it can be had with any changes.
pub struct Unchecked {
    layers: Option<Layers>,
    problems: Problems,
}

impl Unchecked {
    /// Reads a text.
    pub fn text(text: &Text) -> Self {
        Self::read(text, None)
    }

    /// Reads a file of this machine, and the files that it names.
    ///
    /// # Errors
    /// Where the file itself cannot be read; all else is told when it is checked.
    pub fn file(path: &Path) -> Result<Self, Problems> {
        Ok(Self::read(&read_file(path)?, Some(Beside::on_disk(path))))
    }

    fn read(text: &Text, beside: Option<Beside<'_>>) -> Self {
        let mut problems = Problems { name: text.name.clone(), ..Problems::default() };
        let layers = layers::read(text, beside, &FORMAT, &mut problems);
        Self { layers, problems }
    }

    /// The scenario with these `path=value` changes, checked. With `strict`, warnings are errors.
    ///
    /// # Errors
    /// As [`load`].
    ///
    /// # Examples
    /// ```
    /// use capcast::scenario::{MINIMAL, Text, Unchecked};
    /// let read = Unchecked::text(&Text { name: "minimal".into(), bytes: MINIMAL.into() });
    /// for trials in [500, 900] {
    ///     assert_eq!(read.with(&[format!("run.trials={trials}")], false).unwrap().scenario.trials, trials);
    /// }
    /// ```
    pub fn with(&self, set: &[String], strict: bool) -> Result<Loaded, Problems> {
        checked(self.layers.clone(), self.problems.clone(), set, strict, Also::Resolved)
    }

    /// The same without [`Loaded::resolved`] and [`Loaded::origins`], which are for people: quicker.
    ///
    /// # Errors
    /// As [`load`].
    pub fn bare(&self, set: &[String], strict: bool) -> Result<Loaded, Problems> {
        checked(self.layers.clone(), self.problems.clone(), set, strict, Also::Nothing)
    }
}

/// What is made beside the scenario.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Also {
    Resolved,
    Nothing,
}

fn loaded(text: &Text, beside: Option<Beside<'_>>, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    let Unchecked { layers, problems } = Unchecked::read(text, beside);
    checked(layers, problems, set, strict, Also::Resolved)
}

fn checked(
    layers: Option<Layers>,
    mut problems: Problems,
    set: &[String],
    strict: bool,
    also: Also,
) -> Result<Loaded, Problems> {
    let checked = layers.and_then(|layers| check(layers, set, &mut problems));
    problems.sort();
    if strict {
        problems.make_strict();
    }
    match checked {
        Some((scenario, found, files)) if !problems.has_errors() => Ok(Loaded {
            scenario,
            raw_sha256: resolved::raw_sha256(&files),
            canonical_sha256: resolved::canonical_sha256(&found),
            set: set.to_vec(),
            resolved: if also == Also::Resolved { resolved::nested(&found) } else { toml::Table::new() },
            origins: match also {
                Also::Resolved => resolved::origins(&found, &problems.pieces),
                Also::Nothing => BTreeMap::new(),
            },
            order: order(&found),
            files,
            notes: problems,
        }),
        _ => Err(problems),
    }
}

fn check(layers: Layers, set: &[String], problems: &mut Problems) -> Option<(Scenario, Found, Vec<ReadFile>)> {
    let Layers { mut root, files, meant } = layers;
    for argument in set {
        let start = problems.pieces.add(SET, SET, Rank::SET, argument);
        set::apply(&FORMAT, &mut root, argument, start, &mut problems.list);
    }
    if let Some(problem) = later_version(&FORMAT, &root) {
        problems.list.push(problem);
        return None;
    }
    let list = std::mem::take(&mut problems.list);
    let mut check = Check::new(&FORMAT, list, &problems.pieces, meant);
    check.file(&root);
    check.cross_checks();
    let sound = check.problems.iter().all(|problem| problem.severity != Severity::Error);
    let content = sound.then(|| Content::found(&check)).flatten();
    let found = check.found;
    problems.list = check.problems;
    if sound && content.is_none() {
        problems.list.push(
            Problem::new("E0103", "a number that the engine needs is not in the table of keys")
                .help("this is a fault of the program, not of the scenario: please report it"),
        );
    }
    Some((Scenario { content: content? }, found, files))
}

/// What keeps the file's order, by table.
fn order(found: &Found) -> BTreeMap<&'static str, Vec<String>> {
    let keep = FORMAT.named.iter().filter(|named| named.order == Order::AsWritten);
    keep.map(|named| (named.path, found.ids.get(named.path).cloned().unwrap_or_default())).collect()
}
