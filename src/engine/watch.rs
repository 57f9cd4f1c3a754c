//! Who looks at what a year leaves nowhere: what is of single estates, on the way.

use crate::num::Lanes;

/// Looks on while a year is simulated. Chosen when the program is compiled, so that whoever does not look costs nothing.
pub trait Watcher<const W: usize> {
    /// The backlog (by estate and band, £m) has aged and been surveyed anew.
    #[inline(always)]
    fn aged(&mut self, _: &[Lanes<W>]) {}

    /// The estate at `j` was paid this capital for repairs, £m.
    #[inline(always)]
    fn repaired(&mut self, _j: usize, _capital: &Lanes<W>) {}

    /// Repairs have cleared this work (by estate and band, £m).
    #[inline(always)]
    fn cleared_by_repairs(&mut self, _: &[Lanes<W>]) {}
}

/// Nobody looks.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl<const W: usize> Watcher<W> for Nobody {}
