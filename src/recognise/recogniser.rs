//! The way from a document to its statements, step by step.

use super::context::{Contexts, Hit};
use super::doubled;
use super::known::{Known, Matched};
use super::marks::Marks;
use super::matching::{Begins, Match, Matcher, SlotAt, View};
use super::phrases::Phrases;
use super::polarity::{Clause, Polarities};
use super::statement::{ConceptId, Given, NearMiss, Polarity, Statement, Statements};
use super::tokens::{Cutting, LONGEST_SENTENCE, Sentence, Token, cut};
use crate::law::pattern::{LexiconIndex, PatternId, Program, Role, TermId};
use crate::law::{Conditioned, Denied, Law, Policy};
use crate::notice::{Block, BlockId, BlockKind, Document};
use crate::source::Span;
use crate::value::{Found, LawNames, Value, WordIndex, fold, scan};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::ops::Range;

/// How many different words the cache of a thread holds before it begins anew.
const CACHED_WORDS: usize = 60_000;
/// The longest introduction of a list, in words, that its items are read with.
const LONGEST_LEAD: usize = 40;
/// The fewest words of a sentence that may go on in the next paragraph without a colon.
const SHORTEST_UNFINISHED: u32 = 4;
/// The longest word that is looked up, in bytes; longer ones are no words.
const LONGEST_WORD: usize = 80;

/// All that is needed to read documents of one language. Made once, shared by all threads.
pub struct Recogniser<'law> {
    pub(super) program: &'law Program,
    pub(super) lexicon: LexiconIndex<'law>,
    /// How each part of a pattern may begin.
    pub(super) begins: Begins,
    pub(super) cutting: Cutting,
    pub(super) phrases: Phrases<'law>,
    pub(super) words: &'law WordIndex,
    pub(super) laws: &'law dyn LawNames,
    /// What the facts know of contacts: whose they are, and whether they are outdated.
    pub(super) marks: Marks,
    /// How each concept takes denial and condition.
    pub(super) policies: &'law [Policy],
}

/// A thread's working memory, kept from document to document: above all, the terms of the words that it has seen.
#[derive(Default)]
pub struct Scratch {
    cache: FxHashMap<Box<str>, Entry>,
    /// Terms of cached words; entries are ranges of it.
    store: Vec<TermId>,
    tokens: Vec<Token>,
    /// For each token its cache entry.
    entries: Vec<Entry>,
    sentences: Vec<Sentence>,
    found: Vec<Found>,
    slots: Vec<Slot>,
    view: View,
    /// View position to token.
    view_tokens: Vec<u32>,
    seen: Vec<u32>,
    due: Vec<PatternId>,
    /// Context patterns that matched, with their sentences, in reading order.
    contexts: Vec<(PatternId, u32)>,
    /// What the patterns found in sentences that were matched before: notices repeat each other's.
    known: Known,
}

/// What is known of a word.
#[derive(Copy, Clone, Debug, Default)]
struct Entry {
    first: u32,
    count: u16,
    /// Index of the phrases that begin with the word, plus one; 0 if none do.
    phrase: u16,
}

/// A value or phrase at a range of tokens.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub tokens: Range<u32>,
    pub kind: &'static str,
    pub value: Value,
    pub span: Span,
    pub terms: Vec<TermId>,
}

/// A match of a pattern, before anything around it was looked at.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub pattern: PatternId,
    pub sentence: u32,
    /// Tokens of the sentence itself (those of a list's introduction are clipped off).
    pub tokens: Range<u32>,
    /// The tokens that stand in the pattern, not in its gaps.
    pub solid: SmallVec<[Range<u32>; 4]>,
}

/// The words of a document, cut.
pub(super) struct Cut<'s> {
    pub document: &'s Document,
    pub tokens: &'s [Token],
    pub sentences: &'s [Sentence],
    /// For each block, its sentences.
    pub of_block: Vec<Range<u32>>,
    /// For each sentence, its block.
    pub block_of: Vec<BlockId>,
}

