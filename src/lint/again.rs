//! Rules judged again when little of a text has changed.
//!
//! What a rule comes to for a text depends on the statements that it asks for, on how the blocks stand to each other, on what is
//! declared, and on nothing else, but for the few that look at words or at other texts. So where an edit leaves all of that as it was,
//! but for places that moved, so does what the rule came to. The result is the same as that of judging all rules; a test compares the two.

use super::finding::{Belongs, Evidence, Finding, Outcome};
use super::judge::TextUnderCheck;
use crate::law::rule::{Cond, Domain, Polarized, Rule, Scope};
use crate::notice::{Block, BlockId, BlockKind, Document};
use crate::recognise::{ConceptId, Given, NearMiss, Statement, Statements};
use crate::source::{FileId, Place, Span};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// What a rule came to for a text, before waivers.
#[derive(Clone, Debug)]
pub(super) struct Came {
    pub findings: Vec<Finding>,
    pub outcome: Outcome,
    pub evidence: Vec<Evidence>,
}

/// What all rules came to for a text, by their order.
#[derive(Clone, Debug, Default)]
pub struct Tallies(pub(super) Vec<Option<Came>>);

/// A text as it was when it was judged last, under the same declaration, law and day.
#[derive(Copy, Clone)]
pub struct Before<'b> {
    /// Its file's text.
    pub source: &'b str,
    /// The document.
    pub document: &'b Document,
    /// What it stated.
    pub statements: &'b Statements,
    /// Its language.
    pub language: &'b str,
    /// What the rules came to.
    pub tallies: &'b Tallies,
}

/// What a rule asks of a text.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    concepts: Vec<ConceptId>,
    /// Whether it asks for more than statements: for words, or for another text.
    beyond: bool,
    /// Whether it counts blocks, or asks what stands below a heading.
    counts: bool,
    /// Whether it asks which section something stands in.
    sections: bool,
}

impl Asks {
    /// What each rule asks for.
    pub fn of_all(rules: &[Rule], limits: &[Cond], concepts: &FxHashMap<&str, ConceptId>) -> Vec<Self> {
        rules.iter().map(|rule| Self::of(rule, limits, concepts)).collect()
    }

    fn of(rule: &Rule, limits: &[Cond], concepts: &FxHashMap<&str, ConceptId>) -> Self {
        let mut names: Vec<&str> = rule.absent.iter().map(String::as_str).collect();
        let mut out = Self { counts: rule.once, ..Self::default() };
        rule.each.iter().for_each(|domain| out.domain(domain, &mut names));
        let when = rule.severity.when.iter().map(|(cond, _)| cond);
        let limits = rule.outside.iter().filter_map(|i| limits.get(*i as usize));
        let conds = [&rule.applies, &rule.except, &rule.require].into_iter().chain(limits).chain(when);
        conds.for_each(|cond| out.cond(cond, &mut names));
        let words = &rule.words;
        let templates = [&words.message, &words.advice].into_iter().flat_map(|say| [&say.en, &say.de]).chain(words.clauses.values());
        // A slot may name a concept; any of its words is taken for one.
        names.extend(templates.flat_map(|t| t.split(['{', '}', ',', '.', ' '])));
        out.concepts = names.into_iter().filter_map(|name| concepts.get(name).copied()).collect();
        out.concepts.sort_unstable();
        out.concepts.dedup();
        out
    }

    fn polarized<'r>(&mut self, what: &'r Polarized, scope: Scope, names: &mut Vec<&'r str>) {
        self.beyond |= scope == Scope::Other;
        self.counts |= scope == Scope::Passage;
        self.sections |= scope == Scope::Section;
        names.extend(what.concepts.iter().map(String::as_str));
    }

    fn domain<'r>(&mut self, domain: &'r Domain, names: &mut Vec<&'r str>) {
        match domain {
            Domain::Statement(what, scope) => self.polarized(what, *scope, names),
            Domain::Concept(all) => names.extend(all.iter().map(String::as_str)),
            Domain::Heading(all) => {
                self.counts = true;
                names.extend(all.iter().map(String::as_str));
            }
            Domain::Text | Domain::Thing(_) | Domain::Linked(..) | Domain::Hop | Domain::OpenValue => {}
            Domain::UnusedWaiver => self.beyond = true,
        }
    }

    fn cond<'r>(&mut self, cond: &'r Cond, names: &mut Vec<&'r str>) {
        match cond {
            Cond::All(all) | Cond::Any(all) => all.iter().for_each(|c| self.cond(c, names)),
            Cond::Not(inner) => self.cond(inner, names),
            Cond::States(what, scope, _) => self.polarized(what, *scope, names),
            Cond::Some(domain, inner) => {
                self.domain(domain, names);
                self.cond(inner, names);
            }
            Cond::Names(..) | Cond::Mentions(..) => self.beyond = true,
            Cond::Always(_)
            | Cond::Has(..)
            | Cond::Open(_)
            | Cond::Is(..)
            | Cond::Compare(..)
            | Cond::Covers(..)
            | Cond::Against(..)
            | Cond::Within(..)
            | Cond::Declared => {}
        }
    }
}

