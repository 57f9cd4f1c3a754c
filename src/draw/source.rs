//! Where uniforms come from: a draw is a pure function of its address.
//!
//! | part of the address | where it stands |
//! |---|---|
//! | seed | the key of [`philox`](super::philox), low word first |
//! | trial | counter word 0 |
//! | variable and entity, by a 64-bit hash of their names | counter words 1 and 2, low word first |
//! | replicate (0: there is one) and year ÷ 4 | counter word 3, 16 bits each |
//! | year modulo 4 | which of the four words that come out |
//!
//! Strategy, position in the file, thread and block are no part of it: whatever is added, removed or reordered, nobody
//! else's draws move. What is drawn once a trial takes the first word of year 0, which no financial year of ours is.

use super::philox::{block, block_lanes};
use crate::num::Lanes;
use sha2::{Digest, Sha256};

/// The seed of a run: the generator's key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seed(pub u64);

/// The address of a variable of an entity: the first 64 bits of SHA-256 over both names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct VariableHash(pub u64);

impl VariableHash {
    /// The address of `variable` of `entity` (empty where the variable belongs to none).
    ///
    /// SHA-256 of `variable`, a zero byte and `entity`, all UTF-8; its first eight bytes, the lowest first. Two names with
    /// one hash would be one draw, so whoever names draws must look for such a pair.
    ///
    /// ```
    /// use capcast::draw::VariableHash;
    /// // $ printf 'capital.raids\0year' | sha256sum
    /// // 25275739b1479371…
    /// assert_eq!(VariableHash::new("capital.raids", "year"), VariableHash(0x7193_47b1_3957_2725));
    /// ```
    pub fn new(variable: &str, entity: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(variable.as_bytes());
        hash.update([0]);
        hash.update(entity.as_bytes());
        let digest = hash.finalize();
        Self(u64::from_le_bytes(std::array::from_fn(|i| digest[i])))
    }
}

/// The plain random design: independent uniforms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source {
    seed: Seed,
}

impl Source {
    /// A source keyed by `seed`.
    pub fn new(seed: Seed) -> Self {
        Self { seed }
    }

    /// The seed.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The uniform of a variable in a trial, and in a year where it is drawn every year: `(word + ½)/2³²`, so never 0
    /// nor 1.
    ///
    /// Years are financial years by the calendar year in which they begin.
    pub fn at(&self, variable: VariableHash, trial: u32, year: Option<i32>) -> f64 {
        let place = Place::of(year);
        let [low, high, rest] = self.counter(variable, place);
        uniform(block([trial, low, high, rest], self.key())[place.word])
    }

    /// The uniforms of a variable drawn once, in trials `first` to `first + W − 1`.
    #[inline(always)]
    pub fn fill_once<const W: usize>(&self, variable: VariableHash, first: u32, out: &mut Lanes<W>) {
        let place = Place::of(None);
        let words = block_lanes::<W>(first, self.counter(variable, place), self.key());
        for l in 0..W {
            out[l] = uniform(words[place.word][l]);
        }
    }

    /// The uniforms of a variable drawn every year from `first_year` on, one row a year.
    #[inline(always)]
    pub fn fill_years<const W: usize>(
        &self,
        variable: VariableHash,
        first: u32,
        first_year: i32,
        out: &mut [Lanes<W>],
    ) {
        let mut year = first_year;
        let mut out = out;
        while !out.is_empty() {
            let place = Place::of(Some(year));
            let words = block_lanes::<W>(first, self.counter(variable, place), self.key());
            let (now, later) = out.split_at_mut(out.len().min(words.len() - place.word));
            for (lane, words) in now.iter_mut().zip(&words[place.word..]) {
                for l in 0..W {
                    lane[l] = uniform(words[l]);
                }
            }
            year += now.len() as i32;
            out = later;
        }
    }

    #[inline(always)]
    fn key(&self) -> [u32; 2] {
        [self.seed.0 as u32, (self.seed.0 >> 32) as u32]
    }

    #[inline(always)]
    fn counter(&self, variable: VariableHash, place: Place) -> [u32; 3] {
        const REPLICATE: u32 = 0;
        [variable.0 as u32, (variable.0 >> 32) as u32, (REPLICATE << 16) | u32::from(place.block)]
    }
}

/// Where a year stands: four of them share a block.
#[derive(Clone, Copy)]
struct Place {
    block: u16,
    word: usize,
}

impl Place {
    #[inline(always)]
    fn of(year: Option<i32>) -> Self {
        let year = year.unwrap_or(0);
        Self { block: year.div_euclid(4) as u16, word: year.rem_euclid(4) as usize }
    }
}

#[inline(always)]
fn uniform(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARIABLE: VariableHash = VariableHash(0x0123_4567_89ab_cdef);

    #[test]
    fn the_address_stands_where_the_table_says() {
        let source = Source::new(Seed(0xfeed_beef_0bad_cafe));
        let key = [0x0bad_cafe, 0xfeed_beef];
        let words = block([77, 0x89ab_cdef, 0x0123_4567, 2027 / 4], key);
        assert_eq!(source.at(VARIABLE, 77, Some(2027)), (f64::from(words[3]) + 0.5) / 4_294_967_296.0);
        let words = block([77, 0x89ab_cdef, 0x0123_4567, 0], key);
        assert_eq!(source.at(VARIABLE, 77, None), (f64::from(words[0]) + 0.5) / 4_294_967_296.0);
    }

    #[test]
    fn lanes_are_the_same_numbers_as_one_trial_alone() {
        lanes_equal_single_trials::<1>();
        lanes_equal_single_trials::<8>();
        lanes_equal_single_trials::<32>();
    }

    fn lanes_equal_single_trials<const W: usize>() {
        let source = Source::new(Seed(41));
        let mut once = Lanes::<W>::ZERO;
        source.fill_once(VARIABLE, 1025, &mut once);
        for (u, trial) in once.0.into_iter().zip(1025..) {
            assert_eq!(u, source.at(VARIABLE, trial, None));
        }
        for first_year in 2024..2029 {
            for years in 0..10 {
                let mut rows = vec![Lanes::<W>::ZERO; years];
                source.fill_years(VARIABLE, 33, first_year, &mut rows);
                for (row, year) in rows.into_iter().zip(first_year..) {
                    for (u, trial) in row.0.into_iter().zip(33..) {
                        assert_eq!(u, source.at(VARIABLE, trial, Some(year)));
                    }
                }
            }
        }
    }

    #[test]
    fn uniforms_never_reach_zero_or_one() {
        let least = 1.0 / (1_u64 << 33) as f64;
        assert_eq!(uniform(0), least);
        assert_eq!(uniform(u32::MAX), 1.0 - least);
    }

    #[test]
    fn every_part_of_the_address_matters() {
        let at = |seed, variable, trial, year| Source::new(Seed(seed)).at(VariableHash(variable), trial, year);
        let here = at(1, 2, 3, Some(2025));
        let elsewhere = [
            at(1 << 32, 2, 3, Some(2025)),
            at(2, 2, 3, Some(2025)),
            at(1, 3, 3, Some(2025)),
            at(1, 2 | 1 << 40, 3, Some(2025)),
            at(1, 2, 4, Some(2025)),
            at(1, 2, 3, Some(2026)),
            at(1, 2, 3, Some(2029)),
            at(1, 2, 3, None),
        ];
        assert!(elsewhere.iter().all(|&u| u != here));
        assert_ne!(VariableHash::new("ab", "c"), VariableHash::new("a", "bc"));
    }
}
