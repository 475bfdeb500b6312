//! Declared things that have to do with each other, and parties by the names that texts give them.

use super::eval::{Bound, Eval};
use super::mention::other_names;
use super::names::{letters, without_form};
use crate::flow::{Declared, Thing};
use crate::law::rule::Link;
use crate::source::Say;
use crate::value::fold;

/// How many letters the first word of a name needs to tell a group of companies.
const GROUP_NAME: usize = 4;

impl<'a> Eval<'a> {
    /// The things of a kind that the innermost bound thing names in a field, or that name it.
    pub fn linked(&self, kind: &str, link: &Link) -> Result<Vec<Bound<'a>>, Say> {
        let declaration = self.case.declaration.ok_or_else(|| self.nothing_declared())?;
        let of_kind = || declaration.things.iter().filter(|t| t.kind == *kind);
        match link {
            Link::NamedIn(field) => {
                let names: Vec<&str> = match self.bound.last() {
                    Some(Bound::Hop(hop)) if field == "from" => vec![hop.from],
                    Some(Bound::Hop(hop)) if field == "to" => vec![hop.to],
                    Some(Bound::Hop(hop)) => {
                        let flow = declaration.things.get(hop.flow);
                        if field == "flow" { flow.map(|f| f.name.as_str()).into_iter().collect() } else { self.named(flow, field)? }
                    }
                    Some(Bound::Thing(thing) | Bound::Open(thing, ..)) => self.named(Some(*thing), field)?,
                    _ => Vec::new(),
                };
                Ok(of_kind().filter(|t| names.contains(&t.name.as_str())).map(Bound::Thing).collect())
            }
            Link::Naming => {
                let Some(Bound::Thing(bound)) = self.bound.last() else { return Ok(Vec::new()) };
                Ok(of_kind().filter(|t| names_it(t, &bound.name)).map(Bound::Thing).collect())
            }
        }
    }

    /// The names in a field of a thing, or on its path.
    fn named(&self, thing: Option<&'a Thing>, field: &str) -> Result<Vec<&'a str>, Say> {
        let Some(thing) = thing else { return Ok(Vec::new()) };
        if field == "path" {
            return Ok(thing.path.iter().flatten().map(String::as_str).collect());
        }
        let values = thing.field(field);
        let unclear = values.iter().any(crate::flow::FieldValue::is_open) || (values.is_empty() && thing.damaged);
        if unclear {
            return Err(self.open_words(thing, field));
        }
        let names = values.iter().flat_map(|v| if let Declared::Names(names) = &v.value { names.as_slice() } else { &[] });
        Ok(names.map(String::as_str).collect())
    }

    /// Whether words name a declared party: its title or another name, without legal forms, or the first word of a group's name.
    pub fn is_declared_party(&self, words: &str) -> Option<bool> {
        let declaration = self.case.declaration?;
        let wanted = self.plain(words);
        let alike = |name: &str| {
            let have = self.plain(name);
            let group = have.first().is_some_and(|h| h.chars().count() >= GROUP_NAME && wanted.first() == Some(h));
            group || within(&have, &wanted) || within(&wanted, &have)
        };
        let parties = declaration.things.iter().filter(|t| self.case.law.cards.kind(&t.kind).is_some_and(|k| k.party));
        let mut names = parties.flat_map(|t| std::iter::once(t.title.clone()).chain(other_names(t)));
        Some(names.any(|name| alike(&name)))
    }

    /// Whether words name the party of a kind that is bound, else any that is declared: one name may lack the legal form, or say more
    /// than the other (a department, who represents it), or give the kind of body by another word ("Town of …", "City of …").
    pub fn names_party(&self, words: &str, kind: &str) -> Option<bool> {
        let parties = self.things(kind).ok()?;
        let who = parties.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(",");
        let key = (who, words.to_owned());
        if let Some(known) = self.named.borrow().get(&key) {
            return Some(*known);
        }
        let wanted = self.plain(words);
        let telling = self.without_kind(&wanted);
        let alike = |name: &str| {
            let have = self.plain(name);
            let head = self.plain(name.split(',').next().unwrap_or(name));
            let same = [&have, &head].iter().any(|h| self.without_kind(h) == telling && !telling.is_empty());
            same || within(&have, &wanted) || within(&wanted, &have) || within(&head, &wanted)
        };
        let mut names = parties.iter().flat_map(|t| std::iter::once(t.title.clone()).chain(other_names(t)));
        let named = names.any(|name| alike(&name));
        self.named.borrow_mut().insert(key, named);
        Some(named)
    }

    /// The words of a name without its legal form, folded.
    fn plain(&self, name: &str) -> Vec<String> {
        self.name_words(&without_form(self.case, name).unwrap_or_else(|| name.to_owned()))
    }

    /// The words of a name, folded.
    pub fn name_words(&self, name: &str) -> Vec<String> {
        fold(name).split(|c: char| !c.is_alphanumeric()).map(letters).filter(|w| !w.is_empty()).collect()
    }

    /// Whether a name says more than what kind of body it is.
    pub fn tells(&self, name: &[String]) -> bool {
        !self.without_kind(name).is_empty()
    }

    /// The words of a name but for those that say what kind of body it is, in any language, and those that join.
    fn without_kind(&self, name: &[String]) -> Vec<String> {
        let tables = self.case.law.reading.words.values().map(|w| &w.organisation);
        let kinds: Vec<String> = tables.flat_map(|o| o.public.iter().chain(&o.within)).map(|w| fold(w)).collect();
        name.iter().filter(|w| !kinds.contains(w)).cloned().collect()
    }
}

/// Whether some words stand among others, one behind the other.
fn within(a: &[String], b: &[String]) -> bool {
    !a.is_empty() && b.windows(a.len()).any(|w| w == a)
}

fn names_it(thing: &Thing, name: &str) -> bool {
    let in_field = |v: &crate::flow::FieldValue| matches!(&v.value, Declared::Names(names) if names.iter().any(|n| n == name));
    thing.path.iter().flatten().any(|n| n == name) || thing.fields.values().flatten().any(in_field) || names_as_words(thing, name)
}

/// A purpose may be given in words, or by the name of its card.
fn names_as_words(thing: &Thing, name: &str) -> bool {
    !thing.path.is_empty() && thing.fields.values().flatten().any(|v| matches!(&v.value, Declared::Text(t) if t.trim() == name))
}
