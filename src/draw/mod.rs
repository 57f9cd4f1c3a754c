//! Random draws by address: every draw is one uniform, found by its address, through one inverse.
pub mod distribution;
pub use distribution::Distribution;
