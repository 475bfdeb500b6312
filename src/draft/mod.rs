//! Notices to a first flow file: what they say, as cards, each value with the line that says it; `open` where they are silent.
//!
//! In: texts as read, and the table of kinds, which says what statements tell of which field. Out: a flow file that reads without a
//! mistake. Knows no kind or field by name, but for the card that names the notice's texts. A draft is a beginning: a notice tells what
//! its author thought true, and a flow is to say what is true.

mod cards; // what is said, to cards
mod name; // titles to names
mod processings; // the sections that tell of a processing of their own
mod said; // what the texts say for each field
mod things; // what there is a card for
mod written; // cards to a file

use crate::check::{Engine, Read};
use crate::source::{Lang, SourceFile};
use crate::value::Date;

/// A text that a draft is made from.
#[derive(Copy, Clone)]
pub struct Text<'a> {
    /// The file as the notice's card is to name it.
    pub name: &'a str,
    /// The file.
    pub file: &'a SourceFile,
    /// As read.
    pub read: &'a Read,
}

/// A first flow file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The file's text, as `fmt` would write it.
    pub text: String,
    /// The language of its keywords: that of the first text, or English.
    pub lang: Lang,
    /// How many cards there are.
    pub cards: usize,
    /// How many values are still open.
    pub open: usize,
}

/// Drafts the flows that a notice tells of. Its language versions are given together: the first tells what is stated where, the
/// others add what it does not say. What a rule demands of a card on that day, and no text says, is open.
pub fn draft(engine: &Engine<'_>, texts: &[Text<'_>], date: Date) -> Draft {
    let lang = match texts.first().map(|t| t.read.language.as_str()) {
        Some("de") => Lang::De,
        _ => Lang::En,
    };
    let said = said::Said::new(engine, texts, lang);
    let cards = cards::cards(engine, texts, &said, lang);
    written::write(engine, texts, cards, lang, date)
}
