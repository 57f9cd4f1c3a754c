//! A trust's own money: what cash allows of the plan, and what is left of it at the close.

use super::Cash;
use super::cash as equations;
use crate::lift;
use crate::num::{Lanes, sum};
use crate::systems::{Now, Numbers};

/// A trust's cash and assets between two years; £m.
#[derive(Clone, Debug)]
pub struct Trust<const W: usize> {
    cash: Lanes<W>,
    /// Depreciation of buildings, equipment and digital systems.
    assets: [Lanes<W>; 3],
    lease_liability: Lanes<W>,
    net_assets: Lanes<W>,
}

/// What a trust may spend in a year; £m.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CashYear<const W: usize> {
    /// Cash at the open.
    pub opening: Lanes<W>,
    /// Of own and leased assets.
    pub depreciation: Lanes<W>,
    /// Principal repaid.
    pub principal: Lanes<W>,
    /// Public dividend capital and receipts.
    pub inflow: Lanes<W>,
    /// They score to the allocation.
    pub new_leases: Lanes<W>,
    /// What cash leaves for capital.
    pub for_capital: Lanes<W>,
    /// What may be spent of the allocation.
    pub allowed: Lanes<W>,
    /// Allocation that cash could not pay for.
    pub limited: Lanes<W>,
    /// On average net assets.
    pub capital_charge: Lanes<W>,
    /// Cash at the close.
    pub closing: Lanes<W>,
    /// Of buildings, equipment and digital systems.
    pub depreciation_of: [Lanes<W>; 3],
    /// Of leases, which is repaid and written off alike.
    pub lease_principal: Lanes<W>,
    /// At the open.
    pub opening_net_assets: Lanes<W>,
    /// At the close.
    pub net_assets: Lanes<W>,
}

impl<const W: usize> Trust<W> {
    /// Room for it.
    pub(super) fn new() -> Self {
        Self { cash: Lanes::ZERO, assets: [Lanes::ZERO; 3], lease_liability: Lanes::ZERO, net_assets: Lanes::ZERO }
    }

    /// The opening. Returns depreciation and capital charge of the opening year.
    #[inline(always)]
    pub(super) fn open(&mut self, system: &Cash, numbers: &Numbers<W>) -> Lanes<W> {
        self.cash = *numbers.of(system.opening);
        self.lease_liability = *numbers.of(system.lease_liability);
        self.net_assets = *numbers.of(system.net_assets);
        for (asset, kind) in self.assets.iter_mut().zip(&system.assets) {
            *asset = *numbers.of(kind.depreciation);
        }
        let lease_principal = self.lease_liability / *numbers.of(system.lease_life);
        let charge: Lanes<W> =
            lift!(equations::capital_charge(numbers.of(system.capital_charge), self.net_assets, self.net_assets));
        sum(self.assets.iter()) + lease_principal + charge
    }

    /// What cash allows of `planned`, with `carried_in` from the last year and the last year's signed deficit.
    #[inline(always)]
    pub fn year(
        &self,
        system: &Cash,
        numbers: &Numbers<W>,
        (planned, carried_in, signed): (&Lanes<W>, &Lanes<W>, &Lanes<W>),
        is_removed: bool,
    ) -> CashYear<W> {
        let of = |id| *numbers.of(id);
        let lease_principal = self.lease_liability / of(system.lease_life);
        let principal = of(system.pfi_principal) + of(system.loan_principal) + lease_principal;
        let depreciation = sum(self.assets.iter()) + lease_principal;
        let inflow = of(system.dividend_capital) + of(system.receipts);
        let for_capital =
            lift!(equations::for_capital(self.cash, of(system.minimum), depreciation, signed, principal, inflow));
        // Leases score to the allocation: no more of them than it holds.
        let new_leases: Lanes<W> = lift!(equations::leases_within(of(system.new_leases), planned));
        let most = if is_removed { Lanes::splat(f64::INFINITY) } else { for_capital - *carried_in };
        let allowed = lift!(equations::allowed(planned, new_leases, most));
        let limited = *planned - new_leases - allowed;
        CashYear {
            opening: self.cash,
            depreciation,
            principal,
            inflow,
            new_leases,
            for_capital,
            allowed,
            limited: limited.where_above_zero(limited, Lanes::ZERO),
            capital_charge: Lanes::ZERO,
            closing: Lanes::ZERO,
            depreciation_of: self.assets,
            lease_principal,
            opening_net_assets: self.net_assets,
            net_assets: Lanes::ZERO,
        }
    }

    #[inline(always)]
    fn closing_net_assets(&self, year: &CashYear<W>, spent: &Lanes<W>) -> Lanes<W> {
        lift!(equations::net_assets(self.net_assets, spent, year.new_leases, year.depreciation))
    }

    #[inline(always)]
    fn charge(&self, system: &Cash, now: &Now<'_, W>, closing: &Lanes<W>) -> Lanes<W> {
        lift!(equations::capital_charge(now.of(system.capital_charge), self.net_assets, closing))
    }

    /// Depreciation and capital charge of the year.
    #[inline(always)]
    pub(super) fn own_cost(&self, system: &Cash, now: &Now<'_, W>, year: &CashYear<W>, spent: &Lanes<W>) -> Lanes<W> {
        year.depreciation + self.charge(system, now, &self.closing_net_assets(year, spent))
    }

    /// The close.
    #[inline(always)]
    pub(super) fn close(
        &mut self,
        system: &Cash,
        now: &Now<'_, W>,
        year: &mut CashYear<W>,
        (signed, spent, on_top): (&Lanes<W>, &Lanes<W>, &Lanes<W>),
    ) {
        year.net_assets = self.closing_net_assets(year, spent);
        year.capital_charge = self.charge(system, now, &year.net_assets);
        self.net_assets = year.net_assets;
        self.cash = lift!(equations::closing(
            self.cash,
            signed,
            year.depreciation,
            spent,
            year.principal,
            year.inflow + *on_top
        ));
        year.closing = self.cash;
        self.lease_liability += year.new_leases - year.lease_principal;
        for (kind, asset) in system.assets.iter().zip(&mut self.assets) {
            let spend = *spent * kind.capital_share;
            *asset = lift!(equations::depreciation(*asset, now.of(kind.life), spend));
        }
    }
}
