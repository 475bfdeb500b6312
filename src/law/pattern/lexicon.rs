//! Words to terms: which of the patterns' words a word of a text is.

use super::ast::Affix;
use super::near::Spelling;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A set of words that patterns do not tell apart (`(withdraw | revoke)`), or a kind of value. Index into the program's terms.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId(pub u16);

/// Collects words and their terms.
#[derive(Clone, Debug, Default)]
pub struct Words {
    whole: BTreeMap<String, Vec<TermId>>,
    prefix: BTreeMap<String, Vec<TermId>>,
    suffix: BTreeMap<String, Vec<TermId>>,
    infix: BTreeMap<String, Vec<TermId>>,
}

impl Words {
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

    /// All of them.
    pub fn finish(&self) -> Lexicon {
        Lexicon {
            whole: List::of(&self.whole),
            prefix: List::of(&self.prefix),
            suffix: List::of(&self.suffix),
            infix: List::of(&self.infix),
        }
    }
}

/// All words of a language's patterns, each with the terms that it belongs to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    whole: List,
    prefix: List,
    suffix: List,
    infix: List,
}

impl Lexicon {
    /// Tables for looking up words quickly.
    pub fn index(&self) -> LexiconIndex<'_> {
        let lengths = |list: &List| {
            let all = list.sizes.iter().map(|(letters, _)| *letters as usize);
            (all.clone().min().unwrap_or(1), all.max().unwrap_or(0))
        };
        LexiconIndex {
            whole: Table::of(&self.whole),
            prefix: Table::of(&self.prefix),
            suffix: Table::of(&self.suffix),
            infix: self.infix.iter().collect(),
            prefix_lengths: lengths(&self.prefix),
            suffix_lengths: lengths(&self.suffix),
        }
    }
}

/// Words with their terms, in their order: written and read as a whole, for there are many.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct List {
    /// The words, one directly behind the other.
    letters: String,
    terms: Vec<TermId>,
    /// For each word, how many bytes and how many terms it has.
    sizes: Vec<(u16, u16)>,
}

impl List {
    fn of(map: &BTreeMap<String, Vec<TermId>>) -> Self {
        Self {
            letters: map.keys().map(String::as_str).collect(),
            terms: map.values().flatten().copied().collect(),
            sizes: map.iter().map(|(word, terms)| (word.len() as u16, terms.len() as u16)).collect(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &[TermId])> {
        let (mut letters, mut terms) = (self.letters.as_str(), self.terms.as_slice());
        self.sizes.iter().map_while(move |(length, count)| {
            let word = letters.split_at_checked(*length as usize)?;
            let own = terms.split_at_checked(*count as usize)?;
            (letters, terms) = (word.1, own.1);
            Some((word.0, own.0))
        })
    }
}

/// A word with its terms.
pub(super) type Entry<'a> = (&'a str, &'a [TermId]);

/// Words by themselves and, for near spellings, in their order.
#[derive(Clone, Debug)]
struct Table<'a> {
    by_word: FxHashMap<&'a str, &'a [TermId]>,
    in_order: Vec<Entry<'a>>,
}

impl<'a> Table<'a> {
    fn of(list: &'a List) -> Self {
        let in_order: Vec<Entry<'a>> = list.iter().collect();
        Self { by_word: in_order.iter().copied().collect(), in_order }
    }

    fn get(&self, word: &str) -> Option<&'a [TermId]> {
        self.by_word.get(word).copied()
    }
}

/// A [`Lexicon`] ready for looking up.
#[derive(Clone, Debug)]
pub struct LexiconIndex<'a> {
    whole: Table<'a>,
    prefix: Table<'a>,
    suffix: Table<'a>,
    infix: Vec<Entry<'a>>,
    prefix_lengths: (usize, usize),
    suffix_lengths: (usize, usize),
}

impl LexiconIndex<'_> {
    /// Adds to `out` the terms of a folded word and of the long words of which it may be a misspelling, sorted, each once.
    pub fn terms(&self, word: &str, spelling: &Spelling, out: &mut Vec<TermId>) {
        let begin = out.len();
        out.extend(self.whole.get(word).unwrap_or_default());
        let (shortest, longest) = self.prefix_lengths;
        for end in shortest..=longest.min(word.len()) {
            if let Some(found) = word.get(..end).and_then(|w| self.prefix.get(w)) {
                out.extend(found);
            }
        }
        let (shortest, longest) = self.suffix_lengths;
        for length in shortest..=longest.min(word.len()) {
            if let Some(found) = word.get(word.len() - length..).and_then(|w| self.suffix.get(w)) {
                out.extend(found);
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
        if !spelling.may_be_wrong(word) || self.whole.get(word).is_some() {
            return;
        }
        let begin = out.len();
        let (known_until, known_from) = self.known_parts(word);
        let is_near = |from: usize, part: &str, known: &str| {
            spelling.edit(part, known).is_some_and(|at| from + at >= known_until && from + at <= known_from)
        };
        for (known, terms) in spelling.starting_as(&self.whole.in_order, word) {
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
        for (known, terms) in spelling.starting_as(&self.prefix.in_order, word) {
            if begins_near(0, known) {
                out.extend(terms);
            }
        }
        for from in 0..=(word.len() + 1).saturating_sub(spelling.shortest) {
            let Some(part) = word.get(from..) else { continue };
            for (known, terms) in spelling.starting_as(&self.suffix.in_order, part) {
                if is_near(from, part, known) {
                    out.extend(terms);
                }
            }
            for (known, terms) in spelling.starting_as(&self.infix, part) {
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
        let until = (shortest..=longest.min(word.len())).rev().find(|n| word.get(..*n).is_some_and(|w| self.prefix.get(w).is_some()));
        let (shortest, longest) = self.suffix_lengths;
        let from = (shortest..=longest.min(word.len())).rev().map(|n| word.len() - n);
        let from = from.into_iter().find(|at| word.get(*at..).is_some_and(|w| self.suffix.get(w).is_some()));
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
        let mut lexicon = Words::default();
        let endings = ["s".to_owned(), "n".to_owned()];
        lexicon.add(Affix::Inflected, "kanne", TermId(1), &endings);
        lexicon.add(Affix::Prefix, "tee", TermId(2), &endings);
        lexicon.add(Affix::Suffix, "kanne", TermId(3), &endings);
        lexicon.add(Affix::Infix, "eek", TermId(2), &endings);
        let lexicon = lexicon.finish();
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
        let mut lexicon = Words::default();
        lexicon.add(Affix::Inflected, "zuckerdose", TermId(1), &["n".to_owned()]);
        lexicon.add(Affix::Prefix, "teekessel", TermId(2), &[]);
        lexicon.add(Affix::Suffix, "kaffeetasse", TermId(3), &[]);
        lexicon.add(Affix::Whole, "kuchengabel", TermId(4), &[]);
        lexicon.add(Affix::Prefix, "kuchen", TermId(5), &[]);
        lexicon.add(Affix::Infix, "milchkanne", TermId(6), &[]);
        let lexicon = lexicon.finish();
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
