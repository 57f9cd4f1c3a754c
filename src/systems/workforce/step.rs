//! Step 4 of every year: who is there, what they can do, and how much capital they can deliver.

use super::equations;
use super::{StaffGroup, Workforce};
use crate::draw::{Chance, VariableHash};
use crate::file::Number;
use crate::lift;
use crate::num::{Lanes, sum};
use crate::systems::{Namer, Now, Numbers};

/// Addresses of the draws: what multiplies the leavers of clinical, estates and digital staff.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    leaver_factor: [VariableHash; 3],
}

impl Addresses {
    /// Names the draws.
    pub fn new(name: &mut Namer<'_>) -> Self {
        Self { leaver_factor: StaffGroup::NAMES.map(|group| name(&format!("workforce.{group}.leaver_factor"), "year")) }
    }
}

/// What of staff no strategy changes.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// What multiplies the leavers, by group, then year.
    leaver_factor: Vec<Lanes<W>>,
    years: usize,
}

impl<const W: usize> Futures<W> {
    /// Room for as many years.
    pub fn new(workforce: Option<&Workforce>, years: usize) -> Self {
        let rows = if workforce.is_some() { 3 * years } else { 0 };
        Self { leaver_factor: vec![Lanes::ZERO; rows], years }
    }

    /// Draws it.
    #[inline(always)]
    pub fn draw(&mut self, system: &Workforce, at: &Addresses, chance: &Chance<W>, all: &[Number]) {
        for (g, group) in system.groups.iter().enumerate() {
            let rows = &mut self.leaver_factor[g * self.years..(g + 1) * self.years];
            chance.yearly(&all[group.leaver_factor.0].distribution, at.leaver_factor[g], rows);
        }
    }
}

/// Staff and skills between two years.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    groups: [Group<W>; 3],
    skills: Lanes<W>,
    floor: Lanes<W>,
    learning: Lanes<W>,
    /// Share of time for which training was bought in the last year.
    bought: Lanes<W>,
}

#[derive(Clone, Copy, Default, Debug)]
struct Group<const W: usize> {
    now: Lanes<W>,
    /// The opening's staff, grown with the posts.
    grown: Lanes<W>,
    posts: Lanes<W>,
    vacant: Lanes<W>,
}

/// Staff in one year.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Year<const W: usize> {
    /// Clinical, estates, digital.
    pub groups: [GroupYear<W>; 3],
    /// Share of time that goes to training.
    pub training: Lanes<W>,
    /// Share of time for which training was bought in the last year.
    pub bought: Lanes<W>,
    /// 1: fully skilled.
    pub skills: Lanes<W>,
    /// Output of a person of the delivery staff relative to the opening's.
    pub output: Lanes<W>,
    /// Capital that can be delivered, £m cash; none where staff limit nothing.
    pub capacity: Option<Lanes<W>>,
    /// Roll-out relative to the opening's.
    pub roll_out: Lanes<W>,
    /// Cost of vacancies above the opening's, £m cash, all three groups.
    pub agency_cost: Lanes<W>,
    /// Skill that a year's time builds.
    pub learning: Lanes<W>,
    /// What they do not fall below.
    pub floor: Lanes<W>,
    /// How fast skill fades in the year.
    pub fading: Lanes<W>,
    /// Share of clinical staff whom last year's go-lives drove away.
    pub of_overload: Lanes<W>,
}

