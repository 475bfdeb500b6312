//! Cards to a file that reads without a mistake.

use super::cards::{Card, Field, Source};
use super::{Draft, Text};
use crate::card::CardTable;
use crate::check::{Engine, Lacking, lacking};
use crate::flow::{Declaration, read_flows};
use crate::source::{FileId, Lang, Place, Severity, SourceFile};
use crate::value::Date;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// The most lines that are named behind a value.
const MOST_LINES: usize = 4;

/// Writes cards. What cannot be read as what its field takes is not declared: it is open, with the lines that speak of it.
pub(super) fn write(engine: &Engine<'_>, texts: &[Text<'_>], mut cards: Vec<Card<'_>>, lang: Lang, date: Date) -> Draft {
    let writer = Writer { cards: &engine.law.cards, texts, lang };
    loop {
        let (text, places) = writer.file(&cards);
        let file = SourceFile::utf8("draft.flow", text);
        let read = read_flows(&[(FileId(0), &file)], &engine.law.cards, &engine.law.facts, engine.prepared.all_words());
        let errors = read.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let lines = errors.flat_map(|d| d.labels.first()).map(|l| file.line_index(l.span.start as usize));
        let mut wrong: Vec<(usize, usize)> = lines.filter_map(|l| places.get(l).copied().flatten()).collect();
        wrong.sort_unstable();
        wrong.dedup();
        if wrong.is_empty() && !ask(&mut cards, &lacking(engine, &read.value, date), &read.value) {
            let open = cards.iter().flat_map(|c| &c.fields).filter(|f| f.value.is_none()).count();
            return Draft { text: file.text.to_string(), lang, cards: cards.len(), open };
        }
        // From the last to the first, so that places hold.
        for (card, field) in wrong.into_iter().rev() {
            give_up(&mut cards, card, field);
        }
    }
}

/// Adds the fields that rules demand, as open ones. Whether there were any.
fn ask(cards: &mut [Card<'_>], lacking: &[Lacking], declared: &Declaration) -> bool {
    let mut any = false;
    let named: FxHashMap<Place, &str> = declared.things.iter().map(|t| (t.place(), t.name.as_str())).collect();
    let by_name: FxHashMap<String, usize> = cards.iter().enumerate().map(|(i, c)| (c.name.clone(), i)).collect();
    for Lacking { card, field } in lacking {
        let at = named.get(card).and_then(|name| by_name.get(*name));
        let Some(card) = at.and_then(|at| cards.get_mut(*at)) else { continue };
        let place = |id: &str| card.kind.fields.iter().position(|f| f.id == id);
        let Some((at, def)) = place(field).and_then(|at| Some((at, card.kind.fields.get(at)?))) else { continue };
        if card.fields.iter().any(|f| f.def.id == *field) {
            continue;
        }
        let behind = card.fields.iter().take_while(|f| place(&f.def.id).is_some_and(|p| p < at)).count();
        card.fields.insert(behind, Field::open(def, Vec::new()));
        any = true;
    }
    any
}

/// Leaves a value open that cannot be declared; a field that is open, or need not be there, goes.
fn give_up(cards: &mut [Card<'_>], card: usize, at: usize) {
    let Some(fields) = cards.get_mut(card).map(|c| &mut c.fields) else { return };
    let Some(def) = fields.get(at).map(|f| f.def) else { return };
    let others = fields.iter().enumerate().any(|(i, f)| i != at && f.def == def);
    match fields.get_mut(at) {
        Some(field) if field.shorter.is_some() => field.value = field.shorter.take(),
        Some(field) if field.value.is_some() && def.asked && !others => field.value = None,
        _ => {
            fields.remove(at);
        }
    }
}

struct Writer<'w> {
    cards: &'w CardTable,
    texts: &'w [Text<'w>],
    lang: Lang,
}

impl Writer<'_> {
    /// The file, and for each of its lines the field that stands there: its card and its place among the fields.
    fn file(&self, cards: &[Card<'_>]) -> (String, Vec<Option<(usize, usize)>>) {
        let mut out = String::new();
        let mut places = Vec::new();
        let words = self.cards.words(self.lang);
        let (key, name) = words.map_or(("", ""), |w| (w.key.as_str(), w.names.first().map_or("", String::as_str)));
        let _ = writeln!(out, "{key}: {name}\n");
        for line in self.foreword() {
            let _ = writeln!(out, "# {line}");
        }
        places.resize(out.lines().count(), None);
        for (card_index, card) in cards.iter().enumerate() {
            let keyword = card.kind.keywords(self.lang).first().map_or("", String::as_str);
            let _ = writeln!(out, "\n{keyword} {}: {}{}", card.name, card.title, self.remark(&card.from, &[]));
            places.extend([None, None]);
            for (index, field) in card.fields.iter().enumerate() {
                let keyword = field.def.keywords(self.lang).first().map_or("", String::as_str);
                let _ = writeln!(out, "    {keyword}: {}{}", self.value(field), self.remark(&field.from, &field.other));
                places.push(Some((card_index, index)));
            }
        }
        (out, places)
    }

    fn value<'f>(&'f self, field: &'f Field<'_>) -> &'f str {
        let open = || self.cards.words(self.lang).and_then(|w| w.open.first()).map_or("", String::as_str);
        field.value.as_deref().unwrap_or_else(open)
    }

    /// The lines that say it, as a comment.
    fn remark(&self, from: &[Source], other: &[Source]) -> String {
        let said = self.lines(from);
        let differs = self.lines(other);
        match (said.is_empty(), differs.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!("  # {said}"),
            (_, false) => match self.lang {
                Lang::En => format!("  # {said}; differs: {differs}"),
                Lang::De => format!("  # {said}; anders: {differs}"),
            },
        }
    }

    /// "line 7", "lines 7, 12"; of a further text with its name.
    fn lines(&self, all: &[Source]) -> String {
        let mut out = String::new();
        for (index, text) in self.texts.iter().enumerate() {
            let lines: Vec<u32> = all.iter().filter(|s| s.text == index).map(|s| s.line).collect();
            if lines.is_empty() {
                continue;
            }
            let numbers: Vec<String> = lines.iter().take(MOST_LINES).map(u32::to_string).collect();
            let more = if lines.len() > MOST_LINES { " …" } else { "" };
            let word = match (self.lang, lines.len()) {
                (Lang::En, 1) => "line",
                (Lang::En, _) => "lines",
                (Lang::De, 1) => "Zeile",
                (Lang::De, _) => "Zeilen",
            };
            let name = if index == 0 { String::new() } else { format!("{}, ", text.name) };
            let apart = if out.is_empty() { "" } else { "; " };
            let _ = write!(out, "{apart}{name}{word} {}{more}", numbers.join(", "));
        }
        out
    }

    /// What the reader of a draft must know.
    fn foreword(&self) -> Vec<String> {
        let names: Vec<&str> = self.texts.iter().map(|t| t.name).collect();
        let names = names.join(", ");
        match self.lang {
            Lang::En => vec![
                format!("A draft from {names}: what the notice says, each value with the line that says it; `open` where it is silent."),
                "A notice may be wrong or out of date. Hold every value against what really happens, and fill in what is open.".to_owned(),
            ],
            Lang::De => vec![
                format!("Entwurf aus {names}: was der Hinweis sagt, mit der Zeile, die es sagt; `offen`, wo er schweigt."),
                "Ein Hinweis kann falsch oder veraltet sein. Prüfen Sie jede Angabe an dem, was wirklich geschieht, und füllen Sie aus, was offen ist."
                    .to_owned(),
            ],
        }
    }
}
