//! Interoperability: who is live, on what, who is connected with whom, and integration that fails.

use crate::num::{exp, ln, share_of};

/// What legacy leaves readable of the live records, `λ(1 − ξ·ℓ)` (X1), a share of organisations.
///
/// ```
/// // 90 % live, a third of technology legacy, which hides half of what runs on it
/// let share = capcast::systems::interoperability::equations::readable(0.9, 0.5, 0.3);
/// assert!((share - 0.765).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn readable(live: f64, legacy_effect: f64, legacy: f64) -> f64 {
    live * (1.0 - legacy_effect * legacy)
}

/// Share of organisations that have joined a standard by themselves, `1 − (1 − σ_0)(1 − α)` a year (X2).
///
/// ```
/// // a fifth on it, a quarter of the others join
/// assert!((capcast::systems::interoperability::equations::joins(0.2, 0.25) - 0.4).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn joins(on_it: f64, a_year: f64) -> f64 {
    1.0 - (1.0 - on_it) * (1.0 - a_year)
}

/// Probability that two organisations are connected where both are live, `1 − (1 − H)(1 − σ_iσ_j)(1 − β_iβ_j)` (X3): compatible by chance, on
/// one standard, or bridged.
///
/// ```
/// use capcast::systems::interoperability::equations::compatible;
/// assert!((compatible(0.1, 0.5 * 0.4, 0.0) - 0.28).abs() < 1e-15);
/// assert_eq!(compatible(0.1, 1.0, 0.0), 1.0);
/// // suppliers at random with shares of a half, 30 and 20 %: the sum of their squares
/// let chance: f64 = [0.5_f64, 0.3, 0.2].iter().map(|share| share * share).sum();
/// assert!((compatible(chance, 0.0, 0.0) - 0.38).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn compatible(chance: f64, both_on_standard: f64, both_bridged: f64) -> f64 {
    1.0 - (1.0 - chance) * (1.0 - both_on_standard) * (1.0 - both_bridged)
}

/// Probability that two organisations are connected, `Λ_iΛ_j·[…]` (X3).
///
/// | symbol | argument | range |
/// |---|---|---|
/// | Λ_i, Λ_j | `readable` | 0 to 1 |
/// | H | `chance` | 0 to 1 |
/// | σ_i, σ_j | `standard` | 0 to 1 |
/// | β_i, β_j | `bridged` | 0 to 1 |
///
/// ```
/// let x = capcast::systems::interoperability::equations::connected([0.8, 0.5], 0.1, [0.0, 1.0], [1.0, 0.5]);
/// assert!((x - 0.4 * (1.0 - 0.9 * 0.5)).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn connected(readable: [f64; 2], chance: f64, standard: [f64; 2], bridged: [f64; 2]) -> f64 {
    readable[0] * readable[1] * compatible(chance, standard[0] * standard[1], bridged[0] * bridged[1])
}

/// Connectivity (X4), a share of flow: of what stated flows leave, `w` within estates and the rest between them.
///
/// ```
/// // 10 % stated, half of which is connected; of the rest 60 % within (0.8 connected), 40 % between (0.2)
/// let x = capcast::systems::interoperability::equations::connectivity(0.05, 0.1, 0.6, 0.8, 0.2);
/// assert!((x - (0.05 + 0.9 * (0.48 + 0.08))).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn connectivity(stated: f64, stated_share: f64, within_share: f64, within: f64, between: f64) -> f64 {
    stated + (1.0 - stated_share) * (within_share * within + (1.0 - within_share) * between)
}

/// Mean of `u_iu_j` over all pairs of two different estates, each pair by the product of their weights, from sums over single estates:
/// `[(Σ a·u)² − Σ (a·u)²]/[(Σ a)² − Σ a²]`; 0 where there is one estate (X4).
///
/// ```
/// use capcast::systems::interoperability::equations::mean_of_pairs;
/// // two of three estates of one size are live: 2·1/(3·2)
/// let a = 1.0 / 3.0;
/// assert!((mean_of_pairs(2.0 * a, 2.0 * a * a, 1.0, 3.0 * a * a) - 1.0 / 3.0).abs() < 1e-15);
/// assert_eq!(mean_of_pairs(1.0, 1.0, 1.0, 1.0), 0.0);
/// ```
#[inline(always)]
pub fn mean_of_pairs(sum: f64, squares: f64, weights: f64, weights_squared: f64) -> f64 {
    share_of(sum * sum - squares, weights * weights - weights_squared)
}

