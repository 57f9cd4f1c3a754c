//! How an estate's stock is valued anew at re-survey (E5): of mean one, with or without a mass of estates that nobody
//! looked at, with or without heavy tails.
//!
//! One uniform goes through one function that never falls, so the same future keeps its order whatever the parameters:
//! a higher uniform is never a lower valuation.

use super::equations;
use crate::num::{exp, ln, normal_cdf};

/// Where the line of heavy tails breaks, in standard normal deviations: about a third of re-surveys lie beyond.
const BREAK: f64 = 1.0;
/// Slope of the line between the breaks; with [`OUTER`], six times as steep, the score has variance one.
const INNER: f64 = 0.354_884_614_304_202_76;
/// Slope of the line beyond the breaks.
const OUTER: f64 = 6.0 * INNER;

/// The shape of revaluation on the log scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tails {
    /// Normal: a region, in which many trusts average out.
    Normal,
    /// Most change little and a third much: a trust or a site.
    Heavy,
}

impl Tails {
    /// The score of a standard normal deviation: itself, or, with heavy tails, a line that breaks at ±1 and is six times
    /// as steep beyond (E5). Mean 0, variance 1, increasing.
    ///
    /// ```
    /// use capcast::systems::estate::resurvey::Tails;
    /// assert_eq!(Tails::Normal.score(0.7), 0.7);
    /// assert!((Tails::Heavy.score(0.5) - 0.17744).abs() < 1e-5); // 0.35488 · 0.5
    /// assert!((Tails::Heavy.score(-2.0) + 2.48419).abs() < 1e-5); // −0.35488 · (1 + 6 · (2 − 1))
    /// ```
    #[inline(always)]
    pub fn score(self, normal: f64) -> f64 {
        match self {
            Self::Normal => normal,
            Self::Heavy => {
                let above = if normal > BREAK { normal - BREAK } else { 0.0 };
                let below = if normal < -BREAK { normal + BREAK } else { 0.0 };
                INNER * normal + (OUTER - INNER) * (above + below)
            }
        }
    }

    /// The normal deviation whose score this is.
    fn deviation(self, score: f64) -> f64 {
        match self {
            Self::Heavy if score.abs() > INNER * BREAK => {
                let beyond = (score.abs() - INNER * BREAK) / OUTER;
                if score > 0.0 { BREAK + beyond } else { -BREAK - beyond }
            }
            Self::Heavy => score / INNER,
            Self::Normal => score,
        }
    }

    /// `ln E[exp(τ·score)]`, what makes the mean of the revaluation one (E5).
    ///
    /// With heavy tails, `α = τ·inner` and `β = τ·outer`:
    /// `e^{α²/2}[Φ(1 − α) − Φ(−1 − α)] + e^{β²/2}[e^{α − β}Φ(β − 1) + e^{β − α}Φ(−1 − β)]`.
    ///
    /// ```
    /// use capcast::systems::estate::resurvey::Tails;
    /// assert!((Tails::Normal.log_mean(0.2) - 0.02).abs() < 1e-15); // 0.2²/2
    /// assert!((Tails::Heavy.log_mean(0.2) - 0.02).abs() < 1e-3); // nearly: the variance is the same
    /// ```
    #[inline(always)]
    pub fn log_mean(self, log_sd: f64) -> f64 {
        match self {
            Self::Normal => 0.5 * log_sd * log_sd,
            Self::Heavy => {
                let (a, b) = (log_sd * INNER, log_sd * OUTER);
                let inner = exp(0.5 * a * a) * (normal_cdf(BREAK - a) - normal_cdf(-BREAK - a));
                let above = exp(0.5 * b * b + (a - b) * BREAK) * normal_cdf(b - BREAK);
                let below = exp(0.5 * b * b + (b - a) * BREAK) * normal_cdf(-BREAK - b);
                ln(inner + above + below)
            }
        }
    }
}

