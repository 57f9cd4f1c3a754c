//! The charts of a run and of its comparison, each taken by the section that speaks of it.

use super::Subject;
use super::words::heading;
use crate::chart::{ComparisonData, Drawing, Size, comparison_drawings, drawings_following};
use crate::report::{Block, Figure, ReportError};
use crate::units::FinancialYear;
use rayon::prelude::*;

/// Charts that no section has taken yet, in their order.
pub(super) struct Pictures {
    left: Vec<Figure>,
}

impl Pictures {
    /// All charts there are; those of a single plan are of the one that is followed, those of a single year of the one that is asked.
    ///
    /// # Errors
    /// [`ReportError`] where one cannot be drawn.
    pub fn of(subject: &Subject<'_>, followed: usize, year: FinancialYear) -> Result<Self, ReportError> {
        let failed = |error: crate::chart::ChartError| ReportError(error.to_string());
        let scene = ComparisonData::new(subject.scenario, subject.results.seed).warned(&subject.results.checks);
        let mut all: Vec<Drawing<'_>> =
            drawings_following(subject.scenario, subject.results, followed, year).map_err(failed)?;
        if let Some(found) =
            subject.found.filter(|f| f.n > 0 && f.judged().is_some() && f.question.contenders.len() > 1)
        {
            all.extend(comparison_drawings(&scene, found).map_err(failed)?);
        }
        let drawn = |drawing: &Drawing<'_>| {
            Ok(Figure {
                name: drawing.name.clone(),
                title: drawing.title.clone(),
                svg: drawing.svg(Size::Paper).map_err(failed)?,
                alt: drawing.alt.clone(),
            })
        };
        let figures: Result<Vec<Figure>, ReportError> = all.par_iter().map(drawn).collect();
        Ok(Self { left: figures? })
    }

    /// The chart of this name, after a sentence on what to see in it; nothing where there is none.
    pub fn take(&mut self, name: &str, seen: impl Into<String>) -> Vec<Block> {
        self.take_all(|figure| figure == name, seen)
    }

    /// All whose names begin so.
    pub fn take_beginning(&mut self, start: &str, seen: impl Into<String>) -> Vec<Block> {
        self.take_all(|figure| figure.starts_with(start), seen)
    }

    fn take_all(&mut self, is_it: impl Fn(&str) -> bool, seen: impl Into<String>) -> Vec<Block> {
        let (taken, left) = std::mem::take(&mut self.left).into_iter().partition(|figure: &Figure| is_it(&figure.name));
        self.left = left;
        let taken: Vec<Figure> = taken;
        let seen = Some(seen.into()).filter(|seen: &String| !seen.is_empty() && !taken.is_empty());
        seen.map(Block::Paragraph).into_iter().chain(taken.into_iter().map(Block::Figure)).collect()
    }

    /// Those of which no section spoke.
    pub fn rest(self) -> Vec<Block> {
        if self.left.is_empty() {
            return Vec::new();
        }
        std::iter::once(heading("More charts")).chain(self.left.into_iter().map(Block::Figure)).collect()
    }
}
