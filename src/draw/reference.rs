//! The reference sampler: the same laws drawn by other hands.
//!
//! Its generator is not ours, its methods are those of `rand_distr` (ziggurat, rejection), and so is its arithmetic. What
//! it shares with the simulator's own draws is the address: the stream of a draw is keyed by the SHA-256 of seed, variable,
//! trial and year. It is there so that a whole run can be held against another; it is slow, and since it takes elementary
//! functions where it finds them, it promises no bits.

use super::copula::{Copula, mixed, uniform_of};
use super::distribution::Distribution;
use super::shape::Shape;
use super::source::{Seed, VariableHash};
use super::table::Density;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution as _, Gamma, LogNormal, Normal, StandardNormal, Triangular};
use sha2::{Digest, Sha256};

/// How draws are made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sampler {
    /// One uniform by its address through one inverse: fast, and the same bits everywhere.
    #[default]
    Inverse,
    /// By the methods of `rand_distr`, from a stream for each address.
    Reference,
}

impl Sampler {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Inverse, Self::Reference];

    /// The word used on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inverse => "inverse",
            Self::Reference => "reference",
        }
    }

    /// What the draws come from, for the manifest.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Inverse => "philox4x32-10",
            Self::Reference => "reference: rand_distr from xoshiro256++",
        }
    }
}

/// Draws by their address, each from a stream of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    seed: Seed,
}

impl Reference {
    /// A sampler keyed by `seed`.
    pub fn new(seed: Seed) -> Self {
        Self { seed }
    }

    fn stream(&self, variable: VariableHash, trial: u32, year: Option<i32>) -> Xoshiro256PlusPlus {
        let mut hash = Sha256::new();
        hash.update(self.seed.0.to_le_bytes());
        hash.update(variable.0.to_le_bytes());
        hash.update(trial.to_le_bytes());
        // No financial year of ours is year 0.
        hash.update(year.unwrap_or(0).to_le_bytes());
        Xoshiro256PlusPlus::from_seed(hash.finalize().into())
    }

    /// A uniform between 0 and 1.
    pub fn uniform(&self, variable: VariableHash, trial: u32, year: Option<i32>) -> f64 {
        self.stream(variable, trial, year).random()
    }

    /// A standard normal surprise.
    pub fn normal(&self, variable: VariableHash, trial: u32, year: Option<i32>) -> f64 {
        StandardNormal.sample(&mut self.stream(variable, trial, year))
    }

    /// With probability `kept` nothing happens; otherwise a standard normal surprise.
    pub fn surprise(&self, kept: f64, variable: VariableHash, trial: u32, year: Option<i32>) -> Option<f64> {
        let mut stream = self.stream(variable, trial, year);
        let happens = stream.random::<f64>() >= kept;
        happens.then(|| StandardNormal.sample(&mut stream))
    }

    /// A draw of `distribution`.
    pub fn draw(&self, distribution: &Distribution, variable: VariableHash, trial: u32, year: Option<i32>) -> f64 {
        sample(distribution, &mut self.stream(variable, trial, year))
    }

    /// A draw of the last of `members` by its `copula`: no library has the joint law, so normal scores of their own are
    /// mixed and go through our inverse.
    pub fn correlated(
        &self,
        copula: &Copula,
        distribution: &Distribution,
        members: &[VariableHash],
        trial: u32,
    ) -> f64 {
        let Some((own, others)) = members.split_last() else { return distribution.mean() };
        let Some(weights) = copula.weights(others.len()) else { return self.draw_by_score(distribution, *own, trial) };
        let scores = members.iter().map(|&member| self.normal(member, trial, None));
        let score = weights.iter().zip(scores).fold(0.0, |sum, (&weight, score)| mixed(sum, weight, score));
        distribution.quantile(uniform_of(score))
    }

    /// The draw of a member that heads its group: from the score that the others mix in.
    fn draw_by_score(&self, distribution: &Distribution, variable: VariableHash, trial: u32) -> f64 {
        distribution.quantile(uniform_of(self.normal(variable, trial, None)))
    }

    /// The number of events at `rate`.
    pub fn poisson(&self, rate: f64, variable: VariableHash, trial: u32, year: Option<i32>) -> f64 {
        match rand_distr::Poisson::new(rate) {
            Ok(law) => law.sample(&mut self.stream(variable, trial, year)),
            // A rate of 0 is none of its laws; one that is not finite must show.
            Err(_) => 0.0 * rate,
        }
    }
}

