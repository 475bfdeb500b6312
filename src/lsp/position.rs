//! Byte offsets to positions in an editor, and back.
//!
//! Editors count the units of a line: bytes, UTF-16 code units, or characters, as agreed on when a session begins. A position that does
//! not exist is taken for the nearest one before it; nothing here fails.

use crate::source::Span;
use lsp_types::{Position, PositionEncodingKind, Range};

/// The units that columns are counted in.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum Units {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16: what every client understands.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Units {
    /// The best units among those that a client offers: bytes need no counting.
    pub fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind: PositionEncodingKind| offered.is_some_and(|all| all.contains(&kind));
        if offers(PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// Their name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// The length of a text.
    pub fn len(self, text: &str) -> u32 {
        let len = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 if text.is_ascii() => text.len(),
            Self::Utf32 | Self::Utf16 => text.chars().map(|c| self.width(c)).sum(),
        };
        u32::try_from(len).unwrap_or(u32::MAX)
    }
}

/// Lines of notices are longer than this, in bytes: so many places are made room for at once.
const SHORT_LINE: usize = 32;

/// Where the lines of a text begin. Unlike elsewhere in this program, a carriage return alone ends a line too: so editors count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(Vec<u32>);

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |(at, byte): (usize, &u8)| match byte {
            b'\n' => Some(at as u32 + 1),
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at as u32 + 1),
            _ => None,
        };
        let mut all = Vec::with_capacity(text.len() / SHORT_LINE + 1);
        all.push(0);
        all.extend(bytes.iter().enumerate().filter_map(ends));
        Self(all)
    }

    /// The 0-based line that holds an offset.
    pub fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    fn start(&self, line: usize) -> Option<usize> {
        self.0.get(line).map(|s| *s as usize)
    }
}

/// A text with its lines, and how the client counts them.
#[derive(Copy, Clone, Debug)]
pub struct Map<'t> {
    /// The text.
    pub text: &'t str,
    /// Its lines.
    pub lines: &'t Lines,
    /// The client's units.
    pub units: Units,
}

impl Map<'_> {
    /// The position of a byte.
    pub fn position(self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines.at(offset);
        let start = self.lines.start(line).unwrap_or(0);
        Position::new(line as u32, self.units.len(self.text.get(start..offset).unwrap_or("")))
    }

    /// The range of a span.
    pub fn range(self, span: Span) -> Range {
        Range::new(self.position(span.start as usize), self.position(span.end as usize))
    }

    /// The byte at a position.
    pub fn offset(self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.lines.start(line) else { return self.text.len() };
        let end = self.lines.start(line + 1).unwrap_or(self.text.len());
        let body = self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let wanted = position.character as usize;
        let mut units = 0;
        for (at, c) in body.char_indices() {
            units += self.units.width(c);
            if units > wanted {
                return start + at;
            }
        }
        start + body.len()
    }

    /// The bytes of a range; one whose ends are exchanged is empty.
    pub fn span(self, range: Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Units; 3] = [Units::Utf8, Units::Utf16, Units::Utf32];

    fn with<T>(text: &str, units: Units, use_map: impl Fn(Map<'_>) -> T) -> T {
        use_map(Map { text, lines: &Lines::new(text), units })
    }

    #[test]
    fn columns_are_counted_in_the_agreed_units() {
        let text = "Grün 🍵 Tee\r\nso\u{ad}fort\rhier";
        let at = |words: &str| text.find(words).unwrap_or(0);
        for (words, line, columns) in [("Tee", 0, [11, 8, 7]), ("fort", 1, [4, 3, 3]), ("hier", 2, [0, 0, 0])] {
            for (units, column) in ALL.into_iter().zip(columns) {
                with(text, units, |map| {
                    let position = Position::new(line, column);
                    assert_eq!(map.position(at(words)), position, "{words} {units:?}");
                    assert_eq!(map.offset(position), at(words), "{words} {units:?}");
                });
            }
        }
    }

    #[test]
    fn what_does_not_exist_is_taken_for_what_is_before_it() {
        let text = "a🍵b\nc";
        for units in ALL {
            with(text, units, |map| {
                assert_eq!(map.offset(Position::new(0, 99)), 6);
                assert_eq!(map.offset(Position::new(7, 0)), text.len());
                assert_eq!(map.offset(Position::new(u32::MAX, u32::MAX)), text.len());
                assert_eq!(map.position(usize::MAX), Position::new(1, 1));
                assert!(map.span(Range::new(Position::new(1, 0), Position::new(0, 0))).is_empty());
            });
        }
        // Between the halves of a character that takes two units.
        assert_eq!(with(text, Units::Utf16, |map| map.offset(Position::new(0, 2))), 1);
        assert_eq!(with(text, Units::Utf8, |map| map.position(3)), Position::new(0, 1));
    }

    #[test]
    fn bytes_are_taken_if_they_are_offered() {
        let agreed = |kinds: &[PositionEncodingKind]| Units::agreed(Some(kinds));
        assert_eq!(agreed(&[PositionEncodingKind::UTF16, PositionEncodingKind::UTF8]), Units::Utf8);
        assert_eq!(agreed(&[PositionEncodingKind::UTF32]), Units::Utf32);
        assert_eq!(agreed(&[PositionEncodingKind::UTF16, PositionEncodingKind::UTF32]), Units::Utf16);
        assert_eq!(Units::agreed(None), Units::Utf16);
    }

    proptest! {
        #[test]
        fn every_character_is_found_again(text in "[aä🍵\u{ad}\n\r]{0,40}") {
            for units in ALL {
                with(&text, units, |map| {
                    for (at, _) in text.char_indices() {
                        // Within a line break, the line's end is what is before it.
                        let inside = text.get(..at).is_some_and(|t| t.ends_with('\r')) && text.get(at..).is_some_and(|t| t.starts_with('\n'));
                        let back = map.offset(map.position(at));
                        assert_eq!(back, if inside { at - 1 } else { at });
                    }
                });
            }
        }
    }
}
