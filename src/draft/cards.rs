//! What is said, to cards.

use super::Text;
use super::name::Names;
use super::processings::{Processings, is_path};
use super::said::{Mention, Said, SaidOf, is_listed, key_of, plain};
use crate::card::{FieldDef, FieldType, Kind};
use crate::check::Engine;
use crate::flow::{NOTICE, TEXT};
use crate::notice::{BlockKind, Document, SectionId};
use crate::source::Lang;
use std::collections::BTreeSet;

/// The most values of a field that may be given several times: what a text repeats in ever new words is for a human to sum up.
const MOST: usize = 6;
/// The most words behind a value that are taken to belong to it.
const LONGEST_BEHIND: usize = 6;
/// The most words of an item of a list: what is longer is a sentence.
const LONGEST_ITEM: usize = 4;
/// The same of fields that quote the text.
const MOST_QUOTED: usize = 3;

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

/// A card in the making, and the sentences that speak of it.
struct Thing<'s, 'a> {
    kind: usize,
    name: String,
    title: String,
    mentions: Vec<&'s Mention<'a>>,
    /// For data and flows: the section that they stand in.
    section: Option<SectionId>,
}

/// All cards, in the order of the table.
pub(super) fn cards<'l>(engine: &Engine<'l>, texts: &[Text<'_>], said: &Said<'_>, lang: Lang) -> Vec<Card<'l>> {
    let Some(text) = texts.first() else { return Vec::new() };
    let table: &'l crate::card::CardTable = &engine.law.cards;
    let maker = Maker {
        kinds: &table.kinds,
        document: &text.read.document,
        processings: Processings::new(engine, texts, said),
        texts,
        said,
        lang,
        forms: engine.law.reading.words.values().flat_map(|w| &w.organisation.forms).map(|f| key_of(f)).collect(),
        words: &|kind: &Kind| kind.keywords(lang).first().cloned().unwrap_or_default(),
    };
    let things = maker.things();
    let mut all: Vec<Card<'l>> = things.iter().filter_map(|thing| maker.card(thing, &things)).collect();
    all.sort_by_key(|c| table.kinds.iter().position(|k| k.id == c.kind.id));
    all
}

struct Maker<'m, 'l, 'a> {
    kinds: &'l [Kind],
    document: &'m Document,
    processings: Processings,
    texts: &'m [Text<'a>],
    said: &'m Said<'a>,
    lang: Lang,
    /// Legal forms of companies.
    forms: BTreeSet<String>,
    words: &'m dyn Fn(&Kind) -> String,
}

impl<'m, 'l, 'a> Maker<'m, 'l, 'a> {
    fn of(&self, kind: usize) -> Option<&'m SaidOf<'a>> {
        self.said.of(kind)
    }

    /// What there is a card for: first the notice and who is single, then other parties, then data and flows.
    fn things(&self) -> Vec<Thing<'m, 'a>> {
        let mut names = Names::default();
        let mut things: Vec<Thing<'m, 'a>> = Vec::new();
        let kinds = || self.kinds.iter().enumerate();
        for (at, kind) in kinds().filter(|(_, k)| k.single) {
            things.extend(self.single(at, kind, &mut names));
        }
        for (at, kind) in kinds().filter(|(_, k)| !k.single && !k.stated.is_empty() && !is_listed(k)) {
            for mention in self.of(at).iter().flat_map(|of| &of.titles).filter(|m| !m.words.is_empty()) {
                self.party(at, kind, mention, &mut things, &mut names);
            }
        }
        for section in self.sections() {
            let heading = if section == SectionId(0) { self.file_stem().to_owned() } else { self.heading(section) };
            for (at, kind) in kinds().filter(|(_, k)| is_path(k)) {
                let keyword = (self.words)(kind);
                let name = if section == SectionId(0) { names.with(&keyword, &heading) } else { names.of(&heading, &keyword) };
                things.push(Thing { kind: at, name, title: String::new(), mentions: Vec::new(), section: Some(section) });
            }
            for (at, kind) in kinds().filter(|(_, k)| is_listed(k)) {
                self.listed(at, kind, section, &heading, &mut things, &mut names);
            }
        }
        things
    }

    fn single(&self, at: usize, kind: &Kind, names: &mut Names) -> Option<Thing<'m, 'a>> {
        let titles = self.of(at).map(|of| of.titles.as_slice()).unwrap_or_default();
        let said = titles.iter().find(|m| !m.words.is_empty());
        let title = match said {
            Some(mention) => mention.words.clone(),
            None if kind.id == NOTICE => self.heading(SectionId(0)),
            None => kind.unsaid(self.lang).to_owned(),
        };
        if title.is_empty() {
            return None;
        }
        let named = match said {
            _ if kind.id == NOTICE => self.file_stem(),
            Some(_) => title.as_str(),
            // Whoever is called by a title of the table has no name yet.
            None => "",
        };
        let name = names.of(named, &(self.words)(kind));
        let mentions = said.map(|said| titles.iter().filter(|m| m.key() == said.key()).collect()).unwrap_or_default();
        Some(Thing { kind: at, name, title, mentions, section: None })
    }

