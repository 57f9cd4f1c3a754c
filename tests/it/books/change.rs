//! How staff take up what is live, what holds them back, and what go-lives take (U1–U9).

use super::figures::{Figures, ratio};
use super::future::Year;
use super::programmes::{Counts, Programme, listed};
use capcast::scenario::Barrier;

/// Those who use a programme, between two years.
struct Users {
    estates: Vec<usize>,
    /// Whether they must; all else is used in full.
    must: bool,
    /// The share of floor area that it serves, and of its staff who must use it.
    served: f64,
    share: f64,
    usability: f64,
    pilot_years: f64,
    /// The share of them whom it had reached at the close, and whom it reached: none once its life has ended.
    reached: f64,
    covered: f64,
    /// The share of those reached who use it.
    uses: f64,
    /// What of its dip falls in the next year, of all activity.
    still_lost: f64,
}

/// Change between two years.
pub struct Change {
    /// Of each programme, as listed.
    users: Vec<Users>,
    /// Floor area of the opening.
    areas: Vec<f64>,
    /// Resistance of each estate: that of the opening, and now.
    usual: Vec<f64>,
    resistance: Vec<f64>,
    /// Levels of leadership and of engagement, £m a year at base-year prices.
    levels: [f64; 2],
}

/// What a year of it is.
pub struct Adopted {
    pub coverage: f64,
    pub adoption: f64,
    pub resistance: f64,
    /// By how many times what an estate can take go-lives are too many, in the mean of all.
    pub overload: f64,
    /// The share of activity that go-lives take, and how many times as much the same care costs for it.
    pub dip: f64,
    pub dearer: f64,
}

/// The mean of some estates by floor area.
fn mean(areas: &[f64], estates: &[usize], of: impl Fn(usize) -> f64) -> f64 {
    let sum = |of: &dyn Fn(usize) -> f64| estates.iter().map(|&j| areas[j] * of(j)).sum::<f64>();
    ratio(sum(&of), sum(&|_| 1.0))
}

/// Use after the part `time` of a year, and its mean over it, of those of whom `from` use it now (U3, U4); written with what has
/// gone of the share who do not, so that nothing is lost where the time is short.
fn take_up(innovation: f64, imitation: f64, from: f64, time: f64) -> (f64, f64) {
    let (p, q, idle) = (innovation, imitation, 1.0 - from);
    // Nobody begins, and there is nobody to follow.
    if time <= 0.0 || p + q * from <= 0.0 {
        return (from, from);
    }
    let gone = -(-(p + q) * time).exp_m1();
    let after = (from * (p + q) + idle * p * gone) / (p + q - idle * q * gone);
    let mean =
        if q > 0.0 { 1.0 + (-idle * q * gone / (p + q)).ln_1p() / (q * time) } else { 1.0 - idle * gone / (p * time) };
    // A share, whatever the roundings.
    (after, mean.clamp(0.0, 1.0))
}

impl Change {
    pub fn open(f: &Figures<'_>, areas: &[f64], programmes: &[Programme]) -> Option<Self> {
        let system = f.scenario.change.as_ref()?;
        let floor: f64 = areas.iter().sum();
        let of_estate = |id: &str| match system.barrier {
            Barrier::Removed => 0.0,
            Barrier::Present => {
                f.get(&format!("estate.{id}.resistance_index")).unwrap_or_else(|| f.of("change.resistance_index"))
            }
        };
        let resistance: Vec<f64> = f.scenario.estates.iter().map(|estate| of_estate(&estate.id)).collect();
        let stated = listed(f.scenario).into_iter().zip(programmes);
        let users = stated.map(|(stated, programme)| {
            let of = |name: &str| f.of(&format!("programme.{}.{name}", stated.id));
            Users {
                estates: programme.estates.clone(),
                must: stated.used_by_staff().is_some(),
                served: ratio(programme.estates.iter().map(|&j| areas[j]).sum(), floor),
                share: of("users_share"),
                usability: of("usability"),
                pilot_years: of("pilot_years"),
                // What is under way at the opening has been reaching people, of whom nobody uses it yet.
                reached: programme.reach(),
                covered: programme.reach(),
                uses: 0.0,
                still_lost: 0.0,
            }
        });
        Some(Self {
            users: users.collect(),
            areas: areas.to_vec(),
            usual: resistance.clone(),
            resistance,
            levels: [0.0; 2],
        })
    }

