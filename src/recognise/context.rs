//! What surrounds a match: the same sentence, headings and introductions above, neighbours, the nearest topic.

use super::recogniser::{Cut, Raw};
use crate::law::pattern::{CompiledPattern, ContextKind, PatternId, Role};
use crate::notice::{BlockId, BlockKind};
use std::cmp::Reverse;
use std::ops::Range;

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
    /// The sentences of context patterns that matched, pattern by pattern: whether one stands in some sentences is one search.
    sentences: Vec<u32>,
    /// For each pattern where its sentences begin; one more for the end.
    begins: Vec<u32>,
    /// For each block, the blocks of its row, if it is a cell and no header: of any width, they cost one look.
    rows: Vec<Range<u32>>,
    /// Mentions of topics, in the order in which they end; of those that end together, the longest is last.
    topics: Vec<Mention>,
}

impl<'c> Contexts<'c> {
    /// `matched`: the context patterns that matched, with their sentences, in reading order; `patterns`: how many there are.
    pub fn new(cut: &'c Cut<'c>, hits: &[Hit<'_>], matched: &[(PatternId, u32)], patterns: usize) -> Self {
        let (sentences, begins) = by_pattern(matched, patterns);
        let mut around = Self { cut, sentences, begins, rows: rows(cut), topics: Vec::new() };
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
        self.stands(what, raw.sentence..raw.sentence + 1)
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
        let around = raw.sentence.saturating_sub(1)..raw.sentence + 2;
        self.in_block(id, what) || self.stands(what, around) || self.in_row(id, what)
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
        self.stands(what, self.cut.sentences_of(block))
    }

    /// Whether it stands in one of some sentences.
    fn stands(&self, what: u16, sentences: Range<u32>) -> bool {
        let begin = |pattern: u16| self.begins.get(pattern as usize).map_or(0, |b| *b as usize);
        let all = self.sentences.get(begin(what)..begin(what.saturating_add(1))).unwrap_or_default();
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

/// Sorts sentences by pattern, as they come within each.
fn by_pattern(matched: &[(PatternId, u32)], patterns: usize) -> (Vec<u32>, Vec<u32>) {
    let mut begins = vec![0_u32; patterns + 1];
    for (pattern, _) in matched {
        if let Some(count) = begins.get_mut(pattern.0 as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for begin in &mut begins {
        sum += *begin;
        *begin = sum;
    }
    let mut sentences = vec![0; matched.len()];
    let mut next = begins.clone();
    for (pattern, sentence) in matched {
        if let Some(at) = next.get_mut(pattern.0 as usize) {
            if let Some(place) = sentences.get_mut(*at as usize) {
                *place = *sentence;
            }
            *at += 1;
        }
    }
    (sentences, begins)
}

/// For each block the run of cells of one row that it belongs to; empty for what is no cell, and for header cells.
fn rows(cut: &Cut<'_>) -> Vec<Range<u32>> {
    let blocks = &cut.document.blocks;
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
