//! The words that a thread has seen, with what is known of each.

use super::recogniser::Recogniser;
use crate::law::pattern::TermId;
use crate::value::fold;
use rustc_hash::FxHashMap;

/// How many different words are held before all are forgotten.
const MOST_WORDS: usize = 60_000;
/// The longest word that is looked up, in bytes; longer ones are no words.
const LONGEST_WORD: usize = 80;

/// What is known of a word.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct Entry {
    /// Its terms: a range of the vocabulary's.
    pub first: u32,
    pub count: u16,
    /// Index of the phrases that begin with the word, plus one; 0 if none do.
    pub phrase: u16,
}

/// Words as written, with their terms.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    entries: FxHashMap<Box<str>, Entry>,
    /// Terms of the words; entries are ranges of it.
    pub terms: Vec<TermId>,
}

impl Vocabulary {
    /// Whether it holds so many words that all are to be forgotten before the next document.
    pub fn is_full(&self) -> bool {
        self.entries.len() > MOST_WORDS
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.terms.clear();
    }

    /// What is known of a word.
    pub fn look_up(&mut self, word: &str, uneven: bool, with: &Recogniser<'_>) -> Entry {
        if let Some(entry) = self.entries.get(word) {
            return *entry;
        }
        if word.len() > LONGEST_WORD {
            return Entry::default();
        }
        let folded = folded(word, uneven);
        let first = self.terms.len();
        with.lexicon.terms(&folded, &with.spelling, &mut self.terms);
        let entry = Entry {
            first: first as u32,
            count: (self.terms.len() - first) as u16,
            phrase: with.phrases.head(&folded).map_or(0, |i| i + 1),
        };
        self.entries.insert(word.into(), entry);
        entry
    }
}

/// Folds a word for looking it up.
pub(super) fn folded(word: &str, uneven: bool) -> String {
    let mut folded = fold(word);
    if uneven {
        folded.retain(char::is_alphanumeric);
    }
    folded
}
