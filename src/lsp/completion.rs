//! What can be written at a place of a flow file: kinds, fields, names, countries and other words that are known.

use super::file::File;
use super::requests::Asked;
use super::spot::{Part, Spot, part_at, spot};
use crate::card::{FieldDef, FieldType, Kind};
use crate::law::Adequacy;
use crate::source::{Lang, Span};
use crate::value::fold;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat, TextEdit,
};
use std::collections::{BTreeMap, BTreeSet};

/// So many letters of a term of the vocabulary must stand there before such are offered.
const TELLING: usize = 2;

/// What can be written at a position.
pub fn completion(params: &CompletionParams, asked: &Asked<'_, '_>) -> Option<CompletionResponse> {
    let at = &params.text_document_position;
    let file = File::at(asked, &at.text_document.uri)?;
    if !file.has_cards() {
        return None;
    }
    let offset = file.offset(at.position);
    let spot = spot(file.source, file.bodies(), file.table(), offset)?;
    let offer = Offer { file: &file, asked, offset, spot: &spot };
    Some(CompletionResponse::Array(offer.all()))
}

struct Offer<'o, 'a, 'l> {
    file: &'o File<'a, 'l>,
    asked: &'o Asked<'a, 'l>,
    offset: usize,
    spot: &'o Spot<'a>,
}