/// Judges a text again, and keeps what its rules come to.
pub(super) struct Again<'b> {
    asks: &'b [Asks],
    before: Option<(&'b Tallies, Change)>,
    file: FileId,
    pub kept: Tallies,
}

impl<'b> Again<'b> {
    pub fn new(text: &TextUnderCheck<'_>, source: &str, asks: &'b [Asks], before: Option<Before<'b>>) -> Self {
        let before = before.filter(|b| b.language == text.language);
        let before = before.and_then(|b| Some((b.tallies, Change::between(&b, text, source)?)));
        Self { asks, before, file: text.file, kept: Tallies(Vec::with_capacity(asks.len())) }
    }

    /// What a rule comes to, if that is what it came to before.
    pub fn known(&self, rule: usize) -> Option<Came> {
        let (tallies, change) = self.before.as_ref()?;
        let asks = self.asks.get(rule)?;
        let moved = (asks.counts && change.rearranged) || ((asks.counts || asks.sections) && change.resectioned);
        if asks.beyond || moved || asks.concepts.iter().any(|c| change.concerns(*c)) {
            return None;
        }
        let mut came = tallies.0.get(rule)?.clone()?;
        let places = came.findings.iter_mut().flat_map(places_of).chain(came.evidence.iter_mut().flat_map(places_in));
        for place in places.filter(|p| p.file == self.file) {
            place.span = change.moved(place.span)?;
        }
        Some(came)
    }

    /// Keeps what a rule came to.
    pub fn keep(&mut self, rule: usize, came: &Came) {
        self.kept.0.resize(rule, None);
        self.kept.0.push(Some(came.clone()));
    }
}

fn places_of(finding: &mut Finding) -> impl Iterator<Item = &mut Place> {
    let belongs = finding.fix.as_mut().and_then(|fix| match &mut fix.belongs {
        Belongs::Under { heading: place, .. } | Belongs::Beside { words: place } => Some(place),
        Belongs::Nowhere => None,
    });
    std::iter::once(&mut finding.place).chain(belongs).chain(finding.evidence.iter_mut().flat_map(places_in))
}

fn places_in(evidence: &mut Evidence) -> impl Iterator<Item = &mut Place> {
    std::iter::once(&mut evidence.place).chain(&mut evidence.sentence)
}

/// What has changed in a text.
struct Change {
    /// The bytes of the file that are others now, as they were.
    first: u32,
    end: u32,
    /// By how many bytes what follows them has moved.
    by: i64,
    /// The concepts of which something else is stated, or elsewhere.
    concepts: Vec<bool>,
    /// Whether blocks were put in, taken out, or became another kind.
    rearranged: bool,
    /// Whether blocks stand in other sections.
    resectioned: bool,
    /// Where what belongs nowhere was shown, if it would be shown elsewhere now.
    top: Option<Span>,
}

impl Change {
    /// What has changed; nothing where no block is left as it was.
    fn between(before: &Before<'_>, text: &TextUnderCheck<'_>, source: &str) -> Option<Self> {
        let (old, new) = (before.document, text.document);
        let blocks = Blocks::compare(old, new)?;
        let (first, end) = edited(before.source, source);
        let by = source.len() as i64 - before.source.len() as i64;
        let mut change = Self {
            first: first as u32,
            end: end as u32,
            by,
            concepts: Vec::new(),
            rearranged: blocks.rearranged,
            resectioned: !blocks.stand_alike(),
            top: blocks.top(),
        };
        let (was, is) = (before.statements, text.statements);
        change.compare(&was.stated, &is.stated, &blocks, |s| (s.concept, s.block), |a, b| same_statement(&blocks, a, b));
        change.compare(&was.near, &is.near, &blocks, |n| (n.concept, n.block), |a, b| same_miss(&blocks, a, b));
        let same = |a: &(ConceptId, BlockId), b: &(ConceptId, BlockId)| blocks.now(a.1) == Some(b.1);
        change.compare(&was.named, &is.named, &blocks, |n| *n, same);
        change.compare(&was.belongs, &is.belongs, &blocks, |n| *n, same);
        Some(change)
    }

