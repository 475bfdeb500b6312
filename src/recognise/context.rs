//! What surrounds a match: the same sentence, headings and introductions above, neighbours, the nearest topic.

use super::polarity::Counts;
use super::recogniser::Cut;
use crate::law::pattern::{CompiledPattern, ContextKind, PatternId, Program, Role};
use crate::notice::{BlockId, BlockKind};
use std::cmp::Reverse;
use std::ops::Range;

/// A match in a document; its own sentence allows it.
pub(super) struct Hit<'p> {
    pub pattern: &'p CompiledPattern,
    pub sentence: u32,
    /// Tokens of the sentence.
    pub tokens: Range<u32>,
    pub counts: Counts,
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

/// The sentences in which context patterns stand, pattern by pattern. Kept from document to document.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// For each pattern its list, plus one; 0 if it stands nowhere.
    list_of: Vec<u32>,
    /// The patterns that stand somewhere, in the order of the lists.
    met: Vec<PatternId>,
    /// Ranges of `sentences`.
    lists: Vec<Range<usize>>,
    sentences: Vec<u32>,
}

impl Standing {
    /// Sorts by pattern what stands where, in reading order; `patterns`: how many there are.
    pub fn fill(&mut self, matched: &[(PatternId, u32)], patterns: usize) {
        for pattern in self.met.drain(..) {
            if let Some(list) = self.list_of.get_mut(pattern.0 as usize) {
                *list = 0;
            }
        }
        self.list_of.resize(patterns, 0);
        self.lists.clear();
        for (pattern, _) in matched {
            let Some(list) = self.list_of.get_mut(pattern.0 as usize) else { continue };
            if *list == 0 {
                self.met.push(*pattern);
                self.lists.push(0..0);
                *list = self.lists.len() as u32;
            }
            if let Some(range) = self.lists.get_mut(*list as usize - 1) {
                range.end += 1;
            }
        }
        let mut begin = 0;
        for range in &mut self.lists {
            let count = std::mem::replace(range, begin..begin).end;
            begin += count;
        }
        self.sentences.clear();
        self.sentences.resize(begin, 0);
        for (pattern, sentence) in matched {
            let list = self.list_of.get(pattern.0 as usize).and_then(|l| self.lists.get_mut((*l as usize).checked_sub(1)?));
            let Some(range) = list else { continue };
            if let Some(place) = self.sentences.get_mut(range.end) {
                *place = *sentence;
            }
            range.end += 1;
        }
    }

    /// The sentences in which a pattern stands, in reading order.
    fn of(&self, pattern: u16) -> &[u32] {
        let list = self.list_of.get(pattern as usize).and_then(|l| self.lists.get((*l as usize).checked_sub(1)?));
        list.and_then(|range| self.sentences.get(range.clone())).unwrap_or_default()
    }
}

/// Answers what stands around a match.
pub(super) struct Contexts<'c> {
    program: &'c Program,
    cut: &'c Cut<'c>,
    standing: &'c Standing,
    /// For each block, the blocks of its row, if it is a cell and no header: of any width, they cost one look. Empty without tables.
    rows: Vec<Range<u32>>,
    /// Mentions of topics, in the order in which they end; of those that end together, the longest is last.
    topics: Vec<Mention>,
}

