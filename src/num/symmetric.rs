//! Small symmetric matrices: eigenvalues, the triangular factor, the nearest correlation matrix. Plain `+ − × ÷ √` in a
//! fixed order, so that every machine gets the same bits.

use super::sqrt;

/// A square matrix by rows; what is computed here reads it as symmetric.
pub type Matrix = Vec<Vec<f64>>;

/// A pivot below this is none: the row follows from those before it.
const NO_PIVOT: f64 = 1e-12;

/// Eigenvalues in ascending order, each with its eigenvector, by Jacobi's rotations.
///
/// ```
/// use capcast::num::symmetric::eigen;
/// let found = eigen(&vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
/// assert!((found[0].0 - 1.0).abs() < 1e-15 && (found[1].0 - 3.0).abs() < 1e-15);
/// ```
pub fn eigen(matrix: &Matrix) -> Vec<(f64, Vec<f64>)> {
    const SWEEPS: u32 = 60;
    let n = matrix.len();
    let mut a = matrix.clone();
    // Rows of `v` are the eigenvectors.
    let mut v: Matrix = (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    let largest = a.iter().flatten().fold(0.0, |largest, x| if x.abs() > largest { x.abs() } else { largest });
    let negligible = 1e-18 * largest;
    for _ in 0..SWEEPS {
        let mut turned = false;
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() <= negligible {
                    continue;
                }
                turned = true;
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let root = theta.abs() + sqrt(theta * theta + 1.0);
                let t = if theta < 0.0 { -1.0 / root } else { 1.0 / root };
                let c = 1.0 / sqrt(t * t + 1.0);
                let s = t * c;
                for k in 0..n {
                    (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]);
                }
                for k in 0..n {
                    (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]);
                    (v[p][k], v[q][k]) = (c * v[p][k] - s * v[q][k], s * v[p][k] + c * v[q][k]);
                }
                (a[p][q], a[q][p]) = (0.0, 0.0);
            }
        }
        if !turned {
            break;
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> = v.into_iter().enumerate().map(|(i, vector)| (a[i][i], vector)).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

/// The lower triangle `L` with `L·Lᵀ` equal to a correlation matrix that is positive semi-definite.
///
/// A row that follows from those before it gets a pivot of 0. Every other row has length 1.
///
/// ```
/// use capcast::num::symmetric::cholesky;
/// let factor = cholesky(&vec![vec![1.0, 0.6], vec![0.6, 1.0]]);
/// assert_eq!(factor, [vec![1.0], vec![0.6, 0.8]]);
/// ```
pub fn cholesky(matrix: &Matrix) -> Matrix {
    let mut factor: Matrix = Vec::with_capacity(matrix.len());
    for (i, wanted) in matrix.iter().enumerate() {
        let mut row = vec![0.0; i + 1];
        let mut left = wanted[i];
        for j in 0..i {
            let pivot = factor[j][j];
            let rest = (0..j).fold(wanted[j], |rest, k| rest - row[k] * factor[j][k]);
            row[j] = if pivot > 0.0 { rest / pivot } else { 0.0 };
            left -= row[j] * row[j];
        }
        row[i] = if left > NO_PIVOT { sqrt(left) } else { 0.0 };
        factor.push(row);
    }
    factor
}

/// The correlation matrix nearest to a symmetric one, by the sum of squared differences: Higham's alternating projections
/// (2002, IMA Journal of Numerical Analysis 22, 329–343) with Dykstra's correction.
///
/// Its diagonal is exactly 1; its least eigenvalue is 0 up to about 10⁻⁹.
pub fn nearest_correlation(matrix: &Matrix) -> Matrix {
    const STEPS: u32 = 1000;
    const STILL: f64 = 1e-11;
    let n = matrix.len();
    let mut nearest = matrix.clone();
    let mut correction: Matrix = vec![vec![0.0; n]; n];
    for _ in 0..STEPS {
        let mut shifted = nearest.clone();
        for (row, off) in shifted.iter_mut().zip(&correction) {
            for (x, c) in row.iter_mut().zip(off) {
                *x -= c;
            }
        }
        // The nearest without negative eigenvalues.
        let mut positive: Matrix = vec![vec![0.0; n]; n];
        for (value, vector) in eigen(&shifted).into_iter().filter(|(value, _)| *value > 0.0) {
            for i in 0..n {
                for j in 0..n {
                    positive[i][j] += value * (vector[i] * vector[j]);
                }
            }
        }
        let mut moved = 0.0;
        for i in 0..n {
            for j in 0..n {
                correction[i][j] = positive[i][j] - shifted[i][j];
                // The nearest with a diagonal of 1.
                let next = if i == j { 1.0 } else { positive[i][j] };
                let step = (next - nearest[i][j]).abs();
                moved = if step > moved { step } else { moved };
                nearest[i][j] = next;
            }
        }
        if moved < STILL {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Higham's own example (2002, section 5) and its published answer.
    fn highams() -> Matrix {
        vec![vec![1.0, 1.0, 0.0], vec![1.0, 1.0, 1.0], vec![0.0, 1.0, 1.0]]
    }

    fn product(vectors: &[(f64, Vec<f64>)], i: usize, j: usize) -> f64 {
        vectors.iter().map(|(value, vector)| value * vector[i] * vector[j]).sum()
    }

    #[test]
    fn eigenvectors_rebuild_the_matrix_and_eigenvalues_are_known_ones() {
        // 1 + 2ρ·cos(kπ/(n + 1)) for a chain of neighbours.
        let n = 9;
        let chain: Matrix = (0..n)
            .map(|i: usize| {
                let of = |j: usize| [1.0, 0.4, 0.0][i.abs_diff(j).min(2)];
                (0..n).map(of).collect()
            })
            .collect();
        let found = eigen(&chain);
        for (k, (value, _)) in found.iter().rev().enumerate() {
            let expected = 1.0 + 0.8 * libm::cos((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64);
            assert!((value - expected).abs() < 1e-14, "{k}: {value} {expected}");
        }
        for i in 0..n {
            for j in 0..n {
                assert!((product(&found, i, j) - chain[i][j]).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn the_factor_times_itself_is_the_matrix_even_where_rows_follow_from_others() {
        let half = 0.5;
        for matrix in [
            vec![vec![1.0, half, 0.2], vec![half, 1.0, -0.3], vec![0.2, -0.3, 1.0]],
            vec![vec![1.0, 1.0, half], vec![1.0, 1.0, half], vec![half, half, 1.0]],
            vec![vec![1.0, -1.0], vec![-1.0, 1.0]],
            // Three that sum to 0.
            vec![vec![1.0, -half, -half], vec![-half, 1.0, -half], vec![-half, -half, 1.0]],
        ] {
            let factor = cholesky(&matrix);
            for i in 0..matrix.len() {
                for j in 0..=i {
                    let found: f64 = (0..=j).map(|k| factor[i][k] * factor[j][k]).sum();
                    assert!((found - matrix[i][j]).abs() < 1e-12, "{matrix:?}");
                }
            }
        }
    }

    #[test]
    fn the_nearest_correlation_matrix_of_highams_example_is_his() {
        let nearest = nearest_correlation(&highams());
        for (i, j, expected) in [(0, 1, 0.7607), (1, 2, 0.7607), (0, 2, 0.1573)] {
            assert!((nearest[i][j] - expected).abs() < 5e-5, "{nearest:?}");
            assert_eq!(nearest[i][j].to_bits(), nearest[j][i].to_bits());
        }
        assert!((0..3).all(|i| nearest[i][i] == 1.0));
        assert!(eigen(&nearest)[0].0 > -1e-8);
    }

    #[test]
    fn a_correlation_matrix_is_its_own_nearest() {
        let matrix = vec![vec![1.0, 0.5, 0.2], vec![0.5, 1.0, -0.3], vec![0.2, -0.3, 1.0]];
        for (found, stated) in nearest_correlation(&matrix).into_iter().flatten().zip(matrix.into_iter().flatten()) {
            assert!((found - stated).abs() < 1e-14);
        }
    }
}
