//! The words of a language that values and sentences are made of: a table, and its tables for looking up.

use super::{Unit, fold};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One language's table, as `rules/words/*.toml` holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// ISO 639-1 code.
    pub language: String,
    /// The language's own name.
    pub name: String,
    /// Its most frequent words, in lower case, without those that another language has as often: they show that a text is written in it.
    pub frequent: Vec<String>,
    /// Whether the parts of a hyphenated word are one word.
    pub hyphen_joins: bool,
    /// Endings that `word~` in a pattern stands for.
    pub endings: Vec<String>,
    /// Which words may be misspelt.
    #[serde(default)]
    pub misspelt: MisspeltWords,
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
    /// Words of references to other sections.
    #[serde(default)]
    pub reference: ReferenceWords,
    /// Words of names of organisations.
    pub organisation: OrganisationWords,
    /// Words of addresses and numbers.
    pub contact: ContactWords,
    /// Words that join a period to its event.
    pub period: PeriodWords,
    /// Events that periods start or end with, by id.
    pub events: BTreeMap<String, Vec<String>>,
    /// How values are written out.
    #[serde(default)]
    pub written: WrittenWords,
}

/// How a language writes days and periods out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenWords {
    /// A day, with `{day}`, `{month}` and `{year}`.
    pub date: String,
    /// The names of the months, from January on.
    pub months: Vec<String>,
    /// One hour, several hours.
    pub hour: Vec<String>,
    /// One day, several days.
    pub day: Vec<String>,
    /// One week, several weeks.
    pub week: Vec<String>,
    /// One month, several months.
    pub month: Vec<String>,
    /// One year, several years.
    pub year: Vec<String>,
    /// From when a period runs, by the event's id.
    pub after: BTreeMap<String, String>,
}

/// Which words of the patterns are known though misspelt by one letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MisspeltWords {
    /// The fewest letters of such a word, folded (an umlaut has two); 0 for none.
    pub shortest: usize,
    /// Words, or parts of words, that differ by one letter from a word of the patterns and yet are spelt as they should be.
    pub others: Vec<String>,
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
    /// "first", "second": written before the word for paragraph.
    #[serde(default)]
    pub ordinals: Vec<String>,
    pub subparagraph: Vec<String>,
    pub sentence: Vec<String>,
    pub letter: Vec<String>,
    pub item: Vec<String>,
    pub and: Vec<String>,
    pub to: Vec<String>,
    pub with: Vec<String>,
    pub of: Vec<String>,
    /// Whether paragraphs and letters are printed in parentheses behind the number: `Art. 6(1)(f)`.
    #[serde(default)]
    pub parentheses: bool,
}

/// Words of references to other sections of the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceWords {
    /// Words for a section, before its number or title: "section", "chapter". Those that may have a full stop are given with it.
    pub section: Vec<String>,
    /// Words behind which a number alone is a section's: "see", "under".
    pub see: Vec<String>,
    /// What follows a number where this text is meant: "of this notice", "below".
    pub own: Vec<String>,
    /// Words behind a number that lead to another text: "of", "in".
    pub elsewhere: Vec<String>,
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
    /// Those of them that join two names; the others are articles and prepositions, which only some names have.
    pub joins: Vec<String>,
    /// Words that no name begins with: articles, pronouns, verbs at a sentence's start, labels.
    pub not_in_names: Vec<String>,
    /// Words for what an organisation is or does, before its name; `*` stands for any letters before.
    pub roles: Vec<String>,
    /// What names with an article within begin with: "Society of …". `*` as above.
    pub heads: Vec<String>,
    /// Words with a capital of which no person's name is made. `*` as above.
    pub not_persons: Vec<String>,
    /// Words after which a person's name may stand: "is", "by", "I".
    pub introduce: Vec<String>,
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
    /// Hosts whose addresses stand for others: they shorten or wrap them.
    #[serde(default)]
    pub redirects: Vec<String>,
    /// Beginnings, middles or endings of words, folded, that name a document: a link on them leads to it.
    #[serde(default)]
    pub documents: Vec<String>,
}

/// Words that join a period to its event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PeriodWords {
    pub after: Vec<String>,
    pub until: Vec<String>,
    pub during: Vec<String>,
}