impl Cut<'_> {
    pub fn sentence(&self, index: u32) -> Option<&Sentence> {
        self.sentences.get(index as usize)
    }

    pub fn block_of(&self, sentence: u32) -> BlockId {
        self.block_of.get(sentence as usize).copied().unwrap_or(BlockId(0))
    }

    pub fn sentences_of(&self, block: BlockId) -> Range<u32> {
        self.of_block.get(block.0 as usize).cloned().unwrap_or(0..0)
    }

    pub fn block(&self, sentence: u32) -> Option<&Block> {
        self.document.block(self.block_of(sentence))
    }

    /// The words from the first to the last token of a range.
    pub fn span(&self, tokens: &Range<u32>) -> Span {
        let first = self.tokens.get(tokens.start as usize).map_or(Span::default(), |t| t.span);
        let last = tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i as usize)).map_or(first, |t| t.span);
        first.to(last)
    }
}

impl<'law> Recogniser<'law> {
    /// A recogniser for a language of the law; `None` if the law has no patterns for it.
    pub fn new(law: &'law Law, language: &str, words: &'law WordIndex, policies: &'law [Policy]) -> Option<Self> {
        let program = law.reading.programs.get(language).filter(|p| !p.patterns.is_empty())?;
        let fold_all = |list: &[String]| list.iter().map(|w| fold(w)).collect();
        let mut gender_endings: Vec<String> = words.words.gender_endings.clone();
        gender_endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
        let cutting = Cutting {
            abbreviations: fold_all(&words.words.abbreviations),
            months: words.month_names().cloned().collect(),
            after_hyphen: fold_all(&words.words.after_hyphen),
            gender_endings,
            hyphen_joins: words.words.hyphen_joins,
        };
        let phrases = law.reading.phrases.get(language).map_or(&[][..], Vec::as_slice);
        let phrases = Phrases::new(phrases, &cutting);
        Some(Self {
            program,
            lexicon: program.lexicon.index(),
            begins: Begins::new(program),
            cutting,
            phrases,
            words,
            laws: &law.facts,
            marks: Marks::new(&law.facts),
            policies,
        })
    }

    /// Reads what a document states. Work is in proportion to the text.
    pub fn recognise(&self, document: &Document, scratch: &mut Scratch) -> Statements {
        if scratch.cache.len() > CACHED_WORDS {
            scratch.cache.clear();
            scratch.store.clear();
            scratch.known.clear();
        }
        let (mut of_block, mut block_of) = self.cut_document(document, scratch);
        self.find_values(document, scratch);
        join_sentences(scratch, &mut of_block, &mut block_of);
        let tokens = std::mem::take(&mut scratch.tokens);
        let sentences = std::mem::take(&mut scratch.sentences);
        let cut = Cut { document, tokens: &tokens, sentences: &sentences, of_block, block_of };
        let raws = self.match_all(&cut, scratch);
        let statements = self.state(&cut, &raws, scratch);
        scratch.tokens = tokens;
        scratch.sentences = sentences;
        statements
    }

    /// Cuts all blocks into words and sentences, and looks each word up.
    fn cut_document(&self, document: &Document, scratch: &mut Scratch) -> (Vec<Range<u32>>, Vec<BlockId>) {
        scratch.tokens.clear();
        scratch.sentences.clear();
        scratch.entries.clear();
        let mut of_block = Vec::with_capacity(document.blocks.len());
        let mut block_of = Vec::new();
        for (i, block) in document.blocks.iter().enumerate() {
            let first = scratch.sentences.len() as u32;
            cut(&document.text, block.span, &self.cutting, &mut scratch.tokens, &mut scratch.sentences);
            of_block.push(first..scratch.sentences.len() as u32);
            block_of.resize(scratch.sentences.len(), BlockId(i as u32));
        }
        for i in 0..scratch.tokens.len() {
            if let Some(token) = scratch.tokens.get(i).copied() {
                let entry = self.look_up(document.words(token.span), token.uneven, scratch);
                scratch.entries.push(entry);
            }
        }
        (of_block, block_of)
    }

