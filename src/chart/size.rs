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
            Self::Web => draw(Frame { width: 720.0, ..Frame::PAPER }),
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
}

impl Frame {
    /// The text area of an A4 page.
    pub const PAPER: Self = Self { width: 166.0 * MM, stretch: 1.0, scale: 1.0 };

    /// Room between the margins.
    pub fn room(self) -> f64 {
        self.width - 2.0 * MARGIN
    }

    /// The right end of the room.
    pub fn right(self) -> f64 {
        self.width - MARGIN
    }
}

/// Width and height of a slide.
const SLIDE: (f64, f64) = (960.0, 540.0);
/// How large a slide's text may be, against 12 points: the largest that leaves the plots room.
const SCALES: [f64; 5] = [1.5, 1.35, 1.2, 1.1, 1.0];
/// Plots are made as low as this, and as high, to fill a slide.
const STRETCH: (f64, f64) = (0.6, 3.0);

/// A slide, with the largest text that leaves room, and plots that fill it.
fn slide(draw: &dyn Fn(Frame) -> Sheet) -> Sheet {
    let mut last = draw(Frame { width: SLIDE.0, stretch: STRETCH.0, scale: 1.0 });
    for scale in SCALES {
        let (width, height) = (SLIDE.0 / scale, SLIDE.1 / scale);
        let of = |stretch: f64| draw(Frame { width, stretch, scale });
        if of(STRETCH.0).height > height {
            continue;
        }
        let (mut low, mut high) = STRETCH;
        for _ in 0..12 {
            let middle = f64::midpoint(low, high);
            if of(middle).height <= height { low = middle } else { high = middle }
        }
        last = of(low);
        last.height = height;
        break;
    }
    last
}
