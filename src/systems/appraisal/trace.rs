//! Step 13: what the year adds to the appraisal.

use crate::engine::traced::{Step, View, f, item};

/// The step; none where strategies are not appraised.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let system = view.scenario.appraisal.as_ref()?;
    let now = view.record(t).appraisal.as_ref()?;
    let factor = view.world.discounting.as_ref()?.factor[t];
    let last = view.last(t).and_then(|last| last.appraisal.as_ref());
    let before = last.map_or(0.0, |last| {
        let factor = view.world.discounting.as_ref().map_or(1.0, |discounting| discounting.factor[t - 1]);
        last.whole_life_cost[0] - factor * (last.liability[0] - last.residual[0])
    });
    let benefits_before = last.map_or(0.0, |last| {
        let factor = view.world.discounting.as_ref().map_or(1.0, |discounting| discounting.factor[t - 1]);
        last.net[0] + last.whole_life_cost[0] - factor * last.goes_on[0]
    });
    let real = "£m at opening-year prices";
    let benefits = benefits_before + factor * (now.cash_releasing[0] + now.non_cash_releasing[0] + now.societal[0]);
    let items = vec![
        item("discount factor", factor, "", system.named()),
        item("capital on what is simulated", now.capital, real, ""),
        item("running cost and day-to-day repairs", now.running, real, ""),
        item("cash-releasing benefits", now.cash_releasing, real, ""),
        item("other benefits that release no cash", now.non_cash_releasing, real, "less or more than at the opening"),
        item("benefits to patients and society", now.societal, real, "clinical incidents counted against them"),
        item("what goes on to the end of lives", now.goes_on, real, "at its value at the close"),
        item("paid for what is not live", now.residual, real, ""),
        item("what clearing the backlog would cost", now.liability, real, ""),
        item(
            "whole-life cost so far",
            now.whole_life_cost,
            "£m present value",
            format!(
                "{} + {} × ({} + {}) + {} × ({} − {})",
                f(before),
                f(factor),
                f(now.capital),
                f(now.running),
                f(factor),
                f(now.liability),
                f(now.residual)
            ),
        ),
        item(
            "net present value so far",
            now.net,
            "£m present value",
            format!("{} + {} × {} − {}", f(benefits), f(factor), f(now.goes_on), f(now.whole_life_cost)),
        ),
    ];
    Some(Step { key: "appraisal", title: "13 appraisal", items })
}
