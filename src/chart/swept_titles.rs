//! The titles of pictures of sweeps, by rules.

use super::swept::{Measure, Picture};
use super::swept_axis::bare;
use super::target_name;
use crate::analysis::amount::{amount, stated};
use crate::outcomes::Metric;
use crate::words::capital;

/// The most words of a title: two more than of others, since it names the target, or the outcome and its limit.
pub(super) const MOST_WORDS: usize = 12;

impl Picture<'_> {
    pub(super) fn title(&self) -> String {
        let fits = |title: &String| title.split(' ').count() <= MOST_WORDS;
        let told = if self.axes.len() == 2 { self.titles_of_map() } else { self.titles_of_line() };
        let params: Vec<&str> = self.axes.iter().map(|axis| bare(&axis.name)).collect();
        let plain = self.names().into_iter().map(|name| format!("{name} by {}", params.join(" and ")));
        told.into_iter().chain(plain).find(fits).unwrap_or_else(|| "What if, across a grid".to_owned())
    }

    /// What is measured, as it may begin a title, from the fullest name to the shortest.
    fn names(&self) -> Vec<String> {
        match self.measure {
            Measure::Outcome(metric, _) => vec![capital(metric.in_words())],
            Measure::Target(_, target) => {
                let names = target_name::names(target, Metric::named(&target.metric)).into_iter();
                names.filter(|name| target_name::fits(name)).chain(["This target".to_owned()]).collect()
            }
        }
    }

    /// Whether the middle falls or rises from the first to the last value, beyond Monte Carlo error, and under how many plans.
    fn titles_of_line(&self) -> Vec<String> {
        let axis = &self.axes[0];
        let last = axis.values.len() - 1;
        let place = |at: usize| axis.of.iter().position(|&of| of == at);
        let ends = axis.values.first().and_then(|value| value.0).and(place(0).zip(place(last)));
        let Some((first, last)) = ends else { return Vec::new() };
        let (mut falls, mut rises) = (0, 0);
        for panel in &self.panels {
            let Some((from, to)) = panel.values[first].error.zip(panel.values[last].error) else { return Vec::new() };
            falls += usize::from(to.1 < from.0);
            rises += usize::from(to.0 > from.1);
        }
        let (all, param) = (self.panels.len(), bare(&axis.name));
        let is_target = matches!(self.measure, Measure::Target(..));
        let (told, n) = match (falls, rises, is_target) {
            (0, 0, true) => (format!(": hardly moved by {param}"), 0),
            (0, 0, false) => (format!(" hardly moves with {param}"), 0),
            (falls, 0, true) => (format!(": less often as {param} rises"), falls),
            (falls, 0, false) => (format!(" falls as {param} rises"), falls),
            (0, rises, true) => (format!(": more often as {param} rises"), rises),
            (0, rises, false) => (format!(" rises with {param}"), rises),
            _ => return Vec::new(),
        };
        let under = match n {
            0 => "",
            n if n == all && all == 1 => "",
            n if n == all => " under every plan",
            n if 2 * n > all => " under most plans",
            _ => " under some plans",
        };
        self.names().into_iter().map(|name| format!("{name}{told}{under}")).collect()
    }

    /// In how many combinations at least one of the plans shown is on the wanted side of the level.
    fn titles_of_map(&self) -> Vec<String> {
        let all = self.panels.first().map_or(0, |panel| panel.values.len());
        let does = |cell: &usize| self.panels.iter().any(|panel| self.holds(&panel.values[*cell]));
        let where_it_does = match (0..all).filter(does).count() {
            0 => "in no combination".to_owned(),
            held if held == all => "in every combination".to_owned(),
            held => format!("in {held} of {all} combinations"),
        };
        match self.measure {
            Measure::Target(..) => {
                self.names().into_iter().map(|name| format!("{name}: likely {where_it_does}")).collect()
            }
            Measure::Outcome(metric, Some((bound, _))) => {
                let (whole, short) = (stated(*metric, bound.limit()), amount(*metric, bound.limit(), None));
                let limit = if whole.chars().count() <= short.chars().count() { whole } else { short };
                let limit = format!("{} {limit}", bound.name());
                vec![
                    format!("Median {} {limit} {where_it_does}", metric.in_words()),
                    format!("{} {limit} {where_it_does}", capital(metric.in_words())),
                ]
            }
            Measure::Outcome(..) => Vec::new(),
        }
    }
}
