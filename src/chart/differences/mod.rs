//! Each plan against the reference, future by future: a dot at the mean difference and the range of 8 of 10 futures.

mod panel;
mod rows;
mod scale;
mod sheet;
mod words;

pub(super) use panel::{Panel, outward};
pub(super) use rows::percent;
pub(super) use scale::Scale;
pub(super) use sheet::sheet;
pub(super) use words::{alt, csv, title};
