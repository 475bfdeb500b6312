//! Runs all patterns over all sentences, each with the words that introduce it.

use super::context::Hit;
use super::known::{Match, Matched};
use super::matching::{Matcher, SlotAt, Stretch, View};
use super::polarity::{Counts, Polarities, Sign, Words};
use super::recogniser::{Cut, Recogniser, Scratch};
use super::statement::Polarity;
use super::tokens::Sentence;
use crate::law::pattern::{ContextKind, PatternId, Program, Role};
use crate::notice::{Block, BlockId, BlockKind};
use smallvec::SmallVec;
use std::ops::Range;

/// The longest introduction of a list, in words, that its items are read with.
const LONGEST_LEAD: usize = 40;
/// The fewest words of a sentence that may go on in the next paragraph without a colon.
const SHORTEST_UNFINISHED: u32 = 4;

/// Working memory of matching.
#[derive(Default)]
pub(super) struct Matching {
    view: View,
    /// For each pattern the sentence for which it was last seen to be due.
    seen: Vec<u32>,
    due: Vec<PatternId>,
    stretches: Vec<Stretch>,
    /// What the patterns of a sentence matched: context patterns, and all others.
    contexts: Vec<PatternId>,
    found: Vec<(PatternId, Stretch)>,
    /// What the document's sentences have of this.
    pub there: There,
}

/// What stands in the sentences of a document, beside the matches themselves.
#[derive(Default)]
pub(super) struct There {
    /// Context patterns that matched, with their sentences, in reading order.
    pub contexts: Vec<(PatternId, u32)>,
    /// Sentences that say yes or no, in reading order.
    pub answers: Vec<(u32, Polarity)>,
}

impl There {
    /// What the first sentence under a heading that asks says to it.
    pub fn answer_in(&self, sentence: u32) -> Option<Polarity> {
        let at = self.answers.binary_search_by_key(&sentence, |(sentence, _)| *sentence).ok()?;
        self.answers.get(at).map(|(_, polarity)| *polarity)
    }
}

/// A sentence laid out: the tokens of the words that introduce it, then its own.
struct Laid {
    lead: Range<u32>,
    own: Range<u32>,
}

impl Laid {
    fn new(lead: Option<&Sentence>, sentence: &Sentence) -> Self {
        let lead = lead.map_or(0..0, |lead| lead.first.max(lead.end.saturating_sub(LONGEST_LEAD as u32))..lead.end);
        Self { lead, own: sentence.first..sentence.end }
    }

    /// The token at a place of the view. A value may reach beyond a sentence that was cut for its length: then the last one.
    fn token(&self, at: usize) -> u32 {
        let at = at as u32;
        let lead = self.lead.len() as u32;
        if at < lead { self.lead.start + at } else { (self.own.start + at - lead).min(self.own.end.saturating_sub(1)) }
    }

    fn tokens(&self, from: usize, to: usize) -> Range<u32> {
        self.token(from)..self.token(to.saturating_sub(1)) + 1
    }
}

