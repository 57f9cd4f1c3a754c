//! The colours, and laws of their contrast: texts are read on what they stand on, lines are seen on white, and what lies
//! beside each other is told apart in grey.

use plotters::style::RGBColor;

/// The colours of the house, from the Government Analysis Function's palette, and tints of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    White,
    /// `#12436D`: what is simulated.
    DarkBlue,
    /// Half of the futures.
    MiddleTint,
    /// Eight futures in ten.
    LightTint,
    /// The edge of what holds them.
    Edge,
    /// `#28A197`.
    Turquoise,
    /// `#801650`.
    DarkPink,
    /// `#B5451B`: between dark pink and orange, in grey too.
    Rust,
    /// `#3D3D3D`: what is recorded, and all text.
    DarkGrey,
    /// Grid lines.
    PaleGrey,
    /// `#BFBFBF`: what stands around the rest.
    LightGrey,
    /// Axes and leaders.
    MiddleGrey,
    /// `#F46A25`: the line at a level that matters.
    Orange,
    /// Shades of a map, 0 light to 4 dark; white text is read on the last two, dark grey on the others.
    Shade(usize),
}

impl Ink {
    pub(super) const fn rgb(self) -> RGBColor {
        match self {
            Self::White => RGBColor(255, 255, 255),
            Self::DarkBlue => RGBColor(0x12, 0x43, 0x6D),
            Self::MiddleTint => RGBColor(0x84, 0x9D, 0xB5),
            Self::LightTint => RGBColor(0xCB, 0xD6, 0xE0),
            Self::Edge => RGBColor(0x6F, 0x88, 0xA1),
            Self::Turquoise => RGBColor(0x28, 0xA1, 0x97),
            Self::DarkPink => RGBColor(0x80, 0x16, 0x50),
            Self::Rust => RGBColor(0xB5, 0x45, 0x1B),
            Self::DarkGrey => RGBColor(0x3D, 0x3D, 0x3D),
            Self::PaleGrey => RGBColor(0xDF, 0xDF, 0xDF),
            Self::LightGrey => RGBColor(0xBF, 0xBF, 0xBF),
            Self::MiddleGrey => RGBColor(0x8C, 0x8C, 0x8C),
            Self::Orange => RGBColor(0xF4, 0x6A, 0x25),
            Self::Shade(0) => RGBColor(0xF0, 0xF3, 0xF6),
            Self::Shade(1) => RGBColor(0xD0, 0xDA, 0xE3),
            Self::Shade(2) => RGBColor(0xA9, 0xBB, 0xCB),
            Self::Shade(3) => RGBColor(0x4A, 0x6F, 0x92),
            Self::Shade(_) => RGBColor(0x12, 0x43, 0x6D),
        }
    }
}

#[cfg(test)]
impl Ink {
    /// How light it is, 0 for black and 1 for white: the relative luminance of WCAG 2.2.
    pub(super) fn luminance(self) -> f64 {
        let RGBColor(red, green, blue) = self.rgb();
        let linear = |part: u8| {
            let share = f64::from(part) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                crate::num::exp(2.4 * crate::num::ln((share + 0.055) / 1.055))
            }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast of two colours, 1 to 21, of WCAG 2.2.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        let (light, dark) = if a > b { (a, b) } else { (b, a) };
        (light + 0.05) / (dark + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an ink is for, which says what contrast it must have. A new one cannot be without a role.
    #[derive(PartialEq)]
    enum Role {
        /// Texts, and lines too.
        Text,
        /// Lines, dots and fills that are seen on white: 3 to 1.
        Seen,
        /// A fill that an edge bounds, or a white line and a name beside it.
        Bounded,
        /// Paper, and grid lines that no one needs to see.
        Ground,
    }

    fn role(ink: Ink) -> Role {
        match ink {
            Ink::DarkBlue | Ink::DarkGrey => Role::Text,
            Ink::Turquoise | Ink::DarkPink | Ink::Rust | Ink::MiddleGrey | Ink::Orange | Ink::Edge => Role::Seen,
            Ink::MiddleTint | Ink::LightTint | Ink::LightGrey | Ink::Shade(_) => Role::Bounded,
            Ink::White | Ink::PaleGrey => Role::Ground,
        }
    }

    const ALL: [Ink; 18] = [
        Ink::White,
        Ink::DarkBlue,
        Ink::MiddleTint,
        Ink::LightTint,
        Ink::Edge,
        Ink::Turquoise,
        Ink::DarkPink,
        Ink::Rust,
        Ink::DarkGrey,
        Ink::PaleGrey,
        Ink::LightGrey,
        Ink::MiddleGrey,
        Ink::Orange,
        Ink::Shade(0),
        Ink::Shade(1),
        Ink::Shade(2),
        Ink::Shade(3),
        Ink::Shade(4),
    ];

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((Ink::White.contrast(Ink::White) - 1.0).abs() < 1e-9);
        // #595959 on white is 7.0 and #767676 is 4.54 in every table; #3D3D3D is 10.9.
        assert!((Ink::DarkGrey.contrast(Ink::White) - 10.86).abs() < 0.05);
        assert!((Ink::DarkBlue.contrast(Ink::White) - 10.2).abs() < 0.3);
    }

    #[test]
    fn texts_and_what_must_be_seen_stand_out_from_paper() {
        for ink in ALL {
            let contrast = ink.contrast(Ink::White);
            let least = match role(ink) {
                Role::Text => 4.5,
                Role::Seen => 3.0,
                Role::Bounded | Role::Ground => 1.0,
            };
            assert!(contrast >= least, "{ink:?} has {contrast:.2} on white");
        }
    }

    #[test]
    fn texts_are_read_on_every_shade_of_a_map() {
        for shade in 0..5 {
            let ink = if shade >= 3 { Ink::White } else { Ink::DarkGrey };
            let contrast = ink.contrast(Ink::Shade(shade));
            assert!(contrast >= 4.5, "{ink:?} has {contrast:.2} on shade {shade}");
        }
    }

    /// What lies beside each other in a chart, and how far apart it is in grey at least.
    #[test]
    fn neighbours_are_told_apart_in_grey() {
        let fan = [Ink::LightTint, Ink::MiddleTint, Ink::DarkBlue];
        let column = [Ink::DarkBlue, Ink::Turquoise, Ink::LightGrey, Ink::Orange, Ink::Rust, Ink::DarkBlue];
        let map = [Ink::Shade(0), Ink::Shade(1), Ink::Shade(2), Ink::Shade(3), Ink::Shade(4)];
        for neighbours in [&fan[..], &column, &map] {
            for pair in neighbours.windows(2) {
                let contrast = pair[0].contrast(pair[1]);
                assert!(contrast >= 1.2, "{pair:?} have {contrast:.2}");
            }
        }
        // The higher the risk the darker, and each as far from the next as it takes to name them without colour.
        let risk = [Ink::DarkPink, Ink::Rust, Ink::Orange, Ink::LightGrey];
        for pair in risk.windows(2) {
            assert!(pair[0].luminance() < pair[1].luminance() && pair[0].contrast(pair[1]) >= 1.5, "{pair:?}");
        }
        // Shades of a map grow darker throughout.
        assert!(map.windows(2).all(|pair| pair[1].luminance() < pair[0].luminance()));
    }
}
