//! The canonical form, and the other language's keywords. Works line by line, so that no word and no comment is lost.

use super::line::{Line, LineKind, lines, squeeze};
use super::parse::{Card, kind_of, named_language, parse};
use super::table::{CardTable, FieldDef, FieldType, Kind};
use super::words::{comma, with_rest};
use crate::source::{FileId, Lang, Span};

/// Why a text was not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It has mistakes; they are reported by parsing it.
    Broken,
    /// The formatted text would not mean the same: a defect of the formatter. The text is left as it is.
    Changed,
}

/// Formats cards, and rewrites their keywords if another language is asked for.
///
/// `from` is the language that an earlier part of the same file names; without it, the cards name their own, and a language
/// line is put before them if they need one to be read in the language that is asked for. Line breaks stay what they are.
///
/// # Errors
/// If the cards have mistakes, or if the result would read differently.
pub fn format(text: &str, body: Span, table: &CardTable, from: Option<Lang>, to: Option<Lang>) -> Result<String, FormatError> {
    let named = named_language(text, body, table);
    let lang = from.or(named).unwrap_or_default();
    let before = parse(text, FileId(0), body, table, lang);
    if !before.diagnostics.is_empty() {
        return Err(FormatError::Broken);
    }
    let target = to.unwrap_or(lang);
    let mut writer = Writer { text, table, from: lang, to: target, kind: None, out: String::new() };
    if from.is_none() && named.is_none() && target != lang && !before.value.is_empty() {
        let (key, name) = writer.language_line();
        writer.out.push_str(&format!("{key}: {name}\n\n"));
    }
    writer.write(&lines(text, body));
    let out = writer.out;
    let whole = Span::new(0, out.len());
    let read_as = from.map_or_else(|| named_language(&out, whole, table).unwrap_or_default(), |_| target);
    let after = parse(&out, FileId(0), whole, table, target);
    let words = if lang == target { None } else { Some(target) };
    let same = after.diagnostics.is_empty()
        && (read_as == target || before.value.is_empty())
        && shape(&before.value, table, words) == shape(&after.value, table, words);
    if !same {
        return Err(FormatError::Changed);
    }
    let crlf = text.get(body.range()).is_some_and(|t| t.find('\n').is_some_and(|n| t.get(..n).is_some_and(|l| l.ends_with('\r'))));
    Ok(if crlf { out.replace('\n', "\r\n") } else { out })
}

/// What must not change: kinds, names, titles, fields and values, without places. Values are compared line by line, or, between
/// two languages, as a whole in the words of one.
fn shape(cards: &[Card], table: &CardTable, words: Option<Lang>) -> Vec<String> {
    let mut all = Vec::new();
    for card in cards {
        all.push(format!("{} {}: {}", card.kind, card.name, squeeze(&card.title)));
        let kind = table.kind(&card.kind);
        for field in &card.fields {
            let def = kind.and_then(|k| k.field(&field.id));
            let value: Vec<String> = match (def, words) {
                (Some(def), Some(lang)) => {
                    let value = squeeze(&field.value());
                    vec![value_in(&value, def, table, lang).unwrap_or(value)]
                }
                _ => field.lines.iter().map(|(l, _)| squeeze(l)).collect(),
            };
            all.push(format!("  {} {:?}: {value:?}", field.id, field.language));
        }
    }
    all
}

struct Writer<'a> {
    text: &'a str,
    table: &'a CardTable,
    from: Lang,
    to: Lang,
    /// The card that the lines belong to.
    kind: Option<&'a Kind>,
    out: String,
}

impl<'a> Writer<'a> {
    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn write(&mut self, all: &[Line]) {
        let heads_next = before_heads(all);
        let mut blank = false;
        let mut lines = all.iter().zip(heads_next).enumerate();
        while let Some((at, (line, before_head))) = lines.next() {
            if line.kind == LineKind::Blank {
                blank = true;
                continue;
            }
            // A card stands apart from what is before it, but for the comment about it.
            let after_comment = self.out.lines().next_back().is_some_and(|l| l.starts_with('#'));
            let apart = matches!(line.kind, LineKind::Head(..)) && !after_comment;
            if !self.out.is_empty() && (blank || apart) && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            blank = false;
            let rest = all.get(at + 1..).unwrap_or_default();
            let more = if matches!(line.kind, LineKind::Field(..)) { further_lines(rest) } else { &[] };
            if self.line(line, more, before_head) == Further::Folded {
                lines.by_ref().take(more.len()).for_each(drop);
            }
        }
    }

