//! Exponential, logarithm and what follows from them, with the same bits on every machine.

/// `ln 2` in two parts: the first has so few bits that its product with an exponent is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Adding it to a number below 2⁵¹ leaves the nearest integer in the low bits.
const TO_INTEGER: f64 = 6_755_399_441_055_744.0; // 1.5 · 2⁵²

/// e to the power `x`, within one unit in the last place.
///
/// `x = k ln 2 + r` with `|r| ≤ ½ ln 2`; `e^r` by its series, then `2^k` in two halves, so that neither the greatest nor
/// the least results pass through an infinity or zero on their way. Without a branch: it runs in lanes.
///
/// ```
/// use capcast::num::exp;
/// assert_eq!(exp(0.0), 1.0);
/// assert!((exp(1.0) - std::f64::consts::E).abs() <= f64::EPSILON * 2.0);
/// assert_eq!(exp(-800.0), 0.0);
/// assert_eq!(exp(710.0), f64::INFINITY);
/// ```
#[inline(always)]
pub const fn exp(x: f64) -> f64 {
    let x = if x < -746.0 { -746.0 } else { x };
    let x = if x > 710.0 { 710.0 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + TO_INTEGER;
    let k = shifted - TO_INTEGER;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    // (e^r − 1 − r)/r² = 1/2! + r/3! + … + r¹¹/13!, in pairs so that little waits for little.
    let (r2, r4) = (r * r, r * r * (r * r));
    let low = (0.5 + r * (1.0 / 6.0)) + r2 * (1.0 / 24.0 + r * (1.0 / 120.0));
    let middle = (1.0 / 720.0 + r * (1.0 / 5_040.0)) + r2 * (1.0 / 40_320.0 + r * (1.0 / 362_880.0));
    let high =
        (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0)) + r2 * (1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0));
    let series = low + r4 * (middle + r4 * high);
    let power = 1.0 + (r + r2 * series);
    // k + 2·1023 is positive, so both halves are exponents as they stand in the bits of a float. (Of a NaN the bits
    // are anything; it stays NaN through the products.)
    let biased = shifted.to_bits().wrapping_sub(TO_INTEGER.to_bits()).wrapping_add(2 * 1023);
    let half = (biased >> 1) & 0x7ff;
    let rest = biased.wrapping_sub(half) & 0x7ff;
    power * f64::from_bits(half << 52) * f64::from_bits(rest << 52)
}

/// The natural logarithm of `x`, within one unit in the last place; −∞ for 0 and NaN below.
///
/// `x = 2^k (1 + f)` with `1 + f` between √½ and √2; `ln(1 + f)` by the polynomial of Sun's fdlibm in `f/(2 + f)`.
/// Without a branch: it runs in lanes.
///
/// ```
/// use capcast::num::ln;
/// assert_eq!(ln(1.0), 0.0);
/// assert_eq!(ln(0.0), f64::NEG_INFINITY);
/// assert!(ln(-1.0).is_nan());
/// ```
#[inline(always)]
pub const fn ln(x: f64) -> f64 {
    const TWO_54: f64 = 18_014_398_509_481_984.0;
    const SQRT_HALF: u64 = 0x3fe6_a09e_0000_0000;
    let subnormal = x < f64::MIN_POSITIVE;
    let bits = (if subnormal { x * TWO_54 } else { x }).to_bits().wrapping_add(0x3ff0_0000_0000_0000 - SQRT_HALF);
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(SQRT_HALF));
    // The exponent, made a float by its bits: 2⁵² + e has e in its lowest bits.
    let exponent = f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - 4_503_599_627_370_496.0;
    let k = exponent - 1023.0 - if subnormal { 54.0 } else { 0.0 };
    let f = mantissa - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (3.999_999_999_940_942e-1 + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let odd = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1 + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    let result = s * (half_square + (odd + even)) + k * LN_2_LOW - half_square + f + k * LN_2_HIGH;
    if x == 0.0 {
        f64::NEG_INFINITY
    } else if x > 0.0 {
        if x < f64::INFINITY { result } else { x }
    } else {
        f64::NAN
    }
}

/// The square root of `x`, correctly rounded on every machine (IEEE 754 asks for it).
#[inline(always)]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// `ln(1 + x)`, exact also for `x` near 0.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `e^x − 1`, exact also for `x` near 0.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// The sine of `x` radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The angle in radians, −π/2 to π/2, whose sine is `x`.
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// `ln Γ(x)` for `x > 0`.
///
/// ```
/// // Γ(5) = 4! = 24
/// assert!((capcast::num::ln_gamma(5.0) - capcast::num::ln(24.0)).abs() < 1e-15);
/// ```
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The complementary error function, `erfc(x) = 1 − erf(x)`.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// Standard normal distribution function, `Φ(z) = ½ erfc(−z/√2)`; exact also far out in the lower tail.
///
/// ```
/// use capcast::num::normal_cdf;
/// assert_eq!(normal_cdf(0.0), 0.5);
/// assert!((normal_cdf(-1.959963984540054) - 0.025).abs() < 1e-15);
/// ```
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Standard normal density, `φ(z) = exp(−z²/2)/√(2π)`.
pub fn normal_density(z: f64) -> f64 {
    const INVERSE_SQRT_2_PI: f64 = 0.398_942_280_401_432_7;
    INVERSE_SQRT_2_PI * exp(-0.5 * z * z)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units in the last place.
    fn ulps(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    /// Numbers all over the range, by a multiplicative walk.
    fn walk(low: f64, high: f64, steps: u32) -> impl Iterator<Item = f64> {
        (0..=steps).map(move |i| low + (high - low) * f64::from(i) / f64::from(steps))
    }

    #[test]
    fn exp_is_within_one_unit_in_the_last_place_of_an_independent_one() {
        for x in walk(-708.0, 709.7, 100_003).chain(walk(-1.0, 1.0, 100_003)) {
            assert!(ulps(exp(x), libm::exp(x)) <= 1, "exp({x}): {} {}", exp(x), libm::exp(x));
        }
        // Below the least normal number a unit in the last place is coarse, and still it is no more than one.
        for x in walk(-745.0, -708.0, 10_007) {
            assert!(ulps(exp(x), libm::exp(x)) <= 1, "exp({x})");
        }
        assert!(exp(f64::NAN).is_nan());
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(-0.0), 1.0);
    }

    #[test]
    fn ln_is_bit_for_bit_that_of_fdlibm() {
        for x in walk(1e-3, 3.0, 100_003).chain(walk(1.0, 1e6, 10_007)) {
            for x in [x, x * 1e-300, x * 1e300, x * 1e-310] {
                assert_eq!(ln(x).to_bits(), libm::log(x).to_bits(), "ln({x})");
            }
        }
        assert!(ln(f64::NAN).is_nan());
        assert!(ln(-0.5).is_nan());
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert_eq!(ln(-0.0), f64::NEG_INFINITY);
    }

    #[test]
    fn what_the_compiler_computes_is_what_the_machine_computes() {
        const AT_COMPILE_TIME: [f64; 4] = [exp(0.7), exp(-33.3), ln(0.3), ln(12_345.6)];
        let inputs = std::hint::black_box([0.7, -33.3, 0.3, 12_345.6]);
        let [a, b, c, d] = inputs;
        assert_eq!(AT_COMPILE_TIME, [exp(a), exp(b), ln(c), ln(d)]);
    }
}
