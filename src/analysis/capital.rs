//! What becomes of capital: a partition, so that every pound of a year is told once.
//!
//! The uses of a year sum to what there is in it: the plan, what comes on top of it, and what the year before carried
//! forward. Leases are in *elsewhere*, though no one pays for them in the year. Without `[funding]` the engine does not
//! record *elsewhere*: it is then what the other uses leave.

use crate::outcomes::Metric;

/// What becomes of capital, from what is bought with it to what is lost of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Use {
    /// Backlog and the repair of failures.
    Backlog,
    /// What is committed elsewhere.
    Elsewhere,
    /// Replacing legacy technology, where money does it.
    Technology,
    /// Programmes.
    Programmes,
    /// Training, change and outreach.
    SetAside,
    /// Moved to day-to-day costs.
    Raided,
    /// Allocation that a trust has no cash for.
    WithoutCash,
    /// Not delivered or not spent, and gone.
    Lapsed,
    /// Not delivered or not spent, and there in the next year: a stock, which is counted again each year.
    Carried,
}

impl Use {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Backlog,
        Self::Elsewhere,
        Self::Technology,
        Self::Programmes,
        Self::SetAside,
        Self::Raided,
        Self::WithoutCash,
        Self::Lapsed,
        Self::Carried,
    ];

    /// The outcomes that it is the sum of.
    pub const fn metrics(self) -> &'static [Metric] {
        match self {
            Self::Backlog => &[Metric::SpendBacklog, Metric::SpendRepairs],
            Self::Elsewhere => &[Metric::SpendElsewhere],
            Self::Technology => &[Metric::SpendTechnology],
            Self::Programmes => &[Metric::SpendProgrammes],
            Self::SetAside => &[Metric::SpendSetAsides],
            Self::Raided => &[Metric::CapitalRaided],
            Self::WithoutCash => &[Metric::CapitalCashLimited],
            Self::Lapsed => &[Metric::CapitalLapsed],
            Self::Carried => &[Metric::CapitalCarriedForward],
        }
    }
}
