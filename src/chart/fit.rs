//! A sheet fitted to what it is made for.

use super::sheet::Sheet;
use super::size::{Frame, MARGIN, Size};

impl Size {
    /// The sheet that `draw` lays out for it.
    pub(super) fn sheet(self, draw: &dyn Fn(Frame) -> Sheet) -> Sheet {
        match self {
            Self::Paper => draw(Frame::PAPER),
            Self::Web => draw(Frame { width: 720.0, size: Self::Web, ..Frame::PAPER }),
            Self::Slide => slide(draw),
        }
    }
}

/// Width and height of a slide, and the room that is kept free at its edges.
const SLIDE: (f64, f64) = (960.0, 540.0);
const EDGE: (f64, f64) = (30.0, 21.0);
/// How large a slide's text may be, against 12 points, whether notes are shortened for it, and how low plots may be
/// against those on paper: the first that fits is taken.
const TRIES: [(f64, bool, f64); 8] = [
    (1.5, false, 0.6),
    (1.35, false, 0.6),
    (1.2, false, 0.6),
    (1.2, true, 0.6),
    (1.1, true, 0.6),
    (1.0, true, 0.6),
    (1.0, true, 0.4),
    (1.0, true, 0.25),
];
/// Plots are made as high as this to fill a slide.
const MOST_STRETCH: f64 = 3.0;

/// A slide, with the largest text that leaves room, and plots that fill it.
fn slide(draw: &dyn Fn(Frame) -> Sheet) -> Sheet {
    let room = |scale: f64| ((SLIDE.0 - 2.0 * EDGE.0) / scale + 2.0 * MARGIN, (SLIDE.1 - 2.0 * EDGE.1) / scale);
    for (scale, terse, least) in TRIES {
        let (width, height) = room(scale);
        let of = |stretch: f64| draw(Frame { width, stretch, scale, size: Size::Slide, terse });
        if of(least).height > height {
            continue;
        }
        let (mut low, mut high) = (least, MOST_STRETCH);
        for _ in 0..9 {
            let middle = f64::midpoint(low, high);
            if of(middle).height <= height { low = middle } else { high = middle }
        }
        return of(low).filling(height).placed(SLIDE, EDGE);
    }
    // Nothing leaves a slide, whatever stands on it: it is drawn smaller.
    let ((width, height), (_, _, stretch)) = (room(1.0), TRIES[TRIES.len() - 1]);
    let sheet = draw(Frame { width, stretch, scale: 1.0, size: Size::Slide, terse: true });
    let share = height / sheet.height;
    sheet.shrunk(share).placed(SLIDE, EDGE)
}
