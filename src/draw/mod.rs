//! Random draws by address: every draw is one uniform, found by its address, through one inverse.
pub mod distribution;
pub mod poisson;
pub mod source;
pub use distribution::Distribution;
pub use source::{Seed, Source, VariableHash};

/// STUB
#[inline(always)]
pub fn normal_quantile(u: f64) -> f64 {
    u - 0.5
}
