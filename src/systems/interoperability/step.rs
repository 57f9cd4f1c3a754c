//! Steps 7 and 9 of every year: integration that fails, and which systems are connected at the close.

use super::{Interoperability, equations};
use crate::draw::{Chance, VariableHash};
use crate::lift;
use crate::num::Lanes;
use crate::systems::estate::Estate;
use crate::systems::programmes::equations::also;
use crate::systems::programmes::{self, Programme, Programmes};
use crate::systems::{Namer, Now, Numbers};

/// Address of the draw: whether a programme's integration fails.
#[derive(Clone, Debug)]
pub struct Addresses {
    integration: Vec<VariableHash>,
}

impl Addresses {
    /// Names the draws.
    pub fn new(programmes: Option<&Programmes>, name: &mut Namer<'_>) -> Self {
        let list: &[Programme] = programmes.map_or(&[], |programmes| &programmes.list);
        let of = |programme: &Programme| name("interoperability.integration", &programme.id);
        Self { integration: list.iter().map(of).collect() }
    }
}

/// What of it no strategy changes.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// A uniform for each programme: its integration fails where it is below the probability.
    pub integration: Vec<Lanes<W>>,
}

impl<const W: usize> Futures<W> {
    /// Room for the programmes.
    pub fn new(programmes: Option<&Programmes>) -> Self {
        Self { integration: vec![Lanes::ZERO; programmes.map_or(0, |programmes| programmes.list.len())] }
    }

    /// Draws it.
    #[inline(always)]
    pub fn draw(&mut self, at: &Addresses, chance: &Chance<W>) {
        for (uniform, &address) in self.integration.iter_mut().zip(&at.integration) {
            chance.uniform_once(address, uniform);
        }
    }
}

/// Connections at a close.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Share of each estate's organisations whose record others could read, legacy or not.
    pub live: Vec<Lanes<W>>,
    /// The same, as far as legacy leaves them readable.
    pub readable: Vec<Lanes<W>>,
    /// Share on the national standard.
    pub standard: Vec<Lanes<W>>,
    /// Share between which shared data bridge what is not compatible.
    pub bridged: Vec<Lanes<W>>,
    /// Share that has joined the standard without a programme.
    joined: Lanes<W>,
    /// Connectivity of the opening.
    pub opening: Lanes<W>,
}

/// Connections in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Share of shared patients' flow between connected organisations.
    pub connectivity: Lanes<W>,
    /// Share of it that stated flows bring.
    pub stated: Lanes<W>,
    /// Share of the rest within estates that is connected.
    pub within: Lanes<W>,
    /// Share of the rest between them.
    pub between: Lanes<W>,
    /// Share of organisations that are live, by floor area.
    pub live: Lanes<W>,
    /// What repeated tests cost more than at the opening, £m cash.
    pub change_of_cost: Lanes<W>,
    /// What they cost, £m cash.
    pub cost: Lanes<W>,
    /// Integrations that failed.
    pub failed: Lanes<W>,
}

/// What connections are made of at a close.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a, const W: usize> {
    /// The estates.
    pub estates: &'a [Estate],
    /// Each estate's share of the opening floor area.
    pub area_share: &'a [Lanes<W>],
    /// Share of each estate's technology that is legacy; none where technology is not simulated.
    pub legacy: Option<&'a [Lanes<W>]>,
    /// Programmes, and how far they are; none at the opening, or where they are not simulated.
    pub programmes: Option<(&'a Programmes, &'a programmes::State<W>)>,
}

