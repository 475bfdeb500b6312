//! What every reader promises, whatever it is given. Shared by the targets of the three formats.

use noticelint::notice::{self, BlockKind, Format};
use noticelint::source::{FileId, SourceFile, Span};

/// Reads a text and checks the document: pieces in order, on character boundaries, and true to the source.
pub fn check(text: &str, format: Format) {
    let file = SourceFile::utf8("a", text);
    let document = notice::read(&file, FileId(0), format).value;
    let (mut text_end, mut source_end) = (0, 0);
    for p in &document.pieces {
        let (start, end) = (p.text_start as usize, (p.text_start + p.text_len) as usize);
        assert!(start >= text_end && end > start && p.source.start >= source_end);
        (text_end, source_end) = (end, p.source.end);
        let words = document.text.get(start..end).expect("a piece lies on boundaries of the text");
        let from = file.text.get(p.source.range()).expect("a piece lies on boundaries of the source");
        assert!(words.len() != from.len() || words == from, "{words:?} is not {from:?}");
    }
    for b in &document.blocks {
        let words = document.text.get(b.span.range()).expect("a block lies on boundaries of the text");
        assert!(!words.trim().is_empty());
        assert!(!matches!(b.kind, BlockKind::Heading(n) if !(1..=6).contains(&n)));
        assert!(document.section(b.section).is_some());
        // The first characters tell enough; all of them would make long inputs slow.
        for (at, c) in words.char_indices().take(50) {
            let start = b.span.start as usize + at;
            let span = document.source_span(Span::new(start, start + c.len_utf8()));
            assert!(file.text.get(span.range()).is_some());
        }
    }
    document.outline(&file);
}
