//! Cards that are said in one sentence: in a comment of a notice, where no card can stand.
//!
//! The table tells the words: what the sentence begins with (`waive`), what introduces each value (`until`, `by`, `because`), and
//! which value stands last or in brackets. Values are those of the card's fields.

use super::declaration::{Declared, FieldValue, Thing};
use super::literal::{Literals, Mistake};
use super::read::Names;
use crate::card::{CardTable, FieldDef, Kind, Said};
use crate::source::{Diagnostic, FileId, Lang, Say, SourceFile, Span, nearest};
use crate::value::WordIndex;
use std::collections::BTreeMap;

/// What a sentence is read with.
#[derive(Copy, Clone)]
pub struct Saying<'a> {
    /// The table of kinds.
    pub table: &'a CardTable,
    /// The facts' names.
    pub names: &'a dyn Names,
    /// Words by language.
    pub words: &'a BTreeMap<String, WordIndex>,
}

/// Reads `waive RULE until 2027-01-31 by WHO because WHY (ticket ABC-1)`: the words of a file at a span.
///
/// # Errors
/// If it is no such sentence, or lacks a value: what is wrong, at its place.
pub fn read_said(file: &SourceFile, id: FileId, span: Span, saying: Saying<'_>) -> Result<Thing, Box<Diagnostic>> {
    let mut reader = Reader { file, id, saying, words: words_of(file.slice(span), span.start as usize) };
    reader.thing(span)
}

struct Reader<'a> {
    file: &'a SourceFile,
    id: FileId,
    saying: Saying<'a>,
    words: Vec<Span>,
}

/// The words between blanks.
fn words_of(text: &str, from: usize) -> Vec<Span> {
    let mut all = Vec::new();
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        if !word.is_empty() {
            all.push(Span::new(from + at, from + at + word.len()));
        }
        at += word.len();
        at += text.get(at..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
    }
    all
}

impl<'a> Reader<'a> {
    fn thing(&mut self, span: Span) -> Result<Thing, Box<Diagnostic>> {
        let table = self.saying.table;
        let openers = table.kinds.iter().flat_map(|k| k.said().map(move |w| (k, w)));
        let Some((kind, opener)) = openers.filter(|(_, w)| self.stands_at(0, w)).max_by_key(|(_, w)| w.len()) else {
            return Err(self.no_opener(span));
        };
        let mut at = opener.split(' ').count();
        let mut fields: BTreeMap<String, Vec<FieldValue>> = BTreeMap::new();
        let mut field = kind.fields.first();
        self.take_bracketed(kind, &mut fields)?;
        while let Some(def) = field {
            let begin = at;
            let mut next = None;
            while at < self.words.len() {
                next = self.introduced(kind, at);
                if next.is_some() && (def.said != Said::Last) {
                    break;
                }
                next = None;
                at += 1;
            }
            let value = self.value(kind, def, begin, at)?;
            if fields.insert(def.id.clone(), vec![value]).is_some() {
                return Err(self.twice(def, begin));
            }
            at += next.map_or(0, |(_, words)| words);
            field = next.map(|(def, _)| def);
        }
        self.complete(kind, &fields, span)?;
        let first = kind.fields.first().and_then(|f| fields.get(&f.id)).and_then(|v| v.first());
        Ok(Thing {
            kind: kind.id.clone(),
            name: format!("{}:{}", self.file.name, span.start),
            title: first.map_or_else(String::new, |v| v.text.clone()),
            title_span: first.map_or(span, |v| v.span),
            fields,
            path: Vec::new(),
            file: self.id,
            span,
            name_span: span,
            // Waivers fill no clause.
            lang: Lang::default(),
            damaged: false,
        })
    }

    /// Whether words of the table stand from the word `at` on.
    fn stands_at(&self, at: usize, words: &str) -> bool {
        let here = |i: usize, word: &str| self.words.get(at + i).is_some_and(|s| self.file.slice(*s).eq_ignore_ascii_case(word));
        words.split(' ').enumerate().all(|(i, word)| here(i, word))
    }

