//! The generator: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
//!
//! It is a function, not a sequence: 128 bits of counter and 64 of key give 128 random bits. So a draw can be had by its
//! address alone, in any order, on any machine.

use rand::{SeedableRng, TryRng};
use std::convert::Infallible;

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// The random words of a counter.
///
/// ```
/// // the first known answer of the paper's authors
/// let words = capcast::draw::philox::block([0, 0, 0, 0], [0, 0]);
/// assert_eq!(words, [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
/// ```
#[inline(always)]
pub fn block(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut a, mut b, mut c, mut d] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        (a, b, c, d) = round(a, b, c, d, k0, k1);
        (k0, k1) = (k0.wrapping_add(KEY_STEPS[0]), k1.wrapping_add(KEY_STEPS[1]));
    }
    [a, b, c, d]
}

/// [`block`] for the counters whose first word is `first`, `first + 1`, … in the lanes.
#[inline(always)]
pub fn block_lanes<const W: usize>(first: u32, rest: [u32; 3], key: [u32; 2]) -> [[u32; W]; 4] {
    let mut words = [[0; W], [rest[0]; W], [rest[1]; W], [rest[2]; W]];
    for (l, word) in words[0].iter_mut().enumerate() {
        *word = first.wrapping_add(l as u32);
    }
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        let [a, b, c, d] = &mut words;
        for l in 0..W {
            (a[l], b[l], c[l], d[l]) = round(a[l], b[l], c[l], d[l], k0, k1);
        }
        (k0, k1) = (k0.wrapping_add(KEY_STEPS[0]), k1.wrapping_add(KEY_STEPS[1]));
    }
    words
}

#[inline(always)]
fn round(a: u32, b: u32, c: u32, d: u32, k0: u32, k1: u32) -> (u32, u32, u32, u32) {
    let p = u64::from(MULTIPLIERS[0]) * u64::from(a);
    let q = u64::from(MULTIPLIERS[1]) * u64::from(c);
    ((q >> 32) as u32 ^ b ^ k0, q as u32, (p >> 32) as u32 ^ d ^ k1, p as u32)
}

/// The generator as a sequence, for whatever takes one of `rand`'s generators: the counter counts up from 0.
///
/// Nothing in a run draws from it; the simulator asks for numbers by their address.
///
/// ```
/// use capcast::draw::Philox;
/// use rand::{Rng, SeedableRng};
/// let mut generator = Philox::seed_from_u64(0);
/// assert_eq!(generator.next_u32(), 0x6627e8d5);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Philox {
    key: [u32; 2],
    counter: u128,
    words: [u32; 4],
    used: usize,
}

impl Philox {
    fn next(&mut self) -> u32 {
        if self.used == self.words.len() {
            self.words = block(std::array::from_fn(|i| (self.counter >> (32 * i)) as u32), self.key);
            self.counter = self.counter.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }
}

impl SeedableRng for Philox {
    type Seed = [u8; 8];

    fn from_seed(seed: [u8; 8]) -> Self {
        Self::seed_from_u64(u64::from_le_bytes(seed))
    }

    /// The seed is the key, as it is in a run.
    fn seed_from_u64(seed: u64) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], counter: 0, words: [0; 4], used: 4 }
    }
}

impl TryRng for Philox {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.next());
        Ok(low | u64::from(self.next()) << 32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    /// `kat_vectors` of the Random123 library: philox4x32 10.
    #[test]
    fn known_answers_of_its_authors() {
        let all = u32::MAX;
        assert_eq!(block([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        assert_eq!(block([all; 4], [all; 2]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        assert_eq!(
            block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn a_lane_is_the_block_of_its_counter() {
        let (rest, key) = ([0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]);
        for first in [0, 7, u32::MAX - 3] {
            let lanes = block_lanes::<32>(first, rest, key);
            for (l, counter) in (0..32).map(|l| first.wrapping_add(l)).enumerate() {
                let alone = block([counter, rest[0], rest[1], rest[2]], key);
                assert_eq!(alone, lanes.map(|words| words[l]));
            }
        }
    }

    #[test]
    fn as_a_sequence_it_counts_up_from_zero() {
        let mut words = Philox::from_seed([0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01]);
        let key = [0x89abcdef, 0x01234567];
        let expected: Vec<u32> = (0..3).flat_map(|i| block([i, 0, 0, 0], key)).collect();
        let mut same = words.clone();
        assert_eq!((0..12).map(|_| words.next_u32()).collect::<Vec<_>>(), expected);
        assert_eq!(same.next_u64(), u64::from(expected[1]) << 32 | u64::from(expected[0]));
        let mut bytes = [0; 6];
        same.fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], expected[2].to_le_bytes());
        assert_eq!(bytes[4..], expected[3].to_le_bytes()[..2]);
    }
}
