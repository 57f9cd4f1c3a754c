//! The identities of the books, looked at in every year and trial: the ledger of each estate and band, and the use of money.

use crate::num::{Lanes, share_of};
use crate::systems::estate::Flows;

/// The largest error of the ledger identity in each lane, relative to its largest term, kept as a fraction:
/// closing = opening + price + escalation + migration + new need + re-survey + re-rating − cleared. A closing below 0 is an error too.
///
/// ```
/// use capcast::engine::ledger::WorstError;
/// use capcast::{num::Lanes, systems::estate::Flows};
/// let mut flows = Flows {
///     opening: Lanes([100.0]),
///     price: Lanes([3.0]),
///     escalation: Lanes([5.0]),
///     migration: Lanes([-2.0]),
///     new_need: Lanes([4.0]),
///     resurvey: Lanes([-1.0]),
///     rerating: Lanes([0.0]),
///     cleared: Lanes([9.0]),
///     closing: Lanes([100.0]),
/// };
/// let mut worst = WorstError::default();
/// worst.note(&flows);
/// assert_eq!(worst.relative(0), 0.0);
/// flows.closing = Lanes([101.0]);
/// worst.note(&flows);
/// assert!((worst.relative(0) - 1.0 / 101.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WorstError<const W: usize> {
    error: Lanes<W>,
    largest: Lanes<W>,
}

impl<const W: usize> Default for WorstError<W> {
    fn default() -> Self {
        Self { error: Lanes::ZERO, largest: Lanes::ONE }
    }
}

impl<const W: usize> WorstError<W> {
    /// Looks at one estate and band. Fractions are compared by products: a division here would be felt.
    #[inline(always)]
    pub fn note(&mut self, f: &Flows<W>) {
        for l in 0..W {
            let (cleared, closing) = (f.cleared[l], f.closing[l]);
            let mut sum = 0.0;
            let mut largest = if closing.abs() > cleared.abs() { closing.abs() } else { cleared.abs() };
            for term in
                [f.opening[l], f.price[l], f.escalation[l], f.migration[l], f.new_need[l], f.resurvey[l], f.rerating[l]]
            {
                sum += term;
                largest = if term.abs() > largest { term.abs() } else { largest };
            }
            let off = (closing - (sum - cleared)).abs();
            let error = if -closing > off { -closing } else { off };
            let worse = error * self.largest[l] > self.error[l] * largest;
            self.error[l] = if worse { error } else { self.error[l] };
            self.largest[l] = if worse { largest } else { self.largest[l] };
        }
    }

    /// Looks at a balance: what comes in is what it is used for, and no use is below 0.
    ///
    /// ```
    /// use capcast::engine::ledger::WorstError;
    /// use capcast::num::Lanes;
    /// let mut worst = WorstError::default();
    /// worst.balance(&[Lanes([100.0])], &[Lanes([60.0]), Lanes([40.0])]);
    /// assert_eq!(worst.relative(0), 0.0);
    /// worst.balance(&[Lanes([100.0])], &[Lanes([110.0]), Lanes([-10.0])]);
    /// assert!((worst.relative(0) - 10.0 / 110.0).abs() < 1e-15);
    /// ```
    #[inline(always)]
    pub fn balance(&mut self, sources: &[Lanes<W>], uses: &[Lanes<W>]) {
        for l in 0..W {
            let (mut sum, mut largest, mut least) = (0.0, 0.0, 0.0);
            for source in sources {
                sum += source[l];
                largest = if source[l].abs() > largest { source[l].abs() } else { largest };
            }
            for used in uses {
                sum -= used[l];
                largest = if used[l].abs() > largest { used[l].abs() } else { largest };
                least = if used[l] < least { used[l] } else { least };
            }
            let off = if sum < 0.0 { -sum } else { sum };
            let error = if -least > off { -least } else { off };
            let worse = error * self.largest[l] > self.error[l] * largest;
            self.error[l] = if worse { error } else { self.error[l] };
            self.largest[l] = if worse { largest } else { self.largest[l] };
        }
    }

    /// The largest error of a lane as a fraction.
    pub fn relative(&self, lane: usize) -> f64 {
        share_of(self.error[lane], self.largest[lane])
    }
}
