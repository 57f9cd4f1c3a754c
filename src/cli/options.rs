//! Flags that several verbs share, and what they mean once a scenario is known.

use super::faults::{self, on_the_command_line, problem};
use super::{Failure, Talk, words};
use crate::draw::Sampler;
use crate::engine::Keep;
use crate::scenario::{BUILT_IN, ENGLAND, LARGEST, Loaded, Problem, Problems, Scenario, Text, load, load_file};
use crate::study::{self, Fault};
use crate::units::FinancialYear;
use crate::words::closest;
use clap::{Args, ValueEnum};
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How results are written on standard output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Which scenario is read, and how.
#[derive(Args, Clone, Debug)]
pub struct Reading {
    /// Scenario: a file, `england`, `trust` or `minimal`, which are built in, or `-` for standard input; none: England.
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<PathBuf>,
    /// Changes a value of the scenario, as `path=value`; may be given several times.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Treats warnings as errors.
    #[arg(long)]
    pub strict: bool,
    /// How results are written on standard output.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Prints only results and errors.
    #[arg(long, short)]
    pub quiet: bool,
}

impl Reading {
    /// Reads and checks the scenario, and tells its warnings and notes.
    ///
    /// # Errors
    /// [`Failure::Problems`]: all of them.
    pub fn load(&self, talk: &Talk) -> Result<Loaded, Failure> {
        self.told(self.checked()?, talk)
    }

    /// The same, with the numbers of the flags as values of the scenario.
    ///
    /// # Errors
    /// [`Failure::Problems`]: all of them.
    pub fn load_with(&self, numbers: Numbers, talk: &Talk) -> Result<Loaded, Failure> {
        self.told(self.checked_with(numbers)?, talk)
    }

    /// Reads and checks the scenario, with the numbers of the flags as values of it where they differ from its own.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn checked_with(&self, numbers: Numbers) -> Result<Loaded, Problems> {
        let loaded = self.checked()?;
        let scenario = &loaded.scenario;
        let trials = numbers.trials.filter(|trials| *trials != scenario.trials);
        let seed = numbers.seed.filter(|seed| *seed != scenario.seed);
        let own = trials.map(|trials| format!("run.trials={trials}"));
        let own: Vec<String> = own.into_iter().chain(seed.map(|seed| format!("run.seed={seed}"))).collect();
        if own.is_empty() { Ok(loaded) } else { self.set([&self.set[..], &own].concat()) }
    }

    /// Tells the warnings and notes of a scenario.
    fn told(&self, loaded: Loaded, talk: &Talk) -> Result<Loaded, Failure> {
        if !loaded.notes.list.is_empty() {
            talk.say(&format!("{}\n", loaded.notes.render(talk.colour()).trim_end()));
        }
        Ok(loaded)
    }

    /// Reads and checks the scenario.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn checked(&self) -> Result<Loaded, Problems> {
        self.set(self.set.clone())
    }

    fn set(&self, set: Vec<String>) -> Result<Loaded, Problems> {
        match Named::of(self.scenario.as_deref()) {
            Named::File(path) => load_file(path, &set, self.strict).map_err(|problems| nearly_built_in(path, problems)),
            Named::BuiltIn(name, text) => load(&built_in(name, text), &set, self.strict),
            Named::Input => load(&input()?, &set, self.strict),
        }
    }

    /// The scenario and its changes as they must be typed again: ` my.toml --set a=1`.
    pub fn again(&self) -> String {
        let typed = |path: &PathBuf| if path.as_os_str() == "-" { "-".to_owned() } else { words::shell_path(path) };
        let scenario = self.scenario.iter().map(|path| format!(" {}", typed(path)));
        let set = self.set.iter().map(|set| format!(" --set {}", words::shell(OsStr::new(set))));
        scenario.chain(set).collect()
    }
}

/// What the name of a scenario stands for.
pub enum Named<'a> {
    /// A file.
    File(&'a Path),
    /// A scenario that is built in, by name and text.
    BuiltIn(&'static str, &'static str),
    /// Standard input.
    Input,
}

impl<'a> Named<'a> {
    /// `-` is standard input, and no name England; a file of the name wins over what is built in.
    pub fn of(name: Option<&'a Path>) -> Self {
        let Some(path) = name else { return Self::BuiltIn("england", ENGLAND) };
        if path.as_os_str() == "-" {
            return Self::Input;
        }
        match BUILT_IN.iter().find(|(known, _)| path.as_os_str() == *known) {
            Some((known, text)) if std::fs::symlink_metadata(path).is_err() => Self::BuiltIn(known, text),
            _ => Self::File(path),
        }
    }
}

