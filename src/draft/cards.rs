//! What is said, to cards.

use super::Text;
use super::processings::is_path;
use super::said::{Mention, Said, is_listed, plain};
use super::things::{Ground, Plan, Thing};
use crate::card::{FieldDef, FieldType, Kind};
use crate::check::Engine;
use crate::flow::{NOTICE, TEXT};
use crate::notice::SectionId;
use crate::source::Lang;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The most values of a field that may be given several times: what a text repeats in ever new words is for a human to sum up.
const MOST: usize = 6;
/// The same of fields that quote the text.
const MOST_QUOTED: usize = 3;
/// The most words behind a value that are taken to belong to it.
const LONGEST_BEHIND: usize = 6;

/// Where something is said.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    /// The text, counted from 0.
    pub text: usize,
    /// The line, counted from 1.
    pub line: u32,
}

/// A card to be written.
#[derive(Debug)]
pub(super) struct Card<'a> {
    pub kind: &'a Kind,
    pub name: String,
    pub title: String,
    pub from: Vec<Source>,
    pub fields: Vec<Field<'a>>,
}

/// A field to be written.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub def: &'a FieldDef,
    /// The value; nothing if it is open.
    pub value: Option<String>,
    /// The same without what may not belong to it; nothing if there is no such part.
    pub shorter: Option<String>,
    /// Where it is said; for an open value, where the text speaks of it.
    pub from: Vec<Source>,
    /// Where the text says something else for a field that has one value.
    pub other: Vec<Source>,
}

/// All cards, in the order of the table.
pub(super) fn cards<'l>(engine: &Engine<'l>, texts: &[Text<'_>], said: &Said<'_>, lang: Lang) -> Vec<Card<'l>> {
    let Some(plan) = Plan::new(engine, texts, said, lang) else { return Vec::new() };
    let things = plan.things();
    let maker = Maker { grounds: grounds(&plan), sections: Sections::new(&plan, &things), plan: &plan };
    let mut all: Vec<(usize, Card<'l>)> = things.iter().filter_map(|thing| Some((thing.kind, maker.card(thing)?))).collect();
    all.sort_by_key(|(kind, _)| *kind);
    all.into_iter().map(|(_, card)| card).collect()
}

/// Statements, by kind, field, and where they stand.
type Grounds<'m, 'a> = FxHashMap<(usize, usize, Ground), Vec<&'m Mention<'a>>>;

fn grounds<'m, 'a>(plan: &Plan<'m, '_, 'a>) -> Grounds<'m, 'a> {
    let mut all: Grounds<'m, 'a> = FxHashMap::default();
    for (at, kind) in plan.kinds.iter().enumerate() {
        let fields = plan.said.of(at).map(|of| of.fields.as_slice()).unwrap_or_default();
        for (field, mentions) in fields.iter().enumerate() {
            for mention in mentions {
                if let Some(ground) = plan.ground(kind, mention) {
                    all.entry((at, field, ground)).or_default().push(mention);
                }
            }
        }
    }
    all
}

/// What a section's flow leads over, and carries: names of cards.
struct Sections<'t> {
    /// Parties that are on every path, by their step.
    always: Vec<(u8, &'t str)>,
    /// Other parties.
    parties: FxHashMap<SectionId, Vec<(u8, &'t str)>>,
    /// Cards that list words, with their kind.
    lists: FxHashMap<SectionId, Vec<(usize, &'t str)>>,
}

impl<'t> Sections<'t> {
    fn new(plan: &Plan<'_, '_, '_>, things: &'t [Thing<'_, '_>]) -> Self {
        let mut all = Self { always: Vec::new(), parties: FxHashMap::default(), lists: FxHashMap::default() };
        for thing in things {
            let Some(kind) = plan.kinds.get(thing.kind) else { continue };
            if let Some(section) = thing.section.filter(|_| is_listed(kind)) {
                all.lists.entry(section).or_default().push((thing.kind, &thing.name));
            } else if kind.step > 0 && kind.single {
                all.always.push((kind.step, &thing.name));
            } else if kind.step > 0 {
                let sections: BTreeSet<u32> = thing.mentions.iter().filter(|m| m.text == 0).map(|m| plan.section(m).0).collect();
                for section in sections {
                    all.parties.entry(SectionId(section)).or_default().push((kind.step, &thing.name));
                }
            }
        }
        all
    }

    /// From the people to the last who gets the data.
    fn path(&self, section: SectionId) -> String {
        let mut steps: BTreeMap<u8, Vec<&str>> = BTreeMap::new();
        for (step, name) in self.always.iter().chain(self.parties.get(&section).into_iter().flatten()) {
            steps.entry(*step).or_default().push(name);
        }
        steps.into_values().map(|names| names.join(", ")).collect::<Vec<_>>().join(" -> ")
    }
}

struct Maker<'p, 'm, 'l, 'a> {
    plan: &'p Plan<'m, 'l, 'a>,
    grounds: Grounds<'m, 'a>,
    sections: Sections<'p>,
}

impl<'l> Maker<'_, '_, 'l, '_> {
    fn card(&self, thing: &Thing<'_, '_>) -> Option<Card<'l>> {
        let kind = self.plan.kinds.get(thing.kind)?;
        let path = thing.section.filter(|_| is_path(kind));
        let title = path.map_or_else(|| thing.title.clone(), |section| self.sections.path(section));
        let mut grounds: Vec<Ground> = match thing.section {
            _ if kind.single => vec![Ground::Whole],
            Some(section) => vec![Ground::Section(section)],
            None => thing.mentions.iter().filter_map(|m| self.plan.ground(kind, m)).collect(),
        };
        // A sentence may name a party again and again.
        grounds.dedup();
        let mut fields = Vec::new();
        for (at, def) in kind.fields.iter().enumerate() {
            if kind.id == NOTICE && def.id == TEXT {
                fields.extend(self.plan.texts.iter().map(|t| Field::said(def, plain(t.name), Vec::new())));
                continue;
            }
            let listed = path.map(|section| self.names(def, section)).filter(|l| !l.is_empty());
            let mentions = || grounds.iter().filter_map(|g| self.grounds.get(&(thing.kind, at, *g))).flatten().copied().collect::<Vec<_>>();
            fields.extend(match listed {
                Some(names) => vec![Field::said(def, names.join(", "), Vec::new())],
                None => values(def, &mentions()),
            });
        }
        Some(Card { kind, name: thing.name.clone(), title, from: sources(&thing.mentions), fields })
    }

    /// The names of the cards that list what a flow's section says.
    fn names(&self, def: &FieldDef, section: SectionId) -> Vec<&str> {
        let of = |kind: usize| self.plan.kinds.get(kind).is_some_and(|k| def.of.contains(&k.id));
        let lists = self.sections.lists.get(&section).into_iter().flatten();
        lists.filter(|(kind, _)| of(*kind)).map(|(_, name)| *name).collect()
    }
}

