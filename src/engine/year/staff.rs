//! Step 4 over lanes: staff, skills and what they can deliver.

use crate::engine::futures::Futures;
use crate::model::workforce;
use crate::num::{LANES, Lane};
use crate::scenario::{Barrier, NumberId, Workforce};

use super::ZERO;

/// Staff and skills between two years, and what they made of the last.
pub struct Staff {
    now: [Lane; 3],
    /// The opening's staff, grown with the posts.
    grown: [Lane; 3],
    posts: [Lane; 3],
    /// Share of posts vacant.
    pub vacant: [Lane; 3],
    /// 1: fully skilled.
    pub skills: Lane,
    learning: Lane,
    /// Capital that can be delivered, £m cash; 0 where staff limit nothing.
    pub capacity: Lane,
    /// Roll-out relative to the opening's.
    pub roll_out: Lane,
    /// Cost of vacancies above the opening's, £m cash.
    pub agency_cost: Lane,
}

impl Staff {
    /// Room for them, with no effect on anything.
    pub fn new() -> Self {
        Self {
            now: [ZERO; 3],
            grown: [ZERO; 3],
            posts: [ZERO; 3],
            vacant: [ZERO; 3],
            skills: ZERO,
            learning: ZERO,
            capacity: ZERO,
            roll_out: [1.0; LANES],
            agency_cost: ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, system: &Workforce, futures: &Futures) {
        let of = |id: NumberId| futures.number(id);
        for (g, group) in system.groups.iter().enumerate() {
            let (staff, vacant) = (of(group.fte), of(group.vacancy_share));
            self.now[g] = *staff;
            self.grown[g] = *staff;
            self.vacant[g] = *vacant;
            for l in 0..LANES {
                self.posts[g][l] = staff[l] / (1.0 - vacant[l]);
            }
        }
        let (estates, digital) = (of(system.groups[1].leaver_share), of(system.groups[2].leaver_share));
        let (life, loss, training) =
            (of(system.skills_life), of(system.leaver_loss_share), of(system.opening_training_share));
        self.skills = *of(system.opening_skills);
        for l in 0..LANES {
            let fading = workforce::fading(life[l], loss[l], 0.5 * (estates[l] + digital[l]));
            self.learning[l] = workforce::learning(self.skills[l], fading, training[l]);
        }
    }

    /// One year, with the strategy's share of time in training.
    #[inline(always)]
    pub fn year(&mut self, system: &Workforce, futures: &Futures, t: usize, training: &Lane) {
        let of = |id: NumberId| futures.number(id);
        let years = futures.planned.len();
        let (construction_index, general_index) = (&futures.construction_index[t], &futures.general_index[t + 1]);
        let (effect, gap_closing) = (of(system.vacancy_effect_on_leavers), of(system.gap_closing_share));
        let (cover, ratio) = (of(system.agency_cover_share), of(system.agency_cost_ratio));
        let mut leaving = [ZERO; 3];
        self.agency_cost = ZERO;
        for (g, group) in system.groups.iter().enumerate() {
            let (share, opening, growth) =
                (of(group.leaver_share), of(group.vacancy_share), of(group.establishment_growth));
            let (usual, pay) = (of(group.usual_vacancy_share), of(group.pay));
            let factor = &futures.leaver_factor[g * years + t];
            let mut hires = group.pipeline.map_or(ZERO, |pipeline| *of(pipeline));
            for l in 0..LANES {
                let (now, vacant) = (self.now[g][l], self.vacant[g][l]);
                leaving[g][l] = workforce::leavers(share[l], factor[l], effect[l], vacant, opening[l]);
                if group.pipeline.is_none() {
                    let (grown, posts) = (self.grown[g][l], self.posts[g][l]);
                    hires[l] = workforce::hires(grown, share[l], growth[l], gap_closing[l], posts, usual[l], now);
                }
                self.now[g][l] = workforce::staff(now, leaving[g][l], hires[l]);
                self.grown[g][l] *= 1.0 + growth[l];
                self.posts[g][l] *= 1.0 + growth[l];
            }
            if system.barrier == Barrier::Removed {
                self.now[g] = self.posts[g];
            }
            for l in 0..LANES {
                let posts = self.posts[g][l];
                self.vacant[g][l] = workforce::vacant(self.now[g][l], posts);
                let premium = cover[l] * ratio[l] - 1.0;
                let vacant = self.vacant[g][l];
                self.agency_cost[l] +=
                    workforce::agency_cost(vacant, opening[l], posts, pay[l], premium, general_index[l]);
            }
        }
        let (life, loss) = (of(system.skills_life), of(system.leaver_loss_share));
        let (opening_training, opening_skills) = (of(system.opening_training_share), of(system.opening_skills));
        let opening_vacant = of(system.groups[2].vacancy_share);
        for l in 0..LANES {
            let fading = workforce::fading(life[l], loss[l], 0.5 * (leaving[1][l] + leaving[2][l]));
            // What is learnt in a year serves from the next one on.
            let at_work = match system.barrier {
                Barrier::Present => self.skills[l],
                Barrier::Removed => 1.0,
            };
            self.skills[l] = match system.barrier {
                Barrier::Present => workforce::skills(self.skills[l], self.learning[l], training[l], fading),
                Barrier::Removed => 1.0,
            };
            let output = workforce::output(training[l], at_work, opening_training[l], opening_skills[l]);
            self.roll_out[l] = workforce::roll_out(self.vacant[2][l], opening_vacant[l], output);
            if let Some(per_person) = system.delivery_per_fte {
                let per_person = of(per_person);
                self.capacity[l] =
                    workforce::delivery_capacity(per_person[l], self.now[1][l], construction_index[l], output);
            }
        }
    }
}