    /// The field whose words stand at a place, and how many words they are.
    fn introduced(&self, kind: &'a Kind, at: usize) -> Option<(&'a FieldDef, usize)> {
        let all = kind.fields.iter().filter(|f| f.said != Said::InBrackets).flat_map(|f| f.said_words().map(move |w| (f, w)));
        all.filter(|(_, w)| self.stands_at(at, w)).map(|(f, w)| (f, w.split(' ').count())).max_by_key(|(_, words)| *words)
    }

    /// Takes `(ticket ABC-1)` off the end.
    fn take_bracketed(&mut self, kind: &Kind, fields: &mut BTreeMap<String, Vec<FieldValue>>) -> Result<(), Box<Diagnostic>> {
        let Some(last) = self.words.last().filter(|s| self.file.slice(**s).ends_with(')')).copied() else { return Ok(()) };
        let Some(open) = self.words.iter().rposition(|s| self.file.slice(*s).starts_with('(')) else { return Ok(()) };
        let Some(start) = self.words.get(open).map(|s| s.start as usize + 1) else { return Ok(()) };
        let inner = Span::new(start, last.end as usize - 1);
        let text = self.file.slice(inner);
        for def in kind.fields.iter().filter(|f| f.said == Said::InBrackets) {
            let begins = |w: &&String| text.get(..w.len()).is_some_and(|head| head.eq_ignore_ascii_case(w));
            let Some(word) = def.said_words().filter(begins).max_by_key(|w| w.len()) else { continue };
            let rest = text.get(word.len()..).unwrap_or("").trim_start_matches(|c: char| c == ':' || c.is_whitespace());
            let from = inner.end as usize - rest.len();
            let value = rest.trim_end();
            let span = Span::new(from, from + value.len());
            if value.is_empty() {
                return Err(self.nothing(def, inner));
            }
            fields.insert(def.id.clone(), vec![as_text(value, span)]);
            self.words.truncate(open);
        }
        Ok(())
    }

