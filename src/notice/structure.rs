//! The elements around a document's blocks, with their places in the source: where something can be put in.
//!
//! A reader keeps them only when asked ([`super::read_with_structure`]): checking needs none. Plain text has no elements.

use super::BlockId;
use crate::source::Span;

/// The elements of a document, each before those within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// The elements; the first is the document.
    pub elements: Vec<Element>,
    /// For each block, where it stands.
    pub blocks: Vec<Standing>,
}

/// Where a block stands.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The innermost element around it, by its index.
    pub element: u32,
    /// The byte of the source at which it ended: where the next tag or element begins.
    pub end: u32,
}

/// An element.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub kind: ElementKind,
    /// Whether it is written in HTML, be it within Markdown.
    pub html: bool,
    /// With its tags.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// The element around it.
    pub parent: Option<u32>,
    /// One past the last element within it: elements stand in the order in which they open.
    pub end: u32,
    /// The innermost part, itself included: `<footer>`, `<form>`.
    pub part: Option<u32>,
    /// The innermost list, itself included.
    pub list: Option<u32>,
}

/// What an element is to its content.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ElementKind {
    /// The whole.
    Document,
    /// A container that only groups: `<main>`, `<section>`, `<div>`.
    Box,
    /// A container with a purpose of its own: `<footer>`, `<aside>`, `<form>`, `<address>`.
    Part,
    /// A quotation.
    Quote,
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A definition.
    Definition,
    /// A term, summary or label.
    Term,
    /// Preformatted text.
    Pre,
    /// What only holds items, cells or rows.
    Rows,
    /// What is not shown.
    Hidden,
}

impl ElementKind {
    /// Whether paragraphs may stand in it.
    pub fn holds_paragraphs(self) -> bool {
        matches!(self, Self::Document | Self::Box | Self::Part | Self::Quote | Self::Item | Self::Cell | Self::Definition)
    }
}

impl Structure {
    /// An element by its index.
    pub fn element(&self, index: u32) -> Option<&Element> {
        self.elements.get(index as usize)
    }

    /// Where a block stands.
    pub fn standing(&self, id: BlockId) -> Option<Standing> {
        self.blocks.get(id.0 as usize).copied()
    }

    /// The elements around a block, from the innermost to the document.
    pub fn around(&self, id: BlockId) -> impl Iterator<Item = u32> + '_ {
        let own = self.standing(id).map(|s| s.element);
        std::iter::successors(own, |e| self.element(*e).and_then(|e| e.parent))
    }

    /// Whether an element holds a block.
    pub fn holds(&self, element: u32, id: BlockId) -> bool {
        let own = self.standing(id).map(|s| s.element);
        own.is_some_and(|own| own >= element && self.element(element).is_some_and(|e| own < e.end))
    }

    /// The innermost element around a block.
    pub fn innermost(&self, id: BlockId) -> Option<&Element> {
        self.element(self.standing(id)?.element)
    }
}