/// How one trial values estates anew.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Resurvey {
    /// Shape on the log scale.
    pub tails: Tails,
    /// Standard deviation of the log of what is valued anew, τ.
    pub log_sd: f64,
    /// `ln E[exp(τ·score)]`.
    pub log_mean: f64,
    /// Share of estates that keep their value.
    pub unchanged: f64,
    /// Share of all estates that are valued lower.
    pub lower: f64,
}

impl Resurvey {
    /// Re-survey with standard deviation `log_sd` of the log of what is valued anew, and a share `unchanged` of estates
    /// that keep their value.
    #[inline(always)]
    pub fn new(tails: Tails, log_sd: f64, unchanged: f64) -> Self {
        let log_mean = tails.log_mean(log_sd);
        let lower = if unchanged > 0.0 && log_sd > 0.0 {
            (1.0 - unchanged) * normal_cdf(tails.deviation(log_mean / log_sd))
        } else {
            1.0 - unchanged
        };
        Self { tails, log_sd, log_mean, unchanged, lower }
    }

    /// The uniform among estates that are valued anew, and whether this one is (E5). Those that keep their value have the
    /// place between the lower and the higher ones.
    ///
    /// ```
    /// use capcast::systems::estate::resurvey::{Resurvey, Tails};
    /// let all = Resurvey::new(Tails::Normal, 0.5, 0.0);
    /// assert_eq!(all.place(0.3), (0.3, true)); // nobody keeps a value: the uniform itself
    /// let some = Resurvey::new(Tails::Normal, 0.5, 0.2); // Φ(½ · 0.5) = 0.5987 of 0.8 are valued lower: 0.4790
    /// assert_eq!(some.place(0.4), (0.5, true)); // 0.4 / 0.8
    /// assert!(!some.place(0.48).1 && !some.place(0.67).1); // up to 0.6790
    /// assert!((some.place(0.76).0 - 0.7).abs() < 1e-15); // (0.76 − 0.2) / 0.8
    /// ```
    #[inline(always)]
    pub fn place(self, uniform: f64) -> (f64, bool) {
        let lower = uniform < self.lower;
        let moves = lower || uniform >= self.lower + self.unchanged;
        let among = if lower { uniform } else { uniform - self.unchanged };
        (if moves { among / (1.0 - self.unchanged) } else { 0.5 }, moves)
    }

