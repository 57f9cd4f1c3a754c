//! Words with a form of their own: financial years and identifiers.

use super::problem::Problem;
use super::render::quoted;
use super::tree::{Node, Value};
use crate::units::FinancialYear;

/// Years that a scenario may speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2300;

/// A financial year, or what is wrong with it.
pub(crate) fn year(text: &str) -> Result<FinancialYear, Problem> {
    match text.parse::<FinancialYear>() {
        Ok(year) if YEARS.contains(&year.start()) => Ok(year),
        Ok(year) => Err(out_of_range(&year.to_string())),
        Err(_) => Err(malformed(text)),
    }
}

/// The same from a value of any type.
pub(crate) fn year_node(node: &Node) -> Result<FinancialYear, Problem> {
    match &node.value {
        Value::Text(text) => year(text),
        Value::Integer(Some(number)) => Err(malformed(&number.to_string())),
        Value::Date => Err(Problem::new("E0212", "a date is not a financial year")
            .help("years are written as \"2034/35\": from 1 April 2034 to 31 March 2035")),
        other => Err(Problem::new("E0212", format!("{} is not a financial year", other.kind()))
            .help("years are written as \"2034/35\"")),
    }
}

fn out_of_range(text: &str) -> Problem {
    Problem::new("E0211", format!("the year {} is out of range", quoted(text))).help(format!(
        "years lie between {} and {}",
        YEARS.start(),
        YEARS.end()
    ))
}

fn malformed(text: &str) -> Problem {
    if let Some(meant) = FinancialYear::meant(text).filter(|year| YEARS.contains(&year.start())) {
        return Problem::new("E0212", format!("{} is not a financial year", quoted(text)))
            .help(format!("write \"{meant}\""));
    }
    let start: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
    match start.parse::<i32>() {
        Ok(start) if YEARS.contains(&start) => {
            let problem = Problem::new("E0212", format!("{} is not a financial year", quoted(text)));
            problem.help(format!("write \"{}\"", FinancialYear::starting(start)))
        }
        Ok(_) => out_of_range(text),
        Err(_) => Problem::new("E0212", format!("{} is not a financial year", quoted(text)))
            .help("years are written as \"2034/35\""),
    }
}

/// `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`
pub(crate) fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_written_in_one_way() {
        assert_eq!(year("2034/35"), Ok(FinancialYear::starting(2034)));
        for (written, code, help) in [
            ("2034", "E0212", "write \"2034/35\""),
            ("2034-35", "E0212", "write \"2034/35\""),
            ("2034/36", "E0212", "write \"2034/35\""),
            ("25/26", "E0212", "write \"2025/26\""),
            ("2025/2026", "E0212", "write \"2025/26\""),
            ("20226", "E0211", "years lie between 1900 and 2300"),
            ("0999/00", "E0211", "years lie between 1900 and 2300"),
            ("next", "E0212", "years are written as \"2034/35\""),
        ] {
            let problem = year(written).unwrap_err();
            assert_eq!((problem.code, problem.help.as_str()), (code, help), "{written}");
        }
    }

    #[test]
    fn identifiers_are_names_that_every_file_system_holds() {
        assert!(is_id("london") && is_id("R0A_2-x") && is_id("7"));
        assert!(!is_id("") && !is_id("-x") && !is_id("a b") && !is_id("é") && !is_id(&"x".repeat(65)));
    }
}
