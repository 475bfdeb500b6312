//! What is known of the words under the pointer.

use super::file::{File, holds};
use super::law::{Named, named_at};
use super::links::links;
use super::requests::Asked;
use super::root::Root;
use super::spot::{Part, part_at, spot};
use super::view::Text;
use crate::card::{FieldDef, FieldType, Kind};
use crate::law::{Adequacy, Facts};
use crate::lint::Finding;
use crate::project::law::file_of;
use crate::recognise::{Polarity, Statement};
use crate::source::{Lang, Place, Span};
use crate::value::{Date, Value, parse_citations};
use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};
use std::collections::BTreeSet;

/// So many statements are told of one word.
const MOST: usize = 4;

/// What is known of the words at a position.
pub fn hover(params: &HoverParams, asked: &Asked<'_, '_>) -> Option<Hover> {
    let at = &params.text_document_position_params;
    let file = File::at(asked, &at.text_document.uri)?;
    let offset = file.offset(at.position);
    let known = Known { file: &file, facts: &file.here.engine.law.facts, date: asked.date, lang: file.lang() };
    let mut parts: Vec<(Span, String)> = file.texts().first().map(|text| known.passage(text, offset)).unwrap_or_default();
    parts.extend(known.declared(offset));
    parts.extend(known.findings(offset));
    let span = parts.iter().map(|(span, _)| *span).min_by_key(|s| s.len())?;
    let value = parts.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("\n\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(file.range(span)) })
}

/// The text of a rule's or concept's file.
pub fn page(root: &Root, of: &str) -> Option<String> {
    let mut sources = root.law_sources.clone();
    let id = file_of(of, &mut sources)?;
    Some(sources.get(id)?.text.to_string())
}

struct Known<'a, 'l> {
    file: &'a File<'a, 'l>,
    facts: &'a Facts,
    date: Date,
    lang: Lang,
}

impl Known<'_, '_> {
    fn say<'w>(&self, en: &'w str, de: &'w str) -> &'w str {
        if self.lang == Lang::De { de } else { en }
    }

    /// What the text states there.
    fn passage(&self, text: &Text<'_>, offset: usize) -> Vec<(Span, String)> {
        let law = self.file.here.engine.law;
        let shown = |s: &&Statement| law.reading.concepts.get(s.concept.0 as usize).is_some_and(|c| !c.for_rules_only);
        let place = |s: &Statement| text.read.document.source_span(s.span);
        let mut stated: Vec<&Statement> = text.read.statements.stated.iter().filter(|s| holds(place(s), offset)).filter(shown).collect();
        stated.sort_by_key(|s| place(s).len());
        stated.into_iter().take(MOST).map(|s| (place(s), self.statement(text, s))).collect()
    }

    fn statement(&self, text: &Text<'_>, statement: &Statement) -> String {
        let law = self.file.here.engine.law;
        let Some(concept) = law.reading.concepts.get(statement.concept.0 as usize) else { return String::new() };
        let polarity = match statement.polarity {
            Polarity::Affirmed => "",
            Polarity::Denied => self.say(" – denied", " – verneint"),
            Polarity::Conditional => self.say(" – under a condition", " – bedingt"),
        };
        let mut out = format!("**{}**{polarity} · `{}`", concept.words.title.get(self.lang), concept.name);
        if !concept.law.is_empty() {
            let cites: Vec<String> = concept.law.iter().map(|l| self.cited(l)).collect();
            out.push_str(&format!("  \n{}", cites.join(" · ")));
        }
        for given in &statement.values {
            let words = text.read.document.words(given.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let more = match &*given.value {
                Value::Country(code) => self.country(code),
                Value::Instrument(id) => self.instrument(id),
                Value::Authority(id) => self.authority(id),
                _ => None,
            };
            // What it is begins with its name: words that are nothing else need not stand before it.
            out.push_str(&match more {
                Some(more) if more.starts_with(&words) || more.contains(&format!("(`{words}`)")) => format!("\n- {more}"),
                Some(more) => format!("\n- {words} – {more}"),
                None => format!("\n- {}: {words}", given.name),
            });
        }
        out + &self.served(text, text.read.document.source_span(statement.sentence))
    }

    /// A provision of the law's cards, as readers of the language cite it.
    fn cited(&self, provision: &str) -> String {
        self.file.here.root.provisions.get(provision).to_owned()
    }

    /// What is declared of the words of a sentence.
    fn served(&self, text: &Text<'_>, sentence: Span) -> String {
        let view = self.file.here.view;
        let near = |place: Place| place.file == text.id && (place.span.overlaps(sentence) || place.span == sentence);
        let places: BTreeSet<Place> = links(text.part, view).into_iter().filter(|l| near(l.text)).map(|l| l.declared).collect();
        let things = view.flows.whole.iter().flat_map(|w| &w.things);
        let named: Vec<String> = things
            .filter(|thing| {
                places.iter().any(|p| {
                    p.file == thing.file && (p.span.overlaps(thing.span) || thing.fields.values().flatten().any(|v| v.span == p.span))
                })
            })
            .map(|thing| format!("`{}`", thing.name))
            .collect();
        if named.is_empty() { String::new() } else { format!("\n\n{} {}", self.say("Declared:", "Erklärt:"), named.join(", ")) }
    }

    /// The rules that are violated there.
    fn findings(&self, offset: usize) -> Vec<(Span, String)> {
        let mut told = BTreeSet::new();
        let here = self.file.findings().filter(|f| holds(f.place.span, offset)).filter(|f| told.insert(&f.rule)).take(MOST);
        here.map(|f| (f.place.span, self.finding(f))).collect()
    }

    fn finding(&self, finding: &Finding) -> String {
        let rule = self.file.here.engine.law.reading.rules.iter().find(|r| r.id == finding.rule);
        let title = rule.map_or(finding.rule.as_str(), |r| r.words.title.get(self.lang));
        let page = rule.and_then(|r| page(self.file.here.root, &r.file)).unwrap_or_default();
        format!("**{title}** · `{}`\n\n{}", finding.rule, prose(&page))
    }

    /// What the cards of a flow file mean.
    fn declared(&self, offset: usize) -> Vec<(Span, String)> {
        if !self.file.has_cards() {
            return Vec::new();
        }
        if let Some((span, named)) = named_at(self.file, offset) {
            return vec![(span, self.of_law(named))];
        }
        let Some(spot) = spot(self.file.source, self.file.bodies(), self.file.table(), offset) else { return Vec::new() };
        match (spot.part, spot.kind, spot.field) {
            (Part::Head(span), Some(kind), _) => vec![(span, self.kind(kind))],
            (Part::Title(span), Some(kind), _) if kind.title == "path" => self.name(part_at(self.file.source, span, offset)),
            (Part::Key(span), _, Some(field)) => vec![(span, self.field(field))],
            (Part::Value(span) | Part::Words(span), _, Some(field)) => self.value(field, span, offset),
            _ => Vec::new(),
        }
    }

    /// What a rule or a concept is about.
    fn of_law(&self, named: Named<'_>) -> String {
        let title = match named {
            Named::Concept(concept) => concept.words.title.get(self.lang),
            Named::Rule(rule) => rule.words.title.get(self.lang),
        };
        let own = self.file.here.view.law_file(named.file()).map(|f| f.text.to_string());
        let page = own.or_else(|| page(self.file.here.root, named.file())).unwrap_or_default();
        format!("**{title}** · `{}`\n\n{}", named.name(), prose(&page))
    }

    fn kind(&self, kind: &Kind) -> String {
        let doc = self.say(&kind.doc_en, &kind.doc_de);
        let fields: Vec<String> = kind.fields.iter().filter_map(|f| f.keywords(self.lang).first()).map(|w| format!("`{w}`")).collect();
        format!("**{}** – {doc}\n\n{}", kind.keywords(self.lang).first().map_or("", String::as_str), fields.join(", "))
    }

    fn field(&self, field: &FieldDef) -> String {
        let doc = self.say(&field.doc_en, &field.doc_de);
        let mut out = format!("**{}** – {doc}", field.keywords(self.lang).first().map_or("", String::as_str));
        let choices: Vec<String> = field.choices.iter().filter_map(|c| c.words(self.lang).first()).map(|w| format!("`{w}`")).collect();
        if !choices.is_empty() {
            out.push_str(&format!("\n\n{}", choices.join(", ")));
        }
        out
    }

    fn value(&self, field: &FieldDef, span: Span, offset: usize) -> Vec<(Span, String)> {
        let source = self.file.source;
        let words = source.slice(span);
        let told = match field.kind {
            FieldType::Names | FieldType::Path => return self.name(part_at(source, span, offset)),
            FieldType::Country => self.facts.countries.code_of(words.trim()).and_then(|code| self.country(code)),
            FieldType::Instrument => self.facts.transfers.named(words).and_then(|id| self.instrument(id)),
            FieldType::Citations | FieldType::Basis => self.laws(words),
            // Words that are nothing but an authority's id stand for it.
            FieldType::Text => self.authority(words.trim()),
            _ => None,
        };
        told.map(|told| (span, told)).into_iter().collect()
    }

    /// The thing of a name.
    fn name(&self, span: Span) -> Vec<(Span, String)> {
        let whole = self.file.here.view.flows.whole.as_ref();
        let Some((_, thing)) = whole.and_then(|w| w.by_name(self.file.source.slice(span))) else { return Vec::new() };
        let kind = self.file.table().kind(&thing.kind);
        let keyword = kind.and_then(|k| k.keywords(thing.lang).first()).map_or("", String::as_str);
        let fields = thing.fields.iter().flat_map(|(id, values)| values.iter().map(move |v| (id, v)));
        let shown = fields.filter_map(|(id, v)| Some((kind?.field(id)?.keywords(thing.lang).first()?, &v.text)));
        let lines: Vec<String> = shown.map(|(key, value)| format!("\n    {key}: {value}")).collect();
        vec![(span, format!("```flow\n{keyword} {}: {}{}\n```", thing.name, thing.title, lines.concat()))]
    }

    fn country(&self, code: &str) -> Option<String> {
        let countries = &self.facts.countries;
        let name = countries.name(code, self.lang.code()).unwrap_or(code);
        let mut out = format!("{name} (`{code}`)");
        if countries.is_group(code) {
            // Its members lie in the EEA, whatever it is itself.
            out.push_str(self.say(": not a third country", ": kein Drittland"));
            return Some(out);
        }
        let country = countries.country_of(code).unwrap_or(code);
        match self.facts.third_country(code, self.date) {
            Some(true) => {
                out.push_str(self.say(": third country", ": Drittland"));
                out.push_str(&format!(", {}", self.adequacy(country)));
            }
            Some(false) => out.push_str(self.say(": in the EEA", ": im EWR")),
            None => {}
        }
        Some(out)
    }

    fn adequacy(&self, country: &str) -> String {
        let transfers = &self.facts.transfers;
        let (id, conditional) = match transfers.adequacy(country, self.date) {
            Adequacy::Adequate(id) => (id, false),
            Adequacy::Conditional(id) => (id, true),
            Adequacy::None => {
                let lapsed = transfers.lapsed(country, self.date).and_then(|d| Some((self.title(&d.id), d.last_day()?)));
                let none = self.say("no adequacy decision in force", "kein Angemessenheitsbeschluss in Kraft");
                return lapsed.map_or(none.to_owned(), |(name, day)| format!("{none} ({name}: {} {day})", self.say("until", "bis")));
            }
        };
        let mut out = format!("{} {}", self.say("adequacy decision", "Angemessenheitsbeschluss"), self.title(id));
        if let Some(until) = transfers.covered_until(country, self.date) {
            out.push_str(&format!(", {} {until}", self.say("in force until", "in Kraft bis")));
        }
        if conditional {
            out.push_str(self.say(", under conditions only", ", nur unter Voraussetzungen"));
        }
        out
    }

    fn title(&self, id: &str) -> String {
        self.facts.transfers.name(id, self.lang.code()).unwrap_or(id).to_owned()
    }

    fn instrument(&self, id: &str) -> Option<String> {
        let force = match self.facts.transfers.in_force(id, self.date)? {
            true => self.say("in force", "in Kraft"),
            false => self.say("not in force", "nicht in Kraft"),
        };
        let number = self.facts.transfers.decision(id).map(|d| d.number.as_str()).filter(|n| !n.is_empty() && *n != self.title(id));
        let number = number.map(|n| format!(" ({n})")).unwrap_or_default();
        Some(format!("{}{number}: {force}", self.title(id)))
    }

    fn authority(&self, id: &str) -> Option<String> {
        let a = self.facts.authorities.authority(id)?;
        let town = format!("{} {}", a.postcode, a.city);
        let lines = [a.name.as_str(), a.street.as_str(), town.trim(), a.email.as_str(), a.phone.as_str()];
        Some(lines.into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join(", "))
    }

    /// What provisions are about, and the laws that they are of.
    fn laws(&self, words: &str) -> Option<String> {
        let prepared = &self.file.here.root.prepared;
        let read = |words: &str| prepared.all_words().values().map(|index| parse_citations(words, index, self.facts)).max_by_key(Vec::len);
        let cited = read(words)?;
        let concepts = prepared.law.reading.concepts.iter().filter(|c| !c.for_rules_only);
        let about = concepts.flat_map(|c| c.law.iter().map(move |l| (l, c))).filter(|(law, _)| {
            read(law).is_some_and(|all| all.iter().any(|provision| cited.contains(provision) && provision.paragraph.is_some()))
        });
        let mut lines: Vec<String> =
            about.take(MOST).map(|(law, concept)| format!("{}: {}", self.cited(law), concept.words.title.get(self.lang))).collect();
        let mut ids: Vec<String> = Vec::new();
        for citation in &cited {
            ids.extend(citation.law.clone().filter(|id| !ids.contains(id)));
        }
        lines.extend(ids.iter().filter_map(|id| self.facts.laws.law(id)).map(|law| {
            let name = self.say(&law.name_en, &law.name_de);
            format!("**{}** – {}", law.short, if name.is_empty() { &law.name_de } else { name })
        }));
        (!lines.is_empty()).then(|| lines.join("  \n"))
    }
}

/// The words of a page before its card.
fn prose(page: &str) -> String {
    let words = page.split("\n```").next().unwrap_or("");
    let behind_title = if words.starts_with("# ") { words.split_once('\n').map_or("", |(_, rest)| rest) } else { words };
    behind_title.trim().to_owned()
}
