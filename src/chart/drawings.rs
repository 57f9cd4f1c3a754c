//! Which charts there are, of a run, of a comparison and of a sweep: each with its title, words and figures.

use super::comparison_data::ComparisonData;
use super::cost_to_clear::Cost;
use super::run_data::RunData;
use super::size::Frame;
use super::swept::{Measure, Picture, picture};
use super::swept_axis::Axis;
use super::waits::{Told, Waits};
use super::{Chart, ChartError, Drawing, Size, adoption, alt, backlog_fan, by_estate, by_risk, connectivity};
use super::{
    differences, figures, gap, people, spending, strategies_compared, swept_line, swept_map, target_course, timeline,
    title, waterfall, worth,
};
use crate::analysis::Comparison;
use crate::analysis::comparison::Course;
use crate::analysis::swept::Swept;
use crate::engine::Results;
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::sync::Arc;

/// The charts of `run`: the backlog fan and the strategies compared; where funding is simulated, where the money went;
/// and workforce and technology, as far as they are; backlog by risk; what moved it; what it would cost to clear the worst of it, and
/// the estates, where they can be drawn; programmes over time, their use and connectivity, where there are any; and who waits, and who waits
/// longest, where care is simulated.
///
/// The same results give the same bytes, on every machine.
///
/// # Errors
/// [`ChartError`] where the results lack an outcome that is shown, or hold one that is not finite.
pub fn charts(scenario: &Scenario, results: &Results) -> Result<Vec<Chart>, ChartError> {
    drawings(scenario, results)?.iter().map(|drawing| drawing.chart(Size::Paper)).collect()
}

/// The same, not yet drawn.
///
/// # Errors
/// [`ChartError`] where the results lack an outcome that is shown, or hold one that is not finite.
pub fn drawings(scenario: &Scenario, results: &Results) -> Result<Vec<Drawing<'static>>, ChartError> {
    drawn(scenario, results, RunData::new(scenario, results)?, scenario.end_of_the_plan())
}

/// The same, where the charts of a single plan follow the one at a position in the results, such as the recommended one, and those of
/// a single year are of the one that is asked.
///
/// # Errors
/// [`ChartError`] where there is no such plan or year, or the results lack an outcome that is shown, or hold one that is not
/// finite.
pub fn drawings_following(
    scenario: &Scenario,
    results: &Results,
    plan: usize,
    year: FinancialYear,
) -> Result<Vec<Drawing<'static>>, ChartError> {
    drawn(scenario, results, RunData::new(scenario, results)?.following(plan)?, year)
}

fn drawn(
    scenario: &Scenario,
    results: &Results,
    story: RunData,
    year: FinancialYear,
) -> Result<Vec<Drawing<'static>>, ChartError> {
    let story = Arc::new(story);
    let mut drawings = vec![story.fan()?, RunData::at(scenario, results, year)?.following(story.followed)?.compared()?];
    if let Some(spending) = spending::Spending::new(scenario, results, &story)? {
        drawings.push(spending.drawing(&story));
    }
    if let Some(people) = people::People::new(scenario, results, &story)? {
        drawings.push(people.drawing(&story));
    }
    drawings.push(by_risk::ByRisk::new(scenario, results, &story)?.drawing(&story));
    drawings.push(waterfall::Waterfall::new(scenario, results, &story, year)?.drawing(&story));
    if let Some(cost) = Cost::new(scenario, results, &story, year)? {
        drawings.push(cost.drawing(&story));
    }
    if let Some(estates) = by_estate::ByEstate::new(scenario, results, &story)? {
        drawings.push(estates.drawing(&story));
    }
    if let Some(timeline) = timeline::Timeline::new(scenario, results, &story)? {
        drawings.push(timeline.drawing(&story));
    }
    if let Some(adoption) = adoption::Adoption::new(scenario, results, &story)? {
        drawings.push(adoption.drawing(&story));
    }
    if let Some(connectivity) = connectivity::Connectivity::new(scenario, results, &story)? {
        drawings.push(connectivity.drawing(&story));
    }
    for told in [Told::List, Told::Over52] {
        if let Some(waits) = Waits::new(scenario, results, &story, told)? {
            drawings.push(waits.drawing(&story));
        }
    }
    if let Some(gap) = gap::Gap::new(scenario, results, &story)? {
        drawings.push(gap.drawing(&story));
    }
    if let Some(worth) = worth::Worth::new(scenario, results, year) {
        drawings.push(worth.drawing(&story));
    }
    Ok(drawings)
}

/// What it would cost to clear all backlog of high and significant risk in a year, not yet drawn, where the money is that of the plan
/// at a position in the results, which is always drawn; none where there are too few futures for a curve.
///
/// # Errors
/// [`ChartError`] where there is no such plan, the year is not simulated, or the results lack an outcome that is shown.
pub fn cost_to_clear_following(
    scenario: &Scenario,
    results: &Results,
    plan: usize,
    year: FinancialYear,
) -> Result<Option<Drawing<'static>>, ChartError> {
    let story = Arc::new(RunData::new(scenario, results)?.following(plan)?);
    Ok(Cost::new(scenario, results, &story, year)?.map(|cost| cost.drawing(&story)))
}

