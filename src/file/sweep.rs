//! What is swept: a path of the scenario and the values that it takes, as a range, a list or evenly spaced.
//!
//! Values are reckoned in decimals, as they are written, from their count: 0 to 1 by 0.1 is eleven values, and the fourth is
//! 0.3 and nothing near it.

use super::problem::Problem;
use super::render::quoted;

/// The most values of one sweep, and the most cells of a grid.
pub const MOST_CELLS: u64 = 100_000;

/// What is swept where strategies are: their identifiers.
pub const STRATEGIES: &str = "strategies";

/// Digits of a number in a range: more say nothing, and would not fit.
const MOST_DIGITS: usize = 18;

/// A path of the scenario with the values that it takes, each as `--set` would take it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sweep {
    /// The path, without quotation marks: `capital.pot_gbp_m`.
    pub path: String,
    /// The values, at least one, no two alike.
    pub values: Vec<String>,
}

impl Sweep {
    /// Reads `path=8:20:2` (inclusive), `path=8,12,16` or `path=linspace(8,20,7)`.
    ///
    /// # Errors
    /// What is wrong with it, E0100, E0102, E0104, E0217, E0218, E0219 or E0300.
    ///
    /// # Examples
    /// ```
    /// use capcast::scenario::Sweep;
    /// let values = |argument: &str| Sweep::parse(argument).unwrap().values;
    /// assert_eq!(values("capital.pot_gbp_m=8:20:4"), ["8", "12", "16", "20"]);
    /// let tenths = values("capital.share_to_backlog=0:1:0.1");
    /// assert_eq!((tenths.len(), tenths[3].as_str()), (11, "0.3"));
    /// assert_eq!(values("run.seed=7,1"), ["7", "1"]);
    /// assert_eq!(values("capital.pot_gbp_m=linspace(8,20,3)"), ["8", "14", "20"]);
    /// assert_eq!(Sweep::parse("capital.pot_gbp_m=8:20:0").unwrap_err().code, "E0219");
    /// ```
    pub fn parse(argument: &str) -> Result<Self, Problem> {
        let Some((path, written)) = argument.split_once('=') else {
            return Err(Problem::new("E0100", format!("the sweep {} has no values", quoted(argument)))
                .help("write --sweep PATH=FROM:TO:STEP, PATH=A,B,C or PATH=linspace(FROM,TO,COUNT)"));
        };
        let parts: Vec<&str> = path.trim().split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return Err(Problem::new("E0102", format!("{} is no path", quoted(path)))
                .help("a path has names and points, such as capital.pot_gbp_m"));
        }
        let path = parts.join(".");
        let written = written.trim();
        let values = if let Some(inside) = written.strip_prefix("linspace(").and_then(|rest| rest.strip_suffix(')')) {
            match inside.split(',').map(str::trim).collect::<Vec<_>>()[..] {
                [from, to, count] => spaced(from, to, count)?,
                _ => return Err(ill_written(written, "write linspace(FROM,TO,COUNT), as in linspace(8,20,7)")),
            }
        } else if written.contains(':') && !written.contains(['"', '\'', '{', '[']) {
            match written.split(':').map(str::trim).collect::<Vec<_>>()[..] {
                [from, to, step] => range(from, to, step)?,
                _ => return Err(ill_written(written, "write FROM:TO:STEP, as in 8:20:2; both ends belong to it")),
            }
        } else {
            list(written)?
        };
        Self::of(path, values)
    }

    /// A path and its values.
    ///
    /// # Errors
    /// E0300 where two values are alike, E0102 for what names the scenario and cannot be swept.
    pub fn of(path: String, values: Vec<String>) -> Result<Self, Problem> {
        if matches!(path.as_str(), "id" | "schema_version") {
            return Err(Problem::new("E0102", format!("{} cannot be swept", quoted(&path)))
                .help("it says which scenario this is; sweep what it is about"));
        }
        // 100 and 100.0 are one value.
        let written = |value: &String| number(value).map_or_else(|| value.clone(), |number| format!("{number:?}"));
        let mut sorted: Vec<(String, &String)> = values.iter().map(|value| (written(value), value)).collect();
        sorted.sort();
        if let Some(twice) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Problem::new(
                "E0300",
                format!("the sweep of {path} has the value {} twice", quoted(twice[0].1)),
            )
            .help("name each value once"));
        }
        Ok(Self { path, values })
    }

    /// The `--set` argument that gives the path its value at `place`.
    pub fn set(&self, place: usize) -> String {
        // A name such as 2025/26 stands in a path as it is: only points part it.
        format!("{}={}", self.path, self.values[place])
    }

    /// The values as numbers; none where one of them is something else. A percentage is the share that it stands for.
    ///
    /// ```
    /// use capcast::scenario::Sweep;
    /// let numbers = |argument: &str| Sweep::parse(argument).unwrap().numbers();
    /// assert_eq!(numbers("capital.growth_after_per_year=2%,0.03"), Some(vec![0.02, 0.03]));
    /// assert_eq!(numbers("horizon.last_year=2034/35,2039/40"), None);
    /// ```
    pub fn numbers(&self) -> Option<Vec<f64>> {
        self.values.iter().map(|value| number(value)).collect()
    }
}

