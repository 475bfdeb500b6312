//! The text as read, and its sections.

use crate::notice::{BlockId, BlockKind, Document, ElementKind, Format, Structure, read_with_structure};
use crate::source::{Place, SourceFile};

/// A file, read.
pub(super) struct Ground<'a> {
    pub file: &'a SourceFile,
    pub document: Document,
    pub structure: Structure,
    /// How the file ends its lines.
    pub newline: &'static str,
    /// The width of its lines, if it is wrapped.
    pub width: Option<usize>,
}

/// A heading, and what stands directly under it: up to the next heading, of whatever level. What comes under a heading further down
/// would belong to that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// The heading; none for what stands above the first.
    pub heading: Option<BlockId>,
    /// Its own blocks.
    pub own: Vec<BlockId>,
    /// The block after them.
    pub next: Option<BlockId>,
    /// Whether it stands for the whole text.
    pub whole: bool,
}

impl<'a> Ground<'a> {
    pub fn new(file: &'a SourceFile, format: Format) -> Self {
        let (document, structure) = read_with_structure(file, format);
        let first = file.text.find('\n').and_then(|at| file.text.as_bytes().get(at.checked_sub(1)?));
        let newline = if first == Some(&b'\r') { "\r\n" } else { "\n" };
        let width = match document.format {
            Format::Html => None,
            Format::Markdown | Format::Text => super::wrap::width(file, &document),
        };
        Self { file, document, structure, newline, width }
    }

    /// The text of the file.
    pub fn source(&self) -> &'a str {
        &self.file.text
    }

    /// The source up to a byte.
    pub fn before(&self, end: usize) -> &'a str {
        self.source().get(..end).unwrap_or("")
    }

    /// The source from a byte on.
    pub fn after(&self, start: usize) -> &'a str {
        self.source().get(start..).unwrap_or("")
    }

    /// Where the line of a byte begins.
    pub fn line_start(&self, at: usize) -> usize {
        self.before(at).rfind('\n').map_or(0, |n| n + 1)
    }

    /// Where the line of a byte ends, without its line break.
    pub fn line_end(&self, at: usize) -> usize {
        let rest = self.after(at);
        let line = rest.split('\n').next().unwrap_or("");
        at + line.trim_end_matches('\r').len()
    }

    /// The end of what stands before a byte: white space behind it is left out, but the blanks of its last line are not.
    pub fn end_of_words(&self, at: usize) -> usize {
        let end = self.before(at).trim_end().len();
        let line = self.line_end(end);
        if self.source().get(end..line).is_some_and(|rest| rest.trim().is_empty()) { line } else { end }
    }

    /// Whether the line below the one that ends at a byte has words, beside the signs of quotations that lines there begin with.
    pub fn words_follow(&self, end: usize, prefix: &str) -> bool {
        let rest = self.after(end);
        let below = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n'));
        let is_empty = |line: &str| line.trim().is_empty() || (prefix.contains('>') && line.chars().all(|c| c == '>' || c.is_whitespace()));
        below.is_some_and(|b| b.split('\n').next().is_some_and(|line| !is_empty(line)))
    }

    /// The first byte of a block's words.
    pub fn start_of(&self, id: BlockId) -> Option<usize> {
        Some(self.document.source_span(self.document.block(id)?.span).start as usize)
    }

    /// One past the last byte of a block's words.
    pub fn end_of(&self, id: BlockId) -> Option<usize> {
        Some(self.document.source_span(self.document.block(id)?.span).end as usize)
    }

    /// Whether a block stands in a footer, a form or an address.
    pub fn in_part(&self, id: BlockId) -> bool {
        self.structure.innermost(id).is_some_and(|e| e.part.is_some())
    }

    /// The words of a block, on one line.
    pub fn words_of(&self, id: BlockId) -> String {
        let words = self.document.block(id).map_or("", |b| self.document.words(b.span));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The block at a place.
    pub fn block_at(&self, place: Place) -> Option<BlockId> {
        let holds = |i: &usize| {
            let id = BlockId(*i as u32);
            self.end_of(id).is_some_and(|end| (place.span.start as usize) < end)
        };
        (0..self.document.blocks.len()).find(holds).map(|i| BlockId(i as u32))
    }

    /// The section that a block opens or stands in.
    pub fn section_of(&self, id: BlockId) -> Section {
        let section = self.document.block(id).map(|b| b.section);
        let heading = section.and_then(|s| self.document.section(s)).and_then(|s| s.heading);
        self.section_under(heading)
    }

    fn section_under(&self, heading: Option<BlockId>) -> Section {
        let first = heading.map_or(0, |h| h.0 + 1);
        let all = self.document.blocks.len() as u32;
        let is_heading = |i: &u32| self.document.block(BlockId(*i)).is_some_and(|b| matches!(b.kind, BlockKind::Heading(_)));
        let end = (first..all).find(is_heading).unwrap_or(all);
        let mut own: Vec<BlockId> = (first..end).map(BlockId).collect();
        // A box that holds the heading with some of its text holds the section: what comes behind the box is no part of it.
        let is_box = |e: &u32| self.structure.element(*e).is_some_and(|e| e.kind == ElementKind::Box);
        let mut boxes = heading.into_iter().flat_map(|h| self.structure.around(h)).filter(is_box);
        if let Some(held) = boxes.find(|e| own.first().is_some_and(|first| self.structure.holds(*e, *first))) {
            own.retain(|b| self.structure.holds(held, *b));
        }
        Section { heading, own, next: (end < all).then_some(BlockId(end)), whole: false }
    }

    /// The end of the text: beside its last sections, in the element that holds more than one of them.
    pub fn whole(&self) -> Section {
        let level = self.level();
        let parts: Vec<BlockId> = self.headings().filter(|(_, l)| *l == level).map(|(id, _)| id).collect();
        let heading = parts.len().checked_sub(2).and_then(|i| parts.get(i).copied()).or(self.headings().next().map(|(id, _)| id));
        let first = heading.map_or(0, |h| h.0 + 1);
        let own = (first..self.document.blocks.len() as u32).map(BlockId).collect();
        Section { heading, own, next: None, whole: true }
    }
}

