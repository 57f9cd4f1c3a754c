//! The tables of the workbook, a subject a file.

pub(super) mod compared;
pub(super) mod estates;
pub(super) mod ledger;
pub(super) mod money;
pub(super) mod outcomes;
pub(super) mod stocks;
