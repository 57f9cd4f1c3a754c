//! One text for many files: every file, table and `--set` argument behind the other, so that a place is one number.

use std::ops::Range;

/// How far up a piece stands: the lowest base first, `--set` last; a table of estates belongs to the file that names it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Rank {
    /// The layer: one a file.
    pub level: usize,
    /// 0: the file itself; 1: its table of estates.
    pub part: usize,
}

impl Rank {
    /// Above all files.
    pub const SET: Self = Self { level: usize::MAX, part: 0 };
}

/// The name of the topmost layer.
pub(crate) const SET: &str = "--set";

/// A file, a table or a `--set` argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    /// What messages call it: a path, `england (built in)`, `--set`.
    pub name: String,
    /// What outputs call it, the same in every folder: its path from the folder of the scenario.
    pub layer: String,
    /// Where it begins in the text.
    pub start: usize,
    pub rank: Rank,
}

/// The text of all pieces, with a line feed between them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SourceMap {
    pub(crate) text: String,
    pub(crate) list: Vec<Piece>,
}

/// Where something stands, as a person finds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The layer: a file's path from the folder of the scenario, `england (built in)`, `--set`, or `default`.
    pub layer: String,
    /// Line in it, from 1; none for `--set` and `default`.
    pub line: Option<usize>,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.layer),
            None => f.write_str(&self.layer),
        }
    }
}

impl SourceMap {
    /// A text alone.
    pub fn of(name: &str, text: &str) -> Self {
        let mut pieces = Self::default();
        pieces.add(name, name, Rank { level: 0, part: 0 }, text);
        pieces
    }

    /// Puts a piece behind the others; where it begins.
    pub(crate) fn add(&mut self, name: &str, layer: &str, rank: Rank, text: &str) -> usize {
        if !self.list.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.list.push(Piece { name: name.to_owned(), layer: layer.to_owned(), start, rank });
        start
    }

    /// The piece that holds this place.
    pub(crate) fn at(&self, place: usize) -> Option<(usize, &Piece)> {
        let index = self.list.partition_point(|piece| piece.start <= place).checked_sub(1)?;
        Some((index, &self.list[index]))
    }

    /// The layer that holds this place.
    pub(crate) fn level(&self, place: usize) -> usize {
        self.at(place).map_or(0, |(_, piece)| piece.rank.level)
    }

    /// Line of this place in its piece, from 1.
    pub(crate) fn line(&self, place: usize) -> usize {
        let start = self.at(place).map_or(0, |(_, piece)| piece.start);
        let before = self.text.as_bytes().get(start..place).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// Where each of these stands, in the same order.
    pub(crate) fn origins(&self, places: &[Range<usize>]) -> Vec<Origin> {
        let breaks: Vec<usize> = self.text.match_indices('\n').map(|(place, _)| place).collect();
        let breaks_before = |place: usize| breaks.partition_point(|other| *other < place);
        let origin = |span: &Range<usize>| match self.at(span.start).filter(|_| span.start <= self.text.len()) {
            Some((_, Piece { layer, rank: Rank::SET, .. })) => Origin { layer: layer.clone(), line: None },
            Some((_, piece)) => Origin {
                layer: piece.layer.clone(),
                line: Some(breaks_before(span.start) - breaks_before(piece.start) + 1),
            },
            None => Origin { layer: "default".to_owned(), line: None },
        };
        places.iter().map(origin).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_its_piece_and_on_its_line() {
        let mut pieces = SourceMap::default();
        let rank = |level| Rank { level, part: 0 };
        assert_eq!(pieces.add("my.toml", "my.toml", rank(2), "a\nb"), 0);
        let base = pieces.add("x/base.toml", "base.toml", rank(1), "c\nd\n");
        pieces.add("--set", "--set", Rank::SET, "e=1");
        let origin = |place: usize| pieces.origins(std::slice::from_ref(&(place..place)))[0].to_string();
        assert_eq!([origin(0), origin(2), origin(3)], ["my.toml:1", "my.toml:2", "my.toml:2"]);
        assert_eq!([origin(base), origin(base + 2)], ["base.toml:1", "base.toml:2"]);
        assert_eq!(origin(base + 6), "--set");
        assert_eq!(origin(usize::MAX), "default");
        assert_eq!(pieces.level(base + 1), 1);
        assert_eq!([pieces.line(2), pieces.line(base), pieces.line(base + 2)], [2, 1, 2]);
    }
}
