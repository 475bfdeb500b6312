//! A block's text to words, sentences, and the values that stand in them.

use super::doubled;
use super::phrases::Phrases;
use super::recogniser::Recogniser;
use super::tokens::{LONGEST_SENTENCE, Sentence, Token, cut};
use super::vocabulary::{Entry, Vocabulary};
use crate::law::pattern::{SlotTest, TermId};
use crate::notice::{Block, BlockKind, Document};
use crate::source::Span;
use crate::value::{Found, Value, scan};
use std::ops::Range;
use std::sync::Arc;

/// How a block stands among the others, as far as patterns may ask for it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Layout {
    Plain,
    /// A list item or a cell.
    Item,
    /// A paragraph that goes on with a sentence that the one before broke off.
    Torn,
}

impl Layout {
    /// That of a block behind another one.
    pub fn of(document: &Document, before: Option<&Block>, block: &Block) -> Self {
        match block.kind {
            BlockKind::Item(_) | BlockKind::Cell => Self::Item,
            BlockKind::Paragraph if before.is_some_and(|b| is_torn(document, b, block)) => Self::Torn,
            _ => Self::Plain,
        }
    }

    /// The kind of value by which patterns ask for it.
    fn kind(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Item => Some("item"),
            Self::Torn => Some("torn"),
        }
    }
}

/// A value or phrase at a range of tokens.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub tokens: Range<u32>,
    pub span: Span,
    pub content: Arc<Content>,
}

/// What stands in a slot.
#[derive(Debug)]
pub(super) struct Content {
    pub kind: &'static str,
    pub value: Arc<Value>,
    /// One for each slot that patterns ask for and that the value fits.
    pub terms: Vec<TermId>,
}

/// A block's text as read; places count from its beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    pub tokens: Vec<Token>,
    /// For each token what is known of its word.
    pub entries: Vec<Entry>,
    pub sentences: Vec<Sentence>,
    /// By first token; of those that begin together, the longest is first.
    pub slots: Vec<Slot>,
}

impl Passage {
    /// How much memory it takes, in bytes, roughly.
    pub fn weight(&self) -> usize {
        let slot = size_of::<Slot>() + size_of::<Content>() + 64;
        self.tokens.len() * (size_of::<Token>() + size_of::<Entry>())
            + self.sentences.len() * size_of::<Sentence>()
            + self.slots.len() * slot
    }

    /// Reads a block's text. What the passage held is forgotten.
    pub fn read(&mut self, text: &str, layout: Layout, with: &Recogniser<'_>, vocabulary: &mut Vocabulary, found: &mut Vec<Found>) {
        self.tokens.clear();
        self.sentences.clear();
        self.slots.clear();
        cut(text, Span::new(0, text.len()), &with.cutting, &mut self.tokens, &mut self.sentences);
        self.entries.clear();
        let word = |t: &Token| text.get(t.span.range()).unwrap_or("");
        self.entries.extend(self.tokens.iter().map(|t| vocabulary.look_up(word(t), t.uneven, with)));
        self.find_values(text, with, found);
        self.find_phrases(text, &with.phrases, with);
        self.find_layout(text, layout, with);
        self.slots.sort_by_key(|s| (s.tokens.start, std::cmp::Reverse(s.tokens.end), s.content.kind));
        // The parts of an e-mail or web address are no words of the sentence.
        for slot in self.slots.iter().filter(|s| matches!(s.content.kind, "email" | "url")) {
            let within = slot.tokens.start as usize..slot.tokens.end as usize;
            self.entries.get_mut(within).into_iter().flatten().for_each(|e| *e = Entry::default());
        }
        self.join_sentences();
    }

    fn find_values(&mut self, text: &str, with: &Recogniser<'_>, found: &mut Vec<Found>) {
        found.clear();
        scan(text, with.words, with.laws, found);
        for found in found.drain(..) {
            let first = self.tokens.partition_point(|t| t.span.end <= found.span.start) as u32;
            let end = self.tokens.partition_point(|t| t.span.start < found.span.end) as u32;
            if first < end {
                let terms = slot_terms(with, found.kind, &found.value, &with.marks.tags(&found.value));
                let content = Arc::new(Content { kind: found.kind, value: Arc::new(found.value), terms });
                self.slots.push(Slot { tokens: first..end, span: found.span, content });
            }
        }
    }

