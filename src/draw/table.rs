//! Quantile tables: how a distribution without a closed inverse turns a uniform into a draw.
//!
//! **Cells.** A tail probability p (the uniform, or what is missing to 1 in the upper half) falls into one of 64 cells of
//! its octave, so cells shrink with p and the tails are as exact as the middle. Index and place in the cell are read
//! off the bits of p; in the cell stands a cubic. Where two cells meet, value and slope are those of the distribution
//! (cubic Hermite interpolation), and slopes are limited so that the curve never turns back (Fritsch and Carlson 1980).
//!
//! **Nodes.** They need no distribution function, only the density: the quantile y(p) solves `dy/dp = 1/f(y)`. We begin so
//! far out that what lies beyond is negligible and walk inwards, each step a series in `Δp/f` and one Newton correction
//! against the integral of f by its values and first two derivatives at both ends (error of order 7). Inwards, an error
//! shrinks beside p; outwards it would grow. That the two halves meet in the middle is the proof of it, and a test.

use crate::num::{exp, ln, ln_gamma};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Cells in an octave.
const CELLS: usize = 64;
const CELL_BITS: u32 = 6;
const MANTISSA: u64 = (1 << 52) - 1;
const ONE: u64 = 0x3ff0_0000_0000_0000;

/// Coefficients of a cell's cubic in the place within the cell, 0 to 1.
pub type Cell = [f64; 4];

/// Cells of one half, from `2^lowest` to ½; the last one holds ½ itself.
pub const fn cells_of_half(lowest: i32) -> usize {
    (-1 - lowest) as usize * CELLS + 1
}

/// Cell of a tail probability, and the place in it.
#[inline(always)]
pub const fn find(p: f64, lowest: i32) -> (usize, f64) {
    let bits = p.to_bits();
    let first = ((1023 + lowest) as u64) << CELL_BITS;
    let index = (bits >> (52 - CELL_BITS)).wrapping_sub(first) as usize;
    (index, f64::from_bits(((bits << CELL_BITS) & MANTISSA) | ONE) - 1.0)
}

/// The tail probability at which a cell begins.
const fn begin(index: usize, lowest: i32) -> f64 {
    let key = (((1023 + lowest) as u64) << CELL_BITS) + index as u64;
    f64::from_bits(key << (52 - CELL_BITS))
}

/// The value of a cell's cubic.
#[inline(always)]
pub const fn cubic(cell: &Cell, t: f64) -> f64 {
    cell[0] + t * (cell[1] + t * (cell[2] + t * cell[3]))
}

/// A log-concave density, in the variable in which its tails are no heavier than exponential.
#[derive(Clone, Copy)]
pub enum Density {
    /// Standard normal.
    Normal,
    /// Logarithm of a gamma variable of mean 1.
    LogGamma {
        /// Shape a.
        shape: f64,
        /// `ln(aᵃ e⁻ᵃ/Γ(a))`.
        ln_peak: f64,
    },
    /// Log-odds of a beta variable.
    LogitBeta {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
        /// `ln B(α, β)`.
        ln_beta: f64,
    },
}

/// A density at a point: its logarithm, that logarithm's first two derivatives, and the draw for which the point stands.
#[derive(Clone, Copy)]
struct Point {
    log: f64,
    slope: f64,
    bend: f64,
    draw: f64,
    /// The draw's derivative by y.
    draw_slope: f64,
}

impl Density {
    /// That of the logarithm of a gamma variable of mean 1.
    pub fn log_gamma(shape: f64) -> Self {
        Self::LogGamma { shape, ln_peak: ln_gamma_peak(shape) }
    }

    /// That of the log-odds of a beta variable.
    pub fn logit_beta(alpha: f64, beta: f64) -> Self {
        Self::LogitBeta { alpha, beta, ln_beta: ln_beta(alpha, beta) }
    }

    /// What tells it from all others.
    const fn key(self) -> (u8, u64, u64) {
        match self {
            Self::Normal => (0, 0, 0),
            Self::LogGamma { shape, .. } => (1, shape.to_bits(), 0),
            Self::LogitBeta { alpha, beta, .. } => (2, alpha.to_bits(), beta.to_bits()),
        }
    }

