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

/// Four that differ in colour, in dashes and, where both are solid, in grey.
pub(super) const STROKES: [Stroke; 4] = [
    Stroke { ink: Ink::DarkBlue, width: 2.6, dash: None },
    Stroke { ink: Ink::Orange, width: 2.6, dash: None },
    Stroke { ink: Ink::DarkPink, width: 2.2, dash: Some((9.0, 4.0)) },
    Stroke { ink: Ink::Turquoise, width: 2.6, dash: Some((3.0, 3.0)) },
];

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
    fn dashes_follow_the_line_and_leave_gaps() {
        // Ten points right, then ten down: dashes of 6, gaps of 2.
        let cut = dashes(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], 6.0, 2.0);
        let expected =
            [vec![(0.0, 0.0), (6.0, 0.0)], vec![(8.0, 0.0), (10.0, 0.0), (10.0, 4.0)], vec![(10.0, 6.0), (10.0, 10.0)]];
        assert_eq!(cut, expected);
        assert!(dashes(&[], 6.0, 2.0).is_empty());
    }
}