    fn value(&self, kind: &Kind, def: &FieldDef, begin: usize, end: usize) -> Result<FieldValue, Box<Diagnostic>> {
        let words = self.words.get(begin..end).unwrap_or_default();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            let place = self.words.get(begin.saturating_sub(1)).copied().unwrap_or_default();
            return Err(self.nothing(def, place));
        };
        let whole = first.to(*last);
        let text = self.file.slice(whole).trim_end_matches([',', ';']);
        let span = Span::new(whole.start as usize, whole.start as usize + text.len());
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // The first field's values are names: behind them, a word that introduces nothing is a mistake.
        if kind.fields.first().is_some_and(|f| f.id == def.id) {
            self.names_only(kind, words)?;
        }
        let literals = Literals::new(self.saying.names, self.saying.table, self.saying.words, Lang::En);
        let read: Result<Declared, Mistake> = literals.read(&line, def);
        match read {
            Ok(value) => Ok(FieldValue { value, text: line, span, lines: vec![span] }),
            Err(mistake) => {
                let mut diagnostic = self.error(span, mistake.message);
                diagnostic.help = mistake.help;
                Err(diagnostic)
            }
        }
    }

    /// Several names stand behind commas.
    fn names_only(&self, kind: &Kind, words: &[Span]) -> Result<(), Box<Diagnostic>> {
        let behind = words.windows(2).filter(|w| w.first().is_some_and(|s| !self.file.slice(*s).ends_with(',')));
        let Some(stray) = behind.filter_map(|w| w.last()).next() else { return Ok(()) };
        let word = self.file.slice(*stray);
        let known = || kind.fields.iter().flat_map(FieldDef::said_words).map(String::as_str);
        let mut diagnostic =
            self.error(*stray, Say::new(format!("`{word}` cannot stand here"), format!("`{word}` kann hier nicht stehen")));
        diagnostic.help = Some(match nearest(word, known()) {
            Some(n) => Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
            None => self.form(kind),
        });
        Err(diagnostic)
    }

    /// Every value but that in brackets must be there.
    fn complete(&self, kind: &Kind, fields: &BTreeMap<String, Vec<FieldValue>>, span: Span) -> Result<(), Box<Diagnostic>> {
        let said = kind.fields.iter().filter(|f| f.said_words().next().is_some() && f.said != Said::InBrackets);
        let mut missing: Vec<&FieldDef> = said.filter(|f| !fields.contains_key(&f.id)).collect();
        missing.sort_by_key(|f| f.said == Said::Last);
        if missing.is_empty() {
            return Ok(());
        }
        let list = |words: fn(&FieldDef) -> &Vec<String>| {
            let all = missing.iter().filter_map(|f| words(f).first()).map(|w| format!("`{w} …`"));
            all.collect::<Vec<_>>().join(", ")
        };
        let say = Say::new(format!("here is missing: {}", list(|f| &f.said_en)), format!("hier fehlt: {}", list(|f| &f.said_de)));
        let mut diagnostic = self.error(span, say);
        diagnostic.help = Some(self.form(kind));
        Err(diagnostic)
    }

    fn error(&self, span: Span, message: Say) -> Box<Diagnostic> {
        Box::new(Diagnostic::error("notice::comment", self.id, span, message))
    }

    fn nothing(&self, def: &FieldDef, place: Span) -> Box<Diagnostic> {
        let keyword = |lang| def.keywords(lang).first().map_or("", String::as_str);
        self.error(
            place,
            Say::new(
                format!("nothing follows here: what is `{}`?", keyword(Lang::En)),
                format!("hier folgt nichts: Was ist `{}`?", keyword(Lang::De)),
            ),
        )
    }

    fn twice(&self, def: &FieldDef, begin: usize) -> Box<Diagnostic> {
        let place = self.words.get(begin).copied().unwrap_or_default();
        let keyword = |lang| def.keywords(lang).first().map_or("", String::as_str);
        self.error(place, Say::new(format!("`{}` is said twice", keyword(Lang::En)), format!("`{}` ist zweimal gesagt", keyword(Lang::De))))
    }

    fn no_opener(&self, span: Span) -> Box<Diagnostic> {
        let kinds: Vec<&Kind> = self.saying.table.kinds.iter().filter(|k| k.said().next().is_some()).collect();
        let place = self.words.first().copied().unwrap_or(span);
        let known = kinds.iter().flat_map(|k| k.said()).map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        let mut diagnostic = self.error(
            place,
            Say::new(format!("a comment to noticelint begins with {known}"), format!("ein Kommentar an noticelint beginnt mit {known}")),
        );
        diagnostic.help = kinds.first().map(|k| self.form(k));
        Box::new(*diagnostic)
    }

    /// How the sentence is to be written.
    fn form(&self, kind: &Kind) -> Say {
        let say = |lang: Lang, opener: &Vec<String>, words: fn(&FieldDef) -> &Vec<String>| {
            let mut out = format!("`{} …", opener.first().map_or("", String::as_str));
            for part in [Said::Within, Said::Last, Said::InBrackets] {
                for word in kind.fields.iter().filter(|f| f.said == part).filter_map(|f| words(f).first()) {
                    out.push_str(&if part == Said::InBrackets { format!(" ({word} …)") } else { format!(" {word} …") });
                }
            }
            let lead = if lang == Lang::De { "Schreiben Sie" } else { "write" };
            format!("{lead} {out}`")
        };
        Say::new(say(Lang::En, &kind.said_en, |f| &f.said_en), say(Lang::De, &kind.said_de, |f| &f.said_de))
    }
}

fn as_text(text: &str, span: Span) -> FieldValue {
    FieldValue { value: Declared::Text(text.to_owned()), text: text.to_owned(), span, lines: vec![span] }
}
