//! Runs compiled patterns over one sentence.

use crate::law::pattern::{CompiledPattern, Node, NodeId, Program, TermId};
use smallvec::{SmallVec, smallvec};

/// The most steps that one pattern may take in one sentence. Reached only by hostile texts: work stays linear in the text.
const MOST_STEPS: u32 = 40_000;
/// The most matches of one pattern in one sentence.
const MOST_MATCHES: usize = 8;

/// The most words of a view, for [`Places`]: two of the longest sentences, joined, and the longest introduction before them.
const MOST_WORDS: usize = 64 * ROW;
/// Blocks of 64 words.
const ROW: usize = 9;

/// Words of a view: one bit for each.
type Row = [u64; ROW];

/// Where each term of a view stands, by word and by value: most steps of most patterns are answered by one bit.
#[derive(Debug, Default)]
pub struct Places {
    /// For each term its row, plus one; 0 if the view does not have it.
    row_of: Vec<u32>,
    /// The rows, one after the other.
    bits: Vec<u64>,
    /// How many blocks of 64 words a row has: as many as the view needs.
    blocks: usize,
    /// The terms that the view has, in the order in which they were met.
    pub terms: Vec<TermId>,
}

impl Places {
    /// Forgets all places; makes room for so many terms, and a view of so many words.
    pub fn clear(&mut self, terms: usize, words: usize) {
        for term in self.terms.drain(..) {
            if let Some(row) = self.row_of.get_mut(term.0 as usize) {
                *row = 0;
            }
        }
        self.bits.clear();
        self.blocks = words.div_ceil(64).clamp(1, ROW);
        self.row_of.resize(terms, 0);
    }

    /// Notes that a term stands at a word.
    pub fn note(&mut self, term: TermId, at: usize) {
        let Some(row) = self.row_of.get_mut(term.0 as usize) else { return };
        if *row == 0 {
            self.bits.resize(self.bits.len() + self.blocks, 0);
            self.terms.push(term);
            *row = self.terms.len() as u32;
        }
        if at / 64 < self.blocks
            && let Some(block) = self.bits.get_mut((*row as usize - 1) * self.blocks + at / 64)
        {
            *block |= 1 << (at % 64);
        }
    }

    /// Whether the view has a term.
    pub fn has(&self, term: TermId) -> bool {
        self.row_of.get(term.0 as usize).is_some_and(|r| *r > 0)
    }

    fn row(&self, term: TermId) -> &[u64] {
        let row = self.row_of.get(term.0 as usize).copied().unwrap_or(0) as usize;
        let first = row.checked_sub(1).map(|r| r * self.blocks);
        first.and_then(|first| self.bits.get(first..first + self.blocks)).unwrap_or_default()
    }

    fn stands(&self, term: TermId, at: usize) -> bool {
        self.row(term).get(at / 64).is_some_and(|block| block & (1 << (at % 64)) != 0)
    }
}

/// A value or phrase that begins at a word.
#[derive(Copy, Clone, Debug)]
pub struct SlotAt {
    /// How many words it covers.
    pub words: u16,
    /// Where its terms begin in [`View::slot_terms`], and how many there are.
    pub terms: (u32, u16),
}

/// A sentence as patterns see it: its words' terms, and the values that begin at each word.
#[derive(Debug, Default)]
pub struct View {
    /// For each word, its terms: a range of `term_store`.
    pub words: Vec<(u32, u16)>,
    /// For each word, the values that begin there: a range of `slots`.
    pub slots_at: Vec<(u32, u16)>,
    /// Values, grouped by the word at which they begin.
    pub slots: Vec<SlotAt>,
    /// Terms of the values.
    pub slot_terms: Vec<TermId>,
    /// The first word of the sentence itself; words before it introduce it (the lead of a list).
    pub own: usize,
    /// Where each term stands.
    pub places: Places,
}

impl View {
    fn len(&self) -> usize {
        self.words.len().min(MOST_WORDS)
    }
}

/// Words of a sentence that a pattern matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
    /// The words that stand in the pattern itself, not in its gaps: ranges.
    pub solid: SmallVec<[(u16, u16); 6]>,
}

/// Runs patterns over a view. Holds scratch space.
pub struct Matcher<'a> {
    program: &'a Program,
    view: &'a View,
    term_store: &'a [TermId],
    solid: SmallVec<[(u16, u16); 6]>,
    steps: u32,
}