    fn look_up(&self, word: &str, uneven: bool, scratch: &mut Scratch) -> Entry {
        if let Some(entry) = scratch.cache.get(word) {
            return *entry;
        }
        if word.len() > LONGEST_WORD {
            return Entry::default();
        }
        let folded = folded(word, uneven);
        let first = scratch.store.len();
        self.lexicon.terms(&folded, &mut scratch.store);
        let entry = Entry {
            first: first as u32,
            count: (scratch.store.len() - first) as u16,
            phrase: self.phrases.head(&folded).map_or(0, |i| i + 1),
        };
        scratch.cache.insert(word.into(), entry);
        entry
    }

    /// Finds values and the facts' phrases in all blocks, with the tokens that they cover.
    fn find_values(&self, document: &Document, scratch: &mut Scratch) {
        scratch.slots.clear();
        for block in &document.blocks {
            scratch.found.clear();
            scan(document.words(block.span), self.words, self.laws, &mut scratch.found);
            for found in scratch.found.drain(..) {
                let span = found.span.shift(block.span.start as usize);
                let first = scratch.tokens.partition_point(|t| t.span.end <= span.start) as u32;
                let end = scratch.tokens.partition_point(|t| t.span.start < span.end) as u32;
                if first < end {
                    let terms = self.slot_terms(found.kind, &found.value, &self.marks.tags(&found.value));
                    scratch.slots.push(Slot { tokens: first..end, kind: found.kind, value: found.value, span, terms });
                }
            }
        }
        self.find_layout(document, scratch);
        for at in 0..scratch.entries.len() {
            let Some(entry) = scratch.entries.get(at).filter(|e| e.phrase > 0) else { continue };
            if let Some((phrase, words)) = self.phrases.longest(entry.phrase - 1, &document.text, &scratch.tokens, at) {
                let tokens = at as u32..(at + words) as u32;
                let span =
                    scratch.tokens.get(at).zip(scratch.tokens.get(at + words - 1)).map_or(Span::default(), |(a, b)| a.span.to(b.span));
                let terms = self.slot_terms(phrase.kind, &phrase.value, phrase.tags);
                scratch.slots.push(Slot { tokens, kind: phrase.kind, value: phrase.value, span, terms });
            }
        }
        scratch.slots.sort_by_key(|s| (s.tokens.start, std::cmp::Reverse(s.tokens.end), s.kind));
        // The parts of an e-mail or web address are no words of the sentence.
        for slot in scratch.slots.iter().filter(|s| matches!(s.kind, "email" | "url")) {
            let within = slot.tokens.start as usize..slot.tokens.end as usize;
            scratch.entries.get_mut(within).into_iter().flatten().for_each(|e| *e = Entry::default());
        }
    }

    /// Finds what the layout shows: items and cells, and paragraphs that begin with a small letter where the one before broke off
    /// (a sentence torn apart).
    fn find_layout(&self, document: &Document, scratch: &mut Scratch) {
        for tokens in doubled::find(document, &scratch.tokens, &scratch.sentences) {
            let first = scratch.tokens.get(tokens.start as usize).map_or(Span::default(), |t| t.span);
            let last = tokens.end.checked_sub(1).and_then(|i| scratch.tokens.get(i as usize)).map_or(first, |t| t.span);
            let value = Value::Text(String::new());
            let terms = self.slot_terms("doubled", &value, &[]);
            scratch.slots.push(Slot { tokens, kind: "doubled", value, span: first.to(last), terms });
        }
        let mut before: Option<&Block> = None;
        for block in &document.blocks {
            let kind = match block.kind {
                BlockKind::Item(_) | BlockKind::Cell => Some("item"),
                BlockKind::Paragraph if before.is_some_and(|b| is_torn(document, b, block)) => Some("torn"),
                _ => None,
            };
            before = Some(block);
            let Some(kind) = kind else { continue };
            let at = scratch.tokens.partition_point(|t| t.span.start < block.span.start) as u32;
            if let Some(token) = scratch.tokens.get(at as usize).filter(|t| t.span.start < block.span.end) {
                let value = Value::Text(String::new());
                let terms = self.slot_terms(kind, &value, &[]);
                scratch.slots.push(Slot { tokens: at..at + 1, kind, value, span: token.span, terms });
            }
        }
    }

