//! The only elementary functions of the house, so that every machine computes the same bits.
//!
//! `+ - * / sqrt` are correctly rounded everywhere; `exp`, `ln` and their kin of the standard library are not
//! the same on every machine. So they come from one pinned library (`libm`), through this room alone.

/// e to the power `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm of `x`.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The square root of `x`, correctly rounded on every machine.
#[inline]
pub fn sqrt(x: f64) -> f64 {
    libm::sqrt(x)
}
