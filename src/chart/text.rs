//! Text that is known to fit: measured in the font that is drawn, cleaned, wrapped and shortened.

use crate::words::list;
use ab_glyph::{Font, FontRef, GlyphId};
use plotters::style::FontStyle;
use std::sync::OnceLock;

/// The families named in every picture; the first two have the same letter widths.
pub(super) const FAMILY: &str = "Arial, 'Liberation Sans', sans-serif";
/// Liberation Sans, which travels with the program so that pictures are the same on every machine.
pub(super) const REGULAR: &[u8] = include_bytes!("fonts/LiberationSans-Regular.ttf");
/// Its bold face.
pub(super) const BOLD: &[u8] = include_bytes!("fonts/LiberationSans-Bold.ttf");

/// Height of a capital letter as a share of the font size.
pub(super) const CAP_HEIGHT: f64 = 0.73;
/// Depth of `g` below the baseline as a share of the font size.
pub(super) const DEPTH: f64 = 0.21;

/// The weight of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(super) fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }
}

/// How wide letters are and how close pairs of them stand, as shares of the font size: of those in most texts at hand,
/// because layouts measure the same few letters thousands of times.
struct Widths {
    face: FontRef<'static>,
    em: f64,
    letters: Vec<f64>,
    /// One row a first letter.
    pairs: Vec<f64>,
}

/// The letters at hand: the ASCII characters from the space on, and those that charts write often.
const ASCII: usize = 95;
const OFTEN: [char; 9] = ['£', '–', '…', '“', '”', '’', '−', 'é', '·'];
const AT_HAND: usize = ASCII + OFTEN.len();

fn at_hand(letter: char) -> Option<usize> {
    match u32::from(letter) {
        code @ 32..127 => Some(code as usize - 32),
        _ => OFTEN.iter().position(|often| *often == letter).map(|place| ASCII + place),
    }
}

impl Widths {
    fn of(face: &'static [u8]) -> Option<Self> {
        let face = FontRef::try_from_slice(face).ok()?;
        let em = f64::from(face.units_per_em()?);
        let letters = (32_u8..127).map(char::from).chain(OFTEN);
        let ids: Vec<GlyphId> = letters.map(|letter| face.glyph_id(letter)).collect();
        let letters = ids.iter().map(|id| f64::from(face.h_advance_unscaled(*id)) / em).collect();
        let pairs = ids.iter().flat_map(|a| ids.iter().map(|b| f64::from(face.kern_unscaled(*a, *b)) / em)).collect();
        Some(Self { face, em, letters, pairs })
    }

    fn letter(&self, letter: char) -> f64 {
        match at_hand(letter) {
            Some(place) => self.letters[place],
            None => f64::from(self.face.h_advance_unscaled(self.face.glyph_id(letter))) / self.em,
        }
    }

    fn pair(&self, first: char, second: char) -> f64 {
        match (at_hand(first), at_hand(second)) {
            (Some(first), Some(second)) => self.pairs[first * AT_HAND + second],
            _ => f64::from(self.face.kern_unscaled(self.face.glyph_id(first), self.face.glyph_id(second))) / self.em,
        }
    }

    fn width(&self, text: &str) -> f64 {
        let mut before = None;
        text.chars().fold(0.0, |width, letter| {
            let kern = before.replace(letter).map_or(0.0, |first| self.pair(first, letter));
            width + kern + self.letter(letter)
        })
    }
}

/// Width of `text` in the units of `size`, letter by letter, as plotters and most programs set it.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    static FACES: OnceLock<[Option<Widths>; 2]> = OnceLock::new();
    let [regular, bold] = FACES.get_or_init(|| [Widths::of(REGULAR), Widths::of(BOLD)]);
    let face = if weight == Weight::Bold { bold } else { regular };
    match face {
        Some(face) => face.width(text) * size,
        // Wider than any average, so that nothing is cut where the font cannot be read.
        None => text.chars().count() as f64 * 0.7 * size,
    }
}