impl RunData {
    /// The backlog fan.
    ///
    /// # Errors
    /// [`ChartError`] where there is nothing finite to draw.
    pub fn fan(&self) -> Result<Drawing<'static>, ChartError> {
        self.check()?;
        let told = self.as_told();
        let (fan, csv) = (told.merged(), figures::of_fan(&told));
        let (title, alt) = (title::in_cash(&title::of_fan(&fan)), alt::of_fan(&fan));
        let draw = move |frame: Frame, title: &str| backlog_fan::sheet(&fan, frame, title);
        Ok(Drawing::new("backlog_fan", title, alt, csv, draw).warned(&self.failed_checks))
    }

    /// The strategies compared, in the last year of the story.
    ///
    /// # Errors
    /// [`ChartError`] where there is nothing finite to draw.
    pub fn compared(&self) -> Result<Drawing<'static>, ChartError> {
        self.check()?;
        let told = self.as_told();
        let (plans, csv) = (told.merged(), figures::of_comparison(&told));
        let (title, alt) = (title::of_comparison(&plans), alt::of_comparison(&plans));
        let draw = move |frame: Frame, title: &str| strategies_compared::sheet(&plans, frame, title);
        Ok(Drawing::new("strategies_compared", title, alt, csv, draw).warned(&self.failed_checks))
    }
}

/// The charts of a comparison: the differences from the reference, and each target over the years.
///
/// # Errors
/// [`ChartError`] where there is nothing to draw, or a picture cannot be drawn.
pub fn comparison_charts(scene: &ComparisonData, found: &Comparison) -> Result<Vec<Chart>, ChartError> {
    comparison_drawings(scene, found)?.iter().map(|drawing| drawing.chart(Size::Paper)).collect()
}

/// The same, not yet drawn.
///
/// # Errors
/// [`ChartError`] where there is nothing to draw.
pub fn comparison_drawings<'a>(
    scene: &'a ComparisonData,
    found: &'a Comparison,
) -> Result<Vec<Drawing<'a>>, ChartError> {
    if found.n == 0 || found.question.contenders.len() < 2 || found.judged().is_none() {
        return Err(ChartError("the charts of a comparison need two strategies and one future at least".to_owned()));
    }
    let difference = Drawing::new(
        "difference",
        differences::title(scene, found),
        differences::alt(scene, found),
        differences::csv(found),
        |frame, title| differences::sheet(scene, found, frame, title),
    );
    let target = |course: &'a Course| {
        Drawing::new(
            format!("target_{}", course.target.id),
            target_course::title(found, course),
            target_course::alt(scene, found, course),
            target_course::csv(found, course),
            |frame, title| target_course::sheet(scene, found, course, frame, title),
        )
    };
    let all = std::iter::once(difference).chain(found.targets.iter().map(target));
    Ok(all.map(|drawing| drawing.warned(&scene.failed_checks)).collect())
}

/// The charts of a sweep: one for each measure; none where more than two parameters are swept, or cells of a map are missing.
///
/// `labels` are identifiers and labels of strategies in the scenario's order, `futures` those in the statistics.
///
/// # Errors
/// [`ChartError`] where a value is not finite, or a picture cannot be drawn.
pub fn sweep_charts(
    scene: &ComparisonData,
    swept: &Swept,
    labels: &[(String, String)],
    measures: &[Measure],
) -> Result<Vec<Chart>, ChartError> {
    sweep_drawings(scene, swept, labels, measures)?.iter().map(|drawing| drawing.chart(Size::Paper)).collect()
}

/// The same, not yet drawn.
///
/// # Errors
/// [`ChartError`] where a value is not finite.
pub fn sweep_drawings<'a>(
    scene: &'a ComparisonData,
    swept: &Swept,
    labels: &[(String, String)],
    measures: &'a [Measure],
) -> Result<Vec<Drawing<'a>>, ChartError> {
    let axes: Vec<Axis> = swept.parameters.iter().map(Axis::new).collect();
    let cells: usize = axes.iter().map(|axis| axis.values.len()).product();
    if axes.is_empty() || axes.len() > 2 || cells != swept.cells.len() || cells < 2 {
        return Ok(Vec::new());
    }
    measures.iter().filter_map(|measure| picture(scene, swept, labels, measure, &axes)).map(Picture::drawing).collect()
}

impl<'a> Picture<'a> {
    fn drawing(self) -> Result<Drawing<'a>, ChartError> {
        if self.values().any(|v| ![v.middle, v.low, v.high].iter().all(|x| x.is_finite())) {
            return Err(ChartError("no chart can be drawn: a value in it is not a finite number".to_owned()));
        }
        let name = match self.measure {
            Measure::Outcome(metric, _) => format!("sweep_{}", metric.name()),
            Measure::Target(_, target) => format!("sweep_target_{}", target.id),
        };
        let (title, alt, csv) = (self.title(), self.alt(), self.csv());
        let scene = self.scene;
        let drawing = Drawing::new(name, title, alt, csv, move |frame, title| match self.axes.len() {
            2 => swept_map::sheet(&self, frame, title),
            _ => swept_line::sheet(&self, frame, title),
        });
        Ok(drawing.warned(&scene.failed_checks))
    }
}