    /// Those who must use a programme that serves an estate, with the programme's place.
    fn of_estate(&self, j: usize) -> impl Iterator<Item = (usize, &Users)> {
        self.users.iter().enumerate().filter(move |(_, users)| users.must && users.estates.contains(&j))
    }

    /// The success that is seen in an estate (U7).
    fn success(&self, j: usize) -> f64 {
        let sum = |of: &dyn Fn(&Users) -> f64| self.of_estate(j).map(|(_, users)| users.share * of(users)).sum::<f64>();
        ratio(sum(&|users| users.covered * users.uses), sum(&|_| 1.0))
    }

    /// One year: `money` is for change, clinical vacancies lie so far `beyond` the opening's, and of the opening's skill the
    /// share `skill` is there. Says how much of each programme counts.
    pub fn year(
        &mut self,
        f: &Figures<'_>,
        (year, t): (&Year, usize),
        programmes: &[Programme],
        money: f64,
        [beyond, skill]: [f64; 2],
        counts: &mut [Counts],
    ) -> Adopted {
        let of = |name: &str| f.of(&format!("change.{name}"));
        let removed = f.scenario.change.as_ref().unwrap().barrier == Barrier::Removed;
        let success: Vec<f64> = (0..self.areas.len()).map(|j| self.success(j)).collect();

        // Whom programmes reach, and who takes them up (U1–U4).
        let (mut newly, mut in_use) = (Vec::new(), Vec::new());
        for (k, (users, programme)) in self.users.iter_mut().zip(programmes).enumerate() {
            let reached = programme.reach();
            let new = (reached - users.reached).max(0.0);
            let [in_the_mean, time] = programme.reaches(t, users.reached);
            counts[k] = Counts { runs: in_the_mean, brings: in_the_mean, goes_on: 1.0, uses: 1.0 };
            if users.must {
                let resisted = mean(&self.areas, &users.estates, |j| self.resistance[j]);
                let innovation = of("innovation_per_year");
                let imitation = of("imitation_per_year") * users.usability * (1.0 - resisted);
                let taught = 1.0 - (-innovation * users.pilot_years).exp();
                let joined = ratio(users.reached * users.uses + new * taught, users.reached + new);
                let (after, over) = take_up(innovation, imitation, joined, time);
                users.uses = after;
                counts[k] = Counts { runs: in_the_mean, brings: in_the_mean * over, goes_on: after, uses: after };
            }
            (users.reached, users.covered) = (reached, programme.covers(t));
            newly.push(new);
            in_use.push(time);
        }

        // (U5)
        let overload = |j: usize| {
            let go_lives: f64 = self.of_estate(j).map(|(k, users)| users.share * newly[k]).sum();
            if removed { 0.0 } else { (go_lives / of("capacity_go_lives_per_year") - 1.0).max(0.0) }
        };
        let overload: Vec<f64> = (0..self.areas.len()).map(overload).collect();

        // (U8)
        let mut kept = 1.0;
        for (k, (users, programme)) in self.users.iter_mut().zip(programmes).enumerate().filter(|(_, of)| of.0.must) {
            let too_many = mean(&self.areas, &users.estates, |j| overload[j]);
            let deeper = 1.0 + of("go_live.overload_effect") * too_many + of("go_live.skills_effect") * (1.0 - skill);
            let deeper = deeper.max(0.0);
            let depth = (of("go_live.dip_share") * deeper).min(1.0);
            let years = (deeper * of("go_live.dip_months") / 12.0).min(1.0);
            let now = if programme.gradually { years - years * years / 2.0 } else { years.min(in_use[k]) };
            let whole = users.served * users.share * newly[k] * depth;
            kept *= 1.0 - (whole * now + users.still_lost).min(1.0);
            users.still_lost = whole * (years - now);
        }
        let dip = if removed { 0.0 } else { 1.0 - kept };

        // (U6)
        let leads = f.scenario.change.as_ref().unwrap().leadership_share;
        let mut halvings = 0.0;
        for ((level, part), which) in self.levels.iter_mut().zip([leads, 1.0 - leads]).zip(["leadership", "engagement"])
        {
            let shows = 1.0 - (-1.0 / of(&format!("{which}.delay_years"))).exp();
            *level += (part * money / year.g - *level) * shows;
            halvings += f.get(&format!("change.{which}.halving_gbp_m")).map_or(0.0, |halves| *level / halves);
        }
        let taken = 1.0 - 0.5_f64.powf(halvings);

        // (U7)
        for j in 0..self.areas.len() {
            let failed: f64 = programmes.iter().filter(|one| one.estates.contains(&j)).map(|one| one.failed).sum();
            let now = self.resistance[j];
            let back = of("reversion_share_per_year") * (self.usual[j] - now);
            let rises =
                of("overload_effect") * overload[j] + of("vacancy_effect") * beyond + of("failure_effect") * failed;
            let falls = taken + of("success_effect") * success[j];
            let next = now + back + (1.0 - now) * rises - now * falls;
            self.resistance[j] = if removed { 0.0 } else { next.clamp(0.0, 1.0) };
        }

        let all: Vec<usize> = (0..self.areas.len()).collect();
        let who = |of: fn(&Users) -> f64| {
            let must = self.users.iter().filter(|users| users.must);
            must.map(|users| users.served * users.share * of(users)).sum::<f64>()
        };
        Adopted {
            coverage: ratio(who(|users| users.covered), who(|_| 1.0)),
            adoption: ratio(who(|users| users.covered * users.uses), who(|_| 1.0)),
            resistance: mean(&self.areas, &all, |j| self.resistance[j]),
            overload: mean(&self.areas, &all, |j| overload[j]),
            dip,
            // (U9)
            dearer: 1.0 / (1.0 - of("go_live.paid_share") * dip),
        }
    }
}

