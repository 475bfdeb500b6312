//! A file's text, with its lines and stored offsets.

use super::{Encoding, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The largest file that is read, in bytes (64 MiB). A larger one gets a diagnostic.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Distance of the checkpoints of [`SourceFile`], in bytes of text.
const STRIDE: usize = 512;

/// Which of a run's files a place lies in: an index into [`Sources`].
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A span in a file.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in its text.
    pub span: Span,
}

impl Place {
    /// Whether the two share words.
    pub fn overlaps(self, other: Place) -> bool {
        self.file == other.file && (self.span.overlaps(other.span) || self.span == other.span)
    }
}

/// A position as people and editors count it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Counts from 1. Lines end with LF or CRLF.
    pub line: u32,
    /// Counts from 1, in Unicode scalar values.
    pub column: u32,
    /// Byte offset in the file as stored.
    pub offset: u64,
}

/// One file as read: its name as the user wrote it, its text decoded to UTF-8, and tables to find places in it.
///
/// INVARIANT: finding a position costs at most [`STRIDE`] bytes of scanning, however long the line.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Name for messages: the path as given or found, with forward slashes.
    pub name: String,
    /// The decoded text, without byte order mark.
    pub text: Arc<str>,
    /// How it was stored.
    pub encoding: Encoding,
    /// Byte offset in `text` of each line's first character.
    line_starts: Vec<u32>,
    /// For each multiple of [`STRIDE`]: what stands before the first character at or after it.
    checkpoints: Vec<Checkpoint>,
}

#[derive(Copy, Clone, Debug)]
struct Checkpoint {
    at: u32,
    before: Amount,
}

/// How much text there is, counted in several ways.
#[derive(Copy, Clone, Debug, Default)]
struct Amount {
    /// Unicode scalar values.
    chars: u32,
    /// Of these, those that take two units of UTF-16.
    pairs: u32,
    /// Bytes in the file as stored.
    stored: u64,
}

impl Amount {
    fn and(self, more: Self) -> Self {
        Self { chars: self.chars + more.chars, pairs: self.pairs + more.pairs, stored: self.stored + more.stored }
    }
}

impl SourceFile {
    /// A file whose text is already decoded.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>, encoding: Encoding) -> Self {
        let text: Arc<str> = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(i, _)| i as u32 + 1));
        let checkpoints = checkpoints(&text, encoding);
        Self { name: name.into(), text, encoding, line_starts, checkpoints }
    }

    /// A file of plain UTF-8, as tests and editors have it.
    pub fn utf8(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self::new(name, text, Encoding::Utf8 { bom: false })
    }

    /// The words at a span; empty if it lies outside the text or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// How many lines there are; a text that ends with a line break has an empty last line.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The 0-based line that holds a byte offset.
    pub fn line_index(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// The bytes of a 0-based line, without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_starts.get(line).map_or(self.text.len(), |s| *s as usize);
        let end = self.line_starts.get(line + 1).map_or(self.text.len(), |s| *s as usize);
        let body = self.text.get(start..end).unwrap_or("");
        Span::new(start, start + body.trim_end_matches(['\n', '\r']).len())
    }

    /// Line, column and stored offset of a byte offset in the text.
    pub fn position(&self, offset: usize) -> LineColumn {
        let (line, here, line_begin) = self.within_line(offset);
        LineColumn { line, column: here.chars - line_begin.chars + 1, offset: here.stored }
    }

    /// The column of a byte offset in the text, from 1, in units of UTF-16: as editors and other programs count.
    pub fn utf16_column(&self, offset: usize) -> u32 {
        let (_, here, line_begin) = self.within_line(offset);
        here.chars + here.pairs - line_begin.chars - line_begin.pairs + 1
    }

    /// The line of an offset, from 1, and what stands before the offset, and before its line.
    fn within_line(&self, offset: usize) -> (u32, Amount, Amount) {
        let offset = floor_boundary(&self.text, offset);
        let line = self.line_index(offset);
        let start = self.line_starts.get(line).map_or(0, |s| *s as usize);
        (line as u32 + 1, self.count(offset), self.count(start))
    }

    /// What stands before an offset.
    fn count(&self, offset: usize) -> Amount {
        let Some(near) = self.checkpoints.get(offset / STRIDE).filter(|c| c.at as usize <= offset) else {
            let before = (offset / STRIDE).checked_sub(1).and_then(|i| self.checkpoints.get(i));
            return before.map_or_else(Amount::default, |c| self.advance(*c, offset));
        };
        self.advance(*near, offset)
    }

    fn advance(&self, from: Checkpoint, to: usize) -> Amount {
        from.before.and(measure(self.text.get(from.at as usize..to).unwrap_or(""), self.encoding))
    }
}

