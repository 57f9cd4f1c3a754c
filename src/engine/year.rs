//! The year: the thirteen steps of docs/model.md, written once for any number of trials side by side.

use super::futures::Futures;
pub use super::state::{State, Year};
use super::watch::Watcher;
use super::world::{Case, World};
use crate::lift;
use crate::num::{Lanes, sum};
use crate::scenario::Replacement;
use crate::strategy::NoProgrammes;
use crate::systems::programmes;
use crate::systems::{BarrierOf, appraisal, care, change, disparities, estate, funding, incidents, interoperability};

/// One year, `t` years after the first, of one case.
#[inline(always)]
pub fn year<const W: usize, K: Watcher<W>>(
    world: &World<'_>,
    futures: &Futures<W>,
    t: usize,
    case: &Case,
    state: &mut State<W>,
    watcher: &mut K,
) -> Year<W> {
    let (scenario, numbers, chance) = (world.scenario, &futures.numbers, &futures.chance);
    let (strategy, estates) = (&case.strategy, &scenario.estates[..]);
    let is_removed = |barrier| case.removed.has(barrier);

    // 1 prices (P1, P2)
    let prices = futures.prices.year(t);
    let now = futures.now(world, t, &prices);
    // What was in the books at the last close decides which strategy is followed (S5).
    if let Some(later) = &strategy.later {
        state.stage.see(later.when, t, &state.estate.bands(), &prices.last_general_index);
    }

    // 2 demand (N1–N4)
    let demand = futures.demand.year(t);

    // 3 funding envelope (F1–F5, F9, F10, F14, F15, F19)
    let probability = match &scenario.funding {
        None => state.capital.raid_probability(&scenario.capital, numbers),
        Some(_) if is_removed(BarrierOf::Funding) => Lanes::ZERO,
        Some(system) => {
            state.funding.raid_probability(system, &scenario.capital.raids, numbers, &state.capital.raid_on)
        }
    };
    let raid = state.capital.raid(&futures.capital, &now, probability);
    let trust = scenario.funding.as_ref().and_then(|funding| funding.cash.as_ref());
    // Where lanes are reckoned, a system is looked at by `match`: the body of a closure would be compiled apart, for the least of processors.
    let mut cash = match trust {
        Some(cash) => {
            let of_last_year = (futures.capital.planned(t), &state.capital.carried, &state.funding.signed);
            Some(state.funding.trust.year(cash, numbers, of_last_year, is_removed(BarrierOf::Funding)))
        }
        None => None,
    };
    let left_of_plan = match &cash {
        Some(cash) => cash.allowed,
        None => state.capital.left_after(&raid, &futures.capital, t),
    };
    let for_technology = match scenario.technology.as_ref().map(|technology| technology.replacement) {
        Some(Replacement::Money { amount, .. }) => Some(numbers.of(amount)),
        _ => None,
    };
    let mut envelope =
        state.capital.envelope(&scenario.capital, &futures.capital, &now, (raid, left_of_plan), for_technology);

    // 4 workforce (W1–W8), and with it what can be delivered (F6, F7)
    let workforce = match &scenario.workforce {
        Some(system) => {
            let training = state.stage.training(strategy);
            let of_overload = match &scenario.change {
                Some(change) => *numbers.of(change.leavers_effect) * state.change.mean_overload,
                None => Lanes::ZERO,
            };
            let is_removed = is_removed(BarrierOf::Workforce);
            Some(state.workforce.year(system, &futures.workforce, &now, (&training, &of_overload), is_removed))
        }
        None => None,
    };
    let staff_can_deliver = match &workforce {
        Some(_) if is_removed(BarrierOf::Workforce) => Some(Lanes::splat(f64::INFINITY)),
        Some(staff) => staff.capacity,
        None => None,
    };
    let mut to_programmes = numbers.or_zero(scenario.capital.share_to_programmes);
    if scenario.programmes.is_none() {
        // It is spent elsewhere.
        (to_programmes, envelope.fixed_for_programmes) = (Lanes::ZERO, Lanes::ZERO);
    }
    envelope.deliver([numbers.of(scenario.capital.share_to_backlog), &to_programmes], staff_can_deliver);

    // 5 approvals (R1–R5): business cases have moved as they were drawn; whoever is approved may start in step 7

    // 6 estate ages: price, escalate, migrate, arise, re-survey, re-rate (E1–E5, E7, E8, D1), fail (I1–I3)
    for (j, (estate, failures)) in estates.iter().zip(&mut state.incidents).enumerate() {
        let area = if scenario.programmes.is_some() { &state.programmes.area[j] } else { numbers.of(estate.area) };
        state.estate.age(&scenario.backlog, area, &futures.estate, &now, j);
        let work = &state.estate.work[j * 4..j * 4 + 4];
        let avoided = state.programmes.avoided.get(j);
        incidents::fail((&scenario.incidents, estate), &futures.incidents, chance, &now, (j, avoided), work, failures);
    }
    watcher.aged(&state.estate.stock);

    // 7 allocate: repairs first (I3, I4), then the strategy (S1, S2)
    let repaired = incidents::repair(
        (&scenario.incidents, &scenario.backlog),
        &now,
        &futures.estate.cleared_per_pound,
        &envelope.available,
        &state.incidents,
        &mut state.estate,
        &mut |j, capital| watcher.repaired(j, capital),
    );
    watcher.cleared_by_repairs(&state.estate.repaired);
    let (clearable, spend) = (&state.estate.clearable, &mut state.estate.spend);
    let (allocation, mut schemes) = match &scenario.programmes {
        None => (state.stage.allocate(strategy, &repaired.money, clearable, spend, &mut NoProgrammes), None),
        Some(system) => {
            let staff = match &workforce {
                Some(staff) if !is_removed(BarrierOf::Workforce) => {
                    Some([staff.groups[1].staff * staff.output, staff.groups[2].staff * staff.output])
                }
                _ => None,
            };
            let means = programmes::Means {
                money: envelope.programmes,
                staff,
                is_approved: is_removed(BarrierOf::Approvals),
                integration: match &scenario.interoperability {
                    Some(system) if !is_removed(BarrierOf::Interoperability) => Some(programmes::Integration {
                        system,
                        uniforms: &futures.interoperability.integration,
                        roll_out: match &workforce {
                            Some(staff) => staff.roll_out,
                            None => Lanes::ONE,
                        },
                    }),
                    _ => None,
                },
                expected: &world.programmes,
            };
            let known = (&futures.approvals, &futures.programmes);
            let mut open = programmes::Open::new(&mut state.programmes, system, known, now, means);
            let allocation = state.stage.allocate(strategy, &repaired.money, clearable, spend, &mut open);
            (allocation, Some(open.close(|k| strategy.seeks(k))))
        }
    };

    // What is set aside (S9): training is bought for the next year, change works in this one.
    let set_asides = state.stage.set_asides(strategy, &allocation.set_aside);
    if let Some(system) = &scenario.workforce {
        state.workforce.buy_training(system, &now, &set_asides[0]);
    }

    // 8 deliver (E6, M10), and what becomes of what was not spent (F8, F20)
    if schemes.is_some() {
        state.estate.retire(&state.programmes.backlog_goes, &futures.estate.cleared_per_pound);
    }
    let mut ledger_error = state.ledger_error;
    state.estate.deliver(&futures.estate, &mut |_, flows| ledger_error.note(flows));
    state.ledger_error = ledger_error;
    let left = state.capital.carry_forward(
        &scenario.capital,
        &now,
        &envelope,
        (&allocation.unspent, &allocation.undelivered),
        is_removed(BarrierOf::Funding),
    );

    // 9 technology (T1–T5), adoption (U1–U9), interoperability (X1–X8)
    let roll_out = workforce.as_ref().map_or(Lanes::ONE, |staff| staff.roll_out);
    let technology = match &scenario.technology {
        Some(system) => Some(state.technology.year(
            system,
            (&futures.technology, &futures.estate.area_share),
            chance,
            &now,
            (&envelope.technology, &roll_out, schemes.is_some().then_some(&state.programmes.legacy_goes[..])),
            is_removed(BarrierOf::Technology),
        )),
        None => None,
    };

    let change = match &scenario.change {
        Some(system) => {
            let of_programmes = match &scenario.programmes {
                Some(system) => {
                    let (futures, state) = (&futures.programmes, &state.programmes);
                    Some(change::Schemes { system, futures, state })
                }
                None => None,
            };
            let staff = match (&scenario.workforce, &workforce) {
                (Some(system), Some(staff)) => change::Staff {
                    vacant: staff.groups[0].vacant - *numbers.of(system.groups[0].vacancy_share),
                    skills: staff.skills / *numbers.of(system.opening_skills),
                },
                _ => change::Staff { vacant: Lanes::ZERO, skills: Lanes::ONE },
            };
            let of_it = (of_programmes, &futures.estate.area_share[..]);
            Some(state.change.year(system, &now, of_it, (&set_asides[1], &staff), is_removed(BarrierOf::Change)))
        }
        None => None,
    };
    let interoperability = match &scenario.interoperability {
        Some(system) => {
            let seen = interoperability::Seen {
                estates,
                area_share: &futures.estate.area_share,
                legacy: match &scenario.technology {
                    Some(_) => Some(&state.technology.shares[..]),
                    None => None,
                },
                programmes: match &scenario.programmes {
                    Some(programmes) => Some((programmes, &state.programmes)),
                    None => None,
                },
            };
            Some(state.interoperability.year(system, &now, &seen, is_removed(BarrierOf::Interoperability)))
        }
        None => None,
    };
    if let (Some(system), Some(schemes)) = (&scenario.programmes, &mut schemes) {
        let adopted = match &scenario.change {
            Some(_) => Some(&state.change),
            None => None,
        };
        let connected = interoperability.as_ref().map(|year| &year.connectivity);
        state.programmes.bring((system, &futures.programmes), &now, schemes, adopted, connected);
    }
    let dip_cost = match &change {
        Some(change) => change.care_cost,
        None => Lanes::ONE,
    };

    // 10 care (L1–L8)
    let incidents = incidents::year((&scenario.incidents, estates), &now, &state.incidents);
    // What the same care costs, by technology and programmes.
    let productivity = {
        let of_technology = match &technology {
            Some(technology) => technology.productivity_cost,
            None => Lanes::ONE,
        };
        match &schemes {
            Some(schemes) => of_technology * schemes.care_cost,
            None => of_technology,
        }
    };
    let mut care = match (&scenario.care, &scenario.demand) {
        (Some(system), Some(demand)) => {
            let seen = care::Seen {
                demand: (demand, &futures.demand),
                expected_growth: world.expected_waiting_growth[t],
                fixed: numbers.or_zero(scenario.funding.as_ref().map(|funding| funding.fixed_cost_share)),
                estates: (estates, &scenario.backlog),
                work: &state.estate.work,
                area: match &scenario.programmes {
                    Some(_) => Some(&state.programmes.area[..]),
                    None => None,
                },
                lost_bed_days: incidents.lost_bed_days - futures.incidents.opening_lost_days,
                vacant: match (&scenario.workforce, &workforce) {
                    (Some(system), Some(staff)) => {
                        (staff.groups[0].vacant, *numbers.of(system.groups[0].vacancy_share))
                    }
                    _ => (Lanes::ZERO, Lanes::ZERO),
                },
                outage_days: match (&scenario.technology, &technology) {
                    (Some(system), Some(year)) => {
                        (year.outages - *numbers.of(system.outages)) * *numbers.of(system.days_per_outage)
                    }
                    _ => Lanes::ZERO,
                },
                productivity_cost: productivity,
                dip: match (&scenario.change, &change) {
                    (Some(system), Some(year)) => (year.dip, *numbers.of(system.cost_share)),
                    _ => (Lanes::ZERO, Lanes::ZERO),
                },
                connectivity: match &interoperability {
                    Some(year) => (year.connectivity, state.interoperability.opening),
                    None => (Lanes::ZERO, Lanes::ZERO),
                },
                added: match &schemes {
                    Some(schemes) => schemes.capacity,
                    None => Lanes::ONE,
                },
            };
            Some(state.care.year(system, &now, &seen))
        }
        _ => None,
    };
    let [waiting_list_cost, own_waiting_list_cost] = match &care {
        Some(care) => [care.cost, care.own_cost],
        None => [Lanes::ZERO; 2],
    };

    // 11 revenue outturn (F11–F13, F16–F18)
    let elsewhere =
        envelope.elsewhere + cash.as_ref().map_or(Lanes::ZERO, |cash| cash.new_leases) + allocation.returned;
    let funding = match &scenario.funding {
        None => None,
        Some(system) => {
            let (construction_index, general_index) = (prices.construction_index, prices.general_index);
            let opening_legacy =
                numbers.or_zero(scenario.technology.as_ref().map(|technology| technology.running_cost));
            let legacy = technology.as_ref().map_or(Lanes::ZERO, |technology| technology.running_cost);
            let changes = funding::Changes {
                repairs: (incidents.repair_cost - repaired.repairs)
                    - futures.incidents.opening_repairs * construction_index,
                lost_bed_days: (incidents.lost_bed_days - futures.incidents.opening_lost_days)
                    * *numbers.of(system.lost_bed_day)
                    * general_index
                    * 1e-6,
                legacy: legacy - opening_legacy * general_index,
                agency: workforce.as_ref().map_or(Lanes::ZERO, |staff| staff.agency_cost),
                programmes: match &schemes {
                    Some(schemes) => schemes.running_cost - schemes.released,
                    None => Lanes::ZERO,
                },
                repeated_tests: interoperability.as_ref().map_or(Lanes::ZERO, |year| year.change_of_cost),
                waiting_list: own_waiting_list_cost,
            };
            let productivity_cost = match &scenario.care {
                Some(system) => {
                    let (met, of_cost) = (numbers.of(system.productivity_share), &state.care.opening.of_cost);
                    lift!(care::equations::cost_share(met, of_cost, productivity))
                }
                None => productivity,
            };
            let outturn = funding::Outturn {
                care_cost: &demand.care_cost,
                productivity_cost: dip_cost * productivity_cost,
                expected_growth: world.expected_funding_growth[t],
                changes,
                raided: envelope.raided(),
                spent: left.spent,
                on_top: &envelope.on_top,
            };
            Some(state.funding.year(system, &now, &outturn, cash.as_mut()))
        }
    };

    // 12 equity (G1–G5)
    let disparities = match (&scenario.disparities, &scenario.care, &mut care) {
        (Some(system), Some(keys), Some(care)) => {
            let seen = disparities::Seen {
                care: (keys, &state.care, care),
                demand: &futures.demand,
                programmes: match &scenario.programmes {
                    Some(system) => Some(disparities::Schemes {
                        system,
                        served: &futures.programmes.served,
                        state: &state.programmes,
                        adoption: match &scenario.change {
                            Some(_) => Some(&state.change.adoption[..]),
                            None => None,
                        },
                    }),
                    None => None,
                },
                area_share: &futures.estate.area_share,
                failures: (&state.incidents, &futures.incidents.opening_lost_days_of),
            };
            let year = state.disparities.year(system, &now, &seen, &set_asides[2], is_removed(BarrierOf::Disparities));
            (care.under_18, care.over_52, care.unmet) = (year.under_18, year.over_52, year.unmet);
            Some(year)
        }
        _ => None,
    };

    // 13 record, and what it all comes to (A1–A11)
    let total_area = match &schemes {
        Some(_) => sum(state.programmes.area.iter()),
        None => futures.estate.total_area,
    };
    let estate = state.estate.year(&scenario.backlog, &total_area, &now);
    let appraisal = match &world.discounting {
        None => None,
        Some(discounting) => {
            let (cost_of_care, productivity_cost) = match &funding {
                Some(money) => {
                    let cost = money.base_operating_cost * prices.general_index * demand.care_cost;
                    (cost, dip_cost * productivity)
                }
                None => (Lanes::ZERO, Lanes::ONE),
            };
            let legacy = technology.as_ref().map_or(Lanes::ZERO, |technology| technology.running_cost);
            #[expect(clippy::manual_map, reason = "a closure here is not inlined, and copies the lanes")]
            let treated = match &care {
                Some(care) => Some(care.treated),
                None => None,
            };
            let brought = appraisal::Brought {
                capital: repaired.repairs
                    + allocation.spent
                    + allocation.set_aside
                    + envelope.technology
                    + allocation.programmes,
                running: legacy
                    + (incidents.repair_cost - repaired.repairs)
                    + interoperability.as_ref().map_or(Lanes::ZERO, |year| year.cost)
                    + waiting_list_cost,
                lost_bed_days: &incidents.lost_bed_days,
                bed_day: numbers.of(scenario.incidents.bed_day_value),
                clinical: &incidents.clinical,
                clinical_incident: numbers.of(scenario.incidents.clinical_incident_value),
                treated,
                treatment: match &scenario.care {
                    Some(system) => *numbers.of(system.treatment_value),
                    None => Lanes::ZERO,
                },
                care: cost_of_care,
                productivity_cost,
                backlog: &estate.total,
                cost_to_clear: numbers.of(scenario.backlog.cost_to_clear),
            };
            let of_programmes = match (&scenario.programmes, &schemes) {
                (Some(system), Some(year)) => Some(appraisal::Schemes {
                    system,
                    served: &futures.programmes.served,
                    state: &state.programmes,
                    year,
                }),
                _ => None,
            };
            Some(state.appraisal.year(discounting, &now, &brought, of_programmes))
        }
    };
    let year = Year {
        prices,
        demand: *demand,
        capital: envelope,
        cash,
        workforce,
        repaired,
        allocation,
        switched: state.stage.switched,
        left,
        elsewhere,
        technology,
        incidents,
        estate,
        funding,
        programmes: schemes,
        change,
        interoperability,
        care,
        disparities,
        appraisal,
    };
    state.ledger_error.note(&estate::Flows { closing: year.estate.total, ..year.estate.flows });
    let (sources, uses) = (year.sources(), year.uses());
    state.money_error.balance(&sources, &uses);
    year
}
