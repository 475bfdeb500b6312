//! Lines to cards. One mistake gives one diagnostic, and everything after it is still read.

use super::line::{LineKind, is_blank, is_short, lines, squeeze_key};
use super::mistake::known_near;
use super::table::{CardTable, FieldType, Kind};
use crate::source::{Diagnostic, FileId, Lang, Parsed, Say, Span};

/// A card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The kind's id.
    pub kind: String,
    /// Its name, if its kind has one.
    pub name: String,
    /// The name's place.
    pub name_span: Span,
    /// What stands behind the colon.
    pub title: String,
    /// The title's place.
    pub title_span: Span,
    /// The head line.
    pub span: Span,
    /// Its fields, as written.
    pub fields: Vec<CardField>,
}

/// A field of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardField {
    /// The field's id.
    pub id: String,
    /// The language that follows the keyword.
    pub language: Option<String>,
    /// The keyword's place.
    pub key_span: Span,
    /// The value's lines with their places; comments are left out.
    pub lines: Vec<(String, Span)>,
}

impl CardField {
    /// The value on one line.
    pub fn value(&self) -> String {
        let words: Vec<&str> = self.lines.iter().map(|(l, _)| l.as_str()).collect();
        words.join(" ")
    }

    /// The place of a part of the value as it stands on one line; the whole value's, if there is no such part.
    pub fn place(&self, part: Span) -> Span {
        place_in(self.lines.iter().map(|(_, span)| *span), part).unwrap_or(self.span())
    }

    /// The value's place: from its first line to its last.
    pub fn span(&self) -> Span {
        let first = self.lines.first().map_or(self.key_span, |(_, s)| *s);
        self.lines.last().map_or(first, |(_, s)| first.to(*s))
    }
}

/// Where a part of a text stands, whose lines are joined by one blank each.
pub(crate) fn place_in(lines: impl Iterator<Item = Span>, part: Span) -> Option<Span> {
    let mut at = 0;
    let (mut start, mut end) = (None, None);
    for line in lines {
        let here = Span::new(at, at + line.len());
        let stored = |offset: u32| line.start + (offset - here.start);
        if start.is_none() && (here.start..=here.end).contains(&part.start) {
            start = Some(stored(part.start));
        }
        if (here.start..=here.end).contains(&part.end) {
            end = Some(stored(part.end));
            break;
        }
        at += line.len() + 1;
    }
    Some(Span { start: start?, end: end.filter(|e| Some(*e) >= start)? })
}

/// The language that the first head line names; English if none does.
pub fn language_of(text: &str, body: Span, table: &CardTable) -> Lang {
    named_language(text, body, table).unwrap_or_default()
}

/// The language that the first head line names, if it names one.
pub(super) fn named_language(text: &str, body: Span, table: &CardTable) -> Option<Lang> {
    let first = lines(text, body).into_iter().find_map(|l| match l.kind {
        LineKind::Head(key, value) => Some((key, value)),
        _ => None,
    });
    first.and_then(|(key, value)| table.language_line(slice(text, key), slice(text, value))).and_then(Result::ok)
}

/// The kind whose keyword a head begins with, and the keyword; of several, the longest.
pub fn kind_of<'t>(table: &'t CardTable, words: &str, lang: Lang) -> Option<(&'t Kind, &'t str)> {
    let all = table.kinds.iter().flat_map(|k| k.keywords(lang).iter().map(move |w| (k, w.as_str())));
    all.filter(|(_, w)| words.strip_prefix(w).is_some_and(|r| r.is_empty() || r.starts_with(is_blank))).max_by_key(|(_, w)| w.len())
}

/// How far from the margin a line's first word stands.
fn indent(text: &str, word: Span) -> usize {
    let before = text.get(..word.start as usize).unwrap_or("");
    before.len() - before.trim_end_matches([' ', '\t']).len()
}

pub(super) fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or("")
}

/// Reads the cards of a part of a file, whose keywords are of one language.
pub fn parse(text: &str, id: FileId, body: Span, table: &CardTable, lang: Lang) -> Parsed<Vec<Card>> {
    parse_with_meant(text, id, body, table, lang).0
}

