//! The rest of a scenario around an example of `docs/problems.md`. Also used by the package in `tests/schema`.

/// The scenario that examples are parts of.
const REST: &str = r#"
schema_version = 1
id = "example"
[run]
trials = 100
seed = 1
[horizon]
first_year = "2025/26"
last_year = "2034/35"
[prices]
base = "2024/25"
[capital]
base_gbp_m = 20
growth_after_per_year = 0.021
after_basis = "cash"
share_to_backlog = 0.15
[estate.hospital]
area_m2 = 90_000
low_gbp_m = 6
moderate_gbp_m = 18
significant_gbp_m = 20
high_gbp_m = 12
[strategy.worst_first]
rule = "worst_first"
"#;

/// The lines before the first table header, and each header with the lines below it.
fn tables(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut tables = vec![("", Vec::new())];
    for line in text.lines() {
        match line.starts_with('[') {
            true => tables.push((line.trim(), Vec::new())),
            false => tables.last_mut().unwrap().1.push(line),
        }
    }
    tables
}

fn key(line: &str) -> &str {
    line.split('=').next().unwrap_or_default().trim()
}

/// The example as a whole scenario: tables that it does not name are added, and in place of `# …` the other lines of its
/// table.
pub fn complete(example: &str) -> String {
    let (stated, rest) = (tables(example), tables(REST));
    let mut out = String::new();
    let mut put = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    for (header, lines) in &stated {
        let others =
            rest.iter().find(|(other, _)| other == header).map(|(_, lines)| lines.as_slice()).unwrap_or_default();
        let others = others.iter().filter(|other| lines.iter().all(|line| key(line) != key(other)));
        if !header.is_empty() {
            put(header);
        }
        for line in lines.iter().filter(|line| line.trim() != "# …") {
            put(line);
        }
        if header.is_empty() || lines.iter().any(|line| line.trim() == "# …") {
            others.for_each(|line| put(line));
        }
    }
    for (header, lines) in rest.iter().filter(|(header, _)| stated.iter().all(|(other, _)| other != header)) {
        put(header);
        lines.iter().for_each(|line| put(line));
    }
    out
}
