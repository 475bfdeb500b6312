//! The way from a document to its statements, step by step.

use super::context::{Contexts, Hit, Standing};
use super::known::{Known, PassageId, Place};
use super::marks::Marks;
use super::own;
use super::passage::{Layout, Passage, Slot, span_of};
use super::phrases::Phrases;
use super::polarity::{Clause, Counts};
use super::sentences::{Matching, There, wide};
use super::statement::{ConceptId, Given, NearMiss, Polarity, Statement, Statements};
use super::tokens::{Cutting, Sentence, Token};
use super::vocabulary::{Entry, Vocabulary};
use crate::law::pattern::{LexiconIndex, Program, Role, Spelling};
use crate::law::{Conditioned, Denied, Law, Policy};
use crate::notice::{Block, BlockId, BlockKind, Document};
use crate::source::Span;
use crate::value::{Found, LawNames, WordIndex, Words, fold};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// All that is needed to read documents of one language. Made once, shared by all threads.
pub struct Recogniser<'law> {
    pub(super) program: &'law Program,
    pub(super) lexicon: LexiconIndex<'law>,
    pub(super) spelling: Spelling,
    /// Which context patterns are asked for from other sentences.
    pub(super) wide: Vec<bool>,
    pub(super) cutting: Cutting,
    pub(super) phrases: Phrases<'law>,
    pub(super) words: &'law WordIndex,
    pub(super) laws: &'law dyn LawNames,
    /// What the facts know of contacts: whose they are, and whether they are outdated.
    pub(super) marks: Marks<'law>,
    /// How each concept takes denial and condition.
    pub(super) policies: &'law [Policy],
}

/// A thread's working memory, kept from document to document: above all, the words and passages that it has seen.
#[derive(Default)]
pub struct Scratch {
    pub(super) vocabulary: Vocabulary,
    pub(super) known: Known,
    /// A passage before it is kept, and the values found in it.
    passage: Passage,
    found: Vec<Found>,
    /// The words of the document.
    tokens: Vec<Token>,
    /// For each token what is known of its word.
    pub(super) entries: Vec<Entry>,
    sentences: Vec<Sentence>,
    /// By first token.
    pub(super) slots: Vec<Slot>,
    pub(super) matching: Matching,
    standing: Standing,
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
    /// For each block the passage that is kept of it.
    pub passages: Vec<Option<PassageId>>,
    /// Sentences that speak of this very document, in reading order.
    pub own: Vec<u32>,
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
    fn span(&self, tokens: &Range<u32>) -> Span {
        span_of(self.tokens, tokens)
    }

    /// Where a sentence stands among what is kept; nowhere, if what it says depends on the document around it.
    pub fn place(&self, sentence: u32) -> Option<Place> {
        if self.own.binary_search(&sentence).is_ok() {
            return None;
        }
        let block = self.block_of(sentence);
        let passage = *self.passages.get(block.0 as usize)?;
        Some((passage?, sentence - self.sentences_of(block).start))
    }
}

