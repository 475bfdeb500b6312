//! Puts blocks, pieces and sections together: the one place that all readers write through.
//!
//! A reader opens and closes frames (a list, an item, a cell), and hands over words with their places; the builder knows
//! from the frames what kind of block the words belong to, what introduces it, and which cell of a table it is.

use super::layout;
use super::table::Table;
use super::{Block, BlockId, BlockKind, Cell, Document, Field, Format, Piece, Section, SectionId};
use crate::source::Span;

/// What a frame is to its content.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A container without meaning of its own.
    Div,
    /// Preformatted text: a blank line within ends the block.
    Pre,
    Paragraph,
    Heading(u8),
    Quote,
    List {
        ordered: bool,
    },
    Item,
    DefinitionList,
    Term,
    Definition,
    Table,
    /// A group of rows; `head` as in `<thead>`.
    Rows {
        head: bool,
    },
    Row,
    Cell {
        header: bool,
        columns: u16,
        rows: u16,
    },
    /// Nothing in it is text; it ends the block that it stands in.
    Hidden,
    /// Nothing in it is text; the block around it goes on.
    HiddenInline,
    /// As `HiddenInline`, and tags in it close nothing around it (a template, a script, a picture).
    Opaque,
}

impl Role {
    /// Whether words in a frame are dropped.
    fn hides(self) -> bool {
        matches!(self, Role::Hidden | Role::HiddenInline | Role::Opaque)
    }

    /// Whether the block around a frame goes on.
    pub(super) fn is_inline(self) -> bool {
        matches!(self, Role::HiddenInline | Role::Opaque)
    }
}

/// The tag of frames that the Markdown reader opens: no HTML tag closes them.
pub(super) const NO_TAG: u8 = 0;

#[derive(Clone, Debug)]
struct Frame {
    role: Role,
    tag: u8,
    /// Kind, lead and cell of the blocks directly in it.
    kind: BlockKind,
    lead: Option<BlockId>,
    cell: Option<Cell>,
    /// The last block before this point that can introduce a list.
    last: Option<BlockId>,
    depth: u8,
    /// The id that the first block of the innermost item has, if it comes; whether its list is ordered.
    item_first: u32,
    ordered: bool,
    items: u32,
    first_block: u32,
    pre: bool,
    /// Index of the next lower frame with the same tag, plus one.
    below: u32,
    /// The fence, and the topmost frame of Markdown, as they were before this frame.
    fence: u32,
    markdown: u32,
}

#[derive(Clone, Debug)]
struct Open {
    /// Length of the text to go back to if the block stays empty.
    restore: usize,
    start: usize,
    pieces: usize,
    /// Letters or digits were seen outside of strong, outside of both strong and emphasis.
    outside_strong: bool,
    outside_all: bool,
    /// A `<br>` was the last thing added.
    after_break: bool,
    heading: Option<u8>,
    /// Where a line break ends a first line that stands out as a heading does, and the level it would have.
    label_line: Option<(usize, u8)>,
}

/// What is remembered of a block until the end, when it shows whether it is a heading.
#[derive(Copy, Clone, Debug, Default)]
struct Mark {
    first_in_item: bool,
    /// In an ordered list.
    ordered: bool,
    /// All words are bold, and look like a heading.
    label: bool,
    /// The only words of an ordered list.
    numbered: bool,
}

/// Levels of headings that only their boldness or slant shows: below the real ones, so that they close none of them.
const BOLD_LEVEL: u8 = 5;
const SLANTED_LEVEL: u8 = 6;

/// A line in Unicode scalar values that is longer belongs to running text, not to an address.
const RUNNING_LINE: usize = 60;

/// From here on, a level stands for one below the last real heading; it is resolved when the sections are assigned.
pub(super) const NUMBERED: u8 = 100;