/// What is still to be matched.
enum Rest<'r> {
    Done,
    Then(&'r [NodeId], &'r Rest<'r>),
}

impl<'a> Matcher<'a> {
    /// A matcher for one sentence; `term_store` is what `view.words` points into.
    pub fn new(program: &'a Program, view: &'a View, term_store: &'a [TermId]) -> Self {
        Self { program, view, term_store, solid: SmallVec::new(), steps: 0 }
    }

    /// All matches of a pattern, from left to right, not overlapping; up to the first that ends behind a word, if one is given.
    pub fn find(&mut self, pattern: &CompiledPattern, enough: Option<usize>, out: &mut Vec<Stretch>) {
        self.steps = 0;
        match self.program.steps(pattern.parts) {
            [one] => self.find_part(*one, enough, out),
            parts => {
                let mut per_part = Vec::with_capacity(parts.len());
                for part in parts {
                    let mut found = Vec::new();
                    self.find_part(*part, None, &mut found);
                    if found.is_empty() {
                        return;
                    }
                    per_part.push(found);
                }
                out.extend(closest(&per_part, pattern.within));
            }
        }
    }

    fn find_part(&mut self, node: NodeId, enough: Option<usize>, out: &mut Vec<Stretch>) {
        let begin = out.len();
        let starts = self.starts(node);
        let word = matches!(self.program.node(node), Node::Term(_));
        let mut at = 0;
        while out.len() - begin < MOST_MATCHES && self.steps < MOST_STEPS {
            let Some(next) = next_bit(&starts, at).filter(|next| *next < self.view.len()) else { break };
            at = next;
            // A pattern of one word, where no value begins: the bit is the match.
            if word && self.view.slots_at.get(at).is_none_or(|(_, count)| *count == 0) {
                out.push(Stretch { start: at, end: at + 1, solid: smallvec![(at as u16, at as u16 + 1)] });
                at += 1;
            } else {
                self.solid.clear();
                match self.step(node, at, &Rest::Done) {
                    Some(end) if end > at => {
                        let start = self.solid.first().map_or(at, |s| s.0 as usize);
                        let end = self.solid.last().map_or(end, |s| s.1 as usize);
                        out.push(Stretch { start, end, solid: self.solid.clone() });
                        at = end.max(at + 1);
                    }
                    _ => {
                        at += 1;
                        continue;
                    }
                }
            }
            if enough.is_some_and(|word| out.last().is_some_and(|m| m.end > word)) {
                break;
            }
        }
    }

    /// The words at which a node may begin.
    fn starts(&self, node: NodeId) -> Row {
        let terms = self.program.begins(node);
        if terms.is_empty() { [u64::MAX; ROW] } else { self.union(terms) }
    }

    /// The terms that what is still to be matched may begin with; empty if it may begin with anything, or it is not known.
    fn begins_of(&self, rest: &Rest<'_>) -> &'a [TermId] {
        match rest {
            Rest::Done => &[],
            Rest::Then([], after) => self.begins_of(after),
            Rest::Then([first, ..], _) => self.program.begins(*first),
        }
    }

    /// The words at which one of some terms stands.
    fn union(&self, terms: &[TermId]) -> Row {
        let mut all = [0; ROW];
        for row in terms.iter().map(|t| self.view.places.row(*t)) {
            for (all, one) in all.iter_mut().zip(row) {
                *all |= one;
            }
        }
        all
    }

    fn rest(&mut self, rest: &Rest<'_>, at: usize) -> Option<usize> {
        match rest {
            Rest::Done => Some(at),
            Rest::Then([], after) => self.rest(after, at),
            Rest::Then([first, others @ ..], after) => self.step(*first, at, &Rest::Then(others, after)),
        }
    }

    /// Matches a node at a word, and then the rest. Depth is bounded by the pattern's size, not by the text.
    fn step(&mut self, node: NodeId, at: usize, rest: &Rest<'_>) -> Option<usize> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return None;
        }
        let program = self.program;
        match program.node(node) {
            Node::Term(term) => self.term(*term, at, rest),
            Node::Seq(all) if self.program.steps(*all).first().is_some_and(|n| self.is_elsewhere(*n, at)) => None,
            // A sequence one of whose words is not in the sentence is not begun: most of a long list of turns ends here.
            Node::Seq(all) if self.program.steps(*all).iter().any(|n| self.is_absent(*n)) => None,
            Node::Seq(all) => self.rest(&Rest::Then(self.program.steps(*all), rest), at),
            Node::Any(all) => self.program.steps(*all).iter().find_map(|n| self.keep(|m| m.step(*n, at, rest))),
            Node::Optional(inner) => {
                let with = self.keep(|m| m.step(*inner, at, rest));
                with.or_else(|| self.rest(rest, at))
            }
            Node::Gap(most) => {
                let last = (at + *most as usize).min(self.view.len());
                let terms = self.begins_of(rest);
                if terms.is_empty() {
                    return (at..=last).find_map(|next| self.keep(|m| m.rest(rest, next)));
                }
                let starts = self.union(terms);
                let words = std::iter::successors(next_bit(&starts, at), |next| next_bit(&starts, next + 1));
                words.take_while(|next| *next <= last).find_map(|next| self.keep(|m| m.rest(rest, next)))
            }
            Node::Start => (at == 0 || at == self.view.own).then(|| self.rest(rest, at)).flatten(),
            Node::End => (at == self.view.len()).then(|| self.rest(rest, at)).flatten(),
        }
    }