    const fn at(self, y: f64) -> Point {
        match self {
            Self::Normal => {
                const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;
                Point { log: -0.5 * y * y - HALF_LN_2_PI, slope: -y, bend: -1.0, draw: y, draw_slope: 1.0 }
            }
            Self::LogGamma { shape, ln_peak } => {
                let (power, grown, above_line) = power(y);
                Point {
                    log: ln_peak - shape * above_line,
                    slope: -shape * grown,
                    bend: -shape * power,
                    draw: power,
                    draw_slope: power,
                }
            }
            Self::LogitBeta { alpha, beta, ln_beta } => {
                let small = exp(if y < 0.0 { y } else { -y });
                let (less, more, both) = (small / (1.0 + small), 1.0 / (1.0 + small), ln(1.0 + small));
                let (x, rest) = if y < 0.0 { (less, more) } else { (more, less) };
                let (ln_x, ln_rest) = if y < 0.0 { (y - both, -both) } else { (-both, -y - both) };
                Point {
                    log: alpha * ln_x + beta * ln_rest - ln_beta,
                    slope: alpha * rest - beta * x,
                    bend: -(alpha + beta) * x * rest,
                    draw: x,
                    draw_slope: x * rest,
                }
            }
        }
    }
}

/// `ln(aᵃ e⁻ᵃ/Γ(a))`; for large a by Stirling's series, since the three parts cancel.
fn ln_gamma_peak(a: f64) -> f64 {
    if a < 16.0 {
        return a * ln(a) - a - ln_gamma(a);
    }
    let r = 1.0 / a;
    let s = r * r;
    let series = r * (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0))));
    0.5 * ln(a / std::f64::consts::TAU) - series
}

/// `ln B(α, β)`; of large shapes by Stirling's series, since the three parts cancel.
fn ln_beta(alpha: f64, beta: f64) -> f64 {
    let sum = alpha + beta;
    if sum < 16.0 {
        return ln_gamma(alpha) + ln_gamma(beta) - ln_gamma(sum);
    }
    let shares = alpha * ln(alpha / sum) + beta * ln(beta / sum);
    shares - ln_gamma_peak(alpha) - ln_gamma_peak(beta) + ln_gamma_peak(sum)
}

/// `1/k!` for k from 14 down to 2.
const INVERSE_FACTORIALS: [f64; 13] = {
    let mut inverse = [1.0; 13];
    let (mut k, mut factorial) = (2, 1.0);
    while k <= 14 {
        factorial *= k as f64;
        inverse[14 - k] = 1.0 / factorial;
        k += 1;
    }
    inverse
};

/// `e^y`, `e^y − 1` and `e^y − 1 − y`, each exact also near 0.
const fn power(y: f64) -> (f64, f64, f64) {
    if y > -0.25 && y < 0.25 {
        // 1/2! + y/3! + … + y¹²/14!, from the end.
        let mut series = 0.0;
        let mut i = 0;
        while i < INVERSE_FACTORIALS.len() {
            series = series * y + INVERSE_FACTORIALS[i];
            i += 1;
        }
        let above_line = y * y * series;
        (1.0 + (y + above_line), y + above_line, above_line)
    } else {
        let power = exp(y);
        (power, power - 1.0, power - 1.0 - y)
    }
}

/// Which tail p is measured from.
#[derive(Clone, Copy)]
pub enum Half {
    /// p is the probability below.
    Lower,
    /// p is the probability above.
    Upper,
}

/// The walk along one tail, inwards.
#[derive(Clone, Copy)]
pub struct Walk {
    density: Density,
    lowest: i32,
    /// 1 in the lower half, −1 in the upper one, which is walked as its mirror image.
    sign: f64,
    y: f64,
    p: f64,
    f: f64,
    point: Point,
}

