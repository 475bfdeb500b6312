//! What is declared differently, card by card and field by field.

use super::How;
use super::version::{Quote, words_of};
use crate::flow::{Declaration, Declared, FieldValue, Thing};
use crate::source::Sources;
use crate::value::Period;
use std::collections::{BTreeMap, BTreeSet};

/// A card that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardChange {
    /// How.
    pub how: How,
    /// The kind's id.
    pub kind: String,
    /// The card's name, as it is; as it was if the card is gone.
    pub name: String,
    /// Its head as it was.
    pub old: Option<Quote>,
    /// As it is.
    pub new: Option<Quote>,
    /// What differs in it; all its fields if it came. Empty if it is gone.
    pub fields: Vec<FieldChange>,
}

/// A part of a card.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its title; for a flow, its path.
    Head,
    /// A field, by its id.
    Field(String),
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// How.
    pub how: How,
    /// Which.
    pub part: Part,
    /// The value as it was, with the words of the card.
    pub old: Option<Quote>,
    /// As it is.
    pub new: Option<Quote>,
}

/// A declaration with its files.
#[derive(Copy, Clone)]
struct Side<'d> {
    things: &'d [Thing],
    sources: &'d Sources,
}

/// What differs between two declarations, in the order of the new one; what is gone stands last.
pub fn cards(old: (Option<&Declaration>, &Sources), new: (Option<&Declaration>, &Sources)) -> Vec<CardChange> {
    fn side<'d>((declaration, sources): (Option<&'d Declaration>, &'d Sources)) -> Side<'d> {
        Side { things: declaration.map_or(&[][..], |d| d.things.as_slice()), sources }
    }
    let (old, new) = (side(old), side(new));
    let pairs = paired(old.things, new.things);
    let names: BTreeMap<&str, &str> =
        pairs.iter().filter_map(|(i, j)| Some((old.things.get(*i)?.name.as_str(), new.things.get(*j)?.name.as_str()))).collect();
    let before: BTreeMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
    let mut all = Vec::new();
    for (j, thing) in new.things.iter().enumerate() {
        let was = before.get(&j).and_then(|i| old.things.get(*i));
        let fields = fields(was, thing, &names, old.sources, new.sources);
        if was.is_some() && fields.is_empty() {
            continue;
        }
        all.push(CardChange {
            how: if was.is_some() { How::Changed } else { How::Appeared },
            kind: thing.kind.clone(),
            name: thing.name.clone(),
            old: was.and_then(|t| Quote::at(t.place(), old.sources)),
            new: Quote::at(thing.place(), new.sources),
            fields,
        });
    }
    let kept: BTreeSet<usize> = before.into_values().collect();
    let gone = old.things.iter().enumerate().filter(|(i, _)| !kept.contains(i));
    all.extend(gone.map(|(_, thing)| CardChange {
        how: How::Vanished,
        kind: thing.kind.clone(),
        name: thing.name.clone(),
        old: Quote::at(thing.place(), old.sources),
        new: None,
        fields: Vec::new(),
    }));
    all
}

/// Cards of one kind and name; of what is left, those that differ in their name only.
fn paired(old: &[Thing], new: &[Thing]) -> Vec<(usize, usize)> {
    let mut left_old: BTreeSet<usize> = (0..old.len()).collect();
    let mut left_new: BTreeSet<usize> = (0..new.len()).collect();
    let mut pairs = Vec::new();
    let same_name = |a: &Thing, b: &Thing| a.name == b.name;
    let same_rest = |a: &Thing, b: &Thing| a.title == b.title && texts(a) == texts(b);
    for fits in [&same_name as &dyn Fn(&Thing, &Thing) -> bool, &same_rest] {
        for j in left_new.clone() {
            let Some(thing) = new.get(j) else { continue };
            let found = left_old.iter().copied().find(|i| old.get(*i).is_some_and(|t| t.kind == thing.kind && fits(t, thing)));
            if let Some(i) = found {
                left_old.remove(&i);
                left_new.remove(&j);
                pairs.push((i, j));
            }
        }
    }
    pairs
}

fn texts(thing: &Thing) -> Vec<(&str, &str)> {
    thing.fields.iter().flat_map(|(id, values)| values.iter().map(|v| (id.as_str(), v.text.as_str()))).collect()
}

fn fields(
    old: Option<&Thing>,
    new: &Thing,
    names: &BTreeMap<&str, &str>,
    old_sources: &Sources,
    new_sources: &Sources,
) -> Vec<FieldChange> {
    let mut all = Vec::new();
    let head = |thing: &Thing, sources: &Sources| {
        let mut quote = Quote::at(thing.place(), sources)?;
        quote.text.clone_from(&thing.title);
        Some(quote)
    };
    let head_differs = old.is_some_and(|old| {
        if new.path.is_empty() && old.path.is_empty() {
            words_of(&old.title) != words_of(&new.title)
        } else {
            path(old, names) != path(new, &BTreeMap::new())
        }
    });
    if head_differs {
        let old = old.and_then(|t| head(t, old_sources));
        all.push(FieldChange { how: How::Changed, part: Part::Head, old, new: head(new, new_sources) });
    }
    let ids: BTreeSet<&String> = old.iter().flat_map(|t| t.fields.keys()).chain(new.fields.keys()).collect();
    for id in ids {
        let quote = |thing: &Thing, value: &FieldValue, sources: &Sources| {
            let mut quote = Quote::new(sources.get(thing.file)?, value.span);
            quote.text.clone_from(&value.text);
            Some(quote)
        };
        let mut olds: Vec<(&Thing, &FieldValue)> = old.iter().flat_map(|t| t.field(id).iter().map(move |v| (*t, v))).collect();
        let mut news: Vec<&FieldValue> = new.field(id).iter().collect();
        news.retain(|value| {
            let same = olds.iter().position(|(_, before)| means(&before.value, names) == means(&value.value, &BTreeMap::new()));
            same.map(|k| olds.remove(k)).is_none()
        });
        let most = olds.len().max(news.len());
        for k in 0..most {
            let before = olds.get(k).and_then(|(thing, value)| quote(thing, value, old_sources));
            let after = news.get(k).and_then(|value| quote(new, value, new_sources));
            let how = match (&before, &after) {
                (Some(_), None) => How::Vanished,
                (None, _) => How::Appeared,
                _ => How::Changed,
            };
            all.push(FieldChange { how, part: Part::Field(id.clone()), old: before, new: after });
        }
    }
    all
}

/// A path with the names that its stations bear now.
fn path<'t>(thing: &'t Thing, names: &BTreeMap<&str, &'t str>) -> Vec<Vec<&'t str>> {
    let named = |name: &'t String| names.get(name.as_str()).copied().unwrap_or(name);
    thing.path.iter().map(|step| step.iter().map(named).collect()).collect()
}

/// A value as it is compared: names as they are now and in any order, an event by what it is.
fn means(value: &Declared, names: &BTreeMap<&str, &str>) -> Declared {
    match value {
        Declared::Names(all) => {
            let mut all: Vec<String> = all.iter().map(|n| names.get(n.as_str()).map_or_else(|| n.clone(), |n| (*n).to_owned())).collect();
            all.sort();
            Declared::Names(all)
        }
        Declared::Period(period) => {
            let event = if period.event_id.is_some() { None } else { period.event.as_deref().map(|e| words_of(e).join(" ")) };
            Declared::Period(Period { event, ..period.clone() })
        }
        Declared::Text(text) => Declared::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        other => other.clone(),
    }
}