/// The level of a block as a heading, if all its words are bold or slanted and look like one.
fn label_level(open: &Open, words: &str) -> Option<u8> {
    if !open.outside_strong {
        return layout::is_label(words).then_some(BOLD_LEVEL);
    }
    // A slanted line with a number is more likely a date than a heading.
    let slanted = !open.outside_all && (words.ends_with([':', '?']) || !words.contains(|c: char| c.is_ascii_digit()));
    (slanted && layout::is_label(words)).then_some(SLANTED_LEVEL)
}

/// Collects a [`Document`].
#[derive(Debug)]
pub(super) struct Builder<'a> {
    pub(super) source: &'a str,
    doc: Document,
    stack: Vec<Frame>,
    open: Option<Open>,
    /// For each tag: index of its topmost frame, plus one; 0 if none is open.
    top_of: [u32; 256],
    /// Frames below this index cannot be closed by an HTML tag.
    fence: u32,
    /// Index of the topmost frame that the Markdown reader opened.
    markdown: u32,
    hidden: u32,
    strong: u32,
    emphasis: u32,
    tables: Vec<Table>,
    table_count: u32,
    marks: Vec<Mark>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str, format: Format) -> Self {
        let root = Frame {
            role: Role::Div,
            tag: NO_TAG,
            kind: BlockKind::Paragraph,
            lead: None,
            cell: None,
            last: None,
            depth: 0,
            item_first: u32::MAX,
            ordered: false,
            items: 0,
            first_block: 0,
            pre: false,
            below: 0,
            fence: 0,
            markdown: 0,
        };
        let doc = Document {
            format,
            text: String::with_capacity(source.len()),
            blocks: Vec::new(),
            sections: Vec::new(),
            pieces: Vec::new(),
            fields: Vec::new(),
        };
        Self {
            source,
            doc,
            stack: vec![root],
            open: None,
            top_of: [0; 256],
            fence: 1,
            markdown: 1,
            hidden: 0,
            strong: 0,
            emphasis: 0,
            tables: Vec::new(),
            table_count: 0,
            marks: Vec::new(),
        }
    }

    // ---- frames ----

    /// Opens a frame for an HTML element, or for Markdown if `tag` is [`NO_TAG`].
    pub(super) fn push(&mut self, role: Role, tag: u8) {
        if !role.is_inline() {
            self.end_block();
        }
        let Some(parent) = self.stack.last() else { return };
        let mut f = parent.clone();
        let in_list = matches!(parent.role, Role::List { .. });
        f.role = role;
        f.tag = tag;
        f.items = 0;
        f.first_block = self.doc.blocks.len() as u32;
        match role {
            Role::Div | Role::Paragraph | Role::Rows { .. } | Role::Hidden | Role::HiddenInline | Role::Opaque => {}
            Role::Pre => f.pre = true,
            Role::Heading(level) => (f.kind, f.lead) = (BlockKind::Heading(level), None),
            Role::Quote => {
                f.last = None;
                if f.kind == BlockKind::Paragraph {
                    f.kind = BlockKind::Quote;
                }
            }
            Role::List { ordered } => {
                // A list that opens its item has no words before it but those before the outer list.
                f.lead = parent.last.or(if parent.role == Role::Item { parent.lead } else { None });
                f.depth = parent.depth.saturating_add(1);
                f.last = None;
                f.ordered = ordered;
            }
            Role::Item => {
                f.kind = BlockKind::Item(f.depth.max(1));
                f.item_first = f.first_block;
                f.last = None;
                if !in_list {
                    f.lead = None;
                }
            }
            Role::DefinitionList => f.last = None,
            Role::Term => (f.kind, f.lead) = (BlockKind::Term, None),
            Role::Definition => {
                let is_term = |id: &BlockId| self.doc.block(*id).is_some_and(|b| b.kind == BlockKind::Term);
                f.lead = parent.last.filter(is_term);
                f.last = None;
            }
            Role::Table => {
                f.last = None;
                self.tables.push(Table::default());
            }
            Role::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.start_row();
                }
            }
            Role::Cell { header, columns, rows } => {
                if let Some(table) = self.tables.last_mut() {
                    let id = *table.id.get_or_insert_with(|| {
                        self.table_count += 1;
                        self.table_count - 1
                    });
                    f.cell = Some(table.start_cell(id, header, columns, rows));
                    f.kind = if header { BlockKind::HeaderCell } else { BlockKind::Cell };
                    (f.lead, f.last) = (None, None);
                }
            }
        }
        if role.hides() {
            self.hidden += 1;
        }
        if role == Role::Item
            && let Some(list) = self.stack.last_mut()
        {
            list.items += 1;
        }
        let at = self.stack.len() as u32;
        (f.fence, f.markdown) = (self.fence, self.markdown);
        f.below = 0;
        if role == Role::Opaque {
            self.fence = at;
        }
        if tag == NO_TAG {
            (self.fence, self.markdown) = (at + 1, at);
        } else if let Some(top) = self.top_of.get_mut(tag as usize) {
            f.below = std::mem::replace(top, at + 1);
        }
        self.stack.push(f);
    }

    /// Closes the topmost frame; the document's own stays.
    pub(super) fn pop(&mut self) {
        if self.stack.len() <= 1 {
            return;
        }
        if self.stack.last().is_some_and(|f| !f.role.is_inline()) {
            self.end_block();
        }
        let Some(f) = self.stack.pop() else { return };
        (self.fence, self.markdown) = (f.fence, f.markdown);
        if f.tag != NO_TAG
            && let Some(top) = self.top_of.get_mut(f.tag as usize)
        {
            *top = f.below;
        }
        let Some(parent) = self.stack.last_mut() else { return };
        match f.role {
            Role::Div | Role::Pre | Role::Paragraph | Role::Term | Role::Item | Role::Rows { .. } => {
                parent.last = f.last
            }
            Role::Definition => {}
            Role::Hidden | Role::HiddenInline | Role::Opaque => self.hidden = self.hidden.saturating_sub(1),
            Role::Heading(_) | Role::Quote | Role::DefinitionList | Role::Row | Role::Cell { .. } => parent.last = None,
            Role::List { ordered } => {
                // A list right after this one has the same words before it.
                parent.last = f.lead;
                let one = f.items == 1 && self.doc.blocks.len() as u32 == f.first_block + 1;
                if ordered
                    && one
                    && let Some(m) = self.marks.last_mut()
                {
                    m.numbered = true;
                }
            }
            Role::Table => {
                parent.last = None;
                self.tables.pop();
            }
        }
        if f.role == Role::Row
            && let Some(table) = self.tables.last_mut()
        {
            for id in table.end_row() {
                if let Some(b) = self.doc.blocks.get_mut(id.0 as usize) {
                    b.kind = BlockKind::HeaderCell;
                }
            }
        }
    }

    /// Closes the topmost frame that the Markdown reader opened, and what HTML left open in it.
    pub(super) fn pop_markdown(&mut self) {
        self.truncate(self.markdown as usize);
    }

    /// Whether the current row belongs to the head of its table.
    pub(super) fn in_head(&self) -> bool {
        self.stack.iter().rev().take(2).any(|f| f.role == Role::Rows { head: true })
    }

    /// Index of the topmost open frame of a tag that an HTML tag may close.
    pub(super) fn open_frame(&self, tag: u8) -> Option<usize> {
        let top = self.top_of.get(tag as usize).copied().unwrap_or(0);
        (top > self.fence).then(|| top as usize - 1)
    }

    /// As [`Builder::open_frame`] for elements with [`Role::Opaque`]: these close from within one another.
    pub(super) fn open_opaque(&self, tag: u8) -> Option<usize> {
        let top = self.top_of.get(tag as usize).copied().unwrap_or(0);
        (top > self.markdown).then(|| top as usize - 1)
    }

    /// Closes frames until `len` are left.
    pub(super) fn truncate(&mut self, len: usize) {
        while self.stack.len() > len.max(1) {
            self.pop();
        }
    }

    /// Whether words are dropped at this point.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// Whether line breaks count at this point.
    pub(super) fn is_pre(&self) -> bool {
        self.stack.last().is_some_and(|f| f.pre)
    }

    /// Lets line breaks count in the topmost frame.
    pub(super) fn set_pre(&mut self) {
        if let Some(f) = self.stack.last_mut() {
            f.pre = true;
        }
    }

    /// From here on, blocks of the innermost item are paragraphs that nothing introduces.
    pub(super) fn leave_item(&mut self) {
        for f in self.stack.iter_mut().rev() {
            (f.kind, f.lead) = (BlockKind::Paragraph, None);
            f.item_first = u32::MAX;
            if matches!(f.role, Role::List { .. }) {
                break;
            }
        }
    }

    /// What stands here separates what comes from what was (a rule): nothing before it introduces a list after it.
    pub(super) fn separate(&mut self) {
        self.end_block();
        if let Some(f) = self.stack.last_mut() {
            f.last = None;
        }
    }

    // ---- words ----

    pub(super) fn strong(&mut self, on: bool) {
        self.strong = if on { self.strong + 1 } else { self.strong.saturating_sub(1) };
    }

    pub(super) fn emphasis(&mut self, on: bool) {
        self.emphasis = if on { self.emphasis + 1 } else { self.emphasis.saturating_sub(1) };
    }

    fn start_block(&mut self) {
        if self.open.is_some() {
            return;
        }
        let restore = self.doc.text.len();
        if restore > 0 {
            self.doc.text.push_str("\n\n");
        }
        self.open = Some(Open {
            restore,
            start: self.doc.text.len(),
            pieces: self.doc.pieces.len(),
            outside_strong: false,
            outside_all: false,
            after_break: false,
            heading: None,
            label_line: None,
        });
    }

    /// Whether nothing was added to the current block, or white space was added last.
    pub(super) fn at_white_space(&self) -> bool {
        self.open.is_none() || self.doc.text.ends_with([' ', '\n', '\t', '\r'])
    }

    /// The words of the current block.
    pub(super) fn current(&self) -> &str {
        self.open.as_ref().and_then(|o| self.doc.text.get(o.start..)).unwrap_or("")
    }

    /// The kind that the current block has or would have.
    pub(super) fn current_kind(&self) -> BlockKind {
        self.stack.last().map_or(BlockKind::Paragraph, |f| f.kind)
    }

    /// Whether the current block opens an item of an ordered list.
    pub(super) fn opens_ordered_item(&self) -> bool {
        let next = self.doc.blocks.len() as u32;
        self.stack.last().is_some_and(|f| f.ordered && f.item_first == next)
    }

    /// Adds source text as it stands.
    pub(super) fn verbatim(&mut self, mut start: usize, end: usize) {
        if self.open.is_none() {
            let words = self.source.get(start..end).unwrap_or("");
            start = end - words.trim_start_matches([' ', '\n', '\t', '\r', '\u{c}']).len();
        }
        let Some(words) = self.source.get(start..end) else { return };
        if self.hidden > 0 || words.is_empty() {
            return;
        }
        self.start_block();
        self.weigh(words);
        let at = self.doc.text.len();
        self.doc.text.push_str(words);
        let first = self.open.as_ref().map_or(0, |o| o.pieces);
        if self.doc.pieces.len() > first
            && let Some(p) = self.doc.pieces.last_mut()
            && p.source.len() == p.text_len as usize
            && p.source.end as usize == start
            && (p.text_start + p.text_len) as usize == at
        {
            p.text_len += (end - start) as u32;
            p.source.end = end as u32;
            return;
        }
        self.doc.pieces.push(Piece {
            text_start: at as u32,
            text_len: (end - start) as u32,
            source: Span::new(start, end),
        });
    }

    /// Adds words that stand for other source text, as an entity does.
    pub(super) fn whole(&mut self, words: &str, start: usize, end: usize) {
        if self.source.get(start..end) == Some(words) {
            return self.verbatim(start, end);
        }
        if self.hidden > 0 || words.is_empty() {
            return;
        }
        self.start_block();
        self.weigh(words);
        let at = self.doc.text.len();
        self.doc.text.push_str(words);
        // Equal lengths mean equal bytes, so a decoded text that is as long as its source by chance goes in two parts.
        let cut = if words.len() == end - start { words.chars().next().map_or(0, char::len_utf8) } else { words.len() };
        if cut == end - start {
            return;
        }
        self.doc.pieces.push(Piece { text_start: at as u32, text_len: cut as u32, source: Span::new(start, end) });
        if cut < words.len() {
            let text_len = (words.len() - cut) as u32;
            self.doc.pieces.push(Piece { text_start: (at + cut) as u32, text_len, source: Span::new(end, end) });
        }
    }

    /// Adds a line break within the current block; `start..end` is the source that it stands for.
    pub(super) fn newline(&mut self, start: usize, end: usize) {
        if self.open.is_none() || self.hidden > 0 || self.doc.text.ends_with('\n') {
            return;
        }
        match end - start {
            0 => self.doc.text.push('\n'),
            1 if self.source.get(start..end) != Some("\n") => self.doc.text.push('\n'),
            _ => self.whole("\n", start, end),
        }
    }

    /// Adds a `<br>`. Two of them end the block, as a blank line does.
    pub(super) fn hard_break(&mut self, start: usize, end: usize) {
        if self.hidden > 0 {
            return;
        }
        if self.open.as_ref().is_some_and(|o| o.after_break) {
            self.end_block();
            return;
        }
        self.note_label_line();
        self.newline(start, end);
        if let Some(open) = self.open.as_mut() {
            open.after_break = true;
        }
    }

    /// Notes whether words stand outside of strong or emphasised runs.
    fn weigh(&mut self, words: &str) {
        let Some(open) = self.open.as_mut() else { return };
        if open.after_break {
            open.after_break = words.chars().all(char::is_whitespace);
        }
        if self.strong == 0 && !open.outside_strong && words.chars().any(char::is_alphanumeric) {
            open.outside_strong = true;
            open.outside_all = open.outside_all || self.emphasis == 0;
        }
        if self.strong == 0 && self.emphasis == 0 && !open.outside_all {
            open.outside_all = words.chars().any(char::is_alphanumeric);
        }
    }

    // ---- blocks ----

    /// Makes the current block a heading that only the layout shows.
    pub(super) fn make_heading(&mut self, level: u8) {
        if let Some(open) = self.open.as_mut() {
            open.heading = Some(level);
        }
    }

    /// Makes the current block a heading below the last real one, `depth` levels further down.
    pub(super) fn make_numbered_heading(&mut self, depth: u8) {
        self.make_heading(NUMBERED.saturating_add(depth));
    }

    /// Ends the current block, if it has words.
    pub(super) fn end_block(&mut self) -> Option<BlockId> {
        let mut open = self.open.take()?;
        self.trim(&open);
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
        let mark =
            Mark { first_in_item: f.item_first == id.0, ordered: f.ordered, label: label.is_some(), numbered: false };
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
        let span = Span::new(open.start, at);
        let kind = BlockKind::Heading(level);
        self.doc.blocks.push(Block { kind, span, section: SectionId(0), lead: None, cell: None });
        self.marks.push(Mark::default());
        (open.start, open.restore) = (at + 2, at);
        open.pieces = self.doc.pieces.partition_point(|p| (p.text_start as usize) < at);
        (open.outside_strong, open.outside_all) = (true, true);
    }

    /// Notes that a hard line break comes here.
    pub(super) fn note_label_line(&mut self) {
        let first_line = |o: &&mut Open| o.label_line.is_none() && !o.outside_all;
        let Some(open) = self.open.as_mut().filter(first_line) else { return };
        let words = self.doc.text.get(open.start..).unwrap_or("");
        if !words.contains('\n')
            && !words.ends_with(char::is_whitespace)
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
    pub(super) fn set(&mut self, kind: BlockKind, lead: Option<BlockId>) {
        self.end_block();
        if let Some(f) = self.stack.last_mut() {
            (f.kind, f.lead) = (kind, lead);
        }
    }

    /// The id that the current or next block gets, if it has words.
    pub(super) fn next_id(&self) -> BlockId {
        BlockId(self.doc.blocks.len() as u32)
    }

    /// The last block that was ended.
    pub(super) fn last_block(&self) -> Option<(BlockId, &Block)> {
        self.doc.blocks.last().map(|b| (BlockId(self.doc.blocks.len() as u32 - 1), b))
    }

    /// Adds a field, unless it is empty.
    pub(super) fn field(&mut self, key: &str, value: &str, source: Span) {
        if value.is_empty() {
            return;
        }
        self.doc.fields.push(Field { key: key.to_owned(), value: value.to_owned(), source });
    }

    /// Closes everything and gives the document.
    pub(super) fn finish(mut self) -> Document {
        self.truncate(1);
        self.end_block();
        self.find_numbered_headings();
        self.assign_sections();
        self.doc
    }

    /// Items that are headings: the bold or numbered line alone in its list with text below it, or in its item with text.
    fn find_numbered_headings(&mut self) {
        let mut found: Vec<(usize, bool)> = Vec::new();
        for (i, mark) in self.marks.iter().enumerate() {
            let (Some(b), Some(next), Some(after)) =
                (self.doc.blocks.get(i), self.doc.blocks.get(i + 1), self.marks.get(i + 1))
            else {
                continue;
            };
            let BlockKind::Item(depth) = b.kind else { continue };
            if b.cell.is_some() || !mark.first_in_item {
                continue;
            }
            let words = self.doc.words(b.span);
            let goes_on = next.kind == BlockKind::Item(depth) && !after.first_in_item;
            let stands_alone = mark.numbered && !after.numbered && next.kind != BlockKind::HeaderCell;
            if goes_on && mark.label && !mark.ordered {
                found.push((i, false));
            } else if (stands_alone || (goes_on && mark.ordered)) && layout::is_label(words) {
                found.push((i, true));
            }
        }
        for (i, numbered) in &found {
            if let Some(b) = self.doc.blocks.get_mut(*i) {
                b.kind = BlockKind::Heading(if *numbered { NUMBERED } else { BOLD_LEVEL });
            }
        }
    }

    fn assign_sections(&mut self) {
        let mut sections = vec![Section { heading: None, level: 0, parent: None }];
        let mut current = 0usize;
        let mut real = 0u8;
        let mut last_heading = 0;
        for (i, b) in self.doc.blocks.iter_mut().enumerate() {
            if let BlockKind::Heading(level) = &mut b.kind {
                if *level >= NUMBERED {
                    *level = (real + 1).saturating_add(*level - NUMBERED).min(BOLD_LEVEL - 1);
                } else if *level < BOLD_LEVEL {
                    real = *level;
                }
                while let Some(s) = sections.get(current).filter(|s| s.level >= *level) {
                    current = s.parent.map_or(0, |p| p.0 as usize);
                }
                last_heading = i as u32;
                let parent = Some(SectionId(current as u32));
                current = sections.len();
                sections.push(Section { heading: Some(BlockId(i as u32)), level: *level, parent });
            }
            b.section = SectionId(current as u32);
            // What stands above a heading introduces nothing below it.
            b.lead = b.lead.filter(|lead| lead.0 > last_heading || last_heading == 0 && sections.len() == 1);
        }
        self.doc.sections = sections;
    }
}
