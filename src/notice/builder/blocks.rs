//! The end of a block: what kind it turned out to be. Bold and slanted lines become headings here.

use super::{Builder, Mark, NUMBERED, Open};
use crate::notice::layout::Number;
use crate::notice::structure::Standing;
use crate::notice::{Block, BlockId, BlockKind, Field, Piece, SectionId, layout};
use crate::source::Span;

/// Levels of headings that only their boldness or slant shows: below the real ones, so that they close none of them.
pub(super) const BOLD_LEVEL: u8 = 5;
const SLANTED_LEVEL: u8 = 6;

/// A line in Unicode scalar values that is longer belongs to running text, not to an address.
const RUNNING_LINE: usize = 60;

/// The level of a block as a heading, if all its words are bold or slanted and look like one.
fn label_level(open: &Open, words: &str) -> Option<u8> {
    if !open.outside_strong {
        return layout::is_label(words).then_some(BOLD_LEVEL);
    }
    // A slanted line with a number is more likely a date than a heading.
    let slanted = !open.outside_all && (words.ends_with([':', '?']) || !words.contains(|c: char| c.is_ascii_digit()));
    (slanted && layout::is_label(words)).then_some(SLANTED_LEVEL)
}

impl Builder<'_> {
    /// Makes the current block a heading that only the layout shows.
    pub(in crate::notice) fn make_heading(&mut self, level: u8) {
        if let Some(open) = self.open.as_mut() {
            open.heading = Some(level);
        }
    }

    /// Makes the current block a heading below the last real one, `depth` levels further down.
    pub(in crate::notice) fn make_numbered_heading(&mut self, depth: u8) {
        self.make_heading(NUMBERED.saturating_add(depth));
    }

    /// Ends the current block, if it has words.
    pub(in crate::notice) fn end_block(&mut self) -> Option<BlockId> {
        let mut open = self.open.take()?;
        self.trim(&open);
        let first = self.doc.blocks.len() as u32;
        self.split_label_line(&mut open);
        let end = self.doc.text.len();
        let words = self.doc.text.get(open.start..).unwrap_or("");
        // White space, or what is not seen at all: byte order mark, zero-width space, soft hyphen.
        if words.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}')) {
            self.doc.text.truncate(open.restore);
            self.doc.pieces.truncate(open.pieces);
            return None;
        }
        let id = BlockId(self.doc.blocks.len() as u32);
        let f = self.stack.last_mut()?;
        let (mut kind, mut lead) = (f.kind, f.lead);
        let label = label_level(&open, words);
        // A letter with a dot is more likely a first name.
        let numbered = kind == BlockKind::Paragraph
            && !open.broken
            && layout::number(words).is_some_and(|(n, _)| n != Number::Upper && layout::is_label(words));
        let standing = Standing { element: f.element, end: self.at.start };
        if f.ordered && f.item_first == first {
            self.doc.ordinals.push((BlockId(first), f.ordinal));
        }
        let mark = Mark { first_in_item: f.item_first == id.0, ordered: f.ordered, label: label.is_some(), numbered, standing };
        if kind == BlockKind::Paragraph
            && let Some(level) = label
        {
            kind = BlockKind::Heading(level);
        }
        if let Some(level) = open.heading {
            kind = BlockKind::Heading(level);
        }
        if matches!(kind, BlockKind::Heading(_)) {
            (lead, f.last) = (None, None);
        } else {
            f.last = Some(id);
        }
        if let (Some(cell), Some(table)) = (f.cell, self.tables.last_mut()) {
            table.add(id, cell, !open.outside_strong);
        }
        let span = Span::new(open.start, end);
        self.doc.blocks.push(Block { kind, span, section: SectionId(0), lead, cell: f.cell });
        self.marks.push(mark);
        Some(id)
    }

    /// Makes a bold first line a heading, if it ends with a hard line break and running text follows.
    fn split_label_line(&mut self, open: &mut Open) {
        let Some((at, level)) = open.label_line else { return };
        let below = self.doc.text.get(at + 1..).unwrap_or("");
        let line = below.split('\n').next().unwrap_or("");
        if self.current_kind() != BlockKind::Paragraph || line.chars().take(RUNNING_LINE).count() < RUNNING_LINE {
            return;
        }
        // Blocks are set apart by two line breaks, and neither has a piece.
        self.doc.text.insert(at, '\n');
        let first = open.pieces;
        let own = |p: &Piece| p.text_start as usize == at;
        let found = self.doc.pieces.get(first..).and_then(|pieces| pieces.iter().position(own));
        if let Some(i) = found {
            self.doc.pieces.remove(first + i);
        }
        for p in self.doc.pieces.iter_mut().skip(first).filter(|p| p.text_start as usize > at) {
            p.text_start += 1;
        }
        self.shift_links(at);
        let span = Span::new(open.start, at);
        let kind = BlockKind::Heading(level);
        self.doc.blocks.push(Block { kind, span, section: SectionId(0), lead: None, cell: None });
        self.marks.push(Mark { standing: self.standing(), ..Mark::default() });
        (open.start, open.restore) = (at + 2, at);
        open.pieces = self.doc.pieces.partition_point(|p| (p.text_start as usize) < at);
        (open.outside_strong, open.outside_all) = (true, true);
    }

    /// Notes that a hard line break comes here.
    pub(in crate::notice) fn note_label_line(&mut self) {
        let first_line = |o: &&mut Open| !o.broken && !o.outside_all;
        let Some(open) = self.open.as_mut().filter(first_line) else { return };
        let words = self.doc.text.get(open.start..).unwrap_or("");
        if !words.ends_with(char::is_whitespace)
            && let Some(level) = label_level(open, words)
        {
            open.label_line = Some((self.doc.text.len(), level));
        }
    }

    /// Takes white space from the end of the current block.
    fn trim(&mut self, open: &Open) {
        let body = self.doc.text.get(open.start..).unwrap_or("");
        let mut end = open.start + body.trim_end().len();
        while self.doc.pieces.len() > open.pieces {
            let Some(p) = self.doc.pieces.last_mut() else { break };
            let (first, last) = (p.text_start as usize, (p.text_start + p.text_len) as usize);
            if first >= end {
                self.doc.pieces.pop();
                continue;
            }
            if last > end && p.source.len() == p.text_len as usize {
                p.text_len = (end - first) as u32;
                p.source.end = p.source.start + p.text_len;
            } else if last > end {
                // A whole loses its end, unless it would then look like its source.
                if p.source.len() == end - first {
                    end = last;
                } else {
                    p.text_len = (end - first) as u32;
                }
            }
            break;
        }
        self.doc.text.truncate(end);
    }

    /// Adds a block whose kind the reader itself has found.
    pub(in crate::notice) fn set(&mut self, kind: BlockKind, lead: Option<BlockId>) {
        self.end_block();
        if let Some(f) = self.stack.last_mut() {
            (f.kind, f.lead) = (kind, lead);
        }
    }

    /// The id that the current or next block gets, if it has words.
    pub(in crate::notice) fn next_id(&self) -> BlockId {
        BlockId(self.doc.blocks.len() as u32)
    }

    /// The last block that was ended.
    pub(in crate::notice) fn last_block(&self) -> Option<(BlockId, &Block)> {
        self.doc.blocks.last().map(|b| (BlockId(self.doc.blocks.len() as u32 - 1), b))
    }

    /// Adds a field, unless it is empty.
    pub(in crate::notice) fn field(&mut self, key: &str, value: &str, source: Span) {
        if value.is_empty() {
            return;
        }
        self.doc.fields.push(Field { key: key.to_owned(), value: value.to_owned(), source });
    }
}