/// Mean of (X3) over pairs of different estates, from the means of the products that it is made of: `ΛΛ`, and with it `σσ`, `ββ` and both:
/// `H·m + (1 − H)(m_σ + m_β − m_σβ)`.
///
/// ```
/// use capcast::systems::interoperability::equations::{between, connected};
/// let (r, s, b) = (0.28, 0.27, 0.12);
/// let pair = connected([0.7, 0.4], 0.13, [0.3, 0.9], [0.2, 0.6]);
/// assert!((between(0.13, [r, r * s, r * b, r * s * b]) - pair).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn between(chance: f64, [both_live, on_standard, bridged, on_both]: [f64; 4]) -> f64 {
    chance * both_live + (1.0 - chance) * (on_standard + bridged - on_both)
}

/// Probability that integration fails, `1 − (1 − f_0)^{κ/u}` (X5).
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | f_0 | `usual` | probability | 0 to 0.95 |
/// | κ | `complexity` | times that of a record | ≥ 0 |
/// | u | `roll_out` | opening: 1 | ≥ 0 |
///
/// ```
/// use capcast::systems::interoperability::equations::failure;
/// assert!((failure(0.2, 1.0, 1.0) - 0.2).abs() < 1e-15);
/// // half of the digital staff: as if two had to go well
/// assert!((failure(0.2, 1.0, 0.5) - 0.36).abs() < 1e-15);
/// assert_eq!(failure(0.2, 0.0, 0.5), 0.0);
/// assert_eq!(failure(0.2, 1.0, 0.0), 1.0);
/// ```
#[inline(always)]
pub fn failure(usual: f64, complexity: f64, roll_out: f64) -> f64 {
    if complexity <= 0.0 || usual <= 0.0 {
        0.0
    } else if roll_out <= 0.0 {
        1.0
    } else {
        1.0 - exp(complexity / roll_out * ln(1.0 - usual))
    }
}

/// Change of what repeated tests cost, `r·(X_0 − X)·G` (X7), £m cash.
///
/// ```
/// // £100m if nothing were connected, prices 10 % up, connectivity from .2 to .5: 33 less
/// let change = capcast::systems::interoperability::equations::repeated_tests(100.0, 0.2, 0.5, 1.1);
/// assert!((change + 33.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn repeated_tests(cost: f64, opening: f64, connectivity: f64, general_index: f64) -> f64 {
    cost * (opening - connectivity) * general_index
}

/// Times that a benefit counts of which a share is shared care, `1 − s + s·X` (X8).
///
/// ```
/// assert!((capcast::systems::interoperability::equations::shared(0.5, 0.2) - 0.6).abs() < 1e-15);
/// assert_eq!(capcast::systems::interoperability::equations::shared(0.0, 0.2), 1.0);
/// ```
#[inline(always)]
pub fn shared(share: f64, connectivity: f64) -> f64 {
    1.0 - share + share * connectivity
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed form: m of n estates of one size live and compatible are `m(m − 1)/(n(n − 1))` of all pairs.
    #[test]
    fn pairs_of_estates_of_one_size_are_counted() {
        for n in 2..12_u32 {
            for m in 0..=n {
                let a = 1.0 / f64::from(n);
                let live = f64::from(m) * a;
                let mean = mean_of_pairs(live, live * a, 1.0, f64::from(n) * a * a);
                let form = f64::from(m) * f64::from(m.saturating_sub(1)) / (f64::from(n) * f64::from(n - 1));
                assert!((mean - form).abs() < 1e-13, "{m} of {n}: {mean} {form}");
            }
        }
    }
}
