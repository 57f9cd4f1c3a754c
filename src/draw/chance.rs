//! The one door of chance: what a group of trials draws, by the inverses or by the reference sampler.
//!
//! Whoever asks names a variable and says what is drawn: a number [`once`](Chance::once) a trial or
//! [`yearly`](Chance::yearly), a [`uniform`](Chance::uniform) or [`normal`](Chance::normal) of every year, a
//! [`count`](Chance::count) at a rate. In the central case nothing is drawn: what would be stands at its expectation.

use super::copula::{Copula, mixed, uniform_of};
use super::distribution::Distribution;
use super::normal::normal_quantile;
use super::poisson;
use super::reference::{Reference, Sampler};
use super::source::{Source, VariableHash};
use crate::num::{Lanes, same_in_every_lane};

/// Whether processes are drawn or stand at their expectation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// As in every trial: drawn.
    Drawn,
    /// As in the central case: probability × size, rate, mean.
    Expected,
}
same_in_every_lane!(Mode);

/// The draws of `W` consecutive trials.
#[derive(Clone, Copy, Debug)]
pub struct Chance<const W: usize> {
    /// Whether anything is drawn.
    pub mode: Mode,
    source: Source,
    sampler: Sampler,
    reference: Reference,
    first_trial: u32,
    first_year: i32,
}

/// The chance of counts, a row a year: made once for all strategies, since only their rates depend on these.
#[derive(Clone, Debug)]
pub struct Counts<const W: usize> {
    uniform: Vec<Lanes<W>>,
    normal: Vec<Lanes<W>>,
    variable: Vec<(VariableHash, i32)>,
}

impl<const W: usize> Chance<W> {
    /// The draws of the trials from `first_trial` on, in the years from `first_year` on; trial 0 is the central case, which
    /// then stands in every lane.
    #[inline(always)]
    pub fn new(source: Source, sampler: Sampler, first_trial: u32, first_year: i32) -> Self {
        let mode = if first_trial == 0 { Mode::Expected } else { Mode::Drawn };
        Self { mode, source, sampler, reference: Reference::new(source.seed()), first_trial, first_year }
    }

    /// The trials that are drawn one after the other, and the years of `rows`, for the reference sampler.
    #[inline(always)]
    fn one_by_one(&self, rows: &mut [Lanes<W>], draw: impl Fn(u32, i32) -> f64) {
        for (row, year) in rows.iter_mut().zip(self.first_year..) {
            for (x, trial) in row.0.iter_mut().zip(self.first_trial..) {
                *x = draw(trial, year);
            }
        }
    }

    /// A number that is drawn once a trial; its mean in the central case.
    #[inline(always)]
    pub fn once(&self, distribution: &Distribution, variable: VariableHash, out: &mut Lanes<W>) {
        match (self.mode, self.sampler) {
            _ if distribution.as_fixed().is_some() => *out = Lanes::splat(distribution.mean()),
            (Mode::Expected, _) => *out = Lanes::splat(distribution.mean()),
            (Mode::Drawn, Sampler::Inverse) => {
                self.source.fill_once(variable, self.first_trial, out);
                distribution.fill_quantiles(out);
            }
            (Mode::Drawn, Sampler::Reference) => {
                for (x, trial) in out.0.iter_mut().zip(self.first_trial..) {
                    *x = self.reference.draw(distribution, variable, trial, None);
                }
            }
        }
    }