impl Offer<'_, '_, '_> {
    fn all(&self) -> Vec<CompletionItem> {
        let indented = self.offset > self.spot.line.span.start as usize
            && self.file.source.text.get(self.spot.line.span.range()).is_some_and(|l| l.starts_with([' ', '\t']));
        match (self.spot.part, self.spot.kind, self.spot.field) {
            (Part::Comment, ..) => Vec::new(),
            (Part::Title(span), Some(kind), _) if kind.title == "path" => self.parties(part_at(self.file.source, span, self.offset)),
            (Part::Title(span), Some(_), _) => self.terms(span),
            (Part::Head(span), ..) => self.kinds(span),
            (Part::Key(span), Some(kind), _) => self.fields(kind, span),
            (Part::Value(span), _, Some(field)) => self.values(field, span),
            (Part::Words(span), Some(kind), field) if indented => {
                // A line of its own goes on with the field before it, or begins another one.
                let mut all = self.fields(kind, span);
                all.extend(field.filter(|_| !span.is_empty()).map(|f| self.values(f, span)).unwrap_or_default());
                all
            }
            (Part::Words(span), ..) if !indented => self.kinds(span),
            _ => Vec::new(),
        }
    }

    fn say<'w>(&self, en: &'w str, de: &'w str) -> &'w str {
        if self.file.lang() == Lang::De { de } else { en }
    }

    /// Something that takes the place of what stands there before the position.
    fn item(&self, label: &str, kind: CompletionItemKind, detail: Option<String>, new: String, span: Span) -> CompletionItem {
        let from = (span.start as usize).min(self.offset);
        // Where no space follows the sign yet, it is part of what is put in: an editor takes the one that is typed next for a part of this.
        let close = self.file.source.text.get(..from).is_some_and(|before| before.ends_with([':', ',', '>']));
        let new = if close { format!(" {new}") } else { new };
        let range = self.file.range(Span::new(from, self.offset));
        CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail,
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, new))),
            ..CompletionItem::default()
        }
    }

    fn documented(&self, item: CompletionItem, en: &str, de: &str) -> CompletionItem {
        CompletionItem { documentation: Some(Documentation::String(self.say(en, de).to_owned())), ..item }
    }

    fn kinds(&self, span: Span) -> Vec<CompletionItem> {
        // Behind the keyword stands a name of the writer's own.
        if self.file.source.text.get(span.start as usize..self.offset).is_some_and(|t| t.contains(' ')) {
            return Vec::new();
        }
        let kinds = self.file.table().kinds.iter().filter(|k| self.is_of_flows(k) != self.file.is_law());
        let items = kinds.filter_map(|kind| {
            let word = kind.keywords(self.spot.lang).first()?;
            let snippets = self.asked.bench.client.snippets;
            let title = if kind.title == "path" { "${2:from} -> ${3:to}" } else { "${2}" };
            let new = if snippets && kind.named { format!("{word} ${{1:name}}: {title}") } else { format!("{word} ") };
            let item = self.item(word, CompletionItemKind::CLASS, None, new, span);
            let format = snippets.then_some(InsertTextFormat::SNIPPET);
            Some(self.documented(CompletionItem { insert_text_format: format, ..item }, &kind.doc_en, &kind.doc_de))
        });
        items.collect()
    }

    /// Kinds whose fields are read elsewhere are those of rules and concepts.
    fn is_of_flows(&self, kind: &Kind) -> bool {
        kind.fields.iter().all(|f| f.kind != FieldType::Raw)
    }

    fn fields(&self, kind: &Kind, span: Span) -> Vec<CompletionItem> {
        let free = kind.fields.iter().filter(|f| f.many || f.by_language || !self.spot.has.contains(&f.id.as_str()));
        let items = free.filter_map(|field| {
            let word = field.keywords(self.spot.lang).first()?;
            // What stands behind the position stays: a colon, if there is one.
            let colon = self.file.source.text.get(self.offset..).is_some_and(|t| t.trim_start_matches([' ', '\t']).starts_with(':'));
            let new = if colon { word.clone() } else { format!("{word}: ") };
            let item = self.item(word, CompletionItemKind::FIELD, None, new, span);
            Some(self.documented(item, &field.doc_en, &field.doc_de))
        });
        items.collect()
    }

    fn values(&self, field: &FieldDef, span: Span) -> Vec<CompletionItem> {
        let mut all = match field.kind {
            FieldType::Names => self.names(&field.of, part_at(self.file.source, span, self.offset)),
            FieldType::Country => self.countries(span),
            FieldType::Choice => self.choices(field, span),
            FieldType::YesNo => self.yes_no(span),
            FieldType::Instrument => self.instruments(span),
            FieldType::Citations | FieldType::Basis => self.provisions(span),
            // Of rules and concepts: no value is `open` there.
            FieldType::Raw => return self.concepts(span),
            FieldType::Text => self.authorities(field, span).into_iter().chain(self.terms(span)).collect(),
            _ => Vec::new(),
        };
        let open = self.file.table().words(self.spot.lang);
        if let Some((words, open)) = open.and_then(|w| Some((w, w.open.first()?))) {
            let (by, until) = (words.by.first().map_or("", String::as_str), words.until.first().map_or("", String::as_str));
            let long = if self.asked.bench.client.snippets {
                format!("{open}, {by} ${{1:…}} {until} ${{2:{}}}", self.asked.date)
            } else {
                open.clone()
            };
            let format = self.asked.bench.client.snippets.then_some(InsertTextFormat::SNIPPET);
            let detail = Some(format!("{by} … {until} …"));
            let item = self.item(open, CompletionItemKind::KEYWORD, detail, long, span);
            all.push(CompletionItem { insert_text_format: format, ..item });
        }
        all
    }

    /// The names of things of some kinds; of all, if none are given.
    fn names(&self, of: &[String], span: Span) -> Vec<CompletionItem> {
        let things = self.file.here.view.flows.whole.iter().flat_map(|w| &w.things);
        let fitting = things.filter(|t| !t.name.is_empty() && (of.is_empty() || of.contains(&t.kind)));
        fitting.map(|t| self.item(&t.name, CompletionItemKind::VARIABLE, Some(t.title.clone()), t.name.clone(), span)).collect()
    }

    fn parties(&self, span: Span) -> Vec<CompletionItem> {
        let kinds: Vec<String> = self.file.table().kinds.iter().filter(|k| k.party).map(|k| k.id.clone()).collect();
        self.names(&kinds, span)
    }

    /// Countries, those that data may go to without more ado before others, each by its name.
    fn countries(&self, span: Span) -> Vec<CompletionItem> {
        let countries = &self.file.here.engine.law.facts.countries;
        let codes: BTreeSet<&str> = countries.names().map(|(_, code)| code).collect();
        let named = codes.into_iter().map(|code| (code, countries.name(code, self.spot.lang.code()).unwrap_or(code)));
        let mut all: Vec<(u8, String, &str, &str)> = named.map(|(code, name)| (self.remoteness(code), fold(name), code, name)).collect();
        all.sort_unstable();
        let item = |(at, (_, _, code, name)): (usize, (u8, String, &str, &str))| {
            let item = self.item(name, CompletionItemKind::CONSTANT, Some(code.to_owned()), name.to_owned(), span);
            // Editors sort by their labels what says nothing else.
            CompletionItem { filter_text: Some(format!("{name} {code}")), sort_text: Some(format!("{at:04}")), ..item }
        };
        all.into_iter().enumerate().map(item).collect()
    }

    /// How much it takes to send data there: groups, which all lie within, then the Union, regions in it, the rest of the EEA, countries
    /// with an adequacy decision, all others.
    fn remoteness(&self, code: &str) -> u8 {
        let facts = &self.file.here.engine.law.facts;
        if facts.countries.is_group(code) {
            return 0;
        }
        let country = facts.countries.country_of(code).unwrap_or(code);
        if facts.countries.country(country).is_some_and(|c| c.eu) {
            return 1 + u8::from(country != code);
        }
        match (facts.third_country(code, self.asked.date), facts.transfers.adequacy(country, self.asked.date)) {
            (Some(false), _) => 3,
            (_, Adequacy::Adequate(_) | Adequacy::Conditional(_)) => 4,
            (_, Adequacy::None) => 5,
        }
    }

    fn choices(&self, field: &FieldDef, span: Span) -> Vec<CompletionItem> {
        let words = field.choices.iter().filter_map(|c| c.words(self.spot.lang).first());
        words.map(|word| self.item(word, CompletionItemKind::ENUM_MEMBER, None, word.clone(), span)).collect()
    }

    fn yes_no(&self, span: Span) -> Vec<CompletionItem> {
        let Some(words) = self.file.table().words(self.spot.lang) else { return Vec::new() };
        let both = words.yes.first().into_iter().chain(words.no.first());
        both.map(|word| self.item(word, CompletionItemKind::KEYWORD, None, word.clone(), span)).collect()
    }

    fn instruments(&self, span: Span) -> Vec<CompletionItem> {
        let transfers = &self.file.here.engine.law.facts.transfers;
        let ids = transfers.instruments().map(|i| i.id.as_str()).chain(transfers.decisions().map(|d| d.id.as_str()));
        let known = ids.filter(|id| transfers.in_force(id, self.asked.date) == Some(true));
        let item = |id: &str| {
            let name = transfers.name(id, self.spot.lang.code()).unwrap_or("").to_owned();
            self.item(id, CompletionItemKind::CONSTANT, Some(name), id.to_owned(), span)
        };
        known.map(item).collect()
    }

    /// The provisions that the law's concepts and rules rest on, each with the first thing that it is about.
    fn provisions(&self, span: Span) -> Vec<CompletionItem> {
        let (reading, lang) = (&self.file.here.engine.law.reading, self.file.lang());
        let of_concepts = reading.concepts.iter().flat_map(|c| c.law.iter().map(move |l| (l, c.words.title.get(lang))));
        let of_rules = reading.rules.iter().flat_map(|r| r.law.iter().map(move |l| (l, r.words.title.get(lang))));
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        for (law, title) in of_concepts.chain(of_rules) {
            known.entry(law).or_insert(title);
        }
        let item = |(law, title): (&str, &str)| {
            let shown = self.file.here.root.provisions.get(law);
            self.item(shown, CompletionItemKind::REFERENCE, Some(title.to_owned()), shown.to_owned(), span)
        };
        known.into_iter().map(item).collect()
    }

    /// Authorities, for the field that is about them: its id is the name of their table.
    fn authorities(&self, field: &FieldDef, span: Span) -> Vec<CompletionItem> {
        if field.id != "authority" {
            return Vec::new();
        }
        let all = self.file.here.engine.law.facts.authorities.iter();
        all.map(|a| self.item(&a.id, CompletionItemKind::CONSTANT, Some(a.name.clone()), a.id.clone(), span)).collect()
    }

    /// Concepts, in place of the word that is begun.
    fn concepts(&self, span: Span) -> Vec<CompletionItem> {
        let before = self.file.source.text.get(span.start as usize..self.offset).unwrap_or("");
        let begun = before.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric() || *c == '-').last();
        let word = Span::new(begun.map_or(self.offset, |(i, _)| span.start as usize + i), self.offset);
        let concepts = &self.file.here.engine.law.reading.concepts;
        let item = |c: &crate::law::Concept| {
            self.item(&c.name, CompletionItemKind::CONSTANT, Some(c.words.title.get(self.file.lang()).to_owned()), c.name.clone(), word)
        };
        concepts.iter().map(item).collect()
    }

    /// Terms of the vocabulary that begin as what stands there.
    fn terms(&self, span: Span) -> Vec<CompletionItem> {
        let part = part_at(self.file.source, span, self.offset);
        let begun = self.file.source.text.get(part.start as usize..self.offset).unwrap_or("").to_lowercase();
        if begun.chars().count() < TELLING {
            return Vec::new();
        }
        let german = self.spot.lang == Lang::De;
        let terms = self.file.here.engine.law.facts.vocabulary.terms().flat_map(|t| if german { &t.de } else { &t.en });
        let fitting = terms.filter(|name| name.to_lowercase().starts_with(&begun));
        fitting.map(|name| self.item(name, CompletionItemKind::TEXT, None, name.clone(), part)).collect()
    }
}
