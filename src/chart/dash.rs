//! Lines that can be told apart without colour. plotters' SVG knows no dash patterns: dashes are lines of their own.

use super::sheet::{Ink, Place, Sheet};
use crate::num::sqrt;

/// How a line is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Stroke {
    pub ink: Ink,
    pub width: f64,
    /// Lengths of a dash and of the gap behind it, in points; none: solid.
    pub dash: Option<(f64, f64)>,
}

/// Eight that differ in colour or in dashes and, where both are solid, in grey: a plan has the one of its place in the scenario.
pub(super) const STROKES: [Stroke; 8] = [
    Stroke { ink: Ink::DarkBlue, width: 2.6, dash: None },
    Stroke { ink: Ink::Orange, width: 2.6, dash: None },
    Stroke { ink: Ink::DarkPink, width: 2.2, dash: Some((9.0, 4.0)) },
    Stroke { ink: Ink::Turquoise, width: 2.6, dash: Some((3.0, 3.0)) },
    Stroke { ink: Ink::DarkGrey, width: 2.2, dash: Some((12.0, 3.0)) },
    Stroke { ink: Ink::DarkBlue, width: 2.2, dash: Some((5.0, 2.5)) },
    Stroke { ink: Ink::Orange, width: 2.2, dash: Some((2.0, 2.5)) },
    Stroke { ink: Ink::DarkPink, width: 2.2, dash: None },
];

/// The strokes of plans at some places in the scenario; beyond eight the next that none of them has.
pub(super) fn of_places(places: &[usize]) -> Vec<Stroke> {
    let mut taken: Vec<usize> = Vec::new();
    for place in places {
        let own = (0..STROKES.len()).map(|step| (place + step) % STROKES.len());
        taken.push(own.clone().find(|stroke| !taken.contains(stroke)).unwrap_or(place % STROKES.len()));
    }
    taken.into_iter().map(|stroke| STROKES[stroke]).collect()
}

/// A line through places, in dashes where the stroke has them.
pub(super) fn draw(sheet: &mut Sheet, places: &[Place], stroke: Stroke) {
    match stroke.dash {
        None => sheet.path(places.to_vec(), stroke.width, stroke.ink),
        Some((dash, gap)) => {
            for piece in dashes(places, dash, gap) {
                sheet.path(piece, stroke.width, stroke.ink);
            }
        }
    }
}

/// A line through places cut into dashes.
fn dashes(places: &[Place], dash: f64, gap: f64) -> Vec<Vec<Place>> {
    let mut done = Vec::new();
    let (mut drawn, mut left) = (true, dash);
    let mut piece: Vec<Place> = places.first().copied().into_iter().collect();
    for pair in places.windows(2) {
        let ((mut x, mut y), (to_x, to_y)) = (pair[0], pair[1]);
        loop {
            let (dx, dy) = (to_x - x, to_y - y);
            let length = sqrt(dx * dx + dy * dy);
            if length <= left {
                left -= length;
                if drawn {
                    piece.push((to_x, to_y));
                }
                break;
            }
            (x, y) = (x + dx * left / length, y + dy * left / length);
            if drawn {
                piece.push((x, y));
                done.push(std::mem::take(&mut piece));
            } else {
                piece = vec![(x, y)];
            }
            drawn = !drawn;
            left = if drawn { dash } else { gap };
        }
    }
    if drawn && piece.len() > 1 {
        done.push(piece);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_keeps_its_stroke_whoever_stands_beside_it() {
        assert_eq!(of_places(&[3, 0]), [STROKES[3], STROKES[0]]);
        assert_eq!(of_places(&[0, 8]), [STROKES[0], STROKES[1]]);
        for (place, one) in STROKES.iter().enumerate() {
            assert!(STROKES[place + 1..].iter().all(|other| one.ink != other.ink || one.dash != other.dash));
        }
    }

    #[test]
    fn dashes_follow_the_line_and_leave_gaps() {
        // Ten points right, then ten down: dashes of 6, gaps of 2.
        let cut = dashes(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], 6.0, 2.0);
        let expected =
            [vec![(0.0, 0.0), (6.0, 0.0)], vec![(8.0, 0.0), (10.0, 0.0), (10.0, 4.0)], vec![(10.0, 6.0), (10.0, 10.0)]];
        assert_eq!(cut, expected);
        assert!(dashes(&[], 6.0, 2.0).is_empty());
    }
}