    /// Numbers that are drawn once a trial and hang together by `copula`, in its order; their means in the central case.
    #[inline(always)]
    pub fn together(
        &self,
        copula: &Copula,
        distributions: &[&Distribution],
        variables: &[VariableHash],
        scores: &mut Vec<Lanes<W>>,
        mut put: impl FnMut(usize, Lanes<W>),
    ) {
        scores.clear();
        if let (Mode::Drawn, Sampler::Inverse) = (self.mode, self.sampler) {
            for &variable in variables {
                let mut score = Lanes::ZERO;
                self.source.fill_once(variable, self.first_trial, &mut score);
                for u in &mut score.0 {
                    *u = normal_quantile(*u);
                }
                scores.push(score);
            }
        }
        for (member, (&distribution, &variable)) in distributions.iter().zip(variables).enumerate() {
            let mut out = Lanes::splat(distribution.mean());
            match (self.mode, self.sampler) {
                (Mode::Expected, _) => {}
                (Mode::Drawn, Sampler::Inverse) => {
                    match copula.weights(member) {
                        // Whoever hangs on nobody before it keeps its own uniform, to the bit.
                        None => self.source.fill_once(variable, self.first_trial, &mut out),
                        Some(weights) => {
                            out = Lanes::ZERO;
                            for (&weight, score) in weights.iter().zip(&*scores) {
                                for l in 0..W {
                                    out.0[l] = mixed(out.0[l], weight, score.0[l]);
                                }
                            }
                            for score in &mut out.0 {
                                *score = uniform_of(*score);
                            }
                        }
                    }
                    distribution.fill_quantiles(&mut out);
                }
                (Mode::Drawn, Sampler::Reference) => {
                    for (x, trial) in out.0.iter_mut().zip(self.first_trial..) {
                        *x = self.reference.correlated(copula, distribution, &variables[..=member], trial);
                    }
                }
            }
            put(member, out);
        }
    }

    /// A number that is drawn every year, a row a year; its mean in the central case.
    #[inline(always)]
    pub fn yearly(&self, distribution: &Distribution, variable: VariableHash, out: &mut [Lanes<W>]) {
        match (self.mode, distribution.as_fixed(), self.sampler) {
            (_, Some(value), _) => out.fill(Lanes::splat(value)),
            (Mode::Expected, None, _) => out.fill(Lanes::splat(distribution.mean())),
            (Mode::Drawn, None, Sampler::Inverse) => {
                self.source.fill_years(variable, self.first_trial, self.first_year, out);
                for row in out {
                    distribution.fill_quantiles(row);
                }
            }
            (Mode::Drawn, None, Sampler::Reference) => {
                self.one_by_one(out, |trial, year| self.reference.draw(distribution, variable, trial, Some(year)));
            }
        }
    }

    /// A uniform between 0 and 1 of every year. The central case has them too, and looks at none.
    #[inline(always)]
    pub fn uniform(&self, variable: VariableHash, out: &mut [Lanes<W>]) {
        match self.sampler {
            Sampler::Inverse => self.source.fill_years(variable, self.first_trial, self.first_year, out),
            Sampler::Reference => {
                self.one_by_one(out, |trial, year| self.reference.uniform(variable, trial, Some(year)));
            }
        }
    }

    /// A uniform between 0 and 1, drawn once a trial. The central case has one too, and does not look at it.
    #[inline(always)]
    pub fn uniform_once(&self, variable: VariableHash, out: &mut Lanes<W>) {
        match self.sampler {
            Sampler::Inverse => self.source.fill_once(variable, self.first_trial, out),
            Sampler::Reference => {
                for (x, trial) in out.0.iter_mut().zip(self.first_trial..) {
                    *x = self.reference.uniform(variable, trial, None);
                }
            }
        }
    }

    /// A standard normal surprise of every year; 0 in the central case.
    #[inline(always)]
    pub fn normal(&self, variable: VariableHash, out: &mut [Lanes<W>]) {
        match (self.mode, self.sampler) {
            (Mode::Expected, _) => out.fill(Lanes::ZERO),
            (Mode::Drawn, Sampler::Inverse) => {
                self.source.fill_years(variable, self.first_trial, self.first_year, out);
                for row in out {
                    for x in &mut row.0 {
                        *x = normal_quantile(*x);
                    }
                }
            }
            (Mode::Drawn, Sampler::Reference) => {
                self.one_by_one(out, |trial, year| self.reference.normal(variable, trial, Some(year)));
            }
        }
    }

