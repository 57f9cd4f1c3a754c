//! Steps 8 and 9 of every year: whom programmes reach, and what those that are live bring and cost, as far as they are used and connected.

use super::step::{Futures, State, Year};
use super::{GoesLive, Programme, Programmes, equations};
use crate::file::NumberId;
use crate::num::Lanes;
use crate::systems::change::equations::gradual_reach;
use crate::systems::interoperability::equations as connections;
use crate::systems::{Now, change};

/// Whom a programme reaches, as a share of its users.
#[derive(Clone, Copy, Default, Debug)]
pub struct Reach<const W: usize> {
    /// At the last close, whether its life has ended or not.
    pub before: Lanes<W>,
    /// At this close, likewise.
    pub now: Lanes<W>,
    /// Newly in the year.
    pub newly: Lanes<W>,
    /// At the last close, 0 where its life had ended.
    pub last_close: Lanes<W>,
    /// At this close, likewise.
    pub close: Lanes<W>,
    /// Over the year, in the mean.
    pub mean: Lanes<W>,
    /// Part of the year in which it is in use.
    pub part: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Whom the programme at `k` reaches in year `t`, in a lane.
    #[inline(always)]
    pub(super) fn reaches(&mut self, k: usize, programme: &Programme, t: f64, life: f64, l: usize) {
        let (started, live, done) = (self.started[k][l], self.live[k][l], self.done[k][l]);
        let reach = &mut self.reach[k];
        let is_live = live <= t + 1.0;
        let before = reach.now[l];
        let (now, mean, part) = match programme.goes_live {
            GoesLive::AtOnce => {
                let part = equations::live_part(t, live, life);
                (f64::from(u8::from(is_live)), part, part)
            }
            GoesLive::Gradually if started.is_finite() => {
                let (mean, part) = gradual_reach(t, (started, live), life, (before, if is_live { 1.0 } else { done }));
                (if is_live { 1.0 } else { done }, mean, part)
            }
            GoesLive::Gradually => (0.0, 0.0, 0.0),
        };
        reach.last_close[l] = reach.close[l];
        (reach.before[l], reach.now[l], reach.mean[l], reach.part[l]) = (before, now, mean, part);
        reach.newly[l] = if now > before { now - before } else { 0.0 };
        reach.close[l] = if t + 1.0 >= live + life { 0.0 } else { now };
    }

    /// What all that are live bring and cost in the year: as far as they are used, and shared care as far as systems are connected.
    #[inline(always)]
    pub fn bring(
        &mut self,
        (programmes, futures): (&Programmes, &Futures<W>),
        now: &Now<'_, W>,
        year: &mut Year<W>,
        adopted: Option<&change::State<W>>,
        connected: Option<&Lanes<W>>,
    ) {
        let (t, general) = (now.t as f64, now.prices.general_index);
        for (k, programme) in programmes.list.iter().enumerate() {
            let of = |id: NumberId| now.of(id);
            let served = &futures.served[k];
            for l in 0..W {
                let live = self.live[k][l];
                let (mut part, mut holds) = (equations::live_part(t, live, self.life[k][l]), 1.0);
                let mut used = part;
                if let Some(change) = adopted {
                    part = self.reach[k].mean[l];
                    used = part * change.mean_adoption[k][l];
                    holds = change.adoption[k][l];
                    if let Some(usage) = programme.used_by_staff().filter(|_| live > t && live <= t + 1.0) {
                        year.running_cost[l] += of(usage.pilot_cost)[l] * general[l];
                    }
                }
                if let (Some(connectivity), Some(links)) = (connected, &programme.links) {
                    let shared = connections::shared(of(links.shared_care)[l], connectivity[l]);
                    (used, holds) = (used * shared, holds * shared);
                }
                self.holds[k][l] = holds;
                year.running_cost[l] += part * of(programme.running_cost)[l] * general[l];
                year.released[l] += used * of(programme.cash_releasing)[l] * general[l];
                year.societal[l] += used * of(programme.societal)[l] * general[l];
                year.care_cost[l] *= 1.0 - used * served[l] * of(programme.productivity)[l];
                year.capacity[l] *= 1.0 + used * served[l] * of(programme.capacity)[l];
            }
        }
    }
}