/// The scenario on standard input, which can be read only once.
///
/// # Errors
/// E0002 where it cannot be read, E0005 where it is too long.
pub fn input() -> Result<Text, Problems> {
    const NAME: &str = "standard input";
    static READ: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let mut bytes = Vec::new();
        // One byte more than may be, so that what is too long is seen to be.
        let read = std::io::stdin().take(LARGEST + 1).read_to_end(&mut bytes);
        read.map(|_| bytes).map_err(|error| error.to_string())
    });
    let wrong = |code, title: String, help: &str| Problems::of_file(NAME, Problem::new(code, title).help(help));
    match read {
        Ok(bytes) if bytes.len() as u64 > LARGEST => {
            Err(wrong("E0005", format!("{NAME} holds more than {} MiB", LARGEST >> 20), "is this the right file?"))
        }
        Ok(bytes) => Ok(Text { name: NAME.to_owned(), bytes: bytes.clone() }),
        Err(error) => Err(wrong("E0003", format!("{NAME} cannot be read: {error}"), "name the file instead")),
    }
}

/// A built-in scenario as a text.
pub fn built_in(name: &str, text: &str) -> Text {
    Text { name: format!("{name} (built in)"), bytes: text.as_bytes().to_vec() }
}

/// What a simulation is asked for.
#[derive(Args, Clone, Debug)]
pub struct Simulating {
    /// Futures to simulate; none: as the scenario says.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub trials: Option<String>,
    /// Seed of the draws, 0 to 9223372036854775807; none: as the scenario says.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub seed: Option<String>,
    /// Threads to use; none: as many as the machine has. The results are the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Output folder; none: outputs/<scenario>/<verb>, and where anything is changed a folder of its own beside it.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Strategies to simulate, by id; none: all of the scenario.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub strategies: Vec<String>,
    /// How draws are made: `inverse`, or `reference`: by the methods of another library, slow, to hold results against.
    #[arg(long, value_name = "HOW", default_value = "inverse", value_parser = sampler)]
    pub sampler: Sampler,
    /// What is kept of every future: `none`, or the `headline` outcomes.
    #[arg(long, value_name = "WHAT", default_value = "headline", value_parser = keep)]
    pub keep: Keep,
    /// Quantiles beside P5 to P95, as fractions; may go no further than the futures can show.
    #[arg(long, value_name = "Q,Q", value_delimiter = ',', allow_hyphen_values = true)]
    pub quantiles: Vec<String>,
    /// Ends with exit code 1 where this is true of the results; may be given several times.
    ///
    /// The form is STATISTIC(OUTCOME@YEAR,STRATEGY,ENTITY) COMPARISON NUMBER, as in
    /// 'p90(backlog_high_gbp_m@2034/35,worst_first) > 2000'. Statistics are mean, central_case, sd, p05, p10, p25, p50,
    /// p75, p90, p95 and those of --quantiles; comparisons >, >=, <, <=. Without a strategy it is held against every one,
    /// without an entity against `all`. The run is published all the same.
    #[arg(long, value_name = "LIMIT", allow_hyphen_values = true)]
    pub fail_if: Vec<String>,
    /// Moves a run of another scenario that is in the output folder aside, to FOLDER.aside-1; deletes nothing.
    #[arg(long)]
    pub force: bool,
    /// Waits while another run uses the output folder, instead of giving up.
    #[arg(long)]
    pub wait: bool,
    /// Leaves tables, and no charts.
    #[arg(long)]
    pub no_charts: bool,
    /// Tells what the run would cost (time, memory, disk) and writes nothing.
    #[arg(long)]
    pub dry_run: bool,
}

pub fn sampler(text: &str) -> Result<Sampler, String> {
    let known = Sampler::ALL.into_iter().find(|sampler| sampler.name() == text);
    known.ok_or_else(|| "write `inverse` or `reference`".into())
}

/// A financial year, however it is written.
pub fn year(text: &str) -> Result<FinancialYear, String> {
    FinancialYear::meant(text).ok_or_else(|| "write a financial year, as in 2034/35".into())
}

fn keep(text: &str) -> Result<Keep, String> {
    match text {
        "none" => Ok(Keep::None),
        "headline" => Ok(Keep::Headline),
        "all" => {
            Err("keeping every outcome of every estate is not possible yet; `headline` keeps those of the whole".into())
        }
        _ => Err("write `none` or `headline`".into()),
    }
}

/// Flags that could be read without the scenario.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Numbers {
    /// Futures, where given.
    pub trials: Option<u32>,
    /// Seed, where given.
    pub seed: Option<u64>,
}

/// Reads `--trials` and `--seed`.
///
/// # Errors
/// [`Failure::Problems`] E0104, E0216, E0217.
pub fn numbers(trials: Option<&str>, seed: Option<&str>) -> Result<Numbers, Failure> {
    let mut list = Vec::new();
    let trials = trials.and_then(|text| {
        let value = whole("--trials", text, &mut list)?;
        let fits = u32::try_from(value).ok().filter(|&trials| trials > 0);
        if fits.is_none() {
            list.push(if value == 0 { faults::in_words(Fault::NoTrials) } else { faults::trials_outside(text) });
        }
        fits
    });
    let seed = seed.and_then(|text| {
        let value = whole("--seed", text, &mut list)?;
        let fits = i64::try_from(value).ok().and_then(|seed| u64::try_from(seed).ok());
        if fits.is_none() {
            list.push(faults::seed_outside(text));
        }
        fits
    });
    if list.is_empty() { Ok(Numbers { trials, seed }) } else { Err(on_the_command_line(list).into()) }
}