    /// The revaluation `z` of an estate that is valued anew, from a standard normal deviation (E5); 1 of one that is not.
    ///
    /// ```
    /// use capcast::systems::estate::resurvey::{Resurvey, Tails};
    /// let none = Resurvey::new(Tails::Normal, 0.2, 0.0);
    /// assert!((none.revaluation(0.1, true) - 1.0).abs() < 1e-15); // 0.2 · 0.1 − 0.2²/2 = 0
    /// assert_eq!(none.revaluation(0.1, false), 1.0);
    /// ```
    #[inline(always)]
    pub fn revaluation(self, normal: f64, moves: bool) -> f64 {
        let anew = equations::revaluation(self.log_sd, self.tails.score(normal), self.log_mean);
        if moves { anew } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::{normal_density, sqrt};

    /// ∫ f(n) φ(n) dn by Simpson's rule between −12 and 12, with the breaks at nodes.
    fn over_normal(f: impl Fn(f64) -> f64) -> f64 {
        let n = 48_000;
        let weight = |i: usize| if i == 0 || i == n { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 };
        let at = |i: usize| -12.0 + 24.0 * i as f64 / n as f64;
        (0..=n).map(|i| weight(i) * f(at(i)) * normal_density(at(i))).sum::<f64>() * 24.0 / n as f64 / 3.0
    }

    /// The standard normal quantile, by halving.
    fn normal_quantile(u: f64) -> f64 {
        let (mut low, mut high) = (-9.0, 9.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if normal_cdf(middle) < u { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }

    #[test]
    fn the_score_has_mean_nought_and_variance_one() {
        for tails in [Tails::Normal, Tails::Heavy] {
            assert!(over_normal(|n| tails.score(n)).abs() < 1e-12);
            let variance = over_normal(|n| tails.score(n) * tails.score(n));
            assert!((variance - 1.0).abs() < 1e-10, "{tails:?}: {variance}");
            let fourth = over_normal(|n| tails.score(n) * tails.score(n) * tails.score(n) * tails.score(n));
            assert!(if tails == Tails::Normal { (fourth - 3.0).abs() < 1e-9 } else { fourth > 6.0 }, "{fourth}");
        }
    }

    #[test]
    fn the_mean_of_a_revaluation_is_one() {
        for tails in [Tails::Normal, Tails::Heavy] {
            for log_sd in [0.0, 0.1, 0.47, 0.9, 1.5] {
                let all = Resurvey::new(tails, log_sd, 0.0);
                let mean = over_normal(|n| all.revaluation(n, true));
                assert!((mean - 1.0).abs() < 1e-9, "{tails:?} {log_sd}: {mean}");
            }
        }
    }

    /// With a mass of estates that keep their value the mean is still one, their share is what was asked for, and the
    /// spread of the rest too: a hundred thousand uniforms, evenly placed.
    #[test]
    fn a_share_keeps_its_value_and_the_mean_stays_one() {
        for tails in [Tails::Normal, Tails::Heavy] {
            let resurvey = Resurvey::new(tails, 0.47, 0.09);
            let (mut sum, mut kept, mut logs, mut squares) = (0.0, 0.0, 0.0, 0.0);
            let n = 100_000;
            for i in 0..n {
                let (place, moves) = resurvey.place((f64::from(i) + 0.5) / f64::from(n));
                let z = resurvey.revaluation(normal_quantile(place), moves);
                sum += z;
                kept += f64::from(u8::from(!moves));
                logs += if moves { ln(z) } else { 0.0 };
                squares += if moves { ln(z) * ln(z) } else { 0.0 };
            }
            let (n, moved) = (f64::from(n), f64::from(n) - kept);
            assert!((sum / n - 1.0).abs() < 3e-4, "{tails:?}: {}", sum / n);
            assert!((kept / n - 0.09).abs() < 2e-5, "{tails:?}: {}", kept / n);
            let sd = sqrt(squares / moved - logs / moved * (logs / moved));
            assert!((sd - 0.47).abs() < 2e-3, "{tails:?}: {sd}");
        }
    }

    /// A higher uniform is never a lower valuation: common random numbers stay common.
    #[test]
    fn a_revaluation_never_falls_as_its_uniform_rises() {
        for tails in [Tails::Normal, Tails::Heavy] {
            for (log_sd, unchanged) in [(0.47, 0.0), (0.47, 0.2), (2.0, 0.5), (0.1, 0.99), (0.0, 0.3), (1.0, 1.0)] {
                let resurvey = Resurvey::new(tails, log_sd, unchanged);
                let z = |i: u32| {
                    let (place, moves) = resurvey.place((f64::from(i) + 0.5) / 8_192.0);
                    resurvey.revaluation(normal_quantile(place), moves)
                };
                let all: Vec<f64> = (0..8_192).map(z).collect();
                assert!(all.iter().all(|z| z.is_finite()));
                assert!(all.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12), "{tails:?} {log_sd} {unchanged}");
            }
        }
    }

    /// Without a mass and without heavy tails it is the plain lognormal, to the last bit.
    #[test]
    fn the_plain_case_is_the_lognormal_to_the_bit() {
        for i in 1..4_000 {
            let uniform = f64::from(i) / 4_000.0;
            for log_sd in [0.0, 0.14, 0.47] {
                let resurvey = Resurvey::new(Tails::Normal, log_sd, 0.0);
                let (place, moves) = resurvey.place(uniform);
                assert_eq!(place.to_bits(), uniform.to_bits());
                let normal = normal_quantile(uniform);
                let lognormal = exp(log_sd * normal - 0.5 * log_sd * log_sd);
                assert_eq!(resurvey.revaluation(normal, moves).to_bits(), lognormal.to_bits());
            }
        }
    }
}