/// One checkpoint at the first character boundary at or after each multiple of the stride.
fn checkpoints(text: &str, encoding: Encoding) -> Vec<Checkpoint> {
    let mut all = Vec::with_capacity(text.len() / STRIDE + 1);
    let mut here = Checkpoint { at: 0, before: Amount { stored: encoding.bom_len(), ..Amount::default() } };
    all.push(here);
    loop {
        let from = here.at as usize;
        let mut to = all.len() * STRIDE;
        while to < text.len() && !text.is_char_boundary(to) {
            to += 1;
        }
        let Some(stretch) = text.get(from..to).filter(|_| to < text.len()) else { return all };
        here = Checkpoint { at: to as u32, before: here.before.and(measure(stretch, encoding)) };
        all.push(here);
    }
}

fn measure(text: &str, encoding: Encoding) -> Amount {
    let chars = text.chars().count();
    // What takes four bytes in UTF-8 takes two units in UTF-16.
    let pairs = text.bytes().filter(|b| *b >= 0xf0).count();
    let stored = match encoding {
        Encoding::Utf8 { .. } => text.len(),
        Encoding::Utf16Le | Encoding::Utf16Be => 2 * (chars + pairs),
        Encoding::Windows1252 => chars,
    };
    Amount { chars: chars as u32, pairs: pairs as u32, stored: stored as u64 }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// All files of a run, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// Adds a file and gives its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(Arc::new(file));
        FileId(self.files.len() as u32 - 1)
    }

    /// The file of an id that this collection gave.
    pub fn get(&self, id: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(id.0 as usize)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<SourceFile>)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_count_stored_bytes() {
        let file = SourceFile::utf8("a.md", "äb\r\ncö😀d");
        let p = file.position(file.text.find('d').unwrap_or(0));
        assert_eq!((p.line, p.column, p.offset), (2, 4, 12));
        assert_eq!(file.utf16_column(file.text.find('d').unwrap_or(0)), 5);
        let cp1252 = SourceFile::new("a.md", "äb\r\ncöd", Encoding::Windows1252);
        assert_eq!(cp1252.position(cp1252.text.len()).offset, 7);
    }

    #[test]
    fn stored_offsets_far_into_a_file_are_those_of_its_encoding() {
        let text = "aä€😀\n".repeat(1000);
        let latin = "aä€z\n".repeat(1000);
        for (text, encoding) in
            [(&text, Encoding::Utf8 { bom: true }), (&text, Encoding::Utf16Le), (&text, Encoding::Utf16Be), (&latin, Encoding::Windows1252)]
        {
            let file = SourceFile::new("a.md", text.as_str(), encoding);
            let mut expected = encoding.bom_len();
            for (i, (at, c)) in text.char_indices().enumerate() {
                let p = file.position(at);
                assert_eq!((p.line as usize, p.column as usize, p.offset), (i / 5 + 1, i % 5 + 1, expected), "{encoding:?}");
                // The fourth character of a line is the one that may take two units.
                let more = u32::from(i % 5 == 4 && text.contains('😀'));
                assert_eq!(file.utf16_column(at), p.column + more, "{encoding:?}");
                expected += match encoding {
                    Encoding::Utf8 { .. } => c.len_utf8() as u64,
                    Encoding::Utf16Le | Encoding::Utf16Be => 2 * c.len_utf16() as u64,
                    Encoding::Windows1252 => 1,
                };
            }
        }
    }

    #[test]
    fn a_long_line_is_found_through_checkpoints() {
        let file = SourceFile::utf8("a.md", "ä".repeat(5000));
        for at in [0, 2, 1024, 1026, 2048, 4096, 9998, 10_000] {
            assert_eq!(file.position(at).column as usize, at / 2 + 1, "at {at}");
        }
    }
}
