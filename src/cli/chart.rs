//! `capcast chart`: the charts of a finished run, drawn anew.

use super::compare::Asking;
use super::faults::{meant, on_the_command_line, problem};
use super::finished::{Subject, failed_checks, keep_out};
use super::simulation::{chart_files, fault};
use super::{Failure, Talk, words};
use crate::analysis::request;
use crate::chart::{Chart, Drawing, Size, can_write, comparison_drawings, drawings_following, followed, followed_in};
use crate::output::File;
use crate::scenario::Problems;
use crate::study::compare::joined_id;
use crate::units::FinancialYear;
use clap::Args;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Shows a finished run anew: its charts at another size, under another title, of some strategies.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast chart outputs/england/run --size slide
  capcast chart outputs/england/compare backlog_fan difference --out for_the_board
  capcast chart outputs/england/run backlog_fan --strategies worst_first --title 'Backlog if the worst goes first'
  capcast chart outputs/england/run cost_to_clear --year 2034/35")]
pub struct Redraw {
    /// Folder that a run or a comparison left.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Charts to draw, by name; none: all that the run has.
    #[arg(value_name = "CHART")]
    charts: Vec<String>,
    /// What they are for: a paper (166 mm wide), a slide (16:9) or the web (960 pixels wide).
    #[arg(long, value_name = "SIZE", default_value = "paper", value_parser = size)]
    size: Size,
    /// Title in place of the chart's own; of one chart.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Strategies to show, by id; none: all of the run. Charts of a single plan follow the one with the lowest median backlog
    /// in the last year; those of a comparison the one that its answer puts first.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    strategies: Vec<String>,
    /// Year of the charts of a single one (`strategies_compared`, `what_moved_the_backlog`, `cost_to_clear`); none: the one that the run
    /// was asked about, or the last of the stated plan.
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    #[command(flatten)]
    asking: Asking,
    /// Folder to write to, made where it is not there; none: `outputs/SCENARIO/charts`.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Prints only results and errors.
    #[arg(long, short)]
    pub quiet: bool,
}

/// The charts that `--year` is about: those of a single year.
const OF_A_YEAR: [&str; 3] = ["strategies_compared", "what_moved_the_backlog", "cost_to_clear"];

fn size(text: &str) -> Result<Size, String> {
    let known = Size::ALL.into_iter().find(|size| size.name() == text);
    known.ok_or_else(|| "write `paper`, `slide` or `web`".into())
}

