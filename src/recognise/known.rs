//! What was read before: passages, and what the patterns found in their sentences.
//!
//! Notices repeat each other's paragraphs: those of one organisation, those made from one template, the versions of one text. What
//! is read in a passage depends on nothing but its text and its layout, and what the patterns find in a sentence on nothing but its
//! passage and the words that introduce it. So what was read before need not be read again. Sentences that speak of their own
//! document (`own`) have no place here.

use super::passage::{Layout, Passage};
use super::polarity::Counts;
use super::statement::Polarity;
use crate::law::pattern::PatternId;
use rustc_hash::FxHashMap;

/// How much is kept, in bytes, roughly. When a document begins and it is more, all is forgotten.
const MOST_KEPT: usize = 12_000_000;

/// A passage that is kept.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PassageId(u32);

/// A sentence of a passage that is kept.
pub(super) type Place = (PassageId, u32);

/// A match in a sentence, with what the sentence alone tells of it.
#[derive(Copy, Clone, Debug)]
pub(super) struct Match {
    pub pattern: PatternId,
    /// Its first word and one past its last, counted from the sentence's first.
    pub words: (u16, u16),
    pub counts: Counts,
}

/// What the patterns found in a sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Matched {
    /// Context patterns that stand in it and that other sentences may ask for.
    pub contexts: Vec<PatternId>,
    /// Whether it says yes or no to a question before it.
    pub answer: Option<Polarity>,
    /// All other matches, by pattern, but for those that the sentence itself rules out.
    pub matches: Vec<Match>,
}

/// Passages by their text and layout, and matches by sentence and introduction.
#[derive(Debug, Default)]
pub(super) struct Known {
    by_text: FxHashMap<Layout, FxHashMap<Box<str>, PassageId>>,
    passages: Vec<Passage>,
    matched: FxHashMap<(Place, Option<Place>), Matched>,
    kept: usize,
    /// What was found in a sentence that is not kept.
    last: Matched,
}

impl Known {
    /// Whether so much is kept that all is to be forgotten before the next document.
    pub fn is_full(&self) -> bool {
        self.kept > MOST_KEPT
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.by_text.clear();
        self.passages.clear();
        self.matched.clear();
        self.kept = 0;
    }

    /// The passage with a text and layout, if it is known.
    pub fn find(&self, text: &str, layout: Layout) -> Option<PassageId> {
        self.by_text.get(&layout)?.get(text).copied()
    }

    /// A passage that is kept.
    pub fn passage(&self, id: PassageId) -> Option<&Passage> {
        self.passages.get(id.0 as usize)
    }

    /// Keeps a passage; not where a single document has more than is kept.
    pub fn keep(&mut self, text: &str, layout: Layout, passage: &Passage) -> Option<PassageId> {
        if self.is_full() {
            return None;
        }
        let id = PassageId(self.passages.len() as u32);
        self.kept += text.len() + passage.weight();
        self.passages.push(passage.clone());
        self.by_text.entry(layout).or_default().insert(text.into(), id);
        Some(id)
    }

    /// What the patterns found in a sentence with its introduction, if it is known.
    pub fn matched(&self, sentence: Place, lead: Option<Place>) -> Option<&Matched> {
        self.matched.get(&(sentence, lead))
    }

    /// Keeps what was found in a sentence, if it has a place.
    pub fn keep_matched(&mut self, place: Option<(Place, Option<Place>)>, matched: Matched) -> &Matched {
        let Some(place) = place.filter(|_| !self.is_full()) else {
            self.last = matched;
            return &self.last;
        };
        self.kept += 64 + size_of::<PatternId>() * matched.contexts.len() + size_of::<Match>() * matched.matches.len();
        self.matched.entry(place).or_insert(matched)
    }
}
