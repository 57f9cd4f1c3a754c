//! Sorting outcomes.

/// Below this many values a comparison sort is quicker.
const FEW: usize = 512;

/// Bits that one pass sorts by.
const DIGIT: u32 = 11;
const BUCKETS: usize = 1 << DIGIT;

/// Sorts values in ascending order (IEEE total order: −NaN, −∞, …, −0, +0, …, +∞, NaN).
///
/// ```
/// let mut values = [3.0, -1.0, 0.0, -2.5];
/// capcast::num::quantile::sort_f32(&mut values);
/// assert_eq!(values, [-2.5, -1.0, 0.0, 3.0]);
/// ```
pub fn sort_f32(values: &mut [f32]) {
    sort_f32_with(values, &mut Vec::new());
}

/// As [`sort_f32`], with room that can be used again.
///
/// Three passes of a radix sort, from the lowest 11 bits up, over keys whose order as integers is that of the floats;
/// a pass whose digit is the same in all values is left out.
pub fn sort_f32_with(values: &mut [f32], room: &mut Vec<u32>) {
    if values.len() < FEW {
        values.sort_unstable_by(f32::total_cmp);
        return;
    }
    room.clear();
    room.extend(values.iter().map(|value| key(*value)));
    let mut counts = [[0_u32; BUCKETS]; 3];
    for &key in room.iter() {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(key, pass)] += 1;
        }
    }
    let n = values.len();
    room.resize(2 * n, 0);
    let (mut from, mut to) = room.split_at_mut(n);
    for (pass, counts) in counts.iter_mut().enumerate() {
        if counts[digit(from[0], pass)] as usize == n {
            continue;
        }
        let mut start = 0;
        for count in counts.iter_mut() {
            (*count, start) = (start, start + *count);
        }
        for &key in from.iter() {
            let place = &mut counts[digit(key, pass)];
            to[*place as usize] = key;
            *place += 1;
        }
        (from, to) = (to, from);
    }
    for (value, &key) in values.iter_mut().zip(from.iter()) {
        *value = float(key);
    }
}

fn digit(key: u32, pass: usize) -> usize {
    (key >> (DIGIT * pass as u32)) as usize & (BUCKETS - 1)
}

/// An integer whose order is that of the floats: of a negative number all bits turn, of a positive one the sign.
pub(super) fn key(value: f32) -> u32 {
    let bits = value.to_bits();
    bits ^ (((bits as i32 >> 31) as u32) | 0x8000_0000)
}

pub(super) fn float(key: u32) -> f32 {
    f32::from_bits(key ^ (((!key as i32 >> 31) as u32) | 0x8000_0000))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Floats of every sign and size, by a linear congruence.
    fn some_floats(n: usize) -> Vec<f32> {
        let mut state = 12_345_u32;
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from_bits(state ^ (state >> 15))
        };
        std::iter::repeat_with(next).take(n).collect()
    }

    #[test]
    fn sorting_by_digits_is_sorting_by_total_order() {
        let mut room = Vec::new();
        for n in [0, 1, 2, FEW - 1, FEW, FEW + 1, 10_000] {
            for narrow in [false, true] {
                let mut values = some_floats(n);
                if narrow {
                    values.iter_mut().for_each(|x| *x = 100.0 + (x.to_bits() % 1000) as f32);
                } else {
                    values.extend([0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN]);
                }
                let mut expected = values.clone();
                expected.sort_by(f32::total_cmp);
                sort_f32_with(&mut values, &mut room);
                let bits = |values: &[f32]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&values), bits(&expected), "{n} {narrow}");
            }
        }
    }
}