impl Recogniser<'_> {
    /// Runs all patterns over all sentences, but those of which it is known what they find there.
    pub(super) fn match_all(&self, cut: &Cut<'_>, scratch: &mut Scratch) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        scratch.matching.there.contexts.clear();
        scratch.matching.there.answers.clear();
        scratch.matching.seen.clear();
        scratch.matching.seen.resize(self.program.patterns.len(), u32::MAX);
        for index in 0..cut.sentences.len() as u32 {
            let Some(sentence) = cut.sentence(index) else { continue };
            let lead = lead_of(cut, index);
            let place = match lead.map(|l| cut.place(l)) {
                None => cut.place(index).map(|own| (own, None)),
                Some(lead) => cut.place(index).zip(lead).map(|(own, lead)| (own, Some(lead))),
            };
            if let Some(matched) = place.and_then(|(own, lead)| scratch.known.matched(own, lead)) {
                report(matched, index, sentence, self.program, &mut scratch.matching.there, &mut hits);
                continue;
            }
            let laid = Laid::new(lead.and_then(|l| cut.sentence(l)), sentence);
            self.make_view(&laid, scratch);
            self.match_sentence(index, scratch);
            let matched = self.weigh(cut, sentence, &laid, &mut scratch.matching);
            let matched = scratch.known.keep_matched(place, matched);
            report(matched, index, sentence, self.program, &mut scratch.matching.there, &mut hits);
        }
        hits
    }

    /// Lays a sentence out for the patterns, and notes where each term stands.
    fn make_view(&self, laid: &Laid, scratch: &mut Scratch) {
        let Scratch { vocabulary, entries, slots, matching, .. } = scratch;
        let View { words, slots_at, slots: view_slots, slot_terms, own, places } = &mut matching.view;
        words.clear();
        slots_at.clear();
        view_slots.clear();
        slot_terms.clear();
        *own = laid.lead.len();
        places.clear(self.program.terms as usize, laid.lead.len() + laid.own.len());
        // A value may reach over a sentence's end, where the sentence was cut for its length.
        for (tokens, limit) in [(&laid.lead, u32::MAX), (&laid.own, laid.own.end)] {
            let mut next = slots.partition_point(|s| s.tokens.start < tokens.start);
            for token in tokens.clone() {
                let at = words.len();
                let entry = entries.get(token as usize).copied().unwrap_or_default();
                words.push((entry.first, entry.count));
                let of_word = entry.first as usize..entry.first as usize + entry.count as usize;
                vocabulary.terms.get(of_word).unwrap_or_default().iter().for_each(|t| places.note(*t, at));
                let begin = view_slots.len();
                while let Some(slot) = slots.get(next).filter(|s| s.tokens.start == token) {
                    next += 1;
                    let terms = &slot.content.terms;
                    if !terms.is_empty() {
                        terms.iter().for_each(|t| places.note(*t, at));
                        view_slots.push(SlotAt {
                            words: (slot.tokens.end.min(limit) - token) as u16,
                            terms: (slot_terms.len() as u32, terms.len() as u16),
                        });
                        slot_terms.extend(terms);
                    }
                }
                slots_at.push((begin as u32, (view_slots.len() - begin) as u16));
            }
        }
    }

    /// Runs the patterns that a sentence's terms trigger.
    fn match_sentence(&self, index: u32, scratch: &mut Scratch) {
        let Matching { view, seen, due, stretches, contexts, found, .. } = &mut scratch.matching;
        let places = &view.places;
        for term in &places.terms {
            for id in self.program.triggered_by(*term) {
                let Some(last) = seen.get_mut(id.0 as usize) else { continue };
                if std::mem::replace(last, index) != index {
                    due.push(*id);
                }
            }
        }
        due.sort_unstable();
        contexts.clear();
        found.clear();
        let mut matcher = Matcher::new(self.program, view, &scratch.vocabulary.terms);
        for id in due.drain(..) {
            let Some(pattern) = self.program.patterns.get(id.0 as usize) else { continue };
            let complete = self.program.needs(pattern).all(|group| group.iter().any(|t| places.has(*t)));
            if !complete {
                continue;
            }
            stretches.clear();
            // Of what only surrounds others, one match is enough.
            let enough = (pattern.role == Role::Context).then_some(view.own);
            matcher.find(pattern, enough, stretches);
            if let Some(own) = enough {
                if stretches.iter().any(|m| m.end > own) {
                    contexts.push(id);
                }
                continue;
            }
            // What stands wholly in the words that introduce the list is found there.
            found.extend(stretches.drain(..).filter(|m| m.end > view.own).map(|m| (id, m)));
        }
    }

    /// What the sentence says of the matches in it: which it rules out, and how the others count.
    fn weigh(&self, cut: &Cut<'_>, sentence: &Sentence, laid: &Laid, matching: &mut Matching) -> Matched {
        let Matching { view, contexts, found, .. } = matching;
        let tokens = |m: &Stretch| laid.tokens(m.start.max(view.own), m.end);
        let pattern = |id: PatternId| self.program.patterns.get(id.0 as usize);
        let mut signs = Vec::new();
        for (id, stretch) in found.iter() {
            if let Some(Role::Marker(marker)) = pattern(*id).map(|p| p.role) {
                signs.push(Sign { marker, tokens: tokens(stretch) });
            }
        }
        let polarities = Polarities::new(cut, sentence, signs);
        let fits = |id: PatternId| {
            let Some(pattern) = pattern(id).filter(|p| !matches!(p.role, Role::Marker(_))) else { return false };
            let mut own = self.program.checks(pattern).iter().filter(|c| c.kind == ContextKind::With);
            own.all(|c| contexts.binary_search(&PatternId(c.what)).is_ok() != c.not)
        };
        let mut matches = Vec::new();
        for (id, stretch) in found.drain(..).filter(|(id, _)| fits(*id)) {
            let tokens = tokens(&stretch);
            let states = pattern(id).is_some_and(|p| matches!(p.role, Role::States(_)));
            let counts = if states {
                let solid: SmallVec<[Range<u32>; 6]> = stretch.solid.iter().map(|s| laid.tokens(s.0 as usize, s.1 as usize)).collect();
                polarities.counts(&Words { tokens: &tokens, solid: &solid })
            } else {
                Counts::AFFIRMED
            };
            let words = ((tokens.start - sentence.first) as u16, (tokens.end - sentence.first) as u16);
            matches.push(Match { pattern: id, words, counts });
        }
        let contexts = contexts.iter().copied().filter(|id| self.is_wide(*id)).collect();
        Matched { contexts, answer: polarities.answer(), matches }
    }

    /// Whether a context pattern is asked for from other sentences.
    fn is_wide(&self, pattern: PatternId) -> bool {
        self.wide.get(pattern.0 as usize).is_some_and(|w| *w)
    }
}