/// Levels of headings from here on show by their boldness only.
const BOLD: u8 = 5;

/// How the headings of a text look.
impl Ground<'_> {
    fn headings(&self) -> impl Iterator<Item = (BlockId, u8)> + '_ {
        self.document.blocks.iter().enumerate().filter_map(|(i, b)| match b.kind {
            BlockKind::Heading(level) => Some((BlockId(i as u32), level)),
            _ => None,
        })
    }

    /// The level of the headings that part the text: the highest that more than one of them has.
    pub fn level(&self) -> u8 {
        let levels: Vec<u8> = self.headings().map(|(_, level)| level).filter(|l| *l < BOLD).collect();
        let several = (1..BOLD).find(|level| levels.iter().filter(|l| *l == level).count() > 1);
        several.or(levels.iter().copied().filter(|l| *l > 1).min()).unwrap_or(2)
    }

    /// The `nth` new heading, with the number that comes next if the others are numbered.
    pub fn numbered(&self, heading: &str, nth: u32) -> String {
        let level = self.level();
        let number = |id| {
            let words = self.words_of(id);
            let digits = words.bytes().take_while(u8::is_ascii_digit).count();
            let number: u32 = words.get(..digits)?.parse().ok()?;
            let sign = words.get(digits..)?.chars().next().filter(|c| matches!(c, '.' | ')'))?;
            words.get(digits + 1..)?.starts_with(' ').then_some((number, sign))
        };
        let last = self.headings().filter(|(_, l)| *l == level || self.document.format == Format::Text).last();
        match last.and_then(|(id, _)| number(id)) {
            Some((last, sign)) => format!("{}{sign} {heading}", last.saturating_add(nth)),
            None => heading.to_owned(),
        }
    }

    /// A heading of plain text, with a line below it if the others have one.
    pub fn underlined(&self, heading: &str) -> String {
        let below = |id| {
            let next = self.line_end(self.end_of(id)?) + self.newline.len();
            let line = self.source().get(next..self.line_end(next))?.trim();
            let sign = line.chars().next().filter(|c| matches!(c, '=' | '-' | '~'))?;
            (line.len() > 2 && line.chars().all(|c| c == sign)).then_some(sign)
        };
        match self.headings().last().and_then(|(id, _)| below(id)) {
            Some(sign) => format!("{heading}\n{}", sign.to_string().repeat(heading.chars().count().max(3))),
            None => heading.to_owned(),
        }
    }
}

impl Section {
    /// Its last block.
    pub fn last(&self) -> Option<BlockId> {
        self.own.last().copied().or(self.heading)
    }

    /// The block that shows in which element it stands.
    pub fn anchor(&self) -> Option<BlockId> {
        self.heading.or(self.own.first().copied())
    }
}