    fn find_phrases(&mut self, text: &str, phrases: &Phrases<'_>, with: &Recogniser<'_>) {
        let values = self.slots.len();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, e)| e.phrase > 0) {
            if let Some((phrase, words)) = phrases.longest(entry.phrase - 1, text, &self.tokens, at, &with.cutting) {
                let tokens = at as u32..(at + words) as u32;
                // "Example UK Ltd" says where the name comes from, and not where the company sits.
                let within = |s: &Slot| s.content.kind == "organisation" && s.tokens.start <= tokens.start && tokens.end < s.tokens.end;
                if phrase.kind == "country" && self.slots.iter().take(values).any(within) {
                    continue;
                }
                let terms = slot_terms(with, phrase.kind, &phrase.value, phrase.tags);
                let content = Content { kind: phrase.kind, value: Arc::new(phrase.value), terms };
                self.slots.push(Slot { span: span_of(&self.tokens, &tokens), tokens, content: Arc::new(content) });
            }
        }
    }

    /// Finds what the layout shows, and words that stand twice in a row.
    fn find_layout(&mut self, text: &str, layout: Layout, with: &Recogniser<'_>) {
        let doubled = doubled::find(text, &self.tokens, &self.sentences).into_iter().map(|tokens| (tokens, "doubled"));
        let first = layout.kind().filter(|_| !self.tokens.is_empty()).map(|kind| (0..1, kind));
        for (tokens, kind) in doubled.chain(first) {
            let value = Value::Text(String::new());
            let terms = slot_terms(with, kind, &value, &[]);
            let content = Arc::new(Content { kind, value: Arc::new(value), terms });
            self.slots.push(Slot { span: span_of(&self.tokens, &tokens), tokens, content });
        }
    }

    /// Joins sentences that end within a value: "Musterstr. 1, 12345 Musterstadt" is one address.
    fn join_sentences(&mut self) {
        let mut inner: Vec<u32> = Vec::new();
        for slot in &self.slots {
            let at = self.sentences.partition_point(|s| s.end <= slot.tokens.start);
            let within = self.sentences.get(at..).unwrap_or_default().iter().take_while(|s| s.end < slot.tokens.end);
            inner.extend(within.map(|s| s.end));
        }
        if inner.is_empty() {
            return;
        }
        inner.sort_unstable();
        for sentence in std::mem::take(&mut self.sentences) {
            let goes_on =
                |last: &&mut Sentence| inner.binary_search(&last.end).is_ok() && sentence.end - last.first <= 2 * LONGEST_SENTENCE as u32;
            match self.sentences.last_mut().filter(goes_on) {
                Some(last) => *last = Sentence { first: last.first, span: last.span.to(sentence.span), ..sentence },
                None => self.sentences.push(sentence),
            }
        }
    }
}

/// The words from the first to the last of some tokens.
pub(super) fn span_of(tokens: &[Token], range: &Range<u32>) -> Span {
    let first = tokens.get(range.start as usize).map_or(Span::default(), |t| t.span);
    let last = range.end.checked_sub(1).and_then(|i| tokens.get(i as usize)).map_or(first, |t| t.span);
    first.to(last)
}

/// The terms that a value has: one for each slot that patterns ask for and that it fits.
pub(super) fn slot_terms(with: &Recogniser<'_>, kind: &str, value: &Value, tags: &[String]) -> Vec<TermId> {
    let fits = |test: &&SlotTest| {
        test.kind == kind
            && test.tag.as_ref().is_none_or(|tag| tags.contains(tag))
            && (test.citations.is_empty() || matches!(value, Value::Citation(have) if test.citations.iter().any(|want| want.covers(have))))
    };
    with.program.slots.iter().filter(fits).map(|t| t.term).collect()
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