impl<'law> Recogniser<'law> {
    /// A recogniser for a language of the law; `None` if the law has no patterns for it.
    pub fn new(law: &'law Law, language: &str, words: &'law WordIndex, policies: &'law [Policy]) -> Option<Self> {
        let program = law.reading.programs.get(language)?.get();
        if program.patterns.is_empty() {
            return None;
        }
        let mut gender_endings: Vec<String> = words.words.gender_endings.clone();
        gender_endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
        let cutting = Cutting {
            abbreviations: words.words.abbreviations.iter().map(|w| fold(w)).collect(),
            months: words.month_names().cloned().collect(),
            after_hyphen: words.words.after_hyphen.iter().map(|w| fold(w)).collect(),
            gender_endings,
            hyphen_joins: words.words.hyphen_joins,
        };
        let phrases = law.reading.phrases.get(language).map_or(&[][..], |phrases| phrases.get());
        let phrases = Phrases::new(phrases, &cutting);
        Some(Self {
            program,
            lexicon: program.lexicon.index(),
            spelling: spelling(&words.words),
            wide: wide(program),
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
        if scratch.vocabulary.is_full() || scratch.known.is_full() {
            scratch.vocabulary.clear();
            scratch.known.clear();
        }
        let (of_block, block_of, passages) = self.read_blocks(document, scratch);
        let tokens = std::mem::take(&mut scratch.tokens);
        let sentences = std::mem::take(&mut scratch.sentences);
        let own = own::mark(document, self, &tokens, &sentences, &mut scratch.slots);
        let cut = Cut { document, tokens: &tokens, sentences: &sentences, of_block, block_of, passages, own };
        let hits = self.match_all(&cut, scratch);
        let there = &scratch.matching.there;
        scratch.standing.fill(&there.contexts, self.program.patterns.len());
        let contexts = Contexts::new(self.program, &cut, &hits, &scratch.standing);
        let statements = self.state(&cut, &hits, &scratch.slots, &contexts, there);
        scratch.tokens = tokens;
        scratch.sentences = sentences;
        statements
    }

    /// Reads all blocks, those that were read before from memory: for each block its sentences and its passage, for each sentence
    /// its block.
    fn read_blocks(&self, document: &Document, scratch: &mut Scratch) -> (Vec<Range<u32>>, Vec<BlockId>, Vec<Option<PassageId>>) {
        let Scratch { vocabulary, known, passage: fresh, found, tokens, entries, sentences, slots, .. } = scratch;
        tokens.clear();
        entries.clear();
        sentences.clear();
        slots.clear();
        let mut of_block = Vec::with_capacity(document.blocks.len());
        let mut block_of = Vec::new();
        let mut passages = Vec::with_capacity(document.blocks.len());
        let mut before = None;
        for (i, block) in document.blocks.iter().enumerate() {
            let text = document.words(block.span);
            let layout = Layout::of(document, before, block);
            before = Some(block);
            let id = known.find(text, layout).or_else(|| {
                fresh.read(text, layout, self, vocabulary, found);
                known.keep(text, layout, fresh)
            });
            let passage = id.and_then(|id| known.passage(id)).unwrap_or(fresh);
            let (first, token, at) = (sentences.len() as u32, tokens.len() as u32, block.span.start as usize);
            tokens.extend(passage.tokens.iter().map(|t| Token { span: t.span.shift(at), ..*t }));
            entries.extend_from_slice(&passage.entries);
            sentences.extend(passage.sentences.iter().map(|s| Sentence {
                first: s.first + token,
                end: s.end + token,
                span: s.span.shift(at),
                ..*s
            }));
            slots.extend(passage.slots.iter().map(|s| Slot {
                tokens: s.tokens.start + token..s.tokens.end + token,
                span: s.span.shift(at),
                content: Arc::clone(&s.content),
            }));
            of_block.push(first..sentences.len() as u32);
            block_of.resize(sentences.len(), BlockId(i as u32));
            passages.push(id);
        }
        (of_block, block_of, passages)
    }

    /// From matches to statements: contexts, topics, denial, condition, answers.
    fn state(&self, cut: &Cut<'_>, hits: &[Hit<'_>], slots: &[Slot], contexts: &Contexts<'_>, there: &There) -> Statements {
        let mut out = Statements::default();
        let mut drafts = Vec::with_capacity(hits.len());
        for (index, hit) in hits.iter().enumerate() {
            let block = cut.block_of(hit.sentence);
            let Some(kind) = cut.block(hit.sentence).map(|b| b.kind) else { continue };
            match hit.pattern.role {
                Role::Belongs(concept) if is_label(kind) && contexts.pass(hit) => {
                    out.belongs.push((ConceptId(concept), block));
                }
                Role::Near(concept, reason) if !is_label(kind) && contexts.pass(hit) => {
                    out.near.push(NearMiss { concept: ConceptId(concept), reason, span: cut.span(&hit.tokens), block });
                }
                Role::States(concept) if contexts.pass(hit) => {
                    if matches!(kind, BlockKind::Heading(_)) {
                        out.named.push((ConceptId(concept), block));
                    }
                    let place = if is_label(kind) { answer_to(cut, hit, there) } else { Some((hit.sentence, hit.counts)) };
                    let Some((sentence, counts)) = place else { continue };
                    let Some((concept, polarity)) = self.stated(concept, counts) else { continue };
                    let whole = cut.sentence(sentence).map_or(Span::default(), |s| s.span);
                    let span = if sentence == hit.sentence { cut.span(&hit.tokens) } else { whole };
                    drafts.push(Draft { span, concept, polarity, sentence, hit: index as u32 });
                }
                _ => {}
            }
        }
        out.stated = self.statements(cut, hits, slots, drafts);
        out.near.sort_by_key(|n| (n.span.start, n.concept, n.reason));
        out.near.dedup();
        out.named.sort_unstable();
        out.named.dedup();
        out.belongs.sort_unstable();
        out.belongs.dedup();
        out
    }

    /// What a match of a concept states, as its policy takes denial and condition.
    fn stated(&self, concept: u16, counts: Counts) -> Option<(ConceptId, Polarity)> {
        let policy = self.policies.get(concept as usize)?;
        match (counts.within, policy.conditioned) {
            (Some(_), Conditioned::Drop) | (Some(Clause::Before), Conditioned::Behind) => return None,
            _ => {}
        }
        match (counts.polarity, &policy.denied) {
            (Polarity::Denied, Denied::Drop) => None,
            (Polarity::Denied, Denied::States(other)) => Some((ConceptId(*other), Polarity::Affirmed)),
            (polarity, _) => Some((ConceptId(concept), polarity)),
        }
    }

    /// Statements in reading order, without those that say the same in the same words.
    fn statements(&self, cut: &Cut<'_>, hits: &[Hit<'_>], slots: &[Slot], mut drafts: Vec<Draft>) -> Vec<Statement> {
        drafts.sort_unstable_by_key(|d| (d.span.start, d.concept, Reverse(d.span.end), d.hit));
        let mut kept: Vec<Statement> = Vec::with_capacity(drafts.len());
        let mut last = vec![u32::MAX; self.policies.len()];
        for draft in &drafts {
            let Some(hit) = hits.get(draft.hit as usize) else { continue };
            let Some(last) = last.get_mut(draft.concept.0 as usize) else { continue };
            let values = self.values(cut, hit, draft.sentence, slots);
            match kept.get_mut(*last as usize) {
                Some(earlier) if earlier.sentence_index == draft.sentence && earlier.span.overlaps(draft.span) => {
                    for given in values {
                        if !earlier.values.contains(&given) {
                            earlier.values.push(given);
                        }
                    }
                    earlier.span = earlier.span.to(draft.span);
                }
                _ => {
                    *last = kept.len() as u32;
                    kept.push(Statement {
                        concept: draft.concept,
                        polarity: draft.polarity,
                        span: draft.span,
                        sentence: cut.sentence(draft.sentence).map_or(Span::default(), |s| s.span),
                        sentence_index: draft.sentence,
                        block: cut.block_of(draft.sentence),
                        values: values.collect(),
                    });
                }
            }
        }
        kept
    }

