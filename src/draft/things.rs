//! What there is a card for, and where the texts speak of it.

use super::Text;
use super::name::Names;
use super::processings::{Processings, is_path};
use super::said::{Mention, Said, is_listed, key_of, plain};
use crate::card::Kind;
use crate::check::Engine;
use crate::flow::NOTICE;
use crate::notice::{BlockKind, Document, SectionId};
use crate::source::Lang;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// The most words of an item of a list: what is longer is a sentence.
const LONGEST_ITEM: usize = 4;
/// The most items of a list.
const MOST_ITEMS: usize = 40;

/// What a statement is about follows from where it stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ground {
    /// Anywhere: about the one card of a kind that has one.
    Whole,
    /// In a section of the first text: about its data, its flow.
    Section(SectionId),
    /// In a sentence of a text: about the party that it names.
    Sentence(usize, u32),
}

/// A card in the making, and the statements that give its title.
pub(super) struct Thing<'s, 'a> {
    /// Its kind, by its place in the table.
    pub kind: usize,
    pub name: String,
    pub title: String,
    pub mentions: Vec<&'s Mention<'a>>,
    /// For data and flows: the section that they stand in.
    pub section: Option<SectionId>,
}

/// The notice as a draft sees it.
pub(super) struct Plan<'m, 'l, 'a> {
    pub kinds: &'l [Kind],
    pub texts: &'m [Text<'a>],
    pub said: &'m Said<'a>,
    pub lang: Lang,
    document: &'m Document,
    processings: Processings,
    /// Legal forms of companies.
    forms: FxHashSet<String>,
}

