//! Headings that name a thing, with what stands under them.

use super::eval::Eval;
use crate::notice::{BlockId, BlockKind};
use crate::recognise::ConceptId;
use crate::source::Span;

/// A heading, and the section that it opens.
#[derive(Clone)]
pub(super) struct Heading {
    /// Its words in the document's text.
    pub span: Span,
    /// Its own block.
    pub block: BlockId,
    /// The last block of its section, with the sections in it.
    pub last: BlockId,
    /// The last block of the section behind it: where all headings have one level, a part of a section stands there.
    pub behind: BlockId,
}

impl Eval<'_> {
    /// The headings that name one of some concepts, and have words below them.
    pub fn headings(&self, concepts: &[String]) -> Vec<Heading> {
        let Some(text) = self.text else { return Vec::new() };
        let concepts: Vec<ConceptId> = concepts.iter().filter_map(|c| self.concept(c)).collect();
        let mut blocks: Vec<BlockId> = text.statements.named.iter().filter(|(c, _)| concepts.contains(c)).map(|(_, b)| *b).collect();
        blocks.sort_unstable();
        blocks.dedup();
        let heading = |block: BlockId| {
            let span = text.document.block(block)?.span;
            let last = text.document.section_end(block)?;
            let below = text.document.blocks.get(block.0 as usize + 1..=last.0 as usize)?;
            let says = below.iter().any(|b| !matches!(b.kind, BlockKind::Heading(_)));
            let behind = text.document.section_end(BlockId(last.0 + 1)).unwrap_or(last);
            says.then_some(Heading { span, block, last, behind })
        };
        blocks.into_iter().filter_map(heading).collect()
    }
}
