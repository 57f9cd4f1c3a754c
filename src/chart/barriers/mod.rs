//! What removing each barrier changes: a waterfall from the outcome as it is to the outcome without all of them.

mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::comparison_data::ComparisonData;
use super::differences::Scale;
use super::money::largest;
use super::{ChartError, Drawing};
use crate::analysis::barriers::{Barriers, Decomposed, Effect};
use crate::outcomes::Metric;
use crate::words::LEAST_FUTURES;

/// How many outcomes have a picture.
const PICTURES: usize = 4;

/// Those that have one before all others.
const FIRST: [Metric; 4] =
    [Metric::BacklogTotalReal, Metric::BacklogHighReal, Metric::WaitingListUncorrected, Metric::Over52WeeksUncorrected];

/// Everything that a picture tells.
#[derive(Clone, Copy)]
pub(super) struct Barrier<'a> {
    pub scene: &'a ComparisonData,
    pub found: &'a Barriers,
    pub of: &'a Decomposed,
}

/// The charts of a study of barriers, not yet drawn: one for each of the first outcomes.
///
/// # Errors
/// [`ChartError`] where a value is not finite.
pub fn barrier_drawings<'a>(scene: &'a ComparisonData, found: &'a Barriers) -> Result<Vec<Drawing<'a>>, ChartError> {
    let mut outcomes: Vec<&Decomposed> = found.outcomes.iter().collect();
    outcomes.sort_by_key(|of| !FIRST.contains(&of.metric));
    outcomes.into_iter().take(PICTURES).map(|of| Barrier { scene, found, of }.drawing()).collect()
}

impl<'a> Barrier<'a> {
    fn drawing(self) -> Result<Drawing<'a>, ChartError> {
        let finite = |effect: &Effect| {
            let mean = effect.change.mean.value;
            effect.range().is_some_and(|(low, high)| [mean, low, high].iter().all(|value| value.is_finite()))
        };
        if !self.steps().all(|(_, effect)| finite(effect)) || self.of.parts.is_empty() {
            return Err(ChartError(
                "the charts of barriers need one barrier, one future and finite numbers".to_owned(),
            ));
        }
        let drawing = Drawing::new(self.name(), self.title(), self.alt(), self.csv(), move |frame, title| {
            self.sheet(frame, title)
        });
        Ok(drawing.warned(&self.scene.failed_checks))
    }

    /// `barriers_backlog_total_gbp_m`; with the year where the outcome is told in several.
    fn name(&self) -> String {
        let metric = self.of.metric;
        let several = self.found.outcomes.iter().filter(|other| other.metric == metric).count() > 1;
        let year = if several { format!("_{}", self.of.year.start()) } else { String::new() };
        format!("barriers_{}{year}", metric.name())
    }

    /// Each barrier's Shapley value and then the whole, by name.
    fn steps(&self) -> impl Iterator<Item = (String, &'a Effect)> {
        let of = self.of;
        let parts = of.parts.iter().map(|part| (part.barrier.system().called().to_owned(), &part.shapley));
        parts.chain([("All removed".to_owned(), &of.whole)])
    }

    /// Where 8 of 10 futures lie, where there are enough to say so.
    fn range(&self, effect: &Effect) -> Option<(f64, f64)> {
        effect.range().filter(|_| self.found.n >= LEAST_FUTURES)
    }

    /// Where each step begins: where the one before it ended, and the whole at nothing.
    fn starts(&self) -> Vec<f64> {
        let mut starts = vec![0.0];
        for part in &self.of.parts {
            starts.push(starts[starts.len() - 1] + part.shapley.change.mean.value);
        }
        *starts.last_mut().unwrap_or(&mut 0.0) = 0.0;
        starts
    }

    /// How far the picture goes, nothing among it.
    fn extent(&self) -> (f64, f64) {
        let ends = || {
            self.starts().into_iter().zip(self.steps()).flat_map(|(start, (_, effect))| {
                let (low, high) = self.range(effect).unwrap_or((0.0, 0.0));
                [start, start + effect.change.mean.value, start + low, start + high]
            })
        };
        let (low, high) = (-largest(ends().map(|end| -end)), largest(ends()));
        if high - low > 0.0 { (low, high) } else { (-1.0, 1.0) }
    }

    /// How the changes are written: all in one unit.
    fn scale(&self) -> Scale {
        let (low, high) = self.extent();
        let errors: Option<Vec<f64>> =
            self.steps().map(|(_, effect)| effect.error().map(|error| 2.0 * error)).collect();
        Scale::for_largest(self.of.metric, largest([high, -low]), errors.map(largest))
    }
}
