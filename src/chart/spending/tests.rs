//! Laws of the chart over spending that is made up; what a run gives is held against its results in `tests/it`.

use super::{Loss, Part, STACKED, Spending};
use crate::analysis::capital::Use;
use crate::chart::size::Size;
use crate::chart::tests::{ENGLAND, Kind, assert_sound, spread, story};
use crate::chart::text;
use crate::units::FinancialYear;

fn loss(part: &Part) -> Loss {
    Loss {
        what: part.what,
        spreads: part.means.iter().map(|mean| spread(*mean, 0.4, Some(0.01))).collect(),
        error: Some(0.01 * part.a_year() * part.means.len() as f64),
    }
}

/// The same, where a share of each year's plan that would go elsewhere is carried forward for ever.
fn carried(mut spending: Spending, share: f64) -> Spending {
    let plan = spending.planned[0];
    let elsewhere = spending.parts.iter_mut().find(|part| part.what == Use::Elsewhere);
    elsewhere.unwrap().means.iter_mut().for_each(|mean| *mean -= share * plan);
    let means = (1..=spending.years.len()).map(|year| share * plan * year as f64).collect();
    let part = Part { what: Use::Carried, means };
    spending.carried = Some(Loss { error: Some(0.01 * part.at_the_end()), ..loss(&part) });
    spending.parts.push(part);
    spending
}

/// Spending of `plan` £m a year, of which each use has a share; the rest goes elsewhere.
fn spending(plan: f64, years: usize, shares: &[(Use, f64)]) -> Spending {
    let rest = 1.0 - shares.iter().fold(0.0, |sum, (_, share)| sum + share);
    let all = STACKED.into_iter().filter_map(|what| match shares.iter().find(|(known, _)| *known == what) {
        Some((_, share)) => Some((what, *share)),
        None => (what == Use::Elsewhere).then_some((what, rest)),
    });
    let parts: Vec<Part> = all.map(|(what, share)| Part { what, means: vec![share * plan; years] }).collect();
    let losses = [Use::Raided, Use::WithoutCash, Use::Lapsed].into_iter();
    let losses = losses.filter_map(|what| parts.iter().find(|part| part.what == what)).map(loss);
    Spending {
        plan: ("proportional".to_owned(), "Pro rata".to_owned()),
        years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
        planned: vec![plan; years],
        on_top: vec![0.0; years],
        carried: None,
        lost: losses.collect(),
        parts,
        elsewhere_holds: (false, false),
        has_spread: true,
        futures: 10_000,
    }
}

const NATION: [(Use, f64); 3] = [(Use::Backlog, 0.09), (Use::Lapsed, 0.04), (Use::Raided, 0.07)];
const TRUST: [(Use, f64); 3] = [(Use::Backlog, 0.15), (Use::Technology, 0.10), (Use::WithoutCash, 0.20)];

/// From the ordinary to the absurd.
fn all() -> Vec<(String, Spending)> {
    let mut all = Vec::new();
    for years in [1, 2, 10, 15, 40] {
        for plan in [0.02, 51.0, 1_900.0, 16_000.0, 1e9] {
            all.push((format!("a nation of £{plan}m, {years} years"), spending(plan, years, &NATION)));
            all.push((format!("a trust of £{plan}m, {years} years"), spending(plan, years, &TRUST)));
        }
        all.push((format!("nothing lost, {years} years"), spending(51.0, years, &[(Use::Backlog, 0.2)])));
        all.push((format!("nothing spent, {years} years"), spending(51.0, years, &[(Use::Raided, 1.0)])));
    }
    let ordinary = spending(16_000.0, 15, &NATION);
    let every = [(Use::Raided, 0.41), (Use::WithoutCash, 0.045), (Use::Lapsed, 0.045), (Use::Backlog, 0.1)];
    for years in [1, 2, 15, 40] {
        all.push((format!("all ways, {years} years"), carried(spending(16_000.0, years, &every), 0.2)));
        all.push((format!("most waits, {years} years"), carried(spending(51.0, years, &[]), 0.71)));
    }
    all.push(("no plan".to_owned(), spending(0.0, 10, &NATION)));
    all.push(("one future".to_owned(), Spending { futures: 1, has_spread: false, ..ordinary.clone() }));
    all.push(("few futures".to_owned(), Spending { futures: 9, has_spread: false, ..ordinary.clone() }));
    let label = text::clean(&"</text><script>alert(1)</script> W".repeat(9));
    all.push(("a long name".to_owned(), Spending { plan: ("x".to_owned(), label), ..ordinary }));
    all
}

#[test]
fn no_two_texts_touch_and_all_stands_on_one_page() {
    let story = story(ENGLAND);
    for (name, spending) in all() {
        let sheet_of = |size: Size| size.sheet(&|frame| spending.sheet(&story, frame, &spending.title()));
        for size in Size::ALL {
            assert_sound(&format!("{name}, {}", size.name()), &sheet_of(size));
        }
        let sheet = sheet_of(Size::Paper);
        assert!(sheet.height <= 247.0 / 25.4 * 72.0, "{name} is {} points high", sheet.height);
    }
}

