//! How often targets are met.

use super::{Writer, in_ten, told, when};
use crate::analysis::amount::stated;
use crate::analysis::best::Standing;
use crate::analysis::comparison::Course;
use crate::scenario::When;
use crate::words::list;

impl Writer<'_> {
    /// How likely a target is to be met, under the strategies that meet it most and least often.
    pub(super) fn target(&self, course: &Course) -> String {
        let Course { target, metric, year, shares, field } = course;
        let first = self.found.question.years[0];
        let when = match target.when {
            When::At => when(*metric, first, target.year),
            When::Every => format!("in every year from {first} to {}", target.year),
        };
        let share = |contender: usize| shares[contender][*year];
        let what = format!(
            "Target “{}” ({} {} {} {when})",
            target.label,
            told(*metric, first),
            target.bound.name(),
            stated(*metric, target.bound.limit())
        );
        let count = |contender: usize| share(contender).count;
        let all = 0..shares.len();
        let most = field.leader;
        let least = all.clone().fold(0, |least, c| if count(c) < count(least) { c } else { least });
        if count(most) == count(least) {
            return format!("{what}: met in {}, whichever the strategy.", in_ten(share(most)));
        }
        let named = |which: &dyn Fn(usize) -> bool| -> Vec<String> {
            all.clone().filter(|&c| which(c)).map(|c| self.label(c)).collect()
        };
        let near = named(&|c| field.standings[c] != Standing::Behind);
        let bottoms = named(&|c| count(c) == count(least));
        let least = format!("least often under {}, in {}", list(&bottoms), in_ten(share(least)));
        let equal = all.clone().filter(|&c| field.standings[c] != Standing::Behind).all(|c| count(c) == count(most));
        match near.len() {
            n if n == shares.len() => {
                format!(
                    "{what}: met in {} under {}; no strategy can be told from another at this.",
                    in_ten(share(most)),
                    self.label(most)
                )
            }
            1 => format!("{what}: met most often under {}, in {}, and {least}.", list(&near), in_ten(share(most))),
            _ if equal => {
                format!("{what}: met most often under {}, in {}, and {least}.", list(&near), in_ten(share(most)))
            }
            _ => format!(
                "{what}: met most often, in {}, under {}, which cannot be separated at this; and {least}.",
                in_ten(share(most)),
                list(&near)
            ),
        }
    }
}
