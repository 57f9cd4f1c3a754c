//! The years under a plot: named in even steps back from the last, as many as have room.

use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use crate::units::FinancialYear;

/// Steps in which years are named, in years.
const STEPS: [i32; 9] = [1, 2, 3, 5, 10, 15, 20, 25, 30];
/// Over more years than this steps are of five and its multiples, and a tick stands at every fifth, named or not.
const MANY: i32 = 10;

/// Where years stand that are named under a plot.
pub(super) struct Years {
    /// The first and the last that are shown.
    pub span: (FinancialYear, FinancialYear),
    /// The foot of the plot.
    pub bottom: f64,
    /// Names stay between these.
    pub within: Place,
    /// Between two names at least.
    pub gap: f64,
}

impl Years {
    /// Puts ticks and names under a plot in which `x` says where a year stands.
    pub(super) fn draw(&self, sheet: &mut Sheet, x: impl Fn(FinancialYear) -> f64) {
        let (first, last) = self.span;
        let all = last.start() - first.start();
        let back = |step: i32| {
            let years = (0..=all / step).map(move |times| last.plus(-times * step));
            years.map(|year| (year, x(year)))
        };
        let names = |step: i32| -> Vec<Label> { back(step).map(|(year, x)| self.name(year, x)).collect() };
        let apart = |step: &i32| {
            let bounds: Vec<Bounds> = names(*step).iter().map(Label::bounds).collect();
            bounds.windows(2).all(|pair| !pair[0].touches(&pair[1], self.gap))
        };
        // More steps than there are years name the last alone.
        let step = step(all, apart);
        let ticks = if all > MANY && step % 5 == 0 { 5 } else { step };
        for (_, x) in back(ticks) {
            sheet.line((x, self.bottom), (x, self.bottom + 3.5), 0.8, Ink::MiddleGrey);
        }
        names(step).into_iter().for_each(|name| sheet.text(name));
    }

    fn name(&self, year: FinancialYear, x: f64) -> Label {
        let label = Label::new(year.to_string(), (x, self.bottom + 16.5)).anchored(Anchor::Middle);
        label.kept_within(self.within.0, self.within.1)
    }
}

/// The smallest step whose names are apart; a little larger where it then ends at the first of `all` years.
fn step(all: i32, apart: impl Fn(&i32) -> bool) -> i32 {
    let whole = if all > 0 { all } else { 1 };
    let last = Some(whole).filter(|whole| *whole <= MANY || whole % 5 == 0);
    let mut steps: Vec<i32> =
        STEPS.into_iter().filter(|step| *step < whole && (whole <= MANY || *step != 3)).chain(last).collect();
    steps.retain(apart);
    let Some(&least) = steps.first() else { return whole + 1 };
    let even = steps.iter().find(|step| whole % **step == 0 && **step <= 2 * least);
    even.copied().unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_are_even_and_reach_the_first_year_where_little_is_lost_by_it() {
        let with_room_for = |all: i32, names: i32| step(all, |step| all / step < names);
        assert_eq!(with_room_for(15, 16), 1);
        assert_eq!(with_room_for(15, 4), 5);
        assert_eq!(with_room_for(15, 2), 15);
        assert_eq!(with_room_for(27, 4), 10);
        assert_eq!(with_room_for(26, 2), 15);
        assert_eq!(with_room_for(14, 2), 10);
        assert_eq!(with_room_for(9, 10), 1);
        assert_eq!(with_room_for(9, 4), 3);
        assert_eq!(with_room_for(9, 3), 9);
        // Only the last has room.
        assert_eq!(with_room_for(15, 1), 16);
        assert_eq!(with_room_for(0, 1), 1);
    }
}