/// Lengths of words, by their first letter: a cheap sign that a word cannot be in a table.
#[derive(Clone, Debug)]
struct Lengths([u64; 256]);

impl Default for Lengths {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Lengths {
    fn key(word: &str) -> (usize, u64) {
        let first = word.bytes().next().unwrap_or(0);
        // Umlauts fold to a vowel and an `e`: all words that begin with one share a row.
        let row = if first.is_ascii() { first.to_ascii_lowercase() } else { 0x80 };
        (row as usize, 1_u64 << word.len().min(63))
    }

    fn add(&mut self, word: &str) {
        let (row, bit) = Self::key(word);
        if let Some(r) = self.0.get_mut(row) {
            *r |= bit;
        }
    }

    fn may_have(&self, word: &str) -> bool {
        let (row, bit) = Self::key(word);
        self.0.get(row).is_some_and(|r| r & bit != 0)
    }
}

/// A table of words, ready for looking up.
#[derive(Clone, Debug, Default)]
pub struct WordIndex {
    /// The table itself.
    pub words: Arc<Words>,
    /// Number words, folded.
    numbers: FxHashMap<String, u32>,
    /// Units, folded.
    units: FxHashMap<String, Unit>,
    /// Months, folded.
    months: FxHashMap<String, u8>,
    /// Legal forms by their first word, longest first.
    forms: FxHashMap<String, Vec<String>>,
    number_lengths: Lengths,
    unit_lengths: Lengths,
    month_lengths: Lengths,
    name_lengths: Lengths,
    /// Words that an end follows ("until"), the first of each, folded.
    ends: Vec<String>,
    /// Events by name, folded, longest first.
    events: Vec<(String, String)>,
    label_lengths: Lengths,
    reference_lengths: Lengths,
    not_in_names: WordList,
    roles: WordList,
    heads: WordList,
    not_persons: WordList,
}

/// A list of words, some of which begin with `*`: they stand for all words that end as they do, whatever their case.
#[derive(Clone, Debug, Default)]
struct WordList {
    whole: FxHashSet<String>,
    endings: FxHashSet<String>,
    /// The lengths of the endings, each once.
    lengths: Vec<usize>,
}

impl WordList {
    fn new(list: &[String]) -> Self {
        let mut out = Self::default();
        for entry in list {
            match entry.strip_prefix('*') {
                Some(ending) => {
                    out.lengths.push(ending.len());
                    out.endings.insert(ending.to_owned());
                }
                None => {
                    out.whole.insert(entry.clone());
                }
            }
        }
        out.lengths.sort_unstable();
        out.lengths.dedup();
        out
    }

    fn has(&self, word: &str) -> bool {
        if self.whole.contains(word) {
            return true;
        }
        if self.lengths.is_empty() {
            return false;
        }
        let small = word.to_lowercase();
        let ends =
            |length: &usize| small.len().checked_sub(*length).and_then(|at| small.get(at..)).is_some_and(|end| self.endings.contains(end));
        self.lengths.iter().any(ends)
    }
}

/// How far ahead an event's name may reach, in characters.
const LONGEST_EVENT: usize = 60;

impl WordIndex {
    /// Whether an end of a period may follow a word: "until".
    pub fn opens_end(&self, word: &str) -> bool {
        word.len() <= 8 && self.ends.iter().any(|e| e.eq_ignore_ascii_case(word))
    }

    /// The event that a text begins with: its id, and the length of its name in bytes.
    pub fn event_at(&self, text: &str) -> Option<(&str, usize)> {
        let end = text.char_indices().nth(LONGEST_EVENT).map_or(text.len(), |(i, _)| i);
        let ahead = text.get(..end)?;
        let folded = fold(ahead);
        let (name, id) = self
            .events
            .iter()
            .find(|(name, _)| folded.strip_prefix(name.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))?;
        // The name in the text is as long as its folded form reaches.
        let mut length = 0;
        for (i, c) in ahead.char_indices() {
            length = i + c.len_utf8();
            if fold(ahead.get(..length)?).len() >= name.len() {
                break;
            }
        }
        Some((id, length))
    }

