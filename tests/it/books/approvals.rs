//! When programmes are approved, which no strategy changes (R1–R5).

use super::figures::Figures;
use capcast::scenario::Barrier;
use capcast::systems::programmes::Programme;

const STAGES: [&str; 4] = ["first_stage_months", "second_stage_months", "third_stage_months", "treasury_months"];

/// The way of one programme; times in years after the first simulated one begins.
pub struct Approval {
    /// When it may first seek approval.
    pub entry: f64,
    /// How many business cases it has.
    pub cases: usize,
    /// When it is approved; infinite where that is after the last year.
    pub at: f64,
}

/// The share of every year in which business cases move.
pub fn moving(f: &Figures<'_>) -> Vec<f64> {
    let Some(approvals) = &f.scenario.approvals else { return vec![1.0; f.years()] };
    let [without, with] =
        ["off_to_on", "on_to_on"].map(|after| f.of(&format!("approvals.moratorium.{after}_per_year")));
    let mut on = f64::from(u8::from(approvals.moratorium_at_start));
    let mut share = |t| {
        on = f.happens("approvals.moratorium", on * with + (1.0 - on) * without, t);
        1.0 - on
    };
    (0..f.years()).map(&mut share).collect()
}

/// (R1)
fn cases(f: &Figures<'_>, programme: &Programme) -> usize {
    let Some(approvals) = &f.scenario.approvals else { return 0 };
    let mean = |name: &str| f.mean(&format!("programme.{}.{name}", programme.id));
    let cost = mean("cost_gbp_m") * (1.0 + mean("optimism_bias"));
    let seeks = programme.earliest_start.unwrap_or(f.scenario.first_year);
    let oldest = approvals.thresholds.iter().min_by_key(|from| from.year);
    let in_force = approvals.thresholds.iter().filter(|from| from.year <= seeks).max_by_key(|from| from.year);
    let limits =
        in_force.or(oldest).map_or([25.0, 50.0, 300.0], |from| [from.two_stages, from.three_stages, from.treasury]);
    1 + limits.into_iter().filter(|&limit| cost >= limit).count()
}

/// Years that approval takes while it moves (R2, R3, R4).
fn takes(f: &Figures<'_>, programme: &Programme, cases: usize) -> f64 {
    let Some(approvals) = &f.scenario.approvals else { return 0.0 };
    let sent_back = f.of("approvals.resubmission_probability");
    let stage = |key: &&str| {
        let path = format!("approvals.{key}");
        let times = if f.is_central() {
            1.0 / (1.0 - sent_back)
        } else {
            1.0 + (f.uniform_once(&format!("{path}.times"), &programme.id).ln() / sent_back.ln()).floor()
        };
        f.for_each(&path, &programme.id) * times / 12.0
    };
    let rounds = (programme.compliance_adopters / approvals.compliance_capacity).ceil();
    STAGES[..cases].iter().map(stage).sum::<f64>() + f.of("approvals.compliance_months") / 12.0 * rounds
}

impl Approval {
    pub fn of(f: &Figures<'_>, programme: &Programme, moving: &[f64]) -> Self {
        let entry = programme.earliest_start.map_or(0, |year| year.start() - f.scenario.first_year.start());
        let mut way = Self { entry: f64::from(entry), cases: 0, at: f64::from(entry) };
        // What is under way at the opening has nothing to wait for.
        if f.mean(&format!("programme.{}.delivered_share", programme.id)) > 0.0 {
            return way;
        }
        way.cases = cases(f, programme);
        if f.scenario.approvals.as_ref().is_none_or(|approvals| approvals.barrier == Barrier::Removed) {
            return way;
        }
        way.at = passes(entry, takes(f, programme, way.cases), moving);
        way
    }
}

/// (R5): when what enters in year `entry` and takes so long is through.
fn passes(entry: i32, takes: f64, moving: &[f64]) -> f64 {
    let before = f64::from((-entry).max(0));
    if takes <= before {
        return f64::from(entry) + takes;
    }
    let mut left = takes - before;
    let first = entry.max(0) as usize;
    for (t, &moves) in moving.iter().enumerate().skip(first) {
        if left <= moves {
            return t as f64 + left / moves;
        }
        left -= moves;
    }
    f64::INFINITY
}
