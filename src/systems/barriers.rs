//! What stands in the way of modernisation, and what of it is taken away in a case.

use super::Barrier;
use super::scenario::Content;

/// A system whose obstacle can be taken away while the system itself stays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BarrierOf {
    /// Day-to-day costs raid capital, and what cannot be delivered lapses.
    Funding,
    /// Technology grows old and is not replaced.
    Technology,
    /// Posts stand vacant and skills are short.
    Workforce,
}

impl BarrierOf {
    /// All of them, in the order of the year.
    pub const ALL: [Self; 3] = [Self::Funding, Self::Technology, Self::Workforce];

    /// The system's name in a scenario file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Funding => "funding",
            Self::Technology => "technology",
            Self::Workforce => "workforce",
        }
    }

    /// Whether the scenario simulates the system.
    pub fn is_simulated(self, content: &Content) -> bool {
        self.stated(content).is_some()
    }

    /// What the scenario says of the obstacle; none where the system is not simulated.
    fn stated(self, content: &Content) -> Option<Barrier> {
        match self {
            Self::Funding => content.funding.as_ref().map(|system| system.barrier),
            Self::Technology => content.technology.as_ref().map(|system| system.barrier),
            Self::Workforce => content.workforce.as_ref().map(|system| system.barrier),
        }
    }
}

/// The obstacles that are gone in a case, from the first year on and at no cost: what they do is the difference.
///
/// No obstacle touches a draw, so the same futures serve every set of them.
///
/// ```
/// use capcast::systems::{BarrierOf, Removed};
/// let gone = Removed::NONE.with(BarrierOf::Workforce);
/// assert!(gone.has(BarrierOf::Workforce) && !gone.has(BarrierOf::Funding));
/// assert_eq!(Removed::all_sets().count(), 8);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Removed(u8);

impl Removed {
    /// None: the world as it is.
    pub const NONE: Self = Self(0);

    /// What the scenario says is removed.
    pub fn stated(content: &Content) -> Self {
        let gone = |which: &BarrierOf| which.stated(content) == Some(Barrier::Removed);
        BarrierOf::ALL.into_iter().filter(gone).fold(Self::NONE, Self::with)
    }

    /// These and another one.
    #[must_use]
    pub const fn with(self, which: BarrierOf) -> Self {
        Self(self.0 | 1 << which as u8)
    }

    /// Whether an obstacle is gone.
    #[inline(always)]
    pub const fn has(self, which: BarrierOf) -> bool {
        self.0 >> (which as u8) & 1 == 1
    }

    /// Those of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Every set there is, from none to all.
    pub fn all_sets() -> impl Iterator<Item = Self> {
        (0..1 << BarrierOf::ALL.len()).map(Self)
    }

    /// Its members, in order.
    pub fn members(self) -> impl Iterator<Item = BarrierOf> {
        BarrierOf::ALL.into_iter().filter(move |&which| self.has(which))
    }
}
