//! What surrounds a match: the same sentence, headings and introductions above, neighbours, the nearest topic.

use super::recogniser::{Cut, Raw};
use crate::law::pattern::{CompiledPattern, ContextKind, Role};
use crate::notice::{BlockId, BlockKind};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A match with its pattern.
#[derive(Copy, Clone)]
pub(super) struct Hit<'h> {
    pub raw: &'h Raw,
    pub pattern: &'h CompiledPattern,
}

/// A mention of a topic.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    /// One past its last token.
    end: u32,
    first: Reverse<u32>,
    topic: u16,
    block: BlockId,
}

/// How many introductions above an item are looked at.
const MOST_LEADS: usize = 6;

/// Answers what stands around a match.
pub(super) struct Contexts<'c> {
    cut: &'c Cut<'c>,
    /// Context patterns that matched, by sentence.
    matched: BTreeSet<(u32, u16)>,
    /// Mentions of topics, in the order in which they end; of those that end together, the longest is last.
    topics: Vec<Mention>,
}

impl<'c> Contexts<'c> {
    pub fn new(cut: &'c Cut<'c>, hits: &[Hit<'_>]) -> Self {
        let contexts = hits.iter().filter(|hit| hit.pattern.role == Role::Context);
        let matched = contexts.map(|hit| (hit.raw.sentence, hit.raw.pattern.0)).collect();
        let mut around = Self { cut, matched, topics: Vec::new() };
        let mut topics = Vec::new();
        for hit in hits {
            // A topic's own surroundings are looked at before there are topics: it cannot depend on another one.
            if let Role::Topic(topic) = hit.pattern.role
                && around.pass(hit)
            {
                let tokens = &hit.raw.tokens;
                topics.push(Mention { end: tokens.end, first: Reverse(tokens.start), topic, block: cut.block_of(hit.raw.sentence) });
            }
        }
        topics.sort_unstable();
        around.topics = topics;
        around
    }

    /// Whether all that a match's pattern asks of its surroundings is so.
    pub fn pass(&self, hit: &Hit<'_>) -> bool {
        hit.pattern.checks.iter().all(|check| {
            let there = match check.kind {
                ContextKind::With => self.with(hit.raw, check.what),
                ContextKind::Under => self.under(hit.raw, check.what),
                ContextKind::Beside => self.beside(hit.raw, check.what),
                ContextKind::About => self.about(hit.raw) == Some(check.what),
            };
            there != check.not
        })
    }

    /// Whether a context pattern stands in the match's own sentence.
    fn with(&self, raw: &Raw, what: u16) -> bool {
        self.matched.contains(&(raw.sentence, what))
    }

    /// Whether it stands in a heading above, the words that introduce the list, or a header cell.
    fn under(&self, raw: &Raw, what: u16) -> bool {
        let id = self.cut.block_of(raw.sentence);
        let Some(block) = self.cut.document.block(id) else { return false };
        let leads = std::iter::successors(block.lead, |l| self.cut.document.block(*l).and_then(|b| b.lead));
        let cells = block.cell.into_iter().flat_map(|c| c.header.into_iter().chain(c.row_head));
        leads.take(MOST_LEADS).chain(cells).chain(self.cut.document.headings_above(id)).any(|b| self.in_block(b, what))
    }

    /// Whether it stands in the same block or row, or in a sentence next to the match's.
    fn beside(&self, raw: &Raw, what: u16) -> bool {
        let id = self.cut.block_of(raw.sentence);
        let around = raw.sentence.saturating_sub(1)..=raw.sentence + 1;
        self.in_block(id, what)
            || around.into_iter().any(|s| self.matched.contains(&(s, what)))
            || self.row_of(id).any(|b| self.in_block(b, what))
    }

    /// The topic named last before the match, in its sentence, section or the headings above.
    fn about(&self, raw: &Raw) -> Option<u16> {
        let block = self.cut.block_of(raw.sentence);
        let section = self.cut.document.block(block)?.section;
        let upto = self.topics.partition_point(|m| m.end <= raw.tokens.end);
        let before = upto.checked_sub(1).and_then(|i| self.topics.get(i));
        let same_section = |b: BlockId| self.cut.document.block(b).is_some_and(|b| b.section == section);
        if let Some(mention) = before.filter(|m| same_section(m.block)) {
            return Some(mention.topic);
        }
        let end = self.cut.sentence(raw.sentence)?.end;
        if let Some(mention) = self.topics.get(upto).filter(|m| m.end <= end) {
            return Some(mention.topic);
        }
        self.cut.document.headings_above(block).find_map(|heading| {
            let range = self.cut.sentences_of(heading);
            let last = self.cut.sentence(range.end.checked_sub(1)?)?.end;
            let first = self.cut.sentence(range.start)?.first;
            let upto = self.topics.partition_point(|m| m.end <= last);
            self.topics.get(upto.checked_sub(1)?).filter(|m| m.end > first).map(|m| m.topic)
        })
    }

    fn in_block(&self, block: BlockId, what: u16) -> bool {
        self.cut.sentences_of(block).any(|s| self.matched.contains(&(s, what)))
    }

    /// The other cells of a cell's row.
    fn row_of(&self, id: BlockId) -> impl Iterator<Item = BlockId> + '_ {
        let document = self.cut.document;
        let place = document.block(id).and_then(|b| b.cell).map(|c| (c.table, c.row));
        let same = move |i: u32| {
            let block = document.block(BlockId(i))?;
            let cell = block.cell?;
            (place == Some((cell.table, cell.row)) && block.kind != BlockKind::HeaderCell).then_some(BlockId(i))
        };
        let before = (0..id.0).rev().map_while(same);
        let after = (id.0 + 1..).map_while(same);
        before.chain(after)
    }
}