    fn line(&mut self, line: &Line, more: &[Line], before_head: bool) -> Further {
        let words = match line.kind {
            LineKind::Head(key, title) => self.head(key, title),
            LineKind::Field(key, value) => {
                let (words, further) = self.field(key, value, more);
                if further == Further::Folded && more.iter().any(|l| l.comment.is_some()) {
                    // Below the value, they would be taken for comments on what follows.
                    for comment in [line].into_iter().chain(more).filter_map(|l| l.comment) {
                        self.out.push_str(&format!("    {}\n", self.slice(comment)));
                    }
                    self.out.push_str(&format!("{words}\n"));
                } else {
                    self.words(&words, line.comment);
                }
                return further;
            }
            LineKind::More(value) => format!("        {}", squeeze(self.slice(value))),
            LineKind::Stray(words) => self.slice(words).to_owned(),
            // A comment before a card, or before all cards, stands at the margin.
            LineKind::Comment if !before_head && self.kind.is_some() => "    ".to_owned(),
            LineKind::Comment | LineKind::Blank => String::new(),
        };
        match line.comment {
            Some(comment) if line.kind == LineKind::Comment => self.out.push_str(&format!("{words}{}\n", self.slice(comment))),
            comment => self.words(&words, comment),
        }
        Further::AsTheyAre
    }

    /// A line with words, and the comment at its end.
    fn words(&mut self, words: &str, comment: Option<Span>) {
        self.out.push_str(words.trim_end());
        if let Some(comment) = comment {
            self.out.push_str("  ");
            self.out.push_str(self.slice(comment));
        }
        self.out.push('\n');
    }

    fn language_line(&self) -> (&'a str, &'a str) {
        let words = self.table.words(self.to);
        words.map_or(("", ""), |w| (w.key.as_str(), w.names.first().map_or("", String::as_str)))
    }

    fn head(&mut self, key: Span, title: Span) -> String {
        let words = self.slice(key);
        let title = squeeze(self.slice(title));
        let Some((kind, keyword)) = kind_of(self.table, words, self.from) else {
            // All else that can stand here is the line that names the language.
            let translated = self.from != self.to;
            let (key, name) = self.language_line();
            return if translated { format!("{key}: {name}") } else { format!("{}: {title}", squeeze(words)) };
        };
        self.kind = Some(kind);
        let name = squeeze(words.get(keyword.len()..).unwrap_or(""));
        let keyword = if self.from == self.to { keyword } else { kind.keywords(self.to).first().map_or("", String::as_str) };
        format!("{}: {title}", format!("{keyword} {name}").trim_end())
    }

    fn field(&self, key: Span, value: Span, more: &[Line]) -> (String, Further) {
        let Some((def, code)) = self.kind.and_then(|k| k.by_keyword(self.slice(key), self.from)) else {
            return (format!("        {}", squeeze(self.slice(key.to(value)))), Further::AsTheyAre);
        };
        let first = squeeze(self.slice(value));
        if self.from == self.to {
            return (format!("    {}: {first}", super::line::squeeze_key(self.slice(key))), Further::AsTheyAre);
        }
        let word = def.keywords(self.to).first().map_or("", String::as_str);
        let word = code.map_or_else(|| word.to_owned(), |c| format!("{word} {c}"));
        match self.translated(&first, def, more) {
            Some(said) => (format!("    {word}: {said}"), Further::Folded),
            None => (format!("    {word}: {first}"), Further::AsTheyAre),
        }
    }

    /// The whole value of a field in the other language's words; `None` if it has no words of the grammar.
    fn translated(&self, first: &str, def: &FieldDef, more: &[Line]) -> Option<String> {
        let mut whole = first.to_owned();
        for line in more {
            if let LineKind::More(value) = line.kind {
                whole.push(' ');
                whole.push_str(self.slice(value));
            }
        }
        value_in(&squeeze(&whole), def, self.table, self.to)
    }
}

/// What becomes of a value's further lines.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Further {
    /// They stay lines.
    AsTheyAre,
    /// Their words stand on the first line already.
    Folded,
}

/// The lines that follow a field's first, up to the last with words of its value.
fn further_lines(rest: &[Line]) -> &[Line] {
    let own = rest.iter().take_while(|l| matches!(l.kind, LineKind::More(_) | LineKind::Blank | LineKind::Comment)).count();
    let own = rest.get(..own).unwrap_or_default();
    let last = own.iter().rposition(|l| matches!(l.kind, LineKind::More(_)));
    last.and_then(|last| own.get(..=last)).unwrap_or_default()
}

/// For each line, whether the next one with words is a card's head, or there is none.
fn before_heads(all: &[Line]) -> Vec<bool> {
    let mut heads: Vec<bool> = Vec::with_capacity(all.len());
    let mut head = true;
    for line in all.iter().rev() {
        heads.push(head);
        match line.kind {
            LineKind::Blank | LineKind::Comment => {}
            kind => head = matches!(kind, LineKind::Head(..)),
        }
    }
    heads.reverse();
    heads
}

/// A value in a language's words, if the grammar has words for it; all else stays as written.
fn value_in(value: &str, def: &FieldDef, table: &CardTable, to: Lang) -> Option<String> {
    if matches!(def.kind, FieldType::Raw) {
        return None;
    }
    if let Some(parts) = table.open(value) {
        return table.say_open(parts, to);
    }
    let (first, rest) = comma(value);
    let word = match def.kind {
        FieldType::Choice => def.choice(first)?.words(to).first()?,
        FieldType::YesNo => {
            let words = table.words(to)?;
            let (yes, _) = table.yes_or_no(value)?;
            if yes { words.yes.first()? } else { words.no.first()? }
        }
        _ => return None,
    };
    Some(rest.map_or_else(|| word.clone(), |r| with_rest(word, r)))
}
