//! Messages with their slots filled.

use super::eval::{Bound, Eval};
use super::names::{display, written_date};
use super::values::{At, Item, Values};
use crate::law::rule::{Root, Rule};
use crate::source::{Lang, Say};
use crate::value::Value;

/// The longest quotation in a message, in characters.
const LONGEST_QUOTE: usize = 90;

impl<'a> Eval<'a> {
    /// Fills a message in both languages. A slot that nothing fills is named by its words.
    pub fn say(&self, rule: &Rule, template: &Say) -> Say {
        Say::new(self.fill(rule, &template.en, "en"), self.fill(rule, &template.de, "de"))
    }

    /// Fills `{slots}`; those that nothing can fill are named in brackets.
    fn fill(&self, rule: &Rule, template: &str, language: &str) -> String {
        fill(template, |slot| {
            self.slot(rule, slot, language, &|item| display(self.case, &item.value, &item.words, language))
                .ok_or_else(|| format!("[{}]", self.slot_words(slot, language)))
        })
    }

    /// What fills a slot: each value as it is `shown`.
    pub(super) fn slot(&self, rule: &Rule, slot: &str, language: &str, shown: &dyn Fn(&Item<'_>) -> String) -> Option<String> {
        match slot {
            "it" => return self.quote(self.bound.last()?, language),
            "that" => return self.quote(self.bound.get(self.bound.len().checked_sub(2)?)?, language),
            "missing" => {
                let titles = rule.absent.iter().filter_map(|c| self.case.law.reading.concepts.iter().find(|k| k.name == *c));
                let titles: Vec<&str> =
                    titles.map(|c| if language == "de" { c.words.title.de.as_str() } else { c.words.title.en.as_str() }).collect();
                return (!titles.is_empty()).then(|| titles.join(", "));
            }
            "lacking" => return (!self.lacking.is_empty()).then(|| self.lacking.join(", ")),
            "date" => return Some(written_date(self.case, self.case.day.itself(), language)),
            _ => {}
        }
        if let Some(day) = slot.strip_prefix("days to ") {
            let (root, field) = day.split_once('.').or_else(|| day.split_once(' '))?;
            let days = self.slot_items(root, field).into_iter().find_map(|i| match *i.value {
                Value::Date(date) => self.case.day.itself().until(date).ok().map(|span| span.get_days()),
                _ => None,
            });
            return days.map(|d| d.to_string());
        }
        let mut words: Vec<String> = Vec::new();
        for part in slot.split(',') {
            let (root, field) = part.trim().split_once('.').or_else(|| part.trim().split_once(' '))?;
            for item in self.slot_items(root, field) {
                let shown = shown(&item);
                if !words.contains(&shown) {
                    words.push(shown);
                }
            }
        }
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// The values for a part of a slot: of what is bound or declared, or of what the text states.
    fn slot_items(&self, root: &str, field: &str) -> Vec<Item<'a>> {
        if let (Some(concept), Some(text)) = (self.case.concept(root), self.text) {
            let stated = text.stated_of(concept).iter().filter_map(|i| text.statements.stated.get(*i as usize));
            let given = stated.flat_map(|s| &s.values).filter(|g| g.name == field);
            return given.map(|g| Item { at: At::Nowhere, ..Item::given(text, g) }).collect();
        }
        let bound_to_hop = self.bound.iter().any(|b| matches!(b, Bound::Hop(_)));
        if let (true, false, Some(declaration)) = (root == "hop", bound_to_hop, self.case.declaration) {
            // No step is meant: all those that lead into third countries are.
            let hops = declaration.hops().into_iter().filter_map(|hop| {
                let abroad = Eval { bound: vec![Bound::Hop(hop)], ..Eval::new(self.case, self.text) };
                let Values::Known(items) = abroad.values_of(&Root::Hop, "country") else { return None };
                items.iter().any(|i| abroad.has_property(i, "third-country") == Some(true)).then(|| abroad.slot_items("hop", field))
            });
            return hops.flatten().collect();
        }
        let field = if field == "name" { "title" } else { field };
        let root = match root {
            "its" | "it" => Root::It,
            "that" => Root::That,
            "hop" => Root::Hop,
            kind => Root::Kind(kind.to_owned()),
        };
        match self.values_of(&root, field) {
            Values::Known(items) => items.into_vec(),
            Values::Unknown(_) | Values::Absent => Vec::new(),
        }
    }

    /// What belongs into a slot that nothing fills, in the words of the flow language: `[Controller: Contact]`.
    pub(super) fn slot_words(&self, slot: &str, language: &str) -> String {
        let lang = if language == "de" { Lang::De } else { Lang::En };
        let cards = &self.case.law.cards;
        let first = slot.split(',').next().unwrap_or(slot);
        let Some((kind, field)) = first.split_once('.') else { return slot.to_owned() };
        if let Some(concept) = self.case.law.reading.concepts.iter().find(|c| c.name == kind) {
            return concept.words.title.get(lang).to_owned();
        }
        let keyword = |words: &[String]| words.first().cloned();
        let kinds = cards.kinds.iter().filter(|k| k.id == kind);
        let found = kinds.filter_map(|k| {
            let field = if field == "country" { "in" } else { field };
            Some((keyword(k.keywords(lang))?, k.field(field).and_then(|f| keyword(f.keywords(lang)))))
        });
        match found.max_by_key(|(_, field)| field.is_some()) {
            Some((kind, Some(field))) => format!("{kind}: {field}"),
            Some((kind, None)) => kind,
            None => "…".to_owned(),
        }
    }

    fn quote(&self, bound: &Bound<'_>, language: &str) -> Option<String> {
        match bound {
            Bound::Statement(s) => Some(shorten(&self.words(s.span))),
            Bound::Elsewhere(text, s) => Some(shorten(text.document.words(s.span))),
            Bound::Heading(h) => Some(shorten(&self.words(h.span))),
            Bound::Concept(id) => {
                let title = self.case.law.reading.concepts.get(id.0 as usize).map(|c| &c.words.title)?;
                Some(if language == "de" { title.de.clone() } else { title.en.clone() })
            }
            Bound::Thing(t) => Some(if t.path.is_empty() { t.title.clone() } else { t.name.clone() }),
            Bound::Open(thing, field, _) => {
                let words = self.open_words(thing, field);
                Some(if language == "de" { words.de } else { words.en })
            }
            Bound::Hop(h) => self.case.declaration.and_then(|d| d.by_name(h.to)).map(|(_, t)| t.title.clone()),
        }
    }
}

/// Fills `{slots}` one by one: with words, or with what stands for words that are not known.
pub(super) fn fill(template: &str, mut slot: impl FnMut(&str) -> Result<String, String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match slot(name.trim()) {
            // "… with Example Inc." ends with one full stop.
            Ok(words) if tail.starts_with('.') => out.push_str(words.trim_end_matches('.')),
            Ok(words) | Err(words) => out.push_str(&words),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Words on one line, cut in the middle of nothing.
pub(super) fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_QUOTE {
        return line;
    }
    let mut cut: String = line.chars().take(LONGEST_QUOTE).collect();
    if let Some(blank) = cut.rfind(' ') {
        cut.truncate(blank);
    }
    format!("{cut} …")
}
