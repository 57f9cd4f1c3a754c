//! Step 1 of every year: prices.

use super::PriceProcess;
use super::equations;
use crate::draw::{Chance, VariableHash};
use crate::lift;
use crate::num::Lanes;
use crate::systems::{Namer, Numbers};

/// Addresses of the draws.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    construction: VariableHash,
    general: VariableHash,
}

impl Addresses {
    /// Names the draws.
    pub fn new(name: &mut Namer<'_>) -> Self {
        Self { construction: name("prices.construction", "year"), general: name("prices.general", "year") }
    }
}

/// Prices of every year: no strategy changes them.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// Construction inflation by year.
    pub construction: Vec<Lanes<W>>,
    /// General inflation by year.
    pub general: Vec<Lanes<W>>,
    construction_index: Vec<Lanes<W>>,
    /// From the opening year on: one row more than years.
    general_index: Vec<Lanes<W>>,
}

/// Prices of a year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Construction inflation.
    pub construction: Lanes<W>,
    /// General inflation.
    pub general: Lanes<W>,
    /// Construction price index, 1 in the opening year.
    pub construction_index: Lanes<W>,
    /// General price index, 1 in the opening year.
    pub general_index: Lanes<W>,
    /// General price index of the year before.
    pub last_general_index: Lanes<W>,
}

impl<const W: usize> Futures<W> {
    /// Room for as many years.
    pub fn new(years: usize) -> Self {
        let rows = |n: usize| vec![Lanes::ZERO; n];
        let (construction, general, construction_index) = (rows(years), rows(years), rows(years));
        Self { construction, general, construction_index, general_index: rows(years + 1) }
    }

    /// Draws them.
    #[inline(always)]
    pub fn draw(
        &mut self,
        processes: (&PriceProcess, &PriceProcess),
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
    ) {
        chance.normal(at.construction, &mut self.construction);
        chance.normal(at.general, &mut self.general);
        inflation(numbers, processes.0, &mut self.construction);
        inflation(numbers, processes.1, &mut self.general);
        self.general_index[0] = Lanes::ONE;
        let mut index = Lanes::ONE;
        for t in 0..self.construction.len() {
            index = lift!(equations::index(index, self.construction[t]));
            self.construction_index[t] = index;
            self.general_index[t + 1] = lift!(equations::index(self.general_index[t], self.general[t]));
        }
    }

    /// Prices `t` years after the first.
    #[inline(always)]
    pub fn year(&self, t: usize) -> Year<W> {
        Year {
            construction: self.construction[t],
            general: self.general[t],
            construction_index: self.construction_index[t],
            general_index: self.general_index[t + 1],
            last_general_index: self.general_index[t],
        }
    }
}

/// Turns surprises into inflation, year after year, in place.
#[inline(always)]
fn inflation<const W: usize>(numbers: &Numbers<W>, process: &PriceProcess, rates: &mut [Lanes<W>]) {
    let (mean, persistence) = (numbers.of(process.mean), process.persistence);
    let surprise: Lanes<W> = lift!(equations::surprise_sd(numbers.of(process.sd), persistence));
    let mut last = *numbers.of(process.last_observed);
    for rate in rates {
        last = lift!(equations::inflation(last, mean, persistence, surprise, *rate));
        *rate = last;
    }
}