impl<const W: usize> State<W> {
    /// Room for as many estates.
    pub fn new(system: Option<&Interoperability>, estates: usize) -> Self {
        let rows = || vec![Lanes::ZERO; if system.is_some() { estates } else { 0 }];
        Self {
            live: rows(),
            readable: rows(),
            standard: rows(),
            bridged: rows(),
            joined: Lanes::ZERO,
            opening: Lanes::ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, system: &Interoperability, seen: &Seen<'_, W>, numbers: &Numbers<W>) {
        self.joined = *numbers.of(system.standard_share);
        self.opening = self.connect(system, seen, numbers, false).connectivity;
    }

    /// One year: connections at its close.
    #[inline(always)]
    pub fn year(
        &mut self,
        system: &Interoperability,
        now: &Now<'_, W>,
        seen: &Seen<'_, W>,
        is_removed: bool,
    ) -> Year<W> {
        let of = |id| now.of(id);
        let there_is_one = system.standard_from.is_some_and(|first| now.year >= first);
        if there_is_one {
            self.joined = lift!(equations::joins(self.joined, of(system.standard_joins)));
        }
        let mut year = self.connect(system, seen, now.numbers, there_is_one);
        if is_removed {
            year.connectivity = Lanes::ONE;
        }
        let (cost, general) = (of(system.repeated_tests), now.prices.general_index);
        year.change_of_cost = lift!(equations::repeated_tests(cost, self.opening, year.connectivity, general));
        year.cost = lift!(equations::repeated_tests(cost, 1.0, year.connectivity, general));
        if let Some((_, state)) = seen.programmes {
            year.failed = crate::num::sum(state.failed.iter());
        }
        year
    }

    /// Who is connected with whom.
    #[inline(always)]
    fn connect(
        &mut self,
        system: &Interoperability,
        seen: &Seen<'_, W>,
        numbers: &Numbers<W>,
        there_is_a_standard: bool,
    ) -> Year<W> {
        let of = |id| numbers.of(id);
        let zero = Lanes::ZERO;
        for (j, estate) in seen.estates.iter().enumerate() {
            self.live[j] = numbers.or_zero(estate.live_share);
            self.standard[j] = self.joined;
            self.bridged[j] = zero;
        }
        if let Some((programmes, state)) = seen.programmes {
            for (programme, reach) in programmes.list.iter().zip(&state.reach) {
                let Some(links) = &programme.links else { continue };
                let (connects, bridges) = (*of(links.connects) * reach.close, *of(links.bridges) * reach.close);
                let standard = *of(links.standard) * reach.close;
                for &j in &programme.estates {
                    self.live[j] = lift!(also(self.live[j], connects));
                    self.bridged[j] = lift!(also(self.bridged[j], bridges));
                    if there_is_a_standard {
                        self.standard[j] = lift!(also(self.standard[j], standard));
                    }
                }
            }
        }
        let chance = of(system.compatible);
        let (mut live, mut within, mut weights, mut weights_squared) = (zero, zero, zero, zero);
        // Sums over single estates of what a pair is the product of.
        let (mut sums, mut squares) = ([zero; 4], [zero; 4]);
        for (j, estate) in seen.estates.iter().enumerate() {
            let legacy = seen.legacy.map_or(zero, |legacy| legacy[j]);
            let readable: Lanes<W> = lift!(equations::readable(self.live[j], of(system.legacy_effect), legacy));
            self.readable[j] = readable;
            let (area, standard, bridged) = (seen.area_share[j], self.standard[j], self.bridged[j]);
            live += area * self.live[j];
            let inside: Lanes<W> = if estate.organisations > 1.0 {
                lift!(equations::connected([readable; 2], chance, [standard; 2], [bridged; 2]))
            } else {
                readable
            };
            within += area * inside;
            weights += area;
            weights_squared += area * area;
            let both = standard * bridged;
            for (place, factor) in [Lanes::ONE, standard, bridged, both].into_iter().enumerate() {
                let part = area * readable * factor;
                sums[place] += part;
                squares[place] += part * part;
            }
        }
        let mut pairs = [zero; 4];
        for (place, pair) in pairs.iter_mut().enumerate() {
            *pair = lift!(equations::mean_of_pairs(sums[place], squares[place], weights, weights_squared));
        }
        let between: Lanes<W> = lift!(equations::between(chance, pairs));
        let (mut stated, mut share) = (zero, zero);
        for flow in &system.flows {
            let [i, j] = flow.between;
            let connected: Lanes<W> = if i == j && seen.estates[i].organisations <= 1.0 {
                self.readable[i]
            } else {
                lift!(equations::connected(
                    [self.readable[i], self.readable[j]],
                    chance,
                    [self.standard[i], self.standard[j]],
                    [self.bridged[i], self.bridged[j]]
                ))
            };
            stated += *of(flow.share) * connected;
            share += *of(flow.share);
        }
        let connectivity = lift!(equations::connectivity(stated, share, of(system.within), within, between));
        Year { connectivity, stated, within, between, live, change_of_cost: zero, cost: zero, failed: zero }
    }
}
