//! Names that a rule uses: concepts, kinds, fields, properties.

use super::ast::{Cond, Domain, Link, Path, Polarized, Root, Rule};
use crate::card::CardTable;
use crate::law::pattern::SLOT_KINDS;
use crate::source::{Say, nearest};
use std::collections::BTreeSet;

/// A name that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// In words.
    pub message: Say,
    /// What to do.
    pub help: Say,
}

/// Properties that the facts know of a value, beside the words of a choice.
pub const PROPERTIES: [&str; 18] = [
    "nonexistent",
    "renamed",
    "repealed",
    "national",
    "counted",
    "third-country",
    "adequate",
    "adequate-for-all",
    "adequacy",
    "in-force",
    "competent",
    "outdated",
    "past",
    "yes",
    "no",
    "known",
    "declared",
    "derogation",
];

/// Fields that steps of flows have, beside those of cards.
const HOP_FIELDS: [&str; 9] = ["country", "from", "from-kind", "to", "safeguard", "certified", "kind", "flow", "covered-until"];

/// What a rule can be about, beside cards.
const DOMAINS: [&str; 2] = ["text", "hop"];

/// All names of a rule that are not known.
pub fn check(rule: &Rule, concepts: &[&str], table: &CardTable) -> Vec<Unknown> {
    let mut checker = Checker { concepts, table, found: Vec::new() };
    if let Some(among) = &rule.among {
        checker.kind(&among.kind);
        checker.concepts(&Polarized { concepts: vec![among.concept.clone()], polarity: None });
    }
    rule.each.iter().for_each(|d| checker.domain(d));
    let when = rule.severity.when.iter().map(|(c, _)| c);
    [&rule.applies, &rule.except, &rule.require].into_iter().chain(when).for_each(|c| checker.cond(c));
    checker.found
}

/// All names of a condition that are not known.
pub fn unknown_names(cond: &Cond, concepts: &[&str], table: &CardTable) -> Vec<Unknown> {
    let mut checker = Checker { concepts, table, found: Vec::new() };
    checker.cond(cond);
    checker.found
}

struct Checker<'a> {
    concepts: &'a [&'a str],
    table: &'a CardTable,
    found: Vec<Unknown>,
}

impl Checker<'_> {
    /// A name that is not known. If none is near, `known` are listed, or `else_help` says what to do.
    fn unknown(&mut self, en: &str, de: &str, name: &str, known: &[&str], else_help: Option<Say>) {
        let near = nearest(name, known.iter().copied()).map(|n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")));
        let list = || {
            let list = known.iter().map(|k| format!("`{k}`")).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
            Say::new(format!("known are {list}"), format!("bekannt sind {list}"))
        };
        self.found.push(Unknown {
            name: name.to_owned(),
            message: Say::new(format!("there is no {en} `{name}`"), format!("es gibt {de} `{name}` nicht")),
            help: near.or(else_help).unwrap_or_else(list),
        });
    }

    fn concepts(&mut self, what: &Polarized) {
        for concept in &what.concepts {
            if concept != "it" && !self.concepts.contains(&concept.as_str()) {
                let declare = Say::new(
                    format!("declare it with a card of its own: `Concept {concept}: …`"),
                    format!("Erklären Sie es mit einer eigenen Karte: `Concept {concept}: …`"),
                );
                self.unknown("concept", "das Konzept", concept, self.concepts, Some(declare));
            }
        }
    }

    fn domain(&mut self, domain: &Domain) {
        match domain {
            Domain::Statement(what, _) => self.concepts(what),
            Domain::Thing(kind) => self.kind(kind),
            Domain::Concept(all) | Domain::Heading(all) => self.concepts(&Polarized { concepts: all.clone(), polarity: None }),
            Domain::Linked(kind, link) => {
                self.kind(kind);
                if let Link::NamedIn(field) = link {
                    self.field(&Root::It, field);
                }
            }
            Domain::Text | Domain::Hop | Domain::OpenValue | Domain::UnusedWaiver => {}
        }
    }

    fn kind(&mut self, kind: &str) {
        if self.table.kind(kind).is_none() {
            let table = self.table;
            let kinds: Vec<&str> = table.kinds.iter().map(|k| k.id.as_str()).chain(DOMAINS).collect();
            self.unknown("kind of card", "die Kartenart", kind, &kinds, None);
        }
    }

    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::Always(_) | Cond::Declared => {}
            Cond::All(all) | Cond::Any(all) => all.iter().for_each(|c| self.cond(c)),
            Cond::Not(inner) => self.cond(inner),
            Cond::States(what, ..) => self.concepts(what),
            Cond::Some(domain, inner) => {
                self.domain(domain);
                self.cond(inner);
            }
            Cond::Has(root, field) => self.field(root, field),
            Cond::Open(path) | Cond::Within(path, _) | Cond::Mentions(path, _) => self.path(path),
            Cond::Covers(path, _) | Cond::Against(path, ..) => self.path(path),
            Cond::Is(path, property) => {
                self.path(path);
                let table = self.table;
                let choices = || table.kinds.iter().flat_map(|k| &k.fields).flat_map(|f| &f.choices).map(|c| c.id.as_str());
                let kinds = table.kinds.iter().map(|k| k.id.as_str());
                // The facts have words of their own: events, codes of countries.
                let code = property.len() == 2 && property.chars().all(|c| c.is_ascii_uppercase());
                let event = code || property.contains('-') || PROPERTIES.contains(&property.as_str());
                if !event && !choices().chain(kinds).any(|c| c == property) {
                    let known: Vec<&str> = PROPERTIES.iter().copied().chain(choices()).collect();
                    self.unknown("property", "die Eigenschaft", property, &known, None);
                }
            }
            Cond::Compare(a, _, b) => {
                self.path(a);
                self.path(b);
            }
            Cond::Names(root, within) => {
                self.root(root);
                within.iter().for_each(|w| self.concepts(w));
            }
        }
    }

    fn root(&mut self, root: &Root) {
        if let Root::Kind(kind) = root {
            self.kind(kind);
        }
    }

    fn path(&mut self, path: &Path) {
        self.field(&path.root, &path.field);
    }

    fn field(&mut self, root: &Root, field: &str) {
        self.root(root);
        let table = self.table;
        let of_kind = |kind: &str| table.kind(kind).is_some_and(|k| k.field(field).is_some());
        let known = match root {
            Root::Kind(kind) => of_kind(kind) || matches!(field, "name" | "title" | "kind" | "proviso" | "region"),
            Root::Hop => HOP_FIELDS.contains(&field),
            Root::It | Root::That => {
                SLOT_KINDS.contains(&field)
                    || HOP_FIELDS.contains(&field)
                    || matches!(field, "name" | "title" | "event" | "words" | "region" | "proviso")
                    || table.kinds.iter().any(|k| k.field(field).is_some())
            }
        };
        if !known {
            let of = |k: &'_ crate::card::Kind| match root {
                Root::Kind(kind) => k.id == *kind,
                Root::Hop => false,
                Root::It | Root::That => true,
            };
            let fields = table.kinds.iter().filter(|k| of(k)).flat_map(|k| &k.fields).map(|f| f.id.as_str());
            let beside: &[&str] = if matches!(root, Root::Kind(_)) { &[] } else { &HOP_FIELDS };
            let slots: &[&str] = if matches!(root, Root::It | Root::That) { &SLOT_KINDS } else { &[] };
            let known: Vec<&str> = fields.chain(beside.iter().copied()).chain(slots.iter().copied()).collect();
            self.unknown("field or value", "das Feld oder den Wert", field, &known, None);
        }
    }
}