/// One group of staff in one year.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct GroupYear<const W: usize> {
    /// Share that leaves.
    pub leaving: Lanes<W>,
    /// Full-time equivalents hired.
    pub hires: Lanes<W>,
    /// Full-time equivalents at the close.
    pub staff: Lanes<W>,
    /// Posts at the close.
    pub posts: Lanes<W>,
    /// Share of posts vacant at the close.
    pub vacant: Lanes<W>,
    /// What multiplies the share that leaves.
    pub factor: Lanes<W>,
    /// The opening's staff, grown with the posts up to last year.
    pub grown: Lanes<W>,
    /// Cost of vacancies above the opening's, £m cash.
    pub agency_cost: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for it.
    pub fn new() -> Self {
        Self {
            groups: [Group::default(); 3],
            skills: Lanes::ZERO,
            floor: Lanes::ZERO,
            learning: Lanes::ZERO,
            bought: Lanes::ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, system: &Workforce, numbers: &Numbers<W>) {
        let of = |id| *numbers.of(id);
        for (group, stated) in self.groups.iter_mut().zip(&system.groups) {
            let (staff, vacant) = (of(stated.fte), of(stated.vacancy_share));
            *group = Group { now: staff, grown: staff, posts: staff / (1.0 - vacant), vacant };
        }
        let leaving = 0.5 * (of(system.groups[1].leaver_share) + of(system.groups[2].leaver_share));
        let fading: Lanes<W> = lift!(equations::fading(of(system.skills_life), of(system.leaver_loss_share), leaving));
        self.skills = of(system.opening_skills);
        self.bought = Lanes::ZERO;
        self.floor = lift!(equations::floor(of(system.skills_floor), self.skills));
        self.learning = lift!(equations::learning(self.skills, self.floor, fading, of(system.opening_training_share)));
    }

    /// One year, in which the strategy has the share `training` of time for it, and last year's go-lives drive the share `of_overload` of
    /// clinical staff away.
    #[inline(always)]
    pub fn year(
        &mut self,
        system: &Workforce,
        futures: &Futures<W>,
        now: &Now<'_, W>,
        (training, of_overload): (&Lanes<W>, &Lanes<W>),
        is_removed: bool,
    ) -> Year<W> {
        let of = |id| now.of(id);
        // One after the other, not in a loop: so each figure is written where the year's record has it.
        let groups = [
            self.group(0, system, futures, now, (of_overload, is_removed)),
            self.group(1, system, futures, now, (&Lanes::ZERO, is_removed)),
            self.group(2, system, futures, now, (&Lanes::ZERO, is_removed)),
        ];
        let [_, estates, digital] = &groups;
        let leaving = 0.5 * (estates.leaving + digital.leaving);
        let fading = lift!(equations::fading(of(system.skills_life), of(system.leaver_loss_share), leaving));
        // What is learnt in a year serves from the next one on.
        let at_work = if is_removed { Lanes::ONE } else { self.skills };
        self.skills = if is_removed {
            Lanes::ONE
        } else {
            let training: Lanes<W> = lift!(equations::all_training(training, self.bought));
            lift!(equations::skills(self.skills, self.floor, self.learning, training, fading))
        };
        let output =
            lift!(equations::output(training, at_work, of(system.opening_training_share), of(system.opening_skills)));
        #[expect(clippy::manual_map, reason = "a closure here is not inlined, and copies the lanes")]
        let capacity = match system.delivery_per_fte {
            Some(per_person) => Some(lift!(equations::delivery_capacity(
                of(per_person),
                estates.staff,
                now.prices.construction_index,
                output
            ))),
            None => None,
        };
        Year {
            training: *training,
            bought: self.bought,
            skills: self.skills,
            output,
            capacity,
            roll_out: lift!(equations::roll_out(digital.vacant, of(system.groups[2].vacancy_share), output)),
            agency_cost: sum(groups.iter().map(|group| &group.agency_cost)),
            learning: self.learning,
            floor: self.floor,
            fading,
            of_overload: *of_overload,
            groups,
        }
    }

    /// Buys training with `money` (£m cash), which pays in the next year.
    #[inline(always)]
    pub fn buy_training(&mut self, system: &Workforce, now: &Now<'_, W>, money: &Lanes<W>) {
        let staff = self.groups[1].now + self.groups[2].now;
        let (cost, general_index) = (now.of(system.training_cost), now.prices.general_index);
        self.bought = lift!(equations::training_bought(money, cost, general_index, staff));
    }

    /// One year of a group of staff.
    #[inline(always)]
    fn group(
        &mut self,
        g: usize,
        system: &Workforce,
        futures: &Futures<W>,
        now: &Now<'_, W>,
        (of_overload, is_removed): (&Lanes<W>, bool),
    ) -> GroupYear<W> {
        let of = |id| now.of(id);
        let (group, state) = (&system.groups[g], &mut self.groups[g]);
        let (share, opening) = (of(group.leaver_share), of(group.vacancy_share));
        let growth = of(group.establishment_growth);
        let factor = futures.leaver_factor[g * futures.years + now.t];
        let grown = state.grown;
        let leaving = lift!(equations::leavers(
            share,
            factor,
            of(system.vacancy_effect_on_leavers),
            state.vacant,
            opening,
            of_overload
        ));
        let hires = match group.pipeline {
            Some(pipeline) => *of(pipeline),
            None => lift!(equations::hires(
                grown,
                share,
                growth,
                of(system.gap_closing_share),
                state.posts,
                of(group.usual_vacancy_share),
                state.now
            )),
        };
        state.now = lift!(equations::staff(state.now, leaving, hires));
        state.grown = state.grown * (1.0 + *growth);
        state.posts = state.posts * (1.0 + *growth);
        if is_removed {
            state.now = state.posts;
        }
        state.vacant = lift!(equations::vacant(state.now, state.posts));
        let premium = *of(system.agency_cover_share) * *of(system.agency_cost_ratio) - 1.0;
        let agency_cost = lift!(equations::agency_cost(
            state.vacant,
            opening,
            state.posts,
            of(group.pay),
            premium,
            now.prices.general_index
        ));
        let Group { now: staff, posts, vacant, .. } = *state;
        GroupYear { leaving, hires, staff, posts, vacant, factor, grown, agency_cost }
    }
}

impl<const W: usize> Default for State<W> {
    fn default() -> Self {
        Self::new()
    }
}
