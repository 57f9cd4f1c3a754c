//! Allocation strategies.