/// A draw from `generator`; where the library has no such law, what it is made of.
fn sample(distribution: &Distribution, generator: &mut Xoshiro256PlusPlus) -> f64 {
    let (gate, shape) = distribution.parts();
    if gate < 1.0 && generator.random::<f64>() >= gate {
        return 0.0;
    }
    let drawn = match *shape {
        Shape::Fixed(value) => Some(value),
        Shape::Uniform { min, max } => Some(min + (max - min) * generator.random::<f64>()),
        Shape::Triangular { min, mode, max } => Triangular::new(min, max, mode).ok().map(|law| law.sample(generator)),
        Shape::Normal { mean, sd } => Normal::new(mean, sd).ok().map(|law| law.sample(generator)),
        Shape::Truncated { mean, sd, min, max, .. } => {
            // At least a hundredth lies between the bounds, so this ends.
            Normal::new(mean, sd).ok().map(|law| {
                loop {
                    let draw = law.sample(generator);
                    if draw >= min && draw <= max {
                        return draw;
                    }
                }
            })
        }
        Shape::Lognormal { log_mean, log_sd } => LogNormal::new(log_mean, log_sd).ok().map(|law| law.sample(generator)),
        Shape::Tabled { min, scale, max, ref table } => {
            let standard = match table.density() {
                Density::Normal => Some(StandardNormal.sample(generator)),
                Density::LogGamma { shape, .. } => Gamma::new(shape, 1.0 / shape).ok().map(|law| law.sample(generator)),
                Density::LogitBeta { alpha, beta, .. } => Beta::new(alpha, beta).ok().map(|law| law.sample(generator)),
            };
            standard.map(|draw: f64| super::table::clamp(min + scale * draw, min, max))
        }
        Shape::Discrete { .. } | Shape::Piecewise { .. } => Some(shape.quantile(generator.random())),
    };
    // A law that the library refuses is drawn by its inverse.
    drawn.unwrap_or_else(|| shape.quantile(generator.random()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Weights;

    const TRIALS: u32 = 20_000;

    /// Every shape there is.
    fn shapes() -> Vec<Distribution> {
        [
            Distribution::normal(3.0, 2.0),
            Distribution::truncated_normal(0.06, 0.015, Some(0.03), None),
            Distribution::truncated_normal(0.0, 1.0, Some(2.0), Some(3.0)),
            Distribution::lognormal_mean_cv(5.0, 0.6),
            Distribution::uniform(-1.0, 3.0),
            Distribution::triangular(10.0, 14.0, 30.0),
            Distribution::pert(2.0, 3.0, 10.0),
            Distribution::gamma_mean_cv(0.1, 0.3),
            Distribution::beta_shapes(0.4, 3.0, 2.0, 6.0),
            Distribution::discrete(&[1.0, 4.0, 9.0], &[0.2, 0.5, 0.3], Weights::SumToOne),
            Distribution::empirical(&[0.0, 0.3, 1.0], &[1.0, 2.0, 8.0]),
            Distribution::gated(0.4, Distribution::gamma_mean_cv(3.0, 1.0).unwrap()),
        ]
        .map(Result::unwrap)
        .to_vec()
    }

    #[test]
    fn each_law_is_the_one_that_the_inverse_draws() {
        let reference = Reference::new(Seed(3));
        for distribution in shapes() {
            let variable = VariableHash::new(distribution.describe(), "");
            let mut draws: Vec<f64> =
                (1..=TRIALS).map(|trial| reference.draw(&distribution, variable, trial, None)).collect();
            draws.sort_by(f64::total_cmp);
            let n = f64::from(TRIALS);
            let mean = draws.iter().sum::<f64>() / n;
            let error = (mean - distribution.mean()) / (distribution.sd() / n.sqrt());
            assert!(error.abs() < 4.0, "{}: {error} standard errors", distribution.describe());
            // The share of draws up to a quantile is its probability, unless a jump of the law stands there.
            for u in [0.05, 0.35, 0.45, 0.75, 0.95] {
                let x = distribution.quantile(u);
                let (below, up_to) =
                    (draws.partition_point(|d| *d < x) as f64, draws.partition_point(|d| *d <= x) as f64);
                let allowed = 4.0 * (u * (1.0 - u) * n).sqrt();
                assert!(
                    below <= u * n + allowed && up_to >= u * n - allowed,
                    "{}: {u} {}",
                    distribution.describe(),
                    up_to / n
                );
            }
        }
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_their_rate() {
        let reference = Reference::new(Seed(3));
        let variable = VariableHash::new("count", "");
        for rate in [0.7, 8.0, 250.0] {
            let counts: Vec<f64> =
                (1..=TRIALS).map(|trial| reference.poisson(rate, variable, trial, Some(2030))).collect();
            let n = f64::from(TRIALS);
            let mean = counts.iter().sum::<f64>() / n;
            let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / n;
            assert!((mean - rate).abs() < 4.0 * (rate / n).sqrt(), "{rate}: {mean}");
            assert!((variance / rate - 1.0).abs() < 0.06, "{rate}: {variance}");
        }
        assert_eq!(reference.poisson(0.0, variable, 1, None), 0.0);
        assert!(reference.poisson(f64::NAN, variable, 1, None).is_nan());
        assert!(reference.poisson(f64::INFINITY, variable, 1, None).is_nan());
    }

    #[test]
    fn a_draw_depends_on_every_part_of_its_address_and_on_nothing_else() {
        let at = |seed, variable, trial, year| Reference::new(Seed(seed)).normal(VariableHash(variable), trial, year);
        let here = at(1, 2, 3, Some(2025));
        assert_eq!(here, at(1, 2, 3, Some(2025)));
        let elsewhere = [
            at(2, 2, 3, Some(2025)),
            at(1, 3, 3, Some(2025)),
            at(1, 2, 4, Some(2025)),
            at(1, 2, 3, Some(2026)),
            at(1, 2, 3, None),
        ];
        assert!(elsewhere.iter().all(|&z| z != here));
    }
}
