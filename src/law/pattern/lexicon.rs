//! Words to terms: which of the patterns' words a word of a text is.

use super::ast::Affix;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A set of words that patterns do not tell apart (`(withdraw | revoke)`), or a kind of value. Index into the program's terms.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId(pub u16);

/// All words of a language's patterns, each with the terms that it belongs to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    whole: BTreeMap<String, Vec<TermId>>,
    prefix: BTreeMap<String, Vec<TermId>>,
    suffix: BTreeMap<String, Vec<TermId>>,
    infix: BTreeMap<String, Vec<TermId>>,
}

impl Lexicon {
    /// Adds a word to a term. Inflected words are whole words with each ending of `endings`.
    pub fn add(&mut self, affix: Affix, word: &str, term: TermId, endings: &[String]) {
        let mut put = |map: fn(&mut Self) -> &mut BTreeMap<String, Vec<TermId>>, key: String| {
            let terms = map(self).entry(key).or_default();
            if !terms.contains(&term) {
                terms.push(term);
            }
        };
        match affix {
            Affix::Whole => put(|l| &mut l.whole, word.to_owned()),
            Affix::Inflected => {
                put(|l| &mut l.whole, word.to_owned());
                endings.iter().for_each(|e| put(|l| &mut l.whole, format!("{word}{e}")));
            }
            Affix::Prefix => put(|l| &mut l.prefix, word.to_owned()),
            Affix::Suffix => put(|l| &mut l.suffix, word.to_owned()),
            Affix::Infix => put(|l| &mut l.infix, word.to_owned()),
        }
    }

    /// Tables for looking up words quickly.
    pub fn index(&self) -> LexiconIndex<'_> {
        let lengths = |map: &BTreeMap<String, Vec<TermId>>| {
            let all = map.keys().map(String::len);
            (all.clone().min().unwrap_or(1), all.max().unwrap_or(0))
        };
        LexiconIndex {
            whole: table_of(&self.whole),
            prefix: table_of(&self.prefix),
            suffix: table_of(&self.suffix),
            infix: self.infix.iter().map(|(k, v)| (k.as_str(), v.as_slice())).collect(),
            prefix_lengths: lengths(&self.prefix),
            suffix_lengths: lengths(&self.suffix),
        }
    }
}

fn table_of(map: &BTreeMap<String, Vec<TermId>>) -> FxHashMap<&str, &[TermId]> {
    map.iter().map(|(k, v)| (k.as_str(), v.as_slice())).collect()
}

/// A [`Lexicon`] ready for looking up.
#[derive(Clone, Debug)]
pub struct LexiconIndex<'a> {
    whole: FxHashMap<&'a str, &'a [TermId]>,
    prefix: FxHashMap<&'a str, &'a [TermId]>,
    suffix: FxHashMap<&'a str, &'a [TermId]>,
    infix: Vec<(&'a str, &'a [TermId])>,
    prefix_lengths: (usize, usize),
    suffix_lengths: (usize, usize),
}

impl LexiconIndex<'_> {
    /// Adds to `out` the terms of a folded word, sorted, each once.
    pub fn terms(&self, word: &str, out: &mut Vec<TermId>) {
        let begin = out.len();
        out.extend(self.whole.get(word).copied().unwrap_or_default());
        let (shortest, longest) = self.prefix_lengths;
        for end in shortest..=longest.min(word.len()) {
            if let Some(found) = word.get(..end).and_then(|w| self.prefix.get(w)) {
                out.extend(*found);
            }
        }
        let (shortest, longest) = self.suffix_lengths;
        for length in shortest..=longest.min(word.len()) {
            if let Some(found) = word.get(word.len() - length..).and_then(|w| self.suffix.get(w)) {
                out.extend(*found);
            }
        }
        for (part, found) in &self.infix {
            if word.contains(part) {
                out.extend(*found);
            }
        }
        if let Some(new) = out.get_mut(begin..) {
            new.sort_unstable();
        }
        let mut kept = begin;
        for i in begin..out.len() {
            if i == begin || out.get(i) != kept.checked_sub(1).and_then(|k| out.get(k)) {
                out.swap(i, kept);
                kept += 1;
            }
        }
        out.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whole_inflected_and_by_its_parts() {
        let mut lexicon = Lexicon::default();
        let endings = ["s".to_owned(), "n".to_owned()];
        lexicon.add(Affix::Inflected, "kanne", TermId(1), &endings);
        lexicon.add(Affix::Prefix, "tee", TermId(2), &endings);
        lexicon.add(Affix::Suffix, "kanne", TermId(3), &endings);
        lexicon.add(Affix::Infix, "eek", TermId(2), &endings);
        let index = lexicon.index();
        let terms = |w: &str| {
            let mut out = Vec::new();
            index.terms(w, &mut out);
            out.iter().map(|t| t.0).collect::<Vec<_>>()
        };
        assert_eq!(terms("kannen"), [1]);
        assert_eq!(terms("teekanne"), [2, 3]);
        assert_eq!(terms("kaffee"), Vec::<u16>::new());
    }
}
