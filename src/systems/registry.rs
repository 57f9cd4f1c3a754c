//! The systems that a scenario may have or not, a row each, and what of their obstacles is gone in a case.

use super::Barrier;
use super::scenario::Content;

/// Declares the systems: the variant, the field of [`Content`] (which is its table in a scenario file too), its
/// name for people, and what stands in its way, where that can be taken away while the system itself stays.
macro_rules! systems {
    ($($system:ident = $field:ident, $called:literal $(, $barrier:literal)?;)*) => {
        /// A system that a scenario may have or not.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum System {
            $(#[doc = concat!("`[", stringify!($field), "]`.")] $system,)*
        }

        impl System {
            /// All of them, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$system),*];

            /// Its table in a scenario file.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$system => stringify!($field),)* }
            }

            /// What it is called for people.
            pub const fn called(self) -> &'static str {
                match self { $(Self::$system => $called,)* }
            }

            /// Whether the scenario simulates it.
            pub fn is_simulated(self, content: &Content) -> bool {
                match self { $(Self::$system => content.$field.is_some(),)* }
            }
        }

        /// A system whose obstacle can be taken away while the system itself stays.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum BarrierOf {
            $($(#[doc = $barrier] $system,)?)*
        }

        impl BarrierOf {
            /// All of them, in the order of this list.
            pub const ALL: &[Self] = &[$($(obstacle!(Self::$system, $barrier),)?)*];

            /// The system.
            pub const fn system(self) -> System {
                match self { $($(Self::$system => obstacle!(System::$system, $barrier),)?)* }
            }

            /// What the obstacle does, in a sentence.
            pub const fn in_words(self) -> &'static str {
                match self { $($(Self::$system => $barrier,)?)* }
            }

            /// What the scenario says of the obstacle; none where the system is not simulated.
            fn stated(self, content: &Content) -> Option<Barrier> {
                match self {
                    $($(Self::$system => {
                        let _ = $barrier;
                        content.$field.as_ref().map(|system| system.barrier)
                    })?)*
                }
            }
        }
    };
}

/// The first, where there is a second.
macro_rules! obstacle {
    ($what:expr, $barrier:literal) => {
        $what
    };
}

systems! {
    Demand = demand, "Demand";
    Funding = funding, "Funding", "Day-to-day costs raid capital, and what cannot be delivered lapses.";
    Technology = technology, "Technology", "Technology grows old and is not replaced.";
    Workforce = workforce, "Workforce", "Posts stand vacant and skills are short.";
    Approvals = approvals, "Approvals", "Programmes wait for approval.";
    Programmes = programmes, "Programmes";
    Change = change, "Change", "Staff resist what is new, and go-lives take their time.";
    Interoperability = interoperability, "Interoperability", "Systems cannot talk to each other, and integration fails.";
    Care = care, "Care";
    Disparities = disparities, "Disparities", "Groups are treated more or less readily for the same need, and left out of what is digital.";
    Appraisal = appraisal, "Appraisal";
}

impl System {
    /// That of a table.
    pub fn named(table: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|system| system.name() == table)
    }

    /// What a scenario says of its obstacle; none where it is not simulated, or has none that can be taken away.
    pub fn barrier(self, content: &Content) -> Option<Barrier> {
        BarrierOf::ALL.iter().find(|which| which.system() == self)?.stated(content)
    }
}

impl BarrierOf {
    /// The system's name in a scenario file.
    pub const fn name(self) -> &'static str {
        self.system().name()
    }

    /// Whether the scenario simulates the system.
    pub fn is_simulated(self, content: &Content) -> bool {
        self.system().is_simulated(content)
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
/// assert_eq!(Removed::all_sets().count(), 128);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Removed(u8);

impl Removed {
    /// None: the world as it is.
    pub const NONE: Self = Self(0);

    /// What the scenario says is removed.
    pub fn stated(content: &Content) -> Self {
        let gone = |which: &BarrierOf| which.stated(content) == Some(Barrier::Removed);
        BarrierOf::ALL.iter().copied().filter(gone).fold(Self::NONE, Self::with)
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

    /// Those that are in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Every set of some obstacles: in the place `p` those whose place among them is that of a 1 in the binary number `p`.
    ///
    /// ```
    /// use capcast::systems::{BarrierOf, Removed};
    /// let [money, staff] = [BarrierOf::Funding, BarrierOf::Workforce];
    /// let none = Removed::NONE;
    /// assert_eq!(Removed::sets_of(&[money, staff]), [none, none.with(money), none.with(staff), none.with(money).with(staff)]);
    /// ```
    pub fn sets_of(some: &[BarrierOf]) -> Vec<Self> {
        let of = |place: usize| {
            let inside = some.iter().enumerate().filter(|(bit, _)| place >> bit & 1 == 1);
            inside.fold(Self::NONE, |set, (_, &which)| set.with(which))
        };
        (0..1 << some.len()).map(of).collect()
    }

    /// Every set there is, from none to all.
    pub fn all_sets() -> impl Iterator<Item = Self> {
        (0..1 << BarrierOf::ALL.len()).map(Self)
    }

    /// Its members, in order.
    pub fn members(self) -> impl Iterator<Item = BarrierOf> {
        BarrierOf::ALL.iter().copied().filter(move |&which| self.has(which))
    }
}
