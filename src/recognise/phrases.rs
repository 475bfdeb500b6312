//! The facts' names in a text: countries, authorities, transfer instruments, by the words by which notices call them.

use super::tokens::{Cutting, Token, cut};
use super::vocabulary::folded;
use crate::law::Phrase;
use crate::source::Span;
use crate::value::Value;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};
use std::sync::OnceLock;

/// A phrase found.
pub(super) struct Named<'p> {
    pub kind: &'static str,
    pub value: Value,
    pub tags: &'p [String],
}

/// All phrases of a language, by their first word.
pub(super) struct Phrases<'law> {
    heads: FxHashMap<String, u16>,
    /// For each head the first and the last of its phrases.
    lists: Vec<(u32, u32)>,
    known: Vec<Known<'law>>,
}

struct Known<'law> {
    /// The next phrase with the same head.
    next: Option<u32>,
    /// What follows the first word: read when that stands in a text, which of most phrases it never does.
    rest: OnceLock<Vec<Item>>,
    /// The phrase as written, if only that spelling counts.
    exact: Option<&'law str>,
    phrase: &'law Phrase,
}

/// A word of a phrase: one of several, folded; some may be missing.
struct Item {
    words: Vec<String>,
    optional: bool,
}

impl<'law> Phrases<'law> {
    pub fn new(phrases: &'law [Phrase], cutting: &Cutting) -> Self {
        let mut all = Self { heads: FxHashMap::default(), lists: Vec::new(), known: Vec::with_capacity(phrases.len()) };
        all.heads.reserve(phrases.len());
        for phrase in phrases {
            for word in heads(&phrase.words, cutting) {
                let own = all.known.len() as u32;
                let exact = phrase.exact.then_some(phrase.words.as_str());
                all.known.push(Known { next: None, rest: OnceLock::new(), exact, phrase });
                let index = *all.heads.entry(word).or_insert(all.lists.len() as u16);
                let Some((_, last)) = all.lists.get_mut(index as usize) else {
                    all.lists.push((own, own));
                    continue;
                };
                if let Some(before) = all.known.get_mut(*last as usize) {
                    before.next = Some(own);
                }
                *last = own;
            }
        }
        all
    }

    /// The index of the phrases that begin with a folded word.
    pub fn head(&self, word: &str) -> Option<u16> {
        self.heads.get(word).copied()
    }

    /// The longest phrase of an index that stands at a token, and how many words it has.
    pub fn longest(&self, index: u16, text: &str, tokens: &[Token], at: usize, cutting: &Cutting) -> Option<(Named<'_>, usize)> {
        let mut best: Option<(&Known<'_>, usize)> = None;
        let known = |at: u32| self.known.get(at as usize);
        let (first, _) = *self.lists.get(index as usize)?;
        for known in std::iter::successors(known(first), |k| known(k.next?)) {
            let rest = known.rest.get_or_init(|| items(&known.phrase.words, cutting).skip(1).collect());
            let Some(end) = follow(rest, text, tokens, at + 1) else { continue };
            let last = tokens.get(end - 1);
            let written = tokens.get(at).zip(last).and_then(|(a, b)| text.get(a.span.to(b.span).range()));
            let fits = known.exact.is_none_or(|exact| written == Some(exact) || written == Some(exact.trim_end_matches('.')));
            if fits && best.is_none_or(|(_, n)| end - at > n) {
                best = Some((known, end - at));
            }
        }
        let (known, words) = best?;
        let named = Named { kind: known.phrase.kind(), value: known.phrase.value(), tags: &known.phrase.tags };
        Some((named, words))
    }
}

/// Where a phrase's words end that begin at a token; a word that may be missing is taken where it stands.
fn follow(rest: &[Item], text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let Some((first, others)) = rest.split_first() else { return Some(at) };
    let here = tokens.get(at).map(|t| folded(text.get(t.span.range()).unwrap_or(""), t.uneven));
    let stands = here.is_some_and(|h| first.words.contains(&h));
    let with = if stands { follow(others, text, tokens, at + 1) } else { None };
    with.or_else(|| if first.optional { follow(others, text, tokens, at) } else { None })
}

/// What a phrase may begin with, folded.
fn heads(phrase: &str, cutting: &Cutting) -> SmallVec<[String; 1]> {
    let first = phrase.split_whitespace().next().unwrap_or("");
    if is_one_word(first) {
        return smallvec![folded(first, false)];
    }
    items(phrase, cutting).next().map_or_else(SmallVec::new, |head| head.words.into())
}

fn is_one_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

/// A phrase's words: `a|b` is a choice, `[a]` may be missing. A hyphenated word may be several in some languages.
fn items<'p>(phrase: &'p str, cutting: &'p Cutting) -> impl Iterator<Item = Item> + 'p {
    phrase.split_whitespace().flat_map(|part| {
        let optional = part.starts_with('[');
        let choices = part.trim_matches(['[', ']']).split('|');
        if choices.clone().all(is_one_word) {
            return vec![Item { words: choices.map(|c| folded(c, false)).collect(), optional }];
        }
        let choices: Vec<Vec<String>> = choices.map(|c| words_of(c, cutting)).collect();
        if choices.iter().all(|c| c.len() == 1) {
            return vec![Item { words: choices.into_iter().flatten().collect(), optional }];
        }
        // Several words in one choice: the first choice is taken, word by word.
        let first = choices.into_iter().find(|c| !c.is_empty()).unwrap_or_default();
        first.into_iter().map(|w| Item { words: vec![w], optional }).collect()
    })
}

fn words_of(text: &str, cutting: &Cutting) -> Vec<String> {
    let (mut tokens, mut sentences) = (Vec::new(), Vec::new());
    cut(text, Span::new(0, text.len()), cutting, &mut tokens, &mut sentences);
    tokens.iter().map(|t| folded(text.get(t.span.range()).unwrap_or(""), t.uneven)).collect()
}