impl Walk {
    /// A walk that stands at tail probability `2^lowest`.
    pub const fn new(density: Density, half: Half, lowest: i32) -> Self {
        let sign = match half {
            Half::Lower => 1.0,
            Half::Upper => -1.0,
        };
        let first = begin(0, lowest);
        // What lies beyond the start is at most e⁻³⁰ of the first cell's probability.
        let wanted = ln(first) - 30.0;
        let (mut inner, mut outer) = (0.0, -1.0);
        while Self::ln_beyond(density, sign, outer) > wanted {
            (inner, outer) = (outer, 2.0 * outer);
        }
        // A narrow density may lie whole on the other side of 0.
        let mut stride = 1.0;
        while Self::ln_beyond(density, sign, inner) < wanted {
            (outer, inner) = (inner, inner + stride);
            stride *= 2.0;
        }
        while Self::ln_beyond(density, sign, outer) < wanted - 1.0 {
            let middle = 0.5 * (inner + outer);
            if Self::ln_beyond(density, sign, middle) > wanted {
                inner = middle;
            } else {
                outer = middle;
            }
        }
        let point = Self::look(density, sign, outer);
        let f = exp(point.log);
        let mut walk = Self { density, lowest, sign, y: outer, p: f / point.slope, f, point };
        walk.on_to(first);
        walk
    }

    /// Walks on to the tail probability `p`, in steps of a sixteenth.
    pub const fn on_to(&mut self, p: f64) {
        while self.p * (1.0 + 1.0 / 16.0) < p {
            let next = self.p * (1.0 + 1.0 / 16.0);
            self.step(next);
        }
        self.step(p);
    }

    const fn look(density: Density, sign: f64, y: f64) -> Point {
        let point = density.at(sign * y);
        Point { slope: sign * point.slope, draw_slope: sign * point.draw_slope, ..point }
    }

    /// Logarithm of what lies beyond y: of a log-concave density at most f/slope, and far out nearly that.
    const fn ln_beyond(density: Density, sign: f64, y: f64) -> f64 {
        let point = Self::look(density, sign, y);
        if point.slope > 0.0 { point.log - ln(point.slope) } else { f64::INFINITY }
    }

    /// Steps inwards to the tail probability `to`.
    const fn step(&mut self, to: f64) {
        let wanted = to - self.p;
        let s = wanted / self.f;
        let (g0, b0) = (self.point.slope, self.point.bend);
        let h = s - g0 * s * s / 2.0 + (2.0 * g0 * g0 - b0) * s * s * s / 6.0;
        let point = Self::look(self.density, self.sign, self.y + h);
        let (f1, g1, b1) = (exp(point.log), point.slope, point.bend);
        let integral = h / 2.0 * (self.f + f1)
            + h * h / 10.0 * (self.f * g0 - f1 * g1)
            + h * h * h / 120.0 * (self.f * (g0 * g0 + b0) + f1 * (g1 * g1 + b1));
        let c = (wanted - integral) / f1;
        self.y += h + c;
        self.p = to;
        self.f = f1 * (1.0 + c * (g1 + 0.5 * c * (g1 * g1 + b1)));
        // c is about a billionth of the step: what it does to the rest beyond the first order is below rounding.
        self.point = Point { slope: g1 + c * b1, draw: point.draw + c * point.draw_slope, ..point };
    }

    /// Steps over the cell that begins here, the `index`th.
    pub const fn cell(&mut self, index: usize) -> Cell {
        let end = begin(index + 1, self.lowest);
        let width = end - self.p;
        let (x0, m0) = (self.draw(), self.point.draw_slope / self.f * width);
        self.step(end);
        hermite(x0, m0, self.draw(), self.point.draw_slope / self.f * width)
    }

    /// The draw where it stands.
    pub const fn draw(&self) -> f64 {
        self.point.draw
    }
}

/// The cubic from `x0` to `x1` with slopes `m0` and `m1` at the ends, as far as it does not turn back.
const fn hermite(x0: f64, m0: f64, x1: f64, m1: f64) -> Cell {
    let rise = x1 - x0;
    let (low, high) = if rise < 0.0 { (3.0 * rise, 0.0) } else { (0.0, 3.0 * rise) };
    let (m0, m1) = (clamp(m0, low, high), clamp(m1, low, high));
    [x0, m0, 3.0 * rise - 2.0 * m0 - m1, m0 + m1 - 2.0 * rise]
}

