//! How much room a text takes, so that rows and columns fit it in programs that do not fit them themselves.

/// Pixels of an em of the text of tables and notes: 12 points at 96 pixels to the inch.
const EM: f64 = 16.0;
/// Programs draw a little wider than the font says.
const CARE: f64 = 1.02;
/// Height of a line of the same, in points.
pub(super) const LINE: f64 = 15.5;
/// A row is a little higher than its lines.
const GAP: f64 = 2.0;
/// A sheet has no higher row, in points.
const HIGHEST: f64 = 409.0;

/// Width of a text at 12 points, in pixels.
pub(super) fn width(text: &str, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(advance).sum();
    ems * EM * CARE * if bold { 1.08 } else { 1.0 }
}

/// Width of a letter of Arial in ems, nearly.
fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' => 0.222,
        ' ' | '\u{a0}' | ',' | '.' | ':' | ';' | '!' | '/' | 'f' | 't' | 'I' | '[' | ']' => 0.278,
        '(' | ')' | '-' | 'r' | '"' => 0.34,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.5,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 0.722,
        'A' | 'B' | 'E' | 'F' | 'K' | 'P' | 'S' | 'T' | 'V' | 'X' | 'Y' | 'Z' => 0.667,
        'm' | 'M' | 'G' | 'O' | 'Q' => 0.833,
        '%' | 'W' | '—' | '…' | '@' => 1.0,
        letter if letter as u32 >= 0x2E80 => 1.0,
        _ => 0.556,
    }
}

/// Lines that a text takes in `room` pixels, broken between words, and within one that is longer than a line.
pub(super) fn lines(text: &str, bold: bool, room: f64) -> usize {
    let space = width(" ", bold);
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = width(word, bold);
        if used > 0.0 && used + space + needed > room {
            lines += 1;
            used = 0.0;
        }
        // A word that just fills a line is not longer than one.
        let over = ((needed / room - 1e-6).ceil() - 1.0).max(0.0);
        lines += over as usize;
        used += needed - over * room + if used > 0.0 { space } else { 0.0 };
    }
    lines
}

/// A text in pieces of about `room` pixels, parted between words.
pub(super) fn parted(text: &str, room: f64) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match pieces.last_mut() {
            Some(piece) if width(&format!("{piece} {word}"), false) <= room => {
                piece.push(' ');
                piece.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces
}

/// Height in points of a row of so many lines.
pub(super) fn height(lines: usize) -> f64 {
    (lines as f64 * LINE + GAP).min(HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_as_many_lines_as_its_words_need() {
        let word = width("word", false);
        let room = 3.0 * word + 2.5 * width(" ", false);
        assert_eq!(lines("", false, room), 1);
        assert_eq!(lines("word word word", false, room), 1);
        assert_eq!(lines("word word word word", false, room), 2);
        assert_eq!(lines(&"word ".repeat(9), false, room), 3);
        assert_eq!(lines("word", false, word), 1);
        assert_eq!(lines("word word", false, word), 2);
        assert!(lines(&"x".repeat(1000), false, room) >= 50);
        assert!(height(1_000) <= 409.0);
        assert_eq!(parted("word word  word word", room), ["word word word", "word"]);
        assert_eq!(parted("", room), Vec::<String>::new());
    }
}
