//! Whether a text speaks of what is declared in words.
//!
//! Declared words are looked for as they stand, then by the other names of the vocabulary's terms that they name, then word by word.
//! Words that no term knows and that are not found decide nothing, unless the text speaks the words of the declaration at all: they may
//! be another language's, or another name.

use super::eval::{Bound, Eval, Verdict};
use super::folded::{TELLING, has};
use super::judge::{Case, TextUnderCheck};
use super::names::letters;
use super::seen::Seen;
use super::values::{Item, Values};
use crate::flow::{Declaration, Thing};
use crate::law::rule::Path;
use crate::source::{Say, Span};
use crate::value::fold;

/// Words that belong together stand at most so many words apart.
const WINDOW: u32 = 40;
/// The field with other names.
const OTHER_NAMES: &str = "also-known-as";

/// What a search for declared words came to.
enum Found {
    Here(Span),
    Missing,
    /// Not found, but nobody knows other names for it.
    Perhaps,
}

impl<'a> Eval<'a> {
    /// Whether the text, or any text of the notice, speaks of what is declared at a path.
    pub fn mentions(&mut self, path: &Path, any: bool) -> Verdict<'a> {
        let items = match self.values(path) {
            Values::Known(items) => items,
            Values::Unknown(missing) => return Verdict::unknown(missing),
            Values::Absent => return Verdict::of(true),
        };
        let Some(own) = self.text else { return Verdict::of(true) };
        let case = self.case;
        let others = case.texts.iter().filter(|t| any && t.file != own.file);
        let texts: Vec<&TextUnderCheck<'_>> = std::iter::once(own).chain(others).collect();
        let (mut lacking, mut perhaps, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        for (words, names) in items.iter().flat_map(|i| self.wordings(i)) {
            let all: Vec<(&TextUnderCheck<'_>, Found)> = texts.iter().map(|t| (*t, t.speaks_of(case, &words, &names))).collect();
            let here = all.iter().find_map(|(t, f)| if let Found::Here(span) = f { Some(t.place(*span)) } else { None });
            match here {
                Some(place) => seen.push(Seen::SpokenOf(place)),
                None if all.iter().any(|(_, f)| matches!(f, Found::Perhaps)) => perhaps.push(words),
                None => lacking.push(words),
            }
        }
        if !lacking.is_empty() {
            self.lacking = lacking;
            return Verdict::at(false, Vec::new());
        }
        if !perhaps.is_empty() {
            let words = perhaps.join("`, `");
            return Verdict::unknown(Say::new(
                format!("by which words the notice says `{words}`"),
                format!("mit welchen Worten der Hinweis `{words}` nennt"),
            ));
        }
        Verdict::at(true, seen)
    }

    /// The parts of declared words, each with the other names of the whole.
    fn wordings(&self, item: &Item<'_>) -> Vec<(String, Vec<String>)> {
        let declaration = self.case.declaration;
        // The words may be the name of a card that has names of its own.
        let card = declaration.and_then(|d| d.by_name(item.words.trim())).map(|(_, t)| t).filter(|t| t.path.is_empty());
        let bound = match self.bound.last() {
            Some(Bound::Thing(thing)) if thing.title == item.words => Some(*thing),
            _ => None,
        };
        let thing = card.or(bound);
        let names: Vec<String> = thing.iter().flat_map(|t| other_names(t)).collect();
        let words = card.map_or(&*item.words, |t| t.title.as_str());
        if names.is_empty() { parts(words).map(|p| (p.to_owned(), Vec::new())).collect() } else { vec![(words.to_owned(), names)] }
    }
}

/// The other names of a thing.
pub(super) fn other_names(thing: &Thing) -> impl Iterator<Item = String> + '_ {
    thing.field(OTHER_NAMES).iter().flat_map(|v| v.text.split(',').map(|n| n.trim().to_owned()))
}

fn parts(words: &str) -> impl Iterator<Item = &str> {
    words.split([',', ';']).map(str::trim).filter(|p| !p.is_empty())
}

impl TextUnderCheck<'_> {
    fn speaks_of(&self, case: &Case<'_>, words: &str, names: &[String]) -> Found {
        let named = names.iter().map(String::as_str).chain(std::iter::once(words)).find_map(|n| self.find(n, None));
        if let Some(span) = named {
            return Found::Here(span);
        }
        let vocabulary = &case.law.facts.vocabulary;
        let terms = vocabulary.named_in(words);
        let of_terms: Vec<Option<Span>> =
            terms.iter().map(|t| vocabulary.akin(t).iter().flat_map(|t| t.names()).find_map(|n| self.find_within(n))).collect();
        if let (false, Some(Some(first))) = (of_terms.iter().any(Option::is_none), of_terms.first()) {
            return Found::Here(*first);
        }
        if let Some(span) = self.word_by_word(words) {
            return Found::Here(span);
        }
        let known = !terms.is_empty() || !names.is_empty();
        if known || case.declaration.is_some_and(|d| self.speaks_alike(d)) { Found::Missing } else { Found::Perhaps }
    }

    /// Where a name stands, be it part of compounds ("Kontoverbindung" in "Kontoverbindungsdaten").
    fn find_within(&self, name: &str) -> Option<Span> {
        let wanted: Vec<String> = fold(name).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let words = self.words();
        words.having(wanted.first()?).iter().find_map(|at| {
            let at = *at as usize;
            let all = wanted.iter().enumerate().all(|(k, w)| words.at(at + k).is_some_and(|(h, _)| has(h, w)));
            let (start, end) = (words.at(at)?.1, words.at(at + wanted.len() - 1)?.1);
            all.then_some(start.to(end))
        })
    }

    /// Where most of some words stand near each other.
    fn word_by_word(&self, words: &str) -> Option<Span> {
        let wanted: Vec<String> = telling(words);
        let enough = wanted.len() / 2 + 1;
        let text = self.words();
        let mut all: Vec<(u32, usize)> = wanted
            .iter()
            .enumerate()
            .flat_map(|(which, w)| text.having(w).iter().map(move |at| (*at, which)).collect::<Vec<_>>())
            .collect();
        all.sort_unstable();
        let mut last: Vec<Option<u32>> = vec![None; wanted.len()];
        for (at, which) in all {
            if let Some(last) = last.get_mut(which) {
                *last = Some(at);
            }
            if last.iter().flatten().filter(|l| at - **l < WINDOW).count() >= enough {
                return text.at(at as usize).map(|(_, span)| span);
            }
        }
        None
    }

    /// Whether at least half of the telling words of a declaration stand in the text: it is written in the same language.
    fn speaks_alike(&self, declaration: &Declaration) -> bool {
        *self.alike.get_or_init(|| {
            let cards = declaration.things.iter().filter(|t| t.path.is_empty()).map(|t| t.title.as_str());
            let said = declaration.things.iter().filter(|t| !t.path.is_empty()).flat_map(|t| t.field("purpose")).map(|v| v.text.as_str());
            let mut words: Vec<String> = cards.chain(said).flat_map(telling).collect();
            words.sort();
            words.dedup();
            let found = words.iter().filter(|w| !self.words().having(w).is_empty()).count();
            found * 2 >= words.len() && found > 1
        })
    }
}

/// The words that tell something.
fn telling(words: &str) -> Vec<String> {
    words.split(|c: char| !c.is_alphanumeric()).map(|w| letters(&fold(w))).filter(|w| w.chars().count() >= TELLING).collect()
}
