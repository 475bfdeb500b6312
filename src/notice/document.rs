//! What every reader produces: one text of decoded words, cut into blocks, each piece with its place in the source.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// The format of a notice's text.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    /// CommonMark with tables, front matter and embedded HTML.
    Markdown,
    /// HTML as browsers read it.
    Html,
    /// Plain text whose structure shows in its layout.
    Text,
}

/// Index of a block in [`Document::blocks`].
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId(pub u32);

/// Index of a section in [`Document::sections`].
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectionId(pub u32);

/// A notice's text as read.
///
/// `text` holds the decoded words of all blocks, one after the other, separated by one `\n\n`; within a block a line break
/// of the source is one `\n` if it is a soft break of a paragraph or a hard break (`<br>`, two blanks).
/// In HTML, a run of white space is one blank, or one `\n` if it has a line break.
/// Markup is gone; entities are decoded; soft hyphens and other invisible characters stay (folding is the recogniser's).
///
/// INVARIANT: `pieces` are sorted by `text_start`, do not overlap, and cover every byte of every block, except the `\n`s that
/// a reader put in. Every source span that [`Document::source_span`] gives has both ends on character boundaries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The format it was read as.
    pub format: Format,
    /// The decoded words.
    pub text: String,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// Sections in reading order; the first is the document itself, without a heading.
    pub sections: Vec<Section>,
    /// The map from `text` to the source.
    pub pieces: Vec<Piece>,
    /// Fields of the front matter or `<meta>`/`<html lang>`: they state nothing, but tell language and date.
    pub fields: Vec<Field>,
    /// Comments that speak to this program; all others are dropped.
    pub remarks: Vec<Remark>,
    /// Links in reading order, each within one block.
    pub links: Vec<Link>,
    /// For the first block of each item of an ordered list the number that readers see and that is no part of its words.
    pub ordinals: Vec<(BlockId, u32)>,
}

/// A comment that speaks to this program ([`ADDRESS`]).
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What it says, in the source: the words between the address and the end of the comment.
    pub source: Span,
    /// The block that it stands in, or else the one that follows, if one does.
    pub block: BlockId,
    /// Whether it stands within that block.
    pub within: bool,
}

/// What a comment begins with that speaks to this program.
pub const ADDRESS: &str = "noticelint:";

/// A run of text that belongs together: a heading, a paragraph, a list item's own words, a table cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where its words stand in [`Document::text`].
    pub span: Span,
    /// The innermost section that it stands in; a heading stands in the section that it opens.
    pub section: SectionId,
    /// The words that introduce it: for a list item, the paragraph or item before its list; for a definition, its term; for
    /// the first block under a bold or numbered label line, none (that is a heading).
    pub lead: Option<BlockId>,
    /// For a table cell: its place in the table.
    pub cell: Option<Cell>,
}

/// What a block is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading of a level from 1 to 6. In plain text, and for a paragraph that is one bold line, recognised from layout.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item at a depth from 1, or a further paragraph of it.
    Item(u8),
    /// A table cell that is not a header.
    Cell,
    /// A header cell of a table: it heads its column (or row) and states nothing by itself.
    HeaderCell,
    /// A term of a definition list, the text of a `<summary>`, `<legend>` or `<label>`: it introduces, and states nothing.
    Term,
    /// A quotation.
    Quote,
}

/// Where a table cell stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The table, counted from 0 in the document.
    pub table: u32,
    /// The row, counted from 0, header included.
    pub row: u32,
    /// The column, counted from 0.
    pub column: u32,
    /// The header cell of its column, if there is one.
    pub header: Option<BlockId>,
    /// The first cell of its row, if this is another one: it names what the row is about.
    pub row_head: Option<BlockId>,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading's block; `None` for the document itself.
    pub heading: Option<BlockId>,
    /// 0 for the document, else the heading's level.
    pub level: u8,
    /// The section around it.
    pub parent: Option<SectionId>,
}

/// A run of decoded text and where it came from.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// First byte in [`Document::text`].
    pub text_start: u32,
    /// Bytes in the text.
    pub text_len: u32,
    /// The bytes of the source that it stands for. If as long as the text, they are the same bytes; else it is an entity
    /// or another whole that cannot be cut.
    pub source: Span,
}