    /// The values that a match gives: those in its words, and those of its sentence that its concept takes from there.
    fn values<'s>(&'s self, cut: &Cut<'_>, hit: &'s Hit<'_>, sentence: u32, slots: &'s [Slot]) -> impl Iterator<Item = Given> + 's {
        let (first, end) = cut.sentence(sentence).map_or((0, 0), |s| (s.first, s.end));
        let begin = slots.partition_point(|s| s.tokens.start < first);
        let gives = match hit.pattern.role {
            Role::States(concept) => self.policies.get(concept as usize).map_or(&[][..], |p| p.gives.as_slice()),
            _ => &[],
        };
        let here = slots.get(begin..).unwrap_or_default().iter().take_while(move |s| s.tokens.start < end);
        let given = here.filter(move |s| {
            let inside = hit.tokens.start <= s.tokens.start && s.tokens.end <= hit.tokens.end;
            inside || gives.iter().any(|g| g == s.content.kind)
        });
        given.map(|s| Given { name: s.content.kind, value: Arc::clone(&s.content.value), span: s.span })
    }
}

/// A statement before its values are gathered.
struct Draft {
    span: Span,
    concept: ConceptId,
    polarity: Polarity,
    sentence: u32,
    hit: u32,
}

/// If a match stands in a heading that asks, and the first words under it say yes or no: that sentence, and what it says.
fn answer_to(cut: &Cut<'_>, hit: &Hit<'_>, there: &There) -> Option<(u32, Counts)> {
    let next = hit.sentence + 1;
    let asks = cut.sentence(hit.sentence).is_some_and(|heading| heading.question);
    let polarity = there.answer_in(next).filter(|_| asks)?;
    Some((next, Counts { polarity, within: None }))
}

fn spelling(words: &Words) -> Spelling {
    let fold_all = |list: &[String]| list.iter().map(|w| fold(w)).collect();
    Spelling { shortest: words.misspelt.shortest, endings: fold_all(&words.endings), others: fold_all(&words.misspelt.others) }
}

/// Headings, header cells and terms name what follows, and state nothing themselves.
fn is_label(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading(_) | BlockKind::HeaderCell | BlockKind::Term)
}
