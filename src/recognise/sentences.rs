//! Runs all patterns over all sentences, each with the words that introduce it.

use super::known::Matched;
use super::matching::{Match, Matcher, SlotAt, View};
use super::recogniser::{Cut, Raw, Recogniser, Scratch};
use super::tokens::Sentence;
use crate::law::pattern::{PatternId, Role};
use crate::notice::{Block, BlockId, BlockKind};
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
    matches: Vec<Match>,
    /// Context patterns that matched, with their sentences, in reading order.
    pub contexts: Vec<(PatternId, u32)>,
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
    pub(super) fn match_all(&self, cut: &Cut<'_>, scratch: &mut Scratch) -> Vec<Raw> {
        let mut raws = Vec::new();
        scratch.matching.contexts.clear();
        scratch.matching.seen.clear();
        scratch.matching.seen.resize(self.program.patterns.len(), u32::MAX);
        for index in 0..cut.sentences.len() as u32 {
            let Some(sentence) = cut.sentence(index) else { continue };
            let lead = lead_of(cut, index);
            let laid = Laid::new(lead.and_then(|l| cut.sentence(l)), sentence);
            let place = match lead.map(|l| cut.place(l)) {
                None => cut.place(index).map(|own| (own, None)),
                Some(lead) => cut.place(index).zip(lead).map(|(own, lead)| (own, Some(lead))),
            };
            if let Some(matched) = place.and_then(|(own, lead)| scratch.known.matched(own, lead)) {
                report(matched, index, &laid, &mut scratch.matching.contexts, &mut raws);
                continue;
            }
            self.make_view(&laid, scratch);
            let matched = self.match_sentence(index, scratch);
            let matched = scratch.known.keep_matched(place, matched);
            report(matched, index, &laid, &mut scratch.matching.contexts, &mut raws);
        }
        raws
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
    fn match_sentence(&self, index: u32, scratch: &mut Scratch) -> Matched {
        let Matching { view, seen, due, matches, .. } = &mut scratch.matching;
        let places = &view.places;
        for term in &places.terms {
            for id in self.program.triggers.get(term.0 as usize).into_iter().flatten() {
                let Some(last) = seen.get_mut(id.0 as usize) else { continue };
                if std::mem::replace(last, index) != index {
                    due.push(*id);
                }
            }
        }
        due.sort_unstable();
        let mut out = Matched { own: view.own, ..Matched::default() };
        let mut matcher = Matcher::new(self.program, &self.begins, view, &scratch.vocabulary.terms);
        for id in due.drain(..) {
            let Some(pattern) = self.program.patterns.get(id.0 as usize) else { continue };
            let complete = pattern.needs.iter().all(|group| group.iter().any(|t| places.has(*t)));
            if !complete {
                continue;
            }
            matches.clear();
            // Of what only surrounds others, one match is enough.
            let enough = (pattern.role == Role::Context).then_some(view.own);
            matcher.find(pattern, enough, matches);
            if let Some(own) = enough {
                if matches.iter().any(|m| m.end > own) {
                    out.contexts.push(id);
                }
                continue;
            }
            // What stands wholly in the words that introduce the list is found there.
            out.matches.extend(matches.drain(..).filter(|m| m.end > view.own).map(|m| (id, m)));
        }
        out
    }
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

/// Turns what the patterns found in a view into matches in the document.
fn report(matched: &Matched, index: u32, laid: &Laid, contexts: &mut Vec<(PatternId, u32)>, raws: &mut Vec<Raw>) {
    contexts.extend(matched.contexts.iter().map(|id| (*id, index)));
    raws.extend(matched.matches.iter().map(|(pattern, found)| Raw {
        pattern: *pattern,
        sentence: index,
        tokens: laid.tokens(found.start.max(matched.own), found.end),
        solid: found.solid.iter().map(|s| laid.tokens(s.0 as usize, s.1 as usize)).collect(),
    }));
}
