//! Files to things.

use super::declaration::{Declaration, Declared, FieldValue, Thing};
use super::literal::Literals;
use super::resolve;
use crate::card::{Card, CardField, CardTable, fences, language_of, parse_with_meant};
use crate::source::{Diagnostic, FileId, Lang, Parsed, Say, SourceFile, Span};
use crate::value::{LawNames, WordIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Names that the facts know.
pub trait Names: LawNames {
    /// A country's, region's or group's code, by name or code.
    fn country(&self, words: &str) -> Option<&str>;
    /// The known name closest to an unknown one.
    fn nearest_country(&self, words: &str) -> Option<&str>;
}

/// Reads flow files, and the `flow` blocks of Markdown files.
pub fn read_flows(
    files: &[(FileId, &SourceFile)],
    table: &CardTable,
    names: &dyn Names,
    words: &BTreeMap<String, WordIndex>,
) -> Parsed<Declaration> {
    let mut things = Vec::new();
    let mut diagnostics = Vec::new();
    let mut meant = BTreeSet::new();
    for (id, file) in files {
        let (bodies, lang) = bodies(file, table);
        for body in bodies {
            let (parsed, given) = parse_with_meant(&file.text, *id, body, table, lang);
            meant.extend(given);
            let mut mistakes: Vec<u32> = parsed.diagnostics.iter().flat_map(|d| d.labels.first()).map(|l| l.span.start).collect();
            mistakes.sort_unstable();
            let starts: Vec<u32> = parsed.value.iter().map(|c| c.span.start).chain(std::iter::once(body.end)).collect();
            diagnostics.extend(parsed.diagnostics);
            for (card, next) in parsed.value.into_iter().zip(starts.into_iter().skip(1)) {
                let mut reader = Reader { id: *id, table, literals: Literals::new(names, table, words, lang), diagnostics: Vec::new() };
                let first = mistakes.partition_point(|m| *m < card.span.start);
                let misspelt = mistakes.get(first).is_some_and(|m| *m < next);
                if let Some(mut thing) = reader.thing(card) {
                    thing.lang = lang;
                    thing.damaged = misspelt || !reader.diagnostics.is_empty();
                    things.push(thing);
                }
                diagnostics.append(&mut reader.diagnostics);
            }
        }
    }
    let value = Declaration::new(things);
    diagnostics.extend(resolve::check(&value, table, &meant));
    diagnostics.sort_by_key(|d| d.labels.first().map(|l| (l.file, l.span)));
    Parsed { value, diagnostics }
}

/// The parts of a file that are cards, and the language that they speak.
pub fn bodies(file: &SourceFile, table: &CardTable) -> (Vec<Span>, Lang) {
    let bodies = if is_markdown(&file.name) {
        fences(&file.text).into_iter().filter(|f| f.kind() == "flow").map(|f| f.body).collect()
    } else {
        vec![Span::new(0, file.text.len())]
    };
    // One file speaks one language, which its first block names.
    let lang = bodies.first().map_or(Lang::En, |b| language_of(&file.text, *b, table));
    (bodies, lang)
}

fn is_markdown(name: &str) -> bool {
    name.ends_with(".md") || name.ends_with(".markdown")
}

struct Reader<'a> {
    id: FileId,
    table: &'a CardTable,
    literals: Literals<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn thing(&mut self, card: Card) -> Option<Thing> {
        let kind = self.table.kind(&card.kind)?;
        let mut fields: BTreeMap<String, Vec<FieldValue>> = BTreeMap::new();
        for field in &card.fields {
            let Some(def) = kind.field(&field.id) else { continue };
            let value = self.value(field, def);
            fields.entry(field.id.clone()).or_default().push(value);
        }
        let path = if kind.title == "path" { self.path(&card) } else { Vec::new() };
        Some(Thing {
            kind: card.kind,
            name: card.name,
            title: card.title,
            title_span: card.title_span,
            fields,
            path,
            file: self.id,
            span: card.span,
            name_span: card.name_span,
            lang: Lang::default(),
            damaged: false,
        })
    }

    fn value(&mut self, field: &CardField, def: &crate::card::FieldDef) -> FieldValue {
        let text = field.value();
        let span = field.span();
        let lines = field.lines.iter().map(|(_, span)| *span).collect();
        let read = self.literals.open(&text).unwrap_or_else(|| self.literals.read(&text, def));
        match read {
            Ok(value) => FieldValue { value, text, span, lines },
            Err(mistake) => {
                let mut diagnostic = Diagnostic::error(mistake.code, self.id, field.place(mistake.span), mistake.message);
                diagnostic.help = mistake.help;
                self.diagnostics.push(diagnostic);
                // Something is declared here: what it is, is not known. Nobody is told that it is missing.
                let value = Declared::Open { who: None, until: None };
                FieldValue { value, text, span, lines }
            }
        }
    }

    /// Reads a path: `participants -> kaarst, other -> servers`.
    fn path(&mut self, card: &Card) -> Vec<Vec<String>> {
        let steps: Vec<Vec<String>> =
            steps(&card.title).iter().map(|step| step.iter().map(|(_, name)| (*name).to_owned()).collect()).collect();
        if steps.len() < 2 || steps.iter().any(Vec::is_empty) {
            let diagnostic = Diagnostic::error(
                "flow::not-a-path",
                self.id,
                card.title_span,
                Say::new(
                    "a flow leads along arrows from one party to another",
                    "ein Fluss führt über Pfeile von einem Beteiligten zum anderen",
                ),
            );
            self.diagnostics
                .push(diagnostic.help(Say::new("write `customers -> shop -> host`", "Schreiben Sie `kunden -> laden -> hoster`")));
            return Vec::new();
        }
        steps
    }
}

/// The names between arrows, each with its place in the text.
pub(super) fn steps(text: &str) -> Vec<Vec<(Span, &str)>> {
    let mut all = Vec::new();
    let mut from = 0;
    let arrows = text.match_indices("->").chain(text.match_indices('→')).collect::<BTreeMap<_, _>>();
    for (at, arrow) in arrows.into_iter().chain([(text.len(), "")]) {
        all.push(names_in(text.get(from..at).unwrap_or(""), from));
        from = at + arrow.len();
    }
    all
}

/// The names between commas, each with its place; the text begins at an offset.
pub(super) fn names_in(text: &str, mut at: usize) -> Vec<(Span, &str)> {
    let mut all = Vec::new();
    for part in text.split(',') {
        let name = part.trim();
        let start = at + part.len() - part.trim_start().len();
        if !name.is_empty() {
            all.push((Span::new(start, start + name.len()), name));
        }
        at += part.len() + 1;
    }
    all
}

/// A declared value of a choice holds if it, or what it implies, is asked for.
pub(super) fn choice(def: &crate::card::FieldDef, word: &str) -> Option<Declared> {
    let (first, rest) = word.split_once(',').map_or((word, None), |(a, b)| (a, Some(b.trim().to_owned())));
    let choice = def.choice(first.trim())?;
    let mut all = vec![choice.id.clone()];
    all.extend(choice.implies.iter().cloned());
    Some(Declared::Choice(all, rest))
}