    /// The terms that a value has: one for each slot that patterns ask for and that it fits.
    fn slot_terms(&self, kind: &str, value: &Value, tags: &[String]) -> Vec<TermId> {
        let fits = |test: &&crate::law::pattern::SlotTest| {
            test.kind == kind
                && test.tag.as_ref().is_none_or(|tag| tags.contains(tag))
                && (test.citations.is_empty()
                    || matches!(value, Value::Citation(have) if test.citations.iter().any(|want| want.covers(have))))
        };
        self.program.slots.iter().filter(fits).map(|t| t.term).collect()
    }

    /// Runs all patterns over all sentences.
    fn match_all(&self, cut: &Cut<'_>, scratch: &mut Scratch) -> Vec<Raw> {
        let mut raws = Vec::new();
        let mut matches = Vec::new();
        scratch.contexts.clear();
        scratch.seen.clear();
        scratch.seen.resize(self.program.patterns.len(), u32::MAX);
        for index in 0..cut.sentences.len() as u32 {
            self.make_view(cut, index, scratch);
            let matched = match scratch.known.get(&scratch.view) {
                Some(matched) => matched,
                None => {
                    self.place_terms(scratch);
                    let matched = self.match_sentence(index, scratch, &mut matches);
                    scratch.known.keep(matched)
                }
            };
            report(matched, index, &scratch.view_tokens, &mut scratch.contexts, &mut raws);
        }
        raws
    }

    /// Lays a sentence out for the patterns: the words that introduce it, then its own.
    fn make_view(&self, cut: &Cut<'_>, index: u32, scratch: &mut Scratch) {
        let Some(sentence) = cut.sentence(index) else { return };
        scratch.view_tokens.clear();
        if let Some(lead) = lead_of(cut, index) {
            let first = lead.first.max(lead.end.saturating_sub(LONGEST_LEAD as u32));
            scratch.view_tokens.extend(first..lead.end);
        }
        let view = &mut scratch.view;
        view.own = scratch.view_tokens.len();
        scratch.view_tokens.extend(sentence.first..sentence.end);
        view.words.clear();
        view.slots_at.clear();
        view.slots.clear();
        view.slot_terms.clear();
        let mut next_slot = usize::MAX;
        let mut previous = None;
        for token in &scratch.view_tokens {
            let entry = scratch.entries.get(*token as usize).copied().unwrap_or_default();
            view.words.push((entry.first, entry.count));
            if previous.is_none_or(|p| p + 1 != *token) {
                next_slot = scratch.slots.partition_point(|s| s.tokens.start < *token);
            }
            previous = Some(*token);
            let begin = view.slots.len();
            while let Some(slot) = scratch.slots.get(next_slot).filter(|s| s.tokens.start <= *token) {
                next_slot += 1;
                if slot.terms.is_empty() || slot.tokens.start < *token {
                    continue;
                }
                let terms = (view.slot_terms.len() as u32, slot.terms.len() as u16);
                view.slot_terms.extend(&slot.terms);
                // A value may reach over a sentence's end, where the sentence was cut for its length.
                let end = if *token < sentence.first { u32::MAX } else { sentence.end };
                view.slots.push(SlotAt { words: (slot.tokens.end.min(end) - slot.tokens.start) as u16, terms });
            }
            view.slots_at.push((begin as u32, (view.slots.len() - begin) as u16));
        }
    }

