//! Step 4 in one future: who is there, what they can do, and how much capital they can deliver.

use crate::model::workforce;
use crate::scenario::{Barrier, NumberId, StaffGroup, Workforce};

/// Clinical, estates delivery and digital staff, and the skills of the latter two, between two years.
pub struct Staff<'s> {
    system: &'s Workforce,
    groups: [Group; 3],
    skills: f64,
    learning: f64,
}

#[derive(Clone, Copy)]
struct Group {
    now: f64,
    /// The opening's staff, grown with the posts.
    grown: f64,
    posts: f64,
    vacant: f64,
}

/// Staff in one year.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations")]
pub struct PlainStaff {
    /// Clinical, estates, digital.
    pub groups: [PlainGroup; 3],
    pub skills: f64,
    /// Output of a person of the delivery staff relative to the opening's.
    pub output: f64,
    /// £m cash; none where staff limit nothing.
    pub capacity: Option<f64>,
    pub roll_out: f64,
    /// £m cash, all three groups.
    pub agency_cost: f64,
    /// Skill that a year's time builds.
    pub learning: f64,
    /// How fast skill fades in the year.
    pub fading: f64,
}

/// One group of staff in one year.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations")]
pub struct PlainGroup {
    pub leaving: f64,
    pub hires: f64,
    pub staff: f64,
    pub posts: f64,
    pub vacant: f64,
    /// What multiplies the share that leaves.
    pub factor: f64,
    /// The opening's staff, grown with the posts up to last year.
    pub grown: f64,
}

impl<'s> Staff<'s> {
    /// The opening.
    pub fn open(system: &'s Workforce, value: impl Fn(NumberId) -> f64) -> Self {
        let group = |group: &StaffGroup| {
            let (staff, vacant) = (value(group.fte), value(group.vacancy_share));
            Group { now: staff, grown: staff, posts: staff / (1.0 - vacant), vacant }
        };
        let [_, estates, digital] = &system.groups;
        let leaving = 0.5 * (value(estates.leaver_share) + value(digital.leaver_share));
        let fading = workforce::fading(value(system.skills_life), value(system.leaver_loss_share), leaving);
        let skills = value(system.opening_skills);
        Self {
            system,
            groups: [group(&system.groups[0]), group(&system.groups[1]), group(&system.groups[2])],
            skills,
            learning: workforce::learning(skills, fading, value(system.opening_training_share)),
        }
    }

    /// What multiplies the leavers of a group.
    pub fn leaver_factor(&self, group: usize) -> NumberId {
        self.system.groups[group].leaver_factor
    }

    /// One year: `factors` multiply the leavers of each group, `training` is the strategy's share of time.
    pub fn year(
        &mut self,
        value: impl Fn(NumberId) -> f64,
        factors: [f64; 3],
        training: f64,
        construction_index: f64,
        general_index: f64,
    ) -> PlainStaff {
        let system = self.system;
        let mut year = PlainStaff::default();
        let premium = value(system.agency_cover_share) * value(system.agency_cost_ratio) - 1.0;
        for (g, group) in system.groups.iter().enumerate() {
            let now = &mut self.groups[g];
            let (opening, growth) = (value(group.vacancy_share), value(group.establishment_growth));
            let leaving = workforce::leavers(
                value(group.leaver_share),
                factors[g],
                value(system.vacancy_effect_on_leavers),
                now.vacant,
                opening,
            );
            let grown = now.grown;
            let hires = match group.pipeline {
                Some(pipeline) => value(pipeline),
                None => workforce::hires(
                    now.grown,
                    value(group.leaver_share),
                    growth,
                    value(system.gap_closing_share),
                    now.posts,
                    value(group.usual_vacancy_share),
                    now.now,
                ),
            };
            now.now = workforce::staff(now.now, leaving, hires);
            now.grown *= 1.0 + growth;
            now.posts *= 1.0 + growth;
            if system.barrier == Barrier::Removed {
                now.now = now.posts;
            }
            now.vacant = workforce::vacant(now.now, now.posts);
            year.agency_cost +=
                workforce::agency_cost(now.vacant, opening, now.posts, value(group.pay), premium, general_index);
            year.groups[g] = PlainGroup {
                leaving,
                hires,
                staff: now.now,
                posts: now.posts,
                vacant: now.vacant,
                factor: factors[g],
                grown,
            };
        }
        let leaving = 0.5 * (year.groups[1].leaving + year.groups[2].leaving);
        let fading = workforce::fading(value(system.skills_life), value(system.leaver_loss_share), leaving);
        // What is learnt in a year serves from the next one on.
        let at_work = match system.barrier {
            Barrier::Present => self.skills,
            Barrier::Removed => 1.0,
        };
        self.skills = match system.barrier {
            Barrier::Present => workforce::skills(self.skills, self.learning, training, fading),
            Barrier::Removed => 1.0,
        };
        year.skills = self.skills;
        (year.learning, year.fading) = (self.learning, fading);
        year.output =
            workforce::output(training, at_work, value(system.opening_training_share), value(system.opening_skills));
        year.roll_out = workforce::roll_out(year.groups[2].vacant, value(system.groups[2].vacancy_share), year.output);
        year.capacity = system.delivery_per_fte.map(|per_person| {
            workforce::delivery_capacity(value(per_person), year.groups[1].staff, construction_index, year.output)
        });
        year
    }
}
