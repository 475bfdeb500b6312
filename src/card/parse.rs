//! Lines to cards. One mistake gives one diagnostic, and everything after it is still read.

use super::line::{LineKind, is_blank, lines, squeeze_key};
use super::table::{CardTable, FieldDef, FieldType, Kind};
use crate::source::{Diagnostic, FileId, Lang, Parsed, Say, Span, nearest};

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
pub(super) fn kind_of<'t>(table: &'t CardTable, words: &str, lang: Lang) -> Option<(&'t Kind, &'t str)> {
    let all = table.kinds.iter().flat_map(|k| k.keywords(lang).iter().map(move |w| (k, w.as_str())));
    all.filter(|(_, w)| words.strip_prefix(w).is_some_and(|r| r.is_empty() || r.starts_with(is_blank))).max_by_key(|(_, w)| w.len())
}

/// How far from the margin a line's first word stands.
fn indent(text: &str, word: Span) -> usize {
    let before = text.get(..word.start as usize).unwrap_or("");
    before.len() - before.trim_end_matches([' ', '\t']).len()
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or("")
}

/// Reads the cards of a part of a file, whose keywords are of one language.
pub fn parse(text: &str, id: FileId, body: Span, table: &CardTable, lang: Lang) -> Parsed<Vec<Card>> {
    let mut parser = Parser { text, id, table, lang, cards: Vec::new(), current: Current::None, diagnostics: Vec::new() };
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
    Parsed { value: parser.cards, diagnostics: parser.diagnostics }
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

struct Parser<'a> {
    text: &'a str,
    id: FileId,
    table: &'a CardTable,
    lang: Lang,
    cards: Vec<Card>,
    current: Current,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn error(&mut self, code: &'static str, span: Span, message: Say, help: Option<Say>) {
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
        let Some((kind, keyword)) = kind_of(self.table, words, self.lang) else {
            self.unknown_kind(words, key);
            self.current = Current::Broken;
            return;
        };
        let behind = words.get(keyword.len()..).unwrap_or("");
        let name = behind.trim_matches(is_blank);
        let name_start = key.start as usize + words.len() - behind.trim_start_matches(is_blank).len();
        let name_span = Span::new(name_start, name_start + name.len());
        if !self.name_fits(kind, keyword, name, name_span, key) {
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

    /// A line that names the file's language.
    fn language(&mut self, named: Result<Lang, ()>, value: Span) {
        // What follows it belongs to no card.
        self.current = Current::None;
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

    fn name_fits(&mut self, kind: &Kind, keyword: &str, name: &str, name_span: Span, key: Span) -> bool {
        if !kind.named {
            return true;
        }
        if name.is_empty() {
            self.error(
                "card::missing-name",
                key,
                Say::new(format!("this `{keyword}` has no name"), format!("`{keyword}` hat hier keinen Namen")),
                Some(Say::new(
                    format!("write a short name before the colon, by which others refer to it: `{keyword} example: …`"),
                    format!("Schreiben Sie vor den Doppelpunkt einen kurzen Namen, auf den andere verweisen: `{keyword} beispiel: …`"),
                )),
            );
            return false;
        }
        if let Some(bad) = name.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
            let shown = if is_blank(bad) { "a blank".to_owned() } else { format!("`{bad}`") };
            let gezeigt = if is_blank(bad) { "ein Leerzeichen".to_owned() } else { format!("`{bad}`") };
            self.error(
                "card::bad-name",
                name_span,
                Say::new(format!("a name cannot have {shown} within"), format!("ein Name kann {gezeigt} nicht enthalten")),
                Some(Say::new(
                    "use letters, digits and hyphens: `cisco-uk`",
                    "Verwenden Sie Buchstaben, Ziffern und Bindestriche: `cisco-uk`",
                )),
            );
            return false;
        }
        true
    }

    fn unknown_kind(&mut self, words: &str, span: Span) {
        let word = words.split(is_blank).next().unwrap_or(words);
        let other = if self.lang == Lang::En { Lang::De } else { Lang::En };
        let keys = self.table.languages.iter().map(|w| &w.key);
        let here: Vec<&str> = self.table.kinds.iter().flat_map(|k| k.keywords(self.lang)).chain(keys).map(String::as_str).collect();
        let span = Span::new(span.start as usize, span.start as usize + word.len());
        let same = self.table.by_keyword(word, other).and_then(|k| k.keywords(self.lang).first().cloned());
        let near = same.or_else(|| nearest(word, here.iter().copied()).map(str::to_owned));
        let help = near.map_or_else(
            || {
                Say::new(
                    "a card begins with its kind: `Controller`, `Processor`, `Data`, `Flow` …",
                    "Eine Karte beginnt mit ihrer Art: `Verantwortlicher`, `Auftragsverarbeiter`, `Daten`, `Fluss` …",
                )
            },
            |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
        );
        self.error(
            "card::unknown-kind",
            span,
            Say::new(format!("there is no kind of card `{word}`"), format!("es gibt keine Kartenart `{word}`")),
            Some(help),
        );
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
        let table = self.table;
        let Some(kind) = self.cards.last().and_then(|c| table.kind(&c.kind)) else { return };
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

    fn unknown_field(&mut self, kind: &Kind, word: &str, span: Span) {
        let keyword = kind.keywords(self.lang).first().cloned().unwrap_or_default();
        let help = known_near(kind, word, self.lang).map_or_else(
            || {
                let all: Vec<String> = kind.fields.iter().filter_map(|f| f.keywords(self.lang).first()).map(|w| format!("`{w}`")).collect();
                let list = all.join(", ");
                Say::new(format!("a `{keyword}` may have {list}"), format!("`{keyword}` kann haben: {list}"))
            },
            |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
        );
        self.error(
            "card::unknown-field",
            span,
            Say::new(format!("a `{keyword}` has no field `{word}`"), format!("`{keyword}` hat kein Feld `{word}`")),
            Some(help),
        );
    }

    fn missing_head(&mut self, span: Span) {
        self.error(
            "card::missing-head",
            span,
            Say::new("this field belongs to no card", "dieses Feld gehört zu keiner Karte"),
            Some(Say::new(
                "a card begins at the left margin with its kind and name: `Controller example: Example Ltd`",
                "Eine Karte beginnt am linken Rand mit Art und Namen: `Verantwortlicher beispiel: Beispiel GmbH`",
            )),
        );
    }

    fn more(&mut self, value: Span) {
        match self.current {
            Current::None => {
                self.missing_head(value);
                self.current = Current::Broken;
            }
            Current::Broken | Current::BrokenField => {}
            Current::Card => {
                let line = (slice(self.text, value).to_owned(), value);
                match self.cards.last_mut().and_then(|c| c.fields.last_mut()) {
                    Some(field) => field.lines.push(line),
                    None => self.missing_colon(value),
                }
            }
        }
    }

    fn missing_colon(&mut self, span: Span) {
        self.error(
            "card::missing-colon",
            span,
            Say::new("there is no colon on this line", "in dieser Zeile fehlt ein Doppelpunkt"),
            Some(Say::new("a field is written `Field: value`", "Ein Feld wird `Feld: Wert` geschrieben")),
        );
    }

    fn stray(&mut self, words: Span) {
        self.check_empty();
        self.error(
            "card::missing-colon",
            words,
            Say::new("there is no colon on this line", "in dieser Zeile fehlt ein Doppelpunkt"),
            Some(Say::new(
                "a card begins with `Kind name: Title`; its fields are indented; a remark begins with `#`",
                "Eine Karte beginnt mit `Art name: Titel`; ihre Felder sind eingerückt; eine Bemerkung beginnt mit `#`",
            )),
        );
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

/// The keyword of a kind that is closest to a word; the other language's keyword gives this language's.
fn known_near(kind: &Kind, word: &str, lang: Lang) -> Option<String> {
    let other = if lang == Lang::En { Lang::De } else { Lang::En };
    let translated = kind.by_keyword(word, other).and_then(|(f, _)| f.keywords(lang).first().cloned());
    let all = |f: &FieldDef| -> Vec<String> {
        f.keywords(lang)
            .iter()
            .flat_map(|w| if f.by_language { vec![format!("{w} de"), format!("{w} en")] } else { vec![w.clone()] })
            .collect()
    };
    let words: Vec<String> = kind.fields.iter().flat_map(all).collect();
    translated.or_else(|| nearest(word, words.iter().map(String::as_str)).map(str::to_owned))
}
