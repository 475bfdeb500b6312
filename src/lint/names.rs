//! Whether a text names a declared party.

use super::folded::{Folded, inflects};
use super::judge::{Case, TextUnderCheck};
use crate::flow::{Declared, Thing};
use crate::source::Span;
use crate::value::{Date, Value, fold};

impl TextUnderCheck<'_> {
    /// Where the text names a declared thing, within some sentences or anywhere: by its title, another name, or its title without
    /// the legal form.
    pub fn names(&self, case: &Case<'_>, thing: &Thing, within: Option<&[Span]>) -> Option<Span> {
        let others = thing.field("also-known-as").iter().filter_map(|v| match &v.value {
            Declared::Text(t) => Some(t.as_str()),
            _ => None,
        });
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(thing.title.as_str()).chain(others.flat_map(|o| o.split(','))) {
            let name = name.trim();
            names.push(name.to_owned());
            names.extend(without_form(case, name));
        }
        names.iter().filter(|n| n.chars().count() >= 2).find_map(|n| self.find(n, within))
    }

    /// The first place where some words stand, whatever their case or umlauts, between words.
    pub(super) fn find(&self, name: &str, within: Option<&[Span]>) -> Option<Span> {
        let wanted: Vec<String> = name.split_whitespace().map(|w| letters(&fold(w))).filter(|w| !w.is_empty()).collect();
        let first = wanted.first()?;
        let words = self.words();
        words.inflecting(first).iter().find_map(|at| {
            let at = *at as usize;
            let all = wanted.iter().enumerate().all(|(k, w)| words.at(at + k).is_some_and(|(h, _)| inflects(h, w)));
            let span = words.at(at)?.1.to(words.at(at + wanted.len() - 1)?.1);
            let allowed = within.is_none_or(|spans| spans.iter().any(|s| s.overlaps(span)));
            (all && allowed).then_some(span)
        })
    }

    /// The text's words, folded; made once for each text that is asked.
    pub(super) fn words(&self) -> &Folded {
        self.folded.get_or_init(|| Folded::new(&self.document.text))
    }
}

pub(super) fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A name without its legal form, if it has one and something telling is left.
pub(super) fn without_form(case: &Case<'_>, name: &str) -> Option<String> {
    let forms = case.law.reading.words.values().flat_map(|w| &w.organisation.forms);
    let form = forms.filter(|f| name.strip_suffix(f.as_str()).is_some_and(|r| r.ends_with([' ', ',']))).max_by_key(|f| f.len())?;
    let rest = name.strip_suffix(form.as_str())?.trim_end_matches([' ', ',']);
    (rest.chars().count() >= 3).then(|| rest.to_owned())
}

/// A value's name in messages.
pub(super) fn display(case: &Case<'_>, value: &Value, words: &str, language: &str) -> String {
    let facts = &case.law.facts;
    match value {
        Value::Country(code) => facts.countries.name(code, language).unwrap_or(words).to_owned(),
        Value::Authority(id) => facts
            .authorities
            .authority(id)
            .map_or(words.to_owned(), |a| if language == "de" { a.name_de.clone() } else { a.name_en.clone() }),
        Value::Name(name) => {
            let thing = case.declaration.and_then(|d| d.by_name(name));
            let law = || facts.laws.law(name).map(|l| if language == "de" { l.short.clone() } else { l.short_en.clone() });
            thing.map(|(_, t)| t.title.clone()).or_else(law).unwrap_or_else(|| name.clone())
        }
        // A date without its day is left as it is written: the value has the first or the last day of that month.
        Value::Date(date) if names_a_day(words) => written_date(case, *date, language),
        _ => words.to_owned(),
    }
}

/// A day as a language writes it.
pub(super) fn written_date(case: &Case<'_>, date: Date, language: &str) -> String {
    case.law.reading.words.get(language).and_then(|w| w.written.date(date)).unwrap_or_else(|| date.to_string())
}

/// Whether the words of a date give year, month and day.
fn names_a_day(words: &str) -> bool {
    words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).count() >= 3
}