    /// A standard normal number, drawn once a trial; 0 in the central case.
    #[inline(always)]
    pub fn normal_once(&self, variable: VariableHash, out: &mut Lanes<W>) {
        match (self.mode, self.sampler) {
            (Mode::Expected, _) => *out = Lanes::ZERO,
            (Mode::Drawn, Sampler::Inverse) => {
                self.source.fill_once(variable, self.first_trial, out);
                for x in &mut out.0 {
                    *x = normal_quantile(*x);
                }
            }
            (Mode::Drawn, Sampler::Reference) => {
                for (x, trial) in out.0.iter_mut().zip(self.first_trial..) {
                    *x = self.reference.normal(variable, trial, None);
                }
            }
        }
    }

    /// What happens with every year's surprise, or where there is none, with the probability `kept`: `place` says where a
    /// uniform stands among those that move, and whether it does; `made` makes a number of the surprise. Both are given the
    /// lane. `expected` in the central case.
    #[inline(always)]
    pub fn surprise(
        &self,
        variable: VariableHash,
        kept: &Lanes<W>,
        expected: f64,
        out: &mut [Lanes<W>],
        place: impl Fn(usize, f64) -> (f64, bool),
        made: impl Fn(usize, f64, bool) -> f64,
    ) {
        match (self.mode, self.sampler) {
            (Mode::Expected, _) => out.fill(Lanes::splat(expected)),
            (Mode::Drawn, Sampler::Inverse) => {
                self.source.fill_years(variable, self.first_trial, self.first_year, out);
                for row in out {
                    for l in 0..W {
                        let (place, moves) = place(l, row.0[l]);
                        row.0[l] = made(l, normal_quantile(place), moves);
                    }
                }
            }
            (Mode::Drawn, Sampler::Reference) => {
                let lane = |trial: u32| (trial - self.first_trial) as usize;
                self.one_by_one(out, |trial, year| {
                    let l = lane(trial);
                    let surprise = self.reference.surprise(kept.0[l], variable, trial, Some(year));
                    made(l, surprise.unwrap_or(0.0), surprise.is_some())
                });
            }
        }
    }

    /// Makes the chance of counts ready: a row a year from `at` on.
    #[inline(always)]
    pub fn prepare(&self, variable: VariableHash, counts: &mut Counts<W>, rows: std::ops::Range<usize>) {
        if self.sampler == Sampler::Reference {
            for (row, year) in rows.zip(self.first_year..) {
                counts.variable[row] = (variable, year);
            }
            return;
        }
        let (uniform, normal) = (&mut counts.uniform[rows.clone()], &mut counts.normal[rows]);
        self.source.fill_years(variable, self.first_trial, self.first_year, uniform);
        for (normal, uniform) in normal.iter_mut().zip(uniform) {
            for l in 0..W {
                normal.0[l] = normal_quantile(uniform.0[l]);
            }
        }
    }

    /// The number of events at `rate` by the chance in `row`; the rate itself in the central case.
    #[inline(always)]
    pub fn count(&self, counts: &Counts<W>, row: usize, rate: &Lanes<W>) -> Lanes<W> {
        match (self.mode, self.sampler) {
            (Mode::Expected, _) => *rate,
            (Mode::Drawn, Sampler::Inverse) => poisson::lanes(&counts.uniform[row], &counts.normal[row], rate),
            (Mode::Drawn, Sampler::Reference) => {
                let (variable, year) = counts.variable[row];
                let mut out = *rate;
                for (x, trial) in out.0.iter_mut().zip(self.first_trial..) {
                    *x = self.reference.poisson(*x, variable, trial, Some(year));
                }
                out
            }
        }
    }
}

impl<const W: usize> Counts<W> {
    /// Room for as many rows.
    pub fn new(rows: usize) -> Self {
        Self {
            uniform: vec![Lanes::ZERO; rows],
            normal: vec![Lanes::ZERO; rows],
            variable: vec![(VariableHash(0), 0); rows],
        }
    }
}
