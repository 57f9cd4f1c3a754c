//! Random draws by address: every draw is one uniform, found by its address, through one monotone inverse.
//!
//! [`source`] finds the uniform, with [`philox`] as its generator; [`distribution`] turns it into a draw, in closed form
//! or through a quantile table (`stated` makes distributions from the quantiles, values and weights that people state);
//! [`poisson`] does so for counts, whose rate the trial itself decides; [`copula`] makes draws hang together;
//! [`chance`] is the one door through which a run asks for all of them. [`mod@reference`] makes
//! the same draws by other hands, to hold one against the other.

pub mod chance;
pub mod copula;
pub mod distribution;
pub mod error;
mod normal;
pub mod philox;
pub mod poisson;
pub mod reference;
mod shape;
pub mod source;
mod stated;
mod table;

pub use chance::{Chance, Counts, Mode};
pub use copula::Copula;
pub use distribution::Distribution;
pub use error::InvalidDistribution;
pub use normal::normal_quantile;
pub use philox::Philox;
pub use reference::{Reference, Sampler};
pub use source::{Seed, Source, VariableHash};
pub use stated::Weights;
