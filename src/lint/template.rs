//! Messages and clauses with their slots filled.

use super::eval::{Bound, Eval};
use super::names::display;
use super::values::Values;
use crate::law::rule::{Path, Root, Rule};
use crate::source::{Lang, Say};

/// The longest quotation in a message, in characters.
const LONGEST_QUOTE: usize = 90;

impl Eval<'_> {
    /// Fills a message in both languages. A slot that nothing fills is named by its words.
    pub fn say(&self, rule: &Rule, template: &Say) -> Say {
        Say::new(self.fill(rule, &template.en, "en").0, self.fill(rule, &template.de, "de").0)
    }

    /// Fills `{slots}`; those that nothing can fill are named in brackets, and given.
    pub fn fill(&self, rule: &Rule, template: &str, language: &str) -> (String, Vec<String>) {
        let mut out = String::with_capacity(template.len());
        let mut open = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match self.slot(rule, slot.trim(), language) {
                // "… with Example Inc." ends with one full stop.
                Some(words) if tail.starts_with('.') => out.push_str(words.trim_end_matches('.')),
                Some(words) => out.push_str(&words),
                None => {
                    out.push_str(&format!("[{}]", self.slot_words(slot.trim(), language)));
                    open.push(slot.trim().to_owned());
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        (out, open)
    }

    fn slot(&self, rule: &Rule, slot: &str, language: &str) -> Option<String> {
        match slot {
            "it" => return self.quote(self.bound.last()?, language),
            "that" => return self.quote(self.bound.get(self.bound.len().checked_sub(2)?)?, language),
            "missing" => {
                let titles = rule.absent.iter().filter_map(|c| self.case.law.reading.concepts.iter().find(|k| k.name == *c));
                let titles: Vec<&str> = titles.map(|c| if language == "de" { c.title.de.as_str() } else { c.title.en.as_str() }).collect();
                return (!titles.is_empty()).then(|| titles.join(", "));
            }
            "date" => return Some(self.case.date.to_string()),
            _ => {}
        }
        let (root, field) = slot.split_once('.').or_else(|| slot.split_once(' '))?;
        let field = if field == "name" { "title" } else { field };
        let root = match root {
            "its" | "it" => Root::It,
            "that" => Root::That,
            "hop" => Root::Hop,
            kind => Root::Kind(kind.to_owned()),
        };
        match self.values(&Path { root, field: field.to_owned() }) {
            Values::Known(items) => {
                let mut words: Vec<String> = Vec::new();
                for item in &items {
                    let shown = display(self.case, &item.value, &item.words, language);
                    if !words.contains(&shown) {
                        words.push(shown);
                    }
                }
                Some(words.join(", "))
            }
            _ => None,
        }
    }

    /// What belongs into a slot that nothing fills, in the words of the flow language: `[Controller: Contact]`.
    fn slot_words(&self, slot: &str, language: &str) -> String {
        let lang = if language == "de" { Lang::De } else { Lang::En };
        let cards = &self.case.law.cards;
        let Some((kind, field)) = slot.split_once('.') else { return slot.to_owned() };
        let keyword = |words: &[String]| words.first().cloned();
        // A step of a flow leads to a party: its fields are those of parties.
        let kinds = cards.kinds.iter().filter(|k| k.id == kind || (kind == "hop" && k.party));
        let found = kinds.filter_map(|k| {
            let field = if field == "country" { "in" } else { field };
            Some((keyword(k.keywords(lang))?, k.field(field).and_then(|f| keyword(f.keywords(lang)))))
        });
        match found.max_by_key(|(_, field)| field.is_some()) {
            Some((kind, Some(field))) => format!("{kind}: {field}"),
            Some((kind, None)) => kind,
            None => slot.replace('.', ": "),
        }
    }

    fn quote(&self, bound: &Bound<'_>, language: &str) -> Option<String> {
        match bound {
            Bound::Statement(s) => Some(shorten(&self.words(s.span))),
            Bound::Thing(t) => Some(if t.path.is_empty() { t.title.clone() } else { t.name.clone() }),
            Bound::Open(thing, field, _) => {
                let words = self.open_words(thing, field);
                Some(if language == "de" { words.de } else { words.en })
            }
            Bound::Hop(h) => self.case.declaration.and_then(|d| d.by_name(h.to)).map(|(_, t)| t.title.clone()),
        }
    }
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