impl Redraw {
    /// Reads the run, draws, and says what was written.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let all = Subject::read_each(&self.folder, &self.strategies, &self.asking)?;
        let id = joined_id(&all.iter().map(|subject| subject.scenario().id.as_str()).collect::<Vec<_>>());
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from_iter(["outputs", &id, "charts"]));
        let mut charts = Vec::new();
        for subject in &all {
            let note = words::changed(&subject.run.identity.changed);
            let chosen = self.chosen(subject)?.into_iter().map(|drawing| drawing.noted(&note));
            let chosen: Vec<Drawing<'_>> = match all.len() {
                1 => chosen.collect(),
                // Those of several scenarios stand in one folder.
                _ => {
                    let (id, name) = (&subject.scenario().id, &subject.scenario().name);
                    chosen.map(|drawing| drawing.of_scenario(id, name)).collect()
                }
            };
            let drawn = chosen.par_iter().map(|drawing| drawing.chart(self.size)).collect::<Result<Vec<Chart>, _>>();
            charts.extend(drawn.map_err(fault)?);
        }
        keep_out(&out, &self.folder)?;
        keep_out_of_others(&out)?;
        let names: Vec<String> = charts.iter().map(|chart| format!("{}.svg", self.name_of(&chart.name))).collect();
        let charts = charts.into_iter().map(|chart| Chart { name: self.name_of(&chart.name), ..chart }).collect();
        write(&out, &chart_files(charts))?;
        let said = talk.data(&format!(
            "In {}: {}, {}with PNG, numbers (CSV) and alternative text.\n",
            words::path(&out),
            words::list(&names),
            if names.len() == 1 { "" } else { "each " }
        ));
        for subject in &all {
            failed_checks(&subject.results.checks)?;
        }
        said
    }

    /// The drawings that are asked for, in the order of the run's.
    fn chosen<'s>(&self, subject: &'s Subject) -> Result<Vec<Drawing<'s>>, Failure> {
        let year = self.year_of(subject)?;
        let (scenario, results) = (subject.scenario(), &subject.results);
        // A comparison answers for the plan that it puts first, a run for the one of the lowest median.
        let plan = match (&subject.found, &subject.run.identity.asked) {
            (Some(found), Some(_)) => followed_in(std::slice::from_ref(found), scenario, results),
            _ => followed(scenario, results),
        };
        let asked = subject.found.as_ref().map(|found| found.question.years[found.question.year]);
        let year = year.or(asked).unwrap_or(scenario.end_of_the_plan());
        let mut all: Vec<Drawing<'s>> = drawings_following(scenario, results, plan, year).map_err(fault)?;
        if let Some(found) = &subject.found {
            all.extend(comparison_drawings(&subject.scene, found).map_err(fault)?);
        }
        let names: Vec<&str> = all.iter().map(|drawing| drawing.name.as_str()).collect();
        let mut wrong = Vec::new();
        for name in self.charts.iter().filter(|name| !names.contains(&name.as_str())) {
            let title = format!("the run has no chart `{}`", words::text(name));
            if subject.found.is_none() && (name == "difference" || name.starts_with("target_")) {
                let help = "it holds strategies against each other: that takes two of them, and the single futures (--keep headline)";
                wrong.push(problem("E0301", title, "chart", help));
                continue;
            }
            wrong.push(problem("E0301", title, "chart", &meant(name, &names, "it has")));
        }
        let is_chosen = |drawing: &Drawing<'_>| self.charts.is_empty() || self.charts.contains(&drawing.name);
        let count = all.iter().filter(|drawing| is_chosen(drawing)).count();
        match self.title.as_deref().map(str::trim) {
            Some("") => {
                let help = "write what the chart tells, or leave --title out: then it is told by its own";
                wrong.push(problem("E0103", "the title is empty".to_owned(), "--title", help));
            }
            _ if self.year.is_some()
                && !all.iter().any(|drawing| OF_A_YEAR.contains(&drawing.name.as_str()) && is_chosen(drawing)) =>
            {
                let help = format!("name one of {} among the charts, or leave --year out", words::list(&OF_A_YEAR));
                let title =
                    format!("none of the charts chosen has a year to set: only {} have", words::list(&OF_A_YEAR));
                wrong.push(problem("E0301", title, "--year", &help));
            }
            Some(title) if !can_write(title) => {
                let help = "write it in Latin, Greek or Cyrillic letters: a page or a slide can add the rest";
                let said = "the font of the charts has not all of its letters".to_owned();
                wrong.push(problem("E0107", said, "--title", help));
            }
            Some(_) if count != 1 && wrong.is_empty() => {
                let title = format!("one title for {count} charts");
                wrong.push(problem("E0300", title, "--title", "name the one chart that it is for"));
            }
            _ => {}
        }
        if !wrong.is_empty() {
            return Err(on_the_command_line(wrong).into());
        }
        all.retain(is_chosen);
        Ok(match &self.title {
            Some(title) => all.into_iter().map(|drawing| drawing.entitled(title)).collect(),
            None => all,
        })
    }

    /// The year of `--year`, which must be simulated.
    fn year_of(&self, subject: &Subject) -> Result<Option<FinancialYear>, Failure> {
        const FLAG: &str = "--year";
        let Some(text) = self.year.as_deref() else { return Ok(None) };
        let year = request::year(FLAG, text, &(0..text.len()), &subject.results.years);
        let year = year.map_err(|problem| Problems::of_text(FLAG, text, vec![problem]))?;
        Ok(Some(subject.results.years[year]))
    }

    /// `backlog_fan`; at another size than a paper's `backlog_fan_slide`.
    fn name_of(&self, chart: &str) -> String {
        match self.size {
            Size::Paper => chart.to_owned(),
            size => format!("{chart}_{}", size.name()),
        }
    }
}

/// Refuses a folder that holds what a run or a report published: another file in it would be a stranger, or damage.
fn keep_out_of_others(out: &Path) -> Result<(), Failure> {
    let holds = |name: &str| std::fs::symlink_metadata(out.join(name)).is_ok();
    if holds(crate::output::manifest::MANIFEST) {
        return Err(Failure::Refused(format!(
            "the output folder {} holds a run or a report, which stays as it was published: name another with --out",
            words::path(out)
        )));
    }
    Ok(())
}

/// Writes files beside those that are there; each is whole or not there at all.
fn write(out: &Path, files: &[File]) -> Result<(), Failure> {
    let failed = |path: &Path, error: std::io::Error| {
        Failure::Environment(format!("{} cannot be written: {error}", words::path(path)))
    };
    std::fs::create_dir_all(out).map_err(|error| failed(out, error))?;
    for file in files {
        let path = out.join(&file.name);
        crate::output::replace_file(&path, &file.bytes).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}
