//! The facts' names in a text: countries, authorities, transfer instruments, by the words by which notices call them.

use super::recogniser::folded;
use super::tokens::{Cutting, Token, cut};
use crate::law::Phrase;
use crate::source::Span;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// A phrase found.
pub(super) struct Named<'p> {
    pub kind: &'static str,
    pub value: Value,
    pub tags: &'p [String],
}

/// All phrases of a language, by their first word.
pub(super) struct Phrases<'law> {
    heads: FxHashMap<String, u16>,
    lists: Vec<Vec<Known<'law>>>,
}

struct Known<'law> {
    /// The folded words after the first.
    rest: Vec<String>,
    /// The first word as written, if only that spelling counts.
    exact: Option<&'law str>,
    phrase: &'law Phrase,
}

impl<'law> Phrases<'law> {
    pub fn new(phrases: &'law [Phrase], cutting: &Cutting) -> Self {
        let mut all = Self { heads: FxHashMap::default(), lists: Vec::new() };
        for phrase in phrases {
            let (mut tokens, mut sentences) = (Vec::new(), Vec::new());
            cut(&phrase.words, Span::new(0, phrase.words.len()), cutting, &mut tokens, &mut sentences);
            let mut words = tokens.iter().map(|t| folded(phrase.words.get(t.span.range()).unwrap_or(""), t.uneven));
            let Some(head) = words.next() else { continue };
            let next = all.lists.len() as u16;
            let index = *all.heads.entry(head).or_insert(next);
            if index == next {
                all.lists.push(Vec::new());
            }
            let exact = phrase.exact.then_some(phrase.words.as_str());
            if let Some(list) = all.lists.get_mut(index as usize) {
                list.push(Known { rest: words.collect(), exact, phrase });
            }
        }
        for list in &mut all.lists {
            list.sort_by_key(|k| std::cmp::Reverse(k.rest.len()));
        }
        all
    }

    /// The index of the phrases that begin with a folded word.
    pub fn head(&self, word: &str) -> Option<u16> {
        self.heads.get(word).copied()
    }

    /// The longest phrase of an index that stands at a token, and how many words it has.
    pub fn longest(&self, index: u16, text: &str, tokens: &[Token], at: usize) -> Option<(Named<'_>, usize)> {
        let word = |i: usize| tokens.get(i).map(|t| (text.get(t.span.range()).unwrap_or(""), t.uneven));
        let fits = |known: &&Known<'_>| {
            let rest = known.rest.iter().enumerate().all(|(i, want)| {
                word(at + 1 + i).is_some_and(|(have, uneven)| folded(have, uneven) == *want)
            });
            let end = tokens.get(at + known.rest.len());
            let written = tokens.get(at).zip(end).and_then(|(a, b)| text.get(a.span.to(b.span).range()));
            rest && known.exact.is_none_or(|exact| written == Some(exact.trim_end_matches('.')) || written == Some(exact))
        };
        let known = self.lists.get(index as usize)?.iter().find(fits)?;
        let named = Named { kind: known.phrase.kind(), value: known.phrase.value(), tags: &known.phrase.tags };
        Some((named, known.rest.len() + 1))
    }
}
