//! The words that the grammar itself has, per language: how a file names its language, yes and no, what is still open.

use super::line::is_blank;
use super::table::CardTable;
use crate::source::Lang;
use serde::{Deserialize, Serialize};

/// A language's words of the grammar. Where there are several, the formatter writes the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrammarWords {
    /// The language.
    pub code: Lang,
    /// The key of the line by which a file names its language, as this language says it.
    pub key: String,
    /// The names by which a file may call the language, in any language.
    pub names: Vec<String>,
    /// Yes.
    pub yes: Vec<String>,
    /// No.
    pub no: Vec<String>,
    /// Not known yet.
    pub open: Vec<String>,
    /// Before the name of who clarifies what is open; need not stand.
    pub by: Vec<String>,
    /// Before the day until when.
    pub until: Vec<String>,
    /// A provision with the national one behind it, as the language cites them: shown to those who wrote none.
    pub sample_provision: String,
    /// The name of a country.
    pub sample_place: String,
}

/// What is said of a value that is not known yet.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct OpenParts<'v> {
    /// The language of its first word.
    pub lang: Lang,
    /// Whether the words stand that may stand before who clarifies it.
    pub by: bool,
    /// Who clarifies it; may be empty.
    pub who: &'v str,
    /// Until when, as written.
    pub until: Option<&'v str>,
}

impl CardTable {
    /// The grammar's words in a language.
    pub fn words(&self, lang: Lang) -> Option<&GrammarWords> {
        self.languages.iter().find(|w| w.code == lang)
    }

    /// Reads the line by which a file names its language; `None` if it is another line, an error if the language is unknown.
    pub(super) fn language_line(&self, key: &str, value: &str) -> Option<Result<Lang, ()>> {
        self.languages.iter().find(|w| w.key == key)?;
        Some(self.languages.iter().find(|w| w.names.iter().any(|n| n == value)).map(|w| w.code).ok_or(()))
    }

    /// Reads yes or no, in any language, with what is said behind a comma.
    pub fn yes_or_no<'v>(&self, value: &'v str) -> Option<(bool, Option<&'v str>)> {
        let (first, rest) = comma(value);
        let among = |list: fn(&GrammarWords) -> &Vec<String>| self.languages.iter().flat_map(list).any(|w| same(w, first));
        let answer = among(|w| &w.yes).then_some(true).or_else(|| among(|w| &w.no).then_some(false))?;
        Some((answer, rest))
    }

    /// Reads `open`, `open, to be clarified by WHO until DAY`, in any language, or in several.
    pub fn open<'v>(&self, value: &'v str) -> Option<OpenParts<'v>> {
        let word = |w: &GrammarWords| w.open.iter().find_map(|word| after_open(value, word)).map(|(rest, dated)| (w.code, rest, dated));
        let (lang, rest, dated) = self.languages.iter().find_map(word)?;
        // Of `until` and `until the`, the longer one counts.
        let behind_by = self.languages.iter().flat_map(|w| &w.by).filter_map(|by| strip_words(rest, by)).min_by_key(|rest| rest.len());
        let who_and_day = behind_by.unwrap_or(rest);
        let until = || self.languages.iter().flat_map(|w| &w.until);
        let day_alone = until().filter_map(|u| strip_words(who_and_day, u)).min_by_key(|day| day.len());
        let both = || until().filter_map(|u| who_and_day.rsplit_once(&format!(" {u} "))).min_by_key(|(_, day)| day.len());
        let (who, until) = match day_alone {
            Some(day) => ("", Some(day)),
            None => both().map_or((who_and_day, None), |(who, day)| (who.trim_matches(is_blank), Some(day.trim_matches(is_blank)))),
        };
        // Without a comma, only a day may follow: `open source` is not open.
        (!dated || day_alone.is_some()).then_some(OpenParts { lang, by: behind_by.is_some(), who, until })
    }

    /// Says the same in the words of a language.
    pub(super) fn say_open(&self, parts: OpenParts<'_>, lang: Lang) -> Option<String> {
        let words = self.words(lang)?;
        let first = |list: &Vec<String>| list.first().cloned();
        let mut out = first(&words.open)?;
        let by = if parts.by { first(&words.by)? } else { String::new() };
        let until = if parts.until.is_some() { first(&words.until)? } else { String::new() };
        let behind = [by.as_str(), parts.who, until.as_str(), parts.until.unwrap_or("")];
        let behind = behind.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        if !behind.is_empty() {
            out = with_rest(&out, &behind);
        }
        Some(out)
    }
}

/// What follows the word for open: behind a comma, or without one (then with `true`).
fn after_open<'v>(value: &'v str, word: &str) -> Option<(&'v str, bool)> {
    let (first, rest) = comma(value);
    if same(first, word) {
        return Some((rest.unwrap_or(""), false));
    }
    let head = value.get(..word.len()).filter(|h| same(h, word))?;
    let rest = value.get(head.len()..)?;
    rest.starts_with(is_blank).then(|| (rest.trim_matches(is_blank), true))
}

/// A value up to its first comma, and what follows.
pub(super) fn comma(value: &str) -> (&str, Option<&str>) {
    match value.split_once(',') {
        Some((first, rest)) => (first.trim_matches(is_blank), Some(rest.trim_matches(is_blank))),
        None => (value.trim_matches(is_blank), None),
    }
}

/// A word, a comma, and what is said behind it.
pub(super) fn with_rest(word: &str, rest: &str) -> String {
    // Behind a blank, a `#` would begin a comment: `open,#3` has none.
    let gap = if rest.is_empty() || rest.starts_with('#') { "" } else { " " };
    format!("{word},{gap}{rest}")
}

fn strip_words<'v>(text: &'v str, words: &str) -> Option<&'v str> {
    let rest = text.strip_prefix(words)?;
    (rest.is_empty() || rest.starts_with(is_blank)).then(|| rest.trim_matches(is_blank))
}

/// Whether two words are the same but for capitals.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || (a.len() == b.len() && a.to_lowercase() == b.to_lowercase())
}
