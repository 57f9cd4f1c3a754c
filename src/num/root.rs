//! Where a function crosses zero.

/// A place between `low` and `high` at which `f` crosses zero; `f` must have it between its values at the two ends.
///
/// By the Illinois rule: a straight line through the ends of the bracket, whose stale end counts half. The last bits
/// depend on nothing but `f`.
///
/// ```
/// let root = capcast::num::root_between(0.0, 2.0, |x| x * x - 2.0);
/// assert!((root - std::f64::consts::SQRT_2).abs() < 1e-14);
/// ```
pub fn root_between(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 60;
    const NEAR: f64 = 1e-15;
    let ((mut a, mut at_a), (mut b, mut at_b)) = ((low, f(low)), (high, f(high)));
    if at_a == 0.0 || at_b == 0.0 {
        return if at_a == 0.0 { a } else { b };
    }
    for _ in 0..STEPS {
        let x = b - at_b * ((b - a) / (at_b - at_a));
        // A line that leaves the bracket, or is none, is of no use: halve.
        let x = if x > low && x < high { x } else { 0.5 * (a + b) };
        if x == a || x == b {
            break;
        }
        let at_x = f(x);
        if (at_x > 0.0) == (at_b > 0.0) {
            at_a *= 0.5;
        } else {
            (a, at_a) = (b, at_b);
        }
        (b, at_b) = (x, at_x);
        if at_x.abs() <= NEAR {
            break;
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_at_the_ends_and_between_are_found() {
        assert_eq!(root_between(1.0, 3.0, |x| x - 1.0), 1.0);
        assert_eq!(root_between(1.0, 3.0, |x| x - 3.0), 3.0);
        for c in [0.01, 0.1, 0.5, 0.999] {
            let root = root_between(0.0, 1.0, |x| x * x * x - c * c * c);
            assert!((root - c).abs() < 1e-10, "{c}: {root}");
        }
    }
}
