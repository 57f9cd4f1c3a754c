//! Step 9: which systems are connected.

use crate::engine::traced::{Item, Step, View, f, item};
use crate::scenario::Barrier;

/// The step; none where interoperability is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, year) = (view.scenario, view.record(t));
    let (system, now) = (scenario.interoperability.as_ref()?, year.interoperability.as_ref()?);
    let (number, traced) = (|id| view.number(id), &view.future.years[t]);
    let mut items: Vec<Item> = Vec::new();
    for (j, (estate, of_it)) in scenario.estates.iter().zip(&traced.estates).enumerate() {
        items.push(item(
            format!("readable records in {}", estate.id),
            of_it.readable,
            "share of organisations",
            format!(
                "{} live × (1 − {} × legacy {})",
                f(of_it.live),
                f(number(system.legacy_effect)),
                f(traced.legacy[j])
            ),
        ));
        for (what, share, how) in [
            ("on the standard", of_it.standard, "by themselves, and by the programmes that serve it"),
            ("bridged by shared data", of_it.bridged, "by the programmes that serve it"),
        ] {
            if share > 0.0 {
                items.push(item(format!("{what} in {}", estate.id), share, "share of organisations", how));
            }
        }
    }
    let within = number(system.within);
    let stated = system.flows.iter().fold(0.0, |sum, flow| sum + number(flow.share));
    let how = match system.barrier {
        Barrier::Removed => "the barrier is removed".to_owned(),
        Barrier::Present => format!(
            "{} + (1 − {}) × ({within} × {} + (1 − {within}) × {})",
            f(now.stated[0]),
            f(stated),
            f(now.within[0]),
            f(now.between[0]),
            within = f(within)
        ),
    };
    items.extend([
        item("connected within estates", now.within, "share of flow there", "by floor area"),
        item(
            "connected between estates",
            now.between,
            "share of flow there",
            format!("compatible by chance {}, on one standard, or bridged", f(number(system.compatible))),
        ),
        item("connectivity", now.connectivity, "share of flow", how),
        item(
            "repeated tests beyond the opening's",
            now.change_of_cost,
            "£m",
            format!(
                "{} × ({} − {}) × {}",
                f(number(system.repeated_tests)),
                f(view.future.opening_connectivity),
                f(now.connectivity[0]),
                f(year.prices.general_index[0])
            ),
        ),
        item("failed integrations", now.failed, "", if view.trial == 0 { "their probability" } else { "drawn" }),
    ]);
    Some(Step { key: "interoperability", title: "9 interoperability", items })
}