    /// Notes where each term of the view stands.
    fn place_terms(&self, scratch: &mut Scratch) {
        let View { words, slots_at, slots, slot_terms, places, .. } = &mut scratch.view;
        places.clear(self.program.terms as usize, words.len());
        for (at, ((first, count), (slot, slots_here))) in words.iter().zip(slots_at.iter()).enumerate() {
            let of_word = *first as usize..*first as usize + *count as usize;
            scratch.store.get(of_word).unwrap_or_default().iter().for_each(|t| places.note(*t, at));
            for value in slots.get(*slot as usize..*slot as usize + *slots_here as usize).unwrap_or_default() {
                let of_value = value.terms.0 as usize..value.terms.0 as usize + value.terms.1 as usize;
                slot_terms.get(of_value).unwrap_or_default().iter().for_each(|t| places.note(*t, at));
            }
        }
    }

    /// Runs the patterns that a sentence's terms trigger.
    fn match_sentence(&self, index: u32, scratch: &mut Scratch, matches: &mut Vec<Match>) -> Matched {
        let mut due = std::mem::take(&mut scratch.due);
        let places = &scratch.view.places;
        for term in &places.terms {
            for id in self.program.triggers.get(term.0 as usize).into_iter().flatten() {
                let Some(seen) = scratch.seen.get_mut(id.0 as usize) else { continue };
                if std::mem::replace(seen, index) != index {
                    due.push(*id);
                }
            }
        }
        due.sort_unstable();
        let mut out = Matched { own: scratch.view.own, ..Matched::default() };
        let mut matcher = Matcher::new(self.program, &self.begins, &scratch.view, &scratch.store);
        for id in due.drain(..) {
            let Some(pattern) = self.program.patterns.get(id.0 as usize) else { continue };
            let complete = pattern.needs.iter().all(|group| group.iter().any(|t| places.has(*t)));
            if !complete {
                continue;
            }
            matches.clear();
            // Of what only surrounds others, one match is enough.
            let enough = (pattern.role == Role::Context).then_some(scratch.view.own);
            matcher.find(pattern, enough, matches);
            if let Some(own) = enough {
                if matches.iter().any(|m| m.end > own) {
                    out.contexts.push(id);
                }
                continue;
            }
            // What stands wholly in the words that introduce the list is found there.
            out.matches.extend(matches.drain(..).filter(|m| m.end > scratch.view.own).map(|m| (id, m)));
        }
        scratch.due = due;
        out
    }

    /// From matches to statements: contexts, topics, denial, condition, answers.
    fn state(&self, cut: &Cut<'_>, raws: &[Raw], scratch: &Scratch) -> Statements {
        let slots = scratch.slots.as_slice();
        let hits: Vec<Hit<'_>> =
            raws.iter().filter_map(|raw| self.program.patterns.get(raw.pattern.0 as usize).map(|pattern| Hit { raw, pattern })).collect();
        let contexts = Contexts::new(cut, &hits, &scratch.contexts, self.program.patterns.len());
        let polarities = Polarities::new(cut, &hits);
        let mut out = Statements::default();
        for hit in &hits {
            let raw = hit.raw;
            let block = cut.block_of(raw.sentence);
            let Some(kind) = cut.block(raw.sentence).map(|b| b.kind) else { continue };
            match hit.pattern.role {
                Role::Belongs(concept) if is_label(kind) && contexts.pass(hit) => {
                    out.belongs.push((ConceptId(concept), block));
                }
                Role::Near(concept, reason) if !is_label(kind) && contexts.pass(hit) => {
                    out.near.push(NearMiss { concept: ConceptId(concept), reason, span: cut.span(&raw.tokens), block });
                }
                Role::States(concept) => {
                    if !contexts.pass(hit) {
                        continue;
                    }
                    let place = if is_label(kind) { polarities.answer_to(raw) } else { Some((raw.sentence, polarities.of(raw))) };
                    let Some((sentence, found)) = place else { continue };
                    let Some(policy) = self.policies.get(concept as usize) else { continue };
                    match (found.within, policy.conditioned) {
                        (Some(_), Conditioned::Drop) | (Some(Clause::Before), Conditioned::Behind) => continue,
                        _ => {}
                    }
                    let concept = match (found.polarity, &policy.denied) {
                        (Polarity::Denied, Denied::Drop) => continue,
                        (Polarity::Denied, Denied::States(other)) => *other,
                        _ => concept,
                    };
                    let polarity = match (found.polarity, &policy.denied) {
                        (Polarity::Denied, Denied::States(_)) => Polarity::Affirmed,
                        (polarity, _) => polarity,
                    };
                    out.stated.push(self.statement(cut, slots, raw, sentence, ConceptId(concept), polarity, policy));
                }
                _ => {}
            }
        }
        tidy(&mut out);
        out
    }