/// One line without control, direction or other invisible characters, and with single spaces.
///
/// Names come from strangers: a line break or a direction override must not move the text around it.
pub(crate) fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| match c {
            '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the font has a letter for every character, in both weights; and no heap of accents stands on one letter, nor
/// does anything run from right to left, which would turn the words around it.
pub(super) fn is_writable(text: &str) -> bool {
    static FACES: OnceLock<Vec<FontRef<'static>>> = OnceLock::new();
    let faces = FACES
        .get_or_init(|| [REGULAR, BOLD].into_iter().filter_map(|face| FontRef::try_from_slice(face).ok()).collect());
    let is_mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let heaps = text.chars().zip(text.chars().skip(1)).any(|(a, b)| is_mark(&a) && is_mark(&b));
    let is_leftward = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    !heaps
        && !text.chars().any(is_leftward)
        && text.chars().all(|c| at_hand(c).is_some() || faces.iter().all(|face| face.glyph_id(c).0 != 0))
}

/// What stands in a picture for a name: itself, or its identifier where the font cannot write it.
pub(super) fn shown<'a>(name: &'a str, id: &'a str) -> &'a str {
    if is_writable(name) { name } else { id }
}

/// A note on the identifiers that stand for names in a picture; `names` are names and identifiers.
pub(super) fn stand_ins<'a>(names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let mut ids: Vec<String> = Vec::new();
    for (name, id) in names {
        let id = format!("“{id}”");
        if !is_writable(name) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    match ids.as_slice() {
        [] => None,
        [one] => Some(format!("Note: {one} stands for a name that this font cannot write.")),
        many => Some(format!("Note: {} stand for names that this font cannot write.", list(many))),
    }
}

/// `text` where it fits into `room`, and as much of it as fits with an ellipsis where it does not.
pub(super) fn shorten(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |kept: usize| format!("{}…", text[..ends.get(kept).copied().unwrap_or(text.len())].trim_end());
    // The most letters that fit: widths grow with letters, so halving finds them.
    let (mut fits, mut too_many) = (0, ends.len());
    while too_many - fits > 1 {
        let middle = fits.midpoint(too_many);
        if width(&cut(middle), size, weight) <= room { fits = middle } else { too_many = middle }
    }
    cut(fits)
}

/// `text` in lines that fit into `room`, at most `lines` of them; the last is shortened where more would be needed.
pub(super) fn wrap(text: &str, size: f64, weight: Weight, room: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut words = text.split(' ').peekable();
    let mut line = String::new();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size, weight) <= room {
            line = longer;
            continue;
        }
        if done.len() + 1 >= lines || line.is_empty() {
            let rest = std::iter::once(longer.as_str()).chain(words.by_ref()).collect::<Vec<_>>().join(" ");
            line = shorten(&rest, size, weight, room);
            break;
        }
        done.push(std::mem::replace(&mut line, word.to_owned()));
        if width(&line, size, weight) > room {
            line = shorten(&line, size, weight, room);
        }
    }
    done.push(line);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // Liberation Sans: a digit is 1139 of 2048 units wide, in both weights.
        for weight in [Weight::Regular, Weight::Bold] {
            let measured = width("0000000000", 12.0, weight);
            assert!((measured - 10.0 * 12.0 * 1139.0 / 2048.0).abs() < 0.05, "{measured}");
        }
    }

    #[test]
    fn shortened_text_fits_and_says_so() {
        let short = shorten("Highest avoided cost per pound first", 12.0, Weight::Bold, 100.0);
        assert!(short.ends_with('…') && short.starts_with("Highest"), "{short}");
        assert!(width(&short, 12.0, Weight::Bold) <= 100.0);
        assert_eq!(shorten("As is", 12.0, Weight::Bold, 100.0), "As is");
    }

    #[test]
    fn every_wrapped_line_fits() {
        let text = "Supercalifragilisticexpialidocious money first, then whatever else there may be left to do here";
        for room in [60.0, 100.0, 300.0, 2000.0] {
            for lines in 1..4 {
                let wrapped = wrap(text, 12.0, Weight::Regular, room, lines);
                assert!(wrapped.len() <= lines);
                for line in &wrapped {
                    assert!(width(line, 12.0, Weight::Regular) <= room, "{line} in {room}");
                }
            }
        }
        assert_eq!(wrap("one two", 12.0, Weight::Regular, 2000.0, 3), ["one two"]);
    }

    #[test]
    fn a_name_that_the_font_cannot_write_gives_way_to_its_identifier() {
        for name in ["", "Worst first", "Café Ærø — ½ £ €", "Больница", "Νοσοκομείο", "e\u{301}"]
        {
            assert_eq!(shown(name, "id"), name);
        }
        for name in ["最差优先", "الأسوأ أولا", "הגרוע ביותר קודם", "Worst 🏥 first", "e\u{301}\u{302}\u{303}"]
        {
            assert_eq!(shown(name, "id"), "id", "{name}");
        }
        assert_eq!(stand_ins([("Worst first", "worst")]), None);
        let one = "Note: “worst” stands for a name that this font cannot write.";
        assert_eq!(stand_ins([("最差优先", "worst"), ("As is", "as_is"), ("最差优先", "worst")]).as_deref(), Some(one));
        let two = "Note: “a” and “b” stand for names that this font cannot write.";
        assert_eq!(stand_ins([("最", "a"), ("差", "b")]).as_deref(), Some(two));
    }

    #[test]
    fn names_lose_what_cannot_be_seen() {
        assert_eq!(clean(" a\u{202e}b\r\n\tc "), "a b c");
        assert_eq!(clean("<b> & \"c\""), "<b> & \"c\"");
    }
}