#[test]
fn titles_say_how_much_is_lost_where_it_is_known() {
    let told = |spending: &Spending| spending.title();
    let nation = spending(16_000.0, 15, &NATION);
    assert_eq!(told(&nation), "Raids and lapses take 11 % of planned capital");
    assert_eq!(told(&spending(51.0, 10, &TRUST)), "Cash limits take about 20 % of planned capital");
    let lapses = [(Use::Backlog, 0.09), (Use::Lapsed, 0.10), (Use::Raided, 0.004)];
    assert_eq!(told(&spending(51.0, 10, &lapses)), "Lapses take about 10 % of planned capital");
    assert_eq!(told(&spending(51.0, 10, &[(Use::Backlog, 0.2)])), "Nearly all planned capital is spent");
    let mut vague = nation.clone();
    vague.lost[0].error = Some(0.03 * 15.0 * 16_000.0);
    assert_eq!(told(&vague), "What becomes of capital to 2039/40");
    vague.lost[0].error = None;
    assert_eq!(told(&vague), "What becomes of capital to 2039/40");
    assert_eq!(told(&Spending { futures: 1, ..nation }), "Capital to 2039/40: one simulated future");
    for (name, spending) in all() {
        let words = spending.title().split(' ').count();
        assert!((3..=10).contains(&words), "{name}: {}", spending.title());
    }
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    let england = story(Kind { plans: 1, ..ENGLAND });
    let nation = spending(16_000.0, 15, &NATION);
    assert_eq!(
        nation.alt(&england),
        "Stacked columns of what becomes of each year's capital in cash prices, England, 2025/26 to 2039/40, under \
         Pro rata. A year on average over 10,000 simulated futures: of £16.0bn planned, £1.4bn is spent on backlog and \
         repairs, £12.8bn is spent elsewhere, £0.64bn lapses and £1.1bn is raided for \
         day-to-day costs. In 8 of 10 futures of 2039/40 between £0.55bn and £1.7bn is raided; between £0.31bn and £0.97bn lapses."
    );
}

#[test]
fn a_title_gives_no_percentage_of_what_it_does_not_name() {
    let told = |shares: &[(Use, f64)]| spending(16_000.0, 15, shares).title();
    let mostly_raids = [(Use::Raided, 0.41), (Use::WithoutCash, 0.04), (Use::Lapsed, 0.04)];
    assert_eq!(told(&mostly_raids), "Raids take about 41 % of planned capital");
    let three = [(Use::Raided, 0.10), (Use::WithoutCash, 0.30), (Use::Lapsed, 0.06)];
    assert_eq!(told(&three), "Cash limits and raids take 40 % of planned capital");
}

/// What is carried forward is a stock: it is told as what there is at the end, not as a sum over the years that counts it
/// again each year, and it is not spent.
#[test]
fn what_is_carried_forward_is_neither_spent_nor_lapsed_nor_summed() {
    let england = story(Kind { plans: 1, ..ENGLAND });
    let limited = carried(spending(16_000.0, 15, &[(Use::Backlog, 0.02)]), 0.71);
    assert_eq!(limited.title(), "About 71 % of planned capital is carried past 2039/40");
    assert_eq!(carried(spending(16_000.0, 15, &[]), 0.003).title(), "Nearly all planned capital is spent");
    // Carried on for a year only: what waits in the end is little, and the rest has been spent.
    let mut a_year = limited.clone();
    if let Some(loss) = &mut a_year.carried {
        loss.spreads = vec![spread(0.71 * 16_000.0, 0.4, Some(0.01)); 15];
    }
    assert_eq!(a_year.title(), "About 5 % of planned capital is carried past 2039/40");
    let more = Spending { on_top: vec![4_000.0; 15], ..limited.clone() };
    assert_eq!(more.title(), "About 57 % of all capital is carried past 2039/40");
    let alt = limited.alt(&england);
    let said = "of £16.0bn planned, £0.32bn is spent on backlog and repairs and £4.3bn is spent elsewhere. What is not \
                spent and does not lapse is carried forward: on average £170.4bn is still carried at the end of 2039/40.";
    assert!(alt.contains(said), "{alt}");
    assert!(!alt.contains("lapses") && alt.contains("is still carried at its end"), "{alt}");
    let csv = limited.csv();
    for (t, year) in limited.years.iter().enumerate() {
        let of = |measure: &str| {
            let row = format!("proportional,Pro rata,{year},{measure},GBP m cash,");
            let row = csv.lines().find_map(|line| line.strip_prefix(row.as_str())).unwrap();
            row.split(',').next().unwrap().parse::<f64>().unwrap()
        };
        let spent = of("backlog and repairs") + of("elsewhere");
        assert!((of("planned") + of("carried in") - spent - of("carried forward")).abs() < 1e-6, "{t}: {csv}");
    }
}
