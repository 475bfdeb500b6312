//! The words of a language that values and sentences are made of: a table, and its tables for looking up.

use super::{Unit, fold};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One language's table, as `rules/words/*.toml` holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// ISO 639-1 code.
    pub language: String,
    /// The language's own name.
    pub name: String,
    /// Whether the parts of a hyphenated word are one word.
    pub hyphen_joins: bool,
    /// Endings that `word~` in a pattern stands for.
    pub endings: Vec<String>,
    /// Signs and endings of gender-inclusive forms.
    pub gender_endings: Vec<String>,
    /// After these words a hyphen at a line's end divides no word.
    pub after_hyphen: Vec<String>,
    /// No sentence ends after them.
    pub abbreviations: Vec<String>,
    /// Number words.
    pub numbers: BTreeMap<String, u32>,
    /// Units of time.
    pub units: UnitWords,
    /// Names of months, 1 to 12.
    pub months: BTreeMap<String, u8>,
    /// Words of a citation.
    pub citation: CitationWords,
    /// Words of names of organisations.
    pub organisation: OrganisationWords,
    /// Words of addresses and numbers.
    pub contact: ContactWords,
    /// Words for what is still open.
    pub open: OpenWords,
    /// Events that periods start or end with, by id.
    pub events: BTreeMap<String, Vec<String>>,
}

/// Words for units of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct UnitWords {
    pub hour: Vec<String>,
    pub day: Vec<String>,
    pub week: Vec<String>,
    pub month: Vec<String>,
    pub year: Vec<String>,
}

/// Words of a citation; the first of each list is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct CitationWords {
    pub article: Vec<String>,
    pub section: Vec<String>,
    pub recital: Vec<String>,
    pub paragraph: Vec<String>,
    pub subparagraph: Vec<String>,
    pub sentence: Vec<String>,
    pub letter: Vec<String>,
    pub item: Vec<String>,
    pub and: Vec<String>,
    pub to: Vec<String>,
    pub with: Vec<String>,
    pub of: Vec<String>,
}

/// Words of names of organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationWords {
    /// Legal forms.
    pub forms: Vec<String>,
    /// Words that begin the name of a public body.
    pub public: Vec<String>,
    /// Words that names may have within.
    pub within: Vec<String>,
}

/// Words of addresses and numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ContactWords {
    pub street: Vec<String>,
    pub street_first: Vec<String>,
    pub phone: Vec<String>,
    pub fax: Vec<String>,
    pub email: Vec<String>,
    pub at: Vec<String>,
    pub dot: Vec<String>,
    pub titles: Vec<String>,
}

/// Words for what is still open in a declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct OpenWords {
    pub words: Vec<String>,
    pub by: Vec<String>,
    pub until: Vec<String>,
}

/// What a folded word means in values.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A number.
    Number(u32),
    /// A unit of time.
    Unit(Unit),
    /// A month.
    Month(u8),
}

/// A table of words, ready for looking up.
#[derive(Clone, Debug, Default)]
pub struct WordIndex {
    /// The table itself.
    pub words: Words,
    /// Number words, folded.
    pub numbers: FxHashMap<String, u32>,
    /// Units, folded.
    pub units: FxHashMap<String, Unit>,
    /// Months, folded.
    pub months: FxHashMap<String, u8>,
}

impl WordIndex {
    /// Builds the tables.
    pub fn new(words: Words) -> Self {
        let mut units = FxHashMap::default();
        let of = &words.units;
        let lists = [(&of.hour, Unit::Hour), (&of.day, Unit::Day), (&of.week, Unit::Week), (&of.month, Unit::Month), (&of.year, Unit::Year)];
        for (list, unit) in lists {
            units.extend(list.iter().map(|w| (fold(w), unit)));
        }
        let numbers = words.numbers.iter().map(|(w, n)| (fold(w), *n)).collect();
        let months = words.months.iter().map(|(w, n)| (fold(w), *n)).collect();
        Self { words, numbers, units, months }
    }
}