    fn concerns(&self, concept: ConceptId) -> bool {
        self.concepts.get(concept.0 as usize).is_some_and(|c| *c)
    }

    fn mark(&mut self, concept: ConceptId) {
        let at = concept.0 as usize;
        if at >= self.concepts.len() {
            self.concepts.resize(at + 1, false);
        }
        if let Some(changed) = self.concepts.get_mut(at) {
            *changed = true;
        }
    }

    /// Marks the concepts of which two lists do not have the same, or of which something stands in a block that has changed.
    fn compare<T>(
        &mut self,
        old: &[T],
        new: &[T],
        blocks: &Blocks<'_>,
        of: impl Fn(&T) -> (ConceptId, BlockId),
        same: impl Fn(&T, &T) -> bool,
    ) {
        let mut sorted = |list, within: &Range<u32>| {
            let list: &[T] = list;
            let mut indices: Vec<(ConceptId, u32)> = Vec::with_capacity(list.len());
            for (i, item) in list.iter().enumerate() {
                let (concept, block) = of(item);
                if within.contains(&block.0) {
                    self.mark(concept);
                } else {
                    indices.push((concept, i as u32));
                }
            }
            indices.sort_unstable();
            indices
        };
        let (was, is) = (sorted(old, &blocks.was), sorted(new, &blocks.is));
        let mut rest = is.as_slice();
        for group in was.chunk_by(|a, b| a.0 == b.0) {
            let Some((concept, _)) = group.first() else { continue };
            let skipped = rest.partition_point(|(c, _)| c < concept);
            rest.iter().take(skipped).for_each(|(c, _)| self.mark(*c));
            rest = rest.get(skipped..).unwrap_or_default();
            let length = rest.partition_point(|(c, _)| c == concept);
            let pairs = group.iter().zip(rest).map(|((_, a), (_, b))| old.get(*a as usize).zip(new.get(*b as usize)));
            if length != group.len() || !pairs.into_iter().all(|pair| pair.is_some_and(|(a, b)| same(a, b))) {
                self.mark(*concept);
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        rest.iter().for_each(|(c, _)| self.mark(*c));
    }

    /// Where a span of the file stands now; nothing for one that has the edit in it, or that was only taken for want of a better one.
    fn moved(&self, span: Span) -> Option<Span> {
        if self.top == Some(span) {
            return None;
        }
        let at = |offset: u32| u32::try_from(i64::from(offset) + self.by).ok();
        if span.end <= self.first && !(span.is_empty() && span.end == self.first) {
            Some(span)
        } else if span.start >= self.end && !span.is_empty() {
            Some(Span { start: at(span.start)?, end: at(span.end)? })
        } else {
            None
        }
    }
}

/// The stretch of an old text in which a new one differs.
fn edited(old: &str, new: &str) -> (usize, usize) {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let behind = old.bytes().rev().zip(new.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    (same, old.len() - behind)
}

/// The blocks of a document before and after an edit: those before and behind it stand to each other as they stood.
struct Blocks<'d> {
    old: &'d Document,
    new: &'d Document,
    /// The blocks that have changed, as they were, and as they are.
    was: Range<u32>,
    is: Range<u32>,
    rearranged: bool,
}

impl<'d> Blocks<'d> {
    fn compare(old: &'d Document, new: &'d Document) -> Option<Self> {
        let words = |(a, b): (&Block, &Block)| a.kind == b.kind && old.words(a.span) == new.words(b.span);
        let before = old.blocks.iter().zip(&new.blocks).take_while(|pair| words(*pair)).count();
        let rest = old.blocks.len().min(new.blocks.len()) - before;
        let behind = old.blocks.iter().rev().zip(new.blocks.iter().rev()).take(rest).take_while(|pair| words(*pair)).count();
        let was = before as u32..(old.blocks.len() - behind) as u32;
        let is = before as u32..(new.blocks.len() - behind) as u32;
        let middle = |document: &'d Document, range: &Range<u32>| document.blocks.get(range.start as usize..range.end as usize);
        let (a, b) = (middle(old, &was)?, middle(new, &is)?);
        let rearranged = a.len() != b.len() || a.iter().zip(b).any(|(a, b)| a.kind != b.kind);
        (before + behind > 0).then_some(Self { old, new, was, is, rearranged })
    }

    /// Whether the sections, and all blocks but those that have changed, stand to each other as they stood.
    fn stand_alike(&self) -> bool {
        let now = |id: Option<BlockId>| id.map(|id| self.now(id).unwrap_or(BlockId(u32::MAX)));
        let sections = self.old.sections.len() == self.new.sections.len()
            && self
                .old
                .sections
                .iter()
                .zip(&self.new.sections)
                .all(|(a, b)| (a.level, a.parent) == (b.level, b.parent) && now(a.heading) == b.heading);
        let alike = |id: u32| {
            let (a, b) = (self.old.block(BlockId(id)), self.now(BlockId(id)).and_then(|id| self.new.block(id)));
            a.zip(b).is_some_and(|(a, b)| a.section == b.section)
        };
        let all = self.old.blocks.len() as u32;
        let unchanged = (0..self.was.start).chain(self.was.end..all);
        // Of a block that only has other words, the place is asked for, too.
        let reworded = if self.rearranged { 0..0 } else { self.was.clone() };
        sections && unchanged.chain(reworded).all(alike)
    }

    /// Where what belongs nowhere was shown, at the first heading or the first words, if it would be shown elsewhere now.
    fn top(&self) -> Option<Span> {
        let top = |document: &Document| document.blocks.iter().position(|b| matches!(b.kind, BlockKind::Heading(_))).unwrap_or(0) as u32;
        let (was, is) = (top(self.old), top(self.new));
        let stays = !self.was.contains(&was) && self.now(BlockId(was)) == Some(BlockId(is));
        let block = self.old.block(BlockId(was)).filter(|_| !stays)?;
        Some(self.old.source_span(block.span))
    }

    /// Where a block stands now; nothing for one that is gone.
    fn now(&self, id: BlockId) -> Option<BlockId> {
        if id.0 >= self.was.end {
            Some(BlockId(id.0 - self.was.end + self.is.end))
        } else if id.0 < self.was.start || !self.rearranged {
            Some(id)
        } else {
            None
        }
    }

    /// Whether two spans stand at the same place of the same block.
    fn same_place(&self, (a, old): (BlockId, Span), (b, new): (BlockId, Span)) -> bool {
        let (Some(from), Some(to)) = (self.old.block(a), self.new.block(b)) else { return false };
        self.now(a) == Some(b)
            && old.start.wrapping_sub(from.span.start) == new.start.wrapping_sub(to.span.start)
            && old.end.wrapping_sub(from.span.start) == new.end.wrapping_sub(to.span.start)
    }
}

/// Whether two statements of one concept say the same at the same place.
fn same_statement(blocks: &Blocks<'_>, a: &Statement, b: &Statement) -> bool {
    let place = |old, new| blocks.same_place((a.block, old), (b.block, new));
    let value =
        |(x, y): (&Given, &Given)| x.name == y.name && place(x.span, y.span) && (Arc::ptr_eq(&x.value, &y.value) || x.value == y.value);
    a.polarity == b.polarity
        && place(a.span, b.span)
        && place(a.sentence, b.sentence)
        && a.values.len() == b.values.len()
        && a.values.iter().zip(&b.values).all(value)
}

fn same_miss(blocks: &Blocks<'_>, a: &NearMiss, b: &NearMiss) -> bool {
    a.reason == b.reason && blocks.same_place((a.block, a.span), (b.block, b.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_around_an_edit_are_known() {
        let (first, end) = edited("one two three", "one 2 three");
        assert_eq!((first, end), (4, 7));
        let change = Change { first: 4, end: 7, by: -2, concepts: Vec::new(), rearranged: false, resectioned: false, top: None };
        let moved = |start, end| change.moved(Span::new(start, end)).map(|s| (s.start, s.end));
        assert_eq!(moved(0, 3), Some((0, 3)));
        assert_eq!(moved(8, 13), Some((6, 11)));
        assert_eq!([moved(0, 5), moved(5, 6), moved(6, 9), moved(0, 13)], [None; 4]);
        assert_eq!(edited("aa", "aaa"), (2, 2));
        assert_eq!(edited("aaa", "aa"), (2, 3));
        assert_eq!(edited("", "x"), (0, 0));
    }
}
