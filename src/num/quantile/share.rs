//! A share of trials, and how far it may be off because their number is finite.

use super::NORMAL_975;
use crate::num::sqrt;

/// In how many of `n` futures something holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Share {
    /// Futures in which it holds; a future shared by several counts in part.
    pub count: f64,
    /// Futures in all.
    pub n: usize,
}

impl Share {
    /// The futures for which `holds` says so.
    pub fn of<T>(futures: impl IntoIterator<Item = T>, holds: impl Fn(T) -> bool) -> Self {
        let (mut count, mut n) = (0_usize, 0);
        for future in futures {
            count += usize::from(holds(future));
            n += 1;
        }
        Self { count: count as f64, n }
    }

    /// The share itself; 0 of no futures.
    pub fn value(self) -> f64 {
        self.count / self.n.max(1) as f64
    }

    /// The 95 % interval of the probability that the share estimates, after Wilson (1927), with `p` the share and
    /// `z = 1.96`: `(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`. It is of use for shares of 0 and 1 too.
    ///
    /// ```
    /// use capcast::num::quantile::Share;
    /// // 80 of 100: (0.8 + 0.019207 ± 1.96 · √(0.0016 + 0.0000960)) / 1.038415
    /// let (low, high) = Share { count: 80.0, n: 100 }.interval();
    /// assert!((low - 0.711_170_834_406_841_1).abs() < 1e-12);
    /// assert!((high - 0.866_633_066_668_967_6).abs() < 1e-12);
    /// assert_eq!(Share { count: 0.0, n: 0 }.interval(), (0.0, 1.0));
    /// ```
    pub fn interval(self) -> (f64, f64) {
        if self.n == 0 {
            return (0.0, 1.0);
        }
        let (n, p, z2) = (self.n as f64, self.value(), NORMAL_975 * NORMAL_975);
        let whole = 1.0 + z2 / n;
        let middle = (p + z2 / (2.0 * n)) / whole;
        let half = NORMAL_975 * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / whole;
        // A rounding must not lead out of what a probability can be.
        let (low, high) = (middle - half, middle + half);
        let low = if self.count > 0.0 && low > 0.0 { low } else { 0.0 };
        (low, if self.count < n && high < 1.0 { high } else { 1.0 })
    }
}
