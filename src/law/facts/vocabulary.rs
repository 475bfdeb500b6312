//! Words for the same thing: kinds of data, purposes.

use super::day;
use crate::value::{Date, fold};
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vocabulary {
    #[serde(with = "day")]
    as_of: Option<Date>,
    term: Vec<Term>,
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
    }

    /// All terms.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.term.iter()
    }

    /// The terms that some words name, the longest names first: "name and e-mail address" names two.
    pub fn named_in(&self, words: &str) -> Vec<&Term> {
        let have = word_list(words);
        let mut taken = vec![false; have.len()];
        let mut found: Vec<(usize, &Term)> = Vec::new();
        let mut names: Vec<(Vec<String>, &Term)> = self.term.iter().flat_map(|t| t.names().map(move |n| (word_list(n), t))).collect();
        names.retain(|(n, _)| !n.is_empty() && n.len() <= have.len());
        names.sort_by_key(|(n, _)| std::cmp::Reverse(n.len()));
        for (name, term) in names {
            for at in 0..=have.len() - name.len() {
                let here = have.get(at..at + name.len()).unwrap_or(&[]);
                let free = taken.get(at..at + name.len()).is_some_and(|t| t.iter().all(|t| !t));
                if free && here.iter().zip(&name).all(|(h, n)| inflected(h, n)) {
                    taken.iter_mut().skip(at).take(name.len()).for_each(|t| *t = true);
                    found.push((at, term));
                }
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

/// Whether a word is another, perhaps with an ending.
fn inflected(have: &str, name: &str) -> bool {
    have == name || (name.len() >= 4 && have.strip_prefix(name).is_some_and(|ending| ending.len() <= 2))
}