    /// Whether a node is a word or value that does not stand at a word.
    fn is_elsewhere(&self, node: NodeId, at: usize) -> bool {
        match self.program.node(node) {
            Node::Term(t) => !self.view.places.stands(*t, at),
            _ => false,
        }
    }

    /// Whether a node is a word or value that the sentence does not have.
    fn is_absent(&self, node: NodeId) -> bool {
        match self.program.node(node) {
            Node::Term(t) => !self.view.places.has(*t),
            _ => false,
        }
    }

    /// Tries a way; what it noted is undone if it leads nowhere.
    fn keep(&mut self, way: impl FnOnce(&mut Self) -> Option<usize>) -> Option<usize> {
        let noted = self.solid.len();
        let end = way(self);
        if end.is_none() {
            self.solid.truncate(noted);
        }
        end
    }

    fn term(&mut self, term: TermId, at: usize, rest: &Rest<'_>) -> Option<usize> {
        let view = self.view;
        if !view.places.stands(term, at) {
            return None;
        }
        let (first, count) = *view.slots_at.get(at)?;
        for slot in view.slots.get(first as usize..first as usize + count as usize).unwrap_or_default() {
            let terms = view.slot_terms.get(slot.terms.0 as usize..slot.terms.0 as usize + slot.terms.1 as usize);
            if terms.unwrap_or_default().contains(&term) {
                let end = at + slot.words as usize;
                if let Some(found) = self.keep(|m| m.solid_then(at, end, rest)) {
                    return Some(found);
                }
            }
        }
        let (first, count) = *view.words.get(at)?;
        let terms = self.term_store.get(first as usize..first as usize + count as usize).unwrap_or_default();
        if terms.contains(&term) { self.keep(|m| m.solid_then(at, at + 1, rest)) } else { None }
    }

    fn solid_then(&mut self, at: usize, end: usize, rest: &Rest<'_>) -> Option<usize> {
        self.solid.push((at as u16, end as u16));
        self.rest(rest, end)
    }
}

/// The first bit at or after a place.
fn next_bit(row: &Row, from: usize) -> Option<usize> {
    let mut block = from / 64;
    let mut bits = row.get(block)? & (u64::MAX << (from % 64));
    while bits == 0 {
        block += 1;
        bits = *row.get(block)?;
    }
    Some(block * 64 + bits.trailing_zeros() as usize)
}

/// Of the matches of several parts, the combination whose words lie closest together, without overlap.
fn closest(per_part: &[Vec<Stretch>], within: Option<u16>) -> Option<Stretch> {
    let anchors = per_part.first()?;
    let join = |anchor: &Stretch| {
        let mut whole = anchor.clone();
        for found in per_part.get(1..)? {
            let free = found.iter().filter(|m| !whole.solid.iter().any(|s| (s.0 as usize) < m.end && m.start < s.1 as usize));
            let next = free.min_by_key(|m| whole.end.max(m.end) - whole.start.min(m.start))?;
            whole.start = whole.start.min(next.start);
            whole.end = whole.end.max(next.end);
            whole.solid.extend(next.solid.iter().copied());
        }
        whole.solid.sort_unstable();
        let words: usize = whole.solid.iter().map(|s| (s.1 - s.0) as usize).sum();
        let between = (whole.end - whole.start).saturating_sub(words);
        within.is_none_or(|w| between <= w as usize).then_some(whole)
    };
    anchors.iter().filter_map(join).min_by_key(|m| m.end - m.start)
}