/// For each pattern, whether patterns ask for it from other sentences than its own.
pub(super) fn wide(program: &Program) -> Vec<bool> {
    let mut wide = vec![false; program.patterns.len()];
    for check in program.checks.iter().filter(|c| matches!(c.kind, ContextKind::Under | ContextKind::Beside)) {
        if let Some(wide) = wide.get_mut(check.what as usize) {
            *wide = true;
        }
    }
    wide
}

/// The sentence that introduces a list item or paragraph, or names what a cell is about.
fn lead_of(cut: &Cut<'_>, sentence: u32) -> Option<u32> {
    let block = cut.block(sentence)?;
    let Some(lead) = block.lead.or_else(|| block.cell.and_then(|c| c.header)) else { return unfinished_before(cut, sentence) };
    let range = cut.sentences_of(lead);
    range.end.checked_sub(1).filter(|last| range.contains(last))
}

/// The sentence before a paragraph, if it is unfinished: "Responsible for this is", and then an address on lines of its own.
fn unfinished_before(cut: &Cut<'_>, sentence: u32) -> Option<u32> {
    let id = cut.block_of(sentence);
    let before = BlockId(id.0.checked_sub(1)?);
    let (block, above) = (cut.document.block(id)?, cut.document.block(before)?);
    let plain = |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Quote) && b.cell.is_none();
    let first = cut.sentences_of(id).start == sentence;
    if !(first && plain(block) && plain(above) && block.section == above.section) {
        return None;
    }
    let index = cut.sentences_of(before).end.checked_sub(1)?;
    let last = cut.sentence(index)?;
    let word = cut.tokens.get(last.end.checked_sub(1)? as usize)?;
    let broke_off = word.span.end == last.span.end && cut.document.words(word.span).starts_with(char::is_lowercase);
    (last.colon || (broke_off && last.end - last.first >= SHORTEST_UNFINISHED)).then_some(index)
}

/// Puts what the patterns found in a sentence into the document.
fn report<'p>(matched: &Matched, index: u32, sentence: &Sentence, program: &'p Program, there: &mut There, hits: &mut Vec<Hit<'p>>) {
    there.contexts.extend(matched.contexts.iter().map(|id| (*id, index)));
    there.answers.extend(matched.answer.map(|polarity| (index, polarity)));
    hits.extend(matched.matches.iter().filter_map(|found| {
        let pattern = program.patterns.get(found.pattern.0 as usize)?;
        let tokens = sentence.first + u32::from(found.words.0)..sentence.first + u32::from(found.words.1);
        Some(Hit { pattern, sentence: index, tokens, counts: found.counts })
    }));
}