/// Where there is no such file, and its name is nearly that of a scenario that is built in: that one is meant.
fn nearly_built_in(path: &Path, mut problems: Problems) -> Problems {
    let name = path.as_os_str().to_string_lossy();
    let near = closest(&name, BUILT_IN.iter().map(|(name, _)| *name));
    if let ([problem], Some(near)) = (&mut problems.list[..], near)
        && problem.code == "E0001"
    {
        problem.help = format!("did you mean `{near}`, which is built in?");
    }
    problems
}

/// A future by its number, as people write long ones.
///
/// # Errors
/// What is wrong with it, in words.
pub fn trial(text: &str) -> Result<u32, String> {
    let shortened = underscored(text).or_else(|| with_exponent(text));
    let digits = shortened.as_deref().unwrap_or(text);
    digits.parse().map_err(|_| "it is not a whole number from 0 to 4294967295".to_owned())
}

/// A whole number; one too long for any limit becomes the greatest there is.
fn whole(flag: &str, text: &str, list: &mut Vec<Problem>) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    // As Rust and TOML write long numbers, and as everyone writes round ones.
    let shortened = underscored(digits).or_else(|| with_exponent(digits));
    let digits = shortened.as_deref().unwrap_or(digits);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(sign * digits.parse::<i128>().unwrap_or(i128::MAX));
    }
    // "10,000", "1e6" and "10000.0" are what people mean by whole numbers.
    let meant = digits.replace([',', '_', ' '], "").parse::<f64>().ok();
    let help = match meant {
        Some(value) if value.fract() == 0.0 && value < 1e15 => {
            format!("write {flag} {:.0}", if sign < 0 { -value } else { value })
        }
        _ => format!("write digits only, as in {flag} 10000"),
    };
    list.push(problem("E0104", format!("`{}` is not a whole number", words::text(text)), flag, &help));
    None
}

/// `10_000` without its underscores, which must stand between digits.
fn underscored(text: &str) -> Option<String> {
    let between = !text.starts_with('_') && !text.ends_with('_') && !text.contains("__");
    (between && text.contains('_')).then(|| text.replace('_', ""))
}

/// `1e5` in full; none where it is no whole number or longer than any limit.
fn with_exponent(text: &str) -> Option<String> {
    let (digits, zeros) = text.split_once(['e', 'E'])?;
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let zeros: usize = zeros.strip_prefix('+').unwrap_or(zeros).parse().ok().filter(|zeros| *zeros <= 30)?;
    plain.then(|| format!("{digits}{}", "0".repeat(zeros)))
}

/// Positions in the scenario of the strategies named, in the scenario's order; all where none is named.
///
/// # Errors
/// [`Failure::Problems`] E0300, E0301.
pub fn strategies(scenario: &Scenario, named: &[String]) -> Result<Vec<usize>, Failure> {
    study::strategies(scenario, named).map_err(faults::failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(trials: Option<&str>, seed: Option<&str>) -> Vec<&'static str> {
        match numbers(trials, seed) {
            Err(Failure::Problems(all)) => all.iter().flat_map(|p| p.list.iter().map(|p| p.code)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn trials_are_1_to_4_294_967_295() {
        assert_eq!(codes(Some("0"), None), ["E0217"]);
        assert_eq!(codes(Some("-3"), None), ["E0217"]);
        assert_eq!(codes(Some("1000000000000"), None), ["E0217"]);
        assert_eq!(codes(Some(&"9".repeat(60)), None), ["E0217"]);
        let most = Numbers { trials: Some(u32::MAX), seed: None };
        assert_eq!(numbers(Some("4294967295"), None).ok(), Some(most));
    }

    #[test]
    fn a_seed_fits_a_signed_64_bit_number_and_0_is_one() {
        assert_eq!(codes(None, Some("-1")), ["E0216"]);
        assert_eq!(codes(None, Some("9223372036854775808")), ["E0216"]);
        let least = Numbers { trials: None, seed: Some(0) };
        assert_eq!(numbers(None, Some("0")).ok(), Some(least));
    }

    #[test]
    fn what_is_no_whole_number_is_shown_corrected_and_both_flags_are_told() {
        assert_eq!(codes(Some("1.5e6"), Some("x")), ["E0104", "E0104"]);
        assert_eq!(codes(Some("_1"), Some("1__0")), ["E0104", "E0104"]);
        assert_eq!(codes(Some("1e12"), Some("1e400")), ["E0217", "E0104"]);
        let Err(Failure::Problems(all)) = numbers(Some("10,000"), None) else { unreachable!("refused above") };
        assert_eq!(all[0].list[0].help, "write --trials 10000");
        for written in ["10_000", "1e4", "10E3", "1e+4"] {
            assert_eq!(numbers(Some(written), None).ok().and_then(|n| n.trials), Some(10_000), "{written}");
        }
    }
}
