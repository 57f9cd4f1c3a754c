//! The rest of a scenario around an example of `docs/problems.md`. Also used by the package in `tests/schema`.

/// The scenario that examples are parts of.
const REST: &str = r#"
schema_version = 2
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

/// Tables of the systems that may be absent: those of a system are added where an example names one of them.
const SYSTEMS: &str = r#"
[demand]
[demand.service.care]
million = 2
[funding]
revenue_gbp_m = 300
[funding.cash]
opening_gbp_m = 20
minimum_gbp_m = 5
net_assets_gbp_m = 150
[funding.cash.assets.buildings]
depreciation_gbp_m = 5
capital_share = 0.5
[funding.cash.assets.equipment]
depreciation_gbp_m = 3
capital_share = 0.3
[funding.cash.assets.digital]
depreciation_gbp_m = 2
capital_share = 0.2
[technology]
legacy_share = 0.3
replacement_share_per_year = 0.2
[workforce]
[workforce.clinical]
fte = 3_000
vacancy_share = 0.07
[workforce.estates]
fte = 50
vacancy_share = 0.1
[workforce.digital]
fte = 40
vacancy_share = 0.1
"#;

/// The system of a table: `funding` of `[funding.raids]`; a trust's cash is one of its own.
fn system(header: &str) -> &str {
    let header = header.trim_matches(['[', ']']);
    if header.starts_with("funding.cash") { "funding.cash" } else { header.split('.').next().unwrap_or_default() }
}

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
    let (stated, mut rest) = (tables(example), tables(REST));
    rest.extend(tables(SYSTEMS).into_iter().skip(1).filter(|(header, _)| {
        let needed = system(header);
        stated
            .iter()
            .any(|(stated, _)| system(stated) == needed || needed == "funding" && system(stated) == "funding.cash")
    }));
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
        // Programmes have money of their own.
        if *header == "[capital]" && stated.iter().any(|(stated, _)| system(stated) == "programme") {
            put("share_to_programmes = 0.3");
        }
    }
    out
}