impl<'m, 'l, 'a> Plan<'m, 'l, 'a> {
    /// A plan for texts, the first of which tells what belongs together.
    pub fn new(engine: &Engine<'l>, texts: &'m [Text<'a>], said: &'m Said<'a>, lang: Lang) -> Option<Self> {
        let table: &'l crate::card::CardTable = &engine.law.cards;
        let processings = Processings::new(engine, texts, said);
        let forms = engine.law.reading.words.values().flat_map(|w| &w.organisation.forms).map(|f| key_of(f)).collect();
        Some(Self { kinds: &table.kinds, document: &texts.first()?.read.document, processings, texts, said, lang, forms })
    }

    /// What a statement about a kind is a statement about.
    pub fn ground(&self, kind: &Kind, mention: &Mention<'_>) -> Option<Ground> {
        if kind.single {
            return Some(Ground::Whole);
        }
        if is_path(kind) || is_listed(kind) {
            return (mention.text == 0).then(|| Ground::Section(self.section(mention)));
        }
        Some(Ground::Sentence(mention.text, mention.statement.sentence_index))
    }

    /// The section whose flow a statement belongs to.
    pub fn section(&self, mention: &Mention<'_>) -> SectionId {
        self.processings.of(self.document, mention)
    }

    /// What there is a card for: first the notice and who is single, then other parties, then flows and data, section by section.
    pub fn things(&self) -> Vec<Thing<'m, 'a>> {
        let mut names = Names::default();
        let mut things: Vec<Thing<'m, 'a>> = Vec::new();
        for (at, kind) in self.kinds.iter().enumerate().filter(|(_, k)| k.single) {
            things.extend(self.single(at, kind, &mut names));
        }
        self.parties(&mut things, &mut names);
        let listed = self.listed_by_section();
        for section in self.sections() {
            let heading = if section == SectionId(0) { self.file_stem().to_owned() } else { self.heading(section) };
            for (at, kind) in self.kinds.iter().enumerate().filter(|(_, k)| is_path(k)) {
                let keyword = self.keyword(kind);
                let name = if section == SectionId(0) { names.with(keyword, &heading) } else { names.of(&heading, keyword) };
                things.push(Thing { kind: at, name, title: String::new(), mentions: Vec::new(), section: Some(section) });
            }
            for (at, kind) in self.kinds.iter().enumerate().filter(|(_, k)| is_listed(k)) {
                let Some(mentions) = listed.get(&(at, section)) else { continue };
                let title = list(mentions);
                if !title.is_empty() {
                    let name = names.with(self.keyword(kind), &heading);
                    things.push(Thing { kind: at, name, title, mentions: mentions.clone(), section: Some(section) });
                }
            }
        }
        things
    }

    fn keyword(&self, kind: &'l Kind) -> &'l str {
        kind.keywords(self.lang).first().map_or("", String::as_str)
    }

    fn single(&self, at: usize, kind: &'l Kind, names: &mut Names) -> Option<Thing<'m, 'a>> {
        let titles = self.said.of(at).map(|of| of.titles.as_slice()).unwrap_or_default();
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
        let name = names.of(named, self.keyword(kind));
        let mentions = said.map(|said| titles.iter().filter(|m| m.key() == said.key()).collect()).unwrap_or_default();
        Some(Thing { kind: at, name, title, mentions, section: None })
    }

    /// A card for each party that a sentence names, unless there is one already.
    fn parties(&self, things: &mut Vec<Thing<'m, 'a>>, names: &mut Names) {
        let mut known: FxHashMap<String, usize> = things.iter().enumerate().map(|(i, t)| (self.party_key(&t.title), i)).collect();
        for (at, kind) in self.kinds.iter().enumerate().filter(|(_, k)| !k.single && !k.stated.is_empty() && !is_listed(k)) {
            for mention in self.said.of(at).iter().flat_map(|of| &of.titles).filter(|m| !m.words.is_empty()) {
                let key = self.party_key(&mention.words);
                match known.get(&key).and_then(|i| things.get_mut(*i)) {
                    Some(thing) => thing.mentions.push(mention),
                    // A translation may call somebody by another name.
                    None if mention.text > 0 => {}
                    None => {
                        known.insert(key, things.len());
                        let name = names.of(&mention.words, self.keyword(kind));
                        things.push(Thing { kind: at, name, title: mention.words.clone(), mentions: vec![mention], section: None });
                    }
                }
            }
        }
    }

    /// What is the same for one party, with its legal form or without.
    fn party_key(&self, name: &str) -> String {
        let words: Vec<&str> = name.split_whitespace().collect();
        // "Example GmbH & Co. KG" has a form of several words.
        let bare = (1..words.len()).find(|at| words.get(*at..).is_some_and(|rest| self.forms.contains(&key_of(&rest.concat()))));
        key_of(&words.get(..bare.unwrap_or(words.len())).unwrap_or_default().concat())
    }

    fn listed_by_section(&self) -> FxHashMap<(usize, SectionId), Vec<&'m Mention<'a>>> {
        let mut all: FxHashMap<(usize, SectionId), Vec<&'m Mention<'a>>> = FxHashMap::default();
        for (at, _) in self.kinds.iter().enumerate().filter(|(_, k)| is_listed(k)) {
            for mention in self.said.of(at).iter().flat_map(|of| &of.titles).filter(|m| m.text == 0) {
                all.entry((at, self.section(mention))).or_default().push(mention);
            }
        }
        all
    }

    /// The sections that a flow is drafted for, in reading order; the whole notice if it says nothing of any.
    fn sections(&self) -> Vec<SectionId> {
        let told = self.kinds.iter().enumerate().filter_map(|(at, kind)| Some((kind, self.said.of(at)?)));
        let of_flows = told.flat_map(|(kind, of)| {
            let titles = (!kind.single).then_some(&of.titles).into_iter().flatten();
            let fields = is_path(kind).then_some(&of.fields).into_iter().flatten().flatten();
            titles.chain(fields)
        });
        let all: BTreeSet<u32> = of_flows.filter(|m| m.text == 0).map(|m| self.section(m).0).collect();
        if all.is_empty() { vec![SectionId(0)] } else { all.into_iter().map(SectionId).collect() }
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
}

/// The words of statements as a list, each once.
fn list(mentions: &[&Mention<'_>]) -> String {
    let mut keys = FxHashSet::default();
    let pieces = mentions.iter().flat_map(|m| m.words.split(',')).map(str::trim).filter(|p| p.split(' ').count() <= LONGEST_ITEM);
    let all: Vec<&str> = pieces.filter(|p| !key_of(p).is_empty() && keys.insert(key_of(p))).take(MOST_ITEMS).collect();
    // "Your address" is the address that stands there, too.
    let says_more = |long: &str| all.iter().any(|short| long.strip_suffix(short).is_some_and(|before| before.ends_with(' ')));
    all.iter().copied().filter(|item| !says_more(item)).collect::<Vec<_>>().join(", ")
}
