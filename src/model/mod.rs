//! Equations, each once.