    /// Builds the tables.
    pub fn new(words: Arc<Words>) -> Self {
        let mut index = Self::default();
        let of = &words.units;
        let lists =
            [(&of.hour, Unit::Hour), (&of.day, Unit::Day), (&of.week, Unit::Week), (&of.month, Unit::Month), (&of.year, Unit::Year)];
        for (word, unit) in lists.into_iter().flat_map(|(list, unit)| list.iter().map(move |w| (w, unit))) {
            index.unit_lengths.add(word);
            index.units.insert(fold(word), unit);
        }
        for (word, n) in &words.numbers {
            index.number_lengths.add(word);
            index.numbers.insert(fold(word), *n);
        }
        for (word, n) in &words.months {
            index.month_lengths.add(word);
            index.months.insert(fold(word), *n);
        }
        index.ends = words.period.until.iter().filter_map(|w| w.split(' ').next()).map(fold).collect();
        index.ends.dedup();
        let events = words.events.iter().flat_map(|(id, names)| names.iter().map(move |n| (fold(n), id.clone())));
        index.events = events.collect();
        index.events.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        let first_word = |name: &str| -> String { name.chars().take_while(|c| c.is_alphanumeric()).collect() };
        for form in &words.organisation.forms {
            let first = first_word(form);
            index.name_lengths.add(&first);
            index.forms.entry(first).or_default().push(form.clone());
        }
        for list in index.forms.values_mut() {
            list.sort_by_key(|f| std::cmp::Reverse(f.len()));
        }
        for label in words.contact.phone.iter().chain(&words.contact.fax).filter(|l| l.len() <= 16 && l.is_ascii()) {
            index.label_lengths.add(label);
        }
        for word in words.reference.section.iter().chain(&words.reference.see) {
            index.reference_lengths.add(word.trim_end_matches('.'));
        }
        for head in &words.organisation.public {
            index.name_lengths.add(&first_word(head));
        }
        let of = &words.organisation;
        index.roles = WordList::new(&of.roles);
        index.heads = WordList::new(&of.heads);
        index.not_persons = WordList::new(&of.not_persons);
        index.not_in_names.whole = of.not_in_names.iter().cloned().collect();
        index.words = words;
        index
    }

    /// The number that a word means.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.number_lengths.may_have(word).then(|| self.numbers.get(&fold(word)).copied()).flatten()
    }

    /// The unit of time that a word means.
    pub fn unit(&self, word: &str) -> Option<Unit> {
        self.unit_lengths.may_have(word).then(|| self.units.get(&fold(word)).copied()).flatten()
    }

    /// The month that a word means.
    pub fn month(&self, word: &str) -> Option<i8> {
        self.month_lengths.may_have(word).then(|| self.months.get(&fold(word)).map(|m| *m as i8)).flatten()
    }

    /// Whether a word may begin a legal form or the name of a public body.
    pub fn may_name(&self, word: &str) -> bool {
        self.name_lengths.may_have(word)
    }

    /// Whether a word may say that a telephone or fax number follows.
    pub fn may_label(&self, word: &str) -> bool {
        self.label_lengths.may_have(word)
    }

    /// Whether a number or a title behind a word may be that of a section.
    pub fn may_refer(&self, word: &str) -> bool {
        self.reference_lengths.may_have(word)
    }

    /// The legal forms that begin with a word, longest first.
    pub fn forms_of(&self, word: &str) -> impl Iterator<Item = &String> {
        self.forms.get(word).into_iter().flatten()
    }

    /// Whether a word with a capital is likely to have it from a sentence's start, or is no part of a name.
    pub fn opens_sentence(&self, word: &str) -> bool {
        self.not_in_names.has(word)
    }

    /// Whether a word says what an organisation is or does.
    pub fn is_role(&self, word: &str) -> bool {
        self.roles.has(word)
    }

    /// Whether names with an article within may begin with a word.
    pub fn heads_name(&self, word: &str) -> bool {
        self.heads.has(word)
    }

    /// Whether no person is called so.
    pub fn is_no_person(&self, word: &str) -> bool {
        self.opens_sentence(word) || self.not_persons.has(word)
    }

    /// Names of months, folded.
    pub fn month_names(&self) -> impl Iterator<Item = &String> {
        self.months.keys()
    }
}
