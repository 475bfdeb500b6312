//! Kinds and fields: the one table.

use super::line::squeeze_key;
use super::words::{GrammarWords, same};
use crate::source::Lang;
use serde::{Deserialize, Serialize};

/// All kinds of cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardTable {
    /// The words of the grammar itself, by language.
    #[serde(rename = "language", default)]
    pub languages: Vec<GrammarWords>,
    /// In the order of the table.
    #[serde(rename = "kind", default)]
    pub kinds: Vec<Kind>,
}

/// A kind of card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kind {
    /// Its id.
    pub id: String,
    /// English keywords; the first is written by the formatter.
    pub en: Vec<String>,
    /// German keywords, likewise.
    pub de: Vec<String>,
    /// Whether a name stands behind the keyword.
    pub named: bool,
    /// What the title is: `text` or `path`.
    pub title: String,
    /// Whether it can stand on a path.
    pub party: bool,
    /// What a sentence begins with that says such a card, in English; empty if none can. The card's first field follows.
    pub said_en: Vec<String>,
    /// The same in German.
    pub said_de: Vec<String>,
    /// What it is for.
    pub doc_en: String,
    /// What it is for, in German.
    pub doc_de: String,
    /// In a draft from a notice: which statements give the title of such a card. The first that is stated is taken.
    pub stated: Vec<Stated>,
    /// In a draft: that there is one at most.
    pub single: bool,
    /// In a draft: its title where the notice has none, in English; without one, there is no card then.
    pub unsaid_en: String,
    /// The same in German.
    pub unsaid_de: String,
    /// In a draft: its place on a path, counted from 1; 0 if it has none.
    pub step: u8,
    /// Its fields.
    #[serde(rename = "field")]
    pub fields: Vec<FieldDef>,
}

/// A field of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldDef {
    /// Its id.
    pub id: String,
    /// English keywords.
    pub en: Vec<String>,
    /// German keywords.
    pub de: Vec<String>,
    /// What its value is.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether it may stand several times.
    pub many: bool,
    /// Whether a language follows the keyword.
    pub by_language: bool,
    /// For names: the kinds that they may have.
    pub of: Vec<String>,
    /// For names: that the one who is named may name back, which is no circle.
    pub mutual: bool,
    /// For a choice: its words.
    #[serde(rename = "choice")]
    pub choices: Vec<Choice>,
    /// What introduces its value in a sentence that says the card, in English.
    pub said_en: Vec<String>,
    /// The same in German.
    pub said_de: Vec<String>,
    /// How its value stands in that sentence.
    pub said: Said,
    /// What it is for.
    pub doc_en: String,
    /// What it is for, in German.
    pub doc_de: String,
    /// In a draft from a notice: which statements give its value.
    pub stated: Vec<Stated>,
    /// In a draft: that it is `open` where the notice is silent, and not left out.
    pub asked: bool,
}

/// Statements that tell what a card or a field declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stated {
    /// The concept.
    pub concept: String,
    /// The kinds of values that its statements give; if there are none, its words are what is declared.
    pub gives: Vec<String>,
    /// What is declared by its being stated, if it gives no value: a choice, a country, a provision.
    pub says: String,
}

/// How a field's value stands in a sentence.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// Up to the next word that introduces a value.
    #[default]
    Within,
    /// Up to the end.
    Last,
    /// In brackets, at the end; may be left out.
    InBrackets,
}

/// A word of a closed set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// English words.
    pub en: Vec<String>,
    /// German words.
    pub de: Vec<String>,
    /// Further choices that it includes (a municipality is a public body).
    pub implies: Vec<String>,
}

/// What a field's value is.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Words.
    #[default]
    Text,
    /// Names of cards.
    Names,
    /// Names with arrows.
    Path,
    /// Provisions.
    Citations,
    /// Provisions with a condition.
    Basis,
    /// A length of time with its event.
    Period,
    /// A length of time with its event, or words ("at collection").
    Moment,
    /// An instrument of transfer: its id or name in the facts, or words.
    Instrument,
    /// A day.
    Date,
    /// A country, region or group.
    Country,
    /// Ways to reach someone.
    Contacts,
    /// A word of a closed set.
    Choice,
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// Read by who uses the card.
    Raw,
}

impl CardTable {
    /// A kind by its id.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|k| k.id == id)
    }

    /// All statements that tell what a card or a field declares.
    pub fn stated(&self) -> impl Iterator<Item = &Stated> {
        self.kinds.iter().flat_map(|k| k.stated.iter().chain(k.fields.iter().flat_map(|f| &f.stated)))
    }

    /// A kind by a keyword of a language.
    pub fn by_keyword(&self, word: &str, lang: Lang) -> Option<&Kind> {
        self.kinds.iter().find(|k| k.keywords(lang).iter().any(|w| w == word))
    }
}

impl Kind {
    /// Its keywords in a language.
    pub fn keywords(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }

    /// A field by a keyword of a language, whatever its capitals.
    pub(super) fn by_keyword_in_any_capitals(&self, word: &str, lang: Lang) -> Option<&FieldDef> {
        let plain = squeeze_key(word);
        self.fields.iter().find(|f| f.keywords(lang).iter().any(|w| same(w, &plain)))
    }

    /// What a sentence begins with that says such a card, in any language.
    pub fn said(&self) -> impl Iterator<Item = &String> {
        self.said_en.iter().chain(&self.said_de)
    }

    /// The title in a draft where the notice has none.
    pub fn unsaid(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.unsaid_en,
            Lang::De => &self.unsaid_de,
        }
    }

    /// A field by its id.
    pub fn field(&self, id: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// A field by its keyword, with the language that follows it (`Message de`). Blanks of any kind and number count as one.
    pub fn by_keyword<'w>(&self, word: &'w str, lang: Lang) -> Option<(&FieldDef, Option<&'w str>)> {
        let plain = squeeze_key(word);
        let whole = self.fields.iter().find(|f| !f.by_language && f.keywords(lang).iter().any(|w| **w == *plain));
        if let Some(field) = whole {
            return Some((field, None));
        }
        let (plain, _) = plain.rsplit_once(' ')?;
        let code = word.get(word.len().checked_sub(2)?..)?;
        let field = self.fields.iter().find(|f| f.by_language && f.keywords(lang).iter().any(|w| w == plain))?;
        (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some((field, Some(code)))
    }
}

impl FieldDef {
    /// Whether its words name an instrument of transfer.
    pub fn is_instrument(&self) -> bool {
        self.kind == FieldType::Instrument
    }

    /// Its keywords in a language.
    pub fn keywords(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }

    /// What introduces its value in a sentence, in any language.
    pub fn said_words(&self) -> impl Iterator<Item = &String> {
        self.said_en.iter().chain(&self.said_de)
    }

    /// A choice by a word of either language.
    pub fn choice(&self, word: &str) -> Option<&Choice> {
        self.choices.iter().find(|c| c.id == word || c.en.iter().chain(&c.de).any(|w| same(w, word)))
    }
}

impl Choice {
    /// Its words in a language.
    pub fn words(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::En => &self.en,
            Lang::De => &self.de,
        }
    }
}
