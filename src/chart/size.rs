//! What a chart is made for: a page, a slide, or a screen. Each layout is drawn in points for a [`Frame`].

use super::frame::MARGIN;
use super::sheet::{MM, Sheet};

/// What a chart is made for. No text is smaller than 12 points in any of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Size {
    /// A paper: 166 mm wide, the text area of an A4 page; as high as it needs.
    #[default]
    Paper,
    /// A slide: 13⅓ × 7½ inches, 16:9.
    Slide,
    /// A web page: 960 pixels wide; as high as it needs.
    Web,
}

impl Size {
    /// All.
    pub const ALL: [Self; 3] = [Self::Paper, Self::Slide, Self::Web];

    /// `paper`, `slide`, `web`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Slide => "slide",
            Self::Web => "web",
        }
    }

    /// The sheet that `draw` lays out for it.
    pub(super) fn sheet(self, draw: &dyn Fn(Frame) -> Sheet) -> Sheet {
        match self {
            Self::Paper => draw(Frame::PAPER),
            Self::Web => draw(Frame { width: 720.0, size: Self::Web, ..Frame::PAPER }),
            Self::Slide => slide(draw),
        }
    }
}

/// The room that a layout is given, in points.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Frame {
    /// Width of the sheet.
    pub width: f64,
    /// How much higher than on paper a layout makes its plots; texts and gaps stay.
    pub stretch: f64,
    /// How much larger than it is laid out the sheet is shown.
    pub scale: f64,
    /// What it is for.
    pub size: Size,
    /// Whether every note has one line only, because there is no room for more.
    pub terse: bool,
}

impl Frame {
    /// The text area of an A4 page.
    pub const PAPER: Self = Self { width: 166.0 * MM, stretch: 1.0, scale: 1.0, size: Size::Paper, terse: false };

    /// Room between the margins.
    pub fn room(self) -> f64 {
        self.width - 2.0 * MARGIN
    }

    /// The right end of the room.
    pub fn right(self) -> f64 {
        self.width - MARGIN
    }

    /// Whether things stand side by side that stand one under the other on paper.
    pub fn is_wide(self) -> bool {
        self.size != Size::Paper
    }

    /// How many of some panels stand side by side, none of them narrower than `least` on a slide or the web: as many as
    /// make the fewest rows, and these about equally long. On paper two leave room for large figures, and three keep
    /// twelve on one page.
    pub fn columns(self, panels: usize, least: f64) -> usize {
        let most = (self.room() / least) as usize;
        let most = if most > 0 { most } else { 1 };
        match (self.size, panels) {
            (_, 0 | 1) => 1,
            // Two rows of two are less flat than one of four, where nothing forces them to be low.
            (Size::Web, 4) | (Size::Paper, 2..=6) => 2,
            (Size::Paper, _) => most.clamp(2, 3),
            _ => panels.div_ceil(panels.div_ceil(most)),
        }
    }

    /// The most lines of the subtitle, and of a note.
    pub fn lines(self) -> (usize, usize) {
        if self.terse { (2, 1) } else { (4, 4) }
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