/// Reads cards, and the names that heads gave which could not be read: who refers to one of them is not mistaken.
pub(crate) fn parse_with_meant(text: &str, id: FileId, body: Span, table: &CardTable, lang: Lang) -> (Parsed<Vec<Card>>, Vec<String>) {
    let mut parser = Parser {
        text,
        id,
        table,
        lang,
        cards: Vec::new(),
        current: Current::None,
        named: false,
        missed_language: false,
        meant: Vec::new(),
        diagnostics: Vec::new(),
    };
    for line in lines(text, body) {
        match line.kind {
            LineKind::Blank | LineKind::Comment => {}
            LineKind::Head(key, value) => parser.head(key, value, line.span),
            LineKind::Field(key, value) => parser.field(key, value),
            LineKind::More(value) => parser.more(value),
            LineKind::Stray(words) => parser.stray(words),
        }
    }
    parser.check_empty();
    (Parsed { value: parser.cards, diagnostics: parser.diagnostics }, parser.meant)
}

/// What the lines that follow belong to.
enum Current {
    /// No card yet.
    None,
    /// A card that could not be read: its fields are passed over, its mistake is reported already.
    Broken,
    /// The last card.
    Card,
    /// The last card, behind a field that could not be read.
    BrokenField,
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    id: FileId,
    pub(super) table: &'a CardTable,
    pub(super) lang: Lang,
    pub(super) cards: Vec<Card>,
    current: Current,
    /// Whether a line names the language.
    pub(super) named: bool,
    /// Whether it was told that the language is not named.
    pub(super) missed_language: bool,
    /// Names that heads may have given which could not be read.
    meant: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    pub(super) fn error(&mut self, code: &'static str, span: Span, message: Say, help: Option<Say>) {
        let mut diagnostic = Diagnostic::error(code, self.id, span, message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn head(&mut self, key: Span, title: Span, line: Span) {
        self.check_empty();
        let words = slice(self.text, key);
        if let Some(known) = self.table.language_line(words, slice(self.text, title)) {
            self.language(known, title);
            return;
        }
        let found = kind_of(self.table, words, self.lang);
        // `Data` is a kind, and a field of flows: without a name it is the field.
        if found.is_none_or(|(kind, keyword)| kind.named && keyword.len() == words.len()) && self.is_field_at_the_margin(words) {
            if !matches!(self.current, Current::Broken) {
                self.not_indented(key);
                self.field(key, title);
            }
            return;
        }
        let Some((kind, keyword)) = found else {
            self.meant.extend(words.split(is_blank).skip(1).map(str::to_owned));
            self.unknown_kind(words, key);
            self.current = Current::Broken;
            return;
        };
        let behind = words.get(keyword.len()..).unwrap_or("");
        let name = behind.trim_matches(is_blank);
        let name_start = key.start as usize + words.len() - behind.trim_start_matches(is_blank).len();
        let name_span = Span::new(name_start, name_start + name.len());
        if !self.name_fits(kind, keyword, name, name_span, key) {
            self.meant.extend(name.split(is_blank).map(str::to_owned));
            self.current = Current::Broken;
            return;
        }
        self.cards.push(Card {
            kind: kind.id.clone(),
            name: name.to_owned(),
            name_span: if name.is_empty() { key } else { name_span },
            title: slice(self.text, title).to_owned(),
            title_span: title,
            span: line,
            fields: Vec::new(),
        });
        self.current = Current::Card;
    }

    /// Whether words at the margin are a field's keyword: of the card before, or, behind a head that could not be read, of any.
    fn is_field_at_the_margin(&self, words: &str) -> bool {
        match self.current {
            Current::None => false,
            Current::Broken => self.table.kinds.iter().any(|k| k.by_keyword(words, self.lang).is_some()),
            Current::Card | Current::BrokenField => self.kind().is_some_and(|k| k.by_keyword(words, self.lang).is_some()),
        }
    }

    /// The kind of the last card.
    fn kind(&self) -> Option<&'a Kind> {
        self.table.kind(&self.cards.last()?.kind)
    }

    /// A line that names the file's language.
    fn language(&mut self, named: Result<Lang, ()>, value: Span) {
        // What follows it belongs to no card.
        self.current = Current::None;
        self.named = true;
        let said = slice(self.text, value);
        let write =
            Say::new("write `Language: English` or `Sprache: Deutsch`", "Schreiben Sie `Sprache: Deutsch` oder `Language: English`");
        match named {
            Ok(lang) if lang == self.lang => {}
            Ok(_) => self.error(
                "card::two-languages",
                value,
                Say::new(
                    format!("`{said}` is not the language of the cards before"),
                    format!("`{said}` ist nicht die Sprache der Karten davor"),
                ),
                Some(Say::new(
                    "a file has one language, which its first line names: put these cards into a file of their own",
                    "Eine Datei hat eine Sprache, die ihre erste Zeile nennt: Schreiben Sie diese Karten in eine eigene Datei",
                )),
            ),
            Err(()) => self.error(
                "card::unknown-language",
                value,
                Say::new(format!("`{said}` is no language of cards"), format!("`{said}` ist keine Sprache für Karten")),
                Some(write),
            ),
        }
    }

    fn field(&mut self, key: Span, value: Span) {
        self.check_empty();
        match self.current {
            Current::None => {
                self.missing_head(key);
                self.current = Current::Broken;
                return;
            }
            Current::Broken => return,
            Current::Card | Current::BrokenField => {}
        }
        let Some(kind) = self.kind() else { return };
        let word = slice(self.text, key);
        let Some((field, language)) = kind.by_keyword(word, self.lang) else {
            let word = &*squeeze_key(word);
            // Words with a colon within a longer text are more of it, if they stand deeper than the text's own field.
            let last = self.cards.last().and_then(|c| c.fields.last());
            let raw = last.filter(|f| kind.field(&f.id).is_some_and(|d| d.kind == FieldType::Raw));
            let deeper = raw.is_some_and(|f| indent(self.text, key) > indent(self.text, f.key_span));
            let prose = deeper && known_near(kind, word, self.lang).is_none();
            if prose {
                self.more(key.to(value));
            } else {
                self.unknown_field(kind, word, key);
                self.current = Current::BrokenField;
            }
            return;
        };
        let again = self.cards.last().and_then(|c| c.fields.iter().find(|f| f.id == field.id && f.language.as_deref() == language));
        if let Some(first) = again.filter(|_| !field.many).map(|f| f.key_span) {
            let diagnostic = Diagnostic::error(
                "card::duplicate-field",
                self.id,
                key,
                Say::new(format!("`{word}` stands twice on this card"), format!("`{word}` steht zweimal auf dieser Karte")),
            )
            .also(self.id, first, Say::new("first here", "zuerst hier"))
            .help(Say::new("keep one of the two", "Behalten Sie eines von beiden"));
            self.diagnostics.push(diagnostic);
            self.current = Current::BrokenField;
            return;
        }
        let lines = if value.is_empty() { Vec::new() } else { vec![(slice(self.text, value).to_owned(), value)] };
        if let Some(card) = self.cards.last_mut() {
            card.fields.push(CardField { id: field.id.clone(), language: language.map(str::to_owned), key_span: key, lines });
        }
        self.current = Current::Card;
    }

    fn more(&mut self, value: Span) {
        match self.current {
            Current::None => {
                self.missing_head(value);
                self.current = Current::Broken;
            }
            Current::Broken | Current::BrokenField => {}
            Current::Card => {
                if let Some((kind, key)) = self.misspelt_field(value) {
                    self.check_empty();
                    self.unknown_field(kind, slice(self.text, key), key);
                    self.current = Current::BrokenField;
                    return;
                }
                let line = (slice(self.text, value).to_owned(), value);
                match self.cards.last_mut().and_then(|c| c.fields.last_mut()) {
                    Some(field) => field.lines.push(line),
                    None => self.missing_colon(value),
                }
            }
        }
    }

    /// The key of a line that would be a field but for its capitals. Where a field is before it, the line could be more of that:
    /// then the key must be nearly a known one, and stand no deeper.
    fn misspelt_field(&self, line: Span) -> Option<(&'a Kind, Span)> {
        let kind = self.kind()?;
        let (key, _) = slice(self.text, line).split_once(':')?;
        let key = key.trim_end_matches(is_blank);
        let fits = match self.cards.last()?.fields.last() {
            Some(before) => indent(self.text, line) <= indent(self.text, before.key_span) && known_near(kind, key, self.lang).is_some(),
            None => is_short(key),
        };
        fits.then(|| (kind, Span::new(line.start as usize, line.start as usize + key.len())))
    }

    fn stray(&mut self, words: Span) {
        self.check_empty();
        self.no_card(words);
        self.current = Current::Broken;
    }

    /// Reports a field that ended without a value.
    fn check_empty(&mut self) {
        let empty = self.cards.last_mut().and_then(|c| c.fields.pop_if(|f| f.lines.is_empty()));
        if let Some(field) = empty {
            let word = slice(self.text, field.key_span).to_owned();
            self.error(
                "card::empty-value",
                field.key_span,
                Say::new(format!("`{word}` has no value"), format!("`{word}` hat keinen Wert")),
                Some(Say::new(
                    "write the value behind the colon, or `open` if it is not known yet",
                    "Schreiben Sie den Wert hinter den Doppelpunkt, oder `offen`, wenn er noch nicht bekannt ist",
                )),
            );
        }
    }
}
