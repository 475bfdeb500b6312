//! What is wrong with a line of cards, where, and what to do.

use super::line::is_blank;
use super::parse::{Parser, slice};
use super::table::{FieldDef, FieldType, Kind};
use crate::source::{Lang, Say, Span, nearest};

impl Parser<'_> {
    /// Whether a card has a name if its kind needs one; else the mistake is reported.
    pub(super) fn name_fits(&mut self, kind: &Kind, keyword: &str, name: &str, name_span: Span, key: Span) -> bool {
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

    /// A head that begins with no kind.
    pub(super) fn unknown_kind(&mut self, words: &str, span: Span) {
        let word = words.split(is_blank).next().unwrap_or(words);
        let other = if self.lang == Lang::En { Lang::De } else { Lang::En };
        let span = Span::new(span.start as usize, span.start as usize + word.len());
        let translated = self.table.by_keyword(word, other).and_then(|k| k.keywords(self.lang).first());
        if let Some(here) = translated.filter(|_| !self.named && self.lang == Lang::default()) {
            self.unnamed_language(word, here, other, span);
            return;
        }
        let keys = self.table.languages.iter().map(|w| &w.key);
        let known = self.table.kinds.iter().flat_map(|k| k.keywords(self.lang)).chain(keys).map(String::as_str);
        let near = translated.map(String::as_str).or_else(|| nearest(word, known));
        let help = near.map_or_else(
            || {
                // Rules and concepts are written by few, and nobody looks for them here.
                let kinds = self.table.kinds.iter().filter(|k| k.fields.iter().any(|f| f.kind != FieldType::Raw));
                let list: Vec<String> = kinds.filter_map(|k| k.keywords(self.lang).first()).map(|w| format!("`{w}`")).collect();
                let list = list.join(", ");
                Say::new(format!("a card begins with its kind: {list}"), format!("Eine Karte beginnt mit ihrer Art: {list}"))
            },
            |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
        );
        let message = if word.is_empty() {
            Say::new("the kind of card is missing before the colon", "vor dem Doppelpunkt fehlt die Art der Karte")
        } else {
            Say::new(format!("there is no kind of card `{word}`"), format!("es gibt keine Kartenart `{word}`"))
        };
        self.error("card::unknown-kind", span, message, Some(help));
    }

    /// A kind in a language that the file should have named. Where all cards are in it, that is one mistake.
    fn unnamed_language(&mut self, word: &str, here: &str, other: Lang, span: Span) {
        if self.cards.is_empty() && self.missed_language {
            return;
        }
        self.missed_language = true;
        let line =
            self.table.words(other).map_or_else(String::new, |w| format!("{}: {}", w.key, w.names.first().map_or("", String::as_str)));
        self.error(
            "card::unnamed-language",
            span,
            Say::new(
                format!("`{word}` is a kind of card in a language that this file does not name"),
                format!("`{word}` ist eine Kartenart in einer Sprache, die diese Datei nicht nennt"),
            ),
            Some(Say::new(
                format!("write `{line}` as the first line, or `{here}` here"),
                format!("Schreiben Sie `{line}` in die erste Zeile, oder hier `{here}`"),
            )),
        );
    }

    pub(super) fn unknown_field(&mut self, kind: &Kind, word: &str, span: Span) {
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

    pub(super) fn missing_head(&mut self, span: Span) {
        let sample = self.sample_head();
        self.error(
            "card::missing-head",
            span,
            Say::new("this field belongs to no card", "dieses Feld gehört zu keiner Karte"),
            Some(Say::new(
                format!("a card begins at the left margin with its kind and name: `{sample}`"),
                format!("Eine Karte beginnt am linken Rand mit Art und Namen: `{sample}`"),
            )),
        );
    }

    pub(super) fn missing_colon(&mut self, span: Span) {
        self.error(
            "card::missing-colon",
            span,
            Say::new("there is no colon on this line", "in dieser Zeile fehlt ein Doppelpunkt"),
            Some(Say::new("a field is written `Field: value`", "Ein Feld wird `Feld: Wert` geschrieben")),
        );
    }

    /// Words at the margin that are no head.
    pub(super) fn no_card(&mut self, words: Span) {
        let sample = self.sample_head();
        self.error(
            "card::missing-colon",
            words,
            Say::new("there is no colon on this line", "in dieser Zeile fehlt ein Doppelpunkt"),
            Some(Say::new(
                format!("a card begins with its kind, its name and a colon: `{sample}`; its fields are indented; a remark begins with `#`"),
                format!("Eine Karte beginnt mit Art, Namen und Doppelpunkt: `{sample}`; ihre Felder sind eingerückt; eine Bemerkung beginnt mit `#`"),
            )),
        );
    }

    /// A field at the margin.
    pub(super) fn not_indented(&mut self, key: Span) {
        let word = slice(self.text, key).to_owned();
        self.error(
            "card::not-indented",
            key,
            Say::new(format!("the field `{word}` stands at the left margin"), format!("das Feld `{word}` steht am linken Rand")),
            Some(Say::new(
                "put blanks before it: only a card's first line stands at the margin",
                "Rücken Sie es ein: Nur die erste Zeile einer Karte steht am Rand",
            )),
        );
    }

    /// A card's first line, in the words of the file.
    fn sample_head(&self) -> String {
        let keyword = self.table.kinds.iter().find(|k| k.party).and_then(|k| k.keywords(self.lang).first());
        let (name, title) = match self.lang {
            Lang::En => ("example", "Example Ltd"),
            Lang::De => ("beispiel", "Beispiel GmbH"),
        };
        format!("{} {name}: {title}", keyword.map_or("", String::as_str))
    }
}

/// The keyword of a kind that is closest to a word; the other language's keyword gives this language's.
pub(super) fn known_near(kind: &Kind, word: &str, lang: Lang) -> Option<String> {
    let other = if lang == Lang::En { Lang::De } else { Lang::En };
    let translated = kind.by_keyword_in_any_capitals(word, other).and_then(|f| f.keywords(lang).first().cloned());
    let all = |f: &FieldDef| -> Vec<String> {
        f.keywords(lang)
            .iter()
            .flat_map(|w| if f.by_language { vec![format!("{w} de"), format!("{w} en")] } else { vec![w.clone()] })
            .collect()
    };
    let words: Vec<String> = kind.fields.iter().flat_map(all).collect();
    translated.or_else(|| nearest(word, words.iter().map(String::as_str)).map(str::to_owned))
}
