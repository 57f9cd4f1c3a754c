//! The few order statistics that quantiles need, without sorting everything.

use super::sort::{float, key, sort_f32};

/// Below this many values sorting is quicker.
const FEW: usize = 2048;

/// Buckets of one histogram.
const BUCKETS: usize = 4096;

/// Room that can be used again from one call to the next.
#[derive(Default)]
pub struct Room {
    keys: Vec<u32>,
    chosen: Vec<u32>,
}

/// Puts the order statistics at `ranks` (from 0, ascending) where a sort would put them, and leaves the rest anyhow.
///
/// The values fall into equal ranges of their keys; only the ranges that hold a rank are sorted.
///
/// ```
/// let mut values = [30.0, 10.0, 20.0, 40.0];
/// capcast::num::quantile::place(&mut values, &[1, 3], &mut Default::default());
/// assert_eq!((values[1], values[3]), (20.0, 40.0));
/// ```
///
/// # Panics
/// Where a rank is not below the number of values.
pub fn place(values: &mut [f32], ranks: &[usize], room: &mut Room) {
    if values.len() < FEW {
        return sort_f32(values);
    }
    let Room { keys, chosen } = room;
    keys.clear();
    keys.extend(values.iter().map(|value| key(*value)));
    let (least, greatest) = keys.iter().fold((u32::MAX, 0), |(a, b), &key| (a.min(key), b.max(key)));
    let shift = (32 - ((greatest - least) / BUCKETS as u32).leading_zeros()).min(31);
    let bucket = |key: u32| ((key - least) >> shift) as usize;
    let mut counts = [0_u32; BUCKETS];
    for &key in keys.iter() {
        counts[bucket(key)] += 1;
    }

    // Which buckets hold a rank, and how many values lie before each of them, among all and among the chosen.
    let mut holds = [false; BUCKETS];
    let mut places = Vec::with_capacity(ranks.len());
    let (mut at, mut before, mut before_chosen) = (0, 0, 0);
    for &rank in ranks {
        while before + counts[at] as usize <= rank {
            before += counts[at] as usize;
            before_chosen += if holds[at] { counts[at] as usize } else { 0 };
            at += 1;
        }
        holds[at] = true;
        places.push(before_chosen + rank - before);
    }
    chosen.clear();
    chosen.extend(keys.iter().filter(|&&key| holds[bucket(key)]));
    if chosen.len() > values.len() / 4 {
        return sort_f32(values); // nearly all values are alike
    }
    chosen.sort_unstable();
    for (&rank, &place) in ranks.iter().zip(&places) {
        values[rank] = float(chosen[place]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_placed_is_what_a_sort_places() {
        let mut room = Room::default();
        let mut state = 1_u32;
        for n in [1, 100, FEW, 5000, 20_000] {
            for shape in 0..5 {
                let values: Vec<f32> = std::iter::repeat_with(|| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let unit = (state >> 8) as f32 / 16_777_216.0;
                    match shape {
                        0 => unit,
                        1 => 1.0 / (unit + 1e-6) - 500.0,
                        2 => (unit * 3.0).floor(),
                        3 => 7.0,
                        _ => f32::from_bits(state ^ (state >> 15)),
                    }
                })
                .take(n)
                .collect();
                let mut ranks: Vec<usize> = (0..40).map(|i| i * (n - 1) / 39).collect();
                ranks.dedup();
                let mut sorted = values.clone();
                sorted.sort_by(f32::total_cmp);
                let mut placed = values;
                place(&mut placed, &ranks, &mut room);
                for rank in ranks {
                    assert_eq!(
                        placed[rank].to_bits(),
                        sorted[rank].to_bits(),
                        "{n} values, shape {shape}, rank {rank}"
                    );
                }
            }
        }
    }
}