/// The closed forms that docs/model.md prints, and the mean of a curve that is added up in small steps.
#[test]
fn books_of_adoption_are_those_that_are_printed() {
    let near = |found: f64, printed: f64, to: f64| assert!((found - printed).abs() <= to, "{found}, not {printed}");
    near(take_up(0.03, 0.38, 0.0, 10.0).0, 0.8128, 5e-5);
    let at = |time: f64| take_up(0.03, 0.38, 0.0, time).0;
    let speed = |time: f64| (at(time + 1e-3) - at(time - 1e-3)) / 2e-3;
    let fastest = (0.38_f64 / 0.03).ln() / (0.03 + 0.38);
    near(fastest, 6.193, 5e-4);
    assert!(speed(fastest) > speed(fastest - 0.1) && speed(fastest) > speed(fastest + 0.1));
    // A year's Euler step.
    let euler = (0..10).fold(0.0, |used: f64, _| used + (0.03 + 0.38 * used) * (1.0 - used));
    near(euler, 0.783, 5e-4);
    for (p, q, from, time) in [
        (0.03, 0.38, 0.0, 1.0),
        (0.01, 0.9, 0.4, 0.37),
        (0.2, 0.0, 0.1, 0.8),
        (0.0, 0.5, 0.3, 1.0),
        (0.0, 0.7, 0.0, 1.0),
    ] {
        // In two steps it comes to the same.
        let (half, first) = take_up(p, q, from, time / 2.0);
        let (after, second) = take_up(p, q, half, time / 2.0);
        let (whole, mean) = take_up(p, q, from, time);
        near(whole, after, 1e-14);
        near(mean, f64::midpoint(first, second), 1e-13);
        let steps = 4000;
        let middle = |i: i32| take_up(p, q, from, time * (f64::from(i) + 0.5) / f64::from(steps)).0;
        near(mean, (0..steps).map(middle).sum::<f64>() / f64::from(steps), 1e-8);
    }
    near(take_up(0.0, 0.0, 0.6, 1.0).1, 0.6, 0.0);
    near(take_up(0.1, 0.2, 0.6, 0.0).1, 0.6, 0.0);
}
