//! Words for the same thing: kinds of data, purposes.

use super::day;
use crate::value::{Date, fold};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vocabulary {
    #[serde(with = "day")]
    as_of: Option<Date>,
    term: Vec<Term>,
    /// Made when words are first looked up.
    #[serde(skip)]
    names: OnceLock<Names>,
}

/// The names of all terms, folded.
#[derive(Clone, Debug, Default)]
struct Names {
    /// The longest first; of those as long, in the order of the table: the words of each, and the index of its term.
    all: Vec<(Vec<String>, usize)>,
    /// By their first word.
    by_first: FxHashMap<String, Vec<usize>>,
}

impl Names {
    fn new(terms: &[Term]) -> Self {
        let mut all: Vec<(Vec<String>, usize)> =
            terms.iter().enumerate().flat_map(|(i, t)| t.names().map(move |n| (word_list(n), i))).filter(|(n, _)| !n.is_empty()).collect();
        all.sort_by_key(|(n, _)| std::cmp::Reverse(n.len()));
        let mut by_first: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, (name, _)) in all.iter().enumerate() {
            let Some(first) = name.first() else { continue };
            by_first.entry(first.clone()).or_default().push(i);
        }
        Self { all, by_first }
    }

    /// The names that may begin with a word, perhaps with an ending.
    fn beginning(&self, word: &str) -> impl Iterator<Item = usize> + '_ {
        let shorter = (0..=LONGEST_ENDING).filter_map(|less| word.len().checked_sub(less)).filter_map(|end| word.get(..end));
        shorter.filter_map(|first| self.by_first.get(first)).flatten().copied().collect::<Vec<_>>().into_iter()
    }
}

/// A thing that has several names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Term {
    /// Its id.
    pub id: String,
    /// Its German names.
    pub de: Vec<String>,
    /// Its English names.
    pub en: Vec<String>,
    /// Wider terms that include it.
    pub within: Vec<String>,
    /// What is true of it.
    pub tags: Vec<String>,
}

impl Term {
    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.de.iter().chain(&self.en).map(String::as_str)
    }
}

impl Vocabulary {
    pub(super) fn extend(&mut self, other: Vocabulary) {
        self.term.extend(other.term);
        self.names = OnceLock::new();
    }

    /// All terms.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.term.iter()
    }

    /// The terms that some words name, the longest names first: "name and e-mail address" names two.
    pub fn named_in(&self, words: &str) -> Vec<&Term> {
        let have = word_list(words);
        let names = self.names.get_or_init(|| Names::new(&self.term));
        let mut begun: Vec<(usize, usize)> =
            have.iter().enumerate().flat_map(|(at, word)| names.beginning(word).map(move |name| (name, at))).collect();
        begun.sort_unstable();
        let mut taken = vec![false; have.len()];
        let mut found: Vec<(usize, &Term)> = Vec::new();
        for (name, at) in begun {
            let Some((name, term)) = names.all.get(name).and_then(|(n, t)| Some((n, self.term.get(*t)?))) else { continue };
            let Some(here) = have.get(at..at + name.len()) else { continue };
            let free = taken.get(at..at + name.len()).is_some_and(|t| t.iter().all(|t| !t));
            if free && here.iter().zip(name).all(|(h, n)| inflected(h, n)) {
                taken.iter_mut().skip(at).take(name.len()).for_each(|t| *t = true);
                found.push((at, term));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        let mut all: Vec<&Term> = Vec::new();
        for (_, term) in found {
            if !all.contains(&term) {
                all.push(term);
            }
        }
        all
    }

    /// A term with the wider ones that include it and the narrower ones that it includes: a text that names one speaks of it.
    pub fn akin<'v>(&'v self, term: &'v Term) -> Vec<&'v Term> {
        let mut all = vec![term];
        let mut next = 0;
        while let Some(here) = all.get(next).copied() {
            next += 1;
            for wider in self.term.iter().filter(|t| here.within.contains(&t.id)) {
                if !all.contains(&wider) {
                    all.push(wider);
                }
            }
        }
        all.extend(self.term.iter().filter(|t| t.within.contains(&term.id)));
        all
    }
}

/// Words, folded, without what stands between them.
fn word_list(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The longest ending that a word may have, in bytes.
const LONGEST_ENDING: usize = 2;

/// Whether a word is another, perhaps with an ending.
fn inflected(have: &str, name: &str) -> bool {
    have == name || (name.len() >= 4 && have.strip_prefix(name).is_some_and(|ending| ending.len() <= LONGEST_ENDING))
}
