//! Words to terms: which of the patterns' words a word of a text is.

use super::ast::Affix;
use super::near::Spelling;
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
            lexicon: self,
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
    /// Its words in order, for near spellings.
    lexicon: &'a Lexicon,
}

impl LexiconIndex<'_> {
    /// Adds to `out` the terms of a folded word and of the long words of which it may be a misspelling, sorted, each once.
    pub fn terms(&self, word: &str, spelling: &Spelling, out: &mut Vec<TermId>) {
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
        self.near_terms(word, spelling, out);
        tidy(begin, out);
    }

    /// Adds to `out` the terms of the long words of which a folded word may be a misspelling.
    ///
    /// A word of the patterns is no misspelling of another, nor is what a word begins or ends with if that is in the patterns.
    fn near_terms(&self, word: &str, spelling: &Spelling, out: &mut Vec<TermId>) {
        if !spelling.may_be_wrong(word) || self.whole.contains_key(word) {
            return;
        }
        let begin = out.len();
        let (known_until, known_from) = self.known_parts(word);
        let is_near = |from: usize, part: &str, known: &str| {
            spelling.edit(part, known).is_some_and(|at| from + at >= known_until && from + at <= known_from)
        };
        for (known, terms) in spelling.starting_as(&self.lexicon.whole, word) {
            if is_near(0, word, known) {
                out.extend(terms);
            }
        }
        // Where a word is cut behind a known part, an edit near the cut may as well be the beginning of something else.
        let begins_near = |from: usize, known: &str| {
            let sure = known.len().saturating_sub(2);
            let mut parts = (known.len() - 1..=known.len() + 1).filter_map(|n| word.get(from..from + n));
            parts.any(|part| is_near(from, part, known) && part.get(..sure) != known.get(..sure))
        };
        for (known, terms) in spelling.starting_as(&self.lexicon.prefix, word) {
            if begins_near(0, known) {
                out.extend(terms);
            }
        }
        for from in 0..=(word.len() + 1).saturating_sub(spelling.shortest) {
            let Some(part) = word.get(from..) else { continue };
            for (known, terms) in spelling.starting_as(&self.lexicon.suffix, part) {
                if is_near(from, part, known) {
                    out.extend(terms);
                }
            }
            for (known, terms) in spelling.starting_as(&self.lexicon.infix, part) {
                if begins_near(from, known) {
                    out.extend(terms);
                }
            }
        }
        if out.len() > begin && spelling.is_other(word) {
            out.truncate(begin);
        }
    }

    /// Where the longest known beginning of a word ends, and where its longest known end starts.
    fn known_parts(&self, word: &str) -> (usize, usize) {
        let (shortest, longest) = self.prefix_lengths;
        let until = (shortest..=longest.min(word.len())).rev().find(|n| word.get(..*n).is_some_and(|w| self.prefix.contains_key(w)));
        let (shortest, longest) = self.suffix_lengths;
        let from = (shortest..=longest.min(word.len())).rev().map(|n| word.len() - n);
        let from = from.into_iter().find(|at| word.get(*at..).is_some_and(|w| self.suffix.contains_key(w)));
        (until.unwrap_or(0), from.unwrap_or(word.len()))
    }
}

/// Sorts what was added behind `begin`, and drops what is there twice.
fn tidy(begin: usize, out: &mut Vec<TermId>) {
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
            index.terms(w, &Spelling::default(), &mut out);
            out.iter().map(|t| t.0).collect::<Vec<_>>()
        };
        assert_eq!(terms("kannen"), [1]);
        assert_eq!(terms("teekanne"), [2, 3]);
        assert_eq!(terms("kaffee"), Vec::<u16>::new());
    }

    #[test]
    fn a_long_word_is_found_though_misspelt_unless_it_is_another_word() {
        let mut lexicon = Lexicon::default();
        lexicon.add(Affix::Inflected, "zuckerdose", TermId(1), &["n".to_owned()]);
        lexicon.add(Affix::Prefix, "teekessel", TermId(2), &[]);
        lexicon.add(Affix::Suffix, "kaffeetasse", TermId(3), &[]);
        lexicon.add(Affix::Whole, "kuchengabel", TermId(4), &[]);
        lexicon.add(Affix::Prefix, "kuchen", TermId(5), &[]);
        lexicon.add(Affix::Infix, "milchkanne", TermId(6), &[]);
        let index = lexicon.index();
        let spelling = Spelling { shortest: 8, endings: vec!["n".into(), "e".into()], others: vec!["zuckerhose".into()] };
        let near = |w: &str| {
            let mut out = Vec::new();
            index.near_terms(w, &spelling, &mut out);
            tidy(0, &mut out);
            out.iter().map(|t| t.0).collect::<Vec<_>>()
        };
        assert_eq!(near("zuckrdosen"), [1]);
        assert_eq!(near("teekesseltraeger"), Vec::<u16>::new(), "spelt as it should be");
        assert_eq!(near("teekeseltraeger"), [2]);
        assert_eq!(near("riesenkafeetasse"), [3]);
        assert_eq!(near("landmilckannengriff"), [6]);
        assert_eq!(near("kuchengbel"), [4]);
        assert_eq!(near("kucehngabel"), [4]);
        for other in ["zuckerdose", "zuckerhose", "kuchengabeln", "zuckerdos", "teekess", ""] {
            assert_eq!(near(other), Vec::<u16>::new(), "{other}");
        }
    }
}
