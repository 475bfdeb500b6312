//! Runs compiled patterns over one sentence.

use crate::law::pattern::{CompiledPattern, Node, NodeId, Program, TermId};

/// The most steps that one pattern may take in one sentence. Reached only by hostile texts: work stays linear in the text.
const MOST_STEPS: u32 = 40_000;
/// The most matches of one pattern in one sentence.
const MOST_MATCHES: usize = 8;

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
}

impl View {
    fn len(&self) -> usize {
        self.words.len()
    }
}

/// Words of a sentence that a pattern matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
    /// The words that stand in the pattern itself, not in its gaps: ranges.
    pub solid: Vec<(u16, u16)>,
}

/// Runs patterns over a view. Holds scratch space.
pub struct Matcher<'a> {
    program: &'a Program,
    view: &'a View,
    term_store: &'a [TermId],
    /// Terms of the whole view, a bit each.
    present: &'a [u64],
    solid: Vec<(u16, u16)>,
    steps: u32,
}

/// What is still to be matched.
enum Rest<'r> {
    Done,
    Then(&'r [NodeId], &'r Rest<'r>),
}

impl<'a> Matcher<'a> {
    /// A matcher for one sentence; `term_store` is what `view.words` points into, `present` has a bit for each term of the view.
    pub fn new(program: &'a Program, view: &'a View, term_store: &'a [TermId], present: &'a [u64]) -> Self {
        Self { program, view, term_store, present, solid: Vec::new(), steps: 0 }
    }

    /// All matches of a pattern, from left to right, not overlapping.
    pub fn find(&mut self, pattern: &CompiledPattern, out: &mut Vec<Match>) {
        self.steps = 0;
        match pattern.parts.as_slice() {
            [one] => self.find_part(*one, out),
            parts => {
                let mut per_part = Vec::with_capacity(parts.len());
                for part in parts {
                    let mut found = Vec::new();
                    self.find_part(*part, &mut found);
                    if found.is_empty() {
                        return;
                    }
                    per_part.push(found);
                }
                out.extend(closest(&per_part, pattern.within));
            }
        }
    }

    fn find_part(&mut self, node: NodeId, out: &mut Vec<Match>) {
        let begin = out.len();
        let mut at = 0;
        while at < self.view.len() && out.len() - begin < MOST_MATCHES && self.steps < MOST_STEPS {
            self.solid.clear();
            match self.step(node, at, &Rest::Done) {
                Some(end) if end > at => {
                    let start = self.solid.first().map_or(at, |s| s.0 as usize);
                    let end = self.solid.last().map_or(end, |s| s.1 as usize);
                    out.push(Match { start, end, solid: self.solid.clone() });
                    at = end.max(at + 1);
                }
                _ => at += 1,
            }
        }
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
            // A sequence one of whose words is not in the sentence is not begun: most of a long list of turns ends here.
            Node::Seq(all) if all.iter().any(|n| self.is_absent(*n)) => None,
            Node::Seq(all) => self.rest(&Rest::Then(all, rest), at),
            Node::Any(all) => all.iter().find_map(|n| self.keep(|m| m.step(*n, at, rest))),
            Node::Optional(inner) => {
                let with = self.keep(|m| m.step(*inner, at, rest));
                with.or_else(|| self.rest(rest, at))
            }
            Node::Gap(most) => {
                let last = (at + *most as usize).min(self.view.len());
                (at..=last).find_map(|next| self.keep(|m| m.rest(rest, next)))
            }
            Node::Start => (at == 0 || at == self.view.own).then(|| self.rest(rest, at)).flatten(),
            Node::End => (at == self.view.len()).then(|| self.rest(rest, at)).flatten(),
        }
    }

    /// Whether a node is a word or value that the sentence does not have.
    fn is_absent(&self, node: NodeId) -> bool {
        match self.program.node(node) {
            Node::Term(t) => self.present.get(t.0 as usize / 64).is_none_or(|w| w & (1 << (t.0 % 64)) == 0),
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

/// Of the matches of several parts, the combination whose words lie closest together, without overlap.
fn closest(per_part: &[Vec<Match>], within: Option<u16>) -> Option<Match> {
    let anchors = per_part.first()?;
    let join = |anchor: &Match| {
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