    /// A party that a sentence names: a card of its own, unless there is one already.
    fn party(&self, at: usize, kind: &Kind, mention: &'m Mention<'a>, things: &mut Vec<Thing<'m, 'a>>, names: &mut Names) {
        let key = mention.key();
        let known = things.iter_mut().find(|t| t.section.is_none() && self.is_same(&key_of(&t.title), &key));
        match known {
            Some(thing) => thing.mentions.push(mention),
            // A translation may call somebody by another name.
            None if mention.text > 0 => {}
            None => {
                let name = names.of(&mention.words, &(self.words)(kind));
                things.push(Thing { kind: at, name, title: mention.words.clone(), mentions: vec![mention], section: None });
            }
        }
    }

    /// Whether two names are of one party: the same, or the same but for a legal form behind one of them.
    fn is_same(&self, one: &str, other: &str) -> bool {
        let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || (!short.is_empty() && self.forms.contains(rest)))
    }

    /// A card with the words that a section lists.
    fn listed(&self, at: usize, kind: &Kind, section: SectionId, heading: &str, things: &mut Vec<Thing<'m, 'a>>, names: &mut Names) {
        let mentions: Vec<&Mention<'a>> =
            self.of(at).iter().flat_map(|of| &of.titles).filter(|m| m.text == 0 && self.section(m) == section).collect();
        let mut keys = BTreeSet::new();
        let pieces = mentions.iter().flat_map(|m| m.words.split(',')).map(str::trim).filter(|p| p.split(' ').count() <= LONGEST_ITEM);
        let mut listed: Vec<&str> = pieces.filter(|p| keys.insert(key_of(p)) && !key_of(p).is_empty()).collect();
        // "Your address" is the address that stands there, too.
        let all = listed.clone();
        listed.retain(|long| !all.iter().any(|short| long.strip_suffix(short).is_some_and(|before| before.ends_with(' '))));
        if listed.is_empty() {
            return;
        }
        let title = listed.join(", ");
        let name = names.with(&(self.words)(kind), heading);
        things.push(Thing { kind: at, name, title, mentions, section: Some(section) });
    }

    /// The sections that a flow is drafted for, in reading order; the whole notice if it says nothing of any.
    fn sections(&self) -> Vec<SectionId> {
        let told = self.kinds.iter().enumerate().filter_map(|(at, kind)| Some((kind, self.of(at)?)));
        let of_flows = told.flat_map(|(kind, of)| {
            let titles = (!kind.single).then_some(&of.titles).into_iter().flatten();
            let fields = is_path(kind).then_some(&of.fields).into_iter().flatten().flatten();
            titles.chain(fields)
        });
        let all: BTreeSet<u32> = of_flows.filter(|m| m.text == 0).map(|m| self.section(m).0).collect();
        let all: Vec<SectionId> = all.into_iter().map(SectionId).collect();
        if all.is_empty() { vec![SectionId(0)] } else { all }
    }

    fn section(&self, mention: &Mention<'_>) -> SectionId {
        self.processings.of(self.document, mention)
    }

    /// A section's heading; of the whole, the first one, else the file's name.
    fn heading(&self, section: SectionId) -> String {
        let own = self.document.section(section).and_then(|s| s.heading).and_then(|h| self.document.block(h));
        let first = || self.document.blocks.iter().find(|b| matches!(b.kind, BlockKind::Heading(_)));
        let words = own.or_else(first).map(|b| plain(self.document.words(b.span))).filter(|w| !w.is_empty());
        words.unwrap_or_else(|| self.file_stem().to_owned())
    }

    /// The name of the first text's file, without endings.
    fn file_stem(&self) -> &'m str {
        let name = self.texts.first().map_or("", |t| t.name);
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        file.split('.').find(|part| !part.is_empty()).unwrap_or(file)
    }

    fn card(&self, thing: &Thing<'m, 'a>, all: &[Thing<'m, 'a>]) -> Option<Card<'l>> {
        let kind = self.kinds.get(thing.kind)?;
        let title = if is_path(kind) { self.path(thing, all) } else { thing.title.clone() };
        let mut fields = Vec::new();
        for (at, def) in kind.fields.iter().enumerate() {
            if kind.id == NOTICE && def.id == TEXT {
                fields.extend(self.texts.iter().map(|t| Field::said(def, plain(t.name), Vec::new())));
                continue;
            }
            let mentions: Vec<&Mention<'a>> =
                self.of(thing.kind)?.fields.get(at)?.iter().filter(|m| self.concerns(m, kind, thing)).collect();
            let listed = if is_path(kind) { self.names(def, thing, all) } else { Vec::new() };
            fields.extend(match listed.is_empty() {
                true => self.values(def, &mentions),
                false => vec![Field::said(def, listed.join(", "), Vec::new())],
            });
        }
        Some(Card { kind, name: thing.name.clone(), title, from: sources(&thing.mentions), fields })
    }

    /// Whether a statement is about a thing: the one of its kind, the party that its sentence names, or the flow of its section.
    fn concerns(&self, mention: &Mention<'a>, kind: &Kind, thing: &Thing<'m, 'a>) -> bool {
        match thing.section {
            _ if kind.single => true,
            Some(section) => mention.text == 0 && self.section(mention) == section,
            None => thing.mentions.iter().any(|m| m.beside(mention)),
        }
    }

    /// From the people to the last who gets the data.
    fn path(&self, flow: &Thing<'m, 'a>, all: &[Thing<'m, 'a>]) -> String {
        let mut steps: Vec<(u8, Vec<&str>)> = Vec::new();
        for thing in all {
            let Some(kind) = self.kinds.get(thing.kind).filter(|k| k.step > 0) else { continue };
            let gets = || thing.mentions.iter().any(|m| m.text == 0 && Some(self.section(m)) == flow.section);
            if !(kind.single || gets()) {
                continue;
            }
            match steps.iter_mut().find(|(step, _)| *step == kind.step) {
                Some((_, names)) => names.push(&thing.name),
                None => steps.push((kind.step, vec![&thing.name])),
            }
        }
        steps.sort_by_key(|(step, _)| *step);
        steps.iter().map(|(_, names)| names.join(", ")).collect::<Vec<_>>().join(" -> ")
    }

    /// The names of the cards that list what a flow's section says.
    fn names<'t>(&self, def: &FieldDef, flow: &Thing<'_, '_>, all: &'t [Thing<'m, 'a>]) -> Vec<&'t str> {
        let of = |t: &&'t Thing<'m, 'a>| self.kinds.get(t.kind).is_some_and(|k| is_listed(k) && def.of.contains(&k.id));
        all.iter().filter(of).filter(|t| t.section == flow.section).map(|t| t.name.as_str()).collect()
    }

    /// A field's values: one, or several where it may have them.
    fn values(&self, def: &'l FieldDef, mentions: &[&Mention<'a>]) -> Vec<Field<'l>> {
        // What a translation says is asked for only where the text itself is silent.
        let first = mentions.iter().filter(|m| !m.words.is_empty()).map(|m| m.text).min();
        let told: Vec<&Mention<'a>> = mentions.iter().filter(|m| !m.words.is_empty() && Some(m.text) == first).copied().collect();
        let mut values: Vec<(String, Vec<&Mention<'a>>)> = Vec::new();
        for mention in told {
            let key = mention.key();
            match values.iter_mut().find(|(k, _)| *k == key) {
                Some((_, from)) => from.push(mention),
                None => values.push((key, vec![mention])),
            }
        }
        let from = sources(mentions);
        let is_contradicted = def.kind == FieldType::YesNo && values.len() > 1;
        if values.is_empty() || is_contradicted {
            let is_asked = def.asked || (def.kind == FieldType::YesNo && !mentions.is_empty());
            return is_asked.then(|| Field::open(def, from)).into_iter().collect();
        }
        if def.kind == FieldType::Contacts {
            let all: Vec<&Mention<'a>> = values.iter().flat_map(|(_, from)| from.iter().copied()).collect();
            let words: Vec<&str> = values.iter().flat_map(|(_, from)| from.first()).map(|m| m.words.as_str()).collect();
            return vec![Field::said(def, words.join(", "), sources(&all))];
        }
        let most = match (def.many, def.kind) {
            (false, _) => 1,
            (true, FieldType::Text) => MOST_QUOTED,
            (true, _) => MOST,
        };
        let taken = values.iter().take(most).filter_map(|(_, from)| Some((from.first()?, from)));
        let mut fields: Vec<Field<'l>> = taken.map(|(first, from)| Field::of(def, first, sources(from))).collect();
        let others: Vec<&Mention<'a>> = values.iter().skip(most).flat_map(|(_, from)| from.iter().copied()).collect();
        if let Some(last) = fields.last_mut() {
            last.other = sources(&others);
        }
        fields
    }
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