/// `x`, or the nearer bound where it lies outside.
#[inline(always)]
pub const fn clamp(x: f64, low: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// Least tail probability of a heap table, as a power of two: that of the least uniform.
const LOWEST: i32 = -33;
const HALF: usize = cells_of_half(LOWEST);

/// P10, P50 and P90 of a density, without its table.
pub fn p10_p50_p90(density: Density) -> [f64; 3] {
    const LOWEST: i32 = -8;
    let mut lower = Walk::new(density, Half::Lower, LOWEST);
    let mut upper = Walk::new(density, Half::Upper, LOWEST);
    lower.on_to(0.1);
    upper.on_to(0.1);
    let (p10, p90) = (lower.draw(), upper.draw());
    lower.on_to(0.5);
    [p10, lower.draw(), p90]
}

/// A table of both halves.
#[derive(Clone)]
pub struct Table {
    cells: Box<[Cell; 2 * HALF]>,
    density: Density,
}

impl Table {
    /// The table of a density.
    pub fn new(density: Density) -> Self {
        let mut cells = Box::new([[0.0; 4]; 2 * HALF]);
        let mut lower = Walk::new(density, Half::Lower, LOWEST);
        let mut upper = Walk::new(density, Half::Upper, LOWEST);
        // Each walk waits for itself; side by side they keep the processor busy.
        for i in 0..HALF - 1 {
            cells[i] = lower.cell(i);
            cells[HALF + i] = upper.cell(i);
        }
        cells[HALF - 1] = [lower.draw(), 0.0, 0.0, 0.0];
        cells[2 * HALF - 1] = [upper.draw(), 0.0, 0.0, 0.0];
        Self { cells, density }
    }

    /// The table of a density, made once for all who use it at the same time: scenarios that differ in a few numbers share
    /// the tables of all others. A table follows from its density alone, so nobody can tell.
    pub fn shared(density: Density) -> Arc<Self> {
        static KNOWN: Mutex<BTreeMap<(u8, u64, u64), Weak<Table>>> = Mutex::new(BTreeMap::new());
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let key = density.key();
        if let Some(table) = known().get(&key).and_then(Weak::upgrade) {
            return table;
        }
        // Nobody waits while it is made; where two make the same one, both are right.
        let table = Arc::new(Self::new(density));
        let mut known = known();
        known.retain(|_, table| table.strong_count() > 0);
        known.insert(key, Arc::downgrade(&table));
        table
    }

    /// What it is a table of.
    pub fn density(&self) -> Density {
        self.density
    }

    /// The quantile of `u`; below 2⁻³³ and above 1 − 2⁻³³ it stays where it is there.
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> f64 {
        let above = 1.0 - u;
        let (p, offset) = if u < above { (u, 0) } else { (above, HALF) };
        let least = begin(0, LOWEST);
        let (index, t) = find(if p < least { least } else { p }, LOWEST);
        let index = index.min(HALF - 1);
        cubic(&self.cells[index + offset], t)
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma};

    /// Tail probabilities all over, off the cells' ends.
    fn tails() -> impl Iterator<Item = f64> {
        (0..32 * 191).map(|i| 0.5 * exp(-std::f64::consts::LN_2 * f64::from(i) / 191.0))
    }

    #[test]
    fn the_walks_from_both_ends_meet_in_the_middle() {
        let gammas = [1e-2, 0.3, 1.0, 3.0, 11.1, 60.0, 1e4, 1e8].map(Density::log_gamma);
        let betas = [(1.0, 5.0), (1.5, 4.5), (3.0, 3.0), (5.0, 1.0)].map(|(a, b)| Density::logit_beta(a, b));
        for density in gammas.into_iter().chain(betas).chain([Density::Normal]) {
            let table = Table::new(density);
            let (lower, upper) = (table.cells[HALF - 1][0], table.cells[2 * HALF - 1][0]);
            assert!((lower - upper).abs() <= 1e-12 * upper.abs() + 1e-14, "{lower} {upper}");
        }
    }

    /// Greatest error of the table, in standard deviations, by one Newton step with another's distribution function.
    fn error(
        table: &Table,
        sd: f64,
        cdf: impl Fn(f64) -> f64,
        sf: impl Fn(f64) -> f64,
        pdf: impl Fn(f64) -> f64,
    ) -> f64 {
        tails().fold(0.0, |worst, p| {
            let u = 1.0 - p;
            let (low, high) = (table.quantile(p), table.quantile(u));
            let below = (cdf(low) - p) / (pdf(low) * sd);
            let above = (sf(high) - (1.0 - u)) / (pdf(high) * sd);
            worst.max(below.abs()).max(above.abs())
        })
    }

    #[test]
    fn gammas_are_within_a_billionth_of_a_standard_deviation_up_to_cv_1() {
        for (shape, allowed) in
            [(0.05, 6e-9), (0.3, 3e-9), (1.0, 1e-9), (3.0, 1e-9), (11.1, 1e-9), (60.0, 1e-9), (1e4, 1e-9)]
        {
            let law = Gamma::new(shape, shape).unwrap();
            let table = Table::new(Density::log_gamma(shape));
            let error = error(&table, 1.0 / shape.sqrt(), |x| law.cdf(x), |x| law.sf(x), |x| law.pdf(x));
            assert!(error < allowed, "{shape}: {error}");
        }
    }

    #[test]
    fn betas_are_within_a_billionth_of_a_standard_deviation() {
        for (a, b) in [(1.0, 5.0), (1.5, 4.5), (2.6, 3.4), (3.0, 3.0), (5.0, 1.0)] {
            let law = Beta::new(a, b).unwrap();
            let table = Table::new(Density::logit_beta(a, b));
            let error = error(&table, (a * b / 252.0).sqrt(), |x| law.cdf(x), |x| law.sf(x), |x| law.pdf(x));
            assert!(error < 1e-9, "{a} {b}: {error}");
        }
    }

    #[test]
    fn betas_of_other_sums_are_as_exact_and_those_with_steep_ends_to_a_millionth() {
        for (a, b, allowed) in
            [(0.05, 0.05, 1e-6), (0.3, 0.4, 3e-9), (0.2, 30.0, 6e-9), (8.0, 8.0, 1e-9), (40.0, 60.0, 1e-9)]
        {
            let law = Beta::new(a, b).unwrap();
            let table = Table::new(Density::logit_beta(a, b));
            let sd = (a * b / (a + b + 1.0)).sqrt() / (a + b);
            let error = error(&table, sd, |x| law.cdf(x), |x| law.sf(x), |x| law.pdf(x));
            assert!(error < allowed, "{a} {b}: {error}");
        }
    }

    /// Beyond what others compute in reasonable time, the two walks must still meet, and mean and spread be right.
    #[test]
    fn narrow_betas_meet_in_the_middle_and_keep_mean_and_spread() {
        for (a, b) in [(5e4, 2e5), (3e6, 1e6), (1e2, 1e7), (1e8, 1e8)] {
            let table = Table::new(Density::logit_beta(a, b));
            let (mean, sd) = (a / (a + b), (a / (a + b) * (b / (a + b)) / (a + b + 1.0)).sqrt());
            let (lower, upper) = (table.cells[HALF - 1][0], table.cells[2 * HALF - 1][0]);
            assert!((lower - upper).abs() <= 1e-6 * sd, "{a} {b}: {}", (lower - upper) / sd);
            let n = 1 << 16;
            let scores = (0..n).map(|i| (table.quantile((f64::from(i) + 0.5) / f64::from(n)) - mean) / sd);
            let (sum, squares) = scores.fold((0.0, 0.0), |(s, q), z| (s + z, q + z * z));
            assert!((sum / f64::from(n)).abs() < 1e-4, "{a} {b}: {}", sum / f64::from(n));
            assert!((squares / f64::from(n) - 1.0).abs() < 1e-3, "{a} {b}: {}", squares / f64::from(n));
        }
    }

    #[test]
    fn three_quantiles_without_the_table_are_those_of_the_table() {
        for density in [Density::Normal, Density::logit_beta(1.4, 4.6), Density::logit_beta(5.0, 1.0)] {
            let table = Table::new(density);
            for (found, u) in p10_p50_p90(density).into_iter().zip([0.1, 0.5, 0.9]) {
                assert!((found - table.quantile(u)).abs() < 2e-9, "{found} {}", table.quantile(u));
            }
        }
    }

    #[test]
    fn the_least_and_the_greatest_uniform_stand_at_the_tables_ends() {
        let table = Table::new(Density::log_gamma(4.0));
        let least = begin(0, LOWEST);
        assert_eq!(table.quantile(least), table.cells[0][0]);
        assert_eq!(table.quantile(1.0 - least), table.cells[HALF][0]);
        assert_eq!(table.quantile(0.0), table.quantile(least));
        assert_eq!(table.quantile(1.0), table.quantile(1.0 - least));
    }
}
