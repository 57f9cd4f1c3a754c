//! What every step may look at: the numbers of the trials, the year, its prices.

use super::prices;
use crate::draw::{Mode, VariableHash};
use crate::file::NumberId;
use crate::num::Lanes;
use crate::units::FinancialYear;

/// The numbers of the scenario in each trial; one that is drawn every year stands at its mean.
#[derive(Clone, PartialEq, Debug)]
pub struct Numbers<const W: usize>(pub Vec<Lanes<W>>);

impl<const W: usize> Numbers<W> {
    /// The number in each trial.
    #[inline(always)]
    pub fn of(&self, id: NumberId) -> &Lanes<W> {
        &self.0[id.0]
    }

    /// The number, or 0 where the scenario has none.
    #[inline(always)]
    pub fn or_zero(&self, id: Option<NumberId>) -> Lanes<W> {
        id.map_or(Lanes::ZERO, |id| *self.of(id))
    }
}

/// Gives a draw its address, by the names of its variable and its entity.
pub type Namer<'n> = dyn FnMut(&str, &str) -> VariableHash + 'n;

/// A year of a group of trials, as far as every step sees it.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a, const W: usize> {
    /// Years after the first.
    pub t: usize,
    /// The financial year.
    pub year: FinancialYear,
    /// Whether processes are drawn.
    pub mode: Mode,
    /// The numbers of the trials.
    pub numbers: &'a Numbers<W>,
    /// Prices of the year.
    pub prices: &'a prices::Year<W>,
}

impl<'a, const W: usize> Now<'a, W> {
    /// A number in each trial.
    #[inline(always)]
    pub fn of(&self, id: NumberId) -> &'a Lanes<W> {
        self.numbers.of(id)
    }
}