/// A value as a number.
fn number(value: &str) -> Option<f64> {
    let value = value.trim_matches('"');
    match value.strip_suffix('%') {
        // Two places to the left in its decimals, so that 7 % is 0.07 and no neighbour of it.
        Some(percent) => {
            let (digits, scale) = decimal(percent)?;
            Some(digits as f64 / ten_to(scale + 2)? as f64)
        }
        None => value.replace('_', "").parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

/// Both ends and what lies between them, step by step.
///
/// # Errors
/// E0104 for what is no number, E0219 for a step that is 0, leads away or misses the end, E0217 and E0218 for too many.
pub fn range(from: &str, to: &str, step: &str) -> Result<Vec<String>, Problem> {
    let [from_at, to_at, step_at] = aligned([from, to, step])?;
    let (first, last, by) = (from_at.0, to_at.0, step_at.0);
    let span = last - first;
    let no_step = |what: String| {
        Problem::new("E0219", format!("the range {from}:{to}:{step} {what}"))
            .help("write FROM:TO:STEP with a step that leads from one to the other, as in 8:20:2 or 20:8:-2")
    };
    if by == 0 {
        return Err(no_step("has a step of 0".to_owned()));
    }
    if span != 0 && (span < 0) != (by < 0) {
        return Err(no_step(format!("leads away from {to}")));
    }
    if span % by != 0 {
        let last = in_decimals(last - span % by, from_at.1);
        return Err(Problem::new(
            "E0219",
            format!("the range {from}:{to}:{step} does not reach {to}: it ends at {last}"),
        )
        .help(format!("write {from}:{last}:{step}, or evenly spaced values with both ends: linspace({from},{to},7)")));
    }
    let count = (span / by).unsigned_abs() + 1;
    few_enough(count)?;
    Ok((0..count as i128).map(|i| in_decimals(first + i * by, from_at.1)).collect())
}

/// So many values, evenly spaced, both ends among them.
///
/// # Errors
/// As [`range`].
pub fn spaced(from: &str, to: &str, count: &str) -> Result<Vec<String>, Problem> {
    let [(first, scale), (last, _)] = aligned([from, to])?;
    let asked = count.replace('_', "").parse::<u128>().ok().filter(|&count| count > 1);
    let Some(count) = asked else {
        return Err(Problem::new("E0219", format!("{} is no count of values from {from} to {to}", quoted(count)))
            .help("write linspace(FROM,TO,COUNT) with a whole number of at least 2, as in linspace(8,20,7)"));
    };
    few_enough(count)?;
    if first == last {
        return Err(
            Problem::new("E0219", format!("there is nothing between {from} and {to}")).help("name two different ends")
        );
    }
    let steps = count as i128 - 1;
    let whole = ten_to(scale).unwrap_or(1) * steps;
    let value = |i: i128| (first * (steps - i) + last * i) as f64 / whole as f64;
    Ok((0..=steps).map(|i| plainly(value(i))).collect())
}

/// Values with commas between them; a comma inside brackets or quotation marks parts nothing.
fn list(written: &str) -> Result<Vec<String>, Problem> {
    let mut values = vec![String::new()];
    let (mut depth, mut quote) = (0_i32, None);
    for c in written.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{' | '[' | '(') => depth += 1,
            (None, '}' | ']' | ')') => depth -= 1,
            (None, ',') if depth == 0 => {
                values.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(value) = values.last_mut() {
            value.push(c);
        }
    }
    let values: Vec<String> = values.into_iter().map(|value| value.trim().to_owned()).collect();
    if values.iter().any(String::is_empty) {
        return Err(ill_written(written, "write values with commas between them, as in 8,12,16"));
    }
    few_enough(values.len() as u128)?;
    Ok(values)
}

fn ill_written(written: &str, help: &str) -> Problem {
    Problem::new("E0100", format!("{} says no values", quoted(written))).help(help)
}

fn few_enough(count: u128) -> Result<(), Problem> {
    if count > u128::from(u64::MAX) {
        return Err(Problem::new("E0217", "a sweep has more values than can be counted")
            .help("take larger steps: seven values show a curve, twenty a smooth one"));
    }
    if count > u128::from(MOST_CELLS) {
        return Err(too_many(count as u64));
    }
    Ok(())
}

/// What is said of a grid of too many cells.
pub fn too_many(cells: u64) -> Problem {
    let (cells, most) = (crate::words::count(cells), crate::words::count(MOST_CELLS));
    Problem::new("E0218", format!("the sweep has {cells} cells, and at most {most} can be kept")).help(
        "take larger steps or fewer parameters at once; where several numbers are unknown, give them distributions instead: \
         then every future draws them all, and one run samples the whole space",
    )
}

/// Numbers over one power of ten.
fn aligned<const N: usize>(texts: [&str; N]) -> Result<[(i128, u32); N], Problem> {
    let mut numbers = [(0, 0); N];
    for (number, text) in numbers.iter_mut().zip(texts) {
        *number = decimal(text).ok_or_else(|| {
            let help = match text.trim().strip_suffix('%').and_then(decimal) {
                Some((digits, scale)) => {
                    format!("in a range write shares: {} for {text}", in_decimals(digits, scale + 2))
                }
                None => "write digits and a point, as in 0.05 or 1_500".to_owned(),
            };
            Problem::new("E0104", format!("{} is not a number that a range can have", quoted(text))).help(help)
        })?;
    }
    let scale = numbers.iter().map(|(_, scale)| *scale).fold(0, Ord::max);
    for number in &mut numbers {
        // 18 digits times 10¹⁸ fit into 127 bits.
        number.0 *= ten_to(scale - number.1).unwrap_or(1);
        number.1 = scale;
    }
    Ok(numbers)
}

/// Digits and how many of them stand behind the point: `1.50` is 15 and 1.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let text = text.trim().replace('_', "");
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (number, power) = match unsigned.split_once(['e', 'E']) {
        Some((number, power)) => (number, power.parse::<i32>().ok().filter(|power| power.abs() <= 18)?),
        None => (unsigned, 0),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part = part.trim_end_matches('0');
    let digits = format!("{whole}{part}");
    if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut value: i128 = digits.parse().ok()?;
    let mut scale = i32::try_from(part.len()).ok()? - power;
    if scale < 0 {
        value *= ten_to(scale.unsigned_abs())?;
        scale = 0;
    }
    (scale <= 18 && value <= 10_i128.pow(18)).then_some((sign * value, scale.unsigned_abs()))
}

fn ten_to(power: u32) -> Option<i128> {
    10_i128.checked_pow(power)
}

/// `15` with one digit behind the point is `1.5`.
fn in_decimals(digits: i128, scale: u32) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let scale = scale as usize;
    let text = format!("{:0>width$}", digits.unsigned_abs(), width = scale + 1);
    let (whole, part) = text.split_at(text.len() - scale);
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// A number with the fewest digits that give it back, as a scenario would have it.
pub(crate) fn plainly(value: f64) -> String {
    if value.abs() < 1e15 { value.to_string() } else { format!("{value:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(argument: &str) -> Vec<String> {
        Sweep::parse(argument).unwrap_or_else(|p| panic!("{argument}: {} {}", p.code, p.title)).values
    }

    fn code(argument: &str) -> &'static str {
        Sweep::parse(argument).map_or_else(|problem| problem.code, |sweep| panic!("{:?}", sweep.values))
    }

    #[test]
    fn a_range_has_as_many_values_as_its_decimals_say() {
        for tenths in 1..=60_u32 {
            let found = values(&format!("a={}:{}:0.1", tenths, f64::from(tenths) + 7.3));
            assert_eq!(found.len(), 74, "{tenths}");
            let last: f64 = found[73].parse().unwrap();
            assert_eq!(last, f64::from(tenths) + 7.3);
        }
        assert_eq!(values("a=20:8:-6"), ["20", "14", "8"]);
        assert_eq!(values("a=0:0.9:0.3"), ["0", "0.3", "0.6", "0.9"]);
        assert_eq!(values("a=-0.5:0.5:0.5"), ["-0.5", "0", "0.5"]);
        assert_eq!(values("a=1e3:2e3:5e2"), ["1000", "1500", "2000"]);
        assert_eq!(values("a=1_000:1_000:1"), ["1000"]);
    }

    #[test]
    fn spaced_values_hold_both_ends_and_no_dust() {
        assert_eq!(values("a=linspace(0,1,11)"), values("a=0:1:0.1"));
        assert_eq!(values("a=linspace(20, 8, 4)"), ["20", "16", "12", "8"]);
        assert_eq!(values("a=linspace(0.1,0.3,3)"), ["0.1", "0.2", "0.3"]);
        assert_eq!(values("a=linspace(0,1,4)")[1].parse::<f64>().unwrap(), 1.0 / 3.0);
    }

    #[test]
    fn a_list_may_hold_what_a_scenario_may_hold() {
        assert_eq!(values("a = 8, 12"), ["8", "12"]);
        assert_eq!(values("a={ uniform = { min = 1, max = 2 } },3"), ["{ uniform = { min = 1, max = 2 } }", "3"]);
        assert_eq!(values("a.\"2025/26\"=\"x,y\",z"), ["\"x,y\"", "z"]);
        assert_eq!(Sweep::parse("capital.plan_gbp_m.\"2025/26\"=1,2").unwrap().path, "capital.plan_gbp_m.2025/26");
    }

    #[test]
    fn what_cannot_be_swept_has_its_code() {
        for (argument, expected) in [
            ("capital.pot_gbp_m", "E0100"),
            ("a=8:20", "E0100"),
            ("a=8:20:2:1", "E0100"),
            ("a=", "E0100"),
            ("a=1,,2", "E0100"),
            ("a=linspace(1,2)", "E0100"),
            ("=1,2", "E0102"),
            ("id=a,b", "E0102"),
            ("a=x:y:z", "E0104"),
            ("a=1%:5%:1%", "E0104"),
            ("a=nan:1:1", "E0104"),
            ("a=1:2:1e-30", "E0104"),
            ("a=8:20:0", "E0219"),
            ("a=8:20:-2", "E0219"),
            ("a=20:8:2", "E0219"),
            ("a=0:1:0.3", "E0219"),
            ("a=5:6:2", "E0219"),
            ("a=linspace(1,2,1)", "E0219"),
            ("a=linspace(1,2,x)", "E0219"),
            ("a=linspace(2,2,3)", "E0219"),
            ("a=0:1000000000:1", "E0218"),
            ("a=linspace(0,1,1000000000)", "E0218"),
            ("a=0:1e18:1e-18", "E0217"),
            ("a=1,2,1", "E0300"),
        ] {
            assert_eq!(code(argument), expected, "{argument}");
        }
    }
}
