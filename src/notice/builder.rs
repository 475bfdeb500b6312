//! Puts blocks, pieces and sections together: the one place that all readers write through.
//!
//! A reader opens and closes frames (a list, an item, a cell), and hands over words with their places; the builder knows
//! from the frames what kind of block the words belong to, what introduces it, and which cell of a table it is.

mod blocks; // ends blocks, and finds the headings that only their looks show
mod links; // words that lead somewhere
mod sections; // the whole document, once all blocks are known
mod words; // words and line breaks, each with its place

use super::structure::{Element, ElementKind, Standing, Structure};
use super::table::Table;
use super::{ADDRESS, BlockId, BlockKind, Cell, Document, Format, Remark, tags};
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

/// So many comments that speak to this program are heard: each is compared with all blocks, and no notice has as many.
const MOST_REMARKS: usize = 200;

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
    /// The number of the innermost item, or of the first item of a list.
    ordinal: u32,
    items: u32,
    first_block: u32,
    pre: bool,
    /// Index of the next lower frame with the same tag, plus one.
    below: u32,
    /// The fence, and the topmost frame of Markdown, as they were before this frame.
    fence: u32,
    markdown: u32,
    /// Its index in the structure.
    element: u32,
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
    /// It has a line break.
    broken: bool,
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
    /// The only words of an ordered list, or a paragraph that is a numbered line.
    numbered: bool,
    /// Where it stands in the structure.
    standing: Standing,
}