impl<'c> Contexts<'c> {
    pub fn new(program: &'c Program, cut: &'c Cut<'c>, hits: &[Hit<'_>], standing: &'c Standing) -> Self {
        let mut around = Self { program, cut, standing, rows: rows(cut), topics: Vec::new() };
        let mut topics = Vec::new();
        for hit in hits {
            // A topic's own surroundings are looked at before there are topics: it cannot depend on another one.
            if let Role::Topic(topic) = hit.pattern.role
                && around.pass(hit)
            {
                let tokens = &hit.tokens;
                topics.push(Mention { end: tokens.end, first: Reverse(tokens.start), topic, block: cut.block_of(hit.sentence) });
            }
        }
        topics.sort_unstable();
        around.topics = topics;
        around
    }

    /// Whether all that a match's pattern asks of what surrounds its sentence is so.
    pub fn pass(&self, hit: &Hit<'_>) -> bool {
        self.program.checks(hit.pattern).iter().all(|check| {
            let there = match check.kind {
                // A match that its own sentence rules out is none.
                ContextKind::With => return true,
                ContextKind::Under => self.under(hit, check.what),
                ContextKind::Beside => self.beside(hit, check.what),
                ContextKind::About => self.about(hit) == Some(check.what),
            };
            there != check.not
        })
    }

    /// Whether it stands in a heading above, the words that introduce the list, or a header cell.
    fn under(&self, hit: &Hit<'_>, what: u16) -> bool {
        if self.standing.of(what).is_empty() {
            return false;
        }
        let id = self.cut.block_of(hit.sentence);
        let Some(block) = self.cut.document.block(id) else { return false };
        let leads = std::iter::successors(block.lead, |l| self.cut.document.block(*l).and_then(|b| b.lead));
        let cells = block.cell.into_iter().flat_map(|c| c.header.into_iter().chain(c.row_head));
        leads.take(MOST_LEADS).chain(cells).chain(self.cut.document.headings_above(id)).any(|b| self.in_block(b, what))
    }

    /// Whether it stands in the same block or row, or in a sentence next to the match's.
    fn beside(&self, hit: &Hit<'_>, what: u16) -> bool {
        if self.standing.of(what).is_empty() {
            return false;
        }
        let id = self.cut.block_of(hit.sentence);
        let around = hit.sentence.saturating_sub(1)..hit.sentence + 2;
        self.in_block(id, what) || self.stands(what, around) || self.in_row(id, what)
    }

    /// The topic named last before the match, in its sentence, section or the headings above.
    fn about(&self, hit: &Hit<'_>) -> Option<u16> {
        let block = self.cut.block_of(hit.sentence);
        let section = self.cut.document.block(block)?.section;
        let upto = self.topics.partition_point(|m| m.end <= hit.tokens.end);
        let before = upto.checked_sub(1).and_then(|i| self.topics.get(i));
        let same_section = |b: BlockId| self.cut.document.block(b).is_some_and(|b| b.section == section);
        if let Some(mention) = before.filter(|m| same_section(m.block)) {
            return Some(mention.topic);
        }
        let end = self.cut.sentence(hit.sentence)?.end;
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
        self.stands(what, self.cut.sentences_of(block))
    }

    /// Whether it stands in one of some sentences.
    fn stands(&self, what: u16, sentences: Range<u32>) -> bool {
        let all = self.standing.of(what);
        let at = all.partition_point(|s| *s < sentences.start);
        all.get(at).is_some_and(|s| *s < sentences.end)
    }

    /// Whether it stands in a cell of a cell's row. Header cells end a row.
    fn in_row(&self, id: BlockId, what: u16) -> bool {
        let place = |b: u32| self.cut.document.block(BlockId(b)).and_then(|b| b.cell).map(|c| (c.table, c.row));
        let Some(own) = place(id.0) else { return false };
        let near = [id.0.checked_sub(1), Some(id.0), id.0.checked_add(1)];
        near.into_iter().flatten().filter(|b| place(*b) == Some(own)).any(|b| {
            let row = self.rows.get(b as usize).filter(|r| !r.is_empty());
            row.is_some_and(|r| {
                let (first, last) = (self.cut.sentences_of(BlockId(r.start)), self.cut.sentences_of(BlockId(r.end - 1)));
                self.stands(what, first.start..last.end)
            })
        })
    }
}

/// For each block the run of cells of one row that it belongs to; empty for what is no cell, and for header cells.
fn rows(cut: &Cut<'_>) -> Vec<Range<u32>> {
    let blocks = &cut.document.blocks;
    if blocks.iter().all(|b| b.cell.is_none()) {
        return Vec::new();
    }
    let place = |b: &crate::notice::Block| b.cell.filter(|_| b.kind != BlockKind::HeaderCell).map(|c| (c.table, c.row));
    let mut rows = Vec::with_capacity(blocks.len());
    for run in blocks.chunk_by(|a, b| place(a) == place(b)) {
        let first = rows.len() as u32;
        let is_row = run.first().is_some_and(|b| place(b).is_some());
        let range = if is_row { first..first + run.len() as u32 } else { 0..0 };
        rows.resize(rows.len() + run.len(), range);
    }
    rows
}
