//! Numbers side by side: one in each of `W` trials, with the arithmetic of a single one.
//!
//! An equation is a function of scalars, written once; [`lift!`](crate::lift) applies it to every lane in one loop without branches,
//! which the compiler turns into vector instructions. So a year reads as its equations at any width, and every lane holds
//! the bits that its trial would have alone: no operation looks across lanes.

use std::ops::{Add, AddAssign, Div, Index, IndexMut, Mul, Neg, Sub, SubAssign};

/// One number in each of `W` trials; aligned, so that no vector of four of them lies in two lines of the cache.
///
/// ```
/// use capcast::num::Lanes;
/// let spent = Lanes([10.0, 20.0]);
/// assert_eq!(spent * 0.5 + 1.0, Lanes([6.0, 11.0]));
/// ```
#[repr(align(32))]
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Lanes<const W: usize>(pub [f64; W]);

impl<const W: usize> Lanes<W> {
    /// 0 in every lane.
    pub const ZERO: Self = Self([0.0; W]);
    /// 1 in every lane.
    pub const ONE: Self = Self([1.0; W]);

    /// The same number in every lane.
    #[inline(always)]
    pub const fn splat(value: f64) -> Self {
        Self([value; W])
    }

    /// This number where the lane of `at` is above 0, the `other` one elsewhere.
    #[inline(always)]
    pub fn where_above_zero(self, at: Self, other: Self) -> Self {
        let mut out = other;
        for l in 0..W {
            out.0[l] = if at.0[l] > 0.0 { self.0[l] } else { other.0[l] };
        }
        out
    }

    /// The numbers in order of their lanes.
    pub fn iter(&self) -> std::slice::Iter<'_, f64> {
        self.0.iter()
    }
}

/// Zero.
impl<const W: usize> Default for Lanes<W> {
    fn default() -> Self {
        Self::ZERO
    }
}

/// A lane alone is a number.
impl From<Lanes<1>> for f64 {
    fn from(Lanes([value]): Lanes<1>) -> Self {
        value
    }
}

impl<const W: usize> Index<usize> for Lanes<W> {
    type Output = f64;

    #[inline(always)]
    fn index(&self, lane: usize) -> &f64 {
        &self.0[lane]
    }
}

impl<const W: usize> IndexMut<usize> for Lanes<W> {
    #[inline(always)]
    fn index_mut(&mut self, lane: usize) -> &mut f64 {
        &mut self.0[lane]
    }
}

/// What an equation takes of each lane: lanes, and what is the same in all of them, mix freely.
pub trait At {
    /// What stands in a lane.
    type Item;

    /// What stands in `lane`.
    fn at(&self, lane: usize) -> Self::Item;
}

impl<const W: usize> At for Lanes<W> {
    type Item = f64;

    #[inline(always)]
    fn at(&self, lane: usize) -> f64 {
        self.0[lane]
    }
}

impl<T: At> At for &T {
    type Item = T::Item;

    #[inline(always)]
    fn at(&self, lane: usize) -> T::Item {
        (**self).at(lane)
    }
}

impl<T: At, const N: usize> At for [T; N] {
    type Item = [T::Item; N];

    #[inline(always)]
    fn at(&self, lane: usize) -> [T::Item; N] {
        std::array::from_fn(|i| self[i].at(lane))
    }
}

impl<T: At, U: At> At for (T, U) {
    type Item = (T::Item, U::Item);

    #[inline(always)]
    fn at(&self, lane: usize) -> (T::Item, U::Item) {
        (self.0.at(lane), self.1.at(lane))
    }
}

/// What is the same in every lane.
macro_rules! same_in_every_lane {
    ($($kind:ty),*) => {$(
        impl $crate::num::At for $kind {
            type Item = Self;

            #[inline(always)]
            fn at(&self, _: usize) -> Self {
                *self
            }
        }
    )*};
}
pub(crate) use same_in_every_lane;
same_in_every_lane!(f64, usize, bool);

/// Applies a scalar equation in every lane: `lift!(funding::after_raid(planned, cut, carried))`.
///
/// Every argument is [`At`]; it is evaluated once, and read lane by lane.
///
/// ```
/// use capcast::lift;
/// use capcast::num::Lanes;
/// fn left(planned: f64, cut: f64) -> f64 {
///     planned * (1.0 - cut)
/// }
/// let planned = Lanes([100.0, 200.0]);
/// let after: Lanes<2> = lift!(left(planned, 0.25));
/// assert_eq!(after, Lanes([75.0, 150.0]));
/// ```
#[macro_export]
macro_rules! lift {
    (@bind [$($equation:ident)::+] [$($bound:ident)*]) => {{
        let mut out = $crate::num::Lanes::ZERO;
        for lane in 0..out.0.len() {
            out.0[lane] = $($equation)::+($($crate::num::At::at($bound, lane)),*);
        }
        out
    }};
    (@bind [$($equation:ident)::+] [$($bound:ident)*] $next:expr $(, $rest:expr)*) => {{
        let argument = &$next;
        $crate::lift!(@bind [$($equation)::+] [$($bound)* argument] $($rest),*)
    }};
    ($($equation:ident)::+($($argument:expr),* $(,)?)) => {
        $crate::lift!(@bind [$($equation)::+] [] $($argument),*)
    };
}

/// An operator in every lane, between lanes and between lanes and a number.
macro_rules! operator {
    ($($trait:ident $method:ident $op:tt),*) => {$(
        impl<const W: usize> $trait for Lanes<W> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let mut out = self;
                for l in 0..W {
                    out.0[l] = self.0[l] $op other.0[l];
                }
                out
            }
        }

        impl<const W: usize> $trait<f64> for Lanes<W> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                let mut out = self;
                for l in 0..W {
                    out.0[l] = self.0[l] $op other;
                }
                out
            }
        }

        impl<const W: usize> $trait<Lanes<W>> for f64 {
            type Output = Lanes<W>;

            #[inline(always)]
            fn $method(self, other: Lanes<W>) -> Lanes<W> {
                let mut out = other;
                for l in 0..W {
                    out.0[l] = self $op other.0[l];
                }
                out
            }
        }
    )*};
}
operator!(Add add +, Sub sub -, Mul mul *, Div div /);

impl<const W: usize> Neg for Lanes<W> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        let mut out = self;
        for l in 0..W {
            out.0[l] = -self.0[l];
        }
        out
    }
}

impl<const W: usize> AddAssign for Lanes<W> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        for l in 0..W {
            self.0[l] += other.0[l];
        }
    }
}

impl<const W: usize> SubAssign for Lanes<W> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        for l in 0..W {
            self.0[l] -= other.0[l];
        }
    }
}

/// Sums in order, from zero, lane by lane.
///
/// ```
/// use capcast::num::{Lanes, sum};
/// assert_eq!(sum([Lanes([1.0, 2.0]), Lanes([3.0, 4.0])].iter()), Lanes([4.0, 6.0]));
/// ```
#[inline(always)]
pub fn sum<'a, const W: usize>(lanes: impl Iterator<Item = &'a Lanes<W>>) -> Lanes<W> {
    let mut sum = Lanes::ZERO;
    for &lane in lanes {
        sum += lane;
    }
    sum
}

/// A lane alone compares as the number that it is.
impl PartialEq<f64> for Lanes<1> {
    fn eq(&self, other: &f64) -> bool {
        self.0[0] == *other
    }
}

impl PartialOrd<f64> for Lanes<1> {
    fn partial_cmp(&self, other: &f64) -> Option<std::cmp::Ordering> {
        self.0[0].partial_cmp(other)
    }
}