/// From here on, a level stands for one below the last real heading; it is resolved when the sections are assigned.
pub(super) const NUMBERED: u8 = 100;

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
    /// The elements so far, if they are kept.
    elements: Option<Vec<Element>>,
    /// The tag, or run of text, that is being read.
    at: Span,
    /// The tag that ends at `at`; [`NO_TAG`] if none does.
    ending: u8,
    /// The link that is open: where its words begin, and its target.
    link: Option<(usize, String)>,
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
            ordinal: 1,
            items: 0,
            first_block: 0,
            pre: false,
            below: 0,
            fence: 0,
            markdown: 0,
            element: 0,
        };
        let doc = Document {
            format,
            text: String::with_capacity(source.len()),
            blocks: Vec::new(),
            sections: Vec::new(),
            pieces: Vec::new(),
            fields: Vec::new(),
            remarks: Vec::new(),
            links: Vec::new(),
            ordinals: Vec::new(),
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
            elements: None,
            at: Span::default(),
            ending: NO_TAG,
            link: None,
        }
    }

    /// Keeps the elements.
    pub(super) fn keep_elements(&mut self) {
        let whole = Span::new(0, self.source.len());
        let kind = ElementKind::Document;
        let document = Element { kind, html: false, outer: whole, inner: whole, parent: None, end: u32::MAX, part: None, list: None };
        self.elements = Some(vec![document]);
    }

    /// Notes what is being read: a start tag, or text.
    pub(super) fn at(&mut self, start: usize, end: usize) {
        (self.at, self.ending) = (Span::new(start, end), NO_TAG);
    }

    /// Notes that the end tag of an element is being read.
    pub(super) fn at_end_of(&mut self, tag: u8, start: usize, end: usize) {
        (self.at, self.ending) = (Span::new(start, end), tag);
    }

    /// Where a block that ends here stands.
    fn standing(&self) -> Standing {
        Standing { element: self.stack.last().map_or(0, |f| f.element), end: self.at.start }
    }

    fn open_element(&mut self, role: Role, tag: u8) -> u32 {
        let parent = self.stack.last().map(|f| f.element);
        let Some(elements) = self.elements.as_mut() else { return 0 };
        let (outer, inner) = (self.at, Span { start: self.at.end, end: self.at.end });
        let (index, kind) = (elements.len() as u32, element_kind(role, tag));
        let around = parent.and_then(|p| elements.get(p as usize));
        let part = if kind == ElementKind::Part { Some(index) } else { around.and_then(|p| p.part) };
        let list = if kind == ElementKind::List { Some(index) } else { around.and_then(|p| p.list) };
        elements.push(Element { kind, html: tag != NO_TAG, outer, inner, parent, end: u32::MAX, part, list });
        index
    }

    fn close_element(&mut self, frame: &Frame) {
        let ends_itself = frame.tag == NO_TAG || frame.tag == self.ending || (tags::is_heading(frame.tag) && tags::is_heading(self.ending));
        let end = self.elements.as_ref().map_or(0, Vec::len) as u32;
        let Some(element) = self.elements.as_mut().and_then(|e| e.get_mut(frame.element as usize)) else { return };
        element.end = end;
        element.inner.end = self.at.start.max(element.inner.start);
        element.outer.end = if ends_itself { self.at.end.max(element.inner.end) } else { element.inner.end };
    }

    /// The elements, with the standing of each block.
    fn structure(&mut self) -> Structure {
        let elements = self.elements.take().unwrap_or_default();
        Structure { elements, blocks: self.marks.iter().map(|m| m.standing).collect() }
    }

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
                f.ordinal = 1;
            }
            Role::Item => {
                f.kind = BlockKind::Item(f.depth.max(1));
                f.item_first = f.first_block;
                f.ordinal = parent.ordinal.saturating_add(parent.items);
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
        f.element = self.open_element(role, tag);
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
            // A `<b>` that is not closed makes its own block bold, not the rest of the notice.
            (self.strong, self.emphasis) = (0, 0);
        }
        let Some(f) = self.stack.pop() else { return };
        self.close_element(&f);
        (self.fence, self.markdown) = (f.fence, f.markdown);
        if f.tag != NO_TAG
            && let Some(top) = self.top_of.get_mut(f.tag as usize)
        {
            *top = f.below;
        }
        let Some(parent) = self.stack.last_mut() else { return };
        match f.role {
            Role::Div | Role::Pre | Role::Paragraph | Role::Term | Role::Item | Role::Rows { .. } => parent.last = f.last,
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

    /// Notes a comment, if it speaks to this program and is not hidden itself.
    pub(super) fn comment(&mut self, start: usize, end: usize) {
        let source = self.source.get(start..end).unwrap_or("");
        let inner = source.strip_prefix("<!--").unwrap_or(source);
        let inner = inner.strip_suffix("-->").unwrap_or(inner);
        let Some(words) = inner.trim().strip_prefix(ADDRESS) else { return };
        if self.is_hidden() || self.doc.remarks.len() >= MOST_REMARKS {
            return;
        }
        let words = words.trim();
        let from = start + if words.is_empty() { source.len() } else { source.find(words).unwrap_or(0) };
        let within = self.current().chars().any(|c| !c.is_whitespace());
        let block = BlockId(self.doc.blocks.len() as u32);
        self.doc.remarks.push(Remark { source: Span::new(from, from + words.len()), block, within });
    }

    /// Whether words are dropped at this point.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// The first item of the list that was just opened has this number.
    pub(super) fn count_from(&mut self, first: u32) {
        if let Some(list) = self.stack.last_mut().filter(|f| matches!(f.role, Role::List { .. })) {
            list.ordinal = first;
        }
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
}

fn element_kind(role: Role, tag: u8) -> ElementKind {
    match role {
        Role::Div if tag == NO_TAG || tags::only_groups(tag) => ElementKind::Box,
        Role::Div => ElementKind::Part,
        Role::Pre => ElementKind::Pre,
        Role::Paragraph => ElementKind::Paragraph,
        Role::Heading(_) => ElementKind::Heading,
        Role::Quote => ElementKind::Quote,
        Role::List { .. } => ElementKind::List,
        Role::Item => ElementKind::Item,
        Role::Term => ElementKind::Term,
        Role::Definition => ElementKind::Definition,
        Role::Cell { .. } => ElementKind::Cell,
        Role::DefinitionList | Role::Table | Role::Rows { .. } | Role::Row => ElementKind::Rows,
        Role::Hidden | Role::HiddenInline | Role::Opaque => ElementKind::Hidden,
    }
}
