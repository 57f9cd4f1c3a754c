//! A group of trials side by side, with the widest vectors that the processor has.
//!
//! The two doors of what is costly, compiled for each instruction set: everything below them is inlined into them, and nobody
//! else in the library has a copy of the year at this width.

use super::futures::Futures;
use super::watch::Nobody;
use super::world::{Case, World};
use super::year::{self, State, Year};
use crate::num::LANES;
use multiversion::multiversion;

/// Which instructions to compute with. All give the same bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Isa {
    /// The widest vectors that the processor has.
    Best,
    /// Those that every processor of the architecture has.
    Baseline,
}

/// Draws the futures of the group whose first trial is `first`.
pub(super) fn draw(isa: Isa, futures: &mut Futures<LANES>, world: &World<'_>, first: u32) {
    match isa {
        Isa::Best => draw_best(futures, world, first),
        Isa::Baseline => futures.draw(world, first),
    }
}

#[multiversion(targets("x86_64+avx+avx2+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn draw_best(futures: &mut Futures<LANES>, world: &World<'_>, first: u32) {
    futures.draw(world, first);
}

/// The year `t` of a case.
pub(super) fn year(
    isa: Isa,
    world: &World<'_>,
    futures: &Futures<LANES>,
    t: usize,
    case: &Case,
    state: &mut State<LANES>,
) -> Year<LANES> {
    match isa {
        Isa::Best => year_best(world, futures, t, case, state),
        Isa::Baseline => year::year(world, futures, t, case, state, &mut Nobody),
    }
}

#[multiversion(targets("x86_64+avx+avx2+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn year_best(
    world: &World<'_>,
    futures: &Futures<LANES>,
    t: usize,
    case: &Case,
    state: &mut State<LANES>,
) -> Year<LANES> {
    year::year(world, futures, t, case, state, &mut Nobody)
}
