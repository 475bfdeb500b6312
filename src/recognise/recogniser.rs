//! The way from a document to its statements, step by step.

use super::context::{Contexts, Hit};
use super::known::{Known, PassageId, Place};
use super::marks::Marks;
use super::matching::Begins;
use super::own;
use super::passage::{Layout, Passage, Slot, span_of};
use super::phrases::Phrases;
use super::polarity::{Clause, Polarities};
use super::sentences::Matching;
use super::statement::{ConceptId, Given, NearMiss, Polarity, Statement, Statements};
use super::tokens::{Cutting, Sentence, Token};
use super::vocabulary::{Entry, Vocabulary};
use crate::law::pattern::{LexiconIndex, PatternId, Program, Role, Spelling};
use crate::law::{Conditioned, Denied, Law, Policy};
use crate::notice::{Block, BlockId, BlockKind, Document};
use crate::source::Span;
use crate::value::{Found, LawNames, WordIndex, Words, fold};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::Arc;

/// All that is needed to read documents of one language. Made once, shared by all threads.
pub struct Recogniser<'law> {
    pub(super) program: &'law Program,
    pub(super) lexicon: LexiconIndex<'law>,
    pub(super) spelling: Spelling,
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
    pub fn span(&self, tokens: &Range<u32>) -> Span {
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
        let program = law.reading.programs.get(language).filter(|p| !p.patterns.is_empty())?;
        let mut gender_endings: Vec<String> = words.words.gender_endings.clone();
        gender_endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
        let cutting = Cutting {
            abbreviations: words.words.abbreviations.iter().map(|w| fold(w)).collect(),
            months: words.month_names().cloned().collect(),
            after_hyphen: words.words.after_hyphen.iter().map(|w| fold(w)).collect(),
            gender_endings,
            hyphen_joins: words.words.hyphen_joins,
        };
        let phrases = law.reading.phrases.get(language).map_or(&[][..], Vec::as_slice);
        let phrases = Phrases::new(phrases, &cutting);
        Some(Self {
            program,
            lexicon: program.lexicon.index(),
            spelling: spelling(&words.words),
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
        if scratch.vocabulary.is_full() || scratch.known.is_full() {
            scratch.vocabulary.clear();
            scratch.known.clear();
        }
        let (of_block, block_of, passages) = self.read_blocks(document, scratch);
        let tokens = std::mem::take(&mut scratch.tokens);
        let sentences = std::mem::take(&mut scratch.sentences);
        let own = own::mark(document, self, &tokens, &sentences, &mut scratch.slots);
        let cut = Cut { document, tokens: &tokens, sentences: &sentences, of_block, block_of, passages, own };
        let raws = self.match_all(&cut, scratch);
        let statements = self.state(&cut, &raws, &scratch.slots, &scratch.matching.contexts);
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
    fn state(&self, cut: &Cut<'_>, raws: &[Raw], slots: &[Slot], contexts: &[(PatternId, u32)]) -> Statements {
        let hits: Vec<Hit<'_>> =
            raws.iter().filter_map(|raw| self.program.patterns.get(raw.pattern.0 as usize).map(|pattern| Hit { raw, pattern })).collect();
        let contexts = Contexts::new(cut, &hits, contexts, self.program.patterns.len());
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
                    if matches!(kind, BlockKind::Heading(_)) {
                        out.named.push((ConceptId(concept), block));
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
                inside || policy.gives.iter().any(|g| g == s.content.kind)
            })
            .map(|s| Given { name: s.content.kind, value: s.content.value.clone(), span: s.span })
            .collect();
        Statement { concept, polarity, span, sentence: sentence_span, sentence_index: sentence, block: cut.block_of(sentence), values }
    }
}

fn spelling(words: &Words) -> Spelling {
    let fold_all = |list: &[String]| list.iter().map(|w| fold(w)).collect();
    Spelling { shortest: words.misspelt.shortest, endings: fold_all(&words.endings), others: fold_all(&words.misspelt.others) }
}

/// Headings, header cells and terms name what follows, and state nothing themselves.
fn is_label(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading(_) | BlockKind::HeaderCell | BlockKind::Term)
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
    out.named.sort_unstable();
    out.named.dedup();
    out.belongs.sort_unstable();
    out.belongs.dedup();
}