    #[expect(clippy::too_many_arguments, reason = "every part of a statement is decided by its caller")]
    fn statement(
        &self,
        cut: &Cut<'_>,
        slots: &[Slot],
        raw: &Raw,
        sentence: u32,
        concept: ConceptId,
        polarity: Polarity,
        policy: &Policy,
    ) -> Statement {
        let answer = sentence != raw.sentence;
        let around = cut.sentence(sentence).copied();
        let sentence_span = around.map_or(Span::default(), |s| s.span);
        let span = if answer { sentence_span } else { cut.span(&raw.tokens) };
        let (first, end) = around.map_or((0, 0), |s| (s.first, s.end));
        let begin = slots.partition_point(|s| s.tokens.start < first);
        let values = slots
            .get(begin..)
            .unwrap_or_default()
            .iter()
            .take_while(|s| s.tokens.start < end)
            .filter(|s| {
                let inside = raw.tokens.start <= s.tokens.start && s.tokens.end <= raw.tokens.end;
                inside || policy.gives.iter().any(|g| g == s.kind)
            })
            .map(|s| Given { name: s.kind, value: s.value.clone(), span: s.span })
            .collect();
        Statement { concept, polarity, span, sentence: sentence_span, sentence_index: sentence, block: cut.block_of(sentence), values }
    }
}

/// Joins sentences that end within a value: "Musterstr. 1, 12345 Musterstadt" is one address.
fn join_sentences(scratch: &mut Scratch, of_block: &mut [Range<u32>], block_of: &mut Vec<BlockId>) {
    let mut inner: Vec<u32> = Vec::new();
    for slot in &scratch.slots {
        let mut at = scratch.sentences.partition_point(|s| s.end <= slot.tokens.start);
        while let Some(sentence) = scratch.sentences.get(at).filter(|s| s.end < slot.tokens.end) {
            inner.push(sentence.end);
            at += 1;
        }
    }
    if inner.is_empty() {
        return;
    }
    inner.sort_unstable();
    let (sentences, blocks) = (std::mem::take(&mut scratch.sentences), std::mem::take(block_of));
    for (sentence, block) in sentences.into_iter().zip(blocks) {
        match scratch.sentences.last_mut().filter(|last| {
            let within = block_of.last() == Some(&block) && inner.binary_search(&last.end).is_ok();
            within && sentence.end - last.first <= 2 * LONGEST_SENTENCE as u32
        }) {
            Some(last) => *last = Sentence { first: last.first, span: last.span.to(sentence.span), ..sentence },
            None => {
                scratch.sentences.push(sentence);
                block_of.push(block);
            }
        }
    }
    for (i, range) in of_block.iter_mut().enumerate() {
        let id = BlockId(i as u32);
        *range = block_of.partition_point(|b| *b < id) as u32..block_of.partition_point(|b| *b <= id) as u32;
    }
}

/// The sentence that introduces a list item or paragraph, or names what a cell is about.
fn lead_of(cut: &Cut<'_>, sentence: u32) -> Option<Sentence> {
    let block = cut.block(sentence)?;
    let Some(lead) = block.lead.or_else(|| block.cell.and_then(|c| c.header)) else { return unfinished_before(cut, sentence) };
    let range = cut.sentences_of(lead);
    cut.sentence(range.end.checked_sub(1)?).copied()
}

