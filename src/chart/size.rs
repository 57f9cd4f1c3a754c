//! What a chart is made for: a page, a slide, or a screen. Each layout is drawn in points for a [`Frame`].

/// A millimetre in points.
pub(super) const MM: f64 = 72.0 / 25.4;
/// Room kept free at the left and right edge.
pub(super) const MARGIN: f64 = 3.0;

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
