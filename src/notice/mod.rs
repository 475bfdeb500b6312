//! Reads a notice into a [`Document`]: headings, sections, lists, tables, and the words between them.
//!
//! In: a source file and its format. Out: a document and diagnostics; reading never fails.
//! Knows `source`. Knows no rule, no concept, and not what any word means.

mod document; // what every reader produces: start here

pub use document::{Block, BlockId, BlockKind, Cell, Document, Field, Format, Piece, Section, SectionId};
