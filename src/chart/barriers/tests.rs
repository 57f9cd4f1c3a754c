//! Laws of the picture, over games that are made up.

use super::*;
use crate::chart::Size;
use crate::chart::sheet::{Mark, Sheet};
use crate::chart::tests::assert_sound;
use crate::engine::Metric;
use crate::systems::BarrierOf;
use crate::units::FinancialYear;

fn scene() -> ComparisonData {
    ComparisonData {
        scenario: "england".to_owned(),
        area: "England".to_owned(),
        beside: Vec::new(),
        seed: 1,
        failed_checks: Vec::new(),
    }
}

/// So many barriers of which each is worth half the one before it, in turns for the better and for the worse where they are `mixed`.
fn found(metric: Metric, barriers: usize, futures: usize, size: f32, mixed: bool, label: &str) -> Barriers {
    let chosen = &BarrierOf::ALL[..barriers];
    let of = |set: usize, future: usize| {
        let worth = |barrier: usize| {
            let sign = if mixed && barrier % 2 == 1 { 1.0 } else { -1.0 };
            sign * size / (2 << barrier) as f32 * (future % 7) as f32 / 6.0
        };
        size + (0..barriers).filter(|barrier| set >> barrier & 1 == 1).map(worth).sum::<f32>()
    };
    let rows: Vec<Vec<f32>> =
        (0..1 << barriers).map(|set| (0..futures).map(|future| of(set, future)).collect()).collect();
    Barriers {
        area: "England".to_owned(),
        strategy: ("plan".to_owned(), label.to_owned()),
        first_year: FinancialYear::starting(2025),
        n: futures,
        left_out: usize::from(mixed),
        held: None,
        outcomes: vec![Decomposed::of((metric, FinancialYear::starting(2039)), chosen, &rows, None)],
    }
}

fn all() -> Vec<Barriers> {
    let metrics = [
        (Metric::BacklogTotal, 42_000.0),
        (Metric::BacklogHighReal, 0.02),
        (Metric::LostBedDays, 230_000.0),
        (Metric::AdoptionShare, 0.7),
        (Metric::BacklogTotal, 0.0),
        (Metric::DeferralCostReal, 3e6),
    ];
    let label = "Highest avoided cost per pound first, after repairs, commitments and a contingency";
    let mut all = Vec::new();
    for (metric, size) in metrics {
        for barriers in 1..=BarrierOf::ALL.len() {
            for (futures, mixed, label) in
                [(300, false, "Worst first"), (300, true, label), (5, true, "Übel \u{202e}"), (1, false, "")]
            {
                all.push(found(metric, barriers, futures, size, mixed, label));
            }
        }
    }
    all
}

fn sheet(scene: &ComparisonData, found: &Barriers, size: Size) -> Sheet {
    barrier_drawings(scene, found).unwrap()[0].sheet(size)
}

#[test]
fn no_two_texts_touch_and_nothing_leaves_the_page() {
    let scene = scene();
    for found in all() {
        for size in Size::ALL {
            let of = &found.outcomes[0];
            let name = format!("{} {} barriers, {} futures, {size:?}", of.metric.name(), of.parts.len(), found.n);
            assert_sound(&name, &sheet(&scene, &found, size));
        }
    }
}

#[test]
fn titles_are_short_and_say_which_way() {
    let scene = scene();
    for found in all() {
        let title = Barrier { scene: &scene, found: &found, of: &found.outcomes[0] }.title();
        assert!(title.split(' ').count() <= 10 && title.chars().count() < 90, "{title}");
    }
    let title = |found: &Barriers| Barrier { scene: &scene, found, of: &found.outcomes[0] }.title();
    let backlog = found(Metric::BacklogTotal, 2, 300, 42_000.0, false, "Worst first");
    assert_eq!(title(&backlog), "Total backlog £16bn lower by 2039/40 without barriers");
    let nothing = found(Metric::BacklogTotal, 2, 300, 0.0, false, "Worst first");
    assert_eq!(title(&nothing), "Total backlog by 2039/40: the same without barriers");
}

/// The bars stand end to end, and lead to where the whole ends.
#[test]
fn the_steps_add_up_to_the_whole() {
    let scene = scene();
    for found in all() {
        let of = &found.outcomes[0];
        let picture = Barrier { scene: &scene, found: &found, of };
        let starts = picture.starts();
        let last = &of.parts[of.parts.len() - 1];
        let end = starts[of.parts.len() - 1] + last.shapley.change.mean.value;
        let whole = of.whole.change.mean.value;
        assert!((end - whole).abs() <= 1e-6 * whole.abs().max(1.0), "{end} {whole}");
        assert_eq!((starts[0], starts[starts.len() - 1]), (0.0, 0.0));
    }
}

#[test]
fn what_is_drawn_is_in_the_words_and_the_numbers() {
    let scene = scene();
    let found = found(Metric::BacklogTotal, 3, 300, 42_000.0, true, "Worst first");
    let drawings = barrier_drawings(&scene, &found).unwrap();
    let (drawing, of) = (&drawings[0], &found.outcomes[0]);
    assert_eq!(drawing.name, "barriers_backlog_total_gbp_m");
    let figures: Vec<String> = drawing
        .sheet(Size::Paper)
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(label) if label.text.contains('£') && label.text.starts_with(['+', '−']) => {
                Some(label.text.clone())
            }
            _ => None,
        })
        .collect();
    assert!(figures.len() >= 4, "{figures:?}");
    for figure in &figures {
        assert!(drawing.alt.contains(figure.as_str()), "{figure}: {}", drawing.alt);
    }
    assert_eq!(drawing.csv.lines().count(), 1 + 1 + of.parts.len() + 1);
    for part in &of.parts {
        let row = drawing.csv.lines().find(|line| line.contains(&format!(",{},", part.barrier.name()))).unwrap();
        assert!(row.contains(&part.shapley.change.mean.value.to_string()), "{row}");
    }
    assert!(
        drawing.alt.starts_with(
            "Waterfall of what removing each barrier changes in total backlog in cash at the end of 2039/40"
        )
    );
}