/// A field's values: one, or several where it may have them.
fn values<'l, 'a>(def: &'l FieldDef, mentions: &[&Mention<'a>]) -> Vec<Field<'l>> {
    // What a translation says is asked for only where the text itself is silent.
    let first = mentions.iter().filter(|m| !m.words.is_empty()).map(|m| m.text).min();
    let told: Vec<&Mention<'a>> = mentions.iter().filter(|m| !m.words.is_empty() && Some(m.text) == first).copied().collect();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut values: Vec<Vec<&Mention<'a>>> = Vec::new();
    for mention in told {
        let place = *places.entry(mention.key()).or_insert(values.len());
        match values.get_mut(place) {
            Some(from) => from.push(mention),
            None => values.push(vec![mention]),
        }
    }
    let from = sources(mentions);
    let is_contradicted = def.kind == FieldType::YesNo && values.len() > 1;
    if values.is_empty() || is_contradicted {
        let is_asked = def.asked || (def.kind == FieldType::YesNo && !mentions.is_empty());
        return is_asked.then(|| Field::open(def, from)).into_iter().collect();
    }
    if def.kind == FieldType::Contacts {
        let all: Vec<&Mention<'a>> = values.iter().flat_map(|from| from.iter().copied()).collect();
        let words: Vec<&str> = values.iter().flat_map(|from| from.first()).map(|m| m.words.as_str()).collect();
        return vec![Field::said(def, words.join(", "), sources(&all))];
    }
    let most = match (def.many, def.kind) {
        (false, _) => 1,
        (true, FieldType::Text) => MOST_QUOTED,
        (true, _) => MOST,
    };
    let taken = values.iter().take(most).filter_map(|from| Some((from.first()?, from)));
    let mut fields: Vec<Field<'l>> = taken.map(|(first, from)| Field::of(def, first, sources(from))).collect();
    let others: Vec<&Mention<'a>> = values.iter().skip(most).flat_map(|from| from.iter().copied()).collect();
    if let Some(last) = fields.last_mut() {
        last.other = sources(&others);
    }
    fields
}

impl<'a> Field<'a> {
    fn said(def: &'a FieldDef, value: String, from: Vec<Source>) -> Self {
        Self { def, value: Some(value), shorter: None, from, other: Vec::new() }
    }

    /// A field whose value is not known.
    pub fn open(def: &'a FieldDef, from: Vec<Source>) -> Self {
        Self { def, value: None, shorter: None, from, other: Vec::new() }
    }

    /// The value of a statement, with what follows it if that is short enough to belong to it.
    fn of(def: &'a FieldDef, mention: &Mention<'_>, from: Vec<Source>) -> Self {
        let behind = mention.behind.trim_end_matches('.').trim_end();
        let field = Self::said(def, mention.words.clone(), from);
        if behind.is_empty() || behind.split(' ').count() > LONGEST_BEHIND {
            return field;
        }
        Self { value: Some(format!("{} {behind}", mention.words)), shorter: field.value, ..field }
    }
}

fn sources(mentions: &[&Mention<'_>]) -> Vec<Source> {
    let all: BTreeSet<Source> = mentions.iter().map(|m| Source { text: m.text, line: m.line }).collect();
    all.into_iter().collect()
}