/// A named value beside the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The key, as written.
    pub key: String,
    /// The value, without quotes.
    pub value: String,
    /// The value's place in the source.
    pub source: Span,
}

/// Words that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words in [`Document::text`].
    pub span: Span,
    /// Where they lead, as the source has it, its entities decoded.
    pub target: String,
}

impl Document {
    /// A block by its id.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get(id.0 as usize)
    }

    /// A section by its id.
    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.get(id.0 as usize)
    }

    /// The decoded words at a span of the text.
    pub fn words(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The source's bytes for a span of the text. An end within a whole (an entity) takes the whole.
    pub fn source_span(&self, span: Span) -> Span {
        let start = self.to_source(span.start, false);
        let end = self.to_source(span.end, true);
        Span { start, end: end.max(start) }
    }

    /// `after`: the offset is an end, so the piece that ends there counts, not the one that begins there.
    fn to_source(&self, offset: u32, after: bool) -> u32 {
        let covers = |p: &Piece| if after { p.text_start < offset } else { p.text_start <= offset };
        let index = self.pieces.partition_point(covers);
        let Some(piece) = index.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return self.pieces.first().map_or(0, |p| p.source.start);
        };
        let into = offset - piece.text_start;
        if into > piece.text_len || (into == piece.text_len && !after) {
            // Between pieces, on a line break that the reader put in.
            return if after { piece.source.end } else { self.pieces.get(index).map_or(piece.source.end, |p| p.source.start) };
        }
        if piece.source.len() == piece.text_len as usize {
            piece.source.start + into
        } else if after {
            piece.source.end
        } else {
            piece.source.start
        }
    }

    /// What a remark is about, as a span of the text: the block that it stands in or that follows, with the rest of its list or
    /// table; directly under a heading, or in one, the whole section with its heading. Nothing, if nothing follows.
    pub fn concerns(&self, remark: &Remark) -> Span {
        let heading = |id: &BlockId| self.block(*id).is_some_and(|b| matches!(b.kind, BlockKind::Heading(_)));
        let above = remark.block.0.checked_sub(1).map(BlockId).filter(|_| !remark.within);
        let under = Some(remark.block).filter(|_| remark.within).or(above).filter(heading);
        if let Some(section) = under.and_then(|h| self.block(h)).map(|b| b.section) {
            let inside = |id: SectionId| std::iter::successors(Some(id), |s| self.section(*s).and_then(|s| s.parent)).any(|s| s == section);
            let all = self.blocks.iter().filter(|b| inside(b.section)).map(|b| b.span);
            return all.reduce(Span::to).unwrap_or_default();
        }
        let Some(first) = self.block(remark.block) else { return Span::default() };
        let joined = |b: &&Block| match (first.kind, first.cell, b.cell) {
            (_, Some(a), Some(b)) => a.table == b.table,
            (BlockKind::Item(_), None, None) => matches!(b.kind, BlockKind::Item(_)),
            _ => false,
        };
        let rest = self.blocks.iter().skip(remark.block.0 as usize + 1).take_while(|b| !remark.within && joined(b));
        rest.map(|b| b.span).fold(first.span, Span::to)
    }

    /// The last block of the section that a heading opens, with the sections in it; `None` if the block opens none.
    pub fn section_end(&self, heading: BlockId) -> Option<BlockId> {
        let own = self.block(heading)?.section;
        let level = self.section(own).filter(|s| s.heading == Some(heading))?.level;
        let below = self.sections.get(own.0 as usize + 1..)?;
        let next = below.iter().find(|s| s.level <= level).and_then(|s| s.heading);
        let behind = next.map_or(self.blocks.len() as u32, |b| b.0);
        behind.checked_sub(1).map(BlockId)
    }

    /// Headings above a block, innermost first; its own heading not included if it is one.
    pub fn headings_above(&self, id: BlockId) -> impl Iterator<Item = BlockId> + '_ {
        let own = self.block(id).map(|b| b.section);
        std::iter::successors(own, |s| self.section(*s).and_then(|s| s.parent))
            .filter_map(|s| self.section(s).and_then(|s| s.heading))
            .filter(move |h| *h != id)
    }
}