/// The sentence before a paragraph, if it is unfinished: "Responsible for this is", and then an address on lines of its own.
fn unfinished_before(cut: &Cut<'_>, sentence: u32) -> Option<Sentence> {
    let id = cut.block_of(sentence);
    let before = BlockId(id.0.checked_sub(1)?);
    let (block, above) = (cut.document.block(id)?, cut.document.block(before)?);
    let plain = |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Quote) && b.cell.is_none();
    let first = cut.sentences_of(id).start == sentence;
    if !(first && plain(block) && plain(above) && block.section == above.section) {
        return None;
    }
    let last = cut.sentence(cut.sentences_of(before).end.checked_sub(1)?).copied()?;
    let word = cut.tokens.get(last.end.checked_sub(1)? as usize)?;
    let broke_off = word.span.end == last.span.end && cut.document.words(word.span).starts_with(char::is_lowercase);
    (last.colon || (broke_off && last.end - last.first >= SHORTEST_UNFINISHED)).then_some(last)
}

/// Headings, header cells and terms name what follows, and state nothing themselves.
fn is_label(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading(_) | BlockKind::HeaderCell | BlockKind::Term)
}

/// Folds a word for looking it up.
pub(super) fn folded(word: &str, uneven: bool) -> String {
    let mut folded = fold(word);
    if uneven {
        folded.retain(char::is_alphanumeric);
    }
    folded
}

/// Puts statements in reading order and drops those that say the same in the same words.
fn tidy(out: &mut Statements) {
    out.stated.sort_by_key(|s| (s.span.start, s.concept, std::cmp::Reverse(s.span.end)));
    let mut kept: Vec<Statement> = Vec::with_capacity(out.stated.len());
    let mut last: FxHashMap<ConceptId, usize> = FxHashMap::default();
    for statement in out.stated.drain(..) {
        let earlier = last.get(&statement.concept).and_then(|i| kept.get_mut(*i));
        match earlier {
            Some(earlier) if earlier.sentence_index == statement.sentence_index && earlier.span.overlaps(statement.span) => {
                for given in statement.values {
                    if !earlier.values.contains(&given) {
                        earlier.values.push(given);
                    }
                }
                earlier.span = earlier.span.to(statement.span);
            }
            _ => {
                last.insert(statement.concept, kept.len());
                kept.push(statement);
            }
        }
    }
    out.stated = kept;
    out.near.sort_by_key(|n| (n.span.start, n.concept, n.reason));
    out.near.dedup();
    out.belongs.sort_unstable();
    out.belongs.dedup();
}

/// Whether a paragraph goes on with a sentence that the one before broke off.
fn is_torn(document: &Document, before: &Block, block: &Block) -> bool {
    let plain = |b: &Block| b.kind == BlockKind::Paragraph && b.cell.is_none();
    if !plain(before) || !plain(block) || before.section != block.section || block.lead.is_some() {
        return false;
    }
    let end = document.words(before.span).trim_end();
    let words = document.words(block.span);
    end.ends_with(|c: char| c.is_alphabetic())
        && words.trim_start().starts_with(char::is_lowercase)
        && end.split_whitespace().count() >= 6
        && words.split_whitespace().count() >= 2
}

/// Turns what the patterns found in a view into matches in the document.
fn report(matched: &Matched, index: u32, view_tokens: &[u32], contexts: &mut Vec<(PatternId, u32)>, raws: &mut Vec<Raw>) {
    contexts.extend(matched.contexts.iter().map(|id| (*id, index)));
    // A value may reach beyond a sentence that was cut for its length.
    let token = |at: usize| view_tokens.get(at).or(view_tokens.last()).copied().unwrap_or(0);
    let range = |from: usize, to: usize| token(from)..token(to.saturating_sub(1)) + 1;
    raws.extend(matched.matches.iter().map(|(pattern, found)| Raw {
        pattern: *pattern,
        sentence: index,
        tokens: range(found.start.max(matched.own), found.end),
        solid: found.solid.iter().map(|s| range(s.0 as usize, s.1 as usize)).collect(),
    }));
}
